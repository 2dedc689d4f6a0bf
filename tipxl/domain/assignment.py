"""Plan + body + period -> the rows it is asked about, and in which role."""

from dataclasses import dataclass

from tipxl.domain.period import Period
from tipxl.domain.plan import Basis, Body, Kind, Plan, Row


@dataclass(frozen=True, slots=True)
class Assignment:
    """One row asked of one body. `role` is "lead" or "part"; `optional` through a group."""

    row: Row
    role: str
    optional: bool = False

    @property
    def basis(self) -> Basis:
        """Why the body is held to be in this role."""
        return self.row.lead_basis if self.role == "lead" else self.row.cooperating_basis


def assignments(plan: Plan, body: Body, period: Period) -> tuple[Assignment, ...]:
    """The rows of a body: those it leads, then those it takes part in, each in the plan's order.

    A lead, even an assumed one, outranks "cooperating" on the same row. A group's row is asked of
    every reporting body that is not named on it, and its silence is never missing (RULES 1).
    """
    found = [each for row in plan.rows_in(period) if (each := _assignment(plan, body, row))]
    return tuple(sorted(found, key=lambda each: each.role != "lead"))


def _assignment(plan: Plan, body: Body, row: Row) -> Assignment | None:
    if body.acronym in row.leads:
        return Assignment(row, "lead")
    if body.acronym in row.cooperating:
        return Assignment(row, "part")
    groups = {each.acronym for each in plan.bodies if each.kind is Kind.GROUP}
    if groups & set(row.cooperating) and body.reports:
        return Assignment(row, "part", optional=True)
    return None


def asked_bodies(plan: Plan, period: Period) -> tuple[Body, ...]:
    """The bodies that get a form: those that report and have at least one row."""
    return tuple(
        body
        for body in plan.bodies
        if body.kind is Kind.BODY and body.reports and assignments(plan, body, period)
    )


def is_expected(plan: Plan, body: Body, period: Period) -> bool:
    """Whether a body's silence is missing: it reports and leads at least one row."""
    return body.reports and any(each.role == "lead" for each in assignments(plan, body, period))
