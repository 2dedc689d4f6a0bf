"""What is counted over: N, and each activity as its rows in the last round that has it make it."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import a_layout, a_round, a_row
from tests.reports.builders import (
    BASELINE,
    LAST,
    ONE,
    TWO,
    a_small_plan,
    first_round,
    last_round,
)
from tipxl.domain.plan.work_plan import CompletionType, Plan
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, RoundResult
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.population import baseline, population_of


def the_line(plan: Plan, last: RoundResult, key: str = "A.a.1.1") -> Any:
    """The line of an activity among those that are counted."""
    counted = population_of(plan, a_layout(), (first_round(), last))
    return next(each for each in each_line(counted.activities) if each.key == key)


def with_rows(one: tuple[str, str], two: tuple[str, str]) -> Any:
    """The line of an activity whose two rows have this status and target."""
    said = {ONE: one, TWO: two}

    def now(row: AgreedRow) -> AgreedRow:
        if row.key not in said:
            return row
        status, target = said[row.key]
        return replace(row, status=status, values={"target": target} if target else {})

    rows = tuple(now(row) for row in last_round().rows)
    ongoing = AgreedActivity("A.a.1.1", "ON", (), (ONE, TWO))
    last = last_round(rows=rows, activities=(ongoing, *last_round().activities[1:]))
    return the_line(a_small_plan(), last)


@pytest.mark.parametrize(
    ("one", "two", "is_late"),
    [
        (("CO", "2018H1"), ("ON", "2019H2"), False),
        (("CO", "2019H2"), ("ON", "2018H1"), True),
        (("CO", "2018H1"), ("ON", ""), None),
        (("ON", "2018H1"), ("ON", "2019H2"), True),
        # Where nothing is unfinished, the targets of all rows do.
        (("CO", "2018H1"), ("CO", "2019H2"), True),
        (("CO", ""), ("CO", ""), None),
    ],
)
def test_only_targets_of_what_is_unfinished_make_an_activity_late(
    one: tuple[str, str], two: tuple[str, str], is_late: bool | None
) -> None:
    assert with_rows(one, two).passed == is_late


@pytest.mark.parametrize(
    ("one", "two", "has_passed"),
    [
        (("ON", "2018H1"), ("CO", "2018H2"), True),
        (("ON", "2018H1"), ("ON", "2019H2"), False),
        (("ON", "2018H1"), ("ON", ""), None),
        (("ON", "2018H1"), ("DI", ""), True),
        (("DI", "2018H1"), ("DI", "2018H1"), None),
    ],
)
def test_first_targets_have_passed_where_every_row_still_in_the_plan_has_one_that_has(
    one: tuple[str, str], two: tuple[str, str], has_passed: bool | None
) -> None:
    assert with_rows(one, two).first_passed == has_passed


def test_a_row_that_left_the_plan_makes_no_activity_late() -> None:
    targets = {ONE: "2019H2", TWO: "2018H1"}
    first, last = (
        tuple(
            replace(row, status="ON", values={"target": targets[row.key]})
            for row in first_round().rows
            if row.key in keys
        )
        for keys in ((ONE, TWO), (ONE,))
    )
    only = AgreedActivity("A.a.1.1", "ON", (), (ONE,))
    rounds = (first_round(rows=first), last_round(rows=last, activities=(only,)))
    counted = population_of(a_small_plan(), a_layout(), rounds)

    assert next(each_line(counted.activities)).passed is False


@pytest.mark.parametrize(("rows", "continues"), [({ONE}, False), ({ONE, TWO}, True)])
def test_an_activity_continues_where_all_its_rows_do(rows: set[str], continues: bool) -> None:
    plan = a_small_plan()
    always = CompletionType.CONTINUING
    changed = (replace(x, nature=always) if x.key in rows else x for x in plan.rows)

    assert the_line(replace(plan, rows=tuple(changed)), last_round()).continuing is continues


# --- N


#: Of these the plan knows nothing (any more).
LOST, OTHER = (AgreedActivity(key, "ON", (), ()) for key in ("C.z.1.1", "C.z.1.2"))
IN_PLAN = {row.activity_key: row.area for row in a_small_plan().rows}


def two_rounds() -> tuple[RoundResult, RoundResult]:
    """Two rounds, each with an activity that the plan has lost."""
    first, last = first_round(), last_round()
    return (
        replace(first, activities=(*first.activities, LOST)),
        replace(last, activities=(*last.activities, OTHER)),
    )


def test_of_what_the_plan_has_lost_only_what_the_baseline_round_agreed_on_is_counted() -> None:
    last_begins = a_small_plan(rounds=(a_round(BASELINE), a_round(LAST, baseline=True)))

    assert baseline(a_small_plan(), two_rounds()) == {**IN_PLAN, LOST.key: ""}
    assert baseline(last_begins, two_rounds()) == {**IN_PLAN, OTHER.key: ""}


def test_without_a_baseline_round_n_is_what_was_in_force_in_the_first_round_given() -> None:
    plan = a_small_plan(rounds=(a_round(BASELINE), a_round(LAST)))
    plan = replace(plan, rows=(*plan.rows, a_row("B.a.9.9#1", in_force_from=LAST)))

    assert baseline(plan, two_rounds()) == {**IN_PLAN, LOST.key: ""}
    assert baseline(plan, two_rounds()[1:]) == {**IN_PLAN, "B.a.9.9": "B", OTHER.key: ""}
    assert baseline(plan, ()) == {**IN_PLAN, "B.a.9.9": "B"}
