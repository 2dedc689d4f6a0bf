"""Plan and round result -> the Master plan: the endorsed columns, then what was reported."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark, RoundResult
from tipxl.domain.results.rows_asked import is_asked_of_lead
from tipxl.domain.results.schedule import RowSchedule, row_schedule
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import STOPPED
from tipxl.reports.model.columns import Columns, ValueColumn, banded, group, headings, rows
from tipxl.reports.model.row_words import change, decisions, progress, reason, who_reported, why
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    Paper,
    Repeated,
    ReportLine,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import (
    activity_cell,
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


@dataclass(frozen=True, slots=True)
class _MasterPlanRow:
    """One row of the plan, and what was agreed of it in a round."""

    schema: FormSchema
    now: RoundResult
    times: RowSchedule
    row: Row
    agreed: AgreedRow
    activity: AgreedActivity | None  # on the first row of each activity only
    above: Row | None  # the row before, in the same area

    def answer(self, key: str) -> str:
        """The agreed answer to a question of the form, in words."""
        return value_words(self.schema, key, self.agreed.values.get(key, ""))


def _columns(plan: Plan, schema: FormSchema, period: Period) -> Columns[_MasterPlanRow]:
    """The columns of the sheet: a new one is one more entry of the tuple in `_reported`."""
    return (
        *banded("As endorsed", _endorsed(plan)),
        *banded(f"As reported and agreed, {period.words}", _reported(schema)),
        *_FIGURES,
    )


def _reported(schema: FormSchema) -> Columns[_MasterPlanRow]:
    return (
        ValueColumn("key", "Row", 9.5, lambda e: e.row.key),
        ValueColumn("activity_status", "Activity status", 12, _activity_status, ValueKind.STATUS),
        ValueColumn("status", "Row status", 12, _row_status, ValueKind.STATUS),
        ValueColumn("mark", "Mark", 6, lambda e: mark_cell(str(e.agreed.mark)), ValueKind.MARK),
        ValueColumn("why", "Why this status", 18, _why),
        ValueColumn(
            "change", "Change since the last round", 12, lambda e: change(e.schema, e.agreed)
        ),
        ValueColumn("schedule", "Schedule", 10, lambda e: str(e.times.schedule)),
        *(replace(each, value=_target) for each in _asked(schema, "target", 9.5)),
        *_asked(schema, "completed_in", 10.5),
        ValueColumn("progress", "Progress, by body", 44, lambda e: progress(e.schema, e.agreed)),
        *_asked(schema, "evidence", 18),
        *_asked(schema, "next_step", 15),
        ValueColumn("reason", "Main reason", 15, lambda e: reason(e.schema, e.agreed)),
        *_asked(schema, "funding", 9.5),
        *_asked(schema, "partner", 13),
        ValueColumn("decision", "Decision", 15, lambda e: decisions(e.now, e.agreed.key)),
        ValueColumn("who", "Who reported", 13, lambda e: who_reported(e.agreed)),
    )


def _asked(schema: FormSchema, key: str, width: float) -> Columns[_MasterPlanRow]:
    """The agreed answer to a question; nothing where the form does not ask it."""
    text = heading(schema, key)
    return (ValueColumn(key, text, width, lambda e: e.answer(key)),) if text else ()


def _why(e: _MasterPlanRow) -> str:
    """Why the row stands so; on the first of an activity also the rows that it leaves out."""
    return "\n".join(filter(None, (why(e.now, e.agreed), _left_out(e))))


def _left_out(e: _MasterPlanRow) -> str:
    """The rows ended by decision that an activity's status leaves out (K9)."""
    if e.activity is None or _has_ended(e.schema, e.activity.status):
        return ""
    rows = (e.now.row(key) for key in e.activity.rows)
    ended = [row for row in rows if row is not None and _has_ended(e.schema, row.status)]
    named = ", ".join(f"{row.key} ({status_words(e.schema, row.status)})" for row in ended)
    return f"The status of the activity leaves out {named}." if named else ""


def _has_ended(schema: FormSchema, status: str) -> bool:
    return status in schema.list("status").codes(*STOPPED)


def _target(e: _MasterPlanRow) -> str:
    """The target as it stands; where it was moved, also the first one, and how far that is."""
    first = f"First {e.times.slip_words}" if e.times.moves else ""
    return "\n".join(filter(None, (e.answer("target"), first)))


def _activity_status(e: _MasterPlanRow) -> Cell:
    return activity_cell(e.schema, e.activity) if e.activity else None


def _row_status(e: _MasterPlanRow) -> Cell:
    cell, source = status_cell(e.schema, e.agreed.status), source_of(e.agreed.said, e.agreed.key)
    return Linked(cell, source) if source else cell


# --- as endorsed


