"""I18 to I22: what the leads think was achieved, the ratings of the plan, and funding."""

from dataclasses import replace

import pandas as pd

from tipxl.domain.schema.meanings import Funding, Opinion
from tipxl.reports.figures.evidence import sense_of
from tipxl.reports.figures.figure import Figure, FigureWords, Median, counted
from tipxl.reports.figures.population import Population
from tipxl.reports.model.sheet import Share

_OWN = "The leads' own view: one opinion a row and lead."


def high_impact(population: Population) -> Figure:
    """I18: high impact, of those rated."""
    words = FigureWords(
        "I18",
        "High impact",
        f"Rows whose lead sees a high impact. {_OWN}",
        "high / (rated − too early to tell)",
    )
    return _of_opinions(population, words, "impact", Opinion.HIGH)


def sustained(population: Population) -> Figure:
    """I19: goes on when the plan ends, of those rated."""
    words = FigureWords(
        "I19",
        "Will be sustained",
        f"Rows that go on when this plan and its funding end. {_OWN}",
        "yes / (rated − too early to tell)",
    )
    return _of_opinions(population, words, "sustained", Opinion.SUSTAINED)


def lasting(population: Population) -> Figure:
    """I20: the change cannot easily be undone, of those rated."""
    words = FigureWords(
        "I20",
        "Lasting change",
        f"Rows whose change cannot easily be undone. {_OWN}",
        "lasting / (rated − too early to tell)",
    )
    return _of_opinions(population, words, "lasting", Opinion.LASTING)


def funding_secured(population: Population) -> Figure:
    """I22: funding secured, of the rows that need it and whose lead says how it stands."""
    words = FigureWords(
        "I22",
        "Funding secured",
        "Rows whose funding is secured, among the rows that need funding and whose lead says how "
        "it stands.",
        "secured / (secured + partly secured + being sought); not needed, not known and not "
        "answered are left out",
    )
    senses = _senses(population, population.rows, "funding")
    needing = population.rows["key"][senses.isin((Funding.SECURED, Funding.NEEDED))]
    figure = counted(words, population.rows["key"][senses == Funding.SECURED], needing)
    known = int(senses.isin(tuple(Funding)).sum())
    return replace(figure, coverage=Share(known, len(population.rows)), covers="known for rows:")


def rating(population: Population, criterion: str) -> Median:
    """I21: the median rating of one criterion; those unable to assess are counted apart."""
    views = population.views[
        (population.views["criterion"] == criterion) & (population.views["rating"] != "")
    ]
    rated = views[views["rating"].isin([str(each) for each in range(1, 7)])]
    return Median(
        code="I21",
        name=f"Rating: {criterion}",
        says="The middle of the bodies' own ratings, from 6 (highly satisfactory) to 1 (highly "
        "unsatisfactory).",
        formula="median of the ratings with a reason; lowest–highest; n; never a mean",
        criterion=criterion,
        ratings=tuple(int(each) for each in rated["rating"]),
        unable=len(views) - len(rated),
        behind=tuple(rated["name"]),
    )


def too_early(population: Population, question: str) -> int:
    """How many said that it is too early to tell."""
    return int((_senses(population, population.results, question) == Opinion.TOO_EARLY).sum())


def _of_opinions(population: Population, words: FigureWords, question: str, sense: str) -> Figure:
    answered = population.results[population.results[question] != ""]
    senses = _senses(population, answered, question)
    rated = answered["name"][senses != Opinion.TOO_EARLY]
    return counted(words, answered["name"][senses == sense], rated)


def _senses(population: Population, table: pd.DataFrame, question: str) -> "pd.Series[str]":
    found = [sense_of(population.schema, question, code) for code in table[question]]
    return pd.Series(found, index=table.index, dtype=object)
