"""Draws a report as a workbook: where everything stands, its formulas, its looks."""
