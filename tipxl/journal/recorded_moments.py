"""The moments in a journal, whatever else is wrong with it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tipxl.journal.journal_events import FileCollected, Moment
from tipxl.record_format import UNREADABLE


class RecordedReceipt(Struct, frozen=True):
    """When a file came, as its line says; nothing else of the line need be whole.

    `recorded` is when the first line was written that says so, and `written_after` the latest
    moment of a line before that.
    """

    file: str
    sha256: str
    received: Moment
    received_from: str = ""
    recorded: datetime | None = None
    written_after: datetime | None = None


class RecordedMoments(Struct, frozen=True):
    """The latest moment of any line of a journal, in UTC, and when each file came by its newest."""

    latest: datetime | None = None
    receipts: tuple[RecordedReceipt, ...] = ()


class _Dated(Struct, frozen=True):
    at: Moment


class _CameLine(Struct, frozen=True):
    what: str
    details: RecordedReceipt
    n: int = 0

    def in_utc(self, at: datetime | None, before: datetime | None) -> "_CameLine":
        """The same; OverflowError of a moment that the calendar has not."""
        in_utc = self.details.received.astimezone(UTC)
        details = replace(self.details, received=in_utc, recorded=at, written_after=before)
        return replace(self, details=details)


_DATED = msgspec.json.Decoder(_Dated)
_CAME = msgspec.json.Decoder(_CameLine)


def recorded_moments(path: Path) -> RecordedMoments:
    """The moments in a journal, whatever else is wrong with it."""
    latest: datetime | None = None
    came = list[_CameLine]()
    with suppress(OSError):
        for line in path.read_bytes().splitlines():
            at: datetime | None = None
            with suppress(*UNREADABLE):
                at = _DATED.decode(line.strip(b"\0 ")).at.astimezone(UTC)
            if b'"collected"' in line:
                with suppress(*UNREADABLE):
                    came.append(_CAME.decode(line.strip(b"\0 ")).in_utc(at, latest))
            latest = max(filter(None, (latest, at)), default=None)
    came.sort(key=lambda each: each.n)
    said = tuple(each.details for each in came if each.what == FileCollected.what)
    return RecordedMoments(latest, tuple(_newest(said)))


def _newest(said: Sequence[RecordedReceipt]) -> Iterator[RecordedReceipt]:
    """The newest receipt of each file, as when it was said first: lines are written anew, too."""
    first = {(each.sha256, each.received): each for each in reversed(said)}
    for each in {each.sha256: each for each in said}.values():
        then = first[each.sha256, each.received]
        yield replace(each, recorded=then.recorded, written_after=then.written_after)
