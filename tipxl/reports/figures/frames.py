"""Round result -> the DataFrames of every table, one line a row, answer or finding.

All columns are of dtype object: what goes in comes out as it was, and a blank is None.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.results.rows_asked import is_asked_of_lead
from tipxl.domain.schema.form_schema import FormSchema

#: The columns of `rows_frame`.
ROWS = ("key", "activity", "area", "status", "mark", "by_lead", "asked", "evidence")
_REPORTING = (
    *("round", "body", "expected", "assigned", "answered", "received", "on_time", "cleared"),
    *("clearance", "partial", "days_late"),
    *("submission", "provisional", "entered_words", "errors", "held", "held_words", "files"),
    *("form", "form_at", "reminders", "corrections", "post_words"),
)
#: The code where there is no status yet; a blank could not be told from a row that is not here.
NO_CODE = "none"
_SILENT = AgreedRow("", "", Mark.NONE, "", "")


def rows_frame(plan: Plan, schema: FormSchema, round: RoundResult) -> pd.DataFrame:
    """The rows in force, in the plan's order, with what was agreed."""
    agreed = {row.key: row for row in round.rows}
    rows = plan.rows_in(round.reporting_period)
    return frame(ROWS, (_row(schema, row, agreed.get(row.key, _SILENT)) for row in rows))


def _row(schema: FormSchema, row: Row, agreed: AgreedRow) -> tuple[Any, ...]:
    return (
        *(row.key, row.activity_key, row.area, agreed.status, str(agreed.mark)),
        *(agreed.answered_by_lead, is_asked_of_lead(schema, agreed)),
        bool(agreed.values.get("evidence", "").strip()),
    )


def reporting_frame(rounds: Iterable[RoundResult]) -> pd.DataFrame:
    """How every body asked reported, in every round given."""
    return frame(
        _REPORTING,
        (
            (
                *(round.period, each.body, each.expected, each.assigned, each.answered),
                *(each.received, each.in_time, each.cleared_by_due, each.clearance_words),
                *(each.partial, each.days_late or None, each.submission),
                *(each.provisional, each.entered_words),
                *(each.errors, each.held, each.held_words, ", ".join(each.files)),
                *(each.form, each.form_at, each.reminders, each.corrections),
                each.post_words,
            )
            for round in rounds
            for each in round.reporting
        ),
    )


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A table of plain values."""
    return pd.DataFrame([tuple(row) for row in rows], columns=list(columns), dtype=object)


def each_line(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, each with its columns as attributes."""
    return iter(table.itertuples(index=False))
