"""The reporting period: a year or an equal part of one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from tipxl.domain.core.wording_days import MONTHS

_PARTS = {"": 1, "H": 2, "Q": 4}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period, written 2018H1 (half-year), 2018Q3 (quarter) or 2018 (year).

    Ordering is by time within one rhythm; a plan keeps to one rhythm. `first_month` is that in
    which its year begins, as the plan says: where it is July, 2018H1 is July to December 2018 and
    2018H2 January to June 2019. It is no part of the name, and two periods of one name are equal.
    """

    year: int
    part: int = 1
    parts: int = 1
    first_month: int = field(default=1, compare=False)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "2018H1"; raise ValueError, in words, on anything else."""
        found = _read(text)
        if found is None:
            raise ValueError(f"{text!r} is not a period; write it like 2018H1, 2018Q3 or 2018")
        return found

    @classmethod
    def or_none(cls, text: str) -> "Period | None":
        """Read "2018H1"; None on anything else, like "continuing" or nothing."""
        return _read(text)

    def __str__(self) -> str:
        letter = {1: "", 2: "H", 4: "Q"}[self.parts]
        return f"{self.year}{letter}{self.part}" if letter else str(self.year)

    def beginning(self, first_month: int) -> "Period":
        """The period of this name in a plan whose years begin in another month."""
        return self if first_month == self.first_month else replace(self, first_month=first_month)

    @property
    def start(self) -> date:
        """The first day of the period."""
        months = self.first_month - 1 + 12 // self.parts * (self.part - 1)
        return date(self.year + months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The period that follows."""
        if self.part == self.parts:
            return replace(self, year=self.year + 1, part=1)
        return replace(self, part=self.part + 1)

    @property
    def number(self) -> int:
        """The periods of one rhythm, counted."""
        return self.year * self.parts + self.part

    @property
    def words(self) -> str:
        """The period for a reader, e.g. "January to June 2018"."""
        if self.parts == 1 and self.first_month == 1:
            return str(self.year)
        start, end = self.start, self.end
        begins = f" {start.year}" if start.year != end.year else ""
        return f"{MONTHS[start.month - 1]}{begins} to {MONTHS[end.month - 1]} {end.year}"

    @property
    def words_and_code(self) -> str:
        """The period for a reader, with its code where that is another word."""
        return self.words if self.words == str(self) else f"{self.words} ({self})"

    def through(self, last: "Period") -> Iterator["Period"]:
        """Every period from this one to `last`, both included."""
        period = self
        while period <= last:
            yield period
            period = period.next

    def of(self, day: date) -> "Period":
        """The period of this one's rhythm in which `day` lies."""
        months = day.year * 12 + day.month - self.first_month
        return replace(self, year=months // 12, part=months % 12 * self.parts // 12 + 1)


@lru_cache(maxsize=4096)  # a round of a hundred reports asks for the same few dozen 27,000 times
def _read(text: str) -> Period | None:
    match = re.fullmatch(r"(\d{4})(?:([HQ])([1-4]))?", text.strip().upper(), re.ASCII)
    parts = _PARTS[match[2] or ""] if match else 0
    part = int(match[3] or 1) if match else 0
    if match is None or part > parts or int(match[1]) < 1900:
        return None
    return Period(int(match[1]), part, parts)
