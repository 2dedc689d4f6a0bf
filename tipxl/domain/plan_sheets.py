"""Book -> Plan, and everything in plan.xlsx that the officer must mend, told at once.

The sheets are described here once, as tables of columns: what stands over a column, how its cells
are read and shown, what to type. Reading and writing both follow the tables.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple

from tipxl.domain.finding import Finding, Place, Severity
from tipxl.domain.grid import Book, Cell, CellKind, Grid, column_letters
from tipxl.domain.period import Period
from tipxl.domain.plan import Basis, Body, Contact, Kind, Nature, Plan, Round, Row, Secretariat
from tipxl.domain.plan_checks import (
    ACTIVITIES,
    BODIES,
    FILE,
    ROUNDS,
    SECRETARIAT,
    STOPPING,
    Problem,
    check_plan,
)

MAX_TEXT = 32_767  # characters a cell holds (Excel)

Value = str | float | date | bool | None


class PlanRead(NamedTuple):
    """What plan.xlsx said: a plan, unless something stops us, and all there is to tell."""

    plan: Plan | None
    findings: tuple[Finding, ...]


# --- how a cell is read and shown -----------------------------------------------------------


class CellError(Exception):
    """A cell that cannot be taken as it is; `instead` is what we go on with."""

    def __init__(self, problem: Problem, instead: Any = None, **words: str) -> None:
        self.problem = problem
        self.instead = instead
        self.words = words


@dataclass(frozen=True, slots=True)
class Codec:
    """Cell <-> value: `read` raises CellError, `blank` stands for what could not be read.

    `options` are the words a dropdown offers.
    """

    read: Callable[[Value], Any]
    show: Callable[[Any], Value]
    blank: Any = ""
    options: tuple[str, ...] = ()


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _key(value: Value) -> str:
    if isinstance(value, float):
        raise CellError(Problem.KEY_IS_A_NUMBER, _text(value), found=_text(value))
    text = _text(value)
    if text and not re.fullmatch(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*#[1-9][0-9]*", text):
        raise CellError(Problem.KEY_MALFORMED, text, found=text)
    return text


def _label(value: Value) -> str:
    text = _text(value)
    if isinstance(value, float) and not value.is_integer():
        raise CellError(Problem.KEY_IS_A_NUMBER, text, found=text)
    return text


def _split(separators: str) -> Callable[[Value], tuple[str, ...]]:
    def read(value: Value) -> tuple[str, ...]:
        parts = (part.strip() for part in re.split(separators, _text(value)))
        return tuple(part for part in parts if part)

    return read


def _period(value: Value) -> Period | None:
    text = _text(value)
    if not text:
        return None
    try:
        return Period.parse(text)
    except ValueError as error:
        raise CellError(Problem.PERIOD_BAD, found=text) from error


def _day(value: Value) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise CellError(Problem.DATE_BAD, found=_text(value)) from error


def _whole(value: Value) -> int | None:
    text = _text(value)
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise CellError(Problem.EVENTS_BAD, found=text)
    return int(text)


def _plan_code(value: Value) -> str:
    text = _text(value)
    if text and not re.fullmatch(r"[A-Z0-9]{2,12}", text):
        raise CellError(Problem.CODE_MALFORMED, text, found=text)
    return text


def _is_email(text: str) -> bool:
    # What mail systems accept in practice, not all that RFC 5322 allows.
    return bool(
        re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", text)
    )


def _email(value: Value) -> str:
    text = _text(value)
    if text and not _is_email(text):
        raise CellError(Problem.EMAIL_BAD, "", found=text)
    return text


def _emails(value: Value) -> tuple[str, ...]:
    listed = _split(r"[;,\n]")(value)
    good = tuple(each for each in listed if _is_email(each))
    if good != listed:
        bad = next(each for each in listed if each not in good)
        raise CellError(Problem.EMAIL_BAD, good, found=bad)
    return good


def _choice(words: Mapping[str, Any], blank: Any) -> Codec:
    by_word = {_folded(word): meaning for word, meaning in words.items()}
    by_meaning = {meaning: word for word, meaning in words.items()}

    def read(value: Value) -> Any:
        text = _text(value)
        if text and _folded(text) not in by_word:
            expected = ", ".join(words)
            raise CellError(Problem.NOT_IN_LIST, blank, found=text, expected=expected)
        return by_word.get(_folded(text), blank)

    return Codec(read, lambda meaning: by_meaning.get(meaning, ""), blank, tuple(words))


def _words(members: Iterable[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in members}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


TEXT = Codec(_text, str)
KEY = Codec(_key, str)
LABEL = Codec(_label, str)
LINES = Codec(_split(r"\n"), "\n".join, ())
NAMES = Codec(_split(r"[;\n]"), "; ".join, ())
ACRONYMS = Codec(_split(r"[,;\n]"), ", ".join, ())
EMAIL = Codec(_email, str)
EMAILS = Codec(_emails, "; ".join, ())
PLAN_CODE = Codec(_plan_code, str)
PERIOD = Codec(_period, lambda period: str(period) if period else "", None)
DAY = Codec(_day, lambda day: day, None)
WHOLE = Codec(_whole, lambda number: number, None)
BASIS = _choice(_words(Basis), Basis.PRINTED)
NATURE = _choice(_words(Nature), Nature.ONE_OFF)
BODY_KIND = _choice(_words(Kind), Kind.BODY)
YES_NO = _choice({"yes": True, "no": False}, True)
ROUND_KIND = _choice({"regular": False, "baseline": True}, False)
EVALUATION = _choice({"mid-term": "mid-term", "final": "final"}, "")


# --- the sheets -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, its heading, how its cells read, and what to type.

    `filled`: every row needs a value. `wanted`: without this column the sheet is of no use.
    """

    field: str
    heading: str
    codec: Codec
    hint: str
    filled: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, its columns, and the field by which people know a row."""

    name: str
    columns: tuple[Column, ...]
    known_by: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the sheet Secretariat."""

    field: str
    label: str
    codec: Codec
    purpose: str
    filled: bool = True


