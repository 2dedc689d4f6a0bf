"""Builds workbooks that nobody should send: small ones by the part, huge ones cheaply.

`book` makes an ordinary .xlsx from the XML of its sheets. `raw_zip` writes a zip file as told, lies
included. `Squeezed` is a part of any size whose repeated middle is compressed only once.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@dataclass(frozen=True)
class Squeezed:
    """A part made of a head, a block many times over, and a tail."""

    head: bytes
    block: bytes
    times: int
    tail: bytes

    @property
    def size(self) -> int:
        return len(self.head) + len(self.block) * self.times + len(self.tail)

    def deflated(self) -> bytes:
        # After a full flush deflate knows nothing of what came before, so a piece may be repeated.
        end = zlib.compressobj(9, zlib.DEFLATED, -15)
        pieces = [_flushed(self.head), _flushed(self.block) * self.times]
        return b"".join([*pieces, end.compress(self.tail), end.flush()])

    def crc(self) -> int:
        crc = zlib.crc32(self.head)
        for _ in range(self.times):
            crc = zlib.crc32(self.block, crc)
        return zlib.crc32(self.tail, crc)


Content = str | bytes | Squeezed
Animal = Callable[[], bytes]


def _flushed(data: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush(zlib.Z_FULL_FLUSH)


def raw_zip(
    members: Sequence[tuple[str, Content]],
    *,
    bad_crc: str = "",
    says_size: Mapping[str, int] | None = None,
    flags: int = 0,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A zip file written by hand; `says_size` lies about what comes out."""
    out, central = io.BytesIO(), []
    for name, content in members:
        if not isinstance(content, Squeezed):
            data = content.encode() if isinstance(content, str) else content
            content = Squeezed(data, b"", 0, b"")  # noqa: PLW2901 - one shape for all below
        packed, crc = content.deflated(), content.crc() if content.size < 1 << 28 else 0
        crc ^= name == bad_crc
        size = (says_size or {}).get(name, content.size)
        about = struct.pack("<HHHHH", 20, flags, method, 0, 0x21)
        about += struct.pack("<IIIHH", crc, len(packed), size, len(name.encode()), 0)
        central.append(
            b"PK\x01\x02\x14\x00" + about + struct.pack("<HHHII", 0, 0, 0, 0, out.tell())
        )
        central.append(name.encode())
        out.write(b"PK\x03\x04" + about + name.encode() + packed)
    start, directory = out.tell(), b"".join(central)
    count = len(members)
    out.write(directory + b"PK\x05\x06")
    out.write(
        struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), start, 0)
    )
    return out.getvalue()


def sheet(rows: str = "", after: str = "", before: str = "", main: str = MAIN) -> str:
    """A worksheet part around its rows."""
    spaces = f'xmlns="{main}" xmlns:r="{RELATIONS}" xmlns:x14="{X14}"'
    return (
        f"{_DECLARATION}<worksheet {spaces}>{before}<sheetData>{rows}</sheetData>{after}"
        "</worksheet>"
    )


def cell(content: str) -> str:
    """A worksheet with this one row in it."""
    return sheet(f'<row r="1">{content}</row>')


def strings(*texts: str) -> str:
    """A shared strings part; each text is the XML inside <si>."""
    items = "".join(f"<si>{text}</si>" for text in texts)
    return f'{_DECLARATION}<sst xmlns="{MAIN}">{items}</sst>'


