"""One sheet of plan.xlsx -> its entries: rows read cell by cell, each problem with its place."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, NamedTuple

from msgspec import Struct

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.text_limits import LONGEST, is_longer, length
from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet, column_letters
from tipxl.domain.planbook.codecs import CellError, Value, folded, text_of
from tipxl.domain.planbook.plan_columns import PlanColumn
from tipxl.domain.planbook.plan_messages import FILE, PlanMessage
from tipxl.domain.planbook.plan_tables import PlanTable

_UNREADABLE = {PlanMessage.ERROR_CELL, PlanMessage.FORMULA_WITHOUT_VALUE, PlanMessage.TEXT_TOO_LONG}


class PlanLine(Struct, frozen=True):
    """One row of a sheet: its filled cells by field, and where each field stands."""

    table: PlanTable
    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]
    date_1904: bool = False

    def place(self, column: PlanColumn, key: str = "") -> Place:
        """Where the line meets a column."""
        spot = self.columns.get(column.field)
        cell = f"{column_letters(spot)}{self.number}" if spot else ""
        return Place(FILE, self.table.name, cell, key, column.heading)

    def value(self, field: str) -> Value:
        """The cell's value; raise CellError where it shows an error or has no result."""
        cell = self.cells.get(field)
        if cell is None:
            return None
        if cell.kind is CellKind.ERROR:
            raise CellError(PlanMessage.ERROR_CELL, found=str(cell.value))
        if cell.value is None:
            raise CellError(PlanMessage.FORMULA_WITHOUT_VALUE)
        if isinstance(cell.value, str) and is_longer(cell.value):
            found, most = f"{length(cell.value):,}", f"{LONGEST:,}"
            raise CellError(PlanMessage.TEXT_TOO_LONG, found=found, expected=most)
        if cell.kind is CellKind.DATE and isinstance(cell.value, float):
            return _date(cell.value, date_1904=self.date_1904)
        return cell.value


class PlanEntry(NamedTuple):
    """One row understood: its values by field, and the findings about its cells.

    `whole` is False where some cell could not be read at all, or the row cannot be known by its
    key; nothing is said of such a row's meaning before that is corrected.
    """

    line: PlanLine
    key: str
    values: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    whole: bool = True

    def place(self, field: str) -> Place:
        """Where a field of the entry stands, with the entry's key."""
        return self.line.place(self.line.table.column(field), self.key)


class PlanSheet(NamedTuple):
    """A sheet as found; its findings are about the sheet itself, each entry's about its cells."""

    entries: tuple[PlanEntry, ...]
    findings: tuple[Finding, ...]


def read_sheet(workbook: Workbook, table: PlanTable) -> PlanSheet:
    """Find a table's sheet in the book, its headings, and the entries below them."""
    worksheet = next(
        (each for each in workbook.worksheets if folded(each.name) == folded(table.name)), None
    )
    if worksheet is None and table.optional:
        return PlanSheet((), ())
    if worksheet is None:
        return PlanSheet((), (PlanMessage.SHEET_MISSING.at(Place(FILE, table.name)),))
    top, columns = _headings(worksheet, table)
    findings = (*_absent(table, columns, top), *_twice_over(worksheet, table, top))
    entries = tuple(
        _entry(PlanLine(table, number, cells, columns, workbook.date_1904))
        for number, cells in _filled(worksheet, top, columns)
    )
    if not (entries or findings or table.optional):
        findings = (PlanMessage.SHEET_EMPTY.at(Place(FILE, table.name)),)
    return PlanSheet(entries, findings)


def taken(line: PlanLine, column: PlanColumn) -> tuple[Any, CellError | None]:
    """The value we go on with, and what is wrong with the cell."""
    try:
        value = column.codec.read(line.value(column.field))
    except CellError as wrong:
        return column.codec.blank if wrong.instead is None else wrong.instead, wrong
    if column.filled and not value:
        return column.codec.blank, CellError(PlanMessage.CELL_EMPTY)
    return value, None


