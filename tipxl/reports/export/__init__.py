"""A round as tidy tables, each column with its type, meaning and rule: what an analyst reads."""
