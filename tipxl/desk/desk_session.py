"""What the desk knows while it runs: the folder, who may speak to it, and the step under way."""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct, field

from tipxl.commands.look import folder_state
from tipxl.desk.steps import StepRunner
from tipxl.domain.plan.period import Period
from tipxl.workers.tidying import untidied

T = TypeVar("T")

#: Seconds without anybody after which the desk ends.
QUIET = 3600.0

_REMEMBERED = 60  # values of pages that are kept at most


def this_moment() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def opened_on_this_computer(path: Path) -> bool:
    """Open a file in the program that this computer has for it; whether there is one."""
    return click.launch(str(path)) == 0


class LookedAt(Struct, frozen=True):
    """Files that were only looked at, to be taken in at one press: name and bytes of each."""

    root: Path
    period: Period
    files: tuple[tuple[str, bytes], ...]
    received: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))


class DeskSession(Struct):
    """One desk on one folder. `start_token` opens it once; `cookie` is what the browser keeps."""

    root: Path
    port: int
    read_only: bool = False
    clock: Callable[[], datetime] = this_moment
    start_token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    steps: StepRunner = field(default_factory=StepRunner)
    last_seen: float = field(default_factory=time.monotonic)
    ended: bool = False
    looked: LookedAt | None = None  # the last ones only, and in memory only
    open_file: Callable[[Path], bool] = opened_on_this_computer
    opening: Path | None = None  # the workbook that was opened last, in the program for it
    _values: dict[tuple[object, ...], tuple[str, Any]] = {}
    _lock: threading.Lock = field(default_factory=threading.Lock)  # several pages at once

    @property
    def quarter_hour(self) -> datetime:
        """The quarter of an hour that it is: no time zone begins a day within one."""
        now = self.clock()
        return now.replace(minute=now.minute // 15 * 15, second=0)

    @property
    def cookie_name(self) -> str:
        """Two desks on one computer do not share a cookie: a cookie knows no port."""
        return f"tipxl-desk-{self.port}"

    @property
    def start_address(self) -> str:
        """The address that opens the desk, once."""
        return f"http://127.0.0.1:{self.port}/start?token={self.start_token}"

    def state(self, period: Period | None) -> str:
        """The folder's fingerprint: it changes when anything that a page shows may have changed."""
        return folder_state(self.root, period)

    def value(self, period: Period | None, name: tuple[object, ...], make: Callable[[], T]) -> T:
        """A value as it was made for the same state of the folder, or made now."""
        state, key = self.state(period), (self.root, period, *name)
        known = self._values.get(key)
        if known is not None and known[0] == state:
            found: T = known[1]
            return found
        with untidied():
            made = make()
        with self._lock:
            while len(self._values) >= _REMEMBERED:
                self._values.pop(next(iter(self._values)))
            self._values[key] = (state, made)
        return made

    def is_over(self) -> bool:
        """Whether the desk has been closed, or nobody was there for an hour."""
        quiet = time.monotonic() - self.last_seen > QUIET and self.steps.running is None
        return self.ended or quiet
