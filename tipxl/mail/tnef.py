"""winmail.dat (TNEF, [MS-OXTNEF]) -> the files in it."""

import struct
from collections.abc import Iterator

MAGIC = b"\x78\x9f\x3e\x22"
_BEGINS, _TITLE, _DATA = 0x00069002, 0x00018010, 0x0006800F
_HEAD = struct.Struct(
    "<BII"
)  # level, attribute, length of the data; a check sum of two bytes ends it


def tnef_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file; what follows a damaged place is left out."""
    name, content = "", b""
    for attribute, value in _attributes(data):
        if attribute == _BEGINS:
            if content:
                yield name, content
            name, content = "", b""
        elif attribute == _TITLE:
            name = value.rstrip(b"\0").decode("cp1252", "replace")
        elif attribute == _DATA:
            content = value
    if content:
        yield name, content


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(MAGIC) + 2  # the signature is followed by a key
    while at + _HEAD.size <= len(data):
        _, attribute, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length > len(data):
            return
        yield attribute, data[at : at + length]
        at += length + 2
