"""T13: how every figure is counted, what is missing, what is assumed, and how the plan changed."""

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.work_plan import Basis
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import LineItem
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import RATINGS, linked, share_cell
from tipxl.reports.evaluation.opinions import criteria
from tipxl.reports.evaluation.plan_changes import plan_changes
from tipxl.reports.figures.counting import is_asked, not_sayable
from tipxl.reports.figures.figure import place_of_code
from tipxl.reports.figures.indicators import INDICATORS, Figure, Indicator, rating
from tipxl.reports.model.front_matter import facts
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Sheet, Table, ValueKind

NAME = "T13 Method"


def method(case: Evaluation) -> Sheet:
    """Nothing here is typed by hand: the definitions are those that counted."""
    return Sheet(
        name=NAME,
        title="T13 Method, gaps and plan versions",
        # The longest last: its headings are repeated on each page.
        tables=(_basis(case), gaps(case), versions(case), assumed(case), figures(case)),
    )


def _basis(case: Evaluation) -> Table:
    kind = case.terms.kind
    return facts(
        (
            ("Evaluation", kind),
            ("Cut-off", f"{long_date(case.terms.cutoff)} (set in plan.xlsx, sheet Rounds)"),
            ("Rounds counted", ", ".join(case.periods)),
            ("Activities in the baseline (N)", str(len(case.whole.activities))),
            ("Rows in force in the last round", str(len(case.whole.rows))),
            ("Opinions", _opinions(case)),
            ("Comparison", _comparison(case)),
        ),
        span=4,
    )


def _opinions(case: Evaluation) -> str:
    bodies = len(set(case.whole.views["body"]) | set(case.whole.results["body"]))
    if not bodies:
        return "none: the round that asks for them is not counted, or nobody answered"
    return f"self-ratings of {counted(bodies, 'body')} in the round {case.last}"


def _comparison(case: Evaluation) -> str:
    if not case.is_final:
        return ""
    if not case.before_period:
        return "none: no round up to the mid-term is counted"
    return f"mid-term: after the round {case.before_period}"


def gaps(case: Evaluation) -> Table:
    """What could not be counted, in sentences."""
    found = case.terms.gaps or ("Nothing: every round up to the cut-off is closed and counted.",)
    columns = (ReportColumn("gap", "", 145, span=5),)
    return Table(
        "What could not be counted",
        columns,
        tuple(ReportLine((each,)) for each in found),
        headed=False,
    )


def figures(case: Evaluation) -> Table:
    """All figures of the whole plan, with sentence and formula."""
    columns = (
        ReportColumn("code", "Code", 30),
        ReportColumn("name", "Figure", 24),
        ReportColumn("value", "Whole plan", 28, ValueKind.SHARE),
        ReportColumn("says", "What it says", 44),
        ReportColumn("formula", "How it is counted", 44),
        *((ReportColumn("before", "At mid-term", 20),) if case.before else ()),
    )
    lines = {each.code: [_figure(case, each)] for each in INDICATORS}
    lines["I21"] = [_median(case, each) for each in criteria(case)]
    ordered = sorted(lines, key=place_of_code)
    notes = (
        "Percentages have one decimal, rounded half up, and are left out where fewer than five are "
        "counted; n/a where nothing is counted. An activity takes its status from its rows.",
        *_second_rate(case),
    )
    return Table(
        "The figures",
        columns,
        tuple(line for code in ordered for line in lines[code]),
        notes=notes,
        key="figures",
    )


def _second_rate(case: Evaluation) -> tuple[str, ...]:
    if not any(indicator(case.whole).reported for indicator in INDICATORS[:1]):
        return ()
    return (
        "More than a tenth as many rows as N were not reported in the last round: T1 shows a "
        "second rate, of the activities reported on.",
    )


def _figure(case: Evaluation, indicator: Indicator) -> ReportLine:
    figure = indicator(case.whole)
    before = (indicator(case.before).text,) if case.before else ()
    return ReportLine(
        (
            *(figure.code, figure.name, share_cell(case, indicator)),
            *(figure.says, f"{_formula(figure)}{_where(case, indicator)}", *before),
        )
    )


