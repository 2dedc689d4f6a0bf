"""A report drawn: where everything stands, what a formula says there, how it looks."""
