"""The sheet History: who reported and where each row stood, round by round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedRow, Reporting, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.sheet import Cell, Paper, ReportColumn, ReportLine, Sheet, Table, ValueKind
from tipxl.reports.model.wording import mark_cell, status_cell

#: How a body reported: every word but the last two is of a body that was expected.
ON_TIME, LATE, UNCLEARED, SILENT = "On time", "Late", "Draft", "Not reported"
#: What the secretariat entered for it; never on time.
UNCONFIRMED, ENTERED = "Entered by us, not confirmed", "Entered by us, confirmed"
#: Every word of a report that was expected and came.
RECEIVED = (ON_TIME, LATE, UNCLEARED, UNCONFIRMED, ENTERED)
CAME, STAYED = "Came (invited)", "None (invited)"
#: The tables below that of the rows, by the keys under which formulas find them.
ACTIVITIES, BODIES = "activities", "bodies"

_NAMED = (ReportColumn("key", "Row", 12), ReportColumn("title", "Activity", 46))


def history(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """Rows, then activities, then bodies; `rounds` are in the order of time."""
    open_rounds = [round.period for round in rounds if not round.closed]
    still = f" {', '.join(open_rounds)} is open and may still change." if open_rounds else ""
    return Sheet(
        name="History",
        title=f"{plan.title}: what was agreed, round by round",
        intro=(f"As each round was closed; nothing here is recalculated.{still}",),
        tables=(
            _rows(plan, schema, rounds),
            _activities(plan, schema, rounds),
            _bodies(plan, rounds),
        ),
        frozen=2,
        paper=Paper.A3,
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


def _rows(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    titles = {row.key: row.title for row in plan.rows}
    found = [{row.key: row for row in round.rows} for round in rounds]
    keys = _in_order(titles, found)
    return Table(
        "Rows: one for each expected output",
        (*_NAMED, *_standing_columns(rounds)),
        tuple(
            ReportLine(
                (key, titles.get(key, ""), *_standings(schema, [each.get(key) for each in found]))
            )
            for key in keys
        ),
        filtered=True,
    )


def _activities(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    titles = {row.activity_key: row.title for row in plan.rows}
    found = [{each.key: each for each in round.activities} for round in rounds]
    lines = []
    for key in _in_order(titles, found):
        cells: list[Cell] = []
        for each in found:
            activity = each.get(key)
            cells += (
                [status_cell(schema, activity.status), ", ".join(map(str, activity.marks))]
                if activity
                else [None, None]
            )
        lines.append(ReportLine((key, titles.get(key, ""), *cells)))
    return Table(
        "Activities: each takes its status from its rows",
        (*_NAMED, *_standing_columns(rounds)),
        tuple(lines),
        key=ACTIVITIES,
        new_page=True,
    )


def _in_order(titles: Iterable[str], found: Sequence[Mapping[str, object]]) -> list[str]:
    """The plan's order first; then what only earlier rounds had."""
    known = dict.fromkeys(titles)
    later = dict.fromkeys(key for each in found for key in each if key not in known)
    return [*(key for key in known if any(key in each for each in found)), *later]


def _standing_columns(rounds: Sequence[RoundResult]) -> Iterator[ReportColumn]:
    for round in rounds:
        band = _band(round)
        yield ReportColumn(status_key(round.period), "Status", 15, ValueKind.STATUS, band)
        yield ReportColumn(mark_key(round.period), "Mark", 8, ValueKind.MARK, band)


def _band(round: RoundResult) -> str:
    return round.period if round.closed else f"{round.period} (open)"


def _standings(schema: FormSchema, rows: Sequence[AgreedRow | None]) -> Iterator[Cell]:
    for row in rows:
        yield status_cell(schema, row.status) if row else None
        yield mark_cell(str(row.mark)) if row else None


# --- bodies


def _bodies(plan: Plan, rounds: Sequence[RoundResult]) -> Table:
    names = {body.acronym: body.name for body in plan.bodies}
    found = [{each.body: each for each in round.reporting} for round in rounds]
    return Table(
        "Bodies: how they reported",
        (
            ReportColumn("body", "Body", 12),
            ReportColumn("name", "Full name", 46),
            *_report_columns(rounds),
        ),
        tuple(
            ReportLine((body, names.get(body, ""), *_reports([each.get(body) for each in found])))
            for body in _in_order(names, found)
        ),
        notes=(
            "Expected are the bodies that lead a row; the others are invited, and never missing. "
            "Rows: answered of those asked.",
        ),
        key=BODIES,
        new_page=True,
    )


def _report_columns(rounds: Sequence[RoundResult]) -> Iterator[ReportColumn]:
    for round in rounds:
        band = _band(round)
        yield ReportColumn(report_key(round.period), "Report", 18, band=band)
        yield ReportColumn(f"{round.period}.rows", "Rows", 8, band=band)


def _reports(reported: Sequence[Reporting | None]) -> Iterator[Cell]:
    for each in reported:
        yield report_words(each) if each else None
        yield f"{each.answered} of {each.assigned}" if each else None


def report_words(each: Reporting) -> str:
    """How a body reported, in one of eight words."""
    if not each.expected:
        return STAYED if each.received is None else CAME
    if each.received is None:
        return SILENT
    if each.on_time:
        return ON_TIME
    if each.entered:
        return UNCONFIRMED if each.provisional else ENTERED
    return UNCLEARED if each.provisional and not each.days_late else LATE
