"""T1: the headline by area, provision, lead body and pillar, and how it came about."""

from collections.abc import Callable, Sequence

from tipxl.domain.schema.meanings import ADDRESSED, IDLE, STOPPED, Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    ACTIVITIES,
    HISTORY,
    RETURNS,
    YES,
    Counting,
    countings,
    is_in,
    linked,
    number_cell,
    reported_cell,
    share_cell,
)
from tipxl.reports.evaluation.supporting_sheets import area_name
from tipxl.reports.figures.indicators import (
    HEADLINE,
    addressed,
    answered_by_lead,
    completed,
    completed_with_evidence,
    not_started,
    overdue,
)
from tipxl.reports.figures.population import Population
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells, Condition, EqualTo
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    RowStyle,
    Sheet,
    Table,
    ValueKind,
)

NAME = "T1 Headline"
WHOLE = "The whole plan"
_PROGRESS = (addressed, completed, completed_with_evidence)
_BESIDE = (addressed, completed, completed_with_evidence, not_started, overdue)
_SHORT = {"I11": "Rows answered by their lead"}


def headline(case: Evaluation) -> Sheet:
    """Addressed first, as other ASEAN plans count it, and never without the honest ones beside."""
    return Sheet(
        name=NAME,
        title="T1 Headline figures",
        intro=(
            "Addressed counts what has begun; Completed what is done; Completed with evidence what "
            "can be shown. Read the three together.",
        ),
        tables=tuple(
            table
            for table in (
                by_area(case),
                _beside(case) if case.before else None,
                trend(case),
                _without_continuing(case),
                _parts(case, "provision", "By provision", lambda w, p: w.provision(p)),
                _parts(case, "leads", "By lead body", lambda w, p: w.lead(p)),
                _parts(case, "pillars", "By pillar of the lead body", lambda w, p: w.pillar(p)),
            )
            if table
        ),
        charts=charts(case),
        frozen=1,
    )


def charts(case: Evaluation) -> tuple[Chart, ...]:
    """The trend over the rounds; at the end also mid-term beside final."""
    return (trend_chart(), beside_chart()) if case.before else (trend_chart(),)


def by_area(case: Evaluation) -> Table:
    """The headline table: the whole plan, then each thematic area."""
    table = _headline_table(case)
    areas = case.whole.parts("area")
    lines = (
        ReportLine((WHOLE, *_cells(case, case.whole, case.before)), RowStyle.TOTAL),
        *(
            ReportLine(
                (
                    area_name(case, letter),
                    *_cells(case, case.whole.area(letter), _of_area(case.before, letter), letter),
                )
            )
            for letter in areas
        ),
    )
    return Table(
        "By thematic area",
        table,
        lines,
        key="areas",
        notes=(
            "A percentage is left out where fewer than five are counted.",
            "In the lines of an area, Completeness and Timeliness count the bodies that lead a row "
            "of that area; a body may stand in several areas.",
        ),
    )


def _of_area(population: Population | None, letter: str) -> Population | None:
    return population.area(letter) if population else None


def _headline_table(case: Evaluation) -> tuple[ReportColumn, ...]:
    now = "Final" if case.is_final else "Mid-term"
    figures = [indicator(case.whole) for indicator in HEADLINE]
    before = [indicator(case.before) for indicator in _PROGRESS] if case.before else []
    return (
        ReportColumn("area", "Thematic area", 30),
        *(ReportColumn(f.code, f"{f.name} ({f.code})", 17, ValueKind.SHARE, now) for f in figures),
        *(
            ReportColumn(f"{f.code}.reported", f.name, 17, ValueKind.SHARE, "Of those reported on")
            for f in figures
            if f.reported
        ),
        *(
            ReportColumn(f"{f.code}.before", f.name, 17, ValueKind.SHARE, "At mid-term")
            for f in before
        ),
    )


def _cells(
    case: Evaluation, here: Population, before: Population | None, letter: str | None = None
) -> tuple[Cell, ...]:
    known = countings(case)
    name = "" if letter is None else area_name(case, letter)
    whole = [indicator(case.whole) for indicator in HEADLINE]
    figures = [indicator(here) for indicator in HEADLINE]
    only = {f.code: _only(known[f.code], name, letter or "") for f in figures}
    return (
        *(share_cell(f, known[f.code], *only[f.code]) for f in figures),
        *(
            reported_cell(f, known[f.code], *only[f.code])
            for f, of_all in zip(figures, whole, strict=True)
            if of_all.reported
        ),
        *(
            linked(indicator(before).share, HISTORY)
            for indicator in _PROGRESS
            if before is not None
        ),
    )


def _only(counting: Counting, name: str, letter: str) -> tuple[Condition, ...]:
    """What narrows a figure to one area: a column of the sheet that it is counted on."""
    if not name:
        return ()
    if counting.sheet == RETURNS:
        return (is_in(RETURNS, f"leads_{letter}", YES),)
    return (is_in(counting.sheet, "area", name),)


# --- how it came about


