"""T2 to T4: where the plan stands by area and by lead body, and what changed."""

from collections import Counter

from tipxl.reports.evaluation.evaluation_data import Case
from tipxl.reports.evaluation.figure_cells import ACTIVITIES, HISTORY, LEADS, is_in, number_cell
from tipxl.reports.evaluation.supporting_sheets import area_name
from tipxl.reports.figures.frames import each_line
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells, Is
from tipxl.reports.model.sheet import (
    Cell,
    Kind,
    Line,
    Manner,
    ReportColumn,
    Sheet,
    StatusCell,
    Table,
)
from tipxl.reports.model.wording import NO_STATUS, status_cell, status_words

BY_AREA, BY_LEAD, CHANGES = "T2 Status by area", "T3 Status by lead", "T4 Changes"


def statuses(case: Case) -> tuple[str, ...]:
    """The statuses that can be agreed, in their order; "" where some have none yet."""
    items = case.layout.list("status").items
    known = tuple(each.code for each in items if each.sense != "not ours")
    return (*known, "") if (case.whole.activities["status"] == "").any() else known


def by_area(case: Case) -> Sheet:
    """How many activities of each area stand where."""
    table = by_area_table(case)
    return Sheet(BY_AREA, "T2 Status by thematic area", (), (table,), charts=(area_chart(case),))


def by_area_table(case: Case) -> Table:
    """Activities by area and status."""
    every = list(each_line(case.whole.activities))
    parts = dict.fromkeys(each.area for each in every)
    lines = [
        Line(
            (
                area_name(case, area),
                *(
                    _number(case, status, sum((e.area, e.status) == (area, status) for e in every),
                            area)
                    for status in statuses(case)
                ),
                number_cell(
                    sum(e.area == area for e in every),
                    ACTIVITIES,
                    is_in(ACTIVITIES, "area", area_name(case, area)),
                ),
            )
        )
        for area in parts
    ]  # fmt: skip
    total = Line(
        (
            "The whole plan",
            *(
                _number(case, status, sum(e.status == status for e in every))
                for status in statuses(case)
            ),
            len(every),
        ),
        Manner.TOTAL,
    )
    columns = (ReportColumn("area", "Thematic area", 32), *_status_columns(case))
    note = "Activities of the baseline. An activity takes its status from its rows."
    return Table("", columns, (*lines, total), notes=(note,), key="areas")


def _number(case: Case, status: str, number: int, area: str | None = None) -> Cell:
    label = status_words(case.layout, status)
    here = () if area is None else (is_in(ACTIVITIES, "area", area_name(case, area)),)
    return number_cell(number, ACTIVITIES, is_in(ACTIVITIES, "status", label), *here)


def _status_columns(case: Case) -> tuple[ReportColumn, ...]:
    return (
        *(
            ReportColumn(code or "none", status_words(case.layout, code), 14, Kind.NUMBER)
            for code in statuses(case)
        ),
        ReportColumn("all", "All", 10, Kind.NUMBER),
    )


def area_chart(case: Case) -> Chart:
    """Status by area, each area as a whole."""
    return Chart(
        ChartKind.FULL_BAR,
        "Status of the activities by thematic area",
        Cells(BY_AREA, "area", "areas"),
        tuple(
            Series(Cells(BY_AREA, code or "none", "areas"), _colour(case, code))
            for code in statuses(case)
        ),
        unit="Share of the activities",
    )


def _colour(case: Case, code: str) -> str:
    cell: StatusCell = status_cell(case.layout, code)
    return cell.colour or "FFFFFF"


def by_lead(case: Case) -> Sheet:
    """How many rows of each lead body stand where."""
    led = [(lead, e.status) for e in each_line(case.whole.standing) for lead in e.leads]
    every, rows = Counter(led), Counter(lead for lead, _ in led)
    bodies = [body.acronym for body in case.plan.bodies if body.acronym in rows]
    lines = tuple(
        Line(
            (
                body,
                *(
                    number_cell(
                        every[body, status],
                        LEADS,
                        is_in(LEADS, "lead", body),
                        is_in(LEADS, "status", status_words(case.layout, status)),
                    )
                    for status in _row_statuses(case)
                ),
                number_cell(rows[body], LEADS, is_in(LEADS, "lead", body)),
            )
        )
        for body in bodies
    )
    columns = (
        ReportColumn("lead", "Lead body", 32),
        *(
            ReportColumn(code or "none", status_words(case.layout, code), 14, Kind.NUMBER)
            for code in _row_statuses(case)
        ),
        ReportColumn("all", "Rows led", 10, Kind.NUMBER),
    )
    unled = sum(not each.leads for each in each_line(case.whole.standing))
    notes = (
        "Rows, not activities: one activity can have outputs with different leads. A row with two "
        "leads counts for both, so the lines add up to more than the plan.",
        f"Rows without any lead: {unled}. Leads may be assumed: T13 Method lists them.",
    )
    table = Table("", columns, lines, notes=notes, key="leads")
    return Sheet(BY_LEAD, "T3 Status by lead body", (), (table,))


def _row_statuses(case: Case) -> tuple[str, ...]:
    known = tuple(each for each in statuses(case) if each)
    return (*known, "") if (case.whole.standing["status"] == "").any() else known


def changes(case: Case) -> Sheet:
    """From which status to which: since the baseline, and at the end since the mid-term."""
    spans = [(case.periods[0], "the baseline")]
    if case.before_period and case.before_period != case.last:
        spans.insert(0, (case.before_period, "the mid-term"))
    tables = tuple(_matrix(case, period, since) for period, since in spans if period != case.last)
    intro = "Down: the status then. Across: the status now. What lies on the diagonal did not move."
    if not tables:
        intro = "Only one round is counted, so nothing can be compared yet."
    return Sheet(CHANGES, "T4 What changed", (intro,), tables)


def _matrix(case: Case, period: str, since: str) -> Table:
    then = next(each for each in case.rounds if each.period == period)
    now = next(each for each in case.rounds if each.period == case.last)
    stood = {each.key: each.status for each in then.activities}
    stands = {each.key: each.status for each in now.activities}
    keys = [k for k in case.whole.activities["key"] if k in stood and k in stands]
    codes = _codes(case, [stood[k] for k in keys] + [stands[k] for k in keys])
    lines = tuple(
        Line(
            (
                status_cell(case.layout, old),
                *(
                    _moved(case, (period, old), (case.last, new),
                           sum((stood[k], stands[k]) == (old, new) for k in keys))
                    for new in codes
                ),
                sum(stood[k] == old for k in keys),
            )
        )
        for old in codes
    )  # fmt: skip
    columns = (
        ReportColumn("from", f"Status in {period}", 32, Kind.STATUS),
        *(ReportColumn(c or "none", status_words(case.layout, c), 14, Kind.NUMBER) for c in codes),
        ReportColumn("all", "All then", 10, Kind.NUMBER),
    )
    note = f"{len(keys)} activities that both rounds have."
    return Table(f"Since {since} ({period} to {case.last})", columns, lines, (note,), key=period)


def _codes(case: Case, met: list[str]) -> list[str]:
    items = [each.code for each in case.layout.list("status").items]
    return [code for code in ("", *items) if code in met or (code and code in items[:4])]


def _moved(case: Case, then: tuple[str, str], now: tuple[str, str], number: int) -> Cell:
    conditions = (
        Is(Cells(HISTORY, period), (status_words(case.layout, status) if status else NO_STATUS,))
        for period, status in (then, now)
    )
    return number_cell(number, HISTORY, *conditions)
