"""What a sheet has besides its cells: merges, dropdowns, locks, hidden columns, page headers."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from tipxl.domain.core.workbook import Cell, CellPrompt, Comment, Span
from tipxl.excel.xlsx.addresses import LAST_COLUMN, LAST_ROW, is_no_size, span
from tipxl.excel.xlsx.cell_styles import ConditionLook
from tipxl.excel.xlsx.limits import DamagedError
from tipxl.excel.xlsx.parts import relation_name
from tipxl.excel.xlsx.sheet_cells import CellsReader
from tipxl.excel.xlsx.texts import decoded
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
    struck_at_times: tuple[Span, ...] = ()  # by conditions that say themselves how
    prompts: tuple[CellPrompt, ...] = ()
    scenarios: tuple[Comment, ...] = ()  # the values that a scenario gives to cells


class SheetFeatures:
    """Collects everything of a worksheet that is not a cell, while `CellsReader` reads it."""

    __slots__ = (
        *("_is_list", "_part", "columns", "hides_zeros", "links", "lists", "merges", "printed"),
        *("_ruled", "protected", "ruled", "_look", "_prompt", "_scenario", "_strikes", "prompts"),
        *("scenarios", "struck_at_times"),
    )

    def __init__(self, part: CellsReader) -> None:
        self._part = part
        self._is_list = False
        self._prompt = ("", "")
        self._scenario: Attributes = {}
        self._look: ConditionLook | None = None  # that a condition gives
        self._strikes = False
        self.prompts: list[CellPrompt] = []
        self.scenarios: list[Comment] = []
        self.struck_at_times: list[Span] = []
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
            "scenario": self._begin_scenario,
            "inputCells": self._suppose,
            **dict.fromkeys(_PRINTED, _text_follows),
        }
        part.ends |= dict.fromkeys(_PRINTED, self._print)
        # Newer programs keep dropdowns and conditions in an extension, under other prefixes.
        part.foreign_starts |= {"dataValidation": self._validation, "sqref": _text_follows}
        part.foreign_starts |= {"conditionalFormatting": self._begin_conditions, "dxf": self._dxf}
        part.foreign_ends |= {"sqref": self._areas, "dataValidation": self._end_validation}
        part.foreign_ends |= {"conditionalFormatting": self._end_validation, "dxf": self._end_dxf}
        for tag, do in ConditionLook.HEARD.items():
            part.starts[tag] = partial(self._of_look, do, part.starts.get(tag))

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
            struck_at_times=tuple(self.struck_at_times),
            prompts=tuple(self.prompts),
            scenarios=tuple(self.scenarios),
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

    def _begin_scenario(self, attributes: Attributes) -> None:
        self._scenario = attributes

    def _suppose(self, attributes: Attributes) -> None:
        self._part.meter.add("comments")
        name, why = (decoded(self._scenario.get(each, "")) for each in ("name", "comment"))
        text = f"Scenario {name}: {decoded(attributes.get('val', ''))}" + f" ({why})" * bool(why)
        for area in _spans(attributes.get("r", "")):
            self.scenarios.append(Comment(area.top, area.left, text))

    def _validation(self, attributes: Attributes) -> None:
        self._is_list = attributes.get("type") == "list"
        is_shown = is_true(attributes.get("showInputMessage"))
        title, text = attributes.get("promptTitle", ""), attributes.get("prompt", "")
        self._prompt = (decoded(title), decoded(text)) if is_shown else ("", "")
        self._areas(attributes.get("sqref", ""))

    def _begin_conditions(self, _: Attributes) -> None:
        self._end_validation("")

    def _dxf(self, _: Attributes) -> None:
        self._look = ConditionLook()

    def _of_look(
        self,
        heard: Callable[[ConditionLook, Attributes], None],
        otherwise: Callable[[Attributes], None] | None,
        attributes: Attributes,
    ) -> None:
        if self._look is not None:
            heard(self._look, attributes)
        elif otherwise is not None:
            otherwise(attributes)

    def _end_dxf(self, _: str) -> None:
        self._strikes = self._strikes or (self._look is not None and self._look.hides)
        self._look = None

    def _end_validation(self, _: str) -> None:
        # What has its <xm:sqref> in the extension is a dropdown or a conditional format.
        self._is_list = self._strikes = False
        self._prompt = ("", "")

    def _areas(self, text: str) -> None:
        if not (self._is_list or self._strikes or any(self._prompt)):
            return
        self._part.meter.add("dropdowns", len(text.split()))
        areas = tuple(_spans(text))
        if self._is_list:
            self.lists += areas
        if self._strikes:
            self.struck_at_times += areas
        if areas and any(self._prompt):
            self._part.meter.add("comments")
            self.prompts.append(CellPrompt(areas, *self._prompt))

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
