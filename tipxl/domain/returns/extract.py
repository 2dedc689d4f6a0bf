"""Book + the design it names -> every answer by row key and column key, and what was noticed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tipxl.domain.core.expression import MISREAD, squeezed
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Workbook, column_letters
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.returns.cell_values import CellQuestion, raw_text, understand
from tipxl.domain.returns.date_ranges import DayPair, completed, day_pairs, side_of
from tipxl.domain.returns.form_lines import FormLine
from tipxl.domain.returns.locate import locate
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Answer, ReturnedRow
from tipxl.domain.returns.structure_changes import (
    answered_twice,
    copied_columns,
    gone_columns,
    moved,
)
from tipxl.domain.returns.structure_notes import structure_findings
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, FormSchema

# How often a file is told the same fault; no honest one has so many.
_OFTEN = 500


@dataclass(frozen=True, slots=True)
class Extraction:
    """All answers of a file (blank ones too), and what was noticed on the way."""

    rows: tuple[ReturnedRow, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """What every answer of a file is read from."""

    workbook: Workbook
    issued_form: IssuedForm
    block: Block
    schema: FormSchema
    pairs: tuple[DayPair, ...]


def extract(workbook: Workbook, issued_form: IssuedForm, schema: FormSchema) -> Extraction:
    """Every answer that the form asked for."""
    located = locate(workbook, issued_form, schema)
    rows: list[ReturnedRow] = []
    findings = [*located.findings, *_strangers(located.lines, issued_form)]
    for block in schema.blocks:
        lines = [line for line in located.lines if line.block == block.key]
        if lines and issued_form.block(block.key).rows:
            source = _Source(workbook, issued_form, block, schema, day_pairs(schema, block))
            got = _block(source, lines)
            rows.extend(got.rows)
            findings.extend(got.findings)
    findings.extend(structure_findings(workbook, located.lines))
    return Extraction(tuple(rows), tuple(_without_floods(findings)))


def _without_floods(findings: list[Finding]) -> Iterator[Finding]:
    """A fault that a file repeats thousands of times is told so often that nobody misses it."""
    told = Counter[str]()
    for each in findings:
        told[each.code] += each.severity is not Severity.ERROR  # what refuses a row is kept
        if told[each.code] <= _OFTEN:
            yield each
    for each in {each.code: each for each in findings if told[each.code] > _OFTEN}.values():
        count = told[each.code] - _OFTEN
        yield ReturnMessage.MORE.at(
            Place(sheet=each.place.sheet), found=each.code, count=f"{count}"
        )


def _strangers(lines: tuple[FormLine, ...], issued_form: IssuedForm) -> Iterator[Finding]:
    known = {(b.key, r.key, r.mark) for b in issued_form.blocks for r in b.rows}
    forms = {
        (b.key, b.rows[0].mark) for b in issued_form.blocks if b.rows and b.rows[0].key == b.key
    }
    for line in lines:
        is_form = (line.block, line.mark) in forms
        if line.mark and not is_form and (line.block, line.key, line.mark) not in known:
            place = Place(sheet=line.sheet, cell=f"A{line.number}", row=line.key)
            yield ReturnMessage.ROW_UNKNOWN.at(place, row=line.key)


def _block(source: _Source, lines: list[FormLine]) -> Extraction:
    if source.block.kind is BlockKind.FORM:
        return _form(source, lines)
    block = source.block
    asked_rows = source.issued_form.block(block.key).rows
    rows: list[ReturnedRow] = []
    findings: list[Finding] = []
    by_key: dict[str, list[FormLine]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    for asked in asked_rows:
        theirs = [line for line in by_key.get(asked.key, ()) if line.is_of(asked)]
        got = _row(source, asked, theirs)
        rows.extend(got.rows)
        findings.extend(got.findings)
    findings.extend(copied_columns(block, lines))
    findings.extend(gone_columns(source.schema, block, asked_rows, lines))
    findings.extend(moved(block, asked_rows, lines))
    return Extraction(tuple(rows), tuple(findings))


def _row(source: _Source, asked: FormRow, lines: list[FormLine]) -> Extraction:
    block = source.block
    if not lines:
        if block.kind is BlockKind.FREE:  # nobody misses an empty line
            return Extraction((), ())
        place = Place(sheet=block.sheet, row=asked.key)
        return Extraction((), (ReturnMessage.ROW_GONE.at(place, row=asked.key),))
    if block.kind is BlockKind.FREE and not any(line.is_begun(block) for line in lines):
        return Extraction((), ())
    found = [_answers(source, asked, line) for line in lines]
    row, findings = found[0].rows[0], list(found[0].findings)
    further = zip(lines[1:], found[1:], strict=True)
    twice = [line for line, other in further if not _same(row, other.rows[0])]
    if twice:
        place = Place(sheet=twice[0].sheet, cell=f"A{twice[0].number}", row=asked.key)
        findings.append(ReturnMessage.ROW_TWICE.at(place, row=asked.key))
        row = ReturnedRow(row.block, row.key, row.answers, refused=True)
    return Extraction((row,), tuple(findings))


def _same(one: ReturnedRow, other: ReturnedRow) -> bool:
    keys = {*one.answers, *other.answers}
    return all(one.value(key) == other.value(key) for key in keys)


def _answers(source: _Source, asked: FormRow, line: FormLine) -> Extraction:
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    for column in source.block.inputs:
        if column.key in line.columns and column.asks(asked.facts.get("role", "")):
            answers[column.key], told = _answer(source, column, line, column.key)
            findings.extend(told)
            if twice := answered_twice(line, column.key):
                answers[column.key] = replace(answers[column.key], value=MISREAD, raw=twice)
    findings.extend(_altered(source.block, asked, line))
    answers = completed(answers, line.cells, source.pairs)
    return Extraction((ReturnedRow(source.block.key, asked.key, answers),), tuple(findings))


def _form(source: _Source, lines: list[FormLine]) -> Extraction:
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
            continue
        answers[column.key], told = _answer(source, column, line, "answer")
        findings.extend(told)
    return Extraction((ReturnedRow(block.key, block.key, answers),), tuple(findings))


def _answer(
    source: _Source, column: Column, line: FormLine, at: str
) -> tuple[Answer, tuple[Finding, ...]]:
    cell = line.cells.get(at)
    if cell is None:
        return Answer(None, "", line.sheet, _address(line, line.columns[at])), ()
    place = _place(line, column, line.columns[at])
    is_list = column.kind is ColumnKind.LIST
    choices = source.issued_form.list(column.list) if is_list else None
    side = side_of(source.pairs, column.key)
    question = CellQuestion(column, choices, source.workbook.date_1904, side)
    value, told = understand(cell, question, place)
    return Answer(value, raw_text(cell), place.sheet, place.cell), told


def _place(line: FormLine, column: Column, number: int) -> Place:
    cell = _address(line, number)
    return Place(sheet=line.sheet, cell=cell, row=line.key, column=column.key)


def _address(line: FormLine, column: int) -> str:
    return f"{column_letters(column)}{line.number}"


def _altered(block: Block, asked: FormRow, line: FormLine) -> Iterator[Finding]:
    for column in block.columns:
        if column.is_input or column.key not in line.columns:
            continue
        cell = line.cells.get(column.key)
        found = raw_text(cell) if cell else ""
        expected = asked.shown.get(column.key, "")
        if found != expected and squeezed(found) != squeezed(expected):
            place = _place(line, column, line.columns[column.key])
            yield ReturnMessage.ALTERED.at(
                place, found=found, expected=expected, column=column.heading
            )
