"""A return as the checks see it: its form, its submission, its rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Place
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.returns.returned import ReturnedRow
from tipxl.domain.schema.form_schema import FormSchema


@dataclass(frozen=True, slots=True)
class ReturnContext:
    """A return: its form, what kind of report it is, the rows that count."""

    schema: FormSchema
    issued_form: IssuedForm
    submission: str
    rows: tuple[ReturnedRow, ...]

    def row(self, key: str) -> ReturnedRow | None:
        """The counting answers of a row of the plan."""
        return next((r for r in self.rows if r.block == "activities" and r.key == key), None)

    def accepted(self, block: str) -> Iterator[ReturnedRow]:
        """The rows of a block that are not refused."""
        return (row for row in self.rows if row.block == block and not row.refused)

    def asked(self, key: str) -> FormRow:
        """A row of the plan as it was issued; KeyError when the form does not have it."""
        for each in self.issued_form.block("activities").rows:
            if each.key == key:
                return each
        raise KeyError(key)

    def meaning(self, row: ReturnedRow) -> str:
        """What the status of a row means to merging and counting."""
        item = self.schema.list("status").item(row.text("status"))
        return item.sense if item else ""


def is_answered(row: ReturnedRow | None) -> bool:
    """Whether a body said what it must always say: its status, or its part."""
    return row is not None and bool(row.text("status") or row.text("part"))


def text_at(row: ReturnedRow, column: str) -> str:
    """An answer as text; "" where it is blank or could not be read."""
    text = row.text(column)
    return "" if text == MISREAD else text


def place_of(row: ReturnedRow, column: str) -> Place:
    """The cell of an answer."""
    answer = row.answers.get(column)
    sheet, cell = (answer.sheet, answer.cell) if answer else ("", "")
    return Place(sheet=sheet, cell=cell, row=row.key, column=column)
