"""The lines of each block in a workbook, wherever they stand now.

By the hidden keys first: a row of column keys, and a key cell in every line. Where those are gone,
by what people see: the headings, and the row keys in the first column. Never by position.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Cell, CellKind, Span, Workbook, Worksheet
from tipxl.domain.forms.issued_form import META, IssuedForm
from tipxl.domain.returns.date_ranges import as_typed
from tipxl.domain.returns.form_lines import FormLine
from tipxl.domain.returns.headings import by_headings, without_their_key
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.structure_changes import needed_of_a_role
from tipxl.domain.schema.form_schema import Block, FormSchema

_COLUMN_KEY = re.compile(r"tx:([a-z][a-z0-9_]*):([a-z][a-z0-9_]*!?)")
_LINE_KEY = re.compile(r"tx:([a-z][a-z0-9_]*):([^|]+)\|([0-9a-f]{8})")

# Every row of column keys has one of these.
_ANCHORS = {"key!", "answer"}

# Sheets of every form, beside the blocks, that people see or can make visible.
_SEEN = ("Read me", "Check", "Lists")

# Lines of one sheet that are looked at; a form has some hundreds.
_MOST = 10_000


_Homes = Mapping[tuple[int, int], int]
_Headings = Mapping[int, Mapping[int, tuple[str, str]]]
_Columns = tuple[Mapping[str, int], Mapping[int, str]]  # by key; and the copies, by number


_MOST_MERGES = 200  # that are looked at in one row


class LocatedLines(Struct, frozen=True):
    """The lines of every block, and what was found in looking for them."""

    lines: tuple[FormLine, ...]
    findings: tuple[Finding, ...] = ()


class _Keys(Struct, frozen=True):
    """The hidden keys of one sheet: column keys by row, line keys by row."""

    columns: dict[int, dict[int, tuple[str, str]]] = {}
    lines: list[tuple[int, str, str, str]] = []
    stand: dict[int, int] = {}  # the column of each line key, by row


def locate(workbook: Workbook, issued_form: IssuedForm, schema: FormSchema) -> LocatedLines:
    """Every line of every block that the form asked."""
    # A line whose row of column keys is gone is found again by the headings, and so is one whose
    # key names no block: "Find and replace" changes keys, too.
    blocks = {block.key for block in schema.blocks}
    keyed = [
        line
        for worksheet in workbook.worksheets
        for line in _by_keys(worksheet, date_1904=workbook.date_1904)
        if line.columns and line.block in blocks
    ]
    findings: list[Finding] = []
    gone: list[Block] = []
    lines = list(keyed)
    for block in schema.blocks:
        rows = issued_form.block(block.key).rows
        mine = [line for line in keyed if line.block == block.key]
        if mine:
            known = without_their_key(workbook, block, rows, mine)
            lines.extend(known)
            findings.extend(ReturnMessage.KEY_GONE.at(line.place) for line in known)
        if not rows or mine:
            continue
        seen = by_headings(workbook, block, rows)
        lines.extend(seen)
        if seen:
            findings.append(ReturnMessage.KEYS_GONE.at(Place(sheet=block.sheet), sheet=block.sheet))
        else:
            gone.append(block)
    needed = [block.sheet for block in gone if needed_of_a_role(schema, block)]
    findings.extend(ReturnMessage.SHEET_NEEDED.at(Place(sheet=s), sheet=s) for s in needed)
    if not needed:
        findings.extend(_gone(workbook, [block.sheet for block in gone]))
    return LocatedLines(tuple(lines), (*findings, *_renamed(lines, schema)))


def _gone(workbook: Workbook, gone: list[str]) -> Iterator[Finding]:
    names = {worksheet.name for worksheet in workbook.worksheets}
    if META in names:
        for sheet in gone:
            yield ReturnMessage.SHEET_GONE.at(Place(sheet=sheet), sheet=sheet)
        return
    own = [name for name in _SEEN if name not in names]
    sheets = ", ".join((*gone, *own)) or "its hidden sheets"
    yield ReturnMessage.COPIED.at(Place(), sheets=sheets)


def _renamed(lines: list[FormLine], schema: FormSchema) -> Iterator[Finding]:
    """Each sheet once that a block stands on under another name."""
    issued = {block.key: block.sheet for block in schema.blocks}
    found = {(issued[line.block], line.sheet) for line in lines if line.block in issued}
    for sheet, name in sorted(found):
        if not any(stands == sheet for block, stands in found if block == sheet):
            yield ReturnMessage.RENAMED.at(Place(sheet=name), sheet=sheet, name=name)


# --- by the hidden keys


def _by_keys(worksheet: Worksheet, *, date_1904: bool) -> Iterator[FormLine]:
    keys = _keys(worksheet.cells)
    if not keys.lines:
        return
    by_row: dict[int, dict[int, Cell]] = {number: {} for number, *_ in keys.lines}
    for cell in worksheet.cells:
        if cell.row in by_row:
            by_row[cell.row][cell.column] = cell
    owned = _owned(keys)
    covering = _covering(worksheet, sorted(by_row))
    known: dict[tuple[int, str], _Columns] = {}
    for number, block, key, mark in keys.lines:
        heading = _heading_above(owned.get(block, []), number)
        if (heading, block) not in known:
            known[heading, block] = _columns_of(keys.columns.get(heading, {}), block)
        columns, further = known[heading, block]
        here = by_row[number]
        spans = covering.get(number, ())
        typed = {
            name: as_typed(here[at], date_1904=date_1904)
            for name, at in columns.items()
            if at in here
        }
        cells = {name: _uncovered(cell, spans) for name, cell in typed.items()}
        copies = {column: (name, here.get(column)) for column, name in further.items()}
        line = FormLine(block, key, mark, worksheet.name, number, cells, columns, copies)
        yield _with_homes(line, worksheet.homes, keys.stand[number]) if worksheet.homes else line


def _with_homes(line: FormLine, homes: _Homes, key: int) -> FormLine:
    """The line with the rows that its cells were made for, and its hidden key, in that column."""
    found = {
        name: home
        for name, column in line.columns.items()
        if (home := homes.get((line.number, column), 0))
    }
    return replace(line, homes=found, home=homes.get((line.number, key), 0))


def _covering(worksheet: Worksheet, rows: list[int]) -> dict[int, list[Span]]:
    """The areas of merged cells in each of the rows."""
    found: dict[int, list[Span]] = {}
    for span in worksheet.merges:
        for row in rows[bisect_left(rows, span.top) : bisect_right(rows, span.bottom)]:
            mine = found.setdefault(row, [])
            if len(mine) < _MOST_MERGES:
                mine.append(span)
    return found


def _uncovered(cell: Cell, covering: Iterable[Span]) -> Cell:
    """The cell as people see it: not at all where another one was merged over it."""
    for span in covering:
        is_inside = span.top <= cell.row <= span.bottom and span.left <= cell.column <= span.right
        if is_inside and cell[:2] != (span.top, span.left):
            return cell._replace(shown="")
    return cell


def _keys(cells: Iterable[Cell]) -> _Keys:
    keys = _Keys()
    for cell in cells:
        text = cell.value
        if not isinstance(text, str) or text[:3] != "tx:" or cell.kind is not CellKind.TEXT:
            continue
        if (match := _LINE_KEY.fullmatch(text.strip())) and len(keys.lines) < _MOST:
            keys.lines.append((cell.row, match[1], match[2], match[3]))
            keys.stand[cell.row] = cell.column
        elif match := _COLUMN_KEY.fullmatch(text.strip()):
            keys.columns.setdefault(cell.row, {})[cell.column] = (match[1], match[2])
    return keys


def _owned(keys: _Keys) -> dict[str, list[int]]:
    """The rows of column keys that each block has, from the top down."""
    owned: dict[str, list[int]] = {}
    for row in sorted(keys.columns):
        here = keys.columns[row].values()
        for block in {block for block, key in here if key in _ANCHORS}:
            owned.setdefault(block, []).append(row)
    return {block: _not_typed(keys, block, rows) for block, rows in owned.items()}


def _not_typed(keys: _Keys, block: str, rows: list[int]) -> list[int]:
    """Those that are surely none that somebody typed or pasted; all, where there are none such.

    An answer stands in a line that has a key of its own, and a true row has several keys.
    """
    apart = [row for row in rows if row not in keys.stand] or rows
    names = {
        row: {key for owner, key in keys.columns[row].values() if owner == block} for row in apart
    }
    return [row for row in apart if len(names[row]) > 1] or apart


def _heading_above(owned: list[int], number: int) -> int:
    """The nearest row of column keys above a line; below it only where there is none above."""
    return owned[max(0, bisect_left(owned, number) - 1)] if owned else 0


def _columns_of(heading: Mapping[int, tuple[str, str]], block: str) -> _Columns:
    """Where each column of a block stands; of several with one key, the leftmost."""
    columns: dict[str, int] = {}
    further: dict[int, str] = {}
    for column, (owner, key) in sorted(heading.items()):
        if owner == block and columns.setdefault(key, column) != column:
            further[column] = key
    return columns, further
