"""The part of the plan that figures are counted over: all of it, or one area, lead or pillar."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import CompletionType, Plan, Row
from tipxl.domain.results.round_result import AgreedActivity, Mark, RoundResult
from tipxl.domain.results.todays_names import under_todays_names
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, FINAL, STOPPED, Status
from tipxl.reports.figures.evidence import (
    answers_frame,
    events_frame,
    first_time_frame,
    issues_frame,
    results_frame,
    sense_of,
    standing_frame,
    views_frame,
)
from tipxl.reports.figures.frames import each_line, frame, reporting_frame

_ACTIVITIES = (
    *("key", "area", "provision", "leads", "pillars", "continuing", "status", "reported"),
    *("informed", "evidenced", "passed", "first_passed", "period", "rows", "begun"),
)


class Population(Struct, frozen=True):
    """What is counted. A frame's lines are never changed, only chosen.

    `activities` are those of the baseline, each with the status of the last round that has it, and
    `standing` their rows in that round; `evidenced` is blank where an activity is not completed,
    `passed` and `first_passed` where not every row of it has a dated target; `begun` where it was
    ever under way; `rows` are all rows of the last round;
    `reporting`, `answers`, `events` and `issues` are of all rounds; `results` and `views` are what
    the bodies think in the evaluating round. `leading` holds the (row, period, body) of every lead,
    `bodies` the pillar of every body; `whole` is what this is a part of.
    """

    activities: pd.DataFrame
    standing: pd.DataFrame
    rows: pd.DataFrame
    reporting: pd.DataFrame
    first_time: pd.DataFrame
    answers: pd.DataFrame
    events: pd.DataFrame
    issues: pd.DataFrame
    results: pd.DataFrame
    views: pd.DataFrame
    schema: FormSchema
    leading: frozenset[tuple[str, str, str]] = frozenset()
    bodies: tuple[tuple[str, str], ...] = ()
    whole: "Population | None" = None

    @property
    def undivided(self) -> "Population":
        """The whole of which this is a part; itself where it is none."""
        return self.whole or self

    def area(self, letter: str) -> "Population":
        """The same, of one thematic area; its bodies are those that lead a row of it."""
        return self._of("area", letter)

    def provision(self, letters: str) -> "Population":
        """The same, of one provision, written like A.a."""
        return self._of("provision", letters)

    def lead(self, body: str) -> "Population":
        """The same, of the rows that one body leads, alone or with others."""
        return self._of("leads", body).by((body,))

    def pillar(self, name: str) -> "Population":
        """The same, of the rows that a body of one pillar leads."""
        return self._of("pillars", name).by([body for body, of in self.bodies if of == name])

    def without_continuing(self) -> "Population":
        """The same, without the activities that continue as long as the plan does."""
        activities = self.activities
        return replace(self, activities=activities[~activities["continuing"].astype(bool)])

    def parts(self, column: str) -> tuple[str, ...]:
        """The areas, provisions, leads or pillars of the activities, in the plan's order."""
        found = dict.fromkeys(
            part
            for value in self.activities[column]
            for part in (value if isinstance(value, tuple) else (value,))
        )
        return tuple(found)

    def _of(self, column: str, part: str) -> "Population":
        found = _index(self, column).places(self, part)
        # Opinions are of the plan as a whole: no part of it has any.
        chosen = {name: getattr(self, name).iloc[places] for name, places in found.items()}
        none = self.views.iloc[:0]
        return replace(self, **chosen, views=none, whole=self.undivided)

    def by(self, bodies: Sequence[str]) -> "Population":
        """The same, with the reports of these bodies only."""
        return replace(
            self,
            reporting=self.reporting[self.reporting["body"].isin(bodies)],
            first_time=self.first_time[self.first_time["body"].isin(bodies)],
        )


_OWN = ("activities", "standing", "rows")  # frames that name their parts themselves
_KEYED = ("answers", "events", "issues", "results")  # that name a row
_REPORTED = ("reporting", "first_time")  # that name a round and a body


