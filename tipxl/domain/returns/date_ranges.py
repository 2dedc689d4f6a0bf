"""The first and the last day of one thing, where a single cell holds both.

Which columns belong together is said by the rules: the last day is `not_before` the first.
"""

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.date_reading import DateReading, read_date
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.returns.cell_values import Side, raw_text
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema.form_schema import Block, FormSchema

_YEAR_AND_MONTH = re.compile(r"\d{4}-\d{2}")


class DayPair(Struct, frozen=True):
    """The columns of a first and a last day."""

    first: str
    last: str


def day_pairs(schema: FormSchema, block: Block) -> tuple[DayPair, ...]:
    """The pairs of date columns that a block has."""
    return tuple(
        DayPair(first, last)
        for rule in schema.rules
        if rule.on == block.key and rule.verb == "not_before"
        for last, (first, *_) in rule.of.items()
        if block.column(first) is not None
    )


def side_of(pairs: tuple[DayPair, ...], column: str) -> Side:
    """Which day of a pair the column asks for."""
    if any(pair.first == column for pair in pairs):
        return Side.FIRST
    return Side.LAST if any(pair.last == column for pair in pairs) else Side.ALONE


def completed(
    answers: Mapping[str, Answer], cells: Mapping[str, Cell], pairs: tuple[DayPair, ...]
) -> dict[str, Answer]:
    """The answers of a row, a day that stands in the cell of the other one filled in."""
    found = dict(answers)
    for pair in pairs:
        first, last = found.get(pair.first), found.get(pair.last)
        if first is not None and last is not None:
            found[pair.first] = _filled(first, cells.get(pair.last), Side.FIRST)
            found[pair.last] = _filled(last, cells.get(pair.first), Side.LAST)
            found[pair.last] = _in_order(found[pair.first], found[pair.last], cells.get(pair.last))
    return found


def _filled(answer: Answer, other: Cell | None, side: Side) -> Answer:
    """A blank day, out of the range (or the month) that stands in the other day's cell."""
    reading = _typed(other)
    if answer.value is not None or other is None or reading.how not in ("range", "month"):
        return answer
    if reading.how == "month" and side is Side.FIRST:
        return answer
    day = reading.until if side is Side.LAST and reading.until else reading.iso
    return replace(answer, value=day, raw=raw_text(other))


def _in_order(first: Answer, last: Answer, cell: Cell | None) -> Answer:
    """A last day of which only the month is known does not lie before the first."""
    if _typed(cell).how != "month" or not isinstance(first.value, str):
        return last
    same_month = str(last.value)[:7] == first.value[:7]
    return replace(last, value=first.value) if same_month else last


def as_typed(cell: Cell, *, date_1904: bool) -> Cell:
    """A day of which only year and month are seen ("Aug-18") is the month that was typed.

    A workbook holds the first of a month where somebody typed the month alone.
    """
    is_month = cell.kind is CellKind.DATE and bool(_YEAR_AND_MONTH.fullmatch(cell.shown or ""))
    is_first = is_month and read_date(cell, date_1904=date_1904).iso.endswith("-01")
    return cell._replace(kind=CellKind.TEXT, value=cell.shown, shown=None) if is_first else cell


def _typed(cell: Cell | None) -> DateReading:
    if cell is None or cell.kind is not CellKind.TEXT or cell.struck:
        return DateReading()
    return read_date(cell)
