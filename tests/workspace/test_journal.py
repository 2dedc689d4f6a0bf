"""The journal is appended only; a line cut off by a kill costs that line and nothing else."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipxl.errors import TipxlError
from tipxl.workspace.journal import Event, append, read

NOW = datetime(2018, 7, 20, 9, 30, tzinfo=UTC)
ONE = Event(NOW, "issued", {"body": "ABC"})
TWO = Event(NOW, "collected", {"file": "báo cáo.xlsx", "note": 'a "line"\nof two'})
THREE = Event(NOW, "closed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "2018H1" / "journal.jsonl"


def test_what_is_appended_is_read_again_in_order(path: Path) -> None:
    append(path, ONE)
    append(path, TWO, THREE)

    assert read(path) == (ONE, TWO, THREE)


def test_an_event_is_one_line(path: Path) -> None:
    append(path, ONE, TWO, THREE)

    assert len(path.read_bytes().splitlines()) == 3


def test_a_journal_that_was_never_begun_is_empty(path: Path) -> None:
    assert read(path) == ()


def test_appending_changes_nothing_that_stands(path: Path) -> None:
    append(path, ONE)
    before = path.read_bytes()

    append(path, TWO)

    assert path.read_bytes().startswith(before)


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_line_that_was_cut_off_is_left_out_and_swallows_nothing(path: Path, kept: int) -> None:
    append(path, ONE, TWO)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:kept])

    append(path, THREE)

    assert read(path) == (ONE, THREE)


def test_a_last_line_without_its_end_is_read_and_not_swallowed(path: Path) -> None:
    append(path, ONE, TWO)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    append(path, THREE)

    assert read(path) == (ONE, TWO, THREE)


@pytest.mark.parametrize("damage", [b"{}", b"\xff\xfe", b"null", b'{"at": 1}', b"\x00" * 50, b""])
def test_a_damaged_line_costs_that_line_alone(path: Path, damage: bytes) -> None:
    append(path, ONE)
    with path.open("ab") as file:
        file.write(damage + b"\n")

    append(path, TWO)

    assert read(path) == (ONE, TWO)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_any_words_survive(details: dict[str, str]) -> None:
    event = Event(NOW, "noted", details)
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"tipxl-journal-{os.getpid()}.jsonl"

    try:
        append(path, event, event)
        found = read(path)
    finally:
        path.unlink(missing_ok=True)

    assert found == (event, event)


def test_a_full_disk_is_told_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> NoReturn:
        del handle
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(TipxlError, match="No space left on device"):
        append(path, ONE)


def test_a_journal_that_cannot_be_read_is_told_in_words(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(TipxlError, match="Cannot read"):
        read(path)
