"""I1 to I22 on a small plan, against values worked out by hand.

After the last round: A.a.1.1 completed (one row of two without evidence), A.a.1.2 ongoing and
contested, B.a.1.1 completed and evidenced, B.a.1.2 not started and not reported, B.a.1.3
discontinued. ABC leads two rows, DEF two, GHI two.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.builders import a_layout, a_row, agreed
from tests.reports.builders import (
    ASSUMED,
    LAST,
    ONE,
    PRINTED,
    SILENT,
    TWO,
    a_small_plan,
    an_event,
    an_opinion,
    answered,
    first_round,
    last_round,
)
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import CompletionType, Plan
from tipxl.domain.results.round_result import (
    AgreedActivity,
    AgreedRow,
    Mark,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.schedule import Schedule, row_schedule
from tipxl.reports.figures import indicators
from tipxl.reports.figures.evidence import answer_label, words_agree
from tipxl.reports.figures.indicators import INDICATORS, Figure, Indicator, completed, rating
from tipxl.reports.figures.population import Population, population_of


def counted(last: RoundResult | None = None, plan: Plan | None = None) -> Population:
    return population_of(plan or a_small_plan(), a_layout(), (first_round(), last or last_round()))


def with_values(**values: dict[str, str]) -> RoundResult:
    """The last round, with these agreed answers on some rows (A_a_1_1_1 is A.a.1.1#1)."""
    keys = {key.replace(".", "_").replace("#", "_"): key for key in (r.key for r in rows())}
    changed = {keys[name]: each for name, each in values.items()}
    return last_round(
        rows=tuple(
            replace(row, values={**row.values, **changed.get(row.key, {})}) for row in rows()
        )
    )


def rows() -> tuple[AgreedRow, ...]:
    return last_round().rows


TARGETS = with_values(
    A_a_1_1_1={"target": "2018H2"},
    A_a_1_1_2={"target": "2018H1"},
    A_a_1_2_1={"target": "2018H2", "funding": "SEC"},
    B_a_1_1_1={"target": "2019H1"},
    B_a_1_2_1={"target": "CONT"},
)


@pytest.mark.parametrize(
    ("indicator", "text", "behind"),
    [
        # two completed of five less the one discontinued
        (indicators.completed_of_remaining, "2 of 4; of those reported on 2 of 3", 2),
        # A.a.1.1 and A.a.1.2 were due by the end of 2018; the first is completed
        (indicators.completed_when_due, "1 of 2; of those reported on 1 of 2", 1),
        # one not started, of four
        (indicators.not_started, "1 of 4; of those reported on 0 of 3", 1),
        # one discontinued, of five
        (indicators.attrition, "1 of 5 (20.0 %); of those reported on 1 of 4", 1),
        # by rows: two rows of A.a.1.1 and that of A.a.1.2 were due; one is ongoing
        (indicators.rows_completed_when_due, "2 of 3", 2),
        # four rows still in the plan have a half-year as target; that of A.a.1.2 is the last one
        (indicators.overdue, "0 of 4", 0),
        (indicators.due, "1 of 4", 1),
        (indicators.slipped, "0 of 4", 0),
        (indicators.left_unfinished, "0 of 5 (0.0 %)", 0),
    ],
)
def test_progress_by_activity(indicator: Indicator, text: str, behind: int) -> None:
    figure = indicator(counted(TARGETS))

    assert (figure.text, len(figure.behind)) == (text, behind)


def moved(**targets: str) -> tuple[RoundResult, RoundResult]:
    """Two rounds; the first with these targets agreed, the second with TARGETS."""
    named = {key.replace("_", ".", 3)[:7] + "#" + key[-1]: each for key, each in targets.items()}
    before = tuple(
        replace(row, values={**row.values, "target": named.get(row.key, "")})
        for row in first_round().rows
    )
    return first_round(rows=before), TARGETS


@pytest.mark.parametrize(
    ("target", "overdue", "due", "schedule"),
    [
        ("2018H1", 1, 0, Schedule.OVERDUE),
        ("2018H2", 0, 1, Schedule.DUE),
        ("2019H1", 0, 0, Schedule.ON_SCHEDULE),
    ],
)
def test_a_row_is_overdue_or_due_as_its_schedule_says(
    target: str, overdue: int, due: int, schedule: Schedule
) -> None:
    round = with_values(A_a_1_2_1={"target": target})
    here = counted(round)

    assert row_schedule(a_layout(), (round,), ASSUMED).schedule is schedule
    assert indicators.overdue(here).numerator == overdue
    assert indicators.due(here).numerator == due


def test_a_target_moved_to_a_later_period_is_slipped_and_counts_from_the_first() -> None:
    rounds = moved(A_a_1_1_1="2018H2", B_a_1_1_1="2018H1")

    whole = population_of(a_small_plan(), a_layout(), rounds)

    assert indicators.slipped(whole).behind == (PRINTED,)
    assert indicators.slipped(whole).text == "1 of 4"
    # its first target had passed, though it was moved to 2019H1
    assert PRINTED in indicators.rows_completed_when_due(whole).base


def test_what_is_not_under_way_is_told_in_three() -> None:
    then = tuple(
        replace(each, status="ON") if each.key in ("A.a.1.2", "B.a.1.2") else each
        for each in first_round().activities
    )
    now = {"A.a.1.1": "NS", "A.a.1.2": "PP", "B.a.1.2": "IP"}
    last = last_round(
        activities=tuple(
            replace(each, status=now.get(each.key, each.status)) for each in last_round().activities
        )
    )
    begun = tuple(replace(a, status="NS") if a.key == "A.a.1.1" else a for a in then)

    whole = population_of(a_small_plan(), a_layout(), (first_round(activities=begun), last))

    assert indicators.not_started(whole).numerator == 3
    assert indicators.never_begun(whole).behind == ("A.a.1.1",)
    assert indicators.fallen_back(whole).behind == ("B.a.1.2",)
    assert indicators.postponed(whole).behind == ("A.a.1.2",)


def with_statuses(changed: dict[str, AgreedActivity]) -> RoundResult:
    return last_round(
        activities=tuple(changed.get(each.key, each) for each in last_round().activities)
    )


def test_what_was_put_off_before_it_began_or_has_no_status_was_not_simply_never_begun() -> None:
    ended = AgreedActivity("B.a.1.3", "", (), ("B.a.1.3#1",))
    put_off = AgreedActivity("B.a.1.2", "PP", (), (SILENT,))
    last = with_statuses({each.key: each for each in (ended, put_off)})

    whole = population_of(a_small_plan(), a_layout(), (last,))

    assert indicators.never_begun(whole).behind == ()
    assert indicators.postponed(whole).behind == ("B.a.1.2",)
    assert indicators.not_started(whole).behind == ("B.a.1.2",)
    assert indicators.not_started(whole).denominator == 5


def test_an_activity_of_which_nothing_is_known_is_not_among_the_addressed() -> None:
    unheard = AgreedActivity("A.a.1.2", "ON", (), (ASSUMED,), no_information=True)

    whole = counted(with_statuses({"A.a.1.2": unheard}))

    assert indicators.addressed(counted()).behind == ("A.a.1.1", "A.a.1.2", "B.a.1.1")
    assert indicators.addressed(whole).behind == ("A.a.1.1", "B.a.1.1")
    assert indicators.addressed(whole).denominator == 5


def test_a_plan_that_has_ended_tells_what_it_leaves_unfinished() -> None:
    plan = a_small_plan(ends=LAST.end)

    figure = indicators.left_unfinished(counted(TARGETS, plan))

    assert (figure.text, figure.behind) == ("2 of 5 (40.0 %)", (ASSUMED, SILENT))


def test_a_decision_does_not_make_words_agree() -> None:
    both = (answered("ABC", status="ON"), answered("DEF", status="NS"))
    decided = tuple(
        replace(r, said=both, mark=Mark.NONE, rule="K1") if r.key == ASSUMED else r for r in rows()
    )

    assert indicators.agreeing(counted(last_round(rows=decided))).text == "1 of 2"


@pytest.mark.parametrize(
    ("status", "part", "do_agree"),
    [
        ("CO", "PR", False),  # what is still prepared is not completed
        ("CO", "TP", True),
        ("CO", "FI", True),
        ("ON", "PR", True),
        ("DI", "TP", False),  # nobody is at work on what ends
        ("DI", "PR", False),
        ("DI", "FI", True),
    ],
)
def test_the_words_of_a_lead_agree_with_those_of_who_takes_part(
    status: str, part: str, do_agree: bool
) -> None:
    said = (answered("ABC", status=status), answered("DEF", Role.PART, part=part))
    (row,) = (replace(each, said=said) for each in rows() if each.key == ASSUMED)

    assert words_agree(a_layout(), row) == do_agree


def test_completed_of_those_due_is_not_said_where_few_rows_have_a_target() -> None:
    figure = indicators.completed_when_due(counted())

    assert (figure.share.text, figure.why) == ("n/a", "Only 0 of 6 rows have a target.")


def test_without_continuing_rows_they_leave_both_counts() -> None:
    plan = a_small_plan()
    continuing = tuple(
        replace(row, nature=CompletionType.CONTINUING) if row.key in (PRINTED, ASSUMED) else row
        for row in plan.rows
    )

    figure = completed(counted(plan=replace(plan, rows=continuing)).without_continuing())

    assert (figure.numerator, figure.denominator, figure.behind) == (1, 3, ("A.a.1.1",))


def test_a_first_file_with_an_error_is_not_right_first_time() -> None:
    first = last_round().returns[0]
    corrected = replace(first, findings=(), arrival=replace(first.arrival, file="ABC [2].xlsx"))
    place = Place(sheet="Activities")
    repaired = Finding("R01", Severity.REPAIR, place, "Read as Ongoing.", "on-going")
    right = replace(first, body="DEF", findings=(repaired,))

    figure = indicators.right_first_time(counted(last_round(returns=(first, corrected, right))))

    assert (figure.text, figure.behind) == ("1 of 2", ("DEF 2018H2",))


def test_two_answers_agree_where_the_row_is_not_contested() -> None:
    both = (answered("ABC", status="ON"), answered("DEF", status="IP"))
    changed = tuple(replace(r, said=both) if r.key == ASSUMED else r for r in rows())

    figure = indicators.agreeing(counted(last_round(rows=changed)))

    # ONE is answered by ABC and DEF; ASSUMED by both, and contested.
    assert (figure.text, figure.behind) == ("1 of 2", (ONE,))


def test_bodies_contribute_that_worked_and_not_those_that_only_answered() -> None:
    idle = (answered("DEF", status="NS"), answered("ABC", Role.PART, part="TP"))
    group = (
        answered("ABC", status="ON"),
        RowStatement("GHI", Role.PART, optional=True, evented=True),
    )
    changed = tuple(replace(r, said={SILENT: idle, TWO: group}.get(r.key, r.said)) for r in rows())
    everywhere = replace(first_round(), rows=changed), last_round(rows=changed)

    figure = indicators.joined(population_of(a_small_plan(), a_layout(), everywhere))

    # Named on two or more: ONE (ABC, DEF, JKL) and SILENT; on ONE a lead and DEF worked.
    assert (figure.text, figure.behind) == ("1 of 2", (ONE,))


EVENTS = (
    an_event("ABC", "01", women=10.0, men=20.0, other=1.0, country="TH"),
    an_event("DEF", "01", women=5.0, men="NC", disability=3.0, country="ONLINE"),
    an_event("DEF", "02", women=7.0, men=0.0, disability=2.0, country="VN"),
    an_event("DEF", "03", counted=False, women=10.0, men=20.0, country="TH"),
)


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        # 17 women of 31 + 7; the event without a count of men is left out, the twin too
        (indicators.women_share, "17 of 38 (44.7 %); reported for events: 2 of 3"),
        # the share over the event that gives all three; two give the number
        (indicators.disability_share, "2 of 7 (28.6 %); reported for events: 2 of 3"),
        (indicators.states_reached, "2 of 10 (20.0 %)"),
    ],
)
def test_participation_over_counted_events(indicator: Indicator, text: str) -> None:
    assert indicator(counted(last_round(events=EVENTS))).text == text


