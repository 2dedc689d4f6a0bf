"""Writes a workbook by XlsxWriter, and raises an error where that would only warn.

Everything we write goes through here: rows that may still grow, a locked workbook structure,
the same bytes for the same content, and an error wherever XlsxWriter would refuse in silence.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import CellFormulaTuple, CellStringTuple

from tipxl.domain.core.text_limits import LONGEST, is_longer
from tipxl.domain.core.xml_text import xml_text
from tipxl.errors import TipxlError
from tipxl.excel.heights import row_height
from tipxl.excel.home_styles import HomeStyle, HomeStyles, HomeStylesPackager
from tipxl.excel.paper import A4, EDGE, ENDS, LETTER, SIDES, columns_points, page_points
from tipxl.excel.quick_rows import QuickRows

MAX_FORMULA = 8_192  # characters a formula holds (Excel; LibreOffice takes more)
MAX_LITERAL = 255  # characters of a text inside a formula (Excel; LibreOffice takes more)
MAX_LITERAL_LIST = 255  # characters of a list typed into a data validation (Excel)

_MOST_BREAKS = 1000  # of pages (Excel takes 1,026)

_LITERALS = re.compile('"(?:[^"]|"")*+"')

# XlsxWriter writes the moment of creation into the file; the same content must give the same bytes.
_CREATED = datetime(2017, 11, 13)


class SheetWriter(QuickRows):
    """A worksheet whose refusals are errors and whose row heights are only a start.

    A height without `customHeight` is shown as written and still grows when people type more
    (LibreOffice 7.4 and 25.2, ONLYOFFICE, Excel).
    """

    def text(
        self, row: int, column: int, text: str, style: Format | HomeStyle | None = None
    ) -> None:
        """Write text, never anything else: a leading = or @ stays text, an address stays text."""
        if not text.isprintable():
            text = xml_text(text)
        if is_longer(text):
            raise TipxlError(
                f"A text of {len(text):,} characters does not fit a cell "
                f"({LONGEST:,}): {text[:60]!r}…. Shorten it."
            )
        _done(
            # Without the reading of addresses like A1, a tenth of a report's time.
            self._write_string(row, column, text, style)
            if text
            else self._write_blank(row, column, None, style)
        )

    def number(
        self, row: int, column: int, number: float, style: Format | HomeStyle | None = None
    ) -> None:
        """Write a number."""
        _done(self._write_number(row, column, number, style))

    def day(
        self, row: int, column: int, day: datetime, style: Format | HomeStyle | None = None
    ) -> None:
        """Write a date; `style` must carry a date format."""
        _done(self._write_datetime(row, column, day, style))

    def answer(
        self, row: int, column: int, value: str | float | date | None, style: Format | HomeStyle
    ) -> None:
        """Write what somebody answered: text as text, a number as a number, a day as a day."""
        if isinstance(value, date):
            self.day(row, column, datetime(value.year, value.month, value.day), style)
        elif isinstance(value, float):
            self.number(row, column, value, style)
        else:
            self.text(row, column, value or "", style)

    def remark(self, row: int, column: int, text: str, author: str) -> None:
        """Attach a comment to a cell, wide enough to be read at once."""
        text, author = xml_text(text), xml_text(author)
        lines = sum(1 + len(line) // 50 for line in text.split("\n"))
        size = {"width": 340, "height": min(400, 20 + 17 * lines)}
        _done(self.write_comment(row, column, text, {"author": author, **size}))

    def formula(
        self, row: int, column: int, formula: str, style: Format | None, value: Any
    ) -> None:
        """Write a formula with the value it has, for programs that show without recalculating."""
        formula = xml_text(formula)
        if len(formula) > MAX_LITERAL:
            _ensure_excel_takes(formula)
        if isinstance(value, str):
            value = xml_text(value)
        _done(self._write_formula(row, column, formula, style, value))

    def link(self, row: int, column: int, target: str, text: str, style: Format) -> None:
        """Write a link to a cell of this workbook."""
        _done(self._write_url(row, column, f"internal:{xml_text(target)}", style, xml_text(text)))

    def row_for(
        self, row: int, cells: list[tuple[str, float]], size: float = 11.0, air: float = 2.0
    ) -> None:
        """Give the row the height that its wrapped (text, width) cells need."""
        _done(self.set_row(row, row_height(cells, size, air)))

    def spare_last_page(self, rows: int, widths: Sequence[float]) -> None:
        """Print on a page less where the last one would be nearly blank (no row may grow)."""
        wide = sum(each * 7.0 + 5 for each in widths) * 0.75
        across, down = page_points(A4, landscape=True)
        scale = min(1.0, across / wide)
        a_page = down / scale
        high = self.points(0, rows)
        full, rest = divmod(high, a_page)
        # Over more pages the print shrinks less.
        if full and rest < min(0.6, 0.2 + 0.1 * full) * a_page:
            self.fit_to_pages(1, int(full))

    def break_before(self, begins: Sequence[int], room: float, repeated: float = 0) -> None:
        """End pages only where a part begins, so that a heading stays with what it heads.

        `begins` are the first rows of the parts, and the row after the last; `repeated` the points
        of the headings that stand on every page.
        """
        breaks, used = [], self.points(0, begins[0])
        for first, after in pairwise(begins):
            high = self.points(first, after)
            if used + high > room:
                breaks.append(first)
                used = repeated
            used += high
        self.set_h_pagebreaks(breaks[:_MOST_BREAKS])

    def points(self, first: int, after: int) -> float:
        """How high the rows from `first` up to `after` are, this one left out."""
        # XlsxWriter keeps the heights that were set, in pixels; a row has 20 of its own.
        return 0.75 * float(sum(self.row_sizes.get(row, (20,))[0] for row in range(first, after)))

    def set_fixed_scale(
        self, widths: Sequence[float], *, landscape: bool, shrunk: float = 1.0
    ) -> float:
        """Shrink the print to the width of a page, and return the points that fit on one.

        Excel ignores page breaks of our own where it is told to fit the pages itself.
        """
        wide, high = page_points(self.paper_size, landscape=landscape)
        whole = min(100.0, 100 * wide / columns_points(widths))
        scale = max(10, int(whole * shrunk))
        self.set_print_scale(scale)
        return high * 100 / scale

    def widths_on_page(self, columns: int, scale: float) -> float:
        """How wide so many columns of a page may be together, in characters, at this scale."""
        wide, _ = page_points(self.paper_size, landscape=self.orientation == 0)
        return wide / scale / LETTER - columns * EDGE - 0.5

    def pages_across(self, widths: Sequence[float], scale: float) -> int:
        """How many pages these columns take beside each other at this scale, a little less."""
        wide, _ = page_points(self.paper_size, landscape=self.orientation == 0)
        return max(1, ceil(0.98 * columns_points(widths) * scale / wide))

    def validate_cells(self, area: tuple[int, int, int, int], options: dict[str, Any]) -> None:
        """Attach a data validation to (first row, first column, last row, last column)."""
        _done(self.data_validation(*area, _cleaned(options)))

    def paint_when(self, area: tuple[int, int, int, int], options: dict[str, Any]) -> None:
        """Attach a conditional format to an area."""
        _done(self.conditional_format(*area, _cleaned(options)))

    def set_header(self, header: str = "", *more: Any) -> None:
        """Print a text above every page."""
        super().set_header(xml_text(header), *more)

    def set_footer(self, footer: str = "", *more: Any) -> None:
        """Print a text below every page."""
        super().set_footer(xml_text(footer), *more)

    # XlsxWriter looks for newer functions, and for those that spill, in each formula: that takes
    # most of a form's time, and finds SORT( in a text as well. We write the newer ones as the file
    # names them (_xlfn.), and none that spills.

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Any = 0
    ) -> int:
        refused: int = self._check_dimensions(row, col)
        if not refused:
            self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return refused

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        if tag == "row" and attributes:
            attributes = [each for each in attributes if each[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class WorkbookWriter(Workbook):  # type: ignore[misc] # XlsxWriter is only partly typed
    """A workbook in the making; formats are made once per set of properties."""

    def __init__(self, target: BytesIO, *, lock_structure: bool) -> None:
        super().__init__(target, {"in_memory": True})
        self._lock_structure = lock_structure
        self._styles: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._rows = HomeStyles()

    def page(self, name: str) -> SheetWriter:
        """A new sheet."""
        page: SheetWriter = self.add_worksheet(name, SheetWriter)
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(*SIDES, *ENDS)
        return page

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text written so far, with the name of its sheet; formulas and numbers are none."""
        known = {index: text for text, index in self.str_table.string_table.items()}
        for page in self.worksheets():
            for cells in page.table.values():
                for cell in cells.values():
                    if isinstance(cell, CellStringTuple):
                        yield page.name, known[cell.string]

    def _prepare_sst_string_data(self) -> None:
        super()._prepare_sst_string_data()
        # XlsxWriter takes <r>...</r> for XML of its own, whoever wrote it.
        self.str_table.string_array = [
            f'<r><t xml:space="preserve">{escape(each, quote=False)}</t></r>'
            if each.startswith("<r>") and each.endswith("</r>")
            else each
            for each in self.str_table.string_array
        ]

    def style(self, **properties: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.add_format(properties)
        return self._styles[key]

    def style_of_row(self, style: Format, row: int) -> HomeStyle:
        """A format that tells the row of its cell, which counts from 1 as people see it."""
        return self._rows.style(style, row)

    def count_rows_from(self, start: int) -> None:
        """Have the formats tell rows that are counted from there (`home_rows.start_of`)."""
        self._rows.start = start

    def _get_packager(self) -> Packager:
        if not self._rows.any:
            return Packager()
        for style in self._styles.values():  # these have the first numbers
            style._get_xf_index()
        self._rows.first = 1 + len(self.xf_format_indices)
        return HomeStylesPackager(self._rows)

    def name_cells(self, name: str, address: str) -> None:
        """Give cells a name that formulas can use."""
        _done(self.define_name(name, f"={address}"))

    def _write_book_views(self) -> None:
        # Sheets cannot be renamed or deleted in Excel and ONLYOFFICE; LibreOffice ignores it.
        if self._lock_structure:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])
        super()._write_book_views()


