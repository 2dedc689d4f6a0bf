"""A return as bytes, as a worker process sends it and the result cache stores it."""

from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.validation.validate_file import NeedsDesigns, ValidationTask, held, validate_task
from tipxl.workers.job import Job

#: A return, or its bytes where another process validated the file.
Validated = Return | bytes

_NO_ARRIVAL = Arrival("", "", "", datetime(2000, 1, 1, tzinfo=UTC), "")
_decode = msgspec.msgpack.Decoder(Return).decode


def packed(returned: Return) -> Validated:
    """A return as bytes without its arrival; itself where it names a file that is no text."""
    try:
        return msgspec.msgpack.encode(replace(returned, arrival=_NO_ARRIVAL))
    except UnicodeEncodeError:
        return returned


def unpacked(data: bytes, arrival: Arrival) -> Return:
    """The return again; raise msgspec.DecodeError where the bytes hold something else."""
    return replace(_decode(data), arrival=arrival)


def validate_and_pack(task: ValidationTask) -> Validated | NeedsDesigns:
    """What a worker process does with a file."""
    answer = validate_task(task)
    return answer if isinstance(answer, NeedsDesigns) else packed(answer)


def reader_died(arrival: Arrival) -> Return:
    """The return of a file that ended the process which read it: held."""
    return held(arrival, ReturnMessage.READER_DIED.at(Place()))


def _died(task: ValidationTask) -> Validated | NeedsDesigns:
    return reader_died(task.arrival)


# A file takes 15 ms: what a process costs is what fifteen of them do.
VALIDATING: Job[ValidationTask, Validated | NeedsDesigns] = Job(
    validate_and_pack, _died, apiece=48, here=validate_task
)
