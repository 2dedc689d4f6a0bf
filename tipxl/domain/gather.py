"""Book + the design it names -> every answer by row key and column key, wherever it stands now.

Position is never trusted: columns are found by the hidden row of column keys, lines by the hidden
key cell inside the input block. Cell addresses are kept only to tell people where.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tipxl.domain.cells import Question, raw_text, understand
from tipxl.domain.expression import squeezed
from tipxl.domain.finding import Finding, Place
from tipxl.domain.grid import Book, Cell, CellKind, Grid
from tipxl.domain.layout import Block, BlockKind, Column, ColumnKind, Layout
from tipxl.domain.returned import Answer, ReturnedRow
from tipxl.domain.template import AskedRow, Template
from tipxl.domain.told import Told, tell

_COLUMN_KEY = re.compile(r"tx:([a-z_]+):([a-z_!]+)")
_LINE_KEY = re.compile(r"tx:([a-z_]+):([^|]+)\|([0-9a-f]{8})")

#: The column key of the hidden column that holds the line keys.
KEY_COLUMN = "key!"


@dataclass(frozen=True, slots=True)
class Gathered:
    """All answers of a file (blank ones too), and what was noticed on the way."""

    rows: tuple[ReturnedRow, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One keyed line of a sheet: its cells by column key."""

    block: str
    key: str
    mark: str
    sheet: str
    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]  # where each column stands, filled or not


def gather(book: Book, template: Template, layout: Layout) -> Gathered:
    """Every answer that the form asked for."""
    lines = tuple(line for grid in book.grids for line in _lines(grid))
    rows: list[ReturnedRow] = []
    findings: list[Finding] = list(_strangers(lines, template))
    for block in layout.blocks:
        if not template.block(block.key).rows:
            continue
        found = [line for line in lines if line.block == block.key]
        if not found:
            findings.append(tell(Told.SHEET_GONE, Place(sheet=block.sheet), sheet=block.sheet))
            continue
        got = _block(book, template, block, found)
        rows.extend(got.rows)
        findings.extend(got.findings)
    return Gathered(tuple(rows), tuple(findings))


# --- from a sheet to keyed lines


def _lines(grid: Grid) -> Iterator[_Line]:
    by_row: dict[int, list[Cell]] = {}
    headings: dict[int, dict[int, tuple[str, str]]] = {}
    keys: list[tuple[int, re.Match[str]]] = []
    for cell in grid.cells:
        by_row.setdefault(cell.row, []).append(cell)
        text = cell.value
        if cell.kind is not CellKind.TEXT or not isinstance(text, str) or text[:3] != "tx:":
            continue
        if match := _LINE_KEY.fullmatch(text.strip()):
            keys.append((cell.row, match))
        elif match := _COLUMN_KEY.fullmatch(text.strip()):
            headings.setdefault(cell.row, {})[cell.column] = (match[1], match[2])
    for number, match in keys:
        columns = _columns_above(headings, number, match[1])
        names = {column: key for key, column in columns.items()}
        cells = {names[c.column]: c for c in by_row[number] if c.column in names}
        yield _Line(match[1], match[2], match[3], grid.name, number, cells, columns)


def _columns_above(
    headings: Mapping[int, Mapping[int, tuple[str, str]]], number: int, block: str
) -> dict[str, int]:
    # The nearest row of column keys above the line; below it only where there is none above.
    owned = [row for row, keys in headings.items() if any(b == block for b, _ in keys.values())]
    above = [row for row in owned if row < number]
    chosen = max(above) if above else min(owned, default=0)
    return {key: column for column, (b, key) in headings.get(chosen, {}).items() if b == block}


# --- from keyed lines to answers


def _strangers(lines: tuple[_Line, ...], template: Template) -> Iterator[Finding]:
    known = {(block.key, row.key, row.mark) for block in template.blocks for row in block.rows}
    known |= {
        (block.key, column, row.mark)
        for block in template.blocks
        for row in block.rows
        if row.key == block.key  # the record of a form: one line a question
        for column in (line.key for line in lines if line.block == block.key)
    }
    for line in lines:
        if (line.block, line.key, line.mark) not in known:
            place = Place(sheet=line.sheet, cell=f"{line.number}", row=line.key)
            yield tell(Told.ROW_UNKNOWN, place, row=line.key)


