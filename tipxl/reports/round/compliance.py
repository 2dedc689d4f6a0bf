"""The sheet Compliance: who reported, when, and with which files, by formulas over Data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.rows_asked import is_owed, rows_answered, was_final
from tipxl.domain.results.todays_names import name_with_former
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.figures.figure import Figure
from tipxl.reports.figures.indicators import (
    answered_by_lead,
    cleared_by_due,
    completeness,
    timeliness,
)
from tipxl.reports.figures.population import population_of
from tipxl.reports.master.data_sheet import NO, YES, of_body
from tipxl.reports.master.rows_data import NAME as ROWS_DATA
from tipxl.reports.model.columns import Columns, ValueColumn, filled, headings, rows
from tipxl.reports.model.formulas import Cells, Filled, Ratio, count, equals
from tipxl.reports.model.sheet import (
    Cell,
    LiveValue,
    RowStyle,
    Share,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.visual_language import BAD, GOOD, LOOK
from tipxl.reports.model.wording import EXPECTED, TIMELY, expected_words, timely_words
from tipxl.reports.round.history_sheet import (
    CLEARED,
    ENTERED,
    LATE,
    LATE_ENTERED,
    ON_TIME,
    PARTIAL,
    RECEIVED,
    SILENT,
    UNCLEARED,
    WAITING,
    report_words,
)
from tipxl.reports.round.history_sheet import (
    EXPECTED as EXPECTED_WORDS,
)

NAME = "Compliance"
#: What the body by round table says, by its colour; the word always stands with it.
_COLOURS = {
    **{CLEARED: GOOD, UNCLEARED: GOOD, ENTERED: GOOD},
    **{LATE: LOOK, LATE_ENTERED: LOOK, PARTIAL: LOOK},
    **dict.fromkeys((SILENT, *WAITING), BAD),
}


def compliance(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """A line for each body asked, those expected first; the figures; then round by round."""
    round = rounds[-1]
    period = round.reporting_period
    asked = (*round.completeness.expected, *round.completeness.invited)
    return Sheet(
        name=NAME,
        title=f"Who reported, {period.words}",
        intro=(
            f"Reports were due on {long_date(round.due)}. Expected are the bodies that lead a row; "
            "the others are invited, and never missing. The columns from To answer on are for "
            "the screen, and are not printed.",
        ),
        tables=(
            Table(
                "",
                *filled(_columns(plan, schema, round), asked),
                filtered=True,
                notes=not_recorded(round),
            ),
            _totals(plan, schema, round),
            _by_round(plan, schema, rounds),
        ),
        frozen=1,
    )


def not_recorded(round: RoundResult) -> tuple[str, ...]:
    """Of whose reports nobody knows any more when they came: what is said of their times."""
    used = {file for each in round.reporting for file in each.files}
    here = [e for e in round.returns if e.arrival.file in used and not e.arrival.is_recorded]
    if not here:
        return ()
    bodies = ", ".join(sorted({each.body for each in here}))
    return (
        f"When they came is not in the journal for {counted(len(here), 'report')} used ({bodies}): "
        f"the time of {one_or_many(len(here), 'the file itself', 'each file itself')} stands for "
        "its receipt, and by it is told who was on time.",
    )


def _columns(plan: Plan, schema: FormSchema, round: RoundResult) -> Columns[Reporting]:
    names = {body.acronym: body.name for body in plan.bodies}
    types = schema.list("submission")
    asked = [s for row in round.rows for s in row.said if is_owed(schema, row, s)]
    owed = Counter(each.body for each in asked)
    answered = Counter(each.body for each in asked if each.counts)
    return (
        ValueColumn("body", "Body", 11, lambda e: e.body),
        ValueColumn("name", "Full name", 44, lambda e: names.get(e.body, "")),
        ValueColumn("asked", "Expected or invited", 11, expected_words),
        ValueColumn("received", "Received", 17, lambda e: e.received, ValueKind.DATETIME),
        ValueColumn("timely", "On time", 20, timely_words),
        ValueColumn(
            "by_due", "Cleared by the due day", 10, lambda e: YES if e.cleared_by_due else NO
        ),
        ValueColumn("cleared", "Who stands by it", 20, _cleared_words),
        ValueColumn("submission", "Type of report", 15, lambda e: types.label(e.submission)),
        ValueColumn(
            "answered",
            "Rows answered of rows asked",
            17,
            lambda e: _answered(e.body, answered, owed),
            ValueKind.SHARE,
        ),
        *(replace(each, printed=False) for each in _ON_SCREEN),
    )


def _cleared_words(each: Reporting) -> str:
    """Who stands by the report, that a later one replaced the first, and that it had more time."""
    later = f"replaced on {long_date(each.replaced.date())}" if each.replaced else ""
    return "; ".join(filter(None, (each.clearance_words, later, each.more_time_words)))


def _form(each: Reporting) -> str:
    if not (each.form and each.form_at):
        return "no letter"
    return f"{each.form} {long_date(each.form_at.date())}"


_ON_SCREEN: Columns[Reporting] = (
    ValueColumn("unanswered", "To answer", 9, lambda e: e.unanswered, ValueKind.NUMBER),
    ValueColumn("errors", "To correct", 9, lambda e: e.to_correct, ValueKind.NUMBER),
    ValueColumn("held", "Held for a decision", 9, lambda e: e.held, ValueKind.NUMBER),
    ValueColumn("files", "Files used", 34, lambda e: ", ".join(e.files)),
    ValueColumn("form", "Letter with the form", 17, _form),
    ValueColumn("reminders", "Reminders", 11, lambda e: e.reminders, ValueKind.NUMBER),
    ValueColumn(
        "corrections", "Letters to correct it", 11, lambda e: e.corrections, ValueKind.NUMBER
    ),
    ValueColumn("post", "Open in the post", 22, lambda e: e.post_words or None),
)


def _answered(body: str, answered: Mapping[str, int], owed: Mapping[str, int]) -> LiveValue:
    """Rows answered of the rows whose answer was owed, over the body's own lines of Data."""
    asked = equals(of_body("owed", body), YES)
    return LiveValue(
        Share(answered[body], owed[body]),
        Ratio(
            count(asked, equals(of_body("counts", body), YES)),
            count(asked),
        ),
    )


