"""The answers of a workbook, by row key and column key, and what was found in reading them."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import MISREAD, squeezed
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.text_limits import LONGEST, length
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.core.workbook import Cell, CellKind, Workbook
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.returns.cell_values import CellQuestion, raw_text, seen_text, understand
from tipxl.domain.returns.date_ranges import DayPair, completed, day_pairs, side_of
from tipxl.domain.returns.form_lines import FormLine, by_sheet
from tipxl.domain.returns.locate import locate
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Answer, ReturnedRow
from tipxl.domain.returns.sheet_copies import answered_lines, one_of_each
from tipxl.domain.returns.sorted_apart import sorted_apart
from tipxl.domain.returns.structure_changes import (
    about_foreign,
    answered_twice,
    by_origin,
    copied_columns,
    gone_columns,
    moved,
    rows_mixed,
    swapped_headings,
    visible_row,
)
from tipxl.domain.returns.structure_notes import structure_findings
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, FormSchema

# How often a file is given the same finding; no honest one has so many.
_OFTEN = 500


class Extraction(Struct, frozen=True):
    """All answers of a file (blank ones too), and what was found on the way."""

    rows: tuple[ReturnedRow, ...]
    findings: tuple[Finding, ...]


# What a cell holds, and in .xls a text of a formula; SheetJS cuts every text in .xls at 255.
_CUTS = (LONGEST,)
_OLDER_CUTS = (255, 8_217, LONGEST)


class _BlockSource(Struct, frozen=True):
    """What the answers of one block are read from."""

    issued_form: IssuedForm
    block: Block
    schema: FormSchema
    pairs: tuple[DayPair, ...]
    date_1904: bool
    addresses: Mapping[tuple[str, str], tuple[str, ...]]  # behind texts, by sheet and cell
    swapped: frozenset[tuple[str, str]] = frozenset()  # sheets, and columns under other headings
    cuts_at: tuple[int, ...] = ()  # characters after which programs cut texts in such a file

    def number_of(self, line: FormLine) -> str:
        """The row of the plan whose number people see on a line; "" where none is seen."""
        return visible_row(self.block, self.issued_form.block(self.block.key).rows, line)


def extract(workbook: Workbook, issued_form: IssuedForm, schema: FormSchema) -> Extraction:
    """Every answer that the form asked for."""
    located = locate(workbook, issued_form, schema)
    rows: list[ReturnedRow] = []
    addresses = _addresses(workbook)
    own, foreign = by_origin(located.lines, issued_form)
    findings = [*located.findings, *about_foreign(schema, own, foreign)]
    for block in schema.blocks:
        one = one_of_each(issued_form, block, [x for x in own if x.block == block.key])
        findings.extend(one.findings)
        lines = [*one.lines, *(x for x in foreign if x.block == block.key)]
        if lines and issued_form.block(block.key).rows:
            pairs = day_pairs(schema, block)
            swapped = frozenset(_swapped(workbook, block, lines))
            source = _BlockSource(
                *(issued_form, block, schema, pairs, workbook.date_1904, addresses, swapped),
                cuts_at=_CUTS if workbook.errors_visible else _OLDER_CUTS,
            )
            read = _read_form if block.kind is BlockKind.FORM else _read_table
            extraction = read(source, lines)
            rows.extend(extraction.rows)
            findings.extend(extraction.findings)
    findings.extend(structure_findings(workbook, issued_form, schema, located.lines))
    return Extraction(tuple(rows), tuple(_without_floods(findings)))


def _addresses(workbook: Workbook) -> dict[tuple[str, str], tuple[str, ...]]:
    """The addresses behind Insert > Link, by sheet and cell."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for worksheet in workbook.worksheets:
        for link in worksheet.links:
            place = (worksheet.name, link.cell)
            found[place] = (*found.get(place, ()), link.shown)
    return found


def _swapped(workbook: Workbook, block: Block, lines: list[FormLine]) -> Iterator[tuple[str, str]]:
    """The sheets and questions over which the heading of another question stands."""
    found = by_sheet(lines if block.kind is not BlockKind.FORM else ())
    for worksheet in workbook.worksheets:
        mine = found.get(worksheet.name, [])
        for key in swapped_headings(worksheet, block, mine):
            yield worksheet.name, key


