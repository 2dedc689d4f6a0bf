"""What was agreed before stands in the next form, and what is final needs nothing."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell

from tests.builders import (
    ASSUMED,
    CONTINUING,
    JOINED,
    LED,
    SHARED,
    a_layout,
    after,
    agreed,
    codes,
    judged,
    said,
)
from tests.excel.office import converted
from tests.excel.programs import addresses
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.form.form_styles import QUIET
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.read import read_book

TEMPLATE = after(
    agreed(
        LED,
        "ON",
        values={"target": "2019H1", "funding": "SEEK", "partner": "A fund"},
        said=(said("ABC", status="ON", progress="Rivers were studied."),),
    ),
    agreed(SHARED, "CO", values={"completed_in": "2018H1", "evidence": "Report 7"}),
    agreed(CONTINUING, "DI"),
    agreed(ASSUMED, "ME"),
    agreed(JOINED, "IP"),
)
FORM = form_workbook(TEMPLATE, a_layout().for_round(TEMPLATE.evaluation))
PLACES = addresses(FORM)
BOOK = openpyxl.load_workbook(io.BytesIO(FORM), data_only=True)

FINAL = {SHARED: "Completed", CONTINUING: "Discontinued", ASSUMED: "Merged / reformulated"}

# All that a full report still needs.
REST: dict[FieldKey, Typed] = {
    ("cover", "cover", "date"): date(2019, 1, 20),
    ("cover", "cover", "cleared_by"): "The chair",
    ("cover", "cover", "clearance"): "Cleared by the chair or SOM leader",
    ("activities", LED, "status"): "Ongoing",
    ("activities", LED, "progress"): "Roads were studied.",
    ("activities", JOINED, "part"): "Nothing this period",
}


def cell(block: str, row: str, column: str) -> Cell:
    sheet, address = PLACES[block, row, column]
    found = BOOK[sheet][address]
    assert isinstance(found, Cell)
    return found


@pytest.mark.parametrize(
    ("block", "row", "column", "text"),
    [
        ("cover", "cover", "focal_point", "A. Person"),
        ("cover", "cover", "focal_email", "focal@abc.org"),
        ("activities", LED, "last", "Ongoing\nRivers were studied."),
        ("activities", LED, "target", "2019H1"),
        ("activities", LED, "funding", "Being sought"),
        ("activities", LED, "partner", "A fund"),
        ("activities", LED, "status", None),
        ("activities", LED, "progress", None),
        ("activities", JOINED, "last", "In preparation"),
        ("activities", JOINED, "part", None),
        ("activities", SHARED, "completed_in", "2018H1"),
        ("activities", SHARED, "evidence", "Report 7"),
    ],
)
def test_what_is_known_stands_in_the_form(
    block: str, row: str, column: str, text: str | None
) -> None:
    assert cell(block, row, column).value == text


@pytest.mark.parametrize(("row", "status"), FINAL.items())
def test_a_final_row_comes_answered_and_greyed_and_says_that_nothing_is_to_do(
    row: str, status: str
) -> None:
    given = cell("activities", row, "status")

    assert given.value == status
    assert given.fill.fgColor.rgb == f"FF{QUIET}"
    assert BOOK["Activities"][f"A{given.row}"].value == "Agreed: nothing to do"


def test_a_full_report_that_leaves_final_rows_alone_lacks_nothing() -> None:
    book = read_book(filled(FORM, Filling(REST)))
    assert isinstance(book, Workbook)

    returned = judged(TEMPLATE, book)

    assert codes(returned) == []


@pytest.mark.office
def test_it_is_ready_and_counts_the_rows_that_are_owed_as_status_does(tmp_path: Path) -> None:
    report = filled(FORM, Filling(REST))

    saved = converted({"form.xlsx": report}, tmp_path)["form.xlsx"]

    page = openpyxl.load_workbook(io.BytesIO(saved), data_only=True)["Check"]
    assert page["A2"].value == "READY"
    assert page["A3"].value == "Rows answered: 2 of 2 · To do: 0 · To correct: 0 · Please look: 0"
