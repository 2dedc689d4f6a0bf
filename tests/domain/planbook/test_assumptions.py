"""What we list as only assumed in a plan."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.domain.planbook.test_plan_checks import a_plan, with_body, with_row
from tipxl.domain.plan.work_plan import Basis, Contact, Plan
from tipxl.domain.planbook.assumptions import (
    DONE_WHEN_PROPOSED,
    NATURE_ASSUMED,
    Assumption,
    AssumptionKind,
    assumptions,
)


def test_a_sound_plan_assumes_nothing() -> None:
    assert assumptions(a_plan()) == ()


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            with_row(lead_basis=Basis.ASSUMED),
            Assumption(
                AssumptionKind.LEADS,
                "ABC",
                ("K.a.1.10#1",),
                "ABC is only assumed to lead 1 row. Ask it to confirm.",
            ),
        ),
        (
            with_row(cooperating_basis=Basis.ASSUMED),
            Assumption(
                AssumptionKind.COOPERATING,
                "DEF",
                ("K.a.1.10#1",),
                "DEF is only assumed to cooperate on 1 row.",
            ),
        ),
        (
            with_row(leads=()),
            Assumption(
                AssumptionKind.NO_LEAD, "", ("K.a.1.10#1",), "Nobody leads 1 row. Name a lead."
            ),
        ),
        (
            with_body(contact=Contact(email="x@abc.example")),
            Assumption(
                AssumptionKind.CONTACT, "ABC", (), "ABC has x@abc.example. Fill in its focal point."
            ),
        ),
    ],
)
def test_what_is_assumed_is_listed(plan: Plan, expected: Assumption) -> None:
    assert assumptions(plan) == (expected,)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda: with_row(output=""), AssumptionKind.NO_MEASURE),
        (lambda: with_row(doubts=(f"{DONE_WHEN_PROPOSED}: see title",)), AssumptionKind.DONE_WHEN),
        (lambda: with_row(doubts=("LAYOUT: x", f"{NATURE_ASSUMED}: SER")), AssumptionKind.NATURE),
    ],
)
def test_rows_decided_by_us_stay_listed_until_settled(
    change: Callable[[], Plan], kind: AssumptionKind
) -> None:
    listed = assumptions(change())

    assert [(each.kind, each.rows) for each in listed] == [(kind, ("K.a.1.10#1",))]


@pytest.mark.parametrize(
    ("doubt", "setting"),
    [(NATURE_ASSUMED, "nature_confirmed"), (DONE_WHEN_PROPOSED, "done_when_confirmed")],
)
def test_a_doubt_of_all_rows_is_answered_by_one_word(doubt: str, setting: str) -> None:
    plan = with_row(doubts=(f"{doubt}: why",))

    (one,) = assumptions(plan)

    assert "on the sheet Secretariat" in one.says
    assert assumptions(replace(plan, **{setting: True})) == ()


def test_assumed_leads_are_grouped_by_the_body_to_be_asked() -> None:
    rows = tuple(replace(row, lead_basis=Basis.ASSUMED) for row in a_plan().rows)

    listed = assumptions(a_plan(rows=rows))

    assert [(each.body, each.rows) for each in listed] == [
        ("ABC", ("K.a.1.1#1", "K.a.1.10#1")),
        ("DEF", ("K.a.1.1#2",)),
    ]
