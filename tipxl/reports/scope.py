"""Plan + rounds -> the part of the plan that figures are counted over: all of it, or one area."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tipxl.domain.agreed import AgreedActivity, Consolidation, Mark
from tipxl.domain.layout import Layout
from tipxl.domain.period import Period
from tipxl.domain.plan import Plan
from tipxl.reports.frames import ROWS, frame, reporting_frame, rows_frame

_ACTIVITIES = ("key", "area", "status", "sense", "silent", "evidenced")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted. A frame's lines are never changed, only chosen.

    `activities` are those of the baseline, each with the status of the last round that has it;
    `rows` are those of the last round; `reporting` has one line a body asked and round.
    `leading` holds the (period, body) pairs that lead a row of an area.
    """

    activities: pd.DataFrame
    rows: pd.DataFrame
    reporting: pd.DataFrame
    leading: frozenset[tuple[str, str, str]] = frozenset()

    def area(self, letter: str) -> "Scope":
        """The same, of one thematic area; its bodies are those that lead a row of it."""
        leads = [
            (letter, period, body) in self.leading
            for period, body in zip(self.reporting["round"], self.reporting["body"], strict=True)
        ]
        return replace(
            self,
            activities=self.activities[self.activities["area"] == letter],
            rows=self.rows[self.rows["area"] == letter],
            reporting=self.reporting[pd.Series(leads, index=self.reporting.index, dtype=bool)],
        )


def scope(plan: Plan, layout: Layout, rounds: Sequence[Consolidation]) -> Scope:
    """The whole plan, after these rounds (oldest first)."""
    last = rows_frame(plan, rounds[-1]) if rounds else frame(ROWS, ())
    return Scope(
        activities=_activities(plan, layout, rounds),
        rows=last,
        reporting=reporting_frame(rounds),
        leading=_leading(plan, rounds),
    )


def baseline(plan: Plan, rounds: Sequence[Consolidation]) -> dict[str, str]:
    """The activities that N counts, with their area: those in force in the baseline round.

    A plan without a baseline round counts from the first round given.
    """
    first = next((each.period for each in plan.rounds if each.baseline), None)
    if first is None:
        first = Period.parse(rounds[0].period) if rounds else None
    rows = plan.rows_in(first) if first else plan.rows
    return {row.activity_key: row.area for row in rows}


def _activities(plan: Plan, layout: Layout, rounds: Sequence[Consolidation]) -> pd.DataFrame:
    latest: dict[str, tuple[AgreedActivity, Consolidation]] = {}
    for round in rounds:
        latest |= {each.key: (each, round) for each in round.activities}
    return frame(
        _ACTIVITIES,
        (
            (key, area, *(_stands(layout, *latest[key]) if key in latest else _UNKNOWN))
            for key, area in baseline(plan, rounds).items()
        ),
    )


_UNKNOWN = ("", "", True, False)


def _stands(
    layout: Layout, activity: AgreedActivity, round: Consolidation
) -> tuple[str, str, bool, bool]:
    item = layout.list("status").item(activity.status)
    silent = Mark.NOT_REPORTED in activity.marks
    return (
        activity.status,
        item.sense if item else "",
        silent,
        _is_evidenced(layout, activity, round),
    )


def _is_evidenced(layout: Layout, activity: AgreedActivity, round: Consolidation) -> bool:
    completed = layout.list("status").codes("completed")
    rows = [row for row in round.rows if row.key in activity.rows and row.status in completed]
    return bool(rows) and all(row.values.get("evidence", "").strip() for row in rows)


def _leading(plan: Plan, rounds: Sequence[Consolidation]) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (row.area, round.period, lead)
        for round in rounds
        for row in plan.rows_in(Period.parse(round.period))
        for lead in row.leads
    )
