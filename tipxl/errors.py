"""What stops a step: one family of exceptions, each a whole sentence with its remedy.

What is wrong in somebody's workbook is not here: that is a `Finding`, which is data.
"""


class TipxlError(Exception):
    """The step cannot be done; the text tells the officer why, and what to do (exit code 2)."""
