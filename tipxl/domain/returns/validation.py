"""Gathered answers + the rules -> findings, and a Return that says which rows count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from tipxl.domain.core.expression import MISREAD, Value, holds
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.issued_form import ENTERED, FormRow, IssuedForm
from tipxl.domain.returns.cell_values import nearest
from tipxl.domain.returns.checks import CHECKS
from tipxl.domain.returns.extract import Extraction
from tipxl.domain.returns.overlay import laid_over
from tipxl.domain.returns.return_context import ReturnContext
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import CLEAR, Answer, Arrival, Return, ReturnedRow
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import OVERLAYS, Clearance, Submission
from tipxl.domain.schema.rules import SUBMISSION, Rulebook, RuleTest, active

#: The submission that is taken where the cover does not say.


# Without these columns, or their sheet, a person must decide.
_HOLDS = (ReturnMessage.COLUMN_NEEDED.code, ReturnMessage.SHEET_NEEDED.code)

#: A body's answers by block and row key.
Known = Mapping[tuple[str, str], ReturnedRow]


@dataclass(frozen=True, slots=True)
class RuledForm:
    """A form as it was issued: what was asked, and by which rules."""

    issued_form: IssuedForm
    rules: Rulebook

    @property
    def schema(self) -> FormSchema:
        """The layout that the form was made from."""
        return self.rules.schema


@dataclass(frozen=True, slots=True)
class _AnsweredRow:
    """One row before the rules: its block, what was asked, what was answered."""

    block: Block
    asked: FormRow
    row: ReturnedRow
    values: dict[str, Value]


def validate(
    form: RuledForm, extraction: Extraction, arrival: Arrival, known: Known = MappingProxyType({})
) -> Return:
    """Apply every rule to what was gathered; rows with an error are refused, the rest stand.

    `known` are the body's answers so far in this round: a partial report or a correction is judged
    as it stands when it is laid over them.
    """
    schema, issued_form = form.schema, form.issued_form
    extraction = _with_source(issued_form, extraction)
    today = arrival.received.date()
    submission = _submission(extraction)
    cases = tuple(_cases(schema, issued_form, extraction, submission))
    counting = tuple(case for case in cases if _counts(case, today))
    findings = [*extraction.findings]
    told = {_spot(f.place) for f in extraction.findings if _is_told(f)}
    overlays = submission in OVERLAYS
    for case in counting:
        whole = _laid_over_known(case, known) if overlays else case
        new = _judge(form, _cleared(whole), today)
        findings.extend(each for each in new if _spot(each.place) not in told)
    if submission == Submission.NIL and any(_is_filled(case, today) for case in cases):
        findings.append(ReturnMessage.NIL_WITH_ANSWERS.at(Place()))
    refused = {(f.place.sheet, f.place.row) for f in findings if f.severity is Severity.ERROR}
    rows = tuple(
        replace(c.row, refused=c.row.refused or bool(refused & _places(c.row))) for c in counting
    )
    context = ReturnContext(schema, issued_form, submission, rows)
    held = next((each.says for each in findings if each.code in _HOLDS), "")
    if not held:  # what follows from it is not told beside it
        findings.extend(finding for check in CHECKS for finding in check(context))
    return Return(
        arrival=arrival,
        verdict=Verdict.HELD if held else _verdict(findings),
        says=held,
        body=issued_form.identity.body,
        period=issued_form.identity.period,
        version=issued_form.identity.version,
        submission=submission,
        provisional=_is_provisional(schema, extraction),
        rows=rows,
        findings=tuple(each.at(file=arrival.file) for each in findings),
    )


def _laid_over_known(case: _AnsweredRow, known: Known) -> _AnsweredRow:
    before = known.get((case.row.block, case.row.key))
    if before is None or case.block.kind is BlockKind.FORM:
        return case
    row = laid_over(before, case.row, case.asked.given)
    values: dict[str, Value] = {SUBMISSION: case.values[SUBMISSION]}
    for column in case.block.inputs:
        if column.key in row.answers:
            values[column.key] = row.answers[column.key].understood(column.kind)
    return replace(case, values=values)


def _cleared(case: _AnsweredRow) -> _AnsweredRow:
    # "CLEAR" is a change while a row is looked for changes, and a blank to every rule.
    values = {key: None if value == CLEAR else value for key, value in case.values.items()}
    return replace(case, values=values)


def _verdict(findings: list[Finding]) -> Verdict:
    repaired = any(each.severity is Severity.REPAIR for each in findings)
    return Verdict.REPAIRED if repaired else Verdict.ACCEPTED


def _is_told(finding: Finding) -> bool:
    # A cell that could not be read has been told once; its rules would only repeat it. So has one
    # that is blank because it was merged with the cell above.
    return finding.severity is Severity.ERROR or finding.code == ReturnMessage.MERGED.code


def _spot(place: Place) -> tuple[str, str]:
    return (place.sheet, place.cell)


def _places(row: ReturnedRow) -> set[tuple[str, str]]:
    # The sheet as it is named in the file, which may not be its name in the form.
    return {(answer.sheet, row.key) for answer in row.answers.values()}


def _cover(extraction: Extraction) -> ReturnedRow | None:
    return next((row for row in extraction.rows if row.block == "cover"), None)


def _with_source(issued_form: IssuedForm, extraction: Extraction) -> Extraction:
    """In a form for entry, the cover cannot unsay that the secretariat entered the answers."""
    cover = _cover(extraction)
    if not issued_form.entered or cover is None or cover.text(ENTERED):
        return extraction
    told = replace(cover, answers={**cover.answers, ENTERED: Answer(issued_form.entered)})
    rows = tuple(told if row is cover else row for row in extraction.rows)
    return replace(extraction, rows=rows)


def _submission(extraction: Extraction) -> str:
    cover = _cover(extraction)
    code = cover.text("submission") if cover else ""
    return code if code not in ("", MISREAD) else Submission.FULL


def _is_provisional(schema: FormSchema, extraction: Extraction) -> bool:
    cover = _cover(extraction)
    if cover is None:
        return False
    drafts = schema.list("clearance").codes(Clearance.DRAFT)
    return cover.text("clearance") in drafts or bool(cover.text(ENTERED))


def _cases(
    schema: FormSchema, issued_form: IssuedForm, extraction: Extraction, submission: str
) -> Iterator[_AnsweredRow]:
    asked = {(b.key, r.key): r for b in issued_form.blocks for r in b.rows}
    for row in extraction.rows:
        block = schema.block(row.block)
        values: dict[str, Value] = {SUBMISSION: submission}
        for column in block.inputs:
            answer = row.answers.get(column.key)
            if answer is not None:
                values[column.key] = answer.understood(column.kind)
        yield _AnsweredRow(block, asked[row.block, row.key], row, values)


def _counts(case: _AnsweredRow, today: date) -> bool:
    expression = active(case.block, case.asked.values, settled=case.asked.settled)
    return holds(expression, case.values, today)


def _is_filled(case: _AnsweredRow, today: date) -> bool:
    # In a partial report a row counts only when something in it was changed.
    partial = replace(case, values={**case.values, SUBMISSION: Submission.PARTIAL})
    return case.block.kind is not BlockKind.FORM and _counts(partial, today)


def _judge(form: RuledForm, case: _AnsweredRow, today: date) -> Iterator[Finding]:
    for test in form.rules.tests_of(case.block, form.issued_form.asked(case.asked)):
        # A column that is gone has been told once; its rules would only repeat it.
        if test.column in case.row.answers and test.fails(case.values, today):
            yield _finding(form.issued_form, case, test)


def _finding(issued_form: IssuedForm, case: _AnsweredRow, test: RuleTest) -> Finding:
    answer = case.row.answers[test.column]
    column = case.block.column(test.column)
    place = Place(sheet=answer.sheet, cell=answer.cell, row=case.row.key, column=test.column)
    says = _with_answers(issued_form, case, test.says)
    expected = ""
    if column is not None and column.kind is ColumnKind.LIST and answer.value == MISREAD:
        choices = issued_form.list(column.list)
        near = nearest(answer.raw, choices)
        says = f"{says} Did you mean {near}?" if near else says
        expected = ", ".join(item.label for item in choices.items)
    if case.block.kind is BlockKind.FORM:
        place = replace(place, row="")
    found = str(answer.value) if _is_day(column, answer) else answer.raw
    return Finding(test.code, test.severity, place, says, found, expected)


def _is_day(column: Column | None, answer: Answer) -> bool:
    """Whether a day stands there, which a workbook holds as a bare number."""
    is_date = column is not None and column.kind is ColumnKind.DATE
    return is_date and answer.value not in (None, MISREAD)


def _with_answers(issued_form: IssuedForm, case: _AnsweredRow, says: str) -> str:
    for column in case.block.inputs:
        if column.kind is ColumnKind.LIST and f"{{{column.key}}}" in says:
            code = case.row.text(column.key)
            says = says.replace(f"{{{column.key}}}", issued_form.list(column.list).label(code))
    return says
