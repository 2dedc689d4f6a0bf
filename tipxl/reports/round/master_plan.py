"""Plan + Consolidation -> the Master plan: the endorsed document's columns, then the round's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark, RoundResult
from tipxl.domain.results.schedule import schedule_of
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.figures.frames import NO_CODE
from tipxl.reports.model.row_words import change, decisions, progress, reason, who_reported, why
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    Paper,
    Repeated,
    ReportColumn,
    ReportLine,
    RowStyle,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import (
    area_words,
    bodies_words,
    heading,
    mark_cell,
    numbered,
    status_cell,
    status_words,
    value_words,
)
from tipxl.reports.round.data_sheet import NO, YES, source_of

NAME = "Master plan"

_ENDORSED_WIDTHS = (33.0, 23.0, 32.0, 21.0, 19.0, 17.0)
_ROUND = (
    ReportColumn("key", "Row", 9.5),
    ReportColumn("activity_status", "Activity status", 12, ValueKind.STATUS),
    ReportColumn("status", "Row status", 12, ValueKind.STATUS),
    ReportColumn("mark", "Mark", 6, ValueKind.MARK),
    ReportColumn("why", "Why this status", 18),
    ReportColumn("change", "Change since the last round", 12),
)
_SCHEDULE = ReportColumn("schedule", "Schedule", 10)
_BEFORE = (("target", 9.5), ("completed_in", 10.5))
_AFTER = (("evidence", 18.0), ("next_step", 15.0))
_LAST = (("funding", 9.5), ("partner", 13.0))
_PROGRESS = ReportColumn("progress", "Progress, by body", 44)
_REASON = ReportColumn("reason", "Main reason", 15)
_DECISION = ReportColumn("decision", "Decision", 15)
_WHO = ReportColumn("who", "Who reported", 13)
_FIGURES = tuple(
    ReportColumn(key, text, 8, band="For the figures", printed=False)
    for key, text in (
        ("area", "Area"),
        ("activity_code", "Activity: code"),
        ("status_code", "Row: code"),
        ("by_lead", "Lead answered"),
        ("reason_words", "Reason alone"),
    )
)


@dataclass(frozen=True, slots=True)
class _Round:
    """A round, what its form asked, and the round before."""

    schema: FormSchema
    now: RoundResult
    before: RoundResult | None


@dataclass(frozen=True, slots=True)
class _MasterPlanRow:
    """One row of the plan and where it stands."""

    row: Row
    agreed: AgreedRow
    activity: AgreedActivity | None  # on the first row of each activity only
    above: Row | None  # the row before, in the same area


def master_plan(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """Every row in force in the last of `rounds`, under a line for each thematic area."""
    round, before = rounds[-1], rounds[-2] if len(rounds) > 1 else None
    period = Period.parse(round.period)
    return Sheet(
        name=NAME,
        title=f"{plan.title}: master plan, {period.words}",
        intro=(
            "The columns of the endorsed document in their order and wording, then what the bodies "
            "reported. Leads marked (assumed) are not printed in the document and are to be "
            "confirmed. A row's status leads to what was said of it. At the far right stand the "
            "codes that the figures of other sheets count; they are not printed.",
        ),
        tables=(
            Table(
                title="",
                columns=(*_endorsed(plan), *_reported(schema, period)),
                rows=tuple(_lines(plan, _Round(schema, round, before))),
                filtered=True,
            ),
        ),
        frozen=3,
        paper=Paper.A3,
    )


def _endorsed(plan: Plan) -> tuple[ReportColumn, ...]:
    return tuple(
        ReportColumn(f"endorsed_{number}", text, width, band="As endorsed")
        for number, (text, width) in enumerate(
            zip(plan.headings, _ENDORSED_WIDTHS, strict=True), start=1
        )
    )


def _reported(schema: FormSchema, period: Period) -> tuple[ReportColumn, ...]:
    columns = (
        *(*_ROUND, _SCHEDULE, *_asked(schema, _BEFORE), _PROGRESS, *_asked(schema, _AFTER)),
        *(_REASON, *_asked(schema, _LAST), _DECISION, _WHO),
    )
    band = f"As reported and agreed, {period.words}"
    return (
        *(ReportColumn(c.key, c.heading, c.width, c.kind, band) for c in columns),
        *_FIGURES,
    )


def _asked(schema: FormSchema, keys: tuple[tuple[str, float], ...]) -> Iterator[ReportColumn]:
    """The questions among `keys` that the form asks."""
    for key, width in keys:
        if text := heading(schema, key):
            yield ReportColumn(key, text, width)


def _lines(plan: Plan, round: _Round) -> Iterator[ReportLine]:
    width = len(_endorsed(plan)) + len(_reported(round.schema, Period.parse(round.now.period)))
    for stand in _stands(plan, round.now):
        if stand.above is None:
            head = area_words(plan, stand.row.area)
            yield ReportLine((head, *[None] * (width - 1)), RowStyle.GROUP)
        cells = (*_document(round, stand), *_answers(round, stand), *_figures(round, stand))
        yield ReportLine(cells, key=stand.row.key)


def _stands(plan: Plan, round: RoundResult) -> Iterator[_MasterPlanRow]:
    agreed = {row.key: row for row in round.rows}
    activities = {each.key: each for each in round.activities}
    above: Row | None = None
    for row in plan.rows_in(Period.parse(round.period)):
        if above is not None and above.area != row.area:
            above = None
        yield _MasterPlanRow(
            row=row,
            agreed=agreed.get(row.key, AgreedRow(row.key, "", Mark.NONE, "", "")),
            activity=activities.pop(row.activity_key, None),
            above=above,
        )
        above = row


def _document(round: _Round, stand: _MasterPlanRow) -> tuple[Cell, ...]:
    row, above = stand.row, stand.above
    return (
        _once(_provision(row), _provision(above) if above else ""),
        _once(_collaboration(row), _collaboration(above) if above else ""),
        _once(_activity(row), _activity(above) if above else ""),
        row.output,
        bodies_words(row),
        _implementation(round, stand),
    )


def _once(text: str, above: str) -> Cell:
    return Repeated(text) if text and text == above else text


def _provision(row: Row) -> str:
    return numbered(row.provision, row.provision_text)


def _collaboration(row: Row) -> str:
    return numbered(row.collaboration, row.collaboration_title)


def _activity(row: Row) -> str:
    # The document prints the number without the letter of the area.
    return numbered(row.activity_key.removeprefix(f"{row.area}."), row.activity)


def _implementation(round: _Round, stand: _MasterPlanRow) -> str:
    """The document's own remark, then the status agreed now."""
    mark = stand.agreed.mark.words
    words = status_words(round.schema, stand.agreed.status)
    agreed = f"{round.now.period}: {words} ({mark})" if mark else f"{round.now.period}: {words}"
    printed = stand.row.printed_status
    return f"{printed}\n{agreed}" if printed else agreed


