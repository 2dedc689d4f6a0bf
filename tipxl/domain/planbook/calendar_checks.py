"""The checks of a plan's days: its time zone, free days, and more time for a body."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from msgspec.structs import replace

from tipxl.domain.core.finding import Finding
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.codecs import folded
from tipxl.domain.planbook.plan_entries import PlanEntry
from tipxl.domain.planbook.plan_messages import PlanMessage
from tipxl.domain.planbook.plan_tables import SETTING_TABLE, SETTINGS

_WEEKEND = {5: "a Saturday", 6: "a Sunday"}
_ZONE = next(each.label for each in SETTINGS if each.field == "time_zone")


def zone_is_known(
    settings: Iterable[PlanEntry], named: str, zones: frozenset[str] | None
) -> Iterator[Finding]:
    """The time zone has a name that computers know; near ones are offered.

    A computer that has no zones at all cannot tell: whoever needs the zone then says so.
    """
    if not named or not zones or named in zones:
        return
    line = next(e.line for e in settings if e.line.number and folded(e.key) == folded(_ZONE))
    place = replace(line.place(SETTING_TABLE.column("value")), column=_ZONE)
    yield PlanMessage.ZONE_UNKNOWN.at(place, found=named, remedy=_near(named, zones))


def _near(named: str, zones: frozenset[str]) -> str:
    by_name = {folded(each): each for each in sorted(zones)}
    cities = {name.rpartition("/")[2]: name for name in by_name}
    wanted = folded(named).replace(" ", "_")
    near = get_close_matches(wanted, by_name, n=3, cutoff=0.75)
    near += [cities[each] for each in get_close_matches(wanted, cities, n=3, cutoff=0.75)]
    offered = " or ".join(by_name[each] for each in list(dict.fromkeys(near))[:3])
    return f"Did you mean {offered}?" if offered else "Correct its name."


def is_given(entry: PlanEntry) -> bool:
    """Whether a line of the sheet Extensions says who is given time, in which round, until when."""
    return all(entry.values[field] for field in ("body", "period", "until"))


def extensions_can_be_given(
    extensions: Iterable[PlanEntry], rounds: Iterable[PlanEntry]
) -> Iterator[Finding]:
    """More time is more, once for a body and round, in a round that there is, and accounted for."""
    due = {each.values["period"]: each.values["due"] for each in rounds}
    latest: dict[tuple[str, str], date] = {}
    for entry in filter(is_given, extensions):
        body, period = "".join(entry.values["body"]), entry.values["period"]
        until, planned = entry.values["until"], due.get(period)
        if period not in due:
            yield PlanMessage.ROUND_UNKNOWN.at(entry.place("period"), found=str(period))
        elif planned and until <= planned:
            yield PlanMessage.EXTENSION_SHORTENS.at(
                entry.place("until"), found=str(until), expected=str(planned), body=body
            )
        known = latest.get((body, str(period)))
        latest[body, str(period)] = max(until, known or until)
        if known:
            yield PlanMessage.EXTENDED_TWICE.at(
                entry.place("body"),
                expected=str(latest[body, str(period)]),
                body=body,
                period=str(period),
            )
        for field, what in (("reason", "why"), ("given_by", "by whom")):
            if not entry.values[field]:
                yield PlanMessage.EXTENSION_UNSAID.at(entry.place(field), what=what, body=body)


def free_day(plan: Plan, day: date) -> str:
    """What a day is on which nobody works: "a Saturday", "a holiday (New Year)"; "" where not."""
    holiday = next((each for each in plan.holidays if each.day == day), None)
    if holiday is not None:
        return f"a holiday ({holiday.name})" if holiday.name else "a holiday"
    return _WEEKEND.get(day.weekday(), "")
