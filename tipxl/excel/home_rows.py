"""The row that a cell of a form was made for, told by the lowest bits of its colour.

Nobody sees the difference. A format moves with its cell when cells are sorted, in LibreOffice (also
where only unlocked cells may be sorted), Excel and others, and it is saved in every format but
.xls: so that what was sorted apart from its rows is known.

Forms that are near to each other in time count their rows from other places (`Identity.number`):
what was pasted from the round before, or from the version before, tells no row of this one.
"""

import re

from tipxl.reports.model import visual_language

# The colours of what is typed into a form and of its hidden keys: as they are, they tell no row.
_PLAIN = (visual_language.INK, visual_language.QUIET)
_BITS = 0x070707
_FAMILIES = {int(each, 16) & ~_BITS for each in _PLAIN}
_COLOUR = re.compile("[0-9A-F]{6}")


def _low(colour: int) -> int:
    """The lowest bits of a colour as a number."""
    return (colour >> 16 & 7) << 6 | (colour >> 8 & 7) << 3 | colour & 7


# The numbers that any of these colours can tell, in a ring; those that one of them cannot, behind.
_UNTOLD = {_low(int(each, 16)) for each in _PLAIN}
_RING = [each for each in range(1, 0o1000) if each not in _UNTOLD]
_PLACES = {number: place for place, number in enumerate((*_RING, *sorted(_UNTOLD)), start=1)}
#: As many rows can be told apart; those further down have no mark.
LAST_ROW = len(_RING)

# The rows of two forms overlap where they count from the same place, or have more lines than this.
_STARTS = 5
_BETWEEN = LAST_ROW // _STARTS

#: Cells of a sheet whose rows are remembered; a form has some thousands.
_MOST_CELLS = 20_000


class Homes:
    """The rows that the cells of one sheet tell, while they are being read."""

    __slots__ = ("_begins", "_found")

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], int] = {}
        self._begins: set[int] = set()

    @property
    def is_full(self) -> bool:
        """Whether there are more cells than a form has."""
        return len(self._found) > _MOST_CELLS

    def add(self, cell: tuple[int, int], home: int, *, is_filled: bool) -> None:
        """A cell (row and column) whose format tells a row."""
        if not self.is_full:
            self._found[cell] = home
        if is_filled:
            self._begins.add(home - cell[0])

    def finished(self) -> dict[tuple[int, int], int] | None:
        """Where they were made for, if filled cells stand in each other's rows."""
        return self._found if are_displaced(self._begins) and not self.is_full else None


def start_of(number: int) -> int:
    """From where a form counts its rows, by its number."""
    return number % _STARTS * _BETWEEN


def are_displaced(begins: set[int]) -> bool:
    """Whether cells stand in each other's rows, by what their marks are ahead of their rows."""
    return len(begins) > 1 and len({each % LAST_ROW for each in begins}) > 1


def marked(colour: str, row: int, start: int = 0) -> str:
    """A colour of letters (six signs, 0 to F) that tells a row, counted from there."""
    if not 1 <= row <= LAST_ROW:
        return colour
    number = _RING[(row - 1 + start) % LAST_ROW]
    low = (number >> 6 & 7) << 16 | (number >> 3 & 7) << 8 | number & 7
    return f"{int(colour, 16) & ~_BITS | low:06X}"


def told_by(colour: str) -> int:
    """The mark that a colour bears, of one row of one form; 0 for any other colour."""
    if not _COLOUR.fullmatch(colour) or colour in _PLAIN:
        return 0
    number = int(colour, 16)
    return _PLACES.get(_low(number), 0) if number & ~_BITS in _FAMILIES else 0
