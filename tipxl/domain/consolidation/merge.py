"""Plan + last agreed round + the returns of a round -> RoundResult."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from tipxl.domain.consolidation.arrival_days import ArrivalDays, arrival_days
from tipxl.domain.consolidation.statements import line_statements, row_statements, words_of
from tipxl.domain.consolidation.unplaced_answers import (
    Forms,
    Unplaced,
    placed_returns,
    placed_rows,
)
from tipxl.domain.core.decision import DecisionKind
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import EACH_OWN, DecisionContext, DecisionLine
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
from tipxl.domain.forms.issued_form import ENTERED, IssuedForm
from tipxl.domain.issuing.design import FormContext, is_final
from tipxl.domain.issuing.lost_rows import rows_lost_or_new
from tipxl.domain.plan.assignment import Assignment, asked_bodies, assignments, is_expected
from tipxl.domain.plan.work_plan import Body, Row
from tipxl.domain.results.round_result import (
    AgreedActivity,
    AgreedRow,
    Conflict,
    LineStatement,
    Mark,
    Reporting,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.status_rules import RowCase, StatusOutcome, decide
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.return_context import is_answered
from tipxl.domain.returns.returned import Return
from tipxl.domain.schema.meanings import ADDRESSED, FINAL, STOPPED, Status


@dataclass(frozen=True, slots=True)
class RoundReturns:
    """The validated returns of a round, and the forms they name: by body, then by version.

    `entries` are the officer's lines in decisions.xlsx, of all rounds. `waiting` are returns that
    came for an earlier round after it was frozen. `told_before` are the events counted in earlier
    rounds, each named with its round.
    """

    returns: tuple[Return, ...]
    templates: Mapping[str, Mapping[int, IssuedForm]]
    entries: tuple[DecisionLine, ...] = ()
    waiting: tuple[Return, ...] = ()
    told_before: tuple[LineStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class _Statements:
    """What the bodies of a round said, and the cases that it makes."""

    bodies: tuple[Body, ...]
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
    by_row = {each.decision.row: each for each in statuses if each.code}
    cases = tuple(replace(case, decided=by_row.get(case.row.key)) for case in cases)
    decided = [(case, decide(case)) for case in cases]
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
        reporting=_reporting(context, statements, received, counting),
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
    return _Statements(bodies, of_asked, tuple(cases))


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
    lasting = {column.key for column in asked if column.given == "before"}
    carried = {key: text for key, text in kept.items() if key in lasting and key not in said}
    return {key: text for key, text in {**carried, **said}.items() if text}


# --- activities (K9)


def activities(context: FormContext, rows: tuple[AgreedRow, ...]) -> tuple[AgreedActivity, ...]:
    """Each activity's status from its rows; their marks are inherited."""
    grouped: dict[str, list[AgreedRow]] = {}
    for row in rows:
        grouped.setdefault(row.key.partition("#")[0], []).append(row)
    return tuple(
        AgreedActivity(
            key=key,
            status=activity_status(context, tuple(row.status for row in mine)),
            marks=tuple(dict.fromkeys(row.mark for row in mine if row.mark is not Mark.NONE)),
            rows=tuple(row.key for row in mine),
            no_information=_rests_on_nothing(context, mine),
        )
        for key, mine in grouped.items()
    )


def _rests_on_nothing(context: FormContext, rows: list[AgreedRow]) -> bool:
    """Whether only rows of which there is no information make an activity one of the addressed."""

    def is_addressed(rows: list[AgreedRow]) -> bool:
        status = activity_status(context, tuple(row.status for row in rows))
        item = context.schema.list("status").item(status)
        return item is not None and item.sense in ADDRESSED

    return is_addressed(rows) and not is_addressed([r for r in rows if not r.no_information])


