"""How a row stands in time is worked out from its status, its target and what was delivered."""

from datetime import date
from typing import Any

import pytest

from tests.builders import FIRST, LED, SECOND, SHARED, a_consolidation, a_layout, agreed, said
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import (
    AgreedEvent,
    AgreedRow,
    LineStatement,
    Mark,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.schedule import RowSchedule, Schedule, row_schedule
from tipxl.domain.returns.returned import Answer

LAYOUT = a_layout()


def a_stand(status: str, target: str = "", progress: str = "", **changes: Any) -> AgreedRow:
    """A row of which its lead reported the status, and what it wrote of it."""
    values = {"target": target} if target else {}
    spoken = (said("ABC", status=status, progress=progress),)
    return agreed(status=status, **{"values": values, "said": spoken, **changes})


def now(*rows: AgreedRow, **changes: Any) -> RoundResult:
    return a_consolidation(*rows, period=str(SECOND), **changes)


def before(*rows: AgreedRow, **changes: Any) -> RoundResult:
    return a_consolidation(*rows, period=str(FIRST), **changes)


def schedule_of(*rounds: RoundResult, ends: date | None = None) -> Schedule:
    """`rounds`: the last one first."""
    return times_of(*rounds, ends=ends).schedule


def times_of(*rounds: RoundResult, ends: date | None = None) -> RowSchedule:
    return row_schedule(LAYOUT, rounds[::-1], LED, ends)


def is_stalled(*rounds: RoundResult) -> bool:
    return times_of(*rounds).schedule.is_stalled


def an_event(row: str = LED, also: str = "") -> AgreedEvent:
    answers = {"activity": Answer(row), "serves": Answer(also or None)}
    return AgreedEvent(LineStatement("ABC", "events", "01", answers))


@pytest.mark.parametrize(
    ("status", "target", "expected"),
    [
        ("ON", "2018H1", Schedule.OVERDUE),
        ("IP", "2018H1", Schedule.OVERDUE),
        ("PP", "2018H1", Schedule.OVERDUE),
        ("ON", "2018H2", Schedule.DUE),
        ("ON", "2019H1", Schedule.ON_SCHEDULE),
        ("NS", "2020H2", Schedule.ON_SCHEDULE),
        ("ON", "", Schedule.NO_DATE),
        ("ON", "CONT", Schedule.NO_DATE),
        ("ON", "TBC", Schedule.NO_DATE),
        ("", "", Schedule.NO_DATE),
        ("CO", "2018H1", Schedule.ENDED),
        ("DI", "2018H1", Schedule.ENDED),
        ("ME", "", Schedule.ENDED),
    ],
)
def test_a_row_stands_where_its_target_lies(status: str, target: str, expected: Schedule) -> None:
    assert schedule_of(now(a_stand(status, target))) is expected


def test_a_completed_row_has_ended_though_it_is_contested() -> None:
    row = a_stand("CO", "2018H1", mark=Mark.CONTESTED)

    assert schedule_of(now(row)) is Schedule.ENDED


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("NS", "NS"), ("IP", "IP"), ("PP", "PP"), ("ON", "ON"), ("IP", "PP"), ("PP", "NS")],
)
def test_a_row_reported_twice_without_a_step_or_a_sign_of_work_is_stalled(
    earlier: str, later: str
) -> None:
    rounds = now(a_stand(later)), before(a_stand(earlier))

    assert schedule_of(*rounds) is Schedule.STALLED
    assert times_of(*rounds).stalled_since == FIRST


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("NS", "IP"), ("NS", "ON"), ("IP", "CO"), ("CO", "CO"), ("ON", "DI")],
)
def test_a_step_forward_or_an_end_is_not_stalled(earlier: str, later: str) -> None:
    rounds = now(a_stand(later)), before(a_stand(earlier))

    assert not is_stalled(*rounds)
    assert times_of(*rounds).stalled_since is None


def test_a_row_postponed_from_the_first_is_as_far_as_the_status_it_came_with() -> None:
    rounds = now(a_stand("IP")), before(a_stand("PP", previous="NS"))

    assert not is_stalled(*rounds)
    assert is_stalled(now(a_stand("IP")), before(a_stand("PP", previous="IP")))


def test_a_row_that_came_later_is_measured_from_its_own_first_round() -> None:
    rounds = now(a_stand("IP")), before(a_stand("PP", previous="NS"))

    assert not is_stalled(*rounds, a_consolidation(period="2017H2"))


def test_a_row_that_is_due_and_stands_still_is_told_as_both() -> None:
    rounds = now(a_stand("IP", "2018H2")), before(a_stand("IP", "2018H2"))

    assert schedule_of(*rounds) is Schedule.DUE_STALLED
    assert is_stalled(*rounds)


