"""The sheet Read me of decisions.xlsx."""

from collections.abc import Sequence

from tipxl.domain.returns.cell_values import folded
from tipxl.excel.editable.decisions_style import INK, QUIET
from tipxl.excel.writer import SheetWriter, WorkbookWriter

_READ_ME = (
    ("Answer", "Sheet Decisions: every line in amber waits for you. Choose an Answer, say Why and"),
    ("", "fill in Decided by. Save, close Excel, and run tipxl consolidate again."),
    (
        "State",
        "What became of it: open; applied; no longer fits (look again); not used (correct what",
    ),
    ("", "it says); settled by itself (no longer asked). Nothing you typed is ever taken away."),
    ("Your own lines", "Use the next free line; leave Number empty. A status: Row and Answer. A"),
    ("", "correction: Row, Column and New text, with Body where it is what a body wrote."),
    ("No longer fits", "The bodies say something else than when you answered. Answer anew, or"),
    ("", "write yes under Still holds. Until then your answer is not used."),
    ("Waivers", "A rule that a body need not keep: the finding becomes a note with your reason."),
    ("Arrange", "Sort, filter, move or add columns, add sheets. Keep the headings and the name"),
    ("", "of the sheet Decisions."),
    ("What is kept", "All values and texts, on every sheet. Not kept: colours, widths, charts and"),
    ("", "pictures of yours, notes on cells; of a formula its result. The workbook as you last"),
    ("", "saved it lies beside this one as decisions.before.xlsx."),
)


def draw_read_me(writer: WorkbookWriter, page: SheetWriter, stood: Sequence[str]) -> None:
    """What to do, and below it the notes that stood here and are not ours."""
    page.hide_gridlines(2)
    page.set_column(0, 0, 2)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 84)
    page.set_row(0, 30)
    title, about = "Decisions", "tipxl opens lines here, you answer them; both of you keep it."
    page.text(0, 1, title, writer.style(bold=True, font_size=18, font_color=INK))
    page.text(1, 1, about, writer.style(font_color=QUIET))
    for number, (word, meaning) in enumerate(_READ_ME, start=3):
        page.text(number, 1, word, writer.style(bold=True, font_color=INK))
        page.text(number, 2, meaning)
    ours = {title, about, *(each for line in _READ_ME for each in line)}
    notes = [each for each in stood if folded(each) not in {folded(own) for own in ours}]
    heading = "Your notes"
    notes = [each for each in notes if each != heading]
    if notes:
        number = len(_READ_ME) + 4
        page.text(number, 1, heading, writer.style(bold=True, font_color=INK))
        for place, note in enumerate(notes, start=number):
            page.text(place, 2, note)
