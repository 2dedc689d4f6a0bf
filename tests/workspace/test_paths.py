"""Where everything lies, under names that every system takes, one writer at a time."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.workspace.paths import Folder, safe_name

PERIOD = Period.parse("2018H1")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ABC", "ABC"),
        ("ASEAN-IPR", "ASEAN-IPR"),
        ("Ban thư ký.xlsx", "Ban thư ký.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("CON", "_CON"),
        ("con.xlsx", "_con.xlsx"),
        ("LPT1.txt", "_LPT1.txt"),
        ("console", "console"),
        ("", "_"),
        ("...", "_"),
        ("name. ", "name"),
        ("line\nbreak", "line_break"),
        ("nul\x00byte", "nul_byte"),
        ("right\u202eleft", "right_left"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_is_safe_on_every_system(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(max_size=120))
def test_no_name_leads_out_of_its_folder(text: str) -> None:
    name = safe_name(text)

    assert Path(name).name == name
    assert name not in ("", ".", "..")
    assert len(name) <= 81
    assert not set(name) & set('<>:"/\\|?*\x00\n')
    assert not name.endswith((" ", "."))


def test_a_safe_name_stays_as_it_is() -> None:
    assert safe_name(safe_name("Báo cáo: CON/2018")) == safe_name("Báo cáo: CON/2018")


def test_the_files_of_a_round_lie_in_its_folder(tmp_path: Path) -> None:
    files = Folder(tmp_path).round(PERIOD)

    assert files.root == tmp_path / "workbooks" / "rounds" / "2018H1"
    assert files.form("ABC") == files.root / "issued" / "ABC.xlsx"
    assert files.design("ABC", 2) == files.root / "record" / "ABC-2.json"
    assert files.closed == files.root / "record" / "closed.json"


def test_rounds_begun_are_found_in_order_and_other_folders_left_alone(tmp_path: Path) -> None:
    for name in ("2018H2", "2017H2", "2018H1", "old", "2018H3", "2019H1"):
        record = tmp_path / "workbooks" / "rounds" / name / "record"
        record.mkdir(parents=True)
        if name != "2019H1":  # a folder in which no form was issued is no round
            (record / "ABC-1.json").touch()

    assert [str(each) for each in Folder(tmp_path).periods()] == ["2017H2", "2018H1", "2018H2"]


def test_a_folder_without_rounds_has_none(tmp_path: Path) -> None:
    assert Folder(tmp_path).periods() == ()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with (
        folder.locked(),
        pytest.raises(TipxlError, match="Another tipxl is at work"),
        Folder(tmp_path).locked(),
    ):
        pytest.fail("two writers at once")


def test_the_next_writer_follows_also_after_an_error(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with pytest.raises(KeyError), folder.locked():
        raise KeyError

    with folder.locked():
        held = True

    assert held


def test_a_folder_that_is_not_there_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(TipxlError, match="tipxl init"), Folder(tmp_path / "no").locked():
        pytest.fail("there is no such folder")


def test_a_folder_in_which_no_lock_can_be_made_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("filelock.FileLock.acquire", denied)

    with pytest.raises(TipxlError) as caught, Folder(Path()).locked():
        pytest.fail("it may only be read")

    told = f"Cannot write to the folder {tmp_path}: permission denied. You may only read it. Ask"
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path)])
def test_what_has_the_name_of_the_lock_is_told_with_the_remedy(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    lock = tmp_path / ".tipxl.lock"
    make(lock)

    with pytest.raises(TipxlError) as caught, Folder(tmp_path).locked():
        pytest.fail("it cannot be locked")

    assert str(caught.value).startswith(f"{lock} is no file of tipxl's")
    lock.rename(tmp_path / "moved")  # as it is told
    with Folder(tmp_path).locked():
        pass


def test_a_lock_that_cannot_be_opened_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / ".tipxl.lock"
    lock.touch()

    def denied(*_: object, **__: object) -> None:
        if lock.exists():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("filelock.FileLock.acquire", denied)

    with pytest.raises(TipxlError) as caught, Folder(tmp_path).locked():
        pytest.fail("it may not be opened")

    assert str(caught.value).startswith(f"{lock} cannot be opened (permission denied)")
    lock.unlink()  # as it is told
    with Folder(tmp_path).locked():
        pass


def test_a_folder_that_may_only_be_read_is_named_and_not_the_lock_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".tipxl.lock").touch()

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("filelock.FileLock.acquire", denied)
    monkeypatch.setattr("os.access", lambda path, mode: False)

    with pytest.raises(TipxlError, match="Cannot write to the folder"), Folder(tmp_path).locked():
        pytest.fail("it may only be read")


def test_the_versions_of_a_body_are_those_on_record_whatever_else_lies_there(
    tmp_path: Path,
) -> None:
    files = Folder(tmp_path).round(PERIOD)
    assert files.versions("ABC") == ()
    files.record.mkdir(parents=True)
    others = ("ABC-01", "ABC-0", "ABC-1 (1)", "ABC-1-LAPTOP", "ABC-", "ABC-x", "ABC-²", "ABCD-4")
    for name in ("ABC-2", "ABC-10", "ABC-3", *others):
        (files.record / f"{name}.json").write_bytes(b"")
    (files.record / "ABC-5.toml").write_bytes(b"")

    assert files.versions("abc ") == (2, 3, 10)
