"""What the officer says of mails and letters: dealt with, not sent after all; journals mended."""

from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import (
    DeliveryStatus,
    Event,
    FileCollected,
    FormIssued,
    JournalRestored,
    LetterNotSent,
    LetterSent,
    PostHandled,
)
from tipxl.rounds.agreed_lines import agreed_lines, older_receipts
from tipxl.rounds.journal_gaps import ensure_lost, ensure_whole, gap_notes
from tipxl.rounds.journal_joining import JoinedJournal, joined
from tipxl.rounds.waiting_post import WaitingPost, post_numbered, waiting_post
from tipxl.workspace.form_records import forms_on_record
from tipxl.workspace.opening import Workspace, begun, open_workspace
from tipxl.workspace.round_records import RoundRecords

#: What stands for everything that waits.
ALL = "all"
#: How a record of letters is named: by the minute in which it was made.
MINUTE = "%Y-%m-%d %H:%M"


class MarkRequest(Struct, frozen=True):
    """What she says of mails and letters, by their numbers; `again` where they wait after all."""

    period: Period
    numbers: tuple[str, ...] = ()
    how: str = ""
    again: bool = False


class MarkedPost(Struct, frozen=True):
    """What was marked now, and what still waits."""

    marked: tuple[WaitingPost, ...]
    waits: tuple[WaitingPost, ...]


def mark(root: Path, request: MarkRequest, now: datetime) -> MarkedPost:
    """Record that what she names is dealt with; TipxlError where there is no such number."""
    workspace = open_workspace(root)
    begun(workspace, request.period)
    with workspace.recording(request.period) as journal:
        waits = waiting_post(workspace.plan, journal.value)
        named = tuple(dict.fromkeys(each.strip().upper() for each in request.numbers))
        found = {each: post_numbered(workspace.plan, journal.value, each) for each in named}
        if named == (ALL.upper(),):
            found = {each.number: each for each in waits}
        unknown = [number for number, each in found.items() if each is None]
        if unknown:
            raise TipxlError(
                f"Nothing of {request.period} has the number {', '.join(unknown)}. See what waits: "
                f"tipxl mail {request.period}"
            )
        meant = tuple(each for each in found.values() if each is not None)
        again = "again" if request.again else ""
        changes = [each for each in meant if (each.about in journal.value.done) is request.again]
        journal.append(*(PostHandled(now, e.about, request.how, again) for e in changes))
        waits = waiting_post(workspace.plan, journal.value)
        return MarkedPost(meant, waits)


# --- a journal that is not whole


def join(root: Path, period: Period) -> JoinedJournal:
    """Join the journals that another computer left beside that of a round with it.

    Told is what it lacks all the same; TipxlError where there is none to join, and it lacks
    something.
    """
    workspace = open_workspace(root)
    files = workspace.files(workspace.round(period).period)
    with workspace.folder.locked():
        made = joined(files)
    records = workspace.records(period)
    if not made.copies:
        ensure_whole(records, "Nothing was joined", "there is no second journal")
    records.journal.refresh()
    return replace(made, lacks=tuple(gap_notes(records)))


class KnownReceipt(Struct, frozen=True):
    """A report of which what was agreed tells on which day it came."""

    file: str
    day: date


class WentOn(Struct, frozen=True):
    """What the journal lacked, and how many reports came as what was agreed tells.

    `recorded` how many lines now; `closed` where the round is, and what was agreed stands. Those
    that are `kept` were agreed before the round was opened again; those that are `older` were not
    taken over, for something else was agreed since, and is lost.
    """

    lacked: tuple[str, ...] = ()
    came: int = 0
    recorded: int = 0
    closed: bool = False
    kept: tuple[KnownReceipt, ...] = ()
    older: tuple[KnownReceipt, ...] = ()
    is_lost: bool = False  # the record of what was agreed last, so that the round is still closed


def go_on_without(root: Path, period: Period, now: datetime) -> WentOn:
    """Record that what the journal of a round lacks is lost for good, and what is known of it.

    What was agreed tells when and from whom reports came. TipxlError where what is missing can be
    had in another way. The same again records what a call that was cut off has left.
    """
    workspace = open_workspace(root)
    workspace.round(period)
    with workspace.recording(period) as journal:
        records, lacks = workspace.records(period), journal.value.gaps
        if not (lacks or journal.value.of(JournalRestored)):
            return WentOn()
        at, lines = workspace.moment(now), list[Event]()
        if lacks:
            ensure_lost(records)
            lines.append(JournalRestored(at, lacked=" ".join(lacks)))
        lines += (*_forms_on_record(records, at), *agreed_lines(records, at))
        older = _by_day(workspace, older_receipts(records, at))
        journal.append(*lines)
    came = [each for each in lines if isinstance(each, FileCollected)]
    is_lost = records.is_lost
    closed = bool(lines) and not is_lost and records.was_closed
    kept = () if is_lost or records.files.closed.exists() else _by_day(workspace, came)
    return WentOn(lacks, len(came), len(lines), closed, kept, older, is_lost)


def _by_day(workspace: Workspace, came: Iterable[FileCollected]) -> tuple[KnownReceipt, ...]:
    return tuple(KnownReceipt(e.file, workspace.moment(e.received).date()) for e in came)


def _forms_on_record(records: RoundRecords, at: datetime) -> Iterator[FormIssued]:
    """Those of which the journal does not tell, so that one that is lost later is missed."""
    told = {(each.body, each.version) for each in records.journal.value.of(FormIssued)}
    for each in forms_on_record(records.files).sound:
        if (each.body, each.version) not in told:
            yield FormIssued(at, body_key(each.body), each.version)


