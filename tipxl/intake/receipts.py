"""When something came: which of the times that are named is believed, and her word on it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.plan.moments import moment_words
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.time_zones import Zone, in_zone

#: How far two computers' clocks may differ.
CLOCKS_APART = timedelta(hours=1)

#: What is recorded where the officer says herself when a file was received.
BY_HER_WORD = "--received"

#: What is recorded where nothing says when a file was received that can be so.
BY_OURS = "the moment of collecting"

#: A time that something names, and what names it; None where it names none.
Claim = tuple[datetime | None, str]


class Receipt(Struct, frozen=True):
    """When something came, and how that is known.

    `doubt` says of a time that would have come first why it cannot be the one; "" where it can.
    """

    received: datetime
    received_from: str
    doubt: str = ""


class Receiving(Struct, frozen=True):
    """By what it is judged when something came: the round, and the clock of this computer."""

    period: Period
    now: datetime
    zone: Zone = None  # in which moments are told

    def believes(self, moment: datetime) -> bool:
        """Whether something may have come then; if not, some clock was wrong."""
        return not self._against(moment)

    def receipt(self, claims: Iterable[Claim]) -> Receipt:
        """The first time that can be; without one, now. Nothing comes later than now."""
        doubt = ""
        for moment, named_by in claims:
            against = self._against(moment) if moment is not None else ""
            if moment is not None and not against:
                return Receipt(min(moment, self.now), named_by, doubt)
            if moment is not None and not doubt:
                doubt = f"{named_by} says {self._told(moment)}, which is {against}"
        return Receipt(self.now, BY_OURS, doubt)

    def _told(self, moment: datetime) -> str:
        try:
            return moment_words(in_zone(moment, self.zone))
        except TipxlError:  # a mail may name the last day of all, which another zone has not
            return moment_words(moment)

    def _against(self, moment: datetime) -> str:
        """What speaks against a moment of receipt, in words."""
        if moment > self.now + CLOCKS_APART:
            return "later than now"
        # A year is left for reporting years that begin in another month.
        if moment.date() < self.period.start - timedelta(days=366):
            return f"long before {self.period}"
        return ""


def her_word(received: datetime | None, by: Receiving) -> datetime | None:
    """When she says that it came; TipxlError where that is still to come, or long before."""
    if received is not None and received > by.now:
        raise TipxlError(
            f"Nothing can have come on {moment_words(received)}: by the clock of this computer it "
            f"is {moment_words(by.now)}. Nothing was done. Say the day on which it came, or set "
            "the clock right."
        )
    if received is not None and not by.believes(received):
        raise TipxlError(
            f"Nothing of {by.period} can have come on {moment_words(received)}: {by.period} begins "
            f"on {long_date(by.period.start)}. Nothing was done. Say the day on which it came; "
            "look at the year."
        )
    return received


def say_when(period: Period, *files: Path) -> str:
    """What to do where something came at another time than is recorded."""
    names = " ".join(f'"{each}"' for each in dict.fromkeys(files))
    return (
        "if it came at another time, give the file once more with the day on which it came: "
        f"tipxl collect {period} {names} --received DAY"
    )
