"""The sheet Check: READY or NOT READY, and for each line what is still missing, in words."""

from textwrap import shorten

from tipxl.domain.forms.state_words import COUNTED, TO_CORRECT, TO_SEE
from tipxl.domain.schema.form_schema import BlockKind
from tipxl.excel.form.check_cells import (
    LABEL,
    MESSAGE,
    ORDER,
    STATE,
    TARGET,
)
from tipxl.excel.form.check_engine import CheckEngine, CheckLine, span
from tipxl.excel.form.cover_sheet import report_state
from tipxl.excel.form.form_places import CHECK, CORRECT, README, FormTable
from tipxl.excel.form.form_styles import SHOWN_SIZE, FormStyles, room
from tipxl.excel.form.state_colours import cell_of, paint_states, paint_verdict
from tipxl.excel.heights import row_height
from tipxl.excel.writer import SheetWriter, WorkbookWriter

_TITLE, _READY, _COUNTS, _NOTE, _HEADINGS, _FIRST = range(6)
_WHERE, _WHAT, _STATE, _MISSING = range(4)
_WIDTHS = (22.0, 58.0, 13.5, 76.5)
_WORDS = ("Where (click to go there)", "What", "State", "What is still missing")

_TWO_LINES = row_height([("\n", 1.0)], SHOWN_SIZE)

# Two lines of it: it reminds of the row, and stands in full on the row's own sheet.
_TITLE_LENGTH = 120

#: Begun lines of the free blocks that can be listed one by one.
_BEGUN_LINES = 15


def draw_check(
    writer: WorkbookWriter, engine: CheckEngine, tables: tuple[FormTable, ...], *, noted: bool
) -> None:
    """Write the sheet; `noted` where our notes stand on a sheet of their own."""
    page, styles = writer.page(CHECK), FormStyles(writer)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    _draw_top(page, styles, engine, noted=noted)
    row = _FIRST
    for line in engine.lines:
        if line.block.kind is not BlockKind.FREE:
            _draw_line(page, styles, row, line)
            row += 1
    for table in tables:
        if table.numbered:
            _draw_summary(page, styles, row, table, engine.of(table.block))
            row += 1
    # What a begun line lacks stands beside it as well: here it is clicked, and not printed.
    page.print_area(0, 0, row - 1, _MISSING)
    page.spare_last_page(row, _WIDTHS)
    if engine.free:
        for number in range(1, _BEGUN_LINES + 1):
            _draw_begun_line(page, styles, row, number, engine)
            row += 1
    paint_states(page, styles, (_FIRST, _STATE, row - 1, _STATE))
    page.autofilter(_HEADINGS, 0, row - 1, _MISSING)
    page.freeze_panes(_FIRST, 0)
    page.repeat_rows(_HEADINGS)


def _draw_top(page: SheetWriter, styles: FormStyles, engine: CheckEngine, *, noted: bool) -> None:
    page.text(_TITLE, 0, "What is still missing", styles.title)
    page.set_row(_TITLE, 26)
    page.formula(_READY, 0, *cell_of(engine.total(STATE), styles.verdict))
    page.set_row(_READY, 24)
    paint_verdict(page, styles, (_READY, 0, _READY, 0))
    page.formula(_COUNTS, 0, *cell_of(report_state(engine), styles.strong))
    more = f" What the form cannot see by itself stands on the sheet {CORRECT}." if noted else ""
    page.text(_NOTE, 0, f"{', '.join(COUNTED)}: the sheet {README} explains.{more}", styles.line)
    for at, word in enumerate(_WORDS):
        page.text(_HEADINGS, at, word, styles.heading)


def _draw_line(page: SheetWriter, styles: FormStyles, row: int, line: CheckLine) -> None:
    page.link(row, _WHERE, line.target, line.label, styles.linked)
    title = shorten(line.title, _TITLE_LENGTH, placeholder=" …")
    page.text(row, _WHAT, title, styles.shown)
    message = line.cell(MESSAGE)
    page.formula(row, _STATE, *cell_of(line.cell(STATE), styles.state))
    page.formula(row, _MISSING, *cell_of(message, styles.box))
    # Room for two lines: messages come while the form is filled in.
    texts = {_WHAT: title, _MISSING: str(message[1])}
    cells = [(text, room(_WIDTHS[at])) for at, text in texts.items()]
    page.set_row(row, max(row_height(cells, SHOWN_SIZE), _TWO_LINES))


def _draw_summary(
    page: SheetWriter, styles: FormStyles, row: int, table: FormTable, lines: tuple[CheckLine, ...]
) -> None:
    states = span(lines, STATE)
    page.link(row, _WHERE, lines[0].target, table.block.sheet, styles.linked)
    page.text(row, _WHAT, table.block.title, styles.shown)
    begun = f'SUMPRODUCT(--({states}<>""))'
    now = sum(bool(line.value(STATE)) for line in lines)
    page.formula(row, _STATE, f'{begun}&" filled"', styles.state, f"{now} filled")
    correct = f'SUMPRODUCT(--({states}="{TO_CORRECT}"))'
    look = f'SUMPRODUCT(--({states}="{TO_SEE}"))'
    words = _see_below(f'"&{correct}&"', f'"&{look}&"')
    text = f'IF({correct}+{look}=0,"","{words}")'
    page.formula(row, _MISSING, text, styles.box, _to_see_below(lines))


def _to_see_below(lines: tuple[CheckLine, ...]) -> str:
    bad, look = (sum(line.value(STATE) == word for line in lines) for word in (TO_CORRECT, TO_SEE))
    return _see_below(bad, look) if bad + look else ""


def _see_below(wrong: object, look: object) -> str:
    return f"{TO_CORRECT}: {wrong} · {TO_SEE}: {look} (see below)"


def _draw_begun_line(
    page: SheetWriter, styles: FormStyles, row: int, number: int, engine: CheckEngine
) -> None:
    free = engine.free
    found = f"MATCH({number},{span(free, ORDER)},0)"
    line = next((each for each in free if each.value(ORDER) == number), None)
    for at, what in ((_STATE, STATE), (_MISSING, MESSAGE)):
        now = line.value(what) if line else ""
        page.formula(row, at, f'IFERROR(INDEX({span(free, what)},{found}),"")', styles.plain, now)
    target, label = (f"INDEX({span(free, at)},{found})" for at in (TARGET, LABEL))
    now = line.label if line else ""
    page.formula(row, _WHERE, f'IFERROR(HYPERLINK({target},{label}),"")', styles.link, now)
