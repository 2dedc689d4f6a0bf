"""What a person decides in a round: the matters put to her, her lines, and what became of them."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.schema.form_schema import ChoiceList

#: How the number of a line begins that the officer added herself.
OWN = "Y-"


FILE, SHEET = "decisions.xlsx", "Decisions"


class DecisionKind(StrEnum):
    """What a matter, or a line of the officer's own, is about."""

    LEAD = "Who leads?"
    END = "Discontinue or merge?"
    STATUS = "Which status?"
    WORDS = "Correction of words"
    FILE = "Held file"
    RIVALS = "Rival files"
    LATE = "Late file"
    PLAN = "Change to the plan"
    EVENT = "Same event?"


#: The kinds of line that the officer may add herself.
OWN_KINDS = (DecisionKind.STATUS, DecisionKind.WORDS, DecisionKind.LEAD)


class DecisionState(StrEnum):
    """What became of a decision."""

    OPEN = "open"
    APPLIED = "applied"
    UNFIT = "no longer fits"
    WRONG = "not used"
    SETTLED = "settled by itself"


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """One thing to decide. `about` tells matters of one kind apart; `who` is who says what.

    `number` stays the same on every run; `stands` changes with the `basis` it rests on. `old` is
    what stands, in words, as long as nobody decides.
    """

    kind: DecisionKind
    period: str
    about: tuple[str, ...]
    says: str
    who: str
    choices: ChoiceList
    basis: tuple[str, ...] = ()
    body: str = ""
    row: str = ""
    column: str = ""
    file: str = ""
    old: str = ""

    @property
    def number(self) -> str:
        """Short and stable, e.g. D-3f2a1c."""
        return numbered(self.period, self.kind, *self.about)

    @property
    def stands(self) -> str:
        """The fingerprint of the matter as it stands."""
        return fingerprint(*self.basis)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One line of decisions.xlsx as typed: every cell as text, "" where it is blank.

    Every line has a number, one that the officer added herself the one it will be given.
    """

    number: str = ""
    state: str = ""
    period: str = ""
    kind: str = ""
    body: str = ""
    row: str = ""
    column: str = ""
    says: str = ""
    who: str = ""
    answer: str = ""
    text: str = ""
    why: str = ""
    reference: str = ""
    agreed_with: str = ""
    decided_by: str = ""
    day: str = ""
    holds: str = ""
    stands: str = ""

    @property
    def answered(self) -> bool:
        """Whether she has answered."""
        return bool(self.answer or self.text)

    @property
    def is_own(self) -> bool:
        """Whether she added the line herself."""
        return self.number.upper().startswith(OWN)

    def at(self, name: str) -> Place:
        """A field of the line; where it stands just now is not part of the decision."""
        return Place(FILE, SHEET, row=self.number, column=name)

    @property
    def confirmed(self) -> bool:
        """Whether she confirms that her answer holds though the matter has changed."""
        return self.holds.casefold() in ("yes", "y", "still holds")


@dataclass(frozen=True, slots=True)
class Ruling:
    """An answer understood. `code` is the choice (a status, a body, a file), `text` a new text."""

    number: str
    kind: DecisionKind
    code: str
    text: str = ""
    who: str = ""
    why: str = ""
    reference: str = ""
    agreed_with: str = ""
    day: str = ""

    @property
    def by(self) -> str:
        """Who decided, when and on what ground, in words."""
        when = f" on {self.day}" if self.day else ""
        ground = f" ({self.reference})" if self.reference else ""
        return f"{self.who}{when}{ground}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A matter of a round, or a decision of the officer's own, and what became of it.

    `old` and `new` are in words: what would stand without it, and what stands. `state` is a State.
    """

    number: str
    kind: str
    says: str
    who: str = ""
    body: str = ""
    row: str = ""
    column: str = ""
    file: str = ""
    state: str = DecisionState.OPEN
    detail: str = ""
    answer: str = ""
    old: str = ""
    new: str = ""
    why: str = ""
    reference: str = ""
    agreed_with: str = ""
    decided_by: str = ""
    day: str = ""
    stands: str = ""
    options: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()  # what must be corrected in decisions.xlsx

    @property
    def waits(self) -> bool:
        """Whether a person still has to answer, or to correct her answer."""
        return self.state in (DecisionState.OPEN, DecisionState.UNFIT, DecisionState.WRONG)

    @property
    def words(self) -> str:
        """The state in words, as it stands in decisions.xlsx."""
        return f"{self.state}: {self.detail}" if self.detail else str(self.state)


def numbered(*parts: str) -> str:
    """The number of a matter: the same parts give the same number, in every run."""
    return f"D-{fingerprint(*parts)[:6]}"


def fingerprint(*parts: str) -> str:
    """Twelve hex digits that change with any of the parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def brief(text: str, most: int = 300) -> str:
    """The text, cut where it is too long to be read in a cell beside others."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
