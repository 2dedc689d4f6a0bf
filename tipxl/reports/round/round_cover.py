"""The Cover of the consolidated workbook: which round, how final, who reported."""

from collections.abc import Sequence

import pandas as pd

from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Basis, Plan
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import Status
from tipxl.reports.figures.frames import rows_frame
from tipxl.reports.figures.indicators import answered_by_lead
from tipxl.reports.figures.population import population_of
from tipxl.reports.model.front_matter import contents, facts
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import MARK_MEANS, mark_cell, status_cell

_MARKS = tuple(str(mark) for mark in MARK_MEANS)


def state_words(round: RoundResult) -> str:
    """Draft as of the last return counted while the round is open, final once it is closed."""
    if round.closed:
        return "Final: the round is closed"
    used = {file for each in round.reporting for file in each.files}
    days = [r.arrival.received.date() for r in round.returns if r.arrival.file in used]
    as_of = f", as of {long_date(max(days))} (the last report counted)" if days else ""
    return f"Draft{as_of}: the round is open, statuses may still change"


def cover(
    plan: Plan, schema: FormSchema, round: RoundResult, others: Sequence[tuple[str, str]]
) -> Sheet:
    """The first sheet; `others` are the names of the rest, and what each holds."""
    period = round.reporting_period
    return Sheet(
        name="Cover",
        title=plan.title,
        intro=(f"Consolidated report, {period.words}",),
        tables=(
            _facts(plan, schema, round),
            _standing(plan, schema, round),
            _marks(),
            contents(others),
        ),
        landscape=False,
    )


def _facts(plan: Plan, schema: FormSchema, round: RoundResult) -> Table:
    period = round.reporting_period
    declared = plan.round(period)
    assumed = sum(row.lead_basis is Basis.ASSUMED for row in plan.rows_in(period))
    freeze = f"; reports that come after {long_date(declared.freeze)} wait" if declared else ""
    by_lead = answered_by_lead(population_of(plan, schema, (round,)))
    return facts(
        (
            ("Endorsement", plan.endorsement),
            ("Round", f"{period.words} ({period})"),
            ("State", state_words(round)),
            ("Reports due", f"{long_date(round.due)}{freeze}"),
            ("Reports received", _received(round)),
            ("Rows answered by their lead", by_lead.text),
            ("Leads that are assumed", f"{assumed} of {len(plan.rows_in(period))} rows"),
            ("Prepared by", plan.secretariat.name),
        )
    )


def _received(round: RoundResult) -> str:
    complete = round.completeness
    invited = len(complete.invited)
    beside = f"; {len(complete.invited_received)} of {invited} invited" if invited else ""
    share = Share(len(complete.received), len(complete.expected))
    return f"{share.text} of the bodies expected{beside}"


def _standing(plan: Plan, schema: FormSchema, round: RoundResult) -> Table:
    rows = rows_frame(plan, round)
    activities = pd.Series([each.status for each in round.activities], dtype=object)
    counted = [
        *(item.code for item in schema.list("status").items if item.sense != Status.NOT_OURS),
        *([""] if (rows["status"] == "").any() else []),
    ]
    lines = [_line(schema, code, rows[rows["status"] == code], activities) for code in counted]
    total: tuple[Cell, ...] = ("All", len(rows), len(activities), *_marked(rows))
    return Table(
        "Where the plan stands",
        (
            ReportColumn("status", "Status", 30, ValueKind.STATUS),
            ReportColumn("rows", "Rows", 17, ValueKind.NUMBER),
            ReportColumn("activities", "Activities", 17, ValueKind.NUMBER),
            *(ReportColumn(m, f"Rows marked {m}", 17, ValueKind.NUMBER) for m in _MARKS),
        ),
        (*lines, ReportLine(total, RowStyle.TOTAL)),
        notes=("A row is one expected output. An activity takes its status from its rows.",),
    )


def _line(
    schema: FormSchema, code: str, rows: pd.DataFrame, activities: "pd.Series[str]"
) -> ReportLine:
    here = int((activities == code).sum())
    return ReportLine((status_cell(schema, code), len(rows), here, *_marked(rows)))


def _marked(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int((rows["mark"] == mark).sum()) for mark in _MARKS)


def _marks() -> Table:
    columns = (
        ReportColumn("mark", "Mark", 30, ValueKind.MARK),
        ReportColumn("means", "What it means beside a status", 85, span=5),
    )
    rows = tuple(
        ReportLine((mark_cell(str(mark)), means))
        for mark, means in MARK_MEANS.items()
        if mark is not Mark.NONE
    )
    return Table("Marks", columns, rows)
