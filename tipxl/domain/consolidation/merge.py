"""Plan + last agreed round + the returns of a round -> RoundResult."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.consolidation.activity_status import activities
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.consolidation.statements import line_statements, row_statements, words_of
from tipxl.domain.consolidation.unplaced_answers import (
    Forms,
    Unplaced,
    placed_returns,
    placed_rows,
)
from tipxl.domain.consolidation.who_reported import who_reported
from tipxl.domain.core.decision import DecisionKind
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import EACH_OWN, DecisionContext
from tipxl.domain.decisions.file_decisions import late_as_decided
from tipxl.domain.decisions.items import item_of_row
from tipxl.domain.decisions.more_time import more_time_decided
from tipxl.domain.decisions.round_decisions import (
    Decided,
    corrected,
    events_decided,
    files_decided,
    led_as_decided,
    proposals_decided,
    rows_decided,
    words_of_row,
)
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.issuing.lost_rows import rows_lost_or_new
from tipxl.domain.plan.assignment import asked_bodies, assignments
from tipxl.domain.plan.work_plan import Row
from tipxl.domain.results.round_result import (
    AgreedRow,
    Conflict,
    LineStatement,
    Mark,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.status_rules import RowCase, StatusOutcome
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.returned import Return
from tipxl.domain.schema.meanings import FINAL, Status


class _Statements(Struct, frozen=True):
    """What the bodies of a round said, and the cases that it makes."""

    words: Mapping[str, LatestAnswers]
    cases: tuple[RowCase, ...]


def merge(context: FormContext, received: RoundReturns) -> RoundResult:
    """Every row gets exactly one status, and a rule that says why."""
    period = context.round.period
    decision_context = DecisionContext(context.plan, context.schema, period, received.entries)
    returns = late_as_decided(context.plan, period, received.returns, decision_context.of_round)
    returns, forms, gone = placed_returns(decision_context, returns, received.templates)
    received = replace(received, returns=returns, templates=forms)
    counting = tuple(each for each in returns if each.counts)
    words, moved = _words(decision_context, counting, forms)
    unplaced = gone + moved
    statements = _statements(context, words)
    leads = rows_decided(decision_context, statements.cases, DecisionKind.LEAD)
    plan = led_as_decided(decision_context, leads)
    if plan is not context.plan:
        context = replace(context, plan=plan)
        statements = _statements(context, words)
    worded = rows_decided(decision_context, statements.cases, DecisionKind.WORDS)
    cases = tuple(corrected(case, worded) for case in statements.cases)
    statuses = rows_decided(decision_context, cases, DecisionKind.END, DecisionKind.STATUS)
    decided = [(case, case.outcome) for case in _as_decided(cases, statuses)]
    rows = tuple(_agreed(context, case, outcome, worded) for case, outcome in decided)
    lines = _lines(context, statements)
    event_lines = tuple(line for line in lines if line.block == "events")
    events, duplicates, same = events_decided(decision_context, event_lines, received.told_before)
    proposed = proposals_decided(decision_context, counting)
    more_time = more_time_decided(context.plan, decision_context.of_round)
    placed = unplaced.decided
    stages = (leads, statuses, same, files_decided(returns), proposed, worded, more_time, placed)
    return RoundResult(
        plan=context.plan.code,
        period=str(period),
        due=context.round.due,
        first_month=period.first_month,
        rows=rows,
        activities=activities(context, rows),
        reporting=who_reported(context, statements.words, received, counting),
        conflicts=(
            *_conflicts(decision_context, decided),
            *duplicates,
            *_of_the_plan(context, forms, unplaced),
            *_waiting(received),
        ),
        returns=received.returns,
        events=events,
        lines=tuple(line for line in lines if line.block != "events"),
        decisions=tuple(each.decision for stage in stages for each in stage),
        unplaced=unplaced.answers,
    )


def _words(
    context: DecisionContext, counting: tuple[Return, ...], forms: Forms
) -> tuple[Mapping[str, LatestAnswers], Unplaced]:
    """What each body of the plan said, on the rows on which it counts."""
    names = tuple(body.acronym for body in context.plan.bodies)
    return placed_rows(context, words_of(names, counting, forms), forms)


def _statements(context: FormContext, words: Mapping[str, LatestAnswers]) -> _Statements:
    plan, period = context.plan, context.round.period
    bodies = asked_bodies(plan, period)
    asked = {body.acronym: assignments(plan, body, period) for body in bodies}
    said = row_statements(words, asked)
    cases = (_case(context, row, said.get(row.key, ())) for row in plan.rows_in(period))
    of_asked = {body.acronym: words[body.acronym] for body in bodies}
    return _Statements(of_asked, tuple(cases))


def _as_decided(cases: tuple[RowCase, ...], statuses: Decided) -> Iterator[RowCase]:
    """The cases, those with a decision on the status as it says; the others know their outcome."""
    by_row = {each.decision.row: each for each in statuses if each.code}
    for case in cases:
        found = by_row.get(case.row.key)
        yield replace(case, decided=found) if found else case


def _lines(context: FormContext, statements: _Statements) -> tuple[LineStatement, ...]:
    return tuple(
        line
        for body, said_by in statements.words.items()
        for line in line_statements(context.schema, body, said_by)
    )


# --- one row


def _case(context: FormContext, row: Row, said: tuple[RowStatement, ...]) -> RowCase:
    before = context.agreed(row.key)
    return RowCase(
        schema=context.schema,
        row=row,
        previous=before.status if before else "",
        previous_mark=before.mark if before else Mark.NONE,
        not_reported_before=before is not None and before.mark is Mark.NOT_REPORTED,
        said=said,
        values=dict(before.values) if before else {},
    )


def _agreed(
    context: FormContext, case: RowCase, outcome: StatusOutcome, words: Decided
) -> AgreedRow:
    return AgreedRow(
        key=case.row.key,
        status=outcome.status,
        mark=outcome.mark,
        rule=outcome.rule,
        why=outcome.why,
        previous=case.previous,
        previous_mark=case.previous_mark,
        said=case.said,
        values=_of_status(context, outcome, _values(context, case))
        | words_of_row(case.row.key, words),
        no_information=_is_uninformed(context, case, outcome),
    )


def _of_status(
    context: FormContext, outcome: StatusOutcome, values: dict[str, str]
) -> dict[str, str]:
    """The other answers, without the day of a completion that was not agreed."""
    item = context.schema.list("status").item(outcome.status)
    if item is not None and item.sense == Status.COMPLETED:
        return values
    return {key: text for key, text in values.items() if key != "completed_in"}


def _is_uninformed(context: FormContext, case: RowCase, outcome: StatusOutcome) -> bool:
    """Whether nobody who could say was heard: two rounds running, or since a guess (K5, K6)."""
    if case.meaning(outcome.status) in FINAL:
        return False
    if outcome.is_guess:
        return True
    before = context.agreed(case.row.key)
    again = before is not None and (before.mark is Mark.NOT_REPORTED or before.no_information)
    return outcome.mark is Mark.NOT_REPORTED and again


#: What one lead may know where the first-named does not say.
_OF_ANY_LEAD = ("target", "completed_in", "funding", "reason")


def _values(context: FormContext, case: RowCase) -> dict[str, str]:
    """The agreed other answers: the first-named lead's, evidence of all leads united (K11).

    A target, a date, the funding or the main reason is of the first-named lead that gives one.
    """
    kept = dict(case.values)
    if not case.speaking:
        return kept
    first = case.speaking[0]
    asked = context.schema.block("activities").inputs
    keys = [column.key for column in asked if column.key not in EACH_OWN]
    said = {key: first.text(key) for key in keys if key in first.answers}
    for key in _OF_ANY_LEAD:
        given = (each.text(key) for each in case.speaking)
        if key in keys and (text := next(filter(None, given), "")):
            said[key] = text
    evidence = [each.text("evidence") for each in case.speaking if "evidence" in each.answers]
    if evidence:
        said["evidence"] = "\n".join(dict.fromkeys(filter(None, evidence)))
    # What the form did not ask is carried; what it asked is as the lead left it, blank or not.
    # It stands where it was asked, so that the record of a round is the same byte for byte.
    lasting = {column.key for column in asked if column.given == "before"}
    carried = {key: text for key, text in kept.items() if key in lasting and key not in said}
    return {key: text for key, text in {**carried, **said}.items() if text}


# --- what a person must decide


def _conflicts(
    decision_context: DecisionContext, decided: list[tuple[RowCase, StatusOutcome]]
) -> Iterator[Conflict]:
    for case, outcome in decided:
        item = item_of_row(decision_context.plan, str(decision_context.period), case, outcome)
        if item is not None:
            named = tuple(s.body for s in case.said if s.answered)
            yield Conflict(outcome.rule, case.row.key, outcome.ask, named, item.open.number)


def _of_the_plan(context: FormContext, forms: Forms, unplaced: Unplaced) -> Iterator[Conflict]:
    """Where forms and plan differ; a row with an answer that has no place is told once."""
    answered = {(item.decision.row, (item.decision.body,)) for item in unplaced.decided}
    for each in rows_lost_or_new(context, forms):
        if (each.row, each.bodies) not in answered:
            yield each
    yield from unplaced.conflicts


def _waiting(received: RoundReturns) -> Iterator[Conflict]:
    for each in received.returns:
        if not each.verdict.waits:
            continue
        bodies = (each.body,) if each.body else ()
        number = next((d.number for d in reversed(each.decisions)), "")
        says = f"{each.arrival.file}: {each.says}"
        if each.verdict is Verdict.LATE:
            says = f"{each.arrival.file} arrived after the freeze; nobody has decided on it."
        yield Conflict(each.verdict.value, "", says, bodies, number)
    for each in received.waiting:
        says = (
            f"{each.arrival.file} of {each.body} for {each.period} arrived on "
            f"{long_date(each.arrival.received.date())}, after that round was frozen. It counts "
            "nowhere; compare it with what the body reports now."
        )
        yield Conflict("late", "", says, (each.body,))
