"""What is written for a cell of a report; text is always text, never a formula or a link."""

from datetime import date, datetime, time

from xlsxwriter.format import Format

from tipxl.excel.report.report_formulas import FormulaTerms
from tipxl.excel.writer import SheetWriter
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    LiveValue,
    Share,
    SheetLink,
    Tinted,
    text_of,
)


def write_cell(
    page: SheetWriter, at: tuple[int, int], cell: Cell, style: Format, terms: FormulaTerms
) -> None:
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
        case LiveValue():
            value = cell.value.text if isinstance(cell.value, Share) else cell.value
            page.formula(*at, terms.formula(cell.formula), style, value)
        case SheetLink():
            page.link(*at, terms.link(CellRef(cell.sheet)), cell.text, style)
        case Linked():
            _linked(page, at, cell, style, terms)
        case _:
            page.text(*at, text_of(cell), style)


def _linked(
    page: SheetWriter, at: tuple[int, int], cell: Linked, style: Format, terms: FormulaTerms
) -> None:
    # The link first, then the cell as what it is: a number stays one.
    page.link(*at, terms.link(cell.to), cell.text, style)
    write_cell(page, at, cell.cell, style, terms)


def _moment(day: date) -> datetime:
    if isinstance(day, datetime):
        return day.replace(tzinfo=None)
    return datetime.combine(day, time())
