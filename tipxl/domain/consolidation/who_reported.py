"""The returns of a round -> how each body that was asked reported: when, how much, what waits."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import partial

from tipxl.domain.consolidation.arrival_days import ArrivalDays, arrival_days
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.issued_form import ENTERED
from tipxl.domain.issuing.design import FormContext, is_final
from tipxl.domain.plan.assignment import Assignment, asked_bodies, assignments, is_expected
from tipxl.domain.plan.work_plan import Body
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.returned import Return, is_answered


def who_reported(
    context: FormContext,
    words: Mapping[str, LatestAnswers],
    received: RoundReturns,
    counting: tuple[Return, ...],
) -> tuple[Reporting, ...]:
    """How each body that is asked reported; `counting` are the returns that count."""
    held = Counter(each.body for each in received.returns if each.verdict.waits)
    late = Counter(each.body for each in received.returns if each.verdict is Verdict.LATE)
    sent: dict[str, list[Return]] = {}
    for each in counting:
        sent.setdefault(each.body, []).append(each)
    return tuple(
        _reported(
            context,
            body,
            words[body.acronym],
            held[body.acronym],
            late[body.acronym],
            partial(
                arrival_days,
                tuple(sent.get(body.acronym, ())),
                received.templates.get(body.acronym, {}),
            ),
        )
        for body in asked_bodies(context.plan, context.round.period)
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
        unanswered=sum(r.unanswered for r in words.used),
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