def _block(book: Book, template: Template, block: Block, lines: list[_Line]) -> Gathered:
    if block.kind is BlockKind.FORM:
        return _form(book, template, block, lines)
    rows: list[ReturnedRow] = []
    findings: list[Finding] = []
    for asked in template.block(block.key).rows:
        found = [each for each in lines if each.key == asked.key and each.mark == asked.mark]
        got = _row(book, template, (block, asked), found)
        rows.extend(got.rows)
        findings.extend(got.findings)
    findings.extend(_gone_columns(block, template, lines))
    findings.extend(_moved(block, template, lines))
    return Gathered(tuple(rows), tuple(findings))


def _row(
    book: Book, template: Template, slot: tuple[Block, AskedRow], lines: list[_Line]
) -> Gathered:
    block, asked = slot
    if not lines:
        place = Place(sheet=block.sheet, row=asked.key)
        return Gathered((), (tell(Told.ROW_GONE, place, row=asked.key),))
    line = lines[0]
    findings: list[Finding] = []
    if len(lines) > 1:
        place = Place(sheet=line.sheet, cell=str(lines[1].number), row=asked.key)
        findings.append(tell(Told.ROW_TWICE, place, row=asked.key))
    answers: dict[str, Answer] = {}
    for column in block.inputs:
        if column.key not in line.columns or not column.asks(asked.facts.get("role", "")):
            continue
        cell = line.cells.get(column.key)
        place = _place(line, column, line.columns[column.key])
        question = _question(book, template, column)
        value, told = understand(cell, question, place)
        findings.extend(told)
        answers[column.key] = Answer(value, raw_text(cell) if cell else "", place.sheet, place.cell)
    findings.extend(_altered(block, asked, line))
    return Gathered(
        (ReturnedRow(block.key, asked.key, answers, refused=len(lines) > 1),), tuple(findings)
    )


def _form(book: Book, template: Template, block: Block, lines: list[_Line]) -> Gathered:
    asked = template.block(block.key).rows[0]
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    by_key = {line.key: line for line in lines if line.mark == asked.mark}
    for column in block.inputs:
        line = by_key.get(column.key)
        if line is None or "answer" not in line.columns:
            place = Place(sheet=block.sheet, column=column.key)
            findings.append(tell(Told.COLUMN_GONE, place, column=column.heading))
            continue
        cell = line.cells.get("answer")
        place = _place(line, column, line.columns["answer"])
        value, told = understand(cell, _question(book, template, column), place)
        findings.extend(told)
        answers[column.key] = Answer(value, raw_text(cell) if cell else "", place.sheet, place.cell)
    return Gathered((ReturnedRow(block.key, block.key, answers),), tuple(findings))


def _question(book: Book, template: Template, column: Column) -> Question:
    choices = template.list(column.list) if column.kind is ColumnKind.LIST else None
    return Question(column, choices, book.date_1904)


def _place(line: _Line, column: Column, number: int) -> Place:
    address = Cell(line.number, number, CellKind.TEXT, "").address
    return Place(sheet=line.sheet, cell=address, row=line.key, column=column.key)


def _altered(block: Block, asked: AskedRow, line: _Line) -> Iterator[Finding]:
    for column in block.columns:
        if column.is_input or column.key not in line.columns:
            continue
        cell = line.cells.get(column.key)
        found = raw_text(cell) if cell else ""
        expected = asked.shown.get(column.key, "")
        if squeezed(found) != squeezed(expected):
            place = _place(line, column, line.columns[column.key])
            yield tell(Told.ALTERED, place, found=found, expected=expected)


def _gone_columns(block: Block, template: Template, lines: list[_Line]) -> Iterator[Finding]:
    roles = {row.facts.get("role", "") for row in template.block(block.key).rows}
    for column in block.columns:
        wanted = any(column.asks(role) for role in roles)
        if wanted and not any(column.key in line.columns for line in lines):
            place = Place(sheet=block.sheet, column=column.key)
            yield tell(Told.COLUMN_GONE, place, column=column.heading)


def _moved(block: Block, template: Template, lines: list[_Line]) -> Iterator[Finding]:
    known = {row.key: n for n, row in enumerate(template.block(block.key).rows)}
    order = [known[line.key] for line in lines if line.key in known]
    if order != sorted(order):
        yield tell(Told.MOVED, Place(sheet=block.sheet))
