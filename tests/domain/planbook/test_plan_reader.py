"""A plan workbook as found -> the plan, or everything that is wrong with it."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.domain.planbook.test_plan_checks import a_plan
from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.codecs import Value
from tipxl.domain.planbook.plan_reader import plan_from
from tipxl.domain.planbook.plan_tables import TABLES, PlanTable, lines_of

DATES_1900, DATES_1904 = date(1899, 12, 30), date(1904, 1, 1)


WANTED = tuple(each for each in TABLES if not each.optional)


def a_cell(row: int, column: int, value: Value, begin: date = DATES_1900) -> Cell:
    if isinstance(value, date):
        return Cell(row, column, CellKind.DATE, float((value - begin).days))
    if isinstance(value, int | float):
        return Cell(row, column, CellKind.NUMBER, float(value))
    return Cell(row, column, CellKind.TEXT, value)


def a_grid(name: str, lines: Iterable[Iterable[Value]], begin: date = DATES_1900) -> Worksheet:
    return Worksheet(
        name,
        tuple(
            a_cell(row, column, value, begin)
            for row, line in enumerate(lines, start=1)
            for column, value in enumerate(line, start=1)
            if value not in {None, ""}
        ),
    )


def sheet_of(plan: Plan, table: PlanTable) -> list[tuple[Value, ...]]:
    return [tuple(column.heading for column in table.columns), *lines_of(plan, table)]


def a_book(plan: Plan, begin: date = DATES_1900) -> Workbook:
    worksheets = tuple(a_grid(table.name, sheet_of(plan, table), begin) for table in TABLES)
    return Workbook("xlsx", worksheets, date_1904=begin == DATES_1904)


def with_cell(workbook: Workbook, sheet: str, cell: Cell) -> Workbook:
    """The book with one cell put in place of what stood there."""

    def altered(worksheet: Worksheet) -> Worksheet:
        rest = [each for each in worksheet.cells if each[:2] != cell[:2]]
        return replace(worksheet, cells=tuple(sorted([*rest, cell], key=lambda each: each[:2])))

    worksheets = (
        altered(worksheet) if worksheet.name == sheet else worksheet
        for worksheet in workbook.worksheets
    )
    return replace(workbook, worksheets=tuple(worksheets))


def told(workbook: Workbook) -> list[str]:
    return [f"{f.code} {f.place.sheet} {f.place.cell}" for f in plan_from(workbook).findings]


def test_a_sound_workbook_is_understood_without_a_word() -> None:
    assert plan_from(a_book(a_plan())) == (a_plan(), ())


def test_dates_may_be_counted_from_1904() -> None:
    assert plan_from(a_book(a_plan(), DATES_1904)).plan == a_plan()


def test_the_reply_address_is_the_sender_where_none_is_given() -> None:
    secretariat = replace(a_plan().secretariat, reply_to="")

    plan = plan_from(a_book(a_plan(secretariat=secretariat))).plan

    assert plan is not None
    assert plan.secretariat.reply_to == plan.secretariat.sender


def test_rounds_are_in_the_order_of_time() -> None:
    workbook = a_book(a_plan(rounds=a_plan().rounds[::-1]))

    assert plan_from(workbook).plan == a_plan()


@given(st.data())
def test_moving_columns_or_adding_blank_rows_changes_nothing(data: st.DataObject) -> None:
    worksheets = []
    for table in TABLES:
        head, *lines = sheet_of(a_plan(), table)
        order = data.draw(st.permutations(range(len(head))))
        moved = [["My notes", *(line[at] for at in order)] for line in (head, *lines)]
        notes: list[list[Value]] = [["", "  "], [f"{table.name} of the plan"]]
        worksheets.append(a_grid(f" {table.name.upper()} ", [*notes, moved[0], [], *moved[1:]]))

    assert plan_from(Workbook("xlsx", tuple(worksheets))) == (a_plan(), ())


def test_headings_and_words_may_differ_in_case_and_blanks() -> None:
    workbook = with_cell(a_book(a_plan()), "Activities", a_cell(1, 12, " LEAD  basis\n"))
    workbook = with_cell(workbook, "Activities", a_cell(2, 12, " Printed "))
    workbook = with_cell(workbook, "Activities", a_cell(2, 11, "a.b.c.;\ndef"))

    read = plan_from(with_cell(workbook, "Activities", a_cell(2, 13, "")))

    assert read.findings == ()
    assert read.plan is not None
    assert read.plan.rows[0].leads == ("ABC", "DEF")


def test_a_text_date_is_taken_when_it_has_one_meaning() -> None:
    workbook = with_cell(a_book(a_plan()), "Rounds", a_cell(2, 5, "2018-07-30"))

    assert plan_from(workbook) == (a_plan(), ())


def test_a_formula_with_a_result_is_taken_and_told() -> None:
    cell = Cell(2, 9, CellKind.TEXT, "Studies held.", formula=True)

    read = plan_from(with_cell(a_book(a_plan()), "Activities", cell))

    assert read.plan == a_plan()
    assert [str(finding) for finding in read.findings] == [
        "plan.xlsx: Activities!I2 (K.a.1.1#1 Expected output): The cell holds a formula; its last "
        "result, 'Studies held.', is used. Type the value itself, so that it cannot change "
        "unseen. [P09]"
    ]


@pytest.mark.parametrize(
    ("sheet", "cell", "expected"),
    [
        ("Activities", a_cell(2, 9, "x" * 32_768), "P10 Activities I2"),
        ("Activities", a_cell(2, 9, "🚢" * 16_384), "P10 Activities I2"),
        ("Activities", Cell(2, 9, CellKind.ERROR, "#REF!"), "P07 Activities I2"),
        ("Activities", Cell(2, 9, CellKind.ERROR, "#REF!", formula=True), "P07 Activities I2"),
        ("Activities", Cell(2, 9, CellKind.NUMBER, None, formula=True), "P08 Activities I2"),
        ("Rounds", Cell(2, 5, CellKind.DATE, 1e9), "P25 Rounds E2"),
        ("Secretariat", Cell(2, 2, CellKind.ERROR, "#N/A"), "P07 Secretariat B2"),
    ],
)
def test_a_cell_without_a_usable_value_stops_us(sheet: str, cell: Cell, expected: str) -> None:
    workbook = with_cell(a_book(a_plan()), sheet, cell)

    assert told(workbook) == [expected]
    assert plan_from(workbook).plan is None


def test_an_empty_workbook_is_told_by_its_missing_sheets() -> None:
    assert told(Workbook("xlsx", ())) == [f"P01 {table.name} " for table in WANTED]


def test_headings_without_rows_are_told() -> None:
    bare = tuple(a_grid(table.name, [sheet_of(a_plan(), table)[0]]) for table in TABLES)

    assert told(Workbook("xlsx", bare)) == [f"P05 {table.name} " for table in WANTED]


def test_a_missing_column_is_told_once_and_not_for_every_row() -> None:
    workbook = with_cell(a_book(a_plan()), "Activities", a_cell(1, 11, "Who"))

    assert told(workbook) == ["P02 Activities 1:1"]


def test_a_column_we_can_do_without_is_read_as_empty() -> None:
    workbook = with_cell(a_book(a_plan()), "Bodies", a_cell(1, 5, "Other spellings"))

    read = plan_from(workbook)

    assert told(workbook) == ["P03 Bodies 1:1"]
    assert read.plan is not None
    assert read.plan.bodies[0].variants == ()


def test_a_heading_that_stands_twice_is_told() -> None:
    workbook = with_cell(a_book(a_plan()), "Bodies", a_cell(1, 15, "Acronym"))

    assert told(workbook) == ["P04 Bodies O1"]


def test_a_setting_whose_line_is_gone_is_told() -> None:
    workbook = a_book(a_plan())
    cells = tuple(cell for cell in workbook.worksheets[3].cells if cell.row != 3)
    workbook = replace(
        workbook,
        worksheets=(*workbook.worksheets[:3], replace(workbook.worksheets[3], cells=cells)),
    )

    assert [str(finding) for finding in plan_from(workbook).findings] == [
        "plan.xlsx: Secretariat (Plan title): Plan title is empty. Fill it in. [P06]"
    ]


def test_a_sheet_whose_name_was_typed_anew_is_checked_all_the_same() -> None:
    workbook = with_cell(a_book(a_plan()), "Activities", a_cell(2, 11, ""))
    renamed = replace(workbook.worksheets[0], name="ACTIVITIES ")

    assert told(replace(workbook, worksheets=(renamed, *workbook.worksheets[1:]))) == [
        "P21 Activities K2"
    ]


FEW = a_cell(3, 16, "a few")


def test_all_is_told_at_once() -> None:
    workbook = with_cell(a_book(a_plan()), "Activities", a_cell(2, 11, "ABX"))
    workbook = with_cell(workbook, "Bodies", a_cell(2, 10, "nobody"))
    workbook = with_cell(workbook, "Rounds", a_cell(3, 6, date(2019, 1, 1)))
    workbook = with_cell(workbook, "Secretariat", a_cell(2, 2, "small"))
    workbook = with_cell(with_cell(workbook, "Activities", a_cell(3, 11, "")), "Activities", FEW)

    assert told(workbook) == [
        "P16 Activities K2",
        "P41 Activities P3",
        "P35 Bodies J2",
        "P33 Secretariat B2",
        "P21 Activities K3",
        "P29 Rounds F3",
    ]
