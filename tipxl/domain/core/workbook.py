"""A workbook as it was found: filled cells with their true type, and what surrounds them.

Made by `tipxl.excel.read`, understood by `tipxl.domain.returns.extract`. Nothing here believes a
file: a formula is not its stored value, an error is not a blank, a dimension is not asked for.
"""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

#: In what is shown of a cell: a letter that only the font of the cell knows.
UNKNOWN_LETTER = "\ufffd"


class CellKind(Enum):
    """What a cell truly holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"  # a number shown as a date or time; the value is still the serial number
    PERCENT = "percent"  # a number shown as a percentage; the value is still the fraction
    BOOLEAN = "boolean"
    ERROR = "error"  # the value is the error's text, e.g. "#REF!"


class Cell(NamedTuple):
    """One filled cell. `row` and `column` count from 1.

    `value` is str for TEXT and ERROR, float for NUMBER, DATE and PERCENT, bool for BOOLEAN,
    None for a formula that carries no stored value. `formula` says that the cell holds a formula,
    `struck` that its text, or a part of it, is struck through. `shown` is what people see of the
    value where that is something else, "" where it cannot be seen: its number format hides or
    alters it, or its letters have the colour of the cell.
    """

    row: int
    column: int
    kind: CellKind
    value: str | float | bool | None
    formula: bool = False
    struck: bool = False
    shown: str | None = None

    @property
    def is_nought_by_formula(self) -> bool:
        """Whether it is a 0 that may come of an empty cell to which a formula leads."""
        return self.formula and self.kind is not CellKind.BOOLEAN and self.value == 0

    @property
    def address(self) -> str:
        """The cell's address as people write it, e.g. F17."""
        return f"{column_letters(self.column)}{self.row}"


class Span(NamedTuple):
    """A rectangle of cells, all four sides included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """The cells as people write them, e.g. F17 or F17:G20."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


class Comment(Struct, frozen=True):
    """A note somebody attached to a cell."""

    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """The address of its cell."""
        return f"{column_letters(self.column)}{self.row}"


class TextBox(Struct, frozen=True):
    """What stands in a text box or a shape, and the cell under its upper left corner.

    Row and column are 0 where the file does not say over which cell it lies.
    """

    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """The address of that cell; "" where the file does not say it."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""


class Link(NamedTuple):
    """The address behind the text of a cell, outside of the workbook."""

    row: int
    column: int
    address: str

    @property
    def cell(self) -> str:
        """The address of its cell."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def shown(self) -> str:
        """Where it leads, as people write it."""
        return self.address.removeprefix("mailto:")


class NumberedChoice(NamedTuple):
    """The cell into which a list or a button of a sheet writes the number of what was chosen.

    `sheet` is "" where it stands on the same one.
    """

    sheet: str
    row: int
    column: int


class CellPrompt(NamedTuple):
    """What cells say beside them while they are chosen (Data > Validation > Input Message)."""

    areas: tuple[Span, ...]
    title: str
    text: str

    @property
    def words(self) -> str:
        """All that is read there."""
        return ": ".join(filter(None, (self.title, self.text)))


class Worksheet(Struct, frozen=True):
    """One sheet: its filled cells in reading order, and what a form must know of its surroundings.

    `state` is "visible", "hidden" or "veryHidden". `lists` are the areas that carry a dropdown,
    whichever of the two places in the file they are kept in. `homes` are marks of the rows of
    a form for which formats of cells (by row and column) were made, blank cells too: alike where
    they were made for one row of one form. There are none where the filled cells stand as they were
    made, or the formats do not tell. In the areas `struck_at_times` a conditional format strikes or
    hides what stands there; when, only the program knows that shows it. Over the areas `covered`
    lies a list or a button, in which something else may be chosen than stands there.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    state: str = "visible"
    protected: bool = False
    merges: tuple[Span, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[Span, ...] = ()  # whole columns: left and right count
    lists: tuple[Span, ...] = ()
    comments: tuple[Comment, ...] = ()
    header: str = ""  # the printed page header and footer, as text
    pictures: bool = False  # whether pictures, controls or shapes without words lie on it
    boxes: tuple[TextBox, ...] = ()
    links: tuple[Link, ...] = ()
    homes: Mapping[tuple[int, int], int] | None = None
    struck_at_times: tuple[Span, ...] = ()
    numbered: tuple[NumberedChoice, ...] = ()
    covered: tuple[Span, ...] = ()
    prompts: tuple[CellPrompt, ...] = ()


class Workbook(Struct, frozen=True):
    """A whole workbook as read. `format` is xlsx, xlsm, xls, xlsb or ods, by content.

    `errors_visible` is False for formats whose reader shows an error cell as a blank.
    """

    format: str
    worksheets: tuple[Worksheet, ...]
    date_1904: bool = False
    properties: Mapping[str, str] | None = None  # document properties, core and custom
    names: Mapping[str, str] | None = None  # defined names
    macros: bool = False
    external_links: bool = False
    errors_visible: bool = True


def column_letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Verdict(Enum):
    """What becomes of a file that came back."""

    ACCEPTED = "accepted"
    REPAIRED = "accepted with repairs"
    HELD = "held"  # a person decides
    LATE = "late"  # it came after the freeze; a person decides
    REJECTED = "rejected"  # not a report; a polite answer says why

    @property
    def words(self) -> str:
        """What the officer reads of it."""
        return _VERDICT_WORDS.get(self.value, self.value)

    @property
    def words_when_closed(self) -> str:
        """What is read of it where the round was closed before anybody decided."""
        return f"{self.value}: closed without a decision" if self.waits else self.words

    @property
    def waits(self) -> bool:
        """Whether a person decides first what becomes of it; until then nobody corrects it."""
        return self in (Verdict.HELD, Verdict.LATE)


_VERDICT_WORDS = {"held": "held for your decision", "late": "late: waits for your decision"}


class Unreadable(Struct, frozen=True):
    """A file that is no workbook we can read: the verdict, and why, in words for the sender."""

    code: str
    verdict: Verdict
    says: str
