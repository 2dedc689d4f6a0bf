"""How one cell of plan.xlsx is read, and how its value is shown again."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.wording_days import MONTHS
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, BodyKind, CompletionType
from tipxl.domain.planbook.plan_messages import PlanMessage

Value = str | float | date | bool | None


class CellError(Exception):
    """A cell that cannot be taken as it is; `instead` (None: a blank) is what we go on with."""

    def __init__(self, problem: PlanMessage, instead: Any = None, **words: str) -> None:
        self.problem = problem
        self.instead = instead
        self.words = words

    def at(self, place: Place) -> Finding:
        """The finding at the cell's place."""
        return self.problem.at(place, **self.words)


class Codec(Struct, frozen=True):
    """Cell <-> value: `read` raises CellError, `blank` stands for what could not be read.

    `options` are the words a dropdown offers.
    """

    read: Callable[[Value], Any]
    show: Callable[[Any], Value]
    blank: Any = ""
    options: tuple[str, ...] = ()


def text_of(value: Value) -> str:
    """The value as people would type it; "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def folded(text: str) -> str:
    """The text without the differences that mean nothing: case and blanks."""
    return " ".join(text.split()).casefold()


def _key(value: Value) -> str:
    if isinstance(value, float):
        raise CellError(PlanMessage.KEY_IS_A_NUMBER, text_of(value), found=text_of(value))
    text = text_of(value)
    if text and not re.fullmatch(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*#[1-9][0-9]*", text):
        raise CellError(PlanMessage.KEY_MALFORMED, text, found=text)
    return text


def _label(value: Value) -> str:
    text = text_of(value)
    if isinstance(value, float) and not value.is_integer():
        raise CellError(PlanMessage.KEY_IS_A_NUMBER, text, found=text)
    return text


def _split(separators: str) -> Callable[[Value], tuple[str, ...]]:
    def read(value: Value) -> tuple[str, ...]:
        parts = (part.strip() for part in re.split(separators, text_of(value)))
        return tuple(part for part in parts if part)

    return read


def _period(value: Value) -> Period | None:
    text = text_of(value)
    if not text:
        return None
    try:
        return Period.parse(text)
    except ValueError as error:
        raise CellError(PlanMessage.PERIOD_BAD, found=text) from error


def _day(value: Value) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text_of(value))
    except ValueError as error:
        raise CellError(PlanMessage.DATE_BAD, found=text_of(value)) from error


def _whole(value: Value) -> int | None:
    text = text_of(value)
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise CellError(PlanMessage.EVENTS_BAD, found=text)
    return int(text)


def _plan_code(value: Value) -> str:
    text = text_of(value)
    if text and not re.fullmatch(r"[A-Z0-9]{2,12}", text):
        raise CellError(PlanMessage.CODE_MALFORMED, text, found=text)
    return text


def _is_email(text: str) -> bool:
    # What mail systems accept in practice, not all that RFC 5322 allows.
    return bool(
        re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", text)
    )


def _email(value: Value) -> str:
    text = text_of(value)
    if text and not _is_email(text):
        raise CellError(PlanMessage.EMAIL_BAD, found=text)
    return text


def _emails(value: Value) -> tuple[str, ...]:
    listed = _split(r"[;,\n]")(value)
    good = tuple(each for each in listed if _is_email(each))
    if good != listed:
        bad = next(each for each in listed if each not in good)
        raise CellError(PlanMessage.EMAIL_BAD, good, found=bad)
    return good


def _choice(words: Mapping[str, Any], blank: Any) -> Codec:
    by_word = {folded(word): meaning for word, meaning in words.items()}
    by_meaning = {meaning: word for word, meaning in words.items()}

    def read(value: Value) -> Any:
        text = text_of(value)
        if text and folded(text) not in by_word:
            raise CellError(PlanMessage.NOT_IN_LIST, found=text, expected=", ".join(words))
        return by_word.get(folded(text), blank)

    return Codec(read, lambda meaning: by_meaning.get(meaning, ""), blank, tuple(words))


def _words(members: Iterable[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in members}


TEXT = Codec(text_of, str)
KEY = Codec(_key, str)
LABEL = Codec(_label, str)
LINES = Codec(_split(r"\n"), "\n".join, ())
NAMES = Codec(_split(r"[;\n]"), "; ".join, ())
ACRONYMS = Codec(_split(r"[,;\n]"), ", ".join, ())
EMAIL = Codec(_email, str)
EMAILS = Codec(_emails, "; ".join, ())
PLAN_CODE = Codec(_plan_code, str)
PERIOD = Codec(_period, lambda period: str(period) if period else "", None)
DAY = Codec(_day, lambda day: day, None)
WHOLE = Codec(_whole, lambda number: number, None)
BASIS = _choice(_words(Basis), Basis.PRINTED)
NATURE = _choice(_words(CompletionType), CompletionType.ONE_OFF)
BODY_KIND = _choice(_words(BodyKind), BodyKind.BODY)
YES_NO = _choice({"yes": True, "no": False}, True)
SAID_YES = Codec(
    _choice({"yes": True, "no": False}, False).read, lambda said: "yes" if said else "", False
)
ROUND_KIND = _choice({"regular": False, "baseline": True}, False)
MONTH = _choice({month: number for number, month in enumerate(MONTHS, 1)}, 1)
EVALUATION = _choice({"mid-term": "mid-term", "final": "final"}, "")
