"""What is wrong in a folder as a whole, which every command says, whatever it does."""

from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime
from operator import itemgetter

from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import one_or_many
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.intake.arrivals import renamed_files
from tipxl.intake.receipts import BY_OURS, CLOCKS_APART
from tipxl.journal.recorded_moments import RecordedReceipt, recorded_moments
from tipxl.rounds.journal_gaps import gap_notes
from tipxl.rounds.round_notes import lost_notes
from tipxl.workspace.conflict_copies import (
    conflict_copies,
    copies_beside,
    open_elsewhere,
    or_renamed,
)
from tipxl.workspace.known_rounds import rounds_left_out
from tipxl.workspace.opening import key_trouble
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, RoundFiles, typed_path
from tipxl.workspace.round_records import RoundRecords

_NAMED = 3  # reports that are named of many


#: The commands that tell what is wrong in a round with what they show, or that put it right.
_TELL_IT_THEMSELVES = frozenset({"status", "validate", "consolidate", "close", "export", "collect"})

#: The commands that may put right what is wrong in a round, so that it is told when they are done.
_PUT_IT_RIGHT = frozenset({"generate"})


def folder_notes(
    folder: Folder, now: datetime, command: str = "", of: Period | None = None
) -> Iterator[str]:
    """In whole sentences; nothing where all is well. `of` is the round that a command is about."""
    yield from clock_notes(folder, now)
    for period in folder.periods():
        with suppress(TipxlError):  # which the command tells that needs it
            yield from _round_notes(RoundRecords(folder.round(period)), command, period == of)
    joins = f"tipxl join {of}" if command == "join" else "\n"
    yield from (each for each in conflict_copies(folder) if not each.endswith(joins))
    yield from open_elsewhere(folder)
    yield from rounds_left_out(folder)
    if trouble := key_trouble(folder):
        yield trouble
    if command == "send":
        yield from _lost_letters(folder)


def _round_notes(records: RoundRecords, command: str, is_meant: bool) -> Iterator[str]:
    journal = records.journal.value
    if is_meant and command == "generate" and journal.is_not_begun:
        return  # it is being finished now
    if is_meant and command == "join" and journal.gaps:
        return  # which says what is left of it, and what to do
    if is_meant and command not in _TELL_IT_THEMSELVES | _PUT_IT_RIGHT:
        yield from lost_notes(records)
    elif is_meant or not records.files.closed.exists():
        yield from gap_notes(records)


def notes_after(folder: Folder, command: str, of: Period | None) -> Iterator[str]:
    """What is still wrong in the round `of` a command that may have put it right."""
    if of is not None and command in _PUT_IT_RIGHT:
        with suppress(TipxlError):  # which the command has told
            yield from lost_notes(RoundRecords(folder.round(of)))


def _lost_letters(folder: Folder) -> Iterator[str]:
    """That texts of letters are not there; an older version may never have written them."""
    wanted = (folder.letters / each.name for each in sorted(sample().letters.glob("*.txt")))
    gone = [each for each in wanted if not each.exists()]
    renamed = [each for each in gone if copies_beside(each)]
    for path in renamed:
        instead = or_renamed(path, "This version's own words go out instead.")
        yield f"{path} is not there. {instead}"
    names = listed([each.name for each in gone if each not in renamed])
    if names and folder.plan.exists():
        yield (
            f"{folder.letters} has no {names}: this version's own words go out instead. If you had "
            "changed them, put them back from your back-up. This version's own are written there "
            f"by: tipxl init {typed_path(folder.root)}"
        )


def clock_notes(folder: Folder, now: datetime) -> Iterator[str]:
    """That the clock was set back, or ran ahead before, by the journals of the open rounds.

    What a closed round says is settled: whichever it was, nothing can be done about it. But where
    none is open, the next one must not begin by a clock that is behind the last.
    """
    files = [folder.round(period) for period in folder.periods()]
    still_open = [each for each in files if not each.closed.exists()]
    closed = [each for each in files if each.closed.exists()]
    if closed and not any(each.begun for each in still_open):
        yield from _behind(now, closed[-1])
    known = {each.period: recorded_moments(each.journal) for each in still_open}
    dated = ((each.latest, period) for period, each in known.items())
    ahead = [(at, period) for at, period in dated if at is not None and at > now + CLOCKS_APART]
    if ahead:
        yield _ran_ahead(now, ahead)
    for each in still_open:
        yield from _still_to_come(now, each, known[each.period].receipts)
        if not ahead:  # else the clock is to be set right first
            yield from _out_of_order(each, known[each.period].receipts)


