"""The journal -> what became of each letter: written, gone, perhaps gone, refused, bounced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.workspace.journal import Event, read
from tipxl.workspace.paths import RoundFiles


class DeliveryStatus(Enum):
    """What is known of a letter."""

    WRITTEN = "written"
    SENT = "sent"
    UNCERTAIN = "may have left"  # the line was cut, or the computer stopped, while it was leaving
    REFUSED = "refused"


#: The events of the journal that decide a letter's fate; the last one holds.
WRITTEN, LEAVING, SENT, REFUSED = "written", "leaving", "sent", "refused"
_FATES = {
    WRITTEN: DeliveryStatus.WRITTEN,
    LEAVING: DeliveryStatus.UNCERTAIN,
    SENT: DeliveryStatus.SENT,
    REFUSED: DeliveryStatus.REFUSED,
}


#: The event by which a body has confirmed what was entered for it.
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class LoggedLetter:
    """A letter, known by its Message-ID. `kind` is the name of its text in templates/letters."""

    message_id: str
    body: BodyKey
    kind: str
    to: str
    at: datetime
    fate: DeliveryStatus
    version: int = 0  # of the form enclosed
    about: tuple[str, ...] = ()  # the returns that it asks to confirm, by SHA-256


def logged_letters(files: RoundFiles) -> Mapping[str, LoggedLetter]:
    """Every letter of a round by its Message-ID, in the order in which they were first written."""
    found: dict[str, LoggedLetter] = {}
    for event in read(files.journal):
        if event.what not in _FATES:
            continue
        new = _posted(event)
        old = found.get(new.message_id)
        # Writing a letter once more does not call it back.
        if old is None or new.fate is not DeliveryStatus.WRITTEN:
            found[new.message_id] = new
    return found


def _posted(event: Event) -> LoggedLetter:
    words = event.details
    return LoggedLetter(
        message_id=words["message_id"],
        body=body_key(words["body"]),
        kind=words["kind"],
        to=words["to"],
        at=event.at,
        fate=_FATES[event.what],
        version=int(words.get("version", "0")),
        about=tuple(words.get("about", "").split()),
    )


def address_then(letters: Iterable[LoggedLetter], body: str, moment: datetime) -> str:
    """The address to which the last letter to a body went before a moment; "" where none had."""
    key = body_key(body)
    gone = [
        each
        for each in letters
        if each.body == key and each.at <= moment and each.fate is not DeliveryStatus.REFUSED
    ]
    return max(gone, key=lambda each: each.at).to if gone else ""


def enclosed_before(files: RoundFiles) -> frozenset[str]:
    """The SHA-256 of every workbook that any letter of a round brought."""
    events = (each for each in read(files.journal) if each.what in _FATES)
    return frozenset(each.details["enclosed"] for each in events if each.details.get("enclosed"))


def confirmed_returns(files: RoundFiles) -> frozenset[str]:
    """The returns that the secretariat entered and their body has confirmed, by SHA-256."""
    events = (each for each in read(files.journal) if each.what == CONFIRMED)
    return frozenset(each.details["sha256"] for each in events)
