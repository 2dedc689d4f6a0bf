"""A path in a command that is named can be typed as it stands, whatever it is called."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import FIRST
from tests.flow.small import NOW, SmallFolder, a_small_copy
from tipxl.cli import main
from tipxl.commands.consolidate import consolidate
from tipxl.commands.demo import demo
from tipxl.commands.init import init, update_form
from tipxl.errors import TipxlError
from tipxl.rounds.folder_notes import folder_notes
from tipxl.workspace.form_update import form_news
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, typed_path

OLDER = Path(__file__).parents[1] / "folders" / "report-of-before.toml"


@pytest.mark.skipif(os.name == "nt", reason="Windows quotes otherwise")
@pytest.mark.parametrize("name", ["plan", "my plan", "R&D (2018)", "a'b", 'a"b', "a$b `c`", "é"])
def test_a_path_in_a_command_is_one_word_to_a_terminal(name: str) -> None:
    path = Path("/home") / name

    assert shlex.split(f"tipxl init {typed_path(path)} --new-key")[2] == str(path)
    assert ('"' in typed_path(path) or "'" in typed_path(path)) is (name not in ("plan", "é"))


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(TipxlError) as error:
        work()
    return str(error.value)


def without(small: SmallFolder, *lost: str) -> str:
    for each in lost:
        getattr(Folder(small.root), each).unlink()
    return refused(lambda: open_workspace(small.root))


def noted(small: SmallFolder, key: str | None) -> str:
    path = Folder(small.root).key
    path.write_text(key) if key else path.unlink()
    (note,) = folder_notes(Folder(small.root), NOW)
    return note


def decisions_lost(small: SmallFolder) -> str:
    consolidate(small.root, FIRST)
    return without(small, "decisions")


def older(small: SmallFolder) -> str:
    Folder(small.root).report.write_bytes(OLDER.read_bytes())
    return form_news(Folder(small.root))


def taken_over(small: SmallFolder) -> str:
    Folder(small.root).report.write_bytes(OLDER.read_bytes())
    return "\n".join(update_form(small.root))


def nothing_to_take_over(small: SmallFolder) -> str:
    Folder(small.root).report.unlink()
    return refused(lambda: update_form(small.root))


def no_plan(small: SmallFolder) -> str:
    (small.root / "apart").mkdir()
    return refused(lambda: open_workspace(small.root / "apart"))


def no_folder(small: SmallFolder) -> str:
    with pytest.raises(TipxlError) as error, Folder(small.root / "apart").locked():
        pass
    return str(error.value)


def key_gone(small: SmallFolder) -> str:
    Folder(small.root).key.unlink()
    return refused(lambda: init(small.root))


MESSAGES: dict[str, tuple[Callable[[SmallFolder], str], str]] = {
    "plan lost": (lambda small: without(small, "plan"), "tipxl init {root}/new-folder"),
    "no plan": (no_plan, "tipxl init {root}/apart/new-folder"),
    "questions lost": (lambda small: without(small, "report"), "tipxl init {root}"),
    "decisions lost": (decisions_lost, "tipxl init {root}"),
    "key gone": (key_gone, "tipxl init {root}"),
    "key gone, noted": (lambda small: noted(small, None), "tipxl init {root}"),
    "key damaged": (lambda small: noted(small, "x"), "tipxl init {root}"),
    "another key": (lambda small: noted(small, "0" * 64), "tipxl init {root}"),
    "older questions": (older, "tipxl init {root}"),
    "taken over": (taken_over, "tipxl plan --root {root}"),
    "nothing to take over": (nothing_to_take_over, "tipxl init {root}"),
    "no folder": (no_folder, "tipxl init {root}/apart"),
    "demo": (lambda small: refused(lambda: demo(small.root)), "tipxl demo {root}-2"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_command_that_names_the_folder_can_be_typed_where_its_name_has_a_space(
    small: SmallFolder, tmp_path: Path, name: str
) -> None:
    spaced = a_small_copy(small, tmp_path / "my plan")
    message, command = MESSAGES[name]

    said = message(spaced)

    *words, path = command.split(" ")
    assert f'{" ".join(words)} "{path.format(root=spaced.root)}"' in said


# --- the key


@pytest.mark.parametrize("damage", [None, "x", "", "0" * 64])
@pytest.mark.parametrize("command", ["status", f"generate {FIRST}", f"send {FIRST}", "init ."])
def test_what_is_wrong_with_the_key_is_told_once_with_the_whole_remedy(
    small: SmallFolder, damage: str | None, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    key = Folder(Path()).key
    key.unlink() if damage is None else key.write_text(damage)

    said = CliRunner().invoke(main, command.split()).output

    assert said.count("Put the key back from your copy, from your back-up") == 1
    assert said.count("tipxl init . --new-key, and send new forms in every open round") == 1
    assert "gets one with" not in said
