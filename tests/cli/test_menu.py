"""`tipxl` without a command: the menu, driven as the officer drives it."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.flow.returning import good_answers
from tipxl.cli import main
from tipxl.commands.init import init
from tipxl.domain.plan.period import Period
from tipxl.excel.fill import Filling, filled
from tipxl.workspace.paths import Folder

FIRST = Period.parse("2017H2")
SENT = datetime(2018, 1, 20, tzinfo=UTC).timestamp()
PROMPT = "Your choice ["


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan, in which tipxl is started."""
    init(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*answers: str) -> Result:
    return CliRunner().invoke(main, [], input="".join(f"{each}\n" for each in answers))


def test_an_empty_folder_is_offered_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = typed("1", "", "0")

    assert "There is no plan in the folder" in result.output
    assert "> tipxl init ." in result.output
    assert (tmp_path / "workbooks" / "plan.xlsx").exists()
    assert result.exit_code == 0


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("nonsense", ["x", "99", "-1", "1.5", "٣", "collect", "9" * 5000])
def test_nonsense_is_told_and_asked_again(nonsense: str) -> None:
    result = typed(nonsense, "0")

    assert "is none of the choices. Type one of the numbers above" in result.output
    assert "Goodbye." in result.output
    assert result.exit_code == 0


@pytest.mark.usefixtures("here")
def test_of_a_long_answer_only_the_beginning_is_said_again() -> None:
    assert f"'{'x' * 40}…' is none of the choices" in typed("x" * 5000, "0").output


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_bytes_that_are_no_text_are_told_and_asked_again(here: Path, encoding: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tipxl"],
        cwd=here,
        input=b"\xff\xc3\x28\x81\n0\n",
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )

    assert b"is none of the choices" in result.stdout
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.usefixtures("here")
def test_from_the_choice_of_a_round_one_can_go_back() -> None:
    shown = typed("0").output
    number = re.search(r"(\d+)  Go to another round", shown)
    assert number is not None

    result = typed(number[1], "0", "0")

    assert result.output.count("Round 2017H2 (July to December 2017)") == 2


def test_from_a_round_whose_record_is_damaged_one_can_go_to_another(here: Path) -> None:
    record = Folder(here).round(FIRST).closed
    record.parent.mkdir(parents=True)
    record.write_bytes(b"{")

    result = typed("17", "2", "0")

    assert "closed.json is damaged" in result.output
    assert "Round 2018H1 (January to June 2018)" in result.output


def test_a_menu_that_is_closed_in_the_middle_ends_in_words(here: Path) -> None:
    result = typed("")  # the forms are made; then nobody presses Enter

    assert "Goodbye. Everything is saved" in result.output
    assert result.exit_code == 0
    assert list(Folder(here).round(FIRST).issued.glob("*.xlsx"))


def test_a_plan_that_cannot_be_used_is_told_and_can_be_checked(here: Path) -> None:
    Folder(here).plan.write_bytes(b"nothing")

    result = typed("", "", "0")

    assert "plan.xlsx cannot be used yet" in result.output
    assert "> tipxl plan" in result.output


def test_a_folder_without_its_key_is_told_and_the_menu_goes_on(here: Path) -> None:
    Folder(here).key.unlink()

    result = typed("", "", "0")

    assert "tipxl.key is missing, so forms cannot be signed" in result.output
    assert result.output.count(PROMPT) == 2


@pytest.mark.usefixtures("here")
def test_closing_is_asked_twice() -> None:
    shown = typed("", "", "0").output
    number = re.search(r"(\d+)  Close the round", shown)
    assert number is not None

    result = typed(number[1], "n", "0")

    assert "Has the meeting agreed them?" in result.output
    assert "The round was not closed." in result.output


def numbered(shown: str) -> dict[str, str]:
    """The choices of a menu: number -> words."""
    return dict(re.findall(r"^ +(\d+)  (.+)$", shown, re.MULTILINE))


