"""What is wrong in a folder as a whole is said by every command, on the desk, too."""

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
        assert not list(folder_notes(folder))
        folder.demo_key.unlink()
    folder.key.unlink()

    (note,) = folder_notes(folder)

    assert f"{folder.key} is missing (in the folder of a demo: {folder.demo_key})" in note
    assert note in said(small, command)
    assert note in list(work_of(small.root, lambda: NOW, ())(lambda _: None))
    init(small.root, new_key=True)  # as it is told
    assert not list(folder_notes(folder))


def test_a_folder_without_rounds_misses_no_key(small: SmallFolder) -> None:
    rmtree(Folder(small.root).rounds)
    Folder(small.root).key.unlink()

    assert not list(folder_notes(Folder(small.root)))


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
