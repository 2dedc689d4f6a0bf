"""The lines of a journal as they stand, each read by itself."""

from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal_events import ROUND_EVENTS, Kinds, NumberedEvent, in_zone_of, line_event
from tipxl.record_format import UNREADABLE
from tipxl.time_zones import Zone

CUT_OFF = "Input data was truncated"  # what msgspec says of a line without its end


class JournalLine(NamedTuple):
    """A line as it stands: when and what, and its place in the chain (0 and "" in older ones)."""

    text: bytes
    at: datetime
    what: str
    number: int
    before: str

    @property
    def bare(self) -> dict[str, object]:
        """What it says, without its place in the chain; what this tipxl does not know included."""
        said: dict[str, object] = msgspec.json.decode(self.text)
        return {key: value for key, value in said.items() if key not in ("n", "before")}

    def chained(self, number: int, before: str) -> bytes:
        """The line at another place in the chain."""
        return msgspec.json.encode({**self.bare, "n": number, "before": before})

    @property
    def said(self) -> bytes:
        """The same as bytes: two lines that say the same have the same, wherever they stand."""
        return msgspec.json.encode(self.bare, order="sorted")


def journal_lines(path: Path) -> tuple[JournalLine, ...]:
    """The lines of a round's journal, in the order in which they were written.

    One cut off by a kill is left out; TipxlError where one is damaged.
    """
    found: list[tuple[int, JournalLine]] = []
    for number, raw in enumerate(read_file(path).splitlines() if path.exists() else (), 1):
        text = raw.strip(b"\0 ")
        event = event_at(path, number, text, ROUND_EVENTS, UTC)
        if event is not None:
            what = str(msgspec.json.decode(text)["what"])
            line = JournalLine(text, event.event.at, what, event.number, event.before)
            found.append((event.number or (found[-1][0] if found else 0), line))
    found.sort(key=itemgetter(0))
    return tuple(line for _, line in found)


def event_at(
    path: Path, number: int, line: bytes, kinds: Kinds, zone: Zone
) -> NumberedEvent | None:
    """The event of a line, its moments in a zone; None of one that says nothing."""
    if not line:  # nothing, or the NULs that a power cut leaves
        return None
    try:
        found = line_event(line, kinds)
        return found._replace(event=in_zone_of(found.event, zone))
    except UNREADABLE as error:
        if str(error) == CUT_OFF:
            return None
        raise TipxlError(
            f"{path}, line {number}, is damaged ({error}). Put the file back from your back-up, or "
            "take that line out."
        ) from error
