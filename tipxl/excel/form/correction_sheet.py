"""The first sheet of a correction copy: what to correct, what to look at, what we put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten

from tipxl.domain.core.finding import Severity
from tipxl.domain.core.wording_numbers import one_or_many
from tipxl.domain.forms.draft import Note
from tipxl.domain.forms.issued_form import FormWording
from tipxl.domain.plan.period import long_date
from tipxl.domain.schema.form_schema import BlockKind
from tipxl.excel.form.cell_marks import Marks, words
from tipxl.excel.form.check_cells import STATE
from tipxl.excel.form.check_engine import CheckEngine, CheckLine
from tipxl.excel.form.form_places import CHECK, CORRECT
from tipxl.excel.form.form_styles import BAD, GOOD, LOOK, FormStyles
from tipxl.excel.form.state_colours import cell_of, paint_verdict
from tipxl.excel.heights import LINE, row_height
from tipxl.excel.writer import SheetWriter, WorkbookWriter

_WIDTHS = (6.0, 18.0, 40.0, 54.0, 34.0, 40.0)
_HEADINGS = (
    *("No.", "Where (click)", "Row and question", "What is wrong"),
    *("What stood there", "What is expected"),
)
_TITLED = 90  # characters of an activity that name it

#: Each part of the list: what it holds, what it asks, its colour.
_PARTS = (
    ((Severity.ERROR,), "Please correct", BAD, "What is wrong"),
    ((Severity.WARNING,), "Please look; you may send without it", LOOK, "What we noticed"),
    (
        (Severity.REPAIR, Severity.NOTE),
        "What we put right ourselves; there is nothing to do",
        GOOD,
        "What we did",
    ),
)


@dataclass(frozen=True, slots=True)
class _CorrectionSheet:
    page: SheetWriter
    styles: FormStyles
    marks: Marks
    lines: Mapping[tuple[str, str], CheckLine]


def draw_correction_sheet(
    writer: WorkbookWriter, wording: FormWording, engine: CheckEngine, marks: Marks
) -> None:
    """Write the sheet."""
    page, styles = writer.page(CORRECT), FormStyles(writer)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    page.set_tab_color(f"#{BAD}")
    lines = {(line.block.key, line.asked.key): line for line in engine.lines}
    sheet = _CorrectionSheet(page, styles, marks, lines)
    row = _draw_top(sheet, wording, engine)
    for severities, title, colour, heading in _PARTS:
        notes = marks.draft.of(*severities)
        if notes:
            page.text(row, 0, f"{title} ({len(notes)})", styles.part(colour))
            for at in range(1, len(_WIDTHS)):
                page.text(row, at, "", styles.part(colour))
            page.set_row(row, 20)
            row = _draw_notes(sheet, row + 1, notes, heading) + 1
    page.fit_to_pages(1, 0)


def _draw_top(sheet: _CorrectionSheet, wording: FormWording, engine: CheckEngine) -> int:
    page, styles = sheet.page, sheet.styles
    page.text(0, 0, f"What to correct in your report for {wording.period}", styles.title)
    page.set_row(0, 26)
    page.text(1, 0, f"To the focal point of {wording.body_name}", styles.strong)
    lines = _asks(wording, len(sheet.marks.draft.of(Severity.ERROR)))
    for row, text in enumerate(lines, 2):
        page.text(row, 0, text, styles.line)
    row = 2 + len(lines)
    page.text(row, 0, "This report is now:", styles.strong)
    page.formula(row, 2, *cell_of(engine.total(STATE), styles.verdict))
    paint_verdict(page, styles, (row, 2, row, 2))
    page.link(row, 3, f"'{CHECK}'!A1", f"See what is still missing: {CHECK}", styles.link)
    page.set_row(row, 24)
    return row + 2


def _asks(wording: FormWording, count: int) -> tuple[str, ...]:
    wrong = one_or_many(count, "one answer needs", f"{count} answers need")
    return (
        f"Thank you for your report. It was read, and {wrong} to be put right. Until then, a row "
        "concerned keeps the status that was agreed last, and an event concerned is not counted. "
        "Everything else you wrote is kept.",
        "1. Click a link below and correct the cell. Cells to correct have a thick red frame, "
        "cells to look at a broken line around them; their comments say why.",
        f"2. When the sheet {CHECK} says READY, save this workbook.",
        "3. Send this workbook back as it is, under any name, by "
        f"{long_date(wording.due)} to {wording.reply_to} ({wording.secretariat}).",
        "It is a copy of your report, all your answers are in it, and it takes the place of what "
        "you sent before; nothing needs to be typed twice.",
    )


def _draw_notes(sheet: _CorrectionSheet, row: int, notes: tuple[Note, ...], heading: str) -> int:
    for at, word in enumerate(_HEADINGS):
        text = heading if at == 3 else word
        sheet.page.text(row, at, text, sheet.styles.heading)
    for note in notes:
        row += 1
        _draw_note(sheet, row, note)
    return row + 1


def _draw_note(sheet: _CorrectionSheet, row: int, note: Note) -> None:
    page, styles = sheet.page, sheet.styles
    page.number(row, 0, note.number, styles.number)
    spot = sheet.marks.spot(note.field)
    if spot is None:
        page.text(row, 1, "The whole file", styles.box)
    elif note.field[1]:
        page.link(row, 1, spot.target, spot.words, styles.linked)
    else:
        page.link(row, 1, spot.target, spot.sheet, styles.linked)
    texts = (_titled(sheet, note), note.finding.says, note.found, note.expected)
    for at, text in enumerate(texts, 2):
        page.text(row, at, text, styles.box)
    cells = [(text, _WIDTHS[at]) for at, text in enumerate(texts, 2)]
    page.set_row(row, max(row_height(cells), 2 * LINE))


def _titled(sheet: _CorrectionSheet, note: Note) -> str:
    """Which line and which question, as the body knows them."""
    block, row, column = note.field
    line = sheet.lines.get((block, row))
    if line is None:
        return row or note.finding.place.row
    asked = line.block.column(column)
    question = asked.heading if asked else ""
    if line.block.kind is BlockKind.FORM:
        return question or line.block.title
    first = " · ".join(part for part in (line.label, question) if part)
    title = shorten(line.title or _answered(sheet, line), _TITLED, placeholder=" …")
    return f"{first}\n{title}" if title else first


def _answered(sheet: _CorrectionSheet, line: CheckLine) -> str:
    """What a free line is about: its first long answer."""
    widest = max(line.block.inputs, key=lambda each: each.width)
    typed = sheet.marks.draft.typed((line.block.key, line.asked.key, widest.key), "")
    return words(typed)
