from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import a_layout
from tests.reports.builders import a_small_plan, first_round, last_round, seen, sheet_of
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.excel.writer import MAX_FORMULA
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.model.counting_lines import ReportLines
from tipxl.reports.model.counts_sheet import NAME, with_counts
from tipxl.reports.model.formulas import (
    Cells,
    Count,
    EqualTo,
    Filled,
    HoldsOneOf,
    Less,
    Negated,
    OneCell,
    Plus,
    Ratio,
    StatusPart,
    SumIfAny,
)
from tipxl.reports.model.sheet import (
    CellRef,
    Linked,
    LiveValue,
    Report,
    ReportColumn,
    ReportLine,
    Sheet,
    Table,
)
from tipxl.reports.round.consolidated import consolidated

LONGEST = 120  # letters of a formula that a person reads


@pytest.fixture(scope="module")
def report() -> Report:
    return consolidated(a_small_plan(), a_layout(), (first_round(closed=True), last_round()))


def _formulas(report: Report) -> list[str]:
    book = load_workbook(BytesIO(report_workbook(report)))
    return [
        str(cell.value)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_every_formula_is_short_enough_to_be_read(report: Report) -> None:
    formulas = _formulas(report)

    assert len(formulas) > 100
    assert max(map(len, formulas)) < LONGEST < MAX_FORMULA


def test_every_formula_of_an_evaluation_is_short_enough_to_be_read() -> None:
    plan = a_plan_to_evaluate("final")
    long = "and everything else in a very long name"
    rows = (replace(row, area_name=f"{row.area_name} {long}") for row in plan.rows)
    plan = replace(plan, rows=tuple(rows))

    formulas = _formulas(evaluation_report(a_case("final", plan=plan)))

    assert len(formulas) > 300
    assert max(map(len, formulas)) < LONGEST
    assert any("EXACT(act_area,w_" in each for each in formulas)


def test_what_is_left_out_is_taken_away_and_what_follows_is_not_said_twice() -> None:
    status, key = Cells("Lines", "status"), Cells("Lines", "key")
    ended = Negated(EqualTo(status, ("Discontinued", "Merged / reformulated")))
    done = EqualTo(status, ("Completed, with many more words",))
    columns = (ReportColumn("key", "Key"), ReportColumn("status", "Status"))
    words = ("Discontinued", "Ongoing", "Completed, with many more words", "Ongoing")
    lines = tuple(ReportLine((f"{n}", word)) for n, word in enumerate(words))
    figures = (
        LiveValue(3, Count((Filled(key), ended, Filled(status), Filled(key)))),
        LiveValue(1, Count((done, Filled(key), Filled(status), ended))),
        LiveValue(0, Count((done, EqualTo(status, ("Ongoing",)), Filled(key), Filled(status)))),
    )
    shown = tuple(ReportLine((each,)) for each in figures)
    sheets = (
        Sheet("Lines", "T", tables=(Table("", columns, lines),)),
        Sheet("Figures", "T", tables=(Table("", (ReportColumn("n", "N"),), shown),)),
    )

    made = with_counts(Report("R", sheets))

    cells = [line.cells[0] for line in sheet_of(made, "Figures").tables[0].rows]
    formulas = [each.formula for each in cells if isinstance(each, LiveValue)]
    assert isinstance(formulas[0], Plus)
    assert [isinstance(each, Less) for each in formulas[0].terms] == [False, True, True]
    assert formulas[1] == Count((done, Filled(key)))
    assert formulas[2] == 0
    counted = ReportLines(made)
    assert [counted.number(each) for each in formulas] == [3, 1, 0]  # type: ignore[arg-type]


def test_columns_have_names_that_formulas_use(report: Report) -> None:
    book = load_workbook(BytesIO(report_workbook(report)))

    named = book.defined_names["row_status"]
    assert named.attr_text is not None
    assert named.attr_text.startswith("'Data by row'!$I$")


def test_a_share_is_counted_on_its_own_line_and_shown_as_before(report: Report) -> None:
    made = with_counts(report)

    before = next(t.figure for t in sheet_of(report, "Dashboard").tiles if "lead" in t.label)
    after = next(t.figure for t in sheet_of(made, "Dashboard").tiles if "lead" in t.label)
    assert seen(before) == seen(after) == "3 of 4"
    assert isinstance(after, Linked)
    assert isinstance(after.cell, LiveValue)
    assert isinstance(after.cell.formula, OneCell)
    (line,) = [
        each for each in sheet_of(made, NAME).tables[0].rows if each.key == after.cell.formula.line
    ]
    assert [seen(cell) for cell in line.cells[1:]] == ["3", "4", "750", "3 of 4"]


def test_the_cover_leads_to_the_counts(report: Report) -> None:
    listed = sheet_of(with_counts(report), "Cover").tables[-1].rows

    assert seen(listed[-1].cells[0]) == NAME


def test_a_figure_leads_to_the_first_of_its_rows_where_a_reader_finds_it(report: Report) -> None:
    tiles = {each.label: each.figure for each in sheet_of(with_counts(report), "Dashboard").tiles}

    contested = tiles["Rows contested (CT)"]
    assert isinstance(contested, Linked)
    assert contested.to == CellRef("Master plan", "A.a.1.2#1")


def test_a_figure_of_nothing_leads_nowhere(report: Report) -> None:
    tiles = {each.label: each.figure for each in sheet_of(with_counts(report), "Dashboard").tiles}

    assert not isinstance(tiles["Rows provisional (PV)"], Linked)


def test_what_is_stored_beside_a_formula_is_what_its_lines_come_to(report: Report) -> None:
    made = with_counts(report)
    lines = ReportLines(made)

    found = [
        (cell.value, lines.number(cell.formula))
        for line in sheet_of(made, NAME).tables[0].rows
        for cell in line.cells[1:3]
        if isinstance(cell, LiveValue)
        and not isinstance(cell.formula, Ratio | StatusPart | HoldsOneOf | SumIfAny)
    ]
    assert len(found) > 20
    assert [stored for stored, _ in found] == [counted for _, counted in found]
