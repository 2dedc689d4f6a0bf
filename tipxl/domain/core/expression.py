"""What a rule asks, as a small tree: read by Python here, by Excel in `rule_formulas`.

Both read *understood* values: a list answer is its code, a date a date, a count a whole number or
"NC"; a blank is None; and MISREAD stands for a filled cell that is none of these.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from msgspec import Struct

Value = str | float | date | None

#: The value of a filled cell of a list, date or count column that cannot be understood.
MISREAD = "?"

_WORDS = (
    *("-", "--", "---", ".", "n/a", "na", "n.a", "nil", "none", "same", "same as last time"),
    *("same as before", "as before", "ditto", "idem", "no change", "–", "—", "...", "…"),
    *("same as above", "as above", "see above", "no update", "no updates", "-do-", "do"),
    *("-ditto-", '"', "\u3003", "see row above", "see the row above", "see previous row"),
    *("as in the row above", "same as row above", "same as previous", "not applicable", "nothing"),
    *("xxx", "?", "tbc", "tba", "tbd", "to be confirmed", "to be determined", "to be advised"),
    *("to be provided", "to follow", "will follow", "pending", "nothing to report", "no data"),
    *("no information", "not available", "not yet available", "no changes", "not known"),
    # The same in Indonesian and Malay, Filipino, Vietnamese and Thai.
    *("tidak ada", "tiada", "belum ada", "nihil", "sda", "s.d.a", "sama", "seperti di atas"),
    *("sama seperti di atas", "tidak ada perubahan", "tiada perubahan", "wala", "wala pa"),
    *("không có", "không", "chưa có", "như trên", "không thay đổi"),
    *("ไม่มี", "เหมือนเดิม", "เหมือนข้างต้น"),
)

#: Typed in a text cell instead of an answer, in any case; read as blank, and the body is told.
#: A word in Latin letters may end with a full stop; the marks of letters may be characters of
#: their own. Behind other letters nobody types one, and LibreOffice saves a text of two scripts
#: in pieces, for which every text of a return would be left to the slow reader.
EMPTY_WORDS = tuple(
    dict.fromkeys(
        normalize(form, f"{word}{stop}")
        for stop in ("", ".")
        for word in _WORDS
        for form in ("NFC", "NFD")
        if not stop or any(each.isascii() and each.isalpha() for each in normalize("NFD", word))
    )
)

#: What a body types where a number was not collected.
NOT_COLLECTED = "NC"


class Known(Struct, frozen=True):
    """True or false, whatever is typed."""

    truth: bool


class All(Struct, frozen=True):
    """Every part holds."""

    parts: "tuple[Expression, ...]"


class Some(Struct, frozen=True):
    """At least one part holds."""

    parts: "tuple[Expression, ...]"


class Not(Struct, frozen=True):
    """The part does not hold."""

    part: "Expression"


class Is(Struct, frozen=True):
    """A list answer is one of these codes."""

    column: str
    codes: tuple[str, ...]


class Blank(Struct, frozen=True):
    """Nothing is typed."""

    column: str


class Misread(Struct, frozen=True):
    """Something is typed that this kind of cell cannot hold."""

    column: str


class Longer(Struct, frozen=True):
    """A text has more characters than the limit.

    Excel counts an emoji as two, LibreOffice and we as one: the workbook never says less.
    """

    column: str
    limit: int


class Same(Struct, frozen=True):
    """A text says the same as one known beforehand, white space aside."""

    column: str
    text: str


class Changed(Struct, frozen=True):
    """A cell says something else than it was issued with."""

    column: str
    given: Value


class Today(Struct, frozen=True):
    """The day of receipt; in the workbook, the day it is opened."""


class Before(Struct, frozen=True):
    """The left date lies before the right one; false unless both are dates."""

    left: "str | date | Today"  # a str names a column
    right: "str | date | Today"


class MoreThan(Struct, frozen=True):
    """A count is more than the sum of others; blanks count 0, and NC anywhere makes it false."""

    column: str
    others: tuple[str, ...]


Expression = (
    Known | All | Some | Not | Is | Blank | Misread | Longer | Same | Changed | Before | MoreThan
)


def squeezed(text: str) -> str:
    """The text without control and zero-width characters, blanks folded; "" when nothing is left.

    It is what TRIM(CLEAN(…)) leaves of it in the workbook, NBSP and the ideographic space
    counting as blanks.
    """
    if not text.isprintable():  # most texts are, and need no second look
        text = "".join(each for each in text if each >= " " and each not in "\u200b\ufeff")
        text = text.replace("\u00a0", " ").replace("\u3000", " ")
    if "  " not in text:
        return text.strip(" ")
    words = text.split(" ")
    return " ".join(word for word in words if word)


def simplified(expression: Expression) -> Expression:
    """The same truth with everything that is known beforehand worked out."""
    match expression:
        case All(parts):
            return _joined(tuple(map(simplified, parts)), All, neutral=True)
        case Some(parts):
            return _joined(tuple(map(simplified, parts)), Some, neutral=False)
        case Not(part):
            inner = simplified(part)
            return Known(not inner.truth) if isinstance(inner, Known) else Not(inner)
        case Is(_, ()):
            return Known(False)
        case _:
            return expression


def _joined(
    parts: tuple[Expression, ...], kind: type[All] | type[Some], *, neutral: bool
) -> Expression:
    known = {part.truth for part in parts if isinstance(part, Known)}
    if (not neutral) in known:
        return Known(not neutral)
    rest = tuple(part for part in parts if not isinstance(part, Known)) if known else parts
    if len(rest) == 1:
        return rest[0]
    return kind(rest) if rest else Known(neutral)


def holds(expression: Expression, values: Mapping[str, Value], today: date) -> bool:
    """Whether the expression is true of these values on the day of receipt."""
    return _READERS[type(expression)](expression, values, today)


def _all(expression: All, values: Mapping[str, Value], today: date) -> bool:
    return all(holds(part, values, today) for part in expression.parts)


def _some(expression: Some, values: Mapping[str, Value], today: date) -> bool:
    return any(holds(part, values, today) for part in expression.parts)


def _is_longer(value: Value, limit: int) -> bool:
    return isinstance(value, str) and len(value) > limit


def _says(value: Value, text: str) -> bool:
    return isinstance(value, str) and squeezed(value) == squeezed(text)


def _lies_before(expression: Before, values: Mapping[str, Value], today: date) -> bool:
    first, second = _day(expression.left, values, today), _day(expression.right, values, today)
    return first is not None and second is not None and first < second


# One line a node: the rules of a round are read hundreds of times for each return.
_READERS: Mapping[type, Callable[[Any, Mapping[str, Value], date], bool]] = {
    Known: lambda each, values, today: each.truth,
    All: _all,
    Some: _some,
    Not: lambda each, values, today: not holds(each.part, values, today),
    Is: lambda each, values, today: values.get(each.column) in each.codes,
    Blank: lambda each, values, today: values.get(each.column) is None,
    Misread: lambda each, values, today: values.get(each.column) == MISREAD,
    Longer: lambda each, values, today: _is_longer(values.get(each.column), each.limit),
    Same: lambda each, values, today: _says(values.get(each.column), each.text),
    Changed: lambda each, values, today: _differ(values.get(each.column), each.given),
    Before: _lies_before,
    MoreThan: lambda each, values, today: _more(
        values.get(each.column), [values.get(o) for o in each.others]
    ),
}


def _differ(value: Value, given: Value) -> bool:
    if isinstance(value, str) and isinstance(given, str):
        return squeezed(value) != squeezed(given)
    return value != given


def _day(operand: str | date | Today, values: Mapping[str, Value], today: date) -> date | None:
    if isinstance(operand, Today):
        return today
    if isinstance(operand, date):
        return operand
    value = values.get(operand)
    return value if isinstance(value, date) else None


def _more(value: Value, others: list[Value]) -> bool:
    numbers = [0.0 if each is None else each for each in (value, *others)]
    if not all(isinstance(each, int | float) for each in numbers):
        return False
    first, *rest = (float(each) for each in numbers if isinstance(each, int | float))
    return first > sum(rest)
