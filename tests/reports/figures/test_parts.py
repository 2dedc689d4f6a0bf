"""A part of the plan has the activities, rows, reports and answers that are its own, no others."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import a_layout, a_round, a_row
from tests.reports.builders import (
    ASSUMED,
    BASELINE,
    ENDED,
    LAST,
    ONE,
    PRINTED,
    SILENT,
    TWO,
    a_small_plan,
    an_event,
    an_issue,
    an_opinion,
    first_round,
    last_round,
)
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedActivity, RoundResult
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.population import Population, population_of


def a_plan_of_parts() -> Plan:
    """DEF and GHI are of one pillar, ABC of another, JKL of none; it leads ASSUMED with ABC."""
    plan = a_small_plan(
        rounds=(a_round(BASELINE, baseline=True), a_round(LAST, evaluation="final"))
    )
    pillars = {"ABC": "West", "DEF": "East", "GHI": "East"}
    bodies = (replace(each, pillar=pillars.get(each.acronym, "")) for each in plan.bodies)
    leads = {ASSUMED: ("JKL", "ABC")}
    rows = (replace(each, leads=leads.get(each.key, each.leads)) for each in plan.rows)
    return replace(plan, bodies=tuple(bodies), rows=tuple(rows))


def an_evaluating_round() -> RoundResult:
    """The last round, with something said of rows of both areas, and of the plan as a whole."""
    return last_round(
        events=(an_event("ABC", "e1"), an_event("DEF", "e2", activity=PRINTED)),
        lines=(
            an_issue("ABC", "i1", "CH", "No money.", row=ONE),
            an_issue("GHI", "i2", "CH", "No time.", row=SILENT),
            an_opinion("ABC", ASSUMED, impact="HI"),
            an_opinion("DEF", TWO, impact="HI"),
            an_opinion("DEF", "relevance", block="views", rating="6"),
        ),
    )


def counted(evaluation: str = "final") -> Population:
    rounds = (first_round(), an_evaluating_round())
    return population_of(a_plan_of_parts(), a_layout(), rounds, evaluation)


def column(table: Any, name: str) -> list[str]:
    return [getattr(each, name) for each in each_line(table)]


@pytest.mark.parametrize(
    ("part", "activities", "rows", "reports", "said_of"),
    [
        (
            lambda whole: whole.area("A"),
            ["A.a.1.1", "A.a.1.2"],
            [ONE, TWO, ASSUMED],
            ["ABC", "DEF"],
            {"events": [ONE], "issues": [ONE], "results": [ASSUMED, TWO]},
        ),
        (
            lambda whole: whole.provision("B.a"),
            ["B.a.1.1", "B.a.1.2", "B.a.1.3"],
            [PRINTED, SILENT, ENDED],
            ["DEF", "GHI"],
            {"events": [PRINTED], "issues": [SILENT], "results": []},
        ),
        (
            lambda whole: whole.lead("ABC"),
            ["A.a.1.1", "A.a.1.2"],
            [ONE, ASSUMED],
            ["ABC"],
            {"events": [ONE], "issues": [ONE], "results": [ASSUMED]},
        ),
        (
            lambda whole: whole.lead("DEF"),
            ["A.a.1.1", "B.a.1.1"],
            [TWO, PRINTED],
            ["DEF"],
            {"events": [PRINTED], "issues": [], "results": [TWO]},
        ),
        (
            lambda whole: whole.pillar("East"),
            ["A.a.1.1", "B.a.1.1", "B.a.1.2", "B.a.1.3"],
            [TWO, PRINTED, SILENT, ENDED],
            ["DEF", "GHI"],
            {"events": [PRINTED], "issues": [SILENT], "results": [TWO]},
        ),
        (
            lambda whole: whole.pillar("North"),
            [],
            [],
            [],
            {"events": [], "issues": [], "results": []},
        ),
    ],
)
def test_a_part_has_its_own_rows_and_what_was_said_of_them_and_the_reports_of_their_leads(
    part: Callable[[Population], Population],
    activities: list[str],
    rows: list[str],
    reports: list[str],
    said_of: dict[str, list[str]],
) -> None:
    chosen = part(counted())

    assert column(chosen.activities, "key") == activities
    assert column(chosen.rows, "key") == column(chosen.standing, "key") == rows
    reported = zip(*(column(chosen.reporting, name) for name in ("round", "body")), strict=True)
    assert sorted(reported) == [(str(of), each) for of in (BASELINE, LAST) for each in reports]
    assert {name: column(getattr(chosen, name), "key") for name in said_of} == said_of
    assert {*column(chosen.answers, "key")} == {*rows}


def test_what_a_body_cooperates_in_makes_its_report_none_of_the_part() -> None:
    """JKL and DEF take part in ONE; only DEF leads a row beside it."""
    whole = counted()

    assert "JKL" in column(whole.reporting, "body")
    assert {*column(whole.area("A").reporting, "body")} == {"ABC", "DEF"}
    assert {*column(whole.area("A").first_time, "body")} == {"ABC"}
    assert not column(whole.area("B").first_time, "body")


def test_opinions_are_of_the_plan_as_a_whole() -> None:
    whole = counted()

    assert column(whole.views, "criterion") == ["relevance"]
    assert not column(whole.area("A").views, "criterion")
    assert not column(whole.lead("DEF").views, "criterion")
    assert whole.area("A").provision("A.a").undivided is whole.undivided is whole


@pytest.mark.parametrize(("evaluation", "are_counted"), [("final", 1), ("", 1), ("mid-term", 0)])
def test_opinions_are_those_of_the_round_that_serves_the_evaluation(
    evaluation: str, are_counted: int
) -> None:
    whole = counted(evaluation)

    assert len(whole.views) == are_counted
    assert len(whole.results) == 2 * are_counted


def test_the_parts_are_named_in_the_order_of_the_plan_without_bodies_of_no_pillar() -> None:
    whole = counted()

    assert whole.parts("area") == ("A", "B")
    assert whole.parts("provision") == ("A.a", "B.a")
    assert whole.parts("leads") == ("ABC", "DEF", "JKL", "GHI")
    assert whole.parts("pillars") == ("West", "East")


def test_an_activity_of_which_no_round_knows_is_in_n_and_in_its_area() -> None:
    plan = a_plan_of_parts()
    plan = replace(plan, rows=(*plan.rows, a_row("B.a.9.9#1")))
    rounds = (first_round(), an_evaluating_round())

    chosen = population_of(plan, a_layout(), rounds, "final").area("B")

    new = list(each_line(chosen.activities))[-1]
    assert (new.key, new.status, new.rows) == ("B.a.9.9", "", ())
    assert (new.reported, new.begun) == (False, False)
    assert (new.evidenced, new.passed, new.first_passed) == (None, None, None)


def test_an_activity_lost_from_the_plan_is_in_n_and_in_no_part() -> None:
    lost = AgreedActivity("C.z.1.1", "ON", (), ())
    first = first_round(activities=(*first_round().activities, lost))

    whole = population_of(a_plan_of_parts(), a_layout(), (first, an_evaluating_round()), "final")

    assert column(whole.activities, "key")[-1] == "C.z.1.1"
    parts = [
        *(whole.area(each) for each in whole.parts("area") if each),
        *(whole.provision(each) for each in whole.parts("provision") if each),
        *(whole.lead(each) for each in whole.parts("leads")),
        *(whole.pillar(each) for each in whole.parts("pillars")),
    ]
    assert len(parts) == 10
    assert not any("C.z.1.1" in column(part.activities, "key") for part in parts)
