"""What a person decides, as values."""