class _PlaceIndex(Struct, frozen=True):
    """Frame -> part, row, or round and body -> the places of its lines."""

    own: Mapping[str, Mapping[Any, Sequence[int]]]
    keyed: Mapping[str, Mapping[Any, Sequence[int]]]
    reported: Mapping[str, Mapping[Any, Sequence[int]]]
    leads: Mapping[str, Sequence[tuple[str, str]]]  # row -> round and body of its leads

    def places(self, population: Population, part: str) -> dict[str, list[int]]:
        """Where the lines of a part stand in each frame."""
        own = {name: list(each.get(part, ())) for name, each in self.own.items()}
        keys = {
            *population.standing["key"].iloc[own["standing"]],
            *population.rows["key"].iloc[own["rows"]],
        }
        pairs = {pair for key in keys for pair in self.leads.get(key, ())}
        return {
            **own,
            **{name: _of_any(each, keys) for name, each in self.keyed.items()},
            **{name: _of_any(each, pairs) for name, each in self.reported.items()},
        }


# Looking through all lines for each of a thousand bodies would take most of an evaluation.
@remembered
def _index(population: Population, column: str) -> _PlaceIndex:
    def several(value: Any) -> tuple[Any, ...]:
        return value if isinstance(value, tuple) else (value,)

    leads: dict[str, list[tuple[str, str]]] = {}
    for key, period, body in population.leading:
        leads.setdefault(key, []).append((period, body))
    return _PlaceIndex(
        {name: _placed(map(several, getattr(population, name)[column])) for name in _OWN},
        {name: _placed((key,) for key in getattr(population, name)["key"]) for name in _KEYED},
        {
            name: _placed((pair,) for pair in _pairs(getattr(population, name)))
            for name in _REPORTED
        },
        leads,
    )


def _pairs(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(table["round"], table["body"], strict=True)


def _placed(values: Iterable[tuple[Any, ...]]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for place, several in enumerate(values):
        for each in dict.fromkeys(several):
            found.setdefault(each, []).append(place)
    return found


def _of_any(places: Mapping[Any, Sequence[int]], wanted: Iterable[Any]) -> list[int]:
    return sorted(place for each in wanted for place in places.get(each, ()))


def population_of(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult], evaluation: str = ""
) -> Population:
    """The whole plan, after these rounds (oldest first).

    Opinions are those of the last round, if it serves `evaluation` (or any, where that is "").
    A body that was renamed is one body.
    """
    return _scope(plan, schema, evaluation, *under_todays_names(plan, rounds))


# Several sheets of a workbook count over the same part of the plan.
@remembered
def _scope(plan: Plan, schema: FormSchema, evaluation: str, *rounds: RoundResult) -> Population:
    answers = answers_frame(schema, rounds)
    every = standing_frame(plan, schema, rounds, answers)
    evaluating = _evaluating(plan, rounds, evaluation)
    known = baseline(plan, rounds)
    return Population(
        activities=_activities(plan, schema, rounds, every),
        standing=every[every["activity"].isin(list(known))],
        rows=every[every["current"].astype(bool)],
        reporting=reporting_frame(rounds),
        first_time=first_time_frame(rounds),
        answers=answers,
        events=events_frame(rounds),
        issues=issues_frame(schema, rounds),
        results=results_frame(evaluating),
        views=views_frame(evaluating),
        schema=schema,
        leading=_leading(rounds),
        bodies=tuple((body.acronym, body.pillar) for body in plan.bodies),
    )


def _evaluating(plan: Plan, rounds: Sequence[RoundResult], evaluation: str) -> RoundResult | None:
    if not rounds:
        return None
    held = plan.round(rounds[-1].reporting_period)
    return rounds[-1] if not evaluation or (held and held.evaluation == evaluation) else None


def baseline(plan: Plan, rounds: Sequence[RoundResult]) -> dict[str, str]:
    """The activities that N counts, with their area: those in force in the baseline round.

    A plan without a baseline round counts from the first round given. What that round agreed on
    stays in N even where plan.xlsx has lost it since; its area is then "".
    """
    first = next((each.period for each in plan.rounds if each.baseline), None)
    if first is None:
        first = rounds[0].reporting_period if rounds else None
    rows = plan.rows_in(first) if first else plan.rows
    agreed = next((each for each in rounds if each.period == str(first)), None)
    in_plan = {row.activity_key: row.area for row in plan.rows}
    lost = [each.key for each in agreed.activities if each.key not in in_plan] if agreed else []
    return {**{row.activity_key: row.area for row in rows}, **dict.fromkeys(lost, "")}


def _activities(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult], every: pd.DataFrame
) -> pd.DataFrame:
    latest: dict[str, tuple[AgreedActivity, str]] = {}
    for round in rounds:
        latest |= {each.key: (each, round.period) for each in round.activities}
    begun = {
        each.key
        for round in rounds
        for each in round.activities
        if sense_of(schema, "status", each.status) in ADDRESSED
    }
    rows: dict[str, list[Any]] = {}
    for line in each_line(every):
        rows.setdefault(line.activity, []).append(line)
    where = {row.activity_key: f"{row.area}.{row.provision}" for row in reversed(plan.rows)}
    planned = _by_activity(plan)
    pillars = {body.acronym: body.pillar for body in plan.bodies}
    return frame(
        _ACTIVITIES,
        (
            (
                *(key, area, where.get(key, ""), *_asked(planned.get(key, ()), pillars)),
                *_stands(schema, latest.get(key), rows.get(key, [])),
                key in begun,
            )
            for key, area in baseline(plan, rounds).items()
        ),
    )


