"""The page that a sheet of a report is drawn on: its widths, its print set-up, its plain lines."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from xlsxwriter.format import Format

from tipxl.excel.heights import text_width, width_in_lines, word_width
from tipxl.excel.report import report_styles
from tipxl.excel.report.report_places import placed
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.reports.model import visual_language
from tipxl.reports.model.sheet import (
    Cell,
    Paper,
    ReportColumn,
    Sheet,
    Table,
    ValueKind,
    text_of,
)

INTRO_WIDTH = 150.0  # characters that an introduction runs across before it wraps

_PAPER = {Paper.A4: 9, Paper.A3: 8}
_LONGEST_FOOTER = 100  # characters of a title; Excel takes 255 for the whole footer
_WIDE = 200.0  # characters from which a sheet is shown a little smaller
FILTER = 3.0  # characters that the button of a filter takes of a heading
MOST_BREAKS = 1_000  # of our own on a sheet; Excel takes 1,023
MOST_STARTS = 5_000  # lines of a sheet that is put on pages by us; a longer one Excel breaks
NEARLY_BLANK = 0.25  # of a page: so little on the last one is put on the one before
SHRUNK = (0.97, 0.94, 0.91, 0.89)  # how much smaller the print may become for that
_LONGEST_WORD = 24.0  # characters; a longer word is broken
_SAMPLES = {ValueKind.DATE: "30 May 2018", ValueKind.DATETIME: "30 May 2018 00:00"}


class SheetPage:
    """One sheet of a report on its way to paper."""

    def __init__(self, writer: WorkbookWriter, title: str, sheet: Sheet) -> None:
        self.writer, self.sheet = writer, sheet
        self.page: SheetWriter = writer.page(sheet.name)
        self.widths = list(sheet.grid) or _widths(sheet.tables)
        self._repeated = (0, 0)  # the rows at the top of every page, the first and the one after
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
                "font_name": visual_language.FONT,
                "font_size": report_styles.SIZE,
                "font_color": visual_language.INK,
                "valign": "top",
                **properties,
            }
        )

    def line(self, row: int, text: str, height: float, **properties: Any) -> None:
        """A line of text that may run over the cells beside it."""
        self.page.text(row, 0, text, self.style(**properties))
        self.page.set_row(row, height)

    def across(
        self, row: int, text: str, size: float = report_styles.SIZE, **properties: Any
    ) -> None:
        """A text across the sheet, wrapped where it is very wide."""
        last = _reach(self.widths)
        style = self.style(**properties)
        self.merged((row, 0), last + 1, style)
        self.page.text(row, 0, text, style)
        self.page.row_for(row, [(text, sum(self.widths[: last + 1]))], size)

    def repeat(self, first: int, last: int) -> None:
        """Print these rows at the top of every page that follows."""
        self.page.repeat_rows(first, last)
        self._repeated = (first, last + 1)

    def print_only(self, rows: int) -> None:
        """Leave the columns out of print that only figures are made of."""
        if any(not column.printed for table in self.sheet.tables for column in table.columns):
            self.page.print_area(0, 0, rows - 1, self._printed() - 1)

    def _printed(self) -> int:
        """How many columns of the sheet are printed."""
        spans = (
            sum(column.span for column in table.columns if column.printed)
            for table in self.sheet.tables
        )
        return max(spans, default=len(self.widths))

    def page_breaks(self, starts: Iterable[tuple[int, bool]], rows: int) -> None:
        """Begin a page at these rows: where it must, or where what follows would be cut."""
        begins = [*starts, (rows, False)]
        if self.sheet.paper is not Paper.A4 or len(begins) > MOST_STARTS:
            return
        pages = self._pages(begins, 1.0)
        if pages and self.page.points(pages[-1], rows) < NEARLY_BLANK * self._capacity(1.0):
            # A last page of a few lines: a little smaller, and they stand on the one before.
            pages = self._fewer_pages(begins, len(pages))
        self.page.set_h_pagebreaks(pages[:MOST_BREAKS])

    def _fewer_pages(self, begins: Sequence[tuple[int, bool]], most: int) -> list[int]:
        for shrunk in SHRUNK:
            pages = self._pages(begins, shrunk)
            readable = self.page.print_scale * visual_language.BODY >= 100 * visual_language.FINE
            if len(pages) < most and readable:
                return pages
        return self._pages(begins, 1.0)

    def _pages(self, begins: Sequence[tuple[int, bool]], shrunk: float) -> list[int]:
        """Where pages begin, where the print is so much smaller than it need be."""
        first, after = self._repeated
        repeated = (after, self.page.points(first, after))
        return _breaks(begins, self.page.points, self._capacity(shrunk), repeated)

    def _capacity(self, shrunk: float) -> float:
        shown = self.widths if self.sheet.grid else self.widths[: self._printed()]
        return self.page.set_fixed_scale(shown, landscape=self.sheet.landscape, shrunk=shrunk)

    def merged(self, at: tuple[int, int], span: int, style: Format) -> None:
        """Make one cell of several; of one, what it is."""
        if span > 1:
            row, column = at
            self.page.merge_range(row, column, row, column + span - 1, "", style)


def _breaks(
    begins: Sequence[tuple[int, bool]],
    points: Callable[[int, int], float],
    capacity: float,
    repeated: tuple[int, float],
) -> list[int]:
    """Where pages begin; below row `repeated[0]` each has so many points of headings at its top."""
    found: list[int] = []
    full, room = points(0, begins[0][0]), capacity
    for (row, must), (following, _) in pairwise(begins):
        block = points(row, following)
        if row and (must or full + block > room):
            found.append(row)
            full, room = 0.0, capacity - (repeated[1] if row >= repeated[0] else 0.0)
        full += block
    return found


def _widths(tables: tuple[Table, ...]) -> list[float]:
    """A column's own width counts; one that spans several only fills what nobody has set."""
    widths: dict[int, float] = {}
    columns = [(table, *each) for table in tables for each in enumerate(placed(table.columns))]
    for table, number, (at, column) in columns:
        if column.span == 1:
            widths[at] = max(widths.get(at, 0.0), _fitting(table, number, column))
    for table, number, (at, column) in columns:
        if column.span > 1:
            _widen(widths, range(at, at + column.span), _fitting(table, number, column), column)
    return [widths[part] for part in sorted(widths)] or [INTRO_WIDTH]


