"""The sheet of a block of lines: what is shown, what is asked, what is greyed out."""

from collections.abc import Sequence

from msgspec import Struct
from xlsxwriter.utility import xl_col_to_name

from tipxl.domain.core.expression import Known, Not, simplified
from tipxl.domain.forms.draft import Typed
from tipxl.domain.forms.form_words import help_of, intro_of
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema, Item
from tipxl.domain.schema.rules import applies
from tipxl.excel.form.cell_marks import Marks, words
from tipxl.excel.form.check_cells import STATE
from tipxl.excel.form.check_engine import CheckEngine, CheckLine
from tipxl.excel.form.form_places import (
    CHECK,
    FIRST,
    HEADINGS,
    INTRO,
    KEYS,
    README,
    STANDING,
    STATE_WIDTH,
    TITLE,
    ColumnPlace,
    FormTable,
    areas,
)
from tipxl.excel.form.form_styles import (
    BOLD,
    SHOWN_SIZE,
    TITLE_HEIGHT,
    FormStyles,
    read_room,
    room,
)
from tipxl.excel.form.lists_sheet import ListRange, offered
from tipxl.excel.form.rule_formulas import ValueRef, formula, literal
from tipxl.excel.form.state_colours import cell_of, paint_states, paint_verdict
from tipxl.excel.form.validations import Prompt, validation
from tipxl.excel.heights import row_height, text_width
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.reports.model import visual_language

# Points: an empty line is still easy to hit.
_LOWEST, _LOWEST_FREE = 20.0, 17.0

# Stands for the row in a formula that is the same for many lines.
_ROW = "\x01"


class BlockSheet(Struct, frozen=True):
    """A table being drawn."""

    page: SheetWriter
    styles: FormStyles
    table: FormTable
    issued_form: IssuedForm
    schema: FormSchema
    ranges: tuple[ListRange, ...]
    marks: Marks

    def typed(self, column: Column, row: FormRow) -> Typed:
        """What stands in an input."""
        slot = (self.table.block.key, row.key, column.key)
        return self.marks.draft.typed(slot, given_words(self.issued_form, column, row))


def draw_table(writer: WorkbookWriter, sheet: BlockSheet, engine: CheckEngine) -> None:
    """Write the sheet of a block."""
    _draw_top(sheet, engine)
    _draw_columns(sheet)
    for band in sheet.table.bands:
        style = sheet.styles.band(band.level)
        for at in range(sheet.table.last + 1):
            sheet.page.text(band.row, at, band.text if at == 0 else "", style)
        sheet.page.set_row(band.row, 20 if band.level == 0 else 16)
    for line in engine.of(sheet.table.block):
        _draw_line(sheet, line)
    _validate(sheet)
    _grey_out(sheet)
    _colour(writer, sheet)
    _unlock(sheet)
    _set_print(sheet.page, sheet.table)


def _draw_top(sheet: BlockSheet, engine: CheckEngine) -> None:
    page, styles, table = sheet.page, sheet.styles, sheet.table
    words = sheet.issued_form.wording
    page.text(TITLE, 0, f"{table.block.title} · {words.period}", styles.title)
    page.set_row(TITLE, TITLE_HEIGHT)
    page.formula(STANDING, 0, *cell_of(engine.total(STATE), styles.standing))
    paint_verdict(page, styles, (STANDING, 0, STANDING, 1))
    beside = [spot for spot in table.spots if 1 < spot.at < table.last_needed]
    for spot, name in zip(beside, (CHECK, README), strict=False):
        page.link(STANDING, spot.at, f"'{name}'!A1", f"Go to {name}", styles.link)
    intro = intro_of(sheet.issued_form, table.block)
    page.text(INTRO, 0, intro, styles.line)
    # The code stands where nothing runs into it: a title may be as wide as its sheet.
    code = sheet.issued_form.identity.code
    is_narrow = text_width(code, visual_language.FINE) > _free_at_right(table, beside[:2])
    if is_narrow and not intro:
        page.text(INTRO, 0, code, styles.code)
    else:
        page.text(STANDING, table.last_needed, code, styles.code_at_right)
    if not (intro or is_narrow):
        page.set_row(INTRO, None, None, {"hidden": True})
    page.freeze_panes(FIRST, table.frozen)
    if not table.numbered:
        page.autofilter(HEADINGS, 0, table.lines[-1], table.last)


