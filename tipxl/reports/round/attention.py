"""Plan and rounds -> the sheet Attention: rows to ask after, and what to do next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec import Struct

from tipxl.domain.core.wording_names import listed
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.results.schedule import RowSchedule, Schedule, row_schedule
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import Status
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Cell, Repeated, Sheet, StatusCell, Table, ValueKind
from tipxl.reports.model.wording import counted, heading, leads_words, row_cell, value_words

_SAID = ("reason", "explain", "next_step")
#: What the form asks for by a request is called by its name here.
_CALLED = {"explain": "Explanation"}


class _AttentionRow(Struct, frozen=True):
    """One row of the plan and what was agreed of it, in a round and those before it.

    `history` is the row in the earlier rounds, the last one first, as long as they had it.
    """

    schema: FormSchema
    row: Row
    agreed: AgreedRow
    times: RowSchedule
    history: tuple[AgreedRow, ...] = ()

    def is_now(self, sense: str) -> bool:
        return _is(self.schema, self.agreed.status, sense)

    @property
    def postponed(self) -> int:
        """In how many rounds running it was postponed, up to now."""
        before = _is(self.schema, self.agreed.previous, Status.POSTPONED)
        return self._running(lambda e: _is(self.schema, e.status, Status.POSTPONED), before=before)

    @property
    def unreported(self) -> int:
        """In how many rounds running nobody reported it, up to now."""
        before = self.agreed.previous_mark is Mark.NOT_REPORTED
        return self._running(lambda e: e.mark is Mark.NOT_REPORTED, before=before)

    def _running(self, holds: Callable[[AgreedRow], bool], *, before: bool) -> int:
        if not holds(self.agreed):
            return 0
        earlier = len(tuple(takewhile(holds, self.history)))
        return 1 + max(earlier, int(before))

    @property
    def is_unfinished(self) -> bool:
        return self.times.schedule is Schedule.UNFINISHED

    @property
    def evidence(self) -> str:
        return self.agreed.values.get("evidence", "").strip()

    @property
    def status(self) -> StatusCell:
        return row_cell(self.schema, self.agreed)

    @property
    def target(self) -> str:
        return value_words(self.schema, "target", self.agreed.values.get("target", ""))

    @property
    def since(self) -> str:
        """Since when nothing came of it, and how far its target was moved."""
        stalled = self.times.stalled_since
        first = f"First target {self.times.slip_words}" if self.times.moves else ""
        since = f"Nothing since {stalled}" if stalled and self.times.schedule.is_stalled else ""
        again = (
            f"Postponed in {self.postponed} rounds running" if self.postponed > 1 else "",
            f"Not reported in {self.unreported} rounds running" if self.unreported > 1 else "",
        )
        return "\n".join(filter(None, (since, first, *again)))

    @property
    def known(self) -> str:
        return "\n".join(
            f"{_CALLED.get(key) or heading(self.schema, key)}: "
            f"{value_words(self.schema, key, value)}"
            for key in _SAID
            if (value := self.agreed.values.get(key))
        )


def _is(schema: FormSchema, status: str, sense: str) -> bool:
    item = schema.list("status").item(status)
    return item is not None and item.sense == sense


#: Kind -> whether a row is of it, and what to do next.
_KINDS: Mapping[str, tuple[Callable[[_AttentionRow], bool], str]] = {
    "Not completed by the end of the plan": (
        lambda row: row.is_unfinished,
        "Ask the meeting whether it goes on after the plan, with whom, or ends.",
    ),
    "Overdue": (
        lambda row: row.times.schedule.is_overdue,
        "Ask {lead} what holds it up, and for a target that can be kept.",
    ),
    "Stalled": (
        lambda row: row.times.schedule.is_stalled,
        "Ask {lead} whether it can still be done, with whom and by when.",
    ),
    "Postponed again": (
        lambda row: row.postponed > 1,
        "Ask the meeting whether to keep it, hand it to another body, or end it.",
    ),
    "No lead": (
        lambda row: not row.row.leads or row.agreed.rule == "K2",
        "Ask the meeting which body leads it.",
    ),
    "Again not reported": (
        lambda row: row.unreported > 1,
        "Speak to the chair of {lead}: {unreported} rounds running without an answer.",
    ),
    "Due, not reported": (
        lambda row: row.times.schedule.is_due and row.agreed.mark is Mark.NOT_REPORTED,
        "Ask {lead} whether it is done; if not, for a target that can be kept.",
    ),
    "Completion not evidenced": (
        lambda row: row.is_now(Status.COMPLETED) and not row.evidence,
        "Ask {lead} what shows it: the title of a report, its number, or a link.",
    ),
}


class _AttentionLine(Struct, frozen=True):
    """A row under one kind of attention; `first`: the first line of its kind."""

    kind: str
    first: bool
    of: _AttentionRow

    @property
    def heading(self) -> Cell:
        return self.kind if self.first else Repeated(self.kind)

    @property
    def next(self) -> str:
        _, then = _KINDS[self.kind]
        lead = listed(self.of.row.leads) or "the meeting"
        return then.format(lead=lead, unreported=self.of.unreported)


_COLUMNS: Columns[_AttentionLine] = (
    ValueColumn("kind", "Why it stands here", 19, lambda e: e.heading),
    ValueColumn("key", "Row", 11, lambda e: e.of.row.key),
    ValueColumn("title", "Activity", 36, lambda e: e.of.row.title),
    ValueColumn("lead", "Lead", 16, lambda e: leads_words(e.of.row)),
    ValueColumn("status", "Status", 15, lambda e: e.of.status, ValueKind.STATUS),
    ValueColumn("target", "Target", 10, lambda e: e.of.target),
    ValueColumn("since", "Since when, and how often moved", 18, lambda e: e.of.since),
    ValueColumn("known", "What the lead says of it", 36, lambda e: e.of.known),
    ValueColumn("next", "What to do next", 36, lambda e: e.next),
)


def attention(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """One line for each row and reason, of the last of `rounds`."""
    round = rounds[-1]
    period = round.reporting_period
    agreed = {each.key: each for each in round.rows}
    rows = [
        _AttentionRow(
            schema,
            row,
            agreed[row.key],
            row_schedule(schema, rounds, row.key, plan.ends),
            tuple(_earlier(rounds[:-1], row.key)),
        )
        for row in plan.rows_in(period)
        if row.key in agreed
    ]
    found = {kind: [row for row in rows if holds(row)] for kind, (holds, _) in _KINDS.items()}
    return Sheet(
        name="Attention",
        title=f"What needs attention, {period.words}",
        intro=(_summary(found),),
        tables=(Table("", *filled(_COLUMNS, _lines(found)), filtered=True),),
        frozen=2,
    )


def _earlier(rounds: Sequence[RoundResult], key: str) -> Iterator[AgreedRow]:
    for round in reversed(rounds):
        row = round.row(key)
        if row is None:
            return
        yield row


def _summary(found: Mapping[str, list[_AttentionRow]]) -> str:
    keys = {each.row.key for rows in found.values() for each in rows}
    if not keys:
        return (
            "Nothing needs attention: no row is unfinished at the end of the plan, overdue, "
            "stalled, postponed again, without a lead, again not reported, due and not reported, "
            "or completed without evidence."
        )
    kinds = "; ".join(f"{kind.lower()} {len(rows)}" for kind, rows in found.items() if rows)
    rows = counted(len(keys), "row")
    return f"{rows}, by reason: {kinds}. A row may stand here for more than one reason."


def _lines(found: Mapping[str, list[_AttentionRow]]) -> Iterator[_AttentionLine]:
    for kind, rows in found.items():
        for number, row in enumerate(rows):
            yield _AttentionLine(kind, number == 0, row)
