"""Judging as a process for us does it: a file in, the return as bytes out."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from tipxl.domain.core.finding import Place
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.validation.validate_file import NeedsDesigns, ValidationTask, held, validate_task
from tipxl.workers.pool import Job

_NOBODY = Arrival("", "", "", datetime(2000, 1, 1, tzinfo=UTC), "")
_decode = msgspec.msgpack.Decoder(Return).decode


def packed(returned: Return) -> bytes | Return:
    """A return as bytes without its arrival; itself where it names a file that is no text."""
    try:
        return msgspec.msgpack.encode(replace(returned, arrival=_NOBODY))
    except UnicodeEncodeError:
        return returned


def unpacked(answer: bytes | Return, arrival: Arrival) -> Return:
    """The return again; raise msgspec.DecodeError where the bytes hold something else."""
    return replace(_decode(answer), arrival=arrival) if isinstance(answer, bytes) else answer


def validate_and_pack(task: ValidationTask) -> bytes | Return | NeedsDesigns:
    """What a worker does with a file."""
    found = validate_task(task)
    return found if isinstance(found, NeedsDesigns) else packed(found)


def lost(task: ValidationTask) -> bytes | Return | NeedsDesigns:
    """What is said of a file whose worker died of it."""
    return held(task.arrival, ReturnMessage.READER_DIED.at(Place()))


# A file takes 15 ms: what a process costs is what fifteen of them do.
VALIDATING = Job(validate_and_pack, lost, apiece=48)
