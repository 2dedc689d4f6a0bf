"""A formula in the report's terms -> a formula over the cells where they stand.

COUNTIF and SUMIF are left alone: they take a star for anything, "=" ignores case, and a text that
begins with a sign is taken for a comparison. Sums over EXACT do none of it. TEXT() is not used:
its formats depend on the language of the computer.
"""

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from tipxl.excel.report.report_places import CellArea, Places, TablePlace
from tipxl.excel.writer import MAX_LITERAL
from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Formula,
    Negated,
    Number,
    Numeric,
    OneCell,
    Plus,
    Ratio,
    SameLine,
    Sum,
)
from tipxl.reports.model.sheet import FEW, CellRef


@dataclass(frozen=True, slots=True)
class FormulaTerms:
    """What the words of a formula mean where it stands: the places, its own table and row."""

    places: Places
    home: TablePlace | None = None
    row: int = 0

    def formula(self, formula: Formula) -> str:
        """The formula as a cell holds it."""
        if isinstance(formula, Ratio):
            return f"={_share(self._number(formula.numerator), self._number(formula.denominator))}"
        return f"={self._number(formula)}"

    def link(self, spot: CellRef) -> str:
        """The target of a link."""
        return address(self.places.spot(spot)).replace("$", "")

    def _number(self, number: Number) -> str:
        match number:
            case int():
                return str(number)
            case OneCell():
                return address(self.places.one(number))
            case SameLine():
                return self._here(number)
            case Plus():
                return "+".join(self._number(each) for each in number.terms) or "0"
            case Count():
                return self._count(number)
            case AnyLine():
                return f"SIGN({self._count(Count(number.conditions))})"
            case Sum():
                return self._sum(number)

    def _here(self, here: SameLine) -> str:
        if self.home is None:
            raise ValueError(f"{here} stands on no line of a table")
        return str(xl_rowcol_to_cell(self.row, self.home.columns[here.column], col_abs=True))

    def _count(self, count: Count) -> str:
        sizes = {self.places.cells(cells_of(each)).rows for each in count.conditions}
        if len(sizes) != 1:
            raise ValueError(f"{count}: the conditions do not speak of the same lines")
        return f"SUMPRODUCT({self._all(count.conditions)})" if sizes != {0} else "0"

    def _sum(self, sum: Sum) -> str:
        area = self.places.cells(sum.cells)
        if not area.rows:
            return "0"
        if not sum.conditions:
            return f"SUM({address(area)})"
        # After a comma, a text counts as nothing; multiplied it would be an error.
        return f"SUMPRODUCT({self._all(sum.conditions)},{address(area)})"

    def _all(self, conditions: tuple[Condition, ...]) -> str:
        return "*".join(("1", *(self._holds(each) for each in conditions)))

    def _holds(self, condition: Condition) -> str:
        match condition:
            case EqualTo():
                area = address(self.places.cells(condition.cells))
                tests = (f"EXACT({area},{_literal(text)})" for text in condition.texts)
                return f"({'+'.join(tests) or '0'})"
            case Filled():
                return f"(LEN({address(self.places.cells(condition.cells))})>0)"
            case Numeric():
                return f"ISNUMBER({address(self.places.cells(condition.cells))})"
            case Negated():
                return f"(1-{self._holds(condition.condition)})"


def cells_of(condition: Condition) -> Cells:
    """The cells that a condition speaks of."""
    return cells_of(condition.condition) if isinstance(condition, Negated) else condition.cells


def address(area: CellArea) -> str:
    """An area as a formula names it, with its sheet."""
    first = xl_rowcol_to_cell(area.first_row, area.first_column, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(area.last_row, area.last_column, row_abs=True, col_abs=True)
    # Always quoted: a sheet's name may look like a cell, a number or a word of the program.
    sheet = "'" + area.sheet.replace("'", "''") + "'"
    return f"{sheet}!{first}" if first == last else f"{sheet}!{first}:{last}"


def _literal(text: str) -> str:
    pieces = [text[at : at + MAX_LITERAL] for at in range(0, len(text), MAX_LITERAL)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _share(numerator: str, denominator: str) -> str:
    """The words of a `Share`, half up, worked out in whole numbers as binary fractions are not."""
    counts = f'{numerator}&" of "&{denominator}'
    tenths = f"INT((2000*({numerator})+{denominator})/(2*({denominator})))"
    percent = f'" ("&INT({tenths}/10)&"."&MOD({tenths},10)&" %)"'
    said = f"IF({denominator}<{FEW},{counts},{counts}&{percent})"
    return f'IF({denominator}=0,"n/a",{said})'
