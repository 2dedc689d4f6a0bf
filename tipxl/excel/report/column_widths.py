"""How wide the columns of a sheet are: as what stands in them, and so that their print is read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from tipxl.excel.heights import text_width, width_in_lines, word_width
from tipxl.excel.report import report_styles
from tipxl.excel.report.report_places import placed
from tipxl.reports.model import visual_language
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    RowStyle,
    Table,
    ValueKind,
    text_of,
)

FILTER = 3.0  # characters that the button of a filter takes of a heading

_LONGEST_WORD = 24.0  # characters; a longer word is broken
_LONGEST_STATUS = 19.0  # characters; a longer status takes two lines
_NARROW_TEXT = 11.0  # characters that are left to a text where the page is too narrow for all
BOLD = 1.07  # as wide as regular letters, and so much more
_SAMPLES = {ValueKind.DATE: "30 May 2018", ValueKind.DATETIME: "30 May 2018 00:00"}
_WHOLE = (ValueKind.NUMBER, ValueKind.SHARE, ValueKind.DATE, ValueKind.DATETIME)


class ColumnRoom(Struct, frozen=True):
    """What a column needs, so that no word, number or heading is broken; and what it would take."""

    least: float
    wanted: float


def widths_of(tables: Sequence[Table], rooms: Mapping[int, ColumnRoom], page: float) -> list[float]:
    """A column's own width counts; one that spans several only fills what nobody has set.

    `rooms` are those of the tables, `page` is what the columns that are printed may take together,
    in characters.
    """
    columns = [(table, *each) for table in tables for each in enumerate(placed(table.columns))]
    widths = _on_page(rooms, printed_columns(tables) if tables else 0, page)
    for table, number, (at, column) in columns:
        if column.span > 1:
            _widen(widths, range(at, at + column.span), _room(table, number, column), column, page)
    return [widths[part] for part in sorted(widths)] or [visual_language.ACROSS]


def least_of(tables: Sequence[Table], rooms: Mapping[int, ColumnRoom]) -> float:
    """What the columns that are printed need together, if every text is wrapped."""
    printed = printed_columns(tables) if tables else 0
    return sum(room.least for at, room in rooms.items() if at < printed)


def rooms_of(tables: Sequence[Table]) -> dict[int, ColumnRoom]:
    """What each column of the sheet needs by those that stand on it alone."""
    rooms: dict[int, ColumnRoom] = {}
    for table in tables:
        for number, (at, column) in enumerate(placed(table.columns)):
            if column.span == 1:
                rooms[at] = _both(rooms.get(at), _room(table, number, column))
    return rooms


def printed_columns(tables: Iterable[Table]) -> int:
    """How many columns of the sheet are printed."""
    return max(sum(column.span for column in table.columns if column.printed) for table in tables)


def _both(one: ColumnRoom | None, other: ColumnRoom) -> ColumnRoom:
    if one is None:
        return other
    return ColumnRoom(max(one.least, other.least), max(one.wanted, other.wanted))


def _on_page(rooms: Mapping[int, ColumnRoom], printed: int, page: float) -> dict[int, float]:
    """Every column as wide as it would be; what is too much is taken from those that can wrap."""
    widths = {at: room.wanted for at, room in rooms.items()}
    shown = [at for at in rooms if at < printed]
    spare = {at: widths[at] - rooms[at].least for at in shown}
    too_much, all_spare = sum(widths[at] for at in shown) - page, sum(spare.values())
    if too_much > 0 and all_spare > 0:
        part = min(1.0, too_much / all_spare)
        widths |= {at: widths[at] - part * spare[at] for at in shown}
    return widths


def _widen(
    widths: dict[int, float], parts: range, room: ColumnRoom, column: ReportColumn, page: float
) -> None:
    """Give the columns that one of a table stands over what it lacks."""
    unset = [part for part in parts if part not in widths]
    for part in unset:
        widths[part] = column.width / column.span
    stands = sum(widths[part] for part in parts)
    free = max(0.0, page - sum(widths.values()))
    lacks = max(room.least - stands, min(room.wanted - stands, free))
    for part in parts:
        widths[part] += max(0.0, lacks) / column.span


def _room(table: Table, number: int, column: ReportColumn) -> ColumnRoom:
    """As wide as what stands in it, as far as it may be; a word and the heading always fit."""
    size = report_styles.SIZE
    room = report_styles.EDGES + (FILTER if table.filtered else 0.0)
    heading, tall = (
        1.06 * width_in_lines(column.heading, size, lines) + room if table.shows_headings else 0.0
        for lines in (visual_language.HEADING_LINES, visual_language.HEADING_LINES + 1)
    )
    if table.dense:
        wide = max(visual_language.NARROWEST, heading, column.width)
        return ColumnRoom(wide, wide)
    least = max(visual_language.NARROWEST, tall)
    lines = [line for line in table.rows if not line.style.is_heading]
    texts = {_shown(line.cells[number], column) for line in lines}
    totals = {_shown(x.cells[number], column) for x in lines if x.style is RowStyle.TOTAL}
    words = max((word_width(each, size) for each in texts), default=0.0)
    text = max((text_width(each, size) for each in texts), default=0.0)
    text = max(text, *(text_width(each, size) * BOLD for each in totals), 0.0)
    least = max(least, min(words + report_styles.EDGES, _LONGEST_WORD))
    if column.kind in _WHOLE:
        least = max(least, text + report_styles.EDGES)
    if column.kind is ValueKind.STATUS:
        least = max(least, min(text + report_styles.EDGES, _LONGEST_STATUS))
    wanted = max(least, heading, min(text + report_styles.EDGES, column.width))
    return ColumnRoom(max(least, min(wanted, _NARROW_TEXT)), wanted)


def _shown(cell: Cell, column: ReportColumn) -> str:
    return _SAMPLES.get(column.kind, "") if isinstance(cell, date) else text_of(cell)
