"""The styles of a form: few colours, each with one meaning that words repeat."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format

from tipxl.domain.core.finding import Severity
from tipxl.domain.schema.form_schema import ColumnKind
from tipxl.excel.heights import text_width
from tipxl.excel.home_styles import HomeStyle
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.reports.model import visual_language

INPUT = visual_language.INPUT  # to be filled in
QUIET = visual_language.NEUTRAL  # nothing is asked here
HEAD_INPUT = visual_language.ACCENT
GOOD, BAD, LOOK = visual_language.GOOD, visual_language.BAD, visual_language.LOOK
OPEN = visual_language.ACCENT_SOFT  # still to be answered

SIZE = visual_language.BODY
TITLE_HEIGHT = 21.0  # points

SHOWN_SIZE = visual_language.BODY

_SOFT, _LINES = visual_language.ACCENT_SOFT, visual_language.HAIRLINE
_TEXT = {"font_size": SIZE, "font_color": visual_language.INK}
_WRAP = {**_TEXT, "text_wrap": True, "valign": "vcenter"}
#: What is read has a line below; what is typed into is a field with an edge.
_READ = {**_WRAP, "bottom": 1, "bottom_color": _LINES}
_FIELD = {**_WRAP, "border": 1, "border_color": _LINES}

#: Characters: a column as wide as this has room for air beside its text, and how much that takes.
WIDE, _AIR = 10.0, visual_language.SIDE_AIR

#: What is left of a column's width where its words are bold.
BOLD = 0.95

#: A frame and a fill for what must be corrected, others for what is worth a look.
_MARKS: dict[Severity | None, dict[str, Any]] = {
    Severity.ERROR: {"border": 5, "border_color": visual_language.BAD_FRAME, "bg_color": BAD},
    Severity.WARNING: {"border": 8, "border_color": visual_language.LOOK_FRAME, "bg_color": LOOK},
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

    def __init__(self, writer: WorkbookWriter, *, tall: bool = False) -> None:
        self._writer = writer
        self._tall = tall  # the lines of its table are so high that text stands on top
        self._known: dict[tuple[Any, ...], Format] = {}  # those that most cells ask for

    def _style(self, **properties: Any) -> Format:
        return self._writer.style(**properties)

    def _line_style(self, width: float, **properties: Any) -> Format:
        """A cell of a line of a table: on top where lines are high, with air where it is wide."""
        align = {"valign": "top"} if self._tall else {}
        return self._style(**{**properties, **align, **_aired(width)})

    @property
    def title(self) -> Format:
        """The first line of a sheet."""
        return self._style(
            bold=True, font_size=visual_language.TITLE, font_color=HEAD_INPUT, valign="vcenter"
        )

    def across(
        self, page: SheetWriter, row: int, text: str, widths: Sequence[float], *, is_title: bool
    ) -> None:
        """A bold line over columns that begin at the first; wrapped where it is longer than they.

        It never runs over them: what stands beyond would be printed on a page of its own.
        """
        style, size = (self.title, visual_language.TITLE) if is_title else (self.strong, SIZE)
        page.text(row, 0, text, style)
        room = sum(widths) * BOLD
        if text_width(text, size) <= room:
            return
        looks = {"bold": True, "font_size": size, "text_wrap": True, "valign": "vcenter"}
        colour = HEAD_INPUT if is_title else visual_language.INK
        page.merge_range(row, 0, row, len(widths) - 1, "", self._style(**looks, font_color=colour))
        page.text(row, 0, text, self._style(**looks, font_color=colour))
        page.row_for(row, [(text, room)], size)

    @property
    def plain(self) -> Format:
        """Text on the sheet itself."""
        return self._style(**_WRAP)

    @property
    def line(self) -> Format:
        """Text that runs over the cells beside it."""
        return self._style(**_TEXT, valign="vcenter")

    @property
    def strong(self) -> Format:
        """The same, bold."""
        return self._style(**_TEXT, bold=True, valign="vcenter")

    @property
    def standing(self) -> Format:
        """READY or NOT READY, small, above a table."""
        return self._style(**_TEXT, **_aired(WIDE), bold=True, valign="vcenter")

    @property
    def notice(self) -> Format:
        """What everybody must read."""
        look = {"font_size": SIZE, "font_color": visual_language.BAD_FRAME}
        return self._style(**look, bold=True, valign="vcenter")

    @property
    def link(self) -> Format:
        """A link inside the workbook."""
        return self._style(font_size=SIZE, font_color=HEAD_INPUT, underline=1, valign="vcenter")

    @property
    def linked(self) -> Format:
        """A link in a table."""
        look = {**_READ, "font_color": HEAD_INPUT}
        return self._style(**look, **_aired(WIDE), underline=1)

    def group(self, *, bold: bool = True) -> Format:
        """A heading over lines of a table that belong together."""
        return self._style(**_READ, **_aired(WIDE), bg_color=_SOFT, bold=bold)

    @property
    def code(self) -> Format:
        """The form's code."""
        return self._style(font_size=visual_language.FINE, font_color=visual_language.QUIET)

    @property
    def code_at_right(self) -> Format:
        """The form's code, running over the cells left of it."""
        look = {"font_size": visual_language.FINE, "font_color": visual_language.QUIET}
        return self._style(**look, align="right", valign="vcenter")

    @property
    def hidden(self) -> Format:
        """Keys."""
        look = {"font_size": visual_language.FINE, "font_color": visual_language.QUIET}
        return self._style(**look, locked=True)

    def key(self, row: int) -> HomeStyle:
        """The key of a line, which stands in that row (from 0)."""
        return self._writer.style_of_row(self.hidden, row + 1)

    @property
    def heading(self) -> Format:
        """A heading over locked cells."""
        look = {**_FIELD, "font_color": HEAD_INPUT, "bg_color": _SOFT}
        return self._style(**look, **_aired(WIDE), bold=True)

    @property
    def heading_number(self) -> Format:
        """The heading over the numbers of lines."""
        look = {**_FIELD, "font_color": HEAD_INPUT, "bg_color": _SOFT}
        return self._style(**look, align="center", bold=True)

    def heading_input(self, width: float = WIDE, *, optional: bool = False) -> Format:
        """A heading over cells to be filled in."""
        # Over a narrow column its words stand in the middle, so that they touch no border.
        look = {**_FIELD, "align": "center", **_aired(width), "bold": True}
        if optional:
            return self._style(**{**look, "font_color": HEAD_INPUT, "bg_color": INPUT})
        return self._style(**{**look, "font_color": "white", "bg_color": HEAD_INPUT})

    def band(self, level: int) -> Format:
        """A heading line inside a table."""
        look = {"font_size": SIZE, "bold": True, "valign": "vcenter", **_aired(WIDE)}
        if level == 0:
            return self._style(**look, font_color="white", bg_color=visual_language.QUIET)
        return self._style(**look, font_color=HEAD_INPUT, bg_color=_SOFT)

    @property
    def shown(self) -> Format:
        """A locked cell of a table."""
        return self.shown_as(None)

    @property
    def number(self) -> Format:
        """The number of a line."""
        return self._line_style(0, **_READ, align="center")

    @property
    def box(self) -> Format:
        """A locked cell of a table, too."""
        return self._style(**_READ, **_aired(WIDE))

    @property
    def state(self) -> Format:
        """How a line stands."""
        return self._line_style(WIDE, **_READ, bold=True)

    @property
    def verdict(self) -> Format:
        """READY or NOT READY."""
        return self._style(
            bold=True, font_size=visual_language.SUBTITLE, valign="vcenter", align="left", indent=1
        )

    @property
    def unasked(self) -> Format:
        """A locked cell where this row is asked nothing."""
        if ("unasked",) not in self._known:
            self._known["unasked",] = self._style(**_FIELD, bg_color=QUIET)
        return self._known["unasked",]

    def shown_as(self, mark: Severity | None) -> Format:
        """A locked cell of a table, marked where there is something to say of it."""
        key = ("shown", mark)
        if key not in self._known:
            self._known[key] = self._line_style(WIDE, **{**_READ, **_MARKS.get(mark, {})})
        return self._known[key]

    def part(self, colour: str) -> Format:
        """A heading of a part of a sheet."""
        look = {"font_size": visual_language.SUBTITLE, "font_color": visual_language.INK}
        return self._style(**look, bold=True, bg_color=colour, valign="vcenter")

    def input(
        self,
        kind: ColumnKind,
        width: float = 0,
        *,
        quiet: bool = False,
        mark: Severity | None = None,
    ) -> Format:
        """A cell to be filled in; `quiet` where nothing needs to be."""
        key = (kind, width, quiet, mark)
        if key not in self._known:
            self._known[key] = self._input(kind, width, quiet, mark)
        return self._known[key]

    def answer(
        self,
        row: int,
        kind: ColumnKind,
        width: float = 0,
        *,
        quiet: bool = False,
        mark: Severity | None = None,
    ) -> HomeStyle:
        """The same for a cell in that row (from 0), which its format tells."""
        return self._writer.style_of_row(self.input(kind, width, quiet=quiet, mark=mark), row + 1)

    def _input(self, kind: ColumnKind, width: float, quiet: bool, mark: Severity | None) -> Format:
        colour = QUIET if quiet else INPUT
        # In a narrow column an answer stands in the middle, as its heading does.
        beside = "left" if width >= WIDE else "center"
        align = {"align": beside} if kind is not ColumnKind.COUNT else {}
        look = {**_FIELD, "bg_color": colour, **_MARKS.get(mark, {})}
        looks = {**look, **align, "locked": False, "num_format": _NUMBERS[kind]}
        return self._line_style(width if align else 0, **looks)

    @property
    def greyed(self) -> Format:
        """An answer that is not asked for now (conditional)."""
        return self._style(bg_color=QUIET, font_color=visual_language.QUIET, italic=True)

    def coloured(self, colour: str) -> Format:
        """A word in its colour."""
        look = {**_READ, **_aired(WIDE), "bold": True}
        return self._style(**look, bg_color=colour or visual_language.PAPER)

    def fill(self, colour: str) -> Format:
        """A colour that stands beside its word (conditional)."""
        return self._style(bg_color=colour, font_color=visual_language.INK)


def room(width: float) -> float:
    """The characters of a column that are left to its text."""
    return width - _AIR if width >= WIDE else width


def read_room(width: float) -> float:
    """The same for a column that is only read: it has air however narrow it is."""
    return width - _AIR


def _aired(width: float) -> dict[str, Any]:
    # A cell that is aligned to nothing has no indent where its text stands on top.
    return {"align": "left", "indent": visual_language.INDENT} if width >= WIDE else {}
