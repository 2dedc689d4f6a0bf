"""Workbook -> text, so that a workbook can be reviewed in a diff."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet, column_letters


def dump_book(workbook: Workbook) -> str:
    """Every sheet with its state, filled cells, merges and dropdowns, a line each."""
    lines = [f"workbook: {workbook.format}"]
    for worksheet in workbook.worksheets:
        lines += ["", *_grid(worksheet, workbook.date_1904)]
    return "\n".join(lines) + "\n"


def _grid(worksheet: Worksheet, date_1904: bool) -> Iterator[str]:
    locked = ", protected" if worksheet.protected else ""
    yield f"[{worksheet.name}] {worksheet.state}{locked}"
    for cell in worksheet.cells:
        yield _cell(cell, date_1904)
    yield from (f"merged {span.address}" for span in worksheet.merges)
    yield from (f"dropdown {span.address}" for span in worksheet.lists)
    yield from (f"hidden row {number}" for number in worksheet.hidden_rows)
    yield from (f"hidden column {column_letters(span.left)}" for span in worksheet.hidden_columns)
    for note in worksheet.comments:
        yield f"comment {column_letters(note.column)}{note.row} {note.text!r}"
    if worksheet.header:
        yield f"header {worksheet.header!r}"


def _cell(cell: Cell, date_1904: bool) -> str:
    marks = ("formula " if cell.formula else "") + ("struck " if cell.struck else "")
    return f"{cell.address} {marks}{cell.kind.value} {_value(cell, date_1904)}"


def _value(cell: Cell, date_1904: bool) -> str:
    if not isinstance(cell.value, float):
        return repr(cell.value)
    if cell.kind is CellKind.DATE:
        # Excel counts days from 30 December 1899, or from 1 January 1904 where the book says so.
        begin = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
        moment = (begin + timedelta(days=cell.value)).isoformat(sep=" ", timespec="minutes")
        return moment.removesuffix(" 00:00")
    return f"{cell.value:.15g}"
