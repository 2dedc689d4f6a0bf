"""What stands in the frames that figures are counted over."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from tests.builders import a_layout, a_row
from tests.reports.builders import (
    ASSUMED,
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
    answered,
    first_round,
    last_round,
)
from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import AgreedRow, RoundResult, RowStatement
from tipxl.domain.returns.returned import Answer
from tipxl.reports.figures.evidence import (
    answers_frame,
    count_of,
    refused_opinions,
    sense_of,
    views_frame,
    words_agree,
)
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import high_impact, rows_completed_when_due
from tipxl.reports.figures.population import Population, population_of


def over(*rounds: RoundResult) -> Population:
    return population_of(a_small_plan(), a_layout(), rounds)


def changed(key: str, rows: Sequence[AgreedRow] | None = None, **values: object) -> RoundResult:
    rows = rows or last_round().rows
    return last_round(rows=tuple(replace(r, **values) if r.key == key else r for r in rows))


def with_target(target: str) -> RoundResult:
    values = {"target": target}
    return last_round(rows=tuple(replace(r, values=values) for r in last_round().rows))


def test_rows_stand_under_their_provision_as_their_activities_do() -> None:
    due = over(with_target("2018H2"))

    figures = [rows_completed_when_due(due.provision(each)) for each in ("A.a", "B.a")]

    # A.a: two rows completed, one ongoing. B.a: one completed, one not started; one has ended.
    assert [each.text for each in figures] == ["2 of 3", "1 of 2"]


@pytest.mark.parametrize(
    ("target", "has_passed"),
    [("2018H1", True), ("2018H2", True), ("2019H1", False), ("2018Q1", None), ("CONT", None)],
)
def test_a_target_in_another_rhythm_is_neither_passed_nor_to_come(
    target: str, has_passed: bool | None
) -> None:
    row = over(with_target(target)).rows.iloc[0]

    assert (row["first_passed"], row["passed"]) == (has_passed, has_passed)


def test_a_row_of_which_nobody_was_heard_is_not_known() -> None:
    rows = over(changed(ASSUMED, no_information=True)).rows

    assert list(rows["key"][~rows["informed"].astype(bool)]) == [ASSUMED]


def test_a_row_that_the_plan_lost_keeps_the_lead_that_spoke_and_has_no_place() -> None:
    said = (answered("DEF", Role.PART, part="TP"), answered("ABC", status="ON"))
    kept = tuple(each for each in a_small_plan().rows if each.key != PRINTED)

    whole = population_of(
        a_small_plan(rows=kept), a_layout(), (first_round(), changed(PRINTED, said=said))
    )

    (lost,) = (each for each in each_line(whole.standing) if each.key == PRINTED)
    assert (lost.leads, lost.area, lost.provision) == (("ABC",), "", "")
    # what the plan has lost stands behind what it has
    assert list(whole.standing["key"]) == [ONE, TWO, ASSUMED, SILENT, ENDED, PRINTED]


def test_a_row_that_no_round_has_yet_is_in_no_figure() -> None:
    later = a_row("A.a.1.3#1")
    plan = a_small_plan(rows=(*a_small_plan().rows, later))

    whole = population_of(plan, a_layout(), (first_round(), last_round()))

    assert later.key not in set(whole.standing["key"])


def test_a_reason_of_a_report_that_does_not_count_is_not_counted() -> None:
    refused = replace(answered("ABC", status="NS", reason="FUND"), refused=True)
    heard = answered("DEF", status="NS", reason="STAFF")

    answers = answers_frame(a_layout(), (changed(ASSUMED, said=(refused, heard)),))

    assert list(answers["reason"][answers["key"] == ASSUMED]) == ["", "STAFF"]


def test_an_opinion_on_the_impact_alone_is_an_opinion() -> None:
    assert high_impact(over(last_round(lines=(an_opinion("ABC", ONE, impact="HIGH"),)))).text == (
        "1 of 1"
    )


def test_a_view_is_a_rating_or_words_and_never_a_line_left_blank() -> None:
    lines = (
        an_opinion("ABC", "relevance", block="views", rating="5"),
        an_opinion("DEF", "relevance", block="views", answer="It helps."),
        an_opinion("GHI", "relevance", block="views"),
    )

    assert list(views_frame(last_round(lines=lines))["body"]) == ["ABC", "DEF"]


def test_only_opinions_are_told_as_refused_opinions() -> None:
    rated = an_opinion("ABC", "relevance", block="views", rating="5")
    result = an_opinion("ABC", ONE, impact="HIGH")
    issue = an_issue("ABC", "1", "CH", "Too few trainers.")
    refused = [replace(each, refused=True) for each in (result, rated, issue)]

    found = refused_opinions(last_round(lines=(result, rated, issue, *refused)))

    assert found == (refused[0], refused[1])


def test_an_issue_is_listed_where_it_has_words_and_was_not_refused() -> None:
    said = an_issue("ABC", "1", "CH", "Too few trainers.")
    blank = an_issue("ABC", "2", "CH", "")
    refused = replace(an_issue("ABC", "3", "CH", "No money."), refused=True)
    other = an_opinion("ABC", ONE, impact="HIGH", text="Not an issue.")

    whole = over(last_round(lines=(said, blank, refused, other)))

    assert list(whole.issues["text"]) == ["Too few trainers."]


def test_a_count_is_a_number_however_it_was_typed_and_never_zero_for_not_known() -> None:
    counts = {"women": 7.0, "men": "12", "other": "NC"}

    found = an_event("ABC", "01", **counts).line  # type: ignore[arg-type]

    assert [count_of(found, each) for each in ("women", "men", "other")] == [7, 12, None]
    assert count_of(found, "disability") is None
    blank = replace(found, answers={"women": Answer(None, "", "Events", "C7")})
    assert count_of(blank, "women") is None


def test_a_code_that_the_list_or_the_form_does_not_have_means_nothing() -> None:
    assert sense_of(a_layout(), "status", "CO") == "completed"
    assert sense_of(a_layout(), "status", "??") == ""
    assert sense_of(a_layout(), "no such list", "CO") == ""


def test_who_only_answered_or_was_refused_did_not_contribute() -> None:
    said = (
        answered("ABC", status="ON"),
        answered("DEF", status="NS"),
        replace(answered("GHI", status="ON"), refused=True),
        answered("JKL", Role.PART, part="TP"),
        answered("MNO", Role.PART, part="NO"),
        RowStatement("PQR", Role.PART, evented=True),
        RowStatement("STU", Role.LEAD),
    )

    answers = answers_frame(a_layout(), (changed(ASSUMED, said=said),))

    here = answers[answers["key"] == ASSUMED]
    assert list(here["body"][here["contributed"].astype(bool)]) == ["ABC", "JKL", "PQR"]


def test_a_row_that_left_the_plan_is_as_it_was_then_and_not_left_unfinished() -> None:
    gone = last_round(rows=tuple(r for r in last_round().rows if r.key != ASSUMED))
    plan = a_small_plan(ends=LAST.end)

    whole = population_of(plan, a_layout(), (first_round(), gone))

    unfinished = {each.key for each in each_line(whole.standing) if each.unfinished}
    assert unfinished == {SILENT}


def test_a_line_of_opinions_left_blank_is_none() -> None:
    lines = (an_opinion("ABC", ONE), an_opinion("DEF", TWO, advice="Go on."))

    assert list(over(last_round(lines=lines)).results["body"]) == ["DEF"]


@pytest.mark.parametrize(
    "other",
    [
        answered("DEF", progress="No status was named."),
        replace(answered("DEF", status="NS"), refused=True),
    ],
)
def test_a_lead_that_names_no_status_or_is_refused_contradicts_nobody(other: RowStatement) -> None:
    (row,) = (each for each in last_round().rows if each.key == ASSUMED)

    said = (answered("ABC", status="ON"), other)
    assert words_agree(a_layout(), replace(row, said=said))
    contrary = (*said, answered("GHI", status="NS"))
    assert not words_agree(a_layout(), replace(row, said=contrary))
