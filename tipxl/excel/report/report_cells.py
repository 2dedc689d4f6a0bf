"""A cell of a report -> what is written; text is always text, never a formula or a link."""

from datetime import date, datetime, time

from xlsxwriter.format import Format

from tipxl.excel.report.report_formulas import Terms
from tipxl.excel.writer import Page
from tipxl.reports.model.sheet import Cell, Linked, Live, Share, SheetLink, Spot, Tinted, text_of


def write_cell(page: Page, at: tuple[int, int], cell: Cell, style: Format, terms: Terms) -> None:
    """Write a cell at (row, column), both from 0."""
    match cell:
        case None | str():
            page.text(*at, cell or "", style)
        case date():
            page.day(*at, _moment(cell), style)
        case int() | float():
            page.number(*at, cell, style)
        case Tinted():
            write_cell(page, at, cell.cell, style, terms)
        case Live():
            value = cell.value.text if isinstance(cell.value, Share) else cell.value
            page.formula(*at, terms.formula(cell.formula), style, value)
        case SheetLink():
            page.link(*at, terms.link(Spot(cell.sheet)), cell.text, style)
        case Linked():
            _linked(page, at, cell, style, terms)
        case _:
            page.text(*at, text_of(cell), style)


def _linked(page: Page, at: tuple[int, int], cell: Linked, style: Format, terms: Terms) -> None:
    # The link first, then the cell as what it is: a number stays one.
    page.link(*at, terms.link(cell.to), cell.text, style)
    write_cell(page, at, cell.cell, style, terms)


def _moment(day: date) -> datetime:
    if isinstance(day, datetime):
        return day.replace(tzinfo=None)
    return datetime.combine(day, time())
