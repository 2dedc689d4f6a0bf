"""Tables and texts too big for a workbook: cut where it says so, whole beside, and still right."""

import pytest

from tests.reports.builders import seen
from tipxl.domain.core.text_limits import beginning, is_longer
from tipxl.reports.model.fitting import WorkbookLimits, fitted
from tipxl.reports.model.formulas import Cells, Filled, Ratio, count
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    LiveValue,
    Repeated,
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
)

FEW_LINES, SHORT_TEXTS = WorkbookLimits(lines=3), WorkbookLimits(text=60)
DATA = Cells("Data", "a")


def a_report(*cells: Cell, data: int = 5, text: str = "x") -> Report:
    """A sheet of figures, and one of `data` lines that they count."""
    columns = (ReportColumn("a", "A"),)
    lines = tuple(ReportLine((text,), key=f"line {n}") for n in range(data))
    return Report(
        "R",
        (
            Sheet(
                "Front", "", tables=(Table("", columns, tuple(ReportLine((c,)) for c in cells)),)
            ),
            Sheet("Data", "", ("For machines.",), (Table("", columns, lines, dense=True),)),
        ),
    )


def front(report: Report) -> list[Cell]:
    return [line.cells[0] for line in report.sheets[0].tables[0].rows]


def test_what_fits_is_left_as_it_is() -> None:
    report = a_report(LiveValue(5, count(Filled(DATA))))

    fit = fitted(report)

    assert fit.report is report
    assert (fit.beside, fit.files) == ((), ("front.csv", "data.csv"))


def test_a_table_of_too_many_lines_is_cut_and_stands_whole_beside() -> None:
    fit = fitted(a_report(), limits=FEW_LINES)
    data = fit.report.sheets[1]

    assert [line.key for line in data.tables[0].rows] == ["line 0", "line 1", "line 2"]
    assert [(each.file, len(each.table.rows)) for each in fit.beside] == [("data.csv", 5)]
    assert "first 3 of 5 lines" in data.intro[-1]
    assert "data.csv beside this workbook" in data.intro[-1]


def test_as_many_lines_as_a_sheet_holds_are_not_cut() -> None:
    assert fitted(a_report(data=3), limits=FEW_LINES).beside == ()


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        (LiveValue(5, count(Filled(DATA))), 5),
        (LiveValue(Share(5, 5), Ratio(count(Filled(DATA)), 5)), Share(5, 5)),
        (Tinted(LiveValue(5, count(Filled(DATA))), "FFFFFF"), Tinted(5, "FFFFFF")),
        (Linked("x", CellRef("Data", "line 4")), "x"),
        (Linked("x", CellRef("Data")), Linked("x", CellRef("Data"))),
        (SheetLink("Data", "Data"), SheetLink("Data", "Data")),
        (
            LiveValue(1, count(Filled(Cells("Front", "a")))),
            LiveValue(1, count(Filled(Cells("Front", "a")))),
        ),
    ],
)
def test_a_figure_over_a_cut_sheet_keeps_its_value_and_no_formula(cell: Cell, left: Cell) -> None:
    assert front(fitted(a_report(cell, data=5), limits=FEW_LINES).report) == [left]


def test_a_tile_over_a_cut_sheet_keeps_its_value_too() -> None:
    front, data = a_report().sheets
    tile = Tile("Lines", LiveValue(5, count(Filled(DATA))))
    report = Report("R", (Sheet("Front", "", tiles=(tile,), tables=front.tables), data))

    assert fitted(report, limits=FEW_LINES).report.sheets[0].tiles[0].figure == 5


LONG = "a" * 61


@pytest.mark.parametrize(
    "cell",
    [
        LONG,
        Repeated(LONG),
        StatusCell(LONG, "FFFFFF"),
        Tinted(LONG, "FFFFFF"),
        Linked(LONG, CellRef("Data", "line 1")),
    ],
)
def test_a_text_longer_than_a_cell_is_cut_where_it_says_so(cell: Cell) -> None:
    fit = fitted(a_report(cell, "short", data=2), "findings-", SHORT_TEXTS)
    (cut, short) = front(fit.report)

    assert type(cut) is type(cell)
    assert seen(cut).endswith("a… (cut here; the whole text stands in findings-front.csv)")
    assert len(seen(cut)) == 60
    assert short == "short"
    assert "cut" in fit.report.sheets[0].intro[-1]
    assert [(each.file, seen(each.table.rows[0].cells[0])) for each in fit.beside] == [
        ("findings-front.csv", LONG)
    ]


def test_a_text_is_cut_on_its_sheet_only_and_its_figures_stay_live() -> None:
    live = LiveValue(2, count(Filled(DATA)))

    fit = fitted(a_report(live, data=2, text=LONG), limits=SHORT_TEXTS)

    assert front(fit.report) == [live]
    assert fit.report.sheets[0].intro == ()


@pytest.mark.parametrize(("text", "longer"), [("a" * 9, False), ("a" * 11, True), ("😀" * 6, True)])
def test_a_text_is_as_long_as_excel_counts_it(text: str, longer: bool) -> None:
    assert is_longer(text, 10) is longer
    assert not is_longer(beginning(text, 10), 10)


def test_no_character_is_halved() -> None:
    assert beginning("😀😀", 3) == "😀"
