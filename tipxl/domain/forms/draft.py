"""A form that goes back to its body: what it had answered, and our note on each cell."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from tipxl.domain.core.expression import Value
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.forms.state_words import says_no_answer

#: The key of a field: block, row, column. Of a whole line, or a whole sheet, the rest is empty.
FieldKey = tuple[str, str, str]

#: What stands in an input cell.
Typed = str | float | date | None

#: What each severity asks of the one who reads it.
ASKS: Mapping[Severity, str] = {
    Severity.ERROR: "Please correct",
    Severity.WARNING: "Please look",
    Severity.REPAIR: "Corrected by us",
    Severity.NOTE: "For your information",
}

_QUOTED = 300  # characters of an answer that are quoted; the cell itself holds the rest
# "mend" in the copies of version 0.1.0.
_SIGNED = re.compile(r"\(See no\. \d+(, \d+)* on the sheet What to (correct|mend)\.\)\s*")


class TypedCell(Struct, frozen=True):
    """What stands in a cell, and what the rules read there."""

    typed: Typed
    value: Value


class Note(Struct, frozen=True):
    """One thing to tell, numbered, with the cell it is about."""

    number: int
    finding: Finding
    field: FieldKey
    left: str = ""  # what happens where the body leaves it as it is; "" where its sentence says it

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.finding.severity

    @property
    def found(self) -> str:
        """What stood there, as far as it can be quoted."""
        return quoted(self.finding.found)

    @property
    def expected(self) -> str:
        """What would be right, as far as it can be told in short."""
        return offered(self.finding.expected)

    @property
    def left_in_list(self) -> str:
        """What happens where it is left, for a list that says `not_counted` of all its errors."""
        return "" if self.severity is Severity.ERROR else self.left


class Draft(Struct, frozen=True):
    """What a form is filled with before it goes out. `day` is the day on which that is true."""

    entered: Mapping[FieldKey, TypedCell] = {}
    notes: tuple[Note, ...] = ()
    day: date | None = None

    def typed(self, key: FieldKey, given: str) -> Typed:
        """What stands in a cell that was issued with `given`."""
        entered = self.entered.get(key)
        return entered.typed if entered else given

    def value(self, key: FieldKey, given: Value) -> Value:
        """What the rules read in a cell that was issued with `given`."""
        entered = self.entered.get(key)
        return entered.value if entered else given

    def of(self, *severities: Severity) -> tuple[Note, ...]:
        """The notes of these severities."""
        return tuple(note for note in self.notes if note.severity in severities)


#: Nothing entered, nothing to say: a form as it is issued.
EMPTY = Draft()


def remark(notes: tuple[Note, ...]) -> str:
    """What the comment at a cell says."""
    numbers = ", ".join(str(note.number) for note in notes)
    texts = "\n\n".join(_remark_of(note) for note in notes)
    return f"{texts}\n\n(See no. {numbers} on the sheet What to correct.)"


def counted_notes(notes: Sequence[Note]) -> str:
    """How many matters they are, in how many cells: "19, in 20 cells; 2 rows to answer"."""
    wrong = [note for note in notes if not says_no_answer(note.finding)]
    matters = len({note.number for note in wrong})
    rows = rows_to_answer(notes)
    cells = str(matters) if matters == len(wrong) else f"{matters}, in {len(wrong)} cells"
    told = (
        cells if wrong else "",
        counted(rows, "row to answer", "rows to answer") if rows else "",
    )
    return "; ".join(filter(None, told))


def not_counted(wrong: Sequence[Note]) -> str:
    """What becomes of what must be corrected, once for all; "" where none stands in a line."""
    if not any(note.left for note in wrong):
        return ""
    return "Until this is corrected, the row or line that it stands in is not counted."


def rows_to_answer(notes: Sequence[Note]) -> int:
    """In how many rows there is no answer yet."""
    return len({note.field[:2] for note in notes if says_no_answer(note.finding)})


def what_is_needed(wrong: Sequence[Note]) -> str:
    """What must be done, to be read before "to be corrected": "3 answers need"."""
    rows = rows_to_answer(wrong)
    number = sum(not says_no_answer(note.finding) for note in wrong)
    answers = one_or_many(number, "one answer needs", f"{number or 'no'} answers need")
    if not rows:
        return answers
    answers = answers if number else "no answer needs"
    return f"{one_or_many(rows, 'one row needs', f'{rows} rows need')} an answer, and {answers}"


def is_our_remark(text: str) -> bool:
    """Whether a comment is one of ours, with nothing written behind it."""
    found = list(_SIGNED.finditer(text))
    return bool(found) and found[-1].end() == len(text)


def _remark_of(note: Note) -> str:
    lines = [f"{note.number}. {ASKS[note.severity]}: {note.finding.says}"]
    if note.found:
        lines.append(f"You wrote: {note.found}")
    if note.expected:
        lines.append(f"Expected: {note.expected}")
    if note.left:
        lines.append(f"If you leave it: {note.left}")
    return "\n".join(lines)


def offered(text: str) -> str:
    """What is expected, cut after a whole value where there are too many to list."""
    if len(text) <= _QUOTED:
        return text
    first = text[:_QUOTED]
    return f"{first.rpartition(', ')[0] or first}, … (the cell offers them all)"


def quoted(text: str) -> str:
    """The text, cut where it is too long to be quoted."""
    if len(text) <= _QUOTED:
        return text
    return f"{text[:_QUOTED].rstrip()}… ({len(text):,} characters in all)"
