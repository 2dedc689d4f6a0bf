"""A table of a report drawn where it stands: headings, lines and notes."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format

from tipxl.excel.heights import row_height
from tipxl.excel.report import report_styles
from tipxl.excel.report.column_widths import FILTER
from tipxl.excel.report.report_cells import write_cell
from tipxl.excel.report.report_formulas import FormulaTerms
from tipxl.excel.report.report_places import Places, TablePlace, placed
from tipxl.excel.report.sheet_page import SheetPage
from tipxl.reports.model import visual_language
from tipxl.reports.model.sheet import Cell, ReportColumn, ReportLine, RowStyle, Table, text_of

A_PAGE = 30  # lines that are sure to take more than a page with what stands around them


def draw_table(on: SheetPage, places: Places, place: TablePlace) -> None:
    """Draw a table."""
    if place.table.title:
        on.line(place.top, place.table.title, 22, **report_styles.SUBTITLE)
    if place.table.shows_headings:
        _headings(on, place)
    if place.table.says_none:
        on.line(place.first, place.table.empty, 18, **report_styles.NONE)
    if place.table.dense:
        _dense(on, places, place)
    else:
        _lines(on, places, place)
    for row, note in enumerate(place.table.notes, start=place.notes):
        on.across(row, note, visual_language.SMALL, **report_styles.NOTE)


def _headings(on: SheetPage, place: TablePlace) -> None:
    table = place.table
    if place.bands != place.headings:
        _bands(on, place)
    for at, column in placed(table.columns):
        style = on.style(**report_styles.heading_style(column))
        on.merged((place.headings, at), column.span, style)
        on.page.text(place.headings, at, column.heading, style)
    room = report_styles.EDGES + (FILTER if table.filtered else 0.0)
    cells = [
        (each.heading, width - room)
        for each, width in zip(table.columns, _wide(on, table), strict=True)
    ]
    on.page.row_for(place.headings, cells, report_styles.SIZE, visual_language.CELL_AIR + 2)
    if table.filtered:
        _keep_in_sight(on, place)


def _wide(on: SheetPage, table: Table) -> list[float]:
    """How wide each column of a table has become."""
    return [sum(on.widths[at : at + each.span]) for at, each in placed(table.columns)]


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
    # Above another table with other columns these headings would mislead.
    others = [each for each in on.sheet.tables if each.rows and each.columns != table.columns]
    if not others or len(table.rows) > A_PAGE:
        on.repeat(place.bands, place.headings)
    if table.rows:
        last = sum(column.span for column in table.columns) - 1
        on.page.autofilter(place.headings, 0, place.headings + len(table.rows), last)


def _lines(on: SheetPage, places: Places, place: TablePlace) -> None:
    table = place.table
    widths = [width - report_styles.EDGES for width in _wide(on, table)]
    looks = _TableFormats(on, table)
    for row, line in enumerate(table.rows, start=place.first):
        if line.style.is_heading:
            height = _heading_line(on, row, table, line)
        else:
            height = row_height(
                zip(map(_wrapping, line.cells), widths, strict=True),
                report_styles.SIZE,
                visual_language.CELL_AIR,
            )
            valign = "vcenter" if height <= visual_language.SHORT_ROW else "top"
            _cells(on, FormulaTerms(places, place, row), line, looks, valign)
        on.page.set_row(row, height)


def _wrapping(cell: Cell) -> str:
    # A day is shown in its column's format, which never wraps.
    return "" if isinstance(cell, date) else text_of(cell)


class _TableFormats:
    """The formats of a table's cells: few, so each is put together once."""

    def __init__(self, on: SheetPage, table: Table) -> None:
        self._on, self._table = on, table
        self._made: dict[tuple[Any, ...], Format] = {}
        self.columns = tuple(placed(table.columns))

    def of(
        self, at: int, column: ReportColumn, line: ReportLine, cell: Cell, valign: str
    ) -> Format:
        """The format of a cell in the column that stands at `at`."""
        meant = None if type(cell) is str else report_styles.meaning(cell)
        key = (at, line.style, valign, *meant.items()) if meant else (at, line.style, valign)
        made = self._made.get(key)
        if made is None:
            looks = report_styles.cell_style(self._table, line, column) | (meant or {})
            made = self._made[key] = self._on.style(**looks, valign=valign)
        return made


def _cells(
    on: SheetPage, terms: FormulaTerms, line: ReportLine, looks: _TableFormats, valign: str
) -> None:
    cells = []
    for (at, column), cell in zip(looks.columns, line.cells, strict=True):
        style = looks.of(at, column, line, cell, valign)
        if column.span > 1:
            on.merged((terms.row, at), column.span, style)
        cells.append((at, style, cell))
    _line(on, terms, cells)


def _line(on: SheetPage, terms: FormulaTerms, cells: Sequence[tuple[int, Format, Cell]]) -> None:
    """Write a line: what is no plain text or number stands for something else than it says."""
    on.page.write_line(
        terms.row,
        cells,
        lambda at, cell, style: write_cell(on.page, (terms.row, at), cell, style, terms),
    )


def _dense(on: SheetPage, places: Places, place: TablePlace) -> None:
    # Many thousand lines: one style a column, and nothing is written where nothing stands.
    columns = [
        (at, on.style(**report_styles.column_style(column)))
        for at, column in placed(place.table.columns)
    ]
    for row, line in enumerate(place.table.rows, start=place.first):
        terms = FormulaTerms(places, place, row)
        filled = [
            (at, style, cell)
            for (at, style), cell in zip(columns, line.cells, strict=True)
            if cell is not None
        ]
        _line(on, terms, filled)
        on.page.set_row(row, report_styles.DENSE_HEIGHT)


_HEADING_LINES = {
    RowStyle.GROUP: (report_styles.GROUP, report_styles.GROUP_HEIGHT),
    RowStyle.CHAPTER: (report_styles.CHAPTER, report_styles.CHAPTER_HEIGHT),
    RowStyle.SECTION: (report_styles.SECTION, report_styles.GROUP_HEIGHT),
}


def _heading_line(on: SheetPage, row: int, table: Table, line: ReportLine) -> float:
    """Draw a heading inside a table; how high its row must be."""
    looks, height = _HEADING_LINES[line.style]
    style, text = on.style(**looks), text_of(line.cells[0])
    across = sum(column.span for column in table.columns)
    if line.style is RowStyle.SECTION:
        on.merged((row, 0), across, style)
        on.page.text(row, 0, text, style)
        room = sum(on.widths[:across]) - report_styles.EDGES
        return max(height, row_height([(text, room)], report_styles.SIZE, visual_language.CELL_AIR))
    # Not merged: people could not sort a table with merged cells in it.
    for at in range(across):
        on.page.text(row, at, "" if at else text, style)
    return height