def _without_floods(findings: list[Finding]) -> Iterator[Finding]:
    """The findings; one that a file repeats thousands of times so often that nobody misses it."""
    counts = Counter[str]()
    for each in findings:
        counts[each.code] += each.severity is not Severity.ERROR  # what refuses a row always counts
        if counts[each.code] <= _OFTEN:
            yield each
    for each in {each.code: each for each in findings if counts[each.code] > _OFTEN}.values():
        place, count = Place(sheet=each.place.sheet), counts[each.code] - _OFTEN
        yield ReturnMessage.MORE.at(place, found=each.code, count=counted(count, "more time"))


# --- a block of rows


def _read_table(source: _BlockSource, lines: list[FormLine]) -> Extraction:
    block = source.block
    asked_rows = source.issued_form.block(block.key).rows
    rows: list[ReturnedRow] = []
    findings: list[Finding] = []
    by_key: dict[str, list[FormLine]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    for asked in asked_rows:
        extraction = _read_row(source, asked, by_key.get(asked.key, []))
        rows.extend(extraction.rows)
        findings.extend(extraction.findings)
    findings.extend(copied_columns(block, lines))
    findings.extend(gone_columns(source.schema, block, asked_rows, lines))
    mixed = [*rows_mixed(block, asked_rows, lines)]
    findings.extend(mixed)
    told = {each.place.row for each in mixed}
    apart = sorted_apart(block, [line for line in lines if line.mark], date_1904=source.date_1904)
    findings.extend(each for each in apart if each.place.row not in told)
    findings.extend(moved(block, asked_rows, [x for x in lines if x.sheet == lines[0].sheet]))
    return Extraction(tuple(rows), tuple(findings))


def _read_row(source: _BlockSource, asked: FormRow, lines: list[FormLine]) -> Extraction:
    block = source.block
    if block.kind is BlockKind.FREE and not any(line.is_begun(block) for line in lines):
        return Extraction((), ())  # nobody misses an empty line
    mine = [line for line in lines if line.is_of(asked)]
    if not mine and lines:
        return Extraction((), ())  # it came from another form, and that is said
    if not mine:
        place = Place(sheet=block.sheet, row=asked.key)
        return Extraction((), (ReturnMessage.ROW_GONE.at(place, row=asked.key),))
    mine = answered_lines(source.issued_form, block, asked, mine)
    (row, findings), *others = [_read_line(source, asked, line) for line in mine]
    for line, (other, _) in zip(mine[1:], others, strict=True):
        if any(row.value(key) != other.value(key) for key in {*row.answers, *other.answers}):
            findings = [*findings, ReturnMessage.ROW_TWICE.at(line.place, row=asked.key)]
            return Extraction((replace(row, refused=True),), tuple(findings))
    return Extraction((row,), tuple(findings))


def _read_line(
    source: _BlockSource, asked: FormRow, line: FormLine
) -> tuple[ReturnedRow, list[Finding]]:
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    for column in source.block.inputs:
        if column.key in line.columns and column.asks(asked.facts.get("role", "")):
            answers[column.key], found = _read_cell(source, column, line, column.key)
            findings.extend(found)
            if (line.sheet, column.key) in source.swapped and column.key in line.cells:
                answers[column.key] = replace(answers[column.key], value=MISREAD)
                place, raw = line.place_of(column.key), answers[column.key].raw
                words = {"found": raw, "column": column.heading}
                findings.append(ReturnMessage.HEADINGS_SWAPPED.at(place, **words))
            if twice := answered_twice(line, column.key):
                answers[column.key] = replace(answers[column.key], value=MISREAD, raw=twice)
    findings.extend(_not_asked(source, asked, line))
    if source.number_of(line) in ("", asked.key):
        findings.extend(_altered(source, asked, line))
    answers = completed(answers, line.cells, source.pairs)
    return ReturnedRow(source.block.key, asked.key, answers), findings


def _not_asked(source: _BlockSource, asked: FormRow, line: FormLine) -> Iterator[Finding]:
    """What stands in questions that this row's role is not asked."""
    for column in source.block.inputs:
        cell = line.cells.get(column.key)
        if cell is not None and not column.asks(asked.facts.get("role", "")):
            found = seen_text(cell, date_1904=source.date_1904)
            if squeezed(found):
                place = line.place_of(column.key)
                yield ReturnMessage.NOT_ASKED.at(place, found=found, column=column.heading)


def _altered(source: _BlockSource, asked: FormRow, line: FormLine) -> Iterator[Finding]:
    """The texts of the plan that somebody changed."""
    for column in source.block.columns:
        if column.is_input or column.key not in line.columns:
            continue
        cell = line.cells.get(column.key)
        found = seen_text(cell, date_1904=source.date_1904) if cell else ""
        expected = asked.shown.get(column.key, "")
        if found != expected and _letters(found) != _letters(expected):
            yield ReturnMessage.ALTERED.at(
                line.place_of(column.key), found=found, expected=expected, column=column.heading
            )


def _letters(text: str) -> str:
    """A text without its blanks, which programs add, drop and change as they like."""
    return "".join(squeezed(text).split())


# --- a form: one question a line


def _read_form(source: _BlockSource, lines: list[FormLine]) -> Extraction:
    block = source.block
    asked = source.issued_form.block(block.key).rows[0]
    by_key = {line.key: line for line in lines if line.mark in ("", asked.mark)}
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    for column in block.inputs:
        line = by_key.get(column.key)
        if line is None or "answer" not in line.columns:
            place = Place(sheet=block.sheet, column=column.key)
            findings.append(ReturnMessage.COLUMN_GONE.at(place, column=column.heading))
        else:
            answers[column.key], found = _read_cell(source, column, line, "answer")
            findings.extend(found)
    findings.extend(sorted_apart(block, [*by_key.values()], date_1904=source.date_1904))
    return Extraction((ReturnedRow(block.key, block.key, answers),), tuple(findings))


def _read_cell(
    source: _BlockSource, column: Column, line: FormLine, at: str
) -> tuple[Answer, tuple[Finding, ...]]:
    """The answer in the line's cell `at`, and what was found in reading it."""
    cell = line.cells.get(at)
    if cell is None:
        return Answer(None, "", line.sheet, line.address(at)), ()
    place = Place(sheet=line.sheet, cell=line.address(at), row=line.key, column=column.key)
    addresses = source.addresses.get((place.sheet, place.cell), ())
    address = ", ".join(each for each in addresses if each not in raw_text(cell))
    linked: tuple[Finding, ...] = ()
    if column.kind is ColumnKind.TEXT and address:
        words = f"{raw_text(cell)} ({address})".strip()
        cell = cell._replace(value=words, kind=CellKind.TEXT, shown=cell.shown and None)
        linked = (ReturnMessage.LINK_ADDED.at(place, found=address),)
    is_list = column.kind is ColumnKind.LIST
    choices = source.issued_form.understood(column.list) if is_list else None
    side = side_of(source.pairs, column.key)
    value, findings = understand(cell, CellQuestion(column, choices, source.date_1904, side), place)
    no_number = column.kind in (ColumnKind.TEXT, ColumnKind.LIST)
    raw = seen_text(cell, date_1904=source.date_1904) if no_number else raw_text(cell)
    if column.kind is ColumnKind.TEXT and len(raw) >= _OLDER_CUTS[0] - 1:
        findings = (*findings, *_perhaps_cut(source, cell, place))
    return Answer(value, raw, place.sheet, place.cell), (*linked, *findings)


def _perhaps_cut(source: _BlockSource, cell: Cell, place: Place) -> Iterator[Finding]:
    """Whether a text ends just where a program may have cut it."""
    number = length(cell.value) if isinstance(cell.value, str) else 0
    if number in source.cuts_at:
        found = f"… {str(cell.value)[-60:]}"
        yield ReturnMessage.PERHAPS_CUT.at(place, found=found, number=f"{number}")
