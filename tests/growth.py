"""Whether work grows with what it is given, and no faster: what a slow machine does not change."""

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given", str, bytes)

#: Seconds of the processor below which nothing is compared: there is only noise.
_LITTLE = 0.5
#: A quarter takes a fourth of it, or a sixteenth where the work grows with the square.
_AT_MOST = 10


def grows_evenly(work: Callable[[Given], object], given: Given) -> bool:
    """Whether the whole takes about four times as long as its first quarter, or next to nothing."""
    whole = _took(work, given)
    if whole < _LITTLE:
        return True
    quarter = given[: len(given) // 4]
    return min(whole, _took(work, given)) < _AT_MOST * max(_took(work, quarter) for _ in range(3))


def _took(work: Callable[[Given], object], given: Given) -> float:
    begun = time.process_time()
    work(given)
    return time.process_time() - begun
