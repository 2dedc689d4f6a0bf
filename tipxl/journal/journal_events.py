"""The events of a journal, one class a kind, and the line that each is on the disk.

A line has the moment, the kind, and details that are all text. Kinds that this tipxl does not know
are passed over, and so are keys: both stay on the disk, for the tipxl that wrote them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, NamedTuple

import msgspec

from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.record_format import json_bytes
from tipxl.time_zones import Zone

Moment = Annotated[datetime, msgspec.Meta(tz=True)]

#: The name of a file in a folder of the round; a line with another text in its place is damaged.
FileName = Annotated[str, msgspec.Meta(max_length=255, pattern=r"\A[^\0/]*\Z")]

#: More than a journal ever has: a greater number is a damaged one.
MOST_LINES = 1_000_000_000

#: How a letter left that she sent herself.
BY_HAND = "by hand"


class DeliveryStatus(Enum):
    """What is known of a letter."""

    WRITTEN = "written"
    SENT = "sent"
    UNCERTAIN = "may have left"  # the line was cut, or the computer stopped, while it was leaving
    REFUSED = "refused"


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened, and when. The fields of its classes are the details of its line."""

    what: ClassVar[str] = ""
    at: Moment


class FormIssued(Event, frozen=True):
    """A form was made for a body."""

    what: ClassVar[str] = "issued"
    body: BodyKey
    version: int


class FileCollected(Event, frozen=True):
    """A file was taken into returned/; `sender` is "" where the officer collected it herself."""

    what: ClassVar[str] = "collected"
    file: FileName
    original: str
    sha256: str
    received: Moment
    received_from: str
    sender: str = ""
    mail: str = ""  # the SHA-256 of the mail it came in


class MailCollected(Event, frozen=True, rename={"sender": "from"}):
    """A mail was taken into returned/mails/, and what became of it."""

    what: ClassVar[str] = "mail"
    sha256: str
    file: FileName
    message_id: str
    sender: str
    subject: str
    received: Moment
    received_from: str
    outcome: str
    why: str = ""
    reports: str = ""
    evidence: str = ""
    undelivered: str = ""  # the addresses that a letter did not reach
    slip: str = ""  # its place in a mailbox
    says: str = ""  # what it says that is not ours, beside the files in it

    @property
    def files(self) -> tuple[str, ...]:
        """The names in returned/ of the reports in it."""
        return tuple(filter(None, self.reports.split(" | ")))

    @property
    def came_with_them(self) -> tuple[str, ...]:
        """The names in returned/evidence/ of what came with its reports."""
        return tuple(filter(None, self.evidence.split(" | ")))

    @property
    def unreached(self) -> tuple[str, ...]:
        """The addresses that a letter did not reach, as they are compared."""
        return tuple(self.undelivered.casefold().split())


class EntryConfirmed(Event, frozen=True, rename={"sender": "from"}):
    """A body confirmed what was entered for it: in a mail, or as the officer was told."""

    what: ClassVar[str] = "confirmed"
    sha256: str
    body: BodyKey
    sender: str = ""
    mail: str = ""
    how: str = ""


class FileGivenUp(Event, frozen=True):
    """A file that was collected is lost for good; the officer goes on without it."""

    what: ClassVar[str] = "given up"
    file: FileName
    sha256: str


class PostHandled(Event, frozen=True):
    """The officer has dealt with a mail or a letter; `waits` where she takes that back."""

    what: ClassVar[str] = "handled"
    about: str  # the SHA-256 of the mail, or the Message-ID of the letter
    how: str = ""
    waits: str = ""  # "again" where it was marked by mistake


class LetterEvent(Event, frozen=True):
    """What became of a letter. `kind` is the name of its text in templates/letters."""

    status: ClassVar[DeliveryStatus] = DeliveryStatus.WRITTEN
    body: BodyKey
    kind: str
    to: str
    message_id: str
    version: int = 0  # of the form enclosed
    about: str = ""  # the returns that it asks to confirm, by SHA-256
    enclosed: str = ""  # the SHA-256 of the workbook that it brings
    how: str = ""
    refused: str = ""

    @property
    def returns(self) -> tuple[str, ...]:
        """The returns that it asks to confirm, by SHA-256."""
        return tuple(self.about.split())

    @property
    def may_have_left(self) -> bool:
        """Whether it has left, or may have: then it does not go once more by itself."""
        return self.status in (DeliveryStatus.SENT, DeliveryStatus.UNCERTAIN)

    @property
    def is_refused(self) -> bool:
        """Whether a server took it for nobody."""
        return self.status is DeliveryStatus.REFUSED


class LetterWritten(LetterEvent, frozen=True):
    """A letter lies in outbox/."""

    what: ClassVar[str] = "written"


class LetterLeaving(LetterEvent, frozen=True):
    """A letter is about to leave; where nothing follows, it may have left."""

    what: ClassVar[str] = "leaving"
    status: ClassVar[DeliveryStatus] = DeliveryStatus.UNCERTAIN


