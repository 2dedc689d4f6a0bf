"""The consolidated workbook of a round: which sheets it has, in their order."""

from collections.abc import Mapping, Sequence

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.comparison import Comparison
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.todays_names import under_todays_names
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.master.data_sheet import data
from tipxl.reports.master.endorsed_plan import endorsed_plan
from tipxl.reports.master.master_plan import master_plan
from tipxl.reports.master.rows_data import rows_data
from tipxl.reports.model.sheet import Report, Sheet
from tipxl.reports.round.attention import attention
from tipxl.reports.round.changes import changes
from tipxl.reports.round.compliance import compliance
from tipxl.reports.round.dashboard import dashboard
from tipxl.reports.round.events import events
from tipxl.reports.round.history_sheet import history
from tipxl.reports.round.issues import issues
from tipxl.reports.round.method_sheet import method_sheet
from tipxl.reports.round.other_activities import other_activities
from tipxl.reports.round.registers import conflicts, validation_log
from tipxl.reports.round.round_cover import cover
from tipxl.reports.round.status_tables import tables

#: What each sheet holds, as the Cover tells it.
HOLDS: Mapping[str, str] = {
    "Dashboard": "Where the plan stands, at a glance.",
    "Master plan": "Where each activity stands, what it achieved so far, and what comes next.",
    "As endorsed": "The columns of the endorsed document in its wording, the status filled in.",
    "Tables": "Thematic areas and lead bodies by status, in numbers.",
    "Changes": "Every change of status since the round before, with its explanation.",
    "Events": "Workshops, trainings and meetings, and how many took part in them.",
    "Attention": "The rows that somebody must ask after, and what to do next.",
    "Issues": "Challenges, lessons, good practices, recommendations and requests for support.",
    "Other activities": "Work of the bodies that serves the plan and has no row in it.",
    "Compliance": "Who reported, when, and how many of its rows it answered.",
    "Conflicts": "What the bodies see differently: waiting for a decision, or settled by rule.",
    "Validation log": "Every mistake and repair in the reports, with its place and what to do.",
    "Rounds": "Where each row and activity stood, and how each body reported, round by round.",
    "Method": "What each word means, how each figure is counted, and what is assumed.",
    "Data by row": "Every row of the plan in one line, with its codes, as figures count it.",
    "Data": "Every answer as accepted, with the file, sheet and row it came from.",
}


def consolidated(
    plan: Plan,
    schema: FormSchema,
    rounds: Sequence[RoundResult],
    comparison: Comparison | None = None,
) -> Report:
    """The secretariat's workbook of the last of `rounds`; those before it are closed.

    `comparison` is what changed since an earlier round; None where this is the first.
    """
    rounds = under_todays_names(plan, rounds)
    round = rounds[-1]
    figures = tables(plan, schema, round)
    return bound(
        plan,
        schema,
        round,
        (
            dashboard(plan, schema, rounds, figures),
            master_plan(plan, schema, rounds),
            endorsed_plan(plan, schema, rounds),
            figures,
            changes(plan, schema, round, comparison),
            events(schema, round),
            attention(plan, schema, rounds),
            issues(plan, schema, round),
            other_activities(schema, round),
            compliance(plan, schema, rounds),
            conflicts(plan, schema, round),
            validation_log(round),
            history(plan, schema, rounds),
            method_sheet(plan, schema, rounds),
            rows_data(plan, schema, rounds),
            data(schema, round),
        ),
    )


def bound(plan: Plan, schema: FormSchema, round: RoundResult, sheets: tuple[Sheet, ...]) -> Report:
    """The sheets behind a Cover; draft while the round is open, final once it is closed."""
    held = tuple((sheet.name, HOLDS[sheet.name]) for sheet in sheets)
    state = "final" if round.closed else "draft"
    return Report(
        title=f"{plan.title}, {round.reporting_period.words} ({state})",
        sheets=(cover(plan, schema, round, held), *sheets),
    )
