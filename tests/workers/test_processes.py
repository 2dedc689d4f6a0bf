import multiprocessing
import os
import signal

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

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", refused)

    with pytest.raises(NoProcessError), processes.processes(2, doubled):
        pass


def test_where_they_all_end_at_once_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_ready", ends)

    with pytest.raises(NoProcessError), processes.processes(2, doubled):
        pass


def ends() -> None:
    os._exit(3)


@pytest.mark.parametrize(
    "method", [each for each in multiprocessing.get_all_start_methods() if each != "fork"]
)
def test_processes_work_however_the_system_starts_them(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    context = multiprocessing.get_context(method)
    monkeypatch.setattr(processes, "_context", lambda _: context)

    with processes.processes(2, doubled) as executor:
        assert list(executor.map(doubled, range(5))) == [0, 2, 4, 6, 8]
