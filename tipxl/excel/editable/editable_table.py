"""A sheet that the officer edits: headings, hints, dropdowns, spare lines, colours by state."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from msgspec import Struct, field
from xlsxwriter.format import Format

from tipxl.domain.core.workbook import column_letters
from tipxl.excel.heights import row_height
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.excel.xlsx.addresses import LAST_ROW
from tipxl.reports.model import visual_language

INK, PAPER = visual_language.ACCENT, visual_language.PAPER
QUIET, LINE = visual_language.QUIET, visual_language.HAIRLINE

SPARE = 200  # lines below the last one that are ready to be filled in

FOOTER = "&L&8&F, &A&R&8Page &P of &N"

_AIR = 1.3  # characters that the indent of a cell takes from its column

EditableValue = str | float | bool | date | None

#: Properties of a cell's format, as XlsxWriter names them.
Looks = Mapping[str, Any]

#: How the headings of columns look that the officer fills in.
HEADING: Looks = {
    "bold": True,
    "font_color": PAPER,
    "bg_color": INK,
    "text_wrap": True,
    "valign": "vcenter",
    "align": "left",
    "indent": visual_language.INDENT,
    "bottom": 1,
    "bottom_color": LINE,
}

#: The headings of columns that are ours.
HEADING_OURS: Looks = {**HEADING, "font_color": INK, "bg_color": visual_language.ACCENT_SOFT}


class CellGuide(Struct, frozen=True):
    """What the cells from line `first` through `last` take, as a data validation of XlsxWriter.

    Lines count from 0 below the headings. A `source` that is a tuple stands on a hidden sheet.
    """

    first: int
    last: int
    options: Mapping[str, Any]


class EditableColumn(Struct, frozen=True):
    """One column. `look` tells how a cell looks by its value; None is a cell still to be filled.

    A `hint` is shown where the heading is selected; `size` is of its text, in points.
    """

    heading: str
    width: float
    look: Callable[[EditableValue], Looks]
    heading_look: Looks = field(default_factory=lambda: HEADING)
    hint: str = ""
    guides: tuple[CellGuide, ...] = ()
    size: float = 11.0
    hidden: bool = False


class LineColour(Struct, frozen=True):
    """A colour that the columns `first` through `last` of a line take where its formula holds."""

    first: int
    last: int
    formula: str
    colour: str
    stop: bool = False  # no later colour is tried


class EditableTable(Struct, frozen=True):
    """Columns and lines below the heading row `top` (from 0), and how they are edited.

    A table that `grows` looks the same below its lines, and repeats its headings in print; one with
    `spare` lines can be filtered. `height` is of every line, where its text does not decide.
    In print, a page begins at each of the columns `pages`, with the `frozen` ones in front again;
    columns from `unprinted` on are left out.
    """

    columns: tuple[EditableColumn, ...]
    lines: tuple[tuple[EditableValue, ...], ...]
    top: int = 0
    spare: int = SPARE
    grows: bool = True
    frozen: int = 1  # columns that stay in sight
    height: float | None = None
    colours: tuple[LineColour, ...] = ()
    pages: tuple[int, ...] = ()
    unprinted: int | None = None

    @property
    def last(self) -> int:
        """The last row (from 0) that is ready to be filled in."""
        return self.top + len(self.lines) + self.spare

    @property
    def pages_beside(self) -> tuple[tuple[float, ...], ...]:
        """The widths of the columns on each of the pages that stand beside each other in print."""
        widths = [each.width for each in self.columns[: self.unprinted]]
        repeated = widths[: self.frozen]
        parts = pairwise((0, *self.pages, len(widths)))
        return tuple((*(repeated if first else ()), *widths[first:after]) for first, after in parts)


class DropdownLists:
    """The hidden sheet of dropdown values, filled while the other sheets are drawn."""

    def __init__(self, page: SheetWriter) -> None:
        page.hide()
        self._page = page
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, values: tuple[str, ...]) -> str:
        """Where a list stands, as a data validation names it."""
        if values not in self._known:
            column = len(self._known)
            for row, value in enumerate(values):
                self._page.text(row, column, value)
            letters = column_letters(column + 1)
            self._known[values] = f"={self._page.name}!${letters}$1:${letters}${len(values)}"
        return self._known[values]


def draw_table(
    writer: WorkbookWriter,
    page: SheetWriter,
    table: EditableTable,
    lists: DropdownLists | None = None,
) -> None:
    """Draw the table on its page."""
    _set_up(page, table)
    _draw_headings(writer, page, table)
    for row, line in enumerate(table.lines, start=table.top + 1):
        heights = [row_height([])]
        for column, (each, value) in enumerate(zip(table.columns, line, strict=True)):
            put(page, row, column, value, writer.style(**each.look(value)))
            if not each.hidden:
                heights.append(row_height([(_text(value), each.width - _AIR)], each.size))
        page.set_row(row, table.height or max(heights))
    for column, each in enumerate(table.columns):
        for guide in each.guides:
            options = dict(guide.options)
            if lists is not None and isinstance(options.get("source"), tuple):
                options["source"] = lists.source(options["source"])
            first, last = table.top + 1 + guide.first, table.top + 1 + guide.last
            page.validate_cells((first, column, last, column), options)
    for colour in table.colours:
        style = writer.style(bg_color=colour.colour)
        options = {"type": "formula", "criteria": colour.formula, "format": style}
        if colour.stop:
            options["stop_if_true"] = True
        page.paint_when((table.top + 1, colour.first, table.last, colour.last), options)


def put(page: SheetWriter, row: int, column: int, value: EditableValue, style: Format) -> None:
    """Write a value as what it is; text is never anything else."""
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, datetime):
        page.day(row, column, value, style)
    elif isinstance(value, date):
        page.day(row, column, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, int | float):
        page.number(row, column, value, style)
    else:
        page.text(row, column, value or "", style)


def _set_up(page: SheetWriter, table: EditableTable) -> None:
    page.set_landscape()
    page.hide_gridlines(2)
    page.freeze_panes(table.top + 1, table.frozen)
    if table.grows:
        page.repeat_rows(table.top)
        page.set_footer(FOOTER)
        if not table.lines:
            # It is printed above what she adds, too.
            page.set_header(f"&L&10{page.name}: none, if nothing stands below")
    if table.unprinted is not None:
        # What she adds below is printed, too; openpyxl does not open one of whole columns.
        last = LAST_ROW - 2 if table.grows else table.top + max(1, len(table.lines))
        page.print_area(0, 0, last, table.unprinted - 1)
    if table.pages:
        page.set_fixed_scale(max(table.pages_beside, key=sum), landscape=True)
        page.set_v_pagebreaks([*table.pages])
        page.repeat_columns(0, table.frozen - 1)
        page.print_across()
    if table.spare:
        last = table.top + max(1, len(table.lines))
        page.autofilter(table.top, 0, last, len(table.columns) - 1)


def _draw_headings(writer: WorkbookWriter, page: SheetWriter, table: EditableTable) -> None:
    for column, each in enumerate(table.columns):
        below = writer.style(**each.look(None)) if table.grows else None
        page.set_column(column, column, each.width, below, {"hidden": True} if each.hidden else {})
        page.text(table.top, column, each.heading, writer.style(**each.heading_look))
        if each.hint:
            note = {"input_title": each.heading[:32], "input_message": each.hint}
            cell = (table.top, column, table.top, column)
            page.validate_cells(cell, {"validate": "any", **note})
    if table.grows:
        # The button of the filter takes three characters from the heading's width.
        page.row_for(table.top, [(each.heading, each.width - 3.0) for each in table.columns])


def _text(value: EditableValue) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value or "")