class LetterSent(LetterEvent, frozen=True):
    """A letter has left, by a server or by hand."""

    what: ClassVar[str] = "sent"
    status: ClassVar[DeliveryStatus] = DeliveryStatus.SENT

    @property
    def by_hand(self) -> bool:
        """Whether she has recorded herself that she sent it."""
        return self.how == BY_HAND


class LetterNotSent(LetterEvent, frozen=True):
    """A letter that was recorded as sent by hand was not.

    It is again what it was before the record that was `taken` back; in older journals, where that
    is not said, it only lies in outbox/.
    """

    what: ClassVar[str] = "not sent"
    taken: Moment | None = None


class LetterRefused(LetterEvent, frozen=True):
    """A server took a letter for nobody."""

    what: ClassVar[str] = "refused"
    status: ClassVar[DeliveryStatus] = DeliveryStatus.REFUSED


class AgainBegun(Event, frozen=True):
    """Letters begin to leave once more, by a server or by hand, whatever became of them before.

    What stands after it says how far that came. `kind` and `bodies` are what the command named, ""
    for all bodies; `letters` are the Message-IDs.
    """

    what: ClassVar[str] = "again"
    kind: str
    bodies: str = ""
    letters: str = ""


class RoundClosed(Event, frozen=True):
    """The round was closed; `fingerprint` is of the text of its record, "" in older journals."""

    what: ClassVar[str] = "closed"
    period: str
    fingerprint: str = ""


class RoundReopened(Event, frozen=True):
    """The round was opened again; `kept` is the record of what was agreed before.

    `fingerprint` is of the text of that record; "" where it was gone, and in older journals.
    """

    what: ClassVar[str] = "reopened"
    period: str
    reason: str = ""
    kept: str = ""
    fingerprint: str = ""


class JournalRestored(Event, frozen=True):
    """The officer has looked into what the journal lacks, and letters may go on."""

    what: ClassVar[str] = "restored"
    lacked: str = ""


class DocumentWritten(Event, frozen=True):
    """The Word document of an evaluation was written; in the journal of evaluations/ only."""

    what: ClassVar[str] = "written"
    file: FileName
    sha256: str


class UnknownEvent(Event, frozen=True):
    """A kind that this tipxl does not know."""

    kind: str = ""


Kinds = Mapping[str, type[Event]]


def _by_name(*kinds: type[Event]) -> Kinds:
    return {each.what: each for each in kinds}


#: What the journal of a round may hold.
ROUND_EVENTS = _by_name(
    FormIssued,
    FileCollected,
    MailCollected,
    EntryConfirmed,
    FileGivenUp,
    PostHandled,
    LetterWritten,
    LetterLeaving,
    LetterSent,
    LetterNotSent,
    LetterRefused,
    AgainBegun,
    RoundClosed,
    RoundReopened,
    JournalRestored,
)
#: What the journal of the evaluations may hold.
EVALUATION_EVENTS = _by_name(DocumentWritten)


class _Line(msgspec.Struct):
    at: Moment
    what: str
    details: dict[str, Any] = {}
    n: Annotated[int, msgspec.Meta(le=MOST_LINES)] = 0
    before: str = ""


_line = msgspec.json.Decoder(_Line)


def in_zone_of(event: Event, zone: Zone) -> Event:
    """The event with its moments in a zone; OverflowError of one that the calendar has not."""
    moments = {"at": event.at.astimezone(UTC).astimezone(zone)}
    if isinstance(event, FileCollected | MailCollected):
        moments["received"] = event.received.astimezone(UTC).astimezone(zone)
    if isinstance(event, LetterNotSent) and event.taken:
        moments["taken"] = event.taken.astimezone(UTC).astimezone(zone)
    return msgspec.structs.replace(event, **moments)


class NumberedEvent(NamedTuple):
    """An event with its number and a hash of the line before; 0 and "" in an older journal."""

    event: Event
    number: int = 0
    before: str = ""


def event_line(numbered: NumberedEvent) -> bytes:
    """The line of an event, its moments in UTC."""
    event = numbered.event
    words = msgspec.to_builtins(in_zone_of(event, UTC), builtin_types=(datetime,))
    at = words.pop("at")
    details = {key: _text(value) for key, value in words.items()}
    chain = {"n": numbered.number, "before": numbered.before} if numbered.number else {}
    return json_bytes({"at": at, "what": event.what, "details": details, **chain}) + b"\n"


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def line_event(line: bytes, kinds: Kinds) -> NumberedEvent:
    """The event of a line; raise msgspec.DecodeError where it is none, or lacks a detail."""
    read = _line.decode(line)
    return NumberedEvent(_event(read, kinds), read.n, read.before)


def _event(read: _Line, kinds: Kinds) -> Event:
    kind = kinds.get(read.what)
    if kind is None:
        return UnknownEvent(read.at, read.what)
    words = {**read.details, "at": read.at}
    if isinstance(body := words.get("body"), str):
        words["body"] = body_key(body)  # the first tipxl wrote it as the plan spells it
    return msgspec.convert(words, kind, strict=False)