def arrows(*targets: tuple[str, str, str], base: str = RELATIONS) -> str:
    """A relationships part: name, kind, target."""
    body = "".join(
        f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'{_DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def parts(
    *sheets: Content,
    shared: Content | None = None,
    styles: str | None = None,
    extra: Mapping[str, Content] | None = None,
    settings: str = "",
) -> dict[str, Content]:
    """The parts of an ordinary workbook, by name."""
    listed = "".join(
        f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, len(sheets) + 1)
    )
    targets = [
        (f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)
    ]
    found: dict[str, Content] = {
        "[Content_Types].xml": (
            f'{_DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN_TYPE}"/></Types>'
        ),
        "_rels/.rels": arrows(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{_DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{settings}'
            f"<sheets>{listed}</sheets></workbook>"
        ),
    }
    for number, content in enumerate(sheets, 1):
        found[f"xl/worksheets/sheet{number}.xml"] = content
    if shared is not None:
        targets.append(("rIdS", "sharedStrings", "sharedStrings.xml"))
        found["xl/sharedStrings.xml"] = shared
    if styles is not None:
        targets.append(("rIdT", "styles", "styles.xml"))
        found["xl/styles.xml"] = styles
    found["xl/_rels/workbook.xml.rels"] = arrows(*targets)
    return found | dict(extra or {})


def book(*sheets: Content, **more: object) -> bytes:
    """An ordinary .xlsx with these worksheet parts; `more` as in `parts`."""
    return raw_zip(tuple(parts(*sheets, **more).items()))  # type: ignore[arg-type]


# --- the huge ones ------------------------------------------------------------------------------

_HEAD = sheet().partition("</sheetData>")[0].encode()
_TAIL = b"</sheetData></worksheet>"
_MIB = 1 << 20


def huge(block: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> Squeezed:
    """A worksheet part whose rows are one block many times over."""
    return Squeezed(_HEAD + head, block, times, tail + _TAIL)


def bomb_of_spaces(mib: int = 250) -> bytes:
    return book(huge(b" " * _MIB, mib, b'<row><c t="str"><v>', b"</v></c></row>"))


def bomb_of_cells(number: int = 12_000_000) -> bytes:
    return book(huge(b"<row>" + b"<c><v>1</v></c>" * 10_000 + b"</row>", number // 10_000))


def bomb_of_inline_texts(number: int = 3_000_000) -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>text {n}</t></is></c>' for n in range(10_000))
    return book(huge(f"<row>{cells}</row>".encode(), number // 10_000))


def bomb_of_strings(number: int = 3_000_000) -> bytes:
    items = b"".join(b"<si><t>some text %d</t></si>" % n for n in range(10_000))
    shared = Squeezed(f'<sst xmlns="{MAIN}">'.encode(), items, number // 10_000, b"</sst>")
    return book(sheet(), shared=shared)


def bomb_of_references(number: int = 200_000, size: int = 32_000) -> bytes:
    rows = huge(b'<row><c t="s"><v>0</v></c></row>' * 1_000, number // 1_000)
    return book(rows, shared=strings(f"<t>{'x' * size}</t>"))


def bomb_of_one_attribute(mib: int = 200) -> bytes:
    return book(huge(b"x" * _MIB, mib, b'<row spans="', b'"></row>'))


def bomb_of_one_comment(mib: int = 200) -> bytes:
    return book(huge(b"x" * _MIB, mib, b"<!--", b"-->"))


def bomb_of_depth(number: int = 40_000_000) -> bytes:
    return book(huge(b"<a>" * 100_000, number // 100_000))


def bomb_of_depth_in_values(number: int = 20_000_000) -> bytes:
    return book(huge(b"<c><v>" * 100_000, number // 200_000))


def bomb_of_names(number: int = 500_000) -> bytes:
    return book(sheet("".join(f"<a{n} b{n}=''/>" for n in range(number))))


def bomb_of_character_references(number: int = 20_000_000) -> bytes:
    block = b"&#65;" * 100_000
    return book(huge(block, number // 100_000, b'<row><c t="str"><v>', b"</v></c></row>"))


def bomb_of_hidden_rows(number: int = 12_000_000) -> bytes:
    return book(huge(b'<row hidden="1"/>' * 10_000, number // 10_000))


def bomb_of_members(number: int = 300_000) -> bytes:
    return raw_zip([(f"{n:x}", b"") for n in range(number)])


def bomb_that_lies_about_its_size() -> bytes:
    name = "xl/worksheets/sheet1.xml"
    members = tuple(parts(huge(b" " * _MIB, 2_000)).items())
    return raw_zip(members, says_size={name: 1_000})


def formatted_rows(number: int = 1_000_000) -> bytes:
    rows = b'<row s="1" customFormat="1" ht="15"/>' * 10_000
    return book(huge(rows, number // 10_000))


def styled_blanks(number: int = 2_000_000) -> bytes:
    row = "<row>" + '<c s="1"/>' * 10_000 + "</row>"
    return book(huge(row.encode(), number // 10_000))


def far_cells() -> bytes:
    """A styled blank and a filled cell, each as far away as can be, and a merge of everything."""
    rows = (
        '<row r="1"><c r="XFD1" s="1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    return book(sheet(rows, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


def bomb_of_repeated_ods_cells() -> bytes:
    text = "<text:p>x</text:p></table:table-cell>"
    cell = f'<table:table-cell table:number-columns-repeated="16384">{text}'
    return ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


def merges(number: int = 100_000) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, number + 1))
    return book(sheet(after=f"<mergeCells>{areas}</mergeCells>"))


def many_sheets(number: int = 10_000) -> bytes:
    """As many sheets as told, all of them the same part."""
    found = parts(sheet())
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, number + 1)
    )
    found["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
    )
    return raw_zip(tuple(found.items()))


def with_doctype(doctype: str, text: str) -> bytes:
    """A sheet that declares entities and shows one."""
    content = cell(f'<c r="A1" t="str"><v>{text}</v></c>')
    return book(content.replace("<worksheet", doctype + "<worksheet", 1))


def strict() -> bytes:
    """A workbook as "Strict Open XML Spreadsheet" of Excel writes it."""
    found = parts(cell('<c r="A1"><v>1</v></c>').replace(MAIN, STRICT))
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
        text = str(found[name]).replace(MAIN, STRICT)
        found[name] = text.replace(RELATIONS, STRICT_RELATIONS)
    return raw_zip(tuple(found.items()))


def prefixed() -> bytes:
    """A workbook that calls the main namespace x:, as some .NET writers do."""
    found = parts(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v>'
        '</x:c><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r="C1" t="inlineStr"><x:is><x:t>in'
        "</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>",
        shared=f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>text</x:t></x:si></x:sst>',
    )
    found["xl/workbook.xml"] = (
        f'<x:workbook xmlns:x="{MAIN}" xmlns:rel="{RELATIONS}"><x:sheets>'
        '<x:sheet name="Sheet1" sheetId="1" rel:id="rId1"/></x:sheets></x:workbook>'
    )
    return raw_zip(tuple(found.items()))


def backslashes() -> bytes:
    """Member names with backslashes, as an old .NET zip library writes them."""
    found = parts(cell('<c r="A1"><v>1</v></c>'))
    return raw_zip(tuple((name.replace("/", "\\"), part) for name, part in found.items()))


def ole(*names: str) -> bytes:
    """The smallest OLE container whose root holds streams of these names, all of them empty."""
    last = 0xFFFFFFFF
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[last] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, *[0xFFFFFFFE] * 127)
    entries = [_ole_entry("Root Entry", 5, child=1 if names else last)]
    for number, name in enumerate(names, 1):
        entries.append(_ole_entry(name, 2, right=number + 1 if number < len(names) else last))
    directory = b"".join(entries).ljust(512, b"\0")
    assert len(directory) == 512, "the smallest container has room for three names"
    return header.ljust(512, b"\0") + table + directory


def _ole_entry(name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return (entry + struct.pack("<III", 0xFFFFFFFF, right, child)).ljust(128, b"\0")


def ods(content: str, mimetype: str = "spreadsheet", manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet around the rows of its one table."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    body = (
        f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names">'
        f'<office:body><office:spreadsheet><table:table table:name="Sheet1">{content}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    members = [
        ("mimetype", f"application/vnd.oasis.opendocument.{mimetype}"),
        ("content.xml", body),
    ]
    return raw_zip([*members, ("META-INF/manifest.xml", manifest)] if manifest else members)


def a_picture() -> bytes:
    """A scan: one white point as PNG lays it out."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    points = zlib.compress(b"\0\xff")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")
    )
