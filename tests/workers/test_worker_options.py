import gc

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


def test_what_is_garbage_afterwards_is_still_found() -> None:
    class Ring:
        found = 0

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            Ring.found += 1

    with untidied():
        Ring()
    gc.collect()

    assert Ring.found == 1
