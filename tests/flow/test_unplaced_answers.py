"""An answer that the plan no longer asks is told and kept, and counts where it is decided."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, JOINED, LED, PERIOD, Returning, a_progress
from tests.flow.test_plan_between import change_plan, renamed, without
from tipxl.commands.answer import AnswerRequest, answer
from tipxl.commands.close import close
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.status import status
from tipxl.commands.trace import look_back, trace
from tipxl.domain.core.decision import Decision, DecisionKind, DecisionState
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.summaries.status_lines import status_lines_of

NOW = datetime(2018, 1, 28, 9, tzinfo=UTC)
GONE, NEW_KEY = LED[0], "A.b.3.1#2"


def ended(plan: Plan) -> Plan:
    """The row was ended before this round."""
    before = plan.rounds[0].period
    rows = (
        replace(r, in_force_from=plan.rounds[1].period, decision="Meeting") if r.key == GONE else r
        for r in plan.rows
    )
    assert before == PERIOD
    return replace(plan, rows=tuple(rows))


def led_by_another(plan: Plan) -> Plan:
    rows = (replace(r, leads=("SOMED",), cooperating=()) if r.key == GONE else r for r in plan.rows)
    return replace(plan, rows=tuple(rows))


def only_takes_part(plan: Plan) -> Plan:
    rows = (
        replace(r, leads=("SOMED",), cooperating=(BODY,)) if r.key == GONE else r for r in plan.rows
    )
    return replace(plan, rows=tuple(rows))


def leads_now(plan: Plan) -> Plan:
    rows = (replace(r, leads=(BODY,)) if r.key == JOINED[0] else r for r in plan.rows)
    return replace(plan, rows=tuple(rows))


def body_renamed(plan: Plan) -> Plan:
    def new(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("SLAB" if each == BODY else each for each in names)

    bodies = (replace(b, acronym="SLAB") if b.acronym == BODY else b for b in plan.bodies)
    rows = (replace(r, leads=new(r.leads), cooperating=new(r.cooperating)) for r in plan.rows)
    return replace(plan, bodies=tuple(bodies), rows=tuple(rows))


@pytest.fixture
def reported(returning: Returning) -> Returning:
    """A folder with a full report in it."""
    part = {("activities", JOINED[0], "part"): "Took part"}
    told = {("activities", JOINED[0], "progress"): "We sent two speakers."}
    returning.drop("back.xlsx", returning.filled({**part, **told}))
    returning.collect()
    return returning


def so_far(folder: Returning) -> RoundResult:
    return consolidate(folder.root, PERIOD).round


def open_items(folder: Returning) -> list[Decision]:
    return [each for each in so_far(folder).decisions if each.kind == DecisionKind.PLACE]


def decide(folder: Returning, choice: str) -> RoundResult:
    (item,) = open_items(folder)
    given = AnswerRequest(PERIOD, item.number, choice, "They told us.", "The desk")
    assert answer(folder.root, given).state == DecisionState.APPLIED
    return so_far(folder)


def test_a_plan_that_stands_has_no_answer_without_a_place(reported: Returning) -> None:
    assert so_far(reported).unplaced == ()
    assert open_items(reported) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (without(GONE), "no row of that key is in force in 2017H2"),
        (renamed, "no row of that key is in force in 2017H2"),
        (ended, "no row of that key is in force in 2017H2"),
        (led_by_another, "plan.xlsx does not name SLOM on this row any more"),
        (only_takes_part, "SLOM answered as a lead, and plan.xlsx does not name it as one"),
    ],
)
def test_an_answer_on_a_row_that_is_not_asked_any_more_is_put_to_the_officer_and_kept(
    change: Callable[[Plan], Plan], why: str, reported: Returning
) -> None:
    change_plan(reported.root, change)

    (item,) = open_items(reported)
    (kept,) = so_far(reported).unplaced
    sheet = sheet_rows(reported.files.consolidated, "Conflicts", "Why it counts nowhere")
    lines = tuple(status_lines_of(status(reported.root, PERIOD, NOW)))

    assert why in item.says
    assert a_progress(GONE) in item.who
    assert kept.line.text("progress") == a_progress(GONE)
    assert any(a_progress(GONE) in str(each) for each in column(sheet, "What was said"))
    assert any(f"Answer in decisions.xlsx, line {item.number}" in each for each in lines)
    found = trace(reported.root, PERIOD, f"{BODY} activities {GONE}", "progress")
    assert [said.says for each in found for said in each.spoken] == [a_progress(GONE)]
    assert "It is kept and counts nowhere" in found[0].why
    traced = trace(reported.root, PERIOD, GONE, "progress")
    assert a_progress(GONE) in [said.says for each in traced for said in each.spoken]
    assert any(a_progress(GONE) in " ".join(e.says) for e in look_back(reported.root, body=BODY))


def test_an_answer_is_kept_when_the_round_is_closed(reported: Returning) -> None:
    change_plan(reported.root, without(GONE))
    consolidate(reported.root, PERIOD)

    close(reported.root, PERIOD, NOW)

    traced = trace(reported.root, PERIOD, GONE, "progress")
    assert [said.says for each in traced for said in each.spoken] == [a_progress(GONE)]


def test_an_answer_counts_on_the_row_to_which_the_officer_gives_it(reported: Returning) -> None:
    change_plan(reported.root, renamed)
    before = so_far(reported).row(NEW_KEY)
    assert before is not None
    assert before.status == ""

    after = decide(reported, f"It is the answer on {NEW_KEY}")

    row = after.row(NEW_KEY)
    assert row is not None
    assert (row.status, after.unplaced) == ("ON", ())
    (traced,) = trace(reported.root, PERIOD, NEW_KEY, "progress")
    assert [(s.says, s.original) for s in traced.spoken] == [(a_progress(GONE), "back.xlsx")]


def test_a_lead_that_only_takes_part_now_may_count_as_such(reported: Returning) -> None:
    change_plan(reported.root, only_takes_part)

    after = decide(reported, "It counts there as: Took part")

    row = after.row(GONE)
    assert row is not None
    (said,) = [each for each in row.said if each.body == BODY]
    assert (said.text("part"), said.text("progress")) == ("TP", a_progress(GONE))
    assert row.rule == "K5"


def test_one_that_took_part_and_leads_now_is_asked_for_its_status(reported: Returning) -> None:
    change_plan(reported.root, leads_now)

    after = decide(reported, "It counts there as: Ongoing")

    row = after.row(JOINED[0])
    assert row is not None
    assert (row.status, row.rule) == ("ON", "K8")


def test_what_counts_nowhere_by_decision_is_kept_all_the_same(reported: Returning) -> None:
    change_plan(reported.root, without(GONE))

    after = decide(reported, "It counts nowhere; it is kept")

    assert [each.line.text("progress") for each in after.unplaced] == [a_progress(GONE)]
    assert not [each for each in after.conflicts if each.rule == "plan"]


def test_nothing_of_a_renamed_body_is_lost_and_one_answer_gives_it_its_place(
    reported: Returning,
) -> None:
    change_plan(reported.root, body_renamed)
    (item,) = open_items(reported)
    kept = so_far(reported).unplaced
    texts = {each.line.text("progress") for each in kept}
    assert {a_progress(row) for row in LED} <= texts
    assert "A workshop" in {each.line.text("title") for each in kept}
    assert "SLOM is not asked in 2017H2 any more" in item.says

    after = decide(reported, "It is the report of SLAB")

    reporting = after.reported("SLAB")
    assert reporting is not None
    assert reporting.received is not None
    assert reporting.answered == reporting.assigned
    row = after.row(GONE)
    assert row is not None
    assert row.status == "ON"
    assert [each.line.text("title") for each in after.events] == ["A workshop"]
    assert after.unplaced == ()


def test_a_part_in_which_nothing_was_done_is_kept_without_a_question(
    returning: Returning,
) -> None:
    returning.drop("back.xlsx", returning.filled())
    returning.collect()

    change_plan(returning.root, without(JOINED[0]))

    assert open_items(returning) == []
    assert [each.line.key for each in so_far(returning).unplaced] == [JOINED[0]]


def test_a_renamed_body_that_says_so_needs_no_answer(reported: Returning) -> None:
    change_plan(reported.root, body_renamed)
    change_plan(
        reported.root,
        lambda plan: replace(
            plan,
            bodies=tuple(
                replace(b, formerly=(BODY,)) if b.acronym == "SLAB" else b for b in plan.bodies
            ),
        ),
    )

    after = so_far(reported)

    reporting = after.reported("SLAB")
    assert reporting is not None
    assert reporting.answered == reporting.assigned
    assert (open_items(reported), after.unplaced) == ([], ())
    assert [each for each in after.conflicts if each.rule == "plan"] == []
    assert any(each.period == str(PERIOD) for each in look_back(reported.root, body=BODY))


def test_a_row_that_says_which_key_it_had_takes_its_answers_and_its_status(
    reported: Returning,
) -> None:
    change_plan(reported.root, renamed)
    change_plan(reported.root, with_former_key)

    after = so_far(reported)

    row = after.row(NEW_KEY)
    assert row is not None
    assert (row.status, after.unplaced, open_items(reported)) == ("ON", (), [])
    assert [each for each in after.conflicts if each.rule == "plan"] == []


def with_former_key(plan: Plan) -> Plan:
    rows = (replace(r, formerly=(GONE,)) if r.key == NEW_KEY else r for r in plan.rows)
    return replace(plan, rows=tuple(rows))


def test_the_status_agreed_under_a_former_key_is_carried(reported: Returning) -> None:
    close(reported.root, PERIOD, NOW)
    change_plan(reported.root, renamed)
    change_plan(reported.root, with_former_key)

    generate(reported.root, GenerateRequest(Period.parse("2018H1"), (BODY,)), NOW)
    row = consolidate(reported.root, Period.parse("2018H1")).round.row(NEW_KEY)

    assert row is not None
    assert row.previous == "ON"
