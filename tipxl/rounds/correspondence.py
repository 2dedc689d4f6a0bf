"""The journal of a round -> what went to each body and came from it, in a few figures."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.plan.work_plan import Body, Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.senders import registered
from tipxl.intake.returned_store import IntakeOutcome
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import DeliveryStatus, LetterEvent, MailCollected


class Correspondence(Struct, frozen=True):
    """What went to a body and came from it. A letter only written has not been sent by us."""

    body: str
    form: str = ""  # what became of the letter with the form: written, sent, …
    form_at: datetime | None = None
    reminders: int = 0
    reminded_at: datetime | None = None
    corrections: int = 0
    uncertain: int = 0  # letters that may have left
    undelivered: int = 0  # letters refused, or come back
    to_read: int = 0  # mails without a workbook


def correspondence(
    plan: Plan, bodies: tuple[Body, ...], journal: Journal
) -> tuple[Correspondence, ...]:
    """A line for each body."""
    mails = [each for each in journal.mails_collected if each.sha256 not in journal.done]
    came = _mails_by_address(mails)
    return tuple(
        _of(
            body,
            journal.letters_to.get(body.key, ()),
            journal.done,
            len(_of_any(came.undelivered, _reached(body))),
            len(_of_any(came.to_read, _writing(plan, body))),
        )
        for body in bodies
    )


def with_letters(plan: Plan, round: RoundResult, journal: Journal) -> RoundResult:
    """The round with what was sent to each body, which is frozen with it when it is closed."""
    bodies = tuple(body for each in round.reporting if (body := plan.body(each.body)))
    post = {each.body: each for each in correspondence(plan, bodies, journal)}
    reporting = (_with_letters(each, post.get(each.body)) for each in round.reporting)
    return replace(round, reporting=tuple(reporting))


def _with_letters(reported: Reporting, post: Correspondence | None) -> Reporting:
    if post is None:
        return reported
    return replace(
        reported,
        form=post.form,
        form_at=post.form_at,
        reminders=post.reminders,
        corrections=post.corrections,
        uncertain=post.uncertain,
        undelivered=post.undelivered,
        to_read=post.to_read,
    )


def _of(
    body: Body, letters: tuple[LetterEvent, ...], done: Set[str], undelivered: int, to_read: int
) -> Correspondence:
    forms = [each for each in letters if each.kind == "templates"]
    # A new version that was only written does not undo that the form went out.
    forms = [each for each in forms if each.status is not DeliveryStatus.WRITTEN] or forms
    gone = [
        each for each in letters if each.status in (DeliveryStatus.SENT, DeliveryStatus.WRITTEN)
    ]
    reminders = [each for each in gone if each.kind.startswith("reminder")]
    open_ones = [each for each in letters if each.message_id not in done]
    return Correspondence(
        body=body.acronym,
        form=forms[-1].status.value if forms else "",
        form_at=forms[-1].at if forms else None,
        reminders=len(reminders),
        reminded_at=reminders[-1].at if reminders else None,
        corrections=sum(each.kind == "corrections" for each in gone),
        uncertain=sum(each.status is DeliveryStatus.UNCERTAIN for each in open_ones),
        undelivered=sum(each.is_refused for each in open_ones) + undelivered,
        to_read=to_read,
    )


class _MailsByAddress(Struct, frozen=True):
    """The mails that wait, by their number, below each address that they are about."""

    undelivered: Mapping[str, Set[int]]  # the letter that did not reach it
    to_read: Mapping[str, Set[int]]  # who wrote


def _mails_by_address(mails: Sequence[MailCollected]) -> _MailsByAddress:
    # Each mail is looked at once, and not once for each body.
    undelivered: dict[str, set[int]] = {}
    to_read: dict[str, set[int]] = {}
    for number, each in enumerate(mails):
        for address in each.unreached:
            undelivered.setdefault(address, set()).add(number)
        if each.outcome == IntakeOutcome.TO_READ.value:
            to_read.setdefault(each.sender.casefold(), set()).add(number)
    return _MailsByAddress(undelivered, to_read)


def _of_any(mails: Mapping[str, Set[int]], addresses: Set[str]) -> Set[int]:
    """The mails of any of these addresses, each once."""
    return {number for address in addresses for number in mails.get(address, ())}


def _reached(body: Body) -> Set[str]:
    """The addresses at which a body is written to."""
    return {body.contact.email.casefold(), *(each.casefold() for each in body.cc)}


def _writing(plan: Plan, body: Body) -> Set[str]:
    """The addresses from which a body writes, but for the secretariat's own."""
    own = {plan.secretariat.sender.casefold(), plan.secretariat.reply_to.casefold()}
    return {each.casefold() for each in registered(plan, body)} - own
