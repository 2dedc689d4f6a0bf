"""The content of an OpenDocument spreadsheet, read into sheets with their filled cells."""

import re
from dataclasses import dataclass, field

from tipxl.domain.core.workbook import Cell, CellKind, Comment, Link, Span, TextBox
from tipxl.excel.xlsx.addresses import LAST_COLUMN, LAST_ROW
from tipxl.excel.xlsx.limits import DamagedError, Meter
from tipxl.excel.xlsx.serial_dates import serial_of_text
from tipxl.excel.xlsx.texts import LOWERED, RAISED, address_in
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader

_BLANKS = re.compile(r"[ \t\r\n]+")
# Characters XML cannot contain stand for those that must outlive the collapsing of blanks.
_SPACE, _TAB, _BREAK = "\1", "\2", "\3"
_REAL_BLANKS = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})
_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,9})M(\d{1,9}(?:[.,]\d{1,9})?)S")
_LISTS = ("cell-content-is-in-list", "cell-content-is-in-cell-range")
_LONGEST_BLANK = 32_767
_STRIKES = ("style:text-line-through-style", "style:text-line-through-type")
#: What can be drawn on a sheet; each may hold words.
_DRAWN = tuple(
    f"draw:{each}"
    for each in (
        *("frame", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon"),
        *("regular-polygon", "path", "connector", "caption", "measure", "control", "g"),
    )
)
_NUMBERS = ("float", "percentage", "currency")


@dataclass(slots=True)
class OdsSheet:
    """One sheet while it is being read."""

    name: str
    style: str
    protected: bool
    cells: list[Cell] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    lists: list[Span] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: bool = False
    boxes: list[TextBox] = field(default_factory=list)


class OdsTagReader(TagReader):
    """A handler whose tags have many namespaces, named by the prefixes that every program uses."""

    __slots__ = ()

    def take_root(self, name: str, attributes: Attributes) -> None:
        """Prefixes stand as they are."""


class OdsReader(OdsTagReader):
    """Reads content.xml. Repeated rows and cells are counted before they are written out."""

    __slots__ = (
        "_attributes",
        "_box",
        "_cell_depth",
        "_column",
        "_column_styles",
        "_drawn_depth",
        "_family",
        "_is_hidden_row",
        "_lines",
        "_list_names",
        "_note",
        "_note_depth",
        "_paragraph",
        "_repeat",
        "_row",
        "_row_cells",
        "_row_repeat",
        "_row_style",
        "_shifted_styles",
        "_shifts",
        "_struck",
        "_struck_styles",
        "_style",
        "hidden_styles",
        "names",
        "sheets",
    )

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self.sheets: list[OdsSheet] = []
        self.names: dict[str, str] = {}
        self.hidden_styles: set[str] = set()
        self._style = self._family = self._row_style = ""
        self._struck, self._struck_styles = False, set[tuple[str, str]]()
        self._shifted_styles: dict[tuple[str, str], dict[int, int]] = {}  # to their digits
        self._shifts: list[dict[int, int]] = []  # of the pieces of text that are open
        self._column_styles: list[tuple[int, str]] = []  # the last column, and its style
        self._list_names: set[str] = set()
        self._row = self._column = 0
        self._repeat = self._row_repeat = 1
        self._is_hidden_row = False
        self._row_cells: list[Cell] = []
        self._attributes: Attributes = {}
        self._cell_depth = self._note_depth = self._drawn_depth = 0
        self._box, self._lines, self._note = list[str](), list[str](), list[str]()
        self._paragraph: list[str] | None = None
        self.starts |= {
            "style:style": self._begin_style,
            "style:table-properties": self._table_style,
            "style:text-properties": self._text_style,
            "text:span": self._begin_span,
            "table:content-validation": self._validation,
            "table:named-range": self._named,
            "table:named-expression": self._named,
            "table:table": self._begin_table,
            "table:table-column": self._columns,
            "table:table-row": self._begin_row,
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
            "office:annotation": self._begin_note,
            "text:p": self._begin_paragraph,
            "text:a": self._link,
            **dict.fromkeys(_DRAWN, self._begin_drawn),
            "text:s": self._spaces,
            "text:tab": lambda _: self._put(_TAB),
            "text:line-break": lambda _: self._put(_BREAK),
        }
        self.ends |= {
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "office:annotation": self._end_note,
            "text:p": self._end_paragraph,
            "text:span": self._end_span,
            **dict.fromkeys(_DRAWN, self._end_drawn),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the text before a tag inside a paragraph, then go on as usual."""
        self._put(self.take_text())
        super().start(name, attributes)

    # --- what stands before the tables

    def _begin_style(self, attributes: Attributes) -> None:
        self._style = attributes.get("style:name", "")
        self._family = attributes.get("style:family", "")
        if (self._family, attributes.get("style:parent-style-name", "")) in self._struck_styles:
            self._struck_styles.add((self._family, self._style))

    def _text_style(self, attributes: Attributes) -> None:
        lines = [attributes[name] for name in _STRIKES if name in attributes]
        if lines:
            self.meter.add("styles")
            is_struck = any(line != "none" for line in lines)
            change = self._struck_styles.add if is_struck else self._struck_styles.discard
            change((self._family, self._style))
        if position := attributes.get("style:text-position"):
            self.meter.add("styles")
            self._shifted_styles[self._family, self._style] = _shift(position)

    def _begin_span(self, attributes: Attributes) -> None:
        around = self._shifts[-1] if self._shifts else {}
        name = attributes.get("text:style-name", "")
        self._shifts.append(self._shifted_styles.get(("text", name), around))
        is_of_cell = self._cell_depth and not self._note_depth and not self._drawn_depth
        if is_of_cell and ("text", name) in self._struck_styles:
            self._struck = True

    def _end_span(self, text: str) -> None:
        self._put(text)
        if self._shifts:
            self._shifts.pop()

    def _table_style(self, attributes: Attributes) -> None:
        if attributes.get("table:display") == "false":
            self.meter.add("styles")
            self.hidden_styles.add(self._style)

    def _validation(self, attributes: Attributes) -> None:
        self.meter.add("names")
        if any(words in attributes.get("table:condition", "") for words in _LISTS):
            self._list_names.add(attributes.get("table:name", ""))

    def _named(self, attributes: Attributes) -> None:
        self.meter.add("names")
        value = attributes.get("table:cell-range-address") or attributes.get("table:expression")
        self.names[attributes.get("table:name", "")] = value or ""

    # --- tables and rows

    def _begin_table(self, attributes: Attributes) -> None:
        self.meter.add("sheets")
        self._row, self._row_repeat, self._column = 0, 1, 0
        self._column_styles = []
        name, style = attributes.get("table:name", ""), attributes.get("table:style-name", "")
        self.sheets.append(OdsSheet(name, style, attributes.get("table:protected") == "true"))

    def _columns(self, attributes: Attributes) -> None:
        repeat = _repeated(attributes, "table:number-columns-repeated", LAST_COLUMN)
        left, self._column = self._column + 1, min(self._column + repeat, LAST_COLUMN)
        if self._struck_styles:
            style = attributes.get("table:default-cell-style-name", "")
            self._column_styles.append((self._column, style))
        if attributes.get("table:visibility", "visible") != "visible":
            self.meter.add("hidden_columns")
            self._sheet.hidden_columns.append(Span(1, left, LAST_ROW, self._column))

    def _begin_row(self, attributes: Attributes) -> None:
        self._row += 1
        self._column = 0
        self._row_repeat = _repeated(attributes, "table:number-rows-repeated", LAST_ROW)
        self._is_hidden_row = attributes.get("table:visibility", "visible") != "visible"
        self._row_style = attributes.get("table:default-cell-style-name", "")
        self._row_cells = []

    def _end_row(self, _: str) -> None:
        cells, sheet, last = self._row_cells, self._sheet, self._row + self._row_repeat - 1
        if cells:
            if last > LAST_ROW:
                raise DamagedError("it has a cell outside of its sheet")
            self.meter.add("cells", len(cells) * self._row_repeat)
            for row in range(self._row, last + 1):
                sheet.cells += [cell._replace(row=row) for cell in cells]
            if self._is_hidden_row:
                self.meter.add("hidden_rows", self._row_repeat)
                sheet.hidden_rows += range(self._row, last + 1)
        self._row = last

    # --- cells

    def _begin_cell(self, attributes: Attributes) -> None:
        self._attributes, self._struck = attributes, False
        self._repeat = _repeated(attributes, "table:number-columns-repeated", LAST_COLUMN)
        self._cell_depth, self._note_depth = self.depth, 0
        self._lines, self._note = [], []
        if attributes.get("table:content-validation-name", "") in self._list_names:
            self.meter.add("dropdowns")
            self._sheet.lists.append(self._area(self._row_repeat, self._repeat))
        self._merge(attributes)

    def _merge(self, attributes: Attributes) -> None:
        rows = _repeated(attributes, "table:number-rows-spanned", LAST_ROW)
        columns = _repeated(attributes, "table:number-columns-spanned", LAST_COLUMN)
        if rows > 1 or columns > 1:
            self.meter.add("merges")
            self._sheet.merges.append(self._area(rows, columns))

    def _area(self, rows: int, columns: int) -> Span:
        top, left = self._row, self._column + 1
        return Span(top, left, top + rows - 1, left + columns - 1)

    def _end_cell(self, _: str) -> None:
        first, self._column = self._column + 1, self._column + self._repeat
        self._cell_depth = 0
        kind, value = self._kind_and_value()
        is_formula = "table:formula" in self._attributes
        if is_formula and (address := address_in(self._attributes["table:formula"])):
            self.meter.add("relationships")
            self._sheet.links.append(Link(self._row, first, address))
        if value is None and not is_formula:
            return
        if self._column > LAST_COLUMN:
            raise DamagedError("it has a cell outside of its sheet")
        self.meter.ensure_more("cells", len(self._row_cells) + self._repeat)
        self.meter.add("characters", sum(map(len, self._lines)))
        is_struck = self._struck or self._is_struck_style(first)
        self._row_cells += [
            Cell(self._row, column, kind, value, is_formula, is_struck)
            for column in range(first, self._column + 1)
        ]

    def _is_struck_style(self, column: int) -> bool:
        if not self._struck_styles:
            return False
        style = self._attributes.get("table:style-name") or self._row_style
        if not style:
            style = next((name for last, name in self._column_styles if column <= last), "")
        return ("table-cell", style) in self._struck_styles

    def _kind_and_value(self) -> tuple[CellKind, str | float | bool | None]:
        attributes = self._attributes
        written = attributes.get("office:value-type", "")
        text = attributes.get("office:string-value") or "\n".join(self._lines)
        if attributes.get("calcext:value-type") == "error":
            return CellKind.ERROR, text
        if written == "boolean":
            return CellKind.BOOLEAN, attributes.get("office:boolean-value") == "true"
        if written in (*_NUMBERS, "date", "time"):
            return _number(written, attributes, text)
        return CellKind.TEXT, text or None

    # --- text

    def _begin_note(self, _: Attributes) -> None:
        self._note_depth = self.depth

    def _end_note(self, _: str) -> None:
        self._note_depth = 0
        if self._cell_depth and self._note:
            self.meter.add("comments")
            text = "\n".join(self._note)
            self._sheet.comments.append(Comment(self._row, self._column + 1, text))

    def _begin_paragraph(self, _: Attributes) -> None:
        # A paragraph deeper than this belongs to a drawing that lies on the cell.
        around = self._note_depth or self._cell_depth
        if self._drawn_depth or (self._cell_depth and self.depth == around + 1):
            self._paragraph = []

    def _end_paragraph(self, text: str) -> None:
        self._put(text)
        if self._paragraph is not None:
            line = _BLANKS.sub(" ", "".join(self._paragraph)).strip(" ").translate(_REAL_BLANKS)
            own = self._note if self._note_depth else self._lines
            (self._box if self._drawn_depth else own).append(line)
            self._paragraph = None

    def _link(self, attributes: Attributes) -> None:
        address = attributes.get("xlink:href", "")
        if self._note_depth or not address or address.startswith("#"):
            return
        if self._drawn_depth:
            self._put(f"({address}) ")
        elif self._cell_depth:
            self.meter.add("relationships")
            self._sheet.links.append(Link(self._row, self._column + 1, address))

    def _begin_drawn(self, _: Attributes) -> None:
        # What lies inside of another drawing (a group, the words of a frame) is a part of it.
        if self.sheets and not self._note_depth and not self._drawn_depth:
            self._drawn_depth, self._box = self.depth, []

    def _end_drawn(self, _: str) -> None:
        if self._drawn_depth != self.depth:
            return
        self._drawn_depth = 0
        text = "\n".join(self._box).strip()
        if text:
            self.meter.add("comments")
            row, column = (self._row, self._column + 1) if self._cell_depth else (0, 0)
            self._sheet.boxes.append(TextBox(row, column, text))
        else:
            self._sheet.pictures = True

    def _spaces(self, attributes: Attributes) -> None:
        self._put(_SPACE * _repeated(attributes, "text:c", _LONGEST_BLANK))

    def _put(self, text: str) -> None:
        if text and self._paragraph is not None:
            self.meter.add("characters", len(text))
            shift = self._shifts[-1] if self._shifts else {}
            self._paragraph.append(text.translate(shift) if shift else text)

    @property
    def _sheet(self) -> OdsSheet:
        if not self.sheets:
            raise DamagedError("it has cells outside of its sheets")
        return self.sheets[-1]


def _number(
    written: str, attributes: Attributes, text: str
) -> tuple[CellKind, str | float | bool | None]:
    try:
        if written == "date":
            return CellKind.DATE, serial_of_text(attributes["office:date-value"])
        if written == "time":
            return CellKind.DATE, _days(attributes["office:time-value"])
        value = float(attributes["office:value"])
    except (KeyError, ValueError):
        return CellKind.ERROR, text
    if value - value != 0:
        return CellKind.ERROR, text
    return (CellKind.PERCENT if written == "percentage" else CellKind.NUMBER), value


def _shift(position: str) -> dict[int, int]:
    """What becomes of digits at a place like "super 58%", "-33% 58%" or "0% 100%"."""
    place = position.split(maxsplit=1)[0] if position.split() else ""
    if place == "super" or re.fullmatch(r"\+?[0-9.]*[1-9][0-9.]*%", place):
        return RAISED
    return LOWERED if place == "sub" or place.startswith("-") else {}


def _days(duration: str) -> float:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(duration)
    hours, minutes, seconds = int(match[2]), int(match[3]), float(match[4].replace(",", "."))
    days = (hours * 3600 + minutes * 60 + seconds) / 86_400
    return -days if match[1] else days


def _repeated(attributes: Attributes, name: str, most: int) -> int:
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise DamagedError("it repeats a cell an impossible number of times")
    # A row at the bottom of the sheet may be repeated by more than Excel has rows; it is blank.
    return min(max(1, int(text)), most)
