"""What changed between two rounds is told row by row, with what the leads said of it."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import (
    FIRST,
    JOINED,
    LED,
    SECOND,
    SHARED,
    a_consolidation,
    a_layout,
    a_plan,
    a_row,
    agreed,
    said,
)
from tipxl.domain.plan.work_plan import Basis, Plan
from tipxl.domain.results.comparison import (
    ChangeReason,
    ComparedRound,
    Comparison,
    Reworded,
    RowChange,
    compare,
)
from tipxl.domain.results.round_result import AgreedRow, Mark
from tipxl.domain.results.schedule import Schedule

LAYOUT = a_layout()


def earlier(*rows: AgreedRow, plan: Plan | None = None) -> ComparedRound:
    return ComparedRound(a_consolidation(*rows, period=str(FIRST)), plan or a_plan())


def later(
    *rows: AgreedRow, plan: Plan | None = None, before: ComparedRound | None = None
) -> ComparedRound:
    round_ = a_consolidation(*rows, period=str(SECOND))
    return ComparedRound(round_, plan or a_plan(), (before.round,) if before else ())


def compared(before: AgreedRow, after: AgreedRow, **changes: Any) -> RowChange:
    then = earlier(before)
    found = compare(LAYOUT, then, later(after, before=then, **changes))
    return found.rows[0]


def keys(changes: tuple[RowChange, ...]) -> list[str]:
    return [each.key for each in changes]


STATUSES = ("", "NS", "IP", "ON", "CO", "PP", "DI", "ME")
STEPS_BACK = {
    *(("IP", "NS"), ("ON", "NS"), ("CO", "NS"), ("ON", "IP"), ("CO", "IP"), ("CO", "ON")),
}


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_every_pair_of_statuses_is_a_transition_or_none_and_a_step_back_or_none(
    before: str, after: str
) -> None:
    change = compared(agreed(status=before), agreed(status=after))

    assert change.is_transition is (before != after)
    assert change.regressed is ((before, after) in STEPS_BACK)


@pytest.mark.parametrize(
    ("first", "last", "back"),
    [("ON", "IP", True), ("ON", "NS", True), ("IP", "IP", False), ("NS", "IP", False)],
)
def test_a_step_back_by_way_of_postponed_is_a_step_back(first: str, last: str, back: bool) -> None:
    begun = a_consolidation(agreed(status=first), period="2017H2")
    postponed = a_consolidation(agreed(status="PP", previous=first), period=str(FIRST))
    then = ComparedRound(postponed, a_plan(), (begun,))
    now = ComparedRound(
        a_consolidation(agreed(status=last, previous="PP"), period=str(SECOND)),
        a_plan(),
        (begun, postponed),
    )

    assert compare(LAYOUT, then, now).rows[0].regressed is back


def test_a_transition_carries_what_the_leads_said_of_it() -> None:
    spoken = (
        said("ABC", status="PP", reason="FUND", explain="The donor left."),
        said("DEF", status="ON"),
        said("GHI", "part", part="TP", progress="We came."),
    )

    change = compared(agreed(status="ON"), agreed(status="PP", said=spoken))

    assert change.explained == (ChangeReason("ABC", "FUND", "The donor left."),)


def test_what_an_answer_that_is_refused_explains_is_left_out() -> None:
    spoken = said("ABC", status="NS", explain="No.", refused=True)

    assert compared(agreed(status="ON"), agreed(status="ON", said=(spoken,))).explained == ()


def test_a_mark_that_changed_is_no_transition_but_told() -> None:
    change = compared(agreed(status="ON", mark=Mark.CONTESTED), agreed(status="ON"))

    assert (change.is_transition, change.is_marked_anew) == (False, True)


def test_rows_that_came_and_rows_that_went_are_told_apart() -> None:
    found = compare(
        LAYOUT,
        earlier(agreed(LED, "ON"), agreed(JOINED, "NS")),
        later(agreed(LED, "ON"), agreed(SHARED, "NS")),
    )

    assert keys(found.rows) == [LED, SHARED, JOINED]
    assert (keys(found.new), keys(found.gone)) == ([SHARED], [JOINED])
    assert (found.period, found.against) == (str(SECOND), str(FIRST))


def test_a_row_that_went_names_the_decision_of_the_plan() -> None:
    plan = a_plan(rows=(a_row(JOINED, in_force_until=FIRST, decision="Meeting of 3 May 2018"),))

    found = compare(LAYOUT, earlier(agreed(JOINED, "NS")), later(plan=plan))

    assert [each.decision for each in found.gone] == ["Meeting of 3 May 2018"]


def test_a_target_that_has_passed_since_is_newly_overdue_once() -> None:
    due = {"target": "2018H1"}
    then = earlier(agreed(LED, "ON", values=due), agreed(SHARED, "ON", values={"target": "2017H2"}))
    found = compare(
        LAYOUT,
        then,
        later(
            agreed(LED, "ON", values=due),
            agreed(SHARED, "ON", values={"target": "2017H2"}),
            before=then,
        ),
    )

    assert keys(found.newly_overdue) == [LED]
    assert {each.schedule for each in found.rows} == {Schedule.OVERDUE}


def test_a_row_that_comes_overdue_into_the_plan_is_newly_overdue() -> None:
    found = compare(LAYOUT, earlier(), later(agreed(LED, "NS", values={"target": "2018H1"})))

    assert keys(found.newly_overdue) == [LED]


def test_a_standstill_is_seen_with_the_round_before_whatever_round_is_compared_with() -> None:
    idle = (said("ABC", status="IP"),)
    stood = later(agreed(LED, "IP", said=idle), before=earlier(agreed(LED, "IP", said=idle)))
    step = agreed(LED, "IP", said=idle, previous="NS")
    moved = later(agreed(LED, "IP", said=idle), before=earlier(step))
    against = earlier(agreed(LED, "ON"))

    assert keys(compare(LAYOUT, against, stood).stalled) == [LED]
    assert keys(compare(LAYOUT, against, moved).stalled) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"output": "One study."},
            Reworded("Expected output", f"Studies {LED} held.", "One study."),
        ),
        ({"leads": ("DEF",)}, Reworded("Lead", "ABC", "DEF")),
        (
            {"lead_basis": Basis.CONFIRMED},
            Reworded("Basis of the lead", "printed", "confirmed"),
        ),
        ({"in_force_until": SECOND}, Reworded("In force until", "", "2018H2")),
    ],
)
def test_a_row_that_the_plan_words_otherwise_is_told_with_both_wordings(
    change: dict[str, Any], told: Reworded
) -> None:
    plan = a_plan()
    changed = replace(plan, rows=(replace(plan.rows[0], **change), *plan.rows[1:]))
    found = compare(LAYOUT, earlier(agreed(LED, "ON")), later(agreed(LED, "ON"), plan=changed))

    assert [each.reworded for each in found.reworded] == [(told,)]


def test_without_the_plan_of_that_time_no_wording_is_compared() -> None:
    bare = ComparedRound(a_consolidation(agreed(LED, "ON")), None)

    assert compare(LAYOUT, bare, later(agreed(LED, "ON"))).reworded == ()


def test_a_round_beside_itself_shows_no_change() -> None:
    sight = earlier(agreed(LED, "ON"), agreed(SHARED, "CO"))

    found: Comparison = compare(LAYOUT, sight, sight)

    assert found.transitions == found.new == found.gone == found.regressed == found.reworded == ()
