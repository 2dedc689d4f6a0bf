"""A mail that answers a letter: whether a body confirms what was entered for it.

A letter is known by its Message-ID or, where a mail program gave it another one, by the reference
in its subject. Whatever is not plain is left to the officer, with the command to type.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.entered import YES, reference, referred, says_yes
from tipxl.domain.returns.senders import UNCLEAR, registered
from tipxl.intake.returned_store import IntakeOutcome, ReturnedStore
from tipxl.journal.journal_events import EntryConfirmed, LetterEvent
from tipxl.mail.mail_reader import Mail
from tipxl.workspace.paths import RoundFiles


class _Doubt(Struct, frozen=True):
    """Why a mail confirms nothing by itself, though somebody may have meant it to."""

    why: str
    body: str

    def told(self, files: RoundFiles) -> str:
        command = f"tipxl confirm {files.period} --body {body_key(self.body)}"
        return f"{self.why}. If it does confirm it, type: {command}"


class PlainAnswer(Struct, frozen=True):
    """What a mail says to a letter that asked for a confirmation.

    `confirms` is the letter whose question it answers with yes, and None where there is a doubt.
    """

    outcome: IntakeOutcome
    why: str
    confirms: LetterEvent | None = None


def plain_answer(plan: Plan, store: ReturnedStore, mail: Mail) -> PlainAnswer | None:
    """What a mail says to a letter that asked for it; None where it answers none of those."""
    asking = tuple(each for each in store.journal.value.letters.values() if each.about)
    letters = _answered(asking, mail)
    doubt = _doubt(plan, letters, mail) if letters else _unnamed(plan, store, asking, mail)
    if doubt:
        return PlainAnswer(IntakeOutcome.TO_READ, doubt.told(store.files))
    if not letters:
        return None
    return PlainAnswer(IntakeOutcome.CONFIRMED, plan.spelled(letters[0].body), letters[0])


def confirmations(
    store: ReturnedStore, letter: LetterEvent, mail: Mail, identity: str
) -> Iterator[EntryConfirmed]:
    """That a mail confirms what a letter asked, where nobody has; `identity` is its SHA-256."""
    for each in letter.returns:
        if each not in store.journal.value.confirmed:
            yield EntryConfirmed(store.now, each, letter.body, sender=mail.sender, mail=identity)


def _answered(asking: Iterable[LetterEvent], mail: Mail) -> tuple[LetterEvent, ...]:
    """The letters that a mail answers: of one body, about one matter, where it is plain."""
    named = referred(mail.subject)
    known = {each.message_id: each for each in asking}
    by_identity = next((known[each] for each in mail.answers if each in known), None)
    by_subject = [each for each in known.values() if reference(each.returns) in named]
    found = [*([by_identity] if by_identity else []), *by_subject]
    return tuple({each.about: each for each in found}.values())


def _doubt(plan: Plan, letters: tuple[LetterEvent, ...], mail: Mail) -> _Doubt | None:
    """Why an answer does not confirm what its letter asked about."""
    body = plan.spelled(letters[0].body)
    about = f"it answers the letter that asked {body} to confirm what was entered"
    if len(letters) > 1:
        return _Doubt(f"{about}, but names another such letter in its subject", body)
    if not _is_from(plan, body, mail.sender):
        return _Doubt(f"{about}, but {mail.sender or UNCLEAR} is not registered for {body}", body)
    if not says_yes(mail.text):
        return _Doubt(f"{about}, but does not plainly say {YES}", body)
    return None


def _unnamed(
    plan: Plan, store: ReturnedStore, asking: Iterable[LetterEvent], mail: Mail
) -> _Doubt | None:
    """A mail that confirms, but not what: its body was asked, and has not answered yet."""
    done = store.journal.value.confirmed
    waiting = (plan.spelled(each.body) for each in asking if not done.issuperset(each.returns))
    body = next((each for each in waiting if _is_from(plan, each, mail.sender)), "")
    if not body or not says_yes(mail.text):
        return None
    why = f"it says {YES}, but not to which letter; {body} was asked to confirm what was entered"
    return _Doubt(why, body)


def _is_from(plan: Plan, body: str, sender: str) -> bool:
    found = plan.body(body)
    accepted = registered(plan, found) if found else ()
    return sender.casefold() in {each.casefold() for each in accepted}
