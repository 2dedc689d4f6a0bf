"""The items of a round + the officer's lines -> what was decided, stage by stage."""

from collections.abc import Sequence

from msgspec.structs import replace

from tipxl.domain.core.decision import DecidedItem, DecisionKind, DecisionState
from tipxl.domain.decisions.answers import (
    chosen,
    decided_item,
    settled,
    without_contradictions,
)
from tipxl.domain.decisions.decision_lines import DecisionContext, item_of_line, kind_of
from tipxl.domain.decisions.items import (
    BOTH,
    DecisionItem,
    bodies_of,
    item_of_events,
    item_of_row,
    items_of_contact,
    items_of_plan,
)
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Plan, Row
from tipxl.domain.results.duplicate_events import Apart, duplicate_events
from tipxl.domain.results.round_result import AgreedEvent, Conflict, LineStatement, RowStatement
from tipxl.domain.results.status_rules import RowCase
from tipxl.domain.returns.returned import Answer, Return

#: What was decided at one stage of a round.
Decided = tuple[DecidedItem, ...]


def rows_decided(
    context: DecisionContext, cases: Sequence[RowCase], *kinds: DecisionKind
) -> Decided:
    """The items of these kinds that the rows put to her, and her own lines of these kinds."""
    asked = []
    for case in cases if kinds != (DecisionKind.WORDS,) else ():  # nobody is asked for words
        item = item_of_row(context.plan, str(context.period), case, case.outcome)
        if item is not None and item.open.kind in kinds:
            asked.append(decided_item(item, context.of_round))
    by_row = {case.row.key: case for case in cases}
    own = [
        decided_item(item_of_line(context, by_row, line), (line,))
        for line in context.of_round
        if line.is_own and kind_of(line) in kinds
    ]
    return settled(without_contradictions((*asked, *own)))


# --- who leads


def led_as_decided(context: DecisionContext, leads: Decided) -> Plan:
    """The plan with the leads decided in this round, and in earlier ones where it lags behind."""
    named = {**_leads_before(context), **{a.decision.row: a.code for a in leads if a.code}}
    if not named:
        return context.plan
    rows = (_led(row, named[row.key]) if row.key in named else row for row in context.plan.rows)
    return replace(context.plan, rows=tuple(rows))


def _leads_before(context: DecisionContext) -> dict[str, str]:
    """The leads of rounds before, where plan.xlsx does not yet say more than an assumption."""
    unsure = {r.key for r in context.plan.rows if not r.leads or r.lead_basis is Basis.ASSUMED}
    found: dict[str, str] = {}
    for line in sorted(context.lines, key=lambda each: each.period):
        applied = line.kind == DecisionKind.LEAD and line.state.startswith(DecisionState.APPLIED)
        period = Period.or_none(line.period)
        if applied and line.row in unsure and period and period < context.period:
            found[line.row] = chosen(bodies_of(context.plan), line.answer)
    return {row: body for row, body in found.items() if body}


def _led(row: Row, body: str) -> Row:
    # Who led before keeps its place on the row, so that nothing it said is lost.
    others = (*row.leads, *row.cooperating)
    rest = tuple(each for each in dict.fromkeys(others) if each != body)
    return replace(row, leads=(body,), lead_basis=Basis.CONFIRMED, cooperating=rest)


# --- which words


def corrected(case: RowCase, words: Decided) -> RowCase:
    """The case with the corrected words of its bodies."""
    said = case.said
    for each in words:
        decision = each.decision
        if each.code and decision.row == case.row.key and decision.body:
            said = tuple(
                _corrected(one, decision.column, each.code) if one.body == decision.body else one
                for one in said
            )
    return case if said is case.said else replace(case, said=said)


def _corrected(said: RowStatement, column: str, value: str) -> RowStatement:
    before = said.answers.get(column, Answer(None))
    status = column in ("status", "part")
    return replace(
        said,
        answers={**said.answers, column: replace(before, value=value)},
        answered=said.answered or status,
        # A status that a person has agreed with the body needs no correcting any more.
        refused=said.refused and not status,
    )


def words_of_row(key: str, words: Decided) -> dict[str, str]:
    """The corrected answers of a row itself, by column."""
    return {
        each.decision.column: each.code
        for each in words
        if each.code and each.decision.row == key and not each.decision.body
    }


# --- files and proposed changes


def files_decided(returns: Sequence[Return]) -> Decided:
    """The files that were held when they were read, as they were decided then."""
    found = {d.number: d for each in returns for d in each.decisions}
    return tuple(DecidedItem(each) for each in found.values())


def proposals_decided(context: DecisionContext, returns: Sequence[Return]) -> Decided:
    """Changes to the plan that bodies propose; none changes the plan before she writes it there."""
    found: dict[str, DecisionItem] = {}
    period = str(context.period)
    for each in returns:
        contact = items_of_contact(context.plan, context.schema, period, each)
        for item in (*items_of_plan(period, each), *contact):
            found.setdefault(item.open.number, item)
    return tuple(decided_item(each, context.of_round) for each in found.values())


# --- events


def events_decided(
    context: DecisionContext,
    lines: tuple[LineStatement, ...],
    earlier: tuple[LineStatement, ...] = (),
) -> tuple[tuple[AgreedEvent, ...], tuple[Conflict, ...], Decided]:
    """Every event, counted or not, as the officer decided on each pair; and the pairs still open.

    Two lines that she calls two events may show that one of them is the same as a third: it is
    asked until nothing new is found. `earlier` are the events of rounds before.
    """
    answers: dict[frozenset[str], DecidedItem] = {}
    apart: Apart = frozenset()
    while True:
        events, conflicts = duplicate_events(context.plan, lines, apart, earlier)
        by_name = {each.name: AgreedEvent(each) for each in earlier}
        by_name |= {event.line.name: event for event in events}
        for each in conflicts:
            one, other = (by_name[name] for name in each.lines)
            item = item_of_events(str(context.period), one, other, each.says)
            answers.setdefault(frozenset(each.lines), decided_item(item, context.of_round))
        parted = frozenset(p for p, a in answers.items() if a.code == BOTH)
        if parted == apart:
            break
        apart = parted
    decided = {pair: a for pair, a in answers.items() if a.code}
    told_before = frozenset(line.name for line in earlier)
    counted = tuple(_as_decided(event, decided, told_before) for event in events)
    still = tuple(
        replace(each, number=answer.decision.number)
        for each in conflicts
        if not (answer := answers[frozenset(each.lines)]).code
    )
    return counted, still, tuple(answers.values())


def _as_decided(
    event: AgreedEvent, decided: dict[frozenset[str], DecidedItem], told_before: frozenset[str]
) -> AgreedEvent:
    name = event.line.name
    for pair, answer in sorted(decided.items(), key=lambda each: sorted(each[0])):
        if name in pair:
            decision = answer.decision
            why = f"{decision.answer}, decided by {decision.decided_by} ({decision.number})."
            counted = event.counted if answer.code == BOTH else name == answer.code
            same = pair & told_before if answer.code == name else frozenset()
            replaces = tuple(dict.fromkeys((*event.replaces, *sorted(same)))) if counted else ()
            event = replace(event, counted=counted, why=why, replaces=replaces)
    return event
