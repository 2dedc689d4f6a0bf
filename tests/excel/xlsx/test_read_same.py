"""Our reader sees in good files what openpyxl and calamine see, cell by cell."""

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from tests import zoo
from tests.excel.office import converted
from tipxl.domain.core.workbook import Cell, CellKind, Span, Unreadable, Workbook
from tipxl.excel.read import read_book
from tipxl.excel.serial_dates import serial

Address = tuple[str, int, int]
Values = dict[Address, str | float | bool]

_TEXTS = (
    "plain",
    "Việt Nam",
    "ລາວ ကမ္ဘာ",
    "<a> & 'b'",
    "two\nlines",
    "  kept  ",
    "=not a formula",
    "00123",
)


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        time = book.add_format({"num_format": "hh:mm"})
        struck = book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("Report")
        for row, text in enumerate(_TEXTS):
            sheet.write_string(row, 0, text)
            sheet.write_number(row, 1, row * 1.1, None if row % 2 else struck)
            sheet.write_blank(row, 2, None, day)
            sheet.write_boolean(row, 3, bool(row % 2))
            sheet.write_datetime(row, 4, dt.datetime(2018, 1, 1 + row, 6), day)
        sheet.write_datetime("F1", dt.datetime(1900, 1, 15), day)
        sheet.write_datetime("F2", dt.time(18, 30), time)
        sheet.write_formula("G1", "=B1*2", None, 2.5)
        sheet.write_formula("G2", '="a"', None, "a")
        sheet.write_formula("G3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("G4", "=TRUE", None, True)
        sheet.write_rich_string("H1", "one ", struck, "two")
        sheet.merge_range("J1:K3", "merged")
        sheet.set_row(30, None, None, {"hidden": True})
        sheet.set_column("M:N", None, None, {"hidden": True})
        sheet.data_validation("D1:D9", {"validate": "list", "source": ["a", "b"]})
        sheet.write_comment("A1", "a note")
        sheet.set_header("&LTX1.plan&RPage &P")
        sheet.protect()
        lists = book.add_worksheet("Lists")
        lists.very_hidden()
        lists.write_number("AB900", 7)
        book.add_worksheet("Empty").hide()
        book.define_name("code", '="TX1"')
        book.set_properties({"subject": "TX1", "created": dt.datetime(2018, 1, 1)})
        book.set_custom_property("tx", "TX1.custom")
    return out.getvalue()


def by_openpyxl() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row, text in enumerate(_TEXTS, 1):
        sheet.cell(row, 1).value, sheet.cell(row, 1).data_type = text, "s"
        sheet.cell(row, 2).value = row / 3
    sheet["C1"] = dt.datetime(2018, 5, 6, 7, 30)
    sheet["C2"] = dt.time(7, 30)
    sheet["C3"] = dt.timedelta(hours=30)
    sheet["D1"], sheet["D2"] = True, False
    sheet["E1"] = "=B1+1"
    sheet["F1"] = "#REF!"
    sheet["G1"] = CellRichText(TextBlock(InlineFont(strike=True), "gone"))
    sheet["G2"], sheet["G2"].font = "gone too", Font(strike=True)
    sheet["A1"].comment = Comment("a note", "me")
    sheet.merge_cells("H1:I2")
    book.save(out)
    return out.getvalue()


def ours(data: bytes) -> Workbook:
    book = read_book(data)
    assert isinstance(book, Workbook), book
    return book


def our_values(book: Workbook, but: tuple[CellKind, ...] = ()) -> Values:
    return {
        (worksheet.name, cell.row, cell.column): cell.value
        for worksheet in book.worksheets
        for cell in worksheet.cells
        if cell.value not in (None, "") and cell.kind not in but
    }


def plain(value: object) -> str | float | bool:
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return serial(value)
    if isinstance(value, bool | str):
        return value
    assert isinstance(value, int | float), value
    return float(value)


def openpyxl_values(data: bytes) -> Values:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, row, column): plain(cell.value)
        for sheet in book.worksheets
        for (row, column), cell in sheet._cells.items()
        if cell.value not in (None, "")
    }


def calamine_values(data: bytes) -> Values:
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    found: Values = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        first = sheet.start[1] + 1 if sheet.start else 1
        for row, values in enumerate(sheet.iter_rows(), 1):
            cells = enumerate(values, first)
            found |= {(name, row, at): plain(value) for at, value in cells if value != ""}
    return found


def assert_same(found: Mapping[Address, object], expected: Values) -> None:
    assert found.keys() == expected.keys()
    for address, value in expected.items():
        if isinstance(value, float) and not isinstance(value, bool):
            # Both of the others round times to milliseconds.
            assert found[address] == pytest.approx(value, abs=1e-6), address
        else:
            assert found[address] == value, address


@pytest.mark.parametrize("made", [by_xlsxwriter, by_openpyxl])
def test_values_equal_those_of_openpyxl_and_calamine(made: zoo.Animal) -> None:
    data = made()
    book = ours(data)

    assert_same(our_values(book), openpyxl_values(data))
    # calamine shows an error cell as a blank.
    assert_same(our_values(book, (CellKind.ERROR,)), calamine_values(data))


