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
GROUP_HEIGHT = 19.0
CHAPTER_HEIGHT = 22.0
DENSE_HEIGHT = 14.0
EDGES = visual_language.SIDE_AIR

FORMATS = {
    ValueKind.DATE: "d mmm yyyy",
    ValueKind.DATETIME: "d mmm yyyy hh:mm",
    # Its space at the right is part of the number: LibreOffice forgets that of a cell with a link.
    ValueKind.NUMBER: "0_w;-0_w;0_w;@_w",
}
_RIGHT = {ValueKind.NUMBER, ValueKind.SHARE}

Style = dict[str, Any]

_BELOW: Style = {"bottom": 1, "bottom_color": LINES}
_LEFT: Style = {"align": "left", "indent": visual_language.INDENT}
_TO_THE_RIGHT: Style = {"align": "right", "indent": visual_language.INDENT}
_STRONG: Style = {"bold": True, "font_color": ACCENT}

HEADING: Style = {
    **_STRONG, **_LEFT, "bg_color": SOFT, "text_wrap": True, "bottom": 1, "bottom_color": ACCENT,
    "valign": "vcenter",
}  # fmt: skip
BAND: Style = {**_LEFT, "bold": True, "font_color": QUIET, "valign": "vcenter"}
GROUP: Style = {**_STRONG, **_LEFT, "bottom": 1, "bottom_color": ACCENT, "valign": "vcenter"}
CHAPTER: Style = {
    **_LEFT, "bold": True, "font_size": visual_language.SUBTITLE,
    "font_color": visual_language.PAPER, "bg_color": ACCENT, "valign": "vcenter",
}  # fmt: skip
SECTION: Style = {**_LEFT, **_BELOW, "text_wrap": True, "bg_color": SOFT, "valign": "vcenter"}
TITLE: Style = {**_STRONG, "font_size": visual_language.TITLE, "valign": "vcenter"}
SUBTITLE: Style = {**_STRONG, "font_size": visual_language.SUBTITLE, "valign": "vcenter"}
INTRO: Style = {"text_wrap": True, "font_color": QUIET}
NOTE: Style = {
    "text_wrap": True, "italic": True, "font_color": QUIET, "font_size": visual_language.SMALL,
}  # fmt: skip
FIGURE: Style = {**_STRONG, "font_size": visual_language.FIGURE}
NONE: Style = {**_LEFT, "italic": True, "font_color": QUIET, "valign": "vcenter"}


def heading_style(column: ReportColumn) -> Style:
    """How a heading looks: above numbers it stands to the right, as they do."""
    return HEADING | (_TO_THE_RIGHT if column.kind in _RIGHT else {})


def column_style(column: ReportColumn) -> Style:
    """Where what stands in a column begins, as its heading does, and how a number is written."""
    style: Style = dict(_TO_THE_RIGHT if column.kind in _RIGHT else _LEFT)
    if column.kind in FORMATS:
        style["num_format"] = FORMATS[column.kind]
    if column.kind is ValueKind.NUMBER:
        style["indent"] = 0
    return style


def cell_style(table: Table, line: ReportLine, column: ReportColumn) -> Style:
    """How a cell looks for its column and line."""
    style: Style = {**_BELOW, **column_style(column)}
    style["text_wrap"] = column.kind is not ValueKind.NUMBER
    if line.style is RowStyle.TOTAL:
        style |= {**_STRONG, "top": 1, "top_color": ACCENT}
    elif not table.headed and column is table.columns[0]:
        style |= _STRONG
    return style


def meaning(cell: Cell) -> Style:
    """What a cell itself adds."""
    match cell:
        case None | str():  # most cells
            return {}
        case StatusCell(colour=colour) if colour:
            return {"bg_color": colour}
        case Tinted(colour=colour):
            return meaning(cell.cell) | ({"bg_color": colour} if colour else {})
        case Linked():
            return meaning(cell.cell)
        case Repeated():
            return {"font_color": QUIET}
        case SheetLink():
            return {"font_color": ACCENT, "underline": 1}
        case Share() | LiveValue(value=Share()):
            return {"align": "right"}
        case _:
            return {}
