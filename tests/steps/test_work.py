import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tipxl.crew import Crew
from tipxl.steps.work import Job, spread

ITEMS = tuple(range(120))
POISON = 57


def doubled(number: int) -> int:
    return 2 * number


def doubled_unless_poison(number: int) -> int:
    if number == POISON:
        os._exit(9)
    return 2 * number


def refused(number: int) -> int:
    raise ValueError(number)


def lost(number: int) -> int:
    return -number


@pytest.mark.parametrize("workers", [1, 2, 3, None])
def test_the_answers_come_in_order_from_any_number_of_workers(workers: int | None) -> None:
    found = list(spread(Job(doubled, lost), ITEMS, Crew(workers)))

    assert found == [2 * number for number in ITEMS]


def test_a_worker_that_dies_is_replaced_and_only_its_item_is_lost() -> None:
    found = list(spread(Job(doubled_unless_poison, lost), ITEMS, Crew(2)))

    assert found == [-POISON if number == POISON else 2 * number for number in ITEMS]


def test_an_error_of_a_task_is_an_error_here() -> None:
    with pytest.raises(ValueError, match="0"):
        list(spread(Job(refused, lost), ITEMS, Crew(2)))


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def watched() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    answers = spread(Job(doubled, lost), watched(), Crew(2))

    assert next(answers) == 0
    assert len(taken) < 200
    answers.close()  # type: ignore[attr-defined]


def test_stopping_ends_every_worker_at_once(tmp_path: Path) -> None:
    answers = spread(Job(slow, lost_place), [str(tmp_path)] * 100, Crew(2))
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    begun = len(list(tmp_path.iterdir()))
    time.sleep(0.5)

    assert len(list(tmp_path.iterdir())) == begun


def slow(place: str) -> int:
    Path(place, f"{os.getpid()}-{time.monotonic_ns()}").touch()
    time.sleep(0.05)
    return 0


def lost_place(place: str) -> int:
    return len(place)
