"""Draws an issued form as the body's workbook: one module a sheet."""
