"""What was read somewhere in a file -> the same by block, row and column, wherever it stood.

Answers and findings then carry the block's key for a sheet and row and column keys for a cell, so
that they can be laid over each other and found again on another form.
"""

from dataclasses import replace

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.forms.draft import Slot
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.extract import Extraction
from tipxl.domain.returns.returned import ReturnedRow
from tipxl.domain.schema.form_schema import BlockKind, FormSchema


def by_field_key(issued_form: IssuedForm, schema: FormSchema, extraction: Extraction) -> Extraction:
    """The same answers and findings, placed by what they are about."""
    spots = {
        (answer.sheet, answer.cell): (row.block, row.key, column)
        for row in extraction.rows
        for column, answer in row.answers.items()
    }
    sheets = {block.sheet: block.key for block in schema.blocks}
    sheets.update({sheet: slot[0] for (sheet, _), slot in spots.items() if sheet})
    return Extraction(
        tuple(_row(row) for row in extraction.rows),
        tuple(
            _placed(each, spots.get(_spot(each)) or _named(issued_form, schema, each, sheets))
            for each in extraction.findings
        ),
    )


def _spot(finding: Finding) -> tuple[str, str]:
    return (finding.place.sheet, finding.place.cell)


def _row(row: ReturnedRow) -> ReturnedRow:
    answers = {
        column: replace(answer, sheet=row.block, cell=f"{row.key}|{column}")
        for column, answer in row.answers.items()
    }
    return replace(row, answers=answers)


def _named(
    issued_form: IssuedForm, schema: FormSchema, finding: Finding, sheets: dict[str, str]
) -> Slot:
    """The slot that the finding's own words name, as far as this form has it."""
    place = finding.place
    key = sheets.get(place.sheet, "")
    if not key:
        return ("", "", "")
    block = schema.block(key)
    if block.kind is BlockKind.FORM:
        return (key, key, place.column) if place.column else (key, "", "")
    row = place.row if any(each.key == place.row for each in issued_form.block(key).rows) else ""
    return (key, row, place.column if block.column(place.column) else "")


def _placed(finding: Finding, slot: Slot) -> Finding:
    block, row, column = slot
    cell = f"{row}|{column}" if column else ""
    return replace(finding, place=Place(finding.place.file, block, cell, row, column))
