"""Reports as values: sheets described from the results of rounds; pandas is used here only."""
