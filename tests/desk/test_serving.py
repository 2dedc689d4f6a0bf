"""The desk as a program of its own: it opens, is spoken to, and ends."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner

from tests.desk.conftest import session_on
from tests.flow.returning import Returning
from tipxl.cli import main
from tipxl.desk import desk_session
from tipxl.desk.steps import Step


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
