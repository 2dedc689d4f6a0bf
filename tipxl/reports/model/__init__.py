"""A report as values: sheets, tables, charts, formulas, and the words in their cells."""