ACTIVITY_COLUMNS = (
    Column(
        "key",
        "Row key",
        KEY,
        "Letters and numbers with dots, then # and the number of the output: A.a.1.1#1. One row "
        "per expected output. Never reuse or change a key: reports are kept under it.",
        filled=True,
    ),
    Column(
        "area",
        "Thematic area (letter)",
        LABEL,
        "The letter of the thematic area, as in the row key.",
        filled=True,
    ),
    Column("area_name", "Thematic area name", TEXT, "The name of the thematic area.", wanted=False),
    Column(
        "provision",
        "Provision (letter)",
        LABEL,
        "The letter of the provision, as in the row key.",
        wanted=False,
    ),
    Column(
        "provision_text",
        "Provision text",
        TEXT,
        "The provision, in the words of the endorsed document.",
        wanted=False,
    ),
    Column(
        "collaboration",
        "Area of collaboration (number)",
        LABEL,
        "The number of the area of collaboration, like a.1. It may be empty.",
        wanted=False,
    ),
    Column(
        "collaboration_title",
        "Area of collaboration title",
        TEXT,
        "The title of the area of collaboration.",
        wanted=False,
    ),
    Column(
        "activity",
        "Activity",
        TEXT,
        "The title on the first line; each sub-item on its own line (Alt+Enter), beginning with "
        "the bullet •. Rows of one activity have the same wording.",
        filled=True,
    ),
    Column(
        "output",
        "Expected output",
        TEXT,
        "The expected output this row asks about. One row per output.",
    ),
    Column(
        "done_when",
        "Done when",
        TEXT,
        "How the row is judged, in one sentence that can be checked. Empty: the row is judged by "
        "its expected output.",
        wanted=False,
    ),
    Column(
        "leads",
        "Leads",
        ACRONYMS,
        "Acronyms from the sheet Bodies, with commas between several: ABC, DEF.",
    ),
    Column(
        "lead_basis",
        "Lead basis",
        BASIS,
        "printed: in the endorsed document. assumed: our reading of a gap, to be confirmed. "
        "confirmed: by the body or a decision. Empty counts as printed.",
    ),
    Column(
        "cooperating",
        "Cooperating",
        ACRONYMS,
        "Acronyms or groups from the sheet Bodies, with commas between several.",
    ),
    Column(
        "cooperating_basis",
        "Cooperating basis",
        BASIS,
        "printed, assumed or confirmed, as for the leads. Empty counts as printed.",
        wanted=False,
    ),
    Column(
        "nature",
        "Nature",
        NATURE,
        "ONE: one deliverable, then done. SER: a series of events. REC: continuing, without an "
        "end of its own. Empty counts as ONE.",
    ),
    Column(
        "events_planned",
        "Events planned",
        WHOLE,
        "For a series: how many events are planned. Leave it empty where the plan does not say.",
        wanted=False,
    ),
    Column(
        "in_force_from",
        "In force from",
        PERIOD,
        "The first period in which the row counts. Empty: from the beginning.",
        wanted=False,
    ),
    Column(
        "in_force_until",
        "In force until",
        PERIOD,
        "The last period in which the row counts. Empty: to the end. End a row here; do not "
        "delete it.",
        wanted=False,
    ),
    Column(
        "decision",
        "Decision",
        TEXT,
        "Which decision added, changed or ended this row: meeting, date.",
        wanted=False,
    ),
    Column(
        "printed_status",
        "Implementation status as printed",
        TEXT,
        "The remark on the status in the endorsed document itself.",
        wanted=False,
    ),
    Column(
        "doubts",
        "Doubts",
        LINES,
        "What is uncertain about this row, one doubt per line. Delete a line once it is settled. "
        "This column is not printed.",
        wanted=False,
    ),
)

