"""Plan -> what it only assumes, and who or what must confirm it."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.work_plan import Basis, Plan, Row
from tipxl.domain.planbook.plan_checks import (
    is_placeholder,
    is_unreachable,
    rows_without_lead,
    rows_without_measure,
)
from tipxl.domain.planbook.plan_messages import DONE_WHEN_CONFIRMED, NATURE_CONFIRMED, SECRETARIAT

# Lines of a row's doubts that name a decision of ours; listed until the officer deletes them, or
# answers all of a kind by one word on the sheet Secretariat.
NATURE_ASSUMED = "NATURE_ASSUMED"
DONE_WHEN_PROPOSED = "DONE_WHEN_PROPOSED"


class AssumptionKind(StrEnum):
    """What kind of thing is assumed."""

    LEADS = "assumed leads"
    COOPERATING = "assumed cooperating bodies"
    NO_LEAD = "no lead"
    NO_MEASURE = "neither output nor done-when"
    DONE_WHEN = "proposed done-when"
    NATURE = "assumed nature"
    CONTACT = "placeholder or missing address"


class Assumption(Struct, frozen=True):
    """One thing to confirm: what, whom it concerns (may be empty), and on which rows."""

    kind: AssumptionKind
    body: str
    rows: tuple[str, ...]
    says: str


def assumptions(plan: Plan) -> tuple[Assumption, ...]:
    """What the plan only assumes, and who or what must confirm it."""
    return tuple(one for listed in _LISTED for one in listed(plan) if one.rows or one.body)


def _assumed_leads(plan: Plan) -> Iterator[Assumption]:
    for acronym, rows in _by_body(plan, _assumed_to_lead):
        says = f"{acronym} is only assumed to lead {_count(rows)}. Ask it to confirm."
        yield Assumption(AssumptionKind.LEADS, acronym, rows, says)


def _assumed_cooperating(plan: Plan) -> Iterator[Assumption]:
    for acronym, rows in _by_body(plan, _assumed_to_cooperate):
        says = f"{acronym} is only assumed to cooperate on {_count(rows)}."
        yield Assumption(AssumptionKind.COOPERATING, acronym, rows, says)


def _rows_without_lead(plan: Plan) -> Iterator[Assumption]:
    rows = tuple(row.key for row in rows_without_lead(plan))
    yield Assumption(AssumptionKind.NO_LEAD, "", rows, f"Nobody leads {_count(rows)}. Name a lead.")


def _rows_without_measure(plan: Plan) -> Iterator[Assumption]:
    rows = tuple(row.key for row in rows_without_measure(plan))
    says = f"Nothing says when {_count(rows)} would be done. Fill in 'Done when'."
    yield Assumption(AssumptionKind.NO_MEASURE, "", rows, says)


def _proposed_done_when(plan: Plan) -> Iterator[Assumption]:
    rows = () if plan.done_when_confirmed else _with_doubt(plan, DONE_WHEN_PROPOSED)
    says = (
        f"'Done when' is only proposed for {_count(rows)}. Agree it, then write yes beside "
        f"{DONE_WHEN_CONFIRMED} on the sheet {SECRETARIAT} (add that line where it is missing)."
    )
    yield Assumption(AssumptionKind.DONE_WHEN, "", rows, says)


def _assumed_nature(plan: Plan) -> Iterator[Assumption]:
    rows = () if plan.nature_confirmed else _with_doubt(plan, NATURE_ASSUMED)
    says = (
        f"The nature (one-off, series, continuing) is our reading for {_count(rows)}. Confirm it, "
        f"then write yes beside {NATURE_CONFIRMED} on the sheet {SECRETARIAT} (add that line where "
        "it is missing)."
    )
    yield Assumption(AssumptionKind.NATURE, "", rows, says)


def _contacts(plan: Plan) -> Iterator[Assumption]:
    for body in plan.bodies:
        if is_unreachable(body) or is_placeholder(body.contact.email):
            address = body.contact.email or "no e-mail address"
            says = f"{body.acronym} has {address}. Fill in its focal point."
            yield Assumption(AssumptionKind.CONTACT, body.acronym, (), says)


_LISTED: tuple[Callable[[Plan], Iterable[Assumption]], ...] = (
    _assumed_leads,
    _assumed_cooperating,
    _rows_without_lead,
    _rows_without_measure,
    _proposed_done_when,
    _assumed_nature,
    _contacts,
)


def _assumed_to_lead(row: Row) -> tuple[str, ...]:
    return row.leads if row.lead_basis is Basis.ASSUMED else ()


def _assumed_to_cooperate(row: Row) -> tuple[str, ...]:
    return row.cooperating if row.cooperating_basis is Basis.ASSUMED else ()


def _by_body(
    plan: Plan, named: Callable[[Row], tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each body named on some row, with the keys of those rows."""
    for body in plan.bodies:
        rows = tuple(row.key for row in plan.rows if body.acronym in named(row))
        if rows:
            yield body.acronym, rows


def _with_doubt(plan: Plan, mark: str) -> tuple[str, ...]:
    return tuple(row.key for row in plan.rows if any(d.startswith(mark) for d in row.doubts))


def _count(rows: tuple[str, ...]) -> str:
    return counted(len(rows), "row")
