"""The moments in a journal, whatever else is wrong with it."""

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

    `written_after` is the latest moment of a line that stands before it.
    """

    file: str
    sha256: str
    received: Moment
    received_from: str = ""
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

    def in_utc(self, written_after: datetime | None) -> "_CameLine":
        """The same; OverflowError of a moment that the calendar has not."""
        in_utc = self.details.received.astimezone(UTC)
        details = replace(self.details, received=in_utc, written_after=written_after)
        return replace(self, details=details)


_DATED = msgspec.json.Decoder(_Dated)
_CAME = msgspec.json.Decoder(_CameLine)


def recorded_moments(path: Path) -> RecordedMoments:
    """The moments in a journal, whatever else is wrong with it."""
    latest: datetime | None = None
    came = list[_CameLine]()
    with suppress(OSError):
        for line in path.read_bytes().splitlines():
            if b'"collected"' in line:
                with suppress(*UNREADABLE):
                    came.append(_CAME.decode(line.strip(b"\0 ")).in_utc(latest))
            with suppress(*UNREADABLE):
                at = _DATED.decode(line.strip(b"\0 ")).at.astimezone(UTC)
                latest = max(latest or at, at)
    came.sort(key=lambda each: each.n)
    receipts = {e.details.sha256: e.details for e in came if e.what == FileCollected.what}
    return RecordedMoments(latest, tuple(receipts.values()))