BODY_COLUMNS = (
    Column(
        "acronym",
        "Acronym",
        LABEL,
        "The short name used in the sheet Activities and in file names. No comma in it.",
        filled=True,
    ),
    Column("name", "Full name", TEXT, "The full name, as letters write it."),
    Column(
        "kind",
        "Kind",
        BODY_KIND,
        "body: one body. group: several bodies under one name; an answer is welcome, silence is "
        "never missing.",
    ),
    Column("pillar", "Pillar", TEXT, "The community pillar, where it has one.", wanted=False),
    Column(
        "variants",
        "Variants",
        NAMES,
        "Other spellings found in documents and mails, with ; between several.",
        wanted=False,
    ),
    Column(
        "reports",
        "Reports",
        YES_NO,
        "yes: a return is expected from a body that leads. no: it is invited, never missing.",
    ),
    Column(
        "reports_through",
        "Reports through",
        TEXT,
        "The acronym of the body that sends the return for it. Usually empty.",
        wanted=False,
    ),
    Column("contact.name", "Focal point", TEXT, "The name of the focal point."),
    Column("contact.title", "Title", TEXT, "The focal point's title or post.", wanted=False),
    Column(
        "contact.email",
        "E-mail",
        EMAIL,
        "The address to which templates and letters go: one bare address.",
    ),
    Column("contact.phone", "Phone", TEXT, "With the country code.", wanted=False),
    Column("cc", "Cc", EMAILS, "Addresses copied on every letter, with ; between.", wanted=False),
    Column(
        "chair", "Chair", EMAIL, "The chair's address, copied on the last reminder.", wanted=False
    ),
    Column(
        "senders",
        "Also accepted senders",
        EMAILS,
        "Other addresses from which a return of this body is accepted, with ; between.",
        wanted=False,
    ),
)

