"""The note of every round that was begun, apart from the rounds: one that is gone is missed.

It lies beside the folder of the rounds, and knows of each its journal's last line and whether it
was closed, and by a hash the key that signs their forms. It is made from what stands there, so a
folder without it gets one with the next step.
"""

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import msgspec

from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.files import write_whole
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import RoundClosed
from tipxl.journal.journal_file import read_journal
from tipxl.journal.last_line import LastLine, last_line, line_hash, note_of
from tipxl.record_format import UNREADABLE
from tipxl.workspace.paths import Folder, RoundFiles


class KnownRound(LastLine, frozen=True):
    """A round that was begun: the last line of its journal, and whether it was closed."""

    closed: bool = False


def known_rounds(path: Path) -> dict[Period, KnownRound]:
    """What the note at `path` knows; nothing where there is none, or of what is damaged in it."""
    notes = ((Period.or_none(name), note) for name, note in _read(path).items())
    return {period: note for period, note in notes if period is not None}


def _read(path: Path) -> dict[str, KnownRound]:
    try:
        read = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
    except (OSError, *UNREADABLE):
        return {}
    notes = ((name, note_of(name, each, KnownRound)) for name, each in read.items())
    return {name: note for name, note in notes if note is not None}


_KEY = "key"  # beside the rounds: a hash of the key with which the forms of the folder are signed


def is_another_key(folder: Folder) -> bool:
    """Whether tipxl.key is there, and is not the one with which the forms were signed."""
    noted = _read(folder.known_rounds).get(_KEY)
    now = _key_of(folder)
    return noted is not None and now is not None and noted.hash != now.hash


def note_new_key(folder: Folder) -> None:
    """Take a new key into the note: the one before is lost for good.

    TipxlError where it cannot be written: else the new one would be told as a wrong one.
    """
    if folder.known_rounds.exists():
        known = _read(folder.known_rounds)
        _write(folder, {n: each for n, each in known.items() if n != _KEY})


def _key_of(folder: Folder) -> KnownRound | None:
    try:
        key = folder.key.read_bytes().strip()
    except OSError:
        return None
    return KnownRound(hash=line_hash(b"tipxl.key " + key))


#: The journal of a round of which only the files are looked at.
NOT_READ = Journal()


def note_rounds(
    folder: Folder, now: RoundFiles, journal: Journal = NOT_READ, *, surely: bool = False
) -> None:
    """Take a round as it stands into the note, and with it each that the note lacks.

    By its `journal`, where that was read, also what the files do not show: its last line where the
    note beside is lost, and that it was closed where the record is.
    Where the note cannot be written, a round that is lost later may not be missed, and no more;
    `surely`: TipxlError then, for what it says of the round would not be true any more.
    """
    known = _read(folder.known_rounds)
    lacking = {each for each in folder.periods() if str(each) not in known}
    new = {str(each): _as_it_stands(folder.round(each), _read_of(folder, each)) for each in lacking}
    new[str(now.period)] = _as_it_stands(now, journal)
    has_key = _KEY in known or _key_of(folder) is None
    if now.begun and not ({**known, **new} == known and has_key):
        with nullcontext() if surely else suppress(TipxlError):
            _write(folder, {**known, **new})


def _read_of(folder: Folder, period: Period) -> Journal:
    try:
        return read_journal(folder.round(period).journal)
    except TipxlError:  # which the commands tell that need it
        return NOT_READ


def forget_left_out(folder: Folder, period: Period) -> None:
    """Forget how a round ended that is gone and left out, just before it is begun anew.

    Else a kill between its first record and the note leaves what was true of the round before. Not
    earlier: a beginning that is refused leaves the round to be put back from a back-up, and the
    note tells what that lacks. TipxlError where the note cannot be written; nothing is begun then.
    """
    known = _read(folder.known_rounds)
    is_old = known.get(str(period), KnownRound()) != KnownRound()
    if is_old and not folder.round(period).begun and left_out(folder, period):
        _write(folder, {**known, str(period): KnownRound()})


def _write(folder: Folder, known: dict[str, KnownRound]) -> None:
    key = _key_of(folder)
    whole = known if key is None else {_KEY: key, **known}
    said = {name: each.noted(name) for name, each in sorted(whole.items())}
    write_whole(folder.known_rounds, msgspec.json.encode(said))


def _as_it_stands(files: RoundFiles, journal: Journal = NOT_READ) -> KnownRound:
    last = max(last_line(files.journal), journal.last, key=lambda each: each.lines)
    closed = files.closed.exists() or isinstance(journal.closing, RoundClosed)
    return KnownRound(last.lines, last.hash, closed)


def rounds_gone(folder: Folder) -> Iterator[Period]:
    """The rounds that were begun and of which nothing is on record, but for those left out."""
    for period in sorted(known_rounds(folder.known_rounds)):
        if not folder.round(period).begun and left_out(folder, period) is None:
            yield period


def left_out(folder: Folder, period: Period) -> Path | None:
    """The file in which the officer says why she does without a round; None where there is none."""
    found = sorted(folder.rounds.glob(f"{period}-left-out*"))
    return found[0] if found else None


def rounds_left_out(folder: Folder) -> Iterator[str]:
    """A sentence for each round that she does without, for every command, noted before or not."""
    files = folder.rounds.glob("*-left-out*")
    named = {Period.or_none(each.name.partition("-left-out")[0]) for each in files}
    for period in sorted(each for each in named if each is not None):
        told = left_out(folder, period)
        if told is not None and folder.round(period).begun:
            yield (
                f"{told} says that {period} is left out, but its folder is here, and it counts. "
                f"Remove {told.name}: with it nobody would miss the folder."
            )
        elif told is not None:
            yield (
                f"{period} is left out, as {told.name} says: nothing that was reported or agreed "
                "in it counts, in no later round and in no evaluation. To count it, put its folder "
                f"back into {folder.rounds} and remove {told.name}."
            )
