"""The moments in a journal, whatever else is wrong with it."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from tipxl.journal.journal_events import FileCollected, Moment
from tipxl.record_format import UNREADABLE


class RecordedReceipt(Struct, frozen=True):
    """When a file came, as its line says; nothing else of the line need be whole."""

    file: str
    sha256: str
    received: Moment


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

    @property
    def in_utc(self) -> "_CameLine":
        """The same; OverflowError of a moment that the calendar has not."""
        in_utc = self.details.received.astimezone(UTC)
        details = msgspec.structs.replace(self.details, received=in_utc)
        return msgspec.structs.replace(self, details=details)


_DATED = msgspec.json.Decoder(_Dated)
_CAME = msgspec.json.Decoder(_CameLine)


def recorded_moments(path: Path) -> RecordedMoments:
    """The moments in a journal, whatever else is wrong with it."""
    dated, came = list[datetime](), list[_CameLine]()
    with suppress(OSError):
        for line in path.read_bytes().splitlines():
            with suppress(*UNREADABLE):
                dated.append(_DATED.decode(line.strip(b"\0 ")).at.astimezone(UTC))
            if b'"collected"' in line:
                with suppress(*UNREADABLE):
                    came.append(_CAME.decode(line.strip(b"\0 ")).in_utc)
    came.sort(key=lambda each: each.n)
    receipts = {e.details.sha256: e.details for e in came if e.what == FileCollected.what}
    return RecordedMoments(max(dated, default=None), tuple(receipts.values()))
