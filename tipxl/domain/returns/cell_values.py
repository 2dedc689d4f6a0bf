"""The value of a cell: each kind of column understands what people type, and repairs it."""

import difflib
import math
import re
import unicodedata
from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.expression import EMPTY_WORDS, MISREAD, NOT_COLLECTED, squeezed
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.shown_numbers import shows_number
from tipxl.domain.core.workbook import UNKNOWN_LETTER, Cell, CellKind
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import CLEAR
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind, Item

Understood = tuple[str | float | None, tuple[Finding, ...]]


_A_DAY = 24  # hours


class Side(Enum):
    """Which of two days a date column asks for."""

    ALONE = ""
    FIRST = "first"
    LAST = "last"


class CellQuestion(Struct, frozen=True):
    """What a cell is asked: its column and, for a list, the values this form offers."""

    column: Column
    choices: ChoiceList | None = None
    date_1904: bool = False
    side: Side = Side.ALONE


def understand(cell: Cell | None, question: CellQuestion, place: Place) -> Understood:
    """The value of a cell, and the findings; MISREAD where it cannot be understood."""
    if cell is None:
        return None, ()
    if cell.is_nought_by_formula:
        return None, (ReturnMessage.NOUGHT_BY_FORMULA.at(place, found=raw_text(cell)),)
    if question.column.kind is ColumnKind.TEXT and is_in_other_letters(cell):
        return MISREAD, (ReturnMessage.OTHER_LETTERS.at(place, found=raw_text(cell)),)
    trouble = _trouble(cell, place, date_1904=question.date_1904)
    if trouble is not None:
        return MISREAD, (trouble,)
    word = squeezed(raw_text(cell))
    if word == CLEAR:
        return CLEAR, ()
    if folded(word) == CLEAR.casefold():
        return CLEAR, (ReturnMessage.SPELLING.at(place, found=word, meaning=CLEAR),)
    held = held_text(cell, date_1904=question.date_1904)
    note = (ReturnMessage.FORMULA.at(place, found=held),) if cell.formula else ()
    cell, shown = _as_shown(cell, question, place)
    if shown is not None and shown.severity is Severity.ERROR:
        return MISREAD, (*note, shown)
    value, findings = _READERS[question.column.kind](cell, question, place)
    told = (shown,) if shown is not None and value is not MISREAD else ()
    return value, (*note, *told, *findings)


def _as_shown(cell: Cell, question: CellQuestion, place: Place) -> tuple[Cell, Finding | None]:
    """The cell as people see it, and what is told where its number format shows something else.

    In words and lists what is seen is the answer; a count or a day that reads otherwise is asked.
    """
    if not cell.shown or is_in_other_letters(cell):  # "" is seen of a blank, too
        return cell, None
    held = held_text(cell, date_1904=question.date_1904)
    if cell.kind is CellKind.DATE and question.column.kind is ColumnKind.COUNT:
        return cell, None  # which is asked, or told, as a day where a number is asked
    if question.column.kind is ColumnKind.TEXT and _is_duration(cell):
        return cell._replace(kind=CellKind.TEXT, value=cell.shown), None
    if cell.kind is CellKind.DATE:
        return cell, ReturnMessage.DAY_IN_PART.at(place, found=cell.shown, meaning=held)
    if question.column.kind in (ColumnKind.TEXT, ColumnKind.LIST):
        seen = cell._replace(kind=CellKind.TEXT, value=cell.shown)
        is_number = isinstance(cell.value, float) and shows_number(cell.shown, cell.value)
        if is_number and not any(map(str.isalpha, cell.shown)):  # 1,200 and 012 are no news
            return seen, None
        return seen, ReturnMessage.AS_SHOWN.at(place, found=cell.shown, held=held)
    if isinstance(cell.value, float):
        is_share = not cell.value.is_integer()  # which is asked anyhow, as it is
        if is_share or shows_number(cell.shown, cell.value):
            return cell, None
    return cell, ReturnMessage.SHOWN_OTHERWISE.at(place, found=cell.shown, held=held)


def is_in_other_letters(cell: Cell) -> bool:
    """Whether letters of a text are others than its file holds, by the font of the cell."""
    return bool(cell.shown) and UNKNOWN_LETTER in (cell.shown or "")


def _is_duration(cell: Cell) -> bool:
    """Whether hours are seen that go on where a day ends: 36:30."""
    hours = re.fullmatch(r"(\d{1,9})(?::\d\d)?", cell.shown or "")
    return cell.kind is CellKind.DATE and hours is not None and int(hours[1]) >= _A_DAY


