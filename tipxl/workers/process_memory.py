"""What this process understood last, under the keys of the cache. Only a desk keeps anything.

A desk reads the folder anew for each change. With 1,000 bodies, to unpack 999 returns and the plan
once more takes 0.2 s, and what is remembered of a plan is known by its being the same object.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_SHELVES = 4  # that are kept: a plan, the round that is looked at, and an open one before it


class ProcessMemory:
    """Values by shelf and key. A key tells everything that its value hangs on, as in the cache."""

    def __init__(self) -> None:
        self.is_kept = False
        self._lock = threading.Lock()  # a desk answers several pages at once
        self._shelves: dict[str, Mapping[bytes, object]] = {}

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep values as long as this is open, and forget them at its end."""
        self.is_kept = True
        try:
            yield
        finally:
            self.is_kept = False
            self._shelves = {}

    def get(self, shelf: str, key: bytes) -> object | None:
        """What was kept; None where nothing was."""
        return self._shelves.get(shelf, {}).get(key)

    def keep(self, shelf: str, values: Mapping[bytes, object]) -> None:
        """Keep these values of a shelf, and no others of it."""
        if not self.is_kept:
            return
        with self._lock:
            self._shelves.pop(shelf, None)
            while len(self._shelves) >= _SHELVES:
                self._shelves.pop(next(iter(self._shelves)))
            self._shelves[shelf] = values


#: The memory of this process; the desk says that it is kept.
MEMORY = ProcessMemory()
