"""The journal of a round -> what went to each body and came from it, in a few figures."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from tipxl.domain.plan.body_key import BodyKey
from tipxl.domain.plan.work_plan import Body, Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.senders import registered
from tipxl.intake.returned_store import IntakeOutcome
from tipxl.workspace.journal import Journal
from tipxl.workspace.journal_events import DeliveryStatus, LetterEvent, MailCollected


@dataclass(frozen=True, slots=True)
class Correspondence:
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
    letters: dict[BodyKey, list[LetterEvent]] = {}
    for each in journal.letters.values():
        letters.setdefault(each.body, []).append(each)
    mails = tuple(each for each in journal.of(MailCollected) if each.sha256 not in journal.done)
    return tuple(
        _of(
            body,
            tuple(letters.get(body.key, ())),
            journal.done,
            _came(plan, body, mails),
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
    body: Body, letters: tuple[LetterEvent, ...], done: Set[str], came: Mapping[str, int]
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
        undelivered=sum(each.is_refused for each in open_ones) + came["undelivered"],
        to_read=came["to read"],
    )


def _came(plan: Plan, body: Body, mails: tuple[MailCollected, ...]) -> Mapping[str, int]:
    own = {plan.secretariat.sender.casefold(), plan.secretariat.reply_to.casefold()}
    theirs = {each.casefold() for each in registered(plan, body)} - own
    reached = {body.contact.email.casefold(), *(each.casefold() for each in body.cc)}
    return {
        "undelivered": sum(not reached.isdisjoint(each.unreached) for each in mails),
        "to read": sum(
            each.outcome == IntakeOutcome.TO_READ.value and each.sender.casefold() in theirs
            for each in mails
        ),
    }
