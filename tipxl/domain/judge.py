"""Gathered answers + the rules -> findings, and a Return that says which rows count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tipxl.domain.cells import nearest
from tipxl.domain.checks import CHECKS, Judging
from tipxl.domain.expression import MISREAD, Value, holds
from tipxl.domain.finding import Finding, Place, Severity
from tipxl.domain.gather import Gathered
from tipxl.domain.grid import Verdict
from tipxl.domain.layout import Block, BlockKind, ColumnKind, Layout
from tipxl.domain.returned import Arrival, Return, ReturnedRow
from tipxl.domain.rules import SUBMISSION, Test, active, tests_of
from tipxl.domain.template import AskedRow, Template
from tipxl.domain.told import Told, tell

#: The submission that is taken where the cover does not say.
FULL = "FULL"
NIL = "NIL"


@dataclass(frozen=True, slots=True)
class _Case:
    """One row before the rules: its block, what was asked, what was answered."""

    block: Block
    asked: AskedRow
    row: ReturnedRow
    values: dict[str, Value]


def judge(layout: Layout, template: Template, gathered: Gathered, arrival: Arrival) -> Return:
    """Apply every rule to what was gathered; rows with an error are refused, the rest stand."""
    today = arrival.received.date()
    submission = _submission(gathered)
    cases = tuple(_cases(layout, template, gathered, submission))
    counting = tuple(case for case in cases if _counts(case, today))
    findings = [*gathered.findings]
    told = {_spot(f.place) for f in gathered.findings if f.severity is Severity.ERROR}
    for case in counting:
        new = _judge(layout, template, case, today)
        findings.extend(each for each in new if _spot(each.place) not in told)
    if submission == NIL and any(_is_filled(case, today) for case in cases):
        findings.append(tell(Told.NIL_WITH_ANSWERS, Place()))
    refused = {(f.place.sheet, f.place.row) for f in findings if f.severity is Severity.ERROR}
    rows = tuple(
        replace(c.row, refused=c.row.refused or bool(refused & _places(c.row))) for c in counting
    )
    judging = Judging(layout, template, submission, rows)
    findings.extend(finding for check in CHECKS for finding in check(judging))
    repaired = any(each.severity is Severity.REPAIR for each in findings)
    return Return(
        arrival=arrival,
        verdict=Verdict.REPAIRED if repaired else Verdict.ACCEPTED,
        body=template.identity.body,
        period=template.identity.period,
        version=template.identity.version,
        submission=submission,
        provisional=_is_provisional(layout, gathered),
        rows=rows,
        findings=tuple(each.at(file=arrival.file) for each in findings),
    )


def _spot(place: Place) -> tuple[str, str]:
    # A cell that could not be read has been told once; its rules would only repeat it.
    return (place.sheet, place.cell)


def _places(row: ReturnedRow) -> set[tuple[str, str]]:
    # The sheet as it is named in the file, which may not be its name in the form.
    return {(answer.sheet, row.key) for answer in row.answers.values()}


def _cover(gathered: Gathered) -> ReturnedRow | None:
    return next((row for row in gathered.rows if row.block == "cover"), None)


def _submission(gathered: Gathered) -> str:
    cover = _cover(gathered)
    code = cover.text("submission") if cover else ""
    return code if code not in ("", MISREAD) else FULL


def _is_provisional(layout: Layout, gathered: Gathered) -> bool:
    cover = _cover(gathered)
    if cover is None:
        return False
    drafts = layout.list("clearance").codes("draft")
    return cover.text("clearance") in drafts or bool(cover.text("entered"))


def _cases(
    layout: Layout, template: Template, gathered: Gathered, submission: str
) -> Iterator[_Case]:
    asked = {(b.key, r.key): r for b in template.blocks for r in b.rows}
    for row in gathered.rows:
        block = layout.block(row.block)
        values: dict[str, Value] = {SUBMISSION: submission}
        for column in block.inputs:
            answer = row.answers.get(column.key)
            if answer is not None:
                values[column.key] = answer.understood(column.kind)
        yield _Case(block, asked[row.block, row.key], row, values)


def _counts(case: _Case, today: date) -> bool:
    expression = active(case.block, case.asked.values, settled=case.asked.settled)
    return holds(expression, case.values, today)


def _is_filled(case: _Case, today: date) -> bool:
    # In a partial report a row counts only when something in it was changed.
    partial = replace(case, values={**case.values, SUBMISSION: "PARTIAL"})
    return case.block.kind is not BlockKind.FORM and _counts(partial, today)


def _judge(layout: Layout, template: Template, case: _Case, today: date) -> Iterator[Finding]:
    for test in tests_of(layout, case.block, template.asked(case.asked)):
        # A column that is gone has been told once; its rules would only repeat it.
        if test.column in case.row.answers and test.fails(case.values, today):
            yield _finding(template, case, test)


def _finding(template: Template, case: _Case, test: Test) -> Finding:
    answer = case.row.answers[test.column]
    column = case.block.column(test.column)
    place = Place(sheet=answer.sheet, cell=answer.cell, row=case.row.key, column=test.column)
    says = _with_answers(template, case, test.says)
    expected = ""
    if column is not None and column.kind is ColumnKind.LIST and answer.value == MISREAD:
        choices = template.list(column.list)
        near = nearest(answer.raw, choices)
        says = f"{says} Did you mean {near}?" if near else says
        expected = ", ".join(item.label for item in choices.items)
    if case.block.kind is BlockKind.FORM:
        place = replace(place, row="")
    return Finding(test.code, test.severity, place, says, answer.raw, expected)


def _with_answers(template: Template, case: _Case, says: str) -> str:
    for column in case.block.inputs:
        if column.kind is ColumnKind.LIST and f"{{{column.key}}}" in says:
            code = case.row.text(column.key)
            says = says.replace(f"{{{column.key}}}", template.list(column.list).label(code))
    return says
