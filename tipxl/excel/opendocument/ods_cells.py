"""The content of an OpenDocument spreadsheet, read into sheets with their filled cells."""

import re

from msgspec import Struct, field

from tipxl.domain.core.workbook import (
    Cell,
    CellKind,
    CellPrompt,
    Comment,
    Link,
    NumberedChoice,
    Span,
    TextBox,
)
from tipxl.excel.home_rows import LAST_ROW as HOME_ROWS
from tipxl.excel.home_rows import Homes
from tipxl.excel.opendocument.ods_looks import CELLS, OdsLooks
from tipxl.excel.opendocument.ods_texts import OdsTextReader, repeated
from tipxl.excel.serial_dates import serial_of_text
from tipxl.excel.xlsx.addresses import LAST_COLUMN, LAST_ROW, areas_of, cells_named
from tipxl.excel.xlsx.limits import DamagedError, Meter
from tipxl.excel.xlsx.texts import address_in
from tipxl.excel.xlsx.xml_reader import Attributes

_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,9})M(\d{1,9}(?:[.,]\d{1,9})?)S")
_LISTS = ("cell-content-is-in-list", "cell-content-is-in-cell-range")
_MOST_PLACES = 6  # of cells that say the same while they are chosen
_NUMBERS = ("float", "percentage", "currency")


class OdsSheet(Struct):
    """One sheet while it is being read."""

    name: str
    style: str
    protected: bool
    cells: list[Cell] = []
    merges: list[Span] = []
    lists: list[Span] = []
    comments: list[Comment] = []
    hidden_rows: list[int] = []
    hidden_columns: list[Span] = []
    links: list[Link] = []
    pictures: bool = False
    boxes: list[TextBox] = []
    homes: Homes = field(default_factory=Homes)
    struck_at_times: list[Span] = []
    numbered: list[NumberedChoice] = []
    prompts: dict[str, CellPrompt] = {}  # by the name of the validation


