"""What surrounds the answers of a file and is worth telling: merges, notes, hidden lines."""

from collections.abc import Iterator

from tipxl.domain.finding import Finding, Place
from tipxl.domain.grid import Book, CellKind, Grid, column_letters
from tipxl.domain.locate import Line
from tipxl.domain.told import Told, tell

# The sheets of a form that hold no answers.
_OURS = {"Read me", "Check", "Lists", "What to mend"}


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
            yield from _protection(grid)
            yield from _added_columns(grid, mine)
        elif grid.name not in _OURS and not grid.name.startswith("_") and grid.cells:
            yield tell(Told.SHEET_EXTRA, Place(sheet=grid.name), sheet=grid.name)
    yield from _about_the_file(book)


def _about_the_file(book: Book) -> Iterator[Finding]:
    if not book.errors_visible:
        yield tell(Told.OLD_FORMAT, Place(), format=book.format)
    elif book.format != "xlsx":
        yield tell(Told.OTHER_FORMAT, Place(), format=book.format)
    if book.macros:
        yield tell(Told.MACROS, Place())
    if book.external_links:
        yield tell(Told.LINKS, Place())


def _merged(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    keyed = {line.number: line for line in lines}
    for span in grid.merges:
        covered = [keyed[n] for n in range(span.top, min(span.bottom, 1_048_576) + 1) if n in keyed]
        inside = [line for line in covered if _touches(line, span.left, span.right)]
        if len(inside) > 1:
            cell = f"{column_letters(span.left)}{span.top}"
            rows = ", ".join(line.key for line in inside[1:])
            place = Place(sheet=grid.name, cell=cell, row=inside[0].key)
            yield tell(Told.MERGED, place, first=inside[0].key, rows=rows)


def _touches(line: Line, left: int, right: int) -> bool:
    return any(left <= column <= right for column in line.columns.values())


def _comments(grid: Grid, lines: list[Line]) -> Iterator[Finding]:
    keyed = {line.number: line.key for line in lines}
    for comment in grid.comments:
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
    known = {column for line in lines for column in line.columns.values()}
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
