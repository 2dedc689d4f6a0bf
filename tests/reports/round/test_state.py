"""A draft says as of when it is, by the last return counted; a report says which plan it is of."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.builders import a_layout
from tests.reports.builders import a_small_plan, first_round, last_round, table_of
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.record_format import record_text, text_fingerprint
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.circulation import for_circulation
from tipxl.reports.round.consolidated import consolidated
from tipxl.reports.round.round_cover import state_words


def back(file: str, day: int) -> Return:
    moment = datetime(2019, 1, day, 9, tzinfo=UTC)
    return Return(Arrival(file, file, file, moment, "the mail"), Verdict.ACCEPTED, body="ABC")


def a_round(*returns: Return, used: tuple[str, ...] = (), closed: bool = False) -> RoundResult:
    first, *others = last_round().reporting
    return last_round(
        returns=returns, reporting=(replace(first, files=used), *others), closed=closed
    )


@pytest.mark.parametrize(
    ("used", "as_of"),
    [
        (("a.xlsx",), ", as of 3 January 2019"),
        (("a.xlsx", "b.xlsx"), ", as of 9 January 2019"),
        ((), ": the round is open"),
    ],
)
def test_a_draft_is_as_of_the_last_return_that_is_counted(
    used: tuple[str, ...], as_of: str
) -> None:
    returns = (back("a.xlsx", 3), back("b.xlsx", 9), back("held.xlsx", 20))

    assert state_words(a_round(*returns, used=used)).startswith(f"Draft{as_of}")


def test_what_is_final_needs_no_such_day() -> None:
    assert state_words(a_round(back("a.xlsx", 3), used=("a.xlsx",), closed=True)) == (
        "Final: the round is closed"
    )


def facts(report: Report, sheet: str) -> dict[str, str]:
    return {line["fact"]: line["value"] for line in table_of(report, sheet)}


def test_both_workbooks_say_which_plan_and_as_of_when_they_are() -> None:
    plan, schema = a_small_plan(), a_layout()
    rounds = (first_round(closed=True), a_round(back("a.xlsx", 3), used=("a.xlsx",)))

    hers = consolidated(plan, schema, rounds)
    theirs = for_circulation(plan, schema, rounds, hers)

    for report in (hers, theirs):
        assert text_fingerprint(record_text(plan)) in facts(report, "Method")["Plan version"]
        assert "as of 3 January 2019" in facts(report, "Cover")["State"]
    last = next(s for s in hers.sheets if s.name == "Method").tables[-1]
    assert "fingerprint" in last.title
    titles = [t.title for s in theirs.sheets if s.name == "Method" for t in s.tables]
    assert not [title for title in titles if "fingerprint" in title]
