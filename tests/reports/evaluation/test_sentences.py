"""What the sentences say of the small plan, and what they say where there is nothing to say."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.reports.builders import a_small_plan, first_round, last_round
from tests.reports.evaluation.builders import a_case
from tipxl.domain.results.round_result import Mark
from tipxl.reports.evaluation import sentences as say
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.narrative import SECTIONS, opening


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (
            say.progress,
            "Of 5 activities, 3 are addressed and 2 completed, 1 of them with evidence; 1 is not "
            "yet under way.",
        ),
        (say.by_area, "Completed are 1 of 2 in A. Knowledge and 1 of 3 in B. Roads & rivers."),
        (say.late, "No activity has a dated target, so nothing can be said about "
                   "delays."),
        (say.ended_early, "1 activity was discontinued or merged by decision."),
        (
            say.coverage,
            "Of 6 reports expected, 4 came, 3 by the due day (3 cleared by then). In the last "
            "round 3 of 4 rows asked of a lead were answered by one; 2 rows agreed for good before "
            "were not asked.",
        ),
        (
            say.women,
            "The events counted 30 participations, women among them 10 of 30 (33.3 %); women and "
            "men are known for 1 of 2 events.",
        ),
        (say.disability, "No event tells how many persons with disabilities took part."),
        (say.states, "Events were held in 2 of 10 member states."),
        (
            say.achieved,
            "By the leads' own account 1 of 2 rated rows have a high impact, 1 of 2 will be "
            "sustained, and the change is lasting on 1 of 1. Those for whom it is too early are "
            "left out.",
        ),
        (
            say.ratings,
            "The median ratings, from 6 to 1 (lowest–highest): relevance 3.5 (2–5), n = 2; unable "
            "to assess: 1.",
        ),
        (say.challenges, "2 bodies named 1 challenge in their own words (T9)."),
        (say.recommended, "1 body made 1 recommendation (T11)."),
        (say.assumptions, "The lead of 1 row of 6 is assumed; T13 lists them."),
    ],
)  # fmt: skip
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
        (say.progress, "The baseline has no activity, so there is no progress to count."),
        (say.coverage, "No report was expected in the rounds counted."),
        (say.women, "No event was reported, so nothing can be said about who took part."),
        (say.ratings, "No criterion was rated."),
        (say.achieved, "Impact, sustainability and lasting change were not rated."),
        (say.reasons, "No lead named a reason for delay."),
        (say.challenges, "No body reported a challenge in its own words."),
        (say.recommended, "The bodies made no recommendation on their sheet Issues."),
        (say.cooperation, "No row names two or more reporting bodies, so joint work cannot be "
                          "counted."),
        (say.assumptions, "All leads are printed in the plan or confirmed."),
    ],
)  # fmt: skip
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


def test_there_are_ten_sections_in_the_order_of_a_report() -> None:
    assert [section.key for section in SECTIONS] == [
        *("purpose", "method", "implementation", "cooperation", "results", "equality"),
        *("challenges", "conclusions", "recommendations", "validation"),
    ]


def test_a_headline_that_nothing_can_move_says_so() -> None:
    rows = tuple(replace(row, mark=Mark.NONE) for row in last_round().rows)

    case = a_case(rows=rows)

    assert say.range_of_completed(case).startswith("No row is contested")
    assert "between 2 and 4 activities" in say.range_of_completed(a_case())
