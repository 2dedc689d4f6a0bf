"""Returns and decisions -> the result of a round."""
