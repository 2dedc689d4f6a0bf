"""What is typed, drawn or linked where the form has no cell is told with its place and words."""

from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment

from tests.builders import a_book, a_template, codes, judged, tables
from tests.builders import good_answers as good
from tests.flow.returning import (
    JOINED,
    LED,
    PERIOD,
    Returning,
    a_copy,
    answers_stand,
    edited,
    place,
)
from tipxl.commands.validate import validate
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Worksheet
from tipxl.domain.returns.returned import Return

Typed = str | float | date | bool


def beside_the_rows(value: Typed) -> Callable[[Workbook], str]:
    def change(book: Workbook) -> str:
        sheet = book["Activities"]
        cell = sheet.cell(place(sheet, "activities", LED[0], "status").row, sheet.max_column + 2)
        cell.value = value
        return f"Activities!{cell.coordinate}"

    return change


def at(sheet: str, address: str, value: Typed) -> Callable[[Workbook], str]:
    def change(book: Workbook) -> str:
        book[sheet][address].value = value
        return f"{sheet}!{address}"

    return change


def of_the_other_role(book: Workbook) -> str:
    sheet = book["Activities"]
    cell = place(sheet, "activities", JOINED[0], "status")
    cell.value = "Completed"
    return f"Activities!{cell.coordinate}"


def of_the_other_role_by_formula(book: Workbook) -> str:
    cell = place(book["Activities"], "activities", JOINED[0], "status")
    cell.value = "=20+5"
    return f"Activities!{cell.coordinate}"


def beside_the_cover(book: Workbook) -> str:
    cell = place(book["Cover"], "cover", "cover", "cleared_by")
    book["Cover"].cell(cell.row, cell.column + 1).value = "Not cleared by the chair!"
    return f"Cover!D{cell.row}"


def the_cell(sheet: str, text: str, value: str) -> Callable[[Workbook], str]:
    """Something typed over a text of ours."""

    def change(book: Workbook) -> str:
        cells = (cell for cells in book[sheet].iter_rows() for cell in cells)
        cell = next(each for each in cells if str(each.value).startswith(text))
        cell.value = value
        return f"{sheet}!{cell.coordinate}"

    return change


