"""An expression of the rules -> the Excel formula with the same truth.

Formulas read *understood* cells, as Python reads understood values: a list answer is its code,
"" is a blank, "?" a filled cell that cannot be understood. They are written without the leading
"=", for programs of 2013 and later, and never depend on `=` or COUNTIF between texts: the first
ignores case, the second takes * for anything.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tipxl.domain.core.date_reading import FIRST_DAY, LAST_DAY
from tipxl.domain.core.expression import (
    MISREAD,
    NOT_COLLECTED,
    All,
    Before,
    Blank,
    Changed,
    Expression,
    Is,
    Known,
    Longer,
    Misread,
    MoreThan,
    Not,
    Same,
    Some,
    Today,
    Value,
    squeezed,
)
from tipxl.domain.schema.form_schema import ColumnKind

# A string literal of a formula holds 255 characters (Excel); a quote counts twice, an emoji too.
_LITERAL = 120

# A formula compares the texts of up to a dozen columns.
_COMPARED = 250

_DAY_ZERO = date(1899, 12, 30)

#: What NBSP, ideographic space, zero-width space and byte order mark are called in a formula.
ODD_BLANKS = tuple(f"_xlfn.UNICHAR({number})" for number in (160, 12288, 8203, 65279))


class ValueRef(Struct, frozen=True):
    """Where the value of a column stands: the understood cell, and the one that is typed into.

    `words` tells how codes are written in the understood cell, where it does not hold the code.
    `texts` tells in which cells the texts stand that are too long for a formula.
    """

    understood: str
    raw: str = ""
    words: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}

    def says(self, text: str) -> str:
        """The formula that is TRUE where the value is this text, white space aside."""
        wanted = squeezed(text)
        return f"EXACT({self.understood},{self.texts.get(wanted) or literal(wanted)})"


Refs = Mapping[str, ValueRef]


class ListSource(Struct, frozen=True):
    """The two ranges of a list on the sheet Lists."""

    labels: str
    codes: str


class BlankWords(Struct, frozen=True):
    """Where the odd blanks and the words that mean a blank stand; how a text is made comparable."""

    odd: tuple[str, ...] = ODD_BLANKS
    words: str = ""  # a range; none where no word means a blank

    def squeezed(self, raw: str) -> str:
        """The formula for what `tipxl.domain.core.expression.squeezed` makes of a cell."""
        text = raw
        for odd, instead in zip(self.odd, ('" "', '" "', '""', '""'), strict=True):
            text = f"SUBSTITUTE({text},{odd},{instead})"
        return f"TRIM(CLEAN({text}))"


def literal(text: str) -> str:
    """A text as it stands in a formula, long ones joined from pieces that Excel takes."""
    pieces = [text[at : at + _LITERAL] for at in range(0, len(text), _LITERAL)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces) or '""'


def too_long(text: str) -> bool:
    """Whether a text that is compared must stand in a cell: a formula takes 8,192 characters."""
    return len(text) > _COMPARED


def serial(day: date) -> str:
    """A day as a formula writes it."""
    return str((day - _DAY_ZERO).days)


def understood(
    kind: ColumnKind, raw: str, blanks: BlankWords, source: ListSource | None = None
) -> str:
    """The formula for the understood value of a cell."""
    text = blanks.squeezed(raw)
    number = f"AND(ISNUMBER({raw}),NOT(ISLOGICAL({raw})))"
    unread = literal(MISREAD)
    match kind:
        case ColumnKind.LIST if source is not None:
            return f'IFERROR(IF({text}="","",{_found(text, source, unread)}),{unread})'
        case ColumnKind.DATE:
            inside = f"AND({raw}>={serial(FIRST_DAY)},{raw}<{serial(LAST_DAY)})"
            value = f"IF({inside},INT({raw}),{unread})"
            return f'IFERROR(IF({number},{value},IF({text}="","",{unread})),{unread})'
        case ColumnKind.COUNT:
            value = f"IF(AND({raw}>=0,{raw}<1E9,{raw}=INT({raw})),{raw},{unread})"
            nc = literal(NOT_COLLECTED)
            other = f'IF({text}="","",IF(EXACT({text},{nc}),{nc},{unread}))'
            return f"IFERROR(IF({number},{value},{other}),{unread})"
        case _:
            return _text(text, blanks)


def _found(text: str, source: ListSource, unread: str) -> str:
    # MATCH ignores case and takes * for anything, so what it finds must prove to be the same. No
    # arrays: Gnumeric compares a whole list at once only in formulas marked for it.
    place = f"MATCH({text},{source.labels},0)"
    same = f"EXACT(INDEX({source.labels},{place}),{text})"
    return f"IF({same},INDEX({source.codes},{place}),{unread})"


def _text(text: str, blanks: BlankWords) -> str:
    if not blanks.words:
        return f'IFERROR({text},"")'
    # Here = is right: the words count in capitals too, and = knows no wildcards.
    return f'IFERROR(IF(SUMPRODUCT(--({blanks.words}={text}))>0,"",{text}),"")'


def formula(expression: Expression, refs: Refs) -> str:
    """The formula that is TRUE where the expression holds; a column without a Ref is blank."""
    match expression:
        case Known(truth):
            return "TRUE" if truth else "FALSE"
        case All(parts):
            return f"AND({','.join(formula(part, refs) for part in parts)})" if parts else "TRUE"
        case Some(parts):
            return f"OR({','.join(formula(part, refs) for part in parts)})" if parts else "FALSE"
        case Not(part):
            return f"NOT({formula(part, refs)})"
        case Before(left, right):
            return _before(left, right, refs)
        case MoreThan(column, others):
            return _more(column, others, refs)
        case _:
            return _of_one_cell(expression, refs)


def _of_one_cell(expression: Expression, refs: Refs) -> str:
    match expression:
        case Is(column, codes) if column in refs:
            return _is(refs[column], codes)
        case Blank(column):
            return f'{refs[column].understood}=""' if column in refs else "TRUE"
        case Misread(column) if column in refs:
            return f"EXACT({refs[column].understood},{literal(MISREAD)})"
        case Longer(column, limit) if column in refs:
            # What is typed may have more characters than what is understood, never fewer.
            return f"IFERROR(LEN({refs[column].raw})>{limit},FALSE)"
        case Same(column, text) if column in refs:
            return refs[column].says(text)
        case Changed(column, given):
            return _changed(refs.get(column), given)
        case _:
            return "FALSE"


def _is(ref: ValueRef, codes: tuple[str, ...]) -> str:
    wanted = [ref.words.get(code, code) for code in codes if code]
    tests = [f"EXACT({ref.understood},{literal(word)})" for word in wanted]
    if len(tests) > 1:
        return f"OR({','.join(tests)})"
    return tests[0] if tests else "FALSE"


def _changed(ref: ValueRef | None, given: Value) -> str:
    if ref is None:
        return "FALSE" if given is None else "TRUE"
    if given is None:
        return f'NOT({ref.understood}="")'
    if isinstance(given, str):
        return f"NOT({ref.says(given)})"
    number = serial(given) if isinstance(given, date) else repr(given)
    return f"NOT(AND(ISNUMBER({ref.understood}),N({ref.understood})={number}))"


def _before(left: str | date | Today, right: str | date | Today, refs: Refs) -> str:
    days = [_day(each, refs) for each in (left, right)]
    if None in days:
        return "FALSE"
    columns = [each for each in (left, right) if isinstance(each, str)]
    tests = [f"ISNUMBER({refs[each].understood})" for each in columns]
    later = f"{days[0]}<{days[1]}"
    return f"IF(AND({','.join(tests)}),{later},FALSE)" if tests else later


def _day(operand: str | date | Today, refs: Refs) -> str | None:
    if isinstance(operand, Today):
        return "TODAY()"
    if isinstance(operand, date):
        return serial(operand)
    return refs[operand].understood if operand in refs else None


def _more(column: str, others: tuple[str, ...], refs: Refs) -> str:
    if column not in refs:
        return "FALSE"
    cells = [refs[each].understood for each in (column, *others) if each in refs]
    countable = ",".join(f'OR(ISNUMBER({cell}),{cell}="")' for cell in cells)
    total = "+".join(f"N({cell})" for cell in cells[1:]) or "0"
    return f"IF(AND({countable}),N({cells[0]})>{total},FALSE)"
