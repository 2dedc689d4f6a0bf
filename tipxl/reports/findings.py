"""Judged returns -> findings.xlsx: who must mend what, by body and all together."""

from tipxl.domain.finding import Finding, Severity, gathered_alike
from tipxl.domain.grid import Verdict
from tipxl.domain.period import long_date
from tipxl.domain.plan import Plan, Round
from tipxl.domain.returned import Return
from tipxl.reports.sheet import Cell, Kind, Line, Report, ReportColumn, Sheet, StatusCell, Table

_SEVERITY = {
    Severity.ERROR: StatusCell("must be mended", "F4CCCC"),
    Severity.WARNING: StatusCell("please look", "FFF2CC"),
    Severity.REPAIR: StatusCell("put right by us", "E2EFDA"),
    Severity.NOTE: StatusCell("for the record", "EDEDED"),
}
_VERDICT = {
    Verdict.ACCEPTED: "E2EFDA",
    Verdict.REPAIRED: "E2EFDA",
    Verdict.HELD: "FFF2CC",
    Verdict.REJECTED: "F4CCCC",
}
_ORDER = tuple(Severity)


def findings_report(plan: Plan, held: Round, returns: tuple[Return, ...]) -> Report:
    """The workbook of what was found: a line per file, then everything."""
    title = f"{plan.title}: what was found in the returns for {held.period.words}"
    intro = (f"Returns were due on {long_date(held.due)}.",)
    return Report(
        title,
        (
            Sheet("Files", title, intro, (_files(returns),), frozen=1),
            Sheet("Findings", "Everything that was found", (), (_all(returns),), frozen=2),
        ),
    )


def _files(returns: tuple[Return, ...]) -> Table:
    columns = (
        ReportColumn("body", "Body", 12),
        ReportColumn("file", "File in returned/", 44),
        ReportColumn("received", "Received", 18, Kind.DATETIME),
        ReportColumn("verdict", "Verdict", 24, Kind.STATUS),
        ReportColumn("says", "Why", 44),
        ReportColumn("errors", "Must be mended", 11, Kind.NUMBER),
        ReportColumn("warnings", "Please look", 11, Kind.NUMBER),
        ReportColumn("repairs", "Put right by us", 11, Kind.NUMBER),
    )
    return Table("Files", columns, tuple(Line(_file(each)) for each in returns), filtered=True)


def _file(returned: Return) -> tuple[Cell, ...]:
    counts = [
        sum(each.severity is severity for each in returned.findings)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.REPAIR)
    ]
    return (
        returned.body or "not known",
        returned.arrival.file,
        returned.arrival.received,
        StatusCell(returned.verdict.value, _VERDICT[returned.verdict]),
        returned.says,
        *counts,
    )


def _all(returns: tuple[Return, ...]) -> Table:
    columns = (
        ReportColumn("body", "Body", 12),
        ReportColumn("severity", "What it asks", 16, Kind.STATUS),
        ReportColumn("row", "Row", 12),
        ReportColumn("sheet", "Sheet", 16),
        ReportColumn("cell", "Cell", 8),
        ReportColumn("says", "What to do", 60),
        ReportColumn("found", "What stood there", 34),
        ReportColumn("expected", "What is expected", 34),
        ReportColumn("code", "Rule", 8),
        ReportColumn("file", "File in returned/", 36),
    )
    found = [(each, finding) for each in returns for finding in gathered_alike(each.findings)]
    found.sort(key=lambda pair: (_ORDER.index(pair[1].severity), pair[0].body))
    lines = tuple(Line(_finding(returned, finding)) for returned, finding in found)
    return Table("Findings", columns, lines, filtered=True)


def _finding(returned: Return, finding: Finding) -> tuple[Cell, ...]:
    place = finding.place
    return (
        returned.body or "not known",
        _SEVERITY[finding.severity],
        place.row,
        place.sheet,
        place.cell,
        finding.says,
        finding.found,
        finding.expected,
        finding.code,
        returned.arrival.file,
    )
