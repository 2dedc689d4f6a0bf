"""The sheet Method of the consolidated workbook: how everything in it is found.

Nothing is worded here a second time: statuses and transitions come from report.toml, figures from
the indicators that counted them, rules from `tipxl.domain.results.rule_words`.
"""

from collections.abc import Iterable, Mapping, Sequence

from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Basis, Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.rule_words import RETURNS, merging_words, schedule_words
from tipxl.domain.schema.form_schema import FormSchema, Item
from tipxl.domain.schema.meanings import Status
from tipxl.record_format import record_text, text_fingerprint
from tipxl.reports.figures.indicators import HEADLINE
from tipxl.reports.figures.population import baseline, population_of
from tipxl.reports.model.front_matter import facts
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import area_words, leads_words, status_cell, status_words
from tipxl.reports.round.round_cover import state_words

_FIRST = 24.0
_PARTS = 7  # columns of the sheet beside the first one
_PART = 15.0

#: What the figures call a status, by its sense.
_IN_FIGURES: Mapping[str, str] = {
    **{each: each for each in Status if each is not Status.NOT_OURS},
    Status.PREPARING: "in preparation",
}

_STEPS = {
    "fine": StatusCell("yes", "E2EFDA"),
    "surprising": StatusCell("if explained", "FFF2CC"),
    "error": StatusCell("asked again", "F4CCCC"),
}


def method_sheet(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult], *, circulated: bool = False
) -> Sheet:
    """The rules of the round in plain sentences; `circulated`: without the files of the bodies."""
    round = rounds[-1]
    return Sheet(
        name="Method",
        title=f"How this report is made, {round.reporting_period.words}",
        intro=("What each word means, how each figure is counted, and what is assumed.",),
        tables=(
            _basis(plan, rounds),
            _list(schema, "status", "The statuses that a lead chooses from"),
            _list(schema, "part", "What a body that takes part chooses from"),
            _transitions(schema),
            _pairs(
                "How the agreed status is found: the first rule that fits",
                merging_words(schema).items(),
            ),
            _pairs("Which reports count", RETURNS),
            _pairs(
                "How a row stands in time",
                tuple((word.value, means) for word, means in schedule_words(schema).items()),
            ),
            _figures(plan, schema, rounds),
            _assumed(plan, round),
            *(() if circulated else (_files(schema, round),)),
        ),
    )


def _basis(plan: Plan, rounds: Sequence[RoundResult]) -> Table:
    round = rounds[-1]
    period = round.reporting_period
    return facts(
        (
            ("Plan", f"{plan.title} ({plan.code})"),
            ("Plan version", f"SHA-256 {text_fingerprint(record_text(plan))}"),
            ("Endorsement", plan.endorsement),
            ("Round", f"{period.words} ({period}), due on {long_date(round.due)}"),
            ("State", state_words(round)),
            ("Rounds closed before it", ", ".join(r.period for r in rounds[:-1]) or "none"),
            ("Rows in force", str(len(plan.rows_in(period)))),
            ("Activities in the baseline (N)", str(len(baseline(plan, rounds)))),
        ),
        span=_PARTS,
    )


def _pairs(title: str, pairs: Iterable[tuple[Cell, str]], first: str = "") -> Table:
    columns = (
        ReportColumn("what", first, _FIRST, ValueKind.STATUS),
        ReportColumn("means", "What it means", _PART * _PARTS, span=_PARTS),
    )
    return Table(title, columns, tuple(ReportLine(pair) for pair in pairs))


def _list(schema: FormSchema, key: str, title: str) -> Table:
    """A list of the form with its meanings, and what an answer needs beside it."""
    items = schema.list(key).items
    figures = _IN_FIGURES if key == "status" else {}
    return _pairs(
        title,
        (
            (
                StatusCell(item.label, item.colour),
                " ".join(filter(None, (item.means, _needs(item), _counted_as(item, figures)))),
            )
            for item in items
        ),
    )


def _needs(item: Item) -> str:
    return f"Needs: {item.needs}" if item.needs else ""


def _counted_as(item: Item, figures: Mapping[str, str]) -> str:
    """What the figures call a status, where the form calls it otherwise."""
    word = figures.get(item.sense, "")
    same = item.label.casefold().startswith(word)
    return "" if same else f"In the figures: {word}."


def _transitions(schema: FormSchema) -> Table:
    steps = schema.transitions.get("status", {})
    codes = [code for code in steps if code]
    width = _PART * _PARTS / max(1, len(codes))
    return Table(
        "Where a status may go: agreed before, downwards; reported now, across",
        (
            ReportColumn("from", "", _FIRST, ValueKind.STATUS),
            *(
                ReportColumn(f"to.{c}", status_words(schema, c), width, ValueKind.STATUS)
                for c in codes
            ),
        ),
        tuple(
            ReportLine((status_cell(schema, code), *(_STEPS[step.outcome(to)] for to in codes)))
            for code, step in steps.items()
        ),
        notes=(
            "Asked again: the status agreed before stays until the body has corrected its answer.",
        ),
    )


def _figures(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    counted = population_of(plan, schema, rounds)
    figures = [indicator(counted) for indicator in HEADLINE]
    return Table(
        "How the figures are counted",
        (
            ReportColumn("name", "Figure", _FIRST),
            ReportColumn("value", "Now", 2 * _PART, ValueKind.SHARE, span=2),
            ReportColumn("says", "What it says", 3 * _PART, span=3),
            ReportColumn("formula", "How it is counted", 2 * _PART, span=2),
        ),
        tuple(ReportLine((f"{f.name} ({f.code})", f.share, f.says, f.formula)) for f in figures),
        notes=(
            "Percentages have one decimal, rounded half up, always beside the counts; under five "
            "there are counts only, and n/a where nothing is counted. Completeness and timeliness "
            "are over all rounds named above.",
        ),
    )


def _assumed(plan: Plan, round: RoundResult) -> Table:
    rows = plan.rows_in(round.reporting_period)
    assumed = [row for row in rows if row.leads and row.lead_basis is Basis.ASSUMED]
    unled = [row for row in rows if not row.leads]
    return Table(
        f"What is assumed: the lead of {len(assumed)} of {len(rows)} rows, to be confirmed by the "
        f"body; {len(unled)} without any lead",
        (
            ReportColumn("key", "Row", _FIRST),
            ReportColumn("lead", "Lead", 2 * _PART, span=2),
            ReportColumn("title", "Activity", 3 * _PART, span=3),
            ReportColumn("area", "Thematic area", 2 * _PART, span=2),
        ),
        tuple(
            ReportLine((row.key, leads_words(row), row.title, area_words(plan, row.area)))
            for row in (*assumed, *unled)
        ),
    )


def _files(schema: FormSchema, round: RoundResult) -> Table:
    """The returns that are used, each with its fingerprint."""
    used = {file for each in round.reporting for file in each.files}
    types = schema.list("submission")
    return Table(
        "Reports used, each with its fingerprint",
        (
            ReportColumn("body", "Body", _FIRST),
            ReportColumn("file", "File in returned/", 2 * _PART, span=2),
            ReportColumn("submission", "What it is", _PART),
            ReportColumn("received", "Received", _PART, ValueKind.DATETIME),
            ReportColumn("sha256", "SHA-256", 3 * _PART, span=3),
        ),
        tuple(
            ReportLine(
                (
                    *(each.body, each.arrival.file, types.label(each.submission)),
                    *(each.arrival.received, each.arrival.sha256),
                )
            )
            for each in sorted(round.returns, key=lambda r: (r.body, r.arrival.file))
            if each.arrival.file in used
        ),
    )
