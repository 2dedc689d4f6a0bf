"""Codes -> words: statuses, marks, answers and roles as a reader sees them."""

from collections.abc import Mapping
from textwrap import shorten
from unicodedata import category

from msgspec.structs import replace

from tipxl.domain.core import wording_numbers
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.work_plan import Basis, Plan, Row
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark
from tipxl.domain.results.standing_words import apart_words, stands_apart, status_words
from tipxl.domain.returns.returned import Asks, Return
from tipxl.domain.schema.form_schema import ColumnKind, FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, Status
from tipxl.reports.model.sheet import NOT_REPORTED, StatusCell
from tipxl.reports.model.visual_language import ACCENT_SOFT, BAD, GOOD, LOOK, NEUTRAL

#: Words that formulas look for.
EXPECTED, TIMELY = "Expected", "on time"

MARK_MEANS: Mapping[Mark, str] = {
    Mark.NOT_REPORTED: "Not reported: no lead answered in this round; the status agreed before is "
    "carried.",
    Mark.PROVISIONAL: "Provisional: something is still open, for example a report not yet cleared, "
    "an answer to be corrected, or a decision to be recorded.",
    Mark.CONTESTED: "Contested: bodies say different things; both are shown, and the meeting "
    "decides.",
}

_MARK_COLOURS = {
    str(Mark.NOT_REPORTED): NEUTRAL,
    str(Mark.PROVISIONAL): LOOK,
    str(Mark.CONTESTED): BAD,
}

#: What a finding asks of the one who reads it.
SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.ERROR: "must be corrected",
    Severity.WARNING: "please look",
    Severity.REPAIR: "corrected by us",
    Severity.NOTE: "for the record",
}

#: What is said of a row that a body was asked about and left blank: to do, as its form calls it.
NO_ANSWER = "no answer yet"

#: What a finding asks, in words and in their colour.
ASKS_CELLS: Mapping[Asks, StatusCell] = {
    Asks.CORRECTION: StatusCell(SEVERITY_WORDS[Severity.ERROR], BAD),
    Asks.LOOK: StatusCell(SEVERITY_WORDS[Severity.WARNING], LOOK),
    Asks.NOTHING: StatusCell(SEVERITY_WORDS[Severity.REPAIR], GOOD),
    Asks.RECORD: StatusCell(SEVERITY_WORDS[Severity.NOTE], NEUTRAL),
    Asks.HELD: StatusCell(Verdict.HELD.words, LOOK),
    Asks.LATE: StatusCell(Verdict.LATE.words, LOOK),
    Asks.NO_ANSWER: StatusCell(NO_ANSWER, ACCENT_SOFT),
}

ASSUMED = "(assumed)"


def status_cell(schema: FormSchema, code: str, *marks: str) -> StatusCell:
    """A status in words and in its colour."""
    item = schema.list("status").item(code)
    label = status_words(schema, code)
    return StatusCell(label, item.colour if item else "", ", ".join(m for m in marks if m))


#: The marks of an activity, in the order in which they are shown.
_MARK_ORDER = (Mark.CONTESTED, Mark.PROVISIONAL, Mark.NOT_REPORTED)


def activity_cell(schema: FormSchema, activity: AgreedActivity) -> StatusCell:
    """An activity's status in its colour, with the marks of its rows, contested first."""
    marks = (str(mark) for mark in _MARK_ORDER if mark in activity.marks)
    return replace(
        standing_cell(schema, activity), mark=status_cell(schema, activity.status, *marks).mark
    )


def standing_cell(schema: FormSchema, agreed: AgreedRow | AgreedActivity) -> StatusCell:
    """A status in its colour; where it stands apart as "no information", so in words."""
    return informed_cell(schema, agreed.status, informed=not stands_apart(schema, agreed))


def informed_cell(schema: FormSchema, code: str, *, informed: bool) -> StatusCell:
    """A status in its colour; one that is only carried, or guessed, apart from the others."""
    if informed:
        return status_cell(schema, code)
    return StatusCell(apart_words(status_words(schema, code)), NEUTRAL)


def no_information_words(schema: FormSchema) -> str:
    """What is called so in headings and charts, as its cells are: "Ongoing, no information"."""
    statuses = schema.list("status")
    ongoing = " or ".join(map(statuses.label, statuses.codes(Status.ONGOING)))
    return apart_words(ongoing)


