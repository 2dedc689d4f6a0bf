"""Plan + rounds -> Attention: the rows that somebody must ask after, and what to do next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.results.schedule import Schedule, is_stalled, schedule_of
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.sheet import (
    Cell,
    Repeated,
    ReportColumn,
    ReportLine,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import counted, heading, leads_words, status_cell, value_words

_COLUMNS = (
    ReportColumn("kind", "Why it stands here", 19),
    ReportColumn("key", "Row", 11),
    ReportColumn("title", "Activity", 36),
    ReportColumn("lead", "Lead", 16),
    ReportColumn("status", "Status", 15, ValueKind.STATUS),
    ReportColumn("target", "Target", 10),
    ReportColumn("known", "What the lead says of it", 36),
    ReportColumn("next", "What to do next", 36),
)
_SAID = ("reason", "explain", "next_step")


@dataclass(frozen=True, slots=True)
class _AttentionRow:
    """One row, where it stands, and how it stood in the round before."""

    schema: FormSchema
    row: Row
    agreed: AgreedRow
    rounds: tuple[RoundResult, RoundResult | None]

    def is_now(self, sense: str) -> bool:
        return _is(self.schema, self.agreed.status, sense)

    def was(self, sense: str) -> bool:
        return _is(self.schema, self.agreed.previous, sense)

    @property
    def stands(self) -> Schedule:
        return schedule_of(self.schema, *self.rounds, self.row.key)


def _overdue(stand: _AttentionRow) -> bool:
    return stand.stands is Schedule.OVERDUE


def _stalled(stand: _AttentionRow) -> bool:
    return is_stalled(stand.schema, *stand.rounds, stand.row.key)


def _postponed_twice(stand: _AttentionRow) -> bool:
    return stand.is_now("postponed") and stand.was("postponed")


def _without_lead(stand: _AttentionRow) -> bool:
    return not stand.row.leads or stand.agreed.rule == "K2"


def _silent_twice(stand: _AttentionRow) -> bool:
    marks = (stand.agreed.mark, stand.agreed.previous_mark)
    return all(mark is Mark.NOT_REPORTED for mark in marks)


def _unevidenced(stand: _AttentionRow) -> bool:
    return stand.is_now("completed") and not stand.agreed.values.get("evidence", "").strip()


#: Kind -> whether a row is of it, and what to do next.
_KINDS: Mapping[str, tuple[Callable[[_AttentionRow], bool], str]] = {
    "Overdue": (_overdue, "Ask {lead} what holds it up, and for a target that can be kept."),
    "Stalled": (_stalled, "Ask {lead} whether it can still be done, with whom and by when."),
    "Postponed twice": (
        _postponed_twice,
        "Ask the meeting whether to keep it, hand it to another body, or end it.",
    ),
    "No lead": (_without_lead, "Ask the meeting which body leads it."),
    "Silent twice": (_silent_twice, "Speak to the chair of {lead}: two rounds without an answer."),
    "Completion not evidenced": (
        _unevidenced,
        "Ask {lead} what shows it: the title of a report, its number, or a link.",
    ),
}


def attention(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """One line for each row and reason; the last of `rounds` is told."""
    round, before = rounds[-1], rounds[-2] if len(rounds) > 1 else None
    agreed = {each.key: each for each in round.rows}
    stands = [
        _AttentionRow(schema, row, agreed[row.key], (round, before))
        for row in plan.rows_in(Period.parse(round.period))
        if row.key in agreed
    ]
    found = {kind: [s for s in stands if holds(s)] for kind, (holds, _) in _KINDS.items()}
    return Sheet(
        name="Attention",
        title=f"What needs attention, {Period.parse(round.period).words}",
        intro=(_told(found),),
        tables=(Table("", _COLUMNS, tuple(_lines(found)), filtered=True),),
        frozen=2,
    )


def _told(found: Mapping[str, list[_AttentionRow]]) -> str:
    rows = {stand.row.key for stands in found.values() for stand in stands}
    if not rows:
        return (
            "Nothing needs attention: no row is overdue, stalled, postponed twice, without a lead, "
            "silent twice, or completed without evidence."
        )
    kinds = "; ".join(f"{kind.lower()} {len(stands)}" for kind, stands in found.items())
    return f"{counted(len(rows), 'row')}: {kinds}. A row may stand here for more than one reason."


def _lines(found: Mapping[str, list[_AttentionRow]]) -> Iterator[ReportLine]:
    for kind, stands in found.items():
        for number, stand in enumerate(stands):
            yield ReportLine((Repeated(kind) if number else kind, *_cells(stand, _KINDS[kind][1])))


def _cells(stand: _AttentionRow, then: str) -> Iterator[Cell]:
    schema, values = stand.schema, stand.agreed.values
    yield stand.row.key
    yield stand.row.title
    yield leads_words(stand.row)
    yield status_cell(schema, stand.agreed.status, str(stand.agreed.mark))
    yield value_words(schema, "target", values.get("target", ""))
    yield "\n".join(
        f"{heading(schema, key)}: {value_words(schema, key, values[key])}"
        for key in _SAID
        if values.get(key)
    )
    yield then.format(lead=", ".join(stand.row.leads) or "the meeting")


def _is(schema: FormSchema, status: str, sense: str) -> bool:
    item = schema.list("status").item(status)
    return item is not None and item.sense == sense
