"""What surrounds the answers of a file and is worth a finding: merges, notes, hidden lines."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Cell, CellKind, Span, Workbook, Worksheet, column_letters
from tipxl.domain.forms.draft import is_our_remark
from tipxl.domain.forms.form_words import help_of, intro_of
from tipxl.domain.forms.issued_form import META, FormBlock, IssuedForm
from tipxl.domain.returns.cell_values import raw_text
from tipxl.domain.returns.form_lines import FormLine
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import OWN_SHEETS, Block, BlockKind, FormSchema

# The sheets of a form that hold no answers.
# "What to mend" in the correction copies of version 0.1.0.
_OURS = {*OWN_SHEETS, "What to mend"}
# Of those that people see and that only explain, how many columns they have.
_WIDTHS = {"Read me": 3, "Check": 4}
# How our texts above the headings begin: the state of the report may have lost its formula.
_STAND_ABOVE = ("Go to ", "READY", "NOT READY", "See what is missing", "How to fill it in", "Help")
_GAP = 4  # rows that we never leave empty on a sheet that only explains
_QUOTED_CELLS = 5  # of a sheet that is not of the form


def structure_findings(
    workbook: Workbook, issued_form: IssuedForm, schema: FormSchema, lines: tuple[FormLine, ...]
) -> Iterator[Finding]:
    """Every finding about what is no answer."""
    by_sheet: dict[str, list[FormLine]] = {}
    for line in lines:
        by_sheet.setdefault(line.sheet, []).append(line)
    for worksheet in workbook.worksheets:
        mine = by_sheet.get(worksheet.name, [])
        if mine:
            yield from _merged(worksheet, mine)
            yield from _comments(worksheet, mine)
            yield from _hidden(worksheet, mine)
            block = schema.block(mine[0].block)
            yield from _above(worksheet, block, intro_of(issued_form, block), mine)
            helps = {squeezed(help_of(issued_form, each)) for each in block.inputs}
            yield from _beside_questions(worksheet, block, helps, mine)
            yield from _added_columns(worksheet, mine)
            yield from _added_rows(worksheet, mine, _headings(issued_form.block(block.key)))
            # The reader of the older formats sees no protection.
            if workbook.errors_visible and not worksheet.protected:
                yield ReturnMessage.UNPROTECTED.at(Place(sheet=worksheet.name))
            if worksheet.pictures:
                yield ReturnMessage.PICTURES.at(Place(sheet=worksheet.name))
        elif worksheet.name in _WIDTHS:
            yield from _beside_our_texts(worksheet)
        elif worksheet.name not in _OURS and (worksheet.cells or worksheet.pictures):
            place, words = Place(sheet=worksheet.name), _first_words(worksheet)
            yield ReturnMessage.SHEET_EXTRA.at(place, found=words, sheet=worksheet.name)
            if worksheet.pictures:
                yield ReturnMessage.SHEET_PICTURE.at(place, sheet=worksheet.name)
    yield from _about_the_file(workbook)


def _about_the_file(workbook: Workbook) -> Iterator[Finding]:
    if not workbook.errors_visible:
        yield ReturnMessage.OLD_FORMAT.at(Place(), format=workbook.format)
    elif workbook.format != "xlsx":
        yield ReturnMessage.OTHER_FORMAT.at(Place(), format=workbook.format)
    if workbook.macros:
        yield ReturnMessage.MACROS.at(Place())
    # A sheet copied into another workbook still refers to the one it came from.
    if workbook.external_links and any(worksheet.name == META for worksheet in workbook.worksheets):
        yield ReturnMessage.LINKS.at(Place())


def _merged(worksheet: Worksheet, lines: list[FormLine]) -> Iterator[Finding]:
    keyed = {line.number: line for line in lines}
    numbers = sorted(keyed)
    for span in worksheet.merges:
        first, last = bisect_left(numbers, span.top), bisect_right(numbers, span.bottom)
        covered = [keyed[n] for n in numbers[first:last]] if last - first > 1 else []
        inside = [(line, keys) for line in covered if (keys := _inside(line, span))]
        rows = [line.key for line, _ in inside]
        for line, keys in inside[1:]:
            for key in keys:
                words = {"first": rows[0], "rows": ", ".join(rows[1:])}
                yield ReturnMessage.MERGED.at(line.place_of(key), **words)


def _inside(line: FormLine, span: Span) -> list[str]:
    """The keys of the columns that lie in a merged area."""
    return [key for key, column in line.columns.items() if span.left <= column <= span.right]


def _comments(worksheet: Worksheet, lines: list[FormLine]) -> Iterator[Finding]:
    keyed = {line.number: line.key for line in lines}
    for comment in worksheet.comments:
        text = _own_words(comment.text)
        if is_our_remark(text):
            continue
        address = f"{column_letters(comment.column)}{comment.row}"
        place = Place(sheet=worksheet.name, cell=address, row=keyed.get(comment.row, ""))
        yield ReturnMessage.COMMENT.at(place, found=text)


def _own_words(text: str) -> str:
    """A note without what Excel writes into it where a thread stands for it."""
    if not text.startswith("[Threaded comment]"):
        return text
    _, found, own = text.partition("Comment:")
    return own.strip() if found else text


def _hidden(worksheet: Worksheet, lines: list[FormLine]) -> Iterator[Finding]:
    hidden = set(worksheet.hidden_rows) & {line.number for line in lines}
    if hidden:
        rows = ", ".join(line.key for line in lines if line.number in hidden)
        yield ReturnMessage.HIDDEN.at(Place(sheet=worksheet.name, row=rows))


def _first_words(worksheet: Worksheet) -> str:
    """What a sheet begins with."""
    texts = [raw_text(cell) for cell in worksheet.cells[:_QUOTED_CELLS]]
    more = " | …" if len(worksheet.cells) > _QUOTED_CELLS else ""
    return " | ".join(text for text in texts if text) + more


def _beside_our_texts(worksheet: Worksheet) -> Iterator[Finding]:
    """What was typed on a sheet that only explains: beside or below it, or a number or a day."""
    below = _below(worksheet)
    for cell in worksheet.cells:
        is_beside = cell.column > _WIDTHS[worksheet.name] or cell.kind is not CellKind.TEXT
        if (is_beside or cell.row > below) and _says(cell):
            place = Place(sheet=worksheet.name, cell=cell.address)
            yield ReturnMessage.BESIDE.at(place, found=raw_text(cell))


def _below(worksheet: Worksheet) -> int:
    """The row below which nothing is ours: our texts stand close together."""
    rows = sorted({cell.row for cell in worksheet.cells})
    gaps = (row for row, after in pairwise(rows) if after - row > _GAP)
    return next(gaps, rows[-1] if rows else 0)


def _above(
    worksheet: Worksheet, block: Block, intro: str, lines: list[FormLine]
) -> Iterator[Finding]:
    """What was typed above the headings, between our title and our words."""
    keys = [cell.row for cell in worksheet.cells if _is_key(cell) and "|" not in str(cell.value)]
    if not keys or block.kind is BlockKind.FORM:
        return
    first = min(*keys, *(line.number for line in lines))
    for cell in worksheet.cells:
        if cell.row >= first:
            break
        text = raw_text(cell)
        is_ours = (
            text.startswith((block.title, *_STAND_ABOVE))
            or text in (block.intro, intro)
            or "TX1." in text
        )
        if _says(cell) and not is_ours:
            place = Place(sheet=worksheet.name, cell=cell.address)
            yield ReturnMessage.BESIDE.at(place, found=text)


def _beside_questions(
    worksheet: Worksheet, block: Block, helps: set[str], lines: list[FormLine]
) -> Iterator[Finding]:
    """What was typed beside the questions of a form, where our help stands, above or below them."""
    if block.kind is not BlockKind.FORM:
        return
    answers = {line.number: line.columns.get("answer", 0) for line in lines}
    first, last = min(answers, default=0), max(answers, default=0)
    edge = max(answers.values(), default=0) + 1  # the column of our help
    ours = helps | {squeezed(each.heading) for each in block.inputs}
    titles = Counter(cell.column for cell in worksheet.cells if cell.row < first)
    (title, _), *_ = titles.most_common(1) or [(0, 0)]  # our column above, wherever it stands now
    for cell in worksheet.cells:
        answer = answers.get(cell.row, 0)
        is_right = cell.column > edge and cell.column != title
        is_above = cell.row < first and (is_right or cell.kind is not CellKind.TEXT)
        is_beside = (answer and cell.column > answer) or cell.row > last or is_above
        if is_beside and _says(cell):
            text = raw_text(cell)
            if squeezed(text) not in ours and not text.startswith(_STAND_ABOVE):
                place = Place(sheet=worksheet.name, cell=cell.address)
                yield ReturnMessage.BESIDE.at(place, found=text)


def _added_columns(worksheet: Worksheet, lines: list[FormLine]) -> Iterator[Finding]:
    """What somebody wrote beside the answers, in a column that is not of the form."""
    rows = {line.number: line for line in lines}
    known = {column for line in lines for column in (*line.columns.values(), *line.copies)}
    if not known or "answer" in lines[0].columns:  # beside the questions of a form stands our help
        return
    first, last = min(known), max(known)
    known |= _numbering(worksheet, rows)
    for cell in worksheet.cells:
        line = rows.get(cell.row)
        # To the left stands our own state column; keys are ours, too.
        if line is None or cell.column in known or cell.column < first or _is_key(cell):
            continue
        text = raw_text(cell)
        if squeezed(text):
            place = Place(sheet=worksheet.name, cell=cell.address, row=line.key)
            is_inside = cell.column < last
            added = ReturnMessage.COLUMN_ADDED if is_inside else ReturnMessage.BESIDE
            yield added.at(place, found=text)


def _numbering(worksheet: Worksheet, rows: dict[int, FormLine]) -> set[int]:
    """The columns that number most of the lines: ours, wherever it stands now."""
    numbered = Counter(
        cell.column
        for cell in worksheet.cells
        if (line := rows.get(cell.row)) and line.key == raw_text(cell).zfill(len(line.key))
    )
    return {column for column, count in numbered.items() if 2 * count > len(rows)}


def _headings(block: FormBlock) -> str:
    """The headings between the lines of a block, one after the other, between blanks."""
    texts = (squeezed(text) for row in block.rows for text in row.headings)
    return f" {'  '.join(texts)} "


def _added_rows(worksheet: Worksheet, lines: list[FormLine], headings: str) -> Iterator[Finding]:
    """Text in a row that somebody put in among ours, or below them."""
    ours = {line.number for line in lines}
    columns = {column for line in lines for column in line.columns.values()}
    if "answer" in lines[0].columns:
        return
    first, left = min(ours), min(columns, default=1)
    # Below the row of column keys stand the headings.
    begins = max(
        (c.row + 1 for c in worksheet.cells if c.row < first and _is_key(c)), default=first
    )
    added: dict[int, list[Cell]] = {}
    for cell in worksheet.cells:
        if cell.row > begins and cell.row not in ours and cell.column >= left and _says(cell):
            added.setdefault(cell.row, []).append(cell)
    for cells in added.values():
        # A heading of ours between the lines, or a piece of a long one, in a column that was moved.
        if len(cells) == 1 and f" {squeezed(raw_text(cells[0]))} " in headings:
            continue
        found = " | ".join(raw_text(cell) for cell in cells)
        yield ReturnMessage.ROW_ADDED.at(
            Place(sheet=worksheet.name, cell=cells[0].address), found=found
        )


def _is_key(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith("tx:")


def _says(cell: Cell) -> bool:
    return not cell.formula and not _is_key(cell) and bool(squeezed(raw_text(cell)))
