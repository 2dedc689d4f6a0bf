"""A report with some sheets left out, so that no formula or link leads to those.

A formula over a sheet that is not there becomes the value it came to, a link its words.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    Formula,
    HoldsOneOf,
    Less,
    Negated,
    OneCell,
    Plus,
    Ratio,
    SameLine,
    StatusPart,
    Sum,
    SumIfAny,
    Tenths,
)
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    LiveValue,
    Report,
    Sheet,
    SheetLink,
    Table,
    Tinted,
)


def standing_alone(report: Report) -> Report:
    """The report, understood without any sheet that it does not have."""
    names = frozenset(sheet.name for sheet in report.sheets)
    return with_cells(report, lambda cell: _cell(cell, names))


def with_cells(report: Report, change: Callable[[Cell], Cell]) -> Report:
    """The report with every cell of its tables and tiles changed."""
    return replace(report, sheets=tuple(_sheet(each, change) for each in report.sheets))


def sheets_named(part: Formula | Condition | Cells) -> Iterator[str]:
    """The sheets that a formula looks into."""
    match part:
        case Cells() | OneCell():
            yield part.sheet
        case SameLine() | HoldsOneOf() | Tenths() | int():
            return
        case _:
            for each in _parts(part):
                yield from sheets_named(each)


def _parts(
    part: Count | AnyLine | Sum | Plus | Less | Ratio | StatusPart | SumIfAny | Condition,
) -> tuple[Formula | Condition | Cells, ...]:
    match part:
        case Count() | AnyLine():
            return part.conditions
        case Sum():
            return (part.cells, *part.conditions)
        case Plus():
            return part.terms
        case Less():
            return (part.number,)
        case Ratio():
            return (part.numerator, part.denominator)
        case Negated():
            return (part.condition,)
        case SumIfAny():
            return (part.sum, part.known, part.lines)
        case StatusPart():
            return (part.cell,)
        case _:
            return (part.cells,)


def _sheet(sheet: Sheet, change: Callable[[Cell], Cell]) -> Sheet:
    return replace(
        sheet,
        tables=tuple(_table(each, change) for each in sheet.tables),
        tiles=tuple(replace(each, figure=change(each.figure)) for each in sheet.tiles),
    )


def _table(table: Table, change: Callable[[Cell], Cell]) -> Table:
    rows = (replace(line, cells=tuple(change(cell) for cell in line.cells)) for line in table.rows)
    return replace(table, rows=tuple(rows))


def _cell(cell: Cell, names: frozenset[str]) -> Cell:
    match cell:
        case LiveValue() if not names.issuperset(sheets_named(cell.formula)):
            return cell.value
        case Linked():
            inner = _cell(cell.cell, names)
            return replace(cell, cell=inner) if cell.to.sheet in names else inner
        case Tinted():
            return replace(cell, cell=_cell(cell.cell, names))
        case SheetLink() if cell.sheet not in names:
            return cell.text
        case _:
            return cell
