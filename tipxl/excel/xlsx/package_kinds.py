"""What a person would call a file, by its bytes: names and endings are not asked, they lie."""

import re
import struct
import zlib
from enum import Enum, auto

from msgspec import Struct

from tipxl.excel.xlsx import ole
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import ContentTypes, content_types, relations


class PackageKind(Enum):
    """The kinds of file that some reader of ours opens."""

    XLSX = auto()
    XLS = auto()
    XLSB = auto()
    ODS = auto()
    LOCKED = auto()


class PackageContents(Struct, frozen=True):
    """What a zip file holds, its main part, and the content type that part declares."""

    kind: PackageKind | str
    part: str = ""
    declared: str = ""


#: What is of no kind that is known here.
UNKNOWN = "an unknown file"
#: Kinds that Excel opens and we do not.
VERY_OLD = "a workbook of a very old Excel"
XML_OF_2003 = "a workbook in an XML format of Excel 2003"
OPEN_DOCUMENT_XML = "a workbook in one piece of XML (.fods)"
SYLK, DIF = "a table in the format SYLK (.slk)", "a table in the format DIF (.dif)"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive (7z)"),
    (b"Rar!\x1a\x07", "a compressed archive (RAR)"),
    (b"\x09\x00\x04\x00", VERY_OLD),
    (b"\x09\x02\x06\x00", VERY_OLD),
    (b"\x09\x04\x06\x00", VERY_OLD),
    (b"\x09\x08", VERY_OLD),
)
_PICTURE_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif")
_MAIL = re.compile(
    rb"(?:From |(?:Received|Return-Path|MIME-Version|Delivered-To|X-Unsent|X-Mozilla-Status"
    rb"|Message-ID|Subject|From|To|Date): ?[^\r\n]*\r?\n(?:[\w-]+:|[ \t]))",
    re.IGNORECASE,
)
_GZIP, _ARCHIVE, GNUMERIC = b"\x1f\x8b", "a compressed archive (gzip)", "a workbook of Gnumeric"
_GNUMERIC_TAG, _GLANCE = b"gnm:Workbook", 4096
# The first record of an .xls, BIFF8 or BIFF5, that says what all sheets have in common.
_GLOBALS = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)\x05\x00", re.DOTALL)
_FILE_PASS, _A_SHEET, _END_OF_PART = 0x2F, 0x85, 0x0A
_BEFORE_SHEETS = 40  # records that are looked at

_OLE_KINDS = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__properties_version1.0", "an e-mail (Outlook)"),
    ("VisioDocument", "a Visio drawing"),
)
_MAIN_TYPES: tuple[tuple[str, PackageKind | str], ...] = (
    ("sheet.binary", PackageKind.XLSB),
    ("spreadsheetml", PackageKind.XLSX),
    ("ms-excel", PackageKind.XLSX),
    ("wordprocessingml", "a Word document"),
    ("ms-word", "a Word document"),
    ("presentationml", "a PowerPoint presentation"),
    ("ms-powerpoint", "a PowerPoint presentation"),
    ("visio", "a Visio drawing"),
)
_KNOWN_PARTS: tuple[tuple[str, PackageKind | str], ...] = (
    ("xl/workbook.xml", PackageKind.XLSX),
    ("xl/workbook.bin", PackageKind.XLSB),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("index/document.iwa", "a document of Apple Numbers or Pages"),
    ("index.zip", "a document of Apple Numbers or Pages"),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def kind_of_other(data: bytes) -> str:
    """What a file is that is neither a zip nor an OLE container."""
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    if data[4:8] == b"ftyp" and data[8:12] in _PICTURE_BRANDS:
        return "a picture (HEIC)"
    if data.startswith(_GZIP):
        return GNUMERIC if _GNUMERIC_TAG in _start_of_gzip(data) else _ARCHIVE
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a picture (WebP)"
    if b"%PDF-" in data[:1024]:
        return "a PDF document"
    return _kind_of_text(data[:4096])


def _start_of_gzip(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, _GLANCE)
    except zlib.error:
        return b""


def kind_of_ole(data: bytes) -> PackageKind | str:
    """What an OLE container holds."""
    names = ole.top_names(data)
    if "EncryptedPackage" in names:
        return PackageKind.LOCKED
    for name, words in _OLE_KINDS:
        if name in names:
            return words
    if not names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return UNKNOWN
    return PackageKind.LOCKED if _has_file_pass(data) else PackageKind.XLS


def _has_file_pass(data: bytes) -> bool:
    """Whether an .xls is closed by a password ([MS-XLS] 2.4.117; BIFF5 has the same record).

    FilePass comes soon after the first record, before anything is encrypted; some programs put
    others between the two.
    """
    for begin in _GLOBALS.finditer(data):
        at = begin.start()
        for _ in range(_BEFORE_SHEETS):
            number, size = struct.unpack_from("<HH", data, at) if at + 4 <= len(data) else (0, 0)
            if number == _FILE_PASS:
                return True
            if number in (0, _A_SHEET, _END_OF_PART):
                break
            at += 4 + size
    return False


def contents_of_zip(package: Package) -> PackageContents:
    """What a zip file holds."""
    if "mimetype" in package:
        mimetype = package.start_of("mimetype", 200).decode("ascii", "replace").strip()
        if mimetype.startswith(_OPEN_DOCUMENT):
            return PackageContents(_kind_of_open_document(package, mimetype), "content.xml")
    types = content_types(package)
    part = _main_part(package, types)
    if part is not None:
        declared = types.of(part)
        for words, kind in _MAIN_TYPES:
            if words in declared:
                return PackageContents(kind, part, declared)
    for name, kind in _KNOWN_PARTS:
        if name in package:
            return PackageContents(kind, name)
    return PackageContents("a zip archive")


def _main_part(package: Package, types: ContentTypes) -> str | None:
    for relation in relations(package, ""):
        if relation.kind == "officeDocument" and relation.target in package:
            return relation.target
    part = types.first("sheet.main+xml")
    return part if part is not None and part in package else None


def _kind_of_open_document(package: Package, mimetype: str) -> PackageKind | str:
    if not mimetype.startswith(_OPEN_DOCUMENT + "spreadsheet"):
        return "an OpenDocument text or presentation"
    manifest = "META-INF/manifest.xml"
    if manifest in package and any(b"encryption-data" in c for c in package.chunks(manifest)):
        return PackageKind.LOCKED
    return PackageKind.ODS


def _kind_of_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = head.lower()
    if _MAIL.match(head):
        return "an e-mail"
    if b"opendocument.spreadsheet" in lower:
        return OPEN_DOCUMENT_XML
    if b"excel.sheet" in lower or b"office:spreadsheet" in lower:
        return XML_OF_2003
    if head.startswith((b"ID;P", b"TABLE\r\n0,1", b"TABLE\n0,1")):
        return SYLK if head.startswith(b"ID") else DIF
    if lower.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in lower[:1024]:
        return "a web page (HTML)"
    if lower.startswith(b"<?xml"):
        return "an XML file"
    if any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return UNKNOWN
    return "a text or CSV file"
