"""Extracted answers + the rules of their form -> a Return, with its findings."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import EMPTY_WORDS, MISREAD, Value, holds, squeezed
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.issued_form import COVER, ENTERED, FormRow, IssuedForm
from tipxl.domain.returns.cell_values import nearest
from tipxl.domain.returns.checks import CHECKS
from tipxl.domain.returns.extract import Extraction
from tipxl.domain.returns.overlay import laid_over
from tipxl.domain.returns.return_messages import HOLDS, ReturnMessage
from tipxl.domain.returns.returned import (
    CLEAR,
    Answer,
    Arrival,
    Return,
    ReturnContext,
    ReturnedRow,
    text_of,
)
from tipxl.domain.schema.form_schema import Block, BlockKind, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import OVERLAYS, Clearance, Submission
from tipxl.domain.schema.rules import SUBMISSION, Rulebook, RuleTest, active

#: A body's answers by block and row key.
Known = Mapping[tuple[str, str], ReturnedRow]


class RuledForm(Struct, frozen=True):
    """A form as it was issued: what was asked, and by which rules."""

    issued_form: IssuedForm
    rules: Rulebook

    @property
    def schema(self) -> FormSchema:
        """The schema that the form was made from."""
        return self.rules.schema


class _AnsweredRow(Struct, frozen=True):
    """One row before the rules: its block, what was asked, what was answered."""

    block: Block
    asked: FormRow
    row: ReturnedRow
    values: Mapping[str, Value]

    def counts(self, today: date) -> bool:
        """Whether the rules look at it."""
        expression = active(self.block, self.asked.values, settled=self.asked.settled)
        return holds(expression, self.values, today)


def validate(
    form: RuledForm, extraction: Extraction, arrival: Arrival, known: Known | None = None
) -> Return:
    """Apply every rule to the answers; rows with an error are refused, the rest stand.

    `known` are the body's answers so far in this round, None where nothing came before: a partial
    report or a correction is validated as it stands when it is laid over them. So is one that does
    not say what it is: it never replaces what came before.
    """
    schema, issued_form, today = form.schema, form.issued_form, arrival.received.date()
    rows = _with_entry_source(issued_form, extraction.rows)
    cover = next((row for row in rows if row.block == COVER), None)
    submission = cover.text("submission") if cover else ""
    is_unsaid = submission in ("", MISREAD)
    if is_unsaid:
        submission = Submission.FULL if known is None else Submission.PARTIAL
    answered = tuple(_answered_rows(form, rows, submission))
    counting = [each for each in answered if each.counts(today)]
    overlaid = (known or {}) if submission in OVERLAYS else {}
    findings = [*extraction.findings, *_of_rules(form, counting, overlaid, extraction, today)]
    if is_unsaid and known is not None:
        findings.append(ReturnMessage.LAID_OVER.at(_of_submission(form, cover)))
    if submission == Submission.NIL and any(_is_filled(each, today) for each in answered):
        findings.append(ReturnMessage.NIL_WITH_ANSWERS.at(Place()))
    if _is_as_issued(issued_form, extraction):
        findings.append(ReturnMessage.NOTHING_ANSWERED.at(Place()))
    rows = tuple(_refused(counting, findings))
    held = next((each.says for each in findings if each.code in HOLDS), "")
    if not held:  # what follows from it is not said beside it
        sorted_apart = [f for f in findings if f.code == ReturnMessage.SORTED_APART.code]
        apart = frozenset((each.place.sheet, each.place.row) for each in sorted_apart)
        context = ReturnContext(schema, issued_form, submission, rows, apart)
        findings.extend(finding for check in CHECKS for finding in check(context))
    repaired = any(each.severity is Severity.REPAIR for each in findings)
    verdict = Verdict.REPAIRED if repaired else Verdict.ACCEPTED
    return Return(
        arrival=arrival,
        verdict=Verdict.HELD if held else verdict,
        says=held,
        body=issued_form.identity.body,
        period=issued_form.identity.period,
        version=issued_form.identity.version,
        corrects=issued_form.corrects,
        submission=submission,
        is_unsaid=is_unsaid,
        provisional=cover is not None and _is_provisional(schema, cover),
        rows=rows,
        findings=tuple(each.at(file=arrival.file) for each in findings),
    )


# What is found in a form that somebody only opened and saved again.
_OF_SAVING = (ReturnMessage.UNPROTECTED.code, ReturnMessage.HIDDEN.code, ReturnMessage.MACROS.code)


def _is_as_issued(issued_form: IssuedForm, extraction: Extraction) -> bool:
    """Whether answers are owed, and nothing at all differs from what the form was sent with.

    The copy in which answers are corrected holds answers from the start.
    """
    owed = any(not row.settled for row in issued_form.block("activities").rows)
    if issued_form.corrects or issued_form.entered or not owed:
        return False
    found = (f for f in extraction.findings if f.severity is not Severity.REPAIR)
    if any(each.code not in (*_OF_SAVING, ReturnMessage.OLD_FORMAT.code) for each in found):
        return False
    given = {(b.key, r.key): r.given for b in issued_form.blocks for r in b.rows}
    return not any(
        text_of(answer) != given[row.block, row.key].get(column, "")
        for row in extraction.rows
        for column, answer in row.answers.items()
    )


def _is_provisional(schema: FormSchema, cover: ReturnedRow) -> bool:
    # Who writes "not yet cleared" in words of her own has not cleared it.
    drafts = (*schema.list("clearance").codes(Clearance.DRAFT), MISREAD)
    return cover.text("clearance") in drafts or bool(cover.text(ENTERED))


def _of_submission(form: RuledForm, cover: ReturnedRow | None) -> Place:
    """Where the cover says what it is; where there is none, where that should stand."""
    answer = cover.answers.get("submission") if cover else None
    sheet = answer.sheet if answer else form.schema.block(COVER).sheet
    return Place(sheet=sheet, cell=answer.cell if answer else "", column="submission")


def _with_entry_source(
    issued_form: IssuedForm, rows: tuple[ReturnedRow, ...]
) -> tuple[ReturnedRow, ...]:
    """In a form for entry, the cover cannot unsay that the secretariat entered the answers."""
    if not issued_form.entered:
        return rows
    source = Answer(issued_form.entered)
    return tuple(
        replace(row, answers={**row.answers, ENTERED: source})
        if row.block == COVER and not row.text(ENTERED)
        else row
        for row in rows
    )


# --- the rules of the form


def _answered_rows(
    form: RuledForm, rows: Iterable[ReturnedRow], submission: str
) -> Iterator[_AnsweredRow]:
    asked = {(b.key, r.key): r for b in form.issued_form.blocks for r in b.rows}
    for row in rows:
        block = form.schema.block(row.block)
        yield _AnsweredRow(block, asked[row.block, row.key], row, _values(block, row, submission))


def _values(block: Block, row: ReturnedRow, submission: str) -> dict[str, Value]:
    """The answers of a row as rules read them."""
    values: dict[str, Value] = {SUBMISSION: submission}
    for column in block.inputs:
        answer = row.answers.get(column.key)
        if answer is not None:
            values[column.key] = answer.understood(column.kind)
    return values


def _of_rules(
    form: RuledForm,
    counting: Iterable[_AnsweredRow],
    known: Known,
    extraction: Extraction,
    today: date,
) -> Iterator[Finding]:
    """What the rules find; nothing at a cell that has an error of its own already."""
    # Rules would only repeat it; so they would of one that is blank because it was merged.
    already = {
        (each.place.sheet, each.place.cell)
        for each in extraction.findings
        if each.severity is Severity.ERROR or each.code == ReturnMessage.MERGED.code
    }
    for answered in counting:
        whole = _laid_over_known(answered, known)
        # "CLEAR" is a change while a row is looked for changes, and a blank to every rule.
        values = {key: None if v == CLEAR else v for key, v in whole.values.items()}
        for test in form.rules.tests_of(whole.block, form.issued_form.asked(whole.asked)):
            # A column that is gone has its finding; its rules would only repeat it.
            answer = whole.row.answers.get(test.column)
            if answer is None or (answer.sheet, answer.cell) in already:
                continue
            if test.fails(values, today):
                yield _finding(form.issued_form, whole, test, answer)


def _laid_over_known(answered: _AnsweredRow, known: Known) -> _AnsweredRow:
    before = known.get((answered.row.block, answered.row.key))
    if before is None or answered.block.kind is BlockKind.FORM:
        return answered
    row = laid_over(before, answered.row, answered.asked.given)
    values = _values(answered.block, row, str(answered.values[SUBMISSION]))
    return replace(answered, values=values)


def _finding(
    issued_form: IssuedForm, answered: _AnsweredRow, test: RuleTest, answer: Answer
) -> Finding:
    column = answered.block.column(test.column)
    kind = column.kind if column else None
    is_form = answered.block.kind is BlockKind.FORM
    row = "" if is_form else answered.row.key
    place = Place(sheet=answer.sheet, cell=answer.cell, row=row, column=test.column)
    says, expected = _with_answers(issued_form, answered, test.says), ""
    if answer.value is None and (word := squeezed(answer.raw)).casefold() in EMPTY_WORDS:
        says = f'"{word}" counts as no answer. {says}'
    if column is not None and kind is ColumnKind.LIST and answer.value == MISREAD:
        choices = issued_form.list(column.list)
        near = nearest(answer.raw, choices)
        says = f"{says} Did you mean {near}?" if near else says
        expected = ", ".join(i.code if choices.titled else i.label for i in choices.items)
    # A workbook holds a day as a bare number.
    is_day = kind is ColumnKind.DATE and answer.value not in (None, MISREAD)
    found = str(answer.value) if is_day else answer.raw
    return Finding(test.code, test.severity, place, says, found, expected)


def _with_answers(issued_form: IssuedForm, answered: _AnsweredRow, says: str) -> str:
    """A rule's sentence with the row's own answers in it, like {status}."""
    for column in answered.block.inputs:
        if column.kind is ColumnKind.LIST and f"{{{column.key}}}" in says:
            label = issued_form.understood(column.list).label(answered.row.text(column.key))
            says = says.replace(f"{{{column.key}}}", label)
    return says


# --- which rows count


def _is_filled(answered: _AnsweredRow, today: date) -> bool:
    # In a partial report a row counts only when something in it was changed.
    partial = replace(answered, values={**answered.values, SUBMISSION: Submission.PARTIAL})
    return answered.block.kind is not BlockKind.FORM and partial.counts(today)


def _refused(counting: Iterable[_AnsweredRow], findings: list[Finding]) -> Iterator[ReturnedRow]:
    """The rows that count, those with an error refused."""
    wrong = {(f.place.sheet, f.place.row) for f in findings if f.severity is Severity.ERROR}
    for each in counting:
        row = each.row
        # The sheet as it is named in the file, which may not be its name in the form.
        has_error = any((answer.sheet, row.key) in wrong for answer in row.answers.values())
        yield replace(row, refused=True) if has_error and not row.refused else row
