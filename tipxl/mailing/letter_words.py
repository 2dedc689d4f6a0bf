"""Plan, round, form and notes -> the words that letters are filled with."""

from collections.abc import Mapping
from datetime import date
from textwrap import fill

from tipxl.domain.core.finding import Severity
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.corrections.letter_lines import letter_lines
from tipxl.domain.forms.draft import Note, counted_notes, not_counted, what_is_needed
from tipxl.domain.forms.issued_form import ENTERED, IssuedForm
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Basis, Body, Plan, Round
from tipxl.domain.returns.entered import YES, answer_lines
from tipxl.domain.returns.returned import Return
from tipxl.domain.schema.form_schema import FormSchema

_CORRECT, _LOOK = "Please correct", "Please look; you may send without it"


def base_words(plan: Plan, held: Round, body: Body, today: date) -> Mapping[str, str]:
    """The words that every letter may use."""
    office = plan.secretariat
    held = plan.round_of(body.acronym, held.period) or held
    extended = " (extended)" if plan.extension(body.acronym, held.period) else ""
    return {
        "plan": plan.title,
        "period": held.period.words,
        "due": f"{long_date(held.due)}{extended}",
        "freeze": long_date(held.freeze),
        "until": long_date(held.freeze),
        "when": _when(held, today),
        "asked_for": one_or_many(int(today <= held.due), "is asked for", "was asked for"),
        "body": body.name.removeprefix("The "),
        "focal_point": body.contact.name or f"focal point of {body.acronym}",
        "reply_to": office.reply_to or office.sender,
        "secretariat": office.name,
        "address": office.address,
    }


def _when(held: Round, today: date) -> str:
    days = (held.due - today).days
    if days == 0:
        return "due today"
    count = counted(abs(days), "day")
    return f"{count} late" if days < 0 else f"due in {count}"


def form_words(design: IssuedForm) -> Mapping[str, str]:
    """What is told of a form that is enclosed."""
    activities = {row.key.partition("#")[0] for row in design.block("activities").rows}
    return {
        "rows": one_or_many(len(activities), "one activity", f"{len(activities)} activities"),
        "assumed": _assumed(design),
    }


def _assumed(design: IssuedForm) -> str:
    rows = [
        row.key
        for row in design.block("activities").rows
        if row.facts.get("role") == Role.LEAD and row.facts.get("basis") == Basis.ASSUMED
    ]
    if not rows:
        return ""
    listed = fill(f"{', '.join(rows)}.", 92)
    theirs = one_or_many(len(rows), "this row", "these rows")
    return (
        f"\nFor {theirs} the plan does not print the lead, "
        f"and we assume that it is your body:\n{listed}\n"
        'Please confirm in your reply. Where you do not lead, choose "Not our activity" as the\n'
        "status.\n"
    )


def correcting_words(
    schema: FormSchema, issued_form: IssuedForm, notes: tuple[Note, ...]
) -> Mapping[str, str]:
    """What is told of a correction copy that is enclosed: the same findings, in words."""
    wrong = [each for each in notes if each.severity is Severity.ERROR]
    look = [each for each in notes if each.severity is Severity.WARNING]
    rows = {item.code: item.label for each in issued_form.lists if each.rows for item in each.items}
    return {
        "count": what_is_needed(wrong),
        "findings": _listed(_CORRECT, wrong, letter_lines(schema, wrong, rows), not_counted(wrong)),
        "look": f"\n{_listed(_LOOK, look, letter_lines(schema, look, rows))}\n" if look else "",
    }


def _listed(heading: str, notes: list[Note], lines: str, then: str = "") -> str:
    below = f":\n{then}" if then else ":"
    return f"{heading} ({counted_notes(notes)}){below}\n\n{lines}"


def entry_words(schema: FormSchema, entered: tuple[Return, ...]) -> Mapping[str, str]:
    """What is told of answers that the secretariat entered, so that the body can confirm them."""
    ways = dict.fromkeys(schema.list(ENTERED).label(each.entered).lower() for each in entered)
    days = dict.fromkeys(long_date(each.arrival.received.date()) for each in entered)
    return {
        "entered_from": " and ".join(ways),
        "entered_on": " and ".join(days),
        "entered_answers": "\n\n".join(_entered(schema, each) for each in entered),
        "yes": YES,
    }


def _entered(schema: FormSchema, returned: Return) -> str:
    lines = []
    for name, answers in answer_lines(schema, returned):
        wrapped = (
            fill(each, 92, initial_indent="     ", subsequent_indent="       ") for each in answers
        )
        lines.append("\n".join((f"  {name}", *wrapped)))
    return "\n\n".join(lines) or "  Nothing to report: every activity keeps its status."
