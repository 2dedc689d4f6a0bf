import pytest

from tests.builders import a_layout
from tests.reports.builders import a_small_plan, first_round, last_round
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.rows_asked import rows_answered
from tipxl.reports.figures.indicators import answered_by_lead, completeness, timeliness
from tipxl.reports.figures.population import population_of
from tipxl.reports.model.sheet import Share


@pytest.mark.parametrize("round", [first_round(), last_round()])
def test_the_indicators_count_what_every_door_counts(round: RoundResult) -> None:
    population, complete = population_of(a_small_plan(), a_layout(), (round,)), round.completeness

    expected, rows = len(complete.expected), rows_answered(a_layout(), round.rows)
    assert completeness(population).share == Share(len(complete.received), expected)
    assert timeliness(population).share == Share(len(complete.on_time), expected)
    assert answered_by_lead(population).share == Share(rows.answered, rows.asked)


def test_over_several_rounds_the_indicators_add_up_the_rounds() -> None:
    rounds = (first_round(), last_round())
    counted = [each.completeness for each in rounds]

    figure = completeness(population_of(a_small_plan(), a_layout(), rounds))

    received = sum(len(each.received) for each in counted)
    assert figure.share == Share(received, sum(len(each.expected) for each in counted))