@pytest.mark.usefixtures("here")
def test_a_number_keeps_its_words_whatever_else_is_offered() -> None:
    """Enter takes the next step; who has learnt a number can type it unseen."""
    ways: tuple[tuple[str, ...], ...] = (
        ("0",),
        ("", "", "0"),
        ("3", "", "0"),
        ("17", "2", "0"),
        ("9", "y", "", "0"),
    )
    menus = [numbered(typed(*each).output.rpartition("Next: ")[2]) for each in ways]

    assert [menu["10"] for menu in menus[:2]] == [
        "Make the forms",
        "Make the forms again, after a change in plan.xlsx",
    ]
    for words in ("Close the round", "Check plan.xlsx", "Go to another round"):
        assert len({n for menu in menus for n, each in menu.items() if each == words}) == 1
    assert menus[1]["9"] == "Close the round"
    assert "9" not in menus[0]


@pytest.mark.usefixtures("here")
def test_another_round_can_be_gone_to() -> None:
    shown = typed("0").output
    number = re.search(r"(\d+)  Go to another round", shown)
    assert number is not None

    result = typed(number[1], "2", "0")

    assert "Round 2018H1 (January to June 2018): not begun." in result.output


# --- in a terminal


class Terminal:
    """tipxl in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        import pty  # not on Windows

        self.here, away = pty.openpty()
        python = [sys.executable, "-m", "tipxl"]
        self.process = subprocess.Popen(
            python, cwd=folder, stdin=away, stdout=away, stderr=away, close_fds=True
        )
        os.close(away)

    def until(self, words: str) -> str:
        """What is shown until these words."""
        shown, end = "", time.monotonic() + 120
        while words not in shown:
            assert time.monotonic() < end, shown
            if select.select([self.here], [], [], 0.2)[0]:
                shown += os.read(self.here, 4096).decode(errors="replace")
        return shown

    def answer(self, text: str) -> None:
        os.write(self.here, f"{text}\n".encode())

    def choose(self, shown: str, words: str) -> str:
        """Take the choice of these words; what is shown until the next menu."""
        number = re.search(rf"(\d+)  {words}", shown)
        assert number is not None, shown
        self.answer(number[1])
        said = self.until("Press Enter to go on")
        self.answer("")
        return said + self.until(PROMPT)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    if sys.platform == "win32":
        pytest.skip("a pseudo-terminal is not to be had on Windows")
    started = Terminal(tmp_path)
    yield started
    started.process.kill()
    started.process.wait()
    os.close(started.here)


def test_a_whole_round_is_run_from_the_menu(terminal: Terminal, tmp_path: Path) -> None:
    files = Folder(tmp_path).round(FIRST)

    shown = terminal.choose(terminal.until(PROMPT), "Put the sample plan here")
    shown = terminal.choose(shown, "Make the forms")
    assert re.search(r"\b3  Write the letters with the forms", shown)
    shown = terminal.choose(shown, "Write the letters with the forms")
    form = files.form("SLOM").read_bytes()
    back = files.inbox / "SLOM.xlsx"
    back.write_bytes(filled(form, Filling(good_answers())))
    os.utime(back, (SENT, SENT))
    shown = terminal.choose(shown, "Collect what lies in inbox/, and check it")
    assert "> tipxl collect 2017H2" in shown
    assert "> tipxl validate 2017H2" in shown
    assert "Reported: 1 of 8 expected bodies." in shown
    shown = terminal.choose(shown, "Put everything together")
    assert "consolidated.xlsx" in shown
    number = re.search(r"(\d+)  Close the round", shown)
    assert number is not None
    terminal.answer(number[1])
    terminal.until("[y/N]")
    terminal.answer("y")
    said = terminal.until("Press Enter to go on")
    assert "2017H2 is closed" in said
    terminal.answer("")
    assert "Round 2018H1" in terminal.until(PROMPT)
    terminal.answer("0")
    terminal.until("Goodbye.")
    assert terminal.process.wait(10) == 0
    assert files.closed.exists()
