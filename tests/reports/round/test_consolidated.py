from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import LED, a_layout, a_return, a_template, agreed
from tests.reports.builders import (
    ASSUMED,
    BASELINE,
    ENDED,
    LAST,
    ONE,
    PRINTED,
    SILENT,
    TWO,
    a_small_plan,
    answered,
    first_round,
    last_round,
    seen,
    sheet_of,
    table_lines,
    table_of,
)
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.returns.returned import Answer
from tipxl.reports.model.formulas import Count, EqualTo, Filled, OneCell, StatusPart
from tipxl.reports.model.sheet import (
    CellRef,
    Linked,
    LiveValue,
    Report,
    RowStyle,
    Sheet,
    StatusCell,
    Tinted,
    text_of,
)
from tipxl.reports.round import consolidated as making
from tipxl.reports.round.consolidated import RoundSheets, consolidated


def the_report(round: RoundResult | None = None) -> Report:
    return consolidated(
        a_small_plan(), a_layout(), (first_round(closed=True), round or last_round())
    )


def by_row(round: RoundResult | None = None) -> dict[str, dict[str, str]]:
    """The lines of Data by row by their key."""
    return {line["key"]: line for line in table_of(the_report(round), "Data by row")}


def master(report: Report | None = None, name: str = "Master plan") -> dict[str, dict[str, str]]:
    """The lines of the Master plan, or of As endorsed, by their key; headings left out."""
    (table,) = sheet_of(report or the_report(), name).tables
    found = zip(table.rows, table_lines(table), strict=True)
    return {line.key: shown for line, shown in found if line.key}


def test_the_sheets_stand_in_their_order() -> None:
    names = [sheet.name for sheet in the_report().sheets]

    assert names == [
        *("Cover", "Dashboard", "Master plan", "As endorsed", "Tables", "Changes", "Events"),
        *("Attention", "Issues", "Other activities", "Compliance", "Conflicts"),
        *("Validation log", "Rounds", "Method", "Data by row", "Data"),
    ]


def the_sheets() -> RoundSheets:
    return RoundSheets(a_small_plan(), a_layout(), (first_round(closed=True), last_round()))


def test_a_sheet_made_alone_is_the_sheet_of_the_workbook() -> None:
    for sheet in the_report().sheets:
        assert the_sheets()[sheet.name] == sheet


def test_a_sheet_is_made_when_it_is_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def noting(name: str, make: Callable[[RoundSheets], Sheet]) -> Callable[[RoundSheets], Sheet]:
        def noted(of: RoundSheets) -> Sheet:
            made.append(name)
            return make(of)

        return noted

    noted = {name: noting(name, make) for name, make in making._SHEETS.items()}
    monkeypatch.setattr(making, "_SHEETS", noted)
    sheets = the_sheets()

    assert "Dashboard" in sheets
    assert sheets["Dashboard"] is sheets["Dashboard"]
    assert made == ["Dashboard", "Tables"]


def test_the_rows_that_have_a_page_are_those_of_data_by_row() -> None:
    assert the_sheets().row_keys == {*by_row()}


def test_the_six_columns_of_the_endorsed_document_have_a_sheet_in_their_order() -> None:
    columns = sheet_of(the_report(), "As endorsed").tables[0].columns

    assert tuple(c.heading for c in columns) == a_small_plan().headings


def test_every_row_in_force_stands_under_its_thematic_area_and_provision() -> None:
    rows = sheet_of(the_report(), "Master plan").tables[0].rows

    headings = [(line.style, seen(line.cells[0])) for line in rows if line.style.is_heading]
    assert headings == [
        (RowStyle.CHAPTER, "A. Knowledge"),
        (RowStyle.SECTION, "a. Know more;"),
        (RowStyle.CHAPTER, "B. Roads & rivers"),
        (RowStyle.SECTION, "a. Know more;"),
    ]
    # An activity with two expected outputs has a line of its own above them.
    assert list(master()) == ["A.a.1.1", *(row.key for row in a_small_plan().rows)]
    assert list(by_row()) == [row.key for row in a_small_plan().rows]