def test_an_event_told_in_two_rounds_is_counted_once_over_both() -> None:
    told = an_event("ABC", "01", women=12.0, men=9.0, country="TH")
    again = replace(told, replaces=("ABC events 01 of 2018H1",))
    rounds = (first_round(events=(told,)), last_round(events=(again,)))

    both = population_of(a_small_plan(), a_layout(), rounds)
    first = population_of(a_small_plan(), a_layout(), rounds[:1])

    assert indicators.women_share(both).text == "12 of 21 (57.1 %); reported for events: 1 of 1"
    assert indicators.women_share(first).denominator == 21
    assert both.events["why"].tolist()[0] == (
        "Told again in 2018H2 as ABC events 01, and counted there."
    )


def test_no_event_is_nobody_counted() -> None:
    assert indicators.women_share(counted()).text == "n/a; reported for events: n/a"


OPINIONS = (
    an_opinion("ABC", ONE, impact="HIGH", sustained="YES", lasting="EARLY", basis="A law"),
    an_opinion("DEF", TWO, impact="LOW", sustained="PARTLY", lasting="LAST"),
    an_opinion("DEF", PRINTED, impact="EARLY", sustained="NO", lasting="REV"),
    replace(an_opinion("GHI", SILENT, impact="HIGH", sustained="YES"), refused=True),
)


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        (indicators.high_impact, "1 of 2"),
        (indicators.sustained, "1 of 3"),
        (indicators.lasting, "1 of 2"),
    ],
)
def test_opinions_leave_out_too_early_and_what_has_no_basis(
    indicator: Indicator, text: str
) -> None:
    assert indicator(counted(last_round(lines=OPINIONS))).text == text


