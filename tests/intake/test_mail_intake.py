"""Whatever a mail looks like: every report in it is found, and it ends in exactly one outcome."""

import mailbox
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import Message
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner

from tests.flow.returning import BODY, LED, PERIOD, Returning
from tests.mail.kinds import (
    PDF,
    RECEIVED,
    SENDER,
    a_mail,
    a_zip,
    forwarded,
    headed,
    raw_part,
    real_mails,
)
from tests.mail.outlook_file import SavedMail, msg
from tests.workspace.test_decisions_file import Desk
from tipxl.cli import main
from tipxl.commands.collect import Collected, CollectRequest, IntakeOutcome, collect
from tipxl.commands.preview import preview
from tipxl.commands.status import status
from tipxl.commands.validate import validate
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.files import write_once
from tipxl.journal.appending import append_lines
from tipxl.journal.journal_events import FileCollected, MailCollected
from tipxl.journal.journal_file import read_journal

NOW = datetime(2018, 1, 22, 9, tzinfo=UTC)


def variant(book: bytes, number: int) -> bytes:
    """The same workbook in other bytes: a file beside its parts that no reader looks at."""
    raw = BytesIO(book)
    with ZipFile(raw, "a", ZIP_DEFLATED) as package:
        package.writestr(f"docProps/note{number}.txt", str(number))
    return raw.getvalue()


def collected(of: Returning, *paths: Path) -> tuple[Collected, ...]:
    return collect(of.root, CollectRequest(PERIOD, paths), NOW)


def arrive(of: Returning, mail: bytes, name: str = "mail.eml") -> Collected:
    (one,) = collected(of, of.drop(name, mail))
    return one


@pytest.fixture(scope="module")
def mails(issued: Returning) -> dict[str, tuple[bytes, IntakeOutcome]]:
    book = issued.filled()
    return real_mails(lambda number: variant(book, number), issued.form)


def test_there_are_enough_kinds_of_mail(mails: dict[str, tuple[bytes, IntakeOutcome]]) -> None:
    assert len(mails) >= 25


def test_each_kind_of_mail_ends_in_its_outcome_and_twice_changes_nothing(
    returning: Returning, mails: dict[str, tuple[bytes, IntakeOutcome]]
) -> None:
    for name, (mail, wanted) in mails.items():
        outcome = arrive(returning, mail, f"{name}.eml").outcome

        assert (name, outcome) == (name, wanted)
    journal = returning.files.journal.read_bytes()
    kept = sorted(returning.files.returned.rglob("*"))
    again = collected(returning)

    assert {each.outcome for each in again} == {IntakeOutcome.KNOWN}
    assert returning.files.journal.read_bytes() == journal
    assert sorted(returning.files.returned.rglob("*")) == kept
    raw = {path.read_bytes() for path in returning.files.mails.iterdir()}
    assert raw == {mail for mail, _ in mails.values()}
    events = read_journal(returning.files.journal).of(MailCollected)
    assert len(events) == len(mails)


def test_a_whole_mailbox_in_one_file_or_folder_is_read_the_same(
    returning: Returning, mails: dict[str, tuple[bytes, IntakeOutcome]], tmp_path: Path
) -> None:
    wanted = Counter(outcome for _, outcome in mails.values())
    folder = mailbox.Maildir(str(tmp_path / "Maildir"))
    box = mailbox.mbox(str(tmp_path / "all.mbox"))
    for mail, _ in mails.values():
        folder.add(mail)
        box.add(mail)
    box.close()

    by_folder = collected(returning, tmp_path / "Maildir")
    before = (tmp_path / "all.mbox").read_bytes()
    by_box = collected(returning, tmp_path / "all.mbox")

    assert Counter(each.outcome for each in by_folder) == wanted
    assert len(by_box) == len(mails)
    assert not {each.outcome for each in by_box} & {IntakeOutcome.TAKEN, IntakeOutcome.UNREAD}
    assert (tmp_path / "all.mbox").read_bytes() == before


# --- saved by Outlook


