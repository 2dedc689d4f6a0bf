"""What was done to the rows and columns of a block as a whole: taken out, or put elsewhere."""

from collections.abc import Iterator

from tipxl.domain.finding import Finding, Place, Severity
from tipxl.domain.layout import Block, Layout
from tipxl.domain.lines import Line
from tipxl.domain.template import AskedRow
from tipxl.domain.told import Told, tell

_Rows = tuple[AskedRow, ...]


def gone_columns(
    layout: Layout, block: Block, asked: _Rows, lines: list[Line]
) -> Iterator[Finding]:
    """Every column that the form had and the file has not."""
    roles = {row.facts.get("role", "") for row in asked}
    needed = _needed(layout, block) if any(line.is_begun(block) for line in lines) else frozenset()
    for column in block.columns:
        wanted = any(column.asks(role) for role in roles)
        if wanted and not any(column.key in line.columns for line in lines):
            place = Place(sheet=block.sheet, column=column.key)
            told = Told.COLUMN_NEEDED if column.key in needed else Told.COLUMN_GONE
            yield tell(told, place, column=column.heading)


def _needed(layout: Layout, block: Block) -> frozenset[str]:
    """The columns without which no line of the block says anything: always required."""
    return frozenset(
        column
        for rule in layout.rules
        if rule.on == block.key and rule.verb == "require" and rule.severity is Severity.ERROR
        if rule.when.keys() <= {"role", "submission"}
        for column in rule.of
    )


def moved(block: Block, asked: _Rows, lines: list[Line]) -> Iterator[Finding]:
    """Rows and columns that stand in another order than the form has them."""
    ours = {line.number: line.key for line in lines if any(line.is_of(row) for row in asked)}
    order = {row.key: n for n, row in enumerate(asked)}
    # A row that stands twice, or a stranger's, has been told as such.
    seen = [order[key] for key in dict.fromkeys(ours[number] for number in sorted(ours))]
    if seen != sorted(seen):
        yield tell(Told.MOVED, Place(sheet=block.sheet))
    yield from _moved_columns(block, lines[0])


def _moved_columns(block: Block, line: Line) -> Iterator[Finding]:
    known = [column for column in block.columns if column.key in line.columns]
    stand = sorted(known, key=lambda column: line.columns[column.key])
    if stand == known:
        return
    number = next(n for n, column in enumerate(stand) if known[n] is not column)
    before = stand[number - 1].heading if number else "the beginning"
    after = stand[number + 1].heading if number + 1 < len(stand) else "the end"
    words = {"column": stand[number].heading, "before": before, "after": after}
    place = Place(sheet=line.sheet, column=stand[number].key)
    yield tell(Told.COLUMN_MOVED, place, **words)
