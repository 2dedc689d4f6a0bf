"""A form + answers -> a return, by putting the answers into the XML: fast enough for thousands.

The file keeps everything a spreadsheet program would have kept, and its texts stand among the
shared strings as in a file saved by Excel.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape

from tipxl.domain.core.workbook import Workbook, Worksheet, column_letters
from tipxl.domain.forms.draft import FieldKey
from tipxl.excel.fill import Filling, Typed
from tipxl.excel.read import read_book
from tipxl.excel.serial_dates import serial

_STRINGS = "xl/sharedStrings.xml"
_COLUMN = re.compile(r"tx:([a-z0-9_]+):([a-z0-9_]+!?)")
_LINE = re.compile(r"tx:([a-z0-9_]+):([^|]+)\|[0-9a-f]{8}")


def typed_in(form: bytes, filling: Filling) -> bytes:
    """The form with its answers."""
    places = _places(form)
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    texts: list[str] = []
    known = parts[_STRINGS].count(b"<si>")
    for slot, value in filling.typed.items():
        part, address = places[slot]
        parts[part] = _with(parts[part], address, _cell(value, known, texts))
    more = "".join(f'<si><t xml:space="preserve">{escape(each)}</t></si>' for each in texts)
    parts[_STRINGS] = parts[_STRINGS].replace(b"</sst>", f"{more}</sst>".encode())
    return _zipped(parts)


def _places(form: bytes) -> Mapping[FieldKey, tuple[str, str]]:
    """Where each answer goes: the part of its sheet, and the cell."""
    book = read_book(form)
    if not isinstance(book, Workbook):
        raise TypeError(book.says)
    found: dict[FieldKey, tuple[str, str]] = {}
    for number, worksheet in enumerate(book.worksheets, 1):
        part = f"xl/worksheets/sheet{number}.xml"
        found.update({slot: (part, address) for slot, address in _slots(worksheet)})
    return found


def _slots(worksheet: Worksheet) -> Iterator[tuple[FieldKey, str]]:
    columns: dict[str, dict[str, str]] = {}
    for cell in worksheet.cells:
        text = cell.value if isinstance(cell.value, str) else ""
        if match := _COLUMN.fullmatch(text):
            columns.setdefault(match[1], {})[match[2]] = column_letters(cell.column)
        elif match := _LINE.fullmatch(text):
            block, key = match[1], match[2]
            mine = columns.get(block, {})
            if "answer" in mine:  # one line a question
                yield (block, block, key), f"{mine['answer']}{cell.row}"
            else:
                yield from (((block, key, each), f"{mine[each]}{cell.row}") for each in mine)


def _cell(value: Typed, known: int, texts: list[str]) -> tuple[str, str]:
    """The attribute and the content of a cell."""
    if isinstance(value, str):
        texts.append(value)
        return ' t="s"', f"<v>{known + len(texts) - 1}</v>"
    number = serial(value) if isinstance(value, date) else value
    return "", f"<v>{number:.15g}</v>"


def _with(part: bytes, address: str, cell: tuple[str, str]) -> bytes:
    pattern = rb'<c r="%b"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)' % address.encode()
    kind, content = cell
    new = f'<c r="{address}"'.encode() + rb"\g<1>" + f"{kind}>{content}</c>".encode()
    done, count = re.subn(pattern, new, part, count=1)
    if count != 1:
        raise ValueError(f"There is no cell {address} to answer in.")
    return done


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content,
                             zipfile.ZIP_DEFLATED)  # fmt: skip
    return target.getvalue()
