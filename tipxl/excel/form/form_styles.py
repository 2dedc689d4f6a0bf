"""The styles of a form: few colours, each with one meaning that words repeat."""

from typing import Any

from xlsxwriter.format import Format

from tipxl.domain.core.finding import Severity
from tipxl.domain.schema.form_schema import ColumnKind
from tipxl.excel.writer import WorkbookWriter

INPUT = "FFFBE6"  # to be filled in
QUIET = "ECECEC"  # nothing is asked here
SHOWN = "FFFFFF"
HEAD, HEAD_INPUT = "44546A", "7F6000"
BANDS = ("1F4E79", "DDEBF7")
LINE = "BFBFBF"
GOOD, BAD, LOOK, OPEN = "C6E0B4", "F8CBAD", "FFE699", "FFF2CC"

# A line of 10-point text takes 12.75 points, a little less than its size says.
SHOWN_SIZE = 9.5

_WRAP = {"text_wrap": True, "valign": "top"}
_BOX = {**_WRAP, "border": 1, "border_color": LINE}

#: A frame and a fill for what must be corrected, others for what is worth a look.
_MARKS: dict[Severity | None, dict[str, Any]] = {
    Severity.ERROR: {"border": 5, "border_color": "C00000", "bg_color": "FFC7CE"},
    Severity.WARNING: {"border": 8, "border_color": "BF8F00", "bg_color": "FFEB9C"},
}

#: How each kind of answer is kept: text stays text, whatever it looks like.
_NUMBERS = {
    ColumnKind.TEXT: "@",
    ColumnKind.LIST: "@",
    ColumnKind.DATE: "yyyy-mm-dd",
    ColumnKind.COUNT: "0",
}


class FormStyles:
    """The formats of one workbook, by what they are for."""

    def __init__(self, writer: WorkbookWriter) -> None:
        self._writer = writer

    def _style(self, **properties: Any) -> Format:
        return self._writer.style(**properties)

    @property
    def title(self) -> Format:
        """The first line of a sheet."""
        return self._style(bold=True, font_size=16, font_color=BANDS[0])

    @property
    def plain(self) -> Format:
        """Text on the sheet itself."""
        return self._style(**_WRAP)

    @property
    def line(self) -> Format:
        """Text that runs over the cells beside it."""
        return self._style(valign="top")

    @property
    def strong(self) -> Format:
        """The same, bold."""
        return self._style(bold=True, valign="top")

    @property
    def notice(self) -> Format:
        """What everybody must read."""
        return self._style(bold=True, font_color="9C0006", valign="top")

    @property
    def link(self) -> Format:
        """A link inside the workbook."""
        return self._style(font_color="0563C1", underline=1, valign="top")

    @property
    def linked(self) -> Format:
        """A link in a table."""
        return self._style(**_BOX, font_color="0563C1", underline=1)

    @property
    def code(self) -> Format:
        """The form's code."""
        return self._style(font_size=9, font_color="595959")

    @property
    def hidden(self) -> Format:
        """Keys."""
        return self._style(font_size=9, font_color="7F7F7F", locked=True)

    @property
    def heading(self) -> Format:
        """A heading over locked cells."""
        return self._style(**_BOX, bold=True, font_color="FFFFFF", bg_color=HEAD)

    @property
    def heading_input(self) -> Format:
        """A heading over cells to be filled in."""
        return self._style(**_BOX, bold=True, font_color="FFFFFF", bg_color=HEAD_INPUT)

    def band(self, level: int) -> Format:
        """A heading line inside a table."""
        colour = "FFFFFF" if level == 0 else "000000"
        return self._style(bold=True, bg_color=BANDS[min(level, 1)], font_color=colour)

    @property
    def shown(self) -> Format:
        """A locked cell of a table."""
        return self._style(**_BOX, font_size=10, bg_color=SHOWN)

    @property
    def number(self) -> Format:
        """The number of a line."""
        return self._style(**_BOX, font_size=10, align="center")

    @property
    def box(self) -> Format:
        """A locked cell at full size."""
        return self._style(**_BOX)

    @property
    def state(self) -> Format:
        """How a line stands."""
        return self._style(**_BOX, font_size=10, bold=True)

    @property
    def verdict(self) -> Format:
        """READY or NOT READY."""
        return self._style(bold=True, font_size=14, align="left", valign="vcenter", indent=1)

    @property
    def unasked(self) -> Format:
        """A locked cell where this row is asked nothing."""
        return self._style(**_BOX, bg_color=QUIET)

    def shown_as(self, mark: Severity | None) -> Format:
        """A locked cell of a table, marked where there is something to say of it."""
        look = {**_BOX, "bg_color": SHOWN, **_MARKS.get(mark, {})}
        return self._style(**look, font_size=10)

    def part(self, colour: str) -> Format:
        """A heading of a part of a sheet."""
        return self._style(bold=True, font_size=12, bg_color=colour, valign="vcenter")

    def input(
        self, kind: ColumnKind, *, quiet: bool = False, mark: Severity | None = None
    ) -> Format:
        """A cell to be filled in; `quiet` where nothing needs to be."""
        colour = QUIET if quiet else INPUT
        align = {"align": "left"} if kind is not ColumnKind.COUNT else {}
        look = {**_BOX, "bg_color": colour, **_MARKS.get(mark, {})}
        return self._style(**look, **align, locked=False, num_format=_NUMBERS[kind])

    @property
    def greyed(self) -> Format:
        """An answer that is not asked for now (conditional)."""
        return self._style(bg_color=QUIET, font_color="595959", italic=True)

    def coloured(self, colour: str) -> Format:
        """A word in its colour."""
        return self._style(**_BOX, bold=True, bg_color=colour or SHOWN)

    def fill(self, colour: str) -> Format:
        """A colour that stands beside its word (conditional)."""
        return self._style(bg_color=colour, font_color="000000")
