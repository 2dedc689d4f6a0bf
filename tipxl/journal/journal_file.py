"""The journal of a round on the disk: read whole, in its order, and added to."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from tipxl.files import read_file
from tipxl.journal.appending import append_lines
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import (
    ROUND_EVENTS,
    Event,
    JournalRestored,
    Kinds,
    NumberedEvent,
    event_line,
    in_zone_of,
)
from tipxl.journal.journal_lines import event_at
from tipxl.journal.last_line import (
    LAST_LINE,
    NO_LINE,
    LastLine,
    last_line,
    last_line_note,
    line_hash,
)
from tipxl.journal.line_chain import LineChain, end_of
from tipxl.time_zones import Zone


class JournalFile:
    """A journal on the disk. It is read when it is first asked for, and once.

    `value` is what stands in it: `append` is the one writer, and keeps it so.
    """

    def __init__(
        self,
        path: Path,
        kinds: Kinds = ROUND_EVENTS,
        zone: Zone = None,
        noted: Callable[[], LastLine] = LastLine,
    ) -> None:
        self.path = path
        self._kinds = kinds
        self._zone = zone
        self._noted = noted

    @cached_property
    def value(self) -> Journal:
        """The journal; TipxlError, with the line, where it is damaged."""
        return read_journal(self.path, self._kinds, self._zone, self._noted())

    def refresh(self) -> None:
        """Read it anew: another may have written until now, or was killed before he noted it."""
        vars(self).pop("value", None)
        last = self.value.last
        if not self.value.gaps and last_line(self.path).lines < last.lines:
            self._note(last)

    def _note(self, last: LastLine) -> None:
        with suppress(OSError):  # without it a lost end is not noticed; the journal itself is whole
            self.path.with_name(LAST_LINE).write_bytes(last_line_note(self.path, last))

    def append(self, *events: Event) -> None:
        """Add events at the end and make sure they are on the disk; raise TipxlError otherwise."""
        if not events:
            return
        journal, last, lines = self.value, self.value.last, []
        for each in events:
            lines.append(event_line(NumberedEvent(each, last.lines + 1, last.hash)))
            last = LastLine(last.lines + 1, line_hash(lines[-1]))
        restored = any(isinstance(each, JournalRestored) for each in events)
        # What stands cut off behind a gap may tell her something, until she goes on without it.
        is_whole = not journal.gaps or journal.is_not_begun or restored
        append_lines(self.path, b"".join(lines), whole=is_whole)
        self._note(last)
        gaps = () if restored else journal.gaps
        new = (in_zone_of(each, self._zone) for each in events)
        self.value = Journal((*journal.events, *new), last, gaps)


def read_journal(
    path: Path, kinds: Kinds = ROUND_EVENTS, zone: Zone = None, noted: LastLine = NO_LINE
) -> Journal:
    """What stands in a journal, read in a zone; a line cut off by a kill is left out.

    Its last line is known from the note beside it, and from what was `noted` elsewhere.
    Lines that carry a number are in the order in which they were written, wherever they stand now:
    a round closed and opened again is open, also where a copy turned them round. `gaps` says it.
    """
    data = read_file(path) if path.exists() else b""
    events: list[tuple[int, Event]] = []  # with their numbers; of an older one, the one before
    chain, gaps = LineChain(), list[str]()
    for number, raw in enumerate(data.splitlines(), 1):
        line = raw.strip(b"\0 ")
        found = event_at(path, number, line, kinds, zone)
        if found is None:
            continue
        place, gap = chain.takes(found, line)
        if gap:
            gaps.append(gap.format(path=path, line=number))
        if isinstance(found.event, JournalRestored):
            gaps.clear()
        events.append((place, found.event))
    last, lost = end_of(path, chain, noted)
    events.sort(key=itemgetter(0))
    return Journal(tuple(each for _, each in events), last, (*gaps, *lost))
