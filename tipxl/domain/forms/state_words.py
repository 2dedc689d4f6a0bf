"""How a report and its lines stand, in the words that the formulas of its form say."""

import re
from collections.abc import Sequence

from tipxl.domain.core.expression import EMPTY_WORDS, squeezed
from tipxl.domain.core.finding import Finding

#: How the report stands as a whole.
READY, NOT_READY = "READY", "NOT READY"

#: How a line stands.
TO_DO, TO_CORRECT, TO_SEE, FINE = "To do", "To correct", "Please look", "OK"
AGREED, OPTIONAL, AS_BEFORE = "Agreed: nothing to do", "Optional", "As before"

_STATES = (READY, NOT_READY, TO_DO, TO_CORRECT, TO_SEE, FINE, AGREED, OPTIONAL, AS_BEFORE)
#: The states of lines that are counted, wherever the report as a whole is told of.
COUNTED = (TO_DO, TO_CORRECT, TO_SEE)

#: The second is what forms said before.
_COUNTS = re.compile(
    rf"Rows answered: \d+ of \d+(?: · {TO_DO}: \d+ · {TO_CORRECT}: \d+ · {TO_SEE}: \d+)"
    r"|(?:Rows answered: \d+ of \d+|\d+ of \d+ rows answered) · \d+ to correct · \d+ to look at"
)


def counts_in_words(answered: object, assigned: object, counts: Sequence[object]) -> str:
    """How many rows are answered, and how many lines have each state of `COUNTED`.

    A row without an answer is to do: it is not among those to correct or to look at.
    """
    stand = (f"{state}: {count}" for state, count in zip(COUNTED, counts, strict=True))
    return " · ".join((f"Rows answered: {answered} of {assigned}", *stand))


def is_state(text: str) -> bool:
    """Whether a text is what one of our formulas says of the report or of a line."""
    return text in _STATES or bool(_COUNTS.fullmatch(text))


def says_no_answer(finding: Finding) -> bool:
    """Whether it says of a row of the plan only that its status, or its part, is blank.

    Such a row is still to be answered: it counts among those, and not among what is to be
    corrected or looked at, on every page and in every letter.
    """
    is_blank = squeezed(finding.found).casefold() in ("", *EMPTY_WORDS)
    is_answer = bool(finding.place.row) and finding.place.column in ("status", "part")
    # T and X tell what was done to the file and its answers, also where they quote none of them.
    return is_answer and is_blank and finding.code[:1] not in ("T", "X")
