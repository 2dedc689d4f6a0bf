"""The journal of a round -> the mails and letters that wait until the officer marks them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.issuing.letter_kinds import letter_called
from tipxl.domain.plan.body_key import BodyKey
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.senders import bodies_of, names_of
from tipxl.intake.returned_store import IntakeOutcome
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import DeliveryStatus, LetterEvent, MailCollected
from tipxl.mail.courtesy import in_short, telling

MAIL, BOUNCE = "mail to read", "letter not delivered"
BESIDE = "mail that says more than its report"
_SHORT = 200  # characters of a mail that stand on a line
UNCERTAIN = "letter that may not have left"
_MAY_SAY_MORE = frozenset(each.value for each in IntakeOutcome if each.may_say_more)


class WaitingPost(Struct, frozen=True):
    """A mail to read, or a letter that did not arrive.

    `about` is the SHA-256 of the mail or the Message-ID of the letter; `bodies` are empty where the
    sender is none that plan.xlsx knows; `file` lies in returned/mails/. `tells` is what a mail says
    more than a greeting, and `reports` are the files in returned/ that came with it.
    """

    about: str
    kind: str
    address: str
    at: datetime
    subject: str = ""
    why: str = ""
    bodies: tuple[str, ...] = ()
    file: str = ""
    tells: str = ""
    reports: tuple[str, ...] = ()

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
        says = f" It says: “{self.short}”" if self.tells else ""
        return (
            f"{self.number}: {self.kind} {self.way} {self.address} ({self.whose}){about}, "
            f"{long_date(self.at.date())}.{says}{where} {self.remedy}"
        )

    @property
    def short(self) -> str:
        """The beginning of what it tells."""
        return in_short(self.tells)

    @property
    def way(self) -> str:
        """Whether its address is that of who sent it, or of whom it is to: "from" or "to"."""
        return "from" if self.kind in (MAIL, BESIDE) else "to"

    @property
    def remedy(self) -> str:
        """What she does about it."""
        if self.kind == MAIL:
            return "Read it, and answer it if it asks something."
        if self.kind == BESIDE:
            return "Read it: what stands there is in no report. Answer it if it asks something."
        if self.kind == UNCERTAIN:
            return "Look into the folder Sent of your mail program: if it is not there, send it."
        return "Ask for the right address, change it in plan.xlsx, and send the letter again."


class MailWithReport(Struct, frozen=True):
    """A mail that brought a report: what it says beside it, and what came with it.

    `words` are "" where it says nothing of its own; `waits` until she marks it, and only where it
    says more than a greeting. `evidence` are names in returned/evidence/.
    """

    post: WaitingPost
    words: str
    evidence: tuple[str, ...]
    waits: bool


def mails_with(plan: Plan, journal: Journal, file: str = "") -> tuple[MailWithReport, ...]:
    """The mails that brought a report, in their order; of one file in returned/, or of all."""
    return tuple(
        _with_report(plan, journal, each)
        for each in journal.mails_collected
        if each.files and (not file or file in each.files)
    )


def _with_report(plan: Plan, journal: Journal, mail: MailCollected) -> MailWithReport:
    post = _mail(plan, mail, BESIDE)
    waits = bool(post.tells) and mail.sha256 not in journal.done
    return MailWithReport(post, mail.says, mail.came_with_them, waits)


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
    for each in journal.mails_collected:
        if each.outcome == IntakeOutcome.UNDELIVERED.value:
            yield _bounce(plan, journal, each)
        elif each.outcome == IntakeOutcome.TO_READ.value:
            yield _mail(plan, each, MAIL)
        elif each.says and each.outcome in _MAY_SAY_MORE:
            more = _mail(plan, each, BESIDE if each.reports else MAIL)
            if more.tells:
                yield more


def _mail(plan: Plan, mail: MailCollected, kind: str) -> WaitingPost:
    return WaitingPost(
        mail.sha256, kind, mail.sender, mail.received, mail.subject, mail.why,
        _registered_to(plan, mail.sender), f"mails/{mail.file}",
        telling(mail.says, names_of(plan, mail.sender)), mail.files,
    )  # fmt: skip


def _bounce(plan: Plan, journal: Journal, mail: MailCollected) -> WaitingPost:
    address = ", ".join(mail.undelivered.split()) or "an address that it does not name"
    bodies = _written_to(plan, journal, mail.unreached)
    kept = f"mails/{mail.file}"
    return WaitingPost(
        mail.sha256, BOUNCE, address, mail.received, mail.subject, mail.why, bodies, kept
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
    return tuple(body.acronym for body in bodies_of(plan, known))


def _written_to(plan: Plan, journal: Journal, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies to which letters went at these addresses, or would go now."""
    then = _in_order(journal.written_at, addresses)
    now = _in_order(_reached_at(plan), addresses)
    return tuple(dict.fromkeys(plan.spelled(each) for each in (*then, *now)))


#: The bodies of an address, each with its place in the order in which they are told.
_ByAddress = Mapping[str, Sequence[tuple[int, BodyKey]]]


def _in_order(bodies: _ByAddress, addresses: tuple[str, ...]) -> Iterator[BodyKey]:
    found = {pair for address in addresses for pair in bodies.get(address, ())}
    return (body for _, body in sorted(found))


@remembered
def _reached_at(plan: Plan) -> _ByAddress:
    # Each body is looked at once, and not for each letter that came back.
    found: dict[str, list[tuple[int, BodyKey]]] = {}
    for number, body in enumerate(plan.bodies):
        for address in {each.casefold() for each in (body.contact.email, *body.cc)}:
            found.setdefault(address, []).append((number, body.key))
    return found
