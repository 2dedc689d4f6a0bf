"""What report.toml asks on a sheet -> the columns of an export that hold the answers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from tipxl.domain.core.expression import MISREAD, NOT_COLLECTED
from tipxl.domain.returns.returned import CLEAR, Answer, text_of
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.reports.export.data_table import DataColumn, DataType, Scalar
from tipxl.reports.export.round_data import RoundData
from tipxl.reports.figures.evidence import answer_label
from tipxl.reports.model.free_lines import asked

_TYPES = {ColumnKind.DATE: DataType.DATE, ColumnKind.COUNT: DataType.INTEGER}


class HasAnswers(Protocol):
    """A line of a round that has answers, with the questions they answer."""

    @property
    def schema(self) -> FormSchema:
        """What the form asked then."""

    def answer(self, column: str) -> Answer | None:
        """The answer to a question."""


def asked_of(rounds: Sequence[RoundData], block: str) -> tuple[Column, ...]:
    """Every question of a sheet that any round asked, as the last of them asks it."""
    return tuple({each.key: each for data in rounds for each in asked(data.schema, block)}.values())


def asked_columns(
    questions: Iterable[Column], taken: frozenset[str]
) -> Iterator[DataColumn[HasAnswers]]:
    """A column for each question; of a list its code and, beside it, its words.

    A question that is called as a column of ours is called `answer_` and its key.
    """
    for each in questions:
        name = f"answer_{each.key}" if each.key in taken else each.key
        kind = _TYPES.get(each.kind, DataType.STRING)
        unit = "persons" if each.kind is ColumnKind.COUNT else ""
        of_list = each.kind is ColumnKind.LIST
        meaning = f"{each.heading.strip().rstrip('.')}{': its code' if of_list else ''}."
        yield DataColumn(name, meaning, partial(_value, each), kind, unit=unit)
        if of_list:
            yield DataColumn(f"{name}_label", f"{each.heading}: in words.", partial(_label, each))
        if each.kind is ColumnKind.COUNT:
            yield DataColumn(
                f"{name}_not_collected",
                "Whether it was said that this was not collected (NC), which is not zero.",
                partial(_is_not_collected, each),
                DataType.BOOLEAN,
            )


def _value(column: Column, line: HasAnswers) -> Scalar:
    return understood(column, line.answer(column.key))


def understood(column: Column, answer: Answer | None) -> Scalar:
    """An answer as it counts; None where it is blank, or could not be understood."""
    if answer is None or answer.value in (None, MISREAD, CLEAR):
        return None
    if column.kind is ColumnKind.DATE:
        return date.fromisoformat(str(answer.value))
    if column.kind is ColumnKind.COUNT:
        return None if answer.value == NOT_COLLECTED else int(float(answer.value or 0))
    return text_of(answer)


def _label(column: Column, line: HasAnswers) -> Scalar:
    value = _value(column, line)
    return answer_label(line.schema, column, str(value)) if value else None


def _is_not_collected(column: Column, line: HasAnswers) -> bool:
    answer = line.answer(column.key)
    return answer is not None and answer.value == NOT_COLLECTED
