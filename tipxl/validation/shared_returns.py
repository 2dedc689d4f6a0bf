"""Returns that the workers of a cluster fetch themselves, from a file system that they all see.

Only the bytes of returns lie there, each known by its SHA-256: a file that is missing, or that is
not the one received, is judged on this computer. The record stays where it is.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from tipxl.domain.returns.returned import Return
from tipxl.validation.packing import JUDGING
from tipxl.validation.validate_file import Task, Wanted
from tipxl.workers.pool import Job


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A task without the bytes of its file, and the folder (an fsspec address) that has them."""

    folder: str
    task: Task


@dataclass(frozen=True, slots=True)
class NotThere:
    """The folder does not have the file as it was received, or cannot be reached; why."""

    why: str


def elsewhere(folder: str) -> Callable[[Task], Elsewhere]:
    """What is sent instead of a task."""
    return lambda task: Elsewhere(folder, replace(task, data=b""))


def _judge(item: Elsewhere) -> bytes | Return | Wanted | NotThere:
    arrival = item.task.arrival
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra, and only workers need it

        files, folder = url_to_fs(item.folder)
        data = files.cat_file(f"{folder}/{arrival.file}")
    except Exception as error:  # noqa: BLE001 - every file system has errors of its own
        return NotThere(f"{type(error).__name__}: {error}")
    if hashlib.sha256(data).hexdigest() != arrival.sha256:
        return NotThere("It is another file than the one that was received.")
    return JUDGING.task(replace(item.task, data=data))


def _lost(item: Elsewhere) -> bytes | Return | Wanted | NotThere:
    return JUDGING.lost(item.task)


JUDGING_ELSEWHERE = Job(_judge, _lost, apiece=JUDGING.apiece)
