"""Each rule of merging, and of which return counts, as it reads in the demo's written workbook."""

import re
from pathlib import Path

import pytest

from tests.flow.books import sheet_rows
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

PERIOD = Period.parse("2018H1")
Line = dict[str, str]


def lines(root: Path, sheet: str, key: str = "Row") -> list[Line]:
    head, *rest = sheet_rows(Folder(root).round(PERIOD).consolidated, sheet, key)
    return [{str(name): str(row.get(at) or "") for at, name in head.items()} for row in rest]


@pytest.fixture(scope="module")
def agreed(demo_root: Path) -> RoundResult:
    return read_record(Folder(demo_root).round(PERIOD).closed, RoundResult)


@pytest.fixture(scope="module")
def master(demo_root: Path) -> dict[str, Line]:
    return {line["Row"]: line for line in lines(demo_root, "Data by row")}


@pytest.mark.parametrize(
    ("rule", "mark", "why"),
    [
        ("K1", "", r"^(Agreed in 2018H1\. )?Decided, [DY]-\w{6}: \w"),
        ("K2", "PV", r"^Who leads\? .*took part"),
        ("K3", "PV", r"says (Discontinued|Merged).*until the decision is recorded"),
        ("K3", "CT", r"says (Discontinued|Merged).*until the decision is recorded"),
        ("K4", "CT", r"co-leads differ, the less advanced counts"),
        ("K6", "NR", r"^No lead answered: (.* is carried|no status was agreed before)"),
        ("K7", "CT", r"says Completed; .* still preparing"),
        ("K8", "", r"^(Agreed in \w+\. )?\w+ says .*\.$"),
    ],
)
def test_the_master_plan_says_in_words_why_each_status_stands(
    agreed: RoundResult, master: dict[str, Line], rule: str, mark: str, why: str
) -> None:
    rows = [row for row in agreed.rows if (row.rule, row.mark) == (rule, Mark(mark))]
    told = {master[row.key]["Why this status"] for row in rows}

    assert rows
    assert {master[row.key]["Mark"] for row in rows} == {mark}
    assert [text for text in told if re.search(why, text)]


def test_no_row_is_without_a_reason(agreed: RoundResult, master: dict[str, Line]) -> None:
    assert {row.key for row in agreed.rows} == {*master}
    assert all(line["Why this status"] and line["Row status"] for line in master.values())


def test_k9_an_activity_shows_its_status_once_with_the_marks_of_its_rows(
    agreed: RoundResult, master: dict[str, Line]
) -> None:
    marked = [each for each in agreed.activities if each.marks]

    assert marked
    for each in agreed.activities:
        shown = [master[key]["Activity status"] for key in each.rows]
        assert shown[1:] == [""] * (len(each.rows) - 1)
        assert shown[0]
        assert {master[key]["Mark"] for key in each.rows} - {""} == {str(m) for m in each.marks}


def test_k10_the_same_event_is_counted_once_and_says_so(demo_root: Path) -> None:
    told = [line for line in lines(demo_root, "Events", "Why so") if "ame event" in line["Why so"]]

    assert sorted(line["Counted"] for line in told) == ["no", "yes"]


def test_k12_every_narrative_stands_with_its_body_s_name_the_lead_s_first(
    agreed: RoundResult, master: dict[str, Line]
) -> None:
    shown = 0
    for row in agreed.rows:
        text = master[row.key]["Progress, by body"]
        for said in row.said:
            if said.answered and not said.refused and said.text("progress"):
                assert re.search(rf"^{said.body}( \(lead\))?: ", text, re.MULTILINE)
                shown += 1
        leads = [line for line in text.splitlines() if re.match(r"\w+ \(lead\): ", line)]
        assert text.splitlines()[: len(leads)] == leads or "\n" in row.said[0].text("progress")

    assert shown > 20


@pytest.mark.parametrize("kind", ["Full", "Partial", "Correction", "Nil"])
def test_method_names_every_return_used_and_what_it_is(demo_root: Path, kind: str) -> None:
    used = lines(demo_root, "Method", "File in returned/")

    assert [line for line in used if line["What it is"].startswith(kind)]
    assert all(re.fullmatch("[0-9a-f]{64}", line["SHA-256"]) for line in used)


@pytest.mark.parametrize("rule", ["K2", "K3", "K4", "K7", "late", "held"])
def test_conflicts_lists_what_a_person_must_decide(
    demo_root: Path, agreed: RoundResult, rule: str
) -> None:
    found = [line for line in lines(demo_root, "Conflicts", "Rule") if line["Rule"] == rule]

    assert len(found) == sum(each.rule == rule for each in agreed.conflicts)
    assert found
    assert all(line["What is to be decided"] for line in found)
