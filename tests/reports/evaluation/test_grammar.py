"""Every sentence of an evaluation is grammatical, whatever number of things it tells of."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from tests.builders import a_round, a_row, agreed
from tests.grammar import slips, slips_in
from tests.reports.builders import (
    BASELINE,
    LAST,
    a_small_plan,
    an_event,
    an_issue,
    an_opinion,
    answered,
    first_round,
    last_round,
)
from tests.reports.evaluation.builders import a_case
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Basis, Plan
from tipxl.domain.results.comparison import ComparedRound, compare
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark, RowStatement
from tipxl.reports.evaluation.document import document
from tipxl.reports.evaluation.evaluation_data import Evaluation, evaluated
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.evaluation.narrative import SECTIONS, opening
from tipxl.reports.evaluation.one_page import one_page
from tipxl.reports.evaluation.sentences import on_method, on_results
from tipxl.reports.evaluation.sentences.on_one_page import NOT_QUOTED, NOTHING_ASKED, asked
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.circulation import for_circulation
from tipxl.reports.round.consolidated import consolidated

NUMBERS = (0, 1, 2, 7)
#: Status, mark, and the values that a row has.
STATES: dict[str, tuple[str, Mark, dict[str, str]]] = {
    "done": ("CO", Mark.NONE, {"evidence": "Report 7", "completed_in": "2018H2"}),
    "done, not shown": ("CO", Mark.PROVISIONAL, {}),
    "late": ("ON", Mark.NONE, {"target": "2018H1", "funding": "SEEK"}),
    "moved": ("PP", Mark.CONTESTED, {"target": "2019H2", "reason": "FUND", "funding": "SEC"}),
    "never begun": ("NS", Mark.NOT_REPORTED, {"reason": "FUND"}),
    "dropped": ("DI", Mark.NONE, {}),
}


def _plan(number: int, kind: str) -> Plan:
    rows = tuple(
        a_row(
            f"{'AB'[n % 2]}.a.1.{n + 1}#1",
            area_name="Knowledge" if n % 2 == 0 else "Roads",
            leads=("ABC",) if n % 3 else (),
            cooperating=("DEF",),
            lead_basis=Basis.ASSUMED,
        )
        for n in range(number)
    )
    return a_small_plan(
        rows=rows, rounds=(a_round(BASELINE, baseline=True), a_round(LAST, evaluation=kind))
    )


def _rows(plan: Plan, state: str, target: str = "") -> tuple[AgreedRow, ...]:
    status, mark, values = STATES[state]
    given = {**values, **({"target": target} if target else {})}
    return tuple(
        agreed(
            row.key,
            status,
            mark=mark,
            previous="ON",
            values=given,
            said=(
                answered("ABC", status=status, progress="A study.", reason="FUND"),
                answered("DEF", Role.PART, part="TP", progress="We sent a speaker."),
            ),
        )
        for row in plan.rows
    )


def a_case_of(number: int, state: str, kind: str) -> Evaluation:
    """So many rows, activities, bodies, events, opinions and issues, all in the same state."""
    plan = _plan(number, kind)
    if kind == "final":
        plan = replace(plan, ends=LAST.end)
    names = [f"B{n}" for n in range(number)]
    changes = {
        "activities": tuple(
            AgreedActivity(row.activity_key, STATES[state][0], (STATES[state][1],), (row.key,))
            for row in plan.rows
        ),
        "reporting": tuple(
            Reporting(name, expected=True, assigned=number, answered=0, held=n)
            for n, name in enumerate(names)
        ),
    }
    first = first_round(rows=_rows(plan, state, "2018H1"), closed=True, **changes)
    last = last_round(
        rows=_rows(plan, state),
        closed=True,
        lines=(
            *(an_issue(name, "01", "CH", f"Funding {name} late.") for name in names),
            *(an_issue(name, "02", "RE", "Meet sooner.", who="All bodies") for name in names),
            *(an_opinion("ABC", row.key, impact="HIGH", advice="DROP") for row in plan.rows),
        ),
        events=tuple(
            an_event("ABC", f"{n:02}", women=float(n), men=1.0, disability=1.0, country="TH")
            for n in range(number)
        ),
        **changes,
    )
    return a_case(kind, plan=plan, rounds=(first, last))


def _texts(case: Evaluation) -> Iterator[str]:
    yield from (opening(section, case) for section in SECTIONS)
    page, made = one_page(case), document(case)
    yield from (*page.finding, *page.risks, *(each.text for each in page.asked), page.more)
    yield from (made.subtitle, *made.facts, *(e for p in made.passages for e in p.paragraphs))
    yield from _of(evaluation_report(case))


def _of(report: Report) -> Iterator[str]:
    for sheet in report.sheets:
        yield from (sheet.title, *sheet.intro, *(tile.note for tile in sheet.tiles))
        for table in sheet.tables:
            yield from (table.title, *table.notes)


@pytest.mark.parametrize("kind", ["mid-term", "final"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("number", NUMBERS)
def test_all_sentences_agree_with_their_numbers(number: int, state: str, kind: str) -> None:
    texts = list(_texts(a_case_of(number, state, kind)))

    assert len(texts) > 40
    assert slips_in(texts) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("number", NUMBERS)
def test_all_sentences_of_a_round_agree_with_their_numbers(number: int, state: str) -> None:
    case = a_case_of(number, state, "final")
    earlier, later = (ComparedRound(each, case.plan) for each in case.rounds)
    told = compare(case.schema, earlier, later)
    whole = consolidated(case.plan, case.schema, case.rounds, told)

    texts = list(_of(whole))
    texts += _of(for_circulation(case.plan, case.schema, case.rounds, whole, told))

    assert len(texts) > 80
    assert slips_in(texts) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_beside_bodies_that_come_to_more_than_the_rows_are_explained(number: int) -> None:
    case = a_case_of(7, "done, not shown", "final")
    shared = {row.key for row in case.plan.rows if row.leads}
    keys = sorted(shared)[:number]
    rows = tuple(
        replace(row, leads=("ABC", "DEF")) if row.key in keys else row for row in case.plan.rows
    )
    case = evaluated(replace(case.plan, rows=rows), case.schema, case.rounds, case.terms)

    (asked,) = [each.what for each in one_page(case).asked if "name what shows" in each.what]

    twice = min(number, len(shared))
    says = {0: "", 1: "; 1 row has several leads and counts for each"}.get(
        twice, f"; {twice} rows have several leads and count for each"
    )
    where = "(sheet Rows, Evidence named)"
    assert asked == f"name what shows that 7 completed rows are done{says} {where}."


@pytest.mark.parametrize("number", NUMBERS)
def test_events_without_counts_and_without_a_country_are_told_as_such(number: int) -> None:
    events = tuple(an_event("ABC", f"{n:02}") for n in range(number))
    case = a_case(events=events)

    texts = [on_results.women(case), on_results.disability(case), on_results.states(case)]

    assert slips_in(texts) == []
    assert texts[2] == "No event names a member state in which it was held."
    assert texts[0].startswith(
        {
            0: "No event was reported",
            1: "1 event was reported, none with both women and men counted.",
        }.get(number, f"{number} events were reported, none with both women and men counted.")
    )


@pytest.mark.parametrize("kind", ["mid-term", "final"])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_finding_is_three_sentences_and_no_list_is_empty(number: int, kind: str) -> None:
    for state in STATES:
        page = one_page(a_case_of(number, state, kind))

        assert len(page.finding) == 3
        assert all(text.endswith(".") and ". " not in text for text in page.finding)
        assert page.risks
        assert page.asked
        assert all(each.who and each.what for each in page.asked)


def test_a_long_recommendation_keeps_its_end_and_whose_it_is() -> None:
    said = an_issue("ABC", "02", "RE", "Meet sooner and oftener. " * 30, who="All bodies")
    again = an_issue("DEF", "02", "RE", "Pay.", who="The secretariat")
    twice = an_issue("ABC", "03", "RE", "Pay.", who="All bodies")

    quoted = [
        each for each in one_page(a_case(lines=(said, again, twice))).asked if "“" in each.what
    ]

    assert any(each.what.endswith(" …” (ABC)") for each in quoted)
    assert {"The secretariat; all bodies", "All bodies; the secretariat"} & {e.who for e in quoted}


def test_what_names_persons_is_not_quoted_and_not_denied() -> None:
    said = an_issue("ABC", "02", "RE", "Please call +66 2 123 4567 about it.", who="All bodies")
    case = a_case_of(0, "done", "mid-term")
    none, one = (
        replace(case, whole=replace(case.whole, issues=issues))
        for issues in (case.whole.issues.iloc[:0], a_case(lines=(said,)).whole.issues)
    )

    assert asked(none) == (NOTHING_ASKED,)
    assert asked(one) == (NOT_QUOTED,)


@pytest.mark.parametrize(
    ("office", "title", "words"),
    [
        ("Maria Santos, Secretariat", "Nordic Roads", "evaluation of Nordic Roads, as of"),
        (
            "The ASEAN Secretariat",
            "The Bohol Work Plan",
            "evaluation of the Bohol Work Plan, as of",
        ),
        ("ASEAN Secretariat", "Bohol Work Plan", "evaluation of the Bohol Work Plan, as of"),
        ("", "SMALL1", "evaluation of SMALL1, as of"),
    ],
)
def test_names_of_all_shapes_stand_in_sentences(office: str, title: str, words: str) -> None:
    kind = "mid-term"
    plan = replace(
        _plan(2, kind), title=title, secretariat=replace(_plan(2, kind).secretariat, name=office)
    )
    case = replace(a_case_of(2, "done", "mid-term"), plan=plan)

    assert words in on_method.purpose(case)
    assert slips_in((on_method.purpose(case), *document(case).facts)) == []
    assert any(fact.startswith("Prepared by") for fact in document(case).facts) == bool(office)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The lead of 37 rows of 59 are assumed.", 0),  # a verb far from its noun is not seen
        ("1 rows are open.", 1),
        ("Of 1 activities, 2 activity is done.", 2),
        ("Prepared by the The Office .", 2),
        ("From Postponed to Postponed is a surprising change.", 1),
        ("No lead answered: no status yet is carried.", 1),
        ("Of 3 rows, 1 is done. It is B.a.1.1#1 rows.", 0),
        ("2018H1 rows, 5.1 rows and T1 rows are names.", 0),
    ],
)
def test_a_slip_would_be_found(text: str, number: int) -> None:
    assert len(slips(text)) == number


def test_the_texts_hold_the_sentences_of_all_kinds() -> None:
    bodies = RowStatement("GHI", Role.LEAD)
    text = " ".join(_texts(a_case_of(1, "late", "mid-term")))

    assert bodies.body not in text
    assert "1 row" in text
    assert "1 activity" in text
    assert date(2018, 12, 31).strftime("%Y") in text


@pytest.mark.parametrize(
    ("period", "end"), [("2018H2", " 2018H2 is July to December 2018."), ("2018", "activity.")]
)
def test_the_name_of_the_last_round_is_explained_where_it_is_not_plain(
    period: str, end: str
) -> None:
    case = a_case()
    rounds = (*case.rounds[:-1], replace(case.rounds[-1], period=period))

    assert one_page(replace(case, rounds=rounds)).words.endswith(end)
