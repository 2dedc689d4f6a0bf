"""I1 to I8: how far the plan has come, by activity."""

from dataclasses import replace

import pandas as pd

from tipxl.domain.results.round_result import Mark
from tipxl.reports.figures.figure import Figure, Words, counted
from tipxl.reports.figures.population import Scope
from tipxl.reports.model.sheet import Share

N = "N = activities in the baseline"
_LEFT = "N − discontinued − merged"
_ENDED = "the period named as target had ended when the last round used ended"


def addressed(scope: Scope) -> Figure:
    """I1: work has begun or is done. The rate that other ASEAN plans print."""
    words = Words(
        "I1",
        "Addressed",
        "Activities on which work is under way or completed.",
        f"(ongoing + completed) / N; {N}",
    )
    return _of(scope, words, _is(scope, "ongoing", "completed"), _all(scope))


def completed(scope: Scope) -> Figure:
    """I2: agreed as completed, with evidence or without."""
    words = Words(
        "I2",
        "Completed",
        "Activities agreed as completed, with evidence or without.",
        f"completed / N; {N}",
    )
    return _of(scope, words, _is(scope, "completed"), _all(scope))


def completed_of_remaining(scope: Scope) -> Figure:
    """I3: completed, of the activities that are still to be done or are done."""
    words = Words(
        "I3",
        "Completed of those still in the plan",
        "Completed activities among those neither discontinued nor merged by decision.",
        f"completed / ({_LEFT}); {N}",
    )
    return _of(scope, words, _is(scope, "completed"), _left(scope))


def completed_with_evidence(scope: Scope) -> Figure:
    """I4, the headline for "done": completed, and something shows it."""
    words = Words(
        "I4",
        "Completed with evidence",
        "Completed activities of which every completed row names what shows it, among the "
        "activities still part of the plan.",
        f"completed with evidence / ({_LEFT}); {N}",
    )
    evidenced = _is(scope, "completed") & scope.activities["evidenced"].astype(bool)
    return _of(scope, words, evidenced, _left(scope))


def completed_when_due(scope: Scope) -> Figure:
    """I5: completed, of those whose target has passed; n/a where few rows have a target."""
    words = Words(
        "I5",
        "Completed of those due",
        f"Completed activities among those whose target has passed: {_ENDED}.",
        "completed / activities whose target has passed; n/a where fewer than half of the rows "
        "have a target",
    )
    dated = int((scope.standing["passed"].notna()).sum())
    if 2 * dated < len(scope.standing):
        return replace(
            counted(words, (), ()),
            why=f"Only {dated} of {len(scope.standing)} rows have a target.",
        )
    due = scope.activities["passed"].astype(bool) & _left(scope)
    return _of(scope, words, _is(scope, "completed"), due)


def not_started(scope: Scope) -> Figure:
    """I6: nothing delivered yet: not started, in preparation or postponed."""
    words = Words(
        "I6",
        "Not yet under way",
        "Activities not started, in preparation or postponed, among those still in the plan.",
        f"(not started + in preparation + postponed) / ({_LEFT}); {N}",
    )
    return _of(scope, words, _is(scope, "not started", "preparing", "postponed"), _left(scope))


def attrition(scope: Scope) -> Figure:
    """I7: discontinued or merged by a recorded decision."""
    words = Words(
        "I7",
        "Discontinued or merged",
        "Activities that ended by decision without being carried out as planned.",
        f"(discontinued + merged) / N; {N}",
    )
    return _of(scope, words, _is(scope, "discontinued", "merged"), _all(scope))


def overdue(scope: Scope) -> Figure:
    """I8: not completed although the target has passed."""
    words = Words(
        "I8",
        "Overdue",
        f"Activities not completed although their target has passed ({_ENDED}), among those "
        "with a target.",
        "not completed and target passed / activities still in the plan that have a target",
    )
    dated = scope.activities["dated"].astype(bool) & _left(scope)
    late = scope.activities["passed"].astype(bool) & ~_is(scope, "completed")
    return _of(scope, words, late, dated)


def _is(scope: Scope, *senses: str) -> "pd.Series[bool]":
    return scope.activities["sense"].isin(senses)


def _all(scope: Scope) -> "pd.Series[bool]":
    return scope.activities["key"].notna()


def _left(scope: Scope) -> "pd.Series[bool]":
    return ~_is(scope, "discontinued", "merged")


def _of(scope: Scope, words: Words, hits: "pd.Series[bool]", base: "pd.Series[bool]") -> Figure:
    keys = scope.activities["key"]
    figure = counted(words, keys[hits & base], keys[base])
    return replace(figure, reported=_among_reported(scope, hits, base))


def _among_reported(scope: Scope, hits: "pd.Series[bool]", base: "pd.Series[bool]") -> Share | None:
    """The second rate, where the rows not reported are more than a tenth of N (RULES 9)."""
    silent_rows = int((scope.rows["mark"] == str(Mark.NOT_REPORTED)).sum())
    if 10 * silent_rows <= len(scope.activities):
        return None
    spoken = base & ~scope.activities["silent"].astype(bool)
    return Share(int((hits & spoken).sum()), int(spoken.sum()))
