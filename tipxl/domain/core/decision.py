"""What became of an item put to the officer, or of a line of her own in decisions.xlsx."""

from enum import StrEnum

from msgspec import Struct

from tipxl.domain.core.finding import Finding
from tipxl.domain.core.wording_days import long_day


class DecisionKind(StrEnum):
    """What a decision is about."""

    LEAD = "Who leads?"
    END = "Discontinue or merge?"
    STATUS = "Which status?"
    WORDS = "Correction of words"
    FILE = "Held file"
    RIVALS = "Rival files"
    LATE = "Late file"
    PLAN = "Change to the plan"
    EVENT = "Same event?"
    NIL = "Nil report after another"
    MORE_TIME = "More time"
    PLACE = "Answer without a place"


#: The answer by which a nil report takes the place of what its body had reported before.
TAKEN_BACK = "The nil report counts: what was reported is taken back"


class DecisionState(StrEnum):
    """How a decision stands."""

    OPEN = "open"
    APPLIED = "applied"
    UNFIT = "no longer fits"
    WRONG = "not used"
    SETTLED = "settled by itself"


class Decision(Struct, frozen=True):
    """An item of a round, or a line of the officer's own, and what became of it.

    `number` stays the same on every run, `stands` changes with what the decision rests on. `who` is
    who says what; `old` and `new` are in words: what stands without it, and what stands with it.
    `kind` is a DecisionKind, `state` a DecisionState.
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

    @property
    def by(self) -> str:
        """Who decided, when and on what ground, in words."""
        when = f" on {long_day(self.day)}" if self.day else ""
        ground = f" ({self.reference})" if self.reference else ""
        return f"{self.decided_by}{when}{ground}"


class DecidedItem(Struct, frozen=True):
    """A decision with the code that it sets: a status, a body, a file, a text; "" where none."""

    decision: Decision
    code: str = ""
