"""A cell that should hold a day -> the day, and how sure we are."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tipxl.domain.grid import Cell

#: Days outside these cannot belong to a work plan; the form's own validation uses the same.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)

_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_BUDDHIST_ERA = 543  # years ahead of the common era
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


@dataclass(frozen=True, slots=True)
class DateReading:
    """An ISO day, "" where there is none; `how`: cell, text, unsure (two readings), buddhist."""

    iso: str = ""
    how: str = ""


def read_date(cell: Cell, *, date_1904: bool = False) -> DateReading:
    """The day in a cell: a serial number, or text in one of the usual orders."""
    if isinstance(cell.value, bool) or cell.value is None:
        return DateReading()
    if isinstance(cell.value, float):
        return _serial(cell.value, _EPOCH_1904 if date_1904 else _EPOCH_1900)
    return _typed(" ".join(cell.value.split()).casefold())


def _serial(number: float, epoch: date) -> DateReading:
    if not 0 < number < 2_958_466:  # 9999-12-31, the last day a workbook knows
        return DateReading()
    try:
        return _sensible(epoch + timedelta(days=int(number)), "cell")
    except OverflowError:
        return DateReading()


def _typed(text: str) -> DateReading:
    if match := _ISO.fullmatch(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(text):
        return _made(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return _made(int(match[3]), _month(match[1]), int(match[2]))
    if match := _NUMBERS.fullmatch(text):
        return _numbers(int(match[1]), int(match[2]), int(match[3]))
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


def _made(year: int, month: int, day: int) -> DateReading:
    try:
        return _sensible(date(year, month, day), "text")
    except ValueError:
        return DateReading()


def _sensible(day: date, how: str) -> DateReading:
    if FIRST_DAY.year + _BUDDHIST_ERA <= day.year <= LAST_DAY.year + _BUDDHIST_ERA:
        try:
            return DateReading(day.replace(year=day.year - _BUDDHIST_ERA).isoformat(), "buddhist")
        except ValueError:  # 29 February of a year that has none
            return DateReading()
    if not FIRST_DAY <= day < LAST_DAY:
        return DateReading()
    return DateReading(day.isoformat(), how)
