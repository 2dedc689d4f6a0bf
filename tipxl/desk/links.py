"""Where a figure, a cell or a row leads on the desk: every one has an address."""

from urllib.parse import quote, urlencode

from msgspec import Struct

from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Formula,
    HoldsOneOf,
    Less,
    Negated,
    Numeric,
    OneCell,
    Plus,
    Ratio,
    SameLine,
    StatusPart,
    Sum,
    SumIfAny,
    Tenths,
)
from tipxl.reports.model.sheet import CellRef

#: What an address calls the lines that stand together in a table.
IN_BLOCK = "in-block"


def of_round(period: object, *parts: str) -> str:
    """An address below a round."""
    return "/".join(("", "r", str(period), *map(part_of_address, parts)))


def part_of_address(text: str) -> str:
    """A text as a part of an address; of a file's name that is no text a "?" stands for a sign."""
    return quote(text, safe="", errors="replace")


def own_address(text: str) -> str:
    """An address on the desk as a form gives it; the first page where it is none of ours."""
    return text if text.startswith("/") and "//" not in text else "/"


def with_query(address: str, query: str) -> str:
    """An address and one more thing that it asks; the line within the page stays at its end."""
    path, _, line = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{f'#{line}' if line else ''}"


class Links(Struct, frozen=True):
    """The addresses of one round; `rows` are the keys that a cell may name.

    With `only_rows` a place that is no row of the plan has no address: a line of a cover.
    """

    base: str  # the address below which the sheets stand
    period: str = ""
    rows: frozenset[str] = frozenset()
    only_rows: bool = False

    def sheet(self, name: str, query: str = "", line: str = "") -> str:
        """A sheet, with only the lines that a query asks for."""
        asked = f"?{query}" if query else ""
        return f"{self.base}/{part_of_address(name)}{asked}{f'#{anchor(line)}' if line else ''}"

    def row(self, key: str) -> str:
        """A row of the plan; "" where the text is none."""
        return of_round(self.period, "rows", key) if key in self.rows else ""

    def place(self, to: CellRef) -> str:
        """A place in the same report."""
        row = self.row(to.line) if to.line else ""
        return row if row or self.only_rows else self.sheet(to.sheet, line=to.line)

    def rows_behind(self, formula: Formula) -> str:
        """The lines that a figure counts; "" where it counts none."""
        match formula:
            case Ratio(numerator=counted) | SumIfAny(sum=counted):
                return self.rows_behind(counted)
            case Plus(terms=terms):
                return self._first(terms)
            case Count(conditions=conditions) | AnyLine(conditions=conditions):
                return self._lines(_cells(conditions[0]), conditions)
            case Sum(cells=cells, conditions=conditions):
                return self._lines(cells, conditions)
            case OneCell(sheet=sheet, line=line):
                return self.sheet(sheet, line=line)
            case StatusPart(cell=cell):
                return self.rows_behind(cell)
            case Less() | SameLine() | HoldsOneOf() | Tenths() | int():
                return ""

    def _first(self, terms: tuple[Formula, ...]) -> str:
        return next((found for each in terms if (found := self.rows_behind(each))), "")

    def _lines(self, cells: Cells, conditions: tuple[Condition, ...]) -> str:
        asked = [query for each in conditions for query in _query(each)]
        asked += [(IN_BLOCK, cells.block)] if cells.block else []
        return self.sheet(cells.sheet, urlencode(asked))


def anchor(line: str) -> str:
    """The name of a line within its page."""
    return f"line-{part_of_address(line)}"


def _cells(condition: Condition) -> Cells:
    return _cells(condition.condition) if isinstance(condition, Negated) else condition.cells


def _query(condition: Condition, negated: str = "") -> list[tuple[str, str]]:
    match condition:
        case EqualTo(cells=cells, texts=texts):
            return [(f"{negated}{cells.column}", text) for text in texts]
        case Filled(cells=cells):
            return [(f"{negated}filled", cells.column)]
        case Numeric(cells=cells):
            return [(f"{negated}numeric", cells.column)]
        case Negated(condition=inner):
            return _query(inner, "not-")
