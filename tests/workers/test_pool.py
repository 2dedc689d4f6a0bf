import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tipxl.workers import pool
from tipxl.workers.capacity import ONE_FILE, processes_at_most
from tipxl.workers.job import Job
from tipxl.workers.pool import spread, worker_count
from tipxl.workers.worker_options import NoProcessError, WorkerOptions

ITEMS = tuple(range(120))
POISON = 57


def doubled(number: int) -> int:
    return 2 * number


def leaves(number: int) -> int:
    if number == POISON:
        os._exit(9)
    return 2 * number


def is_killed(number: int) -> int:
    if number == POISON:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    return 2 * number


def crashes(number: int) -> int:
    if number == POISON:
        os.abort()
    return 2 * number


def has_no_memory(number: int) -> int:
    if number == POISON:
        raise MemoryError
    return 2 * number


def refused(number: int) -> int:
    raise ValueError(number)


def lost(number: int) -> int:
    return -number


def answers(task: Callable[[int], int], worker_options: WorkerOptions) -> list[int]:
    with spread(Job(task, lost, apiece=48), ITEMS, len(ITEMS), worker_options) as found:
        return list(found)


@pytest.mark.parametrize("workers", [1, 2, 3, None])
def test_the_answers_come_in_order_from_any_number_of_workers(workers: int | None) -> None:
    assert answers(doubled, WorkerOptions(workers)) == [2 * number for number in ITEMS]


@pytest.mark.parametrize("task", [leaves, is_killed, crashes, has_no_memory])
def test_a_worker_that_dies_is_replaced_and_only_its_item_is_lost(
    task: Callable[[int], int],
) -> None:
    assert answers(task, WorkerOptions(2)) == [
        -POISON if number == POISON else 2 * number for number in ITEMS
    ]


@pytest.mark.parametrize(("workers", "answer"), [(1, 2), (2, -1)])
def test_only_what_another_process_does_is_made_fit_to_be_sent(workers: int, answer: int) -> None:
    job = Job(lost, lost, apiece=1, here=doubled)

    with spread(job, (1, 1), 2, WorkerOptions(workers)) as found:
        assert list(found) == [answer, answer]


def test_an_item_for_which_this_process_has_no_memory_is_lost_alone() -> None:
    assert answers(has_no_memory, WorkerOptions(1)).count(-POISON) == 1


def test_an_error_of_a_task_is_an_error_here() -> None:
    with pytest.raises(ValueError, match="0"):
        answers(refused, WorkerOptions(2))


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def watched() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with spread(Job(doubled, lost, apiece=48), watched(), 1000, WorkerOptions(2)) as found:
        assert next(found) == 0
        assert len(taken) < 200


def test_stopping_ends_every_worker_at_once(tmp_path: Path) -> None:
    with spread(
        Job(slow, lost_place, apiece=1), [str(tmp_path)] * 100, 100, WorkerOptions(2)
    ) as found:
        next(found)
    begun = len(list(tmp_path.iterdir()))
    time.sleep(0.5)

    assert len(list(tmp_path.iterdir())) == begun


def slow(place: str) -> int:
    Path(place, f"{os.getpid()}-{time.monotonic_ns()}").touch()
    time.sleep(0.05)
    return 0


def lost_place(place: str) -> int:
    return len(place)


def test_where_no_process_can_be_started_this_one_does_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*_: object) -> None:
        raise NoProcessError

    monkeypatch.setattr("tipxl.workers.processes.processes", none)
    told: list[str] = []

    assert answers(doubled, WorkerOptions(2, tell=told.append)) == [2 * number for number in ITEMS]
    assert told == ["No other process could be started, so this one does all the work."]


# --- how many


@pytest.mark.parametrize(
    ("asked", "count", "expected"),
    [
        (None, 0, 1),
        (None, 95, 1),  # not enough for two
        (None, 96, 2),
        (None, 10_000, 4),  # as many as there are cores
        (1, 10_000, 1),
        (3, 10_000, 3),
        (8, 10_000, 8),  # more than cores, as she says
        (8, 5, 5),  # nobody stands idle
        (1000, 10_000, 61),  # Windows waits for no more
    ],
)
def test_as_many_processes_work_as_are_asked_for_or_pay(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, count: int, expected: int
) -> None:
    monkeypatch.setattr(pool, "cores", lambda: 4)
    monkeypatch.setattr(pool, "processes_at_most", lambda: 1000)

    assert worker_count(48, count, WorkerOptions(asked)) == expected


@pytest.mark.parametrize(
    ("asked", "most", "sentence"),
    [
        (
            20,
            3,
            "The memory that is free is enough for 3 workers, not for 20: one file may need "
            "750 MiB. 3 will do the work.",
        ),
        (
            2,
            1,
            "The memory that is free is enough for 1 worker, not for 2: one file may need "
            "750 MiB. 1 will do the work.",
        ),
        (None, 2, None),  # nobody asked for more
        (3, 3, None),
    ],
)
def test_no_more_processes_work_than_memory_allows(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, most: int, sentence: str | None
) -> None:
    monkeypatch.setattr(pool, "cores", lambda: 4)
    monkeypatch.setattr(pool, "processes_at_most", lambda: most)
    told: list[str] = []

    assert worker_count(48, 10_000, WorkerOptions(asked, tell=told.append)) == most
    assert told == ([sentence] if sentence else [])


def test_there_is_always_room_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipxl.workers.capacity.free_memory", lambda: ONE_FILE // 2)
    assert processes_at_most() == 1

    monkeypatch.setattr("tipxl.workers.capacity.free_memory", lambda: 5 * ONE_FILE + 1)
    assert processes_at_most() == 5
