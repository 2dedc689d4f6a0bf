"""Returns that the workers of a cluster fetch themselves, from a file system that they all see.

Only the bytes of returns lie there, each known by its SHA-256: a file that is missing, or that is
not the one received, is validated on this computer. The record stays where it is.
"""

import hashlib
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from tipxl.validation.packing import VALIDATING, Validated
from tipxl.validation.validate_file import NeedsDesigns, ValidationTask
from tipxl.workers.job import Job


class RemoteTask(Struct, frozen=True):
    """A task without the bytes of its file, and the folder (an fsspec address) that has them."""

    folder: str
    task: ValidationTask


class MissingRemoteFile(Struct, frozen=True):
    """The folder does not have the file as it was received, or cannot be reached; why."""

    why: str


def remote_task(folder: str) -> Callable[[ValidationTask], RemoteTask]:
    """What is sent instead of a task."""
    return lambda task: RemoteTask(folder, replace(task, data=b""))


def _fetch_and_validate(item: RemoteTask) -> Validated | NeedsDesigns | MissingRemoteFile:
    arrival = item.task.arrival
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra, and only workers need it

        files, folder = url_to_fs(item.folder)
        data = files.cat_file(f"{folder}/{arrival.file}")
    except Exception as error:  # noqa: BLE001 - every file system has errors of its own
        return MissingRemoteFile(f"{type(error).__name__}: {error}")
    if hashlib.sha256(data).hexdigest() != arrival.sha256:
        return MissingRemoteFile("It is another file than the one that was received.")
    return VALIDATING.task(replace(item.task, data=data))


def _reader_died(item: RemoteTask) -> Validated | NeedsDesigns | MissingRemoteFile:
    return VALIDATING.lost(item.task)


VALIDATING_REMOTELY = Job(_fetch_and_validate, _reader_died, apiece=VALIDATING.apiece)