def _behind(now: datetime, last: RoundFiles) -> Iterator[str]:
    """That the clock is behind the last round, which is closed; until the next one has begun."""
    latest = recorded_moments(last.journal).latest
    if latest is not None and latest > now + CLOCKS_APART:
        yield (
            f"The clock of this computer says {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, but the "
            f"journal of {last.period}, which is closed, has something of "
            f"{latest:%Y-%m-%d %H:%M} UTC. Set the clock right if it is wrong, before the next "
            "round begins: by it, reports and events of that round would be of days that are not "
            "theirs. If the clock is right now, nothing needs to be done, and you are told this "
            "until then."
        )


def _still_to_come(
    now: datetime, files: RoundFiles, came: Sequence[RecordedReceipt]
) -> Iterator[str]:
    """The reports of a round whose receipt is later than the clock; none once it is corrected."""
    later = [each for each in came if each.received > now + CLOCKS_APART]
    names = _names(files, later, {each.file for each in came}) if later else []
    if not names:
        return
    last = max(each.received for each in later).astimezone(UTC)
    yield (
        f"By the journal of {files.period}, {_listed(names)} came later than it "
        f"is now, at the latest on {last:%Y-%m-%d %H:%M} UTC. If the clock of this computer is "
        f"right, that cannot be. Say of each when it came: {_say_when(files, names)}"
    )


def _out_of_order(files: RoundFiles, came: Sequence[RecordedReceipt]) -> Iterator[str]:
    """The reports of which only a clock that was wrong said when they came; until she says it."""
    wrong = [each for each in came if each.received_from == BY_OURS and _is_out_of_order(each)]
    names = _names(files, wrong, {each.file for each in came}) if wrong else []
    if not names:
        return
    was = one_or_many(len(names), "it was", "they were")
    on = one_or_many(len(wrong), "on", "the first of them on")
    first = min(wrong, key=lambda each: each.received)
    yield (
        f"By the journal of {files.period}, {_listed(names)} came when {was} collected, {on} "
        f"{first.received:%Y-%m-%d %H:%M} UTC by the clock of the computer; but something of "
        f"{first.written_after:%Y-%m-%d %H:%M} UTC was written there before. One of the two is "
        "wrong, and which of a body's reports is the newest goes by it. Say of each when it came, "
        f"also where that is right: {_say_when(files, names)}"
    )


def _is_out_of_order(receipt: RecordedReceipt) -> bool:
    """Whether it was recorded when it came, and before what stood in the journal already.

    What was recorded later is taken from elsewhere, and says nothing of the clock.
    """
    recorded, after = receipt.recorded, receipt.written_after
    if recorded is None or after is None or abs(recorded - receipt.received) > CLOCKS_APART:
        return False
    return after > receipt.received + CLOCKS_APART


def _listed(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return listed([*names[:_NAMED], *more])


def _say_when(files: RoundFiles, names: Sequence[str]) -> str:
    return f'tipxl collect {files.period} "{files.returned / names[0]}" --received DAY'


def _names(files: RoundFiles, of: Sequence[RecordedReceipt], collected: Set[str]) -> list[str]:
    """The names under which they lie there now; what is gone is told otherwise."""
    renamed = renamed_files(files.returned, collected)
    found = (
        each.file if (files.returned / each.file).exists() else renamed.get(each.sha256, "")
        for each in of
    )
    return sorted(filter(None, found))


def _ran_ahead(now: datetime, ahead: Sequence[tuple[datetime, Period]]) -> str:
    last, where = max(ahead, key=itemgetter(0))
    rounds = listed([str(period) for _, period in ahead])
    return (
        f"The clock of this computer says {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, but the "
        f"journal of {where} has something of {last:%Y-%m-%d %H:%M} UTC. Set the clock right if it "
        f"is wrong: by it, what comes now in {rounds} counts as older than what came before. If "
        "the clock is right now, it was wrong when that was written. Then look on the sheet "
        f"Compliance of consolidated.xlsx when the reports of {rounds} came. Where a day is wrong, "
        f"correct it: tipxl collect {where} FILE --received DAY, where FILE is the report as it "
        "lies in returned/. The day that you say counts at once. What was written before stays in "
        "the journal, so you are told this until that moment "
        f"has passed, or {rounds} {'is' if len(ahead) == 1 else 'are'} closed."
    )
