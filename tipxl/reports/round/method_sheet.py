"""The sheet Method of the consolidated workbook: how everything in it is found.

Nothing is worded here a second time: statuses and transitions come from report.toml, figures from
the indicators that counted them, rules from `tipxl.domain.results.rule_words`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.work_plan import Basis, Plan, Row
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.rule_words import RETURNS, merging_words, schedule_words
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.returns.returned import Return
from tipxl.domain.schema.form_schema import FormSchema, Item
from tipxl.domain.schema.meanings import Status
from tipxl.record_format import record_text, text_fingerprint
from tipxl.reports.figures.figure import Figure
from tipxl.reports.figures.indicators import HEADLINE
from tipxl.reports.figures.population import baseline, population_of
from tipxl.reports.figures.reporting_figures import OVER_ROUNDS
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.front_matter import facts
from tipxl.reports.model.sheet import (
    Cell,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.visual_language import BAD, GOOD, LOOK
from tipxl.reports.model.wording import cut, leads_words, status_cell
from tipxl.reports.round.compliance import not_recorded
from tipxl.reports.round.round_cover import state_words

_FIRST = 24.0
_PARTS = 7  # columns of the sheet beside the first one
_PART = 15.0
_ONE_LINE = 86  # letters of an activity that stand beside each other

#: What the figures call a status, by its sense.
_IN_FIGURES: Mapping[str, str] = {
    **{each: each for each in Status if each is not Status.NOT_OURS},
    Status.PREPARING: "in preparation",
}

_STEPS = {
    "fine": StatusCell("yes", GOOD),
    "surprising": StatusCell("if explained", LOOK),
    "error": StatusCell("asked again", BAD),
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
            # On a page of its own what is longer than the rest of one: no table loses its headings.
            replace(
                _pairs(
                    "How the agreed status is found: the first rule that fits",
                    merging_words(schema).items(),
                ),
                new_page=True,
            ),
            _pairs("Which reports count", RETURNS),
            _pairs(
                "How a row stands in time",
                tuple((word.value, means) for word, means in schedule_words(schema).items()),
            ),
            replace(_figures(plan, schema, rounds), new_page=True),
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
            ("Round", f"{period.words_and_code}, due on {long_date(round.due)}"),
            ("State", state_words(round)),
            ("Rounds closed before it", ", ".join(r.period for r in rounds[:-1]) or "none"),
            ("Rows in force", str(len(plan.rows_in(period)))),
            ("Activities in the baseline (N)", str(len(baseline(plan, rounds)))),
        ),
        span=_PARTS,
    )


def _pairs(title: str, pairs: Iterable[tuple[Cell, str]], first: str = "") -> Table:
    columns: Columns[tuple[Cell, str]] = (
        ValueColumn("what", first, _FIRST, lambda e: e[0], ValueKind.STATUS),
        ValueColumn("means", "What it means", _PART * _PARTS, lambda e: e[1], span=_PARTS),
    )
    return Table(title, *filled(columns, pairs))


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
    columns: Columns[str] = (
        ValueColumn("from", "", _FIRST, lambda e: status_cell(schema, e), ValueKind.STATUS),
        *(
            ValueColumn(
                f"to.{code}",
                status_words(schema, code),
                width,
                partial(_transition, schema, code),
                ValueKind.STATUS,
            )
            for code in codes
        ),
    )
    return Table(
        "Where a status may go: agreed before, downwards; reported now, across",
        *filled(columns, steps),
        notes=(
            "Asked again: the status agreed before stays until the body has corrected its answer.",
        ),
    )


def _transition(schema: FormSchema, to: str, code: str) -> StatusCell:
    return _STEPS[schema.transitions["status"][code].outcome(to)]


_OVER_ROUNDS = {each.code for each in OVER_ROUNDS}


def _figure_words(figure: Figure) -> str:
    """The figure; one that is not of this round alone, as elsewhere in the workbook, says so."""
    over = ", all rounds" if figure.code in _OVER_ROUNDS else ""
    return f"{figure.name}{over} ({figure.code})"


_FIGURES: Columns[Figure] = (
    ValueColumn("name", "Figure", _FIRST, _figure_words),
    ValueColumn("value", "Now", 2 * _PART, lambda e: e.share, ValueKind.SHARE, span=2),
    ValueColumn("says", "What it says", 3 * _PART, lambda e: e.says, span=3),
    ValueColumn("formula", "How it is counted", 2 * _PART, lambda e: e.formula, span=2),
)


def _figures(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    counted = population_of(plan, schema, rounds)
    return Table(
        "How the figures are counted",
        *filled(_FIGURES, (indicator(counted) for indicator in HEADLINE)),
        notes=(
            "Percentages have one decimal, rounded half up, always beside the counts; under five "
            "there are counts only, and n/a where nothing is counted. All rounds: those named "
            "above and this one. What Dashboard shows is of this round alone.",
        ),
    )


def _assumed(plan: Plan, round: RoundResult) -> Table:
    rows = plan.rows_in(round.reporting_period)
    assumed = [row for row in rows if row.leads and row.lead_basis is Basis.ASSUMED]
    unled = [row for row in rows if not row.leads]
    columns: Columns[Row] = (
        ValueColumn("key", "Row", _FIRST, lambda e: e.key),
        ValueColumn("lead", "Lead", 2 * _PART, leads_words, span=2),
        ValueColumn("title", "Activity", 5 * _PART, lambda e: cut(e.title, _ONE_LINE), span=5),
    )
    nobody = f"; {len(unled)} without any lead" if unled else ""
    return Table(
        f"What is assumed, to be confirmed by the body: the lead of {len(assumed)} of "
        f"{counted(len(rows), 'row')}{nobody}",
        *filled(columns, (*assumed, *unled)),
    )


def _files(schema: FormSchema, round: RoundResult) -> Table:
    """The returns that are used, each with its fingerprint."""
    used = {file for each in round.reporting for file in each.files}
    counting = [each for each in round.returns if each.arrival.file in used]
    counting.sort(key=lambda each: (each.body, each.arrival.file))
    types = schema.list("submission")
    moment = ValueKind.DATETIME
    columns: Columns[Return] = (
        ValueColumn("body", "Body", _FIRST, lambda e: e.body),
        ValueColumn("file", "File in returned/", 2 * _PART, lambda e: e.arrival.file, span=2),
        ValueColumn("submission", "What it is", _PART, lambda e: types.label(e.submission)),
        ValueColumn("received", "Received", _PART, lambda e: e.arrival.received, moment),
        ValueColumn("sha256", "SHA-256", 3 * _PART, lambda e: e.arrival.sha256, span=3),
    )
    return Table(
        "Reports used, each with its fingerprint",
        *filled(columns, counting),
        notes=not_recorded(round),
    )
