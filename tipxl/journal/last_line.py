"""The last line of a journal, as the note beside it knows it: so a lost end is found."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Struct

from tipxl.journal.journal_events import MOST_LINES
from tipxl.record_format import UNREADABLE

#: The file beside a journal that knows its last line.
LAST_LINE = ".tipxl-journal.json"


class LastLine(Struct, frozen=True):
    """How many lines a journal has, and the hash of the last one."""

    lines: Annotated[int, msgspec.Meta(ge=0, le=MOST_LINES)] = 0
    hash: str = ""

    def noted(self, round: str) -> Mapping[str, object]:
        """What a note of the journal of a round says, with a sum of it and of the round."""
        said = msgspec.to_builtins(self)
        return {**said, "sum": line_hash(f"{round} {msgspec.json.encode(said)!r}".encode())}


_Note = TypeVar("_Note", bound=LastLine)


class _NotedSum(Struct):
    sum: str = ""  # notes of the first tipxl have none


NO_LINE = LastLine()


def note_of(round: str, data: bytes | msgspec.Raw, kind: type[_Note]) -> _Note | None:
    """What a note says; None where it is damaged, or is the note of another round."""
    try:
        note = msgspec.json.decode(data, type=kind)
        said = msgspec.json.decode(data, type=_NotedSum).sum
    except UNREADABLE:
        return None
    return note if said in ("", note.noted(round)["sum"]) else None


def last_line(path: Path) -> LastLine:
    """What the file beside the journal knows of its last line; nothing where it is damaged."""
    try:
        data = path.with_name(LAST_LINE).read_bytes()
    except OSError:  # none yet, or lost itself
        return NO_LINE
    return note_of(path.parent.name, data, LastLine) or NO_LINE


def last_line_note(path: Path, last: LastLine) -> bytes:
    """What stands in the file beside the journal."""
    return msgspec.json.encode(last.noted(path.parent.name))


def line_hash(line: bytes) -> str:
    """By this a line names the one before it."""
    return hashlib.sha256(line.strip()).hexdigest()[:12]