def calculated(data: bytes) -> bytes:
    """The workbook with the result of each of our =20+5, as Excel stores it."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for empty in (b"<v></v>", b"<v />", b"<v/>"):
                part = part.replace(b"<f>20+5</f>" + empty, b"<f>20+5</f><v>25</v>")
            new.writestr(name, part)
    return made.getvalue()


CASES = {
    "text": beside_the_rows("Ask the chair"),
    "number": beside_the_rows(25),
    "day": beside_the_rows(date(2018, 3, 1)),
    "truth": beside_the_rows(True),
    "above the rows": at("Activities", "H2", "Please call me"),
    "a number above": at("Events", "G3", 7),
    "on Read me": at("Read me", "E5", "I do not understand this"),
    "below Read me": at("Read me", "B90", "We have a question"),
    "below the Cover": at("Cover", "B60", "The minister has seen it"),
    "above the Cover": at("Cover", "G3", "Draft of 3 March"),
    "a number on Check": at("Check", "G9", 3),
    "beside the Cover": beside_the_cover,
    "the other role": of_the_other_role,
    "on Lists": at("Lists", "B70", "Please add Timor-Leste"),
    "over a value of Lists": the_cell("Lists", "Viet Nam", "Timor-Leste"),
    "a formula beside the Cover": at("Cover", "F14", "=20+5"),
    "a formula below the Cover": at("Cover", "C40", "=20+5"),
    "a formula above the rows": at("Events", "H1", "=20+5"),
    "a formula below the rows": at("Issues", "D60", "=20+5"),
    "a formula on Read me": at("Read me", "B80", "=20+5"),
    "a formula on Check": at("Check", "C40", "=20+5"),
    "over a question": the_cell("Cover", "Telephone", "Mobile of the chair: none"),
    "over a heading of the Cover": the_cell("Cover", "Your answer", "Draft, do not use"),
    "over a help": the_cell("Cover", "Leave empty.", "We answered by letter"),
    "over the title of the Cover": the_cell("Cover", "ASEAN", "We send the rest in March"),
    "over the title of a sheet": the_cell("Events", "Events of this period", "None were held"),
    "behind the title of a sheet": the_cell(
        "Issues", "Challenges, lessons", "Challenges, lessons, recommendations: none"
    ),
    "over a heading": the_cell("Activities", "Main reason", "See our letter"),
    "over the words above": the_cell("Events", "One line for each", "We count persons twice"),
    "over a text of Read me": the_cell("Read me", "Not answered yet", "What does it mean?"),
    "over a text of Check": the_cell("Check", "What is still missing", "Nothing is missing"),
    "over the state of a row": at("Activities", "A9", "Ask the ministry"),
    "over a heading between the rows": at("Activities", "A6", "These are not ours"),
    "left of the rows": at("Activities", "A80", "Signed: the chair"),
    "over the number of a line": at("Events", "A9", "second day"),
    "a formula of the other role": of_the_other_role_by_formula,
}


@pytest.fixture(scope="module")
def beside(
    issued: Returning, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[str, Return]]:
    """Every case: where something was typed, and what became of the file; judged together."""
    folder = a_copy(issued, tmp_path_factory.mktemp("beside") / "plan")
    where: dict[str, str] = {}

    def change(name: str, book: Workbook) -> None:
        where[name] = CASES[name](book)

    files = {name: calculated(edited(folder.filled(), partial(change, name))) for name in CASES}
    back = folder.all_back({f"{name}.xlsx": data for name, data in files.items()})
    return {name: (where[name], back[f"{name}.xlsx"]) for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_where_no_answer_goes_is_told(
    beside: dict[str, tuple[str, Return]], name: str
) -> None:
    where, back = beside[name]

    told = [e for e in back.findings if f"{e.place.sheet}!{e.place.cell}" == where]
    assert [each.severity for each in told] == [Severity.WARNING]
    assert told[0].found
    assert answers_stand(back)


def test_a_day_is_told_as_people_see_it(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        CASES["day"](book)

    back = returning.back(edited(returning.filled(), change))

    assert [each.found for each in back.findings] == ["2018-03-01"]


def translated(book: Workbook) -> None:
    """Every text of Read me, as a translator writes it over ours."""
    for cells in book["Read me"].iter_rows():
        for cell in cells:
            if cell.value:
                cell.value = f"{cell.value} (ภาษาไทย)"


def test_a_sheet_of_ours_that_was_translated_is_told_once(returning: Returning) -> None:
    back = returning.back(edited(returning.filled(), translated))

    (told,) = back.findings
    assert (told.code, told.place.sheet) == ("T29", "Read me")
    assert told.says.startswith("What stands in cell A1 and ")
    assert " other cells of the sheet Read me was not counted" in told.says


def test_a_note_on_a_sheet_without_answers_is_a_remark_too(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        book["Read me"]["A1"].comment = Comment("Which half-year is meant?", "SLOM")

    back = returning.back(edited(returning.filled(), change))

    (told,) = back.findings
    assert (told.code, told.place.sheet, told.place.cell) == ("T25", "Read me", "A1")
    assert told.found == "Which half-year is meant?"


def test_what_is_typed_on_the_list_of_a_correction_copy_is_told(returning: Returning) -> None:
    returning.back(returning.filled({("activities", LED[0], "status"): "Half done"}))
    (copy,) = validate(returning.root, PERIOD).corrections

    def change(book: Workbook) -> None:
        book["What to correct"]["C40"].value = "We do not agree with number 1."
        place(book["Activities"], "activities", LED[0], "status").value = "Ongoing"

    untouched = returning.back(edited(copy.read_bytes(), lambda book: None), "untouched.xlsx")
    back = returning.back(edited(copy.read_bytes(), change), "copy.xlsx")

    assert "T29" not in codes(untouched)
    (told,) = back.findings
    assert (told.code, told.place.sheet, told.place.cell) == ("T29", "What to correct", "C40")
    assert told.found == "We do not agree with number 1."


def without_marks(book: Workbook) -> None:
    """As forms were issued that did not say yet which texts they came with."""
    for cells in book["_meta"].iter_rows():
        for cell in cells:
            if cells[0].value == "texts":
                cell.value = None


def test_a_form_without_the_marks_of_its_texts_has_nothing_to_tell(returning: Returning) -> None:
    assert returning.back(edited(returning.filled(), without_marks)).findings == ()


@pytest.mark.parametrize("name", ["above the Cover", "beside the Cover", "on Read me", "text"])
def test_what_is_beside_the_texts_of_an_older_form_is_told(returning: Returning, name: str) -> None:
    def change(book: Workbook) -> None:
        without_marks(book)
        CASES[name](book)

    assert codes(returning.back(edited(returning.filled(), change))) == ["T29"]


def test_a_clean_form_has_nothing_where_no_answer_goes(returning: Returning) -> None:
    assert returning.back(returning.filled()).findings == ()


def test_the_address_behind_a_text_is_added_to_the_answer(returning: Returning) -> None:
    typed = {("activities", LED[0], "progress"): "The report is here."}

    def change(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", LED[0], "progress")
        cell.hyperlink = "https://example.org/report"

    back = returning.back(edited(returning.filled(typed), change))

    row = back.row("activities", LED[0])
    assert row is not None
    assert row.text("progress") == "The report is here. (https://example.org/report)"
    assert "T69" in codes(back)


def test_a_picture_on_a_new_sheet_is_told() -> None:
    form = a_template()
    book = a_book(tables(form, good(form)))
    letter = Worksheet("Letter", pictures=True)

    back = judged(form, replace(book, worksheets=(*book.worksheets, letter)))

    assert "T68" in codes(back)
    assert "Letter" in next(each.says for each in back.findings if each.code == "T68")


def test_a_report_without_its_activities_is_not_read_from_our_lists(returning: Returning) -> None:
    back = returning.back(edited(returning.filled(), lambda book: book.__delitem__("Activities")))

    assert codes(back) == ["T45"]
    assert [row.key for row in back.rows if row.block == "activities"] == []


# --- headings and addresses


def heading(book: Workbook, words: str) -> Cell:
    cells = (cell for row in book["Events"].iter_rows(max_row=8) for cell in row)
    return next(each for each in cells if each.value == words)


def test_under_exchanged_headings_each_answer_is_asked(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        women, men = heading(book, "Women"), heading(book, "Men")
        women.value, men.value = "Men", "Women"

    back = returning.back(edited(returning.filled(), change))

    event = back.row("events", "01")
    assert event is not None
    assert event.refused
    asked = [each for each in back.findings if each.code == "T71"]
    assert [(each.place.column, each.found) for each in asked] == [("women", "12"), ("men", "9")]
    assert answers_stand(back)


ADDRESS = "https://example.org/report"


def _linked(sheet: str, address: str, value: str | None) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        page = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        page[address].hyperlink = ADDRESS
        page[address].value = value

    return change


def test_an_address_behind_any_other_cell_is_told(returning: Returning) -> None:
    def status(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", LED[0], "status")
        cell.hyperlink, cell.value = ADDRESS, "Ongoing"

    def empty(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", LED[0], "evidence")
        cell.hyperlink, cell.value = ADDRESS, None

    def not_asked(book: Workbook) -> None:  # of a body that takes part, no evidence is asked
        cell = place(book["Activities"], "activities", JOINED[0], "evidence")
        cell.hyperlink, cell.value = ADDRESS, "our report"

    changes = {
        "status.xlsx": status,
        "not asked.xlsx": not_asked,
        "empty.xlsx": empty,
        "annex.xlsx": _linked("Annex", "A1", "our report"),
        "cover.xlsx": _linked("Cover", "B60", "our report"),
    }
    files = {name: edited(returning.filled(), change) for name, change in changes.items()}
    for name, back in returning.all_back(files).items():
        links = [each.found for each in back.findings if each.code == "T72"]
        assert links == [ADDRESS], name
        assert answers_stand(back)


def test_one_address_behind_several_cells_belongs_to_each(returning: Returning) -> None:
    rows = LED[2:4]  # stand one below the other
    typed = {("activities", row, "progress"): f"The report on {row}" for row in rows}

    def change(book: Workbook) -> None:
        first, last = (place(book["Activities"], "activities", row, "progress") for row in rows)
        text = first.value
        first.hyperlink = ADDRESS
        link = first.hyperlink
        assert link is not None
        link.ref = f"{first.coordinate}:{last.coordinate}"
        first.value = text

    back = returning.back(edited(returning.filled(typed), change))

    for row in rows:
        found = back.row("activities", row)
        assert found is not None
        assert found.text("progress") == f"The report on {row} ({ADDRESS})"


def test_a_formula_without_a_result_in_a_row_that_was_added_is_told(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Activities"]
        sheet.cell(sheet.max_row + 3, 3).value = '="A training"&" of ours"'

    back = returning.back(edited(returning.filled(), change))

    added = next(each for each in back.findings if each.code == "T34")
    assert added.found == "(a formula without a result)"
