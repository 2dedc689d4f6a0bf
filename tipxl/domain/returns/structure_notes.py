"""What surrounds the answers of a file and is worth a finding: merges, notes, hidden lines."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.core.workbook import Cell, CellPrompt, Span, Workbook, Worksheet
from tipxl.domain.forms.draft import ASKS, is_our_remark
from tipxl.domain.forms.form_words import (
    is_prompt_of_ours,
    prompt_letters,
    prompts_of,
    usual_prompts,
)
from tipxl.domain.forms.issued_form import META, IssuedForm
from tipxl.domain.forms.own_texts import OwnTexts
from tipxl.domain.returns.cell_values import raw_text, seen_text
from tipxl.domain.returns.form_lines import FormLine, by_sheet
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.stray_cells import SheetOfBlock, beside_the_block, on_a_sheet_of_ours
from tipxl.domain.schema.form_schema import (
    OWN_SHEETS,
    Block,
    BlockKind,
    ColumnKind,
    FormSchema,
)

# Of correction copies; "What to mend" in those of version 0.1.0.
_CORRECTED = {"What to correct", "What to mend"}
# The sheets of a form that hold no answers.
_OURS = {*OWN_SHEETS, *_CORRECTED}
_PAGE = "Page"  # how what we print below a page begins, beside the title of the plan
# Properties of a file in which words stand, as .xlsx and .ods name them.
_DESCRIBING = ("description", "keywords", "keyword", "category", "contentStatus")
_QUOTED_CELLS = 5  # of many that one finding is about
# Some programs call a new sheet by more than one word; scripts without blanks make one of many.
_NEW_SHEET = re.compile("trang tính|hoja de cálculo|feuille de calcul", re.IGNORECASE)
_LONG_WORD = 15  # letters
_SHORTEST = 12  # letters of a sentence


def structure_findings(
    workbook: Workbook, issued_form: IssuedForm, schema: FormSchema, lines: tuple[FormLine, ...]
) -> Iterator[Finding]:
    """Every finding about what is no answer."""
    lines_of = by_sheet(lines)
    ours = OwnTexts.of(workbook)
    yield from _prompts(workbook, issued_form, schema, lines_of)
    for worksheet in workbook.worksheets:
        mine = lines_of.get(worksheet.name, [])
        yield from _comments(worksheet, mine)
        yield from _text_boxes(worksheet, mine)
        block = schema.block(mine[0].block) if mine else None
        yield from _links(worksheet, issued_form, block, mine)
        if block or worksheet.name in _OURS:
            if block:
                further = workbook.date_1904, workbook.errors_visible
                sheet = SheetOfBlock(worksheet, issued_form, block, mine, ours, *further)
                yield from _of_a_block(sheet)
                # The reader of the older formats sees no protection.
                if workbook.errors_visible and not worksheet.protected:
                    yield ReturnMessage.UNPROTECTED.at(Place(sheet=worksheet.name))
            else:
                yield from on_a_sheet_of_ours(worksheet, ours, date_1904=workbook.date_1904)
            if worksheet.pictures:
                yield ReturnMessage.PICTURES.at(Place(sheet=worksheet.name))
        elif worksheet.cells or worksheet.pictures or worksheet.boxes or _speaks(worksheet.name):
            yield from _about_another_sheet(worksheet, date_1904=workbook.date_1904)
    yield from _numbered(workbook, schema, lines_of)
    yield from _printed(workbook, issued_form)
    yield from _described(workbook, issued_form)
    yield from _about_the_file(workbook)


def _of_a_block(sheet: SheetOfBlock) -> Iterator[Finding]:
    yield from _merged(sheet.worksheet, sheet.lines)
    yield from _hidden(sheet.worksheet, sheet.block, sheet.lines)
    yield from _struck_at_times(sheet.worksheet, sheet.block, sheet.lines)
    yield from beside_the_block(sheet)


def _about_another_sheet(worksheet: Worksheet, *, date_1904: bool) -> Iterator[Finding]:
    place, words = Place(sheet=worksheet.name), _first_words(worksheet, date_1904=date_1904)
    yield ReturnMessage.SHEET_EXTRA.at(place, found=words, sheet=worksheet.name)
    if worksheet.pictures:
        yield ReturnMessage.SHEET_PICTURE.at(place, sheet=worksheet.name)


def _speaks(name: str) -> bool:
    """Whether the name of a sheet tells something, as Sheet2 and Feuille 1 do not."""
    # A vowel of Thai, Khmer or Burmese is a mark on its letter and parts no word.
    letters = (x if unicodedata.category(x)[0] in "LM" else " " for x in name)
    words = "".join(letters).split()
    is_new = _NEW_SHEET.fullmatch(unicodedata.normalize("NFC", " ".join(words)))
    return not is_new and (len(words) > 1 or len("".join(words)) > _LONG_WORD)


def _numbered(
    workbook: Workbook, schema: FormSchema, lines_of: Mapping[str, list[FormLine]]
) -> Iterator[Finding]:
    """Answers that a list on a sheet writes: the number of a choice; and those that it covers."""
    linked = {
        (each.sheet or worksheet.name, each.row, each.column)
        for worksheet in workbook.worksheets
        for each in worksheet.numbered
    }
    for sheet, lines in lines_of.items() if linked else ():
        for line in lines:
            for key, cell in line.cells.items():
                if (sheet, cell.row, cell.column) in linked and isinstance(cell.value, float):
                    found = raw_text(cell)
                    yield ReturnMessage.LIST_NUMBER.at(line.place_of(key), found=found)
    for worksheet in workbook.worksheets:
        lines = lines_of.get(worksheet.name, [])
        if worksheet.covered and lines:
            block = schema.block(lines[0].block)
            answers = _answers_in(worksheet.covered, block, lines)
            told = {(row, column) for sheet, row, column in linked if sheet == worksheet.name}
            yield from _covered((line, key) for line, key in answers if _at(line, key) not in told)


def _at(line: FormLine, key: str) -> tuple[int, int]:
    return line.cells[key].row, line.cells[key].column


def _covered(answers: Iterable[tuple[FormLine, str]]) -> Iterator[Finding]:
    """Answers over which a list lies that is not linked to them, or of which the link is lost."""
    for line, key in answers:
        cell = line.cells[key]
        if isinstance(cell.value, float):
            yield ReturnMessage.LIST_NUMBER.at(line.place_of(key), found=raw_text(cell))
        elif not cell.formula:  # which may look up what is chosen
            yield ReturnMessage.MASKED.at(line.place_of(key), found=raw_text(cell))


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
    columns = sorted({column for line in lines for column in line.columns.values()})
    for span in worksheet.merges:
        if bisect_left(columns, span.left) == bisect_right(columns, span.right):
            continue  # beside the form, of which a sheet may have very many
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
        place = Place(sheet=worksheet.name, cell=comment.cell, row=keyed.get(comment.row, ""))
        yield ReturnMessage.COMMENT.at(place, found=text)


def _prompts(
    workbook: Workbook,
    issued_form: IssuedForm,
    schema: FormSchema,
    lines_of: Mapping[str, list[FormLine]],
) -> Iterator[Finding]:
    """What somebody has cells say while they are chosen; each text of a sheet once."""
    usual = usual_prompts(issued_form, schema)
    asked = frozenset(_asked_in_a_copy(workbook, issued_form))
    ours: frozenset[str] | None = None
    for worksheet in workbook.worksheets:
        found: dict[str, list[Span]] = {}
        for each in worksheet.prompts:
            if (each.title, each.text) in usual or _asks_in_a_copy(each, asked):
                continue
            ours = ours or prompts_of(issued_form, schema)
            if not is_prompt_of_ours(ours, each.title, each.text):
                found.setdefault(each.words, []).extend(each.areas)
        rows = {line.number: line.key for line in lines_of.get(worksheet.name, ())}
        for text, areas in found.items():
            more = "" if len(areas) == 1 else f" ({_listed([each.address for each in areas])})"
            cell, row = areas[0].address.partition(":")[0], rows.get(areas[0].top, "")
            place = Place(sheet=worksheet.name, cell=cell, row=row)
            yield ReturnMessage.COMMENT.at(place, found=f"{text}{more}")


def _asked_in_a_copy(workbook: Workbook, issued_form: IssuedForm) -> Iterator[str]:
    """The letters of what a correction copy asks, which its cells say while they are chosen."""
    sheets = [worksheet for worksheet in workbook.worksheets if worksheet.name in _CORRECTED]
    if issued_form.corrects and not sheets:
        yield ""  # any
    for cell in (cell for sheet in sheets for cell in sheet.cells):
        letters = prompt_letters(str(cell.value))
        if len(letters) >= _SHORTEST:
            yield letters


def _asks_in_a_copy(prompt: CellPrompt, asked: frozenset[str]) -> bool:
    """Whether that is what we ask to be corrected in a cell, however often it was cut."""
    if not asked or prompt.title not in ASKS.values():
        return False
    letters, is_cut = prompt_letters(prompt.text), prompt.text.endswith("…")
    return any(letters.startswith(x) or (is_cut and x.startswith(letters)) for x in asked)


def _listed(cells: Sequence[str]) -> str:
    """Cells, the first of many."""
    more = f" and {counted(len(cells) - _QUOTED_CELLS, 'other cell')}"
    return ", ".join(cells[:_QUOTED_CELLS]) + (more if len(cells) > _QUOTED_CELLS else "")


def _text_boxes(worksheet: Worksheet, lines: list[FormLine]) -> Iterator[Finding]:
    keyed = {line.number: line.key for line in lines}
    for box in worksheet.boxes:
        place = Place(sheet=worksheet.name, cell=box.cell, row=keyed.get(box.row, ""))
        yield ReturnMessage.TEXT_BOX.at(place, found=box.text)


def _links(
    worksheet: Worksheet, issued_form: IssuedForm, block: Block | None, lines: list[FormLine]
) -> Iterator[Finding]:
    """The addresses behind cells that are no answer in words: of those the answer tells."""
    if not worksheet.links:
        return
    texts = set(_worded(issued_form, block, lines)) if block else set()
    rows = {line.number: line.key for line in lines}
    cells = {(cell.row, cell.column): raw_text(cell) for cell in worksheet.cells}
    for link in worksheet.links:
        at = (link.row, link.column)
        is_told = at in cells and (at in texts or link.shown in cells[at])
        if not is_told:
            place = Place(sheet=worksheet.name, cell=link.cell, row=rows.get(link.row, ""))
            yield ReturnMessage.LINK_BESIDE.at(place, found=link.shown)


def _worded(
    issued_form: IssuedForm, block: Block, lines: list[FormLine]
) -> Iterator[tuple[int, int]]:
    """Where the answers in words stand."""
    rows = issued_form.block(block.key).rows
    roles = {each.key: each.facts.get("role", "") for each in rows}
    for line in lines:
        for key, at in line.columns.items():
            column = block.column(line.key if key == "answer" else key)
            if column is None or column.kind is not ColumnKind.TEXT:
                continue
            if column.asks(roles.get(line.key, "")):
                yield line.number, at


def _printed(workbook: Workbook, issued_form: IssuedForm) -> Iterator[Finding]:
    """What somebody has printed above or below the pages; each text once."""
    words, body = issued_form.wording, issued_form.identity.body
    ours = {squeezed(words.plan_title[:120]), squeezed(f"{body} \xb7 {words.period}")}
    told: set[str] = set()
    for worksheet in workbook.worksheets:
        for line in map(squeezed, worksheet.header.split("\n")):
            is_ours = line in ours or "TX1." in line or line.startswith(_PAGE)
            if line and not is_ours and line not in told:
                told.add(line)
                yield ReturnMessage.PRINTED.at(Place(sheet=worksheet.name), found=line)


def _described(workbook: Workbook, issued_form: IssuedForm) -> Iterator[Finding]:
    """What somebody has written into the properties of the file, where only its code stood."""
    found = workbook.properties or {}
    code = issued_form.identity.code
    texts = (squeezed(found.get(key, "").replace(code, "")) for key in _DESCRIBING)
    for text in dict.fromkeys(filter(None, texts)):
        yield ReturnMessage.DESCRIBED.at(Place(), found=text)


def _own_words(text: str) -> str:
    """A note without what Excel writes into it where a thread stands for it."""
    if not text.startswith("[Threaded comment]"):
        return text
    _, found, own = text.partition("Comment:")
    return own.strip() if found else text


def _hidden(worksheet: Worksheet, block: Block, lines: list[FormLine]) -> Iterator[Finding]:
    begun = [line.number for line in lines if line.is_begun(block)]
    hidden = set(worksheet.hidden_rows) & {line.number for line in lines}
    told = sorted(hidden.intersection(begun)) if block.kind is BlockKind.FREE else []
    if begun and worksheet.state != "visible":
        what = f"the sheet {worksheet.name}"
        yield ReturnMessage.ANSWERS_HIDDEN.at(Place(sheet=worksheet.name), what=what)
    elif told:
        what = f"{'row' if len(told) == 1 else 'rows'} {', '.join(map(str, told))}"
        where = Place(sheet=worksheet.name, cell=f"A{told[0]}")
        yield ReturnMessage.ANSWERS_HIDDEN.at(where, what=f"{what} of the sheet {worksheet.name}")
    if hidden:
        rows = ", ".join(line.key for line in lines if line.number in hidden)
        yield ReturnMessage.HIDDEN.at(Place(sheet=worksheet.name, row=rows))
    headings = {column.key: column.heading for column in block.inputs}
    for key, heading in {**headings, "answer": "of the answers"}.items():
        at = {each.columns[key] for each in lines if key in each.cells}
        if any(span.left <= each <= span.right for each in at for span in worksheet.hidden_columns):
            place = Place(sheet=worksheet.name, column=key if key in headings else "")
            yield ReturnMessage.COLUMN_HIDDEN.at(place, column=heading)


def _struck_at_times(
    worksheet: Worksheet, block: Block, lines: list[FormLine]
) -> Iterator[Finding]:
    """The answers that a conditional format may strike through, all of them in one."""
    found = _answers_in(worksheet.struck_at_times, block, lines)
    if found:
        line, key = found[0]
        cells = [line.address(key) for line, key in found]
        yield ReturnMessage.STRUCK_AT_TIMES.at(line.place_of(key), cells=_listed(cells))


def _answers_in(
    areas: tuple[Span, ...], block: Block, lines: list[FormLine]
) -> list[tuple[FormLine, str]]:
    """The answers of a sheet that stand in these areas: their lines and keys."""
    if not areas:
        return []
    inputs = {"answer", *(column.key for column in block.inputs)}
    answers = [
        (line, key, cell) for line in lines for key, cell in line.cells.items() if key in inputs
    ]
    # A program may give each cell an area of its own: they are sorted once for each column.
    depths = {column: _depths(areas, column) for column in {cell.column for _, _, cell in answers}}
    return [(line, key) for line, key, cell in answers if _is_within(depths[cell.column], cell)]


def _depths(areas: tuple[Span, ...], column: int) -> tuple[list[int], list[int]]:
    """Where the areas over a column begin, downwards, and how far all down to there reach."""
    rows = sorted((each.top, each.bottom) for each in areas if each.left <= column <= each.right)
    return [top for top, _ in rows], list(accumulate((bottom for _, bottom in rows), max))


def _is_within(depths: tuple[list[int], list[int]], cell: Cell) -> bool:
    tops, bottoms = depths
    begun = bisect_right(tops, cell.row)
    return begun > 0 and bottoms[begun - 1] >= cell.row


def _first_words(worksheet: Worksheet, *, date_1904: bool) -> str:
    """What a sheet begins with."""
    texts = [seen_text(cell, date_1904=date_1904) for cell in worksheet.cells[:_QUOTED_CELLS]]
    more = " | …" if len(worksheet.cells) > _QUOTED_CELLS else ""
    return " | ".join(text for text in texts if text) + more
