"""Binary workbooks (.xlsb), laid out as [MS-XLSB] says: no program at hand writes them."""

import struct
from collections.abc import Iterable, Mapping

from tests import zoo
from tipxl.domain.core.workbook import Cell, CellKind, Workbook

_STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
# [MS-XLSB] 2.3.1, the records by number.
_ROW, _BOOLEAN, _NUMBER, _TEXT = 0, 4, 5, 6
_BEGIN_SHEET, _END_SHEET, _BEGIN_BOOK, _END_BOOK = 129, 130, 131, 132
_BEGIN_SHEETS, _END_SHEETS, _BEGIN_DATA, _END_DATA = 143, 144, 145, 146
_EXTENT, _SHEET = 148, 156


def as_xlsb(book: Workbook) -> bytes:
    """A workbook's values in the binary format: sheets, their state, texts, numbers, booleans."""
    sheets = {worksheet.name: worksheet.cells for worksheet in book.worksheets}
    return xlsb(sheets, {worksheet.name: worksheet.state for worksheet in book.worksheets})


def xlsb(sheets: Mapping[str, Iterable[Cell]], states: Mapping[str, str] | None = None) -> bytes:
    """The smallest binary workbook with these cells."""
    listed, arrows, parts = b"", [], []
    for number, (name, cells) in enumerate(sheets.items(), 1):
        state = _STATES[(states or {}).get(name, "visible")]
        head = struct.pack("<II", state, number) + _wide(f"rId{number}") + _wide(name)
        listed += _record(_SHEET, head)
        arrows.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.bin"))
        parts.append((f"xl/worksheets/sheet{number}.bin", _sheet(list(cells))))
    bundle = _record(_BEGIN_SHEETS) + listed + _record(_END_SHEETS)
    return zoo.raw_zip(
        [
            ("[Content_Types].xml", _types(len(parts))),
            ("_rels/.rels", zoo.arrows(("rId1", "officeDocument", "xl/workbook.bin"))),
            ("xl/workbook.bin", _record(_BEGIN_BOOK) + bundle + _record(_END_BOOK)),
            ("xl/_rels/workbook.bin.rels", zoo.arrows(*arrows)),
            *parts,
        ]
    )


def _types(sheets: int) -> str:
    kinds = {"workbook.bin": "sheet.binary.macroEnabled.main"}
    kinds |= {f"worksheets/sheet{n}.bin": "worksheet" for n in range(1, sheets + 1)}
    parts = "".join(
        f'<Override PartName="/xl/{name}" ContentType="application/vnd.ms-excel.{kind}"/>'
        for name, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{parts}</Types>'
    )


def _sheet(cells: list[Cell]) -> bytes:
    rows = max((cell.row for cell in cells), default=1) - 1
    columns = max((cell.column for cell in cells), default=1) - 1
    found, row = b"", 0
    for cell in sorted(cells, key=lambda each: each[:2]):
        if cell.row != row:
            row = cell.row
            found += _record(_ROW, struct.pack("<I", row - 1) + bytes(13))
        found += _cell(cell)
    data = _record(_BEGIN_DATA) + found + _record(_END_DATA)
    extent = _record(_EXTENT, struct.pack("<IIII", 0, rows, 0, columns))
    return _record(_BEGIN_SHEET) + extent + data + _record(_END_SHEET)


def _cell(cell: Cell) -> bytes:
    where = struct.pack("<II", cell.column - 1, 0)
    if cell.kind is CellKind.BOOLEAN:
        return _record(_BOOLEAN, where + bytes([bool(cell.value)]))
    if isinstance(cell.value, float):
        return _record(_NUMBER, where + struct.pack("<d", cell.value))
    return _record(_TEXT, where + _wide(str(cell.value or "")))


def _record(number: int, data: bytes = b"") -> bytes:
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80, high] if high else [low]) + _size(len(data)) + data


def _size(number: int) -> bytes:
    """Seven bits a byte, the least first; all but the last say that more follow."""
    sized = bytearray()
    while number > 0x7F:
        sized.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*sized, number])


def _wide(text: str) -> bytes:
    written = text.encode("utf-16-le")
    return struct.pack("<I", len(written) // 2) + written
