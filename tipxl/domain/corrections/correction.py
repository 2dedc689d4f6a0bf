"""The correction copy of what a body sent: the same answers on a new form, with our notes."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.text_limits import beginning
from tipxl.domain.corrections.correction_notes import noted
from tipxl.domain.corrections.field_keys import blank_field, by_field_key
from tipxl.domain.decisions.waivers import Waiver, waived
from tipxl.domain.forms.draft import Draft, FieldKey, Typed, TypedCell
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.extract import Extraction
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import CLEAR, Answer, Return, ReturnedRow
from tipxl.domain.returns.structure_changes import always_asked
from tipxl.domain.returns.validation import RuledForm, validate
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import Submission

# In these cells stood nothing that can be sent back as an answer.
_EMPTIED = {
    ReturnMessage.CELL_ERROR.code,
    ReturnMessage.HEADINGS_SWAPPED.code,
    ReturnMessage.LIST_NUMBER.code,
    ReturnMessage.MASKED.code,
    ReturnMessage.NO_RESULT.code,
    ReturnMessage.NOUGHT_BY_FORMULA.code,
    ReturnMessage.SHOWN_OTHERWISE.code,
    ReturnMessage.STRUCK.code,
}
# In these lines nobody knows what belongs together: in the copy it would look as if it did.
_LINES_EMPTIED = {ReturnMessage.ROWS_MIXED.code, ReturnMessage.SORTED_APART.code}


class SentFile(Struct, frozen=True):
    """One file of a body, with all that was read in it, also what does not count."""

    returned: Return
    extraction: Extraction


class Correction(Struct, frozen=True):
    """A form to be corrected and returned, not yet signed."""

    issued_form: IssuedForm
    draft: Draft


def what_to_correct(latest: LatestAnswers) -> tuple[Return, ...]:
    """The returns that a correction copy is made of, the one it replaces first; () for none.

    That is a full report with what overlays it; otherwise the last return with an error.
    """
    wrong = [each for each in latest.used if each.errors]
    if not wrong:
        return ()
    return latest.used if latest.used[0].submission == Submission.FULL else (wrong[-1],)


def correct(
    form: RuledForm,
    sent: tuple[SentFile, ...],
    latest: LatestAnswers,
    until: date,
    waivers: tuple[Waiver, ...] = (),
) -> Correction | None:
    """The copy of what was sent on a form; None where nothing in it must be corrected.

    `until` is the last day on which a return still counts. What is waived is noted, and need not
    be corrected.
    """
    issued_form, schema = form.issued_form, form.schema
    extraction = _laid_over(issued_form, schema, sent, latest)
    arrival = sent[-1].returned.arrival
    period = issued_form.identity.reporting_period
    validated = waived(validate(form, extraction, arrival), waivers, period)
    if not validated.errors:
        return None
    draft = Draft(
        entered=dict(_entered(issued_form, schema, extraction)),
        notes=noted(issued_form, schema, validated.findings),
        day=arrival.received.date(),
    )
    renewed = replace(
        issued_form,
        identity=replace(issued_form.identity, version=0, serial="", signature=""),
        wording=replace(issued_form.wording, due=until),
        corrects=arrival.sha256,
    )
    return Correction(renewed, draft)


# --- what stands in the copy


def _laid_over(
    issued_form: IssuedForm, schema: FormSchema, sent: tuple[SentFile, ...], latest: LatestAnswers
) -> Extraction:
    """Everything read in the first file, with the rows that later ones laid over it."""
    first = sent[0].returned
    later = {
        key: (source, row)
        for key, (source, row) in latest.rows.items()
        if len(sent) > 1 and source is not first and schema.block(key[0]).kind is not BlockKind.FORM
    }
    rows: dict[tuple[str, str], ReturnedRow] = {}
    findings: list[Finding] = []
    for each in sent:
        placed = by_field_key(issued_form, schema, each.extraction)
        mine = {key for key, (source, _) in later.items() if source is each.returned}
        if each.returned is first:
            rows.update({(row.block, row.key): row for row in placed.rows})
            findings += [f for f in placed.findings if (f.place.sheet, f.place.row) not in later]
        else:
            rows.update({(r.block, r.key): r for r in placed.rows if (r.block, r.key) in mine})
            findings += [f for f in placed.findings if (f.place.sheet, f.place.row) in mine]
    merged = by_field_key(
        issued_form, schema, Extraction(tuple(row for _, row in later.values()), ())
    )
    rows.update({(row.block, row.key): row for row in merged.rows})
    return Extraction(tuple(_completed(issued_form, schema, rows)), tuple(findings))


def _completed(
    issued_form: IssuedForm, schema: FormSchema, rows: Mapping[tuple[str, str], ReturnedRow]
) -> Iterator[ReturnedRow]:
    """Every line of the form; what was gone from the file stands as it was issued."""
    for block in schema.blocks:
        for asked in issued_form.block(block.key).rows:
            row = rows.get((block.key, asked.key))
            answers = {
                column.key: (row.answers.get(column.key) if row else None)
                or blank_field((block.key, asked.key, column.key), asked.given.get(column.key))
                for column in block.inputs
                if column.asks(asked.facts.get("role", ""))
            }
            yield ReturnedRow(block.key, asked.key, answers, refused=bool(row and row.refused))


def _entered(
    issued_form: IssuedForm, schema: FormSchema, extraction: Extraction
) -> Iterator[tuple[FieldKey, TypedCell]]:
    emptied, moved = (
        {(f.place.sheet, f.place.row, f.place.column) for f in extraction.findings if f.code in of}
        for of in (_EMPTIED, _LINES_EMPTIED)
    )
    lines = {(sheet, row): column for sheet, row, column in moved}
    for row in extraction.rows:
        block = schema.block(row.block)
        typed = {
            column.key: _typed(issued_form, column, row.answers[column.key])
            for column in block.inputs
            if column.key in row.answers
        }
        unseen = {each for each in typed if (row.block, row.key, each) in emptied}
        gone = set[str]()
        if (column := lines.get((row.block, row.key))) is not None:
            gone = {each for each in typed if (row.block, row.key, each) in moved}
            gone |= {each.key for each in _emptied_from(block, column)}
            stays = _remembered(block, {k: v for k, v in typed.items() if k not in unseen}, gone)
            gone -= {stays}
            if block.kind is BlockKind.FREE and not gone & always_asked(schema, block):
                gone = set(typed)  # what is left would count, and nobody would ask for the rest
        for key, cell in typed.items():
            is_gone = key in gone or key in unseen
            yield (row.block, row.key, key), TypedCell(None, None) if is_gone else cell


def _emptied_from(block: Block, column: str) -> tuple[Column, ...]:
    """What is emptied in a line of which is said at a column that nobody knows what belongs to it.

    In a line of its own, what stands before it stays: nobody would miss a line that is empty. The
    questions of a form are lines in a file, and one row here.
    """
    if block.kind is BlockKind.FORM:
        return ()
    keys = [each.key for each in block.inputs]
    is_own = block.kind is BlockKind.FREE and column in keys
    return tuple(block.inputs[keys.index(column) :] if is_own else block.inputs)


def _remembered(block: Block, typed: Mapping[str, TypedCell], gone: set[str]) -> str:
    """What stays in a line of its own of which nothing would be left: nobody would miss it then.

    That is its first words, by which the body knows what the rest was about.
    """
    filled = [key for key, cell in typed.items() if cell.typed is not None]
    if block.kind is not BlockKind.FREE or any(key not in gone for key in filled):
        return ""
    texts = {each.key for each in block.inputs if each.kind is ColumnKind.TEXT}
    return next(iter((*(key for key in filled if key in texts), *filled)), "")


def _typed(issued_form: IssuedForm, column: Column, answer: Answer) -> TypedCell:
    value = answer.understood(column.kind)
    typed: Typed = value
    if value is None or value == MISREAD:
        typed = None if answer.raw.strip() in ("", CLEAR) else answer.raw
    elif column.kind is ColumnKind.LIST:
        typed = issued_form.understood(column.list).label(str(value))
    return TypedCell(beginning(typed) if isinstance(typed, str) else typed, value)
