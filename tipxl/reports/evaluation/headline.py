"""T1: the headline by area, provision, lead body and pillar, and how it came about."""

from collections.abc import Callable, Sequence

from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.schema.meanings import ADDRESSED, IDLE, STOPPED, Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    ACTIVITIES,
    HISTORY,
    NO,
    PlanPart,
    hits,
    hits_cell,
    is_in,
    linked,
    number_cell,
    reported_cell,
    share_cell,
)
from tipxl.reports.figures.indicators import (
    HEADLINE,
    Indicator,
    addressed,
    answered_by_lead,
    completed,
    completed_with_evidence,
    left_unfinished,
    not_started,
    overdue,
    slipped,
)
from tipxl.reports.figures.population import Population
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells, EqualTo
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    RowStyle,
    Sheet,
    Table,
    ValueKind,
)
from tipxl.reports.model.visual_language import ChartColour
from tipxl.reports.model.wording import cut, numbered

NAME = "T1 Headline"
WHOLE = "The whole plan"
_FEW_COUNTED = "A percentage is left out where fewer than five are counted."
_OF_THOSE_LEFT = (
    "Completed with evidence is of the activities still in the plan: what was discontinued or "
    "merged by decision is left out."
)
_PROVISION = 62  # letters that are shown of a provision
_CHART = 14  # lines: so high that the table by area stands on the same page
_PROGRESS = (addressed, completed, completed_with_evidence)
_REPORTING = tuple(each for each in HEADLINE if each not in _PROGRESS)


def _delay(case: Evaluation, otherwise: Indicator = left_unfinished) -> Indicator:
    """What is overdue; another figure where "none is overdue" would mislead: the plan has ended.

    A target beyond its end has not passed, and yet nothing comes any more.
    """
    return otherwise if left_unfinished(case.whole).numerator else overdue


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
                _reporting_by_area(case),
                _beside(case) if case.before else None,
                trend(case),
                _without_continuing(case),
                _parts(case, "leads", "By lead body", lambda w, p: w.lead(p)),
                _parts(case, "pillars", "By pillar of the lead body", lambda w, p: w.pillar(p)),
                # The longest last: its headings are repeated on each page.
                _parts(case, "provision", "By provision", lambda w, p: w.provision(p)),
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
    return _area_table(
        case,
        "By thematic area",
        _progress_columns(case),
        lambda part, before: _progress_cells(case, part, before),
        key="areas",
        notes=(_FEW_COUNTED, _OF_THOSE_LEFT),
    )


def _reporting_by_area(case: Evaluation) -> Table:
    """How the work of each area was reported."""
    return _area_table(
        case,
        "Reporting by thematic area",
        tuple(_named_column(each) for each in _REPORTING),
        lambda part, _: tuple(share_cell(case, each, part) for each in _REPORTING),
        key="areas_reporting",
        notes=(
            "In the lines of an area, reports are those of the bodies that lead a row of it; a "
            "body may stand in several areas.",
        ),
    )


def _area_table(
    case: Evaluation,
    title: str,
    columns: tuple[ReportColumn, ...],
    cells: Callable[[PlanPart, Population | None], tuple[Cell, ...]],
    *,
    key: str,
    notes: tuple[str, ...],
) -> Table:
    """The whole plan, then each thematic area: `cells` are those of a part, now and before."""
    whole = (WHOLE, *cells(PlanPart(case.whole), case.before))
    parts = (
        (case.area_name(letter), *cells(PlanPart.area(case, letter), _of_area(case.before, letter)))
        for letter in case.whole.parts("area")
    )
    lines = (ReportLine(whole, RowStyle.TOTAL), *map(ReportLine, parts))
    area = ReportColumn("area", "Thematic area", 34)
    return Table(title, (area, *columns), lines, key=key, notes=notes)


def _of_area(population: Population | None, letter: str) -> Population | None:
    return population.area(letter) if population else None


def _named_column(indicator: Indicator, band: str = "") -> ReportColumn:
    heading = f"{indicator.name} ({indicator.code})"
    return ReportColumn(indicator.code, heading, 17, ValueKind.SHARE, band)


def _progress_columns(case: Evaluation) -> tuple[ReportColumn, ...]:
    now = "Final" if case.is_final else "Mid-term"
    before = _PROGRESS if case.before else ()
    return (
        *(_named_column(each, now) for each in _PROGRESS),
        *(
            ReportColumn(f"{i.code}.reported", i.name, 17, ValueKind.SHARE, "Of those reported on")
            for i in _with_second_rate(case)
        ),
        *(
            ReportColumn(f"{i.code}.before", i.name, 17, ValueKind.SHARE, "At mid-term")
            for i in before
        ),
    )


def _progress_cells(
    case: Evaluation, part: PlanPart, before: Population | None
) -> tuple[Cell, ...]:
    earlier = [indicator(before).share for indicator in _PROGRESS] if before else []
    return (
        *(share_cell(case, indicator, part) for indicator in _PROGRESS),
        *(reported_cell(case, indicator, part) for indicator in _with_second_rate(case)),
        *(linked(share, HISTORY) for share in earlier),
    )


