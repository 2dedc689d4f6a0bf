"""Rounds -> the small tables behind the charts of the Dashboard."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from msgspec import Struct

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedEvent, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, FINAL, Status
from tipxl.reports.master.data_sheet import NO
from tipxl.reports.master.rows_data import NAME as ROWS_DATA
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.formulas import (
    Cells,
    Condition,
    Filled,
    Number,
    Numeric,
    Ratio,
    Sum,
    SumIfAny,
    count,
    equals,
    plus,
)
from tipxl.reports.model.free_lines import people_asked
from tipxl.reports.model.sheet import NOT_REPORTED, Cell, LiveValue, Share, Table, ValueKind
from tipxl.reports.model.wording import area_words
from tipxl.reports.round.events import COUNTED, event_area
from tipxl.reports.round.events import NAME as EVENTS
from tipxl.reports.round.history_sheet import (
    ACTIVITIES,
    BODIES,
    EXPECTED,
    ON_TIME,
    RECEIVED,
    report_key,
    status_key,
)
from tipxl.reports.round.history_sheet import NAME as ROUNDS_SHEET

#: The tables that charts look into, by their keys.
ROUNDS, PARTICIPATIONS, REASONS = "rounds", "participations", "reasons"

_S = TypeVar("_S")


def _label(heading: str, label: Callable[[_S], str]) -> ValueColumn[_S]:
    return ValueColumn("label", heading, 52, label, span=4)


def _number(key: str, heading: str, value: Callable[[_S], Cell]) -> ValueColumn[_S]:
    return ValueColumn(key, heading, 13, value, ValueKind.NUMBER)


# --- rounds


def rounds_table(schema: FormSchema, rounds: Sequence[RoundResult]) -> tuple[Table, ...]:
    """Addressed and completed, received and on time, a line for each round; from History."""
    columns: Columns[RoundResult] = (
        _label("Round", lambda e: e.period),
        _number("addressed", "Addressed", lambda e: _stand(schema, e, *ADDRESSED)),
        _number("completed", "Completed", lambda e: _stand(schema, e, Status.COMPLETED)),
        _number("activities", "All activities", _activities),
        _number("received", "Received", lambda e: _reports(e, e.completeness.received, *RECEIVED)),
        _number("timely", "On time", lambda e: _reports(e, e.completeness.on_time, *ON_TIME)),
        _number("expected", "Expected", _expected),
    )
    return (
        Table(
            "Round by round",
            *filled(columns, rounds, key=lambda e: e.period),
            notes=("Addressed and completed count activities; the rest are the bodies' reports.",),
            key=ROUNDS,
            new_page=True,
        ),
    )


def _stand(schema: FormSchema, round: RoundResult, *senses: str) -> LiveValue:
    choices = schema.list("status")
    codes = choices.codes(*senses)
    statuses = Cells(ROUNDS_SHEET, status_key(round.period), ACTIVITIES)
    informed = (each for each in round.activities if not each.no_information)
    number = sum(each.status in codes for each in informed)
    return LiveValue(number, count(equals(statuses, *(choices.label(code) for code in codes))))


def _activities(round: RoundResult) -> LiveValue:
    statuses = Cells(ROUNDS_SHEET, status_key(round.period), ACTIVITIES)
    return LiveValue(len(round.activities), count(Filled(statuses)))


def _expected(round: RoundResult) -> LiveValue:
    return _reports(round, round.completeness.expected, *EXPECTED)


def _reports(round: RoundResult, counted: Sequence[Reporting], *words: str) -> LiveValue:
    reports = Cells(ROUNDS_SHEET, report_key(round.period), BODIES)
    return LiveValue(len(counted), count(equals(reports, *words)))


# --- participations


class People(Struct, frozen=True):
    """All participations reported, and women's share of those in events that give both counts."""

    reported: LiveValue
    women: LiveValue
    known: LiveValue


def people(schema: FormSchema, round: RoundResult) -> People | None:
    """Participations of the round; None where no event is counted or none is asked for."""
    events = [each for each in round.events if each.counted]
    asked_for = _asked(schema, events)
    if not set(asked_for) >= {"women", "men"}:
        return None
    known = [each for each in events if _counted_both(each)]
    number = sum(_sum(known, each) for each in asked_for)
    formula = plus(*(_sums(each) for each in asked_for))
    every = sum(_sum(events, each) for each in asked_for)
    return People(
        LiveValue(every, plus(*(Sum(Cells(EVENTS, each), (_COUNTS,)) for each in asked_for))),
        LiveValue(Share(_sum(known, "women"), number), Ratio(_sums("women"), formula)),
        LiveValue(Share(len(known), len(events)), Ratio(count(*_KNOWN), count(_COUNTS))),
    )


