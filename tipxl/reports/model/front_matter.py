"""The two tables that open every workbook of ours: facts about it, and what its sheets hold."""

from collections.abc import Sequence

from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import SheetLink, Table, ValueKind

CONTENTS = "contents"  # the table that lists the sheets
_CONTENTS: Columns[tuple[str, str]] = (
    ValueColumn("sheet", "Sheet", 24, lambda e: SheetLink(e[0], e[0]), ValueKind.LINK),
    ValueColumn("holds", "What it holds", 76, lambda e: e[1], span=5),
)


def contents(others: Sequence[tuple[str, str]]) -> Table:
    """The other sheets, each with one line on what it holds."""
    return Table("Sheets of this workbook", *filled(_CONTENTS, others), key=CONTENTS)


def facts(pairs: Sequence[tuple[str, str]], span: int = 5) -> Table:
    """Facts in two columns, the second over `span` of the sheet's; unknown ones are left out."""
    columns: Columns[tuple[str, str]] = (
        ValueColumn("fact", "", 26, lambda e: e[0]),
        ValueColumn("value", "", 76, lambda e: e[1], span=span),
    )
    return Table("", *filled(columns, [pair for pair in pairs if pair[1]]), headed=False)
