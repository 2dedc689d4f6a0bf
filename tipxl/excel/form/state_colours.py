"""The colours of a state, always beside its word."""

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from tipxl.domain.forms.state_words import (
    AGREED,
    FINE,
    NOT_READY,
    READY,
    TO_CORRECT,
    TO_DO,
    TO_SEE,
)
from tipxl.excel.form.check_cells import Cell
from tipxl.excel.form.form_styles import BAD, GOOD, LOOK, OPEN, QUIET, FormStyles
from tipxl.excel.writer import SheetWriter

_COLOURS = {FINE: GOOD, TO_CORRECT: BAD, TO_SEE: LOOK, TO_DO: OPEN, AGREED: QUIET}
_VERDICTS = {READY: GOOD, NOT_READY: BAD}

Area = tuple[int, int, int, int]


def cell_of(cell: Cell, style: Format) -> tuple[str, Format, str | float | bool]:
    """A formula and its value with a style between them, as a page writes them."""
    return cell[0], style, cell[1]


def paint_states(page: SheetWriter, styles: FormStyles, area: Area) -> None:
    """Colour cells that say how a line stands."""
    _paint(page, styles, area, _COLOURS)


def paint_verdict(page: SheetWriter, styles: FormStyles, area: Area) -> None:
    """Colour a cell that says READY or NOT READY."""
    _paint(page, styles, area, _VERDICTS)


def _paint(page: SheetWriter, styles: FormStyles, area: Area, colours: dict[str, str]) -> None:
    cell = xl_rowcol_to_cell(area[0], area[1], col_abs=True)
    for word, colour in colours.items():
        rule = f'=EXACT({cell},"{word}")'
        page.paint_when(area, {"type": "formula", "criteria": rule, "format": styles.fill(colour)})
