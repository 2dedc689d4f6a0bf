"""Plan + Layout + Consolidation -> Events: every event reported, and what their figures come to.

A blank is not zero, and "not collected" (NC) is not zero: each total says for how many events it
is known. An event that two bodies reported is counted once (K10).
"""

from collections.abc import Sequence

import pandas as pd

from tipxl.domain.core.expression import NOT_COLLECTED
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedEvent, RoundResult
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.reports.figures.frames import frame, lines
from tipxl.reports.model.formulas import Cells, Filled, Negated, Numeric, Ratio, Sum, count, equals
from tipxl.reports.model.free_lines import SOURCE, asked, cells_of, columns_of, source
from tipxl.reports.model.sheet import (
    Cell,
    LiveValue,
    Paper,
    ReportColumn,
    ReportLine,
    Share,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import area_words, counted

NAME = "Events"
#: What stands in the column "Counted".
COUNTED, LEFT_OUT = "yes", "no"

_WIDTHS = {
    **{"activity": 11.0, "title": 34.0, "start": 12.0, "end": 12.0, "country": 13.0},
    **{"women": 9.0, "men": 9.0, "other": 9.0, "disability": 12.0, "serves": 11.0},
    **{"kind": 13.0, "mode": 10.0, "place": 13.0, "organiser": 14.0, "partner": 14.0},
    **{"states": 16.0, "evidence": 18.0},
}
_BODY = ReportColumn("body", "Body", 10)
_OURS = (
    ReportColumn("area", "Thematic area", 36),
    ReportColumn("counted", "Counted", 9),
    ReportColumn("why", "Why so", 30),
)
_TOTALS = (
    ReportColumn("figure", "Figure", 55, span=3),
    ReportColumn("total", "Total", 12, ValueKind.NUMBER),
    ReportColumn("reported", "Reported for so many events", 25, ValueKind.SHARE, span=2),
    ReportColumn("uncollected", "Not collected (NC)", 9, ValueKind.NUMBER),
    ReportColumn("blank", "Left blank", 9, ValueKind.NUMBER),
)


def events(
    plan: Plan, schema: FormSchema, round: RoundResult, *, circulated: bool = False
) -> Sheet:
    """The events, then their totals; `circulated`: without the file that each came in."""
    questions = _answered(schema, round)
    columns = (_BODY, *columns_of(questions, _WIDTHS), *_OURS, *(() if circulated else SOURCE))
    table = frame(
        [column.key for column in columns],
        (
            (*_said(plan, schema, questions, each), *(() if circulated else source(each.line)))
            for each in round.events
        ),
    )
    return Sheet(
        name=NAME,
        title=f"Events reported, {Period.parse(round.period).words}",
        intro=(_told(round),),
        tables=(
            Table("", columns, lines(table), filtered=True),
            *_totals(questions, table),
        ),
        frozen=2,
        paper=Paper.A3,
    )


def _told(round: RoundResult) -> str:
    if not round.events:
        return "No body reported an event in this round."
    left = sum(not each.counted for each in round.events)
    beside = (
        f" {left} of them {'is' if left == 1 else 'are'} not counted; the column Why so tells the "
        "reason."
        if left
        else ""
    )
    return (
        f"{counted(len(round.events), 'event')}.{beside} Figures are participations, never unique "
        "persons: who came to two events is counted twice. A blank is not zero, and NC (not "
        "collected) is not zero. The totals stand below the list."
    )


def _answered(schema: FormSchema, round: RoundResult) -> tuple[Column, ...]:
    """What was asked; of what nobody answered, only the figures."""
    given = {
        column
        for event in round.events
        for column, answer in event.line.answers.items()
        if answer.value is not None
    }
    return tuple(
        each
        for each in asked(schema, "events")
        if not given or each.key in given or each.kind is ColumnKind.COUNT
    )


def _said(
    plan: Plan, schema: FormSchema, questions: Sequence[Column], event: AgreedEvent
) -> tuple[Cell, ...]:
    line = event.line
    letter = line.text("activity")[:1]
    known = any(row.area == letter for row in plan.rows)
    return (
        line.body,
        *cells_of(schema, questions, line),
        area_words(plan, letter) if known else "",
        COUNTED if event.counted else LEFT_OUT,
        event.why,
    )


def _totals(questions: Sequence[Column], table: pd.DataFrame) -> tuple[Table, ...]:
    figures = [each for each in questions if each.kind is ColumnKind.COUNT]
    kept = table[table["counted"] == COUNTED]
    if not figures:
        return ()
    return (
        Table(
            "Participations, over the events that are counted",
            _TOTALS,
            tuple(_total(each, kept) for each in figures),
            key="totals",
        ),
    )


def _total(column: Column, kept: pd.DataFrame) -> ReportLine:
    answers = kept[column.key]
    numbers = pd.to_numeric(answers, errors="coerce")
    cells, counts = Cells(NAME, column.key), equals(Cells(NAME, "counted"), COUNTED)
    known = int(numbers.notna().sum())
    return ReportLine(
        (
            column.heading.partition(" (")[0],
            LiveValue(int(numbers.sum()), Sum(cells, (counts,))) if known else "not reported",
            LiveValue(Share(known, len(kept)), Ratio(count(counts, Numeric(cells)), count(counts))),
            LiveValue(
                int((answers == NOT_COLLECTED).sum()), count(counts, equals(cells, NOT_COLLECTED))
            ),
            LiveValue(int(answers.isna().sum()), count(counts, Negated(Filled(cells)))),
        ),
        key=column.key,
    )