def saved(*files: tuple[str, bytes], sender: str = SENDER) -> bytes:
    headings = f"Received: {RECEIVED}\r\nFrom: A. Person <{sender}>\r\nSubject: report\r\n\r\n"
    return msg(SavedMail(headings, files=dict(files)))


def test_a_mail_saved_by_outlook_is_a_mail(returning: Returning) -> None:
    mail = saved(("report.xlsx", returning.filled()), ("letter.pdf", PDF))

    collected_once = arrive(returning, mail, "RE your report.msg")
    again = collected(returning)
    (back,) = validate(returning.root, PERIOD).returns

    assert collected_once.outcome is IntakeOutcome.TAKEN
    assert [name.partition(" [")[0] for name in collected_once.kept] == ["report"]
    assert len(collected_once.evidence) == 1
    assert [each.outcome for each in again] == [IntakeOutcome.KNOWN]
    assert [each.read_bytes() for each in returning.files.mails.glob("*.msg")] == [mail]
    assert (back.counts, back.arrival.sender) == (True, SENDER)
    assert back.arrival.received == datetime(2018, 1, 19, 1, 30, tzinfo=UTC)


def test_a_mail_saved_by_outlook_that_a_stranger_wrote_is_held(returning: Returning) -> None:
    arrive(returning, saved(("r.xlsx", returning.filled()), sender="else@x.org"), "mail.msg")

    assert [each.verdict for each in validate(returning.root, PERIOD).returns] == [Verdict.HELD]


@pytest.mark.parametrize("wrap", [lambda mail: mail, lambda mail: a_zip({"fw.msg": mail})])
def test_without_the_extra_it_waits_and_is_taken_once_that_is_there(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, wrap: Callable[[bytes], bytes]
) -> None:
    mail = a_mail(("mail", wrap(saved(("r.xlsx", returning.filled()))))).as_bytes()
    path = returning.drop("mail.eml", mail)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "olefile", None)
        said = CliRunner().invoke(main, ["collect", str(PERIOD), "--root", str(returning.root)])

    after = collected(returning, path)

    assert said.exit_code == 1
    assert "pip install tipxl[msg]" in said.output
    assert [each.outcome for each in after] == [IntakeOutcome.TAKEN]


# --- when


@pytest.mark.parametrize(
    ("headings", "moment", "how"),
    [
        ({}, "2018-01-19T01:30:00+00:00", "the mail's Received heading"),
        ({"Received": ""}, "2018-01-19T01:00:00+00:00", "the mail's Date heading"),
        (
            {"Received": "by x; Fri, 19 Jan 2038 08:30:00 +0700"},
            "2018-01-19T01:00:00+00:00",
            "the mail's Date heading",
        ),
        ({"Received": "by x; no day", "Date": "yesterday"}, None, "the file's own time"),
        (
            {"Received": "", "Date": "Thu, 01 Jan 1970 00:00:00 +0000"},
            "2018-01-18T18:26:40+00:00",
            "the file's own time",
        ),
    ],
)
def test_the_moment_of_receipt_is_the_mails_own_and_says_which(
    returning: Returning, headings: dict[str, str], moment: str | None, how: str
) -> None:
    mail = raw_with(a_mail(("r.xlsx", returning.filled())).as_bytes(), headings)
    path = returning.drop("mail.eml", mail)
    os.utime(path, (1516300000, 1516300000))
    collected(returning, path)

    (event,) = read_journal(returning.files.journal).of(FileCollected)
    assert event.received_from == how
    if moment:
        assert event.received.isoformat() == moment


@pytest.mark.parametrize("clock", [0, 315532800])  # 1970 and 1980
def test_the_time_of_a_file_whose_clock_was_wrong_is_not_its_receipt(
    returning: Returning, clock: int
) -> None:
    path = returning.drop("report.xlsx", returning.filled())
    os.utime(path, (clock, clock))
    (shown,) = preview(returning.root, PERIOD, (path,), NOW).returns
    collected(returning, path)

    (event,) = read_journal(returning.files.journal).of(FileCollected)
    assert (event.received, event.received_from) == (NOW, "the moment of collecting")
    assert shown.arrival.received == NOW


