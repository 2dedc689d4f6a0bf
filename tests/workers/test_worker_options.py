import gc
from weakref import ref

import pytest

from tipxl.workers.worker_options import untidied


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


def test_garbage_does_not_pile_up_in_a_process_that_does_such_work_again_and_again() -> None:
    rings = []
    for _ in range(200):
        rings.append(ref(Ring()))
        with untidied():
            pass

    assert sum(ring() is not None for ring in rings) < 40
