"""The sheet Tables: where areas and lead bodies stand, as heat maps.

Live over the Master plan and, for each body, over its own lines of Data.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, Status
from tipxl.reports.figures.frames import NO_CODE, frame, rows_frame
from tipxl.reports.model.formulas import (
    Cells,
    Count,
    Number,
    Ratio,
    SameLine,
    Sum,
    count,
    equals,
    plus,
)
from tipxl.reports.model.sheet import (
    Cell,
    LiveValue,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    Sheet,
    Table,
    Tinted,
    ValueKind,
)
from tipxl.reports.model.wording import addressed_words, area_words, status_words
from tipxl.reports.round.data_sheet import NO, YES, of_body
from tipxl.reports.round.master_plan import NAME as MASTER_PLAN

NAME = "Tables"
#: The tables that formulas and charts look into, by their keys.
ACTIVITIES, ROWS, BODIES = "activities", "rows", "bodies"
#: The line of all areas together.
WHOLE = "all"

# From a pale to a strong blue; the number always stands on it.
_HEAT = ("DEEBF7", "C6DBEF", "9ECAE1", "7FB5DA")
_FIRST, _NUMBER, _SHARE = 44.0, 11.0, 17.0


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """One line of a heat map: how many stand in each status, and the formula of each number."""

    key: str
    label: str
    counts: Mapping[str, int]
    formulas: Mapping[str, Count]


def tables(plan: Plan, schema: FormSchema, round: RoundResult) -> Sheet:
    """Areas by status (activities, then rows) and lead bodies by status (rows)."""
    rows, led = rows_frame(plan, round), led_frame(round)
    activities = rows.drop_duplicates("activity").assign(
        status=lambda each: each["activity"].map(_activity_statuses(round))
    )
    return Sheet(
        name=NAME,
        title=f"Where the plan stands, {round.reporting_period.words}",
        intro=(
            "Numbers are formulas over the Master plan; those of a body count its own lines of "
            "Data. The darker a cell, the larger its part of the line.",
        ),
        tables=(
            _areas(plan, schema, activities, ACTIVITIES),
            _areas(plan, schema, rows, ROWS),
            _bodies(plan, schema, led),
        ),
        frozen=1,
    )


def status_codes(schema: FormSchema, found: Sequence[str]) -> tuple[str, ...]:
    """The statuses of report.toml that a row can have; "no status yet" only where it is found."""
    known = tuple(i.code for i in schema.list("status").items if i.sense != Status.NOT_OURS)
    return (*known, *([NO_CODE] if "" in found else []))


def led_frame(round: RoundResult) -> pd.DataFrame:
    """Every body and row it leads, with the row's status and whether the body answered."""
    return frame(
        ("body", "key", "status", "answered"),
        (
            (said.body, row.key, row.status, said.answered and not said.refused)
            for row in round.rows
            for said in row.said
            if said.role == Role.LEAD
        ),
    )


def _activity_statuses(round: RoundResult) -> dict[str, str]:
    return {each.key: each.status for each in round.activities}


# --- areas


def _areas(plan: Plan, schema: FormSchema, counted: pd.DataFrame, what: str) -> Table:
    codes = status_codes(schema, list(counted["status"]))
    lines = [
        StatusCounts(
            letter,
            area_words(plan, letter),
            _counts(counted[counted["area"] == letter], codes),
            {code: _in_area(what, letter, code) for code in codes},
        )
        for letter in dict.fromkeys(counted["area"])
    ]
    columns = (
        ReportColumn("label", "Thematic area", _FIRST),
        *_status_columns(schema, codes),
        ReportColumn("whole", "All", _NUMBER, ValueKind.NUMBER),
        ReportColumn("addressed", f"Addressed: {addressed_words(schema)}", _SHARE, ValueKind.SHARE),
        ReportColumn("completed", "Completed", _SHARE, ValueKind.SHARE),
    )
    return Table(
        f"Thematic areas by status: {what}",
        columns,
        (
            *(ReportLine((*_numbers(each), *_shares(schema, each.counts)), key=each.key)
              for each in lines),
            _total(schema, counted, codes, what),
        ),
        notes=(_UNITS[what],),
        key=what,
    )  # fmt: skip


_UNITS = {
    ACTIVITIES: "An activity takes its status from its rows.",
    ROWS: "A row is one expected output of an activity.",
}
_CODE_COLUMNS = {ACTIVITIES: "activity_code", ROWS: "status_code"}


