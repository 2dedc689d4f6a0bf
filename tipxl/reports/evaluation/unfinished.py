"""T10: what is not finished, how it stands in time, and what its leads advise."""

from typing import Any

from tipxl.domain.schema.meanings import FINAL
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import ACTIVITIES, is_in, linked, number_cell
from tipxl.reports.evaluation.plan_changes import left_unfinished
from tipxl.reports.evaluation.supporting_sheets import ended, open_rows, titles
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.frames import each_line
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.formulas import Cells, Filled, Negated
from tipxl.reports.model.sheet import Paper, ReportColumn, ReportLine, Sheet, Table, ValueKind
from tipxl.reports.model.visual_language import ChartColour
from tipxl.reports.model.wording import informed_cell, mark_in_words

NAME = "T10 Unfinished"


def unfinished(case: Evaluation) -> Sheet:
    """Delays by area, then every row that is not finished."""
    advice = "with what its leads advise for the time after the plan" if case.is_final else ""
    asked = "" if case.is_final else " What should become of it is asked at the final evaluation."
    return Sheet(
        name=NAME,
        title="T10 What is not finished",
        intro=(
            f"Every row that is not agreed as finished or ended{advice and f', {advice}'}.{asked}",
        ),
        tables=(delays(case), rows_table(case)),
        charts=(chart(),),
        paper=Paper.A4,
    )


def delays(case: Evaluation) -> Table:
    """The unfinished activities of each area: due by now, still ahead, or without a date."""
    ends = is_in(ACTIVITIES, "status", *case.labels(*FINAL))
    columns = (
        ReportColumn("area", "Thematic area", 30),
        ReportColumn("late", "Due or overdue", 13, ValueKind.NUMBER),
        ReportColumn("ahead", "Target lies ahead", 13, ValueKind.NUMBER),
        ReportColumn("open", "No dated target", 13, ValueKind.NUMBER),
    )
    lines = []
    for area in case.whole.parts("area"):
        name = case.area_name(area)
        mine = [e for e in each_line(case.whole.area(area).activities) if not ended(case, e.status)]
        here = (is_in(ACTIVITIES, "area", name), Negated(ends))
        late = sum(bool(e.passed) for e in mine)
        ahead = sum(e.passed is False for e in mine)
        lines.append(
            ReportLine(
                (
                    name,
                    number_cell(late, ACTIVITIES, *here, is_in(ACTIVITIES, "passed", "yes")),
                    number_cell(ahead, ACTIVITIES, *here, is_in(ACTIVITIES, "passed", "no")),
                    number_cell(
                        len(mine) - late - ahead,
                        ACTIVITIES,
                        *here,
                        Negated(Filled(Cells(ACTIVITIES, "passed"))),
                    ),
                )
            )
        )
    note = (
        "Due: the target is the period of the last round counted, and that has ended. Overdue: it "
        "lies before that period. So say the Schedule and the Master plan of that round, too."
    )
    return Table("Delays: unfinished activities", columns, tuple(lines), (note,), key="delays")


def chart() -> Chart:
    """Delays by area."""
    colours = (
        ("late", ChartColour.LATE),
        ("ahead", ChartColour.AHEAD),
        ("open", ChartColour.UNDATED),
    )
    return Chart(
        ChartKind.STACKED_BAR,
        "Unfinished activities by target",
        Cells(NAME, "area", "delays"),
        tuple(Series(Cells(NAME, column, "delays"), colour) for column, colour in colours),
        unit="Activities",
    )


def rows_table(case: Evaluation) -> Table:
    """Every unfinished row."""
    known, advice = titles(case), _advice(case)
    columns: Columns[Any] = (
        ValueColumn("key", "Row", 30, lambda each: linked(each.key, "Rows")),
        ValueColumn(
            "status",
            "Status",
            13,
            lambda each: informed_cell(case.schema, each.status, informed=each.informed),
            ValueKind.STATUS,
        ),
        ValueColumn("mark", "Mark", 13, lambda each: mark_in_words(each.mark), ValueKind.MARK),
        ValueColumn("target", "Target", 13, lambda each: _target(case, each)),
        ValueColumn("activity", "Activity", 46, lambda each: known.get(each.activity, "")),
        ValueColumn(
            "reason",
            "Main reason",
            18,
            lambda each: label_of(case.schema, "reason", each.reason) or None,
        ),
        ValueColumn("lead", "Lead", 16, lambda each: ", ".join(each.leads) or "not named"),
    )
    if case.is_final:
        advised: ValueColumn[Any] = ValueColumn(
            "advice", "Leads advise", 20, lambda each: advice.get(each.key, "not given")
        )
        columns = (*columns, advised)
    left = open_rows(case)
    title, notes = f"Unfinished rows: {len(left)}", tuple(left_unfinished(case))
    return Table(title, *filled(columns, left), notes=notes, key="rows")


def _target(case: Evaluation, row: Any) -> str | None:
    words = label_of(case.schema, "target", row.target)
    late = "overdue" if row.overdue else "due" if row.due else ""
    return f"{words} ({late})" if late else words or None


def _advice(case: Evaluation) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for each in each_line(case.whole.results):
        if each.advice:
            words = f"{each.body}: {label_of(case.schema, 'advice', each.advice)}"
            found.setdefault(each.key, []).append(words)
    return {key: "\n".join(words) for key, words in found.items()}
