"""The letters of a kind as they will be read: those in outbox/, or as they would be written."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from msgspec import Struct

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.files import read_file
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import DeliveryStatus, LetterSent
from tipxl.mailing.letters import LetterContext, planned_letters
from tipxl.mailing.outbox import WrittenLetter, write_letter
from tipxl.workspace.paths import RoundFiles


class ShownLetter(Struct, frozen=True):
    """A letter: to whom, its words, what is enclosed, and what became of it.

    `file` is its name in outbox/, "" where it is not written; `why_not` tells why it is not going
    to be.
    """

    body: str
    to: str = ""
    cc: str = ""
    subject: str = ""
    text: str = ""
    enclosed: tuple[str, ...] = ()
    file: str = ""
    status: DeliveryStatus = DeliveryStatus.WRITTEN
    at: datetime | None = None
    by_hand: bool = False  # she has recorded herself that she sent it
    why_not: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether it has left."""
        return self.status is DeliveryStatus.SENT


def in_outbox(files: RoundFiles, journal: Journal, kind: LetterKind) -> tuple[ShownLetter, ...]:
    """The letters of a kind that lie in outbox/, with what the journal says of each."""
    found = sorted(files.outbox.glob(f"*-{kind}.eml"))
    return tuple(_from_file(path, journal, kind) for path in found)


def _from_file(path: Path, journal: Journal, kind: LetterKind) -> ShownLetter:
    mail = _opened(read_file(path))
    event = journal.letters.get(str(mail["Message-ID"] or "").strip())
    return ShownLetter(
        body=path.stem.removesuffix(f"-{kind}"),
        to=str(mail["To"] or ""),
        cc=str(mail["Cc"] or ""),
        subject=str(mail["Subject"] or ""),
        text=_words(mail),
        enclosed=tuple(each.get_filename() or "" for each in mail.iter_attachments()),
        file=path.name,
        status=event.status if event else DeliveryStatus.WRITTEN,
        at=event.at if event else None,
        by_hand=isinstance(event, LetterSent) and event.by_hand,
    )


def as_planned(context: LetterContext) -> Iterator[ShownLetter]:
    """The letters as they would be written now; nothing is written."""
    for plan in planned_letters(context):
        made = write_letter(context, plan)
        if isinstance(made, WrittenLetter):
            yield ShownLetter(
                body=made.plan.body.acronym,
                to=made.envelope.to,
                cc=", ".join(made.envelope.cc),
                subject=made.letter[0],
                text=made.letter[1],
                enclosed=(made.attached.name,) if made.attached else (),
            )
        else:
            yield ShownLetter(made.body, why_not=made.why)


def _opened(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""
