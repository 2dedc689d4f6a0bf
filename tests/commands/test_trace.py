"""Every agreed value leads to the cell that it came from, and the cell holds what is told of it."""

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tipxl.cli import main
from tipxl.commands.trace import trace
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

PERIOD = Period.parse("2018H1")


def test_every_answer_of_the_round_stands_in_the_cell_that_trace_names(demo_root: Path) -> None:
    files = Folder(demo_root).round(PERIOD)
    book = cache(lambda name: load_workbook(files.returned / name, data_only=True))
    seen = 0
    for row in read_record(files.closed, RoundResult).rows:
        for each in trace(demo_root, PERIOD, row.key):
            for spoken in each.spoken:
                if spoken.raw and spoken.file.endswith(".xlsx"):
                    value = book(spoken.file)[spoken.sheet][spoken.cell].value
                    assert str(value).split() == spoken.raw.split(), spoken
                    seen += 1

    assert seen > 100


@pytest.mark.parametrize("typed", ["B.a.2.2#1", "b.a.2.2#1", " B.A.2.2 "])
def test_a_row_is_found_however_it_is_typed(typed: str, demo_root: Path) -> None:
    (found,) = trace(demo_root, PERIOD, typed, "Status now")

    assert (found.row, found.column) == ("B.a.2.2#1", "status")
    assert found.why
    assert [each.period for each in found.earlier] == ["2017H2"]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("ACWC events 08", "colour", "no column 'colour'. The columns are activity"),
        ("B.a.2.9#1", "", r"no row 'B.a.2.9#1'. Did you mean B\.a\.2"),
        ("nothing", "", "Rows are written like"),
        ("ACWC event 08", "", 'Did you mean "ACWC events 08"'),
        ("B.a.2.2#1", "colour", "no column 'colour'. The columns are status"),
        ("B.b.1.1", "", "B.b.1.1 has several rows. Name one of B.b.1.1#1"),
    ],
)
def test_what_is_not_known_is_told_with_what_is(
    row: str, column: str, says: str, demo_root: Path
) -> None:
    with pytest.raises(TipxlError, match=says):
        trace(demo_root, PERIOD, row, column)


def agreed(root: Path) -> RoundResult:
    return read_record(Folder(root).round(PERIOD).closed, RoundResult)


def test_every_line_of_an_event_or_issue_leads_to_the_cells_it_came_from(demo_root: Path) -> None:
    files, round_ = Folder(demo_root).round(PERIOD), agreed(demo_root)
    book = cache(lambda name: load_workbook(files.returned / name, data_only=True))
    lines = [*(each.line for each in round_.events[:6]), *round_.lines[:6]]
    seen = 0
    for line in lines:
        for each in trace(demo_root, PERIOD, line.name):
            for spoken in each.spoken:
                value = book(spoken.file)[spoken.sheet][spoken.cell].value
                if isinstance(value, str):
                    assert value.split() == spoken.raw.split(), spoken
                    seen += 1

    assert {line.block for line in lines} >= {"events", "issues"}
    assert seen > 20


def test_an_event_of_two_bodies_tells_which_is_counted_and_what_was_decided(
    demo_root: Path,
) -> None:
    left_out = next(each for each in agreed(demo_root).events if each.twin and not each.counted)

    first, *others = trace(demo_root, PERIOD, left_out.line.name.lower())

    assert (first.row, first.rule) == (left_out.line.name, "K10")
    assert first.why.startswith("Not counted. ")
    assert [each.kind for each in first.decisions] == ["Same event?"]
    assert not [each for each in others if each.rule or each.decisions]


def test_a_status_that_nobody_said_is_told_to_be_carried(demo_root: Path) -> None:
    silent = next(r for r in agreed(demo_root).rows if r.rule == "K6" and r.status)

    (found,) = trace(demo_root, PERIOD, silent.key, "status")

    assert found.carried == "2017H2"
    assert printed(demo_root, silent.key, "status").count("Carried from 2017H2.") == 1


def test_a_decision_stands_under_its_own_column_only(demo_root: Path) -> None:
    words = next(d for d in agreed(demo_root).decisions if d.kind == "Correction of words")

    found = trace(demo_root, PERIOD, words.row)

    numbers = {each.column: [d.number for d in each.decisions] for each in found}
    assert [column for column, those in numbers.items() if words.number in those] == [words.column]


def printed(root: Path, *words: str) -> str:
    made = CliRunner().invoke(main, ["trace", str(PERIOD), *words, "--root", str(root)])
    assert made.exit_code == 0, made.output
    return made.output


def test_a_line_is_printed_with_its_cell_and_its_file(demo_root: Path) -> None:
    line = next(each.line for each in agreed(demo_root).events)

    told = printed(demo_root, line.name, "title")

    assert f"{line.name} Title" in told
    assert line.text("title") in told
    assert f"{line.file}, Events!{line.answers['title'].cell} holds" in told


@pytest.mark.parametrize("row", ["B.a.2.2#1", "event"])
def test_json_says_the_same_as_the_words(demo_root: Path, row: str) -> None:
    name = agreed(demo_root).events[0].line.name if row == "event" else row

    found = json.loads(printed(demo_root, name, "--json"))

    traced = trace(demo_root, PERIOD, name)
    assert [each["column"] for each in found] == [each.column for each in traced]
    assert [each["value"] for each in found] == [each.value for each in traced]
    assert [len(each["spoken"]) for each in found] == [len(each.spoken) for each in traced]
    assert all(each["why"] in printed(demo_root, name) for each in found if each["spoken"])
