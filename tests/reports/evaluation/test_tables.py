"""T1 to T13 on the small plan."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import a_body, a_layout, a_row, agreed
from tests.reports.builders import (
    ASSUMED,
    BASELINE,
    LAST,
    ONE,
    SILENT,
    TWO,
    a_small_plan,
    an_event,
    an_opinion,
    first_round,
    last_round,
    sheet_of,
    table_lines,
)
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate, the_rounds
from tests.reports.figures.test_figures import rounds_of
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.schema.form_schema import ChoiceList, Item
from tipxl.domain.schema.meanings import Status
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.evaluation import opinions
from tipxl.reports.evaluation.document import document
from tipxl.reports.evaluation.evaluation_data import Evaluation, NarrativeText
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.evaluation.figure_cells import NO
from tipxl.reports.evaluation.gaps import CountedRound, gaps
from tipxl.reports.evaluation.sentences import on_results
from tipxl.reports.evaluation.sentences.on_conclusions import conclusions
from tipxl.reports.evaluation.sentences.on_one_page import asked
from tipxl.reports.evaluation.uncertainty import ranges
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import addressed
from tipxl.reports.figures.population import population_of
from tipxl.reports.model.sheet import Table


def lines(case: Evaluation, sheet: str, key: str) -> list[dict[str, str]]:
    table = next(
        each for each in sheet_of(evaluation_report(case), sheet).tables if each.key == key
    )
    return table_lines(table)


@pytest.mark.parametrize("kind", ["mid-term", "final"])
def test_all_thirteen_tables_stand_in_their_order(kind: str) -> None:
    names = [sheet.name for sheet in evaluation_report(a_case(kind)).sheets]

    assert [name.partition(" ")[0] for name in names[3:16]] == [f"T{n}" for n in range(1, 14)]
    assert names[16:] == [
        *("Activities", "Rows", "Leads", "Rounds", "Events", "Results", "Ratings", "Compliance"),
    ]


def test_addressed_comes_first_and_never_alone() -> None:
    head = sheet_of(evaluation_report(a_case()), "T1 Headline").tables[0].columns

    assert [column.key for column in head[:4]] == ["area", "I1", "I2", "I4"]


def test_the_headline_shows_the_second_rate_where_too_many_rows_are_silent() -> None:
    found = lines(a_case(), "T1 Headline", "areas")

    assert (found[0]["I1"], found[0]["I1.reported"]) == ("3 of 5 (60.0 %)", "3 of 4")
    assert lines(a_case(), "T1 Headline", "areas_reporting")[2]["I9"] == "2 of 4"


def test_a_provision_stands_with_its_words() -> None:
    found = lines(a_case(), "T1 Headline", "provision")

    assert all(line["part"].partition(". ")[2] for line in found)


def test_a_provision_without_a_letter_has_one_full_stop() -> None:
    plan = a_plan_to_evaluate()
    rows = tuple(replace(row, provision="", provision_text="Clean.") for row in plan.rows)

    found = lines(a_case(plan=replace(plan, rows=rows)), "T1 Headline", "provision")

    assert found[0]["part"] == "A. Clean."


def test_events_that_name_no_country_are_called_so_below_the_others() -> None:
    events = (an_event("ABC", "01", country="TH"), an_event("DEF", "01"))

    found = lines(a_case(events=events), "T6 Participation", "countries")

    assert [(line["country"], line["events"]) for line in found] == [
        ("Thailand", "1"),
        ("not named", "1"),
    ]


def test_the_one_page_stands_upright_and_is_nowhere_broken() -> None:
    data = report_workbook(evaluation_report(a_case("final")))
    sheet = load_workbook(BytesIO(data))["On one page"]

    assert sheet.page_setup.orientation == "portrait"
    assert sheet.row_breaks.brk == []


def test_statuses_by_area_add_up_to_the_plan() -> None:
    found = lines(a_case(), "T2 Status by area", "areas")

    assert [line["all"] for line in found] == ["2", "3", "5"]
    assert (found[2]["CO"], found[2]["DI"], found[1]["NS"]) == ("2", "1", "1")


def test_rows_are_counted_for_each_body_that_leads_them() -> None:
    found = {line["lead"]: line for line in lines(a_case(), "T3 Status by lead", "leads")}

    assert (found["ABC"]["CO"], found["ABC"]["ON"], found["DEF"]["CO"]) == ("1", "1", "2")


def test_rows_of_which_there_is_no_information_stand_apart_by_lead_body() -> None:
    case = a_case()
    *earlier, last = case.rounds
    rows = tuple(replace(row, no_information=row.status == "ON") for row in last.rows)
    unheard = a_case(rounds=(*earlier, replace(last, rows=rows)))
    was = {line["lead"]: line for line in lines(case, "T3 Status by lead", "leads")}
    now = {line["lead"]: line for line in lines(unheard, "T3 Status by lead", "leads")}

    assert "no_information" not in was["ABC"]
    assert (now["ABC"]["ON"], now["ABC"]["no_information"]) == ("0", was["ABC"]["ON"])
    for sheet in ("Rows", "Leads"):
        shown = {line["status"] for line in lines(a_case(rows=rows), sheet, "")}
        assert "Ongoing, no information" in shown
        assert "Ongoing" not in shown
    assert now["ABC"]["all"] == was["ABC"]["all"]


def test_criteria_and_questions_stand_in_words_beside_what_was_answered() -> None:
    asked = {line["criterion"] for line in lines(a_case(), "Ratings", "")}

    assert not asked & {"relevance", "helped"}
    assert {"Relevance", "What helped most?"} <= asked


def test_lead_bodies_stand_in_the_order_of_the_plan_in_every_table() -> None:
    plan = a_plan_to_evaluate()
    case = a_case(plan=replace(plan, bodies=tuple(reversed(plan.bodies))))
    known = [body.acronym for body in case.plan.bodies]

    for sheet, column in (("T1 Headline", "part"), ("T3 Status by lead", "lead")):
        found = [line[column] for line in lines(case, sheet, "leads")]
        assert found == sorted(found, key=known.index)


def test_a_body_that_was_renamed_has_one_line_over_all_rounds() -> None:
    first, last = the_rounds()
    before = tuple(
        replace(each, body="OLD") if each.body == "ABC" else each for each in first.reporting
    )
    plan = a_plan_to_evaluate("mid-term")
    bodies = tuple(
        replace(each, formerly=("OLD",)) if each.acronym == "ABC" else each for each in plan.bodies
    )
    case = a_case(
        plan=replace(plan, bodies=bodies), rounds=(replace(first, reporting=before), last)
    )

    found = {line["body"]: line for line in lines(case, "T5 Reporting", "bodies")}
    alone = {line["body"]: line for line in lines(a_case(), "T5 Reporting", "bodies")}
    assert not {"OLD", "ABC"} & {*found}
    assert found["ABC (formerly OLD)"] == alone["ABC"] | {"body": "ABC (formerly OLD)"}


@pytest.mark.parametrize(
    ("too_late", "told"), [(0, "held for your decision"), (1, "late: waits for your decision")]
)
def test_what_waits_for_a_decision_is_not_called_not_reported(too_late: int, told: str) -> None:
    first, *rest = the_rounds()
    waits = tuple(
        replace(each, received=None, held=1, too_late=too_late) if each.body == "ABC" else each
        for each in first.reporting
    )

    case = a_case(rounds=(replace(first, reporting=waits), *rest))

    (line,) = (e for e in lines(case, "T5 Reporting", "bodies") if e["body"] == "ABC")
    assert line[str(first.period)] == told


def test_opinions_without_a_basis_are_left_out_of_the_table() -> None:
    whole = lines(a_case(), "T7 Results", "areas")[-1]

    assert (whole["I18"], whole["impact.n"], whole["lasting.early"]) == ("1 of 2", "2", "1")


def test_ratings_stand_beside_each_other_and_the_independent_one_apart() -> None:
    written = NarrativeText(ratings={"relevance": ("4", "Because.")})

    blank = lines(a_case(), "T8 Ratings by criterion", "ratings")[0]
    found = lines(a_case(terms={"written": written}), "T8 Ratings by criterion", "ratings")[0]

    assert (blank["ABC"], blank["DEF"], blank["GHI"]) == ("5", "2", "U/A")
    assert (blank["median"], blank["span"], blank["n"], blank["unable"]) == ("3.5", "2–5", "2", "1")
    assert (blank["independent"], found["independent"]) == ("", "4")


def rated(*items: Item) -> Evaluation:
    """Three bodies rate the relevance by the choices of another scale; one cannot say."""
    layout = a_layout()
    choices = (*items, Item("X", "Cannot say", sense="unable"))
    others = (each for each in layout.lists if each.key != "rating")
    schema = replace(layout, lists=(*others, ChoiceList("rating", choices)), rules=())
    given = {"ABC": items[0].code, "DEF": items[1].code, "GHI": items[1].code, "JKL": "X"}
    views = (
        an_opinion(body, "relevance", block="views", rating=code) for body, code in given.items()
    )
    return a_case(lines=tuple(views), schema=schema)


def around_tables(case: Evaluation) -> str:
    """All that a workbook says, but for the lines of its tables."""
    return "\n".join(
        " ".join((*sheet.intro, *(text for t in sheet.tables for text in (t.title, *t.notes))))
        for sheet in evaluation_report(case).sheets
    )


def test_ratings_of_another_scale_are_counted_and_told_by_its_own_numbers_and_words() -> None:
    case = rated(Item("G", "3 Good"), Item("F", "2 Fair"), Item("P", "1 Poor"))
    line = lines(case, "T8 Ratings by criterion", "ratings")[0]

    assert (line["ABC"], line["DEF"], line["JKL"]) == ("3", "2", "Cannot say")
    assert (line["median"], line["span"], line["n"], line["unable"]) == ("2", "2–3", "3", "1")
    said = around_tables(case)
    assert "The ratings go from 3 (good) to 1 (poor)." in said
    assert "Self-ratings, from 3 (good) to 1 (poor)." in said  # nothing asks for a reason here
    assert "satisfactory" not in said
    assert on_results.ratings(case) == (
        "The median ratings, from 3 to 1 (lowest–highest): relevance 2 (2–3, 3 ratings, 1 cannot "
        "say)."
    )
    captions = [e.caption for p in document(case).passages for e in p.exhibits]
    assert "Self-ratings by criterion, 3 to 1" in captions


def of_many(case: Evaluation) -> Evaluation:
    """The same as thirteen bodies give the ratings of the first one."""
    bodies = tuple(a_body(f"B{number}") for number in range(13))
    (view, *_) = (each for each in case.rounds[-1].lines if each.block == "views")
    views = tuple(replace(view, body=each.acronym) for each in bodies)
    return a_case(
        schema=case.schema, lines=views, plan=replace(a_plan_to_evaluate(), bodies=bodies)
    )


@pytest.mark.parametrize(
    ("items", "columns"),
    [
        (("3 Good", "2 Fair"), ["Median (I21)", "Lowest–highest"]),
        (("Good", "Fair"), ["n", "Cannot say"]),  # words have neither
    ],
)
def test_of_many_bodies_a_page_shows_what_their_ratings_come_to(
    items: tuple[str, ...], columns: list[str]
) -> None:
    case = of_many(rated(*(Item(each[:3], each) for each in items)))
    (table,) = (
        exhibit.shows
        for passage in document(case).passages
        for exhibit in passage.exhibits
        if exhibit.caption.startswith("Self-ratings by criterion")
    )

    assert isinstance(table, Table)
    assert [each.heading for each in table.columns] == [
        "Criterion",
        *columns,
        "Independent evaluator",
    ]


def test_a_rating_that_the_scale_does_not_have_is_not_of_who_cannot_rate() -> None:
    views = tuple(
        an_opinion(body, "relevance", block="views", rating=code)
        for body, code in {"ABC": "5", "DEF": "9", "GHI": "UA"}.items()
    )
    case = a_case(lines=views)
    line = lines(case, "T8 Ratings by criterion", "ratings")[0]

    assert (line["DEF"], line["n"], line["unable"]) == ("9", "1", "1")
    assert "1 rating is not of this scale and is not counted." in around_tables(case)
    assert on_results.ratings(case).endswith(
        "relevance 5 (5–5, 1 rating, 1 unable to assess, 1 not of this scale)."
    )


def test_the_ratings_of_the_mid_term_are_counted_by_the_scale_of_that_time() -> None:
    plan = a_plan_to_evaluate()
    plan = replace(
        plan,
        rounds=(
            replace(plan.rounds[0], evaluation="mid-term"),
            replace(plan.rounds[1], evaluation="final"),
        ),
    )
    first, last = the_rounds()
    of_words = rated(Item("G", "Good"), Item("F", "Fair"), Item("P", "Poor"))
    then = (an_opinion("ABC", "relevance", block="views", rating="5"),)
    rounds = (replace(first, lines=then), replace(last, lines=of_words.rounds[-1].lines))
    terms = {"asked_before": a_layout()}

    case = a_case("final", plan=plan, rounds=rounds, schema=of_words.schema, terms=terms)

    (found,) = (
        each for each in lines(case, "T13 Method", "figures") if each["name"].endswith("Relevance")
    )
    assert found["value"].startswith("n/a; Good 1, Fair 2")
    assert found["before"] == "5 (5–5), 1 rating"


def test_ratings_in_words_have_no_median_and_say_why() -> None:
    case = rated(Item("G", "Good"), Item("F", "Fair"), Item("P", "Poor"))
    line = lines(case, "T8 Ratings by criterion", "ratings")[0]

    assert (line["ABC"], line["DEF"]) == ("Good", "Fair")
    assert (line["median"], line["span"], line["n"], line["unable"]) == ("n/a", "n/a", "3", "1")
    why = "No median: not each choice of the scale has a number of its own"
    assert why in around_tables(case)
    assert on_results.ratings(case).startswith(
        f"How often each rating was given: relevance Good 1, Fair 2, cannot say 1. {why}"
    )
    figures = lines(case, "T13 Method", "figures")
    relevance = next(each for each in figures if each["name"].endswith("Relevance"))
    assert relevance["value"] == "n/a; Good 1, Fair 2; cannot say: 1"
    assert why in relevance["formula"]


def test_a_sum_of_counts_that_nobody_collected_is_not_zero() -> None:
    case = a_case(
        events=(
            an_event("ABC", "01", women=10.0, men="NC", country="TH"),
            an_event("DEF", "01", women=5.0, men="NC", country="VN"),
        )
    )
    whole = lines(case, "T6 Participation", "areas")[-1]

    assert (whole["all.women"], whole["all.men"], whole["all.other"]) == (
        *("15", "not reported", "not reported"),
    )
    assert (whole["women"], whole["men"]) == ("not reported", "not reported")
    sheet = load_workbook(BytesIO(report_workbook(evaluation_report(case))))["T6 Participation"]
    formulas = [str(cell.value) for row in sheet for cell in row]
    assert any(each.startswith("=IF(") and '"not reported"' in each for each in formulas)
    assert on_results.women(case) == "2 events were reported, none with both women and men counted."


def test_where_no_event_was_held_nobody_took_part() -> None:
    case = a_case(events=(an_event("ABC", "01", women=10.0, men="NC", country="TH"),))
    held, none, whole = lines(case, "T6 Participation", "areas")

    assert (none["events"], none["all.women"], none["women"]) == ("0", "0", "0")
    assert (held["all.women"], held["all.men"], held["women"]) == (
        *("10", "not reported", "not reported"),
    )
    assert (whole["all.women"], whole["women"]) == ("10", "not reported")
    nowhere = lines(a_case(events=()), "T6 Participation", "areas")
    assert {each["all.men"] for each in nowhere} == {"0"}


def test_an_event_to_which_nobody_came_is_told_as_such() -> None:
    case = a_case(events=(an_event("ABC", "01", women=0.0, men=0.0, country="TH"),))

    assert on_results.women(case) == (
        "1 of 1 event gives women and men, and nobody took part there."
    )
    assert lines(case, "T6 Participation", "areas")[-1]["all.men"] == "0"


def without_sense(choices: str, *senses: str) -> Evaluation:
    """The small evaluation, with a list none of whose choices stands for these."""
    layout = a_layout()
    schema = replace(
        layout,
        lists=tuple(
            replace(
                e, items=tuple(replace(i, sense="") if i.sense in senses else i for i in e.items)
            )
            if e.key == choices
            else e
            for e in layout.lists
        ),
    )
    return a_case(schema=schema)


@pytest.mark.parametrize(
    ("choices", "sense", "code"),
    [
        ("impact", "high", "I18"),
        ("sustained", "sustained", "I19"),
        ("lasting", "lasting", "I20"),
        ("funding", "secured", "I22"),
        # Of those who need it nobody is known: "3 of 3 secured" would be too good.
        ("funding", "needed", "I22"),
    ],
)
def test_what_no_choice_of_a_list_stands_for_is_not_counted(
    choices: str, sense: str, code: str
) -> None:
    case = without_sense(choices, sense)
    why = f"The form has no choice in its list “{choices}” that stands for “{sense}”."

    figure = next(e for e in lines(case, "T13 Method", "figures") if e["code"] == code)
    assert figure["value"] == "n/a"
    assert why in figure["formula"]
    assert "are set in report.toml" in figure["formula"]
    assert "report.toml" not in str(document(case))
    if choices != "funding":
        assert {each[code] for each in lines(case, "T7 Results", "areas")} == {"n/a"}
        assert why in around_tables(case)
    else:
        assert on_results.funding(case) == f"Whether funding is secured is not known. {why}"


def test_reasons_and_answers_stand_below_the_same_headings_on_every_page() -> None:
    report = evaluation_report(a_case())
    tables = {each.key: each for each in sheet_of(report, opinions.BY_CRITERION).tables}

    assert tables["reasons"].columns == tables["voices"].columns
    assert tables["reasons"].rows
    sheet = load_workbook(BytesIO(report_workbook(report)))[opinions.BY_CRITERION]
    first = int(str(sheet.print_title_rows).partition(":")[0].strip("$"))
    assert sheet.cell(first - 1, 1).value == tables["reasons"].title


def test_the_same_challenge_of_two_bodies_is_one_line() -> None:
    (found,) = lines(a_case(), "T9 Reasons, challenges", "challenge")

    assert found["body"] == "ABC, DEF (2018H2)"


def test_advice_is_asked_and_shown_at_the_end_only() -> None:
    final = {line["key"]: line for line in lines(a_case("final"), "T10 Unfinished", "rows")}
    early = lines(a_case(), "T10 Unfinished", "rows")[0]

    assert final[SILENT]["advice"] == "GHI: Drop"
    assert final[ASSUMED]["advice"] == "not given"
    assert "advice" not in early


def test_a_recommendation_names_who_should_act() -> None:
    (found,) = lines(a_case(), "T11 Recommendations", "recommendation")

    assert (found["text"], found["who"]) == ("Meet sooner.", "All bodies")


def test_marked_rows_move_the_headline_between_two_ends() -> None:
    found = {line["figure"]: line for line in lines(a_case(), "T12 Range", "ranges")}

    # ASSUMED is contested, SILENT not reported: each is an activity of its own.
    assert found["Addressed (I1)"]["low"] == "2 of 5 (40.0 %)"
    assert found["Addressed (I1)"]["high"] == "4 of 5 (80.0 %)"
    assert found["Completed (I2)"]["low"] == "2 of 5 (40.0 %)"
    assert found["Completed (I2)"]["high"] == "4 of 5 (80.0 %)"


@given(rounds_of())
def test_what_is_counted_lies_between_its_ends(made: tuple[Plan, RoundResult]) -> None:
    for each in ranges(population_of(made[0], a_layout(), (made[1],))):
        assert each.low.numerator <= each.figure.numerator <= each.high.numerator


def test_the_final_stands_beside_the_mid_term() -> None:
    first, last = the_rounds()
    plan = a_small_plan(
        rounds=(
            replace(a_plan_to_evaluate().rounds[0], evaluation="mid-term"),
            replace(a_plan_to_evaluate().rounds[1], evaluation="final"),
        )
    )

    case = a_case("final", plan=plan, rounds=(first, last))

    assert case.before_period == "2018H1"
    beside = lines(case, "T1 Headline", "beside")
    names = [line["figure"] for line in beside]
    assert [name for name in names if name.endswith("(rows)")] == names[-1:]
    assert [line["figure"] for line in beside][:2] == ["Addressed", "Completed"]
    assert "I2.before" in lines(case, "T1 Headline", "areas")[0]


def test_the_method_tells_what_came_and_went_since_the_baseline() -> None:
    first, last = the_rounds()
    kept = tuple(row for row in last.rows if row.key != ONE)
    plan = a_plan_to_evaluate()
    ended = tuple(
        replace(r, decision="Ended by decision 4") if r.key == ONE else r for r in plan.rows
    )

    case = a_case(plan=replace(plan, rows=ended), rounds=(first, replace(last, rows=kept)))

    assert lines(case, "T13 Method", "versions")[1]["dropped"] == f"{ONE} (Ended by decision 4)"


# --- what cannot be counted


def standings(*rounds: RoundResult | None, reopened: tuple[str, ...] = ()) -> list[CountedRound]:
    periods = (Period.parse("2018H1"), Period.parse("2018H2"))
    return [CountedRound(p, r, reopened) for p, r in zip(periods, rounds, strict=True)]


def told(*rounds: RoundResult | None, **more: tuple[str, ...]) -> str:
    return " ".join(gaps(a_plan_to_evaluate(), standings(*rounds, **more), "mid-term"))


def test_a_round_that_is_not_closed_is_told() -> None:
    assert "The round 2018H2 is not closed" in told(the_rounds()[0], None)
    assert "no ratings and no opinions" in told(the_rounds()[0], None)


def test_a_round_that_was_opened_again_is_told_with_the_reason() -> None:
    said = told(the_rounds()[0], None, reopened=("2019-03-01: one status was wrong",))

    assert "opened again (2019-03-01: one status was wrong)" in said


def test_a_rating_without_its_reason_is_told_and_not_counted() -> None:
    said = told(*the_rounds())

    assert "GHI's rating of effectiveness is not counted" in said
    assert "DEF's opinion on B.a.1.1#1 is not counted" in said


def test_a_row_that_plan_xlsx_has_lost_is_told_and_still_counted() -> None:
    plan = a_plan_to_evaluate()
    lost = replace(plan, rows=tuple(row for row in plan.rows if row.key != SILENT))

    said = " ".join(gaps(lost, standings(*the_rounds()), "mid-term"))
    case = a_case(plan=lost)

    assert f"The row {SILENT} was agreed on and no longer stands in plan.xlsx" in said
    assert addressed(case.whole).denominator == 5
    assert evaluation_report(case).sheets


def test_a_plan_that_gained_a_row_keeps_its_baseline() -> None:
    plan = a_plan_to_evaluate()
    new = a_row("B.a.9.9#1", in_force_from=Period.parse("2018H2"))

    assert addressed(a_case(plan=replace(plan, rows=(*plan.rows, new))).whole).denominator == 5


def test_a_row_that_ended_by_decision_does_not_keep_its_activity_from_being_completed() -> None:
    rows = [
        replace(row, status="DI", values={})
        if row.key == ONE
        else replace(row, status="IP", mark=Mark.PROVISIONAL)
        if row.key == TWO
        else row
        for row in last_round().rows
    ]
    found = {
        line["figure"]: line for line in lines(a_case(rows=tuple(rows)), "T12 Range", "ranges")
    }

    # TWO, ASSUMED and SILENT are marked, PRINTED is completed; ONE is left out (K9).
    assert found["Completed (I2)"]["high"] == "4 of 5 (80.0 %)"
    assert found["Completed with evidence (I4)"]["high"].startswith("4 of ")


def test_a_row_added_after_the_baseline_is_among_the_unfinished() -> None:
    added = a_row("A.a.1.9#1", in_force_from=LAST)
    plan = replace(a_plan_to_evaluate(), rows=(*a_plan_to_evaluate().rows, added))
    rows = (*last_round().rows, agreed("A.a.1.9#1", "NS"))

    case = a_case(plan=plan, rows=rows)

    assert "A.a.1.9#1" in [line["key"] for line in lines(case, "T10 Unfinished", "rows")]
    left = len(lines(case, "T10 Unfinished", "rows"))
    assert f"What is left: {left} rows are not finished. (T10)" in conclusions(case)


def test_assumed_leads_are_told_body_by_body_with_their_rows() -> None:
    plan = a_plan_to_evaluate()
    unled = tuple(replace(row, leads=()) if row.key == SILENT else row for row in plan.rows)

    assert lines(a_case(plan=replace(plan, rows=unled)), "T13 Method", "assumed") == [
        {"leads": "ABC", "rows": "1", "keys": ASSUMED},
        {"leads": "nobody", "rows": "1", "keys": SILENT},
    ]


def test_nobody_is_asked_for_a_row_that_left_the_plan() -> None:
    late = [
        replace(row, status="ON", values={"target": "2017H2"}) if row.key == TWO else row
        for row in first_round().rows
    ]
    gone = tuple(
        replace(row, in_force_until=BASELINE, decision="Meeting 1") if row.key == TWO else row
        for row in a_plan_to_evaluate().rows
    )
    here = tuple(row for row in last_round().rows if row.key != TWO)
    rounds = (replace(the_rounds()[0], rows=tuple(late)), replace(the_rounds()[1], rows=here))

    for kind in ("mid-term", "final"):
        plan = replace(a_plan_to_evaluate(kind), rows=gone, ends=LAST.end)
        case = a_case(kind, plan=plan, rounds=rounds)

        listed = [line["key"] for line in lines(case, "T10 Unfinished", "rows")]
        left = len(listed) - 1
        rows = "row is" if left == 1 else "rows are"
        assert TWO in listed
        assert conclusions(case)[-1] == (
            f"What is left: {left} {rows} not finished; 1 row left the plan unfinished. (T10)"
        )
        requests = " ".join(each.text for each in asked(case))
        assert "new target" not in requests
        assert kind == "mid-term" or f"what becomes of {left} unfinished row" in requests


@pytest.mark.parametrize("kind", ["mid-term", "final"])
@pytest.mark.parametrize(("status", "mark"), [("ON", Mark.CONTESTED), ("CO", Mark.NONE)])
def test_no_request_counts_a_row_that_left_the_plan(kind: str, status: str, mark: Mark) -> None:
    first, last = the_rounds()
    left = tuple(
        replace(row, in_force_until=BASELINE, decision="Meeting 1") if row.key == TWO else row
        for row in a_plan_to_evaluate().rows
    )
    here = replace(last, rows=tuple(row for row in last.rows if row.key != TWO))
    plan = replace(a_plan_to_evaluate(kind), rows=left, ends=LAST.end)

    def case(status: str, mark: Mark) -> Evaluation:
        rows = tuple(
            replace(row, status=status, mark=mark, values={}) if row.key == TWO else row
            for row in first.rows
        )
        return a_case(kind, plan=plan, rounds=(replace(first, rows=rows), here))

    assert asked(case(status, mark)) == asked(case("ON", Mark.NONE))
    (moving,) = (
        each.title
        for each in sheet_of(evaluation_report(case(status, mark)), "T12 Range").tables
        if each.key == "rows"
    )
    assert moving.endswith(", of which 1 left the plan") is (mark is Mark.CONTESTED)


def test_evidence_is_told_row_by_row_where_the_request_for_it_leads() -> None:
    case = a_case()
    done = (e for e in each_line(case.whole.standing) if e.sense == Status.COMPLETED)
    unshown = [e.key for e in done if not e.evidence]

    told = {line["key"]: line["evidence"] for line in lines(case, "Rows", "")}

    assert "(sheet Rows, Evidence named)" in " ".join(each.what for each in asked(case))
    assert unshown
    assert {told[key] for key in unshown} == {NO}


def test_a_delay_is_told_by_the_targets_of_what_is_unfinished() -> None:
    rows = [
        replace(row, status="ON", values={"target": "2018H1"}) if row.key == TWO else row
        for row in last_round().rows
    ]
    activities = [
        replace(each, status="ON") if each.key == "A.a.1.1" else each
        for each in last_round().activities
    ]

    case = a_case(rows=tuple(rows), activities=tuple(activities))

    # ONE is completed and has no target; TWO is late.
    (knowledge, _) = lines(case, "T10 Unfinished", "delays")
    assert (knowledge["late"], knowledge["open"]) == ("1", "1")


def test_a_plan_that_ended_unfinished_has_no_column_of_what_is_overdue() -> None:
    plan = a_plan_to_evaluate("final")
    over = replace(plan, ends=LAST.end)

    def columns(case: Evaluation) -> set[str]:
        return set(lines(case, "T1 Headline", "leads")[0])

    assert columns(a_case("final", plan=replace(plan, ends=date(2030, 12, 31)))) >= {"I8"}
    assert "I8" not in columns(a_case("final", plan=over))
    (silent,) = [e for e in lines(a_case("final", plan=over), "T1 Headline", "leads")
                 if e["part"] == "GHI"]  # fmt: skip
    assert silent["I8c"] == "1 of 1"
