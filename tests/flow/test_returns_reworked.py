"""What is done to a whole workbook: keys replaced, cells crossed out, sheets hidden."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from tests.builders import a_book, a_template, an_event, codes, judged, tables
from tests.builders import good_answers as good
from tests.flow.returning import (
    LED,
    NOW,
    PERIOD,
    Returning,
    answers_stand,
    edited,
    finding,
    place,
    told,
)
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.excel.read import read_book
from tipxl.validation.read_round import PriorReturns, validate_file
from tipxl.workspace.opening import open_workspace


def replaced(old: str, new: str, book: Workbook) -> None:
    """Find and replace in every sheet, as a program does it that asks nothing."""
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    cell.value = cell.value.replace(old, new)


# --- keys changed


@pytest.mark.parametrize(
    ("old", "sheet"),
    [("activities", "Activities"), ("events", "Events"), ("issues", "Issues"), ("other", "Other")],
)
def test_a_word_replaced_in_all_keys_leaves_the_answers_under_their_headings(
    returning: Returning, old: str, sheet: str
) -> None:
    back = returning.back(
        edited(returning.filled(), lambda book: replaced(f"tx:{old}:", "tx:replaced:", book))
    )

    assert answers_stand(back)
    assert [e.place.sheet[: len(sheet)] for e in back.findings if e.code == "T18"] == [sheet]
    assert not told(back) & {"T14", "T27", "T34"}


# --- crossed out


@pytest.mark.parametrize(
    ("sides", "style", "is_crossed"),
    [
        ({"diagonalUp": True}, "thin", True),
        ({"diagonalDown": True}, "double", True),
        ({"diagonalUp": True, "diagonalDown": True}, "thin", True),
        ({}, "thin", False),
        ({"diagonalUp": True}, None, False),
    ],
)
def test_an_answer_with_a_line_from_corner_to_corner_is_asked(
    returning: Returning, sides: dict[str, bool], style: str | None, is_crossed: bool
) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", LED[0], "status")
        cell.border = Border(diagonal=Side(style=style), **sides)  # type: ignore[arg-type]

    back = returning.back(edited(returning.filled(), change))

    assert ("T23" in told(back)) is is_crossed
    assert answers_stand(back, but=LED[:1] if is_crossed else ())


def test_a_struck_day_is_shown_as_the_day_that_was_typed(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Events"], "events", "01", "start")
        cell.border = Border(diagonal=Side(style="thin"), diagonalUp=True)

    back = returning.back(edited(returning.filled(), change))

    assert [e.found for e in back.findings if e.code == "T23"] == ["2017-09-04"]


def test_answers_that_a_conditional_format_may_strike_are_read_and_told_of(
    returning: Returning,
) -> None:
    def change(book: Workbook) -> None:
        struck = FormulaRule(formula=["TRUE"], font=Font(strike=True))  # type: ignore[no-untyped-call]
        hidden = FormulaRule(formula=["TRUE"])  # type: ignore[no-untyped-call]
        number = NumberFormat(numFmtId=200, formatCode=";;;")
        hidden.dxf = DifferentialStyle(numFmt=number)
        bold = FormulaRule(formula=["TRUE"], font=Font(bold=True))  # type: ignore[no-untyped-call]
        book["Events"].conditional_formatting.add("H1:I45", struck)
        book["Issues"].conditional_formatting.add("A1:Z45", struck)  # nothing is said there
        sheet = book["Activities"]
        for row, rule in zip(LED, (hidden, bold), strict=False):
            at = place(sheet, "activities", row, "status").coordinate
            sheet.conditional_formatting.add(at, rule)

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    found = [each for each in back.findings if each.code == "T84"]
    assert {each.severity for each in found} == {Severity.WARNING}
    assert [(each.place.sheet, each.says.count("H6, I6")) for each in found] == [
        ("Activities", 0),
        ("Events", 1),
    ]


# --- hidden


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_answers_on_a_hidden_sheet_count_and_are_told_of(returning: Returning, state: str) -> None:
    def change(book: Workbook) -> None:
        book["Events"].sheet_state = state  # type: ignore[assignment]
        book["Issues"].sheet_state = state  # type: ignore[assignment]

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    assert [each.place.sheet for each in back.findings if each.code == "T85"] == ["Events"]


def test_what_stands_on_a_hidden_cover_counts_and_is_told_of(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        book["Cover"].sheet_state = "hidden"

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    assert [each.place.sheet for each in back.findings if each.code == "T85"] == ["Cover"]


def test_a_hidden_column_of_answers_on_the_cover_is_told_of(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        at = place(book["Cover"], "cover", "cover", "remarks").column_letter
        book["Cover"].column_dimensions[at].hidden = True

    back = returning.back(edited(returning.filled(), change))

    (found,) = (each for each in back.findings if each.code == "T76")
    assert found.says.startswith("The column of the answers is hidden")


def test_a_hidden_event_counts_and_is_told_of_with_its_row(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        row = place(book["Events"], "events", "01", "title").row
        for number in (row, row + 1):  # the second line is empty
            book["Events"].row_dimensions[number].hidden = True
        at = place(book["Activities"], "activities", LED[0], "status").row
        book["Activities"].row_dimensions[at].hidden = True  # as a filter leaves it

    back = returning.back(edited(returning.filled(), change))

    (found,) = (each for each in back.findings if each.code == "T85")
    assert found.place.cell == "A6"
    assert "row 6 of the sheet Events." in found.says


# --- sheets and results that say something


def test_an_empty_sheet_is_told_of_where_its_name_speaks(returning: Returning) -> None:
    speaking = {"We send events on 5 Feb", "not cleared", "ไม่มีกิจกรรมในช่วงนี้"}
    others = {
        *("Sheet1", "Feuille 2", "Ben", "Trang tính1", "Trang_tính2 (2)", "Hoja de cálculo 1"),
        *("แผ่น1", "ชีต1", "សន្លឹក1", "စာရွက်1", "ແຜ່ນ1"),
    }

    def change(book: Workbook) -> None:
        for name in (*speaking, *others):
            book.create_sheet(name)

    back = returning.back(edited(returning.filled(), change))

    assert {each.place.sheet for each in back.findings if each.code == "T27"} == speaking


@pytest.mark.parametrize(
    ("column", "value", "expected", "told_of"),
    [
        ("women", 0.0, None, {"T87", "E01"}),
        ("other", 0.0, None, {"T87"}),
        ("place", 0.0, None, {"T87"}),
        ("women", 5.0, 5.0, {"T22"}),
    ],
)
def test_a_formula_whose_result_is_nought_says_nothing_of_an_event(
    column: str, value: float, expected: float | None, told_of: set[str]
) -> None:
    event = judged_with_event(column, Cell(1, 1, CellKind.NUMBER, value, formula=True))

    assert event.row("events", "01").value(column) == expected  # type: ignore[union-attr]
    assert set(codes(event)) == told_of


def test_a_nought_that_was_typed_is_a_nought() -> None:
    event = judged_with_event("women", 0.0)

    assert event.row("events", "01").value("women") == 0.0  # type: ignore[union-attr]
    assert codes(event) == []


def judged_with_event(column: str, value: Cell | float) -> Return:
    """A good report with one event, in which one cell holds this."""
    form = a_template()
    typed = {**good(form), **an_event(), ("events", "01", column): value}
    return judged(form, a_book(tables(form, typed)))


def test_a_nought_left_of_a_formula_of_ours_is_none_of_theirs_where_no_formula_is_seen(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(book: Workbook) -> None:
        row = place(book["Activities"], "activities", LED[0], "status").row
        book["Activities"].cell(row, 1).value = 0  # our formula of its state

    data = edited(returning.filled(), change)
    arrival = Arrival("a.xls", "a.xls", "", NOW, "")
    as_xlsx, prior = returning.back(data), PriorReturns(PERIOD)

    def as_xls(data: bytes, **further: Any) -> Any:
        return replace(read_book(data, **further), format="xls", errors_visible=False)

    monkeypatch.setattr("tipxl.validation.validate_file.read_book", as_xls)
    back = validate_file(open_workspace(returning.root), data, arrival, prior)

    assert told(as_xlsx) >= {"T29"}
    assert "T29" not in told(back)
    assert "T30" in told(back)


# --- a number written by a list that lies on the sheet


def with_control(data: bytes, kind: str, link: str) -> bytes:
    """The workbook with a form control on its Activities, as Excel stores it."""
    made = BytesIO()
    control = (
        '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        f'objectType="{kind}" fmlaLink="{link}" fmlaRange="Lists!$A$2:$A$8" sel="1" val="0"/>'
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdC" Type="{relations}/ctrlProp" Target="../ctrlProps/c1.xml"/>'
    part = "xl/worksheets/_rels/sheet3.xml.rels"
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        around = old.read(part).decode() if part in old.namelist() else _NO_RELATIONS
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, around.replace("</Relationships>", f"{relation}</Relationships>"))
        new.writestr("xl/ctrlProps/c1.xml", control)
    return made.getvalue()


_NO_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "</Relationships>"
)


@pytest.mark.parametrize(
    ("kind", "link", "is_asked"),
    [
        ("Drop", "Events!$I$6", True),
        ("List", "$I$6", False),  # of its own sheet
        ("Radio", "'Events'!$I$6", True),
        ("Spin", "Events!$I$6", False),
        ("Drop", "", False),
        ("Drop", "#REF!", False),
    ],
)
def test_the_number_of_a_choice_is_never_taken_for_an_answer(
    returning: Returning, kind: str, link: str, is_asked: bool
) -> None:
    back = returning.back(with_control(edited(returning.filled(), lambda _: None), kind, link))

    event = back.row("events", "01")
    assert event is not None
    assert event.refused is is_asked
    assert ("T86" in told(back)) is is_asked
    if is_asked:
        assert finding(back, "T86").place.cell == "I6"
