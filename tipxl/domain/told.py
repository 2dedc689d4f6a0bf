"""Everything we may tell a body about its file and its cells: code, severity, sentence.

The rules of the form have their own sentences, in report.toml. Codes never change meaning and are
never reused. T: the file and its structure. A: a value that was understood in another form.
"""

from enum import Enum

from tipxl.domain.finding import Finding, Place, Severity

E, W, R, N = Severity.ERROR, Severity.WARNING, Severity.REPAIR, Severity.NOTE


class Told(Enum):
    """A sentence of the catalogue; `tell` fills in its words."""

    NO_CODE = ("T01", E, "No code of ours stands in this workbook. Please use the form we sent.")
    TWO_CODES = ("T02", E, "Codes of different forms stand in this workbook: {codes}.")
    WRONG_SIGNATURE = ("T03", E, "The code {code} was not issued here.")
    DEMO_CODE = ("T04", E, "This is a form of the demo, not of a real round.")
    OTHER_PLAN = ("T05", E, "This form belongs to another plan ({plan}).")
    OTHER_ROUND = ("T06", E, "This form belongs to the round {period}, not to {wanted}.")
    UNKNOWN_DESIGN = ("T07", E, "The code {code} names a form that is not on record here.")
    UNVERIFIED = ("T08", W, "The code is well-formed, but without tipxl.key it is not verified.")
    ROW_GONE = ("T10", W, "The row {row} is missing; its last agreed answers hold.")
    ROW_TWICE = ("T11", E, "The row {row} stands more than once. Keep one and delete the others.")
    ROW_UNKNOWN = ("T12", W, "The row {row} does not belong to this form; it is left out.")
    COLUMN_GONE = ("T13", W, "The column {column} is missing; its last agreed answers hold.")
    SHEET_GONE = ("T14", W, "The sheet {sheet} is missing or has lost its hidden keys.")
    ALTERED = (
        "T15",
        W,
        "{column} is part of the plan and stays as issued; your change is noted as a proposal.",
    )
    KEYS_GONE = (
        "T18",
        W,
        "The hidden keys of the sheet {sheet} are gone; it was read by its headings. "
        "Please use the form we sent next time.",
    )
    UNPROTECTED = ("T16", N, "The sheet protection was removed.")
    MOVED = ("T17", R, "The rows stand in another order; they were read by their keys.")
    COLUMN_MOVED = (
        "T19",
        R,
        "The column {column} stands between {before} and {after}; "
        "all columns were read by their keys.",
    )
    CELL_ERROR = ("T20", E, "The cell holds an error. Please type the answer again.")
    NO_RESULT = ("T21", E, "The cell holds a formula without a result. Please type the answer.")
    FORMULA = ("T22", W, "The cell holds a formula; its result was taken.")
    STRUCK = ("T23", E, "The answer is struck through. Please delete it, or type it anew.")
    MERGED = (
        "T24",
        W,
        "Cells are merged over several rows: the answer counts for {first} only, not for {rows}.",
    )
    COMMENT = ("T25", N, "A note at this cell was read as a remark.")
    HIDDEN = ("T26", N, "Hidden rows were read like the others.")
    SHEET_EXTRA = ("T27", N, "The sheet {sheet} is not of the form; it was not read.")
    COLUMN_ADDED = ("T28", W, "This column is not of the form; what stands in it was not read.")
    BESIDE = ("T29", W, "This text stands beside the form and was not read.")
    OLD_FORMAT = (
        "T30",
        W,
        "The file is in the format {format}, in which errors cannot be told from empty cells. "
        "Please send it as .xlsx next time.",
    )
    OTHER_FORMAT = ("T31", R, "The file is in the format {format}; it was read all the same.")
    MACROS = ("T32", N, "The file holds macros; they were not run.")
    LINKS = ("T33", W, "The file refers to other files; what they hold was not read.")
    SPELLING = ("A01", R, "Read as {meaning}.")
    ASKED = ("A02", E, "This can be understood in more than one way. Please choose from the list.")
    DATE_TEXT = ("A03", R, "The date was typed as text; read as {meaning}.")
    DATE_UNSURE = ("A04", W, "This date has two readings; read as {meaning}. Please check.")
    DATE_BUDDHIST = ("A05", R, "The year is of the Buddhist calendar; read as {meaning}.")
    NUMBER_TEXT = ("A06", R, "The number was typed as text; read as {meaning}.")
    BLANK_WORD = ("A07", W, "{word!r} was read as no answer. Where one is needed, write it out.")
    ODD_BLANKS = (
        "A08",
        W,
        "The cell looks empty but holds blanks that no program shows. Empty it, or type an answer.",
    )
    ROWS_ANSWERED = ("F01", W, "{answered} of {assigned} rows are answered.")
    NIL_WITH_ANSWERS = ("F02", W, "This is a nil report, so the answers in its rows do not count.")

    @property
    def code(self) -> str:
        """The code that never changes its meaning."""
        return self.value[0]

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.value[1]

    @property
    def sentence(self) -> str:
        """The words, with places for details."""
        return self.value[2]


def tell(told: Told, place: Place, *, found: str = "", expected: str = "", **words: str) -> Finding:
    """The finding with its words filled in; a forgotten word is a KeyError in the first test."""
    says = told.sentence.format(**words)
    return Finding(told.code, told.severity, place, says, found, expected)
