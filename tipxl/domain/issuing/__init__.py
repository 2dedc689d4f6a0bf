"""Making forms: what a body is asked in a round, and how that differs from before."""