def raw_text(cell: Cell) -> str:
    """What stands in the cell, as text."""
    value = cell.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    # What people see: 75% is held as 0.75.
    is_percent = cell.kind is CellKind.PERCENT
    return f"{value * 100:.12g}%" if is_percent else f"{value:.15g}"


def seen_text(cell: Cell, *, date_1904: bool = False) -> str:
    """What people see in the cell: a day as a day, and what its number format makes of it."""
    if cell.shown and cell.kind is not CellKind.DATE and not is_in_other_letters(cell):
        return cell.shown
    return held_text(cell, date_1904=date_1904)


def held_text(cell: Cell, *, date_1904: bool = False) -> str:
    """What the cell holds, however it is shown: a day as a day, where a workbook holds 43281."""
    if cell.kind is CellKind.DATE and isinstance(cell.value, float):
        return _day_and_time(cell.value, read_date(cell, date_1904=date_1904).iso)
    return raw_text(cell)


def tidy(text: str) -> str:
    """The text as people see it: composed letters, no control characters, plain line ends."""
    if text.isascii() and text.isprintable():  # most texts are, and only their ends need a look
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\t", " ").translate(_BREAKS)
    lines = (_without_controls(line) for line in text.split("\n"))
    lines = (line.replace("\u00a0", " ").strip() for line in lines)
    return "\n".join(lines).strip()


def folded(text: str) -> str:
    """The text without the differences that mean nothing: case, blanks, dashes, full stops."""
    plain = unicodedata.normalize("NFKC", squeezed(text.translate(_BREAKS))).casefold()
    plain = _visible(plain).translate(_TURKISH)
    return " ".join(re.sub(r"[\s\-‐-―_.]+", " ", plain).split())


#: Every kind of line end, the vertical tab of Word among them.
_BREAKS = dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n")
#: The Turkish i with and without its dot, which casefold keeps apart.
_TURKISH = {0x0131: "i", 0x0307: None}


#: The digits that the member states write: Thai, Lao, Burmese, Khmer.
_DIGITS = {
    zero + number: str(number) for zero in (0x0E50, 0x0ED0, 0x1040, 0x17E0) for number in range(10)
}


def _visible(text: str) -> str:
    """The text without the marks that nobody sees: joiners, directions, soft hyphens."""
    if text.isascii():
        return text
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def _trouble(cell: Cell, place: Place, *, date_1904: bool) -> Finding | None:
    if cell.kind is CellKind.ERROR:
        return ReturnMessage.CELL_ERROR.at(place, found=raw_text(cell))
    if cell.formula and cell.value is None:
        return ReturnMessage.NO_RESULT.at(place)
    if cell.shown == "" and squeezed(held_text(cell, date_1904=date_1904)):
        return ReturnMessage.MASKED.at(place, found=held_text(cell, date_1904=date_1904))
    if cell.struck:
        return ReturnMessage.STRUCK.at(place, found=held_text(cell, date_1904=date_1904))
    return None


