"""A formula in the report's terms -> a formula over the cells where they stand.

COUNTIF and SUMIF are left alone: they take a star for anything, "=" ignores case, and a text that
begins with a sign is taken for a comparison. Sums over EXACT do none of it. TEXT() is not used:
its formats depend on the language of the computer.
"""

from functools import lru_cache

from msgspec import Struct
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
    HoldsOneOf,
    Less,
    Negated,
    Number,
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
from tipxl.reports.model.sheet import FEW, CellRef


class FormulaTerms(Struct, frozen=True):
    """What the words of a formula mean where it stands: the places, its own table and row."""

    places: Places
    home: TablePlace | None = None
    row: int = 0

    def formula(self, formula: Formula) -> str:
        """The formula as a cell holds it."""
        if isinstance(formula, StatusPart):
            return _status_part(self._number(formula.cell), formula)
        if isinstance(formula, HoldsOneOf):
            here = self._here(formula.cell)
            held = "+".join(f"EXACT({here},{_literal(each)})" for each in formula.texts)
            return f"=IF({held},{_literal(formula.yes)},{_literal(formula.no)})"
        if isinstance(formula, SumIfAny):
            unknown = f"{self._number(formula.known)}=0,{self._number(formula.lines)}>0"
            words = _literal(formula.otherwise)
            return f"=IF(AND({unknown}),{words},{self._number(formula.sum)})"
        if isinstance(formula, Ratio):
            n, d = self._number(formula.numerator), self._number(formula.denominator)
            return f"={_share(n, d, self._number(formula.tenths) if formula.tenths else '')}"
        return f"={self._number(formula)}"

    def link(self, spot: CellRef) -> str:
        """The target of a link."""
        return address(self.places.spot(spot)).replace("$", "")

    def _number(self, number: Number) -> str:
        match number:
            case int():
                return str(number)
            case OneCell():
                return self._cell(number)
            case SameLine():
                return self._here(number)
            case Tenths():
                n, d = self._here(number.numerator), self._here(number.denominator)
                return f"IF({d},INT((2000*{n}+{d})/2/{d}),0)"
            case Plus():
                terms = [self._number(each) for each in number.terms]
                signed = (
                    t if isinstance(e, Less) else f"+{t}"
                    for e, t in zip(number.terms, terms, strict=True)
                )
                return "".join(signed).removeprefix("+") or "0"
            case Less():
                taken = self._number(number.number)
                return f"-({taken})" if isinstance(number.number, Plus) else f"-{taken}"
            case Count():
                return self._count(number)
            case AnyLine():
                return f"SIGN({self._count(Count(number.conditions))})"
            case Sum():
                return self._sum(number)

    def _cell(self, one: OneCell) -> str:
        return self._address(self.places.one(one))

    def _column(self, cells: Cells) -> str:
        """A whole column by its name, the lines of a block by their address."""
        if cells.block:
            return self._address(self.places.cells(cells))
        return self.places.name(cells)

    def _address(self, area: CellArea) -> str:
        whole = address(area)
        here = self.home is not None and self.home.sheet == area.sheet
        return whole.rpartition("!")[2] if here else whole

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
            return f"SUM({self._column(sum.cells)})"
        # After a comma, a text counts as nothing; multiplied it would be an error.
        return f"SUMPRODUCT({self._all(sum.conditions)},{self._column(sum.cells)})"

    def _text(self, text: str) -> str:
        """A text as a formula compares it: by the name of its cell where it is long."""
        return self.places.word(text) or _literal(text)

    def _all(self, conditions: tuple[Condition, ...]) -> str:
        held = [self._holds(each) for each in conditions]
        return "*".join(held if len(held) > 1 else ("1", *held))

    def _holds(self, condition: Condition) -> str:
        match condition:
            case EqualTo():
                area = self._column(condition.cells)
                tests = [f"EXACT({area},{self._text(text)})" for text in condition.texts]
                return tests[0] if len(tests) == 1 else f"({'+'.join(tests) or '0'})"
            case Filled():
                return f"(LEN({self._column(condition.cells)})>0)"
            case Numeric():
                return f"ISNUMBER({self._column(condition.cells)})"
            case Negated():
                return f"(1-{self._holds(condition.condition)})"


def cells_of(condition: Condition) -> Cells:
    """The cells that a condition speaks of."""
    return cells_of(condition.condition) if isinstance(condition, Negated) else condition.cells


def address(area: CellArea) -> str:
    """An area as a formula names it, with its sheet."""
    first = xl_rowcol_to_cell(area.first_row, area.first_column, row_abs=True, col_abs=True)
    # Always quoted: a sheet's name may look like a cell, a number or a word of the program.
    sheet = "'" + area.sheet.replace("'", "''") + "'"
    if area.first_row == area.last_row and area.first_column == area.last_column:
        return f"{sheet}!{first}"
    last = xl_rowcol_to_cell(area.last_row, area.last_column, row_abs=True, col_abs=True)
    return f"{sheet}!{first}:{last}"


@lru_cache(maxsize=1024)  # the same few words in tens of thousands of formulas
def _literal(text: str) -> str:
    pieces = [text[at : at + MAX_LITERAL] for at in range(0, len(text), MAX_LITERAL)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


#: What parts a status from its marks.
_DOT = " · "


def _status_part(cell: str, part: StatusPart) -> str:
    """The words before or behind the dot between a status and its marks."""
    end = _literal(_DOT)
    found = f"FIND({end},{cell}&{end})"
    return f"=MID({cell},{found}+{len(_DOT)},20)" if part.mark else f"=LEFT({cell},{found}-1)"


def _share(numerator: str, denominator: str, tenths: str = "") -> str:
    """The words of a `Share`, half up, worked out in whole numbers as binary fractions are not."""
    n, d = _grouped(numerator), _grouped(denominator)
    whole = f"INT({tenths}/10)" if tenths else f"INT((2000*{n}+{d})/20/{d})"
    part = f"MOD({tenths},10)" if tenths else f"MOD(INT((2000*{n}+{d})/2/{d}),10)"
    percent = f'" ("&{whole}&"."&{part}&" %)"'
    return f'IF({d}=0,"n/a",{n}&" of "&{d}&IF({d}<{FEW},"",{percent}))'


def _grouped(part: str) -> str:
    return part if part.replace("$", "").isalnum() else f"({part})"