def _widen(widths: dict[int, float], parts: range, wanted: float, column: ReportColumn) -> None:
    """Give the columns that one of a table stands over what it lacks."""
    unset = [part for part in parts if part not in widths]
    for part in unset:
        widths[part] = column.width / column.span
    lacks = wanted - sum(widths[part] for part in parts)
    for part in parts:
        widths[part] += max(0.0, lacks) / column.span


def _fitting(table: Table, number: int, column: ReportColumn) -> float:
    """As wide as what stands in it, as far as it may be; a word and the heading always fit."""
    size = report_styles.SIZE
    room = report_styles.EDGES + (FILTER if table.filtered else 0.0)
    heading = 1.06 * width_in_lines(column.heading, size, visual_language.HEADING_LINES) + room
    least = max(visual_language.NARROWEST, heading if table.shows_headings else 0.0)
    if table.dense:
        return max(least, column.width)
    texts = [_shown(line.cells[number], column) for line in table.rows if not line.style.is_heading]
    words = max((word_width(text, size) for text in texts), default=0.0) + report_styles.EDGES
    wanted = max((text_width(text, size) for text in texts), default=0.0) + report_styles.EDGES
    least = max(least, min(words, _LONGEST_WORD))
    return max(least, min(wanted, column.width))


def _shown(cell: Cell, column: ReportColumn) -> str:
    return _SAMPLES.get(column.kind, "") if isinstance(cell, date) else text_of(cell)


def _reach(widths: list[float]) -> int:
    used = 0.0
    for at, width in enumerate(widths):
        used += width
        if used >= INTRO_WIDTH:
            return at
    return len(widths) - 1
