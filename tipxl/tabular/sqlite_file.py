"""The tables of an export -> one SQLite file with keys and views."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime

from tipxl.domain.core.xml_text import whole_text
from tipxl.reports.export.data_table import DataTable, DataType, Scalar
from tipxl.tabular.csv_table import moment_text

_TYPES = {
    DataType.STRING: "TEXT",
    DataType.INTEGER: "INTEGER",
    DataType.NUMBER: "REAL",
    DataType.BOOLEAN: "BOOLEAN",
    DataType.DATE: "DATE",
    DataType.DATETIME: "DATETIME",
}


def sqlite_file(
    tables: Sequence[DataTable], views: Iterable[tuple[str, str, tuple[str, ...]]]
) -> bytes:
    """The bytes of the file; a view stands in it where all its tables do."""
    names = {each.name for each in tables}
    with closing(sqlite3.connect(":memory:")) as database:
        for table in tables:
            database.execute(_create(table, names))
            marks = ", ".join("?" * len(table.fields))
            lines = ([_stored(value) for value in row] for row in table.rows)
            database.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", lines)
        for name, select, needs in views:
            if names.issuperset(needs):
                database.execute(f"CREATE VIEW {_quoted(name)} AS {select}")
        database.commit()
        return database.serialize()


def _create(table: DataTable, names: set[str]) -> str:
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(_definitions(table, names))})"


def _definitions(table: DataTable, names: set[str]) -> Iterator[str]:
    for each in table.fields:
        needed = " NOT NULL" if each.name in table.key else ""
        yield f"{_quoted(each.name)} {_TYPES[each.type]}{needed}"
    yield f"PRIMARY KEY ({_list(table.key)})"
    for reference in table.references:
        if reference.table in names:
            yield (
                f"FOREIGN KEY ({_list(reference.columns)}) "
                f"REFERENCES {_quoted(reference.table)} ({_list(reference.to)})"
            )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _list(names: Iterable[str]) -> str:
    return ", ".join(_quoted(each) for each in names)


def _stored(value: Scalar) -> str | int | float | None:
    match value:
        case bool():
            return int(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case str():
            return whole_text(value)
    return value
