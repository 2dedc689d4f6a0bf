"""The page that a sheet of a report is drawn on: its widths, its print set-up, its plain lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise, takewhile
from math import ceil
from textwrap import shorten
from typing import Any

from xlsxwriter.format import Format

from tipxl.excel.heights import text_width
from tipxl.excel.paper import A3, A4
from tipxl.excel.report import report_styles
from tipxl.excel.report.column_widths import (
    BOLD,
    ColumnRoom,
    least_of,
    printed_columns,
    rooms_of,
    widths_of,
)
from tipxl.excel.report.report_places import TablePlace
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.reports.model import visual_language
from tipxl.reports.model.sheet import Paper, Sheet

_PAPER = {Paper.A4: A4, Paper.A3: A3}
_LONGEST_FOOTER = 90  # characters of a title beside the sheet's name, on a page that stands
_READABLE = visual_language.FINE / visual_language.BODY  # the smallest scale of a print
_WIDE = 200.0  # characters from which a sheet is shown a little smaller
MOST_BREAKS = 1_000  # of our own on a sheet; Excel takes 1,023
MOST_STARTS = 5_000  # lines of a sheet that is put on pages by us; a longer one Excel breaks
NEARLY_BLANK = 0.25  # of a page: so little on the last one is put on the one before
SMALL_TABLE = 0.7  # of a page: a table up to this height is not parted
SHRUNK = (0.97, 0.94, 0.91, 0.89)  # how much smaller the print may become for that


class SheetPage:
    """One sheet of a report on its way to paper."""

    def __init__(self, writer: WorkbookWriter, title: str, sheet: Sheet) -> None:
        self.writer, self.sheet = writer, sheet
        self.page: SheetWriter = writer.page(sheet.name)
        if sheet.landscape:
            self.page.set_landscape()
        rooms = {} if sheet.grid else rooms_of(sheet.tables)
        least = least_of(sheet.tables, rooms)
        self._choose_paper(least)
        self.widths = list(sheet.grid) or widths_of(sheet.tables, rooms, self._room(rooms, least))
        self._widen_for_title()
        self._repeated = (0, 0)  # the rows at the top of every page, the first and the one after
        self._set_up(title)

    def _set_up(self, title: str) -> None:
        page = self.page
        page.hide_gridlines(2)
        if self.sheet.aside:
            page.hide()
        page.set_zoom(85 if sum(self.widths) > _WIDE else 100)
        # A digit straight after &8 would be read as part of the font's size.
        name = _footer(title).replace("&", "&&")
        # A blank in the middle: a long title would run through a word there, and without a size of
        # its own LibreOffice makes the foot higher.
        page.set_footer(f"&L&8 {name}&C&8 &R&8 &A · Page &P of &N")
        for column, width in enumerate(self.widths):
            page.set_column(column, column, width)
        if self._across > 1:
            # Many columns, to be looked up: several pages beside each other, each to be read.
            page.fit_to_pages(self._across, 0)
            if self.sheet.frozen:
                page.repeat_columns(0, self.sheet.frozen - 1)

    def _choose_paper(self, least: float) -> None:
        """A4; or A3, where what the columns need at the least is no longer read on A4."""
        wide = self.sheet.paper is Paper.A3 or least > self._readable_width()
        wide &= not self._is_list
        self.page.set_paper(_PAPER[Paper.A3 if wide else Paper.A4])

    @property
    def _across(self) -> int:
        """How many pages stand beside each other."""
        if self.sheet.grid:
            return 1
        return self.page.pages_across(self.widths[: self._printed()], _READABLE)

    def _readable_width(self) -> float:
        """How many characters stand beside each other in a print that is not too small."""
        columns = printed_columns(self.sheet.tables) if self.sheet.tables else 1
        return self.page.widths_on_page(columns, _READABLE)

    def _room(self, rooms: Mapping[int, ColumnRoom], least: float) -> float:
        """How many characters the columns may take: of one page, or of all beside each other."""
        one = self._readable_width()
        across = ceil(least / one) if rooms else 1
        if across <= 1:
            return one
        repeated = sum(rooms[at].wanted for at in range(self.sheet.frozen) if at in rooms)
        return max(least, across * one - (across - 1) * repeated)

    def _widen_for_title(self) -> None:
        """Where only some columns are printed, the title is cut with the last of them."""
        printed = self._printed()
        if not self.sheet.grid and printed < len(self.widths):
            title = BOLD * text_width(self.sheet.title, visual_language.TITLE)
            lacks = min(title, self._readable_width()) - sum(self.widths[:printed])
            self.widths[printed - 1] += max(0.0, lacks)

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
        last = _reach(self.widths if self.sheet.grid else self.widths[: self._printed()])
        style = self.style(**properties)
        self.merged((row, 0), last + 1, style)
        self.page.text(row, 0, text, style)
        self.page.row_for(row, [(text, sum(self.widths[: last + 1]))], size)

    def repeat(self, first: int, last: int) -> None:
        """Print these rows at the top of every page that follows."""
        self.page.repeat_rows(first, last)
        self._repeated = (first, last + 1)

    def repeat_below(self, tables: Sequence[TablePlace]) -> None:
        """Print the last table's headings on its further pages, too, unless others are repeated.

        Where the tables before it have the same columns, they do so from the first of these on.
        """
        last = tables[-1].table.columns if tables else ()
        alike = takewhile(lambda each: each.table.columns == last, reversed(tables))
        headed = [each for each in alike if each.table.shows_headings]
        if headed and self._repeated == (0, 0):
            self.repeat(headed[-1].bands, headed[-1].headings)

    def print_only(self, rows: int, *, whole: bool) -> None:
        """Leave out of print the columns that only figures are made of, and the rows below."""
        if self._printed() < len(self.widths) or not whole:
            self.page.print_area(0, 0, rows - 1, self._printed() - 1)

    def _printed(self) -> int:
        # What stands on a grid has tiles and charts beside its tables, up to its last column.
        if not self.sheet.tables or self.sheet.grid:
            return len(self.widths)
        columns = printed_columns(self.sheet.tables)
        if not self._is_list:
            return columns
        room = self._readable_width()
        wide = accumulate(self.widths[:columns])
        return max(1, sum(each <= room for each in wide))

    @property
    def _is_list(self) -> bool:
        """Whether it is to be looked up, not read: on paper stand the columns of one page.

        Its lines are one line high, and LibreOffice prints a text of several lines over the next.
        """
        return bool(self.sheet.tables) and all(table.dense for table in self.sheet.tables)

    def page_breaks(
        self, starts: Iterable[tuple[int, bool]], rows: int, tables: Iterable[tuple[int, int]] = ()
    ) -> None:
        """Begin a page at these rows: where it must, or where what follows would be cut.

        A small one of the `tables`, each from its first row up to the one after, stays whole.
        """
        begins = [*starts, (rows, False)]
        if self._across > 1 or len(begins) > MOST_STARTS:
            return
        most = SMALL_TABLE * self._set_scale(1.0)
        inside = {
            row
            for top, after in tables
            if self.page.points(top, after) <= most
            for row in range(top + 1, after)
        }
        whole = [each for each in begins if each[0] not in inside]
        pages, shrunk = self._filled_pages(whole, rows)
        if len(pages) == 1 or self._is_nearly_blank(pages, rows, self._set_scale(shrunk)):
            # Better a table on two pages than a page for a few lines.
            torn = self._filled_pages(begins, rows)
            pages, shrunk = min((pages, shrunk), torn, key=lambda each: len(each[0]))
        self._set_scale(shrunk)
        self.page.set_h_pagebreaks(pages[:MOST_BREAKS])

    def _filled_pages(
        self, begins: Sequence[tuple[int, bool]], rows: int
    ) -> tuple[list[int], float]:
        """Where pages begin; a little smaller, where the last would have a few lines only."""
        pages = self._pages(begins, 1.0)
        if self._is_nearly_blank(pages, rows, self._set_scale(1.0)):
            for shrunk in SHRUNK:
                fewer = self._pages(begins, shrunk)
                readable = self.page.print_scale >= 100 * _READABLE
                if len(fewer) < len(pages) and readable:
                    return fewer, shrunk
        return pages, 1.0

    def _is_nearly_blank(self, pages: Sequence[int], rows: int, capacity: float) -> bool:
        """Whether the last page has a few lines only; a single page is what it is."""
        if not pages:
            return False
        return self.page.points(pages[-1], rows) < NEARLY_BLANK * capacity

    def _pages(self, begins: Sequence[tuple[int, bool]], shrunk: float) -> list[int]:
        """Where pages begin, where the print is so much smaller than it need be."""
        first, after = self._repeated
        repeated = (after, self.page.points(first, after))
        return _breaks(begins, self.page.points, self._set_scale(shrunk), repeated)

    def _set_scale(self, shrunk: float) -> float:
        """Set how much smaller the print is than it need be; the points that a page then holds."""
        shown = self.widths if self.sheet.grid else self.widths[: self._printed()]
        return self.page.set_fixed_scale(shown, landscape=self.sheet.landscape, shrunk=shrunk)

    def merged(self, at: tuple[int, int], span: int, style: Format) -> None:
        """Make one cell of several; of one, what it is."""
        if span > 1:
            row, column = at
            self.page.merge_range(row, column, row, column + span - 1, "", style)


def _footer(title: str) -> str:
    """The title on one line of a page: of a long one the end stays, the round and (draft)."""
    first, _, last = title.rpartition(", ")
    room = _LONGEST_FOOTER - len(last) - len(", ")
    if len(title) <= _LONGEST_FOOTER or not first or room < _LONGEST_FOOTER // 3:
        return shorten(title, _LONGEST_FOOTER, placeholder=" …")
    return f"{shorten(first, room, placeholder=' …')}, {last}"


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


def _reach(widths: list[float]) -> int:
    used = 0.0
    for at, width in enumerate(widths):
        used += width
        if used >= visual_language.ACROSS:
            return at
    return len(widths) - 1
