"""Records: written once, read back as the same values (`record_format` has their bytes)."""

from pathlib import Path

from tipxl.files import read_file, write_once
from tipxl.record_format import Recorded, Value, decoded, record_text, text_fingerprint


def write_record(path: Path, value: Recorded) -> None:
    """Write a record; raise TipxlError when another one stands there already.

    One of an older tipxl that says the same is the same.
    """
    text = record_text(value)
    if not (path.exists() and text_fingerprint(read_file(path)) == text_fingerprint(text)):
        write_once(path, text)


def read_record(path: Path, kind: type[Value]) -> Value:
    """Read a record; raise TipxlError, in words, when it is gone or damaged."""
    return decoded(str(path), read_file(path), kind)
