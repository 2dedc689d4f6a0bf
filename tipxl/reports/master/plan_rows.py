"""Plan and rounds -> a value for each row in force: what is planned, agreed, and told so far."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark, RoundResult
from tipxl.domain.results.schedule import RowSchedule, row_schedule
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import FINAL
from tipxl.reports.model.wording import value_words

_DECIDED = "K1"


class MasterRow(Struct, frozen=True):
    """One row of the plan, what was agreed of it in the last of `rounds`, and in those before."""

    schema: FormSchema
    rounds: Sequence[RoundResult]
    times: RowSchedule
    row: Row
    agreed: AgreedRow
    activity: AgreedActivity
    above: Row | None  # the row before, in the same area

    @property
    def now(self) -> RoundResult:
        """The round that is shown."""
        return self.rounds[-1]

    def answer(self, key: str) -> str:
        """The agreed answer to a question of the form, in words."""
        return value_words(self.schema, key, self.agreed.values.get(key, ""))

    @property
    def begins_activity(self) -> bool:
        """Whether it is the first row of its activity."""
        return self.above is None or self.above.activity_key != self.row.activity_key

    @property
    def is_whole_activity(self) -> bool:
        """Whether its status and mark are those of the activity, which has no other row."""
        marks = tuple(each for each in (self.agreed.mark,) if each is not Mark.NONE)
        alone = len(self.activity.rows) <= 1
        return alone and (self.activity.status, self.activity.marks) == (self.agreed.status, marks)

    @property
    def is_closed(self) -> bool:
        """Whether its status is one that ends the work."""
        return self.agreed.status in self.schema.list("status").codes(*FINAL)

    @property
    def closing(self) -> tuple[RoundResult, AgreedRow]:
        """Since which round it has the status that it has, and what was agreed of it then."""
        found = (self.now, self.agreed)
        for round in reversed(self.rounds[:-1]):
            row = round.row(self.row.key)
            # A decision says why by itself, whatever stood before it.
            if found[1].rule == _DECIDED or row is None or row.status != self.agreed.status:
                break
            if row.mark is Mark.CONTESTED:  # it was not agreed yet
                break
            found = (round, row)
        return found


def plan_rows(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Iterator[MasterRow]:
    """Every row in force in the last of `rounds`, in the plan's order."""
    now = rounds[-1]
    agreed = {row.key: row for row in now.rows}
    activities = {each.key: each for each in now.activities}
    above: Row | None = None
    for row in plan.rows_in(now.reporting_period):
        if above is not None and above.area != row.area:
            above = None
        yield MasterRow(
            schema=schema,
            rounds=rounds,
            times=row_schedule(schema, rounds, row.key, plan.ends),
            row=row,
            agreed=agreed.get(row.key, AgreedRow(row.key, "", Mark.NONE, "", "")),
            activity=activities.get(row.activity_key, _no_activity(row)),
            above=above,
        )
        above = row


def _no_activity(row: Row) -> AgreedActivity:
    """What stands for the activity of a row that the round did not ask about."""
    return AgreedActivity(row.activity_key, "", (), (row.key,))