def _free_at_right(table: FormTable, linked: Sequence[ColumnPlace]) -> float:
    """How many characters are free above what must be answered, right of the links."""
    last_link = max((spot.at for spot in linked), default=1)
    free = (spot for spot in table.spots if last_link < spot.at <= table.last_needed)
    return sum(spot.width for spot in free if not table.is_hidden(spot))


def _set_print(page: SheetWriter, table: FormTable) -> None:
    """As wide as what must be answered, so that it can be read; what is optional is not printed."""
    page.repeat_rows(KEYS, HEADINGS)
    page.print_area(0, 0, table.lines[-1], table.last_needed)
    if table.bands:
        room = page.set_fixed_scale(table.needed_widths, landscape=True)
        begins = [FIRST, *(line + 1 for line in table.lines)]
        page.break_before(begins, room, repeated=page.points(HEADINGS, FIRST))


def _draw_columns(sheet: BlockSheet) -> None:
    page, styles, table = sheet.page, sheet.styles, sheet.table
    page.set_row(KEYS, None, None, {"hidden": True})
    for at, heading, width in table.own:
        page.set_column(at, at, width)
        look = styles.heading if width >= STATE_WIDTH else styles.heading_number
        page.text(HEADINGS, at, heading, look)
    for spot in table.spots:
        _draw_column(sheet, spot)
    page.set_column(table.key, table.key, 3, None, {"hidden": True})
    page.text(KEYS, table.key, f"tx:{table.block.key}:key!", styles.hidden)
    page.text(HEADINGS, table.key, "", styles.heading)
    if table.guard is not None:
        page.set_column(table.guard, table.guard, 3, None, {"hidden": True})
        page.text(HEADINGS, table.guard, "", styles.heading)
    seen = [spot for spot in table.spots if not table.is_hidden(spot)]
    cells = [(spot.column.heading, room(spot.width) * BOLD) for spot in seen]
    page.set_row(HEADINGS, row_height(cells, SHOWN_SIZE))


def _draw_column(sheet: BlockSheet, spot: ColumnPlace) -> None:
    page, table, column = sheet.page, sheet.table, spot.column
    style = sheet.styles.heading
    if column.is_input:
        style = sheet.styles.heading_input(spot.width, optional=column.optional)
    hidden = {"hidden": True} if table.is_hidden(spot) else {}
    page.set_column(spot.at, spot.at, spot.width, None, hidden)
    page.text(KEYS, spot.at, f"tx:{table.block.key}:{column.key}", sheet.styles.hidden)
    page.text(HEADINGS, spot.at, column.heading, style)


# --- a line


def _draw_line(sheet: BlockSheet, line: CheckLine) -> None:
    page, styles, table, row = sheet.page, sheet.styles, sheet.table, line.there
    page.formula(row, table.state, *cell_of(line.cell(STATE), styles.state))
    if table.numbered:
        page.number(row, 0, table.lines.index(row) + 1, styles.number)
    page.text(
        row, table.key, f"tx:{table.block.key}:{line.asked.key}|{line.asked.mark}", styles.key(row)
    )
    for spot in table.shown:
        mark = sheet.marks.at(table.block.sheet, row, spot.at)
        shown = line.asked.shown.get(spot.column.key, "")
        page.text(row, spot.at, shown, styles.shown_as(mark))
    for spot in table.inputs:
        if not table.asks(line.asked, spot):
            page.text(row, spot.at, "", styles.unasked)
        else:
            mark = sheet.marks.at(table.block.sheet, row, spot.at)
            kind, quiet = spot.column.kind, line.asked.final
            style = styles.answer(row, kind, spot.width, quiet=quiet, mark=mark)
            page.answer(row, spot.at, sheet.typed(spot.column, line.asked), style)
    page.set_row(row, _height(sheet, line))


def given_words(issued_form: IssuedForm, column: Column, row: FormRow) -> str:
    """What an input is issued with, as its cell says it."""
    given = row.given.get(column.key, "")
    if column.kind is ColumnKind.LIST and given:
        return issued_form.list(column.list).label(given)
    return given


