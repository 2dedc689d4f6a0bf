"""A mail that answers a letter -> whether a body confirms what was entered for it; the journal."""

from tipxl.domain.entry import YES, says_yes
from tipxl.domain.plan import Plan
from tipxl.domain.senders import UNCLEAR, registered
from tipxl.journal import Event, append
from tipxl.mail.opened import Mail
from tipxl.rounds import RoundFiles
from tipxl.steps.posted import CONFIRMED, Posted, posted
from tipxl.steps.shelf import Outcome, Shelf


def confirmation(plan: Plan, shelf: Shelf, mail: Mail, identity: str) -> tuple[Outcome, str] | None:
    """What a mail says to a letter that asked for it; None where it answers none of those.

    `identity` is the SHA-256 of the mail, which the journal keeps with the confirmation.
    """
    letter = _answered(shelf.files, mail)
    if letter is None:
        return None
    about = f"it answers the letter that asked {letter.body} to confirm what was entered"
    if not _is_from(plan, letter.body, mail.sender):
        why = f"{about}, but {mail.sender or UNCLEAR} is not registered for {letter.body}"
        return Outcome.TO_READ, why
    if not says_yes(mail.text):
        return Outcome.TO_READ, f"{about}, but does not plainly say {YES}"
    _record(shelf, letter, mail, identity)
    return Outcome.CONFIRMED, letter.body


def _answered(files: RoundFiles, mail: Mail) -> Posted | None:
    letters = posted(files)
    known = (letters[each] for each in mail.answers if each in letters)
    return next((each for each in known if each.about), None)


def _is_from(plan: Plan, body: str, sender: str) -> bool:
    found = plan.body(body)
    accepted = registered(plan, found) if found else ()
    return sender.casefold() in {each.casefold() for each in accepted}


def _record(shelf: Shelf, letter: Posted, mail: Mail, identity: str) -> None:
    words = {"body": letter.body, "from": mail.sender, "mail": identity}
    events = (Event(shelf.now, CONFIRMED, {"sha256": e, **words}) for e in letter.about)
    append(shelf.files.journal, *events)