ROUND_COLUMNS = (
    Column(
        "period",
        "Period",
        PERIOD,
        "2018H1 is January to June 2018; 2018Q3 and 2018 also work. One rhythm per plan.",
        filled=True,
    ),
    Column(
        "baseline",
        "Kind",
        ROUND_KIND,
        "baseline: where things stood before the first report. regular: every later round.",
    ),
    Column(
        "period.start",
        "Starts",
        DAY,
        "The period's first day, for reading only: it follows from the period.",
        wanted=False,
    ),
    Column(
        "period.end",
        "Ends",
        DAY,
        "The period's last day, for reading only: it follows from the period.",
        wanted=False,
    ),
    Column(
        "due",
        "Due",
        DAY,
        "The day by which returns are asked for, as year-month-day. Later ones are marked late.",
        filled=True,
    ),
    Column(
        "freeze",
        "Freeze",
        DAY,
        "The last day on which returns count for this round, as year-month-day.",
        filled=True,
    ),
    Column(
        "evaluation",
        "Evaluation",
        EVALUATION,
        "mid-term or final, where the period's end is the cut-off of that evaluation.",
        wanted=False,
    ),
)

HEADINGS = 6  # columns of an endorsed work plan, provisions to status

SETTINGS = (
    Setting(
        "code",
        "Plan code",
        PLAN_CODE,
        "2 to 12 capital letters and digits; part of every form's code. Choose it once.",
    ),
    Setting("title", "Plan title", TEXT, "Stands on every form, letter and report."),
    Setting("endorsement", "Endorsement", TEXT, "Who endorsed the plan, and when.", filled=False),
    Setting("starts", "Plan starts", DAY, "The first day of the plan's work (year-month-day)."),
    Setting("ends", "Plan ends", DAY, "The last day of the plan (year-month-day)."),
    *(
        Setting(
            f"headings.{number}",
            f"Heading {number}",
            TEXT,
            f"The endorsed document's heading of column {number}, used in the master plan.",
        )
        for number in range(1, HEADINGS + 1)
    ),
    Setting("secretariat.name", "Name", TEXT, "Who signs the letters."),
    Setting("secretariat.sender", "From (e-mail)", EMAIL, "The address letters are sent from."),
    Setting(
        "secretariat.reply_to",
        "Reply-to",
        EMAIL,
        "Where returns go. Empty: to the address above.",
        filled=False,
    ),
    Setting(
        "secretariat.address",
        "Address",
        TEXT,
        "The postal address under the letters.",
        filled=False,
    ),
)

SETTING_COLUMNS = (
    Column("setting", "Setting", TEXT, "Do not change these names.", filled=True),
    Column("value", "Value", TEXT, "What applies to this plan."),
    Column("purpose", "What it is for", TEXT, "", wanted=False),
)

TABLES = (
    Table(ACTIVITIES, ACTIVITY_COLUMNS, "key"),
    Table(BODIES, BODY_COLUMNS, "acronym"),
    Table(ROUNDS, ROUND_COLUMNS, "period"),
    Table(SECRETARIAT, SETTING_COLUMNS, "setting"),
)


def lines_of(plan: Plan, table: Table) -> tuple[tuple[Value, ...], ...]:
    """What stands in a sheet's cells below the headings."""
    if table.name == SECRETARIAT:
        return tuple((each.label, _setting(plan, each), each.purpose) for each in SETTINGS)
    items: dict[str, tuple[Any, ...]] = {
        ACTIVITIES: plan.rows,
        BODIES: plan.bodies,
        ROUNDS: plan.rounds,
    }
    return tuple(
        tuple(column.codec.show(attrgetter(column.field)(item)) for column in table.columns)
        for item in items[table.name]
    )


def _setting(plan: Plan, setting: Setting) -> Value:
    place, _, number = setting.field.partition(".")
    if place == "headings":
        return "".join(plan.headings[int(number) - 1 : int(number)])
    return setting.codec.show(attrgetter(setting.field)(plan))


