"""The events of a round -> which of them are counted: one event of two bodies once (K10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.title_similarity import ALIKE, title_similarity
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedEvent, Conflict, LineStatement

#: The same event starts within so many days, whoever reports it (RULES 7, K10).
DAYS_APART = 3

#: Two lines, by name, that a person has said are two events.
Apart = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lines of different bodies that seem to be one event; `doubt` says why that is unsure."""

    one: LineStatement
    other: LineStatement
    row: str
    title_similarity: float
    days: int
    doubt: str = ""

    @property
    def rank(self) -> tuple[float, int, str, str]:
        """The likeliest pair first."""
        return (-self.title_similarity, self.days, self.one.name, self.other.name)


def duplicate_events(
    plan: Plan, lines: tuple[LineStatement, ...], apart: Apart = frozenset()
) -> tuple[tuple[AgreedEvent, ...], tuple[Conflict, ...]]:
    """Every event, counted or not, and a conflict for each pair that a person should confirm.

    Of one event one line is kept: the organiser's, else that of the first lead of its row. Where a
    month or no country is all that is known, both are counted, and a person is asked to look.
    """
    found = sorted(_pairs(lines, apart), key=lambda each: each.rank)
    certain = [each for each in found if not each.doubt]
    events = {line.name: _alone(line) for line in lines}
    conflicts: list[Conflict] = []
    for group in _groups(certain):
        row = next(each.row for each in certain if each.one in group)
        kept, because = _kept(plan, group, row)
        rest = tuple(sorted((line for line in group if line != kept), key=lambda each: each.name))
        events[kept.name] = _counted(kept, rest, because)
        for line in rest:
            events[line.name] = _left_out(line, kept, because)
            conflicts.append(_to_confirm(row, kept, line, because))
    for each in found:
        if each.doubt and events[each.one.name].counted and events[each.other.name].counted:
            events.update(_both_counted(events, each))
            conflicts.append(_to_look_at(each))
    return tuple(events[line.name] for line in lines), tuple(conflicts)


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
            if one.body != other.body and names not in paired and (pair := _pair(one, other, row)):
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
    if alike < ALIKE:
        return None
    doubts = (
        f"{' and '.join(months)} gave only the month" if months else "",
        f"{' and '.join(nowhere)} gave no country" if nowhere else "",
    )
    return _Pair(one, other, row, alike, days, ", and ".join(filter(None, doubts)))


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


def _groups(pairs: list[_Pair]) -> Iterator[tuple[LineStatement, ...]]:
    """Lines that are one event; two lines of one body never are, as it reported two events."""
    group_of: dict[str, tuple[LineStatement, ...]] = {}
    for pair in pairs:
        left = group_of.get(pair.one.name, (pair.one,))
        right = group_of.get(pair.other.name, (pair.other,))
        if {line.body for line in left} & {line.body for line in right}:
            continue
        group = (*left, *right)
        group_of.update({line.name: group for line in group})
    yield from {tuple(line.name for line in group): group for group in group_of.values()}.values()


# --- which line is kept


def _kept(plan: Plan, group: tuple[LineStatement, ...], row: str) -> tuple[LineStatement, str]:
    """The line whose figures count, and why it is that one."""
    organisers = {body for line in group if (body := _organiser(plan, line))}
    organised = [line for line in group if line.body in organisers]
    if len(organised) == 1:
        return organised[0], "it organised the event"
    found = plan.row(row)
    leads = found.leads if found else ()
    named = (*leads, *(found.cooperating if found else ()))
    order = {body: place for place, body in enumerate(named)}
    first = min(group, key=lambda line: (order.get(line.body, len(order)), line.name))
    return first, f"it leads {row}" if first.body in leads else f"it is named first on {row}"


def _organiser(plan: Plan, line: LineStatement) -> str:
    """The body that the cell Organiser names; "" where it names none."""
    organiser = line.text("organiser").strip()
    for body in plan.bodies:
        names = {body.acronym.casefold(), body.name.casefold(), *map(str.casefold, body.variants)}
        if organiser.casefold() in names:
            return body.acronym
    return ""


# --- what is said of it


def _counted(kept: LineStatement, rest: tuple[LineStatement, ...], because: str) -> AgreedEvent:
    others = ", ".join(line.name for line in rest)
    why = f"Counted once, as {kept.body} reports it: {because}. The same event: {others}."
    return AgreedEvent(kept, counted=True, twin=others, why=why)


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
    says = (
        f"{_described(kept)}; {_described(line)}: is this one event? The figures of {kept.body} "
        f"are counted ({because}), those of {line.body} are not added. Confirm, or say that they "
        "are two events."
    )
    return Conflict("K10", row, says, (kept.body, line.body), lines=(kept.name, line.name))


def _to_look_at(pair: _Pair) -> Conflict:
    says = (
        f"{_described(pair.one)}; {_described(pair.other)}: is this one event? {pair.doubt}, so "
        "both are counted. If it is one, say whose figures count."
    )
    names = (pair.one.name, pair.other.name)
    return Conflict("K10", pair.row, says, (pair.one.body, pair.other.body), lines=names)


def _described(line: LineStatement) -> str:
    """What a body reports of its event, for one who has not seen its form."""
    start = _start(line)
    when = long_date(start) if start and not _is_month(line) else line.answers["start"].raw
    figures = [f"{line.text(key) or 'no number of'} {key}" for key in ("women", "men")]
    where = _country(line) or "no country"
    return f"{line.name}: “{line.text('title')}”, {when}, {where}, {', '.join(figures)}"
