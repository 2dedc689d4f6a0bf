"""What is wrong in the folder of a round is said in whole sentences, by every door."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.flow.returning import BODY, NOW, PERIOD, Returning
from tipxl.cli import main
from tipxl.commands.close import close, reopen
from tipxl.commands.collect import CollectRequest, collect
from tipxl.rounds.round_notes import round_notes
from tipxl.workspace.journal_events import RoundReopened
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder


@pytest.mark.parametrize("words", [("status",), ("validate", str(PERIOD))])
def test_the_record_of_a_form_that_is_gone_is_told(
    returning: Returning, words: tuple[str, ...]
) -> None:
    design = returning.files.design(BODY, 1)
    design.unlink()

    shown = CliRunner().invoke(main, [*words, "--root", str(returning.root)]).output

    assert f"{design}, the record of a form that was issued, is gone" in shown


def test_a_folder_in_which_all_is_there_has_no_notes(returning: Returning) -> None:
    workspace = open_workspace(returning.root)

    assert round_notes(workspace, returning.files, (), NOW) == ()


def a_letter_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"A.", b"B.", 1))


def line_ends_of_windows(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("change", "is_told"),
    [(Path.unlink, True), (a_letter_changed, True), (line_ends_of_windows, False)],
)
def test_what_was_agreed_before_a_round_was_opened_again_proves_itself(
    returning: Returning, change: Callable[[Path], None], is_told: bool
) -> None:
    close(returning.root, PERIOD, NOW)
    kept = reopen(returning.root, PERIOD, "A report came", NOW).kept
    assert round_notes(open_workspace(returning.root), returning.files, (), NOW) == ()

    change(kept)

    notes = round_notes(open_workspace(returning.root), returning.files, (), NOW)
    assert [str(kept) in each and "Put it back" in each for each in notes] == [True] * is_told


def test_a_round_that_was_opened_again_before_records_proved_themselves_is_read_as_before(
    returning: Returning,
) -> None:
    older = RoundReopened(NOW, str(PERIOD), "A report came", "closed-before-reopening-1.json")
    with open_workspace(returning.root).recording(PERIOD) as journal:
        journal.append(older)

    assert round_notes(open_workspace(returning.root), returning.files, (), NOW) == ()


@pytest.mark.parametrize("words", [("status",), ("collect", str(PERIOD))])
def test_a_clock_that_was_set_back_is_told(
    returning: Returning, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipxl.cli.mail_commands.now", lambda: NOW - timedelta(days=30))

    shown = CliRunner().invoke(main, [*words, "--root", str(returning.root)]).output

    assert "Set the clock right" in shown


def test_a_clock_that_is_right_is_not_told(returning: Returning) -> None:
    told = list[str]()
    collect(returning.root, CollectRequest(PERIOD), NOW, told=told.append)

    assert told == []


def test_a_journal_of_the_round_before_that_was_emptied_is_told(own_demo: Path) -> None:
    Folder(own_demo).round(PERIOD).journal.write_bytes(b"")

    shown = CliRunner().invoke(main, ["validate", "2018H1", "--root", str(own_demo)]).output

    assert f"{Folder(own_demo).round(PERIOD).journal}: its end is lost" in shown
