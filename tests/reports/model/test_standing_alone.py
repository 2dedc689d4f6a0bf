import pytest

from tipxl.reports.model.formulas import (
    Cells,
    Filled,
    Formula,
    Negated,
    Ratio,
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
    Sheet,
    SheetLink,
    Table,
    Tile,
    Tinted,
)
from tipxl.reports.model.standing_alone import standing_alone

HERE, GONE = Cells("Here", "a"), Cells("Gone", "a")


def left(cell: Cell) -> Cell:
    """The cell, after the sheet Gone was left out."""
    table = Table("", (ReportColumn("a", "A"),), (ReportLine((cell,)),))
    sheet = standing_alone(Report("", (Sheet("Here", "", tables=(table,)),))).sheets[0]
    return sheet.tables[0].rows[0].cells[0]


@pytest.mark.parametrize(
    "formula",
    [
        count(Filled(GONE)),
        Sum(HERE, (equals(GONE, "x"),)),
        plus(1, count(Negated(Filled(GONE)))),
        Ratio(count(Filled(HERE)), Sum(GONE)),
    ],
)
def test_a_formula_over_a_sheet_that_is_gone_becomes_its_value(formula: Formula) -> None:
    assert left(LiveValue(7, formula)) == 7
    assert left(Tinted(LiveValue(7, formula), "FFFFFF")) == Tinted(7, "FFFFFF")
    assert left(Linked(LiveValue(7, formula), CellRef("Gone"))) == 7


def test_what_leads_to_a_sheet_that_is_there_stays() -> None:
    live = LiveValue(7, Ratio(count(Filled(HERE)), 3))

    assert left(live) == live
    assert left(Linked(live, CellRef("Here"))) == Linked(live, CellRef("Here"))
    assert left(SheetLink("Look", "Here")) == SheetLink("Look", "Here")
    assert left(SheetLink("Look", "Gone")) == "Look"


def test_a_tile_stands_alone_too() -> None:
    sheet = Sheet("Here", "", tiles=(Tile("Rows", LiveValue(7, count(Filled(GONE)))),))

    assert standing_alone(Report("", (sheet,))).sheets[0].tiles[0].figure == 7
