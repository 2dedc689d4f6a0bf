"""How much one file may ask of the reader, what it has used, and why it is refused."""

import time
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

MIB = 1 << 20


class ReadLimits(Struct, frozen=True):
    """Everything a file can make big. A form stays far below each; a bomb does not."""

    file_bytes: int = 50 * MIB
    members: int = 2_000
    inflated_bytes: int = 300 * MIB
    part_bytes: int = 250 * MIB
    chunk_bytes: int = 1 << 16
    token_bytes: int = MIB  # one tag with its attributes, one comment, one text
    elements: int = 40_000_000  # opening and closing tags together
    depth: int = 256
    distinct_names: int = 10_000  # expat never forgets a name
    relationships: int = 20_000
    sheets: int = 256
    cells: int = 2_000_000
    shared_strings: int = 500_000
    characters: int = 30_000_000  # of text, counted at every cell that shows it
    merges: int = 100_000
    dropdowns: int = 100_000
    hidden_rows: int = 1_048_576
    hidden_columns: int = 100_000
    styles: int = 100_000
    comments: int = 50_000
    names: int = 20_000
    properties: int = 2_000
    seconds: float = 20.0  # of the processor, so that a busy computer changes no verdict
    wall_seconds: float = 180.0  # by the clock, against what waits for ever
    foreign_cells: int = 500_000
    foreign_characters: int = 20_000_000
    foreign_memory: int = 512 * MIB


#: What the officer's own plan and decisions may ask: room for ten thousand bodies and more.
OWN = ReadLimits(
    file_bytes=500 * MIB,
    inflated_bytes=4_000 * MIB,
    part_bytes=4_000 * MIB,
    elements=400_000_000,
    cells=20_000_000,
    shared_strings=5_000_000,
    characters=2_000_000_000,
    dropdowns=1_000_000,
    seconds=600.0,
    wall_seconds=3_600.0,
)

_WORDS = {
    "file_bytes": "bytes",
    "members": "parts",
    "inflated_bytes": "bytes when it is unpacked",
    "part_bytes": "bytes in one part",
    "token_bytes": "letters in one text",
    "elements": "tags",
    "depth": "levels of tags",
    "distinct_names": "kinds of tags",
    "relationships": "links between its parts",
    "foreign_cells": "cells",
    "foreign_characters": "characters",
}


class RefusedFileError(Exception):
    """The file is refused; the text says what is wrong, as part of a sentence."""


class DamagedError(RefusedFileError):
    """What is inside contradicts itself or its format."""


class BeyondLimitsError(RefusedFileError):
    """The file asks for more than a form ever needs."""


class ShortageError(RefusedFileError):
    """This computer, as busy as it is now, did not read the file to its end."""


class PasswordError(RefusedFileError):
    """The file is closed by a password."""


class ForeignReaderError(RefusedFileError):
    """The reader for the older formats gave up."""


class Meter:
    """What one file has used so far, and until when it may go on."""

    __slots__ = ("_ends", "_given_up", "_used", "limits")

    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self._used: Counter[str] = Counter()
        self._ends = time.thread_time() + limits.seconds
        self._given_up = time.monotonic() + limits.wall_seconds

    def add(self, what: str, number: int = 1) -> None:
        """Count `number` more of what the limit of that name bounds."""
        self._used[what] += number
        self.ensure(what, self._used[what])

    def ensure_more(self, what: str, number: int) -> None:
        """Refuse what would go over the limit together with what is counted already."""
        self.ensure(what, self._used[what] + number)

    def allows(self, used: Mapping[str, int]) -> bool:
        """Whether all of this may be counted, too."""
        return all(
            self._used[what] + number <= getattr(self.limits, what) for what, number in used.items()
        )

    @property
    def used(self) -> Mapping[str, int]:
        """What has been counted so far."""
        return self._used

    def ensure(self, what: str, number: int) -> None:
        """Refuse a number over the limit of that name."""
        limit = getattr(self.limits, what)
        if number > limit:
            words = _WORDS.get(what, what.replace("_", " "))
            raise BeyondLimitsError(f"it has more than {limit:,} {words}")

    def tick(self) -> None:
        """Refuse a file that has taken too long."""
        if time.thread_time() > self._ends:
            raise ShortageError(f"it took more than {self.limits.seconds:g} seconds of work")
        if not self.seconds_left:
            raise ShortageError("this computer was too busy")

    @property
    def seconds_left(self) -> float:
        """How long the file may still take by the clock."""
        return max(0.0, self._given_up - time.monotonic())


def shown(text: str) -> str:
    """A stranger's text, short and harmless enough to stand in our sentence."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
