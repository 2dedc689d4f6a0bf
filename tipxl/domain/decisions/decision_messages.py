"""The messages to the officer about decisions.xlsx: code, severity, sentence."""

from tipxl.domain.core.finding import Severity
from tipxl.domain.core.message import Message

E, W = Severity.ERROR, Severity.WARNING


class DecisionMessage(Message):
    """A message about a line of the officer's."""

    NOT_IN_LIST = ("D01", E, "{found!r} is not one of the answers here.{near} Choose: {choices}.")
    UNKNOWN_ROW = ("D02", E, "The plan has no row {found!r}.{near}")
    NOT_IN_FORCE = ("D03", E, "The row {found} is not in force in {period}. Name another row.")
    UNKNOWN_BODY = ("D04", E, "The plan has no body {found!r}.{near}")
    UNKNOWN_COLUMN = ("D05", E, "{found!r} is no column that can be corrected.{near}")
    UNKNOWN_ROUND = ("D06", E, "{found!r} is no round of the plan. Write it like 2018H1.")
    NO_WHO = ("D07", E, "Fill in Decided by: a decision needs to say whose it is.")
    NO_WHY = ("D08", E, "Fill in Why: a decision needs its reason.")
    NO_REFERENCE = (
        "D09",
        E,
        "Fill in Decision reference: {status} needs the decision (meeting, paragraph) behind it.",
    )
    NO_LONGER_FITS = (
        "D10",
        E,
        "What this decision rested on has changed, so it was not used. Read Who says what; answer "
        "anew, or write yes under Still holds.",
    )
    TWICE = (
        "D11",
        E,
        "{number} stands more than once, with different answers; none was used. Keep one.",
    )
    CONTRADICTED = (
        "D12",
        E,
        "{numbers} decide the same thing differently; none was used. Keep one.",
    )
    NOTHING_TO_DO = (
        "D13",
        E,
        "This line decides nothing yet. Fill in a row of the plan, and an Answer (a status), or a "
        "Column and its New text.",
    )
    NEEDS_BODY = (
        "D14",
        E,
        "Each body has its own {column}. Fill in Body: whose text is corrected.",
    )
    NOT_ASKED = (
        "D15",
        E,
        "{body} is not asked for {column} of {row}, so it cannot be corrected. Look at all three.",
    )
    BAD_CELL = ("D17", E, "The cell shows {found}. Type what it should say.")
    BAD_DAY = ("D18", W, "{found!r} is no date; it is kept as typed. Write it like 2018-07-30.")
    NOT_MAPPED = (
        "D19",
        E,
        "The file cannot be read as the report of {body}: {why} It stays held for your decision; "
        "enter it in the form for them, or do not use it.",
    )
    NO_FORM = (
        "D20",
        E,
        "No form was issued to {body} in {period}, so its answers cannot be read. "
        "Issue it: tipxl generate {period}",
    )
    NOT_ENTERED = (
        "D27",
        E,
        "No report that you entered{of} has been collected in this round, so the answers of this "
        "file are not counted. Fill in the form for entry, save it into inbox/ and type: "
        "tipxl collect {period}",
    )
    WAIVER_RULE = ("D21", E, "There is no rule {found!r}.{near}")
    WAIVER_INCOMPLETE = ("D22", E, "Fill in {missing}: a waiver without it is not used.")
    WAIVER_ENDED = (
        "D23",
        W,
        "This waiver ended with {until}. If it still holds, change Until round.",
    )
    NO_UNTIL = (
        "D25",
        E,
        "{found!r} is not one day. Type under New text until when the body has time, like "
        "2018-08-14.",
    )
    NO_MORE_TIME = (
        "D26",
        E,
        "{found} is not after the due day of the round, {expected}, so it gives no more time.",
    )
    WAIVER_PERIOD = ("D24", E, "{found!r} is no period. Write it like 2018H1.")


def near(guess: str) -> str:
    """The question after a word that is nearly right."""
    return f" Did you mean {guess}?" if guess else ""
