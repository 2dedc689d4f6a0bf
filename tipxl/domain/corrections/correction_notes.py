"""Findings of a correction copy -> its notes: in the order of the form, each cause once."""

from collections.abc import Iterator
from dataclasses import replace

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.forms.draft import Note, Slot
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.return_messages import IN_COPY, ReturnMessage
from tipxl.domain.schema.form_schema import BlockKind, FormSchema

_TOLD = {each.code for each in ReturnMessage}

_ORDER = tuple(Severity)


def noted(
    issued_form: IssuedForm, schema: FormSchema, findings: tuple[Finding, ...]
) -> tuple[Note, ...]:
    """What must be corrected first, then what is worth a look, then what was put right."""
    wrong = {_slot(schema, each) for each in findings if each.severity is Severity.ERROR}
    places = {slot: n for n, slot in enumerate(_slots(issued_form, schema))}
    placed = [
        (each, slot)
        for each, slot in ((each, _slot(schema, each)) for each in findings)
        if each.code != ReturnMessage.ROWS_ANSWERED.code and not _follows(each, slot, wrong)
    ]
    placed.sort(key=lambda pair: (_ORDER.index(pair[0].severity), places.get(pair[1], -1)))
    return tuple(
        Note(number, _in_copy(finding), slot) for number, (finding, slot) in enumerate(placed, 1)
    )


def _follows(finding: Finding, slot: Slot, wrong: set[Slot]) -> bool:
    """Whether it only says once more, in a cell that must be corrected, that this is no answer."""
    is_rule = finding.code not in _TOLD or finding.code == ReturnMessage.BLANK_WORD.code
    return is_rule and finding.severity is Severity.WARNING and slot in wrong


def _slot(schema: FormSchema, finding: Finding) -> Slot:
    place = finding.place
    named = next((b for b in schema.blocks if place.sheet in (b.key, b.sheet)), None)
    if named is None:
        return ("", "", "")
    is_form = named.kind is BlockKind.FORM and place.column
    return (named.key, named.key if is_form else place.row, place.column)


def _slots(issued_form: IssuedForm, schema: FormSchema) -> Iterator[Slot]:
    for block in schema.blocks:
        yield (block.key, "", "")
        for row in issued_form.block(block.key).rows:
            yield (block.key, row.key, "")
            yield from ((block.key, row.key, column.key) for column in block.columns)


def _in_copy(finding: Finding) -> Finding:
    """The finding, with what it means for one who reads it in the copy."""
    return replace(finding, expected=IN_COPY.get(finding.code, finding.expected))
