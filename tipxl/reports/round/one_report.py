"""The sheet of one report: every answer as typed and as understood, and its findings.

It stands on a page only; findings.xlsx has the same for all reports together.
"""

from collections.abc import Iterator

from msgspec import Struct

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.returns.returned import Answer, Return, ReturnedRow, text_of
from tipxl.domain.schema.form_schema import Block, Column, ColumnKind, FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Cell, CellRef, Linked, Sheet, Table, ValueKind
from tipxl.reports.model.wording import asked_cell

_ORDER = tuple(Severity)


class _AnswerLine(Struct, frozen=True):
    """One answer of a report, and what was found at its cell."""

    schema: FormSchema
    returned: Return
    row: ReturnedRow
    column: Column
    answer: Answer
    findings: tuple[Finding, ...]

    @property
    def typed(self) -> str:
        """What the cell shows: Excel keeps a day as a number, which nobody typed."""
        answer = self.answer
        is_day = self.column.kind is ColumnKind.DATE and answer.value not in (None, MISREAD)
        return text_of(answer) if is_day and answer.raw.isdecimal() else answer.raw or "(empty)"

    @property
    def understood(self) -> str:
        if self.answer.value == MISREAD:
            return "not understood"
        text = text_of(self.answer)
        return self.schema.list(self.column.list).label(text) if self.column.list else text

    @property
    def severity(self) -> Cell:
        worst = min(self.findings, key=lambda e: _ORDER.index(e.severity), default=None)
        return asked_cell(self.returned, worst) if worst else None


_ANSWERS: Columns[_AnswerLine] = (
    ValueColumn("row", "Row", 11, lambda e: Linked(e.row.key, CellRef("Master plan", e.row.key))),
    ValueColumn("question", "Question", 24, lambda e: e.column.heading),
    ValueColumn("typed", "What was typed", 34, lambda e: e.typed),
    ValueColumn("understood", "What was understood", 34, lambda e: e.understood),
    ValueColumn("cell", "Cell", 8, lambda e: e.answer.cell),
    ValueColumn("severity", "What it asks", 14, lambda e: e.severity, ValueKind.STATUS),
    ValueColumn("says", "What was found", 50, lambda e: "\n".join(f.says for f in e.findings)),
)

_FINDINGS: Columns[tuple[Return, Finding]] = (
    ValueColumn("severity", "What it asks", 16, lambda e: asked_cell(*e),
                ValueKind.STATUS),
    ValueColumn("sheet", "Sheet", 14, lambda e: e[1].place.sheet),
    ValueColumn("cell", "Cell", 8, lambda e: e[1].place.cell),
    ValueColumn("row", "Row", 12, lambda e: e[1].place.row),
    ValueColumn("says", "What to do", 60, lambda e: e[1].says),
    ValueColumn("found", "What stood there", 30, lambda e: e[1].found),
    ValueColumn("code", "Rule", 8, lambda e: e[1].code),
)  # fmt: skip


def one_report(schema: FormSchema, returned: Return) -> Sheet:
    """The findings of a report, the gravest first, then its answers sheet by sheet."""
    ordered = sorted(returned.findings, key=lambda each: _ORDER.index(each.severity))
    lines = [(returned, each) for each in ordered]
    found = Table("What was found", *filled(_FINDINGS, lines), key="findings")
    blocks = (_block(schema, block, returned) for block in schema.blocks)
    return Sheet(
        name=returned.arrival.file,
        title=f"{returned.body or 'Not known whose'}: {returned.arrival.file}",
        intro=(returned.says,) if returned.says else (),
        tables=(found, *(table for table in blocks if table.rows)),
    )


def _block(schema: FormSchema, block: Block, returned: Return) -> Table:
    lines = _lines(schema, block, returned)
    return Table(f"Sheet {block.sheet}", *filled(_ANSWERS, lines), key=block.key)


def _lines(schema: FormSchema, block: Block, returned: Return) -> Iterator[_AnswerLine]:
    for row in returned.rows:
        for column in block.inputs if row.block == block.key else ():
            answer = row.answers.get(column.key)
            if answer is None:
                continue
            at = (answer.sheet, answer.cell)
            found = tuple(
                each for each in returned.findings if (each.place.sheet, each.place.cell) == at
            )
            # What is missing is found at a cell that holds nothing.
            if found or answer.raw or answer.value is not None:
                yield _AnswerLine(schema, returned, row, column, answer, found)
