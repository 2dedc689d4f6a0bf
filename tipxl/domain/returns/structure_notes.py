"""What surrounds the answers of a file and is worth telling: merges, notes, hidden lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Book, Cell, CellKind, Grid, Span, column_letters
from tipxl.domain.forms.draft import is_our_remark
from tipxl.domain.forms.issued_form import META
from tipxl.domain.returns.cell_values import raw_text
from tipxl.domain.returns.form_lines import Line
from tipxl.domain.returns.messages import Told, tell
from tipxl.domain.schema.form_schema import OWN_SHEETS

# The sheets of a form that hold no answers.
_OURS = set(OWN_SHEETS)


def noticed(book: Book, lines: tuple[Line, ...]) -> Iterator[Finding]:
    """Everything worth telling that is no answer."""
    by_sheet: dict[str, list[Line]] = {}
    for line in lines:
        by_sheet.setdefault(line.sheet, []).append(line)
    for grid in book.grids:
        mine = by_sheet.get(grid.name, [])
        if mine:
            yield from _merged(grid, mine)
            yield from _comments(grid, mine)
            yield from _hidden(grid, mine)
            yield from _added_columns(grid, mine)
            yield from _added_rows(grid, mine)
            if book.errors_visible:  # the reader of the older formats sees no protection
                yield from _protection(grid)
            if grid.pictures:
                yield tell(Told.PICTURES, Place(sheet=grid.name))
        elif grid.name not in _OURS and grid.cells:
            yield tell(Told.SHEET_EXTRA, Place(sheet=grid.name), sheet=grid.name)
    yield from _about_the_file(book)


def _about_the_file(book: Book) -> Iterator[Finding]:
    if not book.errors_visible:
        yield tell(Told.OLD_FORMAT, Place(), format=book.format)
    elif book.format != "xlsx":
        yield tell(Told.OTHER_FORMAT, Place(), format=book.format)
    if book.macros:
        yield tell(Told.MACROS, Place())
    # A sheet copied into another workbook still refers to the one it came from.
    if book.external_links and any(grid.name == META for grid in book.grids):
        yield tell(Told.LINKS, Place())


def _merged(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    keyed = {line.number: line for line in lines}
    numbers = sorted(keyed)
    for span in grid.merges:
        first, last = bisect_left(numbers, span.top), bisect_right(numbers, span.bottom)
        covered = [keyed[n] for n in numbers[first:last]] if last - first > 1 else []
        inside = [line for line in covered if _touches(line, span.left, span.right)]
        if len(inside) > 1:
            rows = ", ".join(line.key for line in inside[1:])
            words = {"first": inside[0].key, "rows": rows}
            for place in _covered(grid, span, inside[1:]):
                yield tell(Told.MERGED, place, **words)


def _covered(grid: Grid, span: Span, lines: list[Line]) -> Iterator[Place]:
    for line in lines:
        for key, column in line.columns.items():
            if span.left <= column <= span.right:
                cell = f"{column_letters(column)}{line.number}"
                yield Place(sheet=grid.name, cell=cell, row=line.key, column=key)


def _touches(line: Line, left: int, right: int) -> bool:
    return any(left <= column <= right for column in line.columns.values())


def _comments(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    keyed = {line.number: line.key for line in lines}
    for comment in grid.comments:
        if is_our_remark(comment.text):
            continue
        address = f"{column_letters(comment.column)}{comment.row}"
        place = Place(sheet=grid.name, cell=address, row=keyed.get(comment.row, ""))
        yield tell(Told.COMMENT, place, found=comment.text)


def _hidden(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    hidden = set(grid.hidden_rows) & {line.number for line in lines}
    if hidden:
        rows = ", ".join(line.key for line in lines if line.number in hidden)
        yield tell(Told.HIDDEN, Place(sheet=grid.name, row=rows))


def _protection(grid: Grid) -> Iterator[Finding]:
    if not grid.protected:
        yield tell(Told.UNPROTECTED, Place(sheet=grid.name))


def _added_columns(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    """Text that somebody wrote beside the answers, in a column that is not of the form."""
    rows = {line.number: line for line in lines}
    known = {column for line in lines for column in (*line.columns.values(), *line.copies)}
    if not known or "answer" in lines[0].columns:  # beside the questions of a form stands our help
        return
    first, last = min(known), max(known)
    for cell in grid.cells:
        line = rows.get(cell.row)
        # To the left stands our own state column; formulas and keys are ours, too.
        if line is None or cell.column in known or cell.column < first or cell.formula:
            continue
        text = cell.value
        if cell.kind is CellKind.TEXT and isinstance(text, str) and not text.startswith("tx:"):
            place = Place(sheet=grid.name, cell=cell.address, row=line.key)
            told = Told.COLUMN_ADDED if cell.column < last else Told.BESIDE
            yield tell(told, place, found=text)


def _added_rows(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    """Text in a row that somebody put in among ours, or below them."""
    ours = {line.number for line in lines}
    columns = {column for line in lines for column in line.columns.values()}
    if "answer" in lines[0].columns:
        return
    first = min(ours)
    # Below the row of column keys stand the headings.
    begins = max((c.row + 1 for c in grid.cells if c.row < first and _is_key(c)), default=first)
    added: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.row > begins and cell.row not in ours and cell.column in columns and _says(cell):
            added.setdefault(cell.row, []).append(cell)
    for cells in added.values():
        found = " | ".join(raw_text(cell) for cell in cells)
        yield tell(Told.ROW_ADDED, Place(sheet=grid.name, cell=cells[0].address), found=found)


def _is_key(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith("tx:")


def _says(cell: Cell) -> bool:
    return not cell.formula and not _is_key(cell) and bool(squeezed(raw_text(cell)))