def _in_area(what: str, letter: str, code: str) -> Count:
    return count(
        equals(Cells(MASTER_PLAN, "area"), letter),
        equals(Cells(MASTER_PLAN, _CODE_COLUMNS[what]), code),
    )


def _status_columns(schema: FormSchema, codes: Sequence[str]) -> tuple[ReportColumn, ...]:
    return tuple(
        ReportColumn(
            code, status_words(schema, "" if code == NO_CODE else code), _NUMBER, ValueKind.NUMBER
        )
        for code in codes
    )


def _counts(counted: pd.DataFrame, codes: Sequence[str]) -> dict[str, int]:
    found = Counter(status or NO_CODE for status in counted["status"])
    return {code: found[code] for code in codes}


def _numbers(standing: StatusCounts) -> tuple[Cell, ...]:
    whole = sum(standing.counts.values())
    return (
        standing.label,
        *(
            heat(LiveValue(number, standing.formulas[code]), number, whole)
            for code, number in standing.counts.items()
        ),
        LiveValue(whole, _together(standing.counts)),
    )


def _together(codes: Mapping[str, int]) -> Number:
    return plus(*(SameLine(code) for code in codes))


def heat(cell: Cell, number: int, whole: int) -> Cell:
    """A number on the colour of its part of the whole; nothing is left white."""
    if not number:
        return cell
    step = min(len(_HEAT) - 1, len(_HEAT) * number // max(1, whole))
    return Tinted(cell, _HEAT[step])


def _shares(schema: FormSchema, counts: Mapping[str, int]) -> tuple[Cell, ...]:
    """Addressed and, always beside it, completed."""
    whole = sum(counts.values())
    return tuple(
        LiveValue(
            Share(sum(counts[code] for code in codes), whole),
            Ratio(plus(*(SameLine(code) for code in codes)), SameLine("whole")),
        )
        for codes in (
            schema.list("status").codes(*ADDRESSED),
            schema.list("status").codes(Status.COMPLETED),
        )
    )


def _total(
    schema: FormSchema, counted: pd.DataFrame, codes: Sequence[str], what: str
) -> ReportLine:
    counts = _counts(counted, codes)
    cells = (LiveValue(number, Sum(Cells(NAME, code, what))) for code, number in counts.items())
    whole = LiveValue(sum(counts.values()), _together(counts))
    return ReportLine(
        ("The whole plan", *cells, whole, *_shares(schema, counts)), RowStyle.TOTAL, key=WHOLE
    )


# --- bodies


def _bodies(plan: Plan, schema: FormSchema, led: pd.DataFrame) -> Table:
    codes = status_codes(schema, list(led["status"]))
    rows = dict(iter(led.groupby("body", sort=False)))
    order = [body.acronym for body in plan.bodies if body.acronym in rows]
    return Table(
        "Lead bodies by status: rows",
        (
            ReportColumn("label", "Lead body", _FIRST),
            *_status_columns(schema, codes),
            ReportColumn("whole", "Rows it leads", _NUMBER, ValueKind.NUMBER),
            ReportColumn(
                "addressed", f"Addressed: {addressed_words(schema)}", _SHARE, ValueKind.SHARE
            ),
            ReportColumn("completed", "Completed", _SHARE, ValueKind.SHARE),
            ReportColumn("answered", "Answered by this lead", _SHARE, ValueKind.SHARE),
        ),
        tuple(_body(schema, body, rows[body], codes) for body in order),
        notes=("A row with two leads stands in the line of each, so there is no sum.",),
        key=BODIES,
        new_page=True,
    )


def _body(schema: FormSchema, body: str, led: pd.DataFrame, codes: Sequence[str]) -> ReportLine:
    lead = equals(of_body("role", body), Role.LEAD)
    formulas = {code: count(lead, equals(of_body("agreed", body), code)) for code in codes}
    standing = StatusCounts(body, body, _counts(led, codes), formulas)
    spoke = count(
        lead,
        equals(of_body("answered", body), YES),
        equals(of_body("refused", body), NO),
    )
    answered = LiveValue(
        Share(int(led["answered"].astype(bool).sum()), len(led)), Ratio(spoke, SameLine("whole"))
    )
    return ReportLine((*_numbers(standing), *_shares(schema, standing.counts), answered), key=body)
