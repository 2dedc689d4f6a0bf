"""The sheets of a round, read from the written workbooks: each tells the truth of the round."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import a_layout, agreed
from tests.reports.builders import (
    ASSUMED,
    ENDED,
    ONE,
    PRINTED,
    SILENT,
    TWO,
    a_small_plan,
    answered,
    first_round,
    last_round,
)
from tipxl.desk.chart_view import chart_view
from tipxl.desk.links import Links
from tipxl.domain.core.decision import Decision, DecisionKind, DecisionState
from tipxl.domain.results.comparison import ComparedRound, compare
from tipxl.domain.results.round_result import (
    AgreedEvent,
    AgreedRow,
    LineStatement,
    Mark,
    RoundResult,
)
from tipxl.domain.results.rule_words import MERGING, SCHEDULE
from tipxl.domain.results.schedule import Schedule
from tipxl.domain.results.status_rules import RULES
from tipxl.domain.returns.returned import Answer
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.model.chart_values import series_of
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.circulation import for_circulation
from tipxl.reports.round.consolidated import consolidated
from tipxl.word.chart_pictures import alternative_text, picture

Grid = list[tuple[Any, ...]]
PRIVATE = "Between us: the focal point changes in May."


def a_line(block: str, body: str = "ABC", key: str = "01", **answers: str | float) -> LineStatement:
    given = {k: Answer(v, str(v), "Events", "C12") for k, v in answers.items()}
    return LineStatement(body, block, key, given, file=f"{body} [1].xlsx", sha256="a1b2" * 16)


def an_event(key: str, body: str = "ABC", **answers: str | float) -> LineStatement:
    told: dict[str, str | float] = {
        "activity": ONE, "title": f"=Workshop {key}", "start": "2018-09-01", "end": "2018-09-02",
        "country": "TH", **answers,
    }  # fmt: skip
    return a_line("events", body, key, **told)


def full_round(**changes: Any) -> RoundResult:
    twin = AgreedEvent(
        an_event("01", "DEF", women=100.0), counted=False, twin="ABC events 01", why="Same event."
    )
    return last_round(
        events=(
            AgreedEvent(an_event("01", women=12.0, men=9.0)),
            AgreedEvent(an_event("02", women=5.0, men="NC")),
            AgreedEvent(an_event("03", men=1.0, disability=0.0)),
            twin,
        ),
        lines=(
            a_line("issues", kind="RE", row=ONE, text="=Share the list.", who="All"),
            a_line("issues", "DEF", kind="CH", text="No funds."),
            a_line("issues", key="02", kind="NOTE", text=PRIVATE),
            a_line("issues", key="03", text="No kind was chosen."),
            a_line("other", title="A radio show", area="Knowledge", result="Ten broadcasts."),
        ),
        **changes,
    )


def both(round: RoundResult, *earlier: RoundResult) -> tuple[Report, Report]:
    rounds = (*earlier, round)
    comparison = None
    if earlier:
        now = ComparedRound(round, a_small_plan(), earlier)
        comparison = compare(a_layout(), ComparedRound(earlier[-1]), now)
    whole = consolidated(a_small_plan(), a_layout(), rounds, comparison)
    return whole, for_circulation(a_small_plan(), a_layout(), rounds, whole, comparison)


def grid(report: Report, sheet: str) -> Grid:
    book = load_workbook(BytesIO(report_workbook(report)), data_only=True)
    return [row for row in book[sheet].iter_rows(values_only=True) if any(row)]


def hers(sheet: str, round: RoundResult | None = None, *earlier: RoundResult) -> Grid:
    return grid(both(round or full_round(), *earlier)[0], sheet)


def headed(rows: Grid, first: str) -> list[dict[str, Any]]:
    """The lines under the heading row that begins with `first`, up to where they end."""
    at = next(number for number, row in enumerate(rows) if row[0] == first)
    names = rows[at]
    found = []
    for row in rows[at + 1 :]:
        if len([cell for cell in row if cell is not None]) < 2:
            break
        found.append({n: c for n, c in zip(names, row, strict=True) if n})
    return found


def texts(report: Report) -> str:
    book = load_workbook(BytesIO(report_workbook(report)))
    return "\n".join(
        str(cell)
        for page in book
        for row in page.iter_rows(values_only=True)
        for cell in row
        if cell
    )


# --- events


def test_every_event_is_listed_with_whether_it_counts_and_where_it_came_from() -> None:
    lines = headed(hers("Events"), "Body")

    assert [(each["Body"], each["Counted"], each["Why so"]) for each in lines] == [
        *[("ABC", "yes", None)] * 3,
        ("DEF", "no", "Same event."),
    ]
    assert lines[0]["Title of the event"] == "=Workshop 01"
    assert lines[0]["First day"].date() == date(2018, 9, 1)
    assert (lines[0]["Country"], lines[0]["Area"]) == ("Thailand", "A")
    assert (lines[0]["File"], lines[0]["Row in the form's sheet"]) == ("ABC [1].xlsx", 12)
    assert [each["Men"] for each in lines] == [9, "NC", 1, None]


def test_totals_leave_out_the_twin_and_tell_blank_nc_and_zero_apart() -> None:
    totals = {each["Figure"]: each for each in headed(hers("Events"), "Figure")}

    women, men = totals["Women"], totals["Men"]
    assert (women["Total"], women["Events that tell it"]) == (17, "2 of 3")
    assert (women["Not collected (NC)"], women["Left blank"]) == (0, 1)
    assert (men["Total"], men["Events that tell it"]) == (10, "2 of 3")
    assert (men["Not collected (NC)"], men["Left blank"]) == (1, 0)
    assert totals["Of these, persons with disabilities"]["Total"] == 0
    assert totals["Other"]["Total"] == "not reported"


def test_a_question_about_events_that_nobody_answered_takes_no_room() -> None:
    names = headed(hers("Events"), "Body")[0]

    assert "Organiser" not in names
    assert "Other" in names


# --- issues and other activities


def test_issues_stand_by_kind_and_the_notes_stay_at_home() -> None:
    whole, shared = both(full_round())

    mine = headed(grid(whole, "Issues"), "Body")
    theirs = headed(grid(shared, "Issues"), "Body")

    assert [each["Kind"] for each in mine] == [
        *("Challenge", "Recommendation", "Note to the secretariat", None),
    ]
    assert mine[1]["Text"] == "=Share the list."
    assert (mine[1]["Activity"], mine[0]["Activity"]) == ("Hold A.a.1.1: Rivers", "The whole plan")
    assert [each["Kind"] for each in theirs] == ["Challenge", "Recommendation"]
    assert "File" not in theirs[0]


def test_other_activities_are_listed() -> None:
    (line,) = headed(hers("Other activities"), "Body")

    assert (line["Title"], line["Result"]) == ("A radio show", "Ten broadcasts.")


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("Changes", "This is the first round"),
        ("Events", "No body reported an event"),
        ("Issues", "No body reported a challenge"),
        ("Other activities", "No body reported an activity"),
        ("Conflicts", "No matters to be decided"),
        ("Attention", "Nothing needs attention"),
    ],
)
def test_a_sheet_with_nothing_on_it_says_so(sheet: str, sentence: str) -> None:
    done = agreed(ONE, "CO", values={"evidence": "Report 7"})
    empty = last_round(rows=(done,), conflicts=(), activities=())

    assert str(hers(sheet, empty)[1][0]).startswith(sentence)


def test_other_activities_without_any_are_one_sentence_and_no_narrow_table_of_headings() -> None:
    report = consolidated(a_small_plan(), a_layout(), (last_round(lines=()),))

    assert next(each for each in report.sheets if each.name == "Other activities").tables == ()


# --- changes and attention


def moved(**statuses: str) -> tuple[AgreedRow, ...]:
    return tuple(agreed(ONE if key == "one" else TWO, status) for key, status in statuses.items())


def test_a_change_tells_old_new_and_why_the_steps_back_first() -> None:
    before = first_round(closed=True, rows=moved(one="IP", two="CO"))
    now = last_round(rows=moved(one="ON", two="ON"))

    lines = headed(hers("Changes", now, before), "Row")

    assert [(each["Row"], each["Before"], each["Now"]) for each in lines] == [
        (TWO, "Completed", "Ongoing"),
        (ONE, "In preparation", "Ongoing"),
    ]
    assert lines[0]["Explanation of the lead"] == "A step back; no explanation was given."
    assert lines[0]["Who said it, and why it stands"] == "ABC says so."


def test_a_row_of_which_only_the_mark_changed_shows_the_mark_it_had() -> None:
    marked = replace(agreed(ONE, "ON"), mark=Mark.PROVISIONAL)
    now = last_round(rows=(agreed(ONE, "ON"),))

    sheet = hers("Changes", now, first_round(closed=True, rows=(marked,)))
    (line,) = [row for row in sheet if row[0] == ONE]

    assert line[3:6] == ("Ongoing · PV", "Ongoing", None)


def test_what_did_not_happen_is_told_in_one_line_below_the_changes() -> None:
    before = first_round(closed=True, rows=moved(one="IP", two="CO"))
    sheet = hers("Changes", last_round(rows=moved(one="ON", two="ON")), before)

    assert sheet[1][0].endswith(": 2 rows changed status, 1 of them a step back.")
    assert [row[0] for row in sheet[-2:]] == [
        "None in this round",
        "Newly overdue; stalled; new in the plan; no longer in the plan; same status, another "
        "mark beside it; the plan itself reads otherwise.",
    ]


@pytest.mark.parametrize(
    ("was", "became", "says"),
    [("CO", "ON", "a step back"), ("IP", "ON", "not a step back")],
)
def test_one_change_is_a_step_back_or_is_not(was: str, became: str, says: str) -> None:
    before = first_round(closed=True, rows=moved(one=was))
    sheet = hers("Changes", last_round(rows=moved(one=became)), before)

    assert sheet[1][0].endswith(f": 1 row changed status, {says}.")


def test_a_round_without_a_change_says_so_in_a_sentence() -> None:
    rows = moved(one="CO", two="CO")
    told = hers("Changes", last_round(rows=rows), first_round(closed=True, rows=rows))[1][0]

    assert "nothing changed" in told


def test_attention_gives_each_reason_its_line() -> None:
    late = {"target": "2018H1"}
    rows = (
        agreed(ONE, "ON", values=late),
        agreed(TWO, "CO"),
        agreed(ASSUMED, "PP", previous="PP"),
        agreed(PRINTED, "ON", rule="K2"),
        agreed(
            SILENT,
            "ON",
            mark=Mark.NOT_REPORTED,
            previous_mark=Mark.NOT_REPORTED,
            values={"target": "2018H2"},
        ),
        agreed(ENDED, "DI"),
    )

    lines = headed(hers("Attention", last_round(rows=rows)), "Why it stands here")

    assert [(each["Why it stands here"], each["Row"]) for each in lines] == [
        ("Overdue", ONE),
        ("Postponed again", ASSUMED),
        ("No lead", PRINTED),
        ("Again not reported", SILENT),
        ("Due, not reported", SILENT),
        ("Completion not evidenced", TWO),
    ]
    assert lines[0]["What to do next"].startswith("Ask ABC what holds it up")


def test_attention_says_in_how_many_rounds_a_row_was_postponed_or_not_reported() -> None:
    rows = (
        agreed(ONE, "PP", previous="PP"),
        agreed(TWO, "ON", mark=Mark.NOT_REPORTED, previous_mark=Mark.NOT_REPORTED),
    )
    rounds = [
        replace(first_round(closed=True, rows=rows), period="2017H1"),
        first_round(closed=True, rows=rows),
    ]

    lines = headed(hers("Attention", last_round(rows=rows), *rounds), "Why it stands here")

    said = {each["Row"]: each for each in lines}
    assert "Postponed in 3 rounds running" in said[ONE]["Since when, and how often moved"]
    assert "3 rounds running without an answer" in said[TWO]["What to do next"]


def test_a_row_without_information_is_called_so_on_every_sheet() -> None:
    silent = {"mark": Mark.NOT_REPORTED, "previous_mark": Mark.NOT_REPORTED}
    now = last_round(
        rows=(replace(agreed(ONE, "ON", previous="IP", **silent), no_information=True),)
    )
    before = first_round(closed=True, rows=moved(one="IP"))
    named = "Ongoing, no information"

    (changed,) = headed(hers("Changes", now, before), "Row")
    (asked,) = headed(hers("Attention", now), "Why it stands here")
    report = consolidated(a_small_plan(), a_layout(), (before, now))
    tables = [row for row in grid(report, "Tables") if "Thematic area" in row]

    assert changed["Now"] == named
    assert asked["Status"] == f"{named} · NR"
    assert named in tables[0]


def test_method_says_which_figures_are_of_all_rounds() -> None:
    named = [
        str(row[0]) for row in hers("Method", last_round(), first_round(closed=True)) if row[0]
    ]

    assert "Completeness, all rounds (I9)" in named
    assert "Rows answered by their lead (I11)" in named


def test_a_row_that_waits_in_two_rounds_is_stalled() -> None:
    rows = (agreed(ONE, "IP", previous="IP", said=(answered("ABC", status="IP"),)),)
    lines = headed(
        hers("Attention", last_round(rows=rows), first_round(closed=True, rows=rows)),
        "Why it stands here",
    )

    assert [(each["Why it stands here"], each["Row"]) for each in lines] == [("Stalled", ONE)]


# --- conflicts, history, method


def test_a_decided_status_says_why_and_who_stands_beside_it() -> None:
    decided = Decision(
        "D-2", "Which status?", "Which is it?", row=ONE, state=DecisionState.APPLIED,
        new="Completed", why="The book is out.", decided_by="The Chair", day="2019-01-20",
    )  # fmt: skip
    first, *others = last_round().rows
    rows = (replace(first, rule="K1", why="Decided by The Chair, long."), *others)

    sheet = hers("Data by row", last_round(rows=rows, decisions=(decided,)))
    names = next(row for row in sheet if "Row" in row)
    line = next(dict(zip(names, row, strict=True)) for row in sheet if ONE in row)

    assert line["Why this status"] == "Agreed in 2018H2. Decided, D-2: The book is out."
    assert line["Decision"] == "Completed (The Chair, 20 January 2019)"


def test_the_edition_for_circulation_says_what_was_decided_and_neither_by_whom_nor_why() -> None:
    status = Decision(
        "D-1", DecisionKind.STATUS, "Which?", row=ONE, state=DecisionState.APPLIED, new="Completed",
        why="A confidential reason.", decided_by="Ms Reyes", day="2019-01-20",
        reference="SOMTC 18, para 4",
    )  # fmt: skip
    same = Decision("D-2", DecisionKind.EVENT, "One?", decided_by="Ms Reyes", why="They said so.")
    first, *others = full_round().rows
    why = (
        "Decided by Ms Reyes on 2019-01-20, D-1: Completed instead of Ongoing. A confidential "
        "reason. The rules found: ABC says Ongoing."
    )
    told = AgreedEvent(
        an_event("01", women=12.0), counted=True, why="Count ABC's, decided by Ms Reyes (D-2)."
    )
    round = replace(
        full_round(),
        rows=(replace(first, status="CO", rule="K1", why=why), *others),
        events=(told,),
        decisions=(status, same),
    )

    hers_, theirs = both(round, first_round(closed=True))

    said = "\n".join(
        str(cell) for sheet in theirs.sheets for row in grid(theirs, sheet.name) for cell in row
    )
    assert "Ms Reyes" not in said
    assert "confidential reason" not in said
    assert "Decided by the secretariat. The rules found: ABC says Ongoing." in said
    assert "Agreed in 2018H2. Decided by the secretariat." in map(
        str, (cell for row in grid(theirs, "Master plan") for cell in row)
    )
    assert "Completed (SOMTC 18, para 4)" in said
    assert "Count ABC's, as decided." in said
    assert any("Ms Reyes" in str(cell) for row in grid(hers_, "Data by row") for cell in row)


def test_conflicts_show_what_was_answered_and_what_was_decided() -> None:
    conflict = replace(last_round().conflicts[0], number="D-1")
    decided = Decision(
        "D-2", "row", "Who leads?", state=DecisionState.APPLIED, old="ABC", new="DEF",
        why="Agreed.", decided_by="The Chair",
    )  # fmt: skip
    waiting = Decision("D-1", "row", "Which is it?", answer="Ongoing")
    rows = hers("Conflicts", last_round(conflicts=(conflict,), decisions=(waiting, decided)))

    (asked,) = headed(rows, "Rule")
    (done,) = headed(rows, "No.")

    assert (asked["No. in decisions.xlsx"], asked["Answer so far"]) == ("D-1", "Ongoing")
    what = "From what to what, and why"
    assert (done[what], done["Decided by"]) == ("ABC → DEF\nAgreed.", "The Chair")

    kept = replace(decided, new="ABC")
    (done,) = headed(hers("Conflicts", last_round(decisions=(kept,))), "No.")
    assert done[what] == "ABC\nAgreed."


def test_history_shows_rows_activities_and_bodies_round_by_round() -> None:
    rows = hers("Rounds", last_round(), first_round(closed=True))

    at = {row[0]: row for row in rows}
    assert at[SILENT][2:6] == ("Not started", "NR", "Not started", "NR")
    assert at["A.a.1.2"][2:6] == ("Ongoing", "CT", "Ongoing", "CT")
    assert at["DEF"][2:6] == ("On time", "3 of 3", "Late", "3 of 3")
    assert (at["GHI"][2], at["JKL"][2]) == ("Not reported", "Reported (invited)")


@pytest.mark.parametrize(
    ("too_late", "words"), [(0, "Held for your decision"), (1, "Late: waits for your decision")]
)
def test_what_waits_for_a_decision_has_its_words_over_all_rounds(too_late: int, words: str) -> None:
    waits = tuple(
        replace(each, received=None, files=(), held=1, too_late=too_late, answered=0)
        if each.body == "DEF"
        else each
        for each in last_round().reporting
    )

    rounds = (last_round(reporting=waits), first_round(closed=True))
    for sheet in ("Rounds", "Compliance"):
        by_round = [row for row in hers(sheet, *rounds) if row[0] == "DEF"][-1]
        assert words in by_round


def test_method_has_every_status_every_rule_and_the_returns_with_their_fingerprints() -> None:
    reporting = tuple(replace(each, files=("ABC [1].xlsx",)) for each in last_round().reporting)
    whole, shared = both(last_round(reporting=reporting))
    first = [row[0] for row in grid(whole, "Method")]

    labels = [item.label for item in a_layout().list("status").items]
    assert set(labels) | set(MERGING) | {each.value for each in SCHEDULE} <= set(first)
    assert any("abc" in row for row in grid(whole, "Method"))
    assert not any("abc" in row for row in grid(shared, "Method"))


def test_every_rule_of_merging_and_every_schedule_is_explained_once() -> None:
    told = {(rule.__doc__ or "").partition(":")[0] for rule in RULES}

    assert {each for each in told if each.startswith("K")} <= set(MERGING)
    assert list(MERGING) == [f"K{number}" for number in range(1, 13)]
    assert set(SCHEDULE) == {each for each in Schedule if each.value}


# --- for circulation


def test_what_is_circulated_holds_nothing_of_the_secretariats_own() -> None:
    whole, shared = both(full_round(), first_round(closed=True))

    kept = [each.name for each in shared.sheets]
    said = texts(shared)

    assert kept == [
        *(
            "Cover",
            "Dashboard",
            "Master plan",
            "As endorsed",
            "Tables",
            "Changes",
            "Events",
            "Attention",
            "Issues",
        ),
        *("Other activities", "Method", "Data by row"),
    ]
    for private in (PRIVATE, "No kind was chosen.", "[1].xlsx", "abcabc", "@", "V06"):
        assert private not in said
        assert private == "@" or private in texts(whole)


@pytest.mark.parametrize(("closed", "word"), [(False, "draft"), (True, "final")])
def test_both_are_marked_draft_or_final(closed: bool, word: str) -> None:
    for report in both(full_round(closed=closed)):
        book = load_workbook(BytesIO(report_workbook(report)))

        assert f"({word})" in str(book.properties.title)
        footers = [page.oddFooter for page in book]
        assert all(footer and f"({word})" in str(footer.left.text) for footer in footers)


def test_an_area_whose_events_counted_one_sex_only_has_no_zero_in_the_chart() -> None:
    round = last_round(
        events=(
            AgreedEvent(an_event("01", women=12.0, men=9.0)),
            AgreedEvent(an_event("02", activity=PRINTED, women=5.0, men="NC")),
        )
    )
    report, _ = both(round)
    lines = headed(grid(report, "Dashboard"), "Thematic area")

    assert [(each["Women"], each["Men"], each["Counted both"]) for each in lines] == [
        (12, 9, 1),
        ("not reported", "not reported", 0),
    ]
    chart = next(
        each
        for sheet in report.sheets
        if sheet.name == "Dashboard"
        for each in sheet.charts
        if each.title == "Participations by thematic area and sex"
    )
    assert [each.values for each in series_of(chart, report)] == [[12, 0], [9, 0]]
    assert alternative_text(chart, report).endswith("Women not reported, Men not reported.")
    assert picture(chart, report)
    drawn = chart_view(chart, report, Links("/round", "2018H2"))
    assert {each.figure for each in drawn.shapes} == {"12", "9"}
