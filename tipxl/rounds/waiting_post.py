"""The journal of a round -> the mails and letters that wait until the officer marks them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tipxl.domain.issuing.letter_kinds import letter_called
from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.senders import registered
from tipxl.intake.returned_store import IntakeOutcome
from tipxl.workspace.journal import Journal
from tipxl.workspace.journal_events import DeliveryStatus, LetterEvent, MailCollected

MAIL, BOUNCE = "mail to read", "letter not delivered"
UNCERTAIN = "letter that may not have left"


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A mail to read, or a letter that did not arrive.

    `about` is the SHA-256 of the mail or the Message-ID of the letter; `bodies` are empty where the
    sender is none that plan.xlsx knows; `file` lies in returned/mails/.
    """

    about: str
    kind: str
    address: str
    at: datetime
    subject: str = ""
    why: str = ""
    bodies: tuple[str, ...] = ()
    file: str = ""

    @property
    def number(self) -> str:
        """What it is called, the same in every run."""
        return f"M-{hashlib.sha256(self.about.encode()).hexdigest()[:6]}"

    @property
    def whose(self) -> str:
        """The bodies that it concerns, in words."""
        return ", ".join(self.bodies) or "unknown sender"

    @property
    def words(self) -> str:
        """What it is, from or to whom, and where it lies."""
        about = f", “{self.subject}”" if self.subject else ""
        where = f" It lies in returned/{self.file}." if self.file else ""
        return (
            f"{self.number}: {self.kind} {self.way} {self.address} ({self.whose}){about}, "
            f"{long_date(self.at.date())}.{where} {self.remedy}"
        )

    @property
    def way(self) -> str:
        """Whether its address is that of who sent it, or of whom it is to: "from" or "to"."""
        return "from" if self.kind == MAIL else "to"

    @property
    def remedy(self) -> str:
        """What she does about it."""
        if self.kind == MAIL:
            return "Read it, and answer it if it asks something."
        if self.kind == UNCERTAIN:
            return "Look into the folder Sent of your mail program: if it is not there, send it."
        return "Ask for the right address, change it in plan.xlsx, and send the letter again."


def waiting_post(plan: Plan, journal: Journal) -> tuple[WaitingPost, ...]:
    """What waits in the order in which it came; what she marked as done is left out."""
    found = (*_mails(plan, journal), *_letters(plan, journal))
    waits = (each for each in found if each.about not in journal.done)
    return tuple(sorted(waits, key=lambda each: (each.at, each.number)))


def post_numbered(plan: Plan, journal: Journal, number: str) -> WaitingPost | None:
    """A mail or letter by its number, done or not; None where there is none."""
    found = (*_mails(plan, journal), *_letters(plan, journal))
    return next((each for each in found if each.number.upper() == number.strip().upper()), None)


def _mails(plan: Plan, journal: Journal) -> Iterator[WaitingPost]:
    for each in journal.of(MailCollected):
        kept = f"mails/{each.file}"
        if each.outcome == IntakeOutcome.TO_READ.value:
            bodies = _registered_to(plan, each.sender)
            yield WaitingPost(
                each.sha256, MAIL, each.sender, each.received, each.subject, each.why, bodies, kept
            )
        elif each.outcome == IntakeOutcome.UNDELIVERED.value:
            bodies = _written_to(plan, journal, each.unreached)
            address = ", ".join(each.undelivered.split()) or "an address that it does not name"
            yield WaitingPost(
                each.sha256, BOUNCE, address, each.received, each.subject, each.why, bodies, kept
            )


def _letters(plan: Plan, journal: Journal) -> Iterator[WaitingPost]:
    kinds = {DeliveryStatus.REFUSED: BOUNCE, DeliveryStatus.UNCERTAIN: UNCERTAIN}
    for each in journal.letters.values():
        if each.status in kinds:
            yield _letter(plan, each, kinds[each.status])


def _letter(plan: Plan, each: LetterEvent, kind: str) -> WaitingPost:
    bodies = (plan.spelled(each.body),)
    return WaitingPost(
        each.message_id, kind, each.to, each.at, letter_called(each.kind), each.refused, bodies
    )


def _registered_to(plan: Plan, sender: str) -> tuple[str, ...]:
    """The bodies for which somebody may write; none where that is the secretariat itself."""
    own = {plan.secretariat.sender.casefold(), plan.secretariat.reply_to.casefold()}
    known = sender.casefold()
    if known in own:
        return ("the secretariat",)
    return tuple(
        body.acronym
        for body in plan.bodies
        if known in {each.casefold() for each in registered(plan, body)}
    )


def _written_to(plan: Plan, journal: Journal, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies to which letters went at these addresses, or would go now."""
    then = [e.body for e in journal.letters.values() if e.to.casefold() in addresses]
    now = [
        body.key
        for body in plan.bodies
        if {body.contact.email.casefold(), *(each.casefold() for each in body.cc)} & {*addresses}
    ]
    return tuple(dict.fromkeys(plan.spelled(each) for each in (*then, *now)))
