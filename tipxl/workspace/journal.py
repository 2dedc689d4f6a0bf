"""The journal of a round: what went out and came in, one line an event, appended only.

It remembers only what files cannot tell: when and from whom a return came, what was sent.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from tipxl.domain.plan.body_key import body_key
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.time_zones import Zone
from tipxl.workspace.journal_events import (
    ROUND_EVENTS,
    EntryConfirmed,
    Event,
    Kinds,
    LetterEvent,
    LetterWritten,
    event_line,
    in_zone_of,
    line_event,
)

_Kind = TypeVar("_Kind", bound=Event)
_CUT_OFF = "Input data was truncated"  # what msgspec says of a line without its end


@dataclass(frozen=True)
class Journal:
    """The events of a journal as it stands, and what follows from them."""

    events: tuple[Event, ...] = ()

    def of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """The events of one kind."""
        return tuple(each for each in self.events if isinstance(each, kind))

    @cached_property
    def letters(self) -> Mapping[str, LetterEvent]:
        """What became of each letter, by its Message-ID, in the order of their first writing."""
        found: dict[str, LetterEvent] = {}
        for each in self.of(LetterEvent):
            # Writing a letter once more does not call it back.
            if each.message_id not in found or not isinstance(each, LetterWritten):
                found[each.message_id] = each
        return found

    @cached_property
    def enclosed(self) -> frozenset[str]:
        """The SHA-256 of every workbook that any letter brought."""
        return frozenset(each.enclosed for each in self.of(LetterEvent) if each.enclosed)

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """The returns that the secretariat entered and their body has confirmed, by SHA-256."""
        return frozenset(each.sha256 for each in self.of(EntryConfirmed))

    def address_then(self, body: str, moment: datetime) -> str:
        """The address to which the last letter to a body went before a moment; "" for none."""
        key = body_key(body)
        gone = [
            each
            for each in self.letters.values()
            if each.body == key and each.at <= moment and not each.is_refused
        ]
        return max(gone, key=lambda each: each.at).to if gone else ""


class JournalFile:
    """A journal on the disk. It is read when it is first asked for, and once.

    `value` is what stands in it: `append` is the one writer, and keeps it so.
    """

    def __init__(self, path: Path, kinds: Kinds = ROUND_EVENTS, zone: Zone = None) -> None:
        self.path = path
        self._kinds = kinds
        self._zone = zone

    @cached_property
    def value(self) -> Journal:
        """The journal; TipxlError, with the line, where it is damaged."""
        return read_journal(self.path, self._kinds, self._zone)

    def append(self, *events: Event) -> None:
        """Add events at the end and make sure they are on the disk; raise TipxlError otherwise."""
        append_lines(self.path, b"".join(map(event_line, events)))
        if "value" in vars(self):
            new = (in_zone_of(each, self._zone) for each in events)
            self.value = Journal((*self.value.events, *new))


def read_journal(path: Path, kinds: Kinds = ROUND_EVENTS, zone: Zone = None) -> Journal:
    """What stands in a journal, read in a zone; a line cut off by a kill is left out."""
    if not path.exists():
        return Journal()
    lines = enumerate(read_file(path).splitlines(), 1)
    found = (_event(path, number, line.strip(b"\0 "), kinds) for number, line in lines)
    return Journal(tuple(in_zone_of(each, zone) for each in found if each is not None))


def _event(path: Path, number: int, line: bytes, kinds: Kinds) -> Event | None:
    if not line:  # nothing, or the NULs that a power cut leaves
        return None
    try:
        return line_event(line, kinds)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if str(error) == _CUT_OFF:
            return None
        raise TipxlError(
            f"{path}, line {number}, is damaged ({error}). Put the file back from your back-up, or "
            "take that line out."
        ) from error


def append_lines(path: Path, lines: bytes) -> None:
    """Add lines at the end of a file, and make sure that they are on the disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            # A line cut off by a kill or a full disk must not swallow the next one.
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    lines = b"\n" + lines
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise TipxlError(f"Cannot write {path}: {error.strerror}. Nothing was recorded.") from error
