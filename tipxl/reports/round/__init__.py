"""The workbooks of a round, sheet by sheet."""
