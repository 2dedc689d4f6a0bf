"""What was done to the rows and columns of a block: taken out, copied, or put elsewhere."""

from collections.abc import Iterator
from functools import lru_cache

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.workbook import Worksheet, column_letters
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.returns.cell_values import folded, raw_text
from tipxl.domain.returns.form_lines import FormLine
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import Block, BlockKind, FormSchema

_Rows = tuple[FormRow, ...]


_Lines = tuple[FormLine, ...]


def by_origin(lines: _Lines, issued_form: IssuedForm) -> tuple[_Lines, _Lines]:
    """The lines of this form, and those whose hidden key is that of another form."""
    known = {(b.key, r.key, r.mark) for b in issued_form.blocks for r in b.rows}
    forms = {
        (b.key, b.rows[0].mark) for b in issued_form.blocks if b.rows and b.rows[0].key == b.key
    }
    own: list[FormLine] = []
    foreign: list[FormLine] = []
    for line in lines:
        is_form = (line.block, line.mark) in forms
        is_own = not line.mark or is_form or (line.block, line.key, line.mark) in known
        (own if is_own else foreign).append(line)
    return tuple(own), tuple(foreign)


def about_foreign(schema: FormSchema, own: _Lines, foreign: _Lines) -> Iterator[Finding]:
    """Lines of another form: each by itself, or all of a block where most of it was pasted over."""
    for block in schema.blocks:
        mine, theirs = (
            [line for line in lines if line.block == block.key and _is_filled(line, block)]
            for lines in (own, foreign)
        )
        if len(theirs) > len(mine):
            yield ReturnMessage.FOREIGN_ROWS.at(
                Place(sheet=theirs[0].sheet), sheet=theirs[0].sheet, form=""
            )
            continue
        for line in theirs:
            yield ReturnMessage.ROW_UNKNOWN.at(line.place, row=line.key)


def _is_filled(line: FormLine, block: Block) -> bool:
    return block.kind is not BlockKind.FREE or line.is_begun(block)


def visible_row(block: Block, asked: _Rows, line: FormLine) -> str:
    """The row of the plan whose number people see on a line; "" where none is seen."""
    column = next((each for each in block.columns if each.shows == "{key}"), None)
    cell = line.cells.get(column.key) if column else None
    if cell is None:
        return ""
    text = squeezed(raw_text(cell))
    return text if text in _keys(asked) else ""


@remembered  # every line asks for those of its block
def _keys(asked: _Rows) -> frozenset[str]:
    return frozenset(row.key for row in asked)


def rows_mixed(block: Block, asked: _Rows, lines: list[FormLine]) -> Iterator[Finding]:
    """Lines whose hidden key names one row and whose visible number another: both are asked."""
    told: set[str] = set()
    by_key = {line.key: line for line in lines}
    for line in lines:
        seen = visible_row(block, asked, line)
        if not line.mark or seen in ("", line.key):
            continue
        for key in (line.key, seen):
            if key in by_key and key not in told:
                told.add(key)
                words = {"seen": seen, "row": line.key}
                yield ReturnMessage.ROWS_MIXED.at(by_key[key].place, **words)


def gone_columns(
    schema: FormSchema, block: Block, asked: _Rows, lines: list[FormLine]
) -> Iterator[Finding]:
    """Every column that the form had and the file has not."""
    roles = {row.facts.get("role", "") for row in asked}
    is_begun = any(line.is_begun(block) for line in lines)
    needed = _needed(schema, block) if is_begun else frozenset()
    for column in block.columns:
        wanted = any(column.asks(role) for role in roles)
        if wanted and not any(column.key in line.columns for line in lines):
            place = Place(sheet=block.sheet, column=column.key)
            gone = ReturnMessage.COLUMN_GONE if column.is_input else ReturnMessage.TEXTS_GONE
            if column.key in needed:
                gone = ReturnMessage.COLUMN_NEEDED
            yield gone.at(place, column=column.heading)


def always_asked(schema: FormSchema, block: Block) -> frozenset[str]:
    """The columns of which one that is empty refuses a line, whatever else stands in it."""
    return frozenset(
        column
        for rule in schema.rules
        if rule.on == block.key and rule.verb == "require" and rule.severity is Severity.ERROR
        if rule.when.keys() <= {"submission"}
        for column in rule.of
    )


def _needed(schema: FormSchema, block: Block) -> frozenset[str]:
    """The columns without which no line of the block says anything: always required."""
    return always_asked(schema, block) | needed_of_a_role(schema, block)


