"""A round and the one before -> how each row stands in time: overdue, due, stalled (RULES 3).

Never typed by anybody and kept apart from the status.
"""

from enum import StrEnum

from tipxl.domain.core.expression import squeezed
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import AgreedRow, RoundResult
from tipxl.domain.returns.plausibility import tells_more_than_a_status
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import FINAL, IDLE, Status, TargetPosition


class Schedule(StrEnum):
    """How a row stands in time; a row that is completed, discontinued or merged has ENDED."""

    ON_SCHEDULE = "On schedule"
    DUE = "Due"
    OVERDUE = "Overdue"
    STALLED = "Stalled"
    NO_DATE = "No date"
    ENDED = ""


def target_position(period: Period, agreed: AgreedRow | None) -> TargetPosition:
    """Where the last agreed target lies, seen from `period`: overdue, due, dated or undated."""
    target = agreed.target if agreed else None
    if target is None or target.parts != period.parts:
        return TargetPosition.UNDATED
    if target == period:
        return TargetPosition.DUE
    return TargetPosition.OVERDUE if target < period else TargetPosition.DATED


def schedule_of(
    schema: FormSchema, round: RoundResult, before: RoundResult | None, key: str
) -> Schedule:
    """How a row stands at the end of a round; `before` is the round before, if there was one.

    A target that has passed, or lies in this very round, is told before a standstill.
    """
    row = round.row(key)
    if row is not None and _meaning(schema, row.status) in FINAL:
        return Schedule.ENDED
    lies = target_position(round.reporting_period, row)
    if lies in (TargetPosition.OVERDUE, TargetPosition.DUE):
        return Schedule.OVERDUE if lies is TargetPosition.OVERDUE else Schedule.DUE
    if is_stalled(schema, round, before, key):
        return Schedule.STALLED
    return Schedule.ON_SCHEDULE if lies is TargetPosition.DATED else Schedule.NO_DATE


def is_stalled(
    schema: FormSchema, round: RoundResult, before: RoundResult | None, key: str
) -> bool:
    """Whether nothing came of a row in two rounds, and its target does not lie further ahead.

    Nothing came of one that is not started, in preparation or postponed, and of one that is
    ongoing without an event, an output told of, or evidence.
    """
    row, then = round.row(key), before.row(key) if before else None
    if row is None or then is None:
        return False
    if row.target is not None and row.target > round.reporting_period.next:
        return False
    now, earlier = _meaning(schema, row.status), _meaning(schema, then.status)
    if now in IDLE:
        return earlier in IDLE
    if (now, earlier) != (Status.ONGOING,) * 2:
        return False
    return not (_delivered(schema, round, row, then) or _delivered(schema, before, then, None))


def _delivered(
    schema: FormSchema, round: RoundResult | None, row: AgreedRow, then: AgreedRow | None
) -> bool:
    """Whether a round shows an event, evidence, or a text that tells of something new."""
    if row.values.get("evidence", "").strip():
        return True
    events = round.events if round else ()
    if any(row.key in (e.line.text("activity"), e.line.text("serves")) for e in events):
        return True
    old = {squeezed(each.text("progress")) for each in then.said} if then else set()
    texts = [each.text("progress") for each in row.said if not each.refused]
    return any(
        squeezed(text) not in old and tells_more_than_a_status(schema, text)
        for text in texts
        if text
    )


def _meaning(schema: FormSchema, status: str) -> str:
    item = schema.list("status").item(status)
    return item.sense if item else ""
