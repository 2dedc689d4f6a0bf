"""Validated returns -> findings.xlsx: who must correct what: by file, all together, and by rule."""

from collections import defaultdict
from collections.abc import Callable

from msgspec import Struct

from tipxl.domain.core.finding import Finding, Severity, gathered_alike
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.work_plan import Plan, Round
from tipxl.domain.returns.overlay import replaced
from tipxl.domain.returns.returned import Asks, Return
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Report, Sheet, StatusCell, Table, ValueKind
from tipxl.reports.model.visual_language import BAD, GOOD, LOOK
from tipxl.reports.model.wording import ASKS_CELLS, asked_cell

_VERDICT = {
    Verdict.ACCEPTED: GOOD,
    Verdict.REPAIRED: GOOD,
    Verdict.HELD: LOOK,
    Verdict.LATE: LOOK,
    Verdict.REJECTED: BAD,
}
_ORDER, _ASKS_ORDER = tuple(Severity), tuple(Asks)
_COUNTING = (
    "A report that a later one has replaced stands on the sheet Files only. Rule and file, at the "
    "right, are not printed.",
)
_BY_RULE = ("What many bodies get wrong is often a question that the form does not ask well.",)


def findings_report(
    plan: Plan, held: Round, returns: tuple[Return, ...], closed: bool = False
) -> Report:
    """The workbook of what was found: a line per file, everything, and a line per rule.

    In a round that is `closed` nothing waits any more.
    """
    title = f"{plan.title}: what was found in the reports for {held.period.words}"
    intro = (f"Reports were due on {long_date(held.due)}.",)
    return Report(
        title,
        (
            Sheet("Files", title, intro, (_files(returns, closed),), frozen=1),
            Sheet("Findings", "Everything that was found", _COUNTING, (_all(returns),), frozen=2),
            Sheet("By rule", "How often each rule was met", _BY_RULE, (_rules(returns),), frozen=1),
        ),
    )


# --- the files


class _FileLine(Struct, frozen=True):
    """A file that came back, and the later report that replaced it."""

    returned: Return
    later: Return | None
    closed: bool

    @property
    def says(self) -> str:
        return f"Replaced by {self.later.arrival.file}." if self.later else self.returned.says

    @property
    def verdict(self) -> StatusCell:
        words = self.returned.judged(closed=self.closed)
        return StatusCell(words, _VERDICT[self.returned.verdict])


def _count(asks: Asks) -> Callable[[_FileLine], int]:
    return lambda e: sum(e.returned.asks(f) is asks for f in e.returned.findings)


_FILES: Columns[_FileLine] = (
    ValueColumn("body", "Body", 12, lambda e: _body(e.returned)),
    ValueColumn("file", "File in returned/", 44, lambda e: e.returned.arrival.file),
    ValueColumn(
        "received", "Received", 18, lambda e: e.returned.arrival.received, ValueKind.DATETIME
    ),
    ValueColumn("verdict", "Verdict", 24, lambda e: e.verdict, ValueKind.STATUS),
    ValueColumn("says", "Why", 44, lambda e: e.says),
    ValueColumn("unanswered", "No answer yet", 11, _count(Asks.NO_ANSWER), ValueKind.NUMBER),
    ValueColumn("errors", "Must be corrected", 11, _count(Asks.CORRECTION), ValueKind.NUMBER),
    ValueColumn("warnings", "Please look", 11, _count(Asks.LOOK), ValueKind.NUMBER),
    ValueColumn("repairs", "Corrected by us", 11, _count(Asks.NOTHING), ValueKind.NUMBER),
)


def _files(returns: tuple[Return, ...], closed: bool) -> Table:
    gone = replaced(returns)
    lines = (_FileLine(each, gone.get(each.arrival.sha256), closed) for each in returns)
    return Table("Files", *filled(_FILES, lines), filtered=True)


def _body(returned: Return) -> str:
    return returned.body or "not known"


# --- everything that was found


class _FindingLine(Struct, frozen=True):
    """A finding, and the report that it was found in."""

    returned: Return
    finding: Finding


_FINDINGS: Columns[_FindingLine] = (
    ValueColumn("body", "Body", 12, lambda e: _body(e.returned)),
    ValueColumn(
        "severity",
        "What it asks",
        16,
        lambda e: asked_cell(e.returned, e.finding),
        ValueKind.STATUS,
    ),
    ValueColumn("row", "Row", 12, lambda e: e.finding.place.row),
    ValueColumn("sheet", "Sheet", 16, lambda e: e.finding.place.sheet),
    ValueColumn("cell", "Cell", 8, lambda e: e.finding.place.cell),
    ValueColumn("says", "What to do", 50, lambda e: e.finding.says),
    ValueColumn("found", "What stood there", 28, lambda e: e.finding.found),
    ValueColumn("expected", "What is expected", 28, lambda e: e.finding.expected),
    ValueColumn("code", "Rule", 8, lambda e: e.finding.code, printed=False),
    ValueColumn("file", "File in returned/", 36, lambda e: e.returned.arrival.file, printed=False),
)


def _rank(line: _FindingLine) -> tuple[int, int, str]:
    """What must be corrected first; of the same weight, what asks the same stands together."""
    asks = line.returned.asks(line.finding)
    return *_weight(line.finding.severity, asks), line.returned.body


def _weight(severity: Severity, asks: Asks) -> tuple[int, int]:
    return _ORDER.index(severity), _ASKS_ORDER.index(asks)


def _all(returns: tuple[Return, ...]) -> Table:
    gone = replaced(returns)
    counting = (each for each in returns if each.arrival.sha256 not in gone)
    found = [_FindingLine(e, finding) for e in counting for finding in gathered_alike(e.findings)]
    found.sort(key=_rank)
    return Table("Findings", *filled(_FINDINGS, found), filtered=True)


# --- by rule


class _RuleLine(Struct, frozen=True):
    """A rule, and what was found by it: the body and the words of each finding."""

    severity: Severity
    asks: Asks
    code: str
    met: list[tuple[str, str]]

    @property
    def bodies(self) -> list[str]:
        return sorted({body for body, _ in self.met})


_RULES: Columns[_RuleLine] = (
    ValueColumn("code", "Rule", 8, lambda e: e.code),
    ValueColumn("severity", "What it asks", 16, lambda e: ASKS_CELLS[e.asks], ValueKind.STATUS),
    ValueColumn("times", "How often", 10, lambda e: len(e.met), ValueKind.NUMBER),
    ValueColumn("count", "Bodies", 8, lambda e: len(e.bodies), ValueKind.NUMBER),
    ValueColumn("bodies", "Which bodies", 40, lambda e: ", ".join(e.bodies)),
    ValueColumn("says", "What it says, for example", 70, lambda e: e.met[0][1]),
)


def _rules(returns: tuple[Return, ...]) -> Table:
    met: defaultdict[tuple[Severity, Asks, str], list[tuple[str, str]]] = defaultdict(list)
    for each in returns:
        for finding in each.findings:
            met[finding.severity, each.asks(finding), finding.code].append(
                (_body(each), finding.says)
            )
    rules = [_RuleLine(*known, found) for known, found in met.items()]
    rules.sort(key=lambda e: (*_weight(e.severity, e.asks), -len(e.met), e.code))
    return Table("By rule", *filled(_RULES, rules), filtered=True)
