import pytest

from tipxl.reports.model.formulas import (
    Cells,
    Filled,
    Formula,
    Not,
    Ratio,
    Sum,
    count,
    equals,
    plus,
)
from tipxl.reports.model.sheet import (
    Cell,
    Line,
    Linked,
    Live,
    Report,
    ReportColumn,
    Sheet,
    SheetLink,
    Spot,
    Table,
    Tile,
    Tinted,
)
from tipxl.reports.model.standing_alone import standing_alone

HERE, GONE = Cells("Here", "a"), Cells("Gone", "a")


def left(cell: Cell) -> Cell:
    """The cell, after the sheet Gone was left out."""
    table = Table("", (ReportColumn("a", "A"),), (Line((cell,)),))
    sheet = standing_alone(Report("", (Sheet("Here", "", tables=(table,)),))).sheets[0]
    return sheet.tables[0].rows[0].cells[0]


@pytest.mark.parametrize(
    "formula",
    [
        count(Filled(GONE)),
        Sum(HERE, (equals(GONE, "x"),)),
        plus(1, count(Not(Filled(GONE)))),
        Ratio(count(Filled(HERE)), Sum(GONE)),
    ],
)
def test_a_formula_over_a_sheet_that_is_gone_becomes_its_value(formula: Formula) -> None:
    assert left(Live(7, formula)) == 7
    assert left(Tinted(Live(7, formula), "FFFFFF")) == Tinted(7, "FFFFFF")
    assert left(Linked(Live(7, formula), Spot("Gone"))) == 7


def test_what_leads_to_a_sheet_that_is_there_stays() -> None:
    live = Live(7, Ratio(count(Filled(HERE)), 3))

    assert left(live) == live
    assert left(Linked(live, Spot("Here"))) == Linked(live, Spot("Here"))
    assert left(SheetLink("Look", "Here")) == SheetLink("Look", "Here")
    assert left(SheetLink("Look", "Gone")) == "Look"


def test_a_tile_stands_alone_too() -> None:
    sheet = Sheet("Here", "", tiles=(Tile("Rows", Live(7, count(Filled(GONE)))),))

    assert standing_alone(Report("", (sheet,))).sheets[0].tiles[0].figure == 7
