"""The journal of a round: what went out and came in, one line an event, appended only.

It remembers only what files cannot tell: when and from whom a return came, what was sent. Each
line carries its number and a hash of the line before, and a small file beside knows the last one:
so what was lost or changed is found, wherever it stood.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.files import read_file, reason_of, remedy_of_file
from tipxl.record_format import UNREADABLE
from tipxl.time_zones import Zone
from tipxl.workspace.journal_events import (
    MOST_LINES,
    ROUND_EVENTS,
    AgainBegun,
    EntryConfirmed,
    Event,
    FileCollected,
    FileGivenUp,
    JournalRestored,
    Kinds,
    LetterEvent,
    LetterNotSent,
    LetterSent,
    LetterWritten,
    MailCollected,
    Moment,
    NumberedEvent,
    PostHandled,
    RoundClosed,
    RoundReopened,
    event_line,
    in_zone_of,
    line_event,
)

_Kind = TypeVar("_Kind", bound=Event)
_CUT_OFF = "Input data was truncated"  # what msgspec says of a line without its end
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


def note_of(round: str, data: bytes | msgspec.Raw, kind: type[_Note]) -> _Note | None:
    """What a note says; None where it is damaged, or is the note of another round."""
    try:
        note = msgspec.json.decode(data, type=kind)
        said = msgspec.json.decode(data, type=_NotedSum).sum
    except UNREADABLE:
        return None
    return note if said in ("", note.noted(round)["sum"]) else None


NO_LINE = LastLine()
#: The last line of a journal of which nothing is left: there was one at least.
_LOST = LastLine(1, "lost")


class Journal(Struct, frozen=True, dict=True):
    """The events of a journal as it stands, and what follows from them.

    `gaps` says, in whole sentences, where lines are missing or were changed.
    """

    events: tuple[Event, ...] = ()
    last: LastLine = NO_LINE
    gaps: tuple[str, ...] = ()

    def of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """The events of one kind."""
        return tuple(each for each in self.events if isinstance(each, kind))

    @cached_property
    def files_collected(self) -> tuple[FileCollected, ...]:
        """Each file in returned/ once; its newest line counts: it may correct when it came."""
        return tuple({each.file: each for each in self.of(FileCollected)}.values())

    @cached_property
    def mails_collected(self) -> tuple[MailCollected, ...]:
        """Each mail once; its newest line counts."""
        return tuple({each.sha256: each for each in self.of(MailCollected)}.values())

    @cached_property
    def letters(self) -> Mapping[str, LetterEvent]:
        """What became of each letter, by its Message-ID, in the order of their first writing."""
        found: dict[str, LetterEvent] = {}
        before: dict[tuple[str, datetime | None], LetterEvent | None] = {}  # records by hand
        for each in self.of(LetterEvent):
            name, event = each.message_id, each
            if isinstance(each, LetterSent) and each.by_hand:
                before.setdefault((name, each.at), found.get(name))
            if isinstance(each, LetterNotSent):
                earlier = before.get((name, each.taken))
                event = earlier if earlier and earlier.may_have_left else each
            # Writing a letter once more does not call it back.
            if name not in found or not isinstance(event, LetterWritten):
                found[name] = event
        return found

    @cached_property
    def letters_to(self) -> Mapping[BodyKey, tuple[LetterEvent, ...]]:
        """The same letters by the body that they are to."""
        found: dict[BodyKey, list[LetterEvent]] = {}
        for each in self.letters.values():
            found.setdefault(each.body, []).append(each)
        return {body: tuple(letters) for body, letters in found.items()}

    @cached_property
    def written_at(self) -> Mapping[str, tuple[tuple[int, BodyKey], ...]]:
        """Address -> the bodies to which letters went there, each with the number of the letter."""
        found: dict[str, list[tuple[int, BodyKey]]] = {}
        for number, each in enumerate(self.letters.values()):
            found.setdefault(each.to.casefold(), []).append((number, each.body))
        return {address: tuple(bodies) for address, bodies in found.items()}

    @cached_property
    def closing(self) -> RoundClosed | RoundReopened | None:
        """The last time that the round was closed, or opened again."""
        both = [each for each in self.events if isinstance(each, RoundClosed | RoundReopened)]
        return both[-1] if both else None

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """The returns that the secretariat entered and their body has confirmed, by SHA-256."""
        return frozenset(each.sha256 for each in self.of(EntryConfirmed))

    @cached_property
    def given_up(self) -> frozenset[str]:
        """The files that are lost for good, by SHA-256."""
        return frozenset(each.sha256 for each in self.of(FileGivenUp))

    @cached_property
    def done(self) -> frozenset[str]:
        """The mails and letters that the officer has dealt with."""
        found: set[str] = set()
        for each in self.events:
            if isinstance(each, PostHandled):
                (found.discard if each.waits else found.add)(each.about)
            elif isinstance(each, AgainBegun):  # what becomes of them now she has not seen yet
                found.difference_update(each.letters.split())
        return frozenset(found)

    def address_then(self, body: str, moment: datetime) -> str:
        """The address to which the last letter to a body went before a moment; "" for none."""
        mine = self.letters_to.get(body_key(body), ())
        gone = [each for each in mine if each.at <= moment and not each.is_refused]
        return max(gone, key=lambda each: each.at).to if gone else ""


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
        append_lines(self.path, b"".join(lines), whole=not journal.gaps)
        self._note(last)
        restored = any(isinstance(each, JournalRestored) for each in events)
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
    chain, gaps = _Chain(), list[str]()
    for number, raw in enumerate(data.splitlines(), 1):
        line = raw.strip(b"\0 ")
        found = _event(path, number, line, kinds, zone)
        if found is None:
            continue
        place, gap = chain.takes(found, line)
        if gap:
            gaps.append(gap.format(path=path, line=number))
        if isinstance(found.event, JournalRestored):
            gaps.clear()
        events.append((place, found.event))
    last, lost = _end(path, chain, noted)
    events.sort(key=itemgetter(0))
    return Journal(tuple(each for _, each in events), last, (*gaps, *lost))


class _Chain:
    """The lines of a journal as they are read: number -> hash, and the last number until now."""

    def __init__(self) -> None:
        self._hashes = {0: ""}
        self._end = self._place = 0

    @property
    def last(self) -> LastLine:
        return LastLine(self._end, self._hashes[self._end])

    def hash_of(self, number: int) -> str:
        """The hash of a line; "" where it is missing, or is not known."""
        return self._hashes.get(number, "")

    def takes(self, found: NumberedEvent, line: bytes) -> tuple[int, str]:
        """Where a line belongs, and what is wrong with it, its file and line to be filled in.

        One that names the line before it is in its place, whatever its number says.
        """
        next, before = self._end + 1, self._hashes[self._end]
        place, gap = found.number, ""
        if not found.number:  # an older one
            place = self._place
        elif found.number != next and found.before == before:
            place = next
            gap = f"{{path}}, line {{line}}: its number is not as it was written ({found.number})."
        elif found.number > next:
            gap = _hole(found.number - next, at_start=self._end == 0)
        elif found.number < next:
            gap = "{path}, line {line}, is not where it was written."
        elif before not in ("", found.before):
            gap = "{path}: the line before line {line} is not as it was written."
        self._end, self._place = max(next, place), place
        self._hashes[self._end] = line_hash(line)
        return place, gap


def _hole(missing: int, *, at_start: bool) -> str:
    if at_start:  # where the note of the last line is gone, too, nobody knows how many there were
        return f"{{path}}: its beginning is lost, {counted(missing, 'line')} or more."
    return f"{{path}}: {counted(missing, 'line is', 'lines are')} missing before line {{line}}."


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
        event = _event(path, number, text, ROUND_EVENTS, UTC)
        if event is not None:
            what = str(msgspec.json.decode(text)["what"])
            line = JournalLine(text, event.event.at, what, event.number, event.before)
            found.append((event.number or (found[-1][0] if found else 0), line))
    found.sort(key=itemgetter(0))
    return tuple(line for _, line in found)


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


def _end(path: Path, chain: _Chain, noted: LastLine) -> tuple[LastLine, tuple[str, ...]]:
    """The last line, and what the notes of it, or the forms on record, know of lines that are gone.

    Where lines are gone it is past them: a line that is added leaves their places free, so that
    they are missed until somebody looks into it.
    """
    beside, here = last_line(path), chain.last
    known = max(beside, noted, key=lambda each: each.lines)
    if not (beside.lines or here.lines) and _lies_in(path.with_name("record"), "*.json"):
        went_on = any(_lies_in(path.with_name(each)) for each in ("outbox", "returned"))
        return (_LOST if went_on and not known.lines else known), (
            f"{path} is gone or empty, but there are forms on record: what was sent, and when and "
            "from whom each report came, is not known any more. (Where generate was stopped, run "
            "it again.)",
        )
    if known.lines > here.lines:
        missing = counted(known.lines - here.lines, "line")
        lost = f"{path}: its end is lost, {missing}."
        return known, (_copied_over(path, chain) or lost,)
    for each in (beside, noted):
        if chain.hash_of(each.lines) not in ("", each.hash):
            lost = (
                f"{path} is not the file that was written here: another copy is in its place, or "
                f"in that of {LAST_LINE} beside it, which knows its last line."
            )
            return LastLine(here.lines + 1, each.hash), (_copied_over(path, chain) or lost,)
    return here, ()


def _copied_over(path: Path, chain: _Chain) -> str:
    """That the journal of another round stands here, where it is; by the first line of both."""
    other = _round_beginning_with(chain.hash_of(1), path)
    if not other:
        return ""
    return (
        f"{path} is not the journal of {path.parent.name}: that of {other}, or a copy of it, "
        "stands in its place."
    )


def round_of_journal(path: Path) -> str:
    """The other round whose journal a file in the folder of a round is a copy of; "" for none."""
    own, first = path.with_name("journal.jsonl"), _first_line(path)
    if own != path and _first_line(own) == first:
        return ""
    return _round_beginning_with(first, path)


def _round_beginning_with(first: str, path: Path) -> str:
    others = sorted(path.parent.parent.glob("*/journal.jsonl")) if first else []
    rounds = (each for each in others if Period.or_none(each.parent.name) is not None)
    found = (e.parent.name for e in rounds if e.parent != path.parent and _first_line(e) == first)
    return next(found, "")


def _first_line(path: Path) -> str:
    """A hash of the first line of a journal, or of a copy of one; "" where there is none."""
    try:
        line = path.read_bytes().partition(b"\n")[0].strip()
    except OSError:
        return ""
    return line_hash(line) if line else ""


def _lies_in(folder: Path, pattern: str = "*") -> bool:
    return any(not each.name.startswith(".") for each in folder.glob(pattern))


def line_hash(line: bytes) -> str:
    """By this a line names the one before it."""
    return hashlib.sha256(line.strip()).hexdigest()[:12]


def _event(path: Path, number: int, line: bytes, kinds: Kinds, zone: Zone) -> NumberedEvent | None:
    """The event of a line, its moments in a zone; None of one that says nothing."""
    if not line:  # nothing, or the NULs that a power cut leaves
        return None
    try:
        found = line_event(line, kinds)
        return found._replace(event=in_zone_of(found.event, zone))
    except UNREADABLE as error:
        if str(error) == _CUT_OFF:
            return None
        raise TipxlError(
            f"{path}, line {number}, is damaged ({error}). Put the file back from your back-up, or "
            "take that line out."
        ) from error


def append_lines(path: Path, lines: bytes, *, whole: bool) -> None:
    """Add lines at the end of a file, and make sure that they are on the disk.

    In a `whole` one, a line that a kill cut off goes: what it began to say is said anew.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            end = file.seek(0, os.SEEK_END)
            cut = _without_its_end(file, end)
            if whole and _says_nothing(cut):
                end -= len(cut)
                os.ftruncate(file.fileno(), end)
            elif cut:  # it must not swallow the next one
                lines = b"\n" + lines
            _add(file, lines, end)
    except OSError as error:
        raise TipxlError(
            f"Cannot write {path}: {reason_of(error)}. What was to be recorded last may be "
            f"missing. {remedy_of_file(error)}"
        ) from error


def _without_its_end(file: BinaryIO, end: int) -> bytes:
    """What stands behind the last line of a file that ends in the middle of one."""
    if not end:
        return b""
    file.seek(-1, os.SEEK_END)
    if file.read(1) == b"\n":
        return b""
    file.seek(0)
    return file.read().rpartition(b"\n")[2]


def _says_nothing(cut: bytes) -> bool:
    """Whether it is the beginning of a line only, or the NULs that a power cut leaves."""
    line = cut.strip(b"\0 ")
    try:
        msgspec.json.decode(line or b"{")
    except UNREADABLE as error:
        return str(error) == _CUT_OFF
    return False


def _add(file: BinaryIO, lines: bytes, end: int) -> None:
    """Write whole lines, or none: of what a full disk took only a part, nothing is left."""
    try:
        # Past the buffer, which would try once more to write the rest when the file is closed.
        written = os.write(file.fileno(), lines)
        while written < len(lines):
            written += os.write(file.fileno(), lines[written:])
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.ftruncate(file.fileno(), end)
        raise
