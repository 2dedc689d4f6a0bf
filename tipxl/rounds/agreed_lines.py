"""What was agreed in a round -> the lines about its reports that its journal has lost."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from tipxl.domain.history.closing import Closing
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Arrival
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal_events import Event, FileCollected, RoundClosed, RoundReopened
from tipxl.record_format import decoded, text_fingerprint
from tipxl.workspace.records import read_record
from tipxl.workspace.round_records import RoundRecords


def agreed_lines(records: RoundRecords, at: datetime) -> tuple[Event, ...]:
    """When and from whom each report came, and that the round was closed, where it is.

    Only what the record says, and the journal does not. Of a round that was opened again what was
    agreed before tells the receipts alone.
    """
    try:
        agreed = records.closed
    except TipxlError:  # which every command tells
        return ()
    if agreed is None:
        return tuple(_receipts(records, _agreed_before(records), at, corrected=False))
    receipts = _receipts(records, agreed, at, corrected=True)
    return (*receipts, *_closing(records, at))


def _receipts(
    records: RoundRecords, agreed: RoundResult | None, at: datetime, *, corrected: bool
) -> Iterator[FileCollected]:
    """Those of which the journal does not know; with `corrected` those that it tells otherwise."""
    known = {each.sha256: each for each in records.journal.value.of(FileCollected)}
    for each in (e.arrival for e in agreed.returns) if agreed else ():
        if not (each.sha256 and each.is_recorded):
            continue
        before = known.get(each.sha256)
        if before is None or (corrected and not _is_so(before, each)):
            yield FileCollected(
                at, each.file, each.original, each.sha256, each.received, each.received_from,
                each.sender, before.mail if before else "",
            )  # fmt: skip


def _is_so(before: FileCollected, arrival: Arrival) -> bool:
    told = (before.received, before.received_from, before.sender)
    return told == (arrival.received, arrival.received_from, arrival.sender)


def _closing(records: RoundRecords, at: datetime) -> Iterator[RoundClosed]:
    last = records.journal.value.closing
    record = text_fingerprint(read_file(records.files.closed))
    if isinstance(last, RoundClosed) and last.fingerprint == record:
        return
    # What was kept when it was opened again may have been put back, and not agreed again.
    if isinstance(last, RoundReopened) and last.fingerprint == record and not records.known.closed:
        return
    yield RoundClosed(at, str(records.files.period), record)


def _agreed_before(records: RoundRecords) -> RoundResult | None:
    """What was agreed last before the round was opened again, where its record is sound."""
    kept = records.files.record.glob("closed-before-reopening-*.json")
    for path in sorted(kept, key=lambda each: (len(each.name), each.name), reverse=True):
        with suppress(TipxlError):
            data = read_file(path)
            rests_on = read_record(path.with_name(path.name.replace("closed", "closing")), Closing)
            if text_fingerprint(data) == rests_on.closed:
                agreed = decoded(str(path), data, RoundResult)
                return agreed if agreed.period == str(records.files.period) else None
    return None
