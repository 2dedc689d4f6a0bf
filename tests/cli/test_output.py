"""What a command shows while it works, on a terminal."""

import errno
import io
import sys

import click
import pytest
from click.testing import CliRunner

from tipxl.cli.output import Group, progress


class Terminal(io.StringIO):
    """Takes what is written; a Ctrl-C comes right after a word that was foreseen."""

    def __init__(self, stopped_at: str = "") -> None:
        super().__init__()
        self._stopped_at = stopped_at

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        word, self._stopped_at = self._stopped_at, ""
        if word and word in self.getvalue():
            raise KeyboardInterrupt
        self._stopped_at = word

    def line(self) -> str:
        """What stands in the line at the end, each writing over what stood there."""
        shown = ""
        for written in self.getvalue().split("\r"):
            shown = written + shown[len(written) :]
        return shown.rstrip()


def test_the_line_that_tells_how_far_it_is_is_wiped_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress("forms") as tick:
        tick("Senior Officials")
        assert terminal.line() == "forms: Senior Officials"
        tick("SOM")
        assert terminal.line() == "forms: SOM"
    assert terminal.line() == ""


@pytest.mark.parametrize("word", ["Senior Officials", "SOM"], ids=["first", "a shorter one"])
def test_a_ctrl_c_at_the_very_moment_of_writing_leaves_no_line_behind(
    monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal(stopped_at=f"forms: {word}"))
    with pytest.raises(KeyboardInterrupt), progress("forms") as tick:
        for body in ("Senior Officials", "SOM"):
            tick(body)
    assert terminal.line() == ""


def test_nothing_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", page := io.StringIO())
    with progress("forms") as tick:
        tick("SOM")
    assert page.getvalue() == ""


def test_a_ctrl_c_that_a_library_turned_into_another_error_is_still_one() -> None:
    @click.command()
    def work() -> None:
        error = TypeError("expected a range")
        error.__context__ = KeyboardInterrupt()  # as openpyxl leaves it
        raise error

    @click.command()
    def mistake() -> None:
        raise TypeError("ours")

    program = Group(commands=[work, mistake])

    stopped = CliRunner().invoke(program, ["work"])
    ours = CliRunner().invoke(program, ["mistake"])

    assert (stopped.exit_code, stopped.output[:8]) == (2, "Stopped.")
    assert isinstance(ours.exception, TypeError)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "Make room on its disk, then run this again."),
        (errno.EIO, "See that it is there and that you may read and change it"),
    ],
)
def test_an_error_of_the_disk_that_no_step_has_words_for_says_what_to_do(
    number: int, remedy: str
) -> None:
    @click.command(cls=Group, invoke_without_command=True)
    def failing() -> None:
        raise OSError(number, "It failed", "a.json")

    shown = CliRunner().invoke(failing)

    assert shown.exit_code == 2
    assert f"Cannot use a.json: It failed. {remedy}" in shown.output


@pytest.mark.parametrize("step", ["make_context", "invoke"])
def test_a_ctrl_c_before_and_after_the_command_is_told_as_one_within_it(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupted(*_: object, **_more: object) -> None:
        raise KeyboardInterrupt

    program = Group(commands=[click.Command("work", callback=lambda: None)])
    monkeypatch.setattr(program, step, interrupted)

    shown = CliRunner().invoke(program, ["work"])

    assert shown.exit_code == 2
    assert shown.output.strip().startswith("Stopped. What was written before is whole")


@pytest.mark.parametrize(("typed", "code"), [("work", 0), ("--help", 0), ("play", 2), ("quit", 1)])
def test_a_command_ends_with_its_own_code(typed: str, code: int) -> None:
    end = click.Command("quit", callback=lambda: click.get_current_context().exit(1))
    program = Group(commands=[click.Command("work", callback=lambda: None), end])

    assert CliRunner().invoke(program, [typed]).exit_code == code
