"""Plan + Layout + Consolidation -> the consolidated workbook of a round, as a report."""

from tipxl.domain.agreed import Consolidation
from tipxl.domain.layout import Layout
from tipxl.domain.period import Period
from tipxl.domain.plan import Plan
from tipxl.reports.compliance import compliance
from tipxl.reports.cover import cover
from tipxl.reports.data import data
from tipxl.reports.master_plan import master_plan
from tipxl.reports.registers import conflicts, validation_log
from tipxl.reports.sheet import Report

_HOLDS = (
    "Every activity in the endorsed wording, with its agreed status and what each body reported.",
    "Who reported, when, and how many of its rows it answered.",
    "What the bodies see differently, or what waits for a person's decision.",
    "Every mistake and repair in the returns, with its place and what to do.",
    "Every answer as accepted, with the file, sheet and row it came from.",
)


def consolidated(plan: Plan, layout: Layout, round: Consolidation) -> Report:
    """Cover, Master plan, Compliance, Conflicts, Validation log, Data."""
    period = Period.parse(round.period)
    sheets = (
        master_plan(plan, layout, round),
        compliance(plan, layout, round),
        conflicts(plan, round),
        validation_log(round),
        data(layout, round),
    )
    names = tuple(sheet.name for sheet in sheets)
    state = "final" if round.closed else "draft"
    return Report(
        title=f"{plan.title}, {period.words} ({state})",
        sheets=(cover(plan, layout, round, tuple(zip(names, _HOLDS, strict=True))), *sheets),
    )
