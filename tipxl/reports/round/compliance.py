"""Plan + rounds -> who reported, when, and with which files; live over Data and Master plan."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import pandas as pd

from tipxl.domain.plan.period import Period, long_date
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.figures.frames import each_line, frame, is_owed, lines, reporting_frame
from tipxl.reports.figures.indicators import answered_by_lead, completeness, timeliness
from tipxl.reports.figures.population import population_of
from tipxl.reports.model.formulas import Cells, Filled, Ratio, count, equals
from tipxl.reports.model.sheet import (
    Cell,
    LiveValue,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import timely_words
from tipxl.reports.round.data_sheet import YES, of_body
from tipxl.reports.round.history_sheet import (
    ENTERED,
    LATE,
    ON_TIME,
    RECEIVED,
    SILENT,
    UNCLEARED,
    UNCONFIRMED,
    report_words,
)
from tipxl.reports.round.master_plan import NAME as MASTER_PLAN

_COLUMNS = (
    ReportColumn("body", "Body", 11),
    ReportColumn("name", "Full name", 44),
    ReportColumn("asked", "Expected or invited", 11),
    ReportColumn("received", "Received", 17, ValueKind.DATETIME),
    ReportColumn("timely", "On time", 20),
    ReportColumn("submission", "Type of return", 15),
    ReportColumn("answered", "Rows answered of rows asked", 17, ValueKind.SHARE),
    ReportColumn("errors", "Errors open", 9, ValueKind.NUMBER),
    ReportColumn("held", "Files held", 9, ValueKind.NUMBER),
    ReportColumn("files", "Files used", 34),
    ReportColumn("form", "Letter with the form", 17),
    ReportColumn("reminders", "Reminders", 11, ValueKind.NUMBER),
    ReportColumn("corrections", "Letters to correct it", 11, ValueKind.NUMBER),
    ReportColumn("post", "Open in the post", 22),
)


NAME = "Compliance"
_EXPECTED, _INVITED, _ON_TIME = "Expected", "Invited", "on time"
#: What the body by round table says, by its colour; the word always stands with it.
_COLOURS = {
    **{ON_TIME: "C6E0B4", LATE: "FFF2CC", UNCLEARED: "FCE4D6", SILENT: "F4CCCC"},
    **{ENTERED: "FFF2CC", UNCONFIRMED: "FCE4D6"},
}


def compliance(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """A line for each body asked, those expected first; the figures; then round by round."""
    round = rounds[-1]
    period = Period.parse(round.period)
    return Sheet(
        name=NAME,
        title=f"Who reported, {period.words}",
        intro=(
            f"Returns were due on {long_date(round.due)}. Expected are the bodies that lead a row; "
            "the others are invited, and never missing.",
        ),
        tables=(
            Table("", _COLUMNS, lines(_bodies(plan, schema, round)), filtered=True),
            _totals(plan, schema, round),
            _by_round(rounds),
        ),
        frozen=1,
    )


def _bodies(plan: Plan, schema: FormSchema, round: RoundResult) -> pd.DataFrame:
    names = {body.acronym: body.name for body in plan.bodies}
    types = schema.list("submission")
    asked = [s for row in round.rows for s in row.said if is_owed(schema, row, s)]
    owed = Counter(each.body for each in asked)
    answered = Counter(each.body for each in asked if each.answered)
    table = reporting_frame((round,)).sort_values("expected", ascending=False, kind="stable")
    return frame(
        [column.key for column in _COLUMNS],
        (
            (
                *(each.body, names.get(each.body, ""), _EXPECTED if each.expected else _INVITED),
                *(each.received, timely_words(each), types.label(each.submission)),
                *(_answered(each.body, answered, owed), each.errors, each.held, each.files),
                *(_form(each.form, each.form_at), each.reminders, each.corrections),
                each.post_words or None,
            )
            for each in each_line(table)
        ),
    )


def _form(fate: str, at: datetime | None) -> str:
    return f"{fate} {long_date(at.date())}" if fate and at else "no letter"


def _answered(body: str, answered: Mapping[str, int], owed: Mapping[str, int]) -> LiveValue:
    """Rows answered of the rows whose answer was owed, over the body's own lines of Data."""
    asked = equals(of_body("owed", body), YES)
    return LiveValue(
        Share(answered[body], owed[body]),
        Ratio(count(asked, equals(of_body("answered", body), YES)), count(asked)),
    )


