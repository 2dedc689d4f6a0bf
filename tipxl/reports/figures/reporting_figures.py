"""I9 to I12: how the bodies reported."""

import pandas as pd

from tipxl.reports.figures.figure import Figure, FigureWords, counted
from tipxl.reports.figures.population import Population


def completeness(population: Population) -> Figure:
    """I9: expected returns that came, whenever."""
    words = FigureWords(
        "I9",
        "Completeness",
        "Returns received, late ones included, of the returns expected.",
        "returns received / returns expected; a body that leads a row is expected once a round",
    )
    return _of_returns(population, words, population.reporting["received"].notna())


def timeliness(population: Population) -> Figure:
    """I10: expected returns that came by the due date."""
    words = FigureWords(
        "I10",
        "Timeliness",
        "Returns received by the due date, of the returns expected.",
        "returns received by the due date / returns expected; a draft is never on time",
    )
    return _of_returns(population, words, population.reporting["on_time"].astype(bool))


def answered_by_lead(population: Population) -> Figure:
    """I11: rows on which a lead spoke in the last round."""
    words = FigureWords(
        "I11",
        "Rows answered by their lead",
        "Rows on which a lead gave an answer that counts, in the last round used.",
        "rows answered by a lead / rows in force in the last round used",
    )
    answered = population.rows[population.rows["by_lead"].astype(bool)]
    return counted(words, answered["key"], population.rows["key"])


def right_first_time(population: Population) -> Figure:
    """I12: the first file of a body needed no correction."""
    words = FigureWords(
        "I12",
        "Returns right first time",
        "Bodies whose first file of a round had nothing that must be corrected.",
        "first files without an error / first files received, one a body and round",
    )
    first = population.first_time
    names = first["body"] + " " + first["round"]
    return counted(words, names[first["right"].astype(bool)], names)


def _of_returns(population: Population, words: FigureWords, came: "pd.Series[bool]") -> Figure:
    expected = population.reporting["expected"].astype(bool)
    names = population.reporting["body"] + " " + population.reporting["round"]
    return counted(words, names[expected & came], names[expected])
