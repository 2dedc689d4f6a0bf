"""Which rows a body is asked about, in which role, and whether its silence is missing."""

import pytest

from tests.builders import (
    ASSUMED,
    CONTINUING,
    FIRST,
    JOINED,
    LED,
    OPEN,
    SECOND,
    SHARED,
    a_body,
    a_plan,
    a_row,
)
from tipxl.domain.plan.assignment import asked_bodies, assignments, is_expected
from tipxl.domain.plan.work_plan import Basis, Body, BodyKind, Plan

ALL = Body("All others", "every other body", kind=BodyKind.GROUP, reports=False)


def asked(plan: Plan, acronym: str) -> list[tuple[str, str, bool]]:
    body = plan.body(acronym)
    assert body is not None
    return [(each.row.key, each.role, each.optional) for each in assignments(plan, body, FIRST)]


def test_rows_led_come_first_then_those_taken_part_in_each_in_the_order_of_the_plan() -> None:
    assert asked(a_plan(), "ABC") == [
        (LED, "lead", False),
        (SHARED, "lead", False),
        (ASSUMED, "lead", False),
        (CONTINUING, "lead", False),
        (JOINED, "part", False),
        (OPEN, "part", True),
    ]


@pytest.mark.parametrize("basis", list(Basis))
def test_a_lead_even_an_assumed_one_outranks_cooperating(basis: Basis) -> None:
    row = a_row(lead_basis=basis, cooperating=("ABC", "All others"))

    assert asked(a_plan(rows=(row,)), "ABC") == [(LED, "lead", False)]


def test_a_body_named_on_a_row_is_not_asked_again_through_its_group() -> None:
    row = a_row(leads=("DEF",), cooperating=("ABC", "All others"))

    assert asked(a_plan(rows=(row,)), "ABC") == [(LED, "part", False)]


def test_a_group_asks_only_bodies_that_report() -> None:
    bodies = (a_body("ABC"), a_body("QUIET", reports=False), ALL)
    plan = a_plan(bodies=bodies, rows=(a_row(cooperating=("All others",)),))

    assert asked(plan, "QUIET") == []


def test_a_row_that_is_not_in_force_is_asked_of_nobody() -> None:
    plan = a_plan(rows=(a_row(in_force_from=SECOND),))

    assert asked(plan, "ABC") == []
    assert asked_bodies(plan, FIRST) == ()


def test_only_bodies_that_report_and_have_a_row_get_a_form() -> None:
    bodies = (a_body("ABC"), a_body("DEF", reports=False), a_body("GHI"), ALL)
    plan = a_plan(bodies=bodies, rows=(a_row(), a_row(JOINED, leads=("DEF",))))

    assert [each.acronym for each in asked_bodies(plan, FIRST)] == ["ABC"]


@pytest.mark.parametrize(
    ("acronym", "expected"), [("ABC", True), ("DEF", True), ("GHI", False), ("All others", False)]
)
def test_silence_is_missing_only_of_bodies_that_lead(acronym: str, expected: bool) -> None:
    plan = a_plan()
    body = plan.body(acronym)
    assert body is not None

    assert is_expected(plan, body, FIRST) is expected
