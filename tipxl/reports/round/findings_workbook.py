"""Judged returns -> findings.xlsx: who must correct what: by file, all together, and by rule."""

from tipxl.domain.core.finding import Finding, Severity, gathered_alike
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Plan, Round
from tipxl.domain.returns.overlay import replaced
from tipxl.domain.returns.returned import Return
from tipxl.reports.model.sheet import (
    Cell,
    Report,
    ReportColumn,
    ReportLine,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import severity_cell

_VERDICT = {
    Verdict.ACCEPTED: "E2EFDA",
    Verdict.REPAIRED: "E2EFDA",
    Verdict.HELD: "FFF2CC",
    Verdict.REJECTED: "F4CCCC",
}
_ORDER = tuple(Severity)
_COUNTING = ("A report that a later one has replaced stands on the sheet Files only.",)
_BY_RULE = ("What many bodies get wrong is often a question that the form does not ask well.",)


def findings_report(plan: Plan, held: Round, returns: tuple[Return, ...]) -> Report:
    """The workbook of what was found: a line per file, everything, and a line per rule."""
    title = f"{plan.title}: what was found in the returns for {held.period.words}"
    intro = (f"Returns were due on {long_date(held.due)}.",)
    return Report(
        title,
        (
            Sheet("Files", title, intro, (_files(returns),), frozen=1),
            Sheet("Findings", "Everything that was found", _COUNTING, (_all(returns),), frozen=2),
            Sheet("By rule", "How often each rule was met", _BY_RULE, (_rules(returns),), frozen=1),
        ),
    )


def _files(returns: tuple[Return, ...]) -> Table:
    columns = (
        ReportColumn("body", "Body", 12),
        ReportColumn("file", "File in returned/", 44),
        ReportColumn("received", "Received", 18, ValueKind.DATETIME),
        ReportColumn("verdict", "Verdict", 24, ValueKind.STATUS),
        ReportColumn("says", "Why", 44),
        ReportColumn("errors", "Must be corrected", 11, ValueKind.NUMBER),
        ReportColumn("warnings", "Please look", 11, ValueKind.NUMBER),
        ReportColumn("repairs", "Put right by us", 11, ValueKind.NUMBER),
    )
    gone = replaced(returns)
    lines = (ReportLine(_file(each, gone.get(each.arrival.sha256))) for each in returns)
    return Table("Files", columns, tuple(lines), filtered=True)


def _file(returned: Return, later: Return | None) -> tuple[Cell, ...]:
    counts = [
        sum(each.severity is severity for each in returned.findings)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.REPAIR)
    ]
    return (
        returned.body or "not known",
        returned.arrival.file,
        returned.arrival.received,
        StatusCell(returned.verdict.value, _VERDICT[returned.verdict]),
        f"Replaced by {later.arrival.file}." if later else returned.says,
        *counts,
    )


def _all(returns: tuple[Return, ...]) -> Table:
    columns = (
        ReportColumn("body", "Body", 12),
        ReportColumn("severity", "What it asks", 16, ValueKind.STATUS),
        ReportColumn("row", "Row", 12),
        ReportColumn("sheet", "Sheet", 16),
        ReportColumn("cell", "Cell", 8),
        ReportColumn("says", "What to do", 60),
        ReportColumn("found", "What stood there", 34),
        ReportColumn("expected", "What is expected", 34),
        ReportColumn("code", "Rule", 8),
        ReportColumn("file", "File in returned/", 36),
    )
    gone = replaced(returns)
    counting = (each for each in returns if each.arrival.sha256 not in gone)
    found = [(each, finding) for each in counting for finding in gathered_alike(each.findings)]
    found.sort(key=lambda pair: (_ORDER.index(pair[1].severity), pair[0].body))
    lines = tuple(ReportLine(_finding(returned, finding)) for returned, finding in found)
    return Table("Findings", columns, lines, filtered=True)


def _finding(returned: Return, finding: Finding) -> tuple[Cell, ...]:
    place = finding.place
    return (
        returned.body or "not known",
        severity_cell(finding.severity),
        place.row,
        place.sheet,
        place.cell,
        finding.says,
        finding.found,
        finding.expected,
        finding.code,
        returned.arrival.file,
    )


def _rules(returns: tuple[Return, ...]) -> Table:
    columns = (
        ReportColumn("code", "Rule", 8),
        ReportColumn("severity", "What it asks", 16, ValueKind.STATUS),
        ReportColumn("times", "How often", 10, ValueKind.NUMBER),
        ReportColumn("count", "Bodies", 8, ValueKind.NUMBER),
        ReportColumn("bodies", "Which bodies", 40),
        ReportColumn("says", "What it says, for example", 70),
    )
    met: dict[tuple[Severity, str], list[tuple[str, str]]] = {}
    for each in returns:
        for finding in each.findings:
            key = (finding.severity, finding.code)
            met.setdefault(key, []).append((each.body or "not known", finding.says))
    rules = sorted(met, key=lambda key: (_ORDER.index(key[0]), -len(met[key]), key[1]))
    return Table(
        "By rule", columns, tuple(ReportLine(_rule(k, met[k])) for k in rules), filtered=True
    )


def _rule(key: tuple[Severity, str], met: list[tuple[str, str]]) -> tuple[Cell, ...]:
    severity, code = key
    bodies = sorted({body for body, _ in met})
    return (
        code,
        severity_cell(severity),
        len(met),
        len(bodies),
        ", ".join(bodies),
        met[0][1],
    )
