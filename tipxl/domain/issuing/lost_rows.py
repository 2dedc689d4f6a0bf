"""Forms that came back + the plan -> where the plan's rows changed after the forms went out."""

from collections.abc import Iterator, Mapping, Set

from tipxl.domain.forms.forms_by_version import row_keys
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.plan.assignment import assignments
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import Body
from tipxl.domain.results.round_result import Conflict

#: The rule's name on the sheet Conflicts.
PLAN = "plan"


def rows_lost_or_new(
    context: FormContext, forms: Mapping[str, Mapping[int, IssuedForm]]
) -> tuple[Conflict, ...]:
    """Rows that a form asks for and the plan does not have any more, and rows no form asks for.

    `forms` are by body, then by version; the newest of a body is the one that counts.
    """
    rows = context.plan.rows_in(context.round.period)
    planned = {key for row in rows for key in (row.key, *row.formerly)}
    return tuple(
        each
        for acronym, versions in forms.items()
        if versions and (body := context.plan.body(acronym))
        for each in _of_one(context, body, versions, planned)
    )


def _of_one(
    context: FormContext, body: Body, forms: Mapping[int, IssuedForm], planned: Set[str]
) -> Iterator[Conflict]:
    newest = max(forms)
    asked = dict.fromkeys(row_keys(forms, newest))
    for key in asked:
        if key not in planned:
            yield Conflict(PLAN, key, _lost(body.acronym, forms[newest], key), (body.acronym,))
    for each in assignments(context.plan, body, context.round.period):
        key = each.row.key
        known = key in asked or any(former in asked for former in each.row.formerly)
        if not known and not each.optional:
            yield Conflict(PLAN, key, _new(body.acronym, forms[newest], key), (body.acronym,))


def _named(body: str, form: IssuedForm) -> str:
    return f"form of {body} (version {form.identity.version})"


def _lost(body: str, form: IssuedForm, key: str) -> str:
    return (
        f"The {_named(body, form)} asks for {key}, but in plan.xlsx no row of that key is "
        f"in force in {form.identity.period} (sheet Activities), so its answer is not counted. Put "
        "the row back; to end it, fill in the columns In force until and Decision."
    )


def _new(body: str, form: IssuedForm, key: str) -> str:
    return (
        f"plan.xlsx gives {key} to {body}, but the {_named(body, form)} does not ask for it, so "
        f"{body} could not answer. Issue its form anew: tipxl generate {form.identity.period} "
        f"--body {body_key(body)}"
    )
