"""The workbook for circulation: what the bodies and their ministers may see.

It holds nothing that is only the secretariat's: no notes to it, no findings, no files of bodies,
and no formula over a sheet that is not in it.
"""

from collections.abc import Sequence

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.comparison import Comparison
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.todays_names import under_todays_names
from tipxl.domain.results.without_names import compared_without_names, without_names
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.master.master_plan import master_plan
from tipxl.reports.master.rows_data import rows_data
from tipxl.reports.model.sheet import Report, Sheet
from tipxl.reports.model.standing_alone import standing_alone
from tipxl.reports.round.changes import changes
from tipxl.reports.round.consolidated import bound
from tipxl.reports.round.events import events
from tipxl.reports.round.issues import issues
from tipxl.reports.round.method_sheet import method_sheet
from tipxl.reports.round.other_activities import other_activities

#: The sheets that are the same in both workbooks; whatever is not named here stays at home.
_SHARED = (
    *("Dashboard", "Master plan", "As endorsed", "Tables", "Changes", "Attention"),
    "Data by row",
)


def for_circulation(
    plan: Plan,
    schema: FormSchema,
    rounds: Sequence[RoundResult],
    whole: Report,
    comparison: Comparison | None = None,
) -> Report:
    """What may be seen of the `whole` consolidated workbook, in its order.

    `comparison` is what that shows as changed. Who decided, and why, stays at home.
    """
    rounds = under_todays_names(plan, rounds)
    shown = tuple(without_names(each) for each in rounds)
    round = shown[-1]
    has_names = any(ours is not theirs for ours, theirs in zip(rounds, shown, strict=True))
    decided = _of_decisions(plan, schema, shown, comparison) if has_names else ()
    ours = {
        sheet.name: sheet
        for sheet in (
            events(schema, round, circulated=True),
            issues(plan, schema, round, circulated=True),
            other_activities(schema, round, circulated=True),
            method_sheet(plan, schema, rounds, circulated=True),
            *decided,
        )
    }
    open_to_all = (
        ours.get(sheet.name, sheet)
        for sheet in whole.sheets
        if sheet.name in ours or sheet.name in _SHARED
    )
    return standing_alone(bound(plan, schema, round, tuple(open_to_all)))


def _of_decisions(
    plan: Plan,
    schema: FormSchema,
    rounds: Sequence[RoundResult],
    comparison: Comparison | None,
) -> tuple[Sheet, ...]:
    """The sheets that print what was decided, of rounds without the names."""
    theirs = compared_without_names(comparison) if comparison else None
    return (
        master_plan(plan, schema, rounds),
        rows_data(plan, schema, rounds),
        changes(plan, schema, rounds[-1], theirs),
    )
