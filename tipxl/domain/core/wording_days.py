"""A day as people read it, whatever the language of the computer."""

from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """A day as a letter writes it, e.g. "30 July 2018" (independent of the computer's language)."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_day(text: str) -> str:
    """A day that is kept as text, e.g. "2018-07-30", in words; what is no day stays as it is."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text