def formulas(line: PlanLine, columns: Iterable[PlanColumn], key: str) -> Iterator[Finding]:
    """The cells whose value is the last result of a formula."""
    for column in columns:
        cell = line.cells.get(column.field)
        if cell is not None and cell.formula:
            with suppress(CellError):  # without a usable result, there is another finding
                found = text_of(line.value(column.field))
                yield PlanMessage.FORMULA.at(line.place(column, key), found=found)


def keys_stand_once(entries: Iterable[PlanEntry]) -> Iterator[Finding]:
    """A second row with the same key could not be distinguished from the first."""
    first: dict[str, PlanEntry] = {}
    for entry in entries:
        known = first.setdefault(entry.key, entry)
        if entry.key and known is not entry:
            known_by = entry.line.table.known_by
            place, cell = entry.place(known_by), known.place(known_by).cell
            yield PlanMessage.NAMED_TWICE.at(place, found=entry.key, first=cell)


# --- headings -------------------------------------------------------------------------------


def _headings(worksheet: Worksheet, table: PlanTable) -> tuple[int, dict[str, int]]:
    """The row with most of the headings, and in which column each field stands."""
    fields = {folded(column.heading): column.field for column in table.columns}
    found: dict[int, dict[str, int]] = {}
    for cell in worksheet.cells:
        field = fields.get(folded(str(cell.value)))
        if field is not None:
            found.setdefault(cell.row, {}).setdefault(field, cell.column)
    if not found:
        return 1, {}
    top = max(found, key=lambda number: (len(found[number]), -number))
    return top, found[top]


#: Columns that nobody misses: for reading only, or unknown to the first tipxl.
_MAY_BE_ABSENT = ("purpose", "formerly")


def _absent(table: PlanTable, headings: Mapping[str, int], top: int) -> Iterator[Finding]:
    for column in table.columns:
        if column.field not in headings and column.field not in _MAY_BE_ABSENT:
            problem = PlanMessage.COLUMN_MISSING if column.wanted else PlanMessage.COLUMN_ABSENT
            place = Place(FILE, table.name, f"{top}:{top}", column=column.heading)
            yield problem.at(place, heading=column.heading)


def _twice_over(worksheet: Worksheet, table: PlanTable, top: int) -> Iterator[Finding]:
    wanted = {folded(column.heading) for column in table.columns}
    first: dict[str, Cell] = {}
    for cell in (each for each in worksheet.cells if each.row == top):
        heading = folded(str(cell.value))
        known = first.setdefault(heading, cell)
        if heading in wanted and known is not cell:
            place = Place(FILE, table.name, cell.address)
            yield PlanMessage.NAMED_TWICE.at(place, found=str(cell.value), first=known.address)


# --- rows -----------------------------------------------------------------------------------


def _filled(
    worksheet: Worksheet, top: int, columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows below the headings that have something in them, and their cells by field."""
    fields = {number: field for field, number in columns.items()}
    rows: dict[int, dict[str, Cell]] = {}
    for cell in worksheet.cells:
        blank = isinstance(cell.value, str) and not cell.value.strip()
        if cell.row > top and cell.column in fields and not blank:
            rows.setdefault(cell.row, {})[fields[cell.column]] = cell
    yield from sorted(rows.items(), key=lambda row: row[0])


def _entry(line: PlanLine) -> PlanEntry:
    table = line.table
    values: dict[str, Any] = {column.field: column.codec.blank for column in table.columns}
    found = [column for column in table.columns if column.field in line.columns]
    errors: list[tuple[PlanColumn, CellError]] = []
    for column in found:
        values[column.field], wrong = taken(line, column)
        if wrong is not None:
            errors.append((column, wrong))
    key = str(values[table.known_by] or "")
    findings = (
        *(wrong.at(line.place(column, key)) for column, wrong in errors),
        *formulas(line, found, key),
    )
    lost = any(
        wrong.problem in _UNREADABLE or column.field == table.known_by for column, wrong in errors
    )
    return PlanEntry(line, key, values, findings, not lost)


def _date(serial: float, *, date_1904: bool) -> Value:
    # Excel counts days from 1 January 1900 and believes that 1900 was a leap year.
    begin = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    try:
        return begin + timedelta(days=int(serial))
    except OverflowError:
        return serial
