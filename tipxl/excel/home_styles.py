"""Formats that tell the row of their cell, written into a workbook beside those of XlsxWriter.

XlsxWriter takes 80 microseconds for a format, and a form has hundreds of these: they are copies of
its own, in which one colour is another. So they are added to the part that it has written.
"""

import re
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from tipxl.excel.home_rows import marked

_FONTS = re.compile(r'<fonts count="\d+">(.*?)</fonts>', re.DOTALL)
_FONT = re.compile(r"<font>.*?</font>", re.DOTALL)
_FORMATS = re.compile(r'<cellXfs count="\d+">(.*?)</cellXfs>', re.DOTALL)
_FORMAT = re.compile(r"<xf [^>]*(?:/>|(?<!/)>.*?</xf>)", re.DOTALL)
_FONT_ID = re.compile(r' fontId="(\d+)"')
_COLOUR = re.compile('(<color rgb="FF)([0-9A-F]{6})(?=")')


class HomeStyle:
    """A format as XlsxWriter wants it for a cell of one row; it has the number of its own."""

    __slots__ = ("_rows", "base", "place", "row")

    def __init__(self, rows: "HomeStyles", base: Format, row: int, place: int) -> None:
        self._rows, self.base, self.row, self.place = rows, base, row, place

    def _get_xf_index(self) -> int:
        return self._rows.first + self.place


class HomeStyles:
    """All of them in one workbook; `first` is the number of the first, known when all is drawn.

    `start` is from where the form counts its rows (`home_rows.start_of`).
    """

    def __init__(self) -> None:
        self.first, self.start = 0, 0
        self._made: dict[tuple[Format, int], HomeStyle] = {}

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self._made)

    def style(self, base: Format, row: int) -> HomeStyle:
        """The format `base` for cells of a row, which counts from 1."""
        found = self._made.get((base, row))
        if found is None:
            found = self._made[base, row] = HomeStyle(self, base, row, len(self._made))
        return found

    def added(self, styles: str) -> str:
        """The part that holds the formats, with these behind the others."""
        fonts = _FONT.findall(_inside(_FONTS, styles))
        formats = _FORMAT.findall(_inside(_FORMATS, styles))
        known: dict[tuple[int, int], int] = {}
        for each in self._made.values():
            base = formats[each.base._get_xf_index()]
            before = int(_FONT_ID.findall(base)[0])
            font = known.setdefault((before, each.row), len(fonts))
            if font == len(fonts):
                fonts.append(_COLOUR.sub(_marks(each.row, self.start), fonts[before], count=1))
            formats.append(_FONT_ID.sub(f' fontId="{font}"', base, count=1))
        styles = _with(_FONTS, "fonts", fonts, styles)
        return _with(_FORMATS, "cellXfs", formats, styles)


class HomeStylesPackager(Packager):  # type: ignore[misc] # XlsxWriter is only partly typed
    """Packs a workbook of XlsxWriter with these formats."""

    def __init__(self, rows: HomeStyles) -> None:
        super().__init__()
        self._rows = rows

    def _write_styles_file(self) -> None:
        super()._write_styles_file()
        written = self.filenames[-1][0]
        styles = self._rows.added(written.getvalue())
        written.seek(0)
        written.truncate()
        written.write(styles)


def _marks(row: int, start: int) -> Any:
    return lambda found: found[1] + marked(found[2], row, start)


def _inside(part: re.Pattern[str], styles: str) -> str:
    found = part.search(styles)
    return found[1] if found else ""


def _with(part: re.Pattern[str], tag: str, items: list[str], styles: str) -> str:
    whole = f'<{tag} count="{len(items)}">{"".join(items)}</{tag}>'
    return part.sub(lambda _: whole, styles, count=1)
