"""A file is the old one or the new one, never half, and nothing is left behind."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tipxl.errors import TipxlError
from tipxl.files import (
    file_digest,
    make_folder,
    read_file,
    read_measured,
    remove,
    write_once,
    write_secret,
    write_whole,
)
from tipxl.journal.appending import append_lines


def failing(number: int) -> Any:
    def fail(*args: object, **named: object) -> NoReturn:
        del args, named
        raise OSError(number, os.strerror(number))

    return fail


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "book.xlsx"

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert names(path.parent) == ["book.xlsx"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_whole(path, b"a longer old one")

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["book.xlsx"]


@pytest.mark.parametrize("step", ["os.fsync", "os.replace", "pathlib.Path.chmod"])
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "no space left on device. It is as it was before. Make room on its disk"),
        (errno.EDQUOT, "It is as it was before. Make room on its disk, then run this again"),
        (errno.EROFS, "copy the whole folder of the plan to a disk of this computer"),
        (errno.EIO, "It is as it was before. Put that right, then run this again"),
        (errno.EACCES, "close it in Excel"),
    ],
)
def test_where_the_disk_fails_the_old_file_stays_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, told: str
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(step, failing(number))

    with pytest.raises(TipxlError, match=told) as caught:
        write_whole(path, b"new")

    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["book.xlsx"]


def test_a_first_file_that_cannot_be_written_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.replace", failing(errno.ENOSPC))

    with pytest.raises(TipxlError):
        write_whole(tmp_path / "book.xlsx", b"new")

    assert names(tmp_path) == []


def test_a_folder_that_is_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "rounds").write_bytes(b"")

    with pytest.raises(TipxlError, match="Cannot write to the folder"):
        write_whole(tmp_path / "rounds" / "book.xlsx", b"new")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "You may only read it. Ask whoever shares it"),
        (errno.EROFS, "copy the whole folder of the plan to a disk of this computer"),
        (errno.ENOSPC, "Make room on its disk"),
        (errno.EIO, "Put that right, then run this again"),
    ],
)
@pytest.mark.parametrize("write", [write_whole, write_secret])
def test_a_folder_that_takes_no_file_is_named_with_the_remedy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Path, bytes], object],
    number: int,
    remedy: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.mkstemp", failing(number))

    with pytest.raises(TipxlError) as caught:
        write(Path("book.xlsx"), b"new")  # as from the folder itself, without --root

    told = f"Cannot write to the folder {tmp_path}: {os.strerror(number).lower()}. "
    assert str(caught.value).startswith(told)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "no space left on device. Make room on its disk, then run this again"),
        (errno.EACCES, "permission denied. Name a folder in a place where you may write"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(number))

    with pytest.raises(TipxlError, match=says):
        make_folder(tmp_path / "new")


def write_new(path: Path) -> None:
    write_whole(path, b"new")


def write_a_line(path: Path) -> None:
    append_lines(path, b"line\n", whole=True)


def test_a_file_that_is_a_folder_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").mkdir()

    for change in (write_new, remove, write_a_line):
        with pytest.raises(TipxlError) as told:
            change(tmp_path / "book.xlsx")
        remedy = "A folder stands in its place. Move that away, then run this again."
        assert str(told.value).startswith(f"Cannot {change.__name__.split('_')[0]}"), change
        assert str(told.value).endswith(remedy)

    assert names(tmp_path) == ["book.xlsx"]


def test_a_workbook_may_be_read_by_others(tmp_path: Path) -> None:
    write_whole(tmp_path / "book.xlsx", b"new")

    assert (tmp_path / "book.xlsx").stat().st_mode & 0o777 == 0o644


def test_a_record_is_written_once_and_the_same_again_is_no_offence(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    write_once(path, b"agreed")

    write_once(path, b"agreed")

    assert path.read_bytes() == b"agreed"


def test_a_record_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    write_once(path, b"agreed")

    with pytest.raises(TipxlError, match="is a record and is never replaced"):
        write_once(path, b"other")

    assert path.read_bytes() == b"agreed"


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(TipxlError, match=r"Cannot read .*plan\.xlsx: no such file"):
        read_file(tmp_path / "plan.xlsx")


def test_a_folder_in_the_place_of_a_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.mkdir()

    for read in (read_file, file_digest):
        with pytest.raises(TipxlError, match=r"A folder stands in its place\. Move that away"):
            read(path)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOENT, "Put it back from your back-up"),
        (errno.EIO, "Put it back from your back-up"),
        (errno.EACCES, "Close the file where it is open, see that you may read it"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    def refused(path: Path) -> bytes:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "read_bytes", refused)

    with pytest.raises(TipxlError, match=says):
        read_file(tmp_path / "plan.xlsx")


def test_a_file_too_large_to_be_read_is_known_by_all_of_it(tmp_path: Path) -> None:
    path, data = tmp_path / "large.xlsx", bytes(range(256)) * 20_000
    path.write_bytes(data)

    found, sha256 = read_measured(path, 1_000)

    assert (found, sha256) == (data[:1_001], hashlib.sha256(data).hexdigest())
    assert file_digest(path) == sha256
    assert read_measured(path, len(data))[0] == data


def test_a_file_that_a_virus_scanner_holds_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.xlsx"
    real, tries = Path.replace, []

    def held(temporary: Path, target: Path) -> Path:
        tries.append(target)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(temporary, target)

    monkeypatch.setattr("tipxl.files._PATIENCE", 5.0)
    monkeypatch.setattr("tipxl.files._PAUSE", 0.0)
    monkeypatch.setattr(Path, "replace", held)
    write_whole(path, b"whole")

    assert len(tries) == 3
    assert path.read_bytes() == b"whole"
