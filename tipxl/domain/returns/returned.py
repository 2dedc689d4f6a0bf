"""What came back: a file, what it was taken for, and its answers with the cell of each."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum, auto

from msgspec import Struct

from tipxl.domain.core.decision import Decision
from tipxl.domain.core.expression import MISREAD, NOT_COLLECTED, Value
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.issued_form import COVER, ENTERED, FormRow, IssuedForm
from tipxl.domain.forms.state_words import says_no_answer
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import Block, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import OVERLAYS

#: Typed to blank an answer given before: in a partial report or a correction an empty cell says
#: nothing (RULES 5).
CLEAR = "CLEAR"

#: How the moment of a file is known whose receipt the journal does not know, or does not any more.
#: In a round that an older tipxl closed it is "the file's own time", as of one that was collected
#: by the time of its file: nobody can tell the two apart, and nothing is said of either.
NOT_RECORDED = "the file's own time, for its receipt is not in the journal"


class Arrival(Struct, frozen=True):
    """A file as it arrived. `received_from` says how the moment is known."""

    file: str  # its name in returned/
    original: str  # its name when it arrived
    sha256: str
    received: datetime
    received_from: str
    sender: str = ""  # e-mail address; empty where the officer collected the file herself

    @property
    def is_recorded(self) -> bool:
        """Whether it was recorded when the file came."""
        return self.received_from != NOT_RECORDED


class Answer(Struct, frozen=True):
    """One answer as accepted, with what stood in the cell and where.

    `value`: text; the code of a list value; an ISO date; a number; None where it is blank.
    `raw` is the cell's own text. MISREAD ("?") where the cell could not be understood.
    """

    value: str | float | None
    raw: str = ""
    sheet: str = ""
    cell: str = ""

    def understood(self, kind: ColumnKind) -> Value:
        """The value as rules read it."""
        if self.value in (None, MISREAD, CLEAR):
            return self.value
        if kind is ColumnKind.DATE:
            return date.fromisoformat(str(self.value))
        if kind is ColumnKind.COUNT and self.value != NOT_COLLECTED:
            return float(self.value)
        return self.value


def text_of(answer: Answer | None) -> str:
    """An answer as text, "" where it is blank."""
    if answer is None or answer.value is None:
        return ""
    return f"{answer.value:.15g}" if isinstance(answer.value, float) else answer.value


class ReturnedRow(Struct, frozen=True):
    """The answers of one row; a column that is not there was gone from the sheet."""

    block: str
    key: str
    answers: Mapping[str, Answer]
    refused: bool = False  # an error stands in it: the last agreed answers hold

    def value(self, column: str) -> str | float | None:
        """The answer in a column; None where it is blank or gone."""
        answer = self.answers.get(column)
        return answer.value if answer else None

    def text(self, column: str) -> str:
        """The answer as text, "" where it is blank."""
        return text_of(self.answers.get(column))


class Asks(Enum):
    """What a finding in a report asks, and of whom; lists show it in this order."""

    CORRECTION = auto()  # the body must correct it
    LOOK = auto()
    NOTHING = auto()  # corrected by us
    RECORD = auto()  # for the record
    HELD = auto()  # nobody corrects it until a person decides on its file
    LATE = auto()  # the same of a file that came after the freeze
    NO_ANSWER = auto()  # a row is still to be answered, which is not yet wrong


_ASKS = {
    Severity.ERROR: Asks.CORRECTION,
    Severity.WARNING: Asks.LOOK,
    Severity.REPAIR: Asks.NOTHING,
    Severity.NOTE: Asks.RECORD,
}
#: A file that is not what was collected, or cannot be read: on it nothing is decided.
_NOT_AS_RECEIVED = (ReturnMessage.OTHER_BYTES.code, ReturnMessage.OUT_OF_REACH.code)
_ASKS_OF_WAITING = {Verdict.HELD: Asks.HELD, Verdict.LATE: Asks.LATE}


class Return(Struct, frozen=True):
    """One file that came back, validated. `body` is empty where it is not known whose it is.

    `rows` holds only rows with an answer that counts; `says` is the reason of a verdict that keeps
    the file out, for the officer and the sender.
    """

    arrival: Arrival
    verdict: Verdict
    says: str = ""
    body: str = ""
    period: str = ""
    version: int = 0
    submission: str = ""
    provisional: bool = False
    rows: tuple[ReturnedRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_unsaid: bool = (
        False  # its cover does not say whether it is full, partial, a correction or nil
    )
    corrects: str = ""  # the SHA-256 of the report that its form was made from, to be corrected
    decisions: tuple[Decision, ...] = ()  # where it was, or is, held for a person to decide

    @property
    def counts(self) -> bool:
        """Whether it is neither held nor rejected."""
        return self.verdict in (Verdict.ACCEPTED, Verdict.REPAIRED)

    @property
    def is_as_received(self) -> bool:
        """Whether its file can be read, and is the one that was collected."""
        return not any(each.code in _NOT_AS_RECEIVED for each in self.findings)

    def judged(self, *, closed: bool = False) -> str:
        """The verdict as it is read, also in a round that is closed."""
        if self.verdict is Verdict.HELD and not self.is_as_received:
            return "not used"
        return self.verdict.words_when_closed if closed else self.verdict.words

    @property
    def lies_over(self) -> bool:
        """Whether it lies over what its body said before, instead of replacing it."""
        return self.is_unsaid or self.submission in OVERLAYS

    @property
    def errors(self) -> int:
        """How many of its findings are errors, whoever does something about them."""
        return sum(each.severity is Severity.ERROR for each in self.findings)

    def asks(self, finding: Finding) -> Asks:
        """What a finding in it asks."""
        if says_no_answer(finding):
            return Asks.NO_ANSWER
        if finding.code in _NOT_AS_RECEIVED:
            return Asks.LOOK
        asks = _ASKS[finding.severity]
        return _ASKS_OF_WAITING.get(self.verdict, asks) if asks is Asks.CORRECTION else asks

    @property
    def unanswered(self) -> int:
        """How many of its errors only say that a row has no answer yet."""
        wrong = (each for each in self.findings if each.severity is Severity.ERROR)
        return sum(map(says_no_answer, wrong))

    @property
    def to_correct(self) -> int:
        """How many answers the body must correct; a row without one is still to be answered."""
        return sum(self.asks(each) is Asks.CORRECTION for each in self.findings)

    @property
    def to_see(self) -> int:
        """How many answers the body should look at."""
        return sum(self.asks(each) is Asks.LOOK for each in self.findings)

    @property
    def entered(self) -> str:
        """From what the secretariat entered it (a letter, a call, a meeting); "" where not."""
        cover = self.row(COVER, COVER)
        return cover.text(ENTERED) if cover else ""

    def row(self, block: str, key: str) -> ReturnedRow | None:
        """The answers of one row; None when there are none."""
        return next((r for r in self.rows if r.block == block and r.key == key), None)


def in_words(block: Block, schema: FormSchema, answers: Mapping[str, Answer]) -> Iterator[str]:
    """The answers of one line of a block that are not blank, each with its question."""
    for column in block.inputs:
        text = text_of(answers.get(column.key))
        if text:
            words = schema.list(column.list).label(text) if column.list else text
            yield f"{column.heading.partition(' (')[0]}: {words}"


# --- as the checks see it


class ReturnContext(Struct, frozen=True):
    """A return: its form, what kind of report it is, the rows that count.

    `apart` are the rows (by sheet and key) of which it is known that answers were sorted without
    the rest of them.
    """

    schema: FormSchema
    issued_form: IssuedForm
    submission: str
    rows: tuple[ReturnedRow, ...]
    apart: frozenset[tuple[str, str]] = frozenset()

    def row(self, key: str) -> ReturnedRow | None:
        """The counting answers of a row of the plan."""
        return next((r for r in self.rows if r.block == "activities" and r.key == key), None)

    def accepted(self, block: str) -> Iterator[ReturnedRow]:
        """The rows of a block that are not refused."""
        return (row for row in self.rows if row.block == block and not row.refused)

    def asked(self, key: str) -> FormRow:
        """A row of the plan as it was issued; KeyError when the form does not have it."""
        for each in self.issued_form.block("activities").rows:
            if each.key == key:
                return each
        raise KeyError(key)

    def meaning(self, row: ReturnedRow) -> str:
        """What the status of a row means to merging and counting."""
        item = self.schema.list("status").item(row.text("status"))
        return item.sense if item else ""


def is_answered(row: ReturnedRow | None) -> bool:
    """Whether a body said what it must always say: its status, or its part."""
    return row is not None and bool(row.text("status") or row.text("part"))


def text_at(row: ReturnedRow, column: str) -> str:
    """An answer as text; "" where it is blank or could not be read."""
    text = row.text(column)
    return "" if text == MISREAD else text


def place_of(row: ReturnedRow, column: str) -> Place:
    """The cell of an answer."""
    answer = row.answers.get(column)
    sheet, cell = (answer.sheet, answer.cell) if answer else ("", "")
    return Place(sheet=sheet, cell=cell, row=row.key, column=column)
