"""A figure as it is printed, and where it is not said."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from tests.builders import a_layout
from tests.reports.builders import a_small_plan, an_event, first_round, last_round
from tipxl.domain.results.round_result import Mark
from tipxl.domain.schema.meanings import Status
from tipxl.reports.figures.cooperation_figures import states_reached
from tipxl.reports.figures.counting import ACTIVITIES, ROWS, Given, Means, PartOf
from tipxl.reports.figures.figure import Figure, Indicator, Median, one_decimal, place_of_code
from tipxl.reports.figures.population import Population, population_of
from tipxl.reports.model.sheet import Share

COMPLETED = Indicator(
    "I99", "Completed", "", "", PartOf(ACTIVITIES, (Means("status", (Status.COMPLETED,)),))
)


def over(*not_reported: str, with_target: Sequence[str] = ()) -> Population:
    """The small plan after its last round, with these rows not reported and those with a target."""
    rows = tuple(
        replace(
            each,
            mark=Mark.NOT_REPORTED if each.key in not_reported else Mark.NONE,
            values={"target": "2018H2"} if each.key in with_target else {},
        )
        for each in last_round().rows
    )
    return population_of(a_small_plan(), a_layout(), (first_round(), last_round(rows=rows)))


def a_figure(numerator: int, denominator: int, **more: object) -> Figure:
    return replace(Figure("I1", "Addressed", "", "", numerator, denominator), **more)


def test_a_figure_of_nothing_says_why_and_every_other_has_no_reason_to() -> None:
    assert a_figure(0, 0).reason == "There is nothing of which it could be a part."
    assert a_figure(0, 3).reason == ""
    assert a_figure(0, 0, why="Not asked.").reason == "Not asked."


def test_a_figure_is_printed_with_what_is_reported_and_what_is_known() -> None:
    more = {"reported": Share(1, 3), "coverage": Share(2, 4), "covers": "known for rows:"}

    assert a_figure(1, 4).text == "1 of 4"
    assert (
        a_figure(1, 4, **more).text == "1 of 4; of those reported on 1 of 3; known for rows: 2 of 4"
    )


def test_figures_stand_in_the_order_of_their_numbers_and_what_stands_beside_one_behind_it() -> None:
    codes = ["I10b", "I2", "I10", "I6c", "I6", "I6a"]

    assert sorted(codes, key=place_of_code) == ["I2", "I6", "I6a", "I6c", "I10", "I10b"]


def test_the_second_rate_is_given_where_more_than_a_tenth_is_not_reported() -> None:
    # none of the five activities, then one row of them
    assert COMPLETED(over()).reported is None
    assert COMPLETED(over("B.a.1.2#1")).reported == Share(2, 4)


def test_a_tenth_exactly_is_not_more_than_a_tenth() -> None:
    whole = over("B.a.1.2#1")
    twice = replace(whole, activities=whole.activities.iloc[[0, 1, 2, 3, 4] * 2])

    assert len(twice.activities) == 10
    assert COMPLETED(twice).reported is None


@pytest.mark.parametrize(("dated", "why"), [(2, "Only 2 of 6 rows have a target."), (3, "")])
def test_a_figure_is_said_where_half_of_what_it_needs_is_there(dated: int, why: str) -> None:
    needy = replace(COMPLETED, needs=PartOf(ROWS, (Given("target"),)), needed="rows have a target")
    keys = [each.key for each in last_round().rows]

    figure = needy(over(with_target=keys[:dated]))

    assert (figure.why, figure.denominator) == (why, 0 if why else 5)


def a_median(*ratings: int, **more: object) -> Median:
    plain = Median(
        code="I21",
        name="Rating",
        says="",
        formula="",
        criterion="relevance",
        ratings=ratings,
        given=(),
        unable=0,
        unable_words="unable to assess",
        foreign=0,
        why="",
        behind=(),
    )
    return replace(plain, **more)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (a_median(), "n/a"),
        (a_median(3), "3 (3–3), 1 rating"),
        (a_median(2, 5, 6, 4, unable=1), "4.5 (2–6), 4 ratings; unable to assess: 1"),
        (a_median(2, foreign=2), "2 (2–2), 1 rating; not of this scale: 2"),
    ],
)
def test_ratings_are_printed_by_their_middle(found: Median, text: str) -> None:
    assert found.text == text


def test_ratings_without_a_middle_are_printed_by_how_often_each_was_given() -> None:
    given = (("Good", 2), ("Fair", 0), ("Poor", 1))
    words = a_median(given=given, why="The scale has no numbers.", unable=1)

    assert (words.count, words.spread, words.span) == (3, "Good 2, Poor 1", "n/a")
    assert words.text == "n/a; Good 2, Poor 1; unable to assess: 1"
    assert a_median(given=given).text == "n/a"
    assert a_median(given=(("Good", 0),), why="The scale has no numbers.").text == "n/a"


@pytest.mark.parametrize(
    ("number", "text"), [(4, "4"), (4.5, "4.5"), (2.25, "2.3"), (2.24, "2.2"), (10.0, "10")]
)
def test_one_decimal_is_rounded_half_up_and_left_out_of_a_whole_number(
    number: float, text: str
) -> None:
    assert one_decimal(number) == text


UNKNOWN = replace(COMPLETED, counts=PartOf(ACTIVITIES, (Means("status", ("no such status",)),)))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"needs": PartOf(ROWS, (Given("target"),)), "needed": "rows have a target"},
        {"question": "status", "answers": PartOf(ROWS, (Given("status"),))},
    ],
)
def test_what_no_choice_stands_for_is_not_said_whatever_else_is_there(
    more: dict[str, object],
) -> None:
    figure = replace(UNKNOWN, **more)(over())

    assert (figure.numerator, figure.denominator, figure.text) == (0, 0, "n/a")
    assert figure.why == (
        "The form has no choice in its list “status” that stands for “no such status”."
    )


@pytest.mark.parametrize(
    ("countries", "text", "why"),
    [
        ((), "0 of 10 (0.0 %)", ""),
        (("",), "n/a", "No event that is counted names where it was held."),
        (("", "TH"), "1 of 10 (10.0 %)", ""),
    ],
)
def test_no_event_reached_no_state_but_events_that_do_not_say_where_may_have(
    countries: tuple[str, ...], text: str, why: str
) -> None:
    events = tuple(an_event("ABC", f"0{n}", country=each) for n, each in enumerate(countries))

    figure = states_reached(
        population_of(a_small_plan(), a_layout(), (first_round(), last_round(events=events)))
    )

    assert (figure.text, figure.why) == (text, why)
