"""The first sheet of a correction copy: what to correct, what to look at, what we corrected."""

from collections.abc import Mapping
from itertools import groupby
from textwrap import shorten

from msgspec import Struct

from tipxl.domain.core.finding import Severity
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.draft import Note, counted_notes, not_counted, what_is_needed
from tipxl.domain.forms.issued_form import FormWording
from tipxl.domain.schema.form_schema import BlockKind
from tipxl.excel.form.cell_marks import Marks, words
from tipxl.excel.form.check_cells import STATE
from tipxl.excel.form.check_engine import CheckEngine, CheckLine
from tipxl.excel.form.form_places import CHECK, CORRECT
from tipxl.excel.form.form_styles import BAD, GOOD, LOOK, SHOWN_SIZE, FormStyles, room
from tipxl.excel.form.state_colours import cell_of, paint_verdict
from tipxl.excel.heights import LINE, row_height
from tipxl.excel.writer import SheetWriter, WorkbookWriter

_WIDTHS = (5.0, 17.0, 64.0, 38.0, 44.0)
_NUMBER, _WHERE, _WHAT, _FOUND, _EXPECTED = range(5)
_HEADINGS = ("No.", "Where (click)", "", "What stood there", "What is expected")
_OR_LEFT = "What is expected, and what happens if you leave it"
_TITLED = 110  # characters of an activity that name it

_CORRECT = "Please correct"

#: Each part of the list: what it holds, what it asks, its colour.
_PARTS = (
    ((Severity.ERROR,), _CORRECT, BAD, "What is wrong, and in which rows"),
    (
        (Severity.WARNING,),
        "Please look; you may send without it",
        LOOK,
        "What we noticed, and in which rows",
    ),
    (
        (Severity.REPAIR, Severity.NOTE),
        "What we corrected ourselves; you need not do anything",
        GOOD,
        "What we did, and in which rows",
    ),
)


class _CorrectionSheet(Struct, frozen=True):
    page: SheetWriter
    styles: FormStyles
    marks: Marks
    lines: Mapping[tuple[str, str], CheckLine]
    begins: list[int]  # the rows before which a page may end


def draw_correction_sheet(
    writer: WorkbookWriter, wording: FormWording, engine: CheckEngine, marks: Marks
) -> None:
    """Write the sheet."""
    page, styles = writer.page(CORRECT), FormStyles(writer)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    page.set_tab_color(f"#{BAD}")
    lines = {(line.block.key, line.asked.key): line for line in engine.lines}
    sheet = _CorrectionSheet(page, styles, marks, lines, [])
    row = _draw_top(sheet, wording, engine)
    for severities, title, colour, heading in _PARTS:
        notes = marks.draft.of(*severities)
        if notes:
            sheet.begins.append(row)
            page.text(row, 0, f"{title} ({counted_notes(notes)})", styles.part(colour))
            for at in range(1, len(_WIDTHS)):
                page.text(row, at, "", styles.part(colour))
            page.set_row(row, 20)
            row = _draw_notes(sheet, row + 1, notes, heading) + 1
    points = page.set_fixed_scale(_WIDTHS, landscape=True)
    page.break_before([*sheet.begins, row], points)


def _draw_top(sheet: _CorrectionSheet, wording: FormWording, engine: CheckEngine) -> int:
    page, styles = sheet.page, sheet.styles
    page.text(0, 0, f"What to correct in your report for {wording.period}", styles.title)
    page.set_row(0, 26)
    whom = f"To the focal point of {wording.body_name}"
    styles.across(page, 1, whom, _WIDTHS, is_title=False)
    lines = _asks(wording, sheet.marks.draft.of(Severity.ERROR))
    for row, text in enumerate(lines, 2):
        page.text(row, 0, text, styles.line)
    row = 2 + len(lines)
    page.text(row, 0, "This report is now:", styles.strong)
    page.formula(row, 2, *cell_of(engine.total(STATE), styles.verdict))
    paint_verdict(page, styles, (row, 2, row, 2))
    page.link(row, 3, f"'{CHECK}'!A1", f"See what is still missing: {CHECK}", styles.link)
    page.set_row(row, 24)
    return row + 2


def _asks(wording: FormWording, wrong: tuple[Note, ...]) -> tuple[str, ...]:
    came_to = (
        f"Thank you for your report. It was read; {what_is_needed(wrong)} to be corrected.",
        not_counted(wrong),
        "Everything else that you wrote is kept.",
    )
    return (
        " ".join(filter(None, came_to)),
        "1. Click a link below and correct the cell. Cells to correct have a thick red frame, "
        "cells to look at a broken line; what is wrong stands beside the cell when you click it.",
        f"2. When the sheet {CHECK} says READY, save this workbook.",
        "3. Send this workbook back as it is, under any name, by "
        f"{long_date(wording.due)} to {wording.reply_to} ({wording.secretariat}).",
        "It is a copy of your report, all your answers are in it, and it takes the place of what "
        "you sent before; nothing needs to be typed twice.",
    )


