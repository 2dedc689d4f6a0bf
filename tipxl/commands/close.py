"""Close a round: freeze its agreed statuses, so that the next round starts from them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from msgspec import Struct

from tipxl.commands.consolidate import write_consolidated
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.history.closing import Closing
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.files import read_file, remove, write_once
from tipxl.intake.arrivals import lost_files
from tipxl.intake.returned_store import digest
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import (
    FileCollected,
    FileGivenUp,
    JournalRestored,
    RoundClosed,
    RoundReopened,
)
from tipxl.record_format import text_fingerprint
from tipxl.rounds.comparing import compared
from tipxl.rounds.current_result import merged
from tipxl.rounds.journal_gaps import ensure_joined, ensure_whole
from tipxl.rounds.kept_files import bringing_back
from tipxl.rounds.round_notes import round_notes
from tipxl.workspace.closed_rounds import as_closed, freeze
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.form_records import renamed_records, schema_record
from tipxl.workspace.opening import (
    Tick,
    Workspace,
    begun,
    open_workspace,
    refuse_closed,
    round_before,
    silent,
)
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import read_record
from tipxl.workspace.round_records import closing_beside, in_the_round_after


class Closed(Struct, frozen=True):
    """The agreed round; `already` where it was closed before this call.

    `finished` where an earlier call was interrupted, and this one did what was left.
    """

    round: RoundResult
    already: bool = False
    finished: bool = False
    told: tuple[str, ...] = ()  # of its folder and of workbooks that somebody had changed
    evaluation: str = ""  # the evaluation that the round is marked for
    next: Period | None = None  # the round of the plan that comes after it
    begun_after: Period | None = None  # a round that was begun from what was agreed in it
    decided_later: str = ""  # where, in words, what is left open is decided then


class Reopened(Struct, frozen=True):
    """Where what was agreed is kept; `finished` where an earlier call was interrupted.

    `lost` where there was nothing to be kept any more. On what `lacks` now what was agreed rested;
    `in_mails` says how those come back that a mail has.
    """

    kept: Path
    finished: bool = False
    lost: bool = False
    lacks: tuple[str, ...] = ()
    in_mails: str = ""


def close(root: Path, period: Period, now: datetime, tick: Tick = silent) -> Closed:
    """Freeze a round; closing it twice changes nothing.

    The line in the journal comes last: where a whole one lacks it, a run was interrupted, and is
    finished here.
    """
    workspace = open_workspace(root)
    files = begun(workspace, period)
    to_come = sorted(each.period for each in workspace.plan.rounds if each.period > period)
    after = (workspace.round(period).evaluation, to_come[0] if to_come else None)
    with workspace.recording(period) as journal:
        agreed = workspace.closed(period)
        is_told = isinstance(journal.value.closing, RoundClosed) or bool(journal.value.gaps)
        if agreed is not None and is_told:
            return Closed(agreed, True, False, (), *after)
        begun_before, knows = agreed is not None, journal.value.knows_closing
        if agreed is None:
            undone = f"{period} was not closed"
            ensure_whole(workspace.records(period), undone, _AS_IF_KNOWN)
            ensure_joined(workspace.records(period), undone, _NOT_JOINED)
            _refuse_while_an_earlier_round_is_open(workspace, period)
            agreed = merged(workspace, period, tick).agreed()
            _refuse_while_files_are_missing(files, journal.value, agreed)
            _refuse_while_records_are_renamed(files, journal.value)
            freeze(workspace, files, agreed)
            shown = workspace
        else:
            shown = as_closed(workspace, files)
        changed = write_consolidated(shown, files, agreed, compared(shown, agreed))
        record = text_fingerprint(read_file(files.closed))
        told = (
            *(() if knows or not begun_before else (_SAYS_IT_NOW.format(period),)),
            *round_notes(workspace, files, agreed.returns),
            *changed,
            *_against_before(files, journal.value, record),
        )
        journal.append(RoundClosed(now, str(period), record))
    begun_after, later = files.begun_after, in_the_round_after(files)
    return Closed(agreed, False, begun_before and knows, told, *after, begun_after, later)


_AS_IF_KNOWN = "when and from whom reports came would be agreed as if nothing were missing"
_NOT_JOINED = "what a copy of its journal holds would not be counted: the two are not joined"
_SAYS_IT_NOW = "The journal of {} had lost that it was closed, or never said so; it does now."


def _against_before(files: RoundFiles, journal: Journal, record: str) -> Iterator[str]:
    """Whether a record that was made anew, or after a later round began, is still the same."""
    opened, later = journal.closing, files.begun_after
    if not isinstance(opened, RoundReopened):
        return
    before = _agreed_before(journal)
    if before == record and (later or opened.fingerprint != before):
        yield f"What is agreed in {files.period} is what it was before, word for word."
        return
    compare = (
        "Compare its statuses with those that were agreed, in a copy of for-circulation.xlsx "
        "that you sent. Where one differs,"
    )
    may_have = "plan.xlsx, report.toml, a report or a decision may have changed since."
    if later:
        yield (
            f"{later} was begun from what {files.period} was closed with before. What it comes "
            f"to now may be something else: {may_have} {compare} decide it "
            f"{in_the_round_after(files)}."
        )
    elif _was_lost(files, opened, before):
        known = "is not, word for word," if before else "may not be"
        yield (
            f"What is agreed in {files.period} now {known} what was agreed before, whose record "
            f"was lost: {may_have} {compare} open the round again and decide it: "
            f"tipxl close {files.period} --reopen REASON"
        )


def _agreed_before(journal: Journal) -> str:
    """The fingerprint of what was agreed last; "" where the journal does not know it any more."""
    kinds = RoundClosed | JournalRestored
    last = next((each for each in reversed(journal.events) if isinstance(each, kinds)), None)
    return last.fingerprint if isinstance(last, RoundClosed) else ""


def _was_lost(files: RoundFiles, opened: RoundReopened, before: str) -> bool:
    """Whether the record of what was agreed was gone, or another one, when it was opened again."""
    if before and opened.fingerprint:
        return opened.fingerprint != before
    return not (opened.fingerprint or (files.record / opened.kept).exists())


def give_up(root: Path, period: Period, names: Sequence[str], now: datetime) -> None:
    """Record that files which were collected are lost for good, so that the round can be closed.

    TipxlError where one of them is not missed, or the round is closed. What was recorded before is
    not recorded again: the closing may have been interrupted after that.
    """
    workspace = open_workspace(root)
    files = begun(workspace, period)
    with workspace.recording(period) as journal:
        before = {each.file for each in journal.value.of(FileGivenUp)}
        new = [each for each in dict.fromkeys(names) if each not in before]
        if not new:
            return
        refuse_closed(workspace, period)
        ensure_whole(workspace.records(period), "Nothing was given up", _AS_IF_KNOWN)
        missing = lost_files(files, journal.value, merged(workspace, period).returns)
        collected = {each.file: each for each in journal.value.of(FileCollected)}
        for name in new:
            if name not in missing or name not in collected:
                raise TipxlError(
                    f"{name} is not missed in {files.returned}, so nothing was recorded. "
                    f"Missed: {', '.join(missing) or 'nothing'}."
                )
        journal.append(*(FileGivenUp(now, name, collected[name].sha256) for name in new))


def reopen(root: Path, period: Period, reason: str, now: datetime) -> Reopened:
    """Open a closed round again; what was agreed is kept beside.

    The record of the agreed round goes last: while it is there, a run was interrupted.
    """
    if not reason.strip():
        raise TipxlError("Re-opening a round needs a reason, which is kept in the journal.")
    workspace = open_workspace(root)
    files = begun(workspace, period)
    with workspace.recording(period) as journal:
        before = journal.value.closing
        # Not read: a record that was damaged, or is gone, can be opened again, too.
        if not files.closed.exists() and not workspace.records(period).was_closed:
            if isinstance(before, RoundReopened) and before.reason == reason.strip():
                return Reopened(files.record / before.kept, finished=True)
            raise TipxlError(f"The round {period} is not closed.")
        # Of a record that is lost nothing is taken back: it is made anew.
        if files.begun_after and not workspace.records(period).is_lost:
            raise TipxlError(
                f"The round {files.begun_after} was begun from the agreed statuses of {period}, "
                f"so {period} cannot be opened again."
            )
        if isinstance(before, RoundReopened) and _is_kept(files, files.record / before.kept):
            remove(files.closed)
            return Reopened(files.record / before.kept, finished=True)
        lacks = tuple(_not_as_closed(files, journal.value))
        # By a journal that is not whole nothing is collected.
        in_mails = "" if journal.value.gaps else bringing_back(files, journal.value, lacks)
        kept = _place(files, journal.value)
        for path, beside in ((files.closed, kept), (files.closing, closing_beside(kept))):
            if path.exists():
                write_once(beside, read_file(path))
        agreed = text_fingerprint(read_file(kept)) if kept.exists() else ""
        journal.append(RoundReopened(now, str(period), reason.strip(), kept.name, agreed))
        if files.closed.exists():
            remove(files.closed)
    return Reopened(kept, lost=not agreed, lacks=lacks, in_mails=in_mails)


def _not_as_closed(files: RoundFiles, journal: Journal) -> Iterator[str]:
    """What the round was closed with, and is gone or is another: it is not read again as it was."""
    try:
        closing = read_record(files.closing, Closing)
    except TipxlError:  # then nobody knows
        return
    lying = {_digest(each, digest) for each in files.returned.glob("*") if each.is_file()}
    for each in closing.returns:
        if each.sha256 and each.sha256 not in lying | journal.given_up:
            yield each.file
    for each in closing.designs:
        if _digest(files.record / each.file, text_fingerprint) != each.sha256:
            yield each.file
    if schema_record(files, closing.layout) is None:
        yield files.schema(closing.layout).name


def _digest(path: Path, of: Callable[[bytes], str]) -> str:
    """A hash of what is in a file; "" where it is gone, or cannot be read."""
    try:
        return of(read_file(path))
    except TipxlError:
        return ""


def _is_kept(files: RoundFiles, kept: Path) -> bool:
    """Whether the agreed round lies there already, as it stands."""
    pairs = ((files.closed, kept), (files.closing, closing_beside(kept)))
    return kept.is_file() and all(
        now.exists() and read_file(now) == read_file(then) for now, then in pairs if then.exists()
    )


def _place(files: RoundFiles, journal: Journal) -> Path:
    """Where the agreed round is kept: the first name that no opening in the journal has used."""
    used = {each.kept for each in journal.of(RoundReopened)}
    names = (f"closed-before-reopening-{number}.json" for number in count(1))
    paths = (files.record / name for name in names if name not in used)
    return next(each for each in paths if not each.exists() or _is_kept(files, each))


def _refuse_while_files_are_missing(
    files: RoundFiles, journal: Journal, agreed: RoundResult
) -> None:
    missing = lost_files(files, journal, agreed.returns)
    if missing:
        kept = bringing_back(files, journal, missing)
        in_mails = f"{kept}. " if kept else ""
        raise TipxlError(
            f"{files.period} cannot be closed: {counted(len(missing), 'file')} of {files.returned} "
            f"{one_or_many(len(missing), 'is', 'are')} gone, cannot be read or "
            f"{one_or_many(len(missing), 'was', 'were')} changed ({', '.join(missing)}). Put the "
            "originals back from your back-up, or save them into inbox/ again and type: "
            f"tipxl collect {files.period}. {in_mails}If one is lost for good, ask its body "
            f"for the report once more, and then type: tipxl close {files.period} --without "
            f'"{missing[0]}"'
        )


def _refuse_while_records_are_renamed(files: RoundFiles, journal: Journal) -> None:
    """Raise TipxlError where the record of a form is gone only by its name: else it is told."""
    renamed = renamed_records(files, journal)
    if renamed:
        without = f"Move it out of the folder: {files.period} is closed without that record then."
        lines = (f"{path} is gone. {or_renamed(path, without)}" for path in renamed)
        raise TipxlError(
            f"{files.period} cannot be closed: what came on forms whose record is gone would be "
            "agreed as if it had not come, and the record lies there under another name.\n"
            + "\n".join(lines)
        )


def _refuse_while_an_earlier_round_is_open(workspace: Workspace, period: Period) -> None:
    earlier = round_before(workspace, period)
    if earlier is not None and workspace.closed(earlier) is None:
        raise TipxlError(
            f"The round {earlier} is still open. Close it first with: tipxl close {earlier}"
        )
