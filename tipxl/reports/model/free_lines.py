"""The columns of a free block, such as events or issues, as report.toml asks them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import LineStatement, RowStatement
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn
from tipxl.reports.model.sheet import ValueKind

#: By whom participations are counted, as the questions on events are called.
PEOPLE = ("women", "men", "other")
_KINDS = {ColumnKind.DATE: ValueKind.DATE, ColumnKind.COUNT: ValueKind.NUMBER}


def asked(schema: FormSchema, block: str) -> tuple[Column, ...]:
    """What a block asks, in its order; none where report.toml has no such block."""
    return next((each.inputs for each in schema.blocks if each.key == block), ())


def people_asked(schema: FormSchema) -> tuple[str, ...]:
    """The counts of women, men and others that the form asks of an event."""
    counts = [each.key for each in asked(schema, "events") if each.kind is ColumnKind.COUNT]
    return tuple(each for each in PEOPLE if each in counts)


def answer_columns(
    schema: FormSchema, questions: Iterable[Column], widths: Mapping[str, float]
) -> Columns[LineStatement]:
    """A column for each question; without a width here it is as wide as on the form."""
    return tuple(
        ValueColumn(
            each.key,
            each.heading.partition(" (")[0],
            widths.get(each.key, each.width),
            partial(answer_cell, schema, each),
            _KINDS.get(each.kind, ValueKind.TEXT),
        )
        for each in questions
    )


def answer_cell(
    schema: FormSchema, column: Column, line: LineStatement
) -> str | float | date | None:
    """The answer to a question: words for a code, a day as a day, a count as a number or NC."""
    answer = line.answers.get(column.key)
    if answer is None or answer.value is None:
        return None
    if answer.value == MISREAD:
        return answer.raw
    if column.kind is ColumnKind.LIST:
        return schema.list(column.list).label(str(answer.value))
    if column.kind is ColumnKind.DATE:
        return date.fromisoformat(str(answer.value))
    return answer.value


def sheet_row(said: RowStatement | LineStatement) -> int | None:
    """The row of the sheet in which answers stood; None where nothing stood."""
    cell = next((each.cell for each in said.answers.values() if each.cell), "")
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return int(digits) if digits.isdecimal() else None


#: Where a line came from: for the screen, at the far right.
_SOURCE: Columns[LineStatement] = (
    ValueColumn("file", "File", 26, lambda line: line.file, printed=False),
    ValueColumn("line", "Row in the form's sheet", 9, sheet_row, ValueKind.NUMBER, printed=False),
)


def source_columns(*, circulated: bool) -> Columns[LineStatement]:
    """The file and row that a line came from: the secretariat's own workbook only."""
    return () if circulated else _SOURCE


def titles(plan: Plan) -> Mapping[str, str]:
    """The title of the activity of each row."""
    return {row.key: row.title for row in plan.rows}
