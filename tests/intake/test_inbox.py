"""What waits in inbox/ is what collecting would take: nothing less, and nothing again."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.flow.returning import NOW, PERIOD, Returning
from tests.mail.kinds import a_mail, a_zip
from tipxl.cli import main
from tipxl.commands.look import before_closing
from tipxl.intake.inbox import waiting
from tipxl.journal.journal_file import read_journal

Lying = Callable[[Returning], tuple[str, bytes]]

#: What may lie in inbox/, and how many of it wait.
LYING: dict[str, tuple[Lying, int]] = {
    "a report": (lambda of: ("r.xlsx", of.filled()), 1),
    "a form that nobody filled in": (lambda of: ("r.xlsx", of.form), 0),
    "a report in an archive": (lambda of: ("r.zip", a_zip({"r.xlsx": of.filled()})), 1),
    "an archive of forms that nobody filled in": (lambda of: ("r.zip", a_zip({"r": of.form})), 0),
    "a mail with a report": (lambda of: ("1.eml", a_mail(("r.xlsx", of.filled())).as_bytes()), 1),
    "a mail without one": (lambda of: ("1.eml", a_mail(text="Soon.").as_bytes()), 1),
    "mails in one file": (lambda of: ("m.mbox", _mbox(a_mail().as_bytes(), 3)), 3),
    "a file of Excel": (lambda of: ("~$r.xlsx", b"owner"), 0),
    "a file of the system": (lambda of: ("Thumbs.db", b"pictures"), 0),
}


def number_waiting(of: Returning) -> int:
    return waiting(of.files, read_journal(of.files.journal))


def _mbox(mail: bytes, number: int) -> bytes:
    return b"".join(b"From x\n%s\nNo. %d\n\n" % (mail, each) for each in range(number))


@pytest.mark.parametrize("what", LYING)
def test_what_waits_is_counted_until_it_is_collected(returning: Returning, what: str) -> None:
    lying, number = LYING[what]
    returning.drop(*lying(returning))

    assert number_waiting(returning) == number
    returning.collect()
    assert number_waiting(returning) == 0


def test_without_an_inbox_nothing_waits(returning: Returning) -> None:
    returning.files.inbox.rmdir()

    assert number_waiting(returning) == 0


def test_a_report_that_was_taken_out_of_returned_waits_again(returning: Returning) -> None:
    returning.drop("r.xlsx", returning.filled())
    (taken,) = returning.collect()
    (returning.files.returned / taken.kept[0]).unlink()

    assert number_waiting(returning) == 1


def test_a_mail_that_was_taken_out_of_returned_waits_again(returning: Returning) -> None:
    returning.drop("1.eml", a_mail(text="Soon.").as_bytes())
    returning.collect()
    (mail,) = returning.files.mails.iterdir()
    mail.unlink()

    assert number_waiting(returning) == 1


# --- folders that cannot be looked into


def shut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user who may not: the tests may run as one who may look into everything."""
    look = os.scandir

    def denied(path: str | Path = ".") -> Any:
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", denied)


def said(of: Returning, command: str) -> tuple[int, str]:
    shown = CliRunner().invoke(main, [*command.split(), "--root", str(of.root)])
    return shown.exit_code, shown.output


def test_an_inbox_that_cannot_be_looked_into_is_named_itself_and_told_until_it_can(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = returning.files.inbox
    returning.drop("r.xlsx", returning.filled())
    (returning.files.returned).mkdir(exist_ok=True)
    (returning.files.returned / "loose.xlsx").write_bytes(b"what nobody collected")
    with monkeypatch.context() as closed:
        shut(inbox, closed)
        told = f"{inbox} cannot be looked into (permission denied), so whether something waits"
        for command in (f"status {PERIOD}", f"validate {PERIOD}", f"consolidate {PERIOD}"):
            code, shown = said(returning, command)
            assert (shown.count(told), code in (0, 1)) == (1, True), command
        listed = [each.words for each in before_closing(returning.root, PERIOD, NOW)]
        assert [each.endswith(f"type: tipxl collect {PERIOD}") for each in listed].count(True) == 1
        code, shown = said(returning, f"collect {PERIOD}")
        assert (code, shown) == (
            2,
            f"Cannot look into {inbox}: permission denied. See that you may read it, then run this "
            "again.\n",
        )

    assert "cannot be looked into" not in said(returning, f"status {PERIOD}")[1]
    assert said(returning, f"collect {PERIOD}")[0] == 0


def test_a_folder_in_inbox_that_cannot_be_looked_into_stops_no_other(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    returning.drop("r.xlsx", returning.filled())
    within = returning.drop("box/cur/1.eml", a_mail().as_bytes()).parent
    (within.parent / "new").mkdir()
    shut(within, monkeypatch)

    code, shown = said(returning, f"collect {PERIOD}")

    assert f"Cannot look into {within}: permission denied." in shown
    assert (code, len(list(returning.files.returned.glob("*.xlsx")))) == (1, 1)
    assert f"{within} cannot be looked into (permission denied)" in said(returning, "status")[1]
