"""What a generating leaves in the journal, beside the forms."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from tests.flow.returning import BODY, OTHER, PERIOD, Returning
from tipxl.cli import main
from tipxl.commands import generate as generating
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.journal.journal_events import FormIssued
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, RoundFiles

LATER = datetime(2018, 1, 22, 9, tzinfo=UTC)


def issued(returning: Returning) -> tuple[FormIssued, ...]:
    return open_workspace(returning.root).records(PERIOD).journal.value.of(FormIssued)


def test_each_form_that_is_new_has_its_line_and_no_other(returning: Returning) -> None:
    assert [(str(each.body), each.version) for each in issued(returning)] == [
        (BODY, 1),
        (OTHER, 1),
    ]

    generate(returning.root, GenerateRequest(PERIOD, (BODY, "ACWC")), LATER)

    added = issued(returning)[2:]
    assert [(str(each.body), each.version, each.at) for each in added] == [("ACWC", 1, LATER)]


def test_what_an_interrupted_run_issued_is_told_by_the_next_one(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = generating._issue

    def stopped(files: RoundFiles, *how: object) -> object:
        made = issue(files, *how)  # type: ignore[arg-type]
        raise KeyboardInterrupt(made)

    monkeypatch.setattr(generating, "_issue", stopped)
    with pytest.raises(KeyboardInterrupt):
        generate(returning.root, GenerateRequest(PERIOD, ("ACWC",)), LATER)
    assert len(issued(returning)) == 2

    monkeypatch.undo()
    generate(returning.root, GenerateRequest(PERIOD, ("ACWC",)), LATER)

    assert [str(each.body) for each in issued(returning)[2:]] == ["ACWC"]
    assert returning.files.form("ACWC").exists()


def test_forms_signed_with_another_key_than_those_before_are_told(returning: Returning) -> None:
    words = ["generate", str(PERIOD), "--body", BODY, "--root", str(returning.root)]
    told = "The forms issued before were signed with another tipxl.key"
    assert told not in CliRunner().invoke(main, words).output
    key = Folder(returning.root).key
    key.write_bytes(b"0123456789abcdef" * 4)

    assert told in CliRunner().invoke(main, words).output
    assert told not in CliRunner().invoke(main, words).output
