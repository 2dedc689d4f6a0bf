"""What an export is made of: each round with the plan of then, and the letters of it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import FormSchema


class LetterRecord(Struct, frozen=True):
    """What became of a letter, as the journal has it."""

    message_id: str
    at: datetime
    body: str
    kind: str
    to: str
    status: str
    version: int = 0


class RoundData(Struct, frozen=True):
    """A round, the plan and the questions that it was reported by, and its letters.

    A round that is not `wanted` is there for what the next one is measured against.
    """

    result: RoundResult
    plan: Plan
    schema: FormSchema
    letters: tuple[LetterRecord, ...] = ()
    wanted: bool = True


def joined(parts: Iterable[str]) -> str:
    """Several names in one value."""
    return "; ".join(part for part in parts if part)
