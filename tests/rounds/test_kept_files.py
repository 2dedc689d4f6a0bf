"""A mail that is gone or was changed is noticed, and one that is whole is read once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.flow.returning import NOW, PERIOD, Returning
from tests.mail.kinds import a_mail
from tipxl.cli import main
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.look import folder_state
from tipxl.files import file_digest
from tipxl.rounds import kept_files
from tipxl.rounds.kept_files import changed_mails
from tipxl.workspace.opening import open_workspace


@pytest.fixture
def mail(returning: Returning) -> Path:
    dropped = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (dropped,)), NOW)
    (kept,) = returning.files.mails.iterdir()
    return kept


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The mails that are read to see whether they are whole."""
    found: list[Path] = []

    def noted(path: Path) -> str:
        found.append(path)
        return file_digest(path)

    monkeypatch.setattr(kept_files, "file_digest", noted)
    yield found


def changed(returning: Returning) -> list[str]:
    records = open_workspace(returning.root).records(PERIOD)
    return [each.file for each in changed_mails(records, keep=True)]


def test_a_mail_that_is_whole_is_read_once_by_all_commands_together(
    returning: Returning, mail: Path, read: list[Path]
) -> None:
    for command in (
        "status",
        f"validate {PERIOD}",
        f"consolidate {PERIOD}",
        f"close {PERIOD}",
        f"close {PERIOD} --yes",
    ):
        CliRunner().invoke(main, [*command.split(), "--root", str(returning.root)])

    assert read == [mail]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell when a file was changed last")
def test_a_mail_that_was_changed_with_its_size_and_its_time_as_before_is_noticed(
    returning: Returning, mail: Path
) -> None:
    assert changed(returning) == []
    whole, was = mail.read_bytes(), mail.stat()

    mail.write_bytes(whole.replace(b"Subject: ", b"Subject; ", 1))
    os.utime(mail, ns=(was.st_atime_ns, was.st_mtime_ns))

    assert changed(returning) == [mail.name]
    mail.write_bytes(whole)
    assert changed(returning) == []


def test_what_is_only_looked_at_remembers_nothing(
    returning: Returning, mail: Path, read: list[Path]
) -> None:
    workspace = open_workspace(returning.root, keep=False)

    for _ in range(2):
        assert changed_mails(workspace.records(PERIOD), keep=workspace.keeps) == ()

    assert read == [mail, mail]


def test_a_desk_sees_that_a_mail_or_a_report_was_changed_in_place_or_put_right(
    returning: Returning, mail: Path
) -> None:
    (report,) = returning.files.returned.glob("*.xlsx")
    for path in (mail, report, returning.files.record / "design.json"):
        states = [folder_state(returning.root, PERIOD)]
        whole = path.read_bytes() if path.exists() else b""
        path.write_bytes(whole + b"more")
        states.append(folder_state(returning.root, PERIOD))
        path.write_bytes(whole + b"and more")
        states.append(folder_state(returning.root, PERIOD))
        path.unlink()
        states.append(folder_state(returning.root, PERIOD))
        path.write_bytes(whole)
        states.append(folder_state(returning.root, PERIOD))

        assert len(set(states)) == len(states)


def test_a_desk_looks_at_files_whose_names_are_no_text(returning: Returning) -> None:
    before = folder_state(returning.root, PERIOD)
    returning.files.returned.mkdir(exist_ok=True)
    (returning.files.returned / os.fsdecode(b"\xff\xfe.xlsx")).write_bytes(b"")
    inside = returning.files.returned / os.fsdecode(b"\xfe\xff")
    inside.mkdir()
    (inside / "a.xlsx").write_bytes(b"")

    assert folder_state(returning.root, PERIOD) != before
