"""Plan and rounds -> Data by row: all that is agreed of a row in one line, as figures count it."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.rows_asked import is_asked_of_lead
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import FINAL, STOPPED
from tipxl.reports.master.data_sheet import NO, YES
from tipxl.reports.master.master_plan import NAME as MASTER_PLAN
from tipxl.reports.master.master_plan import STATUS, status_line
from tipxl.reports.master.plan_rows import MasterRow, plan_rows
from tipxl.reports.master.row_story import closed_because, whole_story
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.formulas import HoldsOneOf, OneCell, SameLine, StatusPart
from tipxl.reports.model.row_words import change, decisions, progress, reason, who_reported, why
from tipxl.reports.model.sheet import Cell, LiveValue, Sheet, Table, ValueKind
from tipxl.reports.model.wording import heading, standing_cell

NAME = "Data by row"


def rows_data(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """A line for each row in force in the last of `rounds`."""
    found = plan_rows(plan, schema, rounds)
    columns = _columns(schema)
    return Sheet(
        name=NAME,
        title=f"Everything agreed of each row, {rounds[-1].reporting_period.words}",
        intro=(
            "One line for each row of the plan: its codes, its status as the Master plan shows it, "
            "and every answer. Figures count these lines: filter them as you like.",
        ),
        tables=(
            Table("", *filled(columns, found, key=lambda e: e.row.key), filtered=True, dense=True),
        ),
        frozen=1,
        prefix="row",
        shown_on=MASTER_PLAN,
    )


def _columns(schema: FormSchema) -> Columns[MasterRow]:
    """The columns of the sheet: a new one is one more entry of `_reported`."""
    return (*_planned(), *_counted(), *_reported(schema))


def _planned() -> Columns[MasterRow]:
    return (
        ValueColumn("key", "Row", 11, lambda e: e.row.key),
        ValueColumn("area", "Area", 6, lambda e: e.row.area),
        ValueColumn("title", "Activity", 40, lambda e: e.row.title),
        ValueColumn("output", "Expected output", 30, lambda e: e.row.output),
        ValueColumn("leads", "Lead", 16, lambda e: ", ".join(e.row.leads)),
        ValueColumn("basis", "Lead is", 10, lambda e: str(e.row.lead_basis)),
        ValueColumn("cooperating", "Cooperating", 22, lambda e: ", ".join(e.row.cooperating)),
    )


def _counted() -> Columns[MasterRow]:
    """What figures count: words of the Master plan, as a reader sees them, and codes."""
    return (
        ValueColumn("activity", "Activity status", 14, _activity_status, ValueKind.STATUS),
        ValueColumn("status", "Row status", 14, _row_status, ValueKind.STATUS),
        ValueColumn("mark", "Mark", 6, _mark, ValueKind.MARK),
        ValueColumn("ended", "Ended", 7, _ended),
        ValueColumn("schedule", "Schedule", 14, lambda e: str(e.times.schedule)),
        ValueColumn("asked", "Asked of a lead", 9, _asked_of_lead),
        ValueColumn("spoke", "Lead answered", 9, lambda e: _yes(e.agreed.answered_by_lead)),
        ValueColumn("reason", "Reason alone", 18, lambda e: e.answer("reason")),
    )


def _reported(schema: FormSchema) -> Columns[MasterRow]:
    return (
        ValueColumn("why", "Why this status", 40, _why),
        ValueColumn("change", "Since the last round", 22, lambda e: change(e.schema, e.agreed)),
        *(replace(each, value=_target) for each in _asked(schema, "target", 22)),
        *_asked(schema, "completed_in", 12),
        ValueColumn("progress", "Progress, by body", 60, lambda e: progress(e.schema, e.agreed)),
        ValueColumn("story", "What was achieved, all rounds", 60, whole_story),
        *_asked(schema, "evidence", 30),
        *_asked(schema, "next_step", 24),
        ValueColumn("reasons", "Main reason", 24, lambda e: reason(e.schema, e.agreed)),
        *_asked(schema, "funding", 14),
        *_asked(schema, "partner", 20),
        ValueColumn("decision", "Decision", 30, lambda e: decisions(e.now, e.agreed.key)),
        ValueColumn("who", "Who reported", 30, lambda e: who_reported(e.agreed)),
    )


def _asked(schema: FormSchema, key: str, width: float) -> Columns[MasterRow]:
    """The agreed answer to a question; nothing where the form does not ask it."""
    text = heading(schema, key)
    return (ValueColumn(key, text, width, lambda e: e.answer(key)),) if text else ()


# --- the words of the Master plan


def _shown(
    line: Callable[[MasterRow], str], e: MasterRow, words: str, *, mark: bool = False
) -> Cell:
    return LiveValue(words, StatusPart(OneCell(MASTER_PLAN, line(e), STATUS), mark=mark))


def _activity_status(e: MasterRow) -> Cell:
    """Once for each activity, on its first row."""
    if not e.begins_activity:
        return None
    return _shown(status_line, e, standing_cell(e.schema, e.activity).label)


def _row_status(e: MasterRow) -> Cell:
    return _shown(lambda e: e.row.key, e, standing_cell(e.schema, e.agreed).label)


def _mark(e: MasterRow) -> Cell:
    return _shown(lambda e: e.row.key, e, str(e.agreed.mark), mark=True)


def _ended(e: MasterRow) -> Cell:
    """Whether the words that the Master plan shows say that the work has ended."""
    statuses = e.schema.list("status")
    words = tuple(statuses.label(code) for code in statuses.codes(*FINAL))
    return LiveValue(_yes(e.is_closed), HoldsOneOf(SameLine("status"), words, YES, NO))


# --- words


def _yes(holds: bool) -> str:
    return YES if holds else NO


def _asked_of_lead(e: MasterRow) -> str:
    return _yes(is_asked_of_lead(e.schema, e.agreed))


def _why(e: MasterRow) -> str:
    """Why the row stands so; on the first of an activity also the rows that it leaves out."""
    return "\n".join(filter(None, (closed_because(e) or why(e.now, e.agreed), _left_out(e))))


def _left_out(e: MasterRow) -> str:
    """The rows ended by decision that an activity's status leaves out (K9)."""
    if not e.begins_activity or _has_ended(e.schema, e.activity.status):
        return ""
    found = (e.now.row(key) for key in e.activity.rows)
    ended = [row for row in found if row is not None and _has_ended(e.schema, row.status)]
    named = ", ".join(f"{row.key} ({status_words(e.schema, row.status)})" for row in ended)
    return f"The status of the activity leaves out {named}." if named else ""


def _has_ended(schema: FormSchema, status: str) -> bool:
    return status in schema.list("status").codes(*STOPPED)


def _target(e: MasterRow) -> str:
    """The target as it stands; where it was moved, also the first one, and how far that is."""
    first = f"First {e.times.slip_words}" if e.times.moves else ""
    return "\n".join(filter(None, (e.answer("target"), first)))
