"""Who is asked about which row, in which role (lead or part), and who is expected to report."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from msgspec import Struct

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.plain_enum import PlainEnum
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Body, BodyKind, Plan, Row


class Role(PlainEnum):
    """In which role a body is asked about a row."""

    LEAD = "lead"
    PART = "part"  # it takes part in the row that others lead


class Assignment(Struct, frozen=True):
    """One row asked of one body; `optional` through a group."""

    row: Row
    role: Role
    optional: bool = False

    @property
    def basis(self) -> Basis:
        """Why the body is held to be in this role."""
        return self.row.lead_basis if self.role == Role.LEAD else self.row.cooperating_basis


def assignments(plan: Plan, body: Body, period: Period) -> tuple[Assignment, ...]:
    """The rows of a body: those it leads, then those it takes part in, each in the plan's order.

    A lead, even an assumed one, outranks "cooperating" on the same row. A group's row is asked of
    every reporting body that is not named on it, and its silence is never missing (RULES 1).
    """
    return _assigned(plan)(body.acronym, body.reports, period)


@remembered
def _assigned(plan: Plan) -> Callable[[str, bool, Period], tuple[Assignment, ...]]:
    # Asked for by most stages of a merge, of every body.
    return lru_cache(maxsize=None)(partial(_assignments, plan))


def _assignments(plan: Plan, body: str, reports: bool, period: Period) -> tuple[Assignment, ...]:
    index = _index(plan)
    named = {number: _assignment(body, row) for number, row in index.named.get(body, {}).items()}
    concerned = {**(index.open if reports else {}), **named}
    found = [concerned[n] for n in sorted(concerned) if concerned[n].row.in_force(period)]
    return tuple(sorted(found, key=lambda each: each.role != Role.LEAD))


def _assignment(body: str, row: Row) -> Assignment:
    if body in row.leads:
        return Assignment(row, Role.LEAD)
    return Assignment(row, Role.PART, optional=body not in row.cooperating)


class _RowIndex(Struct, frozen=True):
    """The rows by their number in the plan: those that name a body, and those open to all.

    What is asked of all is one object for all of them: a desk keeps many plans in memory.
    """

    named: Mapping[str, Mapping[int, Row]]
    open: Mapping[int, Assignment]


@remembered
def _index(plan: Plan) -> _RowIndex:
    # A plan of thousands of bodies must not be read through for each of them.
    groups = {each.acronym for each in plan.bodies if each.kind is BodyKind.GROUP}
    named: dict[str, dict[int, Row]] = {}
    open_to_all: dict[int, Assignment] = {}
    for number, row in enumerate(plan.rows):
        for acronym in (*row.leads, *row.cooperating):
            named.setdefault(acronym, {})[number] = row
        if not groups.isdisjoint(row.cooperating):
            open_to_all[number] = Assignment(row, Role.PART, optional=True)
    return _RowIndex(named, open_to_all)


def asked_bodies(plan: Plan, period: Period) -> tuple[Body, ...]:
    """The bodies that get a form: those that report and have at least one row."""
    return tuple(
        body
        for body in plan.bodies
        if body.kind is BodyKind.BODY and body.reports and assignments(plan, body, period)
    )


def is_expected(plan: Plan, body: Body, period: Period) -> bool:
    """Whether a body's silence is missing: it reports and leads at least one row."""
    return body.reports and any(each.role == Role.LEAD for each in assignments(plan, body, period))
