"""The row that a cell of a form was made for, told by the lowest bits of its colour.

Nobody sees the difference. A format moves with its cell when cells are sorted, in LibreOffice (also
where only unlocked cells may be sorted), Excel and others, and it is saved in every format but
.xls: so that what was sorted apart from its rows is known.
"""

import re

from tipxl.reports.model import visual_language

# The colours of what is typed into a form and of its hidden keys: as they are, they tell no row.
_PLAIN = (visual_language.INK, visual_language.QUIET)
_BITS = 0x070707
_FAMILIES = {int(each, 16) & ~_BITS for each in _PLAIN}
_COLOUR = re.compile("[0-9A-F]{6}")
#: As many rows can be told apart; those further down have no mark.
LAST_ROW = 0o777

#: Cells of a sheet whose rows are remembered; a form has some thousands.
_MOST_CELLS = 20_000


class Homes:
    """The rows that the cells of one sheet tell, while they are being read."""

    __slots__ = ("_found", "_is_displaced")

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], int] = {}
        self._is_displaced = False

    @property
    def is_full(self) -> bool:
        """Whether there are more cells than a form has."""
        return len(self._found) > _MOST_CELLS

    def add(self, cell: tuple[int, int], row: int, *, is_filled: bool) -> None:
        """A cell (row and column) whose format tells a row."""
        if not self.is_full:
            self._found[cell] = row
        self._is_displaced = self._is_displaced or (is_filled and row != cell[0])

    def finished(self) -> dict[tuple[int, int], int] | None:
        """Where they were made for, if a filled cell stands elsewhere."""
        return self._found if self._is_displaced and not self.is_full else None


def marked(colour: str, row: int) -> str:
    """A colour of letters (six signs, 0 to F) that tells the row."""
    if not 1 <= row <= LAST_ROW:
        return colour
    low = (row >> 6 & 7) << 16 | (row >> 3 & 7) << 8 | row & 7
    return f"{int(colour, 16) & ~_BITS | low:06X}"


def told_by(colour: str) -> int:
    """The row that a colour tells; 0 for any other colour."""
    if not _COLOUR.fullmatch(colour) or colour in _PLAIN:
        return 0
    number = int(colour, 16)
    if number & ~_BITS not in _FAMILIES:
        return 0
    return (number >> 16 & 7) << 6 | (number >> 8 & 7) << 3 | number & 7
