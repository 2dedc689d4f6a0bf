"""Two rounds -> what changed between them, row by row, and what those who changed it say."""

from collections.abc import Iterator

from msgspec import Struct

from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedRow, RoundResult
from tipxl.domain.results.schedule import RowSchedule, Schedule, row_schedule, step_of
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import STEPS


class ComparedRound(Struct, frozen=True):
    """A round as it is seen: with the plan as it was worded then, and the rounds before it.

    `plan` is None where a round was closed before the plan was kept with it; `earlier` are the
    rounds before, oldest first.
    """

    round: RoundResult
    plan: Plan | None = None
    earlier: tuple[RoundResult, ...] = ()

    def schedule(self, schema: FormSchema, key: str) -> RowSchedule:
        """How a row stands in time at the end of this round."""
        rounds = (*self.earlier, self.round)
        return row_schedule(schema, rounds, key, self.plan.ends if self.plan else None)


class ChangeReason(Struct, frozen=True):
    """What a lead said of a change: the code of its main reason, and its own words."""

    body: str
    reason: str = ""
    explain: str = ""


class Reworded(Struct, frozen=True):
    """A part of the plan's row that reads otherwise than in the round compared with."""

    part: str  # a heading: "Activity", "Expected output", …
    before: str
    after: str


class RowChange(Struct, frozen=True):
    """One row in both rounds. `before` is None where it is new, `after` where it is gone.

    `regressed`: less advanced than before, by the order of the statuses, also by way of postponed.
    `newly_overdue`: its target has passed, and had not in the round compared with.
    `stalled_since`: the first round of those running that brought nothing.
    """

    key: str
    before: AgreedRow | None
    after: AgreedRow | None
    explained: tuple[ChangeReason, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    schedule: Schedule = Schedule.ENDED
    regressed: bool = False
    stalled: bool = False
    stalled_since: Period | None = None
    newly_overdue: bool = False
    decision: str = ""  # the plan's own, by which a row came, went or was changed

    @property
    def is_transition(self) -> bool:
        """Whether the row had one status and has another; a first status is one, too."""
        if self.before is None or self.after is None:
            return False
        return self.before.status != self.after.status

    @property
    def is_marked_anew(self) -> bool:
        """Whether only the mark beside the status changed."""
        if self.before is None or self.after is None or self.is_transition:
            return False
        return self.before.mark != self.after.mark


class Comparison(Struct, frozen=True):
    """A round beside an earlier one: every row of either, in the plan's order, the gone ones last.

    A reader picks what changed: `transitions`, `new`, `gone`, …
    """

    period: str
    against: str
    rows: tuple[RowChange, ...]
    first_month: int = 1

    @property
    def compared_with(self) -> Period:
        """The period of the earlier round."""
        return Period.parse(self.against).beginning(self.first_month)

    @property
    def transitions(self) -> tuple[RowChange, ...]:
        """The rows whose status changed."""
        return tuple(each for each in self.rows if each.is_transition)

    @property
    def new(self) -> tuple[RowChange, ...]:
        """The rows that the earlier round did not have."""
        return tuple(each for each in self.rows if each.before is None)

    @property
    def gone(self) -> tuple[RowChange, ...]:
        """The rows that the later round does not have any more."""
        return tuple(each for each in self.rows if each.after is None)

    @property
    def regressed(self) -> tuple[RowChange, ...]:
        """The rows that are less advanced than before."""
        return tuple(each for each in self.rows if each.regressed)

    @property
    def stalled(self) -> tuple[RowChange, ...]:
        """The rows of which nothing came in two rounds."""
        return tuple(each for each in self.rows if each.stalled)

    @property
    def newly_overdue(self) -> tuple[RowChange, ...]:
        """The rows whose target has passed since."""
        return tuple(each for each in self.rows if each.newly_overdue)

    @property
    def reworded(self) -> tuple[RowChange, ...]:
        """The rows that the plan words otherwise, or gives to others."""
        return tuple(each for each in self.rows if each.reworded)


def compare(schema: FormSchema, earlier: ComparedRound, later: ComparedRound) -> Comparison:
    """What changed from one round to a later one; history goes by the row's key."""
    keys = [row.key for row in later.round.rows]
    gone = [row.key for row in earlier.round.rows if row.key not in set(keys)]
    return Comparison(
        period=later.round.period,
        against=earlier.round.period,
        rows=tuple(_change(schema, earlier, later, key) for key in (*keys, *gone)),
        first_month=earlier.round.first_month,
    )


def _change(
    schema: FormSchema, earlier: ComparedRound, later: ComparedRound, key: str
) -> RowChange:
    before, after = earlier.round.row(key), later.round.row(key)
    row = _planned(later, key)
    if after is None:
        return RowChange(key, before, None, decision=row.decision if row else "")
    stands = later.schedule(schema, key)
    stood = earlier.schedule(schema, key).schedule if before else None
    return RowChange(
        key=key,
        before=before,
        after=after,
        explained=tuple(_explained(after)),
        reworded=tuple(_reworded(_planned(earlier, key), row)) if before else (),
        schedule=stands.schedule,
        regressed=_is_a_step_back(schema, earlier, later, key),
        stalled=stands.schedule.is_stalled,
        stalled_since=stands.stalled_since,
        newly_overdue=stands.schedule.is_overdue and not (stood and stood.is_overdue),
        decision=row.decision if row else "",
    )


def _is_a_step_back(
    schema: FormSchema, earlier: ComparedRound, later: ComparedRound, key: str
) -> bool:
    """Whether a row is less far than in the earlier round, on the way to completed.

    Postponed, discontinued and merged lie beside that way: they are changes, not steps back. But a
    row that comes back from postponed less far than it was has fallen back.
    """
    row = later.round.row(key)
    if row is None or row.status not in schema.list("status").codes(*STEPS):
        return False
    then = step_of(schema, (*earlier.earlier, earlier.round), key)
    now = step_of(schema, (later.round,), key)
    return then is not None and now is not None and now < then


def _explained(row: AgreedRow) -> Iterator[ChangeReason]:
    for said in row.said:
        if said.role == Role.LEAD and not said.refused:
            found = ChangeReason(said.body, said.text("reason"), said.text("explain"))
            if found.reason or found.explain:
                yield found


# --- the plan's own words


def _planned(compared: ComparedRound, key: str) -> Row | None:
    return compared.plan.row(key) if compared.plan else None


def _reworded(before: Row | None, after: Row | None) -> Iterator[Reworded]:
    if before is None or after is None:
        return
    for (part, old), (_, new) in zip(_parts(before), _parts(after), strict=True):
        if old != new:
            yield Reworded(part, old, new)


def _parts(row: Row) -> tuple[tuple[str, str], ...]:
    return (
        ("Provision", row.provision_text),
        ("Area of collaboration", row.collaboration_title),
        ("Activity", row.activity),
        ("Expected output", row.output),
        ("Judged by", row.done_when),
        ("Lead", ", ".join(row.leads)),
        ("Basis of the lead", row.lead_basis.value),
        ("Cooperating", ", ".join(row.cooperating)),
        ("In force until", str(row.in_force_until or "")),
    )