def _text(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    if cell.kind is CellKind.DATE and isinstance(cell.value, float):
        return seen_text(cell, date_1904=question.date_1904), ()
    # Blank is what the workbook itself takes for blank, so that READY never precedes an error.
    visible = squeezed(raw_text(cell))
    text = tidy(raw_text(cell))
    if not visible:
        return None, ()
    if visible.casefold() in EMPTY_WORDS:
        return None, (ReturnMessage.BLANK_WORD.at(place, found=text, word=text),)
    if not text:
        return visible, (ReturnMessage.ODD_BLANKS.at(place, found=visible),)
    # An arrow, a tick, or what stands for one: a font of signs draws it for the letter \xfc.
    if text in _TICKS or (len(text) < _SHORT and not any(map(str.isalnum, text))):
        return text, (ReturnMessage.SIGNS_ONLY.at(place, found=text),)
    return text, ()


_TICKS = frozenset({"\xfc", "\xfb"})  # letters that a font of signs draws as ticks
_SHORT = 10


def _day_and_time(serial: float, day: str) -> str:
    """A day or a time of day in a text, as people see it; 14:30 is held as 0.604…."""
    if not math.isfinite(serial):
        return f"{serial}"
    minutes = round(serial % 1 * 1440)
    time = f"{minutes // 60:02}:{minutes % 60:02}" if 0 < minutes < 1440 else ""
    if 0 <= serial < 1:
        return time or "00:00"
    return " ".join(part for part in (day or f"{int(serial)}", time) if part)


def _printed(cell: Cell) -> str:
    # LibreOffice's CLEAN takes away C1 control characters too, Excel's does not. No date, count
    # or value of a list holds one: where one program sees a blank, the other sees a mistake.
    text = raw_text(cell).translate(_BREAKS)
    return squeezed(_visible(_without_controls(squeezed(text))))


def _without_controls(text: str) -> str:
    if text.isprintable():  # most texts are, and need no second look
        return text
    return "".join(each for each in text if unicodedata.category(each) != "Cc")


def _choice(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    text = _printed(cell)
    if not text:
        return None, ()
    choices = question.choices or ChoiceList("")
    exact = next((each for each in choices.items if each.label == text), None)
    if exact is not None:
        return exact.code, ()
    if choices.titled:
        return _row(choices, text, place)
    asked = folded(text) in {folded(each) for each in choices.ask}
    found = None if asked else spellings(choices).get(folded(text))
    if found is not None:
        return found.code, (ReturnMessage.SPELLING.at(place, found=text, meaning=found.label),)
    if asked or _names_two(choices, " ".join(raw_text(cell).split())):
        labels = ", ".join(each.label for each in choices.items)
        return MISREAD, (ReturnMessage.ASKED.at(place, found=text, expected=labels),)
    return MISREAD, ()


def _row(choices: ChoiceList, text: str, place: Place) -> Understood:
    """A row offered with its words: known by its key alone, whatever stands behind it."""
    words = _in_words(text)
    named = [each for each in choices.items if _in_words(each.code) in words]
    if len(named) == 1 and words.startswith(_in_words(named[0].code)):
        if text == named[0].code:
            return text, ()
        meaning = named[0].code
        return meaning, (ReturnMessage.SPELLING.at(place, found=text, meaning=meaning),)
    if len(named) > 1:
        keys = ", ".join(each.code for each in named)
        return MISREAD, (ReturnMessage.ASKED.at(place, found=text, expected=keys),)
    return MISREAD, ()


_NEGATIONS = frozenset(
    {"not", "no", "non", "nil", "none", "never", "without", "cannot", "neither", "nor", "un"}
)
#: What turns a word into its opposite: "unfinished", "discontinued", "offline".
_OPPOSITE = ("un", "in", "im", "dis", "non", "mis", "off")
_STEM = 4
_LIKE_TEXT = 0.88
_LIKE_WORD = 0.75  # of the letters of two words, in order, so that one may be the other misspelt


def nearest(text: str, choices: ChoiceList) -> str:
    """The label of which what was typed is a misspelling; "" when none, or more than one, is near.

    Keys and numbers are never likened (2018H2 is no misspelling of 2018H1), and what says no is
    never likened to what does not. On 133 misspellings and opposites of our lists it is right in 85
    of 92 and offers something wrong in 1 of 41; RapidFuzz, by the same rules about what says no, in
    78 to 86 of 92 and 0 to 2 of 41, and by its ratio alone in 77 to 89 and 11 to 25.
    """
    if choices.titled:  # the key of an activity where a row is asked, "A.a.1.1" for "A.a.1.1#1"
        words = _in_words(text)
        near = {each.code for each in choices.items if _in_words(each.code).startswith(words)}
        return near.pop() if len(near) == 1 and words.strip() else ""
    near = {each.label for each in choices.items if _is_misspelt(folded(text), folded(each.label))}
    return near.pop() if len(near) == 1 else ""


def _is_misspelt(typed: str, label: str) -> bool:
    if re.search(r"\d", typed + label) or not typed:
        return typed == label
    ours, theirs = re.findall(r"[^\W_]+", label), re.findall(r"[^\W_]+", typed)
    if _NEGATIONS.intersection(ours) != _NEGATIONS.intersection(theirs):
        return False
    if not theirs or _begin_apart(theirs, ours):
        return False
    if len(ours) == len(theirs) and all(map(_is_like, theirs, ours)):
        return True
    return difflib.SequenceMatcher(None, "".join(theirs), "".join(ours)).ratio() >= _LIKE_TEXT


def _begin_apart(typed: list[str], label: list[str]) -> bool:
    """Whether words begin with other letters, or one of them with what makes it an opposite."""
    pairs = zip(typed, label, strict=True) if len(typed) == len(label) else ()
    return typed[0][0] != label[0][0] or any(
        one[0] != other[0] or _is_opposite(one, other) for one, other in pairs
    )


def _is_opposite(one: str, other: str) -> bool:
    return any(
        one.startswith(prefix) != other.startswith(prefix)
        and _is_like(one.removeprefix(prefix), other.removeprefix(prefix))
        for prefix in _OPPOSITE
        if min(len(one), len(other)) >= len(prefix) + _STEM - 1
    )


def _is_like(typed: str, word: str) -> bool:
    if len(typed) >= _STEM and word.startswith(typed):  # "Complet", "prep"
        return True
    return difflib.SequenceMatcher(None, typed, word).ratio() >= _LIKE_WORD


@remembered  # asked at every text beside a status, and at every word that is no value of its list
def spellings(choices: ChoiceList) -> Mapping[str, Item]:
    """What each value of a list may be typed as, folded."""
    found: dict[str, Item] = {}
    for item in choices.items:
        for word in (item.label, item.code, *item.aliases):
            found.setdefault(folded(word), item)
    return found


def _names_two(choices: ChoiceList, text: str) -> bool:
    """Two statuses in one cell, like "Completed (Phase 1) / Ongoing", are never guessed."""
    words = _in_words(text)
    # Codes do not count: ON and ME are English words, too.
    named = {
        item.code
        for item in choices.items
        if any(_in_words(word) in words for word in (item.label, *item.aliases))
    }
    return len(named) > 1


def _in_words(text: str) -> str:
    """The words of a text alone, each between blanks."""
    words = re.findall(r"[^\W_]+", folded(text))
    return f" {' '.join(words)} "


def _date(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    if not _printed(cell):
        return None, ()
    reading = read_date(cell, date_1904=question.date_1904)
    if not reading.iso:
        return MISREAD, ()
    found = raw_text(cell)
    if reading.until:
        if question.side is Side.ALONE:
            return MISREAD, ()
        words = {"first": reading.iso, "last": reading.until}
        day = reading.until if question.side is Side.LAST else reading.iso
        return day, (ReturnMessage.DATE_RANGE.at(place, found=found, **words),)
    message = _DATE_MESSAGES.get(reading.how)
    if message is None:
        return reading.iso, ()
    return reading.iso, (message.at(place, found=found, meaning=reading.iso),)


_DATE_MESSAGES = {
    "text": ReturnMessage.DATE_TEXT,
    "unsure": ReturnMessage.DATE_UNSURE,
    "buddhist": ReturnMessage.DATE_BUDDHIST,
    "month": ReturnMessage.DATE_MONTH,
}


def _count(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    if isinstance(cell.value, float):
        if cell.kind is CellKind.PERCENT or not (cell.value.is_integer() and 0 <= cell.value < 1e9):
            return MISREAD, ()
        return _number_or_day(cell, question, place)
    text = _in_our_digits(_printed(cell))
    if not text:
        return None, ()
    if _has_two_lines(raw_text(cell)):  # "20", and "30" below it, are not 2030
        return MISREAD, ()
    if text == NOT_COLLECTED:
        return text, ()
    if folded(text) in {"nc", "not collected"}:
        return NOT_COLLECTED, (ReturnMessage.SPELLING.at(place, found=text, meaning=NOT_COLLECTED),)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", text, re.ASCII):
        number = float(text.replace(",", ""))
        return number, (ReturnMessage.NUMBER_TEXT.at(place, found=text, meaning=f"{number:.15g}"),)
    return MISREAD, ()


def _has_two_lines(text: str) -> bool:
    """Whether something stands on both sides of a line end or a tab."""
    parts = re.split(r"[\t\n\r]", text.translate(_BREAKS))
    return sum(bool(_visible(squeezed(part))) for part in parts) > 1


def _in_our_digits(text: str) -> str:
    """Thai, Lao, Burmese and Khmer digits as 0 to 9."""
    return text if text.isascii() else text.translate(_DIGITS)


def _number_or_day(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    """A day typed where a number is asked is no number, though a workbook holds it as one."""
    found, day = raw_text(cell), read_date(cell, date_1904=question.date_1904).iso
    if cell.kind is CellKind.DATE and day:
        seen = seen_text(cell, date_1904=question.date_1904)
        return MISREAD, (ReturnMessage.COUNT_DATE.at(place, found=seen, meaning=day),)
    if cell.kind is CellKind.DATE:
        return cell.value, (ReturnMessage.COUNT_AS_DATE.at(place, found=found, meaning=found),)
    if day:  # the cell's own number format hides that a day was typed
        return cell.value, (ReturnMessage.COUNT_LIKE_DATE.at(place, found=found, meaning=day),)
    return cell.value, ()


_READERS = {
    ColumnKind.TEXT: _text,
    ColumnKind.LIST: _choice,
    ColumnKind.DATE: _date,
    ColumnKind.COUNT: _count,
}
