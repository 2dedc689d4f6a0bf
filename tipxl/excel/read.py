"""Reads a file of any format into a Workbook, or says in polite words why not; never raises."""

import os
import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers.expat import ExpatError

from msgspec import Struct

from tipxl.domain.core.finding import Place, Severity
from tipxl.domain.core.message import Message
from tipxl.domain.core.workbook import Unreadable, Verdict, Workbook
from tipxl.excel.binary_cells import ensure_every_cell_is_read
from tipxl.excel.opendocument.ods import read_ods
from tipxl.excel.xlsx import ole
from tipxl.excel.xlsx.limits import (
    OWN,
    BeyondLimitsError,
    ForeignReaderError,
    Meter,
    PasswordError,
    ReadLimits,
    RefusedFileError,
    ShortageError,
)
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.package_kinds import (
    DIF,
    GNUMERIC,
    OPEN_DOCUMENT_XML,
    SYLK,
    VERY_OLD,
    XML_OF_2003,
    PackageKind,
    contents_of_zip,
    kind_of_ole,
    kind_of_other,
)
from tipxl.excel.xlsx.workbook_reader import read_workbook

#: Set in the environment, every part is read by the slow reader: for the doubt whether the quick
#: one sees the same.
SLOW_READER = "TIPXL_SLOW_READER"

_SAVE_AS = "Ask the body to open it in Excel, save it as .xlsx and send it again."
_WITHOUT = "Without one, move it away and run this again: a new one is made, or you are told how."
_OWN_BACK = f"Put it back from your back-up. {_WITHOUT}"
_OWN_SAVE_AS = (
    f"Open it in Excel and save it as .xlsx, or put it back from your back-up. {_WITHOUT}"
)


class Refusal(Message):
    """Why a file cannot be read, and what the officer does: of a body's file, and of her own."""

    EMPTY = (
        "R01",
        Verdict.REJECTED,
        "The file is empty.",
        "Ask the body to send it again.",
        _OWN_BACK,
    )
    LOCKED = (
        "R02",
        Verdict.REJECTED,
        "The file is closed by a password.",
        "Ask the body to save it without a password and to send it again.",
        "Open it in Excel, take the password off and save it.",
    )
    NOT_A_WORKBOOK = (
        "R03",
        Verdict.HELD,
        "The file is {why}, not an Excel workbook.",
        "Ask the body for the form itself, filled in and saved as .xlsx. If it cannot, enter its "
        "answers for it: the desk has a button for that, and tipxl status says what to type.",
        _OWN_BACK,
    )
    DAMAGED = ("R04", Verdict.HELD, "The file is damaged: {why}.", _SAVE_AS, _OWN_SAVE_AS)
    BEYOND = (
        "R05",
        Verdict.HELD,
        "The file is much larger than a form, or built in another way: {why}.",
        _SAVE_AS,
        _OWN_SAVE_AS,
    )
    OLD = (
        "R06",
        Verdict.HELD,
        "The file is in another format than .xlsx, and we could not read it ({why}).",
        _SAVE_AS,
        _OWN_SAVE_AS,
    )

    OTHER_FORMAT = (
        "R08",
        Verdict.HELD,
        "The file is {why}, which is not read here.",
        _SAVE_AS,
        _OWN_SAVE_AS,
    )
    GNUMERIC = (
        "R09",
        Verdict.HELD,
        "The file is a workbook of Gnumeric (.gnumeric), which is not read here.",
        "Ask the body to open it in Gnumeric, save it there as .xlsx and send it again.",
        "Open it in Gnumeric and save it there as .xlsx, or put it back from your back-up.",
    )
    SHORTAGE = (
        "R07",
        Verdict.HELD,
        "The file was not read to its end: {why}.",
        f"It is tried again each time. If that does not help: {_SAVE_AS}",
        "Close other programs and run this again.",
    )

    def __init__(
        self, code: str, verdict: Verdict, sentence: str, remedy: str, own_remedy: str
    ) -> None:
        super().__init__(code, Severity.ERROR, sentence)
        self.verdict = verdict
        self.remedy = remedy
        self.own_remedy = own_remedy


class _Refused(Struct, frozen=True):
    refusal: Refusal
    why: object = ""

    def unreadable(self, remedy: str) -> Unreadable:
        finding = self.refusal.at(Place(), why=str(self.why))
        return Unreadable(finding.code, self.refusal.verdict, f"{finding.says} {remedy}")


_PROPERTIES, _GLANCE = "docProps/core.xml", 4096
_END_LENGTH = 22  # of the record that ends a zip archive without a comment

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    struct.error,
    NotImplementedError,
    RuntimeError,  # zipfile's word for a member it has no password for
    OSError,
)


