"""The sheets of decisions.xlsx: what to do, the decisions, the waivers, and what she added."""

from datetime import datetime

from xlsxwriter.format import Format

from tipxl.domain.decisions.register import LISTS, READ_ME, OtherSheet, Register
from tipxl.domain.decisions.table_sheet import SheetRow, Value, as_text
from tipxl.excel.editable.decisions_offers import colours, dropdowns
from tipxl.excel.editable.decisions_readme import draw_read_me
from tipxl.excel.editable.decisions_style import (
    HERS,
    HERS_COLOUR,
    HINTS,
    INK,
    LINE,
    PAPER,
    DecisionSheetWriter,
    DropdownLists,
    day_format,
)
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.excel.heights import row_height
from tipxl.excel.writer import SheetWriter, WorkbookWriter


def draw_sheets(writer: WorkbookWriter, register: Register, offers: DropdownOffers) -> None:
    """Draw every sheet."""
    draw_read_me(writer, writer.page(READ_ME), register.read_me)
    decisions, waivers = writer.page(register.decisions.name), writer.page(register.waivers.name)
    for other in register.others:
        _other(writer, writer.page(other.name), other)
    hidden = writer.page(LISTS)
    hidden.hide()
    lists = DropdownLists(hidden, {})
    for page, sheet in ((decisions, register.decisions), (waivers, register.waivers)):
        _table(DecisionSheetWriter(writer, page, sheet, lists, offers))
    decisions.activate()


# --- a table


def _table(look: DecisionSheetWriter) -> None:
    for number, row in enumerate(look.sheet.above):
        for column, value in enumerate(row.values):
            _put(look.page, (number, column), value, look.writer.style(bold=True))
    _headings(look)
    for number, row in enumerate(look.sheet.rows, start=look.top + 1):
        _line(look, number, row)
    dropdowns(look)
    colours(look)
    _print(look)


def _headings(look: DecisionSheetWriter) -> None:
    fields = look.field_at
    for column, heading in enumerate(look.sheet.headings):
        field = fields.get(column, "")
        hers = field in HERS
        style = look.writer.style(
            bold=True,
            font_color=PAPER,
            bg_color=HERS_COLOUR if hers else INK,
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color=LINE,
        )
        options = {"hidden": True} if field == "stands" else {}
        look.page.set_column(column, column, look.width(column), look.style(field), options)
        look.page.text(look.top, column, heading, style)
        if field in HINTS:
            note = {"input_title": heading[:32], "input_message": HINTS[field]}
            cell = (look.top, column, look.top, column)
            look.page.validate_cells(cell, {"validate": "any", **note})
    rooms = [(h, look.width(n) - 3.0) for n, h in enumerate(look.sheet.headings)]
    look.page.row_for(look.top, rooms)


def _line(look: DecisionSheetWriter, number: int, row: SheetRow) -> None:
    fields = look.field_at
    heights = [row_height([])]
    for column, value in enumerate(row.values):
        field = fields.get(column, "")
        _put(look.page, (number, column), value, look.style(field, value))
        if field != "stands":
            heights.append(row_height([(as_text(value), look.width(column))]))
    look.page.set_row(number, max(heights))


def _put(page: SheetWriter, spot: tuple[int, int], value: Value, style: Format) -> None:
    if isinstance(value, bool):
        page.write_boolean(*spot, value, style)
    elif isinstance(value, datetime):
        page.day(*spot, value, style)
    else:
        page.answer(*spot, value, style)


# --- print


def _print(look: DecisionSheetWriter) -> None:
    page = look.page
    page.set_landscape()
    page.repeat_rows(look.top)
    page.set_footer("&L&8&F, &A&R&8Page &P of &N")
    page.hide_gridlines(2)
    left = 3 if look.field_at.get(0) == "number" else 1
    page.freeze_panes(look.top + 1, left)
    last = look.top + max(1, len(look.sheet.rows))
    page.autofilter(look.top, 0, last, len(look.sheet.headings) - 1)


# --- the other sheets


def _other(writer: WorkbookWriter, page: SheetWriter, other: OtherSheet) -> None:
    plain = writer.style(valign="top")
    for number, cells in other.lines:
        for column, value in cells:
            style = plain
            if isinstance(value, datetime):
                style = writer.style(valign="top", num_format=day_format(value), align="left")
            _put(page, (number - 1, column - 1), value, style)
