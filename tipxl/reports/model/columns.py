"""Columns that carry their own value: heading, width, and how a cell is made from its source.

A table is its columns over its sources: `Table(title, *filled(COLUMNS, sources), filtered=True)`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.plan.moments import zone_words
from tipxl.reports.model.sheet import Cell, ReportColumn, ReportLine, RowStyle, ValueKind

S = TypeVar("S")
T = TypeVar("T")


class ValueColumn(Struct, Generic[S], frozen=True):
    """A column of a report; `value` makes its cell from the source of a line, such as a row.

    The other fields are those of `ReportColumn`.
    """

    key: str
    heading: str
    width: float
    value: Callable[[S], Cell]
    kind: ValueKind = ValueKind.TEXT
    band: str = ""
    span: int = 1
    printed: bool = True


#: The columns of one table, in order.
Columns = tuple[ValueColumn[S], ...]


def headings(columns: Iterable[ValueColumn[Any]]) -> tuple[ReportColumn, ...]:
    """The columns as they are drawn, without their values."""
    return tuple(
        ReportColumn(c.key, c.heading, c.width, c.kind, c.band, c.span, c.printed) for c in columns
    )


def rows(
    columns: Iterable[ValueColumn[S]],
    sources: Iterable[S],
    *,
    key: Callable[[S], str] | None = None,
    block: Callable[[S], str] | None = None,
    style: RowStyle = RowStyle.PLAIN,
) -> tuple[ReportLine, ...]:
    """A line for each source; `key` and `block` say which line it is, for links and formulas."""
    values = [column.value for column in columns]
    return tuple(
        ReportLine(
            tuple([value(source) for value in values]),
            style,
            key(source) if key else "",
            block(source) if block else "",
        )
        for source in sources
    )


def filled(
    columns: Sequence[ValueColumn[S]],
    sources: Iterable[S],
    *,
    key: Callable[[S], str] | None = None,
    block: Callable[[S], str] | None = None,
) -> tuple[tuple[ReportColumn, ...], tuple[ReportLine, ...]]:
    """The columns and the rows of a table, as `Table` takes them after its title."""
    lines = rows(columns, sources, key=key, block=block)
    return zone_named(headings(columns), lines), lines


def zone_named(
    columns: Iterable[ReportColumn], lines: Sequence[ReportLine]
) -> tuple[ReportColumn, ...]:
    """The columns, those of moments with the time zone that these are in."""
    return tuple(_with_zone(each, place, lines) for place, each in enumerate(columns))


def _with_zone(column: ReportColumn, place: int, lines: Sequence[ReportLine]) -> ReportColumn:
    if column.kind is not ValueKind.DATETIME:
        return column
    moments = (cell for each in lines for cell in each.cells[place : place + 1])
    zone = next((zone_words(cell) for cell in moments if isinstance(cell, datetime)), "")
    return replace(column, heading=f"{column.heading} ({zone})") if zone else column


def group(
    columns: Sequence[ValueColumn[Any]], text: str, style: RowStyle = RowStyle.GROUP
) -> ReportLine:
    """A heading inside a table: its first cell speaks, the others are blank."""
    return ReportLine((text, *[None] * (len(columns) - 1)), style)


def of_part(part: Callable[[S], T], columns: Iterable[ValueColumn[T]]) -> Columns[S]:
    """Columns that are made from a part of the source, such as the answers of an event."""
    return tuple(
        ValueColumn(
            *(c.key, c.heading, c.width, _through(part, c.value), c.kind, c.band, c.span, c.printed)
        )
        for c in columns
    )


def _through(part: Callable[[S], T], value: Callable[[T], Cell]) -> Callable[[S], Cell]:
    return lambda source: value(part(source))


def banded(band: str, columns: Iterable[ValueColumn[S]]) -> Columns[S]:
    """The columns under one heading above their own."""
    return tuple(replace(column, band=band) for column in columns)
