"""The lines of a block whose hidden keys are gone, known by what people see.

That is the headings, the questions, and locked texts that no other row has.
"""

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from tipxl.domain.core.workbook import Cell, Workbook, Worksheet
from tipxl.domain.forms.issued_form import FormRow
from tipxl.domain.returns.cell_values import folded, raw_text
from tipxl.domain.returns.form_lines import FormLine
from tipxl.domain.schema.form_schema import OWN_SHEETS, Block, BlockKind

# How many of a block's headings must be seen before a line is taken for its heading line.
_ENOUGH = 0.6


def by_headings(workbook: Workbook, block: Block, rows: tuple[FormRow, ...]) -> list[FormLine]:
    """The lines of a block on the sheet that shows most of them; what we list holds no answer."""
    best: list[FormLine] = []
    for worksheet in workbook.worksheets:
        if worksheet.name in OWN_SHEETS:
            continue
        table = _table(worksheet)
        if block.kind is BlockKind.FORM:
            found = _questions(worksheet, table, block)
        else:
            found = _table_lines(worksheet, table, block, rows)
        if len(found) > len(best):
            best = found
    return best


def without_their_key(
    workbook: Workbook, block: Block, rows: tuple[FormRow, ...], keyed: list[FormLine]
) -> list[FormLine]:
    """Rows whose key cell alone is gone, under the columns of the rows that still have one."""
    missing = {row.key for row in rows} - {line.key for line in keyed}
    if block.kind is not BlockKind.ROWS or not missing:
        return []
    known = _visible_keys(block, rows)
    first, taken = keyed[0], {line.number for line in keyed}
    names = {column: key for key, column in first.columns.items()}
    found = []
    worksheet = next(each for each in workbook.worksheets if each.name == first.sheet)
    for number, here in _table(worksheet).items():
        cells = {names[column]: cell for column, cell in here.items() if column in names}
        key = _visible_key(known, cells) if number not in taken else None
        if key in missing:
            found.append(FormLine(block.key, key, "", first.sheet, number, cells, first.columns))
    return found


def _table(worksheet: Worksheet) -> dict[int, dict[int, Cell]]:
    table: dict[int, dict[int, Cell]] = {}
    for cell in worksheet.cells:
        table.setdefault(cell.row, {})[cell.column] = cell
    return table


def _questions(
    worksheet: Worksheet, table: Mapping[int, Mapping[int, Cell]], block: Block
) -> list[FormLine]:
    """A form without its keys: each question is known by its words, the answer stands beside."""
    asked = {folded(column.heading): column.key for column in block.inputs}
    # Beside the answer stands our help, and is none.
    ours = {folded(column.help) for column in block.inputs if column.help}
    found = []
    for number, cells in table.items():
        for column, cell in sorted(cells.items()):
            key = asked.get(folded(raw_text(cell)))
            if key is not None:
                beside = (c for c in sorted(cells) if c > column and not _is_ours(cells[c], ours))
                place = next(beside, 0)
                answer = {"answer": cells[place]} if place else {}
                found.append(
                    FormLine(block.key, key, "", worksheet.name, number, answer, {"answer": place})
                )
                break
    # Where nothing is answered, the answer would stand below the others.
    usual = Counter(line.columns["answer"] for line in found if line.cells)
    column = usual.most_common(1)[0][0] if usual else 2
    found = [line if line.cells else replace(line, columns={"answer": column}) for line in found]
    return found if len(found) >= _ENOUGH * len(asked) else []


def _is_ours(cell: Cell, ours: set[str]) -> bool:
    """Whether a cell beside a question holds our help, or one of our keys."""
    text = raw_text(cell)
    return text.startswith("tx:") or folded(text) in ours or not folded(text)


def _table_lines(
    worksheet: Worksheet,
    table: Mapping[int, Mapping[int, Cell]],
    block: Block,
    rows: tuple[FormRow, ...],
) -> list[FormLine]:
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
            found.append(FormLine(block.key, key, "", worksheet.name, number, cells, columns))
    if columns and free and not found:  # the sheet is there, and nothing was to be said
        first = next(free, "")
        found = [FormLine(block.key, first, "", worksheet.name, heading + 1, {}, columns)]
    return found if found and found[0].key else []


def _heading_line(
    table: Mapping[int, Mapping[int, Cell]], block: Block
) -> tuple[int, dict[str, int]]:
    wanted = {folded(column.heading): column.key for column in block.columns}
    least = sum(not column.roles for column in block.columns)  # that a form of any role shows
    for number, cells in sorted(table.items()):
        columns: dict[str, int] = {}
        for place, cell in cells.items():
            key = wanted.get(folded(raw_text(cell)))
            if key is not None:
                columns.setdefault(key, place)
        if len(columns) >= max(2, _ENOUGH * least):
            return number, columns
    return 0, {}


def _visible_keys(block: Block, rows: tuple[FormRow, ...]) -> Mapping[str, Mapping[str, str]]:
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