def test_the_official_wording_is_kept_with_its_printed_number() -> None:
    line = master(name="As endorsed")[ONE]

    assert line["endorsed_1"] == "a. Know more;"
    assert line["endorsed_2"] == "a.1. Studies."
    assert line["endorsed_3"] == "a.1.1. Hold A.a.1.1:\n• Rivers."


def test_wording_that_repeats_stands_once_and_is_pointed_to() -> None:
    lines = master(name="As endorsed")

    assert lines[TWO]["endorsed_1"] == "a (as above)"
    assert lines[PRINTED]["endorsed_1"] == "a. Know more;"


def test_an_assumed_lead_is_marked() -> None:
    for name, column in (("As endorsed", "endorsed_5"), ("Master plan", "who")):
        assert master(name=name)[ASSUMED][column] == "Lead: ABC (assumed)"
        assert master(name=name)[ONE][column] == "Lead: ABC\nWith: DEF, JKL"


def test_the_documents_own_remark_comes_before_the_status_agreed() -> None:
    lines = master(name="As endorsed")

    assert lines[PRINTED]["endorsed_6"] == "To be held in May.\n2018H2: Completed"
    assert lines[SILENT]["endorsed_6"] == "2018H2: Not started (not reported)"


def test_a_status_stands_once_with_its_mark() -> None:
    lines = master()

    assert {key: line["status"] for key, line in lines.items()} == {
        "A.a.1.1": "Completed",
        ONE: "Completed",
        TWO: "Completed",
        ASSUMED: "Ongoing · CT",
        PRINTED: "Completed",
        SILENT: "Not started · NR",
        ENDED: "Discontinued",
    }
    assert lines["A.a.1.1"]["output"] == "2 outputs, each below"
    assert lines[TWO]["activity"] == "a.1.1, output 2 of 2"


def test_data_by_row_shows_the_words_of_the_master_plan() -> None:
    lines = by_row()

    assert [line["activity"] for line in lines.values()] == [
        *("Completed", "", "Ongoing", "Completed", "Not started", "Discontinued"),
    ]
    assert (lines[SILENT]["status"], lines[SILENT]["mark"]) == ("Not started", "NR")
    assert [line["ended"] for line in lines.values()] == ["yes", "yes", "no", "yes", "no", "yes"]


def test_a_status_has_its_colour_and_its_word() -> None:
    rows = sheet_of(the_report(), "Master plan").tables[0].rows
    silent = next(line for line in rows if line.key == SILENT)

    assert silent.cells[3] == Linked(
        StatusCell("Not started", "D9D9D9", "NR"), CellRef("Data", f"GHI {SILENT}")
    )


def test_a_status_that_needs_two_lines_is_no_link() -> None:
    first, *others = last_round().rows
    rows = (replace(first, status="IP", mark=Mark.PROVISIONAL), *others)
    report = consolidated(a_small_plan(), a_layout(), (replace(last_round(), rows=rows),))

    line = next(e for e in sheet_of(report, "Master plan").tables[0].rows if e.key == ONE)

    assert isinstance(line.cells[3], StatusCell)
    assert text_of(line.cells[3]) == "In preparation · PV"


def a_telling(period: Period, text: str, **changes: Any) -> RoundResult:
    """A round in which the lead of the first row told something."""
    said = (answered("ABC", status="ON", progress=text),)
    first = replace(last_round().rows[0], **{"status": "ON", "values": {}, "said": said, **changes})
    return replace(last_round(), period=str(period), rows=(first, *last_round().rows[1:]))


def achieved(*rounds: RoundResult) -> str:
    """What the Master plan says was achieved on the first row."""
    return master(consolidated(a_small_plan(), a_layout(), rounds))[ONE]["achieved"]


def test_what_was_achieved_is_told_over_all_rounds_the_newest_first() -> None:
    first, second = a_telling(BASELINE, "A study began"), a_telling(LAST, "It was printed.")

    assert achieved(first, second) == "2018H2 ABC: It was printed.\n2018H1 ABC: A study began."


