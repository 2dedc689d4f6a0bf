"""The whole circle on loopback: letters by SMTP, answers into Dovecot, collected by IMAPS."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flow.returning import BODY, OTHER, PERIOD, Returning, records_back, records_now
from tests.intake.test_mail_intake import variant
from tests.mail.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.mail.kinds import a_mail, real_mails
from tests.mail.servers import HOST, PostOffice, certificate, cut_line, post_office
from tipxl.commands.collect import Collected, CollectRequest, IntakeOutcome, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.send import Mailing, send
from tipxl.commands.validate import validate
from tipxl.errors import TipxlError
from tipxl.journal.journal_events import MailCollected
from tipxl.journal.journal_file import read_journal

pytestmark = pytest.mark.dovecot
RECEIVED = datetime(2018, 1, 20, 9, tzinfo=UTC)
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    monkeypatch.setenv("TIPXL_IMAP_PASSWORD", PASSWORD)
    with dovecot() as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.trusted))
        yield running


def from_mailbox(of: Returning, url: str) -> tuple[Collected, ...]:
    # Delivered today, the mails are years too late for the round of the test.
    return collect(of.root, CollectRequest(PERIOD, received=RECEIVED, imap=url), NOW)


def imaps(server: Dovecot) -> str:
    return f"imaps://{USER}@{HOST}:{server.imaps}/INBOX"


def test_the_whole_circle(
    returning: Returning, server: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("TIPXL_SMTP_PASSWORD", "secret")
    both = tmp_path / "both.pem"
    both.write_bytes(trusted.read_bytes() + server.trusted.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    with post_office(PostOffice(), tls) as office:
        mailing = Mailing(PERIOD, bodies=(BODY, OTHER), smtp=f"smtp://desk@{HOST}:{office.port}")
        send(returning.root, mailing, NOW)
    book = returning.filled()
    kinds = real_mails(lambda number: variant(book, number), returning.form)
    for mail in (*office.arrived, *((b"", mail) for mail, _ in kinds.values())):
        server.deliver(mail[1])
    before = server.state()

    first = from_mailbox(returning, imaps(server))
    journal = returning.files.journal.read_bytes()
    second = from_mailbox(returning, imaps(server))

    assert len(first) == len(kinds) + 2
    assert Counter(e.outcome for e in first) == Counter(o for _, o in kinds.values()) + Counter(
        {IntakeOutcome.OURS: 2}
    )
    assert second == ()
    assert returning.files.journal.read_bytes() == journal
    assert server.state() == before
    kept = {path.read_bytes().replace(b"\r\n", b"\n") for path in returning.files.mails.iterdir()}
    assert kept == {each.replace(b"\r\n", b"\n") for each in before.values()}
    assert any(each.counts for each in validate(returning.root, PERIOD).returns)
    made = consolidate(returning.root, PERIOD).round.reported(BODY)
    assert made is not None
    assert made.received is not None


def test_wherever_the_line_is_cut_the_next_run_has_every_mail_once(
    returning: Returning, server: Dovecot
) -> None:
    book = returning.filled()
    for number in range(3):
        server.deliver(a_mail(("r.xlsx", variant(book, number))).as_bytes())
    before, journal = server.state(), returning.files.journal
    begun = records_now(returning)
    with cut_line(server.imap) as whole:
        found = from_mailbox(returning, f"imap://{USER}@localhost:{whole.port}/INBOX")
    assert [each.outcome for each in found] == [IntakeOutcome.TAKEN] * 3
    # The mails are nearly all of it: wherever one is cut, those before it have come.
    mail = whole.answered // 3
    cuts = [*range(0, 2000, 250), *range(2000, whole.answered, mail // 4)]
    seen = set()
    for answers in cuts:
        records_back(begun)
        with cut_line(server.imap, answers=answers) as line:
            try:
                first = from_mailbox(returning, f"imap://{USER}@localhost:{line.port}/INBOX")
            except TipxlError:
                first = ()
        second = from_mailbox(returning, f"imap://{USER}@localhost:{server.imap}/INBOX")

        seen.add(len(first))
        events = [each.sha256 for each in read_journal(journal).of(MailCollected)]
        assert (len(events), len(set(events))) == (3, 3)
        assert not [each for each in second if each.outcome is IntakeOutcome.UNREAD]

    # None; one, two, and the word that the line was cut.
    assert seen == {0, 2, 3}
    assert server.state() == before


def test_a_mail_that_is_too_large_stays_in_the_mailbox_and_is_told(
    returning: Returning, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = returning.filled()
    monkeypatch.setattr("tipxl.mail.imap.LARGEST", 2 * len(book))
    server.deliver(a_mail(("r.xlsx", bytes(2 * len(book)))).as_bytes())
    server.deliver(a_mail(("r.xlsx", book)).as_bytes())
    before = server.state()

    first, second = from_mailbox(returning, imaps(server))

    assert (first.outcome, second.outcome) == (IntakeOutcome.UNREAD, IntakeOutcome.TAKEN)
    assert "save the workbook from it to inbox/ and collect again" in first.why
    assert server.state() == before


@pytest.mark.parametrize(
    ("environment", "folder", "told"),
    [
        ({"TIPXL_IMAP_PASSWORD": "wrong"}, "INBOX", "does not accept tip with this password"),
        ({}, "Nowhere & “x”", "has no folder Nowhere & “x” on"),
        ({"SSL_CERT_FILE": ""}, "INBOX", "is not trusted"),
    ],
)
def test_what_keeps_a_mailbox_shut_is_told(
    returning: Returning, server: Dovecot, environment: dict[str, str], folder: str, told: str
) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(TipxlError) as caught:
        for name, value in environment.items():
            patch.setenv(name, value)
        from_mailbox(returning, f"imaps://{USER}@{HOST}:{server.imaps}/{folder}")

    assert told in str(caught.value)
