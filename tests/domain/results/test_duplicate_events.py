"""K10: one event that two bodies report is counted once; what is unsure is told, not merged."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import LED, OPEN, SHARED, a_body, a_plan
from tipxl.domain.results.duplicate_events import duplicate_events, name_and_round, of_round
from tipxl.domain.results.round_result import AgreedEvent, Conflict, LineStatement
from tipxl.domain.returns.returned import Answer

PLAN = a_plan(bodies=(a_body("ABC"), a_body("DEF", variants=("D.E.F.",)), a_body("GHI")))


def a_line(body: str, key: str = "01", *, refused: bool = False, **changes: Any) -> LineStatement:
    told = {
        "activity": SHARED,
        "title": "Regional workshop on shelters",
        "start": "2018-03-06",
        "country": "TH",
        "women": 12.0,
        "men": 9.0,
        **changes,
    }
    answers = {key: Answer(value, str(value)) for key, value in told.items() if value is not None}
    if isinstance(told["start"], Answer):
        answers["start"] = told["start"]
    return LineStatement(body, "events", key, answers, refused)


def a_month(month: str = "March 2018") -> Answer:
    """The month alone, as it is accepted: its first day."""
    return Answer("2018-03-01", month)


def events(*lines: LineStatement, **more: Any) -> dict[str, AgreedEvent]:
    return {event.line.name: event for event in duplicate_events(PLAN, lines, **more)[0]}


def conflicts(*lines: LineStatement) -> tuple[Conflict, ...]:
    return duplicate_events(PLAN, lines)[1]


def counted(*lines: LineStatement, **more: Any) -> set[str]:
    return {name for name, event in events(*lines, **more).items() if event.counted}


BOTH = {"ABC events 01", "DEF events 01"}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"title": "Workshop on Shelters"},
        {"start": "2018-03-03"},
        {"start": "2018-03-09"},
        {"activity": LED, "serves": SHARED},
        {"women": "NC", "men": None},
        {"title": "Second regional workshop on border management"},
    ],
)
def test_one_event_of_two_bodies_is_counted_once_as_the_first_lead_tells_it(
    other: dict[str, Any],
) -> None:
    lines = (a_line("DEF", **other), a_line("ABC"))

    assert counted(*lines) == {"ABC events 01"}
    assert [each.rule for each in conflicts(*lines)] == ["K10"]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Regional workshop on border management", "women": 40.0},
        {"title": "Regional workshop on border management", "women": "NC"},
        {"start": "2018-03-02"},
        {"start": "2018-03-10"},
        {"country": "VN"},
        {"activity": LED},
        {"start": None},
        {"start": "?"},
    ],
)
def test_two_events_are_both_counted_and_nothing_is_asked(other: dict[str, Any]) -> None:
    lines = (a_line("ABC"), a_line("DEF", **other))

    assert counted(*lines) == BOTH
    assert conflicts(*lines) == ()


@pytest.mark.parametrize(
    ("other", "doubt"),
    [
        ({"start": a_month()}, "DEF gave only the month"),
        ({"country": None}, "DEF gave no country"),
        ({"country": "?"}, "DEF gave no country"),
        (
            {"start": a_month(), "country": None},
            "DEF gave only the month, and DEF gave no country",
        ),
    ],
)
def test_what_is_unsure_is_told_and_both_are_counted(other: dict[str, Any], doubt: str) -> None:
    lines = (a_line("ABC"), a_line("DEF", **other))

    found = events(*lines)

    assert counted(*lines) == BOTH
    assert [doubt in each.says for each in conflicts(*lines)] == [True]
    assert found["ABC events 01"].twin == "DEF events 01"
    assert doubt in found["DEF events 01"].why


def test_another_month_is_another_event() -> None:
    month = Answer("2018-04-01", "April 2018")

    assert conflicts(a_line("ABC", start="2018-03-30"), a_line("DEF", start=month)) == ()


def test_the_days_of_a_range_are_known() -> None:
    range_ = Answer("2018-03-06", "6–8 March 2018")

    assert counted(a_line("ABC"), a_line("DEF", start=range_)) == {"ABC events 01"}


@pytest.mark.parametrize("organiser", ["DEF", "def", "The DEF Meeting", "D.E.F."])
def test_the_organiser_s_line_is_kept(organiser: str) -> None:
    lines = (a_line("ABC", organiser=organiser), a_line("DEF"))

    assert counted(*lines) == {"DEF events 01"}


@pytest.mark.parametrize("organiser", [None, "UNODC", "ABC and DEF"])
def test_without_a_known_organiser_the_lead_s_line_is_kept(organiser: str | None) -> None:
    lines = (a_line("DEF", organiser=organiser), a_line("ABC"))

    assert counted(*lines) == {"ABC events 01"}


def test_where_each_says_it_organised_it_the_lead_s_line_is_kept() -> None:
    lines = (a_line("DEF", organiser="DEF"), a_line("ABC", organiser="ABC"))

    assert counted(*lines) == {"ABC events 01"}


def test_on_a_row_without_a_lead_one_is_kept_all_the_same() -> None:
    lines = (a_line("GHI", activity=OPEN), a_line("DEF", activity=OPEN))

    assert counted(*lines) == {"DEF events 01"}


def test_of_three_bodies_one_is_kept_and_each_other_is_put_beside_it() -> None:
    lines = (a_line("GHI"), a_line("DEF"), a_line("ABC"))

    assert counted(*lines) == {"ABC events 01"}
    assert {each.bodies for each in conflicts(*lines)} == {("ABC", "DEF"), ("ABC", "GHI")}
    assert events(*lines)["ABC events 01"].twin == "DEF events 01, GHI events 01"


def test_one_event_that_one_body_reports_twice_is_counted_once_by_its_later_word() -> None:
    lines = (a_line("ABC"), a_line("ABC", "02", start="2018-03-08", women=14.0))

    assert counted(*lines) == {"ABC events 02"}
    (asked,) = conflicts(*lines)
    assert asked.bodies == ("ABC",)
    assert "The figures of ABC events 02 are counted (it is the later word of ABC)" in asked.says


def test_two_events_of_one_body_stay_two_though_a_third_line_resembles_both() -> None:
    lines = (
        a_line("ABC", title="Training 1 on shelters"),
        a_line("ABC", "02", title="Training 2 on shelters", women=30.0),
        a_line("DEF", title="Training on shelters", women=31.0),
    )

    assert counted(*lines) == {"ABC events 01", "ABC events 02"}


def again(*lines: LineStatement, **more: Any) -> dict[str, AgreedEvent]:
    """These lines, after a round in which ABC and DEF had told of an event each."""
    before = (of_round(a_line("ABC"), "2018H1"),)
    made, asked = duplicate_events(PLAN, lines, earlier=before, **more)
    assert len(asked) <= 1
    return {event.line.name: event for event in made}


def test_an_event_told_again_in_a_later_round_takes_the_place_of_the_earlier_word() -> None:
    found = again(a_line("ABC"))

    assert found["ABC events 01"].counted
    assert found["ABC events 01"].replaces == ("ABC events 01 of 2018H1",)
    assert name_and_round("ABC events 01 of 2018H1") == ("ABC events 01", "2018H1")


def test_an_event_that_another_body_tells_a_round_later_is_left_out_there() -> None:
    found = again(a_line("DEF"))

    assert not found["DEF events 01"].counted
    assert found["DEF events 01"].twin == "ABC events 01 of 2018H1"


def test_an_event_of_a_later_round_that_a_person_called_another_is_counted() -> None:
    apart = frozenset({frozenset({"DEF events 01", "ABC events 01 of 2018H1"})})

    assert again(a_line("DEF"), apart=apart)["DEF events 01"].counted


def test_what_a_person_has_said_to_be_two_events_is_counted_twice() -> None:
    lines = (a_line("ABC"), a_line("DEF"))

    apart = frozenset({frozenset({"ABC events 01", "DEF events 01"})})

    assert counted(*lines, apart=apart) == BOTH
    assert duplicate_events(PLAN, lines, apart)[1] == ()


def test_an_event_that_must_be_corrected_is_not_counted_and_has_no_twin() -> None:
    lines = (a_line("ABC", refused=True), a_line("DEF"))

    assert counted(*lines) == {"DEF events 01"}
    assert conflicts(*lines) == ()
    assert "corrected" in events(*lines)["ABC events 01"].why


def test_both_sides_are_told_with_their_figures() -> None:
    (told,) = conflicts(a_line("ABC"), a_line("DEF", women=14.0, men="NC", title="On shelters"))

    assert "ABC events 01: “Regional workshop on shelters”, 6 March 2018, TH, 12 women" in told.says
    assert "14 women, NC men" in told.says
    assert "those of DEF are not added" in told.says


def test_the_order_of_the_lines_changes_nothing() -> None:
    lines = (
        a_line("ABC"),
        a_line("DEF", start="2018-03-08"),
        a_line("GHI", start="2018-03-04", title="Shelters workshop"),
        a_line("DEF", "02", country=None),
    )
    found = {
        (frozenset((e.line.name, e.counted, e.twin, e.why) for e in made), frozenset(asked))
        for order in permutations(lines)
        for made, asked in [duplicate_events(PLAN, order)]
    }

    assert len(found) == 1


def test_of_two_lines_of_one_body_the_one_received_later_counts_wherever_it_stands() -> None:
    first, second = (datetime(2018, 7, day, tzinfo=UTC) for day in (10, 12))
    corrected = replace(a_line("ABC", "01"), received=second)

    assert counted(replace(a_line("ABC", "02"), received=first), corrected) == {"ABC events 01"}


def test_what_was_counted_in_earlier_rounds_is_not_asked_again() -> None:
    earlier = tuple(of_round(a_line(body, organiser="DEF"), "2017H2") for body in ("ABC", "DEF"))
    other = a_line("GHI", activity=OPEN)
    again = a_line("GHI")

    assert duplicate_events(PLAN, (other,), earlier=earlier)[1] == ()
    (asked,) = duplicate_events(PLAN, (again,), earlier=earlier)[1]
    assert asked.lines == ("DEF events 01 of 2017H2", "GHI events 01")


def test_what_takes_the_place_of_an_earlier_word_names_that_alone() -> None:
    told = events(a_line("ABC"), a_line("DEF"), earlier=(of_round(a_line("GHI"), "2017H2"),))

    assert told["ABC events 01"].replaces == ("GHI events 01 of 2017H2",)


def test_a_month_is_told_as_it_was_typed_and_a_number_that_is_not_given_is_said_so() -> None:
    (asked,) = conflicts(a_line("ABC", start=a_month(), women=None), a_line("DEF"))

    assert "shelters”, March 2018, TH, no number of women, 9 men" in asked.says
    assert asked.lines == ("ABC events 01", "DEF events 01")


def test_on_a_row_that_the_plan_does_not_have_the_first_by_name_is_kept() -> None:
    assert counted(a_line("DEF", activity="Z.z.9.9#1"), a_line("ABC", activity="Z.z.9.9#1")) == {
        "ABC events 01"
    }


def test_the_reason_names_the_lead_and_who_is_named_first_where_none_of_them_leads() -> None:
    led = events(a_line("ABC"), a_line("DEF"))
    joined = events(a_line("GHI", activity=OPEN), a_line("DEF", activity=OPEN))

    assert f"(it leads {SHARED})" in led["DEF events 01"].why
    assert f"(it is named first on {OPEN})" in joined["GHI events 01"].why


def test_a_line_that_is_left_out_already_is_not_asked_about_once_more() -> None:
    lines = (a_line("ABC"), a_line("DEF"), a_line("GHI", start=a_month()))

    found = events(*lines)

    assert counted(*lines) == {"ABC events 01", "GHI events 01"}
    assert "Perhaps" not in found["DEF events 01"].why
    assert [each.lines for each in conflicts(*lines)] == [
        ("ABC events 01", "DEF events 01"),
        ("GHI events 01", "ABC events 01"),
    ]


def test_a_country_that_is_not_given_is_said_so() -> None:
    (asked,) = conflicts(a_line("ABC"), a_line("DEF", country=None))

    assert "6 March 2018, TH, " in asked.says
    assert "6 March 2018, no country, " in asked.says


def test_the_later_word_is_known_in_the_hour_that_comes_twice() -> None:
    summer, winter = (timezone(timedelta(hours=n), "Europe/Berlin") for n in (2, 1))
    first = datetime(2018, 10, 28, 2, 50, tzinfo=summer)
    later = datetime(2018, 10, 28, 2, 10, tzinfo=winter)
    lines = (
        replace(a_line("ABC", "01"), received=later),
        replace(a_line("ABC", "02"), received=first),
    )

    assert counted(*lines) == {"ABC events 01"}
