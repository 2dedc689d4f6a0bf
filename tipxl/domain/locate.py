"""Book -> the lines of each block, wherever they stand now.

By the hidden keys first: a row of column keys, and a key cell in every line. Where those are gone,
by what people see: the headings, and the row keys in the first column. Never by position.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tipxl.domain.cells import folded, raw_text
from tipxl.domain.finding import Finding, Place
from tipxl.domain.grid import Book, Cell, CellKind, Grid
from tipxl.domain.layout import Block, BlockKind, Layout
from tipxl.domain.template import META, AskedRow, Template
from tipxl.domain.told import Told, tell

_COLUMN_KEY = re.compile(r"tx:([a-z][a-z0-9_]*):([a-z][a-z0-9_]*!?)")
_LINE_KEY = re.compile(r"tx:([a-z][a-z0-9_]*):([^|]+)\|([0-9a-f]{8})")

# Every row of column keys has one of these; a key typed into an answer stands alone.
_ANCHORS = {"key!", "answer"}

# Sheets of every form, beside the blocks, that people see or can make visible.
_SEEN = ("Read me", "Check", "Lists")

# Lines of one sheet that are looked at; a form has some hundreds.
_MOST = 10_000

# How many of a block's headings must be seen before a line is taken for its heading line.
_ENOUGH = 0.6


_Headings = Mapping[int, Mapping[int, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block: where it stands, and its filled cells by column key.

    `columns` tells where each column stands, filled or not. `mark` is "" where the hidden key was
    gone and the line was known by what people see.
    """

    block: str
    key: str
    mark: str
    sheet: str
    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Located:
    """The lines of every block, and what was noticed in finding them."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Keys:
    """The hidden keys of one sheet: column keys by row, line keys by row."""

    columns: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    lines: list[tuple[int, str, str, str]] = field(default_factory=list)


def locate(book: Book, template: Template, layout: Layout) -> Located:
    """Every line of every block that the form asked."""
    # A line whose row of column keys is gone is found again by the headings.
    keyed = [line for grid in book.grids for line in _by_keys(grid) if line.columns]
    findings: list[Finding] = []
    gone: list[str] = []
    lines = list(keyed)
    for block in layout.blocks:
        rows = template.block(block.key).rows
        if not rows or any(line.block == block.key for line in keyed):
            continue
        seen = _by_headings(book, block, rows)
        lines.extend(seen)
        if seen:
            findings.append(tell(Told.KEYS_GONE, Place(sheet=block.sheet), sheet=block.sheet))
        else:
            gone.append(block.sheet)
    return Located(tuple(lines), (*findings, *_gone(book, gone), *_renamed(lines, layout)))


def _gone(book: Book, blocks: list[str]) -> Iterator[Finding]:
    names = {grid.name for grid in book.grids}
    if META in names:
        for sheet in blocks:
            yield tell(Told.SHEET_GONE, Place(sheet=sheet), sheet=sheet)
        return
    own = [name for name in _SEEN if name not in names]
    sheets = ", ".join((*blocks, *own)) or "its hidden sheets"
    yield tell(Told.COPIED, Place(), sheets=sheets)


def _renamed(lines: list[Line], layout: Layout) -> Iterator[Finding]:
    """Each sheet once that a block stands on under another name."""
    issued = {block.key: block.sheet for block in layout.blocks}
    found = {(issued[line.block], line.sheet) for line in lines if line.block in issued}
    for sheet, name in sorted(found):
        if not any(stands == sheet for block, stands in found if block == sheet):
            yield tell(Told.RENAMED, Place(sheet=name), sheet=sheet, name=name)


# --- by the hidden keys


def _by_keys(grid: Grid) -> Iterator[Line]:
    keys = _keys(grid.cells)
    if not keys.lines:
        return
    wanted = {number for number, *_ in keys.lines}
    by_row: dict[int, list[Cell]] = {number: [] for number in wanted}
    for cell in grid.cells:
        if cell.row in wanted:
            by_row[cell.row].append(cell)
    owned = _owned(keys.columns)
    for number, block, key, mark in keys.lines:
        columns = _columns_above(keys.columns, owned.get(block, []), (number, block))
        names = {column: name for name, column in columns.items()}
        cells = {names[c.column]: c for c in by_row[number] if c.column in names}
        yield Line(block, key, mark, grid.name, number, cells, columns)


def _keys(cells: Iterable[Cell]) -> _Keys:
    keys = _Keys()
    for cell in cells:
        text = cell.value
        if not isinstance(text, str) or text[:3] != "tx:" or cell.kind is not CellKind.TEXT:
            continue
        if (match := _LINE_KEY.fullmatch(text.strip())) and len(keys.lines) < _MOST:
            keys.lines.append((cell.row, match[1], match[2], match[3]))
        elif match := _COLUMN_KEY.fullmatch(text.strip()):
            keys.columns.setdefault(cell.row, {})[cell.column] = (match[1], match[2])
    return keys


def _owned(headings: _Headings) -> dict[str, list[int]]:
    """The rows of column keys that each block has, from the top down."""
    owned: dict[str, list[int]] = {}
    for row in sorted(headings):
        for block in {block for block, key in headings[row].values() if key in _ANCHORS}:
            owned.setdefault(block, []).append(row)
    return owned


def _columns_above(headings: _Headings, owned: list[int], line: tuple[int, str]) -> dict[str, int]:
    # The nearest row of column keys above the line; below it only where there is none above.
    number, block = line
    above = bisect_left(owned, number)
    chosen = owned[max(0, above - 1)] if owned else 0
    return {key: column for column, (b, key) in headings.get(chosen, {}).items() if b == block}


# --- by what people see


def _by_headings(book: Book, block: Block, rows: tuple[AskedRow, ...]) -> list[Line]:
    best: list[Line] = []
    for grid in book.grids:
        table = _table(grid)
        if block.kind is BlockKind.FORM:
            found = _questions(grid, table, block)
        else:
            found = _table_lines(grid, table, block, rows)
        if len(found) > len(best):
            best = found
    return best


def _table(grid: Grid) -> dict[int, dict[int, Cell]]:
    table: dict[int, dict[int, Cell]] = {}
    for cell in grid.cells:
        table.setdefault(cell.row, {})[cell.column] = cell
    return table


def _questions(grid: Grid, table: Mapping[int, Mapping[int, Cell]], block: Block) -> list[Line]:
    """A form without its keys: each question is known by its words, the answer stands beside."""
    asked = {folded(column.heading): column.key for column in block.inputs}
    found = []
    for number, cells in table.items():
        for column, cell in sorted(cells.items()):
            key = asked.get(folded(raw_text(cell)))
            if key is not None:
                place = next((c for c in sorted(cells) if c > column), column + 1)
                answer = {"answer": cells[place]} if place in cells else {}
                found.append(Line(block.key, key, "", grid.name, number, answer, {"answer": place}))
                break
    return found if len(found) >= _ENOUGH * len(asked) else []


def _table_lines(
    grid: Grid, table: Mapping[int, Mapping[int, Cell]], block: Block, rows: tuple[AskedRow, ...]
) -> list[Line]:
    heading, columns = _heading_line(table, block)
    below = [number for number in sorted(table) if number > heading] if columns else []
    names = {column: key for key, column in columns.items()}
    known = _visible_keys(block, rows)
    free = iter(row.key for row in rows) if block.kind is BlockKind.FREE else None
    found = []
    for number in below:
        cells = {names[column]: cell for column, cell in table[number].items() if column in names}
        key = next(free, None) if free and cells else _visible_key(known, cells)
        if key is not None:
            found.append(Line(block.key, key, "", grid.name, number, cells, columns))
    return found


def _heading_line(
    table: Mapping[int, Mapping[int, Cell]], block: Block
) -> tuple[int, dict[str, int]]:
    wanted = {folded(column.heading): column.key for column in block.columns}
    for number, cells in sorted(table.items()):
        columns: dict[str, int] = {}
        for place, cell in cells.items():
            key = wanted.get(folded(raw_text(cell)))
            if key is not None:
                columns.setdefault(key, place)
        if len(columns) >= max(2, _ENOUGH * _least(block)):
            return number, columns
    return 0, {}


def _least(block: Block) -> int:
    """How many headings a form of any role shows at least."""
    return sum(not column.roles for column in block.columns)


def _visible_keys(block: Block, rows: tuple[AskedRow, ...]) -> Mapping[str, Mapping[str, str]]:
    """For each locked column whose texts are all different: the row key behind each text."""
    known: dict[str, Mapping[str, str]] = {}
    for column in block.columns:
        texts = {folded(row.shown.get(column.key, "")): row.key for row in rows}
        if not column.is_input and len(texts) == len(rows) and "" not in texts:
            known[column.key] = texts
    return known


def _visible_key(known: Mapping[str, Mapping[str, str]], cells: Mapping[str, Cell]) -> str | None:
    for column, texts in known.items():
        if column in cells and (key := texts.get(folded(raw_text(cells[column])))) is not None:
            return key
    return None
