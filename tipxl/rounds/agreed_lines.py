"""What was agreed in a round -> the lines that its journal has lost, as far as that tells them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tipxl.domain.history.closing import Closing
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Arrival
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal_events import Event, FileCollected, RoundClosed, RoundReopened
from tipxl.record_format import decoded, text_fingerprint
from tipxl.workspace.records import read_record
from tipxl.workspace.round_records import RoundRecords, closing_beside


def agreed_lines(records: RoundRecords, at: datetime) -> tuple[Event, ...]:
    """When and from whom each report came, and that the round was closed, or opened again.

    Only what the records say, and the journal does not. Of what was agreed before an opening only
    where nothing was agreed since: a receipt may have been corrected, and is better asked for.
    """
    try:
        agreed = records.closed
    except TipxlError:  # which every command tells, as long as it is known that it was closed
        if records.journal.value.closing is None and records.was_closed:
            return (*_kept_receipts(records, at), RoundClosed(at, str(records.files.period)))
        return ()
    if agreed is not None:
        # In a whole journal what stands otherwise came after the closing.
        corrected = bool(records.journal.value.gaps)
        receipts = _receipts(records, agreed, at, corrected=corrected)
        return (*receipts, *_closing(records, at))
    kept = records.kept_before()
    receipts = _kept_receipts(records, at)
    return (*receipts, *(_opening(records, kept, at) if kept else ()))


def older_receipts(records: RoundRecords, at: datetime) -> tuple[FileCollected, ...]:
    """Those of which only an older agreement than the last one tells: they are not taken over.

    For her to compare, where the record of what was agreed last is lost.
    """
    kept = records.kept_before()
    stands = records.files.closed.exists() and not records.is_lost
    if kept is None or stands or _is_last(records, kept):
        return ()
    return tuple(_receipts_of(records, kept, at))


def _kept_receipts(records: RoundRecords, at: datetime) -> Iterator[FileCollected]:
    """Those of what was agreed before the round was opened again, as it is still."""
    kept = records.kept_before()
    if kept and _is_last(records, kept):
        yield from _receipts_of(records, kept, at)


def _is_last(records: RoundRecords, kept: Path) -> bool:
    """Whether nothing else was agreed, as far as is known, since it was kept at an opening."""
    if records.is_lost:
        return _closed_with(records, kept) == text_fingerprint(read_file(kept))
    last = records.journal.value.closing
    if isinstance(last, RoundReopened) and last.kept not in ("", kept.name):
        return False
    names = (each.name for each in records.files.record.glob("clos*-before-reopening-*.json"))
    numbers = [name.replace("closing", "closed") for name in names]
    return kept.name == max(numbers, key=lambda name: (len(name), name))


def _closed_with(records: RoundRecords, kept: Path) -> str:
    """The fingerprint of a record that is lost, where what it rested on still tells it.

    What was kept beside the older record, and was put back in its place, tells nothing.
    """
    with suppress(TipxlError):
        closing = read_record(records.files.closing, Closing)
        if closing.openings != read_record(closing_beside(kept), Closing).openings:
            return closing.closed
    return ""


def _receipts_of(records: RoundRecords, kept: Path, at: datetime) -> Iterator[FileCollected]:
    before = decoded(str(kept), read_file(kept), RoundResult)
    return _receipts(records, before, at, corrected=False)


def _receipts(
    records: RoundRecords, agreed: RoundResult, at: datetime, *, corrected: bool
) -> Iterator[FileCollected]:
    """Those of which the journal does not know; with `corrected` those that it tells otherwise."""
    known = {each.sha256: each for each in records.journal.value.of(FileCollected)}
    for each in (e.arrival for e in agreed.returns):
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
    journal = records.journal.value
    last, record = journal.closing, text_fingerprint(read_file(records.files.closed))
    # Of one before what was lost nobody could tell any more that it was the last.
    if isinstance(last, RoundClosed) and last.fingerprint == record and journal.knows_closing:
        return
    # What was kept when it was opened again may have been put back, and not agreed again.
    if isinstance(last, RoundReopened) and last.fingerprint == record and not records.known.closed:
        return
    yield RoundClosed(at, str(records.files.period), record)


_NOT_KNOWN = "recorded when the journal had lost it; why it was is not known"


def _opening(records: RoundRecords, kept: Path, at: datetime) -> Iterator[RoundReopened]:
    """That the round was opened again; when and why, nobody knows any more."""
    if not isinstance(records.journal.value.closing, RoundReopened):
        period, record = str(records.files.period), text_fingerprint(read_file(kept))
        yield RoundReopened(at, period, _NOT_KNOWN, kept.name, record)
