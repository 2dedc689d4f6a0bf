"""Report -> the bytes of a workbook, fit to be printed and put before a meeting.

Every word is written as text: what a body typed is never a formula and never a link. A figure that
is live is a formula with its value stored beside it.
"""

from tipxl.excel.report import report_styles
from tipxl.excel.report.report_formulas import address
from tipxl.excel.report.report_places import Places, pages_from, places, tables_from, tables_of
from tipxl.excel.report.report_tables import draw_table
from tipxl.excel.report.sheet_page import SheetPage
from tipxl.excel.report.tiles_and_charts import draw_charts, draw_tiles
from tipxl.excel.writer import WorkbookWriter, draw
from tipxl.reports.model.counts_sheet import with_counts
from tipxl.reports.model.sheet import Report, Sheet


def report_workbook(report: Report) -> bytes:
    """Draw every sheet of a report; the same report gives the same bytes."""
    report = with_counts(report)
    everything = places(report)

    def paint(writer: WorkbookWriter) -> None:
        for sheet in report.sheets:
            _draw(SheetPage(writer, report.title, sheet), everything, sheet)
        for name, area in everything.names.items():
            writer.name_cells(name, address(area))

    return draw(paint, properties={"title": report.title})


def _draw(on: SheetPage, everything: Places, sheet: Sheet) -> None:
    on.line(0, sheet.title, 28, **report_styles.TITLE)
    for row, text in enumerate(sheet.intro, start=1):
        on.across(row, text, **report_styles.INTRO)
    draw_tiles(on, everything)
    draw_charts(on, everything)
    tables = tuple(tables_of(sheet))
    for place in tables:
        draw_table(on, everything, place)
    printed = [place for place in tables if place.table.printed]
    on.repeat_below(printed)
    rows = max((place.after for place in printed), default=tables_from(sheet))
    begins = (each for each in pages_from(sheet) if each[0] < rows)
    on.page_breaks(begins, rows, ((each.top, each.after) for each in printed))
    on.print_only(rows, whole=printed == list(tables))