# --- Book -> lines --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a sheet: its filled cells by field, and where each field stands."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]
    date_1904: bool

    def place(self, column: Column, key: str = "") -> Place:
        spot = self.columns.get(column.field)
        cell = f"{column_letters(spot)}{self.number}" if spot else ""
        return Place(FILE, self.sheet, cell, key, column.heading)

    def value(self, field: str) -> Value:
        """The cell's value; raise CellError where it shows an error or has no result."""
        cell = self.cells.get(field)
        if cell is None:
            return None
        if cell.kind is CellKind.ERROR:
            raise CellError(Problem.ERROR_CELL, found=str(cell.value))
        if cell.value is None:
            raise CellError(Problem.FORMULA_WITHOUT_VALUE)
        if isinstance(cell.value, str) and len(cell.value) > MAX_TEXT:
            found, most = f"{len(cell.value):,}", f"{MAX_TEXT:,}"
            raise CellError(Problem.TEXT_TOO_LONG, found=found, expected=most)
        if cell.kind is CellKind.DATE and isinstance(cell.value, float):
            return _date(cell.value, date_1904=self.date_1904)
        return cell.value


class _Sheet(NamedTuple):
    """A sheet as found; without `lines` and with findings when it is of no use."""

    table: Table
    lines: tuple[_Line, ...]
    columns: tuple[Column, ...]  # those that were found
    findings: tuple[Finding, ...]


def _sheet(book: Book, table: Table) -> _Sheet:
    grid = next((each for each in book.grids if _folded(each.name) == _folded(table.name)), None)
    if grid is None:
        told = Problem.SHEET_MISSING.at(Place(FILE, table.name))
        return _Sheet(table, (), (), (told,))
    top, headings = _headings(grid, table)
    columns = tuple(column for column in table.columns if column.field in headings)
    findings = tuple(_absent(table, headings, top)) + tuple(_twice_over(grid, table, top))
    lines = tuple(_lines(table.name, grid, top, headings, book.date_1904))
    if not lines and not findings:
        findings = (Problem.SHEET_EMPTY.at(Place(FILE, table.name)),)
    return _Sheet(table, lines, columns, findings)


def _headings(grid: Grid, table: Table) -> tuple[int, dict[str, int]]:
    """The row with most of the headings, and in which column each field stands."""
    fields = {_folded(column.heading): column.field for column in table.columns}
    found: dict[int, dict[str, int]] = {}
    for cell in grid.cells:
        field = fields.get(_folded(str(cell.value)))
        if field is not None:
            found.setdefault(cell.row, {}).setdefault(field, cell.column)
    if not found:
        return 1, {}
    top = max(found, key=lambda number: (len(found[number]), -number))
    return top, found[top]


def _absent(table: Table, headings: Mapping[str, int], top: int) -> Iterator[Finding]:
    for column in table.columns:
        if column.field not in headings and column.field != "purpose":
            problem = Problem.COLUMN_MISSING if column.wanted else Problem.COLUMN_ABSENT
            yield problem.at(
                Place(FILE, table.name, f"{top}:{top}", column=column.heading),
                heading=column.heading,
            )


def _twice_over(grid: Grid, table: Table, top: int) -> Iterator[Finding]:
    wanted = {_folded(column.heading) for column in table.columns}
    first: dict[str, Cell] = {}
    for cell in (each for each in grid.cells if each.row == top):
        heading = _folded(str(cell.value))
        known = first.setdefault(heading, cell)
        if heading in wanted and known is not cell:
            place = Place(FILE, table.name, cell.address)
            yield Problem.NAMED_TWICE.at(place, found=str(cell.value), first=known.address)


def _lines(
    sheet: str, grid: Grid, top: int, headings: Mapping[str, int], date_1904: bool
) -> Iterator[_Line]:
    fields = {number: field for field, number in headings.items()}
    rows: dict[int, dict[str, Cell]] = {}
    for cell in grid.cells:
        blank = isinstance(cell.value, str) and not cell.value.strip()
        if cell.row > top and cell.column in fields and not blank:
            rows.setdefault(cell.row, {})[fields[cell.column]] = cell
    for number in sorted(rows):
        yield _Line(sheet, number, rows[number], headings, date_1904)


def _date(serial: float, *, date_1904: bool) -> Value:
    # Excel counts days from 1 January 1900 and believes that 1900 was a leap year.
    begin = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    try:
        return begin + timedelta(days=int(serial))
    except OverflowError:
        return serial