def test_opinions_of_another_evaluation_are_not_counted() -> None:
    rounds = (first_round(), last_round(lines=OPINIONS))

    final = population_of(a_small_plan(), a_layout(), rounds, evaluation="final")

    assert indicators.high_impact(final).text == "n/a"


@pytest.mark.parametrize(
    ("ratings", "text"),
    [
        (("5", "2", "6"), "5 (2–6), 3 ratings"),
        (("5", "2", "6", "4"), "4.5 (2–6), 4 ratings"),
        (("3", "UA", "UA"), "3 (3–3), 1 rating; unable to assess: 2"),
        (("1", "6"), "3.5 (1–6), 2 ratings"),
        (("3", ""), "3 (3–3), 1 rating"),  # words and no rating: neither rated nor unable to
        (("UA",), "n/a; unable to assess: 1"),
        # Of no choice of the scale, as of one that was taken away: that is not "unable".
        (("3", "9", "UA"), "3 (3–3), 1 rating; unable to assess: 1; not of this scale: 1"),
        (("Good",), "n/a; not of this scale: 1"),
        ((), "n/a"),
    ],
)
def test_ratings_have_a_median_and_never_a_mean(ratings: tuple[str, ...], text: str) -> None:
    views = tuple(
        an_opinion(f"B{n}", "relevance", block="views", rating=each, answer="Because.")
        for n, each in enumerate(ratings)
    )

    assert rating(counted(last_round(lines=views)), "relevance").text == text


