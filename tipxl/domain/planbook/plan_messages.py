"""The messages about plan.xlsx, and the names of its sheets.

Codes never change meaning and are never reused.
"""

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.message import Message

FILE = "plan.xlsx"
#: The lines of the sheet Secretariat by which a doubt of all rows is settled.
NATURE_CONFIRMED, DONE_WHEN_CONFIRMED = "Nature confirmed", "Done when confirmed"
ACTIVITIES, BODIES, ROUNDS, SECRETARIAT = "Activities", "Bodies", "Rounds", "Secretariat"
EXTENSIONS, HOLIDAYS = "Extensions", "Holidays"

E, W, R, N = Severity.ERROR, Severity.WARNING, Severity.REPAIR, Severity.NOTE
STOPS = True  # while it is not corrected there is no Plan to work with


class PlanMessage(Message):
    """A message about plan.xlsx, and whether it stops us."""

    SHEET_MISSING = (
        "P01",
        E,
        "The sheet {sheet} is missing. Put it back, for instance from an earlier copy.",
        STOPS,
    )
    COLUMN_MISSING = (
        "P02",
        E,
        "The column {heading!r} is missing. Add it with this heading; its place does not matter.",
        STOPS,
    )
    COLUMN_ABSENT = (
        "P03",
        W,
        "There is no column {heading!r}, so it is read as empty. If you renamed it, restore the "
        "heading.",
    )
    NAMED_TWICE = (
        "P04",
        E,
        "{found!r} stands here a second time (first in {first}). Keep one of the two.",
        STOPS,
    )
    SHEET_EMPTY = (
        "P05",
        E,
        "The sheet {sheet} has no rows below its headings. Fill in at least one.",
        STOPS,
    )
    CELL_EMPTY = ("P06", E, "{heading} is empty. Fill it in.", STOPS)
    ERROR_CELL = ("P07", E, "The cell shows {found}. Type the value itself.", STOPS)
    FORMULA_WITHOUT_VALUE = (
        "P08",
        E,
        "The formula in this cell has no stored result. Open the file in Excel and save it, or "
        "type the value itself.",
        STOPS,
    )
    FORMULA = (
        "P09",
        W,
        "The cell holds a formula; its last result, {found!r}, is used. Type the value itself, so "
        "that it cannot change unseen.",
    )
    TEXT_TOO_LONG = (
        "P10",
        E,
        "The text has {found} characters; a cell holds {expected}. Shorten it.",
        STOPS,
    )
    KEY_IS_A_NUMBER = (
        "P11",
        E,
        "{heading} was typed as the number {found}, and Excel does not keep 1.10 apart from 1.1. "
        "Format the cell as text and type it again.",
        STOPS,
    )
    KEY_MALFORMED = (
        "P12",
        E,
        "{found!r} is not a row key. Write letters or numbers with dots between them, then # and "
        "the number of the output, like A.a.1.1#1.",
        STOPS,
    )
    KEY_DISAGREES = (
        "P13",
        W,
        "The row key says {expected!r}, but the {part} is {found!r}. Correct one of the two.",
    )
    WORDING_DIFFERS = (
        "P14",
        E,
        "The activity is worded differently in {first}. Rows of one activity (the same key before "
        "the #) must have the same wording.",
    )
    TITLE_EMPTY = (
        "P15",
        E,
        "The activity has no title. Write the title on the first line and the sub-items below it.",
        STOPS,
    )
    BODY_UNKNOWN = ("P16", E, "{found!r} is not in the sheet Bodies. {remedy}", STOPS)
    BODY_LISTED_TWICE = ("P17", R, "{found} is listed twice; it counts once.")
    BOTH_ROLES = (
        "P18",
        E,
        "{found} stands here as lead and as cooperating. Remove it from one of the two.",
    )
    BOTH_ROLES_ASSUMED = (
        "P19",
        W,
        "{found} is cooperating here and also an assumed lead. It is asked as lead until the lead "
        "is confirmed or corrected.",
    )
    GROUP_LEADS = ("P20", E, "{found} is a group and cannot lead. Name the body that leads.")
    LEAD_MISSING = (
        "P21",
        W,
        "The row has no lead, so nobody must report on it. Name one, or have it decided.",
    )
    NO_MEASURE = (
        "P22",
        N,
        "The row has no expected output and does not say when it is done. Fill in 'Done when'.",
    )
    NOT_IN_LIST = ("P23", E, "{found!r} is not one of: {expected}. Choose from the list.", STOPS)
    PERIOD_BAD = (
        "P24",
        E,
        "{found!r} is not a period. Write it like 2018H1, 2018Q3 or 2018.",
        STOPS,
    )
    DATE_BAD = (
        "P25",
        E,
        "{found!r} is not a date. Write it as year-month-day, like 2018-07-30.",
        STOPS,
    )
    DATES_OF_PERIOD = (
        "P26",
        W,
        "{period} runs from {start} to {end}; the date here is not used. Correct it, or the "
        "period.",
    )
    RHYTHM = (
        "P27",
        E,
        "{found} has another length than {first}. Rounds of one plan are all years, all "
        "half-years or all quarters.",
        STOPS,
    )
    DUE_TOO_EARLY = (
        "P28",
        E,
        "Reports are due on {found}, before the period ends on {expected}. Give a later date.",
    )
    FREEZE_TOO_EARLY = (
        "P29",
        E,
        "The freeze on {found} comes before the due date {expected}. Give a later date.",
    )
    ROUND_OUTSIDE = (
        "P30",
        W,
        "{found} does not lie within the plan ({expected}). Correct the round or the plan's dates.",
    )
    EVALUATED_TWICE = (
        "P31",
        E,
        "The {found} evaluation already has its cut-off in {first}. Keep one of the two.",
    )
    FORCE_BACKWARDS = (
        "P32",
        E,
        "The row is in force from {expected}, but only until {found}. Correct one of the two.",
    )
    CODE_MALFORMED = (
        "P33",
        E,
        "{found!r} is not a plan code. Use 2 to 12 capital letters A-Z and digits.",
        STOPS,
    )
    PLAN_BACKWARDS = (
        "P34",
        E,
        "The plan ends on {found}, before it starts on {expected}. Correct one of the two.",
        STOPS,
    )
    EMAIL_BAD = (
        "P35",
        E,
        "{found!r} is not an e-mail address and is not used. Write the bare address, like "
        "name@ministry.gov; several are separated by ; where several are allowed.",
    )
    EMAIL_MISSING = (
        "P36",
        W,
        "{row} reports but has no e-mail address, so its letters cannot be sent. Fill it in.",
    )
    EMAIL_PLACEHOLDER = (
        "P37",
        W,
        "{found} is a placeholder that no mail reaches. Replace it by the true address.",
    )
    NAME_NOT_LISTABLE = (
        "P38",
        E,
        "{found!r} has a comma or semicolon in it and could not be named in a list of bodies. "
        "Write it without.",
        STOPS,
    )
    THROUGH_ITSELF = (
        "P39",
        E,
        "{found} is said to report through itself. Leave the cell empty, or name another body.",
    )
    BODY_WITHOUT_ROW = ("P40", N, "{row} stands on no row of Activities, so it is asked nothing.")
    EVENTS_BAD = (
        "P41",
        E,
        "{found!r} is not a number of events. Write a whole number from 1, or leave it empty.",
    )

    ZONE_UNKNOWN = (
        "P42",
        E,
        "{found!r} is not a time zone. {remedy} Zones are named like Asia/Jakarta or America/Lima.",
        STOPS,
    )
    ROUND_UNKNOWN = (
        "P43",
        E,
        "The plan has no round {found} (sheet Rounds), so nobody gets more time in it. Correct the "
        "round.",
    )
    EXTENSION_SHORTENS = (
        "P44",
        W,
        "{body} is given time until {found}, and its report is due on {expected} anyway. Give a "
        "later day, or delete the line.",
    )
    EXTENDED_TWICE = (
        "P45",
        W,
        "{body} is given more time in {period} twice; the later day holds, {expected}. Keep one of "
        "the two lines.",
    )
    FREE_DAY = (
        "P46",
        N,
        "{found} is {day}. Nothing is moved; give another day if nobody can send or read on it.",
    )
    EXTENSION_UNSAID = (
        "P47",
        W,
        "It is not said {what} {body} is given more time. Fill it in, so that it can be answered "
        "for.",
    )
    STILL_THERE = (
        "P48",
        W,
        "{row} is said to have been {found} before, but {found} still stands on the sheet {sheet} "
        "and keeps its own answers. Delete that line, or empty this cell.",
    )

    def __init__(self, code: str, severity: Severity, sentence: str, stops: bool = False) -> None:
        super().__init__(code, severity, sentence)
        self.stops = stops

    def at(self, place: Place, *, found: str = "", expected: str = "", **words: str) -> Finding:
        """The message about a place, whose sheet, heading and row are known words."""
        known = {"sheet": place.sheet, "heading": place.column, "row": place.row}
        return super().at(place, found=found, expected=expected, **{**known, **words})


STOPPING = frozenset(problem.code for problem in PlanMessage if problem.stops)
