"""How high a row must be so that all its wrapped text is seen.

LibreOffice 7.4 does not grow rows by itself when it opens a file, and cuts the text; so the
height is estimated when we write. Too high costs only white space.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from xlsxwriter.utility import xl_pixel_width

MAX_HEIGHT = 409.0  # points; Excel allows no more
MAX_WIDTH = 255.0  # characters; Excel allows no more
LINE = 15.0  # points a line of 11-point Latin text takes

# Points a line of Calibri takes in Excel, by the size of its letters; between them it is estimated.
_LINES = {8.0: 11.25, 9.0: 12.0, 10.0: 12.75, 12.0: 15.75}

# How much more text of another size than 11 a line takes: letters are whole pixels on a screen, and
# 13 of them instead of 15 at 10 points; at a zoom of 125 % it is a little less.
_MORE = {8.0: 1.36, 9.0: 1.25, 10.0: 1.13, 12.0: 0.92}

_SPACE = 3.4  # pixels between two words of Calibri 11

# Scripts with signs above and below the line need more room (measured in LibreOffice).
_TALL = (
    ("Myanmar", "MYANMAR", 24.0),
    ("Khmer", "KHMER", 21.0),
    ("Thai", "THAI", 18.0),
    ("Lao", "LAO", 18.0),
)


def row_height(cells: Iterable[tuple[str, float]], size: float = 11.0, air: float = 2.0) -> float:
    """Points for a row of (text, column width in characters), `size` being the font's points.

    `air` is what is left free above and below.
    """
    highest = max((_high(text, width, size) for text, width in cells if text), default=LINE)
    scale = _LINES.get(size, LINE * size / 11.0) / LINE
    return min(MAX_HEIGHT, max(LINE, highest * scale) + air)


@lru_cache(maxsize=100_000)
def text_width(text: str, size: float) -> float:
    """How many characters wide a column must be for a text's longest line; regular letters."""
    return max((_pixels_of(line) for line in text.split("\n")), default=0.0) * size / 77.0 + 0.4


@lru_cache(maxsize=100_000)
def word_width(text: str, size: float) -> float:
    """How many characters wide a column must be for a text's longest word."""
    return max((_pixels(word) for word in text.split()), default=0.0) * size / 77.0


@lru_cache(maxsize=10_000)
def width_in_lines(text: str, size: float, lines: int) -> float:
    """How many characters wide a column must be for a text to stand in so many lines."""
    width = max(word_width(text, size), text_width(text, size) / lines)
    while _lines(text, width + 0.3, size) > lines and width < MAX_WIDTH:
        width += 0.5
    return width


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
    room = max(20.0, width * 7.0 - 2) * _MORE.get(size, 11.0 / size)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in line.split(" "):
        wide = _pixels(word)
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        # A word longer than the line (or text of a script without spaces) is broken anywhere.
        over = int(wide // room) if wide > room else 0
        lines += over
        used += wide - over * room + _SPACE
    return lines


def _pixels_of(line: str) -> float:
    return sum(_pixels(word) + _SPACE for word in line.split(" ")) - _SPACE


@lru_cache(maxsize=20_000)
def _pixels(word: str) -> float:
    if word.isascii():
        # As Excel draws regular Calibri 11 on a screen; on paper, and in Carlito, it takes less.
        return float(xl_pixel_width(word)) * 1.01
    return sum(
        0.0 if unicodedata.combining(each) or unicodedata.category(each) == "Mn" else 8.5
        for each in word
    )
