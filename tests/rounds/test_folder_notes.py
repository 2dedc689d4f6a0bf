"""What is wrong in a folder as a whole is said by every command, on the desk, too."""

from datetime import timedelta
from shutil import rmtree

import pytest
from click.testing import CliRunner

from tests.builders import FIRST
from tests.flow.small import NOW, SmallFolder
from tipxl.cli import main
from tipxl.commands.init import init
from tipxl.desk.step_commands import work_of
from tipxl.rounds.folder_notes import folder_notes
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder


def said(small: SmallFolder, command: str) -> str:
    return CliRunner().invoke(main, [*command.split(), "--root", str(small.root)]).output


@pytest.mark.parametrize("is_demo", [False, True])
@pytest.mark.parametrize("command", ["status", "plan", f"validate {FIRST}", f"generate {FIRST}"])
def test_a_key_that_is_gone_is_told_with_the_remedy(
    small: SmallFolder, command: str, *, is_demo: bool
) -> None:
    folder = Folder(small.root)
    if is_demo:
        folder.demo_key.write_bytes(sample().demo_key.read_bytes())
        assert not list(folder_notes(folder, NOW))
        folder.demo_key.unlink()
    folder.key.unlink()

    (note,) = folder_notes(folder, NOW)

    assert f"{folder.key} is missing (in the folder of a demo: {folder.demo_key})" in note
    assert note in said(small, command)
    assert note in list(work_of(small.root, lambda: NOW, ())(lambda _: None))
    init(small.root, new_key=True)  # as it is told
    assert not list(folder_notes(folder, NOW))


def test_a_folder_without_rounds_misses_no_key(small: SmallFolder) -> None:
    rmtree(Folder(small.root).rounds)
    Folder(small.root).key.unlink()

    assert not list(folder_notes(Folder(small.root), NOW))


@pytest.mark.parametrize("left", ["", "# nothing but a remark\n"])
@pytest.mark.parametrize("command", ["status", "plan", f"validate {FIRST}", f"consolidate {FIRST}"])
def test_a_report_toml_of_which_nothing_is_left_is_told_with_the_remedy(
    small: SmallFolder, command: str, left: str
) -> None:
    layout = Folder(small.root).report
    layout.write_text(left)

    shown = said(small, command)

    assert "report.toml" in shown
    assert "It is empty. Put it back from your back-up" in shown
    assert "Traceback" not in shown
    layout.unlink()
    init(small.root)  # as it is told
    assert "It is empty" not in said(small, "status")


@pytest.mark.parametrize(
    "command",
    [
        *("plan", f"generate {FIRST}", f"send {FIRST}", f"collect {FIRST}", f"validate {FIRST}"),
        *(f"consolidate {FIRST}", f"confirm {FIRST} --body ABC", f"close {FIRST} --yes"),
        *(f"close {FIRST} --reopen again", f"mail {FIRST}", "evaluate mid-term", "status"),
    ],
)
def test_a_clock_that_was_set_back_is_told_once_by_every_command(
    small: SmallFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    back = NOW - timedelta(days=30)
    for door in ("cli_options", "mail_commands", "round_commands", "setup_commands"):
        monkeypatch.setattr(f"tipxl.cli.{door}.now", lambda: back)

    assert said(small, command).count("Set the clock right") == 1

    for door in ("cli_options", "mail_commands", "round_commands", "setup_commands"):
        monkeypatch.setattr(f"tipxl.cli.{door}.now", lambda: NOW)
    assert "Set the clock right" not in said(small, command)


def test_a_clock_that_was_set_back_is_told_on_the_desk_by_the_journal_of_any_round(
    small: SmallFolder,
) -> None:
    small.files.journal.write_bytes(b"no line\n\0\0" + small.files.journal.read_bytes())

    (note,) = work_of(small.root, lambda: NOW - timedelta(days=30), ())(lambda _: None)

    assert f"the journal of {FIRST} has something of" in note
    assert not list(work_of(small.root, lambda: NOW - timedelta(minutes=50), ())(lambda _: None))