# --- lines -> entries -----------------------------------------------------------------------


_UNREADABLE = {Problem.ERROR_CELL, Problem.FORMULA_WITHOUT_VALUE, Problem.TEXT_TOO_LONG}


class _Entry(NamedTuple):
    """One row understood: its values by field, and what there is to tell about its cells.

    `whole` is False where some cell could not be read at all, or the row cannot be known by its
    key; nothing is said of such a row's meaning before that is mended.
    """

    line: _Line
    key: str
    values: dict[str, Any]
    findings: tuple[Finding, ...]
    whole: bool = True


def _entries(sheet: _Sheet) -> tuple[_Entry, ...]:
    return tuple(_entry(line, sheet) for line in sheet.lines)


def _entry(line: _Line, sheet: _Sheet) -> _Entry:
    values: dict[str, Any] = {column.field: column.codec.blank for column in sheet.table.columns}
    told: list[tuple[Column, CellError]] = []
    for column in sheet.columns:
        try:
            values[column.field] = _taken(line, column.field, column.codec, column.filled)
        except CellError as wrong:
            told.append((column, wrong))
            if wrong.instead is not None:
                values[column.field] = wrong.instead
    key = _text(str(values[sheet.table.known_by] or ""))
    findings = [wrong.problem.at(line.place(column, key), **wrong.words) for column, wrong in told]
    findings += _formulas(line, sheet.columns, key)
    lost = any(
        wrong.problem in _UNREADABLE or column.field == sheet.table.known_by
        for column, wrong in told
    )
    return _Entry(line, key, values, tuple(findings), not lost)


def _taken(line: _Line, field: str, codec: Codec, filled: bool) -> Any:
    value = codec.read(line.value(field))
    if filled and not value:
        raise CellError(Problem.CELL_EMPTY)
    return value


def _formulas(line: _Line, columns: Iterable[Column], key: str) -> Iterator[Finding]:
    for column in columns:
        cell = line.cells.get(column.field)
        if cell and cell.formula and cell.value is not None and cell.kind is not CellKind.ERROR:
            found = _text(line.value(column.field))
            yield Problem.FORMULA.at(line.place(column, key), found=found)


def _repeats(sheet: _Sheet, entries: tuple[_Entry, ...]) -> Iterator[Finding]:
    """A second row with the same key; for bodies, see `_names_are_one_body_each`."""
    column = next(each for each in sheet.columns if each.field == sheet.table.known_by)
    first: dict[str, _Entry] = {}
    for entry in entries:
        known = first.setdefault(entry.key, entry)
        if entry.key and known is not entry:
            cell = known.line.place(column).cell
            place = entry.line.place(column, entry.key)
            yield Problem.NAMED_TWICE.at(place, found=entry.key, first=cell)


# --- bodies by name -------------------------------------------------------------------------


def _names_are_one_body_each(entries: tuple[_Entry, ...]) -> Iterator[Finding]:
    first: dict[str, _Entry] = {}
    for entry in entries:
        for column in BODY_COLUMNS:
            if column.field in {"acronym", "variants"}:
                yield from _names_in_cell(entry, column, first)


def _names_in_cell(entry: _Entry, column: Column, first: dict[str, _Entry]) -> Iterator[Finding]:
    place = entry.line.place(column, entry.key)
    for name in _as_names(entry.values[column.field]):
        known = first.setdefault(_folded(name), entry)
        if known is not entry:
            cell = known.line.place(BODY_COLUMNS[0]).cell
            yield Problem.NAMED_TWICE.at(place, found=name, first=cell)
        if re.search(r"[,;\n]", name):
            yield Problem.NAME_NOT_LISTABLE.at(place, found=name)


