"""Adapters to workbooks: the only room that touches workbook libraries."""
