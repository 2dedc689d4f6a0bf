"""Lines are added at the end of a journal whole, or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from tipxl.errors import TipxlError
from tipxl.files import reason_of, remedy_of_file
from tipxl.journal.journal_lines import CUT_OFF
from tipxl.record_format import UNREADABLE


def append_lines(path: Path, lines: bytes, *, whole: bool) -> None:
    """Add lines at the end of a file, and make sure that they are on the disk.

    In a `whole` one, a line that a kill cut off goes: what it began to say is said anew.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            end = file.seek(0, os.SEEK_END)
            cut = _without_its_end(file, end)
            if whole and _says_nothing(cut):
                end -= len(cut)
                os.ftruncate(file.fileno(), end)
            elif cut:  # it must not swallow the next one
                lines = b"\n" + lines
            _add(file, lines, end)
    except OSError as error:
        raise TipxlError(
            f"Cannot write {path}: {reason_of(error)}. What was to be recorded last may be "
            f"missing. {remedy_of_file(path, error)}"
        ) from error


def _without_its_end(file: BinaryIO, end: int) -> bytes:
    """What stands behind the last line of a file that ends in the middle of one."""
    if not end:
        return b""
    file.seek(-1, os.SEEK_END)
    if file.read(1) == b"\n":
        return b""
    file.seek(0)
    return file.read().rpartition(b"\n")[2]


def _says_nothing(cut: bytes) -> bool:
    """Whether it is the beginning of a line only, or the NULs that a power cut leaves."""
    line = cut.strip(b"\0 ")
    try:
        msgspec.json.decode(line or b"{")
    except UNREADABLE as error:
        return str(error) == CUT_OFF
    return False


def _add(file: BinaryIO, lines: bytes, end: int) -> None:
    """Write whole lines, or none: of what a full disk took only a part, nothing is left."""
    try:
        # Past the buffer, which would try once more to write the rest when the file is closed.
        written = os.write(file.fileno(), lines)
        while written < len(lines):
            written += os.write(file.fileno(), lines[written:])
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.ftruncate(file.fileno(), end)
        raise
