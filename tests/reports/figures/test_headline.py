import pytest
from msgspec.structs import replace

from tests.builders import a_layout, a_round, a_row, agreed
from tests.reports.builders import (
    BASELINE,
    LAST,
    ONE,
    SILENT,
    TWO,
    a_small_plan,
    first_round,
    last_round,
)
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedActivity, RoundResult
from tipxl.reports.figures.indicators import (
    HEADLINE,
    addressed,
    answered_by_lead,
    completed,
    completed_with_evidence,
    completeness,
    timeliness,
)
from tipxl.reports.figures.population import Population, population_of


def counted(plan: Plan | None = None, *rounds: RoundResult) -> Population:
    return population_of(
        plan or a_small_plan(), a_layout(), rounds or (first_round(), last_round())
    )


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (0, "I1", "3 of 5 (60.0 %); of those reported on 3 of 4"),
        (1, "I2", "2 of 5 (40.0 %); of those reported on 2 of 4"),
        (2, "I4", "1 of 4; of those reported on 1 of 3"),
        (3, "I9", "4 of 6 (66.7 %)"),
        (4, "I10", "3 of 6 (50.0 %)"),
        (5, "I10b", "3 of 6 (50.0 %)"),
        (6, "I11", "3 of 4; agreed for good and not asked: 2 of 6 (33.3 %)"),
    ],
)
def test_the_headline_figures_of_two_rounds(number: int, code: str, text: str) -> None:
    figure = HEADLINE[number](counted())

    assert (figure.code, figure.text) == (code, text)


@pytest.mark.parametrize(
    ("area", "texts"),
    [
        (
            "A",
            [
                "2 of 2",
                "1 of 2",
                "0 of 2",
                "4 of 4",
                "3 of 4",
                "3 of 4",
                "2 of 2; agreed for good and not asked: 1 of 3",
            ],
        ),
        (
            "B",
            [
                "1 of 3; of those reported on 1 of 2",
                "1 of 3; of those reported on 1 of 2",
                "1 of 2; of those reported on 1 of 1",
                "2 of 4",
                "1 of 4",
                "1 of 4",
                "1 of 2; agreed for good and not asked: 1 of 3",
            ],
        ),
    ],
)
def test_an_area_counts_its_own_activities_and_the_bodies_that_lead_in_it(
    area: str, texts: list[str]
) -> None:
    here = counted().area(area)

    assert [indicator(here).text for indicator in HEADLINE] == texts


def test_a_figure_names_what_stands_behind_it() -> None:
    whole = counted()

    assert addressed(whole).behind == ("A.a.1.1", "A.a.1.2", "B.a.1.1")
    assert completed_with_evidence(whole).behind == ("B.a.1.1",)
    assert timeliness(whole).behind == ("ABC 2018H1", "DEF 2018H1", "ABC 2018H2")
    assert ONE in answered_by_lead(whole).behind


def test_an_activity_is_evidenced_when_all_its_completed_rows_are() -> None:
    rows = tuple(
        replace(row, values={"evidence": "Report 8"}) if row.key == TWO else row
        for row in last_round().rows
    )

    figure = completed_with_evidence(counted(None, last_round(rows=rows)))

    assert figure.behind == ("A.a.1.1", "B.a.1.1")


def test_evidence_of_blanks_shows_nothing() -> None:
    rows = tuple(replace(row, values={"evidence": " \n"}) for row in last_round().rows)

    assert completed_with_evidence(counted(None, last_round(rows=rows))).numerator == 0


def test_a_second_rate_is_printed_only_above_a_tenth_not_reported() -> None:
    spare = [a_row(f"A.a.2.{number}#1") for number in range(1, 6)]
    plan = a_small_plan(rows=(*a_small_plan().rows, *spare))  # N is 10, one row is not reported

    assert addressed(counted(plan)).reported is None
    assert addressed(counted()).reported is not None


def test_n_is_the_baseline_whatever_the_plan_becomes() -> None:
    plan = a_small_plan()
    gone = replace(plan.rows[3], in_force_until=BASELINE)
    new = a_row("B.a.9.9#1", in_force_from=LAST)
    changed = replace(plan, rows=(*plan.rows[:3], gone, *plan.rows[4:], new))
    last = last_round(
        rows=(*(r for r in last_round().rows if r.key != gone.key), agreed(new.key, "CO")),
        activities=(
            *(a for a in last_round().activities if a.key != gone.activity_key),
            AgreedActivity("B.a.9.9", "CO", (), (new.key,)),
        ),
    )

    figure = completed(counted(changed, first_round(), last))

    assert (figure.numerator, figure.denominator) == (2, 5)
    assert gone.activity_key in figure.behind  # with the status of the last round that had it


def test_the_baseline_need_not_be_the_first_round() -> None:
    plan = a_small_plan(rounds=(a_round(BASELINE), a_round(LAST, baseline=True)))
    new = a_row("B.a.9.9#1", in_force_from=LAST)

    assert addressed(counted(replace(plan, rows=(*plan.rows, new)))).denominator == 6


def test_a_plan_without_a_baseline_round_counts_from_the_first_round_given() -> None:
    plan = a_small_plan(rounds=(a_round(BASELINE), a_round(LAST)))

    assert addressed(counted(plan)).denominator == 5


def test_no_round_at_all_is_nobody_expected_and_nothing_done() -> None:
    nothing = population_of(a_small_plan(), a_layout(), ())

    texts = [indicator(nothing).text for indicator in HEADLINE]
    none_done, agreed = ["0 of 5 (0.0 %)"] * 3, "n/a; agreed for good and not asked: n/a"
    assert texts == [*none_done, "n/a", "n/a", "n/a", agreed]


def test_discontinued_and_merged_leave_only_the_denominator_of_the_evidenced() -> None:
    ended = tuple(replace(each, status="ME") for each in last_round().activities)

    whole = counted(None, last_round(activities=ended))

    assert completed_with_evidence(whole).text.startswith("n/a")
    assert completed(whole).denominator == 5


def test_counting_changes_nothing_that_is_counted() -> None:
    whole = counted()
    before = [frame.copy() for frame in (whole.activities, whole.rows, whole.reporting)]

    for indicator in HEADLINE:
        indicator(whole.area("B"))

    after = (whole.activities, whole.rows, whole.reporting)
    assert all(one.equals(other) for one, other in zip(before, after, strict=True))


def test_completeness_counts_bodies_that_came_late() -> None:
    only_last = counted(None, last_round())

    assert completeness(only_last).text == "2 of 3"
    assert timeliness(only_last).text == "1 of 3"
    assert SILENT not in answered_by_lead(only_last).behind
