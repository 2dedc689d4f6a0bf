"""A form read with openpyxl alone, its cells by the hidden keys; and filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

#: (block, row key, column) -> what stands in the cell.
Place = tuple[str, str, str]
Cells = Mapping[Place, object]

#: RULES 3: other words for a status, folded for case, blanks and dashes.
ALIASES = {
    "ON": ("on-going", "in progress", "under way", "implementing", "continuing"),
    "CO": ("done", "finished", "implemented", "accomplished", "held", "conducted"),
    "IP": ("planned", "pipeline", "proposed", "for implementation", "to be convened"),
    "PP": ("deferred", "suspended", "on hold", "moved"),
    "DI": ("cancelled", "dropped", "no longer relevant", "terminated"),
    "NS": ("nil", "none", "no action yet"),
}

#: Which list the cells of a column are chosen from, where its name differs.
LISTS = {
    "activity": "row",
    "serves": "row",
    ("cover", "submission"): "submission",
    ("cover", "clearance"): "clearance",
    ("cover", "entered"): "entered",
    ("issues", "kind"): "issue_kind",
    ("events", "kind"): "event_kind",
}


#: Sheets of a form in which nobody answers.
UNREAD = ("Read me", "Check", "Lists", "_check", "_meta", "What to correct")


@dataclass(frozen=True)
class Form:
    """A workbook of a body: whose it is, and what stands in its cells, as codes."""

    plan: str
    round: str
    body: str
    version: int
    cells: Cells


def fold(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


@cache
def read_form(path: Path, sheets: tuple[str, ...] = ()) -> Form:
    """A form, or only some of its sheets; remembered, for a blank one is looked at often."""
    book = load_workbook(path, read_only=True)
    codes = _lists(book["Lists"])
    cells: dict[Place, object] = {}
    for sheet in book.worksheets:
        if sheet.title in UNREAD or (sheets and sheet.title not in sheets):
            continue
        for place, _, value in _inputs(sheet):
            cells[place] = _coded(place, value, codes)
    code = next(book["Cover"].iter_rows(min_row=2, max_row=2, max_col=1, values_only=True))[0]
    book.close()
    return Form(*_code(str(code)), cells)


def read_sha(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def filled(blank: Path, answers: Cells) -> bytes:
    """The form as a body sends it: what is typed, at the cells of these keys."""
    book = load_workbook(blank)
    left = dict(answers)
    for sheet in book.worksheets:
        for place, cell, _ in _inputs(sheet):
            if place in left:
                sheet.cell(*cell).value = left.pop(place)  # type: ignore[assignment]
    assert not left, f"{blank.name} has no cell for {sorted(left)}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _code(text: str) -> tuple[str, str, str, int]:
    _, plan, period, body, version, *_ = text.split(".")
    return plan, period, body, int(version)


def _inputs(sheet: Worksheet) -> Iterator[tuple[Place, tuple[int, int], object]]:
    """Every cell with a row key and a column key: its place, its address, its value."""
    columns: dict[int, str] = {}
    for number, line in enumerate(sheet.iter_rows(values_only=True), 1):
        keys = {
            at: each
            for at, each in enumerate(line, 1)
            if isinstance(each, str) and each.startswith("tx:")
        }
        rows = [each.partition("|")[0] for each in keys.values() if "|" in each]
        if not rows:
            columns |= {at: each.split(":")[2] for at, each in keys.items()}
            continue
        _, block, row = rows[0].split(":", 2)
        for at, value in enumerate(line, 1):
            name = columns.get(at, "")
            if block == "cover":
                name, row_key = {"answer": row}.get(name, ""), "cover"
            else:
                row_key = row
            if name and not name.endswith("!"):
                yield (block, row_key, name), (number, at), value


def _lists(sheet: Worksheet) -> dict[str, dict[str, str]]:
    """Folded label -> code, of every list."""
    found: dict[str, dict[str, str]] = {}
    name, codes = "", []
    for column in zip_longest(*sheet.iter_rows(values_only=True)):
        texts = [str(each) for each in column if each is not None]
        if len(texts) > 1 and texts[1] == "Code":
            name, codes = texts[0], texts[2:]
        elif texts and texts[0] == "Label":
            found[name] = {fold(each): code for each, code in zip(texts[1:], codes, strict=True)}
    for code, words in ALIASES.items():
        found["status"] |= {fold(word): code for word in words}
    return found


def _coded(place: Place, value: object, codes: Mapping[str, Mapping[str, str]]) -> object:
    block, _, column = place
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    text = value.strip()
    choices = codes.get(LISTS.get((block, column), LISTS.get(column, column)))
    if choices is None or column == "key":
        return text or None
    return choices.get(fold(text), text) or None
