"""Layout + Consolidation -> Other activities: what serves the plan and has no row in it."""

from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.free_lines import SOURCE, asked, cells_of, columns_of, source
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Sheet, Table
from tipxl.reports.model.wording import counted

_WIDTHS = {"title": 50.0, "area": 28.0, "result": 62.0}


def other_activities(schema: FormSchema, round: RoundResult, *, circulated: bool = False) -> Sheet:
    """A line for each; `circulated`: without the file that it came in."""
    questions = asked(schema, "other")
    columns = (ReportColumn("body", "Body", 11), *columns_of(questions, _WIDTHS))
    said = [each for each in round.lines if each.block == "other"]
    lines = (
        (each.body, *cells_of(schema, questions, each), *(() if circulated else source(each)))
        for each in said
    )
    number = counted(len(said), "activity") if len(said) == 1 else f"{len(said)} activities"
    return Sheet(
        name="Other activities",
        title=f"Other activities, not in the plan, {Period.parse(round.period).words}",
        intro=(
            f"{number} that serve the plan and have no row in it."
            if said
            else "No body reported an activity beside those of the plan in this round.",
        ),
        tables=(
            Table(
                "",
                (*columns, *(() if circulated else SOURCE)),
                tuple(map(ReportLine, lines)),
                filtered=True,
            ),
        ),
        frozen=1,
    )
