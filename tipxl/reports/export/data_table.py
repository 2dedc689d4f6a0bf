"""A table of an export as values: its columns, each with what it means, and its lines."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

Scalar = str | int | float | bool | date | datetime | None
Line_contra = TypeVar("Line_contra", contravariant=True)


class DataType(StrEnum):
    """What a column holds, as Table Schema names it; a moment is in UTC."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class DataColumn(Struct, Generic[Line_contra], frozen=True):
    """A column: its lasting name, what it means, how its value is had, and the rule that makes it.

    A `confidential` one is not in the edition for circulation.
    """

    name: str
    meaning: str
    value: Callable[[Line_contra], Scalar]
    type: DataType = DataType.STRING
    rule: str = ""
    unit: str = ""
    confidential: bool = False


class DataField(Struct, frozen=True):
    """A column as it is described to a reader."""

    name: str
    meaning: str
    type: DataType
    rule: str = ""
    unit: str = ""
    confidential: bool = False


class DataReference(Struct, frozen=True):
    """Columns of a table whose values stand in the key of another one."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


class DataTable(Struct, frozen=True):
    """A table: what a line of it is, its columns, lines, key, and what it refers to.

    A blank is None, also for a text. A `confidential` one is not in the edition for circulation.
    """

    name: str
    description: str
    fields: tuple[DataField, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    key: tuple[str, ...]
    references: tuple[DataReference, ...] = ()
    confidential: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(each.name for each in self.fields)

    def circulated(self) -> "DataTable":
        """The same, without its confidential columns."""
        open_ones = [n for n, each in enumerate(self.fields) if not each.confidential]
        return replace(
            self,
            fields=tuple(self.fields[n] for n in open_ones),
            rows=tuple(tuple(row[n] for n in open_ones) for row in self.rows),
        )


class TableDesign(Struct, Generic[Line_contra], frozen=True):
    """A table without its lines: what a line of it is, its columns, key and references."""

    name: str
    description: str
    columns: tuple[DataColumn[Line_contra], ...]
    key: tuple[str, ...]
    references: tuple[DataReference, ...] = ()
    confidential: bool = False

    def filled(self, lines: Iterable[Line_contra]) -> DataTable:
        """The table with a line for each of these."""
        return DataTable(
            self.name,
            self.description,
            tuple(
                DataField(c.name, c.meaning, c.type, c.rule, c.unit, c.confidential)
                for c in self.columns
            ),
            tuple(
                tuple(_plain(each.type, each.value(line)) for each in self.columns)
                for line in lines
            ),
            self.key,
            self.references,
            self.confidential,
        )


def _plain(kind: DataType, value: Scalar) -> Scalar:
    """A value as every format holds it: a blank text is None, a moment in UTC."""
    if value is None or value == "":
        return None
    match kind:
        case DataType.STRING:
            # Half of a pair of characters is no character, and no format takes it.
            return str(value).encode("utf-8", "replace").decode("utf-8")
        case DataType.DATETIME if isinstance(value, datetime):
            return value.astimezone(UTC)
        case DataType.INTEGER if isinstance(value, float):
            return int(value)
        case DataType.NUMBER if isinstance(value, int):
            return float(value)
    return value


def refers(table: str, *columns: str, to: tuple[str, ...] = ()) -> DataReference:
    """Columns that hold the key of another table, whose columns are named alike or `to`."""
    return DataReference(columns, table, to or columns)
