"""A form's own texts: their marks stand in the form, so that what is typed over them is seen."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from zlib import crc32

from msgspec import Struct

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.issued_form import META

#: The key under which the marks stand on the hidden sheet of a form.
TEXTS = "texts"

_WIDTH = 8  # characters of a mark
_CUT = 255  # characters that some programs leave of a text in an .xls
_IN_A_CELL = 30  # marks
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # that no program takes them for a number


def marks_of(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The marks of texts, each with the sheet it stands on, as cells of the hidden sheet.

    The first says how many there are.
    """
    marks = sorted({_mark(sheet, text) for sheet, text in texts})
    yield _counted(marks)
    for first in range(0, len(marks), _IN_A_CELL):
        yield "".join(marks[first : first + _IN_A_CELL])


def _counted(marks: Collection[str]) -> str:
    return f"{len(marks)} texts"


class OwnTexts(Struct, frozen=True):
    """The texts that a form came with, by their marks; none where it does not say them whole."""

    marks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, workbook: Workbook) -> "OwnTexts":
        """Those that a workbook carries."""
        cells = [c for sheet in workbook.worksheets if sheet.name == META for c in sheet.cells]
        rows = {cell.row for cell in cells if cell.value == TEXTS}
        texts = [str(c.value) for c in cells if c.row in rows and c.value != TEXTS]
        counted, *lines = texts or [""]
        marks = frozenset(
            line[n : n + _WIDTH] for line in lines for n in range(0, len(line), _WIDTH)
        )
        return cls(marks if counted == _counted(marks) else frozenset())

    def has(self, sheet: str, text: str) -> bool:
        """Whether the sheet came with this text."""
        return _mark(sheet, text) in self.marks or len(text) == _CUT


@lru_cache(maxsize=4096)  # most texts stand in every form of a round
def _mark(sheet: str, text: str) -> str:
    """Blanks do not count: programs add, drop and change them as they like."""
    letters = "".join(text.split())
    if not letters.isprintable():
        letters = squeezed(letters)
    told = f"{sheet}|{letters}".encode("utf-8", "replace")
    return f"{crc32(told):08x}".translate(_LETTERS)
