"""What waits in inbox/ is what collecting would take: nothing less, and nothing again."""

from collections.abc import Callable

import pytest

from tests.flow.returning import Returning
from tests.mail.kinds import a_mail, a_zip
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
