"""A drawing function -> the bytes of a workbook, by XlsxWriter made to speak up.

Everything we write goes through here: rows that may still grow, a locked workbook structure,
the same bytes for the same content, and an error wherever XlsxWriter would refuse in silence.
"""

import warnings
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tipxl.errors import TipxlError
from tipxl.excel.heights import row_height

MAX_TEXT = 32_767  # characters a cell holds (Excel)
MAX_FORMULA = 8_192  # characters a formula holds (Excel; LibreOffice takes more)
MAX_LITERAL_LIST = 255  # characters of a list typed into a data validation (Excel)

# XlsxWriter writes the moment of creation into the file; the same content must give the same bytes.
_CREATED = datetime(2017, 11, 13)


class Page(Worksheet):  # type: ignore[misc] # XlsxWriter is only partly typed
    """A worksheet whose refusals are errors and whose row heights are only a start.

    A height without `customHeight` is shown as written and still grows when people type more
    (LibreOffice 7.4 and 25.2, ONLYOFFICE, Excel).
    """

    def text(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        """Write text, never anything else: a leading = or @ stays text, an address stays text."""
        if len(text) > MAX_TEXT:
            raise TipxlError(
                f"A text of {len(text):,} characters does not fit a cell "
                f"({MAX_TEXT:,}): {text[:60]!r}…. Shorten it."
            )
        _done(
            self.write_string(row, column, text, style)
            if text
            else self.write_blank(row, column, None, style)
        )

    def number(self, row: int, column: int, number: float, style: Format | None = None) -> None:
        """Write a number."""
        _done(self.write_number(row, column, number, style))

    def day(self, row: int, column: int, day: datetime, style: Format | None = None) -> None:
        """Write a date; `style` must carry a date format."""
        _done(self.write_datetime(row, column, day, style))

    def formula(
        self, row: int, column: int, formula: str, style: Format | None, value: Any
    ) -> None:
        """Write a formula with the value it has, for programs that show without recalculating."""
        if len(formula) > MAX_FORMULA:
            raise TipxlError(f"A formula of {len(formula):,} characters is more than Excel takes.")
        _done(self.write_formula(row, column, formula, style, value))

    def link(self, row: int, column: int, target: str, text: str, style: Format) -> None:
        """Write a link to a cell of this workbook."""
        _done(self.write_url(row, column, f"internal:{target}", style, text))

    def row_for(self, row: int, cells: list[tuple[str, float]], size: float = 11.0) -> None:
        """Give the row the height that its wrapped (text, width) cells need."""
        _done(self.set_row(row, row_height(cells, size)))

    def validate_cells(self, area: tuple[int, int, int, int], options: dict[str, Any]) -> None:
        """Attach a data validation to (first row, first column, last row, last column)."""
        _done(self.data_validation(*area, options))

    def paint_when(self, area: tuple[int, int, int, int], options: dict[str, Any]) -> None:
        """Attach a conditional format to an area."""
        _done(self.conditional_format(*area, options))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # We write newer functions as the file names them (_xlfn.). XlsxWriter's search for them in
        # each formula takes two thirds of a form's time, and would find SORT( in a text as well.
        del expand_future_functions
        return formula.removeprefix("=")

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        if tag == "row" and attributes:
            attributes = [each for each in attributes if each[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class Workbench(Workbook):  # type: ignore[misc] # XlsxWriter is only partly typed
    """A workbook in the making; formats are made once per set of properties."""

    def __init__(self, target: BytesIO, *, lock_structure: bool) -> None:
        super().__init__(target, {"in_memory": True})
        self._lock_structure = lock_structure
        self._styles: dict[tuple[tuple[str, Any], ...], Format] = {}

    def page(self, name: str) -> Page:
        """A new sheet."""
        page: Page = self.add_worksheet(name, Page)
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        return page

    def style(self, **properties: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.add_format(properties)
        return self._styles[key]

    def _write_book_views(self) -> None:
        # Sheets cannot be renamed or deleted in Excel and ONLYOFFICE; LibreOffice ignores it.
        if self._lock_structure:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])
        super()._write_book_views()


def draw(
    paint: Callable[[Workbench], None],
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
            bench = Workbench(target, lock_structure=lock_structure)
            bench.set_properties({**(properties or {}), "created": _CREATED})
            paint(bench)
            bench.close()
        except (UserWarning, XlsxWriterException) as refusal:
            raise TipxlError(f"The workbook cannot be written: {refusal}") from refusal
    return target.getvalue()


def _done(code: int | None) -> None:
    # XlsxWriter reports refusal by a negative return code, at most with a warning.
    if code is not None and code < 0:
        raise TipxlError(
            f"The workbook cannot be written: XlsxWriter refused a part (code {code})."
        )
