"""A cell is found by its keys, wherever they stand now, and no workbook is kept for it."""

import gc
from io import BytesIO
from weakref import ref

import pytest
from openpyxl import load_workbook

from tests.flow.returning import JOINED, LED, Returning, place


def test_a_workbook_in_which_a_cell_was_looked_for_is_let_go(issued: Returning) -> None:
    book = load_workbook(BytesIO(issued.form))
    place(book["Activities"], "activities", LED[0], "status")
    known = ref(book["Activities"])
    del book
    gc.collect()

    assert known() is None


def test_a_cell_is_found_where_its_line_stands_after_another_was_deleted(
    issued: Returning,
) -> None:
    sheet = load_workbook(BytesIO(issued.form))["Activities"]
    first, last = (place(sheet, "activities", row, "status") for row in (LED[0], LED[-1]))
    sheet.delete_rows(first.row)

    now = place(sheet, "activities", LED[-1], "status")

    assert now.row == last.row
    assert now is sheet.cell(now.row, now.column)
    with pytest.raises(StopIteration):
        place(sheet, "activities", LED[0], "status")


def test_a_cell_is_found_after_a_column_was_inserted_before_it(issued: Returning) -> None:
    sheet = load_workbook(BytesIO(issued.form))["Activities"]
    before = place(sheet, "activities", JOINED[0], "part").column
    sheet.insert_cols(2)

    assert place(sheet, "activities", JOINED[0], "part").column == before + 1