class OdsReader(OdsTextReader):
    """Reads content.xml. Repeated rows and cells are counted before they are written out."""

    __slots__ = (
        "_attributes",
        "_column",
        "_column_styles",
        "_is_hidden_row",
        "_list_names",
        "_prompt",
        "_prompts",
        "_repeat",
        "_row",
        "_row_cells",
        "_row_repeat",
        "_row_style",
        "_ruled",
        "hidden_styles",
        "names",
        "sheets",
    )

    def __init__(self, meter: Meter, looks: OdsLooks) -> None:
        super().__init__(meter, looks)
        self.sheets: list[OdsSheet] = []
        self.names: dict[str, str] = {}
        self.hidden_styles: set[str] = set()
        self._row_style = ""
        self._ruled: list[Span] = []
        self._column_styles: list[tuple[int, str]] = []  # the last column, and its style
        self._list_names: set[str] = set()
        self._prompt = ("", "", "")  # of a validation that is declared: its name, title, display
        self._prompts: dict[str, tuple[str, str]] = {}  # titles and texts of validations
        self._row = self._column = 0
        self._repeat = self._row_repeat = 1
        self._is_hidden_row = False
        self._row_cells: list[Cell] = []
        self._attributes: Attributes = {}
        self.starts |= {
            "style:table-properties": self._table_style,
            "table:content-validation": self._validation,
            "table:help-message": self._begin_prompt,
            "table:named-range": self._named,
            "table:named-expression": self._named,
            "table:table": self._begin_table,
            "table:table-column": self._columns,
            "table:table-row": self._begin_row,
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
            "calcext:conditional-format": self._conditions,
            "calcext:condition": self._condition,
            "form:listbox": self._list_box,
        }
        self.ends |= {
            "table:help-message": self._end_prompt,
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
        }

    # --- what stands before the tables

    def _table_style(self, attributes: Attributes) -> None:
        if attributes.get("table:display") == "false":
            self.meter.add("styles")
            self.hidden_styles.add(self.style)

    def _validation(self, attributes: Attributes) -> None:
        self.meter.add("names")
        name = attributes.get("table:name", "")
        self._prompt = (name, "", "")
        if any(words in attributes.get("table:condition", "") for words in _LISTS):
            self._list_names.add(name)

    def _begin_prompt(self, attributes: Attributes) -> None:
        title, shown = (attributes.get(f"table:{each}", "") for each in ("title", "display"))
        self._prompt = (self._prompt[0], title, shown)
        self.begin_texts()  # read as those of a cell

    def _end_prompt(self, _: str) -> None:
        self.cell_depth = 0
        name, title, shown = self._prompt
        text = "\n".join(self.lines)
        if shown == "true" and (title or text):
            self._prompts[name] = (title, text)

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
        repeat = repeated(attributes, "table:number-columns-repeated", LAST_COLUMN)
        left, self._column = self._column + 1, min(self._column + repeat, LAST_COLUMN)
        if self.looks.any:
            style = attributes.get("table:default-cell-style-name", "")
            self._column_styles.append((self._column, style))
        if attributes.get("table:visibility", "visible") != "visible":
            self.meter.add("hidden_columns")
            self._sheet.hidden_columns.append(Span(1, left, LAST_ROW, self._column))

    def _begin_row(self, attributes: Attributes) -> None:
        self._row += 1
        self._column = 0
        self._row_repeat = repeated(attributes, "table:number-rows-repeated", LAST_ROW)
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

    def _conditions(self, attributes: Attributes) -> None:
        self._ruled = areas_of(attributes.get("calcext:target-range-address", ""))

    def _condition(self, attributes: Attributes) -> None:
        if self.looks.strikes(CELLS, attributes.get("calcext:apply-style-name", "")):
            self.meter.add("merges", len(self._ruled))
            self._sheet.struck_at_times += self._ruled

    def _list_box(self, attributes: Attributes) -> None:
        if attributes.get("form:list-linkage-type", "") in (
            "selection-indexes",
            "selection-indices",
        ):
            self.meter.add("comments")
            self._sheet.numbered += cells_named(attributes.get("form:linked-cell", ""), ".")

    # --- cells

    def _begin_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._repeat = repeated(attributes, "table:number-columns-repeated", LAST_COLUMN)
        self.begin_texts()
        if validation := attributes.get("table:content-validation-name", ""):
            self._validate(validation)
        self._merge(attributes)

    def _validate(self, validation: str) -> None:
        if validation in self._list_names:
            self.meter.add("dropdowns")
            self._sheet.lists.append(self._area(self._row_repeat, self._repeat))
        if validation not in self._prompts:
            return
        prompts = self._sheet.prompts
        prompt = prompts.get(validation) or CellPrompt((), *self._prompts[validation])
        if len(prompt.areas) < _MOST_PLACES:
            self.meter.add("comments")
            areas = (*prompt.areas, self._area(self._row_repeat, self._repeat))
            prompts[validation] = prompt._replace(areas=areas)

    def _merge(self, attributes: Attributes) -> None:
        rows = repeated(attributes, "table:number-rows-spanned", LAST_ROW)
        columns = repeated(attributes, "table:number-columns-spanned", LAST_COLUMN)
        if rows > 1 or columns > 1:
            self.meter.add("merges")
            self._sheet.merges.append(self._area(rows, columns))

    def _area(self, rows: int, columns: int) -> Span:
        top, left = self._row, self._column + 1
        return Span(top, left, top + rows - 1, left + columns - 1)

    def _end_cell(self, _: str) -> None:
        first, self._column = self._column + 1, self._column + self._repeat
        self.cell_depth = 0
        kind, value = self._kind_and_value()
        is_formula = "table:formula" in self._attributes
        is_filled = value is not None or is_formula
        self._keep_home(first, is_filled=is_filled)
        if is_formula and (address := address_in(self._attributes["table:formula"])):
            self.meter.add("relationships")
            self._sheet.links.append(Link(self._row, first, address))
        if not is_filled:
            return
        if self._column > LAST_COLUMN:
            raise DamagedError("it has a cell outside of its sheet")
        self.meter.ensure_more("cells", len(self._row_cells) + self._repeat)
        self.meter.add("characters", sum(map(len, self.lines)))
        style = self._style_of(first)
        if self.looks.strikes_at_times(style):
            self.meter.add("merges")
            last = self._row + self._row_repeat - 1
            self._sheet.struck_at_times.append(Span(self._row, first, last, self._column))
        is_struck = self.is_struck or self.looks.strikes(CELLS, style)
        shown = self.looks.shown(style, kind, value, self.seen_lines)
        if self._sheet.protected and self.looks.is_concealed(style):
            shown = ""
        if kind is CellKind.NUMBER and isinstance(value, float) and _is_percent(value, shown):
            kind, shown = CellKind.PERCENT, None  # Gnumeric keeps no word for it
        self._row_cells += [
            Cell(self._row, column, kind, value, is_formula, is_struck, shown)
            for column in range(first, self._column + 1)
        ]

    def _keep_home(self, first: int, *, is_filled: bool) -> None:
        homes = self._sheet.homes
        home = self.looks.home(self._style_of(first)) if self.looks.any else 0
        if not home or homes.is_full:
            return
        # What is repeated more often stands in no table of ours.
        for row in range(self._row, self._row + min(self._row_repeat, HOME_ROWS)):
            for column in range(first, min(self._column, first + HOME_ROWS) + 1):
                homes.add((row, column), home, is_filled=is_filled)

    def _style_of(self, column: int) -> str:
        style = self._attributes.get("table:style-name") or self._row_style
        return style or next((name for last, name in self._column_styles if column <= last), "")

    def _kind_and_value(self) -> tuple[CellKind, str | float | bool | None]:
        attributes = self._attributes
        written = attributes.get("office:value-type", "")
        text = attributes.get("office:string-value") or "\n".join(self.lines)
        if attributes.get("calcext:value-type") == "error":
            return CellKind.ERROR, text
        if written == "boolean":
            return CellKind.BOOLEAN, attributes.get("office:boolean-value") == "true"
        if written in (*_NUMBERS, "date", "time"):
            return _number(written, attributes, text)
        return CellKind.TEXT, text or None

    # --- texts, as they end

    @property
    def is_on_a_sheet(self) -> bool:
        """Whether a sheet has begun."""
        return bool(self.sheets)

    @property
    def cell_style(self) -> str:
        """The style of the cell that is open."""
        return self._style_of(self._column + 1)

    def take_note(self, text: str) -> None:
        """Keep the note on the cell that is open."""
        self._sheet.comments.append(Comment(self._row, self._column + 1, text))

    def take_link(self, address: str) -> None:
        """Keep the address behind the text of the cell that is open."""
        self._sheet.links.append(Link(self._row, self._column + 1, address))

    def take_drawing(self, text: str) -> None:
        """Keep what was drawn, on the cell that is open or on the sheet; "" is a picture."""
        if text:
            row, column = (self._row, self._column + 1) if self.cell_depth else (0, 0)
            self._sheet.boxes.append(TextBox(row, column, text))
        else:
            self._sheet.pictures = True

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


def _is_percent(value: float, shown: str | None) -> bool:
    """Whether a share is shown by its percentage: 75% for 0.75."""
    number = (shown or "").removesuffix("%").strip().replace(",", ".")
    is_number = (shown or "").endswith("%") and number.replace(".", "", 1).isdecimal()
    return is_number and abs(float(number) - value * 100) < 1


def _days(duration: str) -> float:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(duration)
    hours, minutes, seconds = int(match[2]), int(match[3]), float(match[4].replace(",", "."))
    days = (hours * 3600 + minutes * 60 + seconds) / 86_400
    return -days if match[1] else days