def test_funding_is_counted_where_it_is_needed_and_known() -> None:
    known = with_values(
        A_a_1_1_1={"funding": "SEC"},
        A_a_1_1_2={"funding": "SEEK"},
        A_a_1_2_1={"funding": "SEEK"},
        B_a_1_1_1={"funding": "PART"},
        B_a_1_2_1={"funding": "UNK"},
    )

    figure = indicators.funding_secured(counted(known))

    # A.a.1.2 and B.a.1.2 are unfinished; the others are completed, whatever their funding
    assert figure.text == "0 of 1; known for unfinished rows: 1 of 2"

    secured = with_values(A_a_1_2_1={"funding": "SEC"}, B_a_1_2_1={"funding": "PART"})
    assert indicators.funding_secured(counted(secured)).behind == (ASSUMED,)
    assert indicators.funding_secured(counted(secured)).denominator == 2


def test_codes_run_from_1_and_each_figure_says_what_it_is() -> None:
    found = [indicator(counted()) for indicator in INDICATORS]

    beside = [each.code for each in found if not each.code[1:].isdigit()]
    numbered = [each.code for each in found if each.code not in beside]
    assert numbered == [f"I{n}" for n in range(1, len(numbered) + 2) if n != 21]
    assert beside == ["I5b", "I6a", "I6b", "I6c", "I8a", "I8b", "I8c", "I10b"]
    assert all(each.says and each.formula and each.name for each in found)


