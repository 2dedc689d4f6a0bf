"""What only Python can decide about a return: each check is named as the truth it asks for.

What a workbook can express stands in report.toml instead, where the body sees it before sending.
"""

from collections.abc import Callable, Iterator

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.personal_data import personal_data
from tipxl.domain.forms.issued_form import COVER
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.plausibility import (
    an_answer_stands_in_its_cell,
    an_answer_was_not_dragged_down,
    an_event_is_reported_once,
    an_event_that_is_listed_was_held,
    answers_stay_in_their_rows,
    every_row_has_its_own_text,
    progress_agrees_with_the_status,
    progress_says_more_than_the_status,
)
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import ReturnContext, is_answered, place_of, text_at
from tipxl.domain.schema.circulated_texts import read_by_all
from tipxl.domain.schema.meanings import Status, Submission

# Statuses of these meanings have had no event yet.
_BEFORE_ANY_EVENT = (Status.NOT_STARTED, Status.PREPARING)


def every_assigned_row_is_answered(context: ReturnContext) -> Iterator[Finding]:
    """A full report answers each row (F01); settled rows need nothing."""
    if context.submission != Submission.FULL:
        return
    asked = [row for row in context.issued_form.block("activities").rows if not row.settled]
    answered = [row for row in asked if is_answered(context.row(row.key))]
    if len(answered) < len(asked):
        counts = {"answered": str(len(answered)), "assigned": str(len(asked))}
        yield ReturnMessage.ROWS_ANSWERED.at(Place(sheet="Activities"), **counts)


def a_target_is_moved_for_a_reason(context: ReturnContext) -> Iterator[Finding]:
    """A later target than the agreed one is explained (V05m)."""
    for row in context.accepted("activities"):
        asked = context.asked(row.key)
        before = Period.or_none(asked.given.get("target", ""))
        now = Period.or_none(text_at(row, "target"))
        # Where the target has passed, a rule of the form asks for the reason already.
        passed = asked.facts.get("schedule") == "overdue"
        if before is None or now is None or not before < now or passed:
            continue
        if not text_at(row, "reason") and not text_at(row, "explain"):
            words = {"before": str(before), "now": str(now), **_headings(context)}
            yield ReturnMessage.TARGET_MOVED.at(place_of(row, "target"), **words)


def _headings(context: ReturnContext) -> dict[str, str]:
    """The questions that a reason is given under, as this form calls them."""
    asked = {each.key: each.heading for each in context.schema.block("activities").inputs}
    return {key: f"“{asked.get(key, key)}”" for key in ("reason", "explain")}


def events_lie_on_rows_that_have_begun(context: ReturnContext) -> Iterator[Finding]:
    """A row with an event is neither not started nor in preparation (X03)."""
    for event in context.accepted("events"):
        row = context.row(text_at(event, "activity"))
        if row is not None and not row.refused and context.meaning(row) in _BEFORE_ANY_EVENT:
            status = context.schema.list("status").label(row.text("status"))
            words = {"row": row.key, "status": status}
            yield ReturnMessage.EVENT_BEFORE_START.at(place_of(event, "activity"), **words)


def only_what_is_completed_says_so(context: ReturnContext) -> Iterator[Finding]:
    """A row that is not completed has no period of completion typed into it (V11)."""
    for row in context.accepted("activities"):
        given = context.asked(row.key).given
        completed_in = text_at(row, "completed_in")
        if not row.text("status") or not completed_in or completed_in == given.get("completed_in"):
            continue
        if context.meaning(row) != Status.COMPLETED:
            words = {
                "status": context.schema.list("status").label(row.text("status")),
                "when": context.issued_form.list("completed_in").label(completed_in),
            }
            yield ReturnMessage.NOT_COMPLETED.at(place_of(row, "completed_in"), **words)


def no_text_names_a_person(context: ReturnContext) -> Iterator[Finding]:
    """What all bodies read holds no name, telephone number or address of a person (X07)."""
    cover = next((row for row in context.rows if row.block == COVER), None)
    names = (text_at(cover, "focal_point"),) if cover else ()
    for row in context.rows:
        for column in read_by_all(context.schema, row.block, row.text("kind")):
            found = personal_data(text_at(row, column), names)
            if found and not row.refused:
                quoted = ", ".join(f"“{each}”" for each in found)
                yield ReturnMessage.PERSON_NAMED.at(place_of(row, column), named=quoted)


Check = Callable[[ReturnContext], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    every_assigned_row_is_answered,
    progress_says_more_than_the_status,
    progress_agrees_with_the_status,
    an_answer_stands_in_its_cell,
    a_target_is_moved_for_a_reason,
    events_lie_on_rows_that_have_begun,
    only_what_is_completed_says_so,
    every_row_has_its_own_text,
    an_answer_was_not_dragged_down,
    answers_stay_in_their_rows,
    an_event_is_reported_once,
    an_event_that_is_listed_was_held,
    no_text_names_a_person,
)
