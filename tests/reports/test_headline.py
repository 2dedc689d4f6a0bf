from dataclasses import replace
from datetime import date

from tests.builders import a_layout, a_row
from tests.reports.builders import (
    ASSUMED,
    BASELINE,
    LAST,
    a_small_plan,
    first_round,
    last_round,
    sheet_of,
    table_of,
)
from tipxl.domain.plan import Plan
from tipxl.reports.headline import headline
from tipxl.reports.sheet import Report


def the_report(plan: Plan | None = None, provisional: bool = True) -> Report:
    rounds = (first_round(closed=True), last_round())
    cutoff = date(2019, 6, 30)
    return headline(plan or a_small_plan(), a_layout(), rounds, "mid-term", cutoff, provisional)


def method(plan: Plan | None = None) -> dict[str, str]:
    return {line["fact"]: line["value"] for line in table_of(the_report(plan), "Method")}


def test_addressed_never_stands_without_completed_beside_it() -> None:
    columns = sheet_of(the_report(), "Headline").tables[0].columns

    assert [column.key for column in columns] == [
        *("area", "I1", "I2", "I4", "I9", "I10", "I11"),
    ]


def test_the_whole_plan_comes_first_and_then_each_area() -> None:
    lines = table_of(the_report(), "Headline")

    assert [line["area"] for line in lines] == [
        *("The whole plan", "A. Knowledge", "B. Roads & rivers"),
    ]
    assert lines[0]["I1"] == "3 of 5 (60.0 %)\nof those reported on:\n3 of 4"
    assert lines[1]["I1"] == "2 of 2"
    assert lines[2]["I9"] == "2 of 4"


def test_the_rows_behind_show_status_evidence_and_lead() -> None:
    lines = {line["activity"]: line for line in table_of(the_report(), "Rows")}

    assert [line["status"] for line in lines.values()] == [
        *("Completed", "Ongoing", "Completed", "Not started", "Discontinued"),
    ]
    assert lines["A.a.1.1"]["evidence"] == "no"
    assert lines["B.a.1.1"]["evidence"] == "yes"
    assert lines["A.a.1.2"]["evidence"] == ""
    assert lines["A.a.1.1"]["lead"] == "ABC; DEF"
    assert lines["A.a.1.2"]["lead"] == "ABC (assumed)"
    assert lines["B.a.1.2"]["reported"] == "no"


def test_the_method_tells_which_rounds_were_used_and_which_are_missing() -> None:
    plan = a_small_plan()
    later = replace(plan.rounds[1], period=LAST.next)

    facts = method(replace(plan, rounds=(*plan.rounds, later)))

    assert facts["Rounds used"] == "2018H1, 2018H2"
    assert facts["Rounds missing up to the cut-off"] == "2019H1"
    assert facts["Rounds used that are still open"] == "2018H2"
    assert facts["Cut-off"] == "30 June 2019"
    assert facts["Provisional"].startswith("yes")


def test_the_method_names_activities_added_since_the_baseline() -> None:
    plan = a_small_plan()
    new = a_row("B.a.9.9#1", in_force_from=BASELINE.next)

    facts = method(replace(plan, rows=(*plan.rows, new)))

    assert facts["Activities in the baseline (N)"] == "5"
    assert facts["Added since, not counted in N"] == "B.a.9.9"


def test_the_method_gives_each_figure_its_sentence_and_formula() -> None:
    lines = table_of(the_report(), "Method", 1)

    assert [line["code"] for line in lines] == ["I1", "I2", "I4", "I9", "I10", "I11"]
    assert all(line["says"] and line["formula"] for line in lines)


def test_the_method_lists_every_lead_that_is_assumed() -> None:
    assert [line["row"] for line in table_of(the_report(), "Method", 2)] == [ASSUMED]


def test_a_provisional_evaluation_says_so_on_every_page() -> None:
    assert the_report().title.endswith("(provisional)")
    assert "provisional" not in the_report(provisional=False).title
