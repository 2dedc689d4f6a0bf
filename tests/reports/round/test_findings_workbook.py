"""findings.xlsx: by file, all together, and how often each rule was met."""

from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from tests.builders import (
    FIRST,
    LED,
    SHARED,
    a_plan,
    a_return,
    a_round,
    a_template,
    an_arrival,
)
from tests.reports.paper import printed_points
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.returned import Asks, Return
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.model.sheet import StatusCell, text_of
from tipxl.reports.model.visual_language import ACCENT_SOFT, LOOK
from tipxl.reports.model.wording import ASKS_CELLS, NO_ANSWER
from tipxl.reports.round.findings_workbook import findings_report

MISTAKES: dict[FieldKey, None] = {
    ("activities", LED, "status"): None,
    ("activities", SHARED, "status"): None,
}


def two_bodies() -> tuple[Return, ...]:
    wrong = a_return(a_template(), MISTAKES)
    return wrong, replace(a_return(a_template("DEF")), findings=wrong.findings[:1])


def test_a_rule_is_counted_over_all_bodies_that_met_it() -> None:
    report = findings_report(a_plan(), a_round(FIRST), two_bodies())

    rules = report.sheets[2].tables[0]

    assert report.sheets[2].name == "By rule"
    assert [column.heading for column in rules.columns][:5] == [
        *("Rule", "What it asks", "How often", "Bodies", "Which bodies"),
    ]
    assert rules.rows[0].cells == (
        *("V01", StatusCell(NO_ANSWER, ACCENT_SOFT), 3, 2, "ABC, DEF", "Choose a status."),
    )


def test_a_report_that_was_replaced_stands_among_the_files_and_asks_for_nothing() -> None:
    wrong = a_return(a_template(), MISTAKES)
    corrected = a_return(a_template(), arrival=an_arrival(22, file="corrected.xlsx"))

    report = findings_report(a_plan(), a_round(FIRST), (wrong, corrected))

    files, found = (sheet.tables[0] for sheet in report.sheets[:2])
    assert [line.cells[4] for line in files.rows] == ["Replaced by corrected.xlsx.", ""]
    assert {line.cells[-1] for line in found.rows} <= {"corrected.xlsx"}


def test_every_sheet_is_printed_at_eight_points_or_more() -> None:
    wrong = a_return(a_template(), MISTAKES)
    long = tuple(
        replace(each, says="What to do. " * 20, found="Typed. " * 30, expected="One of. " * 30)
        for each in wrong.findings
    )
    report = findings_report(a_plan(), a_round(FIRST), (replace(wrong, findings=long),))

    for page in load_workbook(BytesIO(report_workbook(report))):
        last = str(page.print_area).rpartition("$")[0].rpartition("$")[2] if page.print_area else ""
        most = column_index_from_string(last) if last else page.max_column
        assert printed_points(page, most) >= 8, page.title


def counts(returned: Return) -> dict[str, object]:
    files = findings_report(a_plan(), a_round(FIRST), (returned,)).sheets[0].tables[0]
    headings = (column.heading for column in files.columns)
    return dict(zip(headings, files.rows[0].cells, strict=True))


def test_a_row_without_an_answer_is_counted_apart_from_what_must_be_corrected() -> None:
    blank = a_return(a_template(), MISTAKES)

    found = counts(blank)

    assert blank.unanswered == 2
    assert (found["No answer yet"], found["Must be corrected"]) == (2, blank.to_correct)


def test_what_is_wrong_with_a_file_that_is_held_is_no_body_asked_to_correct() -> None:
    wrong = a_return(a_template(), {("activities", LED, "status"): "Perhaps"})
    held = replace(wrong, verdict=Verdict.HELD)

    report = findings_report(a_plan(), a_round(FIRST), (held,))

    assert (wrong.to_correct, held.to_correct) == (1, 0)
    assert (counts(wrong)["Must be corrected"], counts(held)["Must be corrected"]) == (1, 0)
    asks = [line.cells[1] for line in report.sheets[1].tables[0].rows]
    assert StatusCell("held for your decision", LOOK) in asks


@pytest.mark.parametrize("asks", Asks)
def test_whatever_a_finding_asks_has_words_of_its_own(asks: Asks) -> None:
    words = [cell.text for cell in ASKS_CELLS.values()]

    assert words.count(ASKS_CELLS[asks].text) == 1


def test_a_rule_is_counted_apart_for_files_that_wait_and_after_what_must_be_corrected() -> None:
    wrong = a_return(a_template(), {("activities", LED, "status"): "Perhaps"})
    files = (
        replace(wrong, verdict=Verdict.LATE),
        replace(wrong, verdict=Verdict.HELD),
        wrong,
    )

    rules = findings_report(a_plan(), a_round(FIRST), files).sheets[2].tables[0]

    asks = [(text_of(line.cells[1]), line.cells[2]) for line in rules.rows[:3]]
    assert asks == [
        ("must be corrected", 1),
        ("held for your decision", 1),
        ("late: waits for your decision", 1),
    ]


def test_what_asks_the_same_stands_together_the_body_to_correct_first() -> None:
    wrong = a_return(a_template(), {("activities", LED, "status"): "Perhaps"})
    files = (replace(wrong, verdict=Verdict.HELD, body="AAA"), wrong, replace(wrong, body="ZZZ"))

    found = findings_report(a_plan(), a_round(FIRST), files).sheets[1].tables[0]

    asks = [text_of(line.cells[1]) for line in found.rows]
    assert asks[:2] == ["must be corrected", "must be corrected"]
    assert asks.index("held for your decision") == asks.count("must be corrected")
