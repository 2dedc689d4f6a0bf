"""What somebody typed where the form has no cell for it, or over its own texts, with its place."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Cell, CellKind, Worksheet
from tipxl.domain.forms.form_words import help_of, intro_of
from tipxl.domain.forms.issued_form import META, UNREAD, IssuedForm
from tipxl.domain.forms.own_texts import OwnTexts
from tipxl.domain.forms.state_words import NOT_READY, READY, is_state
from tipxl.domain.returns.cell_values import raw_text, seen_text
from tipxl.domain.returns.form_lines import FormLine
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import Block, BlockKind

_CHECK = "Check"
# Of our sheets that people see and that only explain, how many columns they have.
_WIDTHS = {"Read me": 3, _CHECK: 4}
# How our texts above the headings begin, in forms that do not carry the marks of their texts.
_STAND_ABOVE = ("Go to ", READY, NOT_READY, "See what is missing", "How to fill it in", "Help")
_GAP = 4  # rows that we never leave empty on a sheet that only explains
_MANY = 30  # cells of one sheet that are told one by one; a translated sheet is told once
_QUOTED = 5  # of them
_UNSOLVED = "(a formula without a result)"


class SheetOfBlock(Struct, frozen=True, dict=True):
    """A sheet that holds lines of a block, with what our own texts on it are."""

    worksheet: Worksheet
    issued_form: IssuedForm
    block: Block
    lines: list[FormLine]
    texts: OwnTexts
    date_1904: bool = False
    tells_formulas: bool = True  # the reader of the older formats gives their results alone

    def seen(self, cell: Cell) -> str:
        """What people see in a cell."""
        return seen_text(cell, date_1904=self.date_1904)

    def is_ours(self, cell: Cell) -> bool:
        """Whether the sheet came with this text."""
        return self.texts.has(self.block.sheet, raw_text(cell))

    @cached_property
    def headings(self) -> int:
        """The row of the headings, below that of the hidden column keys; 0 where that is gone."""
        first = min(line.number for line in self.lines)
        keys = (cell.row for cell in self.worksheet.cells if _is_column_key(cell))
        return max((row + 1 for row in keys if row < first), default=0)

    @cached_property
    def numbering(self) -> frozenset[int]:
        """The columns that number most of the lines: ours, wherever it stands now."""
        rows = {line.number: line for line in self.lines}
        numbered = Counter(
            cell.column
            for cell in self.worksheet.cells
            if (line := rows.get(cell.row)) and line.key == raw_text(cell).zfill(len(line.key))
        )
        return frozenset(c for c, count in numbered.items() if 2 * count > len(rows))


# --- beside the answers


def beside_the_block(sheet: SheetOfBlock) -> Iterator[Finding]:
    """What stands on the sheet of a block and is neither an answer nor ours."""
    if sheet.block.kind is BlockKind.FORM:
        strays = _beside_marked_questions if sheet.texts.marks else _beside_questions
        yield from _one_by_one(sheet.worksheet, list(strays(sheet)), date_1904=sheet.date_1904)
        return
    above = _above_marked if sheet.texts.marks else _above
    yield from _one_by_one(sheet.worksheet, list(above(sheet)), date_1904=sheet.date_1904)
    yield from _added_columns(sheet)
    yield from _added_rows(sheet)


def _beside_marked_questions(sheet: SheetOfBlock) -> Iterator[Cell]:
    """All but the answers and what the sheet came with: what was typed over that, too."""
    answers = {(line.number, line.columns.get("answer", 0)) for line in sheet.lines}
    for cell in sheet.worksheet.cells:
        if (cell.row, cell.column) not in answers and not sheet.is_ours(cell) and _says(cell):
            yield cell


def _beside_questions(sheet: SheetOfBlock) -> Iterator[Cell]:
    """What was typed beside the questions of a form, where our help stands, above or below them."""
    inputs = sheet.block.inputs
    answers = {line.number: line.columns.get("answer", 0) for line in sheet.lines}
    first, last = min(answers, default=0), max(answers, default=0)
    edge = max(answers.values(), default=0) + 1  # the column of our help
    ours = {squeezed(help_of(sheet.issued_form, each)) for each in inputs}
    ours |= {squeezed(each.heading) for each in inputs}
    cells = sheet.worksheet.cells
    titles = Counter(cell.column for cell in cells if cell.row < first)
    (title, _), *_ = titles.most_common(1) or [(0, 0)]  # our column above, wherever it stands now
    for cell in cells:
        answer = answers.get(cell.row, 0)
        is_right = cell.column > edge and cell.column != title
        is_above = cell.row < first and (is_right or cell.kind is not CellKind.TEXT)
        is_beside = (answer and cell.column > answer) or cell.row > last or is_above
        text = raw_text(cell)
        is_ours = squeezed(text) in ours or text.startswith(_STAND_ABOVE)
        if is_beside and _says(cell) and not is_ours:
            yield cell


def _above_marked(sheet: SheetOfBlock) -> Iterator[Cell]:
    """What was typed above the rows, over our headings, or to the left where our words stand."""
    left = min((at for line in sheet.lines for at in line.columns.values()), default=1)
    numbering, headings = sheet.numbering, sheet.headings
    for cell in sheet.worksheet.cells:
        is_number = cell.column in numbering and raw_text(cell).isdecimal()
        # Of a formula of ours that it cannot hold, a program keeps a 0 in an older format.
        is_remains = not sheet.tells_formulas and cell.value == 0
        is_left = cell.column < left and not is_number and not is_remains
        if (cell.row <= headings or is_left) and not sheet.is_ours(cell) and _says(cell):
            yield cell


def _above(sheet: SheetOfBlock) -> Iterator[Cell]:
    """What was typed above the headings, between our title and our words."""
    block, intro = sheet.block, intro_of(sheet.issued_form, sheet.block)
    keys = [cell.row for cell in sheet.worksheet.cells if _is_column_key(cell)]
    if not keys:
        return
    first = min(*keys, *(line.number for line in sheet.lines))
    for cell in sheet.worksheet.cells:
        if cell.row >= first:
            break
        text = raw_text(cell)
        is_ours = (
            text.startswith((block.title, *_STAND_ABOVE))
            or text in (block.intro, intro)
            or "TX1." in text
        )
        if _says(cell) and not is_ours:
            yield cell


def _added_columns(sheet: SheetOfBlock) -> Iterator[Finding]:
    """What somebody wrote beside the answers, in a column that is not of the form."""
    worksheet, lines = sheet.worksheet, sheet.lines
    rows = {line.number: line for line in lines}
    known = {column for line in lines for column in (*line.columns.values(), *line.copies)}
    if not known:
        return
    first, last = min(known), max(known)
    known |= sheet.numbering
    for cell in worksheet.cells:
        line = rows.get(cell.row)
        # To the left stands our own state column; keys are ours, too.
        if line is None or cell.column in known or cell.column < first or _is_key(cell):
            continue
        if squeezed(raw_text(cell)):
            place = Place(sheet=worksheet.name, cell=cell.address, row=line.key)
            is_inside = cell.column < last
            found = sheet.seen(cell)
            if is_inside:
                yield ReturnMessage.COLUMN_ADDED.at(place, found=found)
            else:
                words = {"cells": f"cell {cell.address}", "sheet": worksheet.name}
                yield ReturnMessage.BESIDE.at(place, found=found, **words)


def _added_rows(sheet: SheetOfBlock) -> Iterator[Finding]:
    """Text in a row that somebody put in among ours, or below them."""
    ours = {line.number for line in sheet.lines}
    left = min((at for line in sheet.lines for at in line.columns.values()), default=1)
    begins = sheet.headings or min(ours)
    added: dict[int, list[Cell]] = {}
    for cell in sheet.worksheet.cells:
        is_there = cell.row > begins and cell.row not in ours and cell.column >= left
        if is_there and (_says(cell) or _is_unsolved(cell)):
            added.setdefault(cell.row, []).append(cell)
    headings = _headings(sheet)
    for cells in added.values():
        # A heading of ours between the lines, or a piece of a long one, in a column that was moved.
        if len(cells) == 1 and f" {squeezed(raw_text(cells[0])) or _UNSOLVED} " in headings:
            continue
        found = " | ".join(_UNSOLVED if _is_unsolved(x) else sheet.seen(x) for x in cells)
        place = Place(sheet=sheet.worksheet.name, cell=cells[0].address)
        yield ReturnMessage.ROW_ADDED.at(place, found=found)


def _headings(sheet: SheetOfBlock) -> str:
    """The headings between the lines of a block, one after the other, between blanks."""
    rows = sheet.issued_form.block(sheet.block.key).rows
    return f" {'  '.join(squeezed(text) for row in rows for text in row.headings)} "


# --- on the sheets that hold no answers


def on_a_sheet_of_ours(
    worksheet: Worksheet, texts: OwnTexts, *, date_1904: bool
) -> Iterator[Finding]:
    """What was typed on a sheet that only explains: anywhere, where we know what it came with."""
    if worksheet.name in (META, *UNREAD):
        return
    strays = _unlike(worksheet, texts) if texts.marks else _beside_our_texts(worksheet)
    yield from _one_by_one(worksheet, list(strays), date_1904=date_1904)


def _unlike(worksheet: Worksheet, texts: OwnTexts) -> Iterator[Cell]:
    is_check = worksheet.name == _CHECK
    # Some programs keep the results of our formulas alone: what is missing, in words.
    results_only = is_check and not any(cell.formula for cell in worksheet.cells)
    for cell in worksheet.cells:
        is_result = cell.kind is CellKind.TEXT or (results_only and cell.value == 0)
        is_inside = is_check and cell.column <= _WIDTHS[_CHECK] and is_result
        if is_inside and (cell.formula or results_only):
            continue
        if not texts.has(worksheet.name, raw_text(cell)) and _says(cell):
            yield cell


def _beside_our_texts(worksheet: Worksheet) -> Iterator[Cell]:
    """What was typed beside or below our texts, or is a number or a day."""
    if worksheet.name not in _WIDTHS:
        return
    below = _below(worksheet)
    for cell in worksheet.cells:
        is_beside = cell.column > _WIDTHS[worksheet.name] or cell.kind is not CellKind.TEXT
        if (is_beside or cell.row > below) and _says(cell):
            yield cell


def _below(worksheet: Worksheet) -> int:
    """The row below which nothing is ours: our texts stand close together."""
    rows = sorted({cell.row for cell in worksheet.cells})
    gaps = (row for row, after in pairwise(rows) if after - row > _GAP)
    return next(gaps, rows[-1] if rows else 0)


# --- told


def _one_by_one(worksheet: Worksheet, cells: list[Cell], *, date_1904: bool) -> Iterator[Finding]:
    """Each cell; of very many only the first, with the words of some more."""
    places = [Place(sheet=worksheet.name, cell=cell.address) for cell in cells]
    texts = [seen_text(cell, date_1904=date_1904) for cell in cells]
    named = [f"cell {cell.address}" for cell in cells]
    if len(cells) > _MANY:
        found = " | ".join([*texts[:_QUOTED], "…"])
        named = [f"{named[0]} and {len(cells) - 1} other cells"]
        places, texts = places[:1], [found]
    for place, text, which in zip(places, texts, named, strict=True):
        words = {"cells": which, "sheet": worksheet.name}
        yield ReturnMessage.BESIDE.at(place, found=text, **words)


def _is_unsolved(cell: Cell) -> bool:
    return cell.formula and cell.value is None


def _is_column_key(cell: Cell) -> bool:
    return _is_key(cell) and "|" not in str(cell.value)


def _is_key(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith("tx:")


def _says(cell: Cell) -> bool:
    """Whether it holds more than our keys, and what our formulas say of the report."""
    text = squeezed(raw_text(cell))
    if not text or _is_key(cell) or is_state(text):
        return False
    return not (cell.formula and cell.kind is CellKind.ERROR)
