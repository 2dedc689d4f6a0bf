"""What was reported last time, and the time before: by body, row or word."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tipxl.cli import main
from tipxl.commands.trace import look_back
from tipxl.errors import TipxlError


def test_a_body_is_looked_back_on_from_the_last_round(demo_root: Path) -> None:
    found = look_back(demo_root, "slom")

    assert {each.body for each in found} == {"SLOM"}
    assert list(dict.fromkeys(each.period for each in found)) == ["2018H1", "2017H2"]


@pytest.mark.parametrize("row", ["B.a.2.2#1", "b.a.2.2"])
def test_a_row_is_found_in_every_round_with_what_was_agreed(row: str, demo_root: Path) -> None:
    found = look_back(demo_root, row=row)

    lines = [each for each in found if each.row == "B.a.2.2#1"]
    assert {each.period for each in lines} == {"2018H1", "2017H2"}
    assert all(each.status for each in lines)
    assert not any(each.row.startswith("A.") for each in found)


def test_a_word_is_found_however_it_is_written_and_nowhere_else(demo_root: Path) -> None:
    found = look_back(demo_root, word="WORKSHOP")

    assert found
    assert all("workshop" in " ".join(each.says).casefold() for each in found)
    assert any(each.row.startswith("Events ") for each in found)
    assert len(found) < len(look_back(demo_root))


def test_what_was_never_said_is_told_so(demo_root: Path) -> None:
    assert look_back(demo_root, word="xylophone") == ()
    said = CliRunner().invoke(main, ["trace", "--word", "xylophone", "--root", str(demo_root)])
    assert "Nothing was said of that in any round." in said.output


def test_a_body_that_is_none_is_told(demo_root: Path) -> None:
    with pytest.raises(TipxlError, match="no body 'NATO'"):
        look_back(demo_root, "NATO")


def test_trace_without_anything_says_what_to_name(demo_root: Path) -> None:
    said = CliRunner().invoke(main, ["trace", "--root", str(demo_root)])

    assert said.exit_code == 2
    assert "Name a round and a row" in said.output
