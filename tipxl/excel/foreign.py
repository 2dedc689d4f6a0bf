"""Reads .xls and .xlsb into a Workbook, by python-calamine in a process that can be ended.

calamine aborts its process on some files and takes all memory on others, so it runs in a worker of
its own with a deadline and, where the platform has it, a memory bound. The worker answers in JSON.
Run as `python -m tipxl.excel.foreign`, this module is the worker.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

import tipxl
from tipxl.domain.core.workbook import Cell, CellKind, Span, Workbook, Worksheet
from tipxl.domain.core.xml_text import xml_text
from tipxl.excel.day_format import elapsed
from tipxl.excel.serial_dates import serial
from tipxl.excel.xlsx.limits import (
    BeyondLimitsError,
    ForeignReaderError,
    Meter,
    PasswordError,
    ReadLimits,
    ShortageError,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_LOCKED, _TOO_MUCH, _FAILED = 3, 4, 5
_ENDED = (9, 15, 24)  # SIGKILL, SIGTERM, SIGXCPU: the system wanted its time or memory back
# So long are the texts of formulas in an .xls of which calamine reads only the first piece.
_CUT = (4_108, 4_110, 8_217, 8_221)
_STATES = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "veryHidden"}

_JsonCell = tuple[int, int, str, str | float | bool]
_JsonSheet = tuple[str, str, list[list[int]], list[_JsonCell]]


def read_foreign(data: bytes, kind: str, meter: Meter) -> Workbook:
    """Read the workbook in a worker; `kind` is xls or xlsb."""
    home = str(Path(tipxl.__file__).parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(
            _worker(),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            timeout=max(1.0, meter.seconds_left),
        )
    except subprocess.TimeoutExpired:
        raise ShortageError("the reader for its format did not come to an end") from None
    except OSError as error:
        raise ShortageError("the reader for its format could not be started") from error
    if done.returncode == _LOCKED:
        raise PasswordError("it is closed by a password")
    if done.returncode == _TOO_MUCH:
        raise BeyondLimitsError("it has too many sheets, cells or characters")
    if -done.returncode in _ENDED:
        raise ShortageError("the reader for its format was ended")
    if done.returncode != 0:
        raise ForeignReaderError("the reader for its format gave up")
    try:
        worksheets = tuple(map(_worksheet, json.loads(done.stdout)))
    except (ValueError, TypeError) as error:
        raise ForeignReaderError("the reader for its format was cut short") from error
    return Workbook(kind, worksheets, errors_visible=False)


def _worker() -> list[str]:
    # -P keeps the current folder, where strangers' files may lie, off the import path.
    return [sys.executable, "-P", "-m", "tipxl.excel.foreign"]


def _worksheet(sheet: _JsonSheet) -> Worksheet:
    name, state, merges, cells = sheet
    return Worksheet(
        name=name,
        cells=tuple(
            Cell(row, column, CellKind(k), xml_text(value) if isinstance(value, str) else value)
            for row, column, k, value in cells
        ),
        state=state,
        merges=tuple(Span(*merge) for merge in merges),
    )


def sheets_of(data: bytes, limits: ReadLimits) -> list[_JsonSheet]:
    """In the worker: every worksheet, its filled cells found among all that calamine shows."""
    # Loaded here because the parent, which only starts the worker, has no use for it.
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415

    meter = Meter(limits)
    workbook = CalamineWorkbook.from_object(BytesIO(data))
    sheets: list[_JsonSheet] = []
    for index, about in enumerate(workbook.sheets_metadata):
        meter.add("sheets")
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(index)
            merges = [
                [top + 1, left + 1, bottom + 1, right + 1]
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            state = _STATES[str(about.visible).rpartition(".")[2]]
            sheets.append((about.name, state, merges, _cells(sheet, meter)))
    return sheets


def _cells(sheet: "CalamineSheet", meter: Meter) -> list[_JsonCell]:
    # Rows come from the first of the sheet, columns only from the first that is used.
    first = sheet.start[1] + 1 if sheet.start else 1
    cells: list[_JsonCell] = []
    for row, values in enumerate(cast("Sequence[Sequence[object]]", sheet.iter_rows()), 1):
        before = len(cells)
        for column, value in enumerate(values, first):
            if value != "":
                cells.append((row, column, *_kind_and_value(value)))
                meter.add("foreign_characters", len(value) if isinstance(value, str) else 0)
        meter.add("foreign_cells", len(cells) - before)
    return cells


def _kind_and_value(value: object) -> tuple[str, str | float | bool]:
    if isinstance(value, bool):
        return CellKind.BOOLEAN.value, value
    if isinstance(value, int | float):
        return CellKind.NUMBER.value, float(value)
    if isinstance(value, timedelta) and value >= timedelta(days=1):
        # Nobody saw the day that its number is; the usual format shows hours, minutes and seconds.
        return CellKind.TEXT.value, elapsed(serial(value)) or "#####"
    if isinstance(value, date | time | timedelta):
        # calamine shows a day before 1900, which Excel shows as #####, as midnight.
        is_day = isinstance(value, date | timedelta) or bool(serial(value))
        return (CellKind.DATE.value, serial(value)) if is_day else (CellKind.ERROR.value, "#####")
    text = str(value)
    if len(text) in _CUT:
        return CellKind.ERROR.value, f"{text[:60]}… (the end is missing)"
    return CellKind.TEXT.value, text


def _bound_memory(limits: ReadLimits) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (limits.foreign_memory, limits.foreign_memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        seconds = int(limits.seconds) + 2  # two are for starting
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def main() -> int:
    """Be the worker: a workbook on standard input, its sheets on standard output."""
    limits = ReadLimits()
    _bound_memory(limits)
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415

    try:
        answer = json.dumps(sheets_of(sys.stdin.buffer.read(), limits))
    except PasswordError:
        return _LOCKED
    except BeyondLimitsError:
        return _TOO_MUCH
    except (CalamineError, ValueError, OverflowError, OSError, MemoryError):
        return _FAILED
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
