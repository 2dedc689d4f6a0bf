"""The list of draft statuses in a letter: what changed first, in words without codes."""

from tests.builders import a_case, a_layout, a_row, agreed
from tipxl.domain.core.decision import DecidedItem, Decision, DecisionKind
from tipxl.domain.issuing.letter_lists import status_lines
from tipxl.domain.plan.assignment import Assignment, Role
from tipxl.domain.results.round_result import Mark
from tipxl.domain.results.status_rules import decide

ROWS = tuple(a_row(key=f"A.a.1.{number}#1") for number in (1, 2, 3, 4))
STAYED, MOVED, CONTESTED, SILENT = (row.key for row in ROWS)


def listed(*keys: str) -> str:
    said = {
        STAYED: agreed(STAYED, "ON", previous="ON"),
        MOVED: agreed(MOVED, "CO", previous="ON"),
        CONTESTED: agreed(CONTESTED, "CO", previous="CO", mark=Mark.CONTESTED),
        SILENT: agreed(SILENT, "IP", previous="IP", mark=Mark.NOT_REPORTED),
    }
    assigned = tuple(Assignment(r, Role.LEAD) for r in ROWS if r.key in keys)
    return status_lines(a_layout(), assigned, tuple(said[each] for each in keys))


def test_what_changed_or_is_open_stands_before_what_stays() -> None:
    text = listed(STAYED, MOVED, CONTESTED, SILENT)

    order = (
        *("Changed, or still open:", MOVED, CONTESTED),
        *("As it was agreed before:", STAYED, SILENT),
    )
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert "Completed (contested)" in text
    assert "In preparation (not reported)" in text


def test_one_list_needs_no_headings() -> None:
    assert ":\n\n" not in listed(MOVED, CONTESTED)
    assert ":\n\n" not in listed(STAYED, SILENT)


def test_a_decision_says_what_stood_before_it_in_words() -> None:
    decision = Decision("D-1", DecisionKind.STATUS, "", decided_by="The chair", why="Seen")
    case = a_case(row=a_row(leads=()), previous="IP", decided=DecidedItem(decision, "ON"))

    why = decide(case).why

    assert "Ongoing instead of In preparation (not reported)" in why
    assert "NR" not in why


def test_a_status_that_nobody_could_tell_says_so_and_one_that_is_none_is_named() -> None:
    said = (
        agreed(STAYED, "ON", previous="ON", mark=Mark.NOT_REPORTED, no_information=True),
        agreed(SILENT, "", mark=Mark.NOT_REPORTED),
    )
    assigned = tuple(Assignment(r, Role.LEAD) for r in ROWS if r.key in (STAYED, SILENT))

    text = status_lines(a_layout(), assigned, said)

    assert "(you lead): Ongoing, no information (not reported)" in text
    assert "(you lead): No status yet (not reported)" in text
