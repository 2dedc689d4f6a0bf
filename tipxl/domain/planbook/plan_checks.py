"""The checks of a plan: what contradicts itself, is missing, or must be looked at.

A finding made here names the sheet, the row's own key and the field; `plan_reader` adds the cell.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import Basis, Body, BodyKind, Plan, Round, Row
from tipxl.domain.planbook.calendar_checks import free_day
from tipxl.domain.planbook.plan_messages import (
    ACTIVITIES,
    BODIES,
    FILE,
    ROUNDS,
    SECRETARIAT,
    PlanMessage,
)

BULLET = "•"

# Domains that never receive mail (RFC 2606, RFC 6761).
_NOWHERE = re.compile(
    r".*@(?:.+\.)?(?:example|test|invalid|localhost|example\.(?:com|net|org))", re.IGNORECASE
)


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """All that is wrong or worth knowing about a plan, check by check."""
    return tuple(finding for check in CHECKS for finding in check(plan))


def is_placeholder(address: str) -> bool:
    """Whether an e-mail address lies in a domain that is reserved for examples."""
    return _NOWHERE.fullmatch(address) is not None


def is_unreachable(body: Body) -> bool:
    """Whether a body must report, but has no e-mail address."""
    return body.kind is BodyKind.BODY and body.reports and not body.contact.email


def rows_without_lead(plan: Plan) -> tuple[Row, ...]:
    """The rows that nobody leads."""
    return tuple(row for row in plan.rows if not row.leads)


def rows_without_measure(plan: Plan) -> tuple[Row, ...]:
    """The rows for which nothing says when they are done."""
    return tuple(row for row in plan.rows if not row.output and not row.done_when)


def _at_row(row: Row, field: str) -> Place:
    return _at(ACTIVITIES, row.key, field)


def _at_body(body: Body, field: str) -> Place:
    return _at(BODIES, body.acronym, field)


def _at_round(each: Round, field: str) -> Place:
    return _at(ROUNDS, str(each.period), field)


def _at(sheet: str, row: str, field: str) -> Place:
    return Place(FILE, sheet, row=row, column=field)


# --- checks on activities -------------------------------------------------------------------


def keys_agree_with_their_columns(plan: Plan) -> Iterator[Finding]:
    """A key's first two parts are the thematic area and the provision of its row."""
    for row in plan.rows:
        said = row.activity_key.split(".")[:-1]
        parts = (("thematic area", "area", row.area), ("provision", "provision", row.provision))
        for expected, (part, field, letter) in zip(said, parts, strict=False):
            if letter and letter != expected:
                place = _at_row(row, field)
                yield PlanMessage.KEY_DISAGREES.at(
                    place, found=letter, expected=expected, part=part
                )


def rows_of_one_activity_have_one_wording(plan: Plan) -> Iterator[Finding]:
    """The activity is printed once, so all its rows must word it alike."""
    first: dict[str, Row] = {}
    for row in plan.rows:
        known = first.setdefault(row.activity_key, row)
        if row.activity.split() != known.activity.split():
            yield PlanMessage.WORDING_DIFFERS.at(_at_row(row, "activity"), first=known.key)


def activities_have_titles(plan: Plan) -> Iterator[Finding]:
    """The first line is the title; a bullet there means that the title was lost."""
    for row in plan.rows:
        if row.activity and row.title.strip().startswith(BULLET):
            yield PlanMessage.TITLE_EMPTY.at(_at_row(row, "activity"))


def bodies_have_one_role_on_a_row(plan: Plan) -> Iterator[Finding]:
    """Lead outranks cooperating, which is worth a question when the lead is only assumed."""
    for row in plan.rows:
        both = [lead for lead in row.leads if lead in row.cooperating]
        assumed = row.lead_basis is Basis.ASSUMED
        problem = PlanMessage.BOTH_ROLES_ASSUMED if assumed else PlanMessage.BOTH_ROLES
        for acronym in both:
            yield problem.at(_at_row(row, "cooperating"), found=acronym)


def leads_are_bodies(plan: Plan) -> Iterator[Finding]:
    """A group has no focal point who could answer."""
    groups = {body.acronym for body in plan.bodies if body.kind is BodyKind.GROUP}
    for row in plan.rows:
        for acronym in row.leads:
            if acronym in groups:
                yield PlanMessage.GROUP_LEADS.at(_at_row(row, "leads"), found=acronym)


def rows_have_a_lead(plan: Plan) -> Iterator[Finding]:
    """Without a lead nobody must report."""
    for row in rows_without_lead(plan):
        yield PlanMessage.LEAD_MISSING.at(_at_row(row, "leads"))


def rows_say_when_they_are_done(plan: Plan) -> Iterator[Finding]:
    """A row is done when its output stands, or when what 'Done when' says has come true."""
    for row in rows_without_measure(plan):
        yield PlanMessage.NO_MEASURE.at(_at_row(row, "done_when"))


def rows_are_in_force_forwards(plan: Plan) -> Iterator[Finding]:
    """A row begins before it ends."""
    for row in plan.rows:
        begins, ends = row.in_force_from, row.in_force_until
        if begins and ends and begins.start > ends.start:
            place = _at_row(row, "in_force_until")
            yield PlanMessage.FORCE_BACKWARDS.at(place, found=str(ends), expected=str(begins))


# --- checks on rounds -----------------------------------------------------------------------


