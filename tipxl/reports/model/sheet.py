"""A report as a description: sheets, tables, and cells that keep what they mean.

It knows nothing of workbooks. `excel.report.report_workbook` draws any report; another room could
show the same description elsewhere. Formulas are described in `formulas`, charts in `chart`.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from msgspec import Struct

from tipxl.reports.model.chart import Chart
from tipxl.reports.model.formulas import Formula
from tipxl.reports.model.visual_language import NONE_HERE

#: What stands where nobody said it: of a sum over lines none of which has a number, it is not zero.
NOT_REPORTED = "not reported"
#: Below this denominator a percentage would say more than is known.
FEW = 5


class ValueKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    SHARE = "share"  # "x of y"
    STATUS = "status"
    MARK = "mark"
    LINK = "link"


class RowStyle(StrEnum):
    """What a line of a table is."""

    PLAIN = "plain"
    GROUP = "group"  # a heading inside the table: only its first cell speaks
    CHAPTER = "chapter"  # a heading above groups: one line across the whole table
    SECTION = "section"  # a heading below a chapter, as long as its text is: people read, not sort
    TOTAL = "total"

    @property
    def is_heading(self) -> bool:
        """Whether the line only says what stands below it."""
        return self in (RowStyle.GROUP, RowStyle.CHAPTER, RowStyle.SECTION)


class Paper(StrEnum):
    """The sheet of paper that one page is printed on."""

    A4 = "A4"
    A3 = "A3"


class StatusCell(Struct, frozen=True):
    """A status or mark: its words, its colour (RRGGBB), and the marks beside it."""

    label: str
    colour: str = ""
    mark: str = ""

    @property
    def text(self) -> str:
        """What a reader sees."""
        return f"{self.label} · {self.mark}" if self.mark else self.label


class Share(Struct, frozen=True):
    """So many of so many: "12 of 57 (21.1 %)"; counts only under five, "n/a" of none."""

    numerator: int
    denominator: int

    @property
    def text(self) -> str:
        """What a reader sees; one decimal, half up."""
        if not self.denominator:
            return "n/a"
        counts = f"{self.numerator} of {self.denominator}"
        if self.denominator < FEW:
            return counts
        percent = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return f"{counts} ({percent.quantize(Decimal('0.1'), ROUND_HALF_UP)} %)"


class CellRef(Struct, frozen=True):
    """A place in the same report: a sheet, or the line of that name in one of its tables."""

    sheet: str
    line: str = ""
    table: str = ""


class SheetLink(Struct, frozen=True):
    """A way to another sheet of the same report."""

    text: str
    sheet: str


class Linked(Struct, frozen=True):
    """A cell that leads to a place in the same report, as where its content comes from."""

    cell: "Cell"
    to: CellRef

    @property
    def text(self) -> str:
        """What a reader sees."""
        return text_of(self.cell)


class Tinted(Struct, frozen=True):
    """A cell with a colour (RRGGBB) beside what it says, as in a heat map."""

    cell: "Cell"
    colour: str

    @property
    def text(self) -> str:
        """What a reader sees."""
        return text_of(self.cell)


class LiveValue(Struct, frozen=True):
    """A value and the formula that comes to it: a share for a `Ratio`, words for a `StatusPart`."""

    value: int | float | str | Share
    formula: Formula

    @property
    def text(self) -> str:
        """What a reader sees."""
        return text_of(self.value)


class Repeated(Struct, frozen=True):
    """Text that stands in the line above as well: kept for sorting and filtering, shown quietly."""

    text: str


class Shortened(Struct, frozen=True):
    """A long text of which a sheet shows the beginning; who looks for words finds all of them."""

    whole: str
    text: str


#: A datetime is a date, too.
Cell = (
    str
    | int
    | float
    | date
    | StatusCell
    | Share
    | SheetLink
    | Repeated
    | Shortened
    | LiveValue
    | Linked
    | Tinted
    | None
)


def text_of(cell: Cell) -> str:
    """What a reader sees in a cell, but for the form of dates and numbers."""
    if type(cell) is str:  # most are, and a report asks a million times
        return cell
    if cell is None:
        return ""
    return str(cell) if isinstance(cell, str | int | float | date) else cell.text


class ReportColumn(Struct, frozen=True):
    """One column. `width` is in characters, over the `span` columns of the sheet it stands on.

    `band` is the heading above the headings of neighbouring columns that share it. What is not
    `printed` stands at the far right.
    """

    key: str
    heading: str
    width: float = 14.0
    kind: ValueKind = ValueKind.TEXT
    band: str = ""
    span: int = 1
    printed: bool = True


class ReportLine(Struct, frozen=True):
    """One line of a table, a cell for each column.

    Links and formulas find it by its `key`; lines of one `block` stand together.
    """

    cells: tuple[Cell, ...]
    style: RowStyle = RowStyle.PLAIN
    key: str = ""
    block: str = ""


class Table(Struct, frozen=True):
    """A table. One that is `dense` keeps every line one line high and is not for reading through.

    A table without `headed` is a list of facts; one that is `filtered` is the sheet's main table.
    Formulas find it by its `key`, unique on its sheet. `new_page`: it begins one when printed.
    `continues`: its columns are those of the main table above it, whose headings stay in sight.
    `empty` is said where it has no line. What another sheet prints already is not `printed`; such
    tables stand last.
    """

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportLine, ...]
    notes: tuple[str, ...] = ()
    headed: bool = True
    filtered: bool = False
    dense: bool = False
    key: str = ""
    new_page: bool = False
    continues: bool = False
    printed: bool = True
    empty: str = NONE_HERE

    @property
    def shows_headings(self) -> bool:
        """Whether its columns are named: where nothing stands below, only the main table's are."""
        return self.headed and not self.continues and bool(self.rows or self.filtered)

    @property
    def says_none(self) -> bool:
        """Whether it has a line only to say that there is none."""
        return self.headed and not self.rows


class Tile(Struct, frozen=True):
    """One figure shown large, with what it is under it and a quiet word on what is counted."""

    label: str
    figure: Cell
    note: str = ""
    colour: str = ""


class Sheet(Struct, frozen=True):
    """One sheet: `frozen` columns at the left stay in sight.

    Tiles (four beside each other) and charts (two beside each other) stand above the tables.
    `grid` are the widths of the sheet's columns where its tables only span them. The names of its
    columns, in formulas, begin with `prefix` (where empty, with the sheet's own name). A reader
    finds its lines on the sheet `shown_on`, where that is another one. A sheet that is `aside` only
    serves the formulas of others: it is hidden, and so it is not printed with them.
    """

    name: str
    title: str
    intro: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    frozen: int = 0
    landscape: bool = True
    paper: Paper = Paper.A4
    tiles: tuple[Tile, ...] = ()
    charts: tuple[Chart, ...] = ()
    grid: tuple[float, ...] = ()
    prefix: str = ""
    shown_on: str = ""
    aside: bool = False


class Report(Struct, frozen=True):
    """A workbook of sheets; the title stands on every printed page."""

    title: str
    sheets: tuple[Sheet, ...]
