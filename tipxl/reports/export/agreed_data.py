"""Rounds -> the tables of an export that hold what was agreed, and what each body said of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from tipxl.domain.results.round_result import (
    AgreedActivity,
    AgreedRow,
    LineStatement,
    Mark,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.rows_asked import is_asked_of_lead, is_owed, was_final
from tipxl.domain.results.schedule import RowSchedule, row_schedule
from tipxl.domain.returns.returned import Answer, text_of
from tipxl.domain.schema.form_schema import Column, FormSchema
from tipxl.reports.export.asked_columns import asked_of, understood
from tipxl.reports.export.data_table import DataColumn, DataTable, DataType, TableDesign, refers
from tipxl.reports.export.round_data import RoundData, joined
from tipxl.reports.figures.evidence import answer_label, label_of, sense_of
from tipxl.reports.model.row_words import why


def agreed_tables(rounds: Sequence[RoundData]) -> tuple[DataTable, ...]:
    """The agreed statuses of rows and activities, every statement, and every answer."""
    return (
        _AGREED.filled(_agreed(rounds)),
        _ACTIVITIES.filled(
            _RoundActivity(data, each)
            for data in rounds
            if data.wanted
            for each in data.result.activities
        ),
        _STATEMENTS.filled(_statements(rounds)),
        _ANSWERS.filled(_answers(rounds)),
    )


class _RoundRow(Struct, frozen=True):
    """A row at the end of a round, and how it stands in time."""

    data: RoundData
    row: AgreedRow
    times: RowSchedule

    @property
    def schema(self) -> FormSchema:
        return self.data.schema

    def list_value(self, key: str) -> str:
        return self.row.values.get(key, "")

    @property
    def target_ends(self) -> date | None:
        target = self.row.target
        return target.beginning(self.data.plan.first_month).end if target else None


class _RoundActivity(Struct, frozen=True):
    """An activity at the end of a round."""

    data: RoundData
    activity: AgreedActivity


class _RoundStatement(Struct, frozen=True):
    """What a body said of a row in a round."""

    data: RoundData
    row: AgreedRow
    said: RowStatement


class _RoundAnswer(Struct, frozen=True):
    """One answer of a round, with its question where the form still has it."""

    data: RoundData
    said: RowStatement | LineStatement
    block: str
    line: str
    column: str
    question: Column | None
    answer: Answer

    @property
    def label(self) -> str | None:
        question = self.question
        if question is None or not question.list or understood(question, self.answer) is None:
            return None
        return answer_label(self.data.schema, question, text_of(self.answer))


def _agreed(rounds: Sequence[RoundData]) -> Iterator[_RoundRow]:
    upto: list[RoundResult] = []
    for data in rounds:
        upto.append(data.result)
        if data.wanted:
            for row in data.result.rows:
                times = row_schedule(data.schema, upto, row.key, data.plan.ends)
                yield _RoundRow(data, row, times)


def _statements(rounds: Sequence[RoundData]) -> Iterator[_RoundStatement]:
    for data in rounds:
        if data.wanted:
            for row in data.result.rows:
                yield from (_RoundStatement(data, row, said) for said in row.said)


def _answers(rounds: Sequence[RoundData]) -> Iterator[_RoundAnswer]:
    asked: dict[str, dict[str, Column]] = {}
    for said in _lines(rounds):
        data, statement, block, line = said
        if block not in asked:
            asked[block] = {each.key: each for each in asked_of(rounds, block)}
        for column, answer in statement.answers.items():
            if answer.value is not None or answer.raw:
                question = asked[block].get(column)
                yield _RoundAnswer(data, statement, block, line, column, question, answer)


def _lines(
    rounds: Sequence[RoundData],
) -> Iterator[tuple[RoundData, RowStatement | LineStatement, str, str]]:
    for each in _statements(rounds):
        yield each.data, each.said, "activities", each.row.key
    for data in rounds:
        if data.wanted:
            lines = (*(event.line for event in data.result.events), *data.result.lines)
            yield from ((data, line, line.block, line.key) for line in lines)


_PREVIOUS = "What the round before agreed; the first round has none."
_K11 = "Merging rule K11: the first-named lead's answer; evidence of all leads together."

_AGREED: TableDesign[_RoundRow] = TableDesign(
    "agreed_statuses",
    "Every row at the end of each round, with the rule that decided its status.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("row", "The row.", lambda e: e.row.key),
        DataColumn("activity", "The key of its activity.", lambda e: e.row.key.partition("#")[0]),
        DataColumn("status", "The agreed status: its code.", lambda e: e.row.status,
                   rule="Merging rules K1 to K8; the column rule names the one."),
        DataColumn("status_label", "The agreed status in words.",
                   lambda e: label_of(e.schema, "status", e.row.status)),
        DataColumn("status_meaning", "What the status means to counting, whatever it is called.",
                   lambda e: sense_of(e.schema, "status", e.row.status)),
        DataColumn("mark", "NR not reported, PV provisional, CT contested; blank: none.",
                   lambda e: e.row.mark.value),
        DataColumn("rule", "The merging rule that decided.", lambda e: e.row.rule),
        DataColumn("why", "Why it decided so, in words.", lambda e: why(e.data.result, e.row)),
        DataColumn("previous", "The code of the status before.", lambda e: e.row.previous,
                   rule=_PREVIOUS),
        DataColumn("previous_label", "The status before in words.",
                   lambda e: label_of(e.schema, "status", e.row.previous)),
        DataColumn("previous_mark", "The mark before.", lambda e: e.row.previous_mark.value),
        DataColumn("schedule", "On schedule, Due, Overdue, Stalled, No date, Not completed by "
                   "the end of the plan; blank: it has ended.",
                   lambda e: e.times.schedule.value,
                   rule="From the agreed targets of the rounds so far; never typed by anybody."),
        DataColumn("overdue", "Whether its target lay before this round's period, and it has not "
                   "ended (I8). What falls due in the period itself is Due in schedule (I8a).",
                   lambda e: e.times.schedule.is_overdue, DataType.BOOLEAN),
        DataColumn("stalled", "Whether nothing came of it in two rounds running.",
                   lambda e: e.times.schedule.is_stalled, DataType.BOOLEAN),
        DataColumn("first_target", "The first target that was agreed.",
                   lambda e: str(e.times.first or "")),
        DataColumn("target_moves", "How often its target was moved.", lambda e: e.times.moves,
                   DataType.INTEGER),
        DataColumn("target_slip", "How far the target lies behind the first one; blank: it "
                   "never had one.",
                   lambda e: e.times.slip if e.times.first else None, DataType.INTEGER,
                   unit="periods"),
        DataColumn("asked_of_lead", "Whether a lead was asked about it.",
                   lambda e: is_asked_of_lead(e.schema, e.row), DataType.BOOLEAN,
                   "Rows agreed for good in an earlier round are not asked."),
        DataColumn("answered_by_lead", "Whether a lead gave an answer that counts.",
                   lambda e: e.row.answered_by_lead, DataType.BOOLEAN),
        DataColumn("agreed_for_good", "Whether it had ended before the round began.",
                   lambda e: was_final(e.schema, e.row), DataType.BOOLEAN),
        DataColumn("target", "The period in which it is to be completed, or a code.",
                   lambda e: e.list_value("target"), rule=_K11),
        DataColumn("target_ends", "The last day of that period.",
                   lambda e: e.target_ends, DataType.DATE),
        DataColumn("completed_in", "The period in which it was completed.",
                   lambda e: e.list_value("completed_in"), rule=_K11),
        DataColumn("evidence", "What shows that it is done.",
                   lambda e: e.list_value("evidence"), rule=_K11),
        DataColumn("reason", "The code of the main reason.", lambda e: e.list_value("reason"),
                   rule=_K11),
        DataColumn("reason_label", "The main reason in words.",
                   lambda e: label_of(e.schema, "reason", e.list_value("reason"))),
        DataColumn("next_step", "The next step.", lambda e: e.list_value("next_step"), rule=_K11),
        DataColumn("funding", "The code of the funding.", lambda e: e.list_value("funding"),
                   rule=_K11),
        DataColumn("funding_label", "The funding in words.",
                   lambda e: label_of(e.schema, "funding", e.list_value("funding"))),
        DataColumn("partner", "With whom.", lambda e: e.list_value("partner"), rule=_K11),
    ),
    ("round", "row"),
    (refers("rounds", "round"), refers("rows", "row"), refers("activities", "activity")),
)  # fmt: skip


_ACTIVITIES: TableDesign[_RoundActivity] = TableDesign(
    "agreed_activities",
    "Every activity at the end of each round, from its rows.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("activity", "The activity.", lambda e: e.activity.key),
        DataColumn("status", "Its status: the code.", lambda e: e.activity.status,
                   rule="Merging rule K9: as far as its rows that have not ended."),
        DataColumn("status_label", "Its status in words.",
                   lambda e: label_of(e.data.schema, "status", e.activity.status)),
        DataColumn("status_meaning", "What the status means to counting, whatever it is called.",
                   lambda e: sense_of(e.data.schema, "status", e.activity.status)),
        DataColumn("marks", "The marks of its rows, with ; between them.",
                   lambda e: joined(each.value for each in e.activity.marks)),
        DataColumn("reported", "Whether no row of it is marked as not reported.",
                   lambda e: Mark.NOT_REPORTED not in e.activity.marks, DataType.BOOLEAN),
        DataColumn("no_information", "Whether it is ongoing only by what is carried or guessed: "
                   "nobody was heard for two rounds. It is not among the addressed (I1).",
                   lambda e: e.activity.no_information, DataType.BOOLEAN),
        DataColumn("rows", "How many rows it has in this round.", lambda e: len(e.activity.rows),
                   DataType.INTEGER, unit="rows"),
    ),
    ("round", "activity"),
    (refers("rounds", "round"), refers("activities", "activity")),
)  # fmt: skip

_STATEMENTS: TableDesign[_RoundStatement] = TableDesign(
    "statements",
    "What each body said of each row it was asked about, answered or not, after all its reports "
    "of a round were laid over each other. Every single answer stands in the table answers.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("row", "The row.", lambda e: e.row.key),
        DataColumn("body", "The body.", lambda e: e.said.body),
        DataColumn("role", "lead, or part where it takes part.", lambda e: str(e.said.role.value)),
        DataColumn("optional", "Whether it was only invited to answer.",
                   lambda e: e.said.optional, DataType.BOOLEAN),
        DataColumn("owed", "Whether its answer is missing where there is none.",
                   lambda e: is_owed(e.data.schema, e.row, e.said), DataType.BOOLEAN),
        DataColumn("answered", "Whether it answered.", lambda e: e.said.answered, DataType.BOOLEAN),
        DataColumn("refused", "Whether its answer has an error that must be corrected first.",
                   lambda e: e.said.refused, DataType.BOOLEAN),
        DataColumn("provisional", "Whether it has not cleared it yet.",
                   lambda e: e.said.provisional, DataType.BOOLEAN),
        DataColumn("nil", "Whether its last word was that there is nothing to report.",
                   lambda e: e.said.nil, DataType.BOOLEAN),
        DataColumn("reported_event", "Whether it reported an event on this row.",
                   lambda e: e.said.evented, DataType.BOOLEAN),
        DataColumn("status", "The status it gave: the code.", lambda e: e.said.text("status")),
        DataColumn("status_label", "The status it gave, in words.",
                   lambda e: label_of(e.data.schema, "status", e.said.text("status"))),
        DataColumn("progress", "What was done, in its words.", lambda e: e.said.text("progress")),
        DataColumn("file", "The file it stands in.", lambda e: e.said.file),
        DataColumn("sha256", "The SHA-256 of that file.", lambda e: e.said.sha256),
        DataColumn("received", "When that came.", lambda e: e.said.received, DataType.DATETIME,
                   unit="UTC"),
    ),
    ("round", "row", "body"),
    (refers("rounds", "round"), refers("rows", "row"), refers("bodies", "body")),
    confidential=True,
)  # fmt: skip

_ANSWERS: TableDesign[_RoundAnswer] = TableDesign(
    "answers",
    "Every answer as accepted, one a line, with the cell it stood in and what stood there.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("body", "The body.", lambda e: e.said.body),
        DataColumn("sheet_key", "The sheet of the form by its key: activities, events, issues, …",
                   lambda e: e.block),
        DataColumn("line", "The row of the plan, or the line of another sheet.", lambda e: e.line),
        DataColumn("question", "The question by its key.", lambda e: e.column),
        DataColumn("heading", "The question as the form words it.",
                   lambda e: e.question.heading if e.question else None),
        DataColumn("value", "The answer: a text, a code, a number, a day as 2018-07-20.",
                   lambda e: text_of(e.answer), rule="? could not be read; NC was not collected."),
        DataColumn("label", "The words for a code.", lambda e: e.label),
        DataColumn("refused", "Whether its line has an error that must be corrected first.",
                   lambda e: e.said.refused, DataType.BOOLEAN),
        DataColumn("raw", "What stood in the cell.", lambda e: e.answer.raw),
        DataColumn("file", "The file it stands in.", lambda e: e.said.file),
        DataColumn("sheet", "The sheet of that file.", lambda e: e.answer.sheet),
        DataColumn("cell", "The cell of that sheet.", lambda e: e.answer.cell),
        DataColumn("sha256", "The SHA-256 of that file.", lambda e: e.said.sha256),
    ),
    ("round", "body", "sheet_key", "line", "question"),
    (refers("rounds", "round"), refers("bodies", "body")),
    confidential=True,
)  # fmt: skip
