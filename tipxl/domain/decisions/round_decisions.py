"""Files, proposed changes and events of a round + the officer's lines -> what was decided."""

from dataclasses import replace

from tipxl.domain.decisions.answers import AnsweredItem, answered
from tipxl.domain.decisions.items import (
    BOTH,
    item_of_late,
    items_of_plan,
    matter_of_events,
)
from tipxl.domain.decisions.row_decisions import DecisionContext, Stage
from tipxl.domain.results.duplicate_events import Apart, duplicate_events
from tipxl.domain.results.round_result import AgreedEvent, Conflict, LineStatement
from tipxl.domain.returns.returned import Return
from tipxl.domain.rulings.decision import Decision, DecisionItem


def late_decided(ledger: DecisionContext, late: tuple[Return, ...]) -> Stage:
    """Reports that came after the freeze: each waits, unless she takes it."""
    matters = (item_of_late(str(ledger.period), each) for each in late)
    return Stage(tuple(answered(each, ledger.mine) for each in matters))


def files_decided(returns: tuple[Return, ...]) -> Stage:
    """The files that were held when they were read, as they were decided then."""
    found = {d.number: d for each in returns for d in each.decisions}
    return Stage(tuple(AnsweredItem(each) for each in found.values()))


def proposals_decided(ledger: DecisionContext, returns: tuple[Return, ...]) -> Stage:
    """Changes to the plan that bodies propose; none changes the plan before she writes it there."""
    found: dict[str, DecisionItem] = {}
    for each in returns:
        for matter in items_of_plan(str(ledger.period), each):
            found.setdefault(matter.number, matter)
    return Stage(tuple(answered(each, ledger.mine) for each in found.values()))


# --- events


def events_decided(
    ledger: DecisionContext, lines: tuple[LineStatement, ...]
) -> tuple[tuple[AgreedEvent, ...], tuple[Conflict, ...], Stage]:
    """Every event, counted or not, as the officer decided on each pair; and the pairs still open.

    Two lines that she calls two events may show that one of them is the same as a third: it is
    asked until nothing new is found.
    """
    answers: dict[frozenset[str], AnsweredItem] = {}
    apart: Apart = frozenset()
    while True:
        events, conflicts = duplicate_events(ledger.plan, lines, apart)
        by_name = {event.line.name: event for event in events}
        for each in conflicts:
            one, other = (by_name[name] for name in each.lines)
            matter = matter_of_events(str(ledger.period), one, other, each.says)
            answers.setdefault(frozenset(each.lines), answered(matter, ledger.mine))
        parted = frozenset(p for p, a in answers.items() if a.ruling and a.ruling.code == BOTH)
        if parted == apart:
            break
        apart = parted
    decided = {pair: a for pair, a in answers.items() if a.ruling}
    counted = tuple(_as_decided(event, decided) for event in events)
    still = tuple(
        replace(each, number=answers[frozenset(each.lines)].decision.number)
        for each in conflicts
        if answers[frozenset(each.lines)].ruling is None
    )
    return counted, still, Stage(tuple(answers.values()))


def _as_decided(event: AgreedEvent, decided: dict[frozenset[str], AnsweredItem]) -> AgreedEvent:
    name = event.line.name
    for pair, answer in sorted(decided.items(), key=lambda each: sorted(each[0])):
        if name in pair and answer.ruling is not None:
            event = _ruled(event, answer.decision, answer.ruling.code)
    return event


def _ruled(event: AgreedEvent, decision: Decision, code: str) -> AgreedEvent:
    by = f"{decision.answer}, decided by {decision.decided_by} ({decision.number})."
    if code == BOTH:
        return replace(event, why=by)
    counted = event.line.name == code
    return replace(event, counted=counted, why=by)
