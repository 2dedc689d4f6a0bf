"""Rounds -> the tables of an export about the reports: who sent what, findings, decisions."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipxl.domain.core.decision import Decision
from tipxl.domain.core.finding import Finding
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.returns.returned import Return
from tipxl.reports.export.data_table import DataColumn, DataTable, DataType, TableDesign, refers
from tipxl.reports.export.round_data import LetterRecord, RoundData, joined


def report_tables(rounds: Sequence[RoundData]) -> tuple[DataTable, ...]:
    """How each body reported, its files, what is wrong in them, decisions and letters."""
    wanted = [each for each in rounds if each.wanted]
    return (
        _REPORTS.filled(_RoundReport(data, e) for data in wanted for e in data.result.reporting),
        _FILES.filled(_ReturnedFile(data, e) for data in wanted for e in data.result.returns),
        _FINDINGS.filled(_findings(wanted)),
        _DECISIONS.filled(
            _RoundDecision(data, n, e)
            for data in wanted
            for n, e in enumerate(data.result.decisions, start=1)
        ),
        _LETTERS.filled(_RoundLetter(data, e) for data in wanted for e in data.letters),
    )


class _RoundReport(Struct, frozen=True):
    """How a body reported in a round."""

    data: RoundData
    body: Reporting


class _ReturnedFile(Struct, frozen=True):
    """A file of a round."""

    data: RoundData
    file: Return


class _RoundFinding(Struct, frozen=True):
    """A finding in a file of a round, by its number there."""

    data: RoundData
    file: Return
    number: int
    finding: Finding


class _RoundDecision(Struct, frozen=True):
    """An item of a round, by its place."""

    data: RoundData
    place: int
    item: Decision


class _RoundLetter(Struct, frozen=True):
    """A letter of a round."""

    data: RoundData
    letter: LetterRecord


def _findings(rounds: Sequence[RoundData]) -> Iterator[_RoundFinding]:
    for data in rounds:
        for file in data.result.returns:
            for number, finding in enumerate(file.findings, start=1):
                yield _RoundFinding(data, file, number, finding)


def _acronym(data: RoundData, body: str) -> str | None:
    found = data.plan.body(body) if body else None
    return found.acronym if found else None


_REPORTS: TableDesign[_RoundReport] = TableDesign(
    "reports",
    "How each body that was asked reported in each round.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("body", "The body.", lambda e: e.body.body),
        DataColumn("expected", "Whether its report is missing where it has not come.",
                   lambda e: e.body.expected, DataType.BOOLEAN,
                   "It leads at least one row; others are only invited."),
        DataColumn("rows_asked", "Rows it was asked, optional ones left out.",
                   lambda e: e.body.assigned, DataType.INTEGER, unit="rows"),
        DataColumn("rows_answered", "Rows of these it answered.", lambda e: e.body.answered,
                   DataType.INTEGER, unit="rows"),
        DataColumn("received", "When its first complete report came; the first where none is.",
                   lambda e: e.body.received, DataType.DATETIME, unit="UTC"),
        DataColumn("on_time", "Whether that came by the due day, cleared or not.",
                   lambda e: e.body.in_time, DataType.BOOLEAN),
        DataColumn("cleared_by_due", "Whether the body had cleared all of it by the due day.",
                   lambda e: e.body.cleared_by_due, DataType.BOOLEAN),
        DataColumn("days_late", "Days after the due day; 0: in time; blank: nothing came.",
                   lambda e: e.body.days_late if e.body.received else None, DataType.INTEGER,
                   unit="days"),
        DataColumn("partial", "Whether what came leaves rows open.", lambda e: e.body.partial,
                   DataType.BOOLEAN),
        DataColumn("submission", "What the report says it is: FULL, PARTIAL, CORRECTION, NIL.",
                   lambda e: e.body.submission),
        DataColumn("provisional", "Whether it is a draft that is not cleared.",
                   lambda e: e.body.provisional, DataType.BOOLEAN),
        DataColumn("entered_from", "From what the secretariat entered it.",
                   lambda e: e.body.entered),
        DataColumn("errors", "What it must answer or correct in its reports.",
                   lambda e: e.body.errors, DataType.INTEGER, unit="findings"),
        DataColumn("held", "Files held for a decision.", lambda e: e.body.held, DataType.INTEGER,
                   unit="files"),
        DataColumn("files", "Its files, with ; between them.", lambda e: joined(e.body.files)),
        DataColumn("reminders", "Reminders it was sent.", lambda e: e.body.reminders,
                   DataType.INTEGER, unit="letters"),
        DataColumn("corrections", "Letters that asked it to correct a report.",
                   lambda e: e.body.corrections, DataType.INTEGER, unit="letters"),
    ),
    ("round", "body"),
    (refers("rounds", "round"), refers("bodies", "body")),
    confidential=True,
)  # fmt: skip

_FILES: TableDesign[_ReturnedFile] = TableDesign(
    "files",
    "Every file that came in a round, and what it was taken for.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("file", "Its name in returned/.", lambda e: e.file.arrival.file),
        DataColumn("original", "Its name when it came.", lambda e: e.file.arrival.original),
        DataColumn("sha256", "The SHA-256 of its bytes.", lambda e: e.file.arrival.sha256),
        DataColumn("received", "When it came.", lambda e: e.file.arrival.received,
                   DataType.DATETIME, unit="UTC"),
        DataColumn("received_from", "How that moment is known.",
                   lambda e: e.file.arrival.received_from),
        DataColumn("sender", "The address it came from.", lambda e: e.file.arrival.sender),
        DataColumn("body", "Whose report it is; blank: not known.",
                   lambda e: _acronym(e.data, e.file.body)),
        DataColumn("verdict", "accepted, accepted with repairs, held, late or rejected.",
                   lambda e: e.file.verdict.value),
        DataColumn("says", "Why it was held or rejected.", lambda e: e.file.says),
        DataColumn("counts", "Whether it is used: not held, late or rejected.",
                   lambda e: e.file.counts, DataType.BOOLEAN),
        DataColumn("submission", "What it says it is.", lambda e: e.file.submission),
        DataColumn("form_version", "The version of the form.", lambda e: e.file.version,
                   DataType.INTEGER),
        DataColumn("errors", "How many things its body must answer or correct.",
                   lambda e: e.file.errors, DataType.INTEGER, unit="findings"),
    ),
    ("round", "file"),
    (refers("rounds", "round"), refers("bodies", "body")),
    confidential=True,
)  # fmt: skip

_FINDINGS: TableDesign[_RoundFinding] = TableDesign(
    "findings",
    "Every mistake and repair in the files, with its place and what to do.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("file", "The file.", lambda e: e.file.arrival.file),
        DataColumn("number", "Its number in that file.", lambda e: e.number, DataType.INTEGER),
        DataColumn("body", "Whose report it is.", lambda e: _acronym(e.data, e.file.body)),
        DataColumn("code", "What kind it is; a code never changes its meaning.",
                   lambda e: e.finding.code),
        DataColumn("severity", "error, warning, repair or note.",
                   lambda e: e.finding.severity.value),
        DataColumn("sheet", "The sheet.", lambda e: e.finding.place.sheet),
        DataColumn("cell", "The cell.", lambda e: e.finding.place.cell),
        DataColumn("row", "The row of the plan, or the line.", lambda e: e.finding.place.row),
        DataColumn("question", "The question by its key.", lambda e: e.finding.place.column),
        DataColumn("says", "What is wrong, and what to do.", lambda e: e.finding.says),
        DataColumn("found", "What stood there.", lambda e: e.finding.found),
        DataColumn("wanted", "What would be right.", lambda e: e.finding.expected),
    ),
    ("round", "file", "number"),
    (refers("files", "round", "file"),),
    confidential=True,
)  # fmt: skip

_DECISIONS: TableDesign[_RoundDecision] = TableDesign(
    "decisions",
    "What was put to the officer in a round, and her own lines, with what became of each.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("place", "Its place among the items of the round.", lambda e: e.place,
                   DataType.INTEGER),
        DataColumn("number", "Its number in decisions.xlsx.", lambda e: e.item.number),
        DataColumn("kind", "What it is about.", lambda e: str(e.item.kind)),
        DataColumn("says", "What is asked.", lambda e: e.item.says),
        DataColumn("body", "The body it is about.", lambda e: e.item.body),
        DataColumn("row", "The row it is about.", lambda e: e.item.row),
        DataColumn("question", "The question it is about.", lambda e: e.item.column),
        DataColumn("file", "The file it is about.", lambda e: e.item.file),
        DataColumn("state", "open, applied, no longer fits, not used, settled by itself.",
                   lambda e: str(e.item.state)),
        DataColumn("answer", "What was answered.", lambda e: e.item.answer),
        DataColumn("old", "What stands without it.", lambda e: e.item.old),
        DataColumn("new", "What stands with it.", lambda e: e.item.new),
        DataColumn("why", "The reason given.", lambda e: e.item.why),
        DataColumn("reference", "The meeting or paper behind it.", lambda e: e.item.reference),
        DataColumn("decided_by", "Who decided.", lambda e: e.item.decided_by),
        DataColumn("agreed_with", "With whom it was agreed.", lambda e: e.item.agreed_with),
        DataColumn("day", "When, as it was written.", lambda e: e.item.day),
    ),
    ("round", "place"),
    (refers("rounds", "round"),),
    confidential=True,
)  # fmt: skip

_LETTERS: TableDesign[_RoundLetter] = TableDesign(
    "letters",
    "The letters of each round, with what is known of each.",
    (
        DataColumn("round", "The round.", lambda e: e.data.result.period),
        DataColumn("message_id", "Its Message-ID.", lambda e: e.letter.message_id),
        DataColumn("at", "When it was written, sent or came back, as its state says.",
                   lambda e: e.letter.at, DataType.DATETIME, unit="UTC"),
        DataColumn("body", "To which body.", lambda e: _acronym(e.data, e.letter.body)),
        DataColumn("kind", "What it is for.", lambda e: e.letter.kind),
        DataColumn("to_address", "To which address.", lambda e: e.letter.to),
        DataColumn("status", "written, sent, may have left, refused.", lambda e: e.letter.status),
        DataColumn("form_version", "The version of the form that it brings; 0: none.",
                   lambda e: e.letter.version, DataType.INTEGER),
    ),
    ("round", "message_id"),
    (refers("rounds", "round"), refers("bodies", "body")),
    confidential=True,
)  # fmt: skip
