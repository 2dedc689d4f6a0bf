"""Records: frozen values as JSON, written once, read back as the same values."""

from pathlib import Path
from typing import TypeVar

import msgspec

from tipxl.domain.agreed import Consolidation
from tipxl.domain.template import Template
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_once

Value = TypeVar("Value")


def write_record(path: Path, value: Template | Consolidation) -> None:
    """Write a record; raise TipxlError when another one stands there already."""
    write_once(path, msgspec.json.format(msgspec.json.encode(value), indent=1))


def read_record(path: Path, kind: type[Value]) -> Value:
    """Read a record; raise TipxlError, in words, when it is gone or damaged."""
    try:
        return msgspec.json.decode(read_file(path), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TipxlError(
            f"The record {path} is damaged ({error}). Put it back from your back-up."
        ) from error
