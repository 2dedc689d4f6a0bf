"""The sheet Rounds: who reported and where each row stood, round by round."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from tipxl.domain.core.wording_names import capital
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, RoundResult
from tipxl.domain.results.todays_names import name_with_former
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, banded, filled
from tipxl.reports.model.sheet import Cell, Sheet, Table, ValueKind
from tipxl.reports.model.wording import cut, mark_cell, standing_cell

#: How a body that was expected reported: in time, cleared by the due day or not; late; partly.
CLEARED, UNCLEARED, ENTERED = "On time", "On time, not cleared by then", "On time, entered by us"
LATE, LATE_ENTERED, PARTIAL = "Late", "Late, entered by us", "Partial"
SILENT = "Not reported"
#: A report came, and none counts yet.
WAITING = tuple(
    capital(words)
    for each in Verdict
    if each.waits
    for words in (each.words, each.words_when_closed)
)
ON_TIME = (CLEARED, UNCLEARED, ENTERED)
#: Every word of a report that was expected and came, and of all that were expected.
RECEIVED = (*ON_TIME, LATE, LATE_ENTERED, PARTIAL)
EXPECTED = (*RECEIVED, SILENT, *WAITING)
#: Of a body that was only invited.
CAME, STAYED = "Reported (invited)", "No report (invited)"
#: The tables below that of the rows, by the keys under which formulas find them.
ACTIVITIES, BODIES = "activities", "bodies"


NAME = "Rounds"  # Excel keeps the name History for itself


def history(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """Rows, then activities, then bodies; `rounds` are in the order of time."""
    open_rounds = [round.period for round in rounds if not round.closed]
    still = f" {', '.join(open_rounds)} is open and may still change." if open_rounds else ""
    return Sheet(
        name=NAME,
        title=f"{plan.title}: what was agreed, round by round",
        intro=(f"As each round was closed; nothing here is recalculated.{still}",),
        tables=(
            _rows(plan, schema, rounds),
            _activities(plan, schema, rounds),
            _bodies(plan, rounds),
        ),
        frozen=2,
    )


def status_key(period: str) -> str:
    """The column of a round's statuses."""
    return f"{period}.status"


def mark_key(period: str) -> str:
    """The column of a round's marks."""
    return f"{period}.mark"


def report_key(period: str) -> str:
    """The column of how bodies reported in a round."""
    return f"{period}.report"


# --- rows and activities

_T = TypeVar("_T")
_Agreed = TypeVar("_Agreed", AgreedRow, AgreedActivity)


def _rows(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    titles = {row.key: row.title for row in plan.rows}
    found = [{row.key: row for row in round.rows} for round in rounds]
    columns: list[ValueColumn[str]] = [*_named(titles)]
    for round, rows in zip(rounds, found, strict=True):
        columns += _agreed(schema, round, rows, lambda row: mark_cell(str(row.mark)))
    title = "Rows: one for each expected output"
    return Table(title, *filled(columns, _in_order(titles, found)), filtered=True)


def _activities(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    titles = {row.activity_key: row.title for row in plan.rows}
    found = [{each.key: each for each in round.activities} for round in rounds]
    columns: list[ValueColumn[str]] = [*_named(titles)]
    for round, activities in zip(rounds, found, strict=True):
        columns += _agreed(schema, round, activities, lambda each: ", ".join(each.marks))
    return Table(
        "Activities: each takes its status from its rows",
        *filled(columns, _in_order(titles, found)),
        key=ACTIVITIES,
        new_page=True,
        continues=True,
    )


def _named(titles: Mapping[str, str]) -> Columns[str]:
    return (
        ValueColumn("key", "Row", 12, str),
        ValueColumn("title", "Activity", 46, lambda key: cut(titles.get(key, ""), 90)),
    )


def _agreed(
    schema: FormSchema,
    round: RoundResult,
    found: Mapping[str, _Agreed],
    mark: Callable[[_Agreed], Cell],
) -> Columns[str]:
    """What was agreed in a round: the status, and the mark beside it."""
    status = _cell_of(found, lambda each: standing_cell(schema, each))
    columns: Columns[str] = (
        ValueColumn(status_key(round.period), "Status", 15, status, ValueKind.STATUS),
        ValueColumn(mark_key(round.period), "Mark", 8, _cell_of(found, mark), ValueKind.MARK),
    )
    return banded(_band(round), columns)


def _cell_of(found: Mapping[str, _T], value: Callable[[_T], Cell]) -> Callable[[str], Cell]:
    """The cell of what is found under a key; blank where the round had no such key."""
    return lambda key: value(found[key]) if key in found else None


def _in_order(titles: Iterable[str], found: Sequence[Mapping[str, object]]) -> list[str]:
    """The plan's order first; then what only earlier rounds had."""
    known = dict.fromkeys(titles)
    later = dict.fromkeys(key for each in found for key in each if key not in known)
    return [*(key for key in known if any(key in each for each in found)), *later]


def _band(round: RoundResult) -> str:
    return round.period if round.closed else f"{round.period} (open)"


# --- bodies


def _bodies(plan: Plan, rounds: Sequence[RoundResult]) -> Table:
    names = {body.acronym: body.name for body in plan.bodies}
    found = [{each.body: each for each in round.reporting} for round in rounds]
    columns: list[ValueColumn[str]] = [
        ValueColumn("body", "Body", 12, lambda body: name_with_former(plan, body)),
        ValueColumn("name", "Full name", 46, lambda body: names.get(body, "")),
    ]
    for round, reported in zip(rounds, found, strict=True):
        columns += _reports(round, reported)
    return Table(
        "Bodies: how they reported",
        *filled(columns, _in_order(names, found)),
        notes=(
            "Expected are the bodies that lead a row; the others are invited, and never missing. "
            "Rows: answered of those asked.",
        ),
        key=BODIES,
        new_page=True,
        # Compliance prints it; the headings that are repeated on each page are those of the rows.
        printed=False,
    )


def _reports(round: RoundResult, reported: Mapping[str, Reporting]) -> Columns[str]:
    rows = _cell_of(reported, lambda each: f"{each.answered} of {each.assigned}")
    columns: Columns[str] = (
        ValueColumn(report_key(round.period), "Report", 18, _cell_of(reported, report_words)),
        ValueColumn(f"{round.period}.rows", "Rows", 8, rows),
    )
    return banded(_band(round), columns)


def report_words(each: Reporting) -> str:
    """How a body reported: one of `EXPECTED` or, where it was only invited, `CAME` or `STAYED`."""
    if not each.expected:
        return STAYED if each.received is None else CAME
    if each.received is None:
        return capital(each.held_words) or SILENT
    if each.in_time:
        if each.cleared_by_due:
            return CLEARED
        return ENTERED if each.entered else UNCLEARED
    if each.partial:
        return PARTIAL
    return LATE_ENTERED if each.entered else LATE