def row_cell(schema: FormSchema, row: AgreedRow) -> StatusCell:
    """A row's status in its colour, with its mark."""
    return replace(standing_cell(schema, row), mark=str(row.mark))


def standing_texts(schema: FormSchema, code: str) -> tuple[str, ...]:
    """Every text that an activity's status alone can be shown as."""
    found = (AgreedActivity("", code, (), (), each) for each in (False, True))
    return tuple(dict.fromkeys(standing_cell(schema, each).text for each in found))


def addressed_words(schema: FormSchema) -> str:
    """What counts as addressed, as the form calls it: "ongoing or completed"."""
    statuses = schema.list("status")
    labels = (statuses.label(code) for code in statuses.codes(*ADDRESSED))
    return " or ".join(label.lower() for label in labels)


def mark_cell(mark: str) -> StatusCell | None:
    """A mark in its colour; None where there is none."""
    return StatusCell(mark, _MARK_COLOURS[mark]) if mark else None


def mark_in_words(mark: str) -> StatusCell | None:
    """The same in a word, for who does not know the letters."""
    return StatusCell(Mark(mark).words, _MARK_COLOURS[mark]) if mark else None


def asked_cell(returned: Return, finding: Finding) -> StatusCell:
    """What a finding in a report asks, and of whom, in words."""
    return ASKS_CELLS[returned.asks(finding)]


def value_words(schema: FormSchema, key: str, value: str) -> str:
    """An answer of the activities block in words."""
    column = schema.block("activities").column(key)
    if column is None or column.kind is not ColumnKind.LIST:
        return value
    return schema.list(column.list).label(value)


def heading(schema: FormSchema, key: str) -> str:
    """A question's heading without what stands in brackets; "" where it is not asked."""
    column = schema.block("activities").column(key)
    return column.heading.partition(" (")[0] if column else ""


def leads_words(row: Row) -> str:
    """The leads of a row, marked where they are our assumption."""
    if not row.leads:
        return "not named"
    assumed = f" {ASSUMED}" if row.lead_basis is Basis.ASSUMED else ""
    return f"{', '.join(row.leads)}{assumed}"


def bodies_words(row: Row) -> str:
    """Who leads a row and who takes part, one line each."""
    assumed = f" {ASSUMED}" if row.cooperating_basis is Basis.ASSUMED else ""
    part = f"\nWith: {', '.join(row.cooperating)}{assumed}" if row.cooperating else ""
    return f"Lead: {leads_words(row)}{part}"


def counted(number: int, word: str) -> str:
    """So many of a thing, in words: "No events", "1 event", "3 events"."""
    return wording_numbers.counted(number, word, zero="No")


def expected_words(line: Reporting) -> str:
    """Whether a body's report is missing where there is none, in a word."""
    return EXPECTED if line.expected else "Invited"


def timely_words(line: Reporting) -> str:
    """Whether a body reported in time, in words."""
    if line.received is None:
        if line.held:
            return line.held_words
        return NOT_REPORTED if line.expected else "–"
    if line.in_time:
        return TIMELY
    late = f"{wording_numbers.counted(line.days_late, 'day')} late"
    open_rows = "partial: rows are open" if line.partial else ""
    words = (late if line.days_late else "", open_rows)
    return "; ".join(filter(None, words))


def area_words(plan: Plan, letter: str) -> str:
    """A thematic area with its letter."""
    name = next((row.area_name for row in plan.rows if row.area == letter), "")
    return f"{letter}. {name}" if name else letter


def cut(text: str, most: int) -> str:
    """A text in at most so many letters, on one line; "…" where something is left out."""
    one_line = " ".join(text.split())
    # Most texts are short enough, and looking where a line may end takes long.
    if len(one_line) <= most:
        return one_line
    # Every word that may still find room, and one more, is enough to look at.
    after = one_line.find(" ", most + 1)
    between_words = shorten(one_line[:after] if after > 0 else one_line, most, placeholder=" …")
    if len(between_words) > most // 2:
        return between_words
    # Thai, Khmer, Burmese and Lao have no blanks between words; a mark stays with its letter.
    end = most - 2
    while end > 1 and category(one_line[end]).startswith("M"):
        end -= 1
    return f"{one_line[:end].rstrip()} …"


def numbered(number: str, text: str) -> str:
    """A text behind its printed number, which may be missing."""
    return f"{number}. {text}" if number and text else number or text
