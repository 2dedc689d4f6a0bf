"""Plan + rounds -> all tables of an export, for the secretariat or for circulation."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.without_names import without_names
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.export.agreed_data import agreed_tables
from tipxl.reports.export.data_table import DataTable
from tipxl.reports.export.figure_data import figure_table
from tipxl.reports.export.line_data import line_tables
from tipxl.reports.export.plan_data import plan_tables
from tipxl.reports.export.reporting_data import report_tables
from tipxl.reports.export.round_data import RoundData


class Edition(StrEnum):
    """For whom an export is."""

    FULL = "full"  # the secretariat
    CIRCULATION = "circulation"  # whoever may see for-circulation.xlsx


#: Questions that are worth a view: its name, and what it selects.
VIEWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "overdue_rows",
        "SELECT s.round, rb.body AS lead, s.row, r.title, s.status_label, s.target "
        "FROM agreed_statuses s JOIN rows r USING (row) "
        "JOIN row_bodies rb ON rb.row = s.row AND rb.role = 'lead' "
        "WHERE s.overdue",
        ("agreed_statuses", "rows", "row_bodies"),
    ),
    (
        "latest_statuses",
        "SELECT * FROM agreed_statuses s WHERE s.round = "
        "(SELECT max(l.round) FROM agreed_statuses l WHERE l.row = s.row)",
        ("agreed_statuses",),
    ),
    (
        "plan_figures",
        "SELECT round, code, name, numerator, denominator, value FROM figures "
        "WHERE part_kind = 'plan'",
        ("figures",),
    ),
    (
        "late_reports",
        "SELECT round, body, received, days_late FROM reports WHERE expected AND days_late > 0",
        ("reports",),
    ),
)


def export_tables(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundData], edition: Edition = Edition.FULL
) -> tuple[DataTable, ...]:
    """Every table of these rounds, oldest first; `circulation` leaves out what is confidential."""
    circulated = edition is Edition.CIRCULATION
    if circulated:
        rounds = tuple(replace(each, result=without_names(each.result)) for each in rounds)
    every = (
        *plan_tables(plan, rounds),
        *agreed_tables(rounds),
        *line_tables(rounds, circulated=circulated),
        *report_tables(rounds),
        figure_table(rounds, circulated=circulated),
    )
    if not circulated:
        return every
    return tuple(each.circulated() for each in every if not each.confidential)