def _draw_notes(sheet: _CorrectionSheet, row: int, notes: tuple[Note, ...], heading: str) -> int:
    last = _OR_LEFT if any(note.left_in_list for note in notes) else _HEADINGS[_EXPECTED]
    last = last if any(map(_asked_for, notes)) else ""
    for at, word in enumerate(_HEADINGS):
        text = {_WHAT: heading, _EXPECTED: last}.get(at, word)
        # Where nothing stands below, there is no heading, and no box of one.
        style = sheet.styles.heading if text else sheet.styles.group()
        sheet.page.text(row, at, text, style)
    for number, alike in groupby(notes, key=lambda note: note.number):
        if number != notes[0].number:  # the first stands with the title of its part
            sheet.begins.append(row + 1)
        row = _draw_alike(sheet, row + 1, number, tuple(alike))
    return row + 1


def _draw_alike(sheet: _CorrectionSheet, row: int, number: int, alike: tuple[Note, ...]) -> int:
    """What is wrong, once; below it a line for each cell."""
    page, first = sheet.page, alike[0]
    expected = {_asked_for(note) for note in alike}
    common = expected.pop() if len(expected) == 1 else ""
    style = sheet.styles.group()
    page.text(row, _NUMBER, str(number), sheet.styles.group())
    asked = {_question(sheet, note) for note in alike}
    question = asked.pop() if len(asked) == 1 else ""
    texts = {_WHERE: question, _WHAT: first.finding.says, _EXPECTED: common}
    for at in range(_WHERE, len(_WIDTHS)):
        plain = sheet.styles.group(bold=False)
        page.text(row, at, texts.get(at, ""), plain if at == _EXPECTED else style)
    page.set_row(row, _height(texts))
    for note in alike:
        row += 1
        which = "" if question else _question(sheet, note)
        _draw_note(sheet, row, note, (which, "" if common else _asked_for(note)))
    return row


def _asked_for(note: Note) -> str:
    """What is expected in the cell, and what happens without it."""
    left = f"If you leave it: {note.left_in_list}" if note.left_in_list else ""
    return "\n".join(filter(None, (note.expected, left)))


def _height(texts: Mapping[int, str]) -> float:
    cells = [(text, room(_WIDTHS[at])) for at, text in texts.items()]
    return max(row_height(cells, SHOWN_SIZE), 1.2 * LINE)


def _draw_note(sheet: _CorrectionSheet, row: int, note: Note, own: tuple[str, str]) -> None:
    question, expected = own
    page, styles = sheet.page, sheet.styles
    page.text(row, _NUMBER, "", styles.shown)
    spot = sheet.marks.spot(note.field)
    if spot is None:
        page.text(row, _WHERE, "The whole file", styles.shown)
    elif note.field[1]:
        page.link(row, _WHERE, spot.target, spot.words, styles.linked)
    else:
        page.link(row, _WHERE, spot.target, spot.sheet, styles.linked)
    what = " · ".join(filter(None, (_titled(sheet, note), question)))
    texts = {_WHAT: what, _FOUND: note.found, _EXPECTED: expected}
    for at, text in texts.items():
        page.text(row, at, text, styles.shown)
    page.set_row(row, _height(texts))


def _question(sheet: _CorrectionSheet, note: Note) -> str:
    """Which question it is about."""
    line = sheet.lines.get((note.field[0], note.field[1]))
    asked = line.block.column(note.field[2]) if line else None
    return asked.heading if asked else ""


def _titled(sheet: _CorrectionSheet, note: Note) -> str:
    """Which line, as the body knows it."""
    block, row, _ = note.field
    line = sheet.lines.get((block, row))
    if line is None:
        return row or note.finding.place.row
    if line.block.kind is BlockKind.FORM:
        return line.block.title
    title = shorten(line.title or _answered(sheet, line), _TITLED, placeholder=" …")
    return " · ".join(part for part in (line.label, title) if part)


def _answered(sheet: _CorrectionSheet, line: CheckLine) -> str:
    """What a free line is about: its first long answer."""
    widest = max(line.block.inputs, key=lambda each: each.width)
    typed = sheet.marks.draft.typed((line.block.key, line.asked.key, widest.key), "")
    return words(typed)
