"""What the sentences say of the small plan, and what they say where there is nothing to say."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.reports.builders import LAST, a_small_plan, first_round, last_round
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate, the_rounds
from tipxl.domain.results.round_result import AgreedRow, Mark
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.narrative import SECTIONS, opening
from tipxl.reports.evaluation.sentences import (
    on_conclusions,
    on_method,
    on_progress,
    on_results,
)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (
            on_progress.progress,
            "Of 5 activities, 3 are addressed and 2 completed, 1 of them with evidence. Of 4 "
            "activities still in the plan, 1 is not under way: never begun (not started or "
            "only in preparation).",
        ),
        (
            on_progress.by_area,
            "Completed: 1 of 2 in A. Knowledge and 1 of 3 in B. Roads & rivers.",
        ),
        (on_progress.late, "No row was given a dated target, so nothing can be said about delays."),
        (
            on_results.contradictions,
            "In the last round two or more bodies answered 1 row; on 1 of them "
            "their words agreed, counted before any decision.",
        ),
        (
            on_results.funding,
            "How funding stands is known for none of 2 unfinished rows; none is known "
            "to need funding.",
        ),
        (on_progress.ended_early, "1 activity was discontinued or merged by decision."),
        (
            on_method.coverage,
            "Of 6 reports expected, 4 came, 3 by the due day (3 cleared by then). In the last "
            "round 3 of 4 rows asked of a lead were answered by one; 2 rows agreed for good before "
            "were not asked.",
        ),
        (
            on_results.women,
            "2 events reported 35 participations. 1 of them gives women and men: 10 of 30 "
            "(33.3 %) of the participations in it were by women.",
        ),
        (on_results.disability, "No event tells how many persons with disabilities took part."),
        (on_results.states, "Events were held in 2 of 10 member states."),
        (
            on_results.achieved,
            "By the leads' own account the impact is high in 1 of 2 opinions on 2 rows, the work "
            "will be sustained in 1 of 2 opinions on 2 rows, and the change is lasting in 1 of 1 "
            "opinion on 1 row. Opinions that it is too early are left out.",
        ),
        (
            on_results.ratings,
            "The median ratings, from 6 to 1 (lowest–highest): relevance 3.5 (2–5, 2 ratings, 1 "
            "unable to assess).",
        ),
        (on_conclusions.challenges, "2 bodies named 1 challenge in their own words (T9)."),
        (on_conclusions.recommended, "1 body made 1 recommendation (T11)."),
        (on_method.assumptions, "The lead of 1 row of 6 is assumed; T13 lists it."),
    ],
)
def test_the_numbers_are_said_in_plain_words(
    sentence: Callable[[Evaluation], str], text: str
) -> None:
    assert sentence(a_case()) == text


def a_bare_case() -> Evaluation:
    bare = {"reporting": (), "rows": (), "activities": ()}
    plan = a_small_plan(rows=())
    return a_case(plan=plan, rounds=(first_round(**bare), last_round(**bare)))


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (on_progress.progress, "The baseline has no activity, so there is no progress to count."),
        (on_method.coverage, "No report was expected in the rounds counted."),
        (on_results.women, "No event was reported, so nothing can be said about who took part."),
        (on_results.ratings, "No criterion was rated."),
        (on_results.achieved, "Impact, sustainability and lasting change were not rated."),
        (on_conclusions.reasons, "No lead named a reason for delay."),
        (on_conclusions.challenges, "No body reported a challenge in its own words."),
        (on_conclusions.recommended, "The bodies made no recommendation on their sheet Issues."),
        (
            on_results.cooperation,
            "No row names two or more reporting bodies, so joint work cannot be counted.",
        ),
        (on_method.assumptions, "All leads are printed in the plan or confirmed."),
    ],
)
def test_where_there_is_nothing_the_sentence_says_so(
    sentence: Callable[[Evaluation], str], text: str
) -> None:
    assert sentence(a_bare_case()) == text


@pytest.mark.parametrize("kind", ["mid-term", "final"])
def test_every_section_opens_with_sentences(kind: str) -> None:
    for case in (a_case(kind), a_bare_case()):
        texts = [opening(section, case) for section in SECTIONS]

        assert all(text.strip().endswith((".", ")")) for text in texts)
        assert not any("  " in text or "None" in text for text in texts)


def ended_with(status: str, number: int = 6) -> Evaluation:
    """The plan ended; so many rows had a target of 2018H1, then of 2020H1, and all stand so."""

    def rows(target: str) -> tuple[AgreedRow, ...]:
        made = (
            replace(row, status=status, values={"target": target} if at < number else {})
            for at, row in enumerate(last_round().rows)
        )
        return tuple(made)

    plan = replace(a_plan_to_evaluate("final"), ends=LAST.end)
    first, last = the_rounds(rows=rows("2020H1"))
    return a_case("final", plan=plan, rounds=(replace(first, rows=rows("2018H1")), last))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 has slipped past the first target, by 4 half-years, in 1 move altogether."),
        (
            2,
            "2 have slipped past the first target (median slip: 4 half-years), in 2 moves "
            "altogether.",
        ),
    ],
)
def test_how_far_targets_slipped_is_told_of_one_and_of_many(number: int, words: str) -> None:
    assert on_progress.late(ended_with("ON", number)).endswith(words)


def test_none_is_overdue_is_never_said_of_a_plan_that_ended_unfinished() -> None:
    text = on_progress.late(ended_with("ON"))

    assert text == (
        "When the plan ended, 6 of 6 rows still in it were not completed. Of 6 rows with a dated "
        "target, 6 have slipped past the first target (median slip: 4 half-years), in 6 moves "
        "altogether."
    )
    assert "overdue" not in text
    assert on_progress.late(ended_with("CO")).startswith(
        "Of 6 rows with a dated target, none are overdue and 6 have slipped"
    )


def test_there_are_ten_sections_in_the_order_of_a_report() -> None:
    assert [section.key for section in SECTIONS] == [
        *("purpose", "method", "implementation", "cooperation", "results", "equality"),
        *("challenges", "conclusions", "recommendations", "validation"),
    ]


def test_a_headline_that_nothing_can_move_says_so() -> None:
    rows = tuple(replace(row, mark=Mark.NONE) for row in last_round().rows)

    case = a_case(rows=rows)

    assert on_progress.range_of_completed(case).startswith("No row is contested")
    assert "between 2 and 4" in on_progress.range_of_completed(a_case())


def test_an_impact_that_no_choice_calls_high_is_not_counted_as_none() -> None:
    case = a_case()
    lists = tuple(
        replace(each, items=tuple(replace(item, sense="") for item in each.items))
        if each.key == "impact"
        else each
        for each in case.schema.lists
    )
    plain = a_case(schema=replace(case.schema, lists=lists))
    assert on_results.achieved(plain).startswith(
        "By the leads' own account the work will be sustained in "
    )
