"""Answers that were sorted without the rest of their rows are noticed, and nothing else is."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import a_layout, after, agreed, judged
from tests.excel.office import at_the_desk
from tests.excel.programs import by_gnumeric
from tests.flow.returning import BODY, EVENT, LED, Returning, place
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Workbook as Read
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Typed
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.home_rows import LAST_ROW, marked, told_by
from tipxl.excel.read import SLOW_READER, read_book
from tipxl.reports.model.visual_language import INK
from tipxl.workspace.form_records import issued_layout, latest_design

XLSX, ODS = "Calc MS Excel 2007 XML", "calc8"
ROWS = LED[1:4]  # one below the other


def three_events() -> Mapping[FieldKey, Typed]:
    """Three events in an order that sorting changes."""
    titles, days, women = ("Beta", "Gamma", "Alpha"), (4, 11, 18), (12, 13, 14)
    typed: dict[FieldKey, Typed] = {}
    for number in range(3):
        day = date(2017, 9, days[number])
        event = {**EVENT, "title": titles[number], "start": day, "end": day}
        event |= {"activity": LED[number], "women": women[number]}
        typed |= {("events", f"0{number + 1}", key): value for key, value in event.items()}
    return typed


def apart(back: Return) -> dict[str, str]:
    """What is said of the lines whose answers were sorted apart."""
    found = [each for each in back.findings if each.code == "T77"]
    assert all(each.severity is Severity.ERROR for each in found)
    return {each.place.row: each.says for each in found}


def cell(book: Workbook, block: str, row: str, column: str) -> Any:
    sheet = book[{"activities": "Activities", "events": "Events", "cover": "Cover"}[block]]
    return place(sheet, block, row, column)


def shown(one: Any) -> tuple[Any, Any]:
    return one.value, copy(one._style)


def put(one: Any, held: tuple[Any, Any]) -> None:
    """As a program moves a cell: what it holds and how it looks."""
    one.value, one._style = held


def turned(book: Workbook, block: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """The cells of each column one line further down, the last one on top."""
    for column in columns:
        cells = [cell(book, block, row, column) for row in rows]
        held = [shown(each) for each in cells]
        for at, each in enumerate(cells):
            put(each, held[at - 1])


def edited(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(BytesIO(data))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def columns_of(book: Workbook, block: str, sheet: str) -> tuple[str, ...]:
    page: Worksheet = book[sheet]
    keys = (str(each.value) for each in page[4])
    names = (key.rpartition(":")[2] for key in keys if key.startswith(f"tx:{block}:"))
    return tuple(name for name in names if name != "key!")


# --- what is told


def test_one_column_sorted_alone_is_an_error_on_its_rows_only(returning: Returning) -> None:
    data = edited(returning.filled(), lambda book: turned(book, "activities", ROWS, ("progress",)))

    back = returning.back(data)

    assert apart(back).keys() == set(ROWS)
    assert "What was done" in apart(back)[ROWS[0]]
    assert f"typed in the row {ROWS[2]}" in apart(back)[ROWS[0]]
    assert "Typing here again does not help" in apart(back)[ROWS[0]]
    assert {row.key for row in back.rows if row.refused} == set(ROWS)


def test_a_status_that_was_sorted_is_to_correct_and_no_row_without_an_answer(
    returning: Returning,
) -> None:
    def change(book: Workbook) -> None:
        cell(book, "activities", ROWS[0], "status").value = "Not started"
        turned(book, "activities", ROWS[:2], ("status",))

    back = returning.back(edited(returning.filled(), change))

    assert apart(back).keys() == set(ROWS[:2])
    assert (back.to_correct, back.unanswered) == (2, 0)


def test_events_sorted_without_their_activity_are_told(returning: Returning) -> None:
    lines = ("01", "02", "03")

    def change(book: Workbook) -> None:
        rest = columns_of(book, "events", "Events")[1:]
        turned(book, "events", lines, rest)

    back = returning.back(edited(returning.filled(three_events()), change))

    assert apart(back).keys() == set(lines)
    assert "Title of the event, First day" in apart(back)["01"]
    assert "typed in line 3" in apart(back)["01"]
    assert [each.found for each in back.findings if each.code == "T77"] == [
        "Alpha",
        "Beta",
        "Gamma",
    ]


def test_a_blank_that_took_part_in_the_sorting_belongs_to_it(returning: Returning) -> None:
    typed = {("activities", ROWS[0], "evidence"): "A report of the meeting"}
    data = edited(
        returning.filled(typed), lambda book: turned(book, "activities", ROWS, ("evidence",))
    )

    assert apart(returning.back(data)).keys() == set(ROWS[:2])  # two blanks are alike


def test_answers_of_the_cover_that_changed_places_are_told(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        one, other = (cell(book, "cover", key, "answer") for key in ("focal_point", "cleared_by"))
        first, second = shown(one), shown(other)
        put(one, second)
        put(other, first)

    found = apart(returning.back(edited(returning.filled(), change)))

    assert found.keys() == {"focal_point", "cleared_by"}
    assert "the question Focal point" in found["cleared_by"]


# --- what is nobody's business


def nothing(book: Workbook) -> None:
    del book


def whole_lines_sorted(book: Workbook) -> None:
    turned(book, "events", ("01", "02", "03"), columns_of(book, "events", "Events"))


def sorted_beside_what_is_alike(book: Workbook) -> None:
    for line in ("01", "02", "03"):
        cell(book, "events", line, "activity").value = LED[0]
    turned(book, "events", ("01", "02", "03"), columns_of(book, "events", "Events")[1:])


def copied_to_another_row(book: Workbook) -> None:
    one, other = (cell(book, "activities", row, "progress") for row in ROWS[:2])
    put(other, shown(one))


def filled_down(book: Workbook) -> None:
    held = shown(cell(book, "activities", ROWS[0], "target"))
    for row in ROWS[1:]:
        put(cell(book, "activities", row, "target"), held)


def cut_and_pasted(book: Workbook) -> None:
    one, other = (cell(book, "activities", row, "progress") for row in ROWS[:2])
    put(other, shown(one))
    one.value, one._style = None, copy(book["Lists"]["ZZ999"]._style)


def pasted_from_elsewhere(book: Workbook) -> None:
    for row in ROWS:
        one = cell(book, "activities", row, "progress")
        one._style = copy(book["Lists"]["ZZ999"]._style)


def values_changed_places(book: Workbook) -> None:
    one, other = (cell(book, "activities", row, "progress") for row in ROWS[:2])
    one.value, other.value = other.value, one.value


def alike_answers_sorted(book: Workbook) -> None:
    turned(book, "activities", ROWS, ("status", "target"))


def a_row_inserted_above(book: Workbook) -> None:
    book["Activities"].insert_rows(3, 2)


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        whole_lines_sorted,
        sorted_beside_what_is_alike,
        copied_to_another_row,
        filled_down,
        cut_and_pasted,
        pasted_from_elsewhere,
        values_changed_places,
        alike_answers_sorted,
        a_row_inserted_above,
    ],
    ids=lambda change: change.__name__,
)
def test_what_was_not_sorted_apart_is_not_told(
    returning: Returning, change: Callable[[Workbook], None]
) -> None:
    back = returning.back(edited(returning.filled(three_events()), change))

    assert apart(back) == {}


def pasted_from(returning: Returning, version: int, period: str, columns: tuple[str, ...]) -> bytes:
    """A report whose cells came row by row from a form whose rows stand in another order."""
    form = latest_design(returning.files, BODY)
    assert form is not None
    other = replace(form, identity=replace(form.identity, version=version, period=period))
    layout = issued_layout(returning.files, form.layout)
    older = load_workbook(BytesIO(form_workbook(other, layout)))

    def pasted(book: Workbook) -> None:
        for at, row in enumerate(ROWS):
            for column in columns:
                there = cell(older, "activities", ROWS[at - 1], column)
                cell(book, "activities", row, column).font = copy(there.font)

    return edited(returning.filled(), pasted)


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(("version", "period"), [(2, "2017H2"), (1, "2017H1"), (1, "2018H1")])
def test_rows_pasted_from_another_form_of_another_order_are_as_they_say(
    returning: Returning,
    monkeypatch: pytest.MonkeyPatch,
    version: int,
    period: str,
    *,
    slow: bool,
) -> None:
    """Answered rightly, but taken row by row from a form whose rows stand otherwise."""
    if slow:
        monkeypatch.setenv(SLOW_READER, "1")

    back = returning.back(pasted_from(returning, version, period, ("status", "progress")))

    assert apart(back) == {}


@pytest.mark.office
def test_what_was_pasted_from_an_older_form_and_then_sorted_is_told_of_what_was_sorted(
    returning: Returning, tmp_path: Path
) -> None:
    """By LibreOffice, in both formats: the pasted column alone is nobody's business."""
    data = pasted_from(returning, 1, "2017H1", ("progress",))
    book = load_workbook(BytesIO(data))
    places = [cell(book, "activities", row, "evidence").coordinate for row in ROWS]
    typed = zip(places, ("A letter", "A photo", "The report"), strict=True)
    saved = {kind: tmp_path / f"pasted.{kind}" for kind in ("xlsx", "ods")}
    also = {kind: tmp_path / f"sorted.{kind}" for kind in ("xlsx", "ods")}
    at_the_desk(
        data,
        tmp_path,
        [
            ("save", "Events", "A1", str(saved["xlsx"]), XLSX),
            ("save", "Events", "A1", str(saved["ods"]), ODS),
            *(("type", "Activities", place, words) for place, words in typed),
            ("sort", "Activities", f"{places[0]}:{places[-1]}"),
            ("save", "Events", "A1", str(also["xlsx"]), XLSX),
            ("save", "Events", "A1", str(also["ods"]), ODS),
        ],
    )
    files = {path.name: path.read_bytes() for path in (*saved.values(), *also.values())}

    found = {name: apart(each) for name, each in returning.all_back(files).items()}

    assert found["pasted.xlsx"] == found["pasted.ods"] == {}
    for name in ("sorted.xlsx", "sorted.ods"):
        assert found[name].keys() == {ROWS[0], ROWS[2]}, name
        assert all("What was done" not in says for says in found[name].values()), name


