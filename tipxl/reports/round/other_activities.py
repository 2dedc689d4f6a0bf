"""Round result -> the sheet Other activities: what serves the plan and has no row in it."""

from tipxl.domain.results.round_result import LineStatement, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.free_lines import answer_columns, asked, source_columns
from tipxl.reports.model.sheet import Sheet, Table

_WIDTHS = {"title": 50.0, "area": 28.0, "result": 62.0}


def other_activities(schema: FormSchema, round: RoundResult, *, circulated: bool = False) -> Sheet:
    """A line for each; `circulated`: without the file that it came in."""
    columns: Columns[LineStatement] = (
        ValueColumn("body", "Body", 11, lambda line: line.body),
        *answer_columns(schema, asked(schema, "other"), _WIDTHS),
        *source_columns(circulated=circulated),
    )
    said = [each for each in round.lines if each.block == "other"]
    number = "1 activity" if len(said) == 1 else f"{len(said)} activities"
    return Sheet(
        name="Other activities",
        title=f"Other activities, not in the plan, {round.reporting_period.words}",
        intro=(
            f"{number} that serve the plan and have no row in it."
            if said
            else "No body reported an activity beside those of the plan in this round.",
        ),
        tables=(Table("", *filled(columns, said), filtered=True),),
        frozen=1,
    )
