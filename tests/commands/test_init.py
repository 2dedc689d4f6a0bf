"""A new folder: its key is made once, is its owner's alone, and a damaged one signs nothing."""

import errno
import fcntl
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import FIRST
from tests.flow.small import SmallFolder
from tipxl.cli import main
from tipxl.commands.demo import demo
from tipxl.commands.init import init
from tipxl.errors import TipxlError
from tipxl.files import write_secret
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    init(tmp_path)

    assert Folder(tmp_path).key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"\n", b"0123456789abcdef" * 2, b"0123456789abcdeV" * 4])
def test_a_key_that_is_empty_or_cut_signs_nothing(tmp_path: Path, damage: bytes) -> None:
    init(tmp_path)
    Folder(tmp_path).key.write_bytes(damage)

    with pytest.raises(TipxlError, match=r"tipxl\.key is damaged: it is no key as tipxl makes it"):
        open_workspace(tmp_path)


def test_of_two_who_begin_a_folder_at_once_one_wins_and_the_key_is_one(tmp_path: Path) -> None:
    root = tmp_path / "new"
    said: list[object] = []

    def begin() -> None:
        try:
            said.append(init(root))
        except TipxlError as refusal:
            said.append(refusal)

    both = [threading.Thread(target=begin) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    made = [each for each in said if not isinstance(each, TipxlError)]
    assert made
    assert all("Another tipxl is at work" in str(e) for e in said if isinstance(e, TipxlError))
    key = Folder(root).key.read_bytes()
    init(root)
    assert Folder(root).key.read_bytes() == key


def test_a_key_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tipxl.key"

    assert write_secret(path, b"one")
    assert not write_secret(path, b"two")

    def no_links(*_: object) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert not write_secret(path, b"three")
    assert path.read_bytes() == b"one"
    assert write_secret(tmp_path / "other.key", b"four")
    assert [each.name for each in tmp_path.iterdir() if each.name[0] == "."] == []


def test_the_starters_take_the_tipxl_of_a_folder_of_its_own(tmp_path: Path) -> None:
    init(tmp_path)
    windows, elsewhere = Folder(tmp_path).start_windows, Folder(tmp_path).start_elsewhere

    assert b'pushd "%~dp0"\r\n' in windows.read_bytes()
    assert rb".venv\Scripts\tipxl.exe" in windows.read_bytes()
    program = tmp_path / ".venv" / "bin" / "tipxl"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho started here $*\n")
    program.chmod(0o755)
    said = subprocess.run(["sh", elsewhere], capture_output=True, text=True, check=True)
    assert said.stdout == "started here desk\n"


# --- the lock


@pytest.mark.skipif(os.name == "nt", reason="Windows starts the other one")
def test_a_starter_that_a_kill_left_as_it_was_written_can_be_started(tmp_path: Path) -> None:
    init(tmp_path)
    starter = Folder(tmp_path).start_elsewhere
    starter.chmod(0o644)

    init(tmp_path)

    assert os.access(starter, os.X_OK)
    starter.write_text("hers")
    starter.chmod(0o600)
    init(tmp_path)
    assert not os.access(starter, os.X_OK)


@pytest.mark.skipif(os.name == "nt", reason="Windows starts the other one")
@pytest.mark.parametrize("mode", [0o755, 0o644, 0o000])
def test_a_starter_of_another_user_stops_neither_init_nor_a_new_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    init(tmp_path)
    folder = Folder(tmp_path)
    folder.start_elsewhere.chmod(mode)
    folder.key.unlink()
    chmod, asked = Path.chmod, list[Path]()

    def refused(path: Path, mode: int, **more: bool) -> None:
        if path == folder.start_elsewhere:
            asked.append(path)
            raise PermissionError(errno.EPERM, "Operation not permitted", str(path))
        chmod(path, mode, **more)

    monkeypatch.setattr(Path, "chmod", refused)

    made = init(tmp_path, new_key=True)

    assert made.new == (folder.key,)
    assert folder.start_elsewhere in made.kept
    assert not (asked and mode == 0o755)  # it can be started already
    assert init(tmp_path).new == ()


def test_what_a_killed_run_left_behind_is_removed_by_the_next_that_writes(tmp_path: Path) -> None:
    init(tmp_path)
    left = [
        tmp_path / ".tipxl-0a_b1c2d",
        tmp_path / "workbooks" / "rounds" / "2018H1" / "record" / ".tipxl-abcdefgh",
    ]
    hers = tmp_path / "workbooks" / ".tipxl-my notes"
    for each in (*left, hers):
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_bytes(b"half")

    with Folder(tmp_path).locked():
        pass

    assert not any(each.exists() for each in left)
    assert hers.exists()


def test_a_disk_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refused(*given: object) -> None:
        asked.append(given)
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)

    with (
        pytest.raises(TipxlError, match="on which no file can be locked"),
        Folder(tmp_path).locked(),
    ):
        pass
    assert len(asked) < 10  # nobody waits for what never comes: once, and to find out why


@pytest.mark.parametrize("make", [init, demo])
def test_a_folder_that_cannot_be_made_is_told_with_the_remedy(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(TipxlError, match="Name a folder in a place where you may write") as caught:
        make(tmp_path / "file" / "new")

    assert str(tmp_path / "file" / "new") in str(caught.value)


@pytest.mark.parametrize(
    "typed", ["init .", "init . --empty", "init . --new-decisions", "status", "plan", ""]
)
def test_a_plan_that_is_gone_is_asked_for_and_no_other_takes_its_place(
    small: SmallFolder, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    plan = Folder(Path()).plan
    whole = plan.read_bytes()
    plan.unlink()

    shown = CliRunner().invoke(main, typed.split(), input="0\n").output

    assert f"{plan} is gone, but rounds have begun here ({FIRST})" in shown
    assert not plan.exists()
    elsewhere = CliRunner().invoke(main, ["init", "new-folder", "--empty"])  # as it is told
    assert elsewhere.exit_code == 0
    assert Folder(Path("new-folder")).plan.exists()
    plan.write_bytes(whole)
    assert "is gone" not in CliRunner().invoke(main, ["status"]).output