def came(round: RoundResult) -> tuple[int, int, int]:
    """How many returns of those expected came, came on time, and were expected."""
    expected = [each for each in round.reporting if each.expected]
    received = sum(each.received is not None for each in expected)
    return received, sum(each.on_time for each in expected), len(expected)


def _totals(plan: Plan, schema: FormSchema, round: RoundResult) -> Table:
    counted = population_of(plan, schema, (round,))
    figures = (completeness(counted), timeliness(counted), answered_by_lead(counted))
    return Table(
        "The round in three figures",
        (
            ReportColumn("figure", "Figure", 55, span=2),
            ReportColumn("value", "Value", 28, ValueKind.SHARE, span=2),
            ReportColumn("says", "What is counted", 98, span=6),
        ),
        tuple(
            ReportLine((each.name, LiveValue(each.share, formula), each.says))
            for each, formula in zip(figures, _formulas(), strict=True)
        ),
        notes=("One body may lead many rows: read the first two figures together with the third.",),
    )


def _formulas() -> tuple[Ratio, ...]:
    expected = equals(Cells(NAME, "asked"), _EXPECTED)
    received, timely = Filled(Cells(NAME, "received")), equals(Cells(NAME, "timely"), _ON_TIME)
    by_lead = count(equals(Cells(MASTER_PLAN, "by_lead"), YES))
    return (
        Ratio(count(expected, received), count(expected)),
        Ratio(count(expected, timely), count(expected)),
        Ratio(by_lead, count(Filled(Cells(MASTER_PLAN, "key")))),
    )


# --- round by round

_ROUNDS = "rounds"


def _by_round(rounds: Sequence[RoundResult]) -> Table:
    last = sorted(rounds[-1].reporting, key=lambda each: not each.expected)
    earlier = (each.body for round in rounds for each in round.reporting)
    bodies = dict.fromkeys((*(each.body for each in last), *earlier))
    return Table(
        "How each body reported, round by round",
        (
            ReportColumn("body", "Body", 55, span=2),
            *(ReportColumn(each.period, each.period, 15, ValueKind.STATUS) for each in rounds),
        ),
        (
            *(ReportLine((body, *(_reported(round, body) for round in rounds))) for body in bodies),
            *(
                ReportLine((name, *(figure(round) for round in rounds)), RowStyle.TOTAL)
                for name, figure in _FIGURES
            ),
        ),
        key=_ROUNDS,
        new_page=True,
    )


def _reported(round: RoundResult, body: str) -> Cell:
    reported = round.reported(body)
    if reported is None:
        return None
    words = report_words(reported)
    return StatusCell(words, _COLOURS.get(words, ""))


def _complete(round: RoundResult) -> Cell:
    received, _, expected = came(round)
    return LiveValue(Share(received, expected), _of_round(round, *RECEIVED))


def _on_time(round: RoundResult) -> Cell:
    _, timely, expected = came(round)
    return LiveValue(Share(timely, expected), _of_round(round, ON_TIME))


def _of_round(round: RoundResult, *words: str) -> Ratio:
    cells = Cells(NAME, round.period, _ROUNDS)
    every = count(equals(cells, *RECEIVED, SILENT))
    return Ratio(count(equals(cells, *words)), every)


def _by_lead(round: RoundResult) -> Cell:
    return Share(sum(row.answered_by_lead for row in round.rows), len(round.rows))


_FIGURES: tuple[tuple[str, Callable[[RoundResult], Cell]], ...] = (
    ("Completeness", _complete),
    ("Timeliness", _on_time),
    ("Rows answered by their lead", _by_lead),
)
