"""The journal of a round: what went out and came in, one line an event, appended only.

It remembers only what files cannot tell: when and from whom a return came, what was sent.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from tipxl.errors import TipxlError


@dataclass(frozen=True, slots=True)
class Event:
    """One line: at what moment, what happened (issued, collected, written, …), and its details."""

    at: datetime
    what: str
    details: Mapping[str, str] = field(default_factory=dict)


def append(path: Path, *events: Event) -> None:
    """Add events at the end and make sure they are on the disk; raise TipxlError otherwise."""
    lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
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


def read(path: Path) -> tuple[Event, ...]:
    """Every event that can be read; a line cut off by a kill is left out."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise TipxlError(f"Cannot read {path}: {error.strerror}.") from error
    decoder = msgspec.json.Decoder(Event)
    events = []
    for line in lines:
        try:
            events.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return tuple(events)