def needed_of_a_role(schema: FormSchema, block: Block) -> frozenset[str]:
    """What each line is asked first, whatever else is typed: a lead's status, the others' part."""
    return frozenset(
        column
        for rule in schema.rules
        if rule.on == block.key and rule.verb == "require"
        if "role" in rule.when and rule.when.keys() <= {"role", "submission"}
        for column in rule.of
    )


def swapped_headings(worksheet: Worksheet, block: Block, lines: list[FormLine]) -> frozenset[str]:
    """The questions of a table over which the heading of another question stands."""
    if not lines:
        return frozenset()
    first = min(line.number for line in lines)
    headings = {_letters(column.heading): column.key for column in block.columns}
    seen: dict[int, dict[int, str]] = {}
    for cell in worksheet.cells:
        if cell.row >= first:
            break
        if key := headings.get(_letters(raw_text(cell))):
            seen.setdefault(cell.row, {})[cell.column] = key
    # Of the rows above the lines, the headings stand in the one that has most of them.
    stand = max(seen.values(), key=len, default={})
    columns = lines[0].columns.items() if len(stand) > 1 else ()
    return frozenset(key for key, at in columns if stand.get(at, key) != key)


@lru_cache(maxsize=1024)  # above the lines of all returns stand the same texts
def _letters(text: str) -> str:
    return "".join(folded(text).split())


def copied_columns(block: Block, lines: list[FormLine]) -> Iterator[Finding]:
    """A column that stands more than once: which one is meant is asked where they differ."""
    keys = {key for line in lines for key, _ in line.copies.values()}
    for column in (each for each in block.inputs if each.key in keys):
        copied = [line for line in lines if len(_texts(line, column.key)) > 1]
        differing = [line for line in copied if answered_twice(line, column.key)]
        for line in differing:
            place, found = line.place_of(column.key), " | ".join(_placed(line, column.key))
            yield ReturnMessage.COLUMN_TWICE.at(place, found=found, column=column.heading)
        if copied and not differing:
            place = Place(sheet=copied[0].sheet, column=column.key)
            yield ReturnMessage.COLUMN_COPIED.at(place, column=column.heading)


def _placed(line: FormLine, key: str) -> Iterator[str]:
    """What stands in a column and in the copies of it, each with its cell."""
    copies = (number for number, (name, _) in line.copies.items() if name == key)
    for number, text in zip((line.columns[key], *copies), _texts(line, key), strict=True):
        yield f"{column_letters(number)}{line.number}: {text or 'empty'}"


def answered_twice(line: FormLine, key: str) -> str:
    """What stands in all copies of a column, where they differ; "" where one answer stands."""
    if not line.copies:
        return ""
    texts = _texts(line, key)
    return " | ".join(texts) if len(set(map(squeezed, texts))) > 1 else ""


def _texts(line: FormLine, key: str) -> list[str]:
    """What stands in a column and in the copies of it."""
    copies = (cell for name, cell in line.copies.values() if name == key)
    return [raw_text(cell) if cell else "" for cell in (line.cells.get(key), *copies)]


def moved(block: Block, asked: _Rows, lines: list[FormLine]) -> Iterator[Finding]:
    """Rows and columns that stand in another order than the form has them."""
    rows = {row.key: row for row in asked}
    ours = {
        line.number: line.key for line in lines if line.key in rows and line.is_of(rows[line.key])
    }
    order = {key: n for n, key in enumerate(rows)}
    # A row that stands twice, or that is not of this form, has a finding of its own.
    seen = [order[key] for key in dict.fromkeys(ours[number] for number in sorted(ours))]
    if seen != sorted(seen):
        yield ReturnMessage.MOVED.at(Place(sheet=block.sheet))
    yield from _moved_columns(block, lines[0])


def _moved_columns(block: Block, line: FormLine) -> Iterator[Finding]:
    known = [column for column in block.columns if column.key in line.columns]
    stand = sorted(known, key=lambda column: line.columns[column.key])
    if stand == known:
        return
    number = next(n for n, column in enumerate(stand) if known[n] is not column)
    before = stand[number - 1].heading if number else "the beginning"
    after = stand[number + 1].heading if number + 1 < len(stand) else "the end"
    words = {"column": stand[number].heading, "before": before, "after": after}
    place = Place(sheet=line.sheet, column=stand[number].key)
    yield ReturnMessage.COLUMN_MOVED.at(place, **words)
