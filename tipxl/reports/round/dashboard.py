"""The Dashboard of a round: twelve figures, the charts, and the tables behind them.

Every number is a formula over Data by row, Tables, Events, Rounds or a table below.
"""

from collections.abc import Iterator, Sequence

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.differing_leads import settled_by_rule
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.results.schedule import OVERDUE, Schedule, row_schedule
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, Status
from tipxl.reports.figures.frames import NO_CODE, rows_frame
from tipxl.reports.master.data_sheet import YES
from tipxl.reports.master.rows_data import NAME as ROWS_DATA
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells, Number, OneCell, Ratio, count, equals, plus
from tipxl.reports.model.sheet import LiveValue, Share, Sheet, Table, Tile, text_of
from tipxl.reports.model.visual_language import ChartColour
from tipxl.reports.model.wording import addressed_words
from tipxl.reports.round.chart_data import (
    PARTICIPATIONS,
    REASONS,
    ROUNDS,
    participations_table,
    people,
    reasons_table,
    rounds_table,
)
from tipxl.reports.round.status_tables import ACTIVITIES, BODIES, UNINFORMED, WHOLE
from tipxl.reports.round.status_tables import NAME as TABLES

NAME = "Dashboard"
_GRID = (13.0,) * 12
_ONE_LINE = 40  # letters of a name beside its bar


def dashboard(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult], figures: Sheet
) -> Sheet:
    """What a minister sees first; `figures` is the sheet Tables, of the last of `rounds`."""
    round = rounds[-1]
    supporting = (
        *rounds_table(schema, rounds),
        *participations_table(plan, schema, round),
        *reasons_table(schema, round),
    )
    return Sheet(
        name=NAME,
        title=f"{plan.title}, {round.reporting_period.words}",
        intro=(
            "Final: the round is closed."
            if round.closed
            else "Draft: the round is open, figures may still change.",
        ),
        tables=supporting,
        tiles=_tiles(plan, schema, rounds),
        charts=(*_of_statuses(schema, figures), *_of_tables(supporting)),
        grid=_GRID,
    )


# --- tiles


