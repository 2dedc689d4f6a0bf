"""T5: who reported, and when, over all rounds."""

from typing import Any

from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.results.rows_asked import rows_answered
from tipxl.domain.results.todays_names import name_with_former
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    RETURNS,
    PlanPart,
    count_cell,
    is_in,
    share_cell,
)
from tipxl.reports.figures.counting import Given, Lines, OneOf, Yes
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import (
    completeness,
    right_first_time,
    timeliness,
)
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    Share,
    Sheet,
    Table,
    Tinted,
    ValueKind,
)
from tipxl.reports.model.visual_language import BAD, GOOD, LOOK, PAPER, ChartColour

NAME = "T5 Reporting"
_MET, _LATE, _MISSED, _QUIET = GOOD, LOOK, BAD, PAPER


def reporting(case: Evaluation) -> Sheet:
    """The rounds as a whole, then body by round."""
    return Sheet(
        name=NAME,
        title="T5 Reporting over all rounds",
        intro=(
            "Expected are the bodies that lead a row; the others are invited, and never missing. "
            "One body may lead many rows: read Completeness together with the rows answered.",
        ),
        tables=(by_round(case), by_body(case)),  # the longest last: its headings are repeated
        charts=(chart(),),
    )


def by_body(case: Evaluation) -> Table:
    """A line for each body: what came of it in each round."""
    lines_of: dict[str, dict[str, Any]] = {}
    for each in each_line(case.whole.reporting):
        lines_of.setdefault(each.body, {})[each.round] = each
    ordered = sorted(
        lines_of, key=lambda body: not any(x.expected for x in lines_of[body].values())
    )
    columns = (
        ReportColumn("body", "Body", 30),
        *(ReportColumn(each, each, 15) for each in case.periods),
        ReportColumn("I9", "Reports received (I9)", 17, ValueKind.SHARE),
        ReportColumn("I10", "On time (I10)", 17, ValueKind.SHARE),
        ReportColumn("I12", "Right first time (I12)", 17, ValueKind.SHARE),
    )
    lines = tuple(
        ReportLine(
            (
                name_with_former(case.plan, body),
                *(_came(lines_of[body].get(period)) for period in case.periods),
                *_shares(case, body),
            )
        )
        for body in ordered
    )
    note = "Invited bodies have no share: nothing was expected of them."
    return Table("By body", columns, lines, notes=(note,), key="bodies")


def _shares(case: Evaluation, body: str) -> tuple[Cell, ...]:
    part = PlanPart(case.whole.by((body,)), {RETURNS: is_in(RETURNS, "body", body)})
    return tuple(
        share_cell(case, indicator, part) if indicator(part.population).denominator else None
        for indicator in (completeness, timeliness, right_first_time)
    )


def _came(line: Any) -> Cell:
    if line is None:
        return "not asked"
    if line.received is None:
        return Tinted(line.held_words or "not reported", _MISSED) if line.expected else "–"
    if line.on_time:
        return Tinted("on time" if line.cleared else f"on time; {line.clearance}", _MET)
    late = f"{counted(line.days_late, 'day')} late" if line.days_late else ""
    partial = "partial: rows are open" if line.partial else ""
    return Tinted("; ".join(filter(None, (late, partial))), _LATE)


def by_round(case: Evaluation) -> Table:
    """Each round as a whole, and the rows that were answered by their leads."""
    columns = (
        ReportColumn("round", "Round", 30),
        ReportColumn("expected", "Reports expected", 15, ValueKind.NUMBER),
        ReportColumn("received", "Received", 15, ValueKind.NUMBER),
        ReportColumn("timely", "On time", 15, ValueKind.NUMBER),
        ReportColumn("cleared", "Cleared by the due day", 15, ValueKind.NUMBER),
        ReportColumn(
            "I11", "Rows answered by their lead, of those asked (I11)", 24, ValueKind.SHARE, span=2
        ),
        ReportColumn("agreed", "Rows agreed for good, not asked", 15, ValueKind.NUMBER),
    )
    answered = [(round.period, rows_answered(case.schema, round.rows)) for round in case.rounds]
    lines = tuple(
        ReportLine((period, *_counts(case, period), Share(rows.answered, rows.asked), rows.agreed))
        for period, rows in answered
    )
    return Table("By round", columns, lines, key="rounds")


def _counts(case: Evaluation, period: str) -> tuple[Cell, ...]:
    expected = Lines("reporting", (OneOf("round", (period,)), Yes("expected")))
    return (
        count_cell(case, expected),
        count_cell(case, expected.where(Given("received"))),
        count_cell(case, expected.where(Yes("on_time"))),
        count_cell(case, expected.where(Yes("cleared"))),
    )


def chart() -> Chart:
    """Returns expected, received and on time."""
    colours = (
        ("expected", ChartColour.EXPECTED),
        ("received", ChartColour.RECEIVED),
        ("timely", ChartColour.ON_TIME),
    )
    return Chart(
        ChartKind.COLUMN,
        "Reports expected, received, and received on time",
        Cells(NAME, "round", "rounds"),
        tuple(Series(Cells(NAME, column, "rounds"), colour) for column, colour in colours),
        unit="Reports",
    )
