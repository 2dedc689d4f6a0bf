"""How a row stands in time is worked out from its status, its target and what was delivered."""

from typing import Any

import pytest

from tests.builders import FIRST, LED, SECOND, SHARED, a_consolidation, a_layout, agreed, said
from tipxl.domain.results.round_result import (
    AgreedEvent,
    AgreedRow,
    LineStatement,
    Mark,
    RoundResult,
)
from tipxl.domain.results.schedule import Schedule, is_stalled, schedule_of
from tipxl.domain.returns.returned import Answer

LAYOUT = a_layout()


def a_stand(status: str, target: str = "", progress: str = "", **changes: Any) -> AgreedRow:
    values = {"target": target} if target else {}
    spoken = (said("ABC", status=status, progress=progress),) if progress else ()
    return agreed(status=status, values=values, said=spoken, **changes)


def now(*rows: AgreedRow, **changes: Any) -> RoundResult:
    return a_consolidation(*rows, period=str(SECOND), **changes)


def before(*rows: AgreedRow, **changes: Any) -> RoundResult:
    return a_consolidation(*rows, period=str(FIRST), **changes)


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
    assert schedule_of(LAYOUT, now(a_stand(status, target)), None, LED) is expected


def test_a_completed_row_has_ended_though_it_is_contested() -> None:
    row = a_stand("CO", "2018H1", mark=Mark.CONTESTED)

    assert schedule_of(LAYOUT, now(row), None, LED) is Schedule.ENDED


@pytest.mark.parametrize("earlier", ["NS", "IP", "PP"])
@pytest.mark.parametrize("later", ["NS", "IP", "PP"])
def test_nothing_begun_in_two_rounds_is_stalled(earlier: str, later: str) -> None:
    rounds = now(a_stand(later)), before(a_stand(earlier))

    assert schedule_of(LAYOUT, *rounds, LED) is Schedule.STALLED


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("ON", "NS"), ("NS", "ON"), ("IP", "CO"), ("CO", "CO"), ("", "NS"), ("DI", "IP")],
)
def test_what_moved_or_was_not_known_before_is_not_stalled(earlier: str, later: str) -> None:
    assert not is_stalled(LAYOUT, now(a_stand(later)), before(a_stand(earlier)), LED)


@pytest.mark.parametrize(
    ("target", "stalled"),
    [("", True), ("TBC", True), ("2019H1", True), ("2019H2", False), ("2020H1", False)],
)
def test_a_row_whose_target_lies_beyond_the_next_round_is_not_stalled(
    target: str, stalled: bool
) -> None:
    rounds = now(a_stand("IP", target)), before(a_stand("IP"))

    assert is_stalled(LAYOUT, *rounds, LED) is stalled


def test_a_target_that_has_passed_is_told_before_a_standstill() -> None:
    rounds = now(a_stand("IP", "2018H1")), before(a_stand("IP"))

    assert schedule_of(LAYOUT, *rounds, LED) is Schedule.OVERDUE
    assert is_stalled(LAYOUT, *rounds, LED)


def test_the_first_round_of_a_row_is_never_stalled() -> None:
    assert not is_stalled(LAYOUT, now(a_stand("NS")), None, LED)
    assert not is_stalled(LAYOUT, now(a_stand("NS")), before(), LED)


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

    assert is_stalled(LAYOUT, *rounds, LED) is stalled


def test_an_event_shows_that_a_row_goes_on() -> None:
    rows = a_stand("ON"), a_stand("ON")

    assert not is_stalled(LAYOUT, now(rows[0], events=(an_event(),)), before(rows[1]), LED)
    assert not is_stalled(LAYOUT, now(rows[0]), before(rows[1], events=(an_event(),)), LED)
    also = an_event(SHARED, also=LED)
    assert not is_stalled(LAYOUT, now(rows[0], events=(also,)), before(rows[1]), LED)
    other = an_event(SHARED)
    assert is_stalled(LAYOUT, now(rows[0], events=(other,)), before(rows[1]), LED)


def test_evidence_shows_that_a_row_goes_on() -> None:
    shown = agreed(status="ON", values={"evidence": "Report"})

    assert not is_stalled(LAYOUT, now(shown), before(a_stand("ON")), LED)
