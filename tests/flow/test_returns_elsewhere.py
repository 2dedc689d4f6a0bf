"""What is typed, drawn or linked where the form has no cell is told with its place and words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from tests.builders import a_book, a_template, codes, judged, tables
from tests.builders import good_answers as good
from tests.flow.returning import JOINED, LED, Returning, answers_stand, edited, place
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Worksheet

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


def beside_the_cover(book: Workbook) -> str:
    cell = place(book["Cover"], "cover", "cover", "cleared_by")
    book["Cover"].cell(cell.row, cell.column + 1).value = "Not cleared by the chair!"
    return f"Cover!D{cell.row}"


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
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_where_no_answer_goes_is_told(returning: Returning, name: str) -> None:
    where: list[str] = []

    back = returning.back(edited(returning.filled(), lambda b: where.append(CASES[name](b))))

    told = [e for e in back.findings if f"{e.place.sheet}!{e.place.cell}" == where[0]]
    assert [each.severity for each in told] == [Severity.WARNING]
    assert told[0].found
    assert answers_stand(back)


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
