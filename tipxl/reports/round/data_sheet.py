"""Plan + Consolidation -> Data: one line for each body and row it was asked about."""

from collections.abc import Sequence

import pandas as pd

from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult, RowStatement
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.figures.frames import said_frame
from tipxl.reports.model.formulas import Cells
from tipxl.reports.model.sheet import (
    CellRef,
    Paper,
    ReportColumn,
    ReportLine,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import answer_columns

NAME = "Data"
YES, NO = "yes", "no"

_WHO = (
    ReportColumn("round", "Round", 8),
    ReportColumn("body", "Body", 10),
    ReportColumn("role", "Role", 6),
    ReportColumn("key", "Row", 11),
    ReportColumn("agreed", "Agreed: code", 9),
    ReportColumn("owed", "Answer owed", 9),
    ReportColumn("optional", "Optional", 9),
    ReportColumn("answered", "Answered", 9),
    ReportColumn("refused", "Refused", 9),
    ReportColumn("provisional", "Provisional", 11),
)
_WHERE = (
    ReportColumn("file", "File", 24),
    ReportColumn("sheet", "Sheet", 11),
    ReportColumn("line", "Sheet row", 9, ValueKind.NUMBER),
    ReportColumn("received", "Received", 17, ValueKind.DATETIME),
    ReportColumn("sha256", "SHA-256", 60),
)
_FLAGS = ("owed", "optional", "answered", "refused", "provisional")


def data(schema: FormSchema, round: RoundResult) -> Sheet:
    """Every answer as accepted, with the file, sheet and row it came from; body by body."""
    asked = tuple(
        ReportColumn(key, text, 9.0 if key.endswith(".code") else 18.0)
        for key, text in answer_columns(schema)
    )
    columns = (*_WHO, *asked, *_WHERE)
    answers = _flagged(said_frame(round, schema))
    bodies = answers.sort_values("body", kind="stable")
    return Sheet(
        name=NAME,
        title=f"Every answer as accepted, {Period.parse(round.period).words}",
        intro=(
            "One line for each body and row it was asked about, answered or not. Filter it as you "
            "like; do not sort it, for the figures of a body count its lines where they stand.",
        ),
        tables=(
            Table(
                "",
                columns,
                tuple(
                    ReportLine(cells, key=line_key(body, key), block=body)
                    for cells, body, key in zip(
                        bodies[[column.key for column in columns]].itertuples(False, None),
                        bodies["body"],
                        bodies["key"],
                        strict=True,
                    )
                ),
                filtered=True,
                dense=True,
            ),
        ),
        frozen=4,
        paper=Paper.A3,
    )


def line_key(body: str, row: str) -> str:
    """The line of a body and a row."""
    return f"{body} {row}"


def source_of(said: Sequence[RowStatement], row: str) -> CellRef | None:
    """Where what was said of a row stands, its lead's word; None where nobody was asked."""
    first = min(said, key=lambda each: (each.role != "lead", not each.answered), default=None)
    return CellRef(NAME, line_key(first.body, row)) if first else None


def of_body(column: str, body: str) -> Cells:
    """A column of Data, a body's own lines only."""
    return Cells(NAME, column, block=body)


def _flagged(said: pd.DataFrame) -> pd.DataFrame:
    return said.assign(**{key: said[key].map({True: YES, False: NO}) for key in _FLAGS})
