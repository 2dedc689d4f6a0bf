"""Round result -> the sheet Events: every event reported, and what their figures come to.

A blank is not zero, and "not collected" (NC) is not zero: each total says for how many events it
is known. An event that two bodies reported is counted once (K10).
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from tipxl.domain.core.expression import NOT_COLLECTED
from tipxl.domain.core.wording_numbers import one_or_many
from tipxl.domain.results.round_result import AgreedEvent, RoundResult
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, filled, of_part
from tipxl.reports.model.formulas import Cells, Filled, Negated, Numeric, Ratio, Sum, count, equals
from tipxl.reports.model.free_lines import answer_cell, answer_columns, asked, source_columns
from tipxl.reports.model.sheet import NOT_REPORTED, LiveValue, Share, Sheet, Table, ValueKind
from tipxl.reports.model.wording import counted

NAME = "Events"
#: What stands in the column "Counted".
COUNTED, LEFT_OUT = "yes", "no"

_WIDTHS = {
    **{"activity": 11.0, "title": 34.0, "start": 12.0, "end": 12.0, "country": 19.0},
    **{"women": 9.0, "men": 9.0, "other": 9.0, "disability": 12.0, "serves": 11.0},
    **{"kind": 13.0, "mode": 10.0, "place": 13.0, "organiser": 14.0, "partner": 14.0},
    **{"states": 16.0, "evidence": 18.0},
}


def events(schema: FormSchema, round: RoundResult, *, circulated: bool = False) -> Sheet:
    """The events, then their totals; `circulated`: without the file that each came in."""
    questions = _answered(schema, round)
    columns: Columns[AgreedEvent] = (
        ValueColumn("body", "Body", 10, lambda e: e.line.body),
        *of_part(lambda e: e.line, answer_columns(schema, questions, _WIDTHS)),
        ValueColumn("counted", "Counted", 9, lambda e: COUNTED if e.counted else LEFT_OUT),
        ValueColumn("why", "Why so", 30, lambda e: e.why),
        ValueColumn("area", "Area", 6, event_area, printed=False),
        *of_part(lambda e: e.line, source_columns(circulated=circulated)),
    )
    return Sheet(
        name=NAME,
        title=f"Events reported, {round.reporting_period.words}",
        intro=(_summary(round),),
        tables=(
            Table("", *filled(columns, round.events), filtered=True),
            *_totals(schema, questions, [each for each in round.events if each.counted]),
        ),
        frozen=2,
        prefix="ev",
    )


def event_area(event: AgreedEvent) -> str:
    """The letter of the thematic area that an event serves."""
    return event.line.text("activity")[:1]


def _summary(round: RoundResult) -> str:
    if not round.events:
        return "No body reported an event in this round."
    left = sum(not each.counted for each in round.events)
    beside = (
        f" {left} of them {one_or_many(left, 'is', 'are')} not counted; the column Why so tells "
        "the reason."
        if left
        else ""
    )
    return (
        f"{counted(len(round.events), 'event')}.{beside} Figures are participations, never unique "
        "persons: who came to two events is counted twice. A blank is not zero, and NC (not "
        "collected) is not zero. The totals stand below the list."
    )


def _answered(schema: FormSchema, round: RoundResult) -> tuple[Column, ...]:
    """What was asked; of what nobody answered, only the figures."""
    given = {
        column
        for event in round.events
        for column, answer in event.line.answers.items()
        if answer.value is not None
    }
    return tuple(
        each
        for each in asked(schema, "events")
        if not given or each.key in given or each.kind is ColumnKind.COUNT
    )


class _Total(Struct, frozen=True):
    """A figure that the form asks of every event, and the answers of those that are counted."""

    question: Column
    answers: Sequence[str | float | date | None]

    @property
    def numbers(self) -> list[float]:
        return [each for each in self.answers if isinstance(each, int | float)]

    @property
    def cells(self) -> Cells:
        return Cells(NAME, self.question.key)

    @property
    def total(self) -> LiveValue | str:
        if not self.numbers:
            return NOT_REPORTED
        return LiveValue(int(sum(self.numbers)), Sum(self.cells, (_IS_COUNTED,)))

    @property
    def share(self) -> LiveValue:
        known = count(_IS_COUNTED, Numeric(self.cells))
        return LiveValue(
            Share(len(self.numbers), len(self.answers)), Ratio(known, count(_IS_COUNTED))
        )

    @property
    def uncollected(self) -> LiveValue:
        number = sum(each == NOT_COLLECTED for each in self.answers)
        return LiveValue(number, count(_IS_COUNTED, equals(self.cells, NOT_COLLECTED)))

    @property
    def blank(self) -> LiveValue:
        number = sum(each is None for each in self.answers)
        return LiveValue(number, count(_IS_COUNTED, Negated(Filled(self.cells))))


_IS_COUNTED = equals(Cells(NAME, "counted"), COUNTED)
_TOTALS: Columns[_Total] = (
    ValueColumn("figure", "Figure", 55, lambda e: e.question.heading.partition(" (")[0], span=3),
    ValueColumn("total", "Total", 12, lambda e: e.total, ValueKind.NUMBER),
    ValueColumn(
        "reported",
        "Events that tell it",
        25,
        lambda e: e.share,
        ValueKind.SHARE,
        span=2,
    ),
    ValueColumn("uncollected", "Not collected (NC)", 9, lambda e: e.uncollected, ValueKind.NUMBER),
    ValueColumn("blank", "Left blank", 9, lambda e: e.blank, ValueKind.NUMBER),
)


def _totals(
    schema: FormSchema, questions: Sequence[Column], counted: Sequence[AgreedEvent]
) -> tuple[Table, ...]:
    totals = [
        _Total(each, [answer_cell(schema, each, event.line) for event in counted])
        for each in questions
        if each.kind is ColumnKind.COUNT
    ]
    if not totals:
        return ()
    title = "Participations, over the events that are counted"
    return (Table(title, *filled(_TOTALS, totals, key=lambda e: e.question.key), key="totals"),)
