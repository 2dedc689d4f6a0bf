"""tipxl as a process of its own, stopped in the middle: nothing stays behind, nothing is torn."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.flow.interruptions import STOPPED, interruptions
from tests.flow.many_hands import FIRST, NOW, PERIOD
from tipxl.commands.close import reopen
from tipxl.commands.init import furnish
from tipxl.journal.last_line import LAST_LINE
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder

pty = pytest.importorskip("pty", reason="needs a terminal as Linux and macOS have it")

_PATIENCE = 600  # seconds without a sign of life, after which a process hangs


class Running:
    """A tipxl that leads a group of processes, before a terminal."""

    def __init__(self, root: Path, *command: str) -> None:
        self._terminal, end = pty.openpty()
        # What is killed cannot take its own away; a long path would be too long for a socket.
        self._scratch = tempfile.TemporaryDirectory(prefix="tx")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tipxl", *command, "--root", str(root)],
            stdin=subprocess.DEVNULL,
            stdout=end,
            stderr=end,
            start_new_session=True,
            env={**os.environ, "TMPDIR": self._scratch.name},
        )
        os.close(end)
        self.shown = b""

    def until_it_shows(self, word: str) -> None:
        while word.encode() not in self.shown:
            chunk = self._read()
            assert chunk, self.shown
            self.shown += chunk

    def until_all_have_ended(self) -> str:
        """What was shown; a worker that lives on would hold the terminal open."""
        while chunk := self._read():
            self.shown += chunk
        os.close(self._terminal)
        self.process.wait()
        self._scratch.cleanup()
        return self.shown.decode()

    def _read(self) -> bytes:
        if not select.select([self._terminal], [], [], _PATIENCE)[0]:
            os.killpg(self.process.pid, signal.SIGKILL)
            pytest.fail("A process neither ends nor says anything.")
        try:
            return os.read(self._terminal, 1000)
        except OSError:  # how Linux says that nobody holds the other end
            return b""


@pytest.fixture(scope="module")
def new_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan, in which no form was made yet."""
    root = tmp_path_factory.mktemp("new") / "plan"
    furnish(root, {root / "templates" / "demo.key": sample().demo_key.read_bytes()})
    return root


CASES = pytest.mark.parametrize(
    "case",
    [("generate", "forms: "), ("validate", "files: "), ("consolidate", "files: ")],
    scope="module",
)


@pytest.fixture(scope="module")
def before(
    request: pytest.FixtureRequest, case: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder in which that command has everything to do, not to be changed."""
    made = request.getfixturevalue("new_plan" if case[0] == "generate" else "demo_root")
    root = Path(shutil.copytree(made, tmp_path_factory.mktemp(case[0]) / "folder"))
    Folder(root).cache.unlink(missing_ok=True)
    if case[0] != "generate":
        reopen(root, PERIOD, "to begin anew", NOW)
    return root


@pytest.fixture
def root(before: Path, tmp_path: Path) -> Path:
    """The same folder, for a test to stop a command in."""
    return Path(shutil.copytree(before, tmp_path / "folder"))


@pytest.fixture(scope="module")
def never_stopped(
    before: Path, case: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, dict[str, bytes]]:
    """How the command ends that nobody stops, and all that the folder holds then."""
    root = Path(shutil.copytree(before, tmp_path_factory.mktemp("never-stopped") / "folder"))
    return run_to_the_end(root, case), results(root)


def command(case: tuple[str, str]) -> tuple[str, ...]:
    period = FIRST if case[0] == "generate" else PERIOD
    return (case[0], str(period), "--workers", "2")


def results(root: Path) -> dict[str, bytes]:
    """Everything in the folder, but for the moments that the journal notes and the cache."""
    left_out = (".jsonl", ".sqlite", ".lock")
    files = [path for path in root.rglob("*") if path.is_file() and path.suffix not in left_out]
    files = [path for path in files if path.name not in (LAST_LINE, Folder(root).known_rounds.name)]
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def run_to_the_end(root: Path, case: tuple[str, str]) -> int:
    running = Running(root, *command(case))
    running.until_all_have_ended()
    return running.process.returncode


@CASES
def test_ctrl_c_ends_every_process_with_one_sentence_and_leaves_the_record_whole(
    root: Path, case: tuple[str, str], never_stopped: tuple[int, dict[str, bytes]]
) -> None:
    running = Running(root, *command(case))
    running.until_it_shows(case[1])

    os.killpg(running.process.pid, signal.SIGINT)
    shown = running.until_all_have_ended()

    assert running.process.returncode == 2
    assert shown.rpartition("\r")[0].rpartition("\r")[2].strip() == STOPPED
    assert "Traceback" not in shown
    with Folder(root).locked():  # nobody holds it
        pass
    assert (run_to_the_end(root, case), results(root)) == never_stopped


@CASES
def test_a_kill_leaves_no_worker_and_the_next_run_goes_on(
    root: Path, case: tuple[str, str], never_stopped: tuple[int, dict[str, bytes]]
) -> None:
    running = Running(root, *command(case))
    running.until_it_shows(case[1])

    running.process.kill()
    running.until_all_have_ended()

    assert running.process.returncode == -signal.SIGKILL
    assert (run_to_the_end(root, case), results(root)) == never_stopped


def test_at_any_moment_ctrl_c_ends_everything_soon_without_a_word_of_python(
    demo_root: Path, tmp_path: Path
) -> None:
    # Each command three times, and a demo: of a process that starts, most moments are Python's own.
    # `python -m tests.flow.interruptions 1000` does more of them, and measures.
    for each in interruptions(tmp_path, demo_root, 10, seed=2018):
        assert not each.complaints, each
        assert each.ended_in < 10, each  # a second, on a machine that has nothing else to do
