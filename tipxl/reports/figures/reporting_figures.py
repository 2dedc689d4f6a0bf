"""I9 to I12: how the bodies reported."""

import pandas as pd

from tipxl.reports.figures.figure import Figure, Words, counted
from tipxl.reports.figures.population import Scope


def completeness(scope: Scope) -> Figure:
    """I9: expected returns that came, whenever."""
    words = Words(
        "I9",
        "Completeness",
        "Returns received, late ones included, of the returns expected.",
        "returns received / returns expected; a body that leads a row is expected once a round",
    )
    return _of_returns(scope, words, scope.reporting["received"].notna())


def timeliness(scope: Scope) -> Figure:
    """I10: expected returns that came by the due date."""
    words = Words(
        "I10",
        "Timeliness",
        "Returns received by the due date, of the returns expected.",
        "returns received by the due date / returns expected; a draft is never on time",
    )
    return _of_returns(scope, words, scope.reporting["on_time"].astype(bool))


def answered_by_lead(scope: Scope) -> Figure:
    """I11: rows on which a lead spoke in the last round."""
    words = Words(
        "I11",
        "Rows answered by their lead",
        "Rows on which a lead gave an answer that counts, in the last round used.",
        "rows answered by a lead / rows in force in the last round used",
    )
    answered = scope.rows[scope.rows["by_lead"].astype(bool)]
    return counted(words, answered["key"], scope.rows["key"])


def right_first_time(scope: Scope) -> Figure:
    """I12: the first file of a body needed no correction."""
    words = Words(
        "I12",
        "Returns right first time",
        "Bodies whose first file of a round had nothing that must be mended.",
        "first files without an error / first files received, one a body and round",
    )
    first = scope.first_time
    names = first["body"] + " " + first["round"]
    return counted(words, names[first["right"].astype(bool)], names)


def _of_returns(scope: Scope, words: Words, came: "pd.Series[bool]") -> Figure:
    expected = scope.reporting["expected"].astype(bool)
    names = scope.reporting["body"] + " " + scope.reporting["round"]
    return counted(words, names[expected & came], names[expected])
