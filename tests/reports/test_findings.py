"""findings.xlsx: by file, all together, and how often each rule was met."""

from dataclasses import replace

from tests.builders import FIRST, LED, SHARED, Slot, a_plan, a_return, a_round, a_template
from tipxl.domain.returned import Return
from tipxl.reports.findings import findings_report
from tipxl.reports.sheet import StatusCell

MISTAKES: dict[Slot, None] = {
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
        *("V01", StatusCell("must be mended", "F4CCCC"), 3, 2, "ABC, DEF", "Choose a status."),
    )
