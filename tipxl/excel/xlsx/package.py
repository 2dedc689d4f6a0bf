"""The members of a zip file, counted against the limits while they are inflated."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from tipxl.excel.xlsx.limits import BeyondLimitsError, DamagedError, Meter, PasswordError, shown

_ENCRYPTED = 0x1
_PLAIN_FLAGS = 0x2 | 0x4 | 0x8 | 0x800  # how hard it was packed, sizes behind it, names in UTF-8
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_IN_ONE_PIECE = 8 << 20  # a form's largest part has less than a tenth of it
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^[a-z]:|\0", re.IGNORECASE)


class Package:
    """The members of a zip file, by name in any case and with either slash.

    `quick`: ordinary members are inflated in one piece, without `zipfile`.
    """

    __slots__ = ("_data", "_members", "_zip", "meter", "quick")

    def __init__(self, data: bytes, meter: Meter, *, quick: bool = False) -> None:
        # zipfile makes an object of every entry before it can be asked how many there are.
        meter.ensure("members", data.count(b"PK\x01\x02"))
        self.meter, self.quick = meter, quick
        self._data = data
        self._zip = zipfile.ZipFile(BytesIO(data))
        self._members = _members(self._zip)
        declared = sum(member.file_size for member in self._members.values())
        meter.ensure("inflated_bytes", declared)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """Inflate one member piece by piece; its size is what comes out, not what it declares."""
        meter, size = self.meter, self.meter.limits.chunk_bytes
        if (whole := self.whole(name)) is not None:
            meter.add("inflated_bytes", len(whole))
            yield from (whole[at : at + size] for at in range(0, len(whole), size))
            return
        with self._zip.open(self._member(name)) as member:
            total = 0
            while chunk := member.read(size):
                total += len(chunk)
                meter.ensure("part_bytes", total)
                meter.add("inflated_bytes", len(chunk))
                yield chunk

    def whole(self, name: str) -> bytes | None:
        """One member in one piece, not counted yet; nothing where anything about it is unusual."""
        member = self._members[name.casefold()]
        size = member.file_size
        if (
            not self.quick
            or size > min(_IN_ONE_PIECE, self.meter.limits.part_bytes)
            or member.flag_bits & ~_PLAIN_FLAGS
            or member.compress_type != zipfile.ZIP_DEFLATED
        ):
            return None
        try:
            whole = _inflated(self._data, member)
        except (struct.error, zlib.error):
            return None
        return whole if len(whole) == size and zlib.crc32(whole) == member.CRC else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its members, in lower case."""
        return tuple(self._members)

    def inflate_all(self) -> None:
        """Inflate every member and keep nothing: for a reader that does not count by itself."""
        for name in self._members:
            for _ in self.chunks(name):
                self.meter.tick()

    def start_of(self, name: str, size: int) -> bytes:
        """The first bytes of a member, for a look at what it is."""
        with self._zip.open(self._member(name)) as member:
            return member.read(size)

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = self._members[name.casefold()]
        if member.flag_bits & _ENCRYPTED:
            raise PasswordError("it is closed by a password")
        # bzip2 and lzma are never used in workbooks, and lzma allots what the file tells it to.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BeyondLimitsError("it is packed in an unusual way")
        return member


def _inflated(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """At most one byte more than the directory tells; empty where the two headers differ."""
    signature, name_size, more_size = _LOCAL_HEADER.unpack_from(data, member.header_offset)
    begin = member.header_offset + _LOCAL_HEADER.size
    name = data[begin : begin + name_size]
    if signature != b"PK\3\4" or name != member.orig_filename.encode():
        return b""
    begin += name_size + more_size
    packed = memoryview(data)[begin : begin + member.compress_size]
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    whole = inflater.decompress(packed, member.file_size + 1)
    return whole if inflater.eof else b""


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = member.filename.replace("\\", "/").lstrip("/")
        if _OUTSIDE.search(name) or member.is_dir():
            continue
        if name.casefold() in members:
            # Readers differ in which of the two they show, so no reading of it is the right one.
            raise DamagedError(f"it contains two parts named {shown(name)}")
        members[name.casefold()] = member
    return members