def _tiles(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> tuple[Tile, ...]:
    round = rounds[-1]
    figures = _people(schema, round)
    return (
        *_progress(plan, schema, rounds),
        *_compliance(round),
        *figures[:2],
        *_marks(plan, schema, round),
        *figures[2:],
    )


def _progress(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> tuple[Tile, ...]:
    round = rounds[-1]
    rows = rows_frame(plan, schema, round)
    times = [row_schedule(schema, rounds, key, plan.ends).schedule for key in rows["key"]]
    asked = rows["asked"].astype(bool)
    spoke = Share(int((asked & rows["by_lead"].astype(bool)).sum()), int(asked.sum()))
    return (
        _addressed(plan, schema, round, ADDRESSED, "Activities addressed"),
        _addressed(plan, schema, round, (Status.COMPLETED,), "Activities completed"),
        Tile(
            "Rows answered by their lead",
            LiveValue(
                spoke,
                Ratio(
                    count(equals(_column("spoke"), YES), equals(_column("asked"), YES)),
                    _rows("asked", YES),
                ),
            ),
            "of the rows asked; what is agreed for good is not",
        ),
        _late(round.reporting_period, round.reporting_period.end >= plan.ends, times),
    )


def _late(period: Period, has_ended: bool, times: Sequence[Schedule]) -> Tile:
    """The rows that are late; at the end of the plan, those that it leaves unfinished."""
    words = (Schedule.UNFINISHED,) if has_ended else OVERDUE
    number = LiveValue(sum(each in words for each in times), _rows("schedule", *map(str, words)))
    if has_ended:
        return Tile("Rows not completed by the end of the plan", number, "whatever their target")
    return Tile("Rows overdue", number, f"their target lies before {period}")


def _addressed(
    plan: Plan, schema: FormSchema, round: RoundResult, senses: tuple[str, ...], label: str
) -> Tile:
    codes = schema.list("status").codes(*senses)
    informed = (each for each in round.activities if not each.no_information)
    statuses = {each.key: each.status for each in informed}
    found = [statuses.get(key, "") for key in rows_frame(plan, schema, round)["activity"].unique()]
    share = Share(sum(status in codes for status in found), len(found))
    numbers: tuple[Number, ...] = tuple(OneCell(TABLES, WHOLE, code, ACTIVITIES) for code in codes)
    ratio = Ratio(plus(*numbers), OneCell(TABLES, WHOLE, "whole", ACTIVITIES))
    says = addressed_words(schema) if Status.ONGOING in senses else "agreed as completed"
    return Tile(label, LiveValue(share, ratio), says)


def _column(key: str) -> Cells:
    return Cells(ROWS_DATA, key)


def _rows(column: str, *texts: str) -> Number:
    return count(equals(_column(column), *texts))


def _compliance(round: RoundResult) -> tuple[Tile, ...]:
    complete = round.completeness
    received, timely = len(complete.received), len(complete.on_time)
    expected = len(complete.expected)
    return tuple(
        Tile(
            label,
            LiveValue(
                Share(number, expected),
                Ratio(
                    OneCell(NAME, round.period, column, ROUNDS),
                    OneCell(NAME, round.period, "expected", ROUNDS),
                ),
            ),
            note,
        )
        for label, column, number, note in (
            ("Completeness", "received", received, "of the reports expected in this round"),
            ("Timeliness", "timely", timely, "received by the due day, in this round"),
        )
    )


def _people(schema: FormSchema, round: RoundResult) -> tuple[Tile, ...]:
    known = people(schema, round)
    if known is None:
        return ()
    return (
        Tile("Participations reported", known.reported, "in all events counted; never persons"),
        Tile("Women's share", known.women, "of those in events that give women and men"),
        Tile("Events that counted both", known.known, "women and men, of all events counted"),
    )


def _marks(plan: Plan, schema: FormSchema, round: RoundResult) -> tuple[Tile, ...]:
    marks = rows_frame(plan, schema, round)["mark"]
    settled = len(settled_by_rule(round))
    beside = f"; {settled} more settled by rule" if settled else ""
    differ = f"bodies say different things{beside}"
    return tuple(
        Tile(
            label,
            LiveValue(int((marks == str(mark)).sum()), _rows("mark", str(mark))),
            note,
        )
        for label, mark, note in (
            ("Rows contested (CT)", Mark.CONTESTED, differ),
            ("Rows provisional (PV)", Mark.PROVISIONAL, "something is still open"),
            ("Rows not reported (NR)", Mark.NOT_REPORTED, "the status agreed before is carried"),
        )
    )


# --- charts


def _of_statuses(schema: FormSchema, figures: Sheet) -> Iterator[Chart]:
    shown = {table.key: table for table in figures.tables}
    for key, kind, title, unit in _STATUSES:
        chart = Chart(
            kind,
            title,
            Cells(TABLES, "label", key),
            tuple(_statuses(schema, shown[key])),
            unit,
            height=_height(shown[key]),
        )
        if chart.series:
            yield chart


def _height(table: Table) -> int:
    """So many rows of the sheet that the name of each bar is read, a long one on two lines."""
    lines = sum(1 + (len(text_of(line.cells[0])) > _ONE_LINE) for line in table.rows)
    return min(34, max(16, 8 + lines))


_STATUSES = (
    (ACTIVITIES, ChartKind.FULL_BAR, "Activities by thematic area and status",
     "share of the area's activities"),
    (BODIES, ChartKind.STACKED_BAR, "Rows by lead body and status", "rows"),
)  # fmt: skip


def _statuses(schema: FormSchema, table: Table) -> Iterator[Series]:
    """The statuses in which anything stands, each in its colour."""
    colours = {item.code: item.colour for item in schema.list("status").items}
    for at, column in enumerate(table.columns):
        is_status = column.key in colours or column.key in (NO_CODE, UNINFORMED)
        if is_status and any(text_of(line.cells[at]) != "0" for line in table.rows):
            cells = Cells(TABLES, column.key, table.key)
            other = ChartColour.NO_STATUS if column.key == NO_CODE else ChartColour.NOT_KNOWN
            yield Series(cells, colours.get(column.key) or other)


def _of_tables(supporting: tuple[Table, ...]) -> tuple[Chart, ...]:
    keys = {table.key for table in supporting}
    return tuple(chart for table, chart in _CHARTS if table in keys)


def _chart(kind: ChartKind, title: str, table: str, columns: Sequence[str], unit: str) -> Chart:
    series = tuple(Series(Cells(NAME, key, table), _COLOURS[key]) for key in columns)
    return Chart(kind, title, Cells(NAME, "label", table), series, unit)


_COLOURS = {
    "addressed": ChartColour.ADDRESSED,
    "completed": ChartColour.COMPLETED,
    "received": ChartColour.RECEIVED,
    "timely": ChartColour.ON_TIME,
    "expected": ChartColour.EXPECTED,
    "women": ChartColour.WOMEN,
    "men": ChartColour.MEN,
    "rows": ChartColour.NUMBER,
}
_CHARTS = (
    (ROUNDS, _chart(ChartKind.COLUMN, "Activities addressed and completed, round by round",
                    ROUNDS, ("addressed", "completed"), "activities")),
    (ROUNDS, _chart(ChartKind.COLUMN, "Reports received and on time, round by round",
                    ROUNDS, ("received", "timely", "expected"), "reports")),
    (PARTICIPATIONS, _chart(ChartKind.STACKED_BAR, "Participations by thematic area and sex",
                            PARTICIPATIONS, ("women", "men"), "participations")),
    (REASONS, _chart(ChartKind.BAR, "Main reasons, of rows not finished", REASONS,
                     ("rows",), "rows")),
)  # fmt: skip
