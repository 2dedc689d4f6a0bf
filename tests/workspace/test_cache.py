import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tipxl.workspace.cache import Cache, CachedValue, opened

KEPT = CachedValue("ABC 1", b"what was understood")


def kept(path: Path) -> CachedValue | None:
    with opened(path) as cache:
        return cache.get(b"key")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cache.sqlite"
    with opened(path) as cache:
        cache.put("2018H1", b"key", KEPT)
    return path


def test_a_value_is_found_again(path: Path) -> None:
    assert kept(path) == KEPT


def test_what_is_not_there_is_not_known(path: Path) -> None:
    with opened(path) as cache:
        assert cache.get(b"another key") is None


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def no_database(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 300)


def of_another_make(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("create table kept (key blob primary key, value blob)")
    connection.close()


def changed_by_a_letter(path: Path) -> None:
    data = path.read_bytes()
    assert b"what was understood" in data
    path.write_bytes(data.replace(b"what was understood", b"what was overstood!"))


@pytest.mark.parametrize("spoil", [cut_short, no_database, of_another_make, changed_by_a_letter])
def test_a_damaged_cache_knows_nothing_and_harms_nothing(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)

    assert kept(path) is None


@pytest.mark.parametrize("spoil", [cut_short, no_database])
def test_a_damaged_cache_is_made_anew(path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(path)
    for _ in range(2):  # the first notices, at the latest
        with opened(path) as cache:
            cache.put("2018H1", b"key", KEPT)

    assert kept(path) == KEPT


def test_without_a_folder_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "cache.sqlite"
    with opened(path) as cache:
        cache.put("2018H1", b"key", KEPT)

        assert cache.get(b"key") is None


def test_two_at_once_do_not_fail(path: Path) -> None:
    with opened(path) as one, opened(path) as other:
        assert one.get(b"key") == other.get(b"key") == KEPT
        one.put("2018H1", b"mine", KEPT)

    assert kept(path) == KEPT


def test_one_that_is_only_looked_at_is_not_changed(path: Path) -> None:
    stood = path.read_bytes()
    with opened(path, keep=False) as cache:
        cache.put("2018H1", b"mine", KEPT)
        cache.tidy("2018H1", set())

        assert cache.get(b"key") == KEPT
    assert path.read_bytes() == stood


@pytest.mark.parametrize("spoil", [cut_short, no_database, of_another_make])
def test_one_that_is_only_looked_at_stays_as_damaged_as_it_was(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    stood = path.read_bytes()
    with opened(path, keep=False) as cache:
        assert cache.get(b"key") is None
    assert path.read_bytes() == stood


def test_one_that_is_not_there_is_not_made_by_a_look(tmp_path: Path) -> None:
    with opened(tmp_path / "cache.sqlite", keep=False) as cache:
        assert cache.get(b"key") is None
    assert not list(tmp_path.iterdir())


def test_one_that_cannot_be_written_is_still_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    address = f"{path.as_uri()}?mode=ro"
    monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: connect(address, uri=True))
    with opened(path) as cache:
        assert cache.get(b"key") == KEPT
        cache.put("2018H1", b"mine", KEPT)
    monkeypatch.undo()

    assert kept(path) == KEPT


def test_what_another_program_holds_is_asked_once_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipxl.workspace.cache._PATIENCE", 0)
    asked: list[str] = []
    with opened(path) as cache:
        other = sqlite3.connect(path)
        other.execute("begin exclusive")
        monkeypatch.setattr(cache, "_connection", _Watched(cache, asked))
        for _ in range(5):
            cache.put("2018H1", b"mine", KEPT)
            assert cache.get(b"key") is None
        other.close()

    assert len(asked) == 1
    assert kept(path) == KEPT


class _Watched:
    """A connection that notes what it is asked."""

    def __init__(self, cache: Cache, asked: list[str]) -> None:
        self._connection = cache._connection
        self._asked = asked

    def execute(self, statement: str, *values: Any) -> Any:
        self._asked.append(statement)
        assert self._connection is not None
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_what_a_shelf_no_longer_uses_goes_and_other_shelves_stay(path: Path) -> None:
    with opened(path) as cache:
        cache.put("2018H2", b"other shelf", KEPT)
        cache.put("2018H1", b"new", KEPT)
        cache.tidy("2018H1", {b"new"})

        assert cache.get(b"key") is None
        assert cache.get(b"new") == cache.get(b"other shelf") == KEPT


def test_nothing_goes_where_nothing_is_new(path: Path) -> None:
    with opened(path) as cache:
        cache.tidy("2018H1", set())

    assert kept(path) == KEPT


def test_what_was_written_survives_a_kill(path: Path, tmp_path: Path) -> None:
    cache = Cache(path)
    for number in range(250):
        cache.put("2018H1", b"%d" % number, KEPT)
    killed = tmp_path / "killed.sqlite"
    for each in tmp_path.glob("cache.sqlite*"):  # as the disk is at this moment
        shutil.copy(each, tmp_path / each.name.replace("cache", "killed"))
    cache.close()

    with opened(killed) as after:
        assert after.get(b"0") == KEPT