def test_a_text_that_is_told_again_stands_where_it_was_new() -> None:
    first, second = a_telling(BASELINE, "A study began."), a_telling(LAST, "A  study began.")

    assert achieved(first, second) == "2018H1 ABC: A study began."


def test_a_long_story_is_shortened_and_whole_on_data_by_row() -> None:
    rounds = (a_telling(BASELINE, "word " * 80), a_telling(LAST, "last " * 80))

    assert len(achieved(*rounds)) < 210
    (line, *_) = table_of(consolidated(a_small_plan(), a_layout(), rounds), "Data by row")
    assert line["story"].count("word") == line["story"].count("last") == 80


def test_a_row_of_which_nothing_was_told_says_so() -> None:
    assert master()[SILENT]["achieved"] == "Nothing reported so far."


def test_a_completed_row_keeps_what_was_delivered_when_and_what_shows_it() -> None:
    done = {"status": "CO", "values": {"completed_in": "2018H1", "evidence": "Report 7"}}
    first = a_telling(BASELINE, "The study is out.", **done)
    later = a_telling(LAST, "", **done, said=(), why="Agreed as final in an earlier round.")

    assert achieved(first, later) == (
        "Delivered in 2018H1. ABC: The study is out. Shown by: Report 7."
    )


def test_a_completed_row_keeps_the_words_of_its_lead_whoever_tells_of_it_later() -> None:
    done = {"status": "CO", "values": {"completed_in": "2018H1", "evidence": "Report 7"}}
    first = a_telling(BASELINE, "The study is out.", **done)
    helped = answered("JKL", Role.PART, status="TP", progress="We lent boats.")
    later = a_telling(LAST, "", **done, said=(helped,))

    assert achieved(first, later).startswith("Delivered in 2018H1. ABC: The study is out.")


def test_a_completed_row_without_evidence_says_that() -> None:
    done = a_telling(LAST, "", status="CO", values={"completed_in": "2018H2"}, said=())

    assert achieved(done) == "Delivered in 2018H2. What shows it has not been named."


def test_a_closed_status_says_since_when_and_why() -> None:
    first = a_telling(BASELINE, "Out.", status="CO", why="ABC says Completed.")
    later = a_telling(LAST, "", status="CO", said=(), why="Agreed as final in an earlier round.")
    report = consolidated(a_small_plan(), a_layout(), (first, later))

    assert master(report)[ONE]["next"] == "Agreed in 2018H1. ABC says Completed."
    assert table_of(report, "Data by row")[0]["why"] == "Agreed in 2018H1. ABC says Completed."


def test_a_status_that_was_contested_was_not_agreed_in_that_round() -> None:
    contested: dict[str, Any] = {"status": "CO", "mark": Mark.CONTESTED, "why": "XYZ disagrees."}
    first = a_telling(BASELINE, "Out.", **contested)
    later = a_telling(LAST, "", status="CO", said=(), why="ABC says Completed.")

    line = master(consolidated(a_small_plan(), a_layout(), (first, later)))[ONE]
    assert line["next"] == "Agreed in 2018H2. ABC says Completed."


def test_a_decision_says_why_whatever_stood_before_it() -> None:
    first = a_telling(BASELINE, "Out.", status="CO", why="ABC says Completed.")
    later = a_telling(LAST, "", status="CO", rule="K1", said=(), why="Decided by the Chair.")

    line = master(consolidated(a_small_plan(), a_layout(), (first, later)))[ONE]
    assert line["next"] == "Agreed in 2018H2. Decided by the Chair."


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("PP", "Reason: Funding"),
        ("NS", "Reason: Funding"),
        ("ON", ""),
        ("CO", "Agreed in 2018H2. Why."),
    ],
)
def test_a_reason_of_long_ago_does_not_stand_beside_work_that_goes_on(
    status: str, says: str
) -> None:
    row = a_telling(LAST, "", status=status, values={"reason": "FUND"}, said=(), why="Why.")

    assert master(consolidated(a_small_plan(), a_layout(), (row,)))[ONE]["next"] == says