def periods_have_one_rhythm(plan: Plan) -> Iterator[Finding]:
    """Periods of different lengths cannot be compared."""
    if not plan.rounds:
        return
    first = plan.rounds[0].period
    for each in plan.rounds:
        if each.period.parts != first.parts:
            place = _at_round(each, "period")
            yield PlanMessage.RHYTHM.at(place, found=str(each.period), first=str(first))
    for row in plan.rows:
        for field in ("in_force_from", "in_force_until"):
            period = getattr(row, field)
            if period and period.parts != first.parts:
                yield PlanMessage.RHYTHM.at(
                    _at_row(row, field), found=str(period), first=str(first)
                )


def days_of_a_round_follow_each_other(plan: Plan) -> Iterator[Finding]:
    """The period ends, then returns are due, then the round is frozen."""
    for each in plan.rounds:
        end = each.period.end
        if each.due < end:
            place = _at_round(each, "due")
            yield PlanMessage.DUE_TOO_EARLY.at(place, found=str(each.due), expected=str(end))
        if each.freeze < each.due:
            place = _at_round(each, "freeze")
            yield PlanMessage.FREEZE_TOO_EARLY.at(
                place, found=str(each.freeze), expected=str(each.due)
            )


def days_of_a_round_are_working_days(plan: Plan) -> Iterator[Finding]:
    """A due or freeze day on which nobody works is told; nothing is moved without the officer."""
    for each in plan.rounds:
        follow = each.period.end <= each.due <= each.freeze
        for field, day in (("due", each.due), ("freeze", each.freeze)):
            if follow and (what := free_day(plan, day)):
                yield PlanMessage.FREE_DAY.at(_at_round(each, field), found=str(day), day=what)


def rounds_lie_within_the_plan(plan: Plan) -> Iterator[Finding]:
    """A round outside the plan's years is a slip of the pen more often than meant."""
    for each in plan.rounds:
        if each.period.start < plan.starts or each.period.end > plan.ends:
            place = _at_round(each, "period")
            years = f"{plan.starts} to {plan.ends}"
            yield PlanMessage.ROUND_OUTSIDE.at(place, found=str(each.period), expected=years)


def evaluations_have_one_cut_off(plan: Plan) -> Iterator[Finding]:
    """An evaluation is asked for by its name."""
    first: dict[str, str] = {}
    for each in plan.rounds:
        known = first.setdefault(each.evaluation, str(each.period))
        if each.evaluation and known != str(each.period):
            place = _at_round(each, "evaluation")
            yield PlanMessage.EVALUATED_TWICE.at(place, found=each.evaluation, first=known)


def the_plan_ends_after_it_starts(plan: Plan) -> Iterator[Finding]:
    """The plan's own two dates."""
    if plan.ends < plan.starts:
        place = _at(SECRETARIAT, "Plan ends", "ends")
        yield PlanMessage.PLAN_BACKWARDS.at(place, found=str(plan.ends), expected=str(plan.starts))


# --- checks on bodies -----------------------------------------------------------------------


def reporting_bodies_can_be_written_to(plan: Plan) -> Iterator[Finding]:
    """A letter needs an address, and a true one."""
    for body in plan.bodies:
        if is_unreachable(body):
            yield PlanMessage.EMAIL_MISSING.at(_at_body(body, "contact.email"))
        elif is_placeholder(body.contact.email):
            place = _at_body(body, "contact.email")
            yield PlanMessage.EMAIL_PLACEHOLDER.at(place, found=body.contact.email)
    if is_placeholder(plan.secretariat.sender):
        place = _at(SECRETARIAT, "From (e-mail)", "secretariat.sender")
        yield PlanMessage.EMAIL_PLACEHOLDER.at(place, found=plan.secretariat.sender)


def bodies_report_through_others(plan: Plan) -> Iterator[Finding]:
    """To report through itself says nothing."""
    for body in plan.bodies:
        if body.reports_through == body.acronym:
            place = _at_body(body, "reports_through")
            yield PlanMessage.THROUGH_ITSELF.at(place, found=body.acronym)


def bodies_stand_on_some_row(plan: Plan) -> Iterator[Finding]:
    """A body without a row gets no form."""
    named = {acronym for row in plan.rows for acronym in (*row.leads, *row.cooperating)}
    for body in plan.bodies:
        if body.acronym not in named:
            yield PlanMessage.BODY_WITHOUT_ROW.at(_at_body(body, "acronym"))


def former_names_are_no_longer_used(plan: Plan) -> Iterator[Finding]:
    """What was renamed does not stand beside its new name."""
    bodies = {body.key for body in plan.bodies}
    for body in plan.bodies:
        for name in body.formerly:
            if body_key(name) in bodies:
                yield PlanMessage.STILL_THERE.at(_at_body(body, "formerly"), found=name)
    keys = {row.key for row in plan.rows}
    for row in plan.rows:
        for name in row.formerly:
            if name in keys:
                yield PlanMessage.STILL_THERE.at(_at_row(row, "formerly"), found=name)


CHECKS: tuple[Callable[[Plan], Iterable[Finding]], ...] = (
    keys_agree_with_their_columns,
    rows_of_one_activity_have_one_wording,
    activities_have_titles,
    bodies_have_one_role_on_a_row,
    leads_are_bodies,
    rows_have_a_lead,
    rows_say_when_they_are_done,
    rows_are_in_force_forwards,
    periods_have_one_rhythm,
    days_of_a_round_follow_each_other,
    days_of_a_round_are_working_days,
    rounds_lie_within_the_plan,
    evaluations_have_one_cut_off,
    the_plan_ends_after_it_starts,
    reporting_bodies_can_be_written_to,
    bodies_report_through_others,
    bodies_stand_on_some_row,
    former_names_are_no_longer_used,
)