def raw_with(mail: bytes, headings: dict[str, str]) -> bytes:
    lines = mail.split(b"\r\n")
    for name, value in headings.items():
        start = f"{name}:".encode()
        at = next(n for n, line in enumerate(lines) if line.startswith(start))
        lines[at] = f"{name}: {value}".encode()
    return b"\r\n".join(lines)


# --- who


def test_a_report_from_a_stranger_is_held_with_the_reason(returning: Returning) -> None:
    mail = a_mail(("r.xlsx", returning.filled()))
    arrive(returning, headed(mail, From="Somebody <else@x.org>"))

    (back,) = validate(returning.root, PERIOD).returns

    assert back.verdict is Verdict.HELD
    assert "else@x.org, who is not registered for SLOM" in back.says
    assert back.body == "SLOM"


@pytest.mark.parametrize(
    "sender",
    [SENDER, SENDER.upper(), "tip.secretariat@asean.example"],
)
def test_a_report_from_one_who_is_registered_counts(returning: Returning, sender: str) -> None:
    arrive(returning, headed(a_mail(("r.xlsx", returning.filled())), From=sender))

    assert [each.counts for each in validate(returning.root, PERIOD).returns] == [True]


@pytest.mark.parametrize(
    "sender",
    [
        f"{SENDER}, other@x.org",
        f"{SENDER} <else@x.org>",
        f'"{SENDER}" <else@x.org>',
        "",
        "nobody",
        f"undisclosed:{SENDER};, x@y.org",
    ],
)
def test_a_sender_that_is_not_clear_is_no_registered_one(returning: Returning, sender: str) -> None:
    mail = a_mail(("r.xlsx", returning.filled())).as_bytes()
    arrive(returning, mail.replace(f"A. Person <{SENDER}>".encode(), sender.encode()))

    assert [each.counts for each in validate(returning.root, PERIOD).returns] == [False]


def test_a_report_from_a_stranger_that_is_accepted_counts(returning: Returning) -> None:
    """She answers in Excel on the row that consolidate opened, and consolidates again."""
    arrive(returning, headed(a_mail(("r.xlsx", returning.filled())), From="else@x.org"))
    at_desk = Desk(returning)
    before = at_desk.consolidate().round
    (asked,) = [
        line
        for line in at_desk.lines()
        if "else@x.org" in str(line["Who says what"]) + str(line["What is to be decided"])
    ]

    at_desk.answer(asked["About"], Answer="Accept the file", Body=asked["Body"])
    after = at_desk.consolidate().round

    waiting, counted = before.reported(BODY), after.reported(BODY)
    assert waiting is not None
    assert counted is not None
    assert (waiting.received, waiting.held) == (None, 1)
    assert (counted.received, counted.held) == (datetime(2018, 1, 19, 1, 30, tzinfo=UTC), 0)
    assert next(row for row in after.rows if row.key == LED[0]).status == "ON"
    assert [each.counts for each in validate(returning.root, PERIOD).returns] == [True]


def test_why_an_accepted_file_was_held_is_nothing_that_its_body_must_correct(
    returning: Returning,
) -> None:
    arrive(returning, headed(a_mail(("r.xlsx", returning.filled())), From="else@x.org"))
    at_desk = Desk(returning)
    at_desk.consolidate()
    at_desk.answer("Held file", Answer="Accept the file")
    after = at_desk.consolidate().round

    counted, (back,) = after.reported(BODY), validate(returning.root, PERIOD).returns
    assert counted is not None
    assert counted.errors == 0
    assert [each.code for each in back.findings if each.severity is Severity.ERROR] == []
    (note,) = [each for each in back.findings if each.code == "T50"]
    assert "else@x.org, who is not registered" in note.says
    assert "must still be told" not in status(returning.root, PERIOD, NOW).because