def _answers(round: _Round, stand: _MasterPlanRow) -> tuple[Cell, ...]:
    schema, agreed, activity = round.schema, stand.agreed, stand.activity
    return (
        stand.row.key,
        status_cell(schema, activity.status, *activity.marks) if activity else None,
        _sourced(status_cell(schema, agreed.status), agreed),
        mark_cell(str(agreed.mark)),
        why(round.now, agreed),
        change(schema, agreed),
        str(schedule_of(schema, round.now, round.before, agreed.key)),
        *_values(schema, agreed, _BEFORE),
        progress(schema, agreed),
        *_values(schema, agreed, _AFTER),
        reason(schema, agreed),
        *_values(schema, agreed, _LAST),
        decisions(round.now, agreed.key),
        who_reported(agreed),
    )


def _sourced(cell: Cell, agreed: AgreedRow) -> Cell:
    spot = source_of(agreed.said, agreed.key)
    return Linked(cell, spot) if spot else cell


def _figures(round: _Round, stand: _MasterPlanRow) -> tuple[Cell, ...]:
    """What formulas count: codes, and words that stand alone."""
    agreed, activity = stand.agreed, stand.activity
    return (
        stand.row.area,
        (activity.status or NO_CODE) if activity else None,
        agreed.status or NO_CODE,
        YES if agreed.answered_by_lead else NO,
        value_words(round.schema, "reason", agreed.values.get("reason", "")),
    )


def _values(
    schema: FormSchema, agreed: AgreedRow, keys: tuple[tuple[str, float], ...]
) -> Iterator[Cell]:
    for key, _ in keys:
        if heading(schema, key):
            yield value_words(schema, key, agreed.values.get(key, ""))
