"""The page that a sheet of a report is drawn on: its widths, its print set-up, its plain lines."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from xlsxwriter.format import Format

from tipxl.excel.report import report_styles
from tipxl.excel.report.report_places import placed
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.reports.model.sheet import Paper, Sheet, Table

INTRO_WIDTH = 150.0  # characters that an introduction runs across before it wraps

_PAPER = {Paper.A4: 9, Paper.A3: 8}
_LONGEST_FOOTER = 100  # characters of a title; Excel takes 255 for the whole footer
_WIDE = 200.0  # characters from which a sheet is shown a little smaller


class SheetPage:
    """One sheet of a report on its way to paper."""

    def __init__(self, writer: WorkbookWriter, title: str, sheet: Sheet) -> None:
        self.writer, self.sheet = writer, sheet
        self.page: SheetWriter = writer.page(sheet.name)
        self.widths = list(sheet.grid) or _widths(sheet.tables)
        self._set_up(title)

    def _set_up(self, title: str) -> None:
        page = self.page
        page.set_paper(_PAPER[self.sheet.paper])
        if self.sheet.landscape:
            page.set_landscape()
        page.hide_gridlines(2)
        page.set_zoom(85 if sum(self.widths) > _WIDE else 100)
        # A digit straight after &8 would be read as part of the font's size.
        name = title[:_LONGEST_FOOTER].replace("&", "&&")
        page.set_footer(f"&L&8 {name}&C&8 &A&R&8 Page &P of &N")
        for column, width in enumerate(self.widths):
            page.set_column(column, column, width)

    def style(self, **properties: Any) -> Format:
        """The format with these properties, in the report's letters."""
        return self.writer.style(
            **{
                "font_name": "Calibri",
                "font_size": report_styles.SIZE,
                "valign": "top",
                **properties,
            }
        )

    def line(self, row: int, text: str, height: float, **properties: Any) -> None:
        """A line of text that may run over the cells beside it."""
        self.page.text(row, 0, text, self.style(**properties))
        self.page.set_row(row, height)

    def across(self, row: int, text: str, **properties: Any) -> None:
        """A text across the sheet, wrapped where it is very wide."""
        last = _reach(self.widths)
        style = self.style(**properties)
        self.merged((row, 0), last + 1, style)
        self.page.text(row, 0, text, style)
        self.page.row_for(row, [(text, sum(self.widths[: last + 1]))], report_styles.SIZE)

    def print_only(self, rows: int) -> None:
        """Leave the columns out of print that only figures are made of."""
        printed = [
            sum(column.span for column in table.columns if column.printed)
            for table in self.sheet.tables
        ]
        if any(not column.printed for table in self.sheet.tables for column in table.columns):
            self.page.print_area(0, 0, rows - 1, max(printed) - 1)

    def page_breaks(self, starts: Iterable[tuple[int, bool]], rows: int) -> None:
        """Begin a page at these rows: where it must, or where what follows would be cut."""
        begins = [*starts, (rows, False)]
        if len(begins) > 1 and self.sheet.paper is Paper.A4:
            capacity = self.page.set_fixed_scale(self.widths, landscape=self.sheet.landscape)
            self.page.set_h_pagebreaks(_breaks(begins, self.page.points, capacity))

    def merged(self, at: tuple[int, int], span: int, style: Format) -> None:
        """Make one cell of several; of one, what it is."""
        if span > 1:
            row, column = at
            self.page.merge_range(row, column, row, column + span - 1, "", style)


def _breaks(
    begins: Sequence[tuple[int, bool]], points: Callable[[int, int], float], capacity: float
) -> list[int]:
    found: list[int] = []
    top = 0
    for (row, must), (following, _) in pairwise(begins):
        if row and (must or points(top, following) > capacity):
            found.append(row)
            top = row
    return found


def _widths(tables: tuple[Table, ...]) -> list[float]:
    """A column's own width counts; one that spans several only fills what nobody has set."""
    columns = [each for table in tables for each in placed(table.columns)]
    widths: dict[int, float] = {}
    for at, column in columns:
        if column.span == 1:
            widths[at] = max(widths.get(at, 0.0), column.width)
    for at, column in columns:
        for part in range(at, at + column.span):
            widths.setdefault(part, column.width / column.span)
    return [widths[part] for part in sorted(widths)] or [INTRO_WIDTH]


def _reach(widths: list[float]) -> int:
    used = 0.0
    for at, width in enumerate(widths):
        used += width
        if used >= INTRO_WIDTH:
            return at
    return len(widths) - 1