def _median(case: Evaluation, criterion: LineItem) -> ReportLine:
    found = rating(case.whole, criterion.key)
    name = f"Median rating: {criterion.text.partition(':')[0]}"
    before = (rating(case.before, criterion.key, case.scale_before).text,) if case.before else ()
    return ReportLine(
        (
            *(found.code, name, linked(found.text, RATINGS), found.says),
            *(f"{found.formula}. {found.why}" if found.why else found.formula, *before),
        )
    )


def _formula(figure: Figure) -> str:
    known = f" Coverage: {figure.covers} {figure.coverage.text}." if figure.coverage else ""
    among = f" Of those reported on: {figure.reported.text}." if figure.reported else ""
    why = f" {figure.reason}" if figure.reason else ""
    return f"{figure.formula}.{known}{among}{why}"


def _where(case: Evaluation, indicator: Indicator) -> str:
    """Where the officer finds what the form lacks for a figure."""
    answers = indicator.answers
    asked = answers is None or is_asked(case.schema, answers.lines, indicator.question)
    lacks = not_sayable(case.schema, indicator.counts) or (not asked and indicator(case.whole).why)
    return " Questions, and what each choice stands for, are set in report.toml." if lacks else ""


# --- plan versions


def versions(case: Evaluation) -> Table:
    """How many rows each round had, and which came and went."""
    columns = (
        ReportColumn("round", "Round", 30),
        ReportColumn("rows", "Rows", 24, ValueKind.NUMBER),
        ReportColumn("activities", "Activities", 28, ValueKind.NUMBER),
        ReportColumn("added", "Rows added since the round before", 44),
        ReportColumn("dropped", "Rows dropped since the round before", 44),
    )
    earlier: RoundResult | None = None
    lines = []
    for round in case.rounds:
        added, dropped = _moved(case, earlier, round)
        lines.append(
            ReportLine((round.period, len(round.rows), len(round.activities), added, dropped))
        )
        earlier = round
    notes = tuple(
        f"{key} stands in the baseline and no longer in plan.xlsx: it is still counted, with the "
        "status it had last."
        for key, area in zip(
            case.whole.activities["key"], case.whole.activities["area"], strict=True
        )
        if not area
    )
    notes = (*plan_changes(case), *notes)
    return Table("Plan versions", columns, tuple(lines), notes=notes, key="versions")


def _moved(case: Evaluation, earlier: RoundResult | None, later: RoundResult) -> tuple[str, str]:
    if earlier is None:
        return "(first round counted)", "(first round counted)"
    decisions = {row.key: row.decision for row in case.plan.rows}
    then, now = {row.key for row in earlier.rows}, {row.key for row in later.rows}

    def named(keys: set[str]) -> str:
        words = (f"{k} ({decisions[k]})" if decisions.get(k) else k for k in sorted(keys))
        return ", ".join(words) or "none"

    return named(now - then), named(then - now)


def assumed(case: Evaluation) -> Table:
    """Every lead that is our assumption with its rows, and the rows without any."""
    columns = (
        ReportColumn("leads", "Lead, assumed", 30),
        ReportColumn("rows", "Rows", 24, ValueKind.NUMBER),
        ReportColumn("keys", "Which", 116, span=3),
    )
    rows = [row for row in case.plan.rows if not row.leads or row.lead_basis is Basis.ASSUMED]
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(", ".join(row.leads) or "nobody", []).append(row.key)
    lines = tuple(
        ReportLine((leads, len(keys), ", ".join(keys)))
        for leads, keys in sorted(found.items(), key=lambda each: -len(each[1]))
    )
    count = sum(bool(row.leads) for row in rows)
    title = f"Leads that are assumed: {count} of {counted(len(case.plan.rows), 'row')}"
    return Table(title, columns, lines, key="assumed")
