"""RULES 4 and K10: the events of a return that stand, and those that are one event told twice."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import cache

from tests.audit.answers import Said, day
from tests.audit.folder import Decision, PlanRow, Round
from tests.audit.forms import fold

COUNTS = ("women", "men", "other", "disability")


@dataclass(frozen=True)
class Event:
    """A line of the sheet Events that stands."""

    round: str
    body: str
    line: str
    row: str
    serves: str
    title: str
    start: date
    end: date
    country: str
    women: int | None  # blank is not zero, NC is not zero
    men: int | None
    other: int | None
    disability: int | None
    organiser: str = ""

    @property
    def rows(self) -> set[str]:
        return {each for each in (self.row, self.serves) if each}

    @property
    def both(self) -> bool:
        return self.women is not None and self.men is not None

    @property
    def people(self) -> int:
        return (self.women or 0) + (self.men or 0) + (self.other or 0)


def standing(round_: Round, mine: Said) -> Iterator[Event]:
    """The lines of a body that have no error (E01 to E04)."""
    for line in mine.lines("events"):
        a = mine.of(line, "events")
        needed = ("activity", "title", "start", "end", "country", "women", "men")
        if any(a.get(name) is None for name in needed):
            continue
        start, end = _date(a["start"]), _date(a["end"])
        received = day(round_, mine.source["events", line, "title"])
        if start is None or end is None or end < start or end > received:
            continue
        if not all(_is_count(a.get(name)) for name in COUNTS):
            continue
        women, men, other, disability = (_number(a.get(name)) for name in COUNTS)
        total = (women or 0) + (men or 0) + (other or 0)
        known = a["women"] != "NC" and a["men"] != "NC"
        if disability is not None and known and disability > total:
            continue
        yield Event(
            round_.period,
            mine.body,
            line,
            str(a["activity"]),
            str(a.get("serves") or ""),
            str(a["title"]),
            start,
            end,
            str(a["country"]),
            women,
            men,
            other,
            disability,
            str(a.get("organiser") or ""),
        )


def same(one: Event, other: Event) -> bool:
    """K10: start within 3 days, same country, a similar title or equal counts, a row in common."""
    if abs((one.start - other.start).days) > 3 or one.country != other.country:
        return False
    numbers = one.women is not None and one.men is not None
    equal = numbers and (one.women, one.men) == (other.women, other.men)
    return bool(one.rows & other.rows) and (equal or _alike(one.title, other.title))


@cache
def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, fold(one), fold(other)).ratio() >= 0.85


def counted(
    events: Sequence[Event], rows: Iterable[PlanRow], decisions: Iterable[Decision] = ()
) -> tuple[Event, ...]:
    """K10: of an event told twice one is kept; participants are never added."""
    leads = {row.key: row.leads for row in rows}
    answers = [each for each in decisions if each.about == "Same event?"]
    kept: list[Event] = []
    for event in events:
        at = next((n for n, each in enumerate(kept) if _one(each, event, answers)), None)
        if at is None:
            kept.append(event)
        else:
            kept[at] = _better(kept[at], event, leads, answers)
    return tuple(kept)


def _one(one: Event, other: Event, answers: Sequence[Decision]) -> bool:
    if not same(one, other):
        return False
    told = [each.answer for each in answers if _about(each, one, other)]
    return not any(each.startswith("Two") for each in told)


def _about(decision: Decision, one: Event, other: Event) -> bool:
    return all(f"{each.body} events {each.line}" in decision.says for each in (one, other))


def _better(
    one: Event, other: Event, leads: dict[str, tuple[str, ...]], answers: Sequence[Decision]
) -> Event:
    """The one decided, else the organiser's, else the lead's, else the later word."""
    told = [each.answer for each in answers if _about(each, one, other)]
    for each in (one, other):
        if any(answer.endswith(f"count {each.body}'s") for answer in told):
            return each
    named = f"{one.organiser} {other.organiser}"
    for each in (one, other):
        if each.body in named and one.body != other.body:
            return each
    for each in (one, other):
        if one.body != other.body and any(each.body in leads.get(row, ()) for row in each.rows):
            return each
    return other if one.body == other.body else one


def _date(value: object) -> date | None:
    """RULES 6: a text date of one meaning is repaired."""
    if isinstance(value, date):
        return value
    for pattern in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(str(value).strip(), pattern).date()
    return None


def _is_count(value: object) -> bool:
    """RULES 4 and 6: whole numbers >= 0 or NC; plain digits are repaired, nothing else is."""
    return value is None or value == "NC" or _number(value) is not None


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    return int(value) if isinstance(value, int | float) and value >= 0 and value % 1 == 0 else None
