"""Plan + rounds + figures -> Method: what each figure says, how it is counted, what is assumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tipxl.domain.agreed import Consolidation
from tipxl.domain.period import Period, long_date
from tipxl.domain.plan import Basis, Plan
from tipxl.reports.cover import facts
from tipxl.reports.indicators import Figure
from tipxl.reports.scope import baseline
from tipxl.reports.sheet import Kind, Line, ReportColumn, Sheet, Table
from tipxl.reports.wording import area_words

_FIGURES = (
    ReportColumn("code", "Code", 30),
    ReportColumn("name", "Figure", 24),
    ReportColumn("value", "Whole plan", 28, Kind.SHARE),
    ReportColumn("says", "What it says", 44),
    ReportColumn("formula", "How it is counted", 44),
)
_ASSUMED = (
    ReportColumn("row", "Row", 30),
    ReportColumn("leads", "Lead, assumed", 24),
    ReportColumn("title", "Activity", 72, span=2),
    ReportColumn("area", "Thematic area", 44),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What kind of evaluation this is, up to when, and whether it may still change."""

    kind: str
    cutoff: date
    provisional: bool


def method(
    plan: Plan, rounds: Sequence[Consolidation], figures: Sequence[Figure], terms: Terms
) -> Sheet:
    """Nothing here is typed by hand: the definitions are those that counted."""
    rows = tuple(Line((f.code, f.name, f.text, f.says, f.formula)) for f in figures)
    return Sheet(
        name="Method",
        title="How the figures are counted",
        tables=(
            _basis(plan, rounds, terms),
            Table("The figures", _FIGURES, rows, notes=_reading(figures)),
            _assumed(plan),
        ),
    )


def _basis(plan: Plan, rounds: Sequence[Consolidation], terms: Terms) -> Table:
    used = [round.period for round in rounds]
    missing = _missing(plan, used, terms.cutoff)
    still_open = [round.period for round in rounds if not round.closed]
    return facts(
        (
            ("Evaluation", terms.kind),
            ("Cut-off", long_date(terms.cutoff)),
            ("Provisional", "yes: figures may still change" if terms.provisional else "no"),
            ("Rounds used", _listed(used)),
            ("Rounds missing up to the cut-off", _listed(missing)),
            ("Rounds used that are still open", _listed(still_open)),
            ("Activities in the baseline (N)", str(len(baseline(plan, rounds)))),
            ("Added since, not counted in N", _listed(_added(plan, rounds))),
        ),
        span=4,
    )


def _reading(figures: Sequence[Figure]) -> tuple[str, ...]:
    notes = (
        "Percentages have one decimal, rounded half up, and are left out where fewer than five "
        "are counted. An activity takes its status from its rows.",
    )
    if any(figure.reported for figure in figures):
        return (
            *notes,
            "More than a tenth as many rows as N were not reported in the last round used: "
            "a second rate counts only the activities reported on.",
        )
    return notes


def _assumed(plan: Plan) -> Table:
    rows = tuple(
        Line((row.key, ", ".join(row.leads), row.title, area_words(plan, row.area)))
        for row in plan.rows
        if row.leads and row.lead_basis is Basis.ASSUMED
    )
    title = f"Leads that are assumed: {len(rows)} of {len(plan.rows)} rows"
    return Table(title, _ASSUMED, rows)


def _missing(plan: Plan, used: Sequence[str], cutoff: date) -> list[str]:
    due = (each.period for each in plan.rounds if each.period.end <= cutoff)
    return [str(period) for period in due if str(period) not in used]


def _added(plan: Plan, rounds: Sequence[Consolidation]) -> list[str]:
    known = baseline(plan, rounds)
    return list(
        dict.fromkeys(
            row.activity_key
            for round in rounds
            for row in plan.rows_in(Period.parse(round.period))
            if row.activity_key not in known
        )
    )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "none"