def test_what_changed_since_the_last_round_is_said_in_words() -> None:
    lines = by_row()

    assert lines[ONE]["change"] == "Ongoing → Completed"
    assert lines[SILENT]["change"] == "No change"
    assert lines[ASSUMED]["change"] == "First status → Ongoing"


def test_each_body_keeps_its_own_words_and_the_lead_speaks_first() -> None:
    assert by_row()[ONE]["progress"] == (
        "ABC (lead): =1+1 studies were held.\nDEF: Took part. We sent a speaker."
    )


def test_a_refused_answer_is_not_shown_as_progress() -> None:
    refused = replace(answered("ABC", progress="Wrong."), refused=True)
    rows = (replace(last_round().rows[0], said=(refused,)),)

    assert "Wrong." not in by_row(last_round(rows=rows))[ONE]["progress"]


def test_who_reported_and_who_was_silent() -> None:
    lines = by_row()

    assert lines[ONE]["who"] == "DEF, ABC\nNot reported: JKL"
    assert lines[SILENT]["who"] == "Nobody\nNot reported: GHI"
    assert lines[ENDED]["who"] == "Final before this round"


def test_agreed_answers_are_in_words() -> None:
    line = by_row()[ONE]

    assert (line["evidence"], line["completed_in"], line["funding"]) == (
        *("Report 7", "2018H2", "Secured"),
    )


def test_a_row_the_round_does_not_have_is_shown_without_a_status() -> None:
    line = by_row(last_round(rows=(), activities=()))[ONE]

    assert (line["status"], line["why"], line["change"]) == ("No status yet", "", "")


def test_the_cover_counts_what_was_received_and_answered() -> None:
    facts = {line["fact"]: line["value"] for line in table_of(the_report(), "Cover")}

    assert facts["Round"] == "July to December 2018 (2018H2)"
    assert facts["State"].startswith("Draft")
    assert facts["Reports due"] == (
        "30 January 2019; reports that come after 19 February 2019 wait"
    )
    assert facts["Reports received"] == (
        "2 of 3 of the bodies expected; 1 of 1 invited\n"
        "By the due day: 1 of 3; cleared by then: 1 of 3"
    )
    assert facts["Rows answered by their lead"] == (
        "3 of 4; agreed for good and not asked: 2 of 6 (33.3 %)"
    )
    assert facts["Leads that are assumed"] == "1 of 6 rows"


def test_the_cover_counts_rows_and_activities_by_status_and_mark() -> None:
    lines = {line["status"]: line for line in table_of(the_report(), "Cover", 1)}

    assert (lines["Completed"]["rows"], lines["Completed"]["activities"]) == ("3", "2")
    assert lines["Not started"]["NR"] == lines["Ongoing"]["CT"] == "1"
    assert lines["All"] == {
        "status": "All", "rows": "6", "activities": "5", "NR": "1", "PV": "0", "CT": "1",
    }  # fmt: skip
    assert "No status yet" not in lines


def test_a_closed_round_is_final() -> None:
    report = the_report(last_round(closed=True))

    assert report.title.endswith("(final)")
    facts = {line["fact"]: line["value"] for line in table_of(report, "Cover")}
    assert facts["State"].startswith("Final")


def test_the_cover_leads_to_every_other_sheet() -> None:
    report = the_report()

    linked = [line["sheet"] for line in table_of(report, "Cover", 3)]
    assert linked == [sheet.name for sheet in report.sheets[1:]]


def test_compliance_puts_the_expected_first_and_tells_how_late() -> None:
    lines = table_of(the_report(), "Compliance")

    assert [line["body"] for line in lines] == ["ABC", "DEF", "GHI", "JKL"]
    assert [line["timely"] for line in lines] == [
        *("on time", "2 days late", "not reported", "on time"),
    ]
    assert [line["answered"] for line in lines] == ["2 of 2", "2 of 2", "0 of 1", "0 of 1"]
    assert lines[0]["submission"] == "Full report"
    assert lines[2]["received"] == ""


