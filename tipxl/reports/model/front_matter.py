"""The two tables that open every workbook of ours: facts about it, and what its sheets hold."""

from collections.abc import Sequence

from tipxl.reports.model.sheet import ReportColumn, ReportLine, SheetLink, Table, ValueKind


def contents(others: Sequence[tuple[str, str]]) -> Table:
    """The other sheets, each with one line on what it holds."""
    columns = (
        ReportColumn("sheet", "Sheet", 30, ValueKind.LINK),
        ReportColumn("holds", "What it holds", 85, span=5),
    )
    rows = tuple(ReportLine((SheetLink(name, name), holds)) for name, holds in others)
    return Table("Sheets of this workbook", columns, rows)


def facts(pairs: Sequence[tuple[str, str]], span: int = 5) -> Table:
    """Facts in two columns, the second over `span` of the sheet's; unknown ones are left out."""
    columns = (ReportColumn("fact", "", 30), ReportColumn("value", "", 85, span=span))
    return Table("", columns, tuple(ReportLine(pair) for pair in pairs if pair[1]), headed=False)
