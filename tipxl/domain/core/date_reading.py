"""A cell that should hold a day -> the day (or the days), and how sure we are."""

import re
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.workbook import Cell

#: Days outside these cannot belong to a work plan; the form's own validation uses the same.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)

_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_BUDDHIST_ERA = 543  # years ahead of the common era
_LONGEST = 60  # characters in which two days can be written out
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([a-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH = re.compile(r"([a-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_NUMBER = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
_TO = r" ?(?:-|–|—|‑|/|to|until|and|&) ?"
_DAYS_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?{_TO}(\d{{1,2}}(?:st|nd|rd|th)? [a-z].*)")
_DAYS_NUMBERS = re.compile(rf"(\d{{1,2}}){_TO}(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}})")
_MONTH_DAYS = re.compile(rf"([a-z]{{3,9}}\.? )(\d{{1,2}}){_TO}(\d{{1,2}},? \d{{4}})")
_TWO_DAYS = re.compile(r"(.+?) ?(?: - |–|—| to | until )(.+)")


class DateReading(Struct, frozen=True):
    """An ISO day, "" where there is none, and the last one where the cell tells of several.

    `how`: cell, text, unsure (two readings), buddhist, month (its first day), range.
    """

    iso: str = ""
    how: str = ""
    until: str = ""


def read_date(cell: Cell, *, date_1904: bool = False) -> DateReading:
    """The day in a cell: a serial number, or text in one of the usual orders."""
    if isinstance(cell.value, bool) or cell.value is None:
        return DateReading()
    if isinstance(cell.value, float):
        return _serial(cell.value, _EPOCH_1904 if date_1904 else _EPOCH_1900)
    text = " ".join(cell.value.split()).casefold()
    return _typed(text) if len(text) <= _LONGEST else DateReading()


def _serial(number: float, epoch: date) -> DateReading:
    if not 0 < number < 2_958_466:  # 9999-12-31, the last day a workbook knows
        return DateReading()
    try:
        day = epoch + timedelta(days=int(number))
    except OverflowError:
        return DateReading()
    return _made(day.year, day.month, day.day, "cell")


def _typed(text: str) -> DateReading:
    if match := _ISO.fullmatch(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(text):
        return _made(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return _made(int(match[3]), _month(match[1]), int(match[2]))
    if match := _NUMBERS.fullmatch(text):
        return _numbers(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.fullmatch(text):
        return _first_of_month(int(match[2]), _month(match[1]))
    if match := _MONTH_NUMBER.fullmatch(text) or _YEAR_MONTH.fullmatch(text):
        return _first_of_month(int(match["year"]), int(match["month"]))
    return _range(text)


def _first_of_month(year: int, month: int) -> DateReading:
    reading = _made(year, month, 1)
    return replace(reading, how="month") if reading.iso else reading


def _range(text: str) -> DateReading:
    """Two days in one cell; what the first leaves out is what the second says."""
    if match := _DAYS_NUMBERS.fullmatch(text):
        one, other, month, year = map(int, match.groups())
        return _both(_made(year, month, one), _made(year, month, other))
    if match := _DAYS_MONTH.fullmatch(text):
        last = match[2]
        first = re.sub(r"^\d{1,2}", match[1], last)
    elif match := _MONTH_DAYS.fullmatch(text):
        last = match[1] + match[3]
        first = match[1] + re.sub(r"^\d{1,2}", match[2], match[3])
    elif match := _TWO_DAYS.fullmatch(text):
        first, last = match[1].strip(), match[2].strip()
        if not re.search(r"\d{4}", first):
            first = f"{first} {last[-4:]}"
    else:
        return DateReading()
    return _both(_day(first), _day(last))


def _day(text: str) -> DateReading:
    reading = _typed(text)
    return reading if reading.how in ("text", "buddhist") else DateReading()


def _both(first: DateReading, last: DateReading) -> DateReading:
    if first.iso and last.iso and first.iso <= last.iso:
        return DateReading(first.iso, "range", last.iso)
    return DateReading()


def _month(word: str) -> int:
    # 0 is no month, so no day comes of it.
    return next((n for n, name in enumerate(_MONTHS, start=1) if name.startswith(word)), 0)


def _numbers(first: int, second: int, year: int) -> DateReading:
    # The bodies write the day first; 03/04/2018 could still be the other way round.
    if first > 12 or first == second:
        return _made(year, second, first)
    if second > 12:
        return _made(year, first, second)
    reading = _made(year, second, first)
    return DateReading(reading.iso, "unsure") if reading.iso else reading


def _made(year: int, month: int, day: int, how: str = "text") -> DateReading:
    # The era first: 2563 was a leap year of the Buddhist calendar, and will be none of ours.
    if FIRST_DAY.year + _BUDDHIST_ERA <= year <= LAST_DAY.year + _BUDDHIST_ERA:
        year, how = year - _BUDDHIST_ERA, "buddhist"
    try:
        made = date(year, month, day)
    except ValueError:
        return DateReading()
    return DateReading(made.isoformat(), how) if FIRST_DAY <= made < LAST_DAY else DateReading()
