"""Report -> where every table, line and column of it stands, before anything is drawn."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import count, groupby

from msgspec import Struct

from tipxl.reports.model.counts_sheet import NAME as COUNTS
from tipxl.reports.model.counts_sheet import WORDS
from tipxl.reports.model.formulas import Cells, OneCell
from tipxl.reports.model.sheet import CellRef, Report, ReportColumn, RowStyle, Sheet, Table

TILES_ACROSS = 4
CHARTS_ACROSS = 2
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")  # what the name of a column cannot hold
_NAMED_LETTERS = 5  # of a long text, in its name
TILE_ROWS = 4  # a tile's figure, what it is, its note, and the space below


class CellArea(Struct, frozen=True):
    """Cells beside each other or below each other on one sheet; rows and columns from 0."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def rows(self) -> int:
        """How many rows it has; none where there is no line."""
        return self.last_row - self.first_row + 1


class TablePlace(Struct, frozen=True, dict=True):
    """Where a table stands: the row of its title (or headings), of its headings, of its lines."""

    sheet: str
    table: Table
    top: int
    prefix: str = ""  # how the names of its columns begin

    @cached_property
    def first(self) -> int:
        """The row of the first line."""
        return self.headings + 1 if self.table.shows_headings else self.bands

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The sheet column of each column."""
        return {column.key: place for place, column in placed(self.table.columns)}

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The row of each line that has a key."""
        return {line.key: self.first + n for n, line in enumerate(self.table.rows) if line.key}

    @property
    def bands(self) -> int:
        """The row of the headings above the headings; the headings' own where there are none."""
        return self.top + bool(self.table.title)

    @property
    def headings(self) -> int:
        """The row of the column headings."""
        return self.bands + any(column.band for column in self.table.columns)

    @property
    def after(self) -> int:
        """The first row that is free again, a blank one left below the notes."""
        return self.notes + len(self.table.notes) + 1

    @property
    def notes(self) -> int:
        """The row of the first note, below the last line or the word that there is none."""
        return self.first + len(self.table.rows) + self.table.says_none

    @cached_property
    def counted(self) -> tuple[int, int]:
        """The first and the last line that is no total."""
        rows = [
            row
            for row, line in enumerate(self.table.rows, start=self.first)
            if line.style is not RowStyle.TOTAL
        ]
        return (rows[0], rows[-1]) if rows else (self.first, self.first - 1)

    @cached_property
    def blocks(self) -> Mapping[str, tuple[int, int]]:
        """The first and the last line of each block."""
        found: dict[str, tuple[int, int]] = {}
        counted = enumerate(self.table.rows, start=self.first)
        for name, lines in groupby(counted, key=lambda each: each[1].block):
            rows = [row for row, _ in lines]
            if name in found:
                raise ValueError(f"{self.sheet}: the lines of {name!r} do not stand together")
            if name:
                found[name] = (rows[0], rows[-1])
        return found

    def at(self, key: str) -> int:
        """The sheet column of a column; KeyError, in words, where the table does not show it."""
        if key not in self.columns:
            known = ", ".join(self.columns)
            raise KeyError(f"the sheet {self.sheet} has no column {key!r}; it has {known}")
        return self.columns[key]

    def column(self, key: str, block: str) -> CellArea:
        """The cells of a column: all but the totals', or those of a block."""
        at = self.at(key)
        if block:
            first, last = self.blocks.get(block, (self.first, self.first - 1))
        else:
            first, last = self.counted
        return CellArea(self.sheet, first, at, last, at)


