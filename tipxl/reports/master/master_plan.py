"""Plan and rounds -> the Master plan, to read: where each activity stands, and what it achieved."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from tipxl.domain.core.wording_numbers import often
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.results.schedule import Schedule
from tipxl.domain.results.status_rules import RULES_FOUND
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import Status
from tipxl.reports.master.data_sheet import source_of
from tipxl.reports.master.plan_rows import MasterRow, plan_rows
from tipxl.reports.master.row_story import closed_because, story
from tipxl.reports.model.columns import Columns, ValueColumn, group, headings, rows
from tipxl.reports.model.row_words import reason, why
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    Repeated,
    ReportLine,
    RowStyle,
    Sheet,
    Shortened,
    Table,
    ValueKind,
    text_of,
)
from tipxl.reports.model.visual_language import STATUS_LINE, STATUS_WIDTH
from tipxl.reports.model.wording import (
    activity_cell,
    area_words,
    bodies_words,
    cut,
    numbered,
    row_cell,
)

NAME = "Master plan"
STATUS = "status"  # the column whose words the figures count
# Letters that are shown of a long text: three or four lines of its column.
_PROVISION, _TITLE, _OUTPUT, _REASON = 175, 140, 75, 68
_GIVES_REASON = (Status.NOT_STARTED, Status.POSTPONED)


def master_plan(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """Every row in force in the last of `rounds`, below its thematic area and provision."""
    period = rounds[-1].reporting_period
    lines = tuple(_lines(plan, plan_rows(plan, schema, rounds)))
    return Sheet(
        name=NAME,
        title=f"{plan.title}: master plan, {period.words}",
        intro=(
            "Beside a status: NR no lead reported in this round; PV provisional; CT contested. "
            "Long texts are shortened: the endorsed wording stands on As endorsed, every answer on "
            "Data by row. Leads marked (assumed) are still to be confirmed.",
        ),
        tables=(Table("", headings(_COLUMNS), lines, filtered=True),),
        frozen=1,
    )


def status_line(e: MasterRow) -> str:
    """The line on which the status of a row's activity stands."""
    return e.row.key if e.is_whole_activity else e.row.activity_key


def _lines(plan: Plan, found: Iterator[MasterRow]) -> Iterator[ReportLine]:
    for each in found:
        if each.above is None:
            yield group(_COLUMNS, area_words(plan, each.row.area), RowStyle.CHAPTER)
        provision = _provision(each.row)
        if provision and (each.above is None or provision != _provision(each.above)):
            text = cut(provision, _PROVISION)
            yield group(_COLUMNS, text, RowStyle.SECTION)
        if each.begins_activity and not each.is_whole_activity:
            yield from rows(_ACTIVITY, (each,), key=lambda e: e.row.activity_key)
        yield from rows(_COLUMNS, (each,), key=lambda e: e.row.key)


def _provision(row: Row) -> str:
    return " ".join(numbered(row.provision, row.provision_text).split())


# --- a row


def _activity(e: MasterRow) -> Cell:
    if e.is_whole_activity:
        return _titled(e)
    place = e.activity.rows.index(e.row.key) + 1 if e.row.key in e.activity.rows else 1
    return Repeated(f"{_number(e.row)}, output {place} of {max(1, len(e.activity.rows))}")


def _number(row: Row) -> str:
    # The document prints the number without the letter of the area.
    return row.activity_key.removeprefix(f"{row.area}.")


def _titled(e: MasterRow) -> Cell:
    return _shortened(numbered(_number(e.row), e.row.title), _TITLE)


def _output(e: MasterRow) -> Cell:
    return _shortened(e.row.output, _OUTPUT)


def _shortened(text: str, most: int) -> Cell:
    shown = cut(text, most)
    return Shortened(text, shown) if shown.endswith("…") else text


def _status(e: MasterRow) -> Cell:
    cell = (
        activity_cell(e.schema, e.activity) if e.is_whole_activity else row_cell(e.schema, e.agreed)
    )
    source = source_of(e.agreed.said, e.agreed.key)
    # What needs two lines is read whole, and leads nowhere.
    return Linked(cell, source) if source and len(text_of(cell)) <= STATUS_LINE else cell


def _next(e: MasterRow) -> str:
    """What comes next; of what rests or is closed, why."""
    # What the rules found without a decision stands on Data by row; here it would be torn.
    said = (
        closed_because(e).partition(RULES_FOUND)[0] if e.is_closed else _reason(e),
        "" if e.is_closed else e.answer("next_step"),
        _mark_means(e),
    )
    return "\n".join(cut(each, _REASON) for each in said if each)


def _reason(e: MasterRow) -> str:
    """The reason of a row that rests; one of an earlier round, of another status, is past."""
    rests = e.agreed.status in e.schema.list("status").codes(*_GIVES_REASON)
    given = reason(e.schema, e.agreed) if rests or e.times.schedule.is_overdue else ""
    return f"Reason: {given}" if given else ""


def _mark_means(e: MasterRow) -> str:
    if e.agreed.mark is Mark.NONE or e.is_closed:
        return ""
    return f"{e.agreed.mark}: {why(e.now, e.agreed)}"


def _target(e: MasterRow) -> str:
    """The target, how the row stands in time where that is not as planned, and how it moved."""
    if e.is_closed:
        return ""
    times = _TIMES.get(e.times.schedule, str(e.times.schedule))
    moved = f"moved {often(e.times.moves)}" if e.times.moves else ""
    parts = (e.answer("target"), times, moved)
    return "\n".join(filter(None, parts))


#: How a row stands in time, where that is not said in a word.
_TIMES = {Schedule.ON_SCHEDULE: "", Schedule.UNFINISHED: "unfinished"}

_COLUMNS: Columns[MasterRow] = (
    ValueColumn("activity", "Activity", 37, _activity),
    ValueColumn("output", "Expected output", 21, _output),
    ValueColumn("who", "Who", 16, lambda e: bodies_words(e.row)),
    ValueColumn(STATUS, "Status", STATUS_WIDTH, _status, ValueKind.STATUS),
    ValueColumn("achieved", "What was achieved so far", 47, story),
    ValueColumn("next", "Next step, or reason", 20, _next),
    ValueColumn("target", "Target", 11.8, _target),
)


# --- an activity with several expected outputs: a line of its own above its rows


def _outputs(e: MasterRow) -> str:
    return f"{len(e.activity.rows)} outputs, each below"


def _activity_status(e: MasterRow) -> Cell:
    return activity_cell(e.schema, e.activity)


_OF_ACTIVITY: Mapping[str, Callable[[MasterRow], Cell]] = {
    "activity": _titled,
    "output": _outputs,
    STATUS: _activity_status,
}
_ACTIVITY: Columns[MasterRow] = tuple(
    replace(each, value=_OF_ACTIVITY.get(each.key, lambda e: None)) for each in _COLUMNS
)
