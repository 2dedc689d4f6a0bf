"""The desk as a program of its own: it opens, is spoken to, and ends."""

import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar

import pytest
from click.testing import CliRunner

from tests.desk.conftest import session_on
from tests.flow.returning import Returning
from tipxl.cli import main
from tipxl.desk import desk_session
from tipxl.desk.steps import Step


def test_the_desk_opens_on_a_free_port_and_ends_with_quit(returning: Returning) -> None:
    command = [sys.executable, "-m", "tipxl", "desk", "--no-browser", "--root", str(returning.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(3)]
        address = said[1].strip()
        here = re.match(r"http://127\.0\.0\.1:\d+", address)
        assert here is not None
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )
        with browser.open(address, timeout=60) as page:
            assert b"Bohol TIP Work Plan" in page.read()
        quit_ = urllib.request.Request(f"{here[0]}/quit", data=b"", headers={"Origin": here[0]})
        with browser.open(quit_, timeout=60) as page:
            assert b"The desk is closed" in page.read()

        assert running.wait(60) == 0
        assert "The desk is closed. Everything is saved." in running.stdout.read()


def test_a_port_that_is_taken_is_said_in_a_sentence(returning: Returning) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(
            main, ["desk", "--root", str(returning.root), "--port", port, "--no-browser"]
        )

    assert done.exit_code == 2
    assert f"The port {port} of this computer is taken" in done.output


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "jinja2"])
def test_without_its_part_the_desk_says_how_to_get_it(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in [each for each in sys.modules if each.startswith("tipxl.desk")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.split(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    done = CliRunner().invoke(main, ["desk", "--root", str(returning.root), "--no-browser"])

    assert done.exit_code == 2
    assert 'pip install "tipxl[desk]"' in done.output


def test_the_desk_is_over_after_a_quiet_hour_but_not_while_a_step_is_under_way(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_on(returning.root)
    assert not session.is_over()

    def later() -> float:
        return session.last_seen + desk_session.QUIET + 1

    monkeypatch.setattr(time, "monotonic", later)
    assert session.is_over()
    step = Step(0, "A long step", (), "/")
    session.steps.start(step, _endless)
    assert not session.is_over()
    step.stopping = True
    assert step.finished.wait(5)


def _endless(tick: Callable[[str], None]) -> Iterator[str]:
    while True:
        tick("at it")
        threading.Event().wait(0.01)
        yield "once more"