def test_compliance_shows_the_letters_that_each_body_was_sent() -> None:
    round, day = last_round(), datetime(2019, 1, 3, 9, tzinfo=UTC)
    told = replace(round.reporting[1], form="sent", form_at=day, reminders=2, corrections=1)
    shown = replace(round, reporting=(round.reporting[0], told, *round.reporting[2:]))

    first, second, *_ = table_of(the_report(shown), "Compliance")

    assert [first[key] for key in ("form", "reminders", "corrections")] == [
        *("sent 3 January 2019", "2", "1")
    ]
    assert [second[key] for key in ("form", "reminders", "corrections")] == ["no letter", "0", "0"]


def test_a_body_that_was_renamed_is_one_body_round_by_round() -> None:
    plan, first = a_small_plan(), first_round(closed=True)
    before = tuple(
        replace(each, body="OLD") if each.body == "ABC" else each for each in first.reporting
    )
    bodies = tuple(
        replace(each, formerly=("OLD",)) if each.acronym == "ABC" else each for each in plan.bodies
    )

    report = consolidated(
        replace(plan, bodies=bodies), a_layout(), (replace(first, reporting=before), last_round())
    )

    for name, key in (("Rounds", "bodies"), ("Compliance", "rounds")):
        (now,) = (each for each in sheet_of(report, name).tables if each.key == key)
        (plain,) = (each for each in sheet_of(the_report(), name).tables if each.key == key)
        found = {line["body"]: line for line in table_lines(now)}
        as_ever = {line["body"]: line for line in table_lines(plain)}
        assert not {"OLD", "ABC"} & {*found}
        assert found["ABC (formerly OLD)"] == as_ever["ABC"] | {"body": "ABC (formerly OLD)"}


def test_compliance_counts_only_the_bodies_expected() -> None:
    lines = table_of(the_report(), "Compliance", 1)

    assert [(line["figure"], line["value"]) for line in lines] == [
        ("Completeness", "2 of 3"),
        ("Timeliness", "1 of 3"),
        ("Cleared by the due day", "1 of 3"),
        ("Rows answered by their lead", "3 of 4"),
    ]


def test_a_conflict_names_the_row_and_its_activity() -> None:
    assert table_of(the_report(), "Conflicts") == [
        {
            "rule": "K4",
            "row": ASSUMED,
            "activity": "Hold A.a.1.2: Rivers",
            "says": "Which is it?",
            "bodies": "ABC, DEF",
            "number": "",
            "answer": "",
        }
    ]


def test_the_validation_log_begins_with_what_must_be_corrected() -> None:
    lines = table_of(the_report(), "Validation log")

    assert [line["code"] for line in lines] == ["V06", "V07", "R01"]
    assert (lines[0]["file"], lines[0]["cell"]) == ("ABC [1].xlsx", "K9")
    assert lines[2]["found"] == "on-going"


def test_the_validation_log_says_of_a_held_file_and_a_blank_row_what_its_intro_counts() -> None:
    blank = a_return(a_template(), {("activities", LED, "status"): None})
    wrong = a_return(a_template(), {("activities", LED, "status"): "Perhaps"})
    held = replace(wrong, verdict=Verdict.HELD)

    sheet = sheet_of(the_report(last_round(returns=(blank, wrong, held))), "Validation log")

    asks = [text_of(line.cells[2]) for line in sheet.tables[0].rows]
    assert sheet.intro[0].endswith(
        "; 1 error to be corrected by the body, 1 row without an answer, "
        "1 error in files that wait for a decision."
    )
    for each in ("must be corrected", "no answer yet", "held for your decision"):
        assert asks.count(each) == 1


def test_a_round_without_findings_or_conflicts_says_so() -> None:
    report = the_report(last_round(returns=(), conflicts=(), reporting=()))

    assert sheet_of(report, "Conflicts").intro[0].startswith("No matters to be decided.")
    assert sheet_of(report, "Validation log").tables[0].rows == ()


def test_data_has_a_line_for_each_body_and_row_answered_or_not() -> None:
    lines = table_of(the_report(), "Data")

    assert len(lines) == 8
    silent = next(line for line in lines if line["body"] == "JKL")
    assert (silent["answered"], silent["answer.part"], silent["file"]) == ("no", "", "")


