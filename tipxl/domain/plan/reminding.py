"""Due day + today -> which reminder a body that has not reported should get."""

from datetime import date, timedelta

from msgspec import Struct

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.work_plan import Round


class ReminderStage(Struct, frozen=True):
    """One of the four moments at which a body that has not yet reported gets a letter."""

    letter: str
    days: int  # after the due day; before it where negative
    to_chair: bool = False  # the chair of the body is copied


STAGES = (
    ReminderStage("reminder-14-before", -14),
    ReminderStage("reminder-3-before", -3),
    ReminderStage("reminder-1-after", 1),
    ReminderStage("reminder-10-after", 10, to_chair=True),
)


#: The letter that reminds a body of the rows that its partial report leaves open.
OPEN_ROWS = "reminder-open-rows"


def stage_on(due: date, today: date) -> ReminderStage | None:
    """The latest stage whose day has come; None before the first."""
    come = [each for each in STAGES if due + timedelta(days=each.days) <= today]
    return come[-1] if come else None


def first_day(due: date) -> date:
    """The day from which bodies are reminded."""
    return due + timedelta(days=STAGES[0].days)


def next_reminder(
    due: date, today: date, written: frozenset[str]
) -> tuple[date, ReminderStage] | None:
    """When a body that has not yet reported is reminded next; None after the last reminder.

    `written` are the letters it has had. A reminder whose day has come and that is not among
    them is for today.
    """
    come = stage_on(due, today)
    if come is not None and come.letter not in written:
        return today, come
    later = (each for each in STAGES if due + timedelta(days=each.days) > today)
    following = next(later, None)
    return (due + timedelta(days=following.days), following) if following else None


def late_words(held: Round, received: date) -> str:
    """How late a report of that day is, in words; "" where it is in time.

    `held` is the round as it is for the body, with more time where it was given some.
    """
    days = (received - held.due).days
    if days <= 0:
        return ""
    late = f"{counted(days, 'day')} late"
    if received <= held.freeze:
        return late
    return f"{late}, after the freeze: it waits for your decision"


def early_words(held: Round, made: date | None, received: date) -> str:
    """Why a report can hardly have come on that day, in words; "" where it can.

    `made` is the day on which its form was made. One that was made after the freeze speaks against
    nothing: then the round is made up for afterwards.
    """
    if received < held.period.start:
        return f"{long_date(received)} is before {held.period} began: is the day right?"
    if made is not None and received < made <= held.freeze:
        then = f"before its form was made, on {long_date(made)}"
        return f"{long_date(received)} is {then}: is the day right?"
    return ""
