"""Round result -> the sheet Other activities: what serves the plan and has no row in it."""

from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.results.round_result import LineStatement, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.free_lines import answer_columns, asked, source_columns
from tipxl.reports.model.sheet import Sheet, Table

_WIDTHS = {"title": 50.0, "area": 28.0, "result": 62.0}


def other_activities(schema: FormSchema, round: RoundResult, *, circulated: bool = False) -> Sheet:
    """A line for each, none: one sentence alone; `circulated`: without the file that it came in."""
    columns: Columns[LineStatement] = (
        ValueColumn("body", "Body", 11, lambda line: line.body),
        *answer_columns(schema, asked(schema, "other"), _WIDTHS),
        *source_columns(circulated=circulated),
    )
    said = [each for each in round.lines if each.block == "other"]
    number = counted(len(said), "activity")
    return Sheet(
        name="Other activities",
        title=f"Other activities, not in the plan, {round.reporting_period.words}",
        intro=(
            f"{number} that {one_or_many(len(said), 'serves', 'serve')} the plan and "
            f"{one_or_many(len(said), 'has', 'have')} no row in it."
            if said
            else "No body reported an activity beside those of the plan in this round.",
        ),
        tables=(Table("", *filled(columns, said), filtered=True),) if said else (),
        frozen=1,
    )
