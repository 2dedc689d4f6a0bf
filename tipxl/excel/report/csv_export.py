"""A table of a report as plain text (CSV) that Excel opens without running anything."""

import csv
import re
from datetime import date, datetime
from io import StringIO

from tipxl.reports.model.sheet import Cell, Linked, Table, Tinted, text_of

# Where a program may see the beginning of a cell: of the text, or, where it divides cells by
# another sign than a comma (as Excel does in half of the world), after that sign or a new line.
_BEGINS = re.compile(r"(\A|[;\t\r\n])(?=[=+\-@\t\r])")


def csv_bytes(table: Table) -> bytes:
    """Every line of the table below its headings, in UTF-8 with a byte order mark, as Excel asks.

    Texts are quoted, and an apostrophe stands before each =, +, -, @, tab or carriage return that
    begins a text or follows a sign that may divide cells. Days are written as 2018-07-20, moments
    as 2018-07-20 09:30:00.
    """
    target = StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([_safe(column.heading) for column in table.columns])
    writer.writerows([_plain(cell) for cell in line.cells] for line in table.rows)
    # A character that is no character (half of a pair) is shown as "?".
    return target.getvalue().encode("utf-8-sig", "replace")


def _plain(cell: Cell) -> str | int | float:
    match cell:
        case Linked() | Tinted():
            return _plain(cell.cell)
        case int() | float():
            return cell
        case datetime():
            return str(cell.replace(tzinfo=None))
        case date():
            return cell.isoformat()
        case _:
            return _safe(text_of(cell))


def _safe(text: str) -> str:
    return _BEGINS.sub(r"\1'", text)
