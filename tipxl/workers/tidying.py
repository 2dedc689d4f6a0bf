"""When a process searches for cycles of garbage: seldom, and never in the middle of a work."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_SELDOM = 100_000  # objects made between two searches; Python's own 700 take a third of a merge


def tidy_seldom() -> None:
    """Let this process search for cycles of garbage seldom: frozen values make none."""
    gc.set_threshold(_SELDOM)


class Tidying:
    """Searches for garbage now and then, in a process that lives long.

    Only every so many works, for a command does a few and ends; and only so often that all searches
    together take a small part of the time: of a gigabyte one takes a second.
    """

    EVERY = 32  # works; the desk does one for each page that it makes
    PART = 0.03  # of the time

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._works = 0
        self._not_before = 0.0

    def after_a_work(self) -> None:
        """Search, if it is time to."""
        self._works += 1
        begun = self._clock()
        if self._works >= self.EVERY and begun >= self._not_before:
            gc.collect()
            ended = self._clock()
            self._works, self._not_before = 0, ended + (ended - begun) / self.PART


#: That of this process.
tidying = Tidying()


@contextmanager
def untidied() -> Iterator[None]:
    """Nothing is searched for cycles meanwhile, nor what was made meanwhile soon afterwards.

    For work that makes many frozen values and lets go of few: with 1,000 bodies a merge takes 0.7
    of the time. What is made joins the old values. Python then begins to count anew when it will
    search these, so a process that does such work again and again searches them here, now and then.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()
            tidying.after_a_work()