def draw(
    paint: Callable[[WorkbookWriter], None],
    *,
    properties: dict[str, str] | None = None,
    lock_structure: bool = False,
) -> bytes:
    """The workbook that `paint` draws; raise TipxlError where XlsxWriter refuses a part of it.

    `properties` are document properties: title, subject, comments, … as XlsxWriter names them.
    """
    target = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            writer = WorkbookWriter(target, lock_structure=lock_structure)
            writer.set_properties({**_cleaned(properties or {}), "created": _CREATED})
            paint(writer)
            writer.close()
            _let_go(writer)
        except (UserWarning, XlsxWriterException) as refusal:
            raise TipxlError(f"The workbook cannot be written: {refusal}") from refusal
    return target.getvalue()


def _let_go(writer: WorkbookWriter) -> None:
    """Forget the cells and the XML of a workbook whose bytes are there.

    Workbook and sheets know each other, so all of it would stay until garbage is searched for,
    which a step hardly does: of 1,000 returns 200 MiB, while the next workbook is drawn.
    """
    for page in writer.worksheets():
        vars(page).clear()


def _cleaned(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options with every text in them as XML can hold it."""
    return {key: _clean(value) for key, value in options.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return xml_text(value)
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _ensure_excel_takes(formula: str) -> None:
    remedy = "Shorten the texts that it compares or says, in plan.xlsx or report.toml."
    if len(formula) > MAX_FORMULA:
        raise TipxlError(
            f"A formula of {len(formula):,} characters is more than Excel takes ({MAX_FORMULA:,}): "
            f"{formula[:60]!r}…. {remedy}"
        )
    longest = max((each[0] for each in _LITERALS.finditer(formula)), key=len, default="")
    if len(longest) - 2 > MAX_LITERAL:
        raise TipxlError(
            f"A text of {len(longest) - 2:,} characters is more than a formula takes in Excel "
            f"({MAX_LITERAL}): {longest[:60]!r}…. {remedy}"
        )


def _done(code: int | None) -> None:
    # XlsxWriter reports refusal by a negative return code, at most with a warning.
    if code is not None and code < 0:
        raise TipxlError(
            f"The workbook cannot be written: XlsxWriter refused a part (code {code})."
        )
