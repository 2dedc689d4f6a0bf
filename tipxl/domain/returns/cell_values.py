"""The value of a cell: each kind of column understands what people type, and repairs it."""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.expression import EMPTY_WORDS, MISREAD, NOT_COLLECTED, squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import CLEAR
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind, Item

Understood = tuple[str | float | None, tuple[Finding, ...]]


class Side(Enum):
    """Which of two days a date column asks for."""

    ALONE = ""
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """What a cell is asked: its column and, for a list, the values this form offers."""

    column: Column
    choices: ChoiceList | None = None
    date_1904: bool = False
    side: Side = Side.ALONE


def understand(cell: Cell | None, question: CellQuestion, place: Place) -> Understood:
    """The value of a cell, and the findings; MISREAD where it cannot be understood."""
    if cell is None:
        return None, ()
    trouble = _trouble(cell, place)
    if trouble is not None:
        return MISREAD, (trouble,)
    if squeezed(raw_text(cell)) == CLEAR:
        return CLEAR, ()
    note = (ReturnMessage.FORMULA.at(place, found=raw_text(cell)),) if cell.formula else ()
    value, findings = _READERS[question.column.kind](cell, question, place)
    return value, (*note, *findings)


def raw_text(cell: Cell) -> str:
    """What stands in the cell, as text."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return "TRUE" if cell.value else "FALSE"
    if isinstance(cell.value, float):
        return f"{cell.value:.15g}"
    return cell.value


def tidy(text: str) -> str:
    """The text as people see it: composed letters, no control characters, plain line ends."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\t", " ")
    lines = (_without_controls(line) for line in text.split("\n"))
    lines = (line.replace("\u00a0", " ").strip() for line in lines)
    return "\n".join(lines).strip()


def folded(text: str) -> str:
    """The text without the differences that mean nothing: case, blanks, dashes, full stops."""
    plain = unicodedata.normalize("NFKC", squeezed(text)).casefold()
    return " ".join(re.sub(r"[\s\-‐-―_.]+", " ", plain).split())


def _trouble(cell: Cell, place: Place) -> Finding | None:
    if cell.kind is CellKind.ERROR:
        return ReturnMessage.CELL_ERROR.at(place, found=raw_text(cell))
    if cell.formula and cell.value is None:
        return ReturnMessage.NO_RESULT.at(place)
    if cell.struck:
        return ReturnMessage.STRUCK.at(place, found=raw_text(cell))
    return None


def _text(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    if cell.kind is CellKind.DATE and isinstance(cell.value, float):
        reading = read_date(cell, date_1904=question.date_1904)
        return (reading.iso, ()) if reading.iso else (raw_text(cell), ())
    # Blank is what the workbook itself takes for blank, so that READY never precedes an error.
    visible = squeezed(raw_text(cell))
    text = tidy(raw_text(cell))
    if not visible:
        return None, ()
    if visible.casefold() in EMPTY_WORDS:
        return None, (ReturnMessage.BLANK_WORD.at(place, found=text, word=text),)
    return (text, ()) if text else (visible, (ReturnMessage.ODD_BLANKS.at(place, found=visible),))


def _printed(cell: Cell) -> str:
    # LibreOffice's CLEAN takes away C1 control characters too, Excel's does not. No date, count
    # or value of a list holds one: where one program sees a blank, the other sees a mistake.
    return squeezed(_without_controls(squeezed(raw_text(cell))))


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
    asked = folded(text) in {folded(each) for each in choices.ask}
    found = None if asked else _spellings(choices).get(folded(text))
    if found is not None:
        return found.code, (ReturnMessage.SPELLING.at(place, found=text, meaning=found.label),)
    if asked or _names_two(choices, " ".join(raw_text(cell).split())):
        labels = ", ".join(each.label for each in choices.items)
        return MISREAD, (ReturnMessage.ASKED.at(place, found=text, expected=labels),)
    return MISREAD, ()


def nearest(text: str, choices: ChoiceList) -> str:
    """The label most like what was typed; "" when none is near."""
    labels = {folded(each.label): each.label for each in choices.items}
    if digits := re.findall(r"\d+", text):
        # 2018H2 is no misspelling of 2018H1.
        labels = {key: label for key, label in labels.items() if re.findall(r"\d+", key) == digits}
    close = difflib.get_close_matches(folded(text), labels, n=1, cutoff=0.6)
    return labels[close[0]] if close else ""


def _spellings(choices: ChoiceList) -> Mapping[str, Item]:
    spellings: dict[str, Item] = {}
    for item in choices.items:
        for word in (item.label, item.code, *item.aliases):
            spellings.setdefault(folded(word), item)
    return spellings


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
        if not (cell.value.is_integer() and 0 <= cell.value < 1e9):
            return MISREAD, ()
        return _number_or_day(cell, question, place)
    text = _printed(cell)
    if not text:
        return None, ()
    if text == NOT_COLLECTED:
        return text, ()
    if folded(text) in {"nc", "not collected"}:
        return NOT_COLLECTED, (ReturnMessage.SPELLING.at(place, found=text, meaning=NOT_COLLECTED),)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", text, re.ASCII):
        number = float(text.replace(",", ""))
        return number, (ReturnMessage.NUMBER_TEXT.at(place, found=text, meaning=f"{number:g}"),)
    return MISREAD, ()


def _number_or_day(cell: Cell, question: CellQuestion, place: Place) -> Understood:
    """A day typed where a number is asked is no number, though a workbook holds it as one."""
    found, day = raw_text(cell), read_date(cell, date_1904=question.date_1904).iso
    if cell.kind is CellKind.DATE and day:
        return MISREAD, (ReturnMessage.COUNT_DATE.at(place, found=found, meaning=day),)
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