@pytest.mark.office
@pytest.mark.parametrize("made", [by_xlsxwriter, by_openpyxl])
def test_values_are_the_same_after_libreoffice_saved_the_file(
    made: zoo.Animal, tmp_path: Path
) -> None:
    data = converted({"a.xlsx": made()}, tmp_path)["a.xlsx"]
    book = ours(data)

    assert_same(our_values(book), openpyxl_values(data))


def test_what_xlsxwriter_put_around_the_cells_is_read() -> None:
    book = ours(by_xlsxwriter())
    report, lists, empty = book.worksheets

    assert [worksheet.state for worksheet in book.worksheets] == ["visible", "veryHidden", "hidden"]
    assert report.protected
    assert report.merges == (Span(1, 10, 3, 11),)
    assert report.hidden_rows == (31,)
    assert report.hidden_columns == (Span(1, 13, 1_048_576, 14),)
    assert report.lists == (Span(1, 4, 9, 4),)
    assert [note.text for note in report.comments] == ["a note"]
    assert report.header == "TX1.plan\nPage"
    assert lists.cells == (Cell(900, 28, CellKind.NUMBER, 7.0),)
    assert empty.cells == ()
    assert (book.names or {})["code"] == '"TX1"'
    assert {"subject": "TX1", "tx": "TX1.custom"}.items() <= (book.properties or {}).items()
    assert [cell.address for cell in report.cells if cell.struck] == ["B1", "H1", "B3", "B5", "B7"]
    assert [cell.address for cell in report.cells if cell.formula] == ["G1", "G2", "G3", "G4"]


def test_what_openpyxl_put_around_the_cells_is_read() -> None:
    worksheet = ours(by_openpyxl()).worksheets[0]
    found = {cell.address: cell for cell in worksheet.cells}

    assert found["E1"] == Cell(1, 5, CellKind.NUMBER, None, formula=True)
    assert found["F1"].kind is CellKind.ERROR
    assert [address for address, cell in found.items() if cell.struck] == ["G1", "G2"]
    assert [note.text for note in worksheet.comments] == ["a note"]
    assert worksheet.merges == (Span(1, 8, 2, 9),)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The openpyxl book as LibreOffice saves it in the other formats, and once more as .xlsx."""
    made = {"a.xlsx": by_openpyxl()}
    return {
        kind: converted(made, tmp_path_factory.mktemp(kind), kind)["a.xlsx"]
        for kind in ("xls", "ods", "xlsx")
    }


@pytest.mark.office
def test_an_xls_is_read_by_calamine_in_a_worker(foreign: dict[str, bytes]) -> None:
    book = ours(foreign["xls"])

    assert (book.format, book.errors_visible) == ("xls", False)
    expected = our_values(ours(foreign["xlsx"]), (CellKind.ERROR,))
    assert expected["Sheet", 3, 3] == 1.25  # a duration, of which nobody saw a day
    assert_same(our_values(book), {**expected, ("Sheet", 3, 3): "30:00:00"})
    assert book.worksheets[0].merges == (Span(1, 8, 2, 9),)
    kinds = {cell.address: cell.kind for cell in book.worksheets[0].cells}
    assert [kinds["C1"], kinds["D1"], kinds["E1"]] == [
        CellKind.DATE,
        CellKind.BOOLEAN,
        CellKind.NUMBER,
    ]


@pytest.mark.office
def test_an_ods_is_read_with_its_errors_and_formulas(foreign: dict[str, bytes]) -> None:
    book = ours(foreign["ods"])
    found = {cell.address: cell for cell in book.worksheets[0].cells}

    assert (book.format, book.errors_visible) == ("ods", True)
    assert_same(our_values(book), our_values(ours(foreign["xlsx"])))
    assert (found["E1"].formula, found["F1"].kind) == (True, CellKind.ERROR)
    assert book.worksheets[0].merges == (Span(1, 8, 2, 9),)
    assert [note.text for note in book.worksheets[0].comments] == ["a note"]


@pytest.mark.office
def test_what_stands_around_the_cells_of_an_ods_is_read(tmp_path: Path) -> None:
    book = ours(converted({"a.xlsx": by_xlsxwriter()}, tmp_path, "ods")["a.xlsx"])
    report = book.worksheets[0]

    assert [worksheet.state for worksheet in book.worksheets] == ["visible", "hidden", "hidden"]
    assert report.protected
    assert report.merges == (Span(1, 10, 3, 11),)
    assert [(span.left, span.right) for span in report.hidden_columns] == [(13, 14)]
    assert {(span.top, span.left) for span in report.lists} >= {(row, 4) for row in range(1, 9)}
    assert "TX1" in (book.names or {})["code"]
    assert {"subject": "TX1", "tx": "TX1.custom"}.items() <= (book.properties or {}).items()


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_a_file_of_another_format_cut_short_is_held(foreign: dict[str, bytes], kind: str) -> None:
    whole = foreign[kind]

    for size in (len(whole) // 4, len(whole) // 2, len(whole) - 100):
        answer = read_book(whole[:size])
        assert isinstance(answer, Unreadable)
        assert answer.code in ("R04", "R06")
