"""Plan + rounds -> the headline table of an evaluation, the rows behind it, and its method."""

from collections.abc import Sequence
from datetime import date

from tipxl.domain.agreed import Consolidation
from tipxl.domain.layout import Layout
from tipxl.domain.period import long_date
from tipxl.domain.plan import Plan, Row
from tipxl.reports.frames import each_line, frame, lines
from tipxl.reports.indicators import HEADLINE, Figure
from tipxl.reports.method import Terms, method
from tipxl.reports.scope import Scope, scope
from tipxl.reports.sheet import Cell, Kind, Line, Manner, Report, ReportColumn, Sheet, Table
from tipxl.reports.wording import area_words, leads_words, status_cell

_ROWS = (
    ReportColumn("area", "Thematic area", 24),
    ReportColumn("activity", "Activity", 11),
    ReportColumn("title", "Title", 60),
    ReportColumn("status", "Status", 17, Kind.STATUS),
    ReportColumn("evidence", "Completed with evidence", 15),
    ReportColumn("lead", "Lead", 18),
    ReportColumn("reported", "Reported in the last round", 15),
)


def headline(  # noqa: PLR0913, PLR0917 - an evaluation is these six facts
    plan: Plan,
    layout: Layout,
    rounds: tuple[Consolidation, ...],
    kind: str,
    cutoff: date,
    provisional: bool,
) -> Report:
    """The workbook of an evaluation; `rounds` are in the order of time."""
    counted = scope(plan, layout, rounds)
    figures = tuple(indicator(counted) for indicator in HEADLINE)
    words = f"{kind.capitalize()} evaluation, as of {long_date(cutoff)}"
    state = (
        "Provisional: figures may still change; the sheet Method says why." if provisional else ""
    )
    sheets = (
        _headline(plan, counted, figures, (words, state)),
        _rows(plan, layout, rounds, counted),
        method(plan, rounds, figures, Terms(kind, cutoff, provisional)),
    )
    name = f"{plan.title}, {words[0].lower()}{words[1:]}"
    return Report(f"{name} (provisional)" if provisional else name, sheets)


def _headline(
    plan: Plan, counted: Scope, figures: tuple[Figure, ...], words: tuple[str, ...]
) -> Sheet:
    columns = (
        ReportColumn("area", "Thematic area", 34),
        *(ReportColumn(f.code, f"{f.name} ({f.code})", 21, Kind.SHARE) for f in figures),
    )
    areas = dict.fromkeys(counted.activities["area"])
    rows = (
        Line(("The whole plan", *(_cell(figure) for figure in figures)), Manner.TOTAL),
        *(_area(plan, counted, letter) for letter in areas),
    )
    return Sheet(
        name="Headline",
        title=plan.title,
        intro=tuple(text for text in words if text),
        tables=(
            Table(
                "Headline figures by thematic area",
                columns,
                rows,
                notes=(
                    "Addressed is never read without Completed beside it. A percentage is left "
                    "out where fewer than five are counted.",
                    "In the lines of an area, Completeness and Timeliness count the bodies that "
                    "lead a row of that area; a body may stand in several areas.",
                ),
            ),
        ),
    )


def _area(plan: Plan, counted: Scope, letter: str) -> Line:
    here = counted.area(letter)
    return Line((area_words(plan, letter), *(_cell(indicator(here)) for indicator in HEADLINE)))


def _cell(figure: Figure) -> Cell:
    if figure.reported is None:
        return figure.share
    return f"{figure.share.text}\nof those reported on:\n{figure.reported.text}"


def _rows(plan: Plan, layout: Layout, rounds: Sequence[Consolidation], counted: Scope) -> Sheet:
    firsts: dict[str, Row] = {}
    for row in plan.rows:
        firsts.setdefault(row.activity_key, row)
    completed = layout.list("status").codes("completed")
    table = frame(
        [column.key for column in _ROWS],
        (
            (
                *(area_words(plan, each.area), each.key, firsts[each.key].title),
                status_cell(layout, each.status),
                ("yes" if each.evidenced else "no") if each.status in completed else None,
                _leads(plan, each.key),
                "no" if each.silent else "yes",
            )
            for each in each_line(counted.activities)
        ),
    )
    return Sheet(
        name="Rows",
        title="The activities behind the figures",
        intro=(
            f"{len(table)} activities in the baseline, after {_periods(rounds) or 'no round'}.",
        ),
        tables=(Table("", _ROWS, lines(table), filtered=True),),
        frozen=2,
    )


def _leads(plan: Plan, activity: str) -> str:
    rows = (row for row in plan.rows if row.activity_key == activity)
    return "; ".join(dict.fromkeys(leads_words(row) for row in rows))


def _periods(rounds: Sequence[Consolidation]) -> str:
    return ", ".join(round.period for round in rounds)
