"""A table that the officer edits: every one of them is drawn by the same hand."""

from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook, load_workbook

from tipxl.excel.editable.editable_table import (
    CellGuide,
    DropdownLists,
    EditableColumn,
    EditableTable,
    EditableValue,
    LineColour,
    Looks,
    draw_table,
)
from tipxl.excel.writer import WorkbookWriter, draw


def look(value: EditableValue) -> Looks:
    return {"num_format": "yyyy-mm-dd"} if isinstance(value, date) else {"num_format": "@"}


def drawn(table: EditableTable) -> Workbook:
    def paint(writer: WorkbookWriter) -> None:
        page = writer.page("Table")
        draw_table(writer, page, table, DropdownLists(writer.page("Lists")))

    return load_workbook(BytesIO(draw(paint)))


def test_each_value_is_written_as_what_it_is() -> None:
    values = ("=1+1", 2.5, 3, True, date(2018, 7, 30), datetime(2018, 7, 30, 9, 5), None)
    columns = tuple(EditableColumn(f"C{n}", 10, look) for n in range(len(values)))

    row = next(drawn(EditableTable(columns, (values,)))["Table"].iter_rows(min_row=2))

    days = [datetime(2018, 7, 30), datetime(2018, 7, 30, 9, 5)]
    assert [cell.value for cell in row] == ["=1+1", 2.5, 3, True, *days, None]
    assert row[0].data_type == "s"


def test_what_a_column_takes_holds_from_the_first_line_through_the_spare_ones() -> None:
    guide = CellGuide(0, 11, {"validate": "list", "source": ("yes", "no")})
    column = EditableColumn("Yes?", 10, look, hint="Choose.", guides=(guide,))

    book = drawn(EditableTable((column,), (("yes",), ("no",)), top=3, spare=10))

    hint, dropdown = book["Table"].data_validations.dataValidation
    assert (str(hint.sqref), hint.prompt) == ("A4", "Choose.")
    assert (str(dropdown.sqref), dropdown.formula1) == ("A5:A16", "Lists!$A$1:$A$2")
    assert [cell.value for cell in book["Lists"]["A"]] == ["yes", "no"]
    assert book["Lists"].sheet_state == "hidden"


def test_a_colour_reaches_the_last_line_that_can_be_filled_in() -> None:
    columns = (EditableColumn("State", 10, look), EditableColumn("Why", 10, look))
    colour = LineColour(0, 1, '=$A2="open"', "#FFE699")

    page = drawn(EditableTable(columns, (("open", ""),), spare=5, colours=(colour,)))["Table"]

    assert [str(each.sqref) for each in page.conditional_formatting] == ["A2:B7"]


def test_many_columns_are_printed_on_pages_beside_each_other_each_with_the_first_ones() -> None:
    columns = tuple(EditableColumn(f"C{n}", 40, look) for n in range(7))
    table = EditableTable(columns, (("a",) * 7,), pages=(3, 5), unprinted=6)

    page = drawn(table)["Table"]

    assert [sum(each) for each in table.pages_beside] == [120, 120, 80]
    assert str(page.print_area).endswith("$A$1:$F$1048575")  # and what she adds below
    assert [each.id for each in page.col_breaks.brk] == [3, 5]
    assert page.print_title_cols == "$A:$A"
    assert page.page_setup.pageOrder == "overThenDown"
    assert not page.sheet_properties.pageSetUpPr or not page.sheet_properties.pageSetUpPr.fitToPage


def test_a_table_without_spare_lines_is_not_filtered_and_one_that_grows_repeats_its_headings() -> (
    None
):
    columns = (EditableColumn("State", 10, look),)

    growing = drawn(EditableTable(columns, (("open",),)))["Table"]
    fixed = drawn(EditableTable(columns, (("open",),), spare=0, grows=False))["Table"]

    assert (growing.auto_filter.ref, growing.print_title_rows) == ("A1:A2", "$1:$1")
    assert (fixed.auto_filter.ref, fixed.print_title_rows) == (None, None)
