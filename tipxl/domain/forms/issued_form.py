"""A body's form as it is issued: every row with what is shown, known and pre-filled.

Its JSON is the record of the design, kept for ever and compared with what comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tipxl.domain.core.expression import Value
from tipxl.domain.forms.identity import Identity
from tipxl.domain.schema.form_schema import ChoiceList
from tipxl.domain.schema.rules import KnownFacts

#: The sheet of a form that works out its Check; nothing on it is ever read back.
MACHINE = "_check"

#: The hidden sheet that says which form this is; it stays behind when a sheet is copied.
META = "_meta"

#: The block of the cover, and its question from what the secretariat entered the answers.
COVER, ENTERED = "cover", "entered"

#: Sheets of a form that hold nothing a body could say; most of its bytes.
UNREAD = frozenset({MACHINE, "Lists"})


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of a block: its key, what is known of it, shown on it and given in its inputs.

    `given` holds list answers as codes. `final` rows are agreed for good and come greyed;
    `settled` rows (final, or optional) are never missing.
    """

    key: str
    mark: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()  # heading lines that stand above this row
    final: bool = False
    settled: bool = False

    @property
    def values(self) -> Mapping[str, Value]:
        """What the inputs were issued with, as rules read it."""
        return dict(self.given)


@dataclass(frozen=True, slots=True)
class FormBlock:
    """The lines of one block."""

    key: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class FormWording:
    """The words around the questions: whose form, what about, by when, to whom."""

    plan_title: str
    body_name: str
    period: str
    due: date
    secretariat: str
    reply_to: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """One body's form for one round. `layout` is the SHA-256 of its report.toml."""

    identity: Identity
    wording: FormWording
    lists: tuple[ChoiceList, ...]
    blocks: tuple[FormBlock, ...]
    days: Mapping[str, date]
    ahead: tuple[str, ...]
    layout: str
    evaluation: str = ""  # the evaluation that this round serves
    # The SHA-256 of the return that this form lets a body correct. Out of repr, from which the
    # serial of a form is made: a form that corrects nothing is the same whether or not it can say
    # so.
    corrects: str = field(default="", repr=False)

    @property
    def entered(self) -> str:
        """From what the secretariat enters in this form; "" in a form that a body fills in."""
        covers = (row for block in self.blocks if block.key == COVER for row in block.rows)
        return next((row.given.get(ENTERED, "") for row in covers), "")

    def asked(self, row: FormRow) -> KnownFacts:
        """What is known of a row, as the rules ask for it."""
        return KnownFacts(row.facts, row.texts, self.days, self.ahead)

    def list(self, key: str) -> ChoiceList:
        """The list of that key as this form offers it; KeyError when there is none."""
        for each in self.lists:
            if each.key == key:
                return each
        raise KeyError(key)

    def block(self, key: str) -> FormBlock:
        """The block of that key; KeyError when there is none."""
        for each in self.blocks:
            if each.key == key:
                return each
        raise KeyError(key)
