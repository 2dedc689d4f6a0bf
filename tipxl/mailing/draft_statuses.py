"""What was agreed of a body's rows, as a draft -> the workbook that goes with its letter."""

from msgspec.structs import replace

from tipxl.domain.core.wording_numbers import counted, number_of, one_or_many
from tipxl.domain.issuing.letter_lists import DraftRow
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body, Plan
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Report, Sheet, Table, ValueKind
from tipxl.reports.model.wording import standing_cell

_SHEET = "Draft statuses"


def draft_words(news: tuple[DraftRow, ...], others: tuple[DraftRow, ...]) -> str:
    """How many rows there are, and how many of them are news: what the letter itself says."""
    every, new = len(news) + len(others), len(news)
    if every == 1:
        return "your row, whose status " + (
            "has changed or may still change" if new else "is the one agreed before"
        )
    them = one_or_many(new, "has changed or may still change", "have changed or may still change")
    return f"your {counted(every, 'row')}; {number_of(new, 'status', 'statuses')} {them}"


def draft_workbook(
    plan: Plan,
    schema: FormSchema,
    body: Body,
    period: Period,
    rows: tuple[tuple[DraftRow, ...], tuple[DraftRow, ...]],
) -> bytes:
    """The workbook: what changed or may still change, then what stays as it was agreed."""
    columns: Columns[DraftRow] = (
        ValueColumn("row", "Row", 11, lambda each: each[0].row.key),
        ValueColumn("activity", "Activity", 44, lambda each: each[0].row.title),
        ValueColumn("role", "Your role", 10, _role),
        ValueColumn(
            "status",
            "Draft status",
            18,
            lambda each: replace(standing_cell(schema, each[1]), mark=each[1].mark.words),
            ValueKind.STATUS,
        ),
        ValueColumn(
            "before",
            "Agreed before",
            15,
            lambda each: status_words(schema, each[1].previous),
        ),
        ValueColumn("why", "Why", 46, lambda each: each[1].why),
    )
    titles = ("Changed, or still open", "As it was agreed before")
    tables = tuple(
        Table(f"{title}: {len(mine)}", *filled(columns, mine), key=key)
        for title, key, mine in zip(titles, ("news", "others"), rows, strict=True)
        if mine
    )
    sheet = Sheet(
        _SHEET,
        f"Draft statuses of {period.words}, {body.acronym}",
        (
            "If you do not agree with a status, write to us with the number of the row, the status "
            "that you find right, and the reason. This sheet itself need not be sent back.",
        ),
        tables,
    )
    return report_workbook(Report(f"{plan.title}, draft statuses of {period}", (sheet,)))


def _role(each: DraftRow) -> str:
    return "lead" if each[0].role == Role.LEAD else "take part"
