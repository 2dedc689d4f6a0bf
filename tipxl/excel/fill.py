"""Fills in a form as a focal point would, for the demo and the tests.

Done with openpyxl, a stranger's program to our own writer and reader. Cells are found by the
hidden keys, as a person finds them by their headings.
"""

import errno
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tipxl.domain.forms.draft import FieldKey

Typed = str | float | int | date | None

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class Filling(Struct, frozen=True):
    """What is typed where, and into which order whole rows were put."""

    typed: Mapping[FieldKey, Typed]
    order: tuple[str, ...] = ()  # row keys of the block `activities`, when somebody sorted them


def filled(form: bytes, filling: Filling) -> bytes:
    """The form with its answers; the same bytes every time."""
    workbook = load_workbook(io.BytesIO(form))
    cells = _addresses(workbook)
    for slot, value in filling.typed.items():
        sheet, row, column = cells[slot]
        cell = sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text stays text, also when it begins with "="
    if filling.order:
        _sort(cells, filling.order)
    return _saved(workbook)


def _addresses(workbook: Workbook) -> dict[FieldKey, tuple[Worksheet, int, int]]:
    found: dict[FieldKey, tuple[Worksheet, int, int]] = {}
    for sheet in workbook.worksheets:
        columns: dict[tuple[str, str], int] = {}
        for cells in sheet.iter_rows():
            for cell in cells:
                text = cell.value if isinstance(cell.value, str) else ""
                if cell.column is None or cell.row is None:
                    continue
                if match := re.fullmatch(r"tx:([a-z0-9_]+):([a-z0-9_]+!?)", text):
                    columns[match[1], match[2]] = cell.column
                elif match := re.fullmatch(r"tx:([a-z0-9_]+):([^|]+)\|[0-9a-f]{8}", text):
                    found.update(_line(sheet, cell.row, (match[1], match[2]), columns))
    return found


def _line(
    sheet: Worksheet, row: int, line: tuple[str, str], columns: Mapping[tuple[str, str], int]
) -> dict[FieldKey, tuple[Worksheet, int, int]]:
    block, key = line
    if (block, "heading") in columns:  # a form: one line a question
        return {(block, block, key): (sheet, row, columns[block, "answer"])}
    mine = ((name, column) for (owner, name), column in columns.items() if owner == block)
    return {(block, key, name): (sheet, row, column) for name, column in mine}


def _sort(cells: Mapping[FieldKey, tuple[Worksheet, int, int]], order: tuple[str, ...]) -> None:
    rows = {key: cells["activities", key, "key!"] for key in order}
    places = sorted(row for _, row, _ in rows.values())
    sheet = next(iter(rows.values()))[0]
    contents = {key: _contents(sheet, row) for key, (_, row, _) in rows.items()}
    for place, key in zip(places, order, strict=True):
        for column, value in enumerate(contents[key], start=1):
            sheet.cell(place, column).value = value


def _contents(sheet: Worksheet, row: int) -> list[Any]:
    return [sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]


def _saved(workbook: Workbook) -> bytes:
    raw = io.BytesIO()
    try:
        workbook.save(raw)
    except Exception as error:
        # It saves through the temporary folder, and by lxml, whose errors are no OSError.
        code = getattr(errno, str(error).removeprefix("IO_"), None)
        if code is None:
            raise
        raise OSError(code, os.strerror(code), tempfile.gettempdir()) from error
    return _timeless(raw.getvalue())


def _timeless(data: bytes) -> bytes:
    """openpyxl writes the moment of saving into the file; take it out again."""
    stamp = datetime(2018, 1, 1).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)",
                    rb"\g<1>" + stamp + rb"\g<2>",
                    content,
                )
            info = zipfile.ZipInfo(member.filename, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return target.getvalue()


def with_lines(data: bytes, sheet: str, lines: Sequence[Mapping[str, Typed]]) -> bytes:
    """A workbook in which somebody typed into a table, by its headings.

    A line goes where the table's first heading has its value already; otherwise below the last.
    """
    workbook = load_workbook(io.BytesIO(data))
    page = workbook[sheet]
    key = next(iter(lines[0])) if lines else ""
    top = next(cells for cells in page.iter_rows() if key in {cell.value for cell in cells})
    places = {str(cell.value): cell.column or 0 for cell in top if cell.value}
    known: dict[Any, int] = {}
    for number in range((top[0].row or 0) + 1, page.max_row + 1):
        if page.cell(number, places[key]).value:
            known[page.cell(number, places[key]).value] = number
    free = max(known.values(), default=top[0].row or 0)
    for line in lines:
        if line[key] not in known:
            free += 1
        for heading, value in line.items():
            if value:
                page.cell(known.get(line[key], free), places[heading]).value = value
    return _saved(workbook)