@pytest.mark.parametrize("slow", [False, True])
def test_what_was_sorted_beside_cells_of_another_form_is_told(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, *, slow: bool
) -> None:
    if slow:
        monkeypatch.setenv(SLOW_READER, "1")

    def change(book: Workbook) -> None:
        own = cell(book, "activities", ROWS[0], "target").font.color.rgb[2:]
        foreign = marked(INK, 1 + (told_by(own) + 250) % LAST_ROW)
        cell(book, "activities", ROWS[2], "progress").font = Font(size=10, color=f"FF{foreign}")
        turned(book, "activities", ROWS[:2], ("progress",))

    assert apart(returning.back(edited(returning.filled(), change))).keys() == set(ROWS[:2])


def test_a_form_without_the_marks_is_read_as_before(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        for page in book.worksheets:
            for line in page.iter_rows():
                for each in line:
                    if each.has_style:
                        each.font = Font(size=10, color="FF262626")
        turned(book, "activities", ROWS, ("progress",))

    assert apart(returning.back(edited(returning.filled(), change))) == {}


# --- with the programs themselves


@pytest.mark.office
def test_what_libreoffice_sorts_under_our_protection_is_noticed_in_every_format(
    returning: Returning, tmp_path: Path
) -> None:
    form = returning.filled(three_events())
    book = load_workbook(BytesIO(form))

    def at(block: str, row: str, column: str) -> str:
        return str(cell(book, block, row, column).coordinate)

    events = f"{at('events', '01', 'title')}:{at('events', '03', 'evidence')}"
    answers = f"{at('activities', ROWS[0], 'progress')}:{at('activities', ROWS[2], 'progress')}"
    saved = {kind: tmp_path / f"sorted.{kind}" for kind in ("xlsx", "ods")}
    at_the_desk(
        form,
        tmp_path,
        [
            ("sort", "Events", events),
            ("sort", "Activities", answers),
            ("save", "Events", "A1", str(saved["xlsx"]), XLSX),
            ("save", "Events", "A1", str(saved["ods"]), ODS),
        ],
    )
    files = {path.name: path.read_bytes() for path in saved.values()}
    files |= {
        f"by gnumeric from {kind}.{into}": by_gnumeric(path.read_bytes(), tmp_path, into, kind)
        for kind, path in saved.items()
        for into in ("xlsx", "ods")
    }

    for name, back in returning.all_back(files).items():
        # The first line was in its place already; of the three rows two changed theirs.
        assert apart(back).keys() == {"01", "02", ROWS[0], ROWS[2]}, name


@pytest.mark.office
def test_what_libreoffice_sorts_and_saves_as_xls_is_told_by_what_the_form_was_issued_with(
    tmp_path: Path,
) -> None:
    """In .xls we see no formats; targets that moved to other rows give the sorting away (X08)."""
    rows = [row.key for row in after().block("activities").rows if row.facts["role"] == "lead"]
    given = ("2018H2", "2019H1", "2019H2", "2020H1")[: len(rows)]
    pairs = zip(rows, given, strict=True)
    form = after(*(agreed(row, values={"target": target}) for row, target in pairs))
    data = form_workbook(form, a_layout())
    book = load_workbook(BytesIO(data))
    cells = [cell(book, "activities", row, "target") for row in rows]
    saved = {kind: tmp_path / f"sorted.{kind}" for kind in ("xls", "xlsx")}
    statuses = [cell(book, "activities", row, "status").coordinate for row in rows]
    at_the_desk(
        data,
        tmp_path,
        [
            *(("type", "Activities", status, "In preparation") for status in statuses),
            ("sort", "Activities", f"{cells[0].coordinate}:{cells[-1].coordinate}"),
            ("save", "Activities", "A1", str(saved["xls"]), "MS Excel 97"),
            ("save", "Activities", "A1", str(saved["xlsx"]), XLSX),
        ],
    )
    books = {kind: read_book(path.read_bytes()) for kind, path in saved.items()}
    told = {
        kind: {each.code for each in judged(form, workbook).findings}
        for kind, workbook in books.items()
        if isinstance(workbook, Read)
    }

    assert "X08" in told["xls"]
    assert "T77" not in told["xls"]
    assert "T77" in told["xlsx"]  # which says it of each row
    assert "X08" not in told["xlsx"]
