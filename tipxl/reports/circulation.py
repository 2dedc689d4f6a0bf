"""The consolidated workbook -> the one that goes to the bodies and their ministers.

It holds nothing that is only the secretariat's: no notes to it, no findings, no files of bodies,
and no formula over a sheet that is not in it.
"""

from collections.abc import Sequence

from tipxl.domain.agreed import Consolidation
from tipxl.domain.layout import Layout
from tipxl.domain.plan import Plan
from tipxl.reports.consolidated import bound
from tipxl.reports.definitions import definitions
from tipxl.reports.events import events
from tipxl.reports.issues import issues
from tipxl.reports.other import other_activities
from tipxl.reports.sheet import Report
from tipxl.reports.standing_alone import standing_alone

#: The sheets that are the same in both workbooks; whatever is not named here stays at home.
_SHARED = ("Dashboard", "Master plan", "Tables", "Changes", "Attention")


def for_circulation(
    plan: Plan, layout: Layout, rounds: Sequence[Consolidation], whole: Report
) -> Report:
    """What may be seen of the `whole` consolidated workbook, in its order."""
    round = rounds[-1]
    ours = {
        sheet.name: sheet
        for sheet in (
            events(plan, layout, round, circulated=True),
            issues(plan, layout, round, circulated=True),
            other_activities(layout, round, circulated=True),
            definitions(plan, layout, rounds, circulated=True),
        )
    }
    open_to_all = (
        ours.get(sheet.name, sheet)
        for sheet in whole.sheets
        if sheet.name in ours or sheet.name in _SHARED
    )
    return standing_alone(bound(plan, layout, round, tuple(open_to_all)))