@pytest.mark.parametrize(
    ("first", "slip", "words"),
    [("2021", 2, "2 years"), ("2018H2", 1, "1 half-year"), ("2021Q3", 3, "3 quarters")],
)
def test_a_slip_is_counted_in_the_periods_of_the_plan(first: str, slip: int, words: str) -> None:
    found = RowSchedule(Schedule.OVERDUE, first=Period.parse(first), moves=1, slip=slip)

    assert found.slip_words == f"{first}; moved once, by {words}"


def test_a_row_that_left_the_plan_is_not_stalled() -> None:
    rounds = now(agreed("A.a.1.2#1")), before(a_stand("IP"))

    assert times_of(*rounds).stalled_since is None


def test_a_step_forward_in_the_round_before_counts_as_well() -> None:
    rounds = now(a_stand("IP")), before(a_stand("IP", previous="NS"))

    assert not is_stalled(*rounds)


@pytest.mark.parametrize("silent", [0, 1])
def test_what_nobody_reported_is_no_information_and_never_stalled(silent: int) -> None:
    quiet = agreed(status="IP", mark=Mark.NOT_REPORTED, said=(said("ABC"),))
    rows = [a_stand("IP"), a_stand("IP")]
    rows[silent] = quiet

    assert not is_stalled(now(rows[0]), before(rows[1]))


def test_a_nil_report_is_a_report_of_nothing() -> None:
    nil = agreed(status="IP", said=(said("ABC", nil=True),))

    assert is_stalled(now(nil), before(a_stand("IP")))


@pytest.mark.parametrize(
    "partner",
    [
        said("DEF", "part", part="TP"),
        said("DEF", "part", part="FI"),
        said("DEF", "part", part="PR", progress="We found a trainer."),
        said("DEF", "part", part="NO", evidence="Report 7"),
    ],
)
def test_what_any_body_did_shows_that_a_row_goes_on(partner: RowStatement) -> None:
    moved = a_stand("IP", said=(said("ABC", status="IP"), partner))

    assert not is_stalled(now(moved), before(a_stand("IP")))
    assert not is_stalled(now(a_stand("IP")), before(moved))


def test_a_body_that_only_prepares_or_does_nothing_shows_nothing() -> None:
    for part in ("PR", "NO"):
        row = a_stand("IP", said=(said("ABC", status="IP"), said("DEF", "part", part=part)))

        assert is_stalled(now(row), before(row))


def test_the_list_says_since_when_nothing_came_of_a_row() -> None:
    oldest = a_consolidation(a_stand("IP"), period="2017H2")
    rounds = (now(a_stand("IP")), before(a_stand("IP")), oldest)

    assert times_of(*rounds).stalled_since == Period.parse("2017H2")


@pytest.mark.parametrize(
    ("target", "stalled"),
    [("", True), ("TBC", True), ("2019H1", True), ("2019H2", False), ("2020H1", False)],
)
def test_a_row_whose_target_lies_beyond_the_next_round_is_not_stalled(
    target: str, stalled: bool
) -> None:
    rounds = now(a_stand("IP", target)), before(a_stand("IP"))

    assert is_stalled(*rounds) is stalled


def test_a_target_that_has_passed_is_told_beside_a_standstill() -> None:
    rounds = now(a_stand("IP", "2018H1")), before(a_stand("IP"))

    assert schedule_of(*rounds) is Schedule.OVERDUE_STALLED
    assert schedule_of(*rounds).is_overdue
    assert is_stalled(*rounds)


def test_the_first_round_of_a_row_is_never_stalled() -> None:
    assert not is_stalled(now(a_stand("NS")))
    assert not is_stalled(now(a_stand("NS")), before())


@pytest.mark.parametrize("target", ["", "2018H1", "2018H2", "2030H2", "CONT"])
def test_what_the_plan_ends_with_unfinished_is_said_so_whatever_its_target(target: str) -> None:
    row, ends = a_stand("ON", target), date(2018, 12, 31)

    assert schedule_of(now(row), ends=ends) is Schedule.UNFINISHED
    assert schedule_of(now(a_stand("CO", target)), ends=ends) is Schedule.ENDED
    assert schedule_of(now(row), ends=date(2019, 1, 1)) is not Schedule.UNFINISHED


