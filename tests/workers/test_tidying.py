"""Python searches for garbage seldom while it works, and afterwards finds all of it."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from tipxl.workers.tidying import Tidying, untidied


@pytest.fixture(autouse=True)
def _only_what_is_made_here() -> Iterator[None]:
    """What thousands of tests before have left in the process is not searched each time."""
    gc.freeze()
    yield
    gc.unfreeze()


def test_nothing_is_searched_for_garbage_meanwhile_and_it_is_afterwards() -> None:
    assert gc.isenabled()

    with pytest.raises(ValueError, match="stopped"), untidied():
        assert not gc.isenabled()
        with untidied():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ValueError("stopped")

    assert gc.isenabled()


class Ring:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_garbage_afterwards_is_still_found() -> None:
    with untidied():
        ring = ref(Ring())
    gc.collect()

    assert ring() is None


class Clock:
    """A second passes each time that somebody looks."""

    now = 1000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_garbage_does_not_pile_up_in_a_process_that_works_again_and_again() -> None:
    rings, tidying = [], Tidying(Clock())
    for _ in range(200):
        rings.append(ref(Ring()))
        tidying.after_a_work()

    assert sum(ring() is not None for ring in rings) < 70


def test_each_such_work_counts_for_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[int] = []
    tidying = Tidying()
    monkeypatch.setattr("tipxl.workers.tidying.tidying", tidying)
    monkeypatch.setattr(gc, "collect", lambda: searches.append(1))
    for _ in range(Tidying.EVERY):
        assert not searches
        with untidied():
            pass

    assert searches == [1]


def test_searching_takes_a_small_part_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, searches = Clock(), []
    monkeypatch.setattr(gc, "collect", lambda: searches.append(clock()))
    tidying = Tidying(clock)
    while clock.now < 11_000:
        tidying.after_a_work()

    assert 100 < len(searches) <= 10_000 * Tidying.PART / 2  # each took two of the seconds