def activity_status(context: FormContext, statuses: tuple[str, ...]) -> str:
    """K9: all ended: that. Else of those not ended, all completed: that; by step otherwise.

    Completed among others is ongoing; a row without a status yet has no step.
    """
    choices = context.schema.list("status")
    items = [choices.item(status) for status in statuses]
    senses = [item.sense if item else "" for item in items]
    if statuses and all(each in STOPPED for each in senses):
        return statuses[0]
    senses = [each for each in senses if each not in STOPPED]
    if not any(senses):
        return ""
    if all(each == Status.COMPLETED for each in senses):
        sense = Status.COMPLETED
    elif Status.ONGOING in senses or Status.COMPLETED in senses:
        sense = Status.ONGOING
    else:
        slow = (each for each in (Status.PREPARING, Status.POSTPONED) if each in senses)
        sense = next(slow, Status.NOT_STARTED)
    return next(iter(choices.codes(sense)), "")


# --- who reported


def _reporting(
    context: FormContext,
    statements: _Statements,
    received: RoundReturns,
    counting: tuple[Return, ...],
) -> tuple[Reporting, ...]:
    held = Counter(each.body for each in received.returns if each.verdict.waits)
    late = Counter(each.body for each in received.returns if each.verdict is Verdict.LATE)
    sent: dict[str, list[Return]] = {}
    for each in counting:
        sent.setdefault(each.body, []).append(each)
    return tuple(
        _reported(
            context,
            body,
            statements.words[body.acronym],
            held[body.acronym],
            late[body.acronym],
            partial(
                arrival_days,
                tuple(sent.get(body.acronym, ())),
                received.templates.get(body.acronym, {}),
            ),
        )
        for body in statements.bodies
    )


def _reported(
    context: FormContext,
    body: Body,
    words: LatestAnswers,
    held: int,
    late_files: int,
    days_of: Callable[[Collection[str]], ArrivalDays],
) -> Reporting:
    period = context.round.period
    given = context.plan.extension(body.acronym, period)
    due = given.until if given else context.round.due
    mine = [a for a in assignments(context.plan, body, period) if not a.optional]
    owed = [a for a in mine if not _is_settled(context, a)]
    answered = [
        a
        for a in owed
        if (found := words.rows.get(("activities", a.row.key)))
        and is_answered(found[1])
        and not found[1].refused
    ]
    days = days_of([a.row.key for a in owed])
    first = days.complete or min((r.arrival.received for r in words.used), default=None)
    late = (first.date() - due).days if first else 0
    is_partial = first is not None and days.complete is None
    return Reporting(
        body=body.acronym,
        expected=is_expected(context.plan, body, period),
        assigned=len(owed),
        answered=len(answered),
        received=first,
        on_time=days.complete is not None and days.complete.date() <= due,
        days_late=max(0, late),
        submission=words.used[0].submission if words.used else "",
        provisional=any(r.provisional for r in words.used),
        errors=sum(r.errors for r in words.used),
        files=tuple(r.arrival.file for r in words.used),
        held=held,
        too_late=late_files,
        more_time=given.until if given else None,
        entered=_entered(context, words),
        partial=is_partial,
        open_rows=tuple(a.row.key for a in owed if a not in answered) if is_partial else (),
        cleared_on_time=days.cleared is not None and days.cleared.date() <= due,
        replaced=days.replaced,
    )


def _entered(context: FormContext, words: LatestAnswers) -> str:
    code = next((r.entered for r in words.used if r.entered), "")
    return context.schema.list(ENTERED).label(code).lower() if code else ""


def _is_settled(context: FormContext, asked: Assignment) -> bool:
    before = context.agreed(asked.row.key)
    return before is not None and is_final(context.schema, before)


# --- what a person must decide


def _conflicts(
    decision_context: DecisionContext, decided: list[tuple[RowCase, StatusOutcome]]
) -> Iterator[Conflict]:
    for case, outcome in decided:
        item = item_of_row(decision_context.plan, str(decision_context.period), case, outcome)
        if item is not None:
            named = tuple(s.body for s in case.said if s.answered) or case.row.leads
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
            says = f"{each.arrival.file} arrived after the freeze and waits."
        yield Conflict(each.verdict.value, "", says, bodies, number)
    for each in received.waiting:
        says = (
            f"{each.arrival.file} of {each.body} for {each.period} arrived on "
            f"{each.arrival.received:%Y-%m-%d}, after that round was frozen. It counts nowhere; "
            "compare it with what the body reports now."
        )
        yield Conflict("late", "", says, (each.body,))
