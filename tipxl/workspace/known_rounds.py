"""The note of every round that was begun, apart from the rounds: one that is gone is missed.

It lies beside the folder of the rounds, and knows of each its journal's last line and whether it
was closed. It is made from what stands there, so a folder without it gets one with the next step.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.files import write_whole
from tipxl.record_format import UNREADABLE
from tipxl.workspace.journal import LastLine, last_line, note_of
from tipxl.workspace.paths import Folder, RoundFiles


class KnownRound(LastLine, frozen=True):
    """A round that was begun: the last line of its journal, and whether it was closed."""

    closed: bool = False


def known_rounds(path: Path) -> dict[Period, KnownRound]:
    """What the note at `path` knows; nothing where there is none, or of what is damaged in it."""
    try:
        read = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
    except (OSError, *UNREADABLE):
        return {}
    notes = ((Period.or_none(name), note_of(name, each, KnownRound)) for name, each in read.items())
    return {period: note for period, note in notes if period is not None and note is not None}


def note_rounds(folder: Folder, now: RoundFiles) -> None:
    """Take a round as it stands into the note, and with it each that the note lacks."""
    known = known_rounds(folder.known_rounds)
    lacking = {each for each in folder.periods() if each not in known}
    new = {each: _as_it_stands(folder.round(each)) for each in lacking | {now.period}}
    if now.begun and {**known, **new} != known:
        _write(folder.known_rounds, {**known, **new})


def forget_left_out(folder: Folder, period: Period) -> None:
    """Forget how a round ended that is gone and left out, just before it is begun anew.

    Else a kill between its first record and the note leaves what was true of the round before. Not
    earlier: a beginning that is refused leaves the round to be put back from a back-up, and the
    note tells what that lacks.
    """
    known = known_rounds(folder.known_rounds)
    is_old = known.get(period, KnownRound()) != KnownRound()
    if is_old and not folder.round(period).begun and left_out(folder, period):
        _write(folder.known_rounds, {**known, period: KnownRound()})


def _write(path: Path, known: dict[Period, KnownRound]) -> None:
    text = {str(period): each.noted(str(period)) for period, each in sorted(known.items())}
    with suppress(TipxlError):  # without it a round that is lost later may not be missed
        write_whole(path, msgspec.json.encode(text))


def _as_it_stands(files: RoundFiles) -> KnownRound:
    last = last_line(files.journal)
    return KnownRound(last.lines, last.hash, files.closed.exists())


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
