"""Findings of a correction copy -> its notes: in the order of the form, each cause once."""

from collections.abc import Iterator

from msgspec.structs import replace

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.corrections.field_keys import field_of
from tipxl.domain.corrections.if_left import what_if_left
from tipxl.domain.corrections.in_copy import IN_COPY
from tipxl.domain.forms.draft import FieldKey, Note
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import FormSchema

_OWN_CODES = {each.code for each in ReturnMessage}  # all others are the codes of rules

_ORDER = tuple(Severity)


def noted(
    issued_form: IssuedForm, schema: FormSchema, findings: tuple[Finding, ...]
) -> tuple[Note, ...]:
    """What must be corrected first, then what is worth a look, then what we corrected.

    What says the same of several cells has one number, and stands together.
    """
    placed = [(each, field_of(issued_form, schema, each.place)) for each in findings]
    wrong = {field for each, field in placed if each.severity is Severity.ERROR}
    order = {field: number for number, field in enumerate(_fields(issued_form, schema))}
    kept = [
        (each, field)
        for each, field in placed
        if each.code != ReturnMessage.ROWS_ANSWERED.code and not _follows(each, field, wrong)
    ]
    kept.sort(key=lambda pair: (_ORDER.index(pair[0].severity), order.get(pair[1], -1)))
    alike = list(dict.fromkeys(_alike(each) for each, _ in kept))
    numbers = {key: number for number, key in enumerate(alike, 1)}
    refused = {field[:2] for field in wrong}
    # What is expected of one who reads it in the copy may be something else.
    notes = (
        Note(
            numbers[_alike(each)],
            replace(each, expected=_expected(each)),
            field,
            what_if_left(schema, each, field[0], field[:2] in refused),
        )
        for each, field in kept
    )
    return tuple(sorted(notes, key=lambda note: note.number))


def _alike(finding: Finding) -> tuple[str, ...]:
    place = finding.place
    return (finding.severity, finding.code, place.sheet, finding.says)


def _expected(finding: Finding) -> str:
    return IN_COPY.get(finding.code, finding.expected)


def _follows(finding: Finding, field: FieldKey, wrong: set[FieldKey]) -> bool:
    """Whether it only says once more, in a cell that must be corrected, that this is no answer."""
    is_rule = finding.code not in _OWN_CODES or finding.code == ReturnMessage.BLANK_WORD.code
    return is_rule and finding.severity is Severity.WARNING and field in wrong


def _fields(issued_form: IssuedForm, schema: FormSchema) -> Iterator[FieldKey]:
    """Every block, row and field of the form, in its order."""
    for block in schema.blocks:
        yield (block.key, "", "")
        for row in issued_form.block(block.key).rows:
            yield (block.key, row.key, "")
            yield from ((block.key, row.key, column.key) for column in block.columns)
