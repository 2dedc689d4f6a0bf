"""What was read in a file, placed by block, row and column instead of by sheet and cell.

Answers and findings then carry the block's key for a sheet and row and column keys for a cell, so
that they can be laid over each other and found again on another form.
"""

from msgspec.structs import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.extract import Extraction
from tipxl.domain.returns.returned import Answer, ReturnedRow
from tipxl.domain.schema.form_schema import Block, BlockKind, FormSchema


def by_field_key(issued_form: IssuedForm, schema: FormSchema, extraction: Extraction) -> Extraction:
    """The same answers and findings, placed by what they are about."""
    fields: dict[tuple[str, str], FieldKey] = {
        (answer.sheet, answer.cell): (row.block, row.key, column)
        for row in extraction.rows
        for column, answer in row.answers.items()
    }
    blocks = {block.sheet: block.key for block in schema.blocks}
    blocks.update({sheet: block for (sheet, _), (block, _, _) in fields.items() if sheet})
    findings = []
    for each in extraction.findings:
        field = fields.get((each.place.sheet, each.place.cell))
        if field is None:
            place = replace(each.place, sheet=blocks.get(each.place.sheet, ""))
            field = field_of(issued_form, schema, place)
        findings.append(replace(each, place=place_of_field(field, each.place.file)))
    return Extraction(tuple(map(_by_field_key, extraction.rows)), tuple(findings))


def _by_field_key(row: ReturnedRow) -> ReturnedRow:
    answers = {
        column: replace(answer, sheet=row.block, cell=field_cell(row.key, column))
        for column, answer in row.answers.items()
    }
    return replace(row, answers=answers)


def blank_field(key: FieldKey, given: str | None) -> Answer:
    """What a field says that was not in the file: what it was issued with."""
    block, row, column = key
    return Answer(given, "", block, field_cell(row, column))


def field_cell(row: str, column: str) -> str:
    """What stands for the cell of a field."""
    return f"{row}|{column}" if column else ""


def place_of_field(key: FieldKey, file: str = "") -> Place:
    """Where a field is, by its keys."""
    block, row, column = key
    return Place(file, block, field_cell(row, column), row, column)


def block_of(schema: FormSchema, place: Place) -> Block | None:
    """The block that a place names, by its key or its sheet."""
    return next((each for each in schema.blocks if place.sheet in (each.key, each.sheet)), None)


def field_of(issued_form: IssuedForm, schema: FormSchema, place: Place) -> FieldKey:
    """The field that a place names, as far as this form has it."""
    block = block_of(schema, place)
    if block is None:
        return ("", "", "")
    if block.kind is BlockKind.FORM:
        return (block.key, block.key if place.column else "", place.column)
    is_row = any(row.key == place.row for row in issued_form.block(block.key).rows)
    column = place.column if block.column(place.column) else ""
    return (block.key, place.row if is_row else "", column)
