"""What the form asks, as report.toml declares it, and the rules on it."""