@pytest.mark.parametrize(
    ("targets", "words", "slip"),
    [
        (["2018H2", "2018H2", "2018H2"], "2018H2", 0),
        (["2018H2", "2019H1", "2020H1"], "2018H2; moved 2 times, by 3 half-years", 3),
        (["2018H2", "", "2019H1"], "2018H2; moved once, by 1 half-year", 1),
        (["2019H1", "2018H2", "2019H1"], "2019H1; moved 2 times", 0),
        (["", "2019H1", "CONT"], "2019H1", 0),
        (["", "TBC", ""], "", 0),
    ],
)
def test_the_first_agreed_target_is_kept_and_every_move_counted(
    targets: list[str], words: str, slip: int
) -> None:
    periods = (str(SECOND), str(FIRST), "2017H2")
    rounds = [
        a_consolidation(a_stand("ON", target), period=period)
        for target, period in zip(reversed(targets), periods, strict=True)
    ]

    times = times_of(*rounds)

    assert (times.slip_words, times.slip, times.has_slipped) == (words, slip, slip > 0)


@pytest.mark.parametrize(
    ("earlier", "later", "stalled"),
    [
        ("", "", True),
        ("Work is ongoing.", "Still in progress.", True),
        ("The draft was written.", "", False),
        ("", "The draft was written.", False),
        ("", "The draft  was written.", False),
    ],
)
def test_an_ongoing_row_with_nothing_to_show_in_two_rounds_is_stalled(
    earlier: str, later: str, stalled: bool
) -> None:
    rounds = now(a_stand("ON", progress=later)), before(a_stand("ON", progress=earlier))

    assert is_stalled(*rounds) is stalled


def test_an_event_shows_that_a_row_goes_on() -> None:
    rows = a_stand("ON"), a_stand("ON")

    assert not is_stalled(now(rows[0], events=(an_event(),)), before(rows[1]))
    assert not is_stalled(now(rows[0]), before(rows[1], events=(an_event(),)))
    also = an_event(SHARED, also=LED)
    assert not is_stalled(now(rows[0], events=(also,)), before(rows[1]))
    other = an_event(SHARED)
    assert is_stalled(now(rows[0], events=(other,)), before(rows[1]))
    refused = AgreedEvent(
        LineStatement("ABC", "events", "01", an_event().line.answers, refused=True)
    )
    assert is_stalled(now(rows[0], events=(refused,)), before(rows[1]))


def test_evidence_shows_that_a_row_goes_on() -> None:
    shown = a_stand("ON", values={"evidence": "Report"})

    assert not is_stalled(now(shown), before(a_stand("ON")))


@pytest.mark.parametrize("refused", [True, False])
@pytest.mark.parametrize(
    "answers",
    [
        {"part": "NO", "progress": "The draft was written."},
        {"part": "TP"},
        {"part": "NO", "evidence": "A report"},
        {"part": "NO", "evented": True},
    ],
)
def test_an_answer_that_was_refused_shows_nothing(answers: dict[str, Any], refused: bool) -> None:
    lead = said("ABC", status="ON")
    part = said("DEF", "part", refused=refused, **answers)
    rounds = now(a_stand("ON", said=(lead, part))), before(a_stand("ON"))

    assert is_stalled(*rounds) is refused


def test_a_row_whose_only_answer_was_refused_was_not_reported() -> None:
    refused = said("ABC", status="ON", refused=True)

    assert not is_stalled(now(a_stand("ON", said=(refused,))), before(a_stand("ON")))


def test_targets_of_a_plan_that_counted_otherwise_are_not_set_beside_the_first() -> None:
    times = times_of(now(a_stand("ON", "2019H1")), before(a_stand("ON", "2018Q4")))

    assert (str(times.first), str(times.target), times.moves, times.slip) == (
        *("2018Q4", "2018Q4"),
        *(0, 0),
    )


def three_rounds(*rows: AgreedRow) -> tuple[RoundResult, ...]:
    """The last one first."""
    periods = ("2017H2", str(FIRST), str(SECOND))
    found = (a_consolidation(row, period=each) for row, each in zip(rows, periods, strict=True))
    return tuple(found)[::-1]


def test_a_text_that_is_only_said_again_is_nothing_new() -> None:
    row = a_stand("ON", progress="The draft was written.")

    assert is_stalled(*three_rounds(row, row, row))
    assert not is_stalled(*three_rounds(row, row, a_stand("ON", progress="It was sent out.")))


def test_evidence_that_is_only_named_again_is_nothing_new() -> None:
    spoken = (said("ABC", status="ON", evidence="Report 7"),)
    row = a_stand("ON", values={"evidence": "Report 7"}, said=spoken)
    other = a_stand("ON", values={"evidence": "Report 8"}, said=spoken)

    assert is_stalled(*three_rounds(row, row, row))
    assert not is_stalled(*three_rounds(row, row, other))
