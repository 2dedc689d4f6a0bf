"""Layout + a line of a free block -> its columns and cells, as report.toml asks them."""

from collections.abc import Iterable, Mapping
from datetime import date

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import Said, SaidLine
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema.form_schema import Column, ColumnKind, Layout
from tipxl.reports.model.sheet import Cell, Kind, ReportColumn

#: Where a line came from: the secretariat's own workbook only.
SOURCE = (
    ReportColumn("file", "File", 24),
    ReportColumn("line", "Row in the form's sheet", 9, Kind.NUMBER),
)

_KINDS = {ColumnKind.DATE: Kind.DATE, ColumnKind.COUNT: Kind.NUMBER}


def asked(layout: Layout, block: str) -> tuple[Column, ...]:
    """What a block asks, in its order; none where report.toml has no such block."""
    return next((each.inputs for each in layout.blocks if each.key == block), ())


def columns_of(
    questions: Iterable[Column], widths: Mapping[str, float]
) -> tuple[ReportColumn, ...]:
    """A column for each question; without a width here it is as wide as on the form."""
    return tuple(
        ReportColumn(
            each.key,
            each.heading.partition(" (")[0],
            widths.get(each.key, each.width),
            _KINDS.get(each.kind, Kind.TEXT),
        )
        for each in questions
    )


def cells_of(
    layout: Layout, questions: Iterable[Column], line: SaidLine
) -> tuple[str | float | date | None, ...]:
    """The answers to the questions: words for codes, days as days, counts as numbers or NC."""
    return tuple(_cell(layout, each, line.answers.get(each.key)) for each in questions)


def source(line: SaidLine) -> tuple[Cell, ...]:
    """Under `SOURCE`: the file and the row of its sheet."""
    return line.file, sheet_row(line)


def sheet_row(said: Said | SaidLine) -> int | None:
    """The row of the sheet in which answers stood; None where nothing stood."""
    cell = next((each.cell for each in said.answers.values() if each.cell), "")
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return int(digits) if digits.isdecimal() else None


def titles(plan: Plan) -> Mapping[str, str]:
    """The title of the activity of each row."""
    return {row.key: row.title for row in plan.rows}


def _cell(layout: Layout, column: Column, answer: Answer | None) -> str | float | date | None:
    if answer is None or answer.value is None:
        return None
    if answer.value == MISREAD:
        return answer.raw
    if column.kind is ColumnKind.LIST:
        return layout.list(column.list).label(str(answer.value))
    if column.kind is ColumnKind.DATE:
        return date.fromisoformat(str(answer.value))
    return answer.value
