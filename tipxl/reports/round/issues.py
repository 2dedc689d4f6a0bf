"""Round result -> the sheet Issues: challenges, lessons and recommendations, by kind."""

from collections.abc import Mapping

from msgspec.structs import replace

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import LineStatement, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import IssueKind
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.free_lines import answer_columns, asked, source_columns, titles
from tipxl.reports.model.sheet import Sheet, Table
from tipxl.reports.model.wording import counted

_WIDTHS = {"kind": 21.0, "row": 11.0, "text": 68.0, "who": 24.0}


def issues(
    plan: Plan, schema: FormSchema, round: RoundResult, *, circulated: bool = False
) -> Sheet:
    """Every issue, those of one kind together; `circulated`: without notes to the secretariat."""
    said = [each for each in round.lines if each.block == "issues"]
    shown = sorted(
        (each for each in said if not (circulated and _is_private(schema, each))),
        key=lambda each: _rank(schema, each),
    )
    titled = titles(plan)
    columns: Columns[LineStatement] = (
        ValueColumn("body", "Body", 11, lambda line: line.body),
        *_answers(schema, titled),
        *source_columns(circulated=circulated),
    )
    return Sheet(
        name="Issues",
        title=f"Challenges, lessons and recommendations, {round.reporting_period.words}",
        intro=(_counts(schema, shown, circulated=circulated),),
        tables=(Table("", *filled(columns, shown), filtered=True),),
        frozen=2,
    )


def _answers(schema: FormSchema, titled: Mapping[str, str]) -> Columns[LineStatement]:
    """What was asked; the row that a line is about also in words, beside its key."""
    title: ValueColumn[LineStatement] = ValueColumn(
        "title", "Activity", 40, lambda line: titled.get(line.text("row"), "The whole plan")
    )
    columns = answer_columns(schema, asked(schema, "issues"), _WIDTHS)
    rows = [place for place, each in enumerate(columns) if each.key == "row"]
    if not rows:
        return (*columns, title)
    at = rows[0]
    return (*columns[:at], replace(columns[at], heading="Row"), title, *columns[at + 1 :])


def _is_private(schema: FormSchema, line: LineStatement) -> bool:
    """A note to the secretariat, and whatever may be one because its kind is not known."""
    item = schema.list("issue_kind").item(line.text("kind"))
    return item is None or item.sense == IssueKind.PRIVATE


def _rank(schema: FormSchema, line: LineStatement) -> int:
    codes = [item.code for item in schema.list("issue_kind").items]
    kind = line.text("kind")
    return codes.index(kind) if kind in codes else len(codes)


def _counts(schema: FormSchema, shown: list[LineStatement], *, circulated: bool) -> str:
    if not shown:
        return "No body reported a challenge, a lesson or a recommendation in this round."
    found = [each.text("kind") for each in shown]
    kinds = ", ".join(
        f"{item.label}: {found.count(item.code)}"
        for item in schema.list("issue_kind").items
        if item.code in found
    )
    private = "" if circulated else " Notes to the secretariat are not circulated."
    return f"{counted(len(shown), 'line')}, each in its body's own words. {kinds}.{private}"
