"""The events of a round -> which of them are counted: one event once, whoever tells it (K10).

Two bodies may tell of one event, one body twice, and either again in a later round.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.title_similarity import ALIKE, title_similarity
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedEvent, Conflict, LineStatement

#: The same event starts within so many days, whoever reports it (RULES 7, K10).
DAYS_APART = 3

#: Two lines, by name, that a person has said are two events.
Apart = frozenset[frozenset[str]]


class _Pair(Struct, frozen=True):
    """Two lines that seem to be one event; `doubt` says why that is unsure."""

    one: LineStatement
    other: LineStatement
    row: str
    title_similarity: float
    days: int
    doubt: str = ""

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.one.name, self.other.name))

    @property
    def rank(self) -> tuple[float, int, str, str]:
        """The likeliest pair first."""
        return (-self.title_similarity, self.days, self.one.name, self.other.name)


def duplicate_events(
    plan: Plan,
    lines: tuple[LineStatement, ...],
    apart: Apart = frozenset(),
    earlier: tuple[LineStatement, ...] = (),
) -> tuple[tuple[AgreedEvent, ...], tuple[Conflict, ...]]:
    """Every event, counted or not, and a conflict for each pair that a person should confirm.

    Of one event one line is kept: the organiser's, else that of the first lead of its row, else the
    later word of its body. Where a month or no country is all that is known, both are counted, and
    a person is asked to look. `earlier` are the events counted in rounds before, named with their
    round (`of_round`); they stand as they were agreed.
    """
    before = {line.name for line in earlier}
    found = sorted(
        (each for each in _pairs((*lines, *earlier), apart) if not before >= each.names),
        key=lambda each: each.rank,
    )
    certain = [each for each in found if not each.doubt]
    events = {line.name: _alone(line) for line in (*lines, *earlier)}
    conflicts: list[Conflict] = []
    for group in _groups(certain, apart):
        row = next(each.row for each in certain if each.one in group)
        kept, because = _kept(plan, group, row)
        rest = tuple(sorted((line for line in group if line != kept), key=lambda each: each.name))
        events[kept.name] = _counted(kept, rest, because, before)
        for line in rest:
            events[line.name] = _left_out(line, kept, because)
            if not before >= {line.name, kept.name}:
                conflicts.append(_to_confirm(row, kept, line, because))
    for each in found:
        if each.doubt and events[each.one.name].counted and events[each.other.name].counted:
            events.update(_both_counted(events, each))
            conflicts.append(_to_look_at(each))
    return tuple(events[line.name] for line in lines), tuple(conflicts)


def of_round(line: LineStatement, period: str) -> LineStatement:
    """An event of an earlier round under a name of its own: "ABC events 01 of 2018H1"."""
    return replace(line, key=f"{line.key}{_OF}{period}")


def name_and_round(name: str) -> tuple[str, str]:
    """The name of an event in its own round, and that round."""
    own, _, period = name.rpartition(_OF)
    return own, period


_OF = " of "


def _alone(line: LineStatement) -> AgreedEvent:
    if line.refused:
        return AgreedEvent(
            line, counted=False, why="An answer in this line must be corrected first."
        )
    return AgreedEvent(line)


# --- which lines seem to be one event


def _pairs(lines: tuple[LineStatement, ...], apart: Apart) -> Iterator[_Pair]:
    on_row: dict[str, list[LineStatement]] = {}
    for line in sorted(lines, key=lambda each: (each.text("start"), each.name)):
        if _start(line) is not None and not line.refused:
            for row in _rows(line):
                on_row.setdefault(row, []).append(line)
    paired: set[frozenset[str]] = set(apart)
    for row, there in on_row.items():
        for one, other in combinations(there, 2):
            names = frozenset((one.name, other.name))
            if names not in paired and (pair := _pair(one, other, row)):
                paired.add(names)
                yield pair


def _rows(line: LineStatement) -> tuple[str, ...]:
    named = (line.text("activity"), line.text("serves"))
    return tuple(dict.fromkeys(each for each in named if each not in ("", MISREAD)))


def _pair(one: LineStatement, other: LineStatement, row: str) -> _Pair | None:
    first, second = _start(one), _start(other)
    if first is None or second is None:
        return None
    days = abs((first - second).days)
    months = [line.body for line in (one, other) if _is_month(line)]
    in_one_month = (first.year, first.month) == (second.year, second.month)
    if not (in_one_month if months else days <= DAYS_APART):
        return None
    nowhere = [line.body for line in (one, other) if not _country(line)]
    if not nowhere and _country(one) != _country(other):
        return None
    alike = title_similarity(one.text("title"), other.text("title"))
    if alike < ALIKE and not _equal_counts(one, other):
        return None
    doubts = (
        f"{' and '.join(months)} gave only the month" if months else "",
        f"{' and '.join(nowhere)} gave no country" if nowhere else "",
    )
    return _Pair(one, other, row, alike, days, ", and ".join(filter(None, doubts)))


def _equal_counts(one: LineStatement, other: LineStatement) -> bool:
    """Whether both give women and men, and the same numbers of them, not all of them zero."""
    mine, yours = ([count(line, key) for key in _PEOPLE] for line in (one, other))
    return mine == yours and None not in mine and any(mine)


_PEOPLE = ("women", "men")


def count(line: LineStatement, column: str) -> float | None:
    """A count; None where it was left blank, not collected or not understood."""
    answer = line.answers.get(column)
    return answer.value if answer is not None and isinstance(answer.value, float) else None


def _start(line: LineStatement) -> date | None:
    try:
        return date.fromisoformat(line.text("start"))
    except ValueError:  # blank, or not understood
        return None


def _is_month(line: LineStatement) -> bool:
    """Whether only a month was typed, which is accepted as its first day."""
    answer = line.answers["start"]
    return read_date(Cell(1, 1, CellKind.TEXT, answer.raw)).how == "month"


def _country(line: LineStatement) -> str:
    country = line.text("country")
    return "" if country == MISREAD else country


def _groups(pairs: list[_Pair], apart: Apart) -> Iterator[tuple[LineStatement, ...]]:
    """Lines that are one event.

    Two that a person has called two events are not joined by a third; nor are two of one body that
    do not seem to be one, for it reported two events.
    """
    alike = {pair.names for pair in pairs}

    def are_two(one: LineStatement, other: LineStatement) -> bool:
        names = frozenset((one.name, other.name))
        return names in apart or (one.body == other.body and names not in alike)

    group_of: dict[str, tuple[LineStatement, ...]] = {}
    for pair in pairs:
        left = group_of.get(pair.one.name, (pair.one,))
        right = group_of.get(pair.other.name, (pair.other,))
        if left == right or any(are_two(one, other) for one in left for other in right):
            continue
        group = (*left, *right)
        group_of.update({line.name: group for line in group})
    yield from {tuple(line.name for line in group): group for group in group_of.values()}.values()


# --- which line is kept


def _kept(plan: Plan, group: tuple[LineStatement, ...], row: str) -> tuple[LineStatement, str]:
    """The line whose figures count, and why it is that one."""
    if len({line.body for line in group}) == 1:
        kept = max(group, key=_order_of_words)
        return kept, f"it is the later word of {kept.body}"
    organisers = {body for line in group if (body := _organiser(plan, line))}
    organised = [line for line in group if line.body in organisers]
    if len({line.body for line in organised}) == 1:
        return max(organised, key=_order_of_words), "it organised the event"
    found = plan.row(row)
    leads = found.leads if found else ()
    named = (*leads, *(found.cooperating if found else ()))
    order = {body: place for place, body in enumerate(named)}
    body = min((line.body for line in group), key=lambda each: (order.get(each, len(order)), each))
    first = max((line for line in group if line.body == body), key=_order_of_words)
    return first, f"it leads {row}" if body in leads else f"it is named first on {row}"


def _order_of_words(line: LineStatement) -> tuple[bool, str, str, str]:
    """The later word of a body is that of the later round, received later, further down."""
    of_now = _OF not in line.key
    received = line.received.astimezone(UTC).isoformat() if line.received else ""
    return of_now, line.key.rpartition(_OF)[2] if not of_now else "", received, line.key


def _organiser(plan: Plan, line: LineStatement) -> str:
    """The body that the cell Organiser names; "" where it names none."""
    organiser = line.text("organiser").strip()
    for body in plan.bodies:
        names = {body.acronym.casefold(), body.name.casefold(), *map(str.casefold, body.variants)}
        if organiser.casefold() in names:
            return body.acronym
    return ""


# --- what is said of it


def _counted(
    kept: LineStatement, rest: tuple[LineStatement, ...], because: str, before: set[str]
) -> AgreedEvent:
    others = ", ".join(line.name for line in rest)
    why = f"Counted once, as {kept.body} reports it: {because}. The same event: {others}."
    told_before = tuple(line.name for line in rest if line.name in before)
    return AgreedEvent(kept, counted=True, twin=others, why=why, replaces=told_before)


def _left_out(line: LineStatement, kept: LineStatement, because: str) -> AgreedEvent:
    why = (
        f"Seems to be the same event as {kept.name}, which is counted ({because}); "
        f"participants are never added."
    )
    return AgreedEvent(line, counted=False, twin=kept.name, why=why)


def _both_counted(events: Mapping[str, AgreedEvent], pair: _Pair) -> dict[str, AgreedEvent]:
    return {
        line.name: replace(
            events[line.name],
            twin=events[line.name].twin or other.name,
            why=f"{events[line.name].why} Perhaps the same event as {other.name}, but "
            f"{pair.doubt}; both are counted until that is known.".lstrip(),
        )
        for line, other in ((pair.one, pair.other), (pair.other, pair.one))
    }


def _to_confirm(row: str, kept: LineStatement, line: LineStatement, because: str) -> Conflict:
    mine, theirs = kept.body, line.body
    if mine == theirs:
        mine, theirs = kept.name, line.name
    says = (
        f"{_described(kept)}; {_described(line)}: is this one event? The figures of {mine} "
        f"are counted ({because}), those of {theirs} are not added. Confirm, or say that they "
        "are two events."
    )
    bodies = tuple(dict.fromkeys((kept.body, line.body)))
    return Conflict("K10", row, says, bodies, lines=(kept.name, line.name))


def _to_look_at(pair: _Pair) -> Conflict:
    says = (
        f"{_described(pair.one)}; {_described(pair.other)}: is this one event? {pair.doubt}, so "
        "both are counted. If it is one, say whose figures count."
    )
    names = (pair.one.name, pair.other.name)
    bodies = tuple(dict.fromkeys((pair.one.body, pair.other.body)))
    return Conflict("K10", pair.row, says, bodies, lines=names)


def _described(line: LineStatement) -> str:
    """What a body reports of its event, for one who has not seen its form."""
    start = _start(line)
    when = long_date(start) if start and not _is_month(line) else line.answers["start"].raw
    figures = [f"{line.text(key) or 'no number of'} {key}" for key in ("women", "men")]
    where = _country(line) or "no country"
    return f"{line.name}: “{line.text('title')}”, {when}, {where}, {', '.join(figures)}"
