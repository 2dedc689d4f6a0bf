"""A table of a report drawn where it stands: headings, lines and notes."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format

from tipxl.excel.heights import row_height
from tipxl.excel.report import report_styles
from tipxl.excel.report.report_cells import write_cell
from tipxl.excel.report.report_formulas import FormulaTerms
from tipxl.excel.report.report_places import Places, TablePlace, placed
from tipxl.excel.report.sheet_page import SheetPage
from tipxl.reports.model.sheet import Cell, ReportColumn, ReportLine, RowStyle, Table, text_of

A_PAGE = 30  # lines that are sure to take more than a page with what stands around them


def draw_table(on: SheetPage, places: Places, place: TablePlace) -> None:
    """Draw a table."""
    if place.table.title:
        on.line(place.top, place.table.title, 20, **report_styles.SUBTITLE)
    if place.table.headed:
        _headings(on, place)
    if place.table.dense:
        _dense(on, places, place)
    else:
        _lines(on, places, place)
    for row, note in enumerate(place.table.notes, start=place.first + len(place.table.rows)):
        on.across(row, note, **report_styles.NOTE)


def _headings(on: SheetPage, place: TablePlace) -> None:
    table = place.table
    if place.bands != place.headings:
        _bands(on, place)
    for at, column in placed(table.columns):
        style = on.style(**report_styles.heading_style(column))
        on.merged((place.headings, at), column.span, style)
        on.page.text(place.headings, at, column.heading, style)
    # A filter's button takes the room of about three letters.
    room = 3.0 if table.filtered else 0.0
    cells = [(each.heading, each.width - room) for each in table.columns]
    on.page.row_for(place.headings, cells, report_styles.SIZE)
    if table.filtered:
        _keep_in_sight(on, place)


def _bands(on: SheetPage, place: TablePlace) -> None:
    style = on.style(**report_styles.BAND)
    for band, members in groupby(placed(place.table.columns), key=lambda each: each[1].band):
        columns = list(members)
        at = (place.bands, columns[0][0])
        on.merged(at, sum(column.span for _, column in columns), style)
        on.page.text(*at, band, style)


def _keep_in_sight(on: SheetPage, place: TablePlace) -> None:
    table = place.table
    on.page.freeze_panes(place.first, on.sheet.frozen)
    # Above another table further down these headings would mislead.
    if len(on.sheet.tables) == 1 or len(table.rows) > A_PAGE:
        on.page.repeat_rows(place.bands, place.headings)
    if table.rows:
        last = sum(column.span for column in table.columns) - 1
        on.page.autofilter(place.headings, 0, place.headings + len(table.rows), last)


def _lines(on: SheetPage, places: Places, place: TablePlace) -> None:
    table = place.table
    widths = [sum(on.widths[at : at + each.span]) for at, each in placed(table.columns)]
    heights = [_height(line, widths) for line in table.rows]
    looks = _TableFormats(
        on, table, "vcenter" if max(heights, default=0.0) <= report_styles.SHORT else "top"
    )
    counted = zip(table.rows, heights, strict=True)
    for row, (line, height) in enumerate(counted, start=place.first):
        if line.style is RowStyle.GROUP:
            _group(on, row, table, text_of(line.cells[0]))
        else:
            _cells(on, FormulaTerms(places, place, row), line, looks)
        on.page.set_row(row, height)


def _height(line: ReportLine, widths: Sequence[float]) -> float:
    if line.style is RowStyle.GROUP:
        return report_styles.GROUP_HEIGHT
    return row_height(zip(map(_wrapping, line.cells), widths, strict=True), report_styles.SIZE)


def _wrapping(cell: Cell) -> str:
    # A day is shown in its column's format, which never wraps.
    return "" if isinstance(cell, date) else text_of(cell)


class _TableFormats:
    """The formats of a table's cells: few, so each is put together once."""

    def __init__(self, on: SheetPage, table: Table, valign: str) -> None:
        self._on, self._table, self._valign = on, table, valign
        self._made: dict[tuple[Any, ...], Format] = {}

    def of(self, at: int, column: ReportColumn, line: ReportLine, cell: Cell) -> Format:
        """The format of a cell in the column that stands at `at`."""
        meant = report_styles.meaning(cell)
        key = (at, line.style, *meant.items()) if meant else (at, line.style)
        if key not in self._made:
            looks = report_styles.cell_style(self._table, line, column) | meant
            self._made[key] = self._on.style(**looks, valign=self._valign)
        return self._made[key]


def _cells(on: SheetPage, terms: FormulaTerms, line: ReportLine, looks: _TableFormats) -> None:
    assert terms.home is not None
    for (at, column), cell in zip(placed(terms.home.table.columns), line.cells, strict=True):
        style = looks.of(at, column, line, cell)
        on.merged((terms.row, at), column.span, style)
        write_cell(on.page, (terms.row, at), cell, style, terms)


def _dense(on: SheetPage, places: Places, place: TablePlace) -> None:
    # Many thousand lines: one style a column, and nothing is written where nothing stands.
    columns = [
        (at, on.style(num_format=report_styles.FORMATS.get(column.kind, "General")))
        for at, column in placed(place.table.columns)
    ]
    terms = FormulaTerms(places, place)
    for row, line in enumerate(place.table.rows, start=place.first):
        for (at, style), cell in zip(columns, line.cells, strict=True):
            if cell is not None:
                write_cell(on.page, (row, at), cell, style, terms)
        on.page.set_row(row, report_styles.DENSE_HEIGHT)


def _group(on: SheetPage, row: int, table: Table, text: str) -> None:
    style = on.style(**report_styles.GROUP)
    # Not merged: people could not sort a table with merged cells in it.
    for at in range(sum(column.span for column in table.columns)):
        on.page.text(row, at, "" if at else text, style)