def _with_second_rate(case: Evaluation) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in HEADLINE if indicator(case.whole).reported)


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
    note = f"Of {counted(n, 'activity')} of the baseline, whatever was added to the plan since."
    return Table("Round by round", columns, lines, notes=(note,), key="trend")


def _after(case: Evaluation, period: str, labels: Sequence[str]) -> Cell:
    round = next(each for each in case.rounds if each.period == period)
    informed = (each for each in round.activities if not each.no_information)
    stood = {each.key: each.status for each in informed}
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
            Series(Cells(NAME, "addressed", "trend"), ChartColour.ADDRESSED),
            Series(Cells(NAME, "completed", "trend"), ChartColour.COMPLETED),
        ),
        unit="Activities",
        height=_CHART,
    )


def _beside(case: Evaluation) -> Table:
    columns = (
        ReportColumn("figure", "Figure", 30),
        ReportColumn("before", "Mid-term", 17, ValueKind.NUMBER),
        ReportColumn("now", "Final", 17, ValueKind.NUMBER),
        ReportColumn("before_share", "Mid-term, of how many", 17, ValueKind.SHARE),
        ReportColumn("now_share", "Final, of how many", 17, ValueKind.SHARE),
    )
    lines = []
    for indicator in (*_PROGRESS, not_started, _delay(case, slipped)):
        then = indicator(case.before or case.whole)
        lines.append(
            ReportLine(
                (
                    _of_rows(indicator),
                    linked(hits(then), HISTORY),
                    hits_cell(case, indicator),
                    linked(then.share, HISTORY),
                    share_cell(case, indicator),
                )
            )
        )
    note = f"Mid-term: after the round {case.before_period}. The same activities are counted."
    return Table("Mid-term beside final", columns, tuple(lines), notes=(note,), key="beside")


def _of_rows(indicator: Indicator) -> str:
    """The name of a figure, and that it counts rows among others that count activities."""
    rows = indicator.counts.lines.frame == "rows"
    return f"{indicator.name} (rows)" if rows else indicator.name


def beside_chart() -> Chart:
    """Mid-term beside final."""
    return Chart(
        ChartKind.BAR,
        "Mid-term beside final",
        Cells(NAME, "figure", "beside"),
        (
            Series(Cells(NAME, "before", "beside"), ChartColour.EARLIER),
            Series(Cells(NAME, "now", "beside"), ChartColour.NOW),
        ),
        unit="Activities, or rows where it says so",
        height=_CHART,
    )


def _without_continuing(case: Evaluation) -> Table:
    columns = (
        ReportColumn("figure", "Figure", 30),
        ReportColumn("all", "All activities", 17, ValueKind.SHARE),
        ReportColumn("ending", "Without continuing ones", 17, ValueKind.SHARE),
    )
    rest = PlanPart(
        case.whole.without_continuing(), {ACTIVITIES: is_in(ACTIVITIES, "continuing", NO)}
    )
    lines = tuple(
        ReportLine(
            (
                f"{each.name} ({each.code})",
                share_cell(case, each),
                share_cell(case, each, rest),
            )
        )
        for each in (completed, completed_with_evidence)
    )
    note = "A continuing activity is done only when the plan ends, or its lead says so."
    return Table("Without continuing activities", columns, lines, notes=(note,), key="ending")


# --- other ways to part the plan


def _parts(
    case: Evaluation, column: str, title: str, of: Callable[[Population, str], Population]
) -> Table | None:
    parts = [part for part in case.whole.parts(column) if part]
    if column == "leads":  # as everywhere, in the order of the plan's bodies
        known = [body.acronym for body in case.plan.bodies]
        parts.sort(key=lambda part: known.index(part) if part in known else len(known))
    if not parts:
        return None
    shown = (*_PROGRESS, not_started, _delay(case), answered_by_lead)
    columns = (
        ReportColumn("part", title.removeprefix("By ").capitalize(), 30),
        *(
            ReportColumn(each.code, f"{each.name} ({each.code})", 17, ValueKind.SHARE)
            for each in shown
        ),
    )
    lines = tuple(
        ReportLine(
            (
                _in_words(case, column, part),
                *(linked(indicator(here).share, ACTIVITIES) for indicator in shown),
            )
        )
        for part, here in ((part, of(case.whole, part)) for part in parts)
    )
    return Table(title, columns, lines, notes=_parts_notes(case, column), key=column)


def _in_words(case: Evaluation, column: str, part: str) -> str:
    """The name of a part; behind the letters of a provision its words, as far as two lines go."""
    if column != "provision":
        return part
    texts = (e.provision_text for e in case.plan.rows if f"{e.area}.{e.provision}" == part)
    words = " ".join(next(texts, "").split())
    return cut(numbered(part.rstrip("."), words), _PROVISION)


def _parts_notes(case: Evaluation, column: str) -> tuple[str, ...]:
    if column == "provision":
        return ()
    nobody = sum(not each for each in case.whole.activities["leads"])
    several = "An activity with several leads counts for each of them."
    have = one_or_many(nobody, "has no lead and stands", "have no lead and stand")
    alone = f" {counted(nobody, 'activity')} {have} in no line." if nobody else ""
    answers = "Rows are answered by their lead where any of their leads answered what was asked."
    return (several + alone, answers)
