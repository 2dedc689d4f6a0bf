"""The sheet of one report: every answer, and every finding at its cell, filled or not."""

from tests.flow.returning import LED, PERIOD, Returning
from tipxl.commands.look import report
from tipxl.reports.model.sheet import ReportLine, text_of


def lines(of: Returning, block: str) -> dict[tuple[str, str], ReportLine]:
    (back,) = of.validate().values()
    sheet = report(of.root, PERIOD, back.arrival.sha256).sheet
    (table,) = (each for each in sheet.tables if each.key == block)
    return {(text_of(e.cells[0]), text_of(e.cells[1])): e for e in table.rows}


def test_what_is_missing_is_shown_at_its_cell(returning: Returning) -> None:
    returning.back(returning.filled({("activities", LED[0], "progress"): None}))

    found = lines(returning, "activities")[LED[0], "What was done in this period"]

    _, _, typed, understood, cell, asks, says = map(text_of, found.cells)
    assert (typed, understood, asks) == ("(empty)", "", "must be corrected")
    assert cell
    assert says


def test_a_day_is_shown_as_a_day_and_not_as_the_number_that_excel_keeps(
    returning: Returning,
) -> None:
    returning.back(returning.filled())

    found = lines(returning, "cover")["cover", "Date of this report"]

    assert text_of(found.cells[2]) == "2018-01-18"
