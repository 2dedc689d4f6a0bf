"""What was lost or changed in a journal, wherever it stood.

Each line carries its number and a hash of the line before, and a note knows the last one.
"""

from pathlib import Path

from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.journal.journal_events import NumberedEvent
from tipxl.journal.last_line import LAST_LINE, LastLine, last_line, line_hash

#: The last line of a journal of which nothing is left: there was one at least.
_LOST = LastLine(1, "lost")


class LineChain:
    """The lines of a journal as they are read: number -> hash, and the last number until now."""

    def __init__(self) -> None:
        self._hashes = {0: ""}
        self._end = self._place = 0

    @property
    def last(self) -> LastLine:
        """The last one until now."""
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


def end_of(path: Path, chain: LineChain, noted: LastLine) -> tuple[LastLine, tuple[str, ...]]:
    """The last line, and what the notes of it, or the forms on record, know of lines that are gone.

    Where lines are gone it is past them: a line that is added leaves their places free, so that
    they are missed until somebody looks into it.
    """
    beside, here = last_line(path), chain.last
    known = max(beside, noted, key=lambda each: each.lines)
    if not (beside.lines or here.lines) and _lies_in(path.with_name("record"), "*.json"):
        went_on = _lies_in(path.with_name("returned")) or _letters_after_forms(path)
        was_closed = _lies_in(path.with_name("record"), "closed*.json")
        if not (went_on or was_closed or known.lines):
            return known, (
                f"{path} has no line, but there are forms on record: generate was stopped before "
                "it had recorded them. To finish it, type: tipxl generate "
                f"{path.parent.name}",
            )
        return (known if known.lines else _LOST), (
            f"{path} is gone or empty, but there are forms on record: what was sent, and when and "
            "from whom each report came, is not known any more.",
        )
    if known.lines > here.lines:
        missing = counted(known.lines - here.lines, "line")
        lost = f"{path}: its end is lost, {missing}."
        return known, (_copied_over(path, chain) or lost,)
    for each in (beside, noted):
        if chain.hash_of(each.lines) not in ("", each.hash) and not _is_being_joined(path, each):
            lost = (
                f"{path} is not the file that was written here: another copy is in its place, or "
                f"in that of {LAST_LINE} beside it, which knows its last line."
            )
            return LastLine(here.lines + 1, each.hash), (_copied_over(path, chain) or lost,)
    return here, ()


def _is_being_joined(path: Path, noted: LastLine) -> bool:
    """Whether a joining was stopped just before its notes: they know the journal as it was kept.

    The copies beside go last; until then every command tells them, and to join them.
    """
    if not any(path.parent.glob("journal?*.jsonl")):
        return False
    kept = (each.read_bytes() for each in path.parent.glob("record/journal-*.jsonl"))
    return any(noted.hash == line_hash(line) for data in kept for line in data.splitlines())


def _letters_after_forms(path: Path) -> bool:
    """Whether letters lie in outbox/ that are written only once there are forms."""
    early = tuple(f"-{each}" for each in LetterKind if each.before_forms)
    letters = path.with_name("outbox").glob("[!.]*")
    return any(not each.stem.endswith(early) for each in letters)


def _copied_over(path: Path, chain: LineChain) -> str:
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
