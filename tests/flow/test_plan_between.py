"""A plan changed between rounds carries its history by key; one changed under a round is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.flow.forms import fill_form
from tests.flow.returning import BODY, JOINED, LED, Returning, a_copy
from tests.flow.returning import PERIOD as BASELINE
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.evaluate import evaluate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.plan import check
from tipxl.commands.trace import look_back, trace
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Plan
from tipxl.domain.results.comparison import Comparison
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

NEXT = Period.parse("2018H1")
NOW = datetime(2018, 11, 1, 9, tzinfo=UTC)
SPLIT, ADDED = "A.b.3.1#2", "A.b.3.9#1"


def amended(plan: Plan) -> Plan:
    """A row reworded, one split, one added, one ended by a decision, one lead confirmed."""
    rows = {row.key: row for row in plan.rows}
    first, ended, confirmed = (rows[key] for key in LED[:3])
    rows[LED[0]] = replace(first, output="The first half")
    rows[SPLIT] = replace(first, key=SPLIT, output="The second half", in_force_from=NEXT)
    rows[ADDED] = replace(
        first, key=ADDED, activity="Something new", output="New", in_force_from=NEXT
    )
    rows[LED[1]] = replace(ended, in_force_until=BASELINE, decision="Meeting of 3 May 2018")
    rows[LED[2]] = replace(confirmed, lead_basis=Basis.CONFIRMED)
    return replace(plan, rows=tuple(rows.values()))


def change_plan(root: Path, change: Callable[[Plan], Plan]) -> None:
    write_plan(change(open_workspace(root).plan), Folder(root).plan)


@pytest.fixture(scope="module")
def between(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """The comparison of two rounds between which the plan was amended."""
    returning = a_copy(issued, tmp_path_factory.mktemp("between") / "plan")
    returning.drop("SLOM.xlsx", returning.filled())
    returning.collect()
    close(returning.root, BASELINE, NOW)
    change_plan(returning.root, amended)
    generate(returning.root, GenerateRequest(NEXT, (BODY,)), NOW)
    found = consolidate(returning.root, NEXT).comparison
    assert found is not None
    return found


def test_rows_that_came_and_went_are_told_with_the_decision(between: Comparison) -> None:
    assert [each.key for each in between.new] == [SPLIT, ADDED]
    assert [(each.key, each.decision) for each in between.gone] == [
        (LED[1], "Meeting of 3 May 2018")
    ]


def test_a_row_keeps_its_history_under_its_key_however_it_is_worded(between: Comparison) -> None:
    row = next(each for each in between.rows if each.key == LED[0])

    assert row.after is not None
    assert (row.after.previous, row.after.status) == ("ON", "ON")
    assert [(each.part, each.after) for each in row.reworded] == [
        ("Expected output", "The first half")
    ]


def test_a_confirmed_lead_is_told_and_changes_nothing_else(between: Comparison) -> None:
    row = next(each for each in between.rows if each.key == LED[2])

    assert row.after is not None
    assert row.after.previous == "ON"
    assert [each.part for each in row.reworded] in ([], ["Basis of the lead"])


def test_rows_that_came_and_went_keep_their_history_and_leave_the_baseline_as_it_was(
    returning: Returning,
) -> None:
    root = returning.root
    counted = len({row.activity_key for row in open_workspace(root).plan.rows_in(BASELINE)})
    returning.drop("SLOM.xlsx", returning.filled())
    returning.collect()
    close(root, BASELINE, NOW)
    change_plan(root, amended)
    generate(root, GenerateRequest(NEXT, (BODY,)), NOW)
    files = Folder(root).round(NEXT)
    answers = {key: {"status": "Completed", "completed_in": "2018H1"} for key in (SPLIT, ADDED)}
    files.inbox.joinpath("SLOM.xlsx").write_bytes(fill_form(files, BODY, answers))
    collect(root, CollectRequest(NEXT, received=datetime(2018, 7, 20, tzinfo=UTC)), NOW)
    agreed = close(root, NEXT, NOW).round
    headline = dict(evaluate(root, "mid-term", NOW).headline)

    assert all(f"of {counted} " in headline[name] for name in ("Addressed", "Completed"))
    assert headline["Completed"].startswith("0 of ")  # what was added later is not counted in N
    assert {row.key for row in agreed.rows} >= {LED[0], SPLIT, ADDED}
    assert LED[1] not in {row.key for row in agreed.rows}
    assert [e.period for e in look_back(root, row=LED[1])] == [str(BASELINE)]
    with pytest.raises(
        TipxlError, match=rf"{LED[1]} is not in force in 2018H1: it is until 2017H2"
    ):
        trace(root, NEXT, LED[1])
    assert {e.period for e in look_back(root, row=SPLIT)} == {str(NEXT)}


def test_an_evaluation_says_what_n_counts_of_a_plan_that_changed(returning: Returning) -> None:
    root = returning.root
    counted = len({row.activity_key for row in open_workspace(root).plan.rows_in(BASELINE)})
    returning.drop("SLOM.xlsx", returning.filled())
    returning.collect()
    close(root, BASELINE, NOW)
    change_plan(root, amended)
    generate(root, GenerateRequest(NEXT, (BODY,)), NOW)
    close(root, NEXT, NOW)

    book = load_workbook(evaluate(root, "mid-term", NOW).path, data_only=True)

    method = {str(cell.value) for row in book["T13 Method"].iter_rows() for cell in row}
    left = (
        f"{LED[1]} left the plan after 2017H2 (Meeting of 3 May 2018) while it was Ongoing; the "
        "baseline keeps it, and it is counted with that status."
    )
    told = (
        f"Added to the plan after the baseline, and so not among its {counted} activities: "
        "A.b.3.9.",
        f"Added later to an activity of the baseline, and counted in it: {SPLIT}.",
        left,
    )
    assert [each for each in told if not any(each in cell for cell in method)] == []
    assert any(left in str(c.value) for row in book["T10 Unfinished"].iter_rows() for c in row)


def test_a_row_that_ends_while_it_is_not_finished_is_told_by_plan(returning: Returning) -> None:
    returning.drop("SLOM.xlsx", returning.filled())
    returning.collect()
    close(returning.root, BASELINE, NOW)
    assert check(returning.root).told == ()

    change_plan(returning.root, amended)

    (told,) = check(returning.root).told
    assert told.startswith(f"{LED[1]} ends after 2017H2 (Meeting of 3 May 2018), and the status")
    assert "If it was Discontinued or Merged / reformulated, leave it in force" in told


def test_a_closed_round_is_compared_with_another_that_is_closed(own_demo: Path) -> None:
    found = consolidate(own_demo, NEXT, against=BASELINE).comparison

    assert found is not None
    assert (found.period, found.against) == ("2018H1", "2017H2")


@pytest.mark.parametrize(
    ("against", "says"),
    [
        ("2018H1", "is compared with a round before it, and 2018H1 is none"),
        ("2018H2", "is compared with a round before it, and 2018H2 is none"),
        (
            "2017H1",
            "2017H1 is not closed, so it cannot be compared with. Closed before 2018H1: 201",
        ),
    ],
)
def test_a_round_that_cannot_be_compared_with_is_refused_in_words(
    against: str, says: str, own_demo: Path
) -> None:
    before = Folder(own_demo).round(NEXT).consolidated.read_bytes()

    with pytest.raises(TipxlError, match=says):
        consolidate(own_demo, NEXT, against=Period.parse(against))

    assert Folder(own_demo).round(NEXT).consolidated.read_bytes() == before


def without(key: str) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, rows=tuple(row for row in plan.rows if row.key != key))


def renamed(plan: Plan) -> Plan:
    rows = (replace(r, key=SPLIT) if r.key == LED[0] else r for r in plan.rows)
    return replace(plan, rows=tuple(rows))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without(LED[0]), {LED[0]: "no row of that key is in force in 2017H2"}),
        (without(JOINED[0]), {JOINED[0]: "no row of that key is in force in 2017H2"}),
        (
            renamed,
            {
                LED[0]: "no row of that key is in force in 2017H2",
                SPLIT: "tipxl generate 2017H2 --body SLOM",
            },
        ),
    ],
)
def test_rows_that_changed_under_a_running_round_are_told_with_place_and_remedy(
    change: Callable[[Plan], Plan], told: dict[str, str], returning: Returning
) -> None:
    returning.drop("SLOM.xlsx", returning.filled())
    returning.collect()
    assert [
        c for c in consolidate(returning.root, BASELINE).round.conflicts if c.rule == "plan"
    ] == []

    change_plan(returning.root, change)

    found = [c for c in consolidate(returning.root, BASELINE).round.conflicts if c.rule == "plan"]
    assert {each.row: told[each.row] in each.says for each in found} == dict.fromkeys(told, True)
    assert {each.bodies for each in found} == {(BODY,)}
