"""How a report and its lines stand, in the words that the formulas of its form say."""

import re

#: How the report stands as a whole.
READY, NOT_READY = "READY", "NOT READY"

#: How a line stands.
TO_DO, TO_CORRECT, TO_SEE, FINE = "To do", "To correct", "Please look", "OK"
AGREED, OPTIONAL, AS_BEFORE = "Agreed: nothing to do", "Optional", "As before"

_STATES = (READY, NOT_READY, TO_DO, TO_CORRECT, TO_SEE, FINE, AGREED, OPTIONAL, AS_BEFORE)
#: The second is what forms said before.
_COUNTS = re.compile(
    r"(?:Rows answered: \d+ of \d+|\d+ of \d+ rows answered) · \d+ to correct · \d+ to look at"
)


def counts_in_words(answered: object, assigned: object, wrong: object, look: object) -> str:
    """How many rows are answered, and how many things are to correct and to look at."""
    return f"Rows answered: {answered} of {assigned} · {wrong} to correct · {look} to look at"


def is_state(text: str) -> bool:
    """Whether a text is what one of our formulas says of the report or of a line."""
    return text in _STATES or bool(_COUNTS.fullmatch(text))
