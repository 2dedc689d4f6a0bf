"""Report -> the bytes of a workbook, fit to be printed and put before a meeting.

Every word is written as text: what a body typed is never a formula and never a link.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format

from tipxl.excel.heights import row_height
from tipxl.excel.writer import Page, Workbench, draw
from tipxl.reports.sheet import (
    Cell,
    Kind,
    Line,
    Manner,
    Paper,
    Repeated,
    Report,
    ReportColumn,
    Share,
    Sheet,
    SheetLink,
    StatusCell,
    Table,
)

ACCENT = "#1F3864"
SOFT = "#DCE6F1"
QUIET = "#7F7F7F"
LINES = "#BFBFBF"
SIZE = 10
GROUP_HEIGHT = 20.0
DENSE_HEIGHT = 14.0
SHORT = 110.0  # points: in a table without a higher row, text stands in the middle of its row
INTRO_WIDTH = 150.0  # characters that an introduction runs across before it wraps

_PAPER = {Paper.A4: 9, Paper.A3: 8}
_FORMATS = {Kind.DATE: "d mmm yyyy", Kind.DATETIME: "d mmm yyyy hh:mm", Kind.NUMBER: "#,##0"}
_CENTRED = {Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.STATUS, Kind.MARK}
_LONGEST_FOOTER = 100  # characters of a title; Excel takes 255 for the whole footer
_WIDE = 200.0  # characters from which a sheet is shown a little smaller


def report_workbook(report: Report) -> bytes:
    """Draw every sheet of a report; the same report gives the same bytes."""

    def paint(bench: Workbench) -> None:
        for sheet in report.sheets:
            _Drawing(bench, report, sheet).draw()

    return draw(paint, properties={"title": report.title})


class _Drawing:
    """One sheet on its way to the page, from the top down."""

    def __init__(self, bench: Workbench, report: Report, sheet: Sheet) -> None:
        self.bench, self.sheet = bench, sheet
        self.page: Page = bench.page(sheet.name)
        self.row = 0
        self.widths = _widths(sheet.tables)
        self._set_up(report.title)

    def draw(self) -> None:
        self._line(self.sheet.title, 24, bold=True, font_size=16, font_color=ACCENT)
        for text in self.sheet.intro:
            self._wrapped(text, font_color="#404040")
        self.row += 1
        for table in self.sheet.tables:
            self._table(table)

    def _set_up(self, title: str) -> None:
        page = self.page
        page.set_paper(_PAPER[self.sheet.paper])
        if self.sheet.landscape:
            page.set_landscape()
        page.hide_gridlines(2)
        page.set_zoom(85 if sum(self.widths) > _WIDE else 100)
        # A digit straight after &8 would be read as part of the font's size.
        name = title[:_LONGEST_FOOTER].replace("&", "&&")
        page.set_footer(f"&L&8 {name}&C&8 &A&R&8 Page &P of &N")
        for column, width in enumerate(self.widths):
            page.set_column(column, column, width)

    def _style(self, **properties: Any) -> Format:
        return self.bench.style(
            **{"font_name": "Calibri", "font_size": SIZE, "valign": "top", **properties}
        )

    def _line(self, text: str, height: float, **properties: Any) -> None:
        self.page.text(self.row, 0, text, self._style(**properties))
        self.page.set_row(self.row, height)
        self.row += 1

    def _wrapped(self, text: str, **properties: Any) -> None:
        last = _reach(self.widths)
        style = self._style(text_wrap=True, **properties)
        self._write(0, last + 1, text, style)
        self.page.row_for(self.row, [(text, sum(self.widths[: last + 1]))], SIZE)
        self.row += 1

    def _table(self, table: Table) -> None:
        if table.title:
            self._line(table.title, 20, bold=True, font_size=12, font_color=ACCENT)
        if table.headed:
            self._headings(table)
        if table.dense:
            self._dense(table)
        else:
            self._lines(table)
        for note in table.notes:
            self._wrapped(note, italic=True, font_color=QUIET)
        self.row += 1

    def _headings(self, table: Table) -> None:
        first = self.row
        if any(column.band for column in table.columns):
            self._bands(table.columns)
        style = self._style(
            bold=True, font_color="white", bg_color=ACCENT, text_wrap=True, border=1,
            border_color=LINES, valign="vcenter",
        )  # fmt: skip
        for at, column in _placed(table.columns):
            self._write(at, column.span, column.heading, style)
        # A filter's button takes the room of about three letters.
        room = 3.0 if table.filtered else 0.0
        self.page.row_for(self.row, [(c.heading, c.width - room) for c in table.columns], SIZE)
        if table.filtered:
            self._keep_in_sight(first, table)
        self.row += 1

    def _bands(self, columns: tuple[ReportColumn, ...]) -> None:
        style = self._style(bold=True, font_color=ACCENT, bg_color=SOFT, border=1,
                            border_color=LINES)  # fmt: skip
        for band, members in groupby(_placed(columns), key=lambda each: each[1].band):
            placed = list(members)
            self._write(placed[0][0], sum(column.span for _, column in placed), band, style)
        self.row += 1

    def _keep_in_sight(self, first: int, table: Table) -> None:
        self.page.freeze_panes(self.row + 1, self.sheet.frozen)
        self.page.repeat_rows(first, self.row)
        if table.rows:
            last = sum(column.span for column in table.columns) - 1
            self.page.autofilter(self.row, 0, self.row + len(table.rows), last)

    def _lines(self, table: Table) -> None:
        heights = [self._height(table, line) for line in table.rows]
        valign = "vcenter" if max(heights, default=0.0) <= SHORT else "top"
        for line, height in zip(table.rows, heights, strict=True):
            if line.manner is Manner.GROUP:
                self._group(table, str(line.cells[0]))
            else:
                self._cells(table, line, valign)
            self.page.set_row(self.row, height)
            self.row += 1

    def _height(self, table: Table, line: Line) -> float:
        if line.manner is Manner.GROUP:
            return GROUP_HEIGHT
        cells = zip(_placed(table.columns), line.cells, strict=True)
        return row_height(
            ((_text(cell), sum(self.widths[at : at + each.span])) for (at, each), cell in cells),
            SIZE,
        )

    def _cells(self, table: Table, line: Line, valign: str) -> None:
        for (at, column), cell in zip(_placed(table.columns), line.cells, strict=True):
            style = self._cell_style(table, line, column) | _meaning(cell)
            self._write(at, column.span, cell, self._style(**style, valign=valign))

    def _dense(self, table: Table) -> None:
        # Many thousand lines: one style a column, and nothing is written where nothing stands.
        styles = [
            (at, self._style(num_format=_FORMATS.get(column.kind, "General")))
            for at, column in _placed(table.columns)
        ]
        for line in table.rows:
            for (at, style), cell in zip(styles, line.cells, strict=True):
                if cell is not None:
                    self._write(at, 1, cell, style)
            self.page.set_row(self.row, DENSE_HEIGHT)
            self.row += 1

    def _group(self, table: Table, text: str) -> None:
        style = self._style(bold=True, font_color=ACCENT, bg_color=SOFT, top=1, bottom=1,
                            top_color=LINES, bottom_color=LINES, valign="vcenter")  # fmt: skip
        # Not merged: people could not sort a table with merged cells in it.
        for at in range(sum(column.span for column in table.columns)):
            self.page.text(self.row, at, "" if at else text, style)

    def _cell_style(self, table: Table, line: Line, column: ReportColumn) -> dict[str, Any]:
        style: dict[str, Any] = {"border": 1, "border_color": LINES, "text_wrap": True}
        if column.kind in _FORMATS:
            style["num_format"] = _FORMATS[column.kind]
        if column.kind in _CENTRED:
            style["align"] = "center"
        if line.manner is Manner.TOTAL or not (table.headed or column is not table.columns[0]):
            style |= {"bold": True, "font_color": ACCENT}
        return style

    def _write(self, at: int, span: int, cell: Cell, style: Format) -> None:
        if span > 1:
            self.page.merge_range(self.row, at, self.row, at + span - 1, "", style)
        match cell:
            case str():
                self.page.text(self.row, at, cell, style)
            case datetime():
                self.page.day(self.row, at, cell.replace(tzinfo=None), style)
            case date():
                self.page.day(self.row, at, datetime.combine(cell, time()), style)
            case int() | float():
                self.page.number(self.row, at, cell, style)
            case SheetLink():
                self.page.write_url(self.row, at, f"internal:'{cell.sheet}'!A1", style, cell.text)
            case _:
                self.page.text(self.row, at, _text(cell), style)


def _meaning(cell: Cell) -> dict[str, Any]:
    match cell:
        case StatusCell(colour=colour) if colour:
            return {"bg_color": f"#{colour}"}
        case Repeated():
            return {"font_color": QUIET}
        case SheetLink():
            return {"font_color": ACCENT, "underline": 1}
        case _:
            return {}


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case StatusCell() | Share() | SheetLink() | Repeated():
            return cell.text
        case _:
            return str(cell)


def _placed(columns: tuple[ReportColumn, ...]) -> Iterator[tuple[int, ReportColumn]]:
    at = 0
    for column in columns:
        yield at, column
        at += column.span


def _widths(tables: tuple[Table, ...]) -> list[float]:
    """A column's own width counts; one that spans several only fills what nobody has set."""
    placed = [each for table in tables for each in _placed(table.columns)]
    widths: dict[int, float] = {}
    for at, column in placed:
        if column.span == 1:
            widths[at] = max(widths.get(at, 0.0), column.width)
    for at, column in placed:
        for part in range(at, at + column.span):
            widths.setdefault(part, column.width / column.span)
    return [widths[part] for part in sorted(widths)] or [INTRO_WIDTH]


def _reach(widths: list[float]) -> int:
    used = 0.0
    for at, width in enumerate(widths):
        used += width
        if used >= INTRO_WIDTH:
            return at
    return len(widths) - 1
