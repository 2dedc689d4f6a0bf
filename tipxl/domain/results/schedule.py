"""The rounds so far -> how each row stands in time: overdue, due, stalled, slipped (RULES 3).

Never typed by anybody and kept apart from the status.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.wording_numbers import counted, often
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult, RowStatement
from tipxl.domain.returns.plausibility import tells_more_than_a_status
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import CONTRIBUTED, FINAL, STEPS, Status, TargetPosition


class Schedule(StrEnum):
    """How a row stands in time; a row that is completed, discontinued or merged has ENDED.

    A row can be stalled and its target have passed, or lie in this very round: both are said.
    """

    ON_SCHEDULE = "On schedule"
    DUE = "Due"
    OVERDUE = "Overdue"
    STALLED = "Stalled"
    DUE_STALLED = "Due, stalled"
    OVERDUE_STALLED = "Overdue, stalled"
    NO_DATE = "No date"
    UNFINISHED = "Not completed by the end of the plan"
    ENDED = ""

    @property
    def is_due(self) -> bool:
        """Whether its target is the period of the round."""
        return self in (Schedule.DUE, Schedule.DUE_STALLED)

    @property
    def is_overdue(self) -> bool:
        """Whether its target lies before the period of the round."""
        return self in OVERDUE

    @property
    def is_stalled(self) -> bool:
        """Whether nothing came of it in two rounds running."""
        return self in STALLED


#: What a period is called, by how many of them a year has.
LENGTHS = {1: "year", 2: "half-year", 4: "quarter"}
OVERDUE = (Schedule.OVERDUE, Schedule.OVERDUE_STALLED)
STALLED = (Schedule.STALLED, Schedule.DUE_STALLED, Schedule.OVERDUE_STALLED)


class RowSchedule(Struct, frozen=True):
    """How a row stands in time, since when it is stalled, and how often its target moved.

    `first` is the first target that was agreed, `target` the last one; it moved `moves` times, and
    lies `slip` periods after the first (before it where it is negative).
    """

    schedule: Schedule
    stalled_since: Period | None = None
    first: Period | None = None
    target: Period | None = None
    moves: int = 0
    slip: int = 0

    @property
    def has_slipped(self) -> bool:
        """Whether its target was moved past the first one agreed."""
        return self.slip > 0

    @property
    def slip_words(self) -> str:
        """The first target, and how far it was moved: "2018H2; moved 2 times, by 3 half-years"."""
        if self.first is None:
            return ""
        if not self.moves:
            return str(self.first)
        by = f", by {counted(self.slip, LENGTHS[self.first.parts])}" if self.slip else ""
        return f"{self.first}; moved {often(self.moves)}{by}"


def target_position(period: Period, agreed: AgreedRow | None) -> TargetPosition:
    """Where the last agreed target lies, seen from `period`: overdue, due, dated or undated."""
    target = agreed.target if agreed else None
    if target is None or target.parts != period.parts:
        return TargetPosition.UNDATED
    if target == period:
        return TargetPosition.DUE
    return TargetPosition.OVERDUE if target < period else TargetPosition.DATED


def row_schedule(
    schema: FormSchema, rounds: Sequence[RoundResult], key: str, ends: date | None = None
) -> RowSchedule:
    """How a row stands at the end of the last of `rounds`, oldest first; `ends` is the plan's day.

    The one answer to this: the Master plan, Attention, Changes and the Dashboard all ask here.
    """
    return _schedules(schema, ends, *rounds)(key)


@remembered
def _schedules(
    schema: FormSchema, ends: date | None, *rounds: RoundResult
) -> Callable[[str], RowSchedule]:
    # Most sheets of a workbook ask for every row.
    return lru_cache(maxsize=None)(lambda key: _row_schedule(schema, rounds, key, ends))


def _row_schedule(
    schema: FormSchema, rounds: Sequence[RoundResult], key: str, ends: date | None
) -> RowSchedule:
    round, row = rounds[-1], rounds[-1].row(key)
    targets = _targets(rounds, key)
    since = _stalled_since(schema, rounds, key)
    return RowSchedule(
        schedule=_schedule(schema, round, row, ends, is_stalled=since is not None),
        stalled_since=since,
        first=targets[0] if targets else None,
        target=targets[-1] if targets else None,
        moves=sum(one != other for one, other in pairwise(targets)),
        slip=_distance(targets[0], targets[-1]) if targets else 0,
    )


def _schedule(
    schema: FormSchema,
    round: RoundResult,
    row: AgreedRow | None,
    ends: date | None,
    *,
    is_stalled: bool,
) -> Schedule:
    if row is not None and _meaning(schema, row.status) in FINAL:
        return Schedule.ENDED
    if ends is not None and round.reporting_period.end >= ends:
        return Schedule.UNFINISHED
    match target_position(round.reporting_period, row):
        case TargetPosition.OVERDUE:
            return Schedule.OVERDUE_STALLED if is_stalled else Schedule.OVERDUE
        case TargetPosition.DUE:
            return Schedule.DUE_STALLED if is_stalled else Schedule.DUE
        case TargetPosition.DATED:
            return Schedule.STALLED if is_stalled else Schedule.ON_SCHEDULE
        case _:
            return Schedule.STALLED if is_stalled else Schedule.NO_DATE


def _targets(rounds: Sequence[RoundResult], key: str) -> list[Period]:
    """Every dated target that was agreed, round by round."""
    rows = (round.row(key) for round in rounds)
    found = [row.target for row in rows if row is not None and row.target is not None]
    return [each for each in found if each.parts == found[0].parts]


def _distance(one: Period, other: Period) -> int:
    return (other.year - one.year) * one.parts + other.part - one.part


# --- stalled


def _stalled_since(schema: FormSchema, rounds: Sequence[RoundResult], key: str) -> Period | None:
    """The first of the rounds running, two at least, that brought nothing; None where one did.

    None as well where the target lies further ahead than the next round.
    """
    row = rounds[-1].row(key)
    if row is None or _meaning(schema, row.status) in ("", *FINAL):
        return None
    target = row.target
    if target is not None and target > rounds[-1].reporting_period.next:
        return None
    since: list[Period] = []
    for at in range(len(rounds) - 1, -1, -1):
        if not _brought_nothing(schema, rounds[: at + 1], key):
            break
        since.append(rounds[at].reporting_period)
    return since[-1] if len(since) > 1 else None


def _brought_nothing(schema: FormSchema, rounds: Sequence[RoundResult], key: str) -> bool:
    """Whether a row was reported in the last of these rounds, and nothing came of it."""
    round, row = rounds[-1], rounds[-1].row(key)
    before = rounds[-2].row(key) if len(rounds) > 1 else None
    if row is None or not _was_reported(row):
        return False
    then, now = _step_before(schema, rounds, key), step_of(schema, rounds, key)
    if then is not None and now is not None and now > then:
        return False
    return not (key in _rows_of_events(round) or _shows(schema, row, before))


def _was_reported(row: AgreedRow) -> bool:
    """Whether anybody who counts said something; what nobody reported is no information."""
    spoke = any((said.answered or said.nil) and not said.refused for said in row.said)
    return spoke and row.mark is not Mark.NOT_REPORTED


def _shows(schema: FormSchema, row: AgreedRow, before: AgreedRow | None) -> bool:
    """Whether any body wrote something new, took part, or named evidence."""
    old = {squeezed(each.text("progress")) for each in before.said} if before else set()
    known = before.values.get("evidence", "") if before else ""
    if row.values.get("evidence", "").strip() not in ("", known.strip()):
        return True
    return any(
        _took_part(schema, said)
        or said.evented
        or (said.text("evidence") and said.text("evidence").strip() not in known)
        or _tells_something_new(schema, said.text("progress"), old)
        for said in row.said
        if not said.refused
    )


def _took_part(schema: FormSchema, said: RowStatement) -> bool:
    part = schema.list("part").item(said.text("part"))
    return said.role == Role.PART and part is not None and part.sense in CONTRIBUTED


def _tells_something_new(schema: FormSchema, text: str, old: set[str]) -> bool:
    return bool(text) and squeezed(text) not in old and tells_more_than_a_status(schema, text)


@remembered
def _rows_of_events(round: RoundResult) -> frozenset[str]:
    lines = (event.line for event in round.events if not event.line.refused)
    return frozenset(line.text(named) for line in lines for named in ("activity", "serves"))


# --- steps


def step_of(schema: FormSchema, rounds: Sequence[RoundResult], key: str) -> int | None:
    """How far a row is after these rounds: its place among STEPS; None where that is not known.

    A postponed row is as far as its last active step.
    """
    statuses = [row.status for round in reversed(rounds) if (row := round.row(key)) is not None]
    first = next((row for round in rounds if (row := round.row(key)) is not None), None)
    for status in (*statuses, first.previous if first else ""):
        sense = _meaning(schema, status)
        if sense in STEPS:
            return STEPS.index(sense)
        if sense not in ("", Status.POSTPONED):
            return None
    return None


def _step_before(schema: FormSchema, rounds: Sequence[RoundResult], key: str) -> int | None:
    """How far it was before the last of these rounds."""
    if len(rounds) > 1 and (found := step_of(schema, rounds[:-1], key)) is not None:
        return found
    row = rounds[-1].row(key)
    sense = _meaning(schema, row.previous) if row else ""
    return STEPS.index(sense) if sense in STEPS else None


def _meaning(schema: FormSchema, status: str) -> str:
    item = schema.list("status").item(status)
    return item.sense if item else ""
