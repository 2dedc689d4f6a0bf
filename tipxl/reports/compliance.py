"""Plan + Consolidation -> who reported, when, and with which files."""

import pandas as pd

from tipxl.domain.agreed import Consolidation
from tipxl.domain.layout import Layout
from tipxl.domain.period import Period, long_date
from tipxl.domain.plan import Plan
from tipxl.reports.frames import each_line, frame, lines, reporting_frame
from tipxl.reports.indicators import answered_by_lead, completeness, timeliness
from tipxl.reports.scope import scope
from tipxl.reports.sheet import Kind, Line, ReportColumn, Share, Sheet, Table
from tipxl.reports.wording import timely_words

_COLUMNS = (
    ReportColumn("body", "Body", 11),
    ReportColumn("name", "Full name", 44),
    ReportColumn("asked", "Expected or invited", 11),
    ReportColumn("received", "Received", 17, Kind.DATETIME),
    ReportColumn("timely", "On time", 14),
    ReportColumn("submission", "Type of return", 15),
    ReportColumn("answered", "Rows answered of rows asked", 17, Kind.SHARE),
    ReportColumn("errors", "Errors open", 9, Kind.NUMBER),
    ReportColumn("held", "Files held", 9, Kind.NUMBER),
    ReportColumn("files", "Files used", 34),
)


def compliance(plan: Plan, layout: Layout, round: Consolidation) -> Sheet:
    """A line for each body asked, those expected first, then the totals."""
    period = Period.parse(round.period)
    return Sheet(
        name="Compliance",
        title=f"Who reported, {period.words}",
        intro=(
            f"Returns were due on {long_date(round.due)}. Expected are the bodies that lead a row; "
            "the others are invited, and never missing.",
        ),
        tables=(
            Table("", _COLUMNS, lines(_bodies(plan, layout, round)), filtered=True),
            _totals(plan, layout, round),
        ),
        frozen=1,
    )


def _bodies(plan: Plan, layout: Layout, round: Consolidation) -> pd.DataFrame:
    names = {body.acronym: body.name for body in plan.bodies}
    types = layout.list("submission")
    table = reporting_frame((round,)).sort_values("expected", ascending=False, kind="stable")
    return frame(
        [column.key for column in _COLUMNS],
        (
            (
                *(each.body, names.get(each.body, ""), "Expected" if each.expected else "Invited"),
                *(each.received, timely_words(each), types.label(each.submission)),
                *(Share(each.answered, each.assigned), each.errors, each.held, each.files),
            )
            for each in each_line(table)
        ),
    )


def _totals(plan: Plan, layout: Layout, round: Consolidation) -> Table:
    counted = scope(plan, layout, (round,))
    figures = (completeness(counted), timeliness(counted), answered_by_lead(counted))
    return Table(
        "The round in three figures",
        (
            ReportColumn("figure", "Figure", 55, span=2),
            ReportColumn("value", "Value", 28, Kind.SHARE, span=2),
            ReportColumn("says", "What is counted", 98, span=6),
        ),
        tuple(Line((each.name, each.share, each.says)) for each in figures),
        notes=("One body may lead many rows: read the first two figures together with the third.",),
    )
