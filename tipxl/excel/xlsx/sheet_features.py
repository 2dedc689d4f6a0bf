"""What a sheet has besides its cells: merges, dropdowns, locks, hidden columns, page headers."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from tipxl.domain.core.workbook import Cell, Span
from tipxl.excel.xlsx.addresses import LAST_COLUMN, LAST_ROW, is_no_size, span
from tipxl.excel.xlsx.limits import DamagedError
from tipxl.excel.xlsx.parts import relation_name
from tipxl.excel.xlsx.sheet_cells import CellsReader
from tipxl.excel.xlsx.xml_reader import Attributes, is_true

_PRINTED = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_SECTION = re.compile(r"&[LCR]")
# ECMA-376 part 1, 18.3.1.46: fonts, colours, sizes and fields inside a header.
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Za-z])')
_AMPERSAND = "\0"
_DIGITS = 9  # no number of a format is longer


class Surroundings(NamedTuple):
    """Everything of a worksheet that is not a cell; `links` name the relation of the address."""

    protected: bool
    merges: tuple[Span, ...]
    columns: tuple[Span, ...]  # hidden ones
    lists: tuple[Span, ...]
    links: tuple[tuple[Span, str], ...]
    header: str  # page headers and footers, one section a line
    hides_zeros: bool = False
    ruled: tuple[tuple[Span, int], ...] = ()  # what conditions format, and as which dxf


class SheetFeatures:
    """Collects everything of a worksheet that is not a cell, while `CellsReader` reads it."""

    __slots__ = (
        *("_is_list", "_part", "columns", "hides_zeros", "links", "lists", "merges", "printed"),
        *("_ruled", "protected", "ruled"),
    )

    def __init__(self, part: CellsReader) -> None:
        self._part = part
        self._is_list = False
        self.merges: list[Span] = []
        self.lists: list[Span] = []
        self.columns: list[Span] = []
        self.links: list[tuple[Span, str]] = []  # the cells, and the relation of the address
        self.printed: list[str] = []
        self._ruled: tuple[Span, ...] = ()
        self.ruled: list[tuple[Span, int]] = []
        self.protected = self.hides_zeros = False
        part.starts |= {
            "col": self._column,
            "mergeCell": self._merge,
            "hyperlink": self._link,
            "conditionalFormatting": self._conditions,
            "cfRule": self._condition,
            "sheetView": self._view,
            "sheetProtection": self._protection,
            "dataValidation": self._validation,
            **dict.fromkeys(_PRINTED, _text_follows),
        }
        part.ends |= dict.fromkeys(_PRINTED, self._print)
        # Newer programs keep dropdowns in an extension, under other prefixes.
        part.foreign_starts |= {"dataValidation": self._validation, "sqref": _text_follows}
        part.foreign_ends |= {"sqref": self._areas, "dataValidation": self._end_validation}

    def finished(self) -> Surroundings:
        """What was found, when the part has been read."""
        return Surroundings(
            protected=self.protected,
            merges=tuple(self.merges),
            columns=tuple(self.columns),
            lists=tuple(self.lists),
            links=tuple(self.links),
            header="\n".join(self.printed),
            hides_zeros=self.hides_zeros,
            ruled=tuple(self.ruled),
        )

    def _column(self, attributes: Attributes) -> None:
        if not is_true(attributes.get("hidden")) and not is_no_size(attributes.get("width")):
            return
        self._part.meter.add("hidden_columns")
        sides = attributes.get("min", ""), attributes.get("max", "")
        if all(each.isascii() and each.isdigit() and len(each) < 9 for each in sides):
            left, right = map(int, sides)
            if 1 <= left <= right <= LAST_COLUMN:
                self.columns.append(Span(1, left, LAST_ROW, right))

    def _merge(self, attributes: Attributes) -> None:
        self._part.meter.add("merges")
        self.merges += _spans(attributes.get("ref", ""))

    def _link(self, attributes: Attributes) -> None:
        if name := relation_name(attributes):  # without one it leads into this workbook
            self._part.meter.add("relationships")
            self.links += [(cells, name) for cells in _spans(attributes.get("ref", ""))]

    def _conditions(self, attributes: Attributes) -> None:
        self._ruled = tuple(_spans(attributes.get("sqref", "")))

    def _condition(self, attributes: Attributes) -> None:
        number = attributes.get("dxfId", "")
        if number.isascii() and number.isdigit() and len(number) < _DIGITS:
            self._part.meter.add("merges", len(self._ruled))
            self.ruled += [(area, int(number)) for area in self._ruled]

    def _view(self, attributes: Attributes) -> None:
        self.hides_zeros = not is_true(attributes.get("showZeros", "1"))

    def _protection(self, attributes: Attributes) -> None:
        # The element stays behind when the sheet is unprotected.
        self.protected = is_true(attributes.get("sheet"))

    def _validation(self, attributes: Attributes) -> None:
        self._is_list = attributes.get("type") == "list"
        self._areas(attributes.get("sqref", ""))

    def _end_validation(self, _: str) -> None:
        # Conditional formats in the extension have an <xm:sqref> too.
        self._is_list = False

    def _areas(self, text: str) -> None:
        if self._is_list:
            areas = text.split()
            self._part.meter.add("dropdowns", len(areas))
            self.lists += _spans(text)

    def _print(self, text: str) -> None:
        self.printed += printed_lines(text)


def without_noughts(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells as a sheet shows them that shows no 0."""
    return tuple(
        each._replace(shown="") if isinstance(each.value, float) and not each.value else each
        for each in cells
    )


def printed_lines(text: str) -> Iterator[str]:
    """A page header or footer as a reader sees it, one section a line."""
    text = text.replace("&&", _AMPERSAND)
    for section in _SECTION.split(text):
        line = _CODE.sub("", section).replace(_AMPERSAND, "&").strip()
        if line:
            yield line


def _spans(areas: str) -> Iterator[Span]:
    """The areas that are still there: a dropdown whose cells were deleted is left at #REF!."""
    for each in areas.split():
        with suppress(DamagedError):
            yield span(each)


def _text_follows(_: Attributes) -> None:
    """Only the text inside this tag matters; the call makes it start anew."""
