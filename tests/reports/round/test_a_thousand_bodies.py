"""A plan of a thousand bodies is merged, described and written whole, like any other."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.builders import a_body, a_layout, a_plan, a_row, an_occasion
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Answer, Arrival, Return, ReturnedRow
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.round.consolidated import consolidated

MANY, BESIDE = 1_000, 5
BODIES = tuple(f"B{number:04}" for number in range(MANY))
KEYS = tuple(f"A.a.{number // 50 + 1}.{number % 50 + 1}#1" for number in range(MANY))


def the_plan() -> Plan:
    """Each body leads a row, in which the next five take part."""
    rows = (
        a_row(
            key,
            leads=(BODIES[number],),
            cooperating=tuple(BODIES[(number + k) % MANY] for k in range(1, BESIDE + 1)),
        )
        for number, key in enumerate(KEYS)
    )
    return a_plan(bodies=tuple(map(a_body, BODIES)), rows=tuple(rows))


def said(key: str, column: str, code: str, text: str) -> ReturnedRow:
    answers = {
        column: Answer(code, code, "Activities", "I10"),
        "progress": Answer(text, text, "Activities", "L10"),
    }
    return ReturnedRow("activities", key, answers)


def back(number: int) -> Return:
    body, moment = BODIES[number], datetime(2018, 7, 20, 9, tzinfo=UTC)
    parts = (KEYS[(number - k) % MANY] for k in range(1, BESIDE + 1))
    return Return(
        Arrival(f"{body}.xlsx", f"{body}.xlsx", f"sha of {body}", moment, "the mail"),
        Verdict.ACCEPTED,
        body=body,
        period="2018H1",
        version=1,
        submission="FULL",
        rows=(
            said(KEYS[number], "status", "ON", f"{body} held it."),
            *(said(key, "part", "TP", f"{body} came.") for key in parts),
        ),
    )


@pytest.fixture(scope="module")
def round_() -> RoundResult:
    returns = tuple(back(number) for number in range(MANY))
    return merge(an_occasion(plan=the_plan()), RoundReturns(returns, {}))


def test_every_row_has_its_lead_s_answer_and_every_body_has_reported(round_: RoundResult) -> None:
    assert {(row.status, row.rule) for row in round_.rows} == {("ON", "K8")}
    assert [row.why for row in round_.rows] == [f"{body} says Ongoing." for body in BODIES]
    assert {each.answered for each in round_.reporting} == {1 + BESIDE}
    assert len(round_.reporting) == MANY


def test_the_workbook_has_a_line_for_each_body_and_row(round_: RoundResult) -> None:
    report = consolidated(the_plan(), a_layout(), (round_,))

    book = load_workbook(BytesIO(report_workbook(report)), data_only=True)

    cells = [cells for cells in book["Data"].iter_rows(values_only=True) if cells[1] in BODIES]
    assert len(cells) == MANY * (1 + BESIDE)
    assert {each[1] for each in cells} == {*BODIES}
    reported = {cell for cells in book["Compliance"].iter_rows(values_only=True) for cell in cells}
    assert {*BODIES} <= reported
