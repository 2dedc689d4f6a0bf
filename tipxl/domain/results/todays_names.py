"""Rounds -> the same, with each body under the name that the plan gives it today.

A body that was renamed is one body over several rounds. What a round closed with is not touched:
its own workbooks are made with the plan that it was closed with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedRow, LineStatement, RoundResult, RowStatement
from tipxl.domain.returns.returned import Return

_Named = TypeVar("_Named", Reporting, RowStatement, LineStatement, Return)


def under_todays_names(plan: Plan, rounds: Iterable[RoundResult]) -> tuple[RoundResult, ...]:
    """Who was asked, what it said and its reports, under the name of today.

    Events keep the name that they were told under: others name them by it.
    """
    return tuple(_renamed(plan, round) for round in rounds)


def name_with_former(plan: Plan, acronym: str) -> str:
    """A body's name, and what it was called before: "HARBOUR (formerly PORTS)"."""
    body = plan.body(acronym)
    former = ", ".join(body.formerly) if body else ""
    return f"{acronym} (formerly {former})" if former else acronym


@remembered
def _renamed(plan: Plan, round: RoundResult) -> RoundResult:
    names = _names_in(plan, round)
    if not names:
        return round
    return replace(
        round,
        rows=tuple(_row(each, names) for each in round.rows),
        reporting=tuple(_named(each, names) for each in round.reporting),
        returns=tuple(_named(each, names) for each in round.returns),
        lines=tuple(_named(each, names) for each in round.lines),
    )


def _names_in(plan: Plan, round: RoundResult) -> Mapping[BodyKey, str]:
    """The names to be changed; bodies that were two in the round, and are one now, stay two."""
    today = {body_key(body.acronym) for body in plan.bodies}
    asked = {body_key(each.body) for each in round.reporting}
    names: dict[BodyKey, str] = {}
    for body in plan.bodies:
        former = [key for key in map(body_key, body.formerly) if key in asked and key not in today]
        if len(former) == 1 and body.key not in asked:
            names[former[0]] = body.acronym
    return names


def _row(row: AgreedRow, names: Mapping[BodyKey, str]) -> AgreedRow:
    return replace(row, said=tuple(_named(each, names) for each in row.said))


def _named(each: _Named, names: Mapping[BodyKey, str]) -> _Named:
    name = names.get(body_key(each.body))
    return replace(each, body=name) if name else each
