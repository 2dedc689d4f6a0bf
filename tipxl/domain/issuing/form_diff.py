"""A form as it was issued and as the plan would make it now -> what has changed, in words."""

from collections.abc import Iterator

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.issued_form import COVER, FormRow, IssuedForm
from tipxl.domain.plan.assignment import Role

_CONTACT = {
    "focal_point": "the focal point",
    "focal_title": "the focal point's title",
    "focal_email": "the e-mail address",
    "focal_phone": "the telephone number",
}


def differences(issued: IssuedForm, now: IssuedForm) -> tuple[str, ...]:
    """What a new version of a form would say otherwise; both are designs of the same body."""
    found = (*_around(issued, now), *_cover(issued, now), *_rows(issued, now))
    return found or ("the questions or lists of the form",)


def _around(issued: IssuedForm, now: IssuedForm) -> Iterator[str]:
    if issued.identity.plan != now.identity.plan:
        yield (
            f"the plan's code, {issued.identity.plan} before and {now.identity.plan} now; forms "
            "with the old code will be held when they come back"
        )
    if issued.wording.due != now.wording.due:
        yield f"the due date, now {long_date(now.wording.due)}"
    if issued.wording.body_name != now.wording.body_name:
        yield f"the name of the body, now {now.wording.body_name}"
    office = ("plan_title", "secretariat", "reply_to", "period")
    if any(getattr(issued.wording, each) != getattr(now.wording, each) for each in office):
        yield "the title of the plan, or the name or address of the secretariat"
    if issued.wording.provisional and not now.wording.provisional:
        yield "the statuses agreed last, which were provisional when the form was made"
    if issued.layout != now.layout:
        yield "report.toml, which says what the forms ask"


def _cover(issued: IssuedForm, now: IssuedForm) -> Iterator[str]:
    before, after = _given(issued), _given(now)
    for key, words in _CONTACT.items():
        if before.get(key) != after.get(key):
            yield f"{words}, now {after.get(key) or 'empty'}"


def _given(issued_form: IssuedForm) -> dict[str, str]:
    rows = (row for each in issued_form.blocks if each.key == COVER for row in each.rows)
    return {key: value for row in rows for key, value in row.given.items()}


def _rows(issued: IssuedForm, now: IssuedForm) -> Iterator[str]:
    before = {row.key: row for row in issued.block("activities").rows}
    after = {row.key: row for row in now.block("activities").rows}
    yield from (f"{key} is new" for key in after if key not in before)
    yield from (f"{key} is not asked any more" for key in before if key not in after)
    for key, row in after.items():
        if key in before and (words := _changed(before[key], row)):
            yield f"{key}: {words}"


def _changed(before: FormRow, after: FormRow) -> str:
    if before.facts.get("role") != after.facts.get("role"):
        return (
            "the body leads it now" if after.facts.get("role") == Role.LEAD else "it takes part now"
        )
    if before.facts.get("basis") != after.facts.get("basis"):
        return f"the lead is {after.facts.get('basis')} now"
    if before.facts.get("last") != after.facts.get("last") or before.given != after.given:
        return "the status or answers agreed last"
    same = before.shown == after.shown and before.settled == after.settled
    return "" if same and before.facts == after.facts else "its wording, or who else works on it"