def _as_names(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _names(bodies: Iterable[Body]) -> dict[str, str]:
    names: dict[str, str] = {}
    for body in bodies:
        for name in (body.acronym, *body.variants):
            names.setdefault(_folded(name), body.acronym)
    return names


def _with_acronyms(entry: _Entry, fields: Mapping[str, Column], names: dict[str, str]) -> _Entry:
    """The entry with every spelling of a body replaced by its acronym."""
    values, findings = dict(entry.values), list(entry.findings)
    for field, column in fields.items():
        place = entry.line.place(column, entry.key)
        listed = _as_names(values[field] or ())
        values[field] = tuple(dict.fromkeys(names.get(_folded(name), name) for name in listed))
        findings += _about_names(listed, place, names)
    return entry._replace(values=values, findings=tuple(findings))


def _about_names(listed: tuple[str, ...], place: Place, names: dict[str, str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in listed:
        acronym = names.get(_folded(name))
        if acronym is None:
            yield Problem.BODY_UNKNOWN.at(place, found=name, remedy=_suggestion(name, names))
        elif acronym in seen:
            yield Problem.BODY_LISTED_TWICE.at(place, found=acronym)
        seen.add(acronym or name)


def _suggestion(name: str, names: dict[str, str]) -> str:
    near = get_close_matches(_folded(name), names, n=1)
    if near:
        return f"Did you mean {names[near[0]]}? If not, add it to Bodies."
    return "Correct the spelling, or add it to Bodies."


# --- entries -> Plan ------------------------------------------------------------------------


def plan_from(book: Book) -> PlanRead:
    """Understand plan.xlsx; everything wrong is told at once, with its cell."""
    sheets = tuple(_sheet(book, table) for table in TABLES)
    findings = tuple(finding for sheet in sheets for finding in sheet.findings)
    if _stops(findings):
        # Without a sheet or a column every row would be told the same once more.
        cells = (entry.findings for sheet in sheets for entry in _entries(sheet))
        return PlanRead(None, findings + tuple(each for found in cells for each in found))

    activities, bodies, rounds, settings = (_entries(sheet) for sheet in sheets)
    names = _names(_body(entry) for entry in bodies)
    bodies = tuple(_with_acronyms(entry, _THROUGH, names) for entry in bodies)
    activities = tuple(_with_acronyms(entry, _ROLES, names) for entry in activities)
    chosen, settings = _settings(settings)
    repeated = (_repeats(sheets[0], activities), _repeats(sheets[2], rounds))
    told = [
        *findings,
        *(each for entry in (*activities, *bodies, *rounds, *settings) for each in entry.findings),
        *(each for found in repeated for each in found),
        *_names_are_one_body_each(bodies),
        *_dates_follow_the_periods(rounds),
    ]
    plan = _plan(chosen, activities, bodies, rounds)
    told += _judged(check_plan(plan), (*activities, *bodies, *rounds, *settings), told)
    return PlanRead(None if _stops(told) else plan, tuple(told))


_ROLES = {
    column.field: column for column in ACTIVITY_COLUMNS if column.field in {"leads", "cooperating"}
}
_THROUGH = {column.field: column for column in BODY_COLUMNS if column.field == "reports_through"}


def _plan(
    chosen: dict[str, Any],
    activities: tuple[_Entry, ...],
    bodies: tuple[_Entry, ...],
    rounds: tuple[_Entry, ...],
) -> Plan:
    secretariat = Secretariat(**_under("secretariat.", chosen))
    if not secretariat.reply_to:
        secretariat = replace(secretariat, reply_to=secretariat.sender)
    headings = _under("headings.", chosen)
    return Plan(
        code=chosen["code"],
        title=chosen["title"],
        endorsement=chosen["endorsement"],
        headings=tuple(headings[str(number)] for number in range(1, HEADINGS + 1)),
        starts=chosen["starts"] or date.min,
        ends=chosen["ends"] or date.max,
        secretariat=secretariat,
        bodies=tuple(_body(entry) for entry in bodies),
        rounds=_rounds(rounds),
        rows=tuple(Row(**entry.values) for entry in activities),
    )


def _body(entry: _Entry) -> Body:
    plain = {field: value for field, value in entry.values.items() if "." not in field}
    through = "".join(_as_names(plain.pop("reports_through")))
    contact = Contact(**_under("contact.", entry.values))
    return Body(contact=contact, reports_through=through, **plain)


def _rounds(entries: tuple[_Entry, ...]) -> tuple[Round, ...]:
    """The rounds in the order of time, whatever their order in the sheet."""
    made = (
        Round(**{field: value for field, value in entry.values.items() if "." not in field})
        for entry in entries
        if all(entry.values[field] for field in ("period", "due", "freeze"))
    )
    return tuple(sorted(made, key=lambda each: each.period.start))


def _under(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field.removeprefix(prefix): value
        for field, value in values.items()
        if field.startswith(prefix)
    }


def _settings(entries: tuple[_Entry, ...]) -> tuple[dict[str, Any], tuple[_Entry, ...]]:
    """The value of each setting, and the lines with what there is to tell about them."""
    by_label = {_folded(entry.key): entry for entry in reversed(entries)}
    chosen: dict[str, Any] = {}
    told: list[_Entry] = []
    for setting in SETTINGS:
        entry = by_label.get(_folded(setting.label)) or _without_line(setting)
        value, findings = _chosen(entry, setting)
        chosen[setting.field] = value
        told.append(entry._replace(findings=findings))
    return chosen, tuple(told)


def _without_line(setting: Setting) -> _Entry:
    return _Entry(_Line(SECRETARIAT, 0, {}, {}, False), setting.label, {}, ())


def _chosen(entry: _Entry, setting: Setting) -> tuple[Any, tuple[Finding, ...]]:
    column = replace(SETTING_COLUMNS[1], heading=setting.label, codec=setting.codec)
    formulas = tuple(_formulas(entry.line, (column,), entry.key))
    try:
        return _taken(entry.line, "value", setting.codec, setting.filled), formulas
    except CellError as wrong:
        place = entry.line.place(column)
        value = setting.codec.blank if wrong.instead is None else wrong.instead
        return value, (*formulas, wrong.problem.at(place, **wrong.words))


def _dates_follow_the_periods(entries: tuple[_Entry, ...]) -> Iterator[Finding]:
    for entry in entries:
        period = entry.values["period"]
        for column in ROUND_COLUMNS:
            shown = entry.values[column.field]
            derived = "." in column.field and period is not None and shown is not None
            if derived and shown != attrgetter(column.field.partition(".")[2])(period):
                place = entry.line.place(column, entry.key)
                start, end = str(period.start), str(period.end)
                yield Problem.DATES_OF_PERIOD.at(
                    place, found=str(shown), period=str(period), start=start, end=end
                )


def _judged(
    findings: Iterable[Finding], entries: tuple[_Entry, ...], told: Iterable[Finding]
) -> list[Finding]:
    """The findings of `check_plan` with their cells, but for those whose cause is told already."""
    known = Counter((entry.line.sheet, entry.key) for entry in entries)
    whole = {
        (entry.line.sheet, entry.key): entry.line
        for entry in entries
        if entry.whole and known[entry.line.sheet, entry.key] == 1
    }
    wrong = {_spot(finding) for finding in told if finding.severity is Severity.ERROR}
    located = (
        _located(finding, whole[finding.place.sheet, finding.place.row])
        for finding in findings
        if (finding.place.sheet, finding.place.row) in whole
    )
    return [finding for finding in located if _spot(finding) not in wrong]


def _located(finding: Finding, line: _Line) -> Finding:
    if line.sheet == SECRETARIAT:
        cell = line.place(SETTING_COLUMNS[1]).cell
        return finding.at(cell=cell, column=finding.place.row, row="")
    columns = next(table.columns for table in TABLES if table.name == line.sheet)
    column = next(each for each in columns if each.field == finding.place.column)
    place = line.place(column)
    return finding.at(cell=place.cell, column=place.column)


def _spot(finding: Finding) -> tuple[str, str]:
    return finding.place.sheet, finding.place.cell


def _stops(findings: Iterable[Finding]) -> bool:
    return any(finding.code in STOPPING for finding in findings)