def test_nothing_at_all_is_not_a_hundred_percent() -> None:
    nothing = population_of(a_small_plan(rows=()), a_layout(), ())

    assert all(
        indicator(nothing).share.text in ("n/a", "0 of 10 (0.0 %)") for indicator in INDICATORS
    )


# --- what holds of every plan

STATUSES = ("NS", "IP", "ON", "CO", "PP", "DI", "ME", "")
MARKS = st.sampled_from(tuple(Mark))


@st.composite
def rounds_of(draw: st.DrawFn) -> tuple[Plan, RoundResult]:
    number = draw(st.integers(1, 12))
    keys = [f"{draw(st.sampled_from('ABC'))}.a.1.{n}#1" for n in range(number)]
    leads = [draw(st.sampled_from((("ABC",), ("DEF", "ABC"), ()))) for _ in keys]
    plan = a_small_plan(
        rows=tuple(a_row(key, leads=lead) for key, lead in zip(keys, leads, strict=True))
    )
    found = []
    for key in keys:
        values = {
            "evidence": draw(st.sampled_from(("", "Report"))),
            "target": draw(st.sampled_from(("", "2018H1", "2019H1", "CONT"))),
            "funding": draw(st.sampled_from(("", "SEC", "SEEK", "NONE"))),
        }
        said = tuple(answered(b, status="ON") for b in draw(st.sets(st.sampled_from("XYZ"))))
        status = draw(st.sampled_from(STATUSES))
        found.append(agreed(key, status, mark=draw(MARKS), values=values, said=said))
    activities = tuple(
        AgreedActivity(
            row.key.partition("#")[0],
            row.status,
            (row.mark,) if row.mark is not Mark.NONE else (),
            (row.key,),
        )
        for row in found
    )
    return plan, last_round(rows=tuple(found), activities=activities, reporting=())


@given(rounds_of())
def test_no_figure_counts_more_than_there_is(made: tuple[Plan, RoundResult]) -> None:
    whole = population_of(made[0], a_layout(), (made[1],))

    for indicator in INDICATORS:
        figure = indicator(whole)
        assert 0 <= figure.numerator <= figure.denominator
        assert set(figure.behind) <= set(figure.base)
        assert len(set(figure.behind)) == len(figure.behind)


_BY_PART = {
    "I1",
    "I2",
    "I3",
    "I4",
    "I6",
    "I6a",
    "I6b",
    "I6c",
    "I7",
    "I8",
    "I8a",
    "I8b",
    "I8c",
    "I11",
}
BY_ACTIVITY = [each for each in INDICATORS if each.code in _BY_PART]


@given(rounds_of())
def test_the_areas_add_up_to_the_whole(made: tuple[Plan, RoundResult]) -> None:
    whole = population_of(made[0], a_layout(), (made[1],))

    for indicator in BY_ACTIVITY:
        parts: list[Figure] = [indicator(whole.area(each)) for each in whole.parts("area")]
        assert sum(part.numerator for part in parts) == indicator(whole).numerator
        assert sum(part.denominator for part in parts) == indicator(whole).denominator


