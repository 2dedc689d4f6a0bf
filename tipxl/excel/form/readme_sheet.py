"""The sheet Read me: one page, from the same lists and words as the checks."""

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.forms.state_words import (
    AGREED,
    AS_BEFORE,
    FINE,
    OPTIONAL,
    TO_CORRECT,
    TO_DO,
    TO_SEE,
)
from tipxl.domain.schema.form_schema import BlockKind, ChoiceList, FormSchema
from tipxl.excel.form.cover_sheet import NOTICE, PROVISIONAL
from tipxl.excel.form.form_places import CHECK, README, FormQuestions, FormTable
from tipxl.excel.form.form_styles import (
    BAD,
    BOLD,
    GOOD,
    LOOK,
    OPEN,
    QUIET,
    SHOWN_SIZE,
    FormStyles,
    room,
)
from tipxl.excel.form.questions import questions
from tipxl.excel.writer import SheetWriter, WorkbookWriter

_WIDTHS = (24.0, 69.0, 77.0)
_ROOMS = tuple(room(each) for each in _WIDTHS)

_FIRST = "Say who answers and what this is. Nothing to report? Choose Nil report and send it."
_ROWS = "Answer line by line, from left to right. Coloured cells are yours; grey ones need nothing."
_FREE = "One line for each, where there is something to tell. Leave the rest empty."
_LAST = "See what is still missing. When it says READY, save the file and send it."

_STATES = (
    (TO_DO, OPEN, "Not answered yet."),
    (TO_CORRECT, BAD, "Something must be corrected before you send; the sheet Check says what."),
    (TO_SEE, LOOK, "We would like to know more; you may send without it."),
    (FINE, GOOD, "Nothing is missing."),
    (AGREED, QUIET, "The status is agreed for good. Change it only if it is wrong."),
    (OPTIONAL, "", "Your answer is welcome, and not missed."),
    (AS_BEFORE, "", "Not part of this report: it stays as it was agreed last."),
)


def draw_readme(
    writer: WorkbookWriter,
    issued_form: IssuedForm,
    schema: FormSchema,
    form: FormQuestions,
    tables: tuple[FormTable, ...],
) -> None:
    """Write the sheet."""
    page, styles = writer.page(README), FormStyles(writer)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    words = issued_form.wording
    page.set_row(0, 26)
    title = f"{words.body_name}: report for {words.period}"
    styles.across(page, 0, title, _WIDTHS, is_title=True)
    styles.across(page, 1, words.plan_title, _WIDTHS, is_title=False)
    page.text(2, 0, NOTICE, styles.notice)
    page.text(3, 0, PROVISIONAL if words.provisional else "", styles.notice)
    row = _draw_steps(page, styles, issued_form, form, tables)
    begins = [0]
    for key, title in _explained(schema, tables):
        begins.append(row + 1)
        row = _draw_list(page, styles, row + 1, title, issued_form.list(key))
    begins.append(row + 1)
    row = _draw_questions(page, styles, row + 1, issued_form, schema, tables)
    begins.append(row + 1)
    row = _draw_states(page, styles, row + 1)
    page.break_before([*begins, row], page.set_fixed_scale(_WIDTHS, landscape=True))


def _draw_states(page: SheetWriter, styles: FormStyles, row: int) -> int:
    page.text(row, 0, "State of a line", styles.heading)
    page.text(row, 1, "What it says", styles.heading)
    for at, (word, colour, text) in enumerate(_STATES, row + 1):
        page.text(at, 0, word, styles.coloured(colour))
        page.text(at, 1, text, styles.shown)
        page.row_for(at, [(text, _ROOMS[1])], SHOWN_SIZE)
    return row + 1 + len(_STATES)


def _draw_questions(
    page: SheetWriter,
    styles: FormStyles,
    row: int,
    issued_form: IssuedForm,
    schema: FormSchema,
    tables: tuple[FormTable, ...],
) -> int:
    rows = next(each for each in tables if each.block.kind is BlockKind.ROWS)
    for at, text in enumerate(("Question", "What to answer", "What the form checks")):
        page.text(row, at, text, styles.heading)
    for heading, *texts in questions(issued_form, schema, rows):
        row += 1
        page.text(row, 0, heading, styles.coloured(""))
        for at, text in enumerate(texts, 1):
            page.text(row, at, text, styles.shown)
        cells = [*zip((heading, *texts), (_ROOMS[0] * BOLD, *_ROOMS[1:]), strict=True)]
        page.row_for(row, cells, SHOWN_SIZE)
    return row + 1


def _draw_steps(
    page: SheetWriter,
    styles: FormStyles,
    issued_form: IssuedForm,
    form: FormQuestions,
    tables: tuple[FormTable, ...],
) -> int:
    words = issued_form.wording
    page.text(4, 0, "What to do", styles.strong)
    steps = _steps(form, tables)
    for number, (sheet, text) in enumerate(steps, 1):
        page.link(4 + number, 0, f"'{sheet}'!A1", f"{number}. {sheet}", styles.link)
        page.text(4 + number, 1, text, styles.line)
    row = 5 + len(steps)
    page.text(row, 0, f"{len(steps) + 1}. Send", styles.strong)
    to = f"By {long_date(words.due)}, by e-mail, to {words.reply_to} ({words.secretariat})."
    page.text(row, 1, to, styles.strong)
    return row + 1


def _steps(form: FormQuestions, tables: tuple[FormTable, ...]) -> tuple[tuple[str, str], ...]:
    return (
        (form.block.sheet, _FIRST),
        *((each.block.sheet, _FREE if each.numbered else _ROWS) for each in tables),
        (CHECK, _LAST),
    )


def _explained(schema: FormSchema, tables: tuple[FormTable, ...]) -> list[tuple[str, str]]:
    return [
        (spot.column.list, spot.column.heading)
        for table in tables
        for spot in table.inputs
        if spot.column.list and any(item.colour for item in schema.list(spot.column.list).items)
    ]


def _draw_list(
    page: SheetWriter, styles: FormStyles, row: int, title: str, choices: ChoiceList
) -> int:
    for at, text in enumerate((title, "What it means", "What it needs")):
        page.text(row, at, text, styles.heading)
    for item in choices.items:
        row += 1
        page.text(row, 0, item.label, styles.coloured(item.colour))
        page.text(row, 1, item.means, styles.shown)
        page.text(row, 2, item.needs, styles.shown)
        page.row_for(row, [(item.means, _ROOMS[1]), (item.needs, _ROOMS[2])], SHOWN_SIZE)
    return row + 1