def _by_activity(plan: Plan) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in plan.rows:
        found.setdefault(row.activity_key, []).append(row)
    return found


def _asked(
    mine: Sequence[Row], pillars: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    leads = tuple(dict.fromkeys(lead for row in mine for lead in row.leads))
    found = dict.fromkeys(pillars.get(lead, "") for lead in leads)
    continuing = bool(mine) and all(row.nature is CompletionType.CONTINUING for row in mine)
    return leads, tuple(each for each in found if each), continuing


def _stands(
    schema: FormSchema, found: tuple[AgreedActivity, str] | None, rows: Sequence[Any]
) -> tuple[Any, ...]:
    if found is None:
        return ("", False, True, None, None, None, "", ())
    activity, period = found
    mine = [row for row in rows if row.key in activity.rows and row.period == period]
    is_completed = sense_of(schema, "status", activity.status) == Status.COMPLETED
    return (
        *(activity.status, Mark.NOT_REPORTED not in activity.marks),
        not activity.no_information,
        *(_is_evidenced(mine) if is_completed else None, _is_late(mine)),
        *(_all_first_passed(mine), period, activity.rows),
    )


def _is_evidenced(rows: Sequence[Any]) -> bool:
    completed = [row for row in rows if row.sense == Status.COMPLETED]
    return bool(completed) and all(row.evidence for row in completed)


def _is_late(rows: Sequence[Any]) -> bool | None:
    """Whether a target of what is unfinished has passed; None where none of it has a date.

    Where nothing is unfinished, of all rows.
    """
    mine = [row for row in rows if row.sense not in FINAL] or rows
    found = [row.passed for row in mine if row.passed is not None]
    return any(found) if found else None


def _all_first_passed(rows: Sequence[Any]) -> bool | None:
    """Whether all first targets have passed; None unless every row still in the plan has one."""
    found = [row.first_passed for row in rows if row.sense not in STOPPED]
    return None if not found or None in found else all(found)


def _leading(rounds: Sequence[RoundResult]) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (row.key, round.period, said.body)
        for round in rounds
        for row in round.rows
        for said in row.said
        if said.role == Role.LEAD
    )
