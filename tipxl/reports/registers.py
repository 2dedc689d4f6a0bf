"""Consolidation -> the registers: conflicts to decide, and everything found in the returns."""

import pandas as pd

from tipxl.domain.agreed import Consolidation
from tipxl.domain.period import Period
from tipxl.domain.plan import Plan
from tipxl.reports.frames import findings_frame, frame, lines
from tipxl.reports.sheet import Kind, ReportColumn, Sheet, StatusCell, Table
from tipxl.reports.wording import SEVERITY_COLOURS, counted

_CONFLICTS = (
    ReportColumn("rule", "Rule", 9),
    ReportColumn("row", "Row", 12),
    ReportColumn("activity", "Activity", 48),
    ReportColumn("says", "What is to be decided", 60),
    ReportColumn("bodies", "Bodies", 22),
)
_LOG = (
    ReportColumn("body", "Body", 10),
    ReportColumn("file", "File", 26),
    ReportColumn("severity", "Severity", 10, Kind.STATUS),
    ReportColumn("code", "Code", 8),
    ReportColumn("sheet", "Sheet", 11),
    ReportColumn("cell", "Cell", 8),
    ReportColumn("row", "Row", 11),
    ReportColumn("found", "What was found", 26),
    ReportColumn("expected", "What would be right", 26),
    ReportColumn("says", "What to do", 46),
)

_SEVERITY = {
    str(severity): StatusCell(str(severity), colour)
    for severity, colour in SEVERITY_COLOURS.items()
}


def conflicts(plan: Plan, round: Consolidation) -> Sheet:
    """What a person must decide, in the plan's order."""
    titles = {row.key: row.title for row in plan.rows}
    table = frame(
        [column.key for column in _CONFLICTS],
        (
            (each.rule, each.row, titles.get(each.row, ""), each.says, ", ".join(each.bodies))
            for each in round.conflicts
        ),
    )
    return Sheet(
        name="Conflicts",
        title=f"To be decided, {Period.parse(round.period).words}",
        intro=(f"{counted(len(table), 'matter')} to be decided.",),
        tables=(Table("", _CONFLICTS, lines(table), filtered=True),),
        frozen=2,
    )


def validation_log(round: Consolidation) -> Sheet:
    """What was found in every file that came back, errors first."""
    found = findings_frame(round)
    shown = found.assign(
        severity=pd.Series(
            [_SEVERITY[each] for each in found["severity"]], index=found.index, dtype=object
        )
    )
    errors = int((found["severity"] == "error").sum())
    return Sheet(
        name="Validation log",
        title=f"What was found in the returns, {Period.parse(round.period).words}",
        intro=(
            f"{counted(len(found), 'finding')}; "
            f"{counted(errors, 'error').lower()} to be corrected by the body.",
        ),
        tables=(Table("", _LOG, lines(shown[[column.key for column in _LOG]]), filtered=True),),
        frozen=2,
    )