def read_book(data: bytes, leave_out: frozenset[str] = frozenset()) -> Workbook | Unreadable:
    """Read a workbook of any of the five formats, recognised by its content.

    Sheets named in `leave_out` are there without their cells in .xlsx and .xlsm: the machinery of a
    form is most of its bytes and holds no answer.
    """
    found = _book(data, ReadLimits(), leave_out)
    return found.unreadable(found.refusal.remedy) if isinstance(found, _Refused) else found


def read_own_book(data: bytes) -> Workbook | Unreadable:
    """Read a workbook that the officer keeps, which may be as large as her plan."""
    found = _book(data, OWN, frozenset())
    return found.unreadable(found.refusal.own_remedy) if isinstance(found, _Refused) else found


def _book(data: bytes, limits: ReadLimits, leave_out: frozenset[str]) -> Workbook | _Refused:
    try:
        answer = _read(data, Meter(limits), leave_out)
    except PasswordError:
        return _Refused(Refusal.LOCKED)
    except BeyondLimitsError as refusal:
        return _Refused(Refusal.BEYOND, refusal)
    except ShortageError as refusal:
        return _Refused(Refusal.SHORTAGE, refusal)
    except ForeignReaderError as refusal:
        return _Refused(Refusal.OLD, refusal)
    except RefusedFileError as refusal:
        return _Refused(Refusal.DAMAGED, refusal)
    except MemoryError:
        return _Refused(Refusal.SHORTAGE, "it needs more memory than is free")
    except _BROKEN:
        return _Refused(Refusal.DAMAGED, "parts of it are missing or unreadable")
    if isinstance(answer, Workbook) and not answer.worksheets:
        return _Refused(Refusal.DAMAGED, "it has no sheets")
    return answer


def glance(data: bytes) -> str:
    """The beginning of a workbook's properties, without a look at anything else; "" if none."""
    if not data.startswith(b"PK") or data.count(b"PK\x01\x02") > ReadLimits().members:
        return ""
    try:
        package = Package(data, Meter(ReadLimits()))
        return package.start_of(_PROPERTIES, _GLANCE).decode("utf-8", errors="replace")
    except (*_BROKEN, MemoryError, RefusedFileError):
        return ""


def is_whole(data: bytes) -> bool:
    """Whether every part of a workbook of ours can be unpacked as it was packed.

    Nothing stands before or behind the package either: Excel takes offence at that.
    """
    if not data.startswith(b"PK\3\4") or data[-_END_LENGTH:][:4] != b"PK\5\6":
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return package.testzip() is None
    except Exception:  # noqa: BLE001 - of a damaged file zipfile raises all sorts
        return False


def _read(data: bytes, meter: Meter, leave_out: frozenset[str]) -> Workbook | _Refused:
    if not data.strip(b"\0 \t\r\n"):
        return _Refused(Refusal.EMPTY)
    meter.ensure("file_bytes", len(data))
    if data.startswith(ole.MAGIC):
        return _read_kind(kind_of_ole(data), data, meter)
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _read_zip(data, meter, leave_out)
    return _not_a_workbook(kind_of_other(data))


def _not_a_workbook(kind: str) -> _Refused:
    if kind == GNUMERIC:
        return _Refused(Refusal.GNUMERIC)
    if kind in (VERY_OLD, XML_OF_2003, OPEN_DOCUMENT_XML, SYLK, DIF):
        return _Refused(Refusal.OTHER_FORMAT, kind)
    return _Refused(Refusal.NOT_A_WORKBOOK, kind)


def _read_zip(data: bytes, meter: Meter, leave_out: frozenset[str]) -> Workbook | _Refused:
    package = Package(data, meter, quick=SLOW_READER not in os.environ)
    contents = contents_of_zip(package)
    if contents.kind is PackageKind.XLSX:
        return read_workbook(package, contents.part, contents.declared, leave_out)
    if contents.kind is PackageKind.ODS:
        return read_ods(package)
    if contents.kind is PackageKind.XLSB:
        package.inflate_all()
        ensure_every_cell_is_read(Package(data, Meter(meter.limits)))
    return _read_kind(contents.kind, data, meter)


def _read_kind(kind: PackageKind | str, data: bytes, meter: Meter) -> Workbook | _Refused:
    if isinstance(kind, str):
        return _not_a_workbook(kind)
    if kind is PackageKind.LOCKED:
        raise PasswordError("it is closed by a password")
    # The older formats are rare, and what starts a program for them takes 4 ms to load.
    from tipxl.excel.foreign import read_foreign  # noqa: PLC0415

    return read_foreign(data, kind.name.lower(), meter)
