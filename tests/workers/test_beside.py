import os
import time
from pathlib import Path

import pytest

from tipxl.workers.beside import beside
from tipxl.workers.worker_options import NoProcessError, WorkerOptions


def who_works(number: int) -> tuple[int, int]:
    return os.getpid(), number


def dies_elsewhere(leader: int) -> int:
    if os.getpid() != leader:
        os._exit(9)
    return leader


def has_no_memory_elsewhere(leader: int) -> int:
    if os.getpid() != leader:
        raise MemoryError
    return leader


def is_refused(number: int) -> int:
    raise ValueError(f"{number} is refused")


def is_slow(place: str) -> int:
    Path(place, "begun").touch()
    time.sleep(1)
    Path(place, "done").touch()
    return 0


@pytest.mark.parametrize(
    ("workers", "pays", "elsewhere"), [(2, True, True), (2, False, False), (1, True, False)]
)
def test_another_process_does_it_where_that_pays_and_is_allowed(
    workers: int, pays: bool, elsewhere: bool
) -> None:
    with beside(who_works, 7, WorkerOptions(workers), pays=pays) as answer:
        process, number = answer()

    assert (process != os.getpid(), number) == (elsewhere, 7)


def test_where_there_is_no_memory_for_two_this_process_does_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tipxl.workers.beside.processes_at_most", lambda: 1)

    with beside(who_works, 7, WorkerOptions(2), pays=True) as answer:
        assert answer() == (os.getpid(), 7)


@pytest.mark.parametrize("task", [dies_elsewhere, has_no_memory_elsewhere])
def test_what_another_process_cannot_do_this_one_does(task: object) -> None:
    assert callable(task)
    with beside(task, os.getpid(), WorkerOptions(2), pays=True) as answer:
        assert answer() == os.getpid()


def test_where_no_process_can_be_started_this_one_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise NoProcessError

    monkeypatch.setattr("tipxl.workers.processes.processes", none)

    with beside(who_works, 7, WorkerOptions(2), pays=True) as answer:
        assert answer() == (os.getpid(), 7)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_there_is_an_error_here(workers: int) -> None:
    with (
        beside(is_refused, 7, WorkerOptions(workers), pays=True) as answer,
        pytest.raises(ValueError, match="7 is refused"),
    ):
        answer()


def test_who_does_not_ask_for_the_answer_ends_the_work(tmp_path: Path) -> None:
    with beside(is_slow, str(tmp_path), WorkerOptions(2), pays=True):
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
    time.sleep(1.2)

    assert not (tmp_path / "done").exists()
