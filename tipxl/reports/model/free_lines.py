"""Layout + a line of a free block -> its columns and cells, as report.toml asks them."""

from collections.abc import Iterable, Mapping
from datetime import date

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import LineStatement, RowStatement
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.reports.model.sheet import Cell, ReportColumn, ValueKind

#: Where a line came from: the secretariat's own workbook only.
SOURCE = (
    ReportColumn("file", "File", 24),
    ReportColumn("line", "Row in the form's sheet", 9, ValueKind.NUMBER),
)

_KINDS = {ColumnKind.DATE: ValueKind.DATE, ColumnKind.COUNT: ValueKind.NUMBER}


def asked(schema: FormSchema, block: str) -> tuple[Column, ...]:
    """What a block asks, in its order; none where report.toml has no such block."""
    return next((each.inputs for each in schema.blocks if each.key == block), ())


def columns_of(
    questions: Iterable[Column], widths: Mapping[str, float]
) -> tuple[ReportColumn, ...]:
    """A column for each question; without a width here it is as wide as on the form."""
    return tuple(
        ReportColumn(
            each.key,
            each.heading.partition(" (")[0],
            widths.get(each.key, each.width),
            _KINDS.get(each.kind, ValueKind.TEXT),
        )
        for each in questions
    )


def cells_of(
    schema: FormSchema, questions: Iterable[Column], line: LineStatement
) -> tuple[str | float | date | None, ...]:
    """The answers to the questions: words for codes, days as days, counts as numbers or NC."""
    return tuple(_cell(schema, each, line.answers.get(each.key)) for each in questions)


def source(line: LineStatement) -> tuple[Cell, ...]:
    """Under `SOURCE`: the file and the row of its sheet."""
    return line.file, sheet_row(line)


def sheet_row(said: RowStatement | LineStatement) -> int | None:
    """The row of the sheet in which answers stood; None where nothing stood."""
    cell = next((each.cell for each in said.answers.values() if each.cell), "")
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return int(digits) if digits.isdecimal() else None


def titles(plan: Plan) -> Mapping[str, str]:
    """The title of the activity of each row."""
    return {row.key: row.title for row in plan.rows}


def _cell(schema: FormSchema, column: Column, answer: Answer | None) -> str | float | date | None:
    if answer is None or answer.value is None:
        return None
    if answer.value == MISREAD:
        return answer.raw
    if column.kind is ColumnKind.LIST:
        return schema.list(column.list).label(str(answer.value))
    if column.kind is ColumnKind.DATE:
        return date.fromisoformat(str(answer.value))
    return answer.value
