"""Records: frozen values as JSON, written once, read back as the same values."""

import hashlib
from pathlib import Path
from typing import TypeVar

import msgspec

from tipxl.domain.agreed import Consolidation
from tipxl.domain.closing import Closing
from tipxl.domain.plan import Plan
from tipxl.domain.template import Template
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_once

Value = TypeVar("Value")


Recorded = Template | Consolidation | Plan | Closing


def record_text(value: Recorded) -> bytes:
    """The bytes of a record; the same value gives the same."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def text_fingerprint(data: bytes) -> str:
    """The SHA-256 of a record's text, however a computer or a version control ends its lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def write_record(path: Path, value: Recorded) -> None:
    """Write a record; raise TipxlError when another one stands there already."""
    write_once(path, record_text(value))


def read_record(path: Path, kind: type[Value]) -> Value:
    """Read a record; raise TipxlError, in words, when it is gone or damaged."""
    return decoded(str(path), read_file(path), kind)


def decoded(name: str, data: bytes, kind: type[Value]) -> Value:
    """The value of a record's bytes; raise TipxlError, in words, when they are damaged."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TipxlError(
            f"The record {name} is damaged ({error}). Put it back from your back-up."
        ) from error