# --- letters that were not sent


class TakeBackRequest(Struct, frozen=True):
    """Which record of letters sent by hand to take back: the last one, or that of a minute.

    With `bodies`, the last one of each of them.
    """

    period: Period
    kind: LetterKind = LetterKind.TEMPLATES
    bodies: tuple[str, ...] = ()
    recorded: datetime | None = None  # in the plan's time zone


class TakenLetter(Struct, frozen=True):
    """A letter whose record was taken back: to which body, and what stands instead.

    `before` is what was known of it before that record, where it had left, or may have.
    """

    body: str
    before: DeliveryStatus | None = None
    at: datetime | None = None


class RecordByHand(Struct, frozen=True):
    """When letters were recorded as sent by hand, and the bodies that they are to."""

    at: datetime
    bodies: tuple[str, ...]


class TakenBack(Struct, frozen=True):
    """The letters whose record was taken back now.

    Without any, `meant` are the records that were named: `already` where they were taken back
    before. `standing` are the others of the kind that can be, the last one first.
    """

    letters: tuple[TakenLetter, ...] = ()
    meant: tuple[RecordByHand, ...] = ()
    already: bool = False
    standing: tuple[RecordByHand, ...] = ()


def take_back(root: Path, request: TakeBackRequest, now: datetime) -> TakenBack:
    """Record that the letters of a kind that were recorded last were not sent.

    Once that is done, the same again does nothing: an earlier record must be named by its moment.
    TipxlError where none of that kind is recorded as sent by hand.
    """
    workspace = open_workspace(root)
    begun(workspace, request.period)
    bodies = frozenset(workspace.body(name).key for name in request.bodies)
    with workspace.recording(request.period) as journal:
        before = journal.value
        records = _records(before, request.kind, bodies)
        meant = _meant(request, records)
        standing = {each.message_id: each for each in meant if _stands(before, each)}
        journal.append(*(_not_sent(each, now) for each in standing.values()))
        if standing:
            return TakenBack(_taken(workspace, journal.value, tuple(standing)))
    known = frozenset(meant)
    others = (each for each in records if each not in known and _stands(before, each))
    return TakenBack(
        meant=_by_moment(workspace, meant),
        already=_was_taken_back(before, meant),
        standing=_by_moment(workspace, others),
    )


def _records(journal: Journal, kind: LetterKind, bodies: Set[BodyKey]) -> tuple[LetterSent, ...]:
    """What was ever recorded as sent by hand, in its order."""
    sent = (each for each in journal.of(LetterSent) if each.by_hand and _is_of(each, kind))
    return tuple(each for each in sent if not bodies or each.body in bodies)


def _is_of(letter: LetterSent, kind: LetterKind) -> bool:
    # Reminders have a text for each stage.
    is_reminder = letter.kind.startswith("reminder") and kind is LetterKind.REMINDERS
    return is_reminder or letter.kind == kind


def _meant(request: TakeBackRequest, records: tuple[LetterSent, ...]) -> tuple[LetterSent, ...]:
    """The records to take back, whether or not they stand; TipxlError where there are none."""
    to = f" to {', '.join(request.bodies)}" if request.bodies else ""
    none = f"No letter of the kind {request.kind}{to} is recorded as sent by hand in"
    if not records:
        raise TipxlError(f"{none} {request.period}.")
    if request.recorded is not None:
        wanted = f"{request.recorded:{MINUTE}}"
        minutes = dict.fromkeys(f"{each.at:{MINUTE}}" for each in records)
        if wanted not in minutes:
            raise TipxlError(
                f"{none} {request.period} on {wanted}. Letters were recorded on "
                f"{', '.join(minutes)}: give one of these to --recorded."
            )
        return tuple(each for each in records if f"{each.at:{MINUTE}}" == wanted)
    # Where she names bodies, each has a last record of its own.
    last = {each.body if request.bodies else "": each.at for each in records}
    return tuple(each for each in records if each.at == last[each.body if request.bodies else ""])


def _stands(journal: Journal, record: LetterSent) -> bool:
    return journal.letters[record.message_id] == record


def _was_taken_back(journal: Journal, meant: tuple[LetterSent, ...]) -> bool:
    since = journal.events[journal.events.index(meant[0]) :]
    names = {each.message_id for each in meant}
    return any(isinstance(each, LetterNotSent) and each.message_id in names for each in since)


def _not_sent(letter: LetterSent, now: datetime) -> LetterNotSent:
    return LetterNotSent(
        now, letter.body, letter.kind, letter.to, letter.message_id, letter.version, letter.about,
        letter.enclosed, taken=letter.at,
    )  # fmt: skip


def _taken(
    workspace: Workspace, journal: Journal, names: tuple[str, ...]
) -> tuple[TakenLetter, ...]:
    found = []
    for each in (journal.letters[name] for name in names):
        spelled = workspace.plan.spelled(each.body)
        stays = each.may_have_left
        found.append(TakenLetter(spelled, each.status, each.at) if stays else TakenLetter(spelled))
    return tuple(found)


def _by_moment(workspace: Workspace, records: Iterable[LetterSent]) -> tuple[RecordByHand, ...]:
    found: dict[datetime, dict[str, None]] = {}
    for each in records:
        found.setdefault(each.at, {})[workspace.plan.spelled(each.body)] = None
    return tuple(RecordByHand(at, tuple(found[at])) for at in sorted(found, reverse=True))
