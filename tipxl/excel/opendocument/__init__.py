"""Spreadsheets of OpenDocument (.ods), read within the same limits as .xlsx."""
