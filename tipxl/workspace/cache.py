"""The results of reading plans and reports, kept in one SQLite file. It only ever saves time.

Every value carries its own checksum, and whatever is wrong with the file (damaged, locked, on a
disk that cannot be written) means that the value is not known: the work is done again.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

# A table "without rowid" would be searched through its values: SQLite reads each one that it passes
# on its way to a key whole, and the plan's has 11 MB.
_TABLE = (
    "create table if not exists kept2 (key blob primary key, shelf text not null, "
    "label text not null, value blob not null)"
)
_SUM = 16  # bytes of the checksum before each value
_PATIENCE = 2.0  # seconds to wait for another tipxl that is writing
_OFTEN = 200  # values between two commits: what a kill may cost


class CachedValue(Struct, frozen=True):
    """A value, and a label by which its user finds what else it hangs on."""

    label: str
    value: bytes


class Cache:
    """Values by key. A group is what is used together, and tidied together."""

    def __init__(self, path: Path, *, keep: bool = True) -> None:
        self._path = path
        self._new = 0
        self._damaged = self._denied = False
        self._keeps = keep
        self._connection = _opened(path) if keep else _looked_at(path)

    def get(self, key: bytes) -> CachedValue | None:
        """What was kept; None where nothing was, or nothing that can be trusted."""
        for label, value in self._run("select label, value from kept2 where key = ?", key):
            if value[:_SUM] == _checksum(key, label, value[_SUM:]):
                return CachedValue(label, value[_SUM:])
        return None

    def put(self, group: str, key: bytes, kept: CachedValue) -> None:
        """Keep a value, unless the cache is only looked at."""
        if not self._keeps:
            return
        value = _checksum(key, kept.label, kept.value) + kept.value
        self._run("insert or replace into kept2 values (?, ?, ?, ?)", key, group, kept.label, value)
        self._new += 1
        if self._new % _OFTEN == 0:
            self._commit()

    def tidy(self, group: str, used: set[bytes]) -> None:
        """Let go of what in this group was not used now; nothing is done where nothing is new."""
        if self._new:
            rows = self._run("select key from kept2 where shelf = ?", group)
            for key in {row[0] for row in rows} - used:
                self._run("delete from kept2 where key = ?", key)

    def close(self) -> None:
        """Write what is new, or take a damaged file away."""
        if self._connection is None:
            return
        self._commit()
        self._connection.close()
        self._connection = None
        if self._damaged and self._keeps:
            _take_away(self._path)

    def _run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._connection is None or self._damaged or self._denied:
            return []
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError:
            # The disk's or another program's doing, not the file's. Asked again for each value,
            # a file that another program holds would cost more than it saves.
            self._denied = True
        except sqlite3.Error:
            self._damaged = True
        return []

    def _commit(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.commit()


@contextmanager
def opened(path: Path, *, keep: bool = True) -> Iterator[Cache]:
    """The cache at `path`, written when the work ends, however it ends.

    Without `keep` it is only looked at, and no file is made or changed.
    """
    cache = Cache(path, keep=keep)
    try:
        yield cache
    finally:
        cache.close()


def _opened(path: Path) -> sqlite3.Connection | None:
    """A connection; a file that is no database is made anew. None where there can be none."""
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        return None
    except sqlite3.Error:
        _take_away(path)
    try:
        return _connected(path)
    except sqlite3.Error:
        return None


def _looked_at(path: Path) -> sqlite3.Connection | None:
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return sqlite3.connect(address, timeout=_PATIENCE, uri=True)
    except sqlite3.Error:
        return None


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        # A kill leaves a whole file all the same; only a power cut may damage it.
        connection.execute("pragma synchronous = off")
        connection.execute(_TABLE)
        connection.execute("select key, shelf, label, value from kept2 limit 1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _take_away(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            each.unlink(missing_ok=True)


def _checksum(key: bytes, label: str, value: bytes) -> bytes:
    parts = (key, label.encode(), value)
    return hashlib.blake2b(b"".join(parts), digest_size=_SUM).digest()
