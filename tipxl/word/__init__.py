"""The adapter of Word documents: the only room that touches python-docx and matplotlib."""
