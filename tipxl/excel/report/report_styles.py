"""How a report looks: its colours, sizes and formats, and what each kind of cell adds to them."""

from typing import Any

from tipxl.reports.model import visual_language
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    LiveValue,
    Repeated,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    SheetLink,
    StatusCell,
    Table,
    Tinted,
    ValueKind,
)

ACCENT = visual_language.ACCENT
SOFT = visual_language.ACCENT_SOFT
QUIET = visual_language.QUIET
LINES = visual_language.HAIRLINE
SIZE = visual_language.BODY
GROUP_HEIGHT = 20.0
DENSE_HEIGHT = 14.0
SHORT = 110.0  # points: in a table without a higher row, text stands in the middle of its row

FORMATS = {
    ValueKind.DATE: "d mmm yyyy",
    ValueKind.DATETIME: "d mmm yyyy hh:mm",
    ValueKind.NUMBER: "#,##0",
}
_CENTRED = {ValueKind.NUMBER, ValueKind.DATE, ValueKind.DATETIME, ValueKind.STATUS, ValueKind.MARK}

Style = dict[str, Any]

HEADING: Style = {
    "bold": True, "font_color": "white", "bg_color": ACCENT, "text_wrap": True, "border": 1,
    "border_color": LINES, "valign": "vcenter",
}  # fmt: skip
BAND: Style = {
    "bold": True, "font_color": ACCENT, "bg_color": SOFT, "border": 1, "border_color": LINES,
}  # fmt: skip
GROUP: Style = {
    "bold": True, "font_color": ACCENT, "bg_color": SOFT, "top": 1, "bottom": 1,
    "top_color": LINES, "bottom_color": LINES, "valign": "vcenter",
}  # fmt: skip
TITLE: Style = {"bold": True, "font_size": 16, "font_color": ACCENT}
SUBTITLE: Style = {"bold": True, "font_size": 12, "font_color": ACCENT}
INTRO: Style = {"text_wrap": True, "font_color": visual_language.INK}
NOTE: Style = {"text_wrap": True, "italic": True, "font_color": QUIET}


def heading_style(column: ReportColumn) -> Style:
    """How a heading looks: above numbers and statuses it stands in the middle, as they do."""
    return HEADING | ({"align": "center"} if column.kind in (*_CENTRED, ValueKind.SHARE) else {})


def cell_style(table: Table, line: ReportLine, column: ReportColumn) -> Style:
    """How a cell looks for its column and line."""
    style: Style = {"border": 1, "border_color": LINES, "text_wrap": True}
    if column.kind in FORMATS:
        style["num_format"] = FORMATS[column.kind]
    if column.kind in _CENTRED:
        style["align"] = "center"
    if line.style is RowStyle.TOTAL or not (table.headed or column is not table.columns[0]):
        style |= {"bold": True, "font_color": ACCENT}
    return style


def meaning(cell: Cell) -> Style:
    """What a cell itself adds."""
    match cell:
        case None | str():  # most cells
            return {}
        case StatusCell(colour=colour) if colour:
            return {"bg_color": f"#{colour}"}
        case Tinted(colour=colour):
            return meaning(cell.cell) | ({"bg_color": f"#{colour}"} if colour else {})
        case Linked():
            return meaning(cell.cell)
        case Repeated():
            return {"font_color": QUIET}
        case SheetLink():
            return {"font_color": ACCENT, "underline": 1}
        case Share() | LiveValue(value=Share()):
            return {"align": "center"}
        case _:
            return {}
