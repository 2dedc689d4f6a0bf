"""A table of an export -> CSV as data tools read it: UTF-8, commas, blank where nothing is.

Unlike the CSV beside a workbook it holds every text as it is, and is not meant for Excel.
"""

import csv
from datetime import date, datetime
from io import StringIO

from tipxl.domain.core.xml_text import whole_text
from tipxl.reports.export.data_table import DataTable, Scalar


def csv_table(table: DataTable) -> bytes:
    """The table with a line of column names."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows([csv_value(value) for value in row] for row in table.rows)
    return target.getvalue().encode("utf-8")


def csv_value(value: Scalar) -> str | int | float:
    """A value as text; a moment ends in Z."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case str():
            # A carriage return alone would be no part of a cell to any reader.
            return whole_text(value).replace("\r\n", "\n").replace("\r", "\n")
    return value


def moment_text(moment: datetime) -> str:
    """A moment in UTC, like 2018-07-20T09:30:00Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
