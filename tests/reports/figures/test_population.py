"""What is counted over: each activity as its rows in the last round that has it make it."""

from msgspec.structs import replace

from tests.builders import a_layout
from tests.reports.builders import ONE, TWO, a_small_plan, first_round, last_round
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.population import baseline, population_of


def is_late(one: tuple[str, str], two: tuple[str, str]) -> bool | None:
    """Whether a target of an activity has passed whose two rows have this status and target."""
    said = {ONE: one, TWO: two}

    def now(row: AgreedRow) -> AgreedRow:
        if row.key not in said:
            return row
        status, target = said[row.key]
        return replace(row, status=status, values={"target": target} if target else {})

    rows = tuple(now(row) for row in last_round().rows)
    ongoing = AgreedActivity("A.a.1.1", "ON", (), (ONE, TWO))
    last = last_round(rows=rows, activities=(ongoing, *last_round().activities[1:]))
    counted = population_of(a_small_plan(), a_layout(), (first_round(), last))
    found = next(each for each in each_line(counted.activities) if each.key == "A.a.1.1")
    return None if found.passed is None else bool(found.passed)


def test_only_targets_of_what_is_unfinished_make_an_activity_late() -> None:
    assert is_late(("CO", "2018H1"), ("ON", "2019H2")) is False
    assert is_late(("CO", "2019H2"), ("ON", "2018H1")) is True
    assert is_late(("CO", "2018H1"), ("ON", "")) is None
    assert is_late(("ON", "2018H1"), ("ON", "2019H2")) is True


def test_where_nothing_is_unfinished_the_targets_of_all_rows_do() -> None:
    assert is_late(("CO", "2018H1"), ("CO", "2019H2")) is True
    assert is_late(("CO", ""), ("CO", "")) is None


def test_of_what_the_plan_has_lost_only_what_the_baseline_round_agreed_on_is_counted() -> None:
    first, last = first_round(), last_round()
    lost, never = (AgreedActivity(key, "ON", (), ()) for key in ("C.z.1.1", "C.z.1.2"))
    first = replace(first, activities=(*first.activities, lost))
    last = replace(last, activities=(*last.activities, never))

    found = baseline(a_small_plan(), (first, last))

    assert set(found) - set(baseline(a_small_plan(), ())) == {"C.z.1.1"}
    assert found["C.z.1.1"] == ""
