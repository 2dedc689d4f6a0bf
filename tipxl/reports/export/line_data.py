"""Rounds -> the tables of an export that hold the other sheets: events, issues, opinions."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipxl.domain.results.round_result import AgreedEvent, LineStatement
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import IssueKind
from tipxl.reports.export.asked_columns import asked_columns, asked_of
from tipxl.reports.export.data_table import DataColumn, DataTable, DataType, TableDesign, refers
from tipxl.reports.export.round_data import RoundData
from tipxl.reports.figures.evidence import sense_of


def line_tables(rounds: Sequence[RoundData], *, circulated: bool) -> tuple[DataTable, ...]:
    """A table for each other sheet of the form; `circulated`: without notes to the secretariat."""
    issues = [
        each for each in _of_block(rounds, "issues") if not (circulated and _is_private(each))
    ]
    return (
        _design(rounds, "events", _EVENTS, _OF_EVENT).filled(_events(rounds)),
        _design(rounds, "issues", _ISSUES, _OF_ISSUE).filled(issues),
        _design(rounds, "other", _OTHER, ()).filled(_of_block(rounds, "other")),
        _design(rounds, "results", _RESULTS, (), "row_opinions").filled(
            _of_block(rounds, "results")
        ),
        _design(rounds, "views", _VIEWS, (), "plan_opinions").filled(_of_block(rounds, "views")),
    )


class _RoundLine(Struct, frozen=True):
    """A line of another sheet than the plan's rows; `event` where it is one."""

    data: RoundData
    line: LineStatement
    event: AgreedEvent | None = None

    @property
    def schema(self) -> FormSchema:
        """What the form asked then."""
        return self.data.schema

    def answer(self, column: str) -> Answer | None:
        """The answer to a question."""
        return self.line.answers.get(column)


def _events(rounds: Sequence[RoundData]) -> Iterator[_RoundLine]:
    for data in rounds:
        if data.wanted:
            yield from (_RoundLine(data, each.line, each) for each in data.result.events)


def _of_block(rounds: Sequence[RoundData], block: str) -> Iterator[_RoundLine]:
    for data in rounds:
        if data.wanted:
            yield from (_RoundLine(data, e) for e in data.result.lines if e.block == block)


def _is_private(line: _RoundLine) -> bool:
    """A note to the secretariat, and whatever may be one because its kind is not known."""
    return _kind(line) in ("", IssueKind.PRIVATE)


def _kind(line: _RoundLine) -> str:
    return sense_of(line.schema, "issue_kind", line.line.text("kind"))


_Columns = tuple[DataColumn[_RoundLine], ...]

_FIRST: _Columns = (
    DataColumn("round", "The round.", lambda e: e.data.result.period),
    DataColumn("body", "The body.", lambda e: e.line.body),
    DataColumn("line", "The line by its key in the body's form.", lambda e: e.line.key),
)
_LAST: _Columns = (
    DataColumn("refused", "Whether it has an error that must be corrected first.",
               lambda e: e.line.refused, DataType.BOOLEAN),
    DataColumn("provisional", "Whether the body has not cleared it yet.",
               lambda e: e.line.provisional, DataType.BOOLEAN),
    DataColumn("file", "The file it stands in.", lambda e: e.line.file, confidential=True),
    DataColumn("sha256", "The SHA-256 of that file.", lambda e: e.line.sha256, confidential=True),
    DataColumn("received", "When that came.", lambda e: e.line.received, DataType.DATETIME,
               unit="UTC", confidential=True),
)  # fmt: skip
_OF_EVENT: _Columns = (
    DataColumn("counted", "Whether its figures are counted.",
               lambda e: e.event is not None and e.event.counted, DataType.BOOLEAN,
               "Merging rule K10: an event that two bodies reported is counted once."),
    DataColumn("duplicate_of", "The line that seems to be the same event; both lines of a "
               "pair name the other.",
               lambda e: e.event.twin if e.event else None),
    DataColumn("why", "Why it is counted or not, in words.",
               lambda e: e.event.why if e.event else None, confidential=True),
)  # fmt: skip
_OF_ISSUE: _Columns = (
    DataColumn("kind_meaning", "What the kind means: challenge, recommendation, private.", _kind),
)
_EVENTS = "Every event that a body reported. Figures are participations, never unique persons."
_ISSUES = "Challenges, lessons, good practices and recommendations, in each body's own words."
_OTHER = "Work of the bodies that serves the plan and has no row in it."
_RESULTS = "What the leads say their rows have achieved, asked in the rounds of an evaluation."
_VIEWS = "What the bodies say of the plan as a whole, asked in the rounds of an evaluation."


def _design(
    rounds: Sequence[RoundData], block: str, description: str, own: _Columns, name: str = ""
) -> TableDesign[_RoundLine]:
    taken = frozenset(each.name for each in (*_FIRST, *own, *_LAST))
    opinion = block in ("results", "views")
    named = {"other": "other_activities"}.get(block, name or block)
    answers: _Columns = tuple(asked_columns(asked_of(rounds, block), taken))
    return TableDesign(
        named,
        description,
        (*_FIRST, *answers, *own, *_LAST),
        ("round", "body", "line"),
        (refers("rounds", "round"), refers("bodies", "body")),
        confidential=opinion,
    )
