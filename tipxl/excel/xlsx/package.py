"""The members of a zip file, counted against the limits while they are inflated."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from tipxl.excel.xlsx.limits import BeyondLimitsError, DamagedError, Meter, PasswordError, shown

_ENCRYPTED = 0x1
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^[a-z]:|\0", re.IGNORECASE)


class Package:
    """The members of a zip file, by name in any case and with either slash."""

    __slots__ = ("_members", "_zip", "meter")

    def __init__(self, data: bytes, meter: Meter) -> None:
        # zipfile makes an object of every entry before it can be asked how many there are.
        meter.ensure("members", data.count(b"PK\x01\x02"))
        self.meter = meter
        self._zip = zipfile.ZipFile(BytesIO(data))
        self._members = _members(self._zip)
        declared = sum(member.file_size for member in self._members.values())
        meter.ensure("inflated_bytes", declared)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """Inflate one member piece by piece; its size is what comes out, not what it declares."""
        meter, size = self.meter, self.meter.limits.chunk_bytes
        with self._zip.open(self._member(name)) as member:
            total = 0
            while chunk := member.read(size):
                total += len(chunk)
                meter.ensure("part_bytes", total)
                meter.add("inflated_bytes", len(chunk))
                yield chunk

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
