"""Who does the work of a command: processes of this computer, or a cluster."""

from collections.abc import Callable
from typing import NamedTuple


def _unheard(sentence: str) -> None:
    del sentence


class WorkerOptions(NamedTuple):  # no Struct: `--help` loads it, and no msgspec
    """Who does the work: so many processes (None: as many as there are cores, where it pays).

    `dask` is the address of a cluster; `tell` is told in a sentence when it cannot be used.
    `shared` is an fsspec address at which the cluster's workers find the files of returned/.
    """

    workers: int | None = None
    dask: str = ""
    tell: Callable[[str], None] = _unheard
    shared: str = ""


class NoProcessError(Exception):
    """This machine starts no other process for us."""


#: This machine, as it sees fit.
HERE = WorkerOptions()
