"""Journals of one round that two computers wrote -> one journal, every line once, whole again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from heapq import merge
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.files import read_file, remove, write_once, write_whole
from tipxl.journal.journal_lines import JournalLine, journal_lines
from tipxl.journal.last_line import LAST_LINE, LastLine, last_line, last_line_note, line_hash
from tipxl.journal.line_chain import round_of_journal
from tipxl.rounds.journal_gaps import copies_to_join
from tipxl.workspace.conflict_copies import copies_beside
from tipxl.workspace.known_rounds import note_rounds
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.round_records import RoundRecords


class JoinedCopy(Struct, frozen=True):
    """A second journal: its name, how many of its lines were new, and where it is kept."""

    name: str
    new: int
    kept: Path


class JoinedJournal(Struct, frozen=True):
    """What was joined, and where the journal is kept as it was before; None where it stays so.

    `lacks` is what it lacks all the same, and what to do about it.
    """

    copies: tuple[JoinedCopy, ...] = ()
    before: Path | None = None
    lacks: tuple[str, ...] = ()


def joined(files: RoundFiles) -> JoinedJournal:
    """Join the copies beside a journal with it; each file is kept as it was, in record/.

    So with those that were kept before, where the journal lacks lines that stand in them.
    Lines keep the order in which each computer wrote them, and what one of them added stands behind
    what both had, also where a clock was wrong. What neither journal has stays missing,
    and is told. After a kill at any moment the same again comes to the same.
    """
    path = files.journal
    _refuse_another_rounds(copies_beside(path))
    found = copies_to_join(RoundRecords(files))
    if not found:
        return JoinedJournal()
    copies = tuple(each for each in found if each.parent == path.parent)
    lines = list(journal_lines(path))
    every, new, gaps = list(lines), dict[Path, int](), _gaps(lines)
    # What was kept by a run that was cut off is the journal as its last line was known.
    for each in dict.fromkeys((*copies, *sorted(files.record.glob("journal-*.jsonl")))):
        theirs = _lines_of(each, surely=each in found)
        merged = _merged(lines, theirs)
        every += theirs
        gaps |= {e: min(size, gaps.get(e, size)) for e, size in _gaps(theirs).items()}
        new[each] = len(merged) - len(lines)
        lines = merged
    kept = [JoinedCopy(each.name, new[each], _kept(files, each)) for each in found]
    known = {line_hash(each.text) for each in every}
    text, last = _chained(lines, known, gaps, last_line(path))
    # A run that was cut off may have written it already.
    before = None if path.exists() and read_file(path) == text else _kept(files, path)
    write_whole(path, text)
    write_whole(path.with_name(LAST_LINE), last_line_note(path, last))
    # Before the copies go: until then it is begun again.
    note_rounds(files.folder, files, RoundRecords(files).journal.value, surely=True)
    for copy in copies:
        remove(copy)
    return JoinedJournal(tuple(kept), before)


def _lines_of(path: Path, *, surely: bool) -> tuple[JournalLine, ...]:
    try:
        return journal_lines(path)
    except TipxlError as error:
        if surely:
            away = "Where it is no journal, move it out of the folder."
            raise TipxlError(f"{error} {away}") from error
        return ()


def _refuse_another_rounds(copies: Sequence[Path]) -> None:
    found = {each: round_of_journal(each) for each in copies}
    lines = [
        f"{copy} is the journal of {of}, or a copy of it, so nothing was joined. Move it out of "
        "the folder."
        for copy, of in found.items()
        if of
    ]
    if lines:
        raise TipxlError("\n".join(lines))


#: How many lines that both have stand before one, whether it is none of these, and its moment.
_Place = tuple[int, bool, datetime]


def _merged(ours: Sequence[JournalLine], theirs: Sequence[JournalLine]) -> list[JournalLine]:
    """Our lines with what is new among theirs, by its moment, but never before what both have."""
    both = {each.said for each in ours} & {each.said for each in theirs}
    number = dict[bytes, int]()  # of a line that both have, by its place among ours
    placed, common = list[tuple[_Place, JournalLine]](), 0
    for line in ours:
        if line.said in both:
            common += 1
            number[line.said] = common
        placed.append(((common, line.said not in both, line.at), line))
    new, common = list[tuple[_Place, JournalLine]](), 0
    for line in theirs:
        if line.said in both:
            common = max(common, number[line.said])
        else:
            new.append(((common, True, line.at), line))
    return [line for _, line in merge(placed, new, key=itemgetter(0))]


def _kept(files: RoundFiles, path: Path) -> Path:
    data = read_file(path) if path.exists() else b""
    kept = files.record / f"journal-{sha256(data).hexdigest()[:12]}.jsonl"
    write_once(kept, data)
    return kept


def _gaps(lines: Sequence[JournalLine]) -> dict[bytes, int]:
    """How many lines are missing before each line of a journal that has one before it."""
    return {e.text: e.number - before.number - 1 for before, e in pairwise(lines)}


def _chained(
    lines: Sequence[JournalLine], known: set[str], gaps: Mapping[bytes, int], before: LastLine
) -> tuple[bytes, LastLine]:
    """The lines numbered anew; as many numbers are left out as lines may still be missing.

    Whether what another computer wrote is one of those that are missing nobody can tell, so as many
    as were missing before a line are missing still: rather too many are looked for than too few.
    """
    text, last = b"", LastLine()
    for each in lines:
        gap = each.number > 0 and each.before not in {"", *known}
        size = max(gaps.get(each.text, 0), 1)
        # Or the folder's note misses an end.
        number = max(last.lines + 1 + size, each.number) if gap else last.lines + 1
        line = each.chained(number, each.before if gap else last.hash)
        text, last = text + line + b"\n", LastLine(number, line_hash(line))
    if before.hash and before.hash not in known:  # its end is lost, and stays so
        last = LastLine(max(last.lines + 1, before.lines), before.hash)
    return text, last
