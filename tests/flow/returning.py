"""A small folder with forms of two bodies, and what becomes of a file that comes back to it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from weakref import WeakKeyDictionary

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.flow.few_rows import begin_with
from tipxl.commands.collect import Collected, CollectRequest, collect
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.validate import validate
from tipxl.domain.core.finding import Finding
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.plan.assignment import assignments
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.journal.last_line import LAST_LINE
from tipxl.workspace.paths import Folder, RoundFiles

PERIOD = Period.parse("2017H2")
NOW = datetime(2018, 1, 20, 9, tzinfo=UTC)
BODY, OTHER = "SLOM", "SOMED"
LED = ("A.b.3.1#1", "A.e.1.1#1", "A.e.1.2#1", "A.e.1.3#1", "B.a.3.1#1")
JOINED = ("A.a.2.1#1", "A.a.2.2#1", "A.b.1.1#1", "B.a.2.1#1", "B.c.1.1#1", "B.d.1.1#1")

COVER: Mapping[str, Typed] = {
    "focal_point": "A. Person",
    "submission": "Full report",
    "date": date(2018, 1, 18),
    "cleared_by": "The chair",
    "clearance": "Cleared by the chair or SOM leader",
}
EVENT: Mapping[str, Typed] = {
    "activity": LED[0],
    "title": "A workshop",
    "start": date(2017, 9, 4),
    "end": date(2017, 9, 6),
    "country": "Thailand",
    "women": 12,
    "men": 9,
}


def a_progress(row: str) -> str:
    """A text that only this row has."""
    return f"The workshop on {row} was held."


def good_answers() -> dict[FieldKey, Typed]:
    """A full report that nothing can be said against."""
    typed: dict[FieldKey, Typed] = {("cover", "cover", key): value for key, value in COVER.items()}
    for row in LED:
        typed["activities", row, "status"] = "Ongoing"
        typed["activities", row, "progress"] = a_progress(row)
        typed["activities", row, "target"] = "2018H2"
    typed.update({("activities", row, "part"): "Nothing this period" for row in JOINED})
    return typed | {("events", "01", key): value for key, value in EVENT.items()}


#: One thing that was typed. Its type tells 1 from 1.0 and from True.
_Change = tuple[FieldKey, type, Typed]


@lru_cache(maxsize=64)
def _filled(form: bytes, changes: tuple[_Change, ...], order: tuple[str, ...]) -> bytes:
    """Most tests fill the same form with the same answers."""
    typed = good_answers() | {key: value for key, _, value in changes}
    return filled(form, Filling(typed, order))


def records_now(of: "Returning") -> Mapping[Path, bytes]:
    """A journal, with what is noted of its last line, as they stand."""
    journal = of.files.journal
    paths = (journal, journal.with_name(LAST_LINE), of.files.folder.known_rounds)
    return {path: path.read_bytes() for path in paths}


def records_back(records: Mapping[Path, bytes]) -> None:
    """The same as they stood then: as if what was recorded since had been killed before it was."""
    for path, data in records.items():
        path.write_bytes(data)


@dataclass(frozen=True)
class Returning:
    """A folder in which forms were issued; each test has its own."""

    root: Path

    @property
    def files(self) -> RoundFiles:
        return Folder(self.root).round(PERIOD)

    @cached_property
    def form(self) -> bytes:
        return self.files.form(BODY).read_bytes()

    def filled(
        self, changes: Mapping[FieldKey, Typed] | None = None, order: tuple[str, ...] = ()
    ) -> bytes:
        """The form with good answers but for the changes."""
        typed = ((key, type(value), value) for key, value in (changes or {}).items())
        return _filled(self.form, tuple(typed), order)

    def drop(self, name: str, data: bytes) -> Path:
        """Put a file into inbox/."""
        path = self.files.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def collect(self, received: datetime = NOW) -> tuple[Collected, ...]:
        return collect(self.root, CollectRequest(PERIOD, received=received), max(NOW, received))

    def validate(self) -> dict[str, Return]:
        """Every return by the name it had when it arrived."""
        return {each.arrival.original: each for each in validate(self.root, PERIOD).returns}

    def back(self, data: bytes, name: str = "back.xlsx") -> Return:
        """What becomes of one file."""
        return self.all_back({name: data})[name]

    def all_back(self, files: Mapping[str, bytes]) -> dict[str, Return]:
        """What becomes of several files; nothing of them is lost."""
        # Full reports that arrive at the same moment are rivals, and held.
        for minutes, (name, data) in enumerate(files.items()):
            self.drop(name, data)
            self.collect(NOW + timedelta(minutes=minutes))
        # Two files may arrive under one name: they are told apart by what they hold.
        returns = validate(self.root, PERIOD).returns
        judged = {each.arrival.sha256: each for each in returns}
        found = {name: judged[sha256(data).hexdigest()] for name, data in files.items()}
        for name, data in files.items():
            kept = self.files.returned / found[name].arrival.file
            assert kept.read_bytes() == data
        return {**{each.arrival.original: each for each in returns}, **found}


def a_folder(root: Path) -> Returning:
    """A new folder with the forms of two bodies; its plan has their rows of the sample plan.

    Of the others the first of each lead stays: more would only be drawn into every workbook.
    """
    begin_with(root, _asked_or_first)
    generate(root, GenerateRequest(PERIOD, (BODY, OTHER)), NOW)
    return Returning(root)


def _asked_or_first(plan: Plan) -> tuple[Row, ...]:
    asked = {
        each.row.key
        for body in plan.bodies
        if body.acronym in {BODY, OTHER}
        for each in assignments(plan, body, PERIOD)
    }
    asked |= set({lead: row.key for row in reversed(plan.rows) for lead in row.leads}.values())
    return tuple(row for row in plan.rows if row.key in asked)


def a_copy(of: Returning, root: Path) -> Returning:
    """The same folder once more."""
    return Returning(Path(shutil.copytree(of.root, root)))


# --- what was read


def told(returned: Return) -> set[str]:
    """The codes of everything that was told."""
    return {each.code for each in returned.findings}


def finding(returned: Return, code: str) -> Finding:
    """The first finding of that code."""
    return next(each for each in returned.findings if each.code == code)


def answers_stand(returned: Return, but: tuple[str, ...] = ()) -> bool:
    """Whether every row but those named says what was typed, and is not refused."""
    return all(_stands(returned, row, "status", "ON") for row in LED if row not in but) and all(
        _stands(returned, row, "part", "NO") for row in JOINED if row not in but
    )


def _stands(returned: Return, key: str, column: str, code: str) -> bool:
    row = returned.row("activities", key)
    if row is None or row.refused or row.text(column) != code:
        return False
    return column == "part" or row.text("progress") == a_progress(key)


# --- a stranger's program


Change = Callable[[Workbook], None]


def edited(data: bytes, change: Change) -> bytes:
    """The workbook as openpyxl saves it after a change."""
    book = load_workbook(BytesIO(data))
    change(book)
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


def place(sheet: Worksheet, block: str, row: str, column: str) -> Cell:
    """The cell of a row under a column, found by the hidden keys."""
    is_form = row == block
    line, under = (column, "answer") if is_form else (row, column)
    number = _key(sheet, f"tx:{block}:{line}|").row
    at = _key(sheet, f"tx:{block}:{under}").column
    assert number is not None
    assert at is not None
    found = sheet.cell(number, at)
    assert isinstance(found, Cell)
    return found


#: Where the keys of a sheet stand, which tests ask for again and again. No cell is kept: each holds
#: its sheet, which would never be let go.
_PLACES: WeakKeyDictionary[Worksheet, dict[str, str]] = WeakKeyDictionary()


def _key(sheet: Worksheet, begins: str) -> Cell:
    """The first cell with that key; of a line, whatever its mark is."""
    places = _PLACES.setdefault(sheet, {})
    known = sheet[places[begins]] if begins in places else None
    if not isinstance(known, Cell) or not _is_key(known.value, begins):
        cells = (cell for cells in sheet.iter_rows() for cell in cells)
        known = next(
            cell for cell in cells if isinstance(cell, Cell) and _is_key(cell.value, begins)
        )
        places[begins] = known.coordinate
    return known


def _is_key(value: object, begins: str) -> bool:
    if not isinstance(value, str):
        return False
    return value.startswith(begins) if begins.endswith("|") else value == begins
