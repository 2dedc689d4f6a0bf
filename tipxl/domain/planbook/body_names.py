"""The names of bodies in plan.xlsx -> their acronyms, and the names that name nobody."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.planbook.codecs import folded
from tipxl.domain.planbook.plan_entries import PlanEntry
from tipxl.domain.planbook.plan_messages import PlanMessage


def acronyms_by_name(bodies: Iterable[PlanEntry]) -> dict[str, str]:
    """Each body's acronym by all its names, folded."""
    names: dict[str, str] = {}
    for body in bodies:
        acronym = body.values["acronym"]
        for name in (acronym, *body.values["variants"]):
            names.setdefault(folded(name), acronym)
    return names


def names_are_one_body_each(bodies: Iterable[PlanEntry]) -> Iterator[Finding]:
    """A name that two bodies share names neither, nor does a key; a comma in it would end it."""
    bodies = tuple(bodies)
    first = {folded(body_key(each.values["acronym"])): each for each in reversed(bodies)}
    for body in bodies:
        for field in ("acronym", "variants"):
            place = body.place(field)
            for name in _listed(body.values[field]):
                known = first.setdefault(folded(name), body)
                if known is not body:
                    cell = known.place("acronym").cell
                    yield PlanMessage.NAMED_TWICE.at(place, found=name, first=cell)
                if re.search(r"[,;\n]", name):
                    yield PlanMessage.NAME_NOT_LISTABLE.at(place, found=name)


def with_acronyms(entry: PlanEntry, names: Mapping[str, str], *fields: str) -> PlanEntry:
    """The entry with every spelling of a body replaced by its acronym, once each."""
    values, findings = dict(entry.values), list(entry.findings)
    for field in fields:
        listed = _listed(entry.values[field] or ())
        values[field] = tuple(dict.fromkeys(names.get(folded(name), name) for name in listed))
        findings += _about_names(listed, entry.place(field), names)
    return entry._replace(values=values, findings=tuple(findings))


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _about_names(
    listed: tuple[str, ...], place: Place, names: Mapping[str, str]
) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in listed:
        acronym = names.get(folded(name))
        if acronym is None:
            yield PlanMessage.BODY_UNKNOWN.at(place, found=name, remedy=_suggestion(name, names))
        elif acronym in seen:
            yield PlanMessage.BODY_LISTED_TWICE.at(place, found=acronym)
        seen.add(acronym or name)


def _suggestion(name: str, names: Mapping[str, str]) -> str:
    near = get_close_matches(folded(name), names, n=1)
    if near:
        return f"Did you mean {names[near[0]]}? If not, add it to Bodies."
    return "Correct the spelling, or add it to Bodies."
