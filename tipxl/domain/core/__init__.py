"""The words that every room of the domain shares: findings, the workbook as found, expressions."""