def test_the_same_report_from_a_stranger_and_then_from_the_focal_point_counts(
    returning: Returning,
) -> None:
    book = returning.filled()
    arrive(returning, headed(a_mail(("r.xlsx", book)), From="else@x.org"), "1.eml")
    arrive(returning, a_mail(("r.xlsx", book)).as_bytes(), "2.eml")

    (back,) = validate(returning.root, PERIOD).returns

    assert back.counts


def test_what_the_officer_forwards_arrived_when_its_mail_did(returning: Returning) -> None:
    inner = a_mail(("r.xlsx", returning.filled()))
    outer = forwarded(inner, "tip.secretariat@asean.example")
    del outer["Received"]
    outer["Received"] = "by y.org; Sun, 21 Jan 2018 08:30:00 +0000"
    arrive(returning, outer.as_bytes())

    (back,) = validate(returning.root, PERIOD).returns

    assert back.arrival.received == datetime(2018, 1, 19, 1, 30, tzinfo=UTC)


def test_a_document_from_a_focal_point_is_held_under_the_name_of_its_body(
    returning: Returning,
) -> None:
    mail = a_mail()
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="answer.pdf")
    arrive(returning, mail.as_bytes())

    (back,) = validate(returning.root, PERIOD).returns

    assert (back.verdict, back.body) == (Verdict.HELD, "SLOM")
    assert "enter its answers for it" in back.says


# --- hostile


def a_deep_zip(book: bytes, depth: int) -> bytes:
    for _ in range(depth):
        book = a_zip({"in.zip": book})
    return book


def nested(depth: int) -> bytes:
    mail: Message = a_mail()
    for _ in range(depth):
        mail = forwarded(mail)
    return mail.as_bytes()