def trend(case: Evaluation) -> Table:
    """After each round: how many activities stood where; counts, for every reader to divide."""
    begun, done = case.labels(*ADDRESSED), case.labels(Status.COMPLETED)
    idle = case.labels(*IDLE)
    gone = case.labels(*STOPPED)
    columns = (
        ReportColumn("round", "Round", 30),
        ReportColumn("addressed", "Addressed", 17, ValueKind.NUMBER),
        ReportColumn("completed", "Completed", 17, ValueKind.NUMBER),
        ReportColumn("idle", "Not yet under way", 17, ValueKind.NUMBER),
        ReportColumn("gone", "Discontinued or merged", 17, ValueKind.NUMBER),
    )
    lines = tuple(
        ReportLine((period, *(_after(case, period, texts) for texts in (begun, done, idle, gone))))
        for period in case.periods
    )
    n = len(case.whole.activities)
    note = f"Of the {n} activities of the baseline, whatever was added to the plan since."
    return Table("Round by round", columns, lines, notes=(note,), key="trend")


def _after(case: Evaluation, period: str, labels: Sequence[str]) -> Cell:
    round = next(each for each in case.rounds if each.period == period)
    stood = {each.key: each.status for each in round.activities}
    choices = case.schema.list("status")
    known = [stood[key] for key in case.whole.activities["key"] if key in stood]
    number = sum(choices.label(status) in labels for status in known if status)
    return number_cell(number, HISTORY, EqualTo(Cells(HISTORY, period), tuple(labels)))


def trend_chart() -> Chart:
    """Addressed and completed over the rounds."""
    return Chart(
        ChartKind.LINE,
        "Addressed and completed, round by round",
        Cells(NAME, "round", "trend"),
        (
            Series(Cells(NAME, "addressed", "trend"), "2E75B6"),
            Series(Cells(NAME, "completed", "trend"), "548235"),
        ),
        unit="Activities",
    )


def _beside(case: Evaluation) -> Table:
    columns = (
        ReportColumn("figure", "Figure", 30),
        ReportColumn("before", "Mid-term", 17, ValueKind.NUMBER),
        ReportColumn("now", "Final", 17, ValueKind.NUMBER),
        ReportColumn("before_share", "Mid-term", 17, ValueKind.SHARE),
        ReportColumn("now_share", "Final", 17, ValueKind.SHARE),
    )
    known, before = countings(case), case.before or case.whole
    lines = []
    for indicator in _BESIDE:
        then, now = indicator(before), indicator(case.whole)
        counting = known[now.code]
        lines.append(
            ReportLine(
                (
                    now.name,
                    linked(then.numerator, HISTORY),
                    number_cell(now.numerator, ACTIVITIES, *counting.hits, *counting.base),
                    linked(then.share, HISTORY),
                    share_cell(now, counting),
                )
            )
        )
    note = f"Mid-term: after the round {case.before_period}. The same activities are counted."
    return Table("Mid-term beside final", columns, tuple(lines), notes=(note,), key="beside")


def beside_chart() -> Chart:
    """Mid-term beside final."""
    return Chart(
        ChartKind.BAR,
        "Mid-term beside final",
        Cells(NAME, "figure", "beside"),
        (
            Series(Cells(NAME, "before", "beside"), "BDD7EE"),
            Series(Cells(NAME, "now", "beside"), "1F3864"),
        ),
        unit="Activities",
    )


def _without_continuing(case: Evaluation) -> Table:
    columns = (
        ReportColumn("figure", "Figure", 30),
        ReportColumn("all", "All activities", 17, ValueKind.SHARE),
        ReportColumn("ending", "Without continuing ones", 17, ValueKind.SHARE),
    )
    known = countings(case)
    ends = is_in(ACTIVITIES, "continuing", "no")
    rest = case.whole.without_continuing()
    both = [(each(case.whole), each(rest)) for each in (completed, completed_with_evidence)]
    lines = tuple(
        ReportLine(
            (
                f"{figure.name} ({figure.code})",
                share_cell(figure, known[figure.code]),
                share_cell(ending, known[figure.code], ends),
            )
        )
        for figure, ending in both
    )
    note = "A continuing activity is done only when the plan ends, or its lead says so."
    return Table("Without continuing activities", columns, lines, notes=(note,), key="ending")


# --- other ways to part the plan


def _parts(
    case: Evaluation, column: str, title: str, of: Callable[[Population, str], Population]
) -> Table | None:
    parts = [part for part in case.whole.parts(column) if part]
    if not parts:
        return None
    shown = (*_PROGRESS, not_started, overdue, answered_by_lead)
    figures = [indicator(case.whole) for indicator in shown]
    columns = (
        ReportColumn("part", title.removeprefix("By ").capitalize(), 30),
        *(
            ReportColumn(f.code, f"{_SHORT.get(f.code, f.name)} ({f.code})", 17, ValueKind.SHARE)
            for f in figures
        ),
    )
    lines = tuple(
        ReportLine((part, *(linked(indicator(here).share, ACTIVITIES) for indicator in shown)))
        for part, here in ((part, of(case.whole, part)) for part in parts)
    )
    return Table(title, columns, lines, notes=_parts_notes(case, column), key=column)


def _parts_notes(case: Evaluation, column: str) -> tuple[str, ...]:
    if column == "provision":
        return ()
    nobody = sum(not each for each in case.whole.activities["leads"])
    several = "An activity with several leads counts for each of them."
    alone = f" {nobody} of the activities have no lead and stand in no line." if nobody else ""
    return (several + alone,)
