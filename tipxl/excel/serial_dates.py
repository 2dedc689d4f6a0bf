"""Dates and times, turned into the serial numbers of Excel."""

from datetime import date, datetime, time, timedelta

_DAY = timedelta(days=1)
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LEAP_DAY_THAT_NEVER_WAS = 60  # 29 February 1900 in Excel; from the next day on all is right


def serial(moment: date | time | timedelta, date_1904: bool = False) -> float:
    """The number Excel would store."""
    if isinstance(moment, timedelta):
        return moment / _DAY
    if isinstance(moment, time):
        moment = moment.replace(tzinfo=None)
        return (datetime.combine(_EPOCH_1900, moment) - _EPOCH_1900) / _DAY
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    moment = moment.replace(tzinfo=None)
    if date_1904:
        return (moment - _EPOCH_1904) / _DAY
    days = (moment - _EPOCH_1900) / _DAY
    return days - 1 if 1 < days < _LEAP_DAY_THAT_NEVER_WAS + 1 else days


def serial_of_text(text: str, date_1904: bool = False) -> float:
    """2018-01-31, 2018-01-31T10:00:00 or 10:00:00 as a serial number; ValueError otherwise."""
    text = text.strip()
    if "-" not in text:
        return serial(time.fromisoformat(text))
    return serial(datetime.fromisoformat(text), date_1904)
