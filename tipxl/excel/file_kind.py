"""What a file is to the officer, by its bytes: a workbook, a document, a picture or other."""

import struct
import zipfile
import zlib
from enum import Enum, auto
from xml.parsers.expat import ExpatError

from tipxl.excel.xlsx import ole
from tipxl.excel.xlsx.limits import Meter, ReadLimits, RefusedFileError
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.package_kinds import PackageKind, contents_of_zip, kind_of_ole, kind_of_other


class FileKind(Enum):
    """What a file is to the officer."""

    WORKBOOK = auto()  # of any kind, also a damaged or a locked one
    DOCUMENT = auto()  # Word, PDF and the like
    PICTURE = auto()
    OTHER = auto()


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    RefusedFileError,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


def file_kind(data: bytes) -> FileKind:
    """What a file is by its content; names and endings are not asked."""
    if data.startswith((ole.MAGIC, b"PK\3\4")):
        return _of(_kind_inside(data))
    return _of(kind_of_other(data))


def _kind_inside(data: bytes) -> PackageKind | str:
    try:
        if data.startswith(ole.MAGIC):
            return kind_of_ole(data)
        return contents_of_zip(Package(data, Meter(ReadLimits()))).kind
    except _UNREADABLE:
        return PackageKind.XLSX  # what is wrong with it is told when it is read


def _of(kind: PackageKind | str) -> FileKind:
    if isinstance(kind, PackageKind) or "workbook" in kind:
        return FileKind.WORKBOOK
    if "picture" in kind:
        return FileKind.PICTURE
    if any(word in kind for word in ("document", "presentation", "archive")):
        return FileKind.DOCUMENT
    return FileKind.OTHER
