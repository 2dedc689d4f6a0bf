"""A mail is a mail wherever it lies: in an archive, behind a blank line, in an old encoding."""

import binascii
from pathlib import Path

import pytest

from tests.flow.returning import Returning
from tests.intake.test_mail_intake import arrive, collected, variant
from tests.mail.kinds import RECEIVED, SENDER, a_mail, a_zip, headed, raw_part
from tipxl.commands.collect import IntakeOutcome
from tipxl.commands.validate import validate
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.period import Period
from tipxl.journal.journal_events import FileCollected, MailCollected
from tipxl.journal.journal_file import read_journal

PERIOD = Period.parse("2017H2")
ENCRYPTED = (
    f"Received: {RECEIVED}\r\nFrom: {SENDER}\r\nSubject: closed\r\nMIME-Version: 1.0\r\n"
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nMIAG\r\n"
).encode()


def recorded(of: Returning) -> tuple[tuple[FileCollected, ...], tuple[MailCollected, ...]]:
    journal = read_journal(of.files.journal)
    return tuple(journal.of(FileCollected)), tuple(journal.of(MailCollected))


def test_each_mail_in_an_archive_has_its_own_outcome(returning: Returning) -> None:
    book = returning.filled()
    stranger = headed(a_mail(("report.xlsx", book)), From="someone@else.example")
    mails = {
        "a.eml": stranger,
        "b.eml": bytes(a_mail(text="We shall report next week.")),
        "c.eml": ENCRYPTED,
        "d.eml": bytes(a_mail(("other.xlsx", variant(book, 1)))),
    }

    found = collected(returning, returning.drop("mails.zip", a_zip(mails)))

    taken, read = IntakeOutcome.TAKEN, IntakeOutcome.TO_READ
    assert [each.outcome for each in found] == [taken, read, read, taken]
    assert "encrypted" in found[2].why
    files, kept = recorded(returning)
    assert [each.sender for each in files] == ["someone@else.example", SENDER]
    assert {each.received.isoformat()[:13] for each in files} == {"2018-01-19T01"}
    assert len(kept) == 4
    verdicts = {r.arrival.original: r.verdict for r in validate(returning.root, PERIOD).returns}
    assert verdicts["report.xlsx"] is Verdict.HELD
    again = collected(returning)
    assert {each.outcome for each in again} == {IntakeOutcome.KNOWN}


def test_an_archive_of_a_mail_program_is_taken_apart(returning: Returning) -> None:
    book = returning.filled()
    line = b"From - Mon Jan 22 09:00:00 2018\n"
    one, two = (bytes(a_mail((f"{n}.xlsx", variant(book, n)))) for n in (1, 2))
    box = line + one.replace(b"\r\n", b"\n") + b"\n" + line + two.replace(b"\r\n", b"\n")

    found = collected(returning, returning.drop("takeout.zip", a_zip({"Inbox.mbox": box})))

    assert [each.outcome for each in found] == [IntakeOutcome.TAKEN, IntakeOutcome.TAKEN]


@pytest.mark.parametrize("before", [b"\r\n", b"\xef\xbb\xbf", b"\n\n \n"])
def test_what_stands_before_a_mail_makes_it_no_report(returning: Returning, before: bytes) -> None:
    mail = bytes(a_mail(("report.xlsx", returning.filled())))

    one = arrive(returning, before + mail)

    assert (one.outcome, len(one.kept)) == (IntakeOutcome.TAKEN, 1)
    assert recorded(returning)[0][0].sender == SENDER


def test_a_mail_saved_in_utf_16_is_read(returning: Returning) -> None:
    mail = bytes(a_mail(("report.xlsx", returning.filled()))).decode("ascii")

    assert len(arrive(returning, mail.encode("utf-16")).kept) == 1


def test_a_workbook_that_was_cut_off_on_its_way_is_held_as_damaged(returning: Returning) -> None:
    part = "Content-Disposition: attachment; filename=r.xlsx"
    whole = raw_part(f"Content-Type: application/octet-stream\r\n{part}", returning.filled())
    begins = whole.index(b"UEsD")

    one = arrive(returning, whole[: begins + 20 * 77 + 5])

    assert "cut off" in one.why
    (returned,) = validate(returning.root, PERIOD).returns
    assert [each.code for each in returned.findings][:1] == ["R04"]


def uuencoded(name: str, data: bytes) -> str:
    lines = [binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def test_a_workbook_in_the_text_of_an_old_program_is_found(returning: Returning) -> None:
    text = f"Dear all,\n\nsee below.\n\n{uuencoded('report.xlsx', returning.filled())}\nRegards\n"

    one = arrive(returning, bytes(a_mail(text=text)))

    assert (one.outcome, len(one.kept)) == (IntakeOutcome.TAKEN, 1)
    assert Path(one.kept[0]).suffix == ".xlsx"


def test_words_that_begin_like_a_file_are_words(returning: Returning) -> None:
    text = "begin 644 of these\nwe shall report\nend\n"

    assert arrive(returning, bytes(a_mail(text=text))).outcome is IntakeOutcome.TO_READ


@pytest.mark.parametrize("name", ["report.xlsx.exe", "report.js", "report.html", "report.lnk"])
def test_no_file_is_kept_under_an_ending_that_starts_something(
    returning: Returning, name: str
) -> None:
    collected(returning, returning.drop(name, returning.filled()))

    (kept,) = returning.files.returned.iterdir()
    assert kept.suffix == ".bin"
    assert name.rpartition(".")[2] in kept.name


@pytest.mark.parametrize("is_mailed", [True, False])
def test_what_a_mac_lays_beside_each_file_of_a_zip_is_no_report(
    returning: Returning, is_mailed: bool
) -> None:
    beside = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(96)
    archive = a_zip({"SLOM.xlsx": returning.filled(), "__MACOSX/._SLOM.xlsx": beside})
    sent = bytes(a_mail(("SLOM.zip", archive))) if is_mailed else archive

    found = collected(returning, returning.drop("SLOM.eml" if is_mailed else "SLOM.zip", sent))

    assert [each.outcome for each in found] == [IntakeOutcome.TAKEN]
    (returned,) = validate(returning.root, PERIOD).returns
    assert returned.arrival.original == "SLOM.xlsx"
    assert {each.outcome for each in collected(returning)} == {IntakeOutcome.KNOWN}
