"""The body's workbook: what stands where, what is locked, and what LibreOffice lets a user do."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.utils import get_column_letter

from tests.excel.form.test_form_rules import a_layout, a_template
from tests.excel.office import at_the_desk, converted
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.schema.form_schema import OWN_SHEETS, Item
from tipxl.errors import TipxlError
from tipxl.excel.form.form_places import ANSWER, FORM_KEY, KEYS, form, tables
from tipxl.excel.form.form_workbook import form_workbook

LAYOUT = a_layout()


def a_row(number: int, role: str = "lead", **changes: object) -> FormRow:
    facts = {"role": role, "basis": "printed", "nature": "ONE", "last": "", "turn": "later"}
    row = FormRow(
        key=f"A.a.1.{number}#1",
        mark=f"{number:08x}",
        facts={**facts, "schedule": "undated"},
        shown={"key": f"A.a.1.{number}#1", "activity": f"Activity {number}"},
    )
    return replace(row, **changes)


def a_form(*rows: FormRow) -> IssuedForm:
    return a_template(LAYOUT, rows, 5, "later")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    book = opened(data)
    cells = (cell for page in book for row in page.iter_rows(values_only=True) for cell in row)
    return [cell for cell in cells if isinstance(cell, str)]


ROWS = (
    a_row(1, headings=("You lead · A", "A.a Long words")),
    a_row(2, given={"status": "CO"}, final=True, settled=True),
    a_row(3, "part"),
)


def test_the_sheets_stand_in_the_order_of_the_work() -> None:
    book = opened(form_workbook(a_form(*ROWS), LAYOUT))

    assert book.sheetnames == [
        *("Read me", "Cover", "Activities", "Other activities", "Events", "Issues", "Check"),
        *("Lists", "_check", "_meta"),
    ]
    blocks = {block.sheet for block in LAYOUT.blocks}
    assert set(book.sheetnames) - blocks <= set(OWN_SHEETS)
    assert [page.sheet_state for page in book][-3:] == ["hidden", "veryHidden", "veryHidden"]


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_workbook(a_form(*ROWS), LAYOUT) == form_workbook(a_form(*ROWS), LAYOUT)


def test_the_code_stands_on_three_sheets_in_the_properties_a_name_and_every_header() -> None:
    issued_form = a_form(*ROWS)
    code = issued_form.identity.code
    book = opened(form_workbook(issued_form, LAYOUT))

    holders = {p.title for p in book for row in p.iter_rows(values_only=True) if code in row}
    assert {"Cover", "Activities", "_meta"} <= holders
    assert book.properties.subject == book.properties.description == code
    assert book.defined_names["tipxl_code"].value == f'"{code}"'
    assert all(page.oddHeader and code in str(page.oddHeader.right.text) for page in book)


def test_columns_and_lines_are_found_by_their_keys_and_the_line_key_stands_by_the_inputs() -> None:
    issued_form = a_form(*ROWS)
    book = opened(form_workbook(issued_form, LAYOUT))

    for table in tables(issued_form, LAYOUT):
        page, name = book[table.block.sheet], table.block.key
        for spot in table.spots:
            assert page.cell(KEYS + 1, spot.at + 1).value == f"tx:{name}:{spot.column.key}"
        assert page.cell(KEYS + 1, table.key + 1).value == f"tx:{name}:key!"
        before = table.inputs[0].at - 1 if table.numbered else table.inputs[0].at + 1
        assert table.key == before  # lines of a body's own may be sorted as a whole
        for row, line in zip(table.rows, table.lines, strict=True):
            cell = page.cell(line + 1, table.key + 1)
            assert cell.value == f"tx:{name}:{row.key}|{row.mark}"
            assert cell.protection.locked
        assert page.row_dimensions[KEYS + 1].hidden
    record = form(issued_form, LAYOUT)
    page = book[record.block.sheet]
    for at, column in record.questions:
        assert page.cell(at + 1, FORM_KEY + 1).value == f"tx:cover:{column.key}|{record.row.mark}"
        assert not page.cell(at + 1, ANSWER + 1).protection.locked
    assert page.cell(record.top + 1, ANSWER + 1).value == "tx:cover:answer"


def test_only_what_is_asked_of_a_row_is_unlocked_and_stays_so_after_a_paste() -> None:
    issued_form = a_form(*ROWS)
    data = form_workbook(issued_form, LAYOUT)
    book = opened(data)

    table = next(each for each in tables(issued_form, LAYOUT) if each.block.key == "activities")
    page = book["Activities"]
    assert page.protection.sheet
    for row, line in zip(table.rows, table.lines, strict=True):
        asked = {spot.at for spot in table.asked(row)}
        for at in range(table.inputs[-1].at + 1):
            assert page.cell(line + 1, at + 1).protection.locked == (at not in asked)
    assert b'<protectedRange sqref="F8:F9" name="activities_status"' in _part(data, 3)


def _part(data: bytes, number: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(f"xl/worksheets/sheet{number}.xml")


def test_a_body_that_only_takes_part_sees_no_question_for_leads() -> None:
    issued_form = a_form(a_row(1, "part"), a_row(2, "part"))

    found = texts(form_workbook(issued_form, LAYOUT))

    assert "tx:activities:part" in found
    assert "tx:activities:status" not in found


def _offered(data: bytes, sheet: str, cell: str) -> str:
    page = opened(data)[sheet]
    return str(next(v.formula1 for v in page.data_validations.dataValidation if cell in v.cells))


def test_a_status_offers_only_where_it_may_go_from_the_last_agreed_one() -> None:
    facts = {**ROWS[0].facts, "last": "CO"}
    assumed = {**ROWS[0].facts, "last": "ME", "basis": "assumed"}
    data = form_workbook(a_form(a_row(1, facts=facts), a_row(2, facts=assumed)), LAYOUT)

    assert _offered(data, "Activities", "F6") == '"Ongoing,Completed"'
    assert _offered(data, "Activities", "F7") == '"Merged / reformulated,Not our activity"'


def test_a_long_list_or_one_with_a_comma_is_a_range_on_the_sheet_lists() -> None:
    reason = replace(LAYOUT.list("reason"), items=(Item("A", "Yes, but"), Item("B", "No")))
    issued_form = a_form(*ROWS)
    lists = tuple(reason if each.key == "reason" else each for each in issued_form.lists)
    data = form_workbook(replace(issued_form, lists=lists), LAYOUT)

    table = next(t for t in tables(issued_form, LAYOUT) if t.block.key == "activities")
    at = next(spot.at for spot in table.inputs if spot.column.key == "reason")
    found = _offered(data, "Activities", f"{get_column_letter(at + 1)}9")
    assert re.fullmatch(r"Lists!\$[A-Z]+\$3:\$[A-Z]+\$4", found)


def test_a_body_without_rows_is_refused_in_words() -> None:
    with pytest.raises(TipxlError, match="BODY has no row in January to June 2018"):
        form_workbook(a_form(), LAYOUT)


def test_a_text_that_no_cell_holds_is_refused_in_words() -> None:
    row = a_row(1, shown={"activity": "x" * 40_000})

    with pytest.raises(TipxlError, match="40,000 characters"):
        form_workbook(a_form(row), LAYOUT)


def test_a_rule_too_long_for_a_formula_is_refused_in_words() -> None:
    rules = tuple(replace(each, says='"' * 9000) for each in LAYOUT.rules)

    with pytest.raises(TipxlError, match="more than Excel takes"):
        form_workbook(a_form(*ROWS), replace(LAYOUT, rules=rules))


def test_what_was_said_last_time_stops_no_form_however_long_it_is() -> None:
    assert form_workbook(a_form(a_row(1, texts={"said": '"' * 9000})), LAYOUT)


# --- with LibreOffice


@pytest.mark.office
def test_saved_by_libreoffice_it_still_knows_itself_and_every_line(tmp_path: Path) -> None:
    issued_form = a_form(*ROWS)
    data = form_workbook(issued_form, LAYOUT)

    saved = converted({"form.xlsx": data}, tmp_path)["form.xlsx"]

    keys = [text for text in texts(data) if text.startswith("tx:")]
    assert [text for text in texts(saved) if text.startswith("tx:")] == keys
    assert texts(saved).count(issued_form.identity.code) >= 3


@pytest.mark.office
def test_what_is_stored_is_what_libreoffice_works_out(tmp_path: Path) -> None:
    data = form_workbook(a_form(*ROWS), LAYOUT)

    saved = converted({"form.xlsx": data}, tmp_path)["form.xlsx"]

    before, after = (
        openpyxl.load_workbook(io.BytesIO(each), data_only=True) for each in (data, saved)
    )
    for page in before:
        for row in page.iter_rows():
            for cell in row:
                same = after[page.title][cell.coordinate].value
                assert (cell.value or "") == (same or ""), (page.title, cell.coordinate)


@pytest.mark.office
@pytest.mark.parametrize("submission", ["Full report", "Nil report"])
def test_a_cell_that_shows_an_error_is_told_and_keeps_the_report_from_being_ready(
    submission: str, tmp_path: Path
) -> None:
    issued_form = a_form(a_row(1, "part"))
    book = opened(form_workbook(issued_form, LAYOUT))
    book["Cover"].cell(_question(issued_form, "submission"), ANSWER + 1).value = submission
    book["Activities"]["F6"].value = "=1/0"
    typed = io.BytesIO()
    book.save(typed)

    saved = converted({"form.xlsx": typed.getvalue()}, tmp_path)["form.xlsx"]

    page = openpyxl.load_workbook(io.BytesIO(saved), data_only=True)["Check"]
    rows = {row[0]: row[2:4] for row in page.iter_rows(values_only=True)}
    assert page["A2"].value == "NOT READY"
    assert "empty it and type the answer again." in str(rows["A.a.1.1#1"][1])


@pytest.mark.office
def test_a_nil_report_is_ready_at_once(tmp_path: Path) -> None:
    issued_form = a_form(*ROWS)
    book = opened(form_workbook(issued_form, LAYOUT))
    assert _cached(form_workbook(issued_form, LAYOUT), "Check", "A2") == "NOT READY"
    book["Cover"].cell(_question(issued_form, "submission"), ANSWER + 1).value = "Nil report"
    typed = io.BytesIO()
    book.save(typed)

    saved = converted({"form.xlsx": typed.getvalue()}, tmp_path)["form.xlsx"]

    assert _cached(saved, "Check", "A2") == _cached(saved, "Cover", "C7") == "READY"


def _cached(data: bytes, sheet: str, cell: str) -> object:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet][cell].value


def _question(issued_form: IssuedForm, key: str) -> int:
    record = form(issued_form, LAYOUT)
    return next(row + 1 for row, column in record.questions if column.key == key)


@pytest.mark.office
def test_a_locked_cell_refuses_typing_an_input_takes_it_and_sorting_moves_nothing(
    tmp_path: Path,
) -> None:
    rows = tuple(a_row(n) for n in range(1, 5))
    data = form_workbook(a_form(*rows), LAYOUT)
    table = next(t for t in tables(a_form(*rows), LAYOUT) if t.block.key == "activities")
    first, last = table.lines[0] + 1, table.lines[-1] + 1
    left, right = (get_column_letter(table.inputs[n].at + 1) for n in (0, -1))

    answers = at_the_desk(
        data,
        tmp_path,
        [
            ("type", "Activities", f"C{first}", "changed"),
            ("type", "Activities", f"{left}{first}", "Ongoing"),
            ("type", "Activities", f"{left}{last}", "Postponed"),
            ("sort", "Activities", f"{left}{first}:{right}{last}"),
            ("read", "Activities", f"{left}{first}"),
            ("read", "Activities", f"{left}{last}"),
            ("read", "Cover", "C7"),
        ],
    )

    assert answers == [
        *("Activity 1", "Ongoing", "Postponed", "done", "Ongoing", "Postponed", "NOT READY"),
    ]