def participations_table(plan: Plan, schema: FormSchema, round: RoundResult) -> tuple[Table, ...]:
    """Women, men and others by thematic area; nothing where there are none."""
    events = [each for each in round.events if each.counted]
    if people(schema, round) is None or not any(map(_counted_both, events)):
        return ()
    letters = dict.fromkeys(row.area for row in plan.rows)
    by_area = ((e, [each for each in events if event_area(each) == e]) for e in letters)
    columns: Columns[_Area] = (
        _label("Thematic area", lambda e: e[0]),
        *(
            _number(key, _WORDS[key], partial(_participations, key))
            for key in _asked(schema, events)
        ),
        _number("events", "Events", lambda e: LiveValue(len(e[1]), count(_COUNTS, _here(e)))),
        _number("known", "Counted both", _known),
    )
    areas = [(area_words(plan, letter), here) for letter, here in by_area if here]
    return (
        Table(
            "Participations by thematic area",
            *filled(columns, areas),
            notes=("Only events that counted women and men; someone who came twice counts twice.",),
            key=PARTICIPATIONS,
        ),
    )


#: An area in words, and its events that are counted.
_Area = tuple[str, list[AgreedEvent]]
_WORDS = {"women": "Women", "men": "Men", "other": "Other"}
_COUNTS = equals(Cells(EVENTS, "counted"), COUNTED)
_KNOWN = (_COUNTS, Numeric(Cells(EVENTS, "women")), Numeric(Cells(EVENTS, "men")))


def _here(area: _Area) -> Condition:
    return equals(Cells(EVENTS, "area"), area[0].partition(".")[0])


def _participations(key: str, area: _Area) -> LiveValue:
    known = [each for each in area[1] if _counted_both(each)]
    is_known = not area[1] or any(_figure(each, key) is not None for each in known)
    here, cells = _here(area), Cells(EVENTS, key)
    told = dict.fromkeys((*_KNOWN, here, Numeric(cells)))
    formula = SumIfAny(_sums(key, here), count(*told), count(_COUNTS, here), NOT_REPORTED)
    return LiveValue(_sum(known, key) if is_known else NOT_REPORTED, formula)


def _known(area: _Area) -> LiveValue:
    return LiveValue(sum(map(_counted_both, area[1])), count(*_KNOWN, _here(area)))


def _asked(schema: FormSchema, events: Sequence[AgreedEvent]) -> tuple[str, ...]:
    """What is asked, and was answered for any event: what nobody answered is not zero."""
    return tuple(
        key
        for key in people_asked(schema)
        if any(_figure(each, key) is not None for each in events)
    )


def _figure(event: AgreedEvent, key: str) -> float | None:
    answer = event.line.answers.get(key)
    return answer.value if answer and isinstance(answer.value, float) else None


def _counted_both(event: AgreedEvent) -> bool:
    return _figure(event, "women") is not None and _figure(event, "men") is not None


def _sum(events: Sequence[AgreedEvent], key: str) -> int:
    return int(sum(_figure(each, key) or 0 for each in events))


def _sums(column: str, *more: Condition) -> Number:
    return Sum(Cells(EVENTS, column), (*_KNOWN, *more))


# --- reasons


def reasons_table(schema: FormSchema, round: RoundResult) -> tuple[Table, ...]:
    """How many rows that are not finished name each reason, the commonest first."""
    choices = schema.choices("reason")
    done = schema.list("status").codes(*FINAL)
    named = (row.values.get("reason", "") for row in round.rows if row.status not in done)
    found = Counter(filter(None, named))
    if choices is None or not found:
        return ()
    open_rows = equals(Cells(ROWS_DATA, "ended"), NO)
    reason = Cells(ROWS_DATA, "reason")
    columns: Columns[tuple[str, int]] = (
        _label("Main reason", lambda e: e[0]),
        _number("rows", "Rows", lambda e: LiveValue(e[1], count(open_rows, equals(reason, e[0])))),
    )
    lines = [(choices.label(code), number) for code, number in found.items()]
    lines.sort(key=lambda e: (-e[1], e[0]))
    return (Table("Main reasons, of rows not finished", *filled(columns, lines), key=REASONS),)