class Places(Struct, frozen=True):
    """Every table of a report by its sheet and key, and the names that formulas gave to columns."""

    tables: Mapping[tuple[str, str], TablePlace]
    names: dict[str, CellArea] = {}

    def cells(self, cells: Cells) -> CellArea:
        """Where a column stands; KeyError when the report does not have it."""
        return self.tables[cells.sheet, cells.table].column(cells.column, cells.block)

    def name(self, cells: Cells) -> str:
        """The name of a column in this workbook, such as row_status; it is defined from now on."""
        area = self.cells(cells)
        prefix = self.tables[cells.sheet, cells.table].prefix
        found = _NO_NAME.sub("_", "_".join(filter(None, (prefix, cells.table, cells.column))))
        name = found
        for number in count(2):
            # Excel tells names apart by their letters only, whether large or small.
            if self.names.setdefault(name.casefold(), area) == area:
                return name.casefold()
            name = f"{found}_{number}"
        raise AssertionError

    def word(self, text: str) -> str:
        """The name of the cell that holds a long text; "" where the text has none."""
        table = self.tables.get((COUNTS, WORDS))
        if table is None or text not in table.lines:
            return ""
        row = table.lines[text]
        area = CellArea(COUNTS, row, 0, row, 0)
        slug = _NO_NAME.sub("_", text)[:_NAMED_LETTERS].strip("_").casefold()
        for number in count(1):
            name = "_".join(filter(None, ("w", slug, str(number) if number > 1 else "")))
            if self.names.setdefault(name, area) == area:
                return name
        raise AssertionError

    def heading(self, cells: Cells) -> CellArea:
        """The heading above a column."""
        table = self.tables[cells.sheet, cells.table]
        at = table.at(cells.column)
        return CellArea(table.sheet, table.headings, at, table.headings, at)

    def one(self, one: OneCell) -> CellArea:
        """Where one cell stands; KeyError when the report does not have it."""
        table = self.tables[one.sheet, one.table]
        row, at = table.lines[one.line], table.at(one.column)
        return CellArea(table.sheet, row, at, row, at)

    def spot(self, spot: CellRef) -> CellArea:
        """Where a link leads: the beginning of a line, or of the sheet."""
        row = self.tables[spot.sheet, spot.table].lines[spot.line] if spot.line else 0
        return CellArea(spot.sheet, row, 0, row, 0)


def places(report: Report) -> Places:
    """Where everything of a report stands; the first table of a key on a sheet has it."""
    found: dict[tuple[str, str], TablePlace] = {}
    for sheet in report.sheets:
        for each in tables_of(sheet):
            found.setdefault((sheet.name, each.table.key), each)
    return Places(found)


def tables_of(sheet: Sheet) -> Iterator[TablePlace]:
    """The tables of a sheet, each with its place, from the top down."""
    row = tables_from(sheet)
    for table in sheet.tables:
        place = TablePlace(sheet.name, table, row, sheet.prefix or sheet.name)
        yield place
        row = place.after


def tiles_from(sheet: Sheet) -> int:
    """The row of the first tile: below the title, the introduction and a blank row."""
    return 2 + len(sheet.intro)


def charts_from(sheet: Sheet) -> int:
    """The row of the first chart."""
    return tiles_from(sheet) + TILE_ROWS * -(-len(sheet.tiles) // TILES_ACROSS)


def chart_rows(sheet: Sheet) -> list[int]:
    """How many rows each row of charts takes, with the blank one below."""
    heights = [chart.height for chart in sheet.charts]
    beside = range(0, len(heights), CHARTS_ACROSS)
    return [max(heights[at : at + CHARTS_ACROSS]) + 1 for at in beside]


def pages_from(sheet: Sheet) -> Iterator[tuple[int, bool]]:
    """The rows at which a printed page may begin, and whether it must."""
    row = charts_from(sheet)
    for rows in chart_rows(sheet):
        yield row, False
        row += rows
    for place in tables_of(sheet):
        yield place.top, place.table.new_page
        yield from ((row, False) for row in _pages_of(place))


def _pages_of(place: TablePlace) -> Iterator[int]:
    """The lines that may begin a page: not the first, and none below its own heading."""
    lines = place.table.rows
    for number in range(1, len(lines)):
        above, line = lines[number - 1].style, lines[number].style
        if not above.is_heading and line is not RowStyle.TOTAL:
            yield place.first + number


def tables_from(sheet: Sheet) -> int:
    """The row of the first table."""
    return charts_from(sheet) + sum(chart_rows(sheet))


def placed(columns: tuple[ReportColumn, ...]) -> Iterator[tuple[int, ReportColumn]]:
    """Each column with the first column of the sheet that it stands on."""
    at = 0
    for column in columns:
        yield at, column
        at += column.span