def test_data_tells_where_each_answer_came_from() -> None:
    line = next(
        line for line in table_of(the_report(), "Data")
        if (line["body"], line["key"]) == ("DEF", ONE)
    )  # fmt: skip

    assert (line["answer.part"], line["answer.part.code"]) == ("Took part", "TP")
    assert (line["file"], line["sheet"], line["line"]) == ("DEF [1].xlsx", "Activities", "12")
    assert line["sha256"] == "def" * 20


def test_data_keeps_what_stood_in_a_cell_that_could_not_be_understood() -> None:
    puzzled = replace(answered("ABC"), answers={"status": Answer(MISREAD, "half done")})
    rows = (replace(last_round().rows[0], said=(puzzled,)),)

    line = table_of(the_report(last_round(rows=rows)), "Data")[0]

    assert (line["answer.status"], line["answer.status.code"]) == ("half done", "?")


def test_the_same_round_makes_the_same_report() -> None:
    assert the_report() == the_report()


def test_a_moment_is_kept_as_it_was_received() -> None:
    data = sheet_of(the_report(), "Data").tables[0]
    at = [column.key for column in data.columns].index("received")

    assert data.rows[0].cells[at] == datetime(2019, 1, 20, 9, 30, tzinfo=UTC)
    assert table_lines(data)


def test_data_by_row_has_every_column_that_was_agreed() -> None:
    columns = sheet_of(the_report(), "Data by row").tables[0].columns

    assert [column.key for column in columns] == [
        *("key", "area", "title", "output", "leads", "basis", "cooperating"),
        *("activity", "status", "mark", "ended", "schedule", "asked", "spoke", "reason"),
        *("why", "change", "target", "completed_in", "progress", "story", "evidence"),
        *("next_step", "reasons", "funding", "partner", "decision", "who"),
    ]


def test_rows_that_a_rule_settled_are_told_and_not_asked() -> None:
    said = (answered("ABC", status="ON"), answered("DEF", status="IP"))
    rows = (agreed(ONE, "IP", rule="K4", why="ABC says Ongoing; DEF says …", said=said),)

    report = the_report(last_round(rows=rows, conflicts=()))

    assert "1 row was settled by rule" in sheet_of(report, "Conflicts").intro[0]
    (line,) = table_of(report, "Conflicts", 1)
    assert (line["row"], line["stands"]) == (ONE, "In preparation")
    contested = next(t for t in sheet_of(report, "Dashboard").tiles if "(CT)" in t.label)
    assert contested.note == "bodies say different things; 1 more settled by rule"


def test_a_slip_of_the_endorsed_document_is_printed_as_endorsed_and_marked() -> None:
    slip = "SOURCE_TYPO: title prints 'Sytems' (Systems); kept as printed"
    rows = (replace(a_small_plan().rows[0], activity="Use Sytems.", doubts=(slip,)),)
    plan = a_small_plan(rows=(*rows, *a_small_plan().rows[1:]))

    report = consolidated(plan, a_layout(), (last_round(),))
    line = master(report, "As endorsed")[ONE]

    assert line["endorsed_3"] == (
        "a.1.1. Use Sytems.\n[As endorsed: title prints 'Sytems' (Systems); kept as printed]"
    )


def test_a_row_that_ended_is_named_beside_the_status_of_its_activity() -> None:
    rows = tuple(replace(row, status="DI") if row.key == TWO else row for row in last_round().rows)

    report = consolidated(a_small_plan(), a_layout(), (last_round(rows=rows),))
    whys = {line["key"]: line["why"] for line in table_of(report, "Data by row")}

    assert "The status of the activity leaves out A.a.1.1#2 (Discontinued)." in whys[ONE]
    assert not any("leaves out" in why for key, why in whys.items() if key != ONE)


