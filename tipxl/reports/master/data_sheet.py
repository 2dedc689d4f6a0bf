"""Round result -> the sheet Data: one line for each body and row it was asked about."""

from collections.abc import Iterator, Sequence
from functools import partial

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import AgreedRow, RoundResult, RowStatement
from tipxl.domain.results.rows_asked import is_owed
from tipxl.domain.results.standing_words import stands_apart
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.reports.figures.frames import NO_CODE
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.formulas import Cells
from tipxl.reports.model.free_lines import sheet_row
from tipxl.reports.model.sheet import CellRef, Paper, Sheet, Table, ValueKind
from tipxl.reports.model.wording import heading

NAME = "Data"
YES, NO = "yes", "no"

#: What was agreed of a row, and what one body said of it.
_Asked = tuple[AgreedRow, RowStatement]
_BLANK = Answer(None)


def _columns(schema: FormSchema, period: str) -> Columns[_Asked]:
    return (
        ValueColumn("round", "Round", 8, lambda e: period),
        ValueColumn("body", "Body", 10, lambda e: e[1].body),
        ValueColumn("role", "Role", 6, lambda e: e[1].role),
        ValueColumn("key", "Row", 11, lambda e: e[0].key),
        ValueColumn("agreed", "Agreed: code", 9, lambda e: e[0].status or NO_CODE),
        ValueColumn("apart", "No information", 9, lambda e: _yes(stands_apart(schema, e[0]))),
        ValueColumn("owed", "Answer owed", 9, lambda e: _yes(is_owed(schema, *e))),
        ValueColumn("optional", "Optional", 9, lambda e: _yes(e[1].optional)),
        ValueColumn("answered", "Answered", 9, lambda e: _yes(e[1].answered)),
        ValueColumn("refused", "Refused", 9, lambda e: _yes(e[1].refused)),
        ValueColumn("counts", "Answer counts", 9, lambda e: _yes(e[1].counts)),
        ValueColumn("provisional", "Provisional", 11, lambda e: _yes(e[1].provisional)),
        *_answers(schema),
        ValueColumn("file", "File", 24, lambda e: e[1].file),
        ValueColumn("sheet", "Sheet", 11, lambda e: _sheet_of(e[1])),
        ValueColumn("line", "Sheet row", 9, lambda e: sheet_row(e[1]), ValueKind.NUMBER),
        ValueColumn("received", "Received", 17, lambda e: e[1].received, ValueKind.DATETIME),
        ValueColumn("sha256", "SHA-256", 60, lambda e: e[1].sha256),
    )


def _yes(holds: bool) -> str:
    return YES if holds else NO


def _answers(schema: FormSchema) -> Iterator[ValueColumn[_Asked]]:
    """Every answer in words; one of a list has its code beside it."""
    for column in schema.block("activities").inputs:
        key, words = f"answer.{column.key}", partial(_words, schema, column)
        yield ValueColumn(key, column.heading, 18, words)
        # A list of periods has no words of its own: a period is its own code.
        if column.kind is ColumnKind.LIST and schema.list(column.list).items:
            code = f"{heading(schema, column.key)}: code"
            yield ValueColumn(f"{key}.code", code, 9, partial(_code, column.key))


def _words(schema: FormSchema, column: Column, asked: _Asked) -> str | float | None:
    answer = asked[1].answers.get(column.key, _BLANK)
    if answer.value == MISREAD:
        return answer.raw
    if answer.value and column.kind is ColumnKind.LIST:
        return schema.list(column.list).label(str(answer.value))
    return answer.value


def _code(key: str, asked: _Asked) -> str | float | None:
    return asked[1].answers.get(key, _BLANK).value


def _sheet_of(said: RowStatement) -> str:
    return next((each.sheet for each in said.answers.values() if each.cell), "")


def data(schema: FormSchema, round: RoundResult) -> Sheet:
    """Every answer as accepted, with the file, sheet and row it came from; body by body."""
    asked = [(row, said) for row in round.rows for said in row.said]
    asked.sort(key=lambda e: e[1].body)
    return Sheet(
        name=NAME,
        title=f"Every answer as accepted, {round.reporting_period.words}",
        intro=(
            "One line for each body and row it was asked about, answered or not. Filter it as you "
            "like; do not sort it, for the figures of a body count its lines where they stand.",
        ),
        tables=(
            Table(
                "",
                *filled(
                    _columns(schema, round.period),
                    asked,
                    key=lambda e: line_key(e[1].body, e[0].key),
                    block=lambda e: e[1].body,
                ),
                filtered=True,
                dense=True,
            ),
        ),
        frozen=4,
        paper=Paper.A3,
        prefix="data",
    )


def line_key(body: str, row: str) -> str:
    """The line of a body and a row."""
    return f"{body} {row}"


def source_of(said: Sequence[RowStatement], row: str) -> CellRef | None:
    """Where what was said of a row stands, its lead's word; None where nobody was asked."""
    first = min(said, key=lambda each: (each.role != Role.LEAD, not each.answered), default=None)
    return CellRef(NAME, line_key(first.body, row)) if first else None


def of_body(column: str, body: str) -> Cells:
    """A column of Data, a body's own lines only."""
    return Cells(NAME, column, block=body)
