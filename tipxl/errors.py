"""What stops a step: one family of exceptions, each a whole sentence with its remedy.

What is wrong in somebody's workbook is not here: that is a `Finding`, which is data.
"""

import errno

MAKE_ROOM = "Make room on its disk, then run this again."


class TipxlError(Exception):
    """The step cannot be done; the text tells the officer why, and what to do (exit code 2)."""


def os_error_words(error: OSError) -> str:
    """What the officer is told of an error of the system that no step has words for."""
    remedy = "See that it is there and that you may read and change it, then run this again."
    if is_of_full_disk(error):
        remedy = MAKE_ROOM
    return f"Cannot use {error.filename or 'this folder'}: {error.strerror or error}. {remedy}"


def is_of_full_disk(error: OSError) -> bool:
    """Whether nothing more can be written where it was raised."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)