def _height(sheet: BlockSheet, line: CheckLine) -> float:
    row = line.asked
    shown = [
        (row.shown.get(each.column.key, ""), read_room(each.width)) for each in sheet.table.shown
    ]
    shown.append((str(line.value(STATE)), read_room(STATE_WIDTH) * BOLD))
    inputs = [
        (words(sheet.typed(each.column, row)), room(each.width)) for each in sheet.table.inputs
    ]
    lowest = _LOWEST_FREE if sheet.table.numbered else _LOWEST
    return max(row_height([*shown, *inputs], SHOWN_SIZE), lowest)


# --- what a line may be answered with, what is greyed out, what is coloured


def _validate(sheet: BlockSheet) -> None:
    for spot in sheet.table.inputs:
        help = (spot.column.heading, help_of(sheet.issued_form, spot.column))
        lines: dict[tuple[tuple[Item, ...], Prompt], list[int]] = {}
        for row, line in zip(sheet.table.rows, sheet.table.lines, strict=True):
            if sheet.table.asks(row, spot):
                listed = spot.column.kind is ColumnKind.LIST
                items = offered(sheet.issued_form, sheet.schema, spot.column, row) if listed else ()
                prompt = sheet.marks.prompt(sheet.table.block.sheet, line, spot.at) or help
                lines.setdefault((items, prompt), []).append(line)
        for (items, prompt), rows in lines.items():
            cell = f"{xl_col_to_name(spot.at)}{rows[0] + 1}"
            options = validation(spot.column, prompt, cell, items, sheet.ranges)
            if options is not None:
                where = {"multi_range": areas(spot.at, rows)}
                sheet.page.validate_cells(
                    (rows[0], spot.at, rows[-1], spot.at), {**options, **where}
                )


def _grey_out(sheet: BlockSheet) -> None:
    for spot in sheet.table.inputs:
        lines: dict[str, list[int]] = {}
        for row, line in zip(sheet.table.rows, sheet.table.lines, strict=True):
            if sheet.table.asks(row, spot):
                lines.setdefault(_unasked(sheet, spot.column, row), []).append(line)
        for text, rows in lines.items():
            if text:
                criteria = "=" + text.replace(_ROW, str(rows[0] + 1))
                sheet.page.paint_when(
                    (rows[0], spot.at, rows[-1], spot.at),
                    {
                        "type": "formula",
                        "criteria": criteria,
                        "format": sheet.styles.greyed,
                        "multi_range": areas(spot.at, rows),
                    },
                )


def _unasked(sheet: BlockSheet, column: Column, row: FormRow) -> str:
    """The formula that is true where the question does not apply now; "" where it always does."""
    asked = sheet.issued_form.asked(row)
    expression = simplified(Not(applies(sheet.schema, sheet.table.block, column, asked)))
    if expression == Known(False):
        return ""
    refs = {
        spot.column.key: ValueRef(
            f"${xl_col_to_name(spot.at)}{_ROW}", words=_labels(sheet.issued_form, spot.column)
        )
        for spot in sheet.table.asked(row)
    }
    return formula(expression, refs)


def _labels(issued_form: IssuedForm, column: Column) -> dict[str, str]:
    items = issued_form.list(column.list).items if column.list else ()
    return {item.code: item.label for item in items}


def _colour(writer: WorkbookWriter, sheet: BlockSheet) -> None:
    del writer
    table = sheet.table
    for spot in table.inputs:
        items = sheet.issued_form.list(spot.column.list).items if spot.column.list else ()
        for item in items:
            if item.colour:
                cell = f"${xl_col_to_name(spot.at)}{FIRST + 1}"
                sheet.page.paint_when(
                    (FIRST, spot.at, table.lines[-1], spot.at),
                    {
                        "type": "formula",
                        "criteria": f"=EXACT({cell},{literal(item.label)})",
                        "format": sheet.styles.fill(item.colour),
                    },
                )
    paint_states(sheet.page, sheet.styles, (FIRST, table.state, table.lines[-1], table.state))


def _unlock(sheet: BlockSheet) -> None:
    table = sheet.table
    for spot in table.inputs:
        rows = [
            line for row, line in zip(table.rows, table.lines, strict=True) if table.asks(row, spot)
        ]
        sheet.page.unprotect_range(areas(spot.at, rows), f"{table.block.key}_{spot.column.key}")
    first = table.asked(table.rows[0])[0].at
    sheet.page.set_selection(table.lines[0], first, table.lines[0], first)
