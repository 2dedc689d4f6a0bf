"""The desk as a program of its own: started as the start file does, spoken to, ended or killed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from tests.flow.returning import Returning
from tipxl.desk.recent_folders import recent_folders

_LONG = 300  # seconds, on a computer that has other things to do


class Running:
    """A desk in a process of its own, and a browser that has opened it."""

    def __init__(self, root: Path, program: Sequence[str] = ("-m", "tipxl")) -> None:
        command = [sys.executable, *program, "desk", "--no-browser", "--root", str(root)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self) -> None:
        """Open the page whose address it prints."""
        found = re.search(r"http://127\.0\.0\.1:\d+", address := self._address())
        assert found
        self.here = found[0]
        self.first = self.page(address)

    def _address(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("http://"):
                return line.strip()
        raise AssertionError("The desk names no address.")

    def page(self, where: str, data: dict[str, str] | None = None) -> str:
        """A page, asked for as a browser does."""
        address = where if where.startswith("http") else f"{self.here}{where}"
        sent = urlencode(data).encode() if data is not None else None
        ours = {"Origin": self.here, "Sec-Fetch-Site": "same-origin"}
        with self.opener.open(Request(address, sent, ours), timeout=_LONG) as answer:
            return str(answer.read().decode())


@contextmanager
def running(root: Path, program: Sequence[str] = ("-m", "tipxl")) -> Iterator[Running]:
    """A desk that is ended in any case."""
    desk = Running(root, program)
    try:
        desk.open()
        yield desk
    finally:
        desk.process.kill()
        desk.process.communicate(timeout=_LONG)


def test_the_desk_starts_answers_and_ends_when_quit_is_pressed(returning: Returning) -> None:
    with running(returning.root) as desk:
        assert "<h1>July to December 2017</h1>" in desk.first
        assert "The desk is closed" in desk.page("/quit", {})

        said, _ = desk.process.communicate(timeout=_LONG)

    assert recent_folders() == (returning.root.resolve(),)
    assert said.rstrip().endswith("The desk is closed. Everything is saved.")
    assert desk.process.returncode == 0


#: tipxl, held for ever in the middle of making forms: its third is written and not recorded.
HELD_AT_THE_THIRD_FORM = """
import time
from tipxl.commands import generate
write, written = generate.write_whole, []

def held(path, data):
    write(path, data)
    written.append(path)
    if len(written) == 3:
        path.with_name("held").touch()
        time.sleep(3600)

generate.write_whole = held
from tipxl.__main__ import run

run()
"""


def test_a_desk_killed_after_a_step_was_begun_leaves_a_folder_to_go_on_with(
    returning: Returning,
) -> None:
    for each in returning.files.issued.glob("*.xlsx"):
        each.unlink()
    held = returning.files.issued / "held"
    with running(returning.root, ("-c", HELD_AT_THE_THIRD_FORM)) as desk:
        assert "Done: Make the forms" not in begun(desk)
        until = time.monotonic() + _LONG
        while not held.exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert "Done: Make the forms" not in desk.page("/steps/1")
    held.unlink()
    assert 3 <= len(list(returning.files.issued.glob("*.xlsx"))) < 11

    with running(returning.root) as again:
        told = begun(again)
        until = time.monotonic() + _LONG
        while "Done: Make the forms" not in told and time.monotonic() < until:
            time.sleep(0.2)
            told = again.page("/steps/1")

    assert "11 forms" in told
    assert len(list(returning.files.issued.glob("*.xlsx"))) == 11


def begun(desk: Running) -> str:
    """The page that follows the button: the step is under way, or has been done."""
    state = re.search(r'data-state="(\w+)"', desk.page("/r/2017H2"))
    assert state
    words = {"command": '["generate", "2017H2"]', "words": "Make the forms", "state": state[1]}
    return desk.page("/do", {**words, "leads_to": "/r/2017H2"})