# --- the round in three figures


_TOTALS: Columns[tuple[Figure, Ratio]] = (
    ValueColumn("figure", "Figure", 55, lambda e: e[0].name, span=2),
    ValueColumn(
        "value", "Value", 28, lambda e: LiveValue(e[0].share, e[1]), ValueKind.SHARE, span=2
    ),
    ValueColumn("says", "What is counted", 98, lambda e: e[0].says, span=5),
)


def _totals(plan: Plan, schema: FormSchema, round: RoundResult) -> Table:
    counted = population_of(plan, schema, (round,))
    figures = tuple(
        each(counted) for each in (completeness, timeliness, cleared_by_due, answered_by_lead)
    )
    entered = len(round.completeness.entered)
    agreed = sum(was_final(schema, row) for row in round.rows)
    return Table(
        "The round in four figures",
        *filled(_TOTALS, zip(figures, _formulas(), strict=True)),
        notes=(
            "One body may lead many rows: read the first three figures together with the last.",
            f"Reports entered by the secretariat: {entered} of {len(round.completeness.received)} "
            "received. Rows agreed for good in an earlier round, and not asked again: "
            f"{agreed} of {len(round.rows)}.",
        ),
    )


def _formulas() -> tuple[Ratio, ...]:
    expected = equals(Cells(NAME, "asked"), EXPECTED)
    received, timely = Filled(Cells(NAME, "received")), equals(Cells(NAME, "timely"), TIMELY)
    cleared = equals(Cells(NAME, "by_due"), YES)
    asked = equals(Cells(ROWS_DATA, "asked"), YES)
    return (
        Ratio(count(expected, received), count(expected)),
        Ratio(count(expected, timely), count(expected)),
        Ratio(count(expected, cleared), count(expected)),
        Ratio(count(asked, equals(Cells(ROWS_DATA, "spoke"), YES)), count(asked)),
    )


# --- round by round

_ROUNDS = "rounds"
#: What a line is called, and what it shows of each round.
_RoundsLine = tuple[str, Callable[[RoundResult], Cell]]


def _by_round(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Table:
    last = rounds[-1].completeness
    earlier = (each.body for round in rounds for each in round.reporting)
    bodies = dict.fromkeys((*(e.body for e in (*last.expected, *last.invited)), *earlier))
    columns: Columns[_RoundsLine] = (
        ValueColumn("body", "Body", 55, lambda e: e[0], span=2),
        *(ValueColumn(e.period, e.period, 15, partial(_of, e), ValueKind.STATUS) for e in rounds),
    )
    figures: tuple[_RoundsLine, ...] = (
        *_FIGURES,
        ("Rows answered by their lead, of those asked", partial(_by_lead, schema)),
    )
    lines: list[_RoundsLine] = [
        (name_with_former(plan, body), partial(_reported, body)) for body in bodies
    ]
    return Table(
        "How each body reported, round by round",
        headings(columns),
        (*rows(columns, lines), *rows(columns, figures, style=RowStyle.TOTAL)),
        key=_ROUNDS,
    )


def _of(round: RoundResult, line: _RoundsLine) -> Cell:
    return line[1](round)


def _reported(body: str, round: RoundResult) -> Cell:
    reported = round.reported(body)
    if reported is None:
        return None
    words = report_words(reported)
    return StatusCell(words, _COLOURS.get(words, ""))


def _complete(round: RoundResult) -> Cell:
    return _of_round(round, len(round.completeness.received), *RECEIVED)


def _on_time(round: RoundResult) -> Cell:
    return _of_round(round, len(round.completeness.on_time), *ON_TIME)


def _cleared(round: RoundResult) -> Cell:
    return _of_round(round, len(round.completeness.cleared_by_due), CLEARED)


def _of_round(round: RoundResult, number: int, *words: str) -> Cell:
    cells = Cells(NAME, round.period, _ROUNDS)
    every = count(equals(cells, *EXPECTED_WORDS))
    return LiveValue(
        Share(number, len(round.completeness.expected)), Ratio(count(equals(cells, *words)), every)
    )


def _by_lead(schema: FormSchema, round: RoundResult) -> Cell:
    rows = rows_answered(schema, round.rows)
    return Share(rows.answered, rows.asked)


_FIGURES: tuple[_RoundsLine, ...] = (
    ("Completeness", _complete),
    ("Timeliness: received by the due day, cleared or not", _on_time),
    ("Cleared by the due day", _cleared),
)
