"""Live figures: what LibreOffice works out is what is stored, for odd names and odd shares too."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.excel.office import converted
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import (
    Cells,
    Filled,
    Formula,
    Negated,
    Numeric,
    OneCell,
    Ratio,
    SameLine,
    Sum,
    count,
    equals,
    plus,
)
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    LiveValue,
    Report,
    ReportColumn,
    ReportLine,
    Share,
    Sheet,
    SheetLink,
    StatusCell,
    Table,
    Tile,
    Tinted,
    ValueKind,
)

ODD = ("*", "A=B", "a=b", "<>", 'O"Brien', "O'Brien", "=1+1", "?", "", "~*", "x" * 300)
SHEET = "Bodies' data (1)"


def the_lines() -> Table:
    """One line for each odd name and number; each name is a block."""
    columns = (ReportColumn("name", "Name"), ReportColumn("women", "Women", kind=ValueKind.NUMBER))
    numbers: tuple[Cell, ...] = (3, "NC", None, 0, 12)
    return Table(
        "",
        columns,
        tuple(ReportLine((name, women), block=name) for name in ODD for women in numbers),
        filtered=True,
        dense=True,
    )


def figures(*cells: LiveValue) -> Report:
    columns = (ReportColumn("says", "Says", 30), ReportColumn("n", "N"), ReportColumn("y", "Y"))
    lines = tuple(ReportLine((cell, 5, 7), key=f"line {n}") for n, cell in enumerate(cells))
    return Report(
        "Figures",
        (
            Sheet("Figures", "Figures", tables=(Table("", columns, lines),)),
            Sheet(SHEET, "Lines", tables=(the_lines(),)),
        ),
    )


NAMES, WOMEN = Cells(SHEET, "name"), Cells(SHEET, "women")


def recalculated(report: Report, folder: Path) -> tuple[list[object], list[object]]:
    """The first column of the first sheet as stored, and as LibreOffice works it out."""
    made = report_workbook(report)
    saved = converted({"figures.xlsx": made}, folder)["figures.xlsx"]
    return first_column(made), first_column(saved)


def first_column(data: bytes) -> list[object]:
    sheet = load_workbook(BytesIO(data), data_only=True)["Figures"]
    return [sheet.cell(row, 1).value for row in range(4, sheet.max_row + 1)]


@pytest.mark.office
def test_odd_names_are_counted_as_they_are(tmp_path: Path) -> None:
    live = [
        *(LiveValue(5, count(equals(NAMES, name))) for name in ODD),
        *(LiveValue(15, Sum(WOMEN, (equals(NAMES, name),))) for name in ODD),
        *(LiveValue(15, Sum(Cells(SHEET, "women", block=name))) for name in ODD if name),
        *(LiveValue(3, count(Numeric(Cells(SHEET, "women", block=n)))) for n in ODD if n),
        LiveValue(0, count(equals(NAMES, "A"))),
        LiveValue(10, count(equals(NAMES, "*", "?"))),
        LiveValue(0, count(equals(NAMES))),
        LiveValue(5, count(Negated(Filled(NAMES)))),
        LiveValue(44, count(Filled(WOMEN))),
        LiveValue(0, count(Filled(Cells(SHEET, "women", block="nobody")))),
        LiveValue(0, Sum(Cells(SHEET, "women", block="nobody"))),
        LiveValue(22, plus(10, SameLine("n"), OneCell("Figures", "line 0", "y"))),
    ]

    stored, worked_out = recalculated(figures(*live), tmp_path)

    assert stored == [each.value for each in live]
    assert worked_out == stored


SHARES = [(x, y) for y in (0, 1, 4, 5, 7, 16, 57, 59, 160, 2000, 99_999) for x in {0, 1, y // 3, y}]
HALVES = [(1, 2000), (3, 2000), (201, 2000), (1999, 2000), (9, 16), (1, 80), (23, 160), (7, 800)]


@pytest.mark.office
def test_a_share_says_what_is_stored_to_the_last_letter(tmp_path: Path) -> None:
    live = [LiveValue(Share(x, y), Ratio(x, y)) for x, y in (*SHARES, *HALVES)]
    summed = LiveValue(Share(5, 14), Ratio(SameLine("n"), plus(SameLine("y"), SameLine("y"))))

    stored, worked_out = recalculated(figures(*live, summed), tmp_path)

    assert stored == [each.text for each in (*live, summed)]
    assert worked_out == stored


@pytest.mark.office
def test_a_wrong_value_would_be_seen(tmp_path: Path) -> None:
    stored, worked_out = recalculated(figures(LiveValue(999, count(Filled(NAMES)))), tmp_path)

    assert (stored, worked_out) == ([999], [50])


def test_a_block_whose_lines_do_not_stand_together_is_our_mistake() -> None:
    lines = tuple(ReportLine((name,), block=name) for name in ("A", "B", "A"))
    table = Table("", (ReportColumn("a", "A"),), lines)
    number = LiveValue(2, count(Filled(Cells("One", "a", block="A"))))
    told = Table("", (ReportColumn("b", "B"),), (ReportLine((number,)),))

    with pytest.raises(ValueError, match="do not stand together"):
        report_workbook(Report("R", (Sheet("One", "S", tables=(table, told)),)))


def test_conditions_on_different_lines_are_our_mistake() -> None:
    wrong: Formula = count(Filled(NAMES), Filled(Cells(SHEET, "name", block="*")))

    with pytest.raises(ValueError, match="same lines"):
        report_workbook(figures(LiveValue(1, wrong)))


def test_a_cell_leads_to_a_line_and_keeps_what_it_is() -> None:
    there = CellRef(SHEET, "wanted")
    cells = (
        Linked(StatusCell("Ongoing", "BDD7EE"), there),
        Linked(3, there),
        SheetLink("x", SHEET),
    )
    columns = tuple(ReportColumn(str(n), str(n)) for n in range(3))
    lines = (ReportLine(("first",)), ReportLine(("second",), key="wanted"))
    target = Table("", (ReportColumn("a", "A"),), lines)
    report = Report(
        "R",
        (
            Sheet("One", "S", tables=(Table("", columns, (ReportLine(cells),)),)),
            Sheet(SHEET, "S", tables=(target,)),
        ),
    )

    row = load_workbook(BytesIO(report_workbook(report)))["One"][4]

    assert [cell.value for cell in row] == ["Ongoing", 3, "x"]
    assert row[0].fill.fgColor.rgb == "FFBDD7EE"
    assert [cell.hyperlink and cell.hyperlink.location for cell in row] == [
        *("'Bodies'' data (1)'!A5", "'Bodies'' data (1)'!A5", "'Bodies'' data (1)'!A1"),
    ]


def test_a_tinted_number_stays_a_number() -> None:
    live = Tinted(LiveValue(50, count(Filled(NAMES))), "FFEEDD")
    report = figures()
    table = Table(
        "", (ReportColumn("a", "A"),), (ReportLine((live,)), ReportLine((Tinted(7, "FFEEDD"),)))
    )
    book = Report("R", (Sheet("One", "S", tables=(table,)), *report.sheets))

    made = report_workbook(book)

    sheet = load_workbook(BytesIO(made), data_only=True)["One"]
    assert [sheet["A4"].value, sheet["A5"].value] == [50, 7]
    assert sheet["A4"].fill.fgColor.rgb == "FFFFEEDD"


def test_tiles_and_charts_stand_above_the_tables() -> None:
    columns = (ReportColumn("area", "Area", span=4), ReportColumn("n", "Rows", span=4))
    table = Table("", columns, (ReportLine(("A", 1)), ReportLine(("B", 2))), key="behind")
    chart = Chart(
        ChartKind.FULL_BAR,
        "Rows by area",
        Cells("One", "area", "behind"),
        (Series(Cells("One", "n", "behind"), "BDD7EE"),),
        "rows",
    )
    sheet = Sheet(
        "One", "S", tables=(table,), tiles=(Tile("Rows", 3, "all"),), charts=(chart, chart, chart),
        grid=(10.0,) * 8,
    )  # fmt: skip

    made = load_workbook(BytesIO(report_workbook(Report("R", (sheet,))))).worksheets[0]

    assert [made["A3"].value, made["A4"].value, made["A5"].value] == [3, "Rows", "all"]
    charts = made._charts  # type: ignore[attr-defined] # openpyxl has no other way to them
    assert [(c.anchor._from.row, c.anchor._from.col) for c in charts] == [(6, 0), (6, 4), (23, 0)]
    assert made["A41"].value == "Area"
