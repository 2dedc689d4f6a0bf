"""The events of a journal, and what follows from them.

It remembers only what files cannot tell: when and from whom a return came, what was sent.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.journal.journal_events import (
    AgainBegun,
    EntryConfirmed,
    Event,
    FileCollected,
    FileGivenUp,
    JournalRestored,
    LetterEvent,
    LetterNotSent,
    LetterSent,
    LetterWritten,
    MailCollected,
    PostHandled,
    RoundClosed,
    RoundReopened,
)
from tipxl.journal.last_line import NO_LINE, LastLine

_Kind = TypeVar("_Kind", bound=Event)


class Journal(Struct, frozen=True, dict=True):
    """The events of a journal as it stands, and what follows from them.

    `gaps` says, in whole sentences, where lines are missing or were changed.
    """

    events: tuple[Event, ...] = ()
    last: LastLine = NO_LINE
    gaps: tuple[str, ...] = ()

    @property
    def is_not_begun(self) -> bool:
        """Whether forms are on record and it has no line, nor ever had one, as far as is known."""
        return bool(self.gaps) and not self.last.lines

    def of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """The events of one kind."""
        return tuple(each for each in self.events if isinstance(each, kind))

    @cached_property
    def files_collected(self) -> tuple[FileCollected, ...]:
        """Each file in returned/ once; its newest line counts: it may correct when it came."""
        return tuple({each.file: each for each in self.of(FileCollected)}.values())

    @cached_property
    def mails_collected(self) -> tuple[MailCollected, ...]:
        """Each mail once; its newest line counts."""
        return tuple({each.sha256: each for each in self.of(MailCollected)}.values())

    @cached_property
    def letters(self) -> Mapping[str, LetterEvent]:
        """What became of each letter, by its Message-ID, in the order of their first writing."""
        found: dict[str, LetterEvent] = {}
        before: dict[tuple[str, datetime | None], LetterEvent | None] = {}  # records by hand
        for each in self.of(LetterEvent):
            name, event = each.message_id, each
            if isinstance(each, LetterSent) and each.by_hand:
                before.setdefault((name, each.at), found.get(name))
            if isinstance(each, LetterNotSent):
                earlier = before.get((name, each.taken))
                event = earlier if earlier and earlier.may_have_left else each
            # Writing a letter once more does not call it back.
            if name not in found or not isinstance(event, LetterWritten):
                found[name] = event
        return found

    @cached_property
    def letters_to(self) -> Mapping[BodyKey, tuple[LetterEvent, ...]]:
        """The same letters by the body that they are to."""
        found: dict[BodyKey, list[LetterEvent]] = {}
        for each in self.letters.values():
            found.setdefault(each.body, []).append(each)
        return {body: tuple(letters) for body, letters in found.items()}

    @cached_property
    def written_at(self) -> Mapping[str, tuple[tuple[int, BodyKey], ...]]:
        """Address -> the bodies to which letters went there, each with the number of the letter."""
        found: dict[str, list[tuple[int, BodyKey]]] = {}
        for number, each in enumerate(self.letters.values()):
            found.setdefault(each.to.casefold(), []).append((number, each.body))
        return {address: tuple(bodies) for address, bodies in found.items()}

    @cached_property
    def closing(self) -> RoundClosed | RoundReopened | None:
        """The last time that the round was closed, or opened again."""
        both = [each for each in self.events if isinstance(each, RoundClosed | RoundReopened)]
        return both[-1] if both else None

    @cached_property
    def knows_closing(self) -> bool:
        """Whether the round was not closed or opened again since, in lines that were lost."""
        kinds = RoundClosed | RoundReopened | JournalRestored
        found = [each for each in self.events if isinstance(each, kinds)]
        return not self.gaps and not (found and isinstance(found[-1], JournalRestored))

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """The returns that the secretariat entered and their body has confirmed, by SHA-256."""
        return frozenset(each.sha256 for each in self.of(EntryConfirmed))

    @cached_property
    def given_up(self) -> frozenset[str]:
        """The files that are lost for good, by SHA-256."""
        return frozenset(each.sha256 for each in self.of(FileGivenUp))

    @cached_property
    def done(self) -> frozenset[str]:
        """The mails and letters that the officer has dealt with."""
        found: set[str] = set()
        for each in self.events:
            if isinstance(each, PostHandled):
                (found.discard if each.waits else found.add)(each.about)
            elif isinstance(each, AgainBegun):  # what becomes of them now she has not seen yet
                found.difference_update(each.letters.split())
        return frozenset(found)

    def address_then(self, body: str, moment: datetime) -> str:
        """The address to which the last letter to a body went before a moment; "" for none."""
        mine = self.letters_to.get(body_key(body), ())
        gone = [each for each in mine if each.at <= moment and not each.is_refused]
        return max(gone, key=lambda each: each.at).to if gone else ""
