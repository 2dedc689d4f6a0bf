"""The Cover of a form: questions downwards, and how the whole report stands."""

from msgspec import Struct
from xlsxwriter.utility import xl_rowcol_to_cell

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.form_words import help_of
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.forms.state_words import COUNTED, counts_in_words
from tipxl.domain.schema.form_schema import Column, ColumnKind
from tipxl.excel.form.block_sheet import given_words
from tipxl.excel.form.cell_marks import Marks, words
from tipxl.excel.form.check_cells import FILLED, STATE
from tipxl.excel.form.check_engine import CheckEngine
from tipxl.excel.form.form_places import (
    ANSWER,
    CHECK,
    FORM_KEY,
    HELP,
    QUESTION,
    README,
    FormQuestions,
    areas,
)
from tipxl.excel.form.form_styles import SHOWN_SIZE, WIDE, FormStyles, room
from tipxl.excel.form.lists_sheet import ListRange
from tipxl.excel.form.state_colours import cell_of, paint_verdict
from tipxl.excel.form.validations import validation
from tipxl.excel.heights import row_height
from tipxl.excel.writer import SheetWriter, WorkbookWriter

#: Stands on the Cover and on Read me.
NOTICE = (
    "All bodies read what you write here. No names of persons, no cases. "
    "(Your own contact, on the Cover, is the exception.)"
)

PROVISIONAL = "Provisional form: the round before this one is not closed yet."

_TITLE, _CODE, _BODY, _DUE, _NOTICE, _PROVISIONAL, _READY, _COUNTS = range(8)
_LOWEST = 20.0  # points: an empty answer is still easy to hit
_WIDTHS = {QUESTION: 34.0, ANSWER: 52.0, HELP: 66.0}
_SEEN = tuple(_WIDTHS.get(at, 0.0) for at in range(HELP + 1))


class CoverSheet(Struct, frozen=True):
    """The Cover being drawn."""

    issued_form: IssuedForm
    form: FormQuestions
    ranges: tuple[ListRange, ...]
    marks: Marks


def draw_cover(writer: WorkbookWriter, cover: CoverSheet, engine: CheckEngine) -> None:
    """Write the Cover."""
    issued_form, form = cover.issued_form, cover.form
    page, styles = writer.page(form.block.sheet), FormStyles(writer)
    for at, width in _WIDTHS.items():
        page.set_column(at, at, width)
    page.set_column(FORM_KEY, FORM_KEY, 3, None, {"hidden": True})
    _draw_top(page, styles, issued_form)
    _draw_standing(page, styles, engine)
    _draw_headings(page, styles, form)
    for row, column in form.questions:
        _draw_question(page, styles, cover, row, column)
        _validate(page, cover, row, column)
    rows = [row for row, _ in form.questions]
    page.unprotect_range(areas(ANSWER, rows), f"{form.block.key}_answers")
    page.set_selection(rows[0], ANSWER, rows[0], ANSWER)


def _draw_top(page: SheetWriter, styles: FormStyles, issued_form: IssuedForm) -> None:
    words = issued_form.wording
    page.set_row(_TITLE, 26)
    styles.across(page, _TITLE, words.plan_title, _SEEN, is_title=True)
    page.text(_CODE, QUESTION, issued_form.identity.code, styles.code)
    about = f"{words.body_name} · report for {words.period}"
    styles.across(page, _BODY, about, _SEEN, is_title=False)
    due = f"Please send it by {long_date(words.due)} to {words.reply_to} ({words.secretariat})."
    page.text(_DUE, QUESTION, due, styles.line)
    page.text(_NOTICE, QUESTION, NOTICE, styles.notice)
    page.text(_PROVISIONAL, QUESTION, PROVISIONAL if words.provisional else "", styles.notice)


def _draw_standing(page: SheetWriter, styles: FormStyles, engine: CheckEngine) -> None:
    page.text(_READY, QUESTION, "How this report stands", styles.strong)
    page.formula(_READY, ANSWER, *cell_of(engine.total(STATE), styles.verdict))
    page.set_row(_READY, 24)
    paint_verdict(page, styles, (_READY, ANSWER, _READY, ANSWER))
    page.formula(_COUNTS, ANSWER, *cell_of(report_state(engine), styles.line))
    page.link(_READY, HELP, f"'{CHECK}'!A1", f"See what is missing: {CHECK}", styles.link)
    page.link(_COUNTS, HELP, f"'{README}'!A1", f"How to fill it in: {README}", styles.link)


def report_state(engine: CheckEngine) -> tuple[str, str]:
    """Rows answered, and the lines in each state, as a formula and as issued."""
    filled, now = engine.total(FILLED)
    counted = [engine.in_state(state) for state in COUNTED]
    live = [f'"&{text}&"' for text, _ in counted]
    words = counts_in_words(f'"&{filled}&"', engine.assigned, live)
    return f'"{words}"', counts_in_words(now, engine.assigned, [number for _, number in counted])


def _draw_headings(page: SheetWriter, styles: FormStyles, form: FormQuestions) -> None:
    page.set_row(form.top, None, None, {"hidden": True})
    page.text(form.top, QUESTION, f"tx:{form.block.key}:heading", styles.hidden)
    page.text(form.top, ANSWER, f"tx:{form.block.key}:answer", styles.hidden)
    for at, text in ((QUESTION, "Question"), (FORM_KEY, ""), (HELP, "Help")):
        page.text(form.top + 1, at, text, styles.heading)
    page.text(form.top + 1, ANSWER, "Your answer", styles.heading_input())


def _draw_question(
    page: SheetWriter, styles: FormStyles, cover: CoverSheet, row: int, column: Column
) -> None:
    form = cover.form
    given = given_words(cover.issued_form, column, form.row)
    answer = cover.marks.draft.typed((form.block.key, form.block.key, column.key), given)
    mark = cover.marks.at(form.block.sheet, row, ANSWER)
    page.text(row, QUESTION, column.heading, styles.box)
    page.text(row, FORM_KEY, f"tx:{form.block.key}:{column.key}|{form.row.mark}", styles.key(row))
    page.answer(row, ANSWER, answer, styles.answer(row, column.kind, WIDE, mark=mark))
    help = help_of(cover.issued_form, column)
    page.text(row, HELP, help, styles.shown)
    texts = {QUESTION: column.heading, ANSWER: words(answer), HELP: help}
    cells = [(text, room(_WIDTHS[at])) for at, text in texts.items()]
    page.set_row(row, max(row_height(cells, SHOWN_SIZE), _LOWEST))


def _validate(page: SheetWriter, cover: CoverSheet, row: int, column: Column) -> None:
    issued_form = cover.issued_form
    items = issued_form.list(column.list).items if column.kind is ColumnKind.LIST else ()
    help = (column.heading, help_of(issued_form, column))
    prompt = cover.marks.prompt(cover.form.block.sheet, row, ANSWER) or help
    options = validation(column, prompt, xl_rowcol_to_cell(row, ANSWER), items, cover.ranges)
    if options is not None:
        page.validate_cells((row, ANSWER, row, ANSWER), options)
