"""Cell addresses as files write them, turned into row and column numbers of a sheet."""

import re
from contextlib import suppress
from functools import lru_cache

from tipxl.domain.core.workbook import NumberedChoice, Span
from tipxl.excel.xlsx.limits import DamagedError, shown

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_DIGITS = "0123456789"
_AREA = re.compile(r"\.(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::[^.:]{0,99}\.(\$?[A-Z]{1,3}\$?[0-9]{1,7}))?")


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """A -> 1, XFD -> 16384; anything else is a damaged address."""
    number = 0
    if 1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper():
        for letter in letters:
            number = number * 26 + ord(letter) - 64
    if not 1 <= number <= LAST_COLUMN:
        raise DamagedError(f"there is no column {shown(letters)}")
    return number


def row_number(digits: str) -> int:
    """A row's number as written; anything else than 1 to 1048576 is damaged."""
    if digits.isascii() and digits.isdigit() and len(digits) <= 7:
        number = int(digits)
        if 1 <= number <= LAST_ROW:
            return number
    raise DamagedError(f"there is no row {shown(digits)}")


@lru_cache(maxsize=1 << 16)
def place(address: str) -> tuple[int, int]:
    """F17 -> (17, 6); remembered, because the returns of a round have the same addresses."""
    letters = address.rstrip(_DIGITS)
    return row_number(address[len(letters) :]), column_number(letters)


def span(area: str) -> Span:
    """A1:C3, A1, A:C or 1:3 -> the four sides."""
    first, _, last = area.replace("$", "").partition(":")
    last = last or first
    top, left = _corner(first, 1, 1)
    bottom, right = _corner(last, LAST_ROW, LAST_COLUMN)
    return Span(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def areas_of(text: str) -> list[Span]:
    """Sheet.A1:Sheet.C3 'Another one'.E5 -> the areas, as OpenDocument writes them."""
    found = []
    for first, last in _AREA.findall(text):
        with suppress(DamagedError):
            found.append(span(f"{first}:{last or first}"))
    return found


def cells_named(text: str, between: str) -> list[NumberedChoice]:
    """'The sheet'!$C$6, or $C$6 of the same one, with what stands between sheet and cell."""
    sheet, _, address = text.rpartition(between)
    sheet = sheet.removeprefix("$")
    if sheet[:1] == sheet[-1:] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    with suppress(DamagedError):
        return [NumberedChoice(sheet, *place(address.replace("$", "")))]
    return []


def _corner(address: str, row: int, column: int) -> tuple[int, int]:
    letters = address.rstrip(_DIGITS)
    digits = address[len(letters) :]
    if not address:
        raise DamagedError("an area in it has no address")
    return row_number(digits) if digits else row, column_number(letters) if letters else column


def is_no_size(size: str | None) -> bool:
    """Whether a row has no height, or a column no width."""
    return size is not None and bool(re.fullmatch(r"0+(\.0*)?", size))
