"""decisions.xlsx understood: the items put to the officer, her lines, and what they decide."""
