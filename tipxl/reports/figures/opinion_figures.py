"""I18 to I22: what the leads think was achieved, the ratings of the plan, and funding."""

from dataclasses import replace

import pandas as pd

from tipxl.reports.figures.evidence import sense_of
from tipxl.reports.figures.figure import Figure, Median, Words, counted
from tipxl.reports.figures.population import Scope
from tipxl.reports.model.sheet import Share

_OWN = "The leads' own view: one opinion a row and lead."


def high_impact(scope: Scope) -> Figure:
    """I18: high impact, of those rated."""
    words = Words(
        "I18",
        "High impact",
        f"Rows whose lead sees a high impact. {_OWN}",
        "high / (rated − too early to tell)",
    )
    return _of_opinions(scope, words, "impact", "high")


def sustained(scope: Scope) -> Figure:
    """I19: goes on when the plan ends, of those rated."""
    words = Words(
        "I19",
        "Will be sustained",
        f"Rows that go on when this plan and its funding end. {_OWN}",
        "yes / (rated − too early to tell)",
    )
    return _of_opinions(scope, words, "sustained", "sustained")


def lasting(scope: Scope) -> Figure:
    """I20: the change cannot easily be undone, of those rated."""
    words = Words(
        "I20",
        "Lasting change",
        f"Rows whose change cannot easily be undone. {_OWN}",
        "lasting / (rated − too early to tell)",
    )
    return _of_opinions(scope, words, "lasting", "lasting")


def funding_secured(scope: Scope) -> Figure:
    """I22: funding secured, of the rows that need it and whose lead says how it stands."""
    words = Words(
        "I22",
        "Funding secured",
        "Rows whose funding is secured, among the rows that need funding and whose lead says how "
        "it stands.",
        "secured / (secured + partly secured + being sought); not needed, not known and not "
        "answered are left out",
    )
    senses = _senses(scope, scope.rows, "funding")
    needing = scope.rows["key"][senses.isin(("secured", "needed"))]
    figure = counted(words, scope.rows["key"][senses == "secured"], needing)
    known = int(senses.isin(("secured", "needed", "not needed")).sum())
    return replace(figure, coverage=Share(known, len(scope.rows)), covers="known for rows:")


def rating(scope: Scope, criterion: str) -> Median:
    """I21: the median rating of one criterion; those unable to assess are counted apart."""
    views = scope.views[(scope.views["criterion"] == criterion) & (scope.views["rating"] != "")]
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


def too_early(scope: Scope, question: str) -> int:
    """How many said that it is too early to tell."""
    return int((_senses(scope, scope.results, question) == "too early").sum())


def _of_opinions(scope: Scope, words: Words, question: str, sense: str) -> Figure:
    answered = scope.results[scope.results[question] != ""]
    senses = _senses(scope, answered, question)
    rated = answered["name"][senses != "too early"]
    return counted(words, answered["name"][senses == sense], rated)


def _senses(scope: Scope, table: pd.DataFrame, question: str) -> "pd.Series[str]":
    found = [sense_of(scope.layout, question, code) for code in table[question]]
    return pd.Series(found, index=table.index, dtype=object)
