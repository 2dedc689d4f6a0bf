"""I1 to I8: how far the plan has come, by activity."""

from dataclasses import replace

import pandas as pd

from tipxl.domain.results.round_result import Mark
from tipxl.domain.schema.meanings import ADDRESSED, IDLE, STOPPED, Status
from tipxl.reports.figures.figure import Figure, FigureWords, counted
from tipxl.reports.figures.population import Population
from tipxl.reports.model.sheet import Share

N = "N = activities in the baseline"
_LEFT = "N − discontinued − merged"
_ENDED = "the period named as target had ended when the last round used ended"


def addressed(population: Population) -> Figure:
    """I1: work has begun or is done. The rate that other ASEAN plans print."""
    words = FigureWords(
        "I1",
        "Addressed",
        "Activities on which work is under way or completed.",
        f"(ongoing + completed) / N; {N}",
    )
    return _of(population, words, _is(population, *ADDRESSED), _all(population))


def completed(population: Population) -> Figure:
    """I2: agreed as completed, with evidence or without."""
    words = FigureWords(
        "I2",
        "Completed",
        "Activities agreed as completed, with evidence or without.",
        f"completed / N; {N}",
    )
    return _of(population, words, _is(population, Status.COMPLETED), _all(population))


def completed_of_remaining(population: Population) -> Figure:
    """I3: completed, of the activities that are still to be done or are done."""
    words = FigureWords(
        "I3",
        "Completed of those still in the plan",
        "Completed activities among those neither discontinued nor merged by decision.",
        f"completed / ({_LEFT}); {N}",
    )
    return _of(population, words, _is(population, Status.COMPLETED), _left(population))


def completed_with_evidence(population: Population) -> Figure:
    """I4, the headline for "done": completed, and something shows it."""
    words = FigureWords(
        "I4",
        "Completed with evidence",
        "Completed activities of which every completed row names what shows it, among the "
        "activities still part of the plan.",
        f"completed with evidence / ({_LEFT}); {N}",
    )
    evidenced = _is(population, Status.COMPLETED) & population.activities["evidenced"].astype(bool)
    return _of(population, words, evidenced, _left(population))


def completed_when_due(population: Population) -> Figure:
    """I5: completed, of those whose target has passed; n/a where few rows have a target."""
    words = FigureWords(
        "I5",
        "Completed of those due",
        f"Completed activities among those whose target has passed: {_ENDED}.",
        "completed / activities whose target has passed; n/a where fewer than half of the rows "
        "have a target",
    )
    dated = int((population.standing["passed"].notna()).sum())
    if 2 * dated < len(population.standing):
        return replace(
            counted(words, (), ()),
            why=f"Only {dated} of {len(population.standing)} rows have a target.",
        )
    due = population.activities["passed"].astype(bool) & _left(population)
    return _of(population, words, _is(population, Status.COMPLETED), due)


def not_started(population: Population) -> Figure:
    """I6: nothing delivered yet: not started, in preparation or postponed."""
    words = FigureWords(
        "I6",
        "Not yet under way",
        "Activities not started, in preparation or postponed, among those still in the plan.",
        f"(not started + in preparation + postponed) / ({_LEFT}); {N}",
    )
    return _of(
        population,
        words,
        _is(population, *IDLE),
        _left(population),
    )


def attrition(population: Population) -> Figure:
    """I7: discontinued or merged by a recorded decision."""
    words = FigureWords(
        "I7",
        "Discontinued or merged",
        "Activities that ended by decision without being carried out as planned.",
        f"(discontinued + merged) / N; {N}",
    )
    return _of(population, words, _is(population, *STOPPED), _all(population))


def overdue(population: Population) -> Figure:
    """I8: not completed although the target has passed."""
    words = FigureWords(
        "I8",
        "Overdue",
        f"Activities not completed although their target has passed ({_ENDED}), among those "
        "with a target.",
        "not completed and target passed / activities still in the plan that have a target",
    )
    dated = population.activities["dated"].astype(bool) & _left(population)
    late = population.activities["passed"].astype(bool) & ~_is(population, Status.COMPLETED)
    return _of(population, words, late, dated)


def _is(population: Population, *senses: str) -> "pd.Series[bool]":
    return population.activities["sense"].isin(senses)


def _all(population: Population) -> "pd.Series[bool]":
    return population.activities["key"].notna()


def _left(population: Population) -> "pd.Series[bool]":
    return ~_is(population, *STOPPED)


def _of(
    population: Population, words: FigureWords, hits: "pd.Series[bool]", base: "pd.Series[bool]"
) -> Figure:
    keys = population.activities["key"]
    figure = counted(words, keys[hits & base], keys[base])
    return replace(figure, reported=_among_reported(population, hits, base))


def _among_reported(
    population: Population, hits: "pd.Series[bool]", base: "pd.Series[bool]"
) -> Share | None:
    """The second rate, where the rows not reported are more than a tenth of N (RULES 9)."""
    silent_rows = int((population.rows["mark"] == str(Mark.NOT_REPORTED)).sum())
    if 10 * silent_rows <= len(population.activities):
        return None
    spoken = base & ~population.activities["silent"].astype(bool)
    return Share(int((hits & spoken).sum()), int(spoken.sum()))
