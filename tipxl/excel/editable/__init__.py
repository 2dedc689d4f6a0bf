"""The workbooks that the officer edits: plan, decisions, narrative."""
