"""A report of any size -> what a workbook takes of it, and whole tables for what it does not.

A sheet holds 1,048,576 rows and a cell 32,767 characters (Excel). A table that has more is cut on
its sheet, which says so, and stands whole in a file beside the workbook.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.text_limits import LONGEST, beginning, is_longer
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    LiveValue,
    Repeated,
    Report,
    Sheet,
    Shortened,
    StatusCell,
    Table,
    Tinted,
    text_of,
)
from tipxl.reports.model.standing_alone import sheets_named, with_cells


class WorkbookLimits(Struct, frozen=True):
    """The most lines of a table on a sheet, and the longest text of a cell in units of UTF-16.

    A million lines leave room for what stands above and below them.
    """

    lines: int = 1_000_000
    text: int = LONGEST


EXCEL = WorkbookLimits()


class ExtraFile(Struct, frozen=True):
    """A table, whole, that goes into a file of this name beside the workbook."""

    file: str
    table: Table


class FittedReport(Struct, frozen=True):
    """A report that a workbook takes, and the tables that stand whole beside it.

    `files` are the names that any of its tables would have there.
    """

    report: Report
    beside: tuple[ExtraFile, ...]
    files: tuple[str, ...]


def fitted(report: Report, prefix: str = "", limits: WorkbookLimits = EXCEL) -> FittedReport:
    """The report within the limits; the names of the files beside it begin with the prefix."""
    tables = [(_file(prefix, sheet, table), table) for sheet, table in _tables(report)]
    beside = tuple(ExtraFile(file, table) for file, table in tables if _is_too_big(table, limits))
    files = tuple(dict.fromkeys(file for file, _ in tables))
    if not beside:
        return FittedReport(report, (), files)
    short = frozenset(s.name for s, table in _tables(report) if _is_too_long(table, limits))
    sheets = tuple(_sheet(sheet, prefix, limits) for sheet in report.sheets)
    made = with_cells(replace(report, sheets=sheets), lambda cell: _settled(cell, short))
    return FittedReport(made, beside, files)


def _tables(report: Report) -> Iterator[tuple[Sheet, Table]]:
    yield from ((sheet, table) for sheet in report.sheets for table in sheet.tables)


def _file(prefix: str, sheet: Sheet, table: Table) -> str:
    return f"{prefix}{'-'.join(f'{sheet.name} {table.key}'.casefold().split())}.csv"


def _is_too_long(table: Table, limits: WorkbookLimits) -> bool:
    return len(table.rows) > limits.lines


def _is_too_big(table: Table, limits: WorkbookLimits) -> bool:
    return _is_too_long(table, limits) or _has_cut_texts(table, limits)


def _has_cut_texts(table: Table, limits: WorkbookLimits) -> bool:
    return any(is_longer(text_of(c), limits.text) for line in table.rows for c in line.cells if c)


def _sheet(sheet: Sheet, prefix: str, limits: WorkbookLimits) -> Sheet:
    big = [table for table in sheet.tables if _is_too_big(table, limits)]
    notices = tuple(_says(_file(prefix, sheet, table), table, limits) for table in big)
    tables = (_table(_file(prefix, sheet, table), table, limits) for table in sheet.tables)
    return replace(sheet, intro=(*sheet.intro, *notices), tables=tuple(tables)) if big else sheet


def _says(file: str, table: Table, limits: WorkbookLimits) -> str:
    cut = (
        f"Only the first {limits.lines:,} of {len(table.rows):,} lines stand here, and figures "
        f"that count them are plain numbers, of all lines. "
        if _is_too_long(table, limits)
        else ""
    )
    texts = (
        "A text that is longer than a cell holds is cut. " if _has_cut_texts(table, limits) else ""
    )
    return (
        f"{cut}{texts}The whole table stands in {file} beside this workbook. In that file an "
        "apostrophe stands before each =, +, - or @ that a program could take for the beginning of "
        "a formula."
    )


def _table(file: str, table: Table, limits: WorkbookLimits) -> Table:
    rows = (
        replace(line, cells=tuple(_cut(cell, file, limits.text) for cell in line.cells))
        for line in table.rows[: limits.lines]
    )
    return replace(table, rows=tuple(rows))


def _cut(cell: Cell, file: str, most: int) -> Cell:
    if not is_longer(text_of(cell), most):
        return cell
    match cell:
        case Linked() | Tinted():
            return replace(cell, cell=_cut(cell.cell, file, most))
        case Shortened():
            return replace(cell, text=_shortened(cell.text, file, most))
        case Repeated():
            return Repeated(_shortened(cell.text, file, most))
        case StatusCell():
            return replace(cell, label=_shortened(cell.label, file, most))
        case _:
            return _shortened(text_of(cell), file, most)


def _shortened(text: str, file: str, most: int) -> str:
    says = f"… (cut here; the whole text stands in {file})"
    return f"{beginning(text, most - len(says))}{says}"


def _settled(cell: Cell, short: frozenset[str]) -> Cell:
    """A cell that needs nothing of the lines that are not on these sheets any more."""
    match cell:
        case LiveValue() if short.intersection(sheets_named(cell.formula)):
            return cell.value
        case Linked():
            inner = _settled(cell.cell, short)
            gone = cell.to.sheet in short and cell.to.line
            return inner if gone else replace(cell, cell=inner)
        case Tinted():
            return replace(cell, cell=_settled(cell.cell, short))
        case _:
            return cell
