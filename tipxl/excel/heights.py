"""How high a row must be so that all its wrapped text is seen.

LibreOffice 7.4 does not grow rows by itself when it opens a file, and cuts the text; so the
height is estimated when we write. Too high costs only white space.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from xlsxwriter.utility import xl_pixel_width

MAX_HEIGHT = 409.0  # points; Excel allows no more
LINE = 15.0  # points a line of 11-point Latin text takes

# Scripts with signs above and below the line need more room (measured in LibreOffice).
_TALL = (
    ("Myanmar", "MYANMAR", 24.0),
    ("Khmer", "KHMER", 21.0),
    ("Thai", "THAI", 18.0),
    ("Lao", "LAO", 18.0),
)


def row_height(cells: Iterable[tuple[str, float]], size: float = 11.0) -> float:
    """Points for a row of (text, column width in characters), `size` being the font's points."""
    highest = max((_high(text, width, size) for text, width in cells if text), default=LINE)
    return min(MAX_HEIGHT, max(LINE, highest * size / 11.0) + 2)


def _line(text: str) -> float:
    if text.isascii():
        return LINE
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in set(text)}
    return max((height for _, name, height in _TALL if name in names), default=LINE)


# The same words stand in many rows, and in two workbooks of a round.
@lru_cache(maxsize=100_000)
def _high(text: str, width: float, size: float) -> float:
    return _lines(text, width, size) * _line(text)


def _lines(text: str, width: float, size: float) -> int:
    room = max(20.0, width * 7.0 - 2) * 11.0 / size
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in line.split(" "):
        wide = _pixels(word)
        if used and used + 4 + wide > room:
            lines, used = lines + 1, 0.0
        # A word longer than the line (or text of a script without spaces) is broken anywhere.
        over = int(wide // room) if wide > room else 0
        lines += over
        used += wide - over * room + 4
    return lines


@lru_cache(maxsize=20_000)
def _pixels(word: str) -> float:
    if word.isascii():
        # Measured widths are for regular Calibri 11; a little more keeps bold and Carlito inside.
        return float(xl_pixel_width(word)) * 1.04
    return sum(
        0.0 if unicodedata.combining(each) or unicodedata.category(each) == "Mn" else 8.5
        for each in word
    )
