"""decisions.xlsx understood: the matters put to the officer, her lines, and what they decide."""
