"""Rounds -> the same, with each body under the name that the plan gives it today.

A body that was renamed is one body over several rounds. What a round closed with is not touched:
its own workbooks are made with the plan that it was closed with.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import (
    AgreedEvent,
    AgreedRow,
    LineStatement,
    RoundResult,
    RowStatement,
)
from tipxl.domain.returns.returned import Return

_Named = TypeVar("_Named", Reporting, RowStatement, LineStatement, Return)


def under_todays_names(plan: Plan, rounds: Iterable[RoundResult]) -> tuple[RoundResult, ...]:
    """Who was asked, what it said, its events and its reports, under the name of today."""
    every = tuple(rounds)
    told = tuple(found for each in every if (found := _names_in(plan, each)).names)
    return tuple(_renamed(each, *told) for each in every) if told else every


def name_with_former(plan: Plan, acronym: str) -> str:
    """A body's name, and what it was called before: "HARBOUR (formerly PORTS)"."""
    body = plan.body(acronym)
    former = ", ".join(body.formerly) if body else ""
    return f"{acronym} (formerly {former})" if former else acronym


class _Renamed(Struct, frozen=True):
    """The bodies of a round that are called otherwise today: each name of then, and of today."""

    period: str
    names: Mapping[str, str]

    def of(self, body: str) -> str:
        """What a body of this round is called today."""
        return self.names.get(body, body)


@remembered
def _renamed(round: RoundResult, *told: _Renamed) -> RoundResult:
    """A round with the names of today; what it says of events of other rounds has them, too."""
    mine = next((each for each in told if each.period == round.period), _Renamed(round.period, {}))
    return replace(
        round,
        rows=tuple(_row(each, mine) for each in round.rows),
        reporting=tuple(_named(each, mine) for each in round.reporting),
        returns=tuple(_named(each, mine) for each in round.returns),
        lines=tuple(_named(each, mine) for each in round.lines),
        events=tuple(_event(each, mine, told) for each in round.events),
    )


@remembered
def _names_in(plan: Plan, round: RoundResult) -> _Renamed:
    """The names to be changed; bodies that were two in the round, and are one now, stay two."""
    today = {body_key(body.acronym) for body in plan.bodies}
    asked = {body_key(each.body): each.body for each in round.reporting}
    names: dict[str, str] = {}
    for body in plan.bodies:
        former = [key for key in map(body_key, body.formerly) if key in asked and key not in today]
        if len(former) == 1 and body.key not in asked:
            names[asked[former[0]]] = body.acronym
    return _Renamed(round.period, names)


def _row(row: AgreedRow, mine: _Renamed) -> AgreedRow:
    return replace(row, said=tuple(_named(each, mine) for each in row.said))


def _named(each: _Named, mine: _Renamed) -> _Named:
    name = mine.of(each.body)
    return replace(each, body=name) if name != each.body else each


def _event(event: AgreedEvent, mine: _Renamed, told: Sequence[_Renamed]) -> AgreedEvent:
    """An event with its name of today, and so in all that is said of it."""

    def words(text: str) -> str:
        for each in told:
            text = _in_words(text, each, rf"(?= \w+ \S+ of {each.period}\b)")
        return _in_words(text, mine, rf"(?! \w+ \S+ of {period})")

    period = r"\d{4}\w*"
    return replace(
        event,
        line=_named(event.line, mine),
        twin=words(event.twin),
        why=words(event.why),
        replaces=tuple(words(each) for each in event.replaces),
    )


def _in_words(text: str, renamed: _Renamed, where: str) -> str:
    """A text of ours with these names changed where they stand before something."""
    for former, name in renamed.names.items():
        found = rf"(?<![\w-]){re.escape(former)}(?![\w-]){where}"
        text = re.sub(found, name.replace("\\", r"\\"), text)
    return text
