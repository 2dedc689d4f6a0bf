"""A sheet of decisions.xlsx as it was found, and as it is to be written: nothing of it is lost."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.workbook import Cell, CellKind, Worksheet, column_letters
from tipxl.domain.returns.cell_values import folded, raw_text, tidy

Value = str | float | bool | datetime | None
Headings = Mapping[str, str]  # field -> heading


class SheetRow(Struct, frozen=True):
    """One line of a sheet, a value for each of its columns; `number` is where it stood."""

    values: tuple[Value, ...]
    number: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SheetRow) and self.values == other.values

    def __hash__(self) -> int:
        return hash(self.values)


class TableSheet(Struct, frozen=True):
    """A sheet: what stands above the headings, the headings in her order, the lines below."""

    name: str
    fields: Headings
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...] = ()
    above: tuple[SheetRow, ...] = ()

    def place(self, field: str) -> int | None:
        """Which column holds a field, from 0."""
        return _places(self)[field]

    def value(self, row: SheetRow, field: str) -> Value:
        """What a line says in a field; None where it is blank or its column is gone."""
        place = self.place(field)
        return row.values[place] if place is not None else None

    def text(self, row: SheetRow, field: str) -> str:
        """The same as text."""
        return as_text(self.value(row, field))

    def cell(self, row: SheetRow, field: str) -> str:
        """The address of a field."""
        place = self.place(field)
        return f"{column_letters(place + 1)}{row.number}" if place is not None else f"{row.number}"

    def whole(self) -> "TableSheet":
        """The same sheet with every column of ours; those that were gone stand at the end."""
        gone = tuple(self.fields[each] for each in self.fields if self.place(each) is None)
        if not gone:
            return self
        width = len(self.headings) + len(gone)
        rows = (replace(row, values=_to(row.values, width)) for row in self.rows)
        return replace(self, headings=(*self.headings, *gone), rows=tuple(rows))

    def with_values(self, row: SheetRow, values: Mapping[str, Value]) -> SheetRow:
        """The line with other values in some fields; what says the same stays as it was typed."""
        cells = list(row.values)
        for name, value in values.items():
            place = self.place(name)
            if place is not None and as_text(cells[place]) != as_text(value):
                cells[place] = value
        return replace(row, values=tuple(cells))

    def new_row(self, values: Mapping[str, Value]) -> SheetRow:
        """A new line."""
        return self.with_values(SheetRow((None,) * len(self.headings)), values)


def new_sheet(name: str, fields: Headings) -> TableSheet:
    """An empty sheet."""
    return TableSheet(name, fields, tuple(fields.values()))


def as_text(value: Value) -> str:
    """A value as text, a day as 2018-07-20; "" where it is blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:.15g}" if isinstance(value, float) else tidy(value)


# --- Worksheet -> TableSheet


def sheet_of(
    worksheet: Worksheet, fields: Headings, *, date_1904: bool = False
) -> TableSheet | None:
    """A sheet as found; None where no line holds our headings."""
    lines = filled_cells(worksheet, date_1904=date_1904)
    wanted = {folded(each) for each in fields.values()}
    counts = {
        number: sum(folded(as_text(value)) in wanted for value in line.values())
        for number, line in lines.items()
    }
    top = max(counts, key=lambda number: (counts[number], -number), default=0)
    if not top or counts[top] < 2:
        return None
    width = max(max(line, default=0) for number, line in lines.items() if number >= top)
    headings = tuple(as_text(lines[top].get(column)) for column in range(1, width + 1))
    return TableSheet(
        name=worksheet.name,
        fields=fields,
        headings=headings,
        rows=tuple(_rows(((n, line) for n, line in lines.items() if n > top), width)),
        above=tuple(_rows(((n, line) for n, line in lines.items() if n < top), 0)),
    )


def filled_cells(worksheet: Worksheet, *, date_1904: bool = False) -> dict[int, dict[int, Value]]:
    """The filled cells of a sheet by row and column, as values."""
    lines: dict[int, dict[int, Value]] = {}
    for cell in worksheet.cells:
        value = _value(cell, date_1904=date_1904)
        if value not in (None, ""):
            lines.setdefault(cell.row, {})[cell.column] = value
    return dict(sorted(lines.items()))


def _rows(lines: Iterable[tuple[int, dict[int, Value]]], width: int) -> Iterable[SheetRow]:
    for number, line in lines:
        wide = width or max(line)
        yield SheetRow(tuple(line.get(column) for column in range(1, wide + 1)), number)


def _value(cell: Cell, *, date_1904: bool) -> Value:
    if cell.kind is CellKind.DATE and isinstance(cell.value, float):
        # Excel counts days from 1 January 1900 and believes that 1900 was a leap year.
        begin = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
        try:
            return begin + timedelta(seconds=round(cell.value * 86_400))
        except OverflowError:
            return cell.value
    if isinstance(cell.value, bool | float) or cell.value is None:
        return cell.value
    return cell.value if cell.value.strip() else raw_text(cell).strip()


def _to(values: tuple[Value, ...], width: int) -> tuple[Value, ...]:
    return (*values, *((None,) * (width - len(values))))


@remembered
def _places(sheet: TableSheet) -> Mapping[str, int | None]:
    """Which column holds each field, from 0: the first of that heading."""
    found = {folded(each): n for n, each in reversed(list(enumerate(sheet.headings)))}
    return {name: found.get(folded(heading)) for name, heading in sheet.fields.items()}
