"""Reads ordinary worksheets and shared strings by expressions, as the slow reader reads them.

Why: expat calls Python five times for a cell, and most cells of a form are blank. Here one
expression must cover the rows of a sheet to their last character, so that nothing in them is
unknown; a second finds the cells that hold something. What surrounds the rows is read by the slow
reader, and remembered by its bytes once what means nothing to us is left out of them: then nine in
ten sheets of a round are alike. A return is read 1.7 times as fast where XlsxWriter or LibreOffice
wrote the file, 1.6 where openpyxl did, in processor time and with all that belongs to a file beside
its sheets.

Whatever is not as expected (a comment, a prefix, an attribute elsewhere, text in runs, cells out of
order, a limit that would be passed) is left to the slow reader, which alone may refuse a file.
`TIPXL_SLOW_READER=1` leaves everything to it, and tests hold the two against each other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from tipxl.domain.core.workbook import Cell, CellKind, Link
from tipxl.excel.home_rows import Homes, are_displaced
from tipxl.excel.xlsx.addresses import LAST_ROW, is_no_size, place
from tipxl.excel.xlsx.cell_contents import CellValues, SharedTables
from tipxl.excel.xlsx.cell_styles import CellStyles
from tipxl.excel.xlsx.limits import Meter, ReadLimits, RefusedFileError
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.sheet_cells import CellsReader
from tipxl.excel.xlsx.sheet_features import SheetFeatures, Surroundings, printed_lines
from tipxl.excel.xlsx.strings import SharedStrings
from tipxl.excel.xlsx.texts import BLANKS, FOLLOWS, decoded
from tipxl.excel.xlsx.xml_reader import is_true, scan

# What XML allows between tags, but for the carriage return, which it makes a line feed.
_LETTERS = r"[^<>&\0-\x08\x0b-\x1f\ufffe\uffff]*+"
_SIGN = "&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"
_TEXT = rf"{_LETTERS}(?:{_SIGN}{_LETTERS})*+"
_T = rf'<t(?: xml:space="preserve")?+(?:/>|>{_TEXT}</t>)'
_SHARED = r' t="shared"(?: ref="[A-Z0-9:]{1,30}+")?+ si="[0-9]{1,7}+"'
_F = rf'<f(?: (?:aca|ca)="[a-z0-9]{{1,5}}+"|{_SHARED})?+(?:/>|>{_TEXT}</f>)'
_CELL = (
    r'<c r="[A-Z]{1,3}+[1-9][0-9]{0,6}+"(?: s="[0-9]{1,7}+")?+'
    rf'(?: t="inlineStr"(?:/>|>(?:{_F})?+(?:<is>{_T}</is>)?+</c>)'
    rf'|(?: t="(?:[snbe]|str)")?+(?:/>|>(?:{_F})?+(?:<v(?:/>|>{_TEXT}</v>))?+</c>))'
)
_ROW = r'<row r="[1-9][0-9]{0,6}+"(?: [A-Za-z][A-Za-z0-9:]{0,30}+="[^"<>&\t\n]{0,99}+")*+'

# The long expressions are made when they are first needed: that takes 10 ms, and who only looks
# where a round stands reads no sheet.


@cache
def _all_rows() -> re.Pattern[str]:
    """The rows of an ordinary sheet, every character of them."""
    return re.compile(rf"(?:{_ROW}(?:/>|>(?:{_CELL})*+</row>))*+")


@cache
def _filled() -> re.Pattern[str]:
    """Among such rows a cell that holds something.

    Its address, style, type, whether there is a formula, whether nothing else, the value; how an
    inline text begins, and the text.
    """
    return re.compile(
        r'<c r="([A-Z0-9]++)"(?: s="([0-9]++)")?+(?: t="([A-Za-z]++)")?+>(?!</c>)'
        r"(?:(<f)[^>]*+>(?:[^<]*+</f>)?+)?+"
        r"(?:(</c>)|<v/?>([^<]*+)|<is><t([^>]*+)>([^<]*+))"
    )


_STYLED = re.compile(r'<c r="([A-Z0-9]++)" s="([0-9]++)"')
_ROW_TAG = re.compile(r'<row r="([0-9]++)"([^>]*+)>')
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]++)="([^"]*+)"')


@cache
def _all_strings() -> re.Pattern[str]:
    """The shared texts of an ordinary workbook, every character of them."""
    return re.compile(
        r'[^<]*+(?:<\?[^<]*+)?<sst xmlns="[a-z0-9:/.]{1,99}+"'
        r'(?: count="[0-9]*+")?(?: uniqueCount="[0-9]*+")?>'
        rf"((?:<si>{_T}</si>)*+)</sst>\s*+"
    )


_STRING = re.compile(r"<si><t([^>]*+)>([^<]*+)")


@cache
def _begin() -> re.Pattern[bytes]:
    return re.compile(
        rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?'
        rb'(?: standalone="(?:yes|no)")?\s*\?>\s*)?<(?:worksheet|sst)[ >]'
    )


_REFERENCE = re.compile(r"&(?:#(x?)([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


@cache
def _printed() -> re.Pattern[str]:
    """What is printed above and below a page: in our forms the code, of which no two are alike."""
    return re.compile(rf"(<((?:odd|even|first)(?:Header|Footer))>)({_TEXT})(?=</\2>)")


_SAME = "x"
#: What stands around the rows and means nothing to us, but differs from form to form.
_QUOTED = r'[^<>&"\0-\x1f\ufffe\uffff]*+'
_IN_QUOTES = rf'"{_QUOTED}(?:{_SIGN}{_QUOTED})*+"'
_NOTHING_MEANT = (
    rf"<(?:dimension ref={_IN_QUOTES}/>|protectedRange sqref={_IN_QUOTES} name={_IN_QUOTES}/>"
    rf"|selection(?: pane={_IN_QUOTES})?(?: activeCell={_IN_QUOTES})?"
    rf"(?: activeCellId={_IN_QUOTES})?(?: sqref={_IN_QUOTES})?/>"
    rf"|hyperlink ref={_IN_QUOTES} location={_IN_QUOTES}(?: display={_IN_QUOTES})?/>"
    rf"|(formula[12]?>){_TEXT}</)"
)


@cache
def _means_nothing() -> re.Pattern[str]:
    return re.compile(_NOTHING_MEANT)


@cache
def _no_character() -> re.Pattern[str]:
    return re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


#: A formula that leads to an address outside of the workbook.
_LEADS = re.compile(r'HYPERLINK\(\s*(?:"|&quot;|&#)(?!#)', re.IGNORECASE)
#: Tags outside of the rows that the slow reader would take for those of a cell.
_STRAY = re.compile(r"<(?:[cvf]|(?:[\w.-]+:)?(?:row|is|t|r|rPr|rPh|strike)|\S+:sheetData)[\s/>]")

_REMEMBERED_LETTERS = 1 << 16
_new_tuple = tuple.__new__


class SheetContents(NamedTuple):
    """A worksheet as read: its filled cells in reading order, and what surrounds them."""

    cells: tuple[Cell, ...]
    hidden_rows: tuple[int, ...]
    around: Surroundings
    links: tuple[Link, ...] = ()  # of formulas that lead to an address
    homes: Mapping[tuple[int, int], int] | None = None


class _UnusualError(Exception):
    """Here is something that the slow reader should look at."""


_LEFT_TO_THE_SLOW_READER = (_UnusualError, RefusedFileError, ExpatError, ValueError, LookupError)


def quick_sheet(package: Package, part: str, shared: SharedTables) -> SheetContents | None:
    """A worksheet, or nothing where the slow reader must read it."""
    try:
        whole, text = _ordinary(package, part)
        begin, end = _rows(text)
        around, used = _surroundings(text[:begin] + text[end:], package.meter.limits)
        values = CellValues(shared)
        cells = tuple(_cells(_filled().findall(text, begin, end), values))
        homes = (
            _homes(text[begin:end], cells, values.homes) if are_displaced(values.begins) else None
        )
        hidden = tuple(_hidden(_ROW_TAG.findall(text, begin, end)))
        found = {"cells": len(cells), "characters": values.characters, "hidden_rows": len(hidden)}
        _count(package.meter, whole, {**used, **found})
    except _LEFT_TO_THE_SLOW_READER:
        return None
    return SheetContents(cells, hidden, around, homes=homes)


def quick_strings(package: Package, part: str) -> SharedStrings | None:
    """The shared strings, or nothing where the slow reader must read them."""
    try:
        whole, text = _ordinary(package, part)
        covered = _all_strings().fullmatch(text)
        if not covered:
            return None
        found = _STRING.findall(text, covered.start(1), covered.end(1))
        texts = [
            _typed(how, each)
            if "&" in each or "_x" in each
            else each
            if how
            else each.strip(BLANKS)
            for how, each in found
        ]
        package.meter.ensure("shared_strings", len(texts))
        _count(package.meter, whole, {"characters": sum(map(len, texts))})
    except _LEFT_TO_THE_SLOW_READER:
        return None
    strings = SharedStrings()
    strings.texts = {str(number): each for number, each in enumerate(texts)}
    return strings


def _ordinary(package: Package, part: str) -> tuple[bytes, str]:
    """A part as bytes and as text, if it is UTF-8 and no text in it is too long."""
    whole, limit = package.whole(part), package.meter.limits.token_bytes
    if whole is None or not _begin().match(whole):
        raise _UnusualError
    if len(whole) > limit and max(map(len, whole.split(b"<"))) >= limit:
        raise _UnusualError
    text = whole.decode()
    if "&#" in text and _no_character().search(_REFERENCE.sub(_character, text)):
        raise _UnusualError
    return whole, text


def _rows(text: str) -> tuple[int, int]:
    """Where the rows of a worksheet begin and end, if the expression covers them all."""
    if text.count("<sheetData") != 1 or text.count("</sheetData>") != 1:
        raise _UnusualError
    begin, end = text.index("<sheetData>") + len("<sheetData>"), text.index("</sheetData>")
    if _LEADS.search(text, begin, end):
        raise _UnusualError
    if not _all_rows().fullmatch(text, begin, end):
        raise _UnusualError
    return begin, end


def _surroundings(text: str, limits: ReadLimits) -> tuple[Surroundings, Mapping[str, int]]:
    if "<!" in text:
        raise _UnusualError
    alike = _means_nothing().sub(_without, text)
    at = max(0, alike.find("<headerFooter"))
    alike, printed_from = alike[:at] + _printed().sub(rf"\g<1>{_SAME}", alike[at:]), alike[at:]
    read = _read_before if len(alike) < _REMEMBERED_LETTERS else _read
    around, used = read(alike, limits)
    printed = [_plain(each[3]) for each in _printed().finditer(printed_from)]
    if around.header.split("\n") != [_SAME] * len(printed) and (around.header or printed):
        raise _UnusualError
    header = "\n".join(line for each in printed for line in printed_lines(each))
    return around._replace(header=header), used


def _without(found: re.Match[str]) -> str:
    return f"<{found[1]}</" if found[1] else ""


def _read(text: str, limits: ReadLimits) -> tuple[Surroundings, Mapping[str, int]]:
    """What the slow reader finds in a worksheet without its rows, and what it counts there."""
    if _STRAY.search(text):
        raise _UnusualError
    meter = Meter(limits)
    reader = CellsReader(meter, SharedTables(SharedStrings(), CellStyles()))
    features = SheetFeatures(reader)
    rows_at: list[int] = []
    reader.starts["sheetData"] = lambda _: rows_at.append(reader.depth)
    scan([text.encode()], meter, reader)
    if rows_at != [2] or reader.cells or reader.hidden_rows:
        raise _UnusualError
    return features.finished(), meter.used


_read_before = lru_cache(maxsize=256)(_read)


def _cells(found: Iterable[tuple[str, ...]], values: CellValues) -> Iterator[Cell]:
    texts, can_strike, last, looks = values.texts, values.can_strike, (0, 0), values.looks
    homes, is_rich = values.homes, can_strike or bool(values.runs)
    begins = values.begins
    for address, style, written, formula, nothing, value, how, inline in found:
        here = place(address)
        if here <= last:
            raise _UnusualError
        last = here
        if home := homes.get(style):
            begins.add(home - here[0])
        is_plain = written == "s" and not formula and not is_rich and style not in looks
        if is_plain and (text := texts.get(value)):
            values.characters += len(text)
            yield _new_tuple(Cell, (*here, CellKind.TEXT, text, False, False, None))
            continue
        typed = _typed(how, inline) if written == "inlineStr" else _plain(value)
        as_written = written or None, style or None, None if nothing else typed
        kind, content = values.content(*as_written)
        if formula or (content is not None and content != ""):
            struck = can_strike and values.is_struck(*as_written, FOLLOWS)
            runs = values.runs.get(value, ()) if written == "s" else ()
            seen = values.shown(kind, content, style, runs) if looks or runs else None
            yield _new_tuple(Cell, (*here, kind, content, bool(formula), struck, seen))


def _homes(
    rows: str, cells: tuple[Cell, ...], rows_of: Mapping[str, int]
) -> Mapping[tuple[int, int], int] | None:
    """The rows for which the cells were made, blank ones too."""
    filled, homes = {cell[:2] for cell in cells}, Homes()
    for address, style in _STYLED.findall(rows):
        if home := rows_of.get(style):
            with suppress(RefusedFileError):  # nobody needs the address of a blank cell
                here = place(address)
                homes.add(here, home, is_filled=here in filled)
    return homes.finished()


def _hidden(rows: Iterable[tuple[str, str]]) -> Iterator[int]:
    for digits, attributes in rows:
        number = int(digits)
        if number > LAST_ROW:
            raise _UnusualError
        if _is_hidden(attributes):
            yield number


@lru_cache(maxsize=1024)  # the rows of a form have few kinds of them
def _is_hidden(attributes: str) -> bool:
    found = _ATTRIBUTE.findall(attributes)
    values = dict(found)
    if len(values) != len(found) or any(name == "r" or "xmlns" in name for name in values):
        raise _UnusualError
    return is_true(values.get("hidden")) or is_no_size(values.get("ht"))


def _count(meter: Meter, whole: bytes, used: Mapping[str, int]) -> None:
    """Count a part that is read; one that goes over a limit is the slow reader's to refuse."""
    used = {**used, "inflated_bytes": len(whole), "elements": whole.count(b"<")}
    if not meter.allows(used):
        raise _UnusualError
    for what, number in used.items():
        meter.add(what, number)
    meter.tick()


def _typed(how: str, text: str) -> str:
    """The text of a <t>, of which `how` are the attributes."""
    text = _plain(text)
    return decoded(text if how.startswith(" xml:space") else text.strip(BLANKS))


def _plain(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    sixteen, digits, name = reference.groups()
    return _NAMED[name] if name else chr(int(digits, 16 if sixteen else 10))
