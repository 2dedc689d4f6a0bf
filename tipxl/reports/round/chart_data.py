"""Rounds -> the small tables behind the charts of the Dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import ColumnKind, FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, Status
from tipxl.reports.figures.frames import frame
from tipxl.reports.model.formulas import (
    Cells,
    Condition,
    Filled,
    Negated,
    Number,
    Numeric,
    Ratio,
    Sum,
    count,
    equals,
    plus,
)
from tipxl.reports.model.free_lines import asked
from tipxl.reports.model.sheet import LiveValue, ReportColumn, ReportLine, Share, Table, ValueKind
from tipxl.reports.model.wording import area_words
from tipxl.reports.round.events import COUNTED
from tipxl.reports.round.events import NAME as EVENTS
from tipxl.reports.round.history_sheet import (
    ACTIVITIES,
    BODIES,
    ON_TIME,
    RECEIVED,
    SILENT,
    report_key,
    status_key,
)
from tipxl.reports.round.master_plan import NAME as MASTER_PLAN

#: The tables that charts look into, by their keys.
ROUNDS, PARTICIPATIONS, REASONS = "rounds", "participations", "reasons"

_HISTORY = "History"
_PEOPLE = ("women", "men", "other")


def _columns(first: str, *rest: tuple[str, str]) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn("label", first, 52, span=4),
        *(ReportColumn(key, text, 13, ValueKind.NUMBER) for key, text in rest),
    )


# --- rounds


def rounds_table(schema: FormSchema, rounds: Sequence[RoundResult]) -> tuple[Table, ...]:
    """Addressed and completed, received and on time, a line for each round; from History."""
    return (
        Table(
            "Round by round",
            _columns(
                "Round",
                ("addressed", "Addressed"), ("completed", "Completed"),
                ("activities", "All activities"), ("received", "Received"),
                ("timely", "On time"), ("expected", "Expected"),
            ),
            tuple(_round(schema, each) for each in rounds),
            notes=("Addressed and completed count activities; the rest are the bodies' reports.",),
            key=ROUNDS,
            new_page=True,
        ),
    )  # fmt: skip


def _round(schema: FormSchema, round: RoundResult) -> ReportLine:
    complete = round.completeness
    statuses = Cells(_HISTORY, status_key(round.period), ACTIVITIES)
    reports = Cells(_HISTORY, report_key(round.period), BODIES)
    return ReportLine(
        (
            round.period,
            _stand(schema, round, *ADDRESSED),
            _stand(schema, round, Status.COMPLETED),
            LiveValue(len(round.activities), count(Filled(statuses))),
            LiveValue(len(complete.received), count(equals(reports, *RECEIVED))),
            LiveValue(len(complete.on_time), count(equals(reports, ON_TIME))),
            LiveValue(len(complete.expected), count(equals(reports, *RECEIVED, SILENT))),
        ),
        key=round.period,
    )


def _stand(schema: FormSchema, round: RoundResult, *senses: str) -> LiveValue:
    choices = schema.list("status")
    codes = choices.codes(*senses)
    statuses = Cells(_HISTORY, status_key(round.period), ACTIVITIES)
    number = sum(each.status in codes for each in round.activities)
    return LiveValue(number, count(equals(statuses, *(choices.label(code) for code in codes))))


# --- participations


@dataclass(frozen=True, slots=True)
class People:
    """Participations in the events that counted women and men, and what they are known for."""

    all: LiveValue
    women: LiveValue
    known: LiveValue


def people(schema: FormSchema, round: RoundResult) -> People | None:
    """Participations of the round; None where no event is counted or none is asked for."""
    events = _events(round)
    if events.empty or not set(_asked(schema, events)) >= {"women", "men"}:
        return None
    known = events[_collected(events)]
    numbers = [_sum(known, each) for each in _asked(schema, events)]
    formulas = tuple(_sums(each) for each in _asked(schema, events))
    share = Share(_sum(known, "women"), sum(numbers))
    return People(
        LiveValue(sum(numbers), plus(*formulas)),
        LiveValue(share, Ratio(_sums("women"), plus(*formulas))),
        LiveValue(Share(len(known), len(events)), Ratio(count(*_known()), count(_counts()))),
    )


def participations_table(plan: Plan, schema: FormSchema, round: RoundResult) -> tuple[Table, ...]:
    """Women, men and others by thematic area; nothing where there are none."""
    events = _events(round)
    if people(schema, round) is None or not _collected(events).any():
        return ()
    letters = dict.fromkeys(row.area for row in plan.rows)
    figures = [(each, _WORDS[each]) for each in _asked(schema, events)]
    lines = tuple(
        _area(area_words(plan, letter), events[events["area"] == letter], _asked(schema, events))
        for letter in letters
        if (events["area"] == letter).any()
    )
    return (
        Table(
            "Participations by thematic area",
            _columns("Thematic area", *figures, ("events", "Events"), ("known", "Counted both")),
            lines,
            notes=("Only events that counted women and men; someone who came twice counts twice.",),
            key=PARTICIPATIONS,
        ),
    )


_WORDS = {"women": "Women", "men": "Men", "other": "Other"}


def _area(label: str, events: pd.DataFrame, asked: Sequence[str]) -> ReportLine:
    here = equals(Cells(EVENTS, "area"), label)
    known = events[_collected(events)]
    return ReportLine(
        (
            label,
            *(LiveValue(_sum(known, each), _sums(each, here)) for each in asked),
            LiveValue(len(events), count(_counts(), here)),
            LiveValue(len(known), count(*_known(), here)),
        )
    )


def _asked(schema: FormSchema, events: pd.DataFrame) -> tuple[str, ...]:
    """What is asked and was told of any event: what nobody told of is not zero."""
    counts = [each.key for each in asked(schema, "events") if each.kind is ColumnKind.COUNT]
    return tuple(each for each in _PEOPLE if each in counts and events[each].notna().any())


def _events(round: RoundResult) -> pd.DataFrame:
    return frame(
        ("area", *_PEOPLE),
        (
            (each.line.text("activity")[:1], *(_number(each.line.answers.get(p)) for p in _PEOPLE))
            for each in round.events
            if each.counted
        ),
    )


def _number(answer: object) -> float | None:
    value = getattr(answer, "value", None)
    return value if isinstance(value, float) else None


def _collected(events: pd.DataFrame) -> "pd.Series[bool]":
    return events["women"].notna() & events["men"].notna()


def _sum(events: pd.DataFrame, column: str) -> int:
    return int(events[column].dropna().sum())


def _counts() -> Condition:
    return equals(Cells(EVENTS, "counted"), COUNTED)


def _known() -> tuple[Condition, ...]:
    return (_counts(), Numeric(Cells(EVENTS, "women")), Numeric(Cells(EVENTS, "men")))


def _sums(column: str, *more: Condition) -> Number:
    return Sum(Cells(EVENTS, column), (*_known(), *more))


# --- reasons


def reasons_table(schema: FormSchema, round: RoundResult) -> tuple[Table, ...]:
    """How many rows that are not completed name each reason, the commonest first."""
    choices = next((each for each in schema.lists if each.key == "reason"), None)
    done = schema.list("status").codes(Status.COMPLETED)
    named = pd.Series(
        [row.values.get("reason", "") for row in round.rows if row.status not in done],
        dtype=object,
    )
    found = named[named != ""].value_counts()
    if choices is None or found.empty:
        return ()
    order = sorted(found.index, key=lambda code: (-int(found[code]), choices.label(code)))
    open_rows = Negated(equals(Cells(MASTER_PLAN, "status_code"), *done))
    reason = Cells(MASTER_PLAN, "reason_words")
    lines = tuple(
        ReportLine((label, LiveValue(int(found[code]), count(open_rows, equals(reason, label)))))
        for code in order
        for label in (choices.label(code),)
    )
    columns = _columns("Main reason", ("rows", "Rows"))
    return (Table("Main reasons, of rows not completed", columns, lines, key=REASONS),)
