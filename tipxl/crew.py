"""Who does the work of a step: processes of this computer, or a cluster."""

from collections.abc import Callable
from dataclasses import dataclass


def _unheard(sentence: str) -> None:
    del sentence


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work: so many processes (None: as many as there are cores, where it pays).

    `dask` is the address of a cluster; `tell` is told in a sentence when it cannot be used.
    """

    workers: int | None = None
    dask: str = ""
    tell: Callable[[str], None] = _unheard


#: This machine, as it sees fit.
HERE = Crew()