def _endorsed(plan: Plan) -> Columns[_MasterPlanRow]:
    """The columns of the document under its own headings."""
    columns: tuple[tuple[float, Callable[[_MasterPlanRow], Cell]], ...] = (
        (33, partial(_once, _provision)),
        (23, partial(_once, _collaboration)),
        (32, partial(_once, _activity)),
        (21, lambda e: e.row.output),
        (19, lambda e: bodies_words(e.row)),
        (17, _implementation),
    )
    return tuple(
        ValueColumn(f"endorsed_{number}", text, width, value)
        for number, (text, (width, value)) in enumerate(
            zip(plan.headings, columns, strict=True), start=1
        )
    )


def _once(text_of: Callable[[Row], str], e: _MasterPlanRow) -> Cell:
    text = text_of(e.row)
    return Repeated(text) if text and e.above and text == text_of(e.above) else text


def _provision(row: Row) -> str:
    return numbered(row.provision, row.provision_text)


def _collaboration(row: Row) -> str:
    return numbered(row.collaboration, row.collaboration_title)


def _activity(row: Row) -> str:
    # The document prints the number without the letter of the area.
    endorsed = numbered(row.activity_key.removeprefix(f"{row.area}."), row.activity)
    return "\n".join((endorsed, *_slips_of_the_document(row)))


def _slips_of_the_document(row: Row) -> Iterator[str]:
    """What the endorsed document itself prints wrongly: it is printed so, and said beside it."""
    for doubt in row.doubts:
        kind, _, says = doubt.partition(": ")
        if kind == _SOURCE_TYPO:
            yield f"[As endorsed: {says}]"


#: A line of the doubts in plan.xlsx that tells of a slip in the endorsed wording.
_SOURCE_TYPO = "SOURCE_TYPO"


def _implementation(e: _MasterPlanRow) -> str:
    """The document's own remark, then the status agreed now."""
    mark = f" ({e.agreed.mark.words})" if e.agreed.mark.words else ""
    agreed = f"{e.now.period}: {status_words(e.schema, e.agreed.status)}{mark}"
    return "\n".join(filter(None, (e.row.printed_status, agreed)))


# --- what formulas count: codes, and words that stand alone


def _figure(
    key: str, text: str, value: Callable[[_MasterPlanRow], Cell]
) -> ValueColumn[_MasterPlanRow]:
    return ValueColumn(key, text, 8, value, band="For the figures", printed=False)


def _asked_of_lead(e: _MasterPlanRow) -> str:
    return YES if is_asked_of_lead(e.schema, e.agreed) else NO


_FIGURES: Columns[_MasterPlanRow] = (
    _figure("area", "Area", lambda e: e.row.area),
    _figure("by_lead", "Lead answered", lambda e: YES if e.agreed.answered_by_lead else NO),
    _figure("asked", "Asked of a lead", _asked_of_lead),
    _figure("reason_words", "Reason alone", lambda e: e.answer("reason")),
)


# --- the sheet


def master_plan(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """Every row in force in the last of `rounds`, under a line for each thematic area."""
    round = rounds[-1]
    period = round.reporting_period
    columns = _columns(plan, schema, period)
    lines = tuple(_lines(plan, columns, _rows(plan, schema, rounds)))
    return Sheet(
        name=NAME,
        title=f"{plan.title}: master plan, {period.words}",
        intro=(
            "The columns of the endorsed document in their order and wording, then what the bodies "
            "reported. Leads marked (assumed) are not printed in the document and are to be "
            "confirmed. A row's status leads to what was said of it. At the far right stand the "
            "codes that the figures of other sheets count; they are not printed.",
        ),
        tables=(Table("", headings(columns), lines, filtered=True),),
        frozen=3,
        paper=Paper.A3,
    )


def _lines(
    plan: Plan, columns: Columns[_MasterPlanRow], found: Iterator[_MasterPlanRow]
) -> Iterator[ReportLine]:
    for each in found:
        if each.above is None:
            yield group(columns, area_words(plan, each.row.area))
        yield from rows(columns, (each,), key=lambda e: e.row.key)


def _rows(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]
) -> Iterator[_MasterPlanRow]:
    now = rounds[-1]
    agreed = {row.key: row for row in now.rows}
    activities = {each.key: each for each in now.activities}
    above: Row | None = None
    for row in plan.rows_in(now.reporting_period):
        if above is not None and above.area != row.area:
            above = None
        yield _MasterPlanRow(
            schema=schema,
            now=now,
            times=row_schedule(schema, rounds, row.key, plan.ends),
            row=row,
            agreed=agreed.get(row.key, AgreedRow(row.key, "", Mark.NONE, "", "")),
            activity=activities.pop(row.activity_key, None),
            above=above,
        )
        above = row