def test_the_figures_count_the_words_that_a_reader_sees() -> None:
    report = the_report()

    cover = sheet_of(report, "Cover").tables[1].rows
    tables = sheet_of(report, "Tables").tables[:2]
    counted = [
        condition.cells.column
        for line in (*cover, *(line for table in tables for line in table.rows))
        for cell in line.cells
        for live in [cell.cell if isinstance(cell, Tinted) else cell]
        if isinstance(live, LiveValue) and isinstance(live.formula, Count)
        for condition in live.formula.conditions
        if isinstance(condition, EqualTo | Filled)
    ]

    assert set(counted) == {"area", "status", "activity", "mark"}
    words = {
        live.formula.cell.sheet
        for line in sheet_of(report, "Data by row").tables[0].rows
        for live in line.cells
        if isinstance(live, LiveValue)
        and isinstance(live.formula, StatusPart)
        and isinstance(live.formula.cell, OneCell)
    }
    assert words == {"Master plan"}


def test_a_row_of_which_there_is_no_information_is_not_among_the_addressed() -> None:
    """RULES 7, K6: on Tables and Cover, by rows and by lead body as by activities."""
    known = last_round()
    held = next(row for row in known.rows if row.status == "ON")
    guessed = tuple(
        replace(row, no_information=row.key == held.key or row.status == "IP") for row in known.rows
    )
    activities = tuple(
        replace(each, no_information=each.rows == (held.key,)) for each in known.activities
    )
    unheard = replace(known, rows=guessed, activities=activities)
    before, after = the_report(known), the_report(unheard)

    for place, key in (("rows", "all"), ("bodies", held.said[0].body)):
        was, now = counts_of(before, place, key), counts_of(after, place, key)
        assert int(now["no_information"]) == 1
        assert int(now["ON"]) == int(was["ON"]) - 1
        assert now["whole"] == was["whole"]
        assert int(now["addressed"].split()[0]) == int(was["addressed"].split()[0]) - 1
    assert master(after)[held.key]["status"].startswith("Ongoing, no information")
    on_cover, then = (
        {line["status"]: line for line in table_lines(sheet_of(report, "Cover").tables[1])}
        for report in (after, before)
    )
    assert on_cover.keys() - then.keys() == {"Ongoing, no information"}
    for what in ("rows", "activities"):
        assert int(on_cover["Ongoing, no information"][what]) == 1
        assert int(on_cover["Ongoing"][what]) == int(then["Ongoing"][what]) - 1
        assert on_cover["All"][what] == then["All"][what]


def test_a_lead_is_not_blamed_for_the_rows_that_it_was_not_asked_about() -> None:
    """RULES 2 and 7: a row agreed for good is not asked again, on Tables as on Compliance."""
    known = last_round()
    held = next(row for row in known.rows if row.said and row.said[0].role == Role.LEAD)
    body = held.said[0].body
    said = (replace(held.said[0], answered=False), *held.said[1:])
    silent = replace(held, status="ON", previous="ON", said=said)
    done = replace(silent, status="CO", previous="CO", previous_mark=Mark.NONE)

    asked, agreed_before = (
        counts_of(the_report(replace(known, rows=(row,))), "bodies", body)["answered"]
        for row in (silent, done)
    )

    assert (asked, agreed_before) == ("0 of 1", "n/a")


def counts_of(report: Report, table: str, line: str) -> dict[str, str]:
    """A line of the sheet Tables."""
    found = next(each for each in sheet_of(report, "Tables").tables if each.key == table)
    lines = zip(found.rows, table_lines(found), strict=True)
    return next(shown for each, shown in lines if each.key == line)


def test_a_bodys_lines_of_data_stand_together() -> None:
    rows = sheet_of(the_report(), "Data").tables[0].rows

    blocks = [line.block for line in rows]
    assert blocks == sorted(blocks)
    assert {line.key for line in rows} >= {f"ABC {ONE}", f"DEF {ONE}"}


def test_what_was_final_before_the_round_is_not_owed() -> None:
    owed = {(line["body"], line["key"]): line["owed"] for line in table_of(the_report(), "Data")}

    assert (owed["ABC", ONE], owed["GHI", SILENT], owed["GHI", ENDED]) == ("yes", "yes", "no")
