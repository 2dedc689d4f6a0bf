"""Scope -> the figures of an evaluation, each with what it says and how it is counted."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from tipxl.domain.agreed import Mark
from tipxl.reports.scope import Scope
from tipxl.reports.sheet import Share

N = "N = activities in the baseline"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `behind` are the keys that its numerator counts: activities, rows, or bodies.

    `reported` is the same among the activities reported on, where too many are not.
    """

    code: str
    name: str
    says: str
    formula: str
    numerator: int
    denominator: int
    behind: tuple[str, ...] = ()
    reported: Share | None = None

    @property
    def share(self) -> Share:
        """The figure as so many of so many."""
        return Share(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """The figure as it is printed."""
        among = f"; of those reported on {self.reported.text}" if self.reported else ""
        return f"{self.share.text}{among}"


@dataclass(frozen=True, slots=True)
class _Words:
    code: str
    name: str
    says: str
    formula: str


Indicator = Callable[[Scope], Figure]


def addressed(scope: Scope) -> Figure:
    """I1: work has begun or is done."""
    words = _Words(
        "I1",
        "Addressed",
        "Activities on which work is under way or completed.",
        f"(ongoing + completed) / N; {N}",
    )
    return _of_activities(scope, words, _is(scope, "ongoing", "completed"), _all(scope))


def completed(scope: Scope) -> Figure:
    """I2: agreed as completed, with evidence or without."""
    words = _Words(
        "I2",
        "Completed",
        "Activities agreed as completed, with evidence or without.",
        f"completed / N; {N}",
    )
    return _of_activities(scope, words, _is(scope, "completed"), _all(scope))


def completed_with_evidence(scope: Scope) -> Figure:
    """I4, the headline for "done": completed, and something shows it."""
    words = _Words(
        "I4",
        "Completed with evidence",
        "Completed activities of which every completed row names what shows it, among the "
        "activities still part of the plan.",
        f"completed with evidence / (N − discontinued − merged); {N}",
    )
    evidenced = _is(scope, "completed") & scope.activities["evidenced"].astype(bool)
    return _of_activities(scope, words, evidenced, ~_is(scope, "discontinued", "merged"))


def completeness(scope: Scope) -> Figure:
    """I9: expected returns that came, whenever."""
    words = _Words(
        "I9",
        "Completeness",
        "Returns received, late ones included, of the returns expected.",
        "returns received / returns expected; a body that leads a row is expected once a round",
    )
    return _of_returns(scope, words, scope.reporting["received"].notna())


def timeliness(scope: Scope) -> Figure:
    """I10: expected returns that came by the due date."""
    words = _Words(
        "I10",
        "Timeliness",
        "Returns received by the due date, of the returns expected.",
        "returns received by the due date / returns expected; a draft is never on time",
    )
    return _of_returns(scope, words, scope.reporting["on_time"].astype(bool))


def answered_by_lead(scope: Scope) -> Figure:
    """I11: rows on which a lead spoke in the last round."""
    words = _Words(
        "I11",
        "Rows answered by their lead",
        "Rows on which a lead gave an answer that counts, in the last round used.",
        "rows answered by a lead / rows in force in the last round used",
    )
    answered = scope.rows[scope.rows["by_lead"].astype(bool)]
    return _figure(words, answered["key"], len(scope.rows))


#: The headline table, in its order: "addressed" never stands without "completed" beside it.
HEADLINE: tuple[Indicator, ...] = (
    addressed,
    completed,
    completed_with_evidence,
    completeness,
    timeliness,
    answered_by_lead,
)


def _is(scope: Scope, *senses: str) -> "pd.Series[bool]":
    return scope.activities["sense"].isin(senses)


def _all(scope: Scope) -> "pd.Series[bool]":
    return scope.activities["key"].notna()


def _of_activities(
    scope: Scope, words: _Words, hits: "pd.Series[bool]", base: "pd.Series[bool]"
) -> Figure:
    return _figure(
        words,
        scope.activities["key"][hits & base],
        int(base.sum()),
        _among_reported(scope, hits, base),
    )


def _among_reported(scope: Scope, hits: "pd.Series[bool]", base: "pd.Series[bool]") -> Share | None:
    """The second rate, where the rows not reported are more than a tenth of N (RULES 9)."""
    silent_rows = int((scope.rows["mark"] == str(Mark.NOT_REPORTED)).sum())
    if 10 * silent_rows <= len(scope.activities):
        return None
    spoken = base & ~scope.activities["silent"].astype(bool)
    return Share(int((hits & spoken).sum()), int(spoken.sum()))


def _of_returns(scope: Scope, words: _Words, came: "pd.Series[bool]") -> Figure:
    expected = scope.reporting["expected"].astype(bool)
    behind = scope.reporting[expected & came]
    return _figure(words, behind["body"] + " " + behind["round"], int(expected.sum()))


def _figure(
    words: _Words, behind: "pd.Series[str]", denominator: int, reported: Share | None = None
) -> Figure:
    keys = tuple(behind)
    return Figure(
        code=words.code,
        name=words.name,
        says=words.says,
        formula=words.formula,
        numerator=len(keys),
        denominator=denominator,
        behind=keys,
        reported=reported,
    )
