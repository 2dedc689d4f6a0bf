"""Reading our own reports back, by their headings, with our own reader."""

from pathlib import Path

from tipxl.commands.consolidate import write_consolidated
from tipxl.domain.core.workbook import Workbook, Worksheet
from tipxl.domain.plan.period import Period
from tipxl.excel.read import read_book
from tipxl.reports.model.fitting import WorkbookLimits
from tipxl.rounds.comparing import compared
from tipxl.rounds.current_result import merged
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.opening import begun, open_workspace

Line = dict[int, object]


def worksheet(path: Path, sheet: str) -> Worksheet:
    """One sheet of a workbook."""
    book = read_book(path.read_bytes())
    assert isinstance(book, Workbook), book
    return next(each for each in book.worksheets if each.name == sheet)


def sheet_rows(path: Path, sheet: str, key: str = "Row") -> list[Line]:
    """The heading line that holds `key`, and the full lines below it, by column number."""
    lines: dict[int, Line] = {}
    for cell in worksheet(path, sheet).cells:
        lines.setdefault(cell.row, {})[cell.column] = cell.value
    top = min(number for number, line in lines.items() if key in line.values())
    heading = lines[top]
    place = next(column for column, text in heading.items() if text == key)
    return [heading, *(line for number, line in lines.items() if number > top and place in line)]


def column(rows: list[Line], heading: str) -> list[object]:
    """A column of `sheet_rows`, by its heading."""
    place = next(number for number, text in rows[0].items() if text == heading)
    return [line.get(place, "") for line in rows[1:]]


def written_within(root: Path, period: Period, limits: WorkbookLimits) -> tuple[str, ...]:
    """The workbooks of a round written as if no more fitted into one; what is to be told."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    workspace = as_closed(workspace, files)
    merged_round = merged(workspace, period)
    comparison = compared(workspace, merged_round)
    return write_consolidated(workspace, files, merged_round, comparison, limits)