OCTETS = "Content-Type: application/octet-stream"
HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: a_mail(("b.zip", a_zip({"b.bin": bytes(200 << 20)}))).as_bytes(),
    "zips without end": lambda: a_mail(("b.zip", a_deep_zip(b"x", 30))).as_bytes(),
    "many files": lambda: a_mail(
        ("b.zip", a_zip({f"{n}.bin": b"x" for n in range(400)}))
    ).as_bytes(),
    "mail in mail without end": lambda: nested(30),
    "multiparts without end": lambda: (
        b"From: a@b.org\r\nSubject: x\r\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
            for n in range(3000)
        )
    ),
    "an endless heading": lambda: (
        b"From: a@b.org\r\nSubject: x\r\nContent-Type: multipart/mixed"
        + b";" * 1_000_000
        + b'; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n'
    ),
    "endless headings": lambda: (
        b"From: a@b.org\r\nSubject: x\r\n" + b"X: y\r\n" * 200_000 + b"\r\n"
    ),
    "an endless sender": lambda: b"Subject: x\r\nFrom: " + b"<" * 2_000_000 + b"\r\n\r\n",
    "a boundary that never comes": lambda: (
        b'From: a@b.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\nno part'
    ),
    "an unknown alphabet": lambda: (
        b"From: a@b.org\r\nSubject: =?klingon?B?AAAA?=\r\n"
        b"Content-Type: text/plain; charset=klingon\r\n\r\nx"
    ),
    "a name with headings in it": lambda: raw_part(
        f'{OCTETS}; name="x\r\n Bcc: evil@x.org"', b"plain"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_kept_and_told_and_the_next_is_taken(
    returning: Returning, name: str
) -> None:
    hostile = HOSTILE[name]()
    assert arrive(returning, hostile, "a.eml").outcome is IntakeOutcome.TO_READ

    after = arrive(returning, a_mail(("r.xlsx", returning.filled())).as_bytes(), "b.eml")

    assert after.outcome is IntakeOutcome.TAKEN
    assert hostile in [path.read_bytes() for path in returning.files.mails.iterdir()]


@pytest.mark.parametrize(
    "name",
    ["../../../evil.xlsx", r"C:\evil.xlsx", "/etc/evil.xlsx", "con.xlsx", "a\0b.xlsx", "." * 300],
)
def test_no_name_becomes_a_path(returning: Returning, name: str) -> None:
    outside = set(returning.root.parent.rglob("*"))
    report = returning.drop("r.zip", a_zip({name: returning.filled()}))

    collected(returning, report)

    new = {path for path in returning.root.parent.rglob("*") if path.is_file()} - outside - {report}
    inside = {returning.files.returned, returning.files.root}
    assert {path.parent for path in new} <= inside
    assert len([p for p in returning.files.returned.iterdir() if p.is_file()]) == 1


def test_what_is_too_large_is_left_where_it_is_and_the_rest_is_taken(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = returning.filled()
    monkeypatch.setattr("tipxl.intake.sources._LARGEST", 2 * len(book))
    large = returning.drop("a large mail.eml", a_mail(("r.xlsx", bytes(2 * len(book)))).as_bytes())
    returning.drop("b.eml", a_mail(("r.xlsx", book)).as_bytes())

    first, second = collected(returning)

    assert (first.outcome, second.outcome) == (IntakeOutcome.UNREAD, IntakeOutcome.TAKEN)
    assert "it is larger than 0 MB: save the workbook from it to inbox/" in first.why
    assert large.exists()


# --- interrupted


def test_wherever_collecting_is_stopped_the_next_run_ends_the_same(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(BaseException):
        """The computer stops."""

    book = returning.filled()
    mail = a_mail(("a.xlsx", book), ("b.xlsx", variant(book, 1)))
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="letter.pdf")
    path = returning.drop("mail.eml", mail.as_bytes())
    for stop in range(20):
        with monkeypatch.context() as patch:
            clock = iter([False] * stop)
            patch.setattr(
                "tipxl.journal.journal_file.append_lines", _until(clock, append_lines, Stopped)
            )
            patch.setattr(
                "tipxl.intake.returned_store.write_once", _until(clock, write_once, Stopped)
            )
            try:
                collected(returning, path)
            except Stopped:
                continue
        break

    (last,) = collected(returning, path)
    journal = read_journal(returning.files.journal)
    assert last.outcome is IntakeOutcome.KNOWN
    assert len(journal.of(FileCollected)) == 2
    assert [each.outcome for each in journal.of(MailCollected)] == ["taken"]
    assert isinstance(journal.events[-1], MailCollected)


def _until(
    clock: Iterator[bool], real: Callable[..., None], error: type[BaseException]
) -> Callable[..., None]:
    """The same function, until the clock has run down."""

    def stopping(*words: object, **options: object) -> None:
        if next(clock, True):
            raise error
        real(*words, **options)

    return stopping


# --- looked at before it is collected


def looked_at(of: Returning, mail: bytes, name: str = "mail.eml") -> tuple[str, ...]:
    return preview(of.root, PERIOD, (of.drop(name, mail),), NOW).told


def test_a_mail_that_was_collected_is_not_said_to_wait_once_more(returning: Returning) -> None:
    mail = bytes(a_mail(text="Row 012 was withdrawn by us."))
    arrive(returning, mail)

    (told,) = looked_at(returning, mail)

    assert told.endswith(": already collected: to be read by you.")


def test_a_mail_that_needs_the_extra_is_not_said_to_be_taken_in(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    saved = msg(SavedMail(files={"r.xlsx": b"x"}))
    mail = bytes(a_mail(("fw.msg", saved), text="Row 012 was withdrawn by us."))

    (told,) = looked_at(returning, mail)

    assert "skipped, not read: " in told
    assert "pip install tipxl[msg]" in told
    assert arrive(returning, mail).outcome is IntakeOutcome.UNREAD


def test_what_is_no_report_is_looked_at_by_the_name_that_collecting_gives_it(
    returning: Returning,
) -> None:
    mail = headed(a_mail(), Auto_Submitted="auto-replied")

    (told,) = looked_at(returning, mail)

    assert told.endswith(": automatic answer.")
    assert arrive(returning, mail).outcome is IntakeOutcome.AUTOMATIC
