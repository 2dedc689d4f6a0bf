"""Consolidation -> the DataFrames that every table is made of, one line a row, answer or finding.

All columns are of dtype object: what goes in comes out as it was, and a blank is None.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import pandas as pd

from tipxl.domain.core.finding import Severity
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult, RowStatement
from tipxl.domain.results.schedule import FINAL_SENSES
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.free_lines import sheet_row
from tipxl.reports.model.sheet import Cell, ReportLine
from tipxl.reports.model.wording import answer_cells, answer_columns

#: The columns of `rows_frame`.
ROWS = ("key", "activity", "area", "status", "mark", "previous", "by_lead", "evidence")
_SAID = (
    *("round", "body", "role", "key", "agreed", "owed", "optional", "answered", "refused"),
    "provisional",
    *("file", "sheet", "line", "received", "sha256"),
)
_REPORTING = (
    *("round", "body", "expected", "assigned", "answered", "received", "on_time", "days_late"),
    *("submission", "provisional", "entered_words", "errors", "held", "files"),
    *("form", "form_at", "reminders", "corrections", "post_words"),
)
_FINDINGS = (
    *("body", "file", "severity", "code", "sheet", "cell", "row", "column", "found", "expected"),
    "says",
)
#: The code where there is no status yet; a blank could not be told from a row that is not here.
NO_CODE = "none"
_SILENT = AgreedRow("", "", Mark.NONE, "", "")


def rows_frame(plan: Plan, round: RoundResult) -> pd.DataFrame:
    """The rows in force, in the plan's order, with what was agreed."""
    agreed = {row.key: row for row in round.rows}
    rows = plan.rows_in(Period.parse(round.period))
    return frame(ROWS, (_row(row, agreed.get(row.key, _SILENT)) for row in rows))


def _row(row: Row, agreed: AgreedRow) -> tuple[Any, ...]:
    return (
        *(row.key, row.activity_key, row.area, agreed.status, str(agreed.mark), agreed.previous),
        *(agreed.answered_by_lead, bool(agreed.values.get("evidence", "").strip())),
    )


def said_frame(round: RoundResult, schema: FormSchema) -> pd.DataFrame:
    """Every body and row asked, answered or not, with each answer in words and as its code."""
    columns = answer_columns(schema)
    names = (*_SAID, *(key for key, _ in columns))
    return frame(
        names,
        (
            (*_said(schema, round, row, said), *answer_cells(schema, said))
            for row in round.rows
            for said in row.said
        ),
    )


def _said(
    schema: FormSchema, round: RoundResult, row: AgreedRow, said: RowStatement
) -> tuple[Any, ...]:
    sheet = next((each.sheet for each in said.answers.values() if each.cell), "")
    owed = is_owed(schema, row, said)
    return (
        *(round.period, said.body, said.role, row.key, row.status or NO_CODE, owed, said.optional),
        *(said.answered, said.refused, said.provisional),
        *(said.file, sheet, sheet_row(said), said.received, said.sha256),
    )


def is_owed(schema: FormSchema, row: AgreedRow, said: RowStatement) -> bool:
    """Whether a body's answer on a row is missing where there is none."""
    return not said.optional and not was_final(schema, row)


def was_final(schema: FormSchema, row: AgreedRow) -> bool:
    """Whether nothing was asked of a row any more when the round began: silence is not missing."""
    item = schema.list("status").item(row.previous)
    return item is not None and item.sense in FINAL_SENSES and row.previous_mark is Mark.NONE


def reporting_frame(rounds: Iterable[RoundResult]) -> pd.DataFrame:
    """How every body asked reported, in every round given."""
    return frame(
        _REPORTING,
        (
            (
                *(round.period, each.body, each.expected, each.assigned, each.answered),
                *(each.received, each.on_time, each.days_late, each.submission),
                *(each.provisional, each.entered_words),
                *(each.errors, each.held, ", ".join(each.files)),
                *(each.form, each.form_at, each.reminders, each.corrections),
                each.post_words,
            )
            for round in rounds
            for each in round.reporting
        ),
    )


def findings_frame(round: RoundResult) -> pd.DataFrame:
    """Every finding of every file that came back; what must be corrected first."""
    found = frame(
        _FINDINGS,
        (
            (
                *(returned.body, each.place.file or returned.arrival.file, str(each.severity)),
                *(each.code, each.place.sheet, each.place.cell, each.place.row),
                *(each.place.column, each.found, each.expected, each.says),
            )
            for returned in round.returns
            for each in returned.findings
        ),
    )
    order = {str(severity): number for number, severity in enumerate(Severity)}
    ranked = found.assign(rank=found["severity"].map(order))
    by = ["rank", "body", "file"]
    return ranked.sort_values(by, kind="stable").drop(columns="rank").reset_index(drop=True)


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A table of plain values."""
    return pd.DataFrame([tuple(row) for row in rows], columns=list(columns), dtype=object)


def each_line(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, each with its columns as attributes."""
    return iter(table.itertuples(index=False))


def lines(table: pd.DataFrame) -> tuple[ReportLine, ...]:
    """The rows of a table of cells as the lines of a report."""
    return tuple(ReportLine(cast(tuple[Cell, ...], row)) for row in table.itertuples(False, None))
