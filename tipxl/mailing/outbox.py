"""A planned letter -> its words, its file in outbox/, and what the journal says of it."""

from enum import Enum
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal_events import LetterEvent
from tipxl.mail.compose import Attachment, Envelope, fill, message
from tipxl.mailing.letters import LetterContext, PlannedLetter
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import safe_name
from tipxl.workspace.text_files import read_text, text_from


class SendOutcome(Enum):
    """What became of a letter in this run."""

    READY = "ready"
    SENT = "sent"
    PARTLY = "sent, but not to all"
    RECORDED = "recorded as sent"
    BEFORE = "sent before"
    UNCERTAIN = "may have left"
    REFUSED = "refused"
    WAITING = "not sent"
    IMPOSSIBLE = "not written"

    @property
    def is_well(self) -> bool:
        """Whether nothing is left to do about it."""
        return self in (
            SendOutcome.READY,
            SendOutcome.SENT,
            SendOutcome.RECORDED,
            SendOutcome.BEFORE,
        )

    @property
    def was_before(self) -> bool:
        """Whether nothing was done now, for it was done before."""
        return self is SendOutcome.BEFORE

    @property
    def is_ready(self) -> bool:
        """Whether she has to send it herself."""
        return self is SendOutcome.READY

    @property
    def goes_when_run_again(self) -> bool:
        """Whether it has not left, and the same command tries it once more."""
        return self in (SendOutcome.WAITING, SendOutcome.REFUSED)

    @property
    def may_have_left(self) -> bool:
        """Whether nobody knows if it has left."""
        return self is SendOutcome.UNCERTAIN


class Letter(Struct, frozen=True):
    """One letter: to whom, what became of it, and why; `path` is its file in outbox/."""

    body: str
    outcome: SendOutcome
    to: str = ""
    cc: tuple[str, ...] = ()
    path: Path | None = None
    why: str = ""


class WrittenLetter(Struct, frozen=True):
    """A letter that can go: its envelope, its words, what is enclosed, and its file."""

    plan: PlannedLetter
    envelope: Envelope
    letter: tuple[str, str]
    attached: Attachment | None
    path: Path

    def mail(self, draft: bool) -> bytes:
        """The letter as it is kept in outbox/, or as it goes."""
        return bytes(message(self.envelope, self.letter, self.attached, draft))

    def told(self, outcome: SendOutcome, why: str = "") -> Letter:
        """The letter, with what became of it."""
        to, cc = self.envelope.to, self.envelope.cc
        return Letter(self.plan.body.acronym, outcome, to, cc, self.path, why)

    def event(
        self, context: LetterContext, kind: type[LetterEvent], how: str = "", refused: str = ""
    ) -> LetterEvent:
        """A line for the journal."""
        return kind(
            context.now,
            body=self.plan.body.key,
            kind=self.plan.text,
            to=self.envelope.to,
            message_id=self.envelope.message_id,
            version=self.plan.version,
            about=self.plan.about,
            enclosed=sha256(self.attached.data).hexdigest() if self.attached else "",
            how=how,
            refused=refused,
        )


def write_letter(context: LetterContext, plan: PlannedLetter) -> WrittenLetter | Letter:
    """Fill in the words; TipxlError where the text needs a word that there is not."""
    acronym = plan.body.acronym
    if plan.why_not:
        return Letter(acronym, SendOutcome.IMPOSSIBLE, why=plan.why_not)
    if not plan.body.contact.email:
        why = "plan.xlsx has no e-mail address for it (sheet Bodies)"
        return Letter(acronym, SendOutcome.IMPOSSIBLE, why=why)
    name = f"{plan.text}.txt"
    path = context.workspace.folder.letters / name
    letter = fill(_text(path), plan.words, name)
    path = context.files.letter(acronym, context.mailing.kind)
    written = WrittenLetter(plan, _envelope(context, plan), letter, _attached(context, plan), path)
    try:
        written.mail(draft=True)
    except TipxlError as error:  # one address that is none stops no other letter
        return Letter(acronym, SendOutcome.IMPOSSIBLE, why=str(error))
    return written


def _text(path: Path) -> str:
    """What a letter says, hers; TipxlError with the remedy where its letters cannot be told."""
    if not path.exists():
        # A folder made by an older tipxl has no text of a kind of letter that is new.
        return read_text(sample().letters / path.name)
    data = read_file(path)
    try:
        return text_from(data, str(path))
    except TipxlError as error:
        raise TipxlError(
            f"{error} Without one, remove it: this version's own words go out then."
        ) from error


def _attached(context: LetterContext, plan: PlannedLetter) -> Attachment | None:
    content = plan.content or (read_file(plan.enclosed) if plan.enclosed else b"")
    if not content:
        return None
    name = safe_name(f"{plan.body.acronym} {context.mailing.period} {plan.named}.xlsx")
    return Attachment(name.encode("ascii", "replace").decode().replace("?", "_"), content)


def _envelope(context: LetterContext, plan: PlannedLetter) -> Envelope:
    office, contact = context.workspace.plan.secretariat, plan.body.contact
    # The same letter about the same matter keeps its identity, however often it is written.
    seed = "|".join(
        (
            context.workspace.plan.code,
            str(context.mailing.period),
            plan.body.acronym,
            plan.text,
            plan.matter,
        )
    )
    identity = sha256(f"{seed}|{contact.email.casefold()}".encode()).hexdigest()[:12]
    domain = office.sender.partition("@")[2] or "localhost"
    return Envelope(
        sender_name=office.name,
        sender=office.sender,
        reply_to=office.reply_to or office.sender,
        to_name=contact.name,
        to=contact.email,
        cc=plan.cc,
        message_id=f"<tx1.{identity}@{domain}>",
        date=context.now,
    )


def take_away_stale(context: LetterContext, letters: tuple[WrittenLetter | Letter, ...]) -> None:
    """A draft that nobody should send any more must not wait in outbox/."""
    if context.mailing.bodies or context.mailing.by_hand:
        return
    standing = {each.path for each in letters}
    for path in sorted(context.files.outbox.glob(f"*-{context.mailing.kind}.eml")):
        if path not in standing:
            path.unlink(missing_ok=True)
