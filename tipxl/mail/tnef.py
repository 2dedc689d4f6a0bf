"""winmail.dat (TNEF, [MS-OXTNEF]) -> the files in it, and the words of the mail."""

import struct
from collections.abc import Iterator

from msgspec import Struct

MAGIC = b"\x78\x9f\x3e\x22"
_BEGINS, _TITLE, _DATA = 0x00069002, 0x00018010, 0x0006800F
_BODY, _PROPERTIES = 0x0002800C, 0x00069003
# Properties of a mail: its words as plain text, as a page, and as Outlook's own packed text.
_PLAIN, _PAGE, _PACKED = 0x1000, 0x1013, 0x1009
# How many bytes a value of each type takes; those of the others are told before them.
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8}
_SIZES |= {0x40: 8, 0x48: 16}
_MULTIPLE = 0x1000
_UTF_16 = 0x1F
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


class TnefWords(Struct, frozen=True):
    """What the mail says: plain, or as a page; or that its words are packed in Outlook's way."""

    plain: str = ""
    page: bytes = b""
    packed: bool = False


def tnef_words(data: bytes) -> TnefWords:
    """The words of the mail itself; what follows a damaged place is left out."""
    body, found = "", {}
    for attribute, value in _attributes(data):
        if attribute == _BODY:
            body = value.rstrip(b"\0").decode("cp1252", "replace")
        elif attribute == _PROPERTIES:
            found = dict(_properties(value))
    kind, plain = found.get(_PLAIN, (0, b""))
    text = plain.decode("utf-16-le" if kind == _UTF_16 else "cp1252", "replace").rstrip("\0")
    page = found.get(_PAGE, (0, b""))[1]
    return TnefWords(text or body, page, _PACKED in found)


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Number, type and bytes of each property."""
    reader = _Reader(data)
    try:
        for _ in range(min(reader.number(), len(data))):
            kind, name = struct.unpack("<HH", reader.take(4))
            if name >= 0x8000:  # one with a name of its own
                reader.take(16)
                reader.take(reader.number() if reader.number() else 4)
            size = _SIZES.get(kind & ~_MULTIPLE)
            several = kind & _MULTIPLE or size is None
            values = [
                reader.take(reader.number() if size is None else size)
                for _ in range(min(reader.number(), len(data)) if several else 1)
            ]
            yield name, (kind, values[0] if values else b"")
    except (struct.error, ValueError):
        return


class _Reader:
    """Bytes one after another, each value filled up to four."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("it ends early")
        self._at += -(-size // 4) * 4
        return taken

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(MAGIC) + 2  # the signature is followed by a key
    while at + _HEAD.size <= len(data):
        _, attribute, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length > len(data):
            return
        yield attribute, data[at : at + length]
        at += length + 2