@given(rounds_of())
def test_addressed_is_never_less_than_completed(made: tuple[Plan, RoundResult]) -> None:
    whole = population_of(made[0], a_layout(), (made[1],))
    one, two, three, four = (indicator(whole) for indicator in INDICATORS[:4])

    assert one.numerator >= two.numerator == three.numerator >= four.numerator


# --- what the form does not ask


def unasked(block: str, key: str, last: RoundResult) -> Population:
    """Counted by a form of which one sheet has lost a question; no other sheet, and no list."""
    layout = a_layout()
    blocks = tuple(
        replace(each, columns=tuple(c for c in each.columns if c.key != key))
        if each.key == block
        else each
        for each in layout.blocks
    )
    schema = replace(layout, blocks=blocks)
    return population_of(a_small_plan(), schema, (first_round(), last))


def test_what_another_sheet_asks_is_not_asked_of_the_activities() -> None:
    unanswered = last_round(rows=tuple(replace(each, values={}) for each in rows()))
    figure = indicators.completed_with_evidence(unasked("activities", "evidence", unanswered))

    assert (figure.text, figure.why) == (
        "n/a",
        "The form has no question “evidence” on its sheet Activities, so this is not known.",
    )


def test_what_is_asked_no_more_is_counted_in_all_areas_or_in_none() -> None:
    shown = indicators.completed_with_evidence
    whole = unasked("activities", "evidence", last_round())

    assert shown(whole).share.text == "1 of 4"
    assert [shown(whole.area(each)).share.text for each in "AB"] == ["0 of 2", "1 of 2"]


@pytest.mark.parametrize(
    ("block", "key", "indicator"),
    [
        ("results", "impact", indicators.high_impact),
        ("results", "sustained", indicators.sustained),
        ("results", "lasting", indicators.lasting),
        ("activities", "funding", indicators.funding_secured),
        ("events", "country", indicators.states_reached),
    ],
)
def test_a_question_that_is_gone_is_told_though_its_list_is_left(
    block: str, key: str, indicator: Indicator
) -> None:
    figure = indicator(unasked(block, key, last_round()))

    assert (figure.text, figure.why) == (
        "n/a",
        f"The form has no question “{key}”, so this is not known.",
    )


@pytest.mark.parametrize(
    ("key", "indicator"),
    [
        ("impact", indicators.high_impact),
        ("sustained", indicators.sustained),
        ("lasting", indicators.lasting),
    ],
)
def test_what_leads_say_to_other_questions_is_no_answer_to_one_that_is_gone(
    key: str, indicator: Indicator
) -> None:
    said = {"impact": "HIGH", "sustained": "YES", "lasting": "LAST"}
    without = {question: code for question, code in said.items() if question != key}
    last = last_round(lines=(an_opinion("ABC", ONE, **without),))

    assert indicator(unasked("results", key, last)).why == (
        f"The form has no question “{key}”, so this is not known."
    )
    # An earlier form has asked it: it is known, and counted.
    last = last_round(lines=(an_opinion("ABC", ONE, **said),))
    assert indicator(unasked("results", key, last)).text == "1 of 1"


def test_an_answer_is_told_in_the_words_of_its_own_questions_list() -> None:
    layout = a_layout()
    views = layout.block("views")
    named = tuple(replace(each, list="impact") for each in views.columns if each.key == "rating")
    blocks = tuple(replace(views, columns=named) if e is views else e for e in layout.blocks)
    schema = replace(layout, blocks=blocks)
    # Another question goes by the list that is called as the first one is.
    other = replace(named[0], key="other_rating", list="rating")

    assert answer_label(schema, other, "UA") == layout.list("rating").label("UA") != "UA"
    assert answer_label(schema, replace(other, list=""), "UA") == "UA"
