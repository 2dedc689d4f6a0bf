"""Plan + Consolidation -> Data: one line for each body and row it was asked about."""

import pandas as pd

from tipxl.domain.agreed import Consolidation
from tipxl.domain.layout import Layout
from tipxl.domain.period import Period
from tipxl.reports.frames import lines, said_frame
from tipxl.reports.sheet import Kind, Paper, ReportColumn, Sheet, Table
from tipxl.reports.wording import answer_columns

_WHO = (
    ReportColumn("round", "Round", 8),
    ReportColumn("body", "Body", 10),
    ReportColumn("role", "Role", 6),
    ReportColumn("key", "Row", 11),
    ReportColumn("optional", "Optional", 9),
    ReportColumn("answered", "Answered", 9),
    ReportColumn("refused", "Refused", 9),
    ReportColumn("provisional", "Provisional", 11),
)
_WHERE = (
    ReportColumn("file", "File", 24),
    ReportColumn("sheet", "Sheet", 11),
    ReportColumn("line", "Sheet row", 9, Kind.NUMBER),
    ReportColumn("received", "Received", 17, Kind.DATETIME),
    ReportColumn("sha256", "SHA-256", 60),
)
_FLAGS = ("optional", "answered", "refused", "provisional")


def data(layout: Layout, round: Consolidation) -> Sheet:
    """Every answer as accepted, with the file, sheet and row it came from."""
    asked = tuple(
        ReportColumn(key, text, 9.0 if key.endswith(".code") else 18.0)
        for key, text in answer_columns(layout)
    )
    columns = (*_WHO, *asked, *_WHERE)
    answers = _flagged(said_frame(round, layout))
    return Sheet(
        name="Data",
        title=f"Every answer as accepted, {Period.parse(round.period).words}",
        intro=("One line for each body and row it was asked about, answered or not.",),
        tables=(
            Table(
                "",
                columns,
                lines(answers[[column.key for column in columns]]),
                filtered=True,
                dense=True,
            ),
        ),
        frozen=4,
        paper=Paper.A3,
    )


def _flagged(said: pd.DataFrame) -> pd.DataFrame:
    return said.assign(**{key: said[key].map({True: "yes", False: "no"}) for key in _FLAGS})
