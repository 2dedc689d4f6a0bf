"""A round -> which rows were asked of whom, and how many of those were answered by their lead.

A row agreed for good in an earlier round is not asked again: its silence is not missing (RULES 7).
"""

from collections.abc import Iterable

from msgspec import Struct

from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import AgreedRow, Mark, RowStatement
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import FINAL


class RowsAnswered(Struct, frozen=True):
    """So many rows answered by their lead, of those asked of a lead; and those agreed for good."""

    answered: int
    asked: int
    agreed: int

    @property
    def words(self) -> str:
        """Both numbers, and what they leave out: "23 of 23 asked; 36 agreed for good"."""
        beside = f"; {self.agreed} agreed for good and not asked" if self.agreed else ""
        return f"{self.answered} of {self.asked} asked{beside}"


def rows_answered(schema: FormSchema, rows: Iterable[AgreedRow]) -> RowsAnswered:
    """How many of these rows were answered by their lead, of those that were asked of one."""
    every = tuple(rows)
    asked = [row for row in every if is_asked_of_lead(schema, row)]
    answered = sum(row.answered_by_lead for row in asked)
    return RowsAnswered(answered, len(asked), sum(was_final(schema, row) for row in every))


def is_asked_of_lead(schema: FormSchema, row: AgreedRow) -> bool:
    """Whether a lead was asked about a row."""
    return not was_final(schema, row) and any(s.role == Role.LEAD for s in row.said)


def is_owed(schema: FormSchema, row: AgreedRow, said: RowStatement) -> bool:
    """Whether a body's answer on a row is missing where there is none."""
    return not said.optional and not was_final(schema, row)


def was_final(schema: FormSchema, row: AgreedRow) -> bool:
    """Whether nothing was asked of a row any more when the round began: silence is not missing."""
    item = schema.list("status").item(row.previous)
    return item is not None and item.sense in FINAL and row.previous_mark is Mark.NONE
