"""A report and a number of it -> what the number comes to, and the first line that it counts."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from tipxl.reports.model.chart_values import number_of
from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Formula,
    Less,
    Negated,
    Number,
    Numeric,
    OneCell,
    Plus,
    Ratio,
    SameLine,
    Sum,
    SumIfAny,
    Tenths,
)
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    LiveValue,
    Report,
    ReportLine,
    RowStyle,
    Table,
    Tinted,
    text_of,
)


class ReportLines:
    """The tables of a report, each column read once."""

    def __init__(self, report: Report) -> None:
        self._tables: dict[tuple[str, str], Table] = {}
        for sheet in report.sheets:
            for table in sheet.tables:
                self._tables.setdefault((sheet.name, table.key), table)
        self._counted: dict[tuple[str, str], Mapping[str, list[ReportLine]]] = {}
        self._columns: dict[Cells, list[Cell]] = {}
        self._texts: dict[Cells, dict[str, set[int]]] = {}
        self._met: dict[Condition, AbstractSet[int]] = {}

    def number(self, number: Number) -> int | float:
        """What a number comes to; one on the line of its own formula is not known here."""
        match number:
            case int():
                return number
            case Plus(terms=terms):
                return sum(self.number(each) for each in terms)
            case Less(number=taken):
                return -self.number(taken)
            case Count(conditions=conditions):
                return len(self._meeting(conditions))
            case AnyLine(conditions=conditions):
                return int(bool(self._meeting(conditions)))
            case Sum(cells=cells, conditions=conditions):
                column = self._column(cells)
                places = sorted(self._meeting(conditions)) if conditions else range(len(column))
                return sum(_plain(column[place]) for place in places)
            case OneCell():
                return number_of(self._one(number))
            case SameLine() | Tenths():
                raise ValueError(f"{number} stands on no line")

    def first(self, number: Formula) -> CellRef | None:
        """The first line that a number counts; None where it counts none, or no line of a key."""
        match number:
            case Ratio(numerator=counted) | SumIfAny(sum=counted):
                return self.first(counted)
            case Plus(terms=terms):
                return next((found for each in terms if (found := self.first(each))), None)
            case Count(conditions=conditions) | AnyLine(conditions=conditions):
                return self._first(conditions[0], conditions)
            case Sum(cells=cells, conditions=conditions) if conditions:
                return self._first(conditions[0], conditions, cells)
            case OneCell(sheet=sheet, line=line, table=table):
                inner = self._one(number)
                behind = self.first(inner.formula) if isinstance(inner, LiveValue) else None
                return behind or CellRef(sheet, line, table)
            case _:
                return None

    def _first(
        self, condition: Condition, conditions: Sequence[Condition], of: Cells | None = None
    ) -> CellRef | None:
        cells = of or _cells(condition)
        place = min(self._meeting(conditions), default=None)
        line = self._lines(cells)[place] if place is not None else None
        return CellRef(cells.sheet, line.key, cells.table) if line and line.key else None

    def _meeting(self, conditions: Sequence[Condition]) -> AbstractSet[int]:
        """The places in their columns at which all conditions are met."""
        first, *others = map(self._places, conditions)
        for each in others:
            first = first & each
        return first

    def _places(self, condition: Condition) -> AbstractSet[int]:
        if condition not in self._met:
            self._met[condition] = self._found(condition)
        return self._met[condition]

    def _found(self, condition: Condition) -> AbstractSet[int]:
        match condition:
            case EqualTo(cells=cells, texts=texts):
                found = self._by_text(cells)
                return set().union(*(found.get(text, ()) for text in texts))
            case Filled(cells=cells):
                return self._all(cells) - self._by_text(cells).get("", set())
            case Numeric(cells=cells):
                return {n for n, cell in enumerate(self._column(cells)) if _is_number(cell)}
            case Negated(condition=inner):
                return self._all(_cells(inner)) - self._places(inner)

    def _all(self, cells: Cells) -> AbstractSet[int]:
        return set(range(len(self._column(cells))))

    def _by_text(self, cells: Cells) -> Mapping[str, set[int]]:
        """Where each text stands in a column: many conditions ask the same one."""
        if cells not in self._texts:
            found: dict[str, set[int]] = {}
            for n, cell in enumerate(self._column(cells)):
                found.setdefault(text_of(cell), set()).add(n)
            self._texts[cells] = found
        return self._texts[cells]

    def _lines(self, cells: Cells) -> list[ReportLine]:
        name = (cells.sheet, cells.table)
        if name not in self._counted:
            self._counted[name] = _by_block(self._tables[name])
        return self._counted[name].get(cells.block, [])

    def _column(self, cells: Cells) -> list[Cell]:
        if cells not in self._columns:
            table = self._tables[cells.sheet, cells.table]
            place = [column.key for column in table.columns].index(cells.column)
            self._columns[cells] = [line.cells[place] for line in self._lines(cells)]
        return self._columns[cells]

    def _one(self, one: OneCell) -> Cell:
        table = self._tables[one.sheet, one.table]
        place = [column.key for column in table.columns].index(one.column)
        line = next(line for line in table.rows if line.key == one.line)
        return line.cells[place]


def _by_block(table: Table) -> Mapping[str, list[ReportLine]]:
    """The lines that are no totals, of each block and ("") all: Data has a block for each body."""
    found: dict[str, list[ReportLine]] = {}
    for line in table.rows:
        if line.style is not RowStyle.TOTAL:
            for block in {"", line.block}:
                found.setdefault(block, []).append(line)
    return found


def _cells(condition: Condition) -> Cells:
    return _cells(condition.condition) if isinstance(condition, Negated) else condition.cells


def _is_number(cell: Cell) -> bool:
    match cell:
        case Linked(cell=inner) | Tinted(cell=inner):
            return _is_number(inner)
        case LiveValue(value=value):
            return isinstance(value, int | float)
        case _:
            return isinstance(cell, int | float)


def _plain(cell: Cell) -> float:
    return number_of(cell) if _is_number(cell) else 0
