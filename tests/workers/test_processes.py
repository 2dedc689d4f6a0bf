import multiprocessing
import os
import signal
import stat
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path
from shutil import rmtree

import pytest

from tipxl.workers import processes
from tipxl.workers.worker_options import NoProcessError


def doubled(number: int) -> int:
    return 2 * number


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no such thing")
def test_ctrl_c_while_processes_start_waits_until_they_stand_and_is_not_lost() -> None:
    reached = []

    with pytest.raises(KeyboardInterrupt), processes._undisturbed():
        signal.raise_signal(signal.SIGINT)
        reached.append("the end")

    assert reached == ["the end"]


def test_where_none_can_be_started_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refused)

    with pytest.raises(NoProcessError), processes.processes(2, doubled):
        pass


def test_where_they_all_end_at_once_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_ready", ends)

    with pytest.raises(NoProcessError), processes.processes(2, doubled):
        pass


def ends() -> None:
    os._exit(3)


METHODS = pytest.mark.parametrize(
    "method", [each for each in multiprocessing.get_all_start_methods() if each != "fork"]
)


@METHODS
def test_processes_work_however_the_system_starts_them(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    context = multiprocessing.get_context(method)
    monkeypatch.setattr(processes, "_context", lambda _: context)

    with processes.processes(2, doubled) as executor:
        assert list(executor.map(doubled, range(5))) == [0, 2, 4, 6, 8]


@METHODS
def test_the_leader_leaves_at_once_whatever_its_workers_do(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    context = multiprocessing.get_context(method)
    monkeypatch.setattr(processes, "_context", lambda _: context)

    with processes.processes(3, doubled) as executor:
        for _ in range(3):
            executor.submit(never_ends)
        executor.submit(sends_without_end).cancel()
        begun = time.monotonic()

    assert time.monotonic() - begun < 50  # its workers sleep for a minute, and again
    assert not multiprocessing.active_children()
    assert {each.name for each in threading.enumerate() if not each.daemon} == {"MainThread"}


def never_ends() -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    while True:
        time.sleep(60)


def sends_without_end() -> bytes:
    return bytes(50_000_000)


@METHODS
def test_no_worker_hears_a_ctrl_c(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    context = multiprocessing.get_context(method)
    monkeypatch.setattr(processes, "_context", lambda _: context)

    with processes.processes(1, doubled) as executor:
        assert executor.submit(hears_a_ctrl_c).result() == "nothing"


def hears_a_ctrl_c() -> str:
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
    except KeyboardInterrupt:
        return "it"
    return "nothing"


def test_a_worker_that_dies_in_the_middle_of_a_message_leaves_nobody_waiting() -> None:
    with processes.processes(2, doubled) as executor, pytest.raises(BrokenExecutor):
        executor.submit(half_a_message).result()


def half_a_message() -> None:
    # The pipe of this process is the one socket it has; a length, and less than that.
    for number in range(3, 20):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, struct.pack("!i", 1000) + b"half")
        except OSError:
            continue
    os._exit(9)


def test_what_cannot_be_sent_is_an_error_here_and_the_worker_goes_on() -> None:
    with processes.processes(1, doubled) as executor:
        with pytest.raises((TypeError, AttributeError)):
            executor.submit(threading.Lock).result()
        assert executor.submit(doubled, 4).result() == 8


def test_large_items_and_large_answers_do_not_wait_for_each_other() -> None:
    large = bytes(5_000_000)

    with processes.processes(2, doubled) as executor:
        found = [executor.submit(same, large) for _ in range(6)]
        assert all(each.result() == large for each in found)


def same(content: bytes) -> bytes:
    return content


REFUSED = """
import os
from tipxl.workers.processes import processes

with processes(1, len) as executor:
    print(executor.submit(len, "ab").result())

def refused(*_: object, **__: object) -> None:
    raise OSError(5, "Input/output error")

os.unlink = os.rmdir = refused
"""


def test_where_nothing_can_be_removed_at_the_end_no_traceback_is_printed(tmp_path: Path) -> None:
    own = {**os.environ, "TMPDIR": str(tmp_path)}
    for script, left in ((REFUSED, True), (REFUSED.split("def refused", maxsplit=1)[0], False)):
        done = subprocess.run(
            [sys.executable, "-c", script], env=own, capture_output=True, text=True, check=True
        )

        assert (done.stdout, done.stderr) == ("2\n", "")
        assert any(tmp_path.iterdir()) is left
        rmtree(tmp_path)
        tmp_path.mkdir()
