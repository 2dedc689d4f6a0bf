"""What people would use instead, each as a program of its own: python -m benchmarks.rivals NAME.

Each reads the five sheets with answers of every file and writes them, one below the other, into a
workbook of five sheets. None of them checks anything, knows whose a file is, or notices a blank
that is no blank.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

SHEETS = ("Cover", "Activities", "Other activities", "Events", "Issues")
ABOVE = 4  # lines above the headings of a form, as a person counts them who writes a script

Rows = Iterable[Iterable[object]]


def _by_pandas(engine: Literal["openpyxl", "calamine"], files: list[Path], target: Path) -> None:
    """The script a user would write: read, concat, to_excel."""
    import pandas as pd

    names: list[int | str] = [*SHEETS]
    found = [pd.read_excel(each, sheet_name=names, header=ABOVE, engine=engine) for each in files]
    with pd.ExcelWriter(target) as writer:
        for sheet in SHEETS:
            whole = pd.concat([each[sheet] for each in found], ignore_index=True)
            whole.to_excel(writer, sheet_name=sheet, index=False)


def _by_polars(files: list[Path], target: Path) -> None:
    """The same with polars, every cell as text."""
    import polars as pl
    from xlsxwriter import Workbook

    read: dict[str, Any] = {"engine": "calamine", "read_options": {"header_row": ABOVE}}
    found = [
        pl.read_excel(each, sheet_name=[*SHEETS], infer_schema_length=0, **read) for each in files
    ]
    with Workbook(target) as book:
        for sheet in SHEETS:
            whole = pl.concat([each[sheet] for each in found], how="diagonal")
            whole.write_excel(book, worksheet=sheet)


def _openpyxl_rows(path: Path) -> Iterator[tuple[str, Rows]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in SHEETS:
        yield sheet, book[sheet].iter_rows(min_row=ABOVE + 1, values_only=True)
    book.close()


def _calamine_rows(path: Path) -> Iterator[tuple[str, Rows]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    for sheet in SHEETS:
        yield sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[ABOVE:]


def _fastexcel_rows(path: Path) -> Iterator[tuple[str, Rows]]:
    import fastexcel

    book = fastexcel.read_excel(str(path))
    for sheet in SHEETS:
        found = book.load_sheet(sheet, header_row=ABOVE, dtypes="string").to_polars()
        yield sheet, (tuple(found.columns), *found.iter_rows())


def _by_xlsxwriter(
    rows_of: Callable[[Path], Iterator[tuple[str, Rows]]], files: list[Path], target: Path
) -> None:
    """Rows as they are read, each below the one before, by XlsxWriter in its fastest way."""
    from xlsxwriter import Workbook

    with Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheets = {each: book.add_worksheet(each) for each in SHEETS}
        ends = dict.fromkeys(SHEETS, 0)
        for path in files:
            for name, rows in rows_of(path):
                for row in rows:
                    sheets[name].write_row(ends[name], 0, row)
                    ends[name] += 1


def _calamine_reads(files: list[Path], target: Path) -> None:
    """The answer sheets read by calamine, and nothing written."""
    del target
    for path in files:
        for _ in _calamine_rows(path):
            pass


RIVALS: dict[str, Callable[[list[Path], Path], None]] = {
    "script": lambda files, target: _by_pandas("openpyxl", files, target),
    "script with calamine": lambda files, target: _by_pandas("calamine", files, target),
    "openpyxl read-only and XlsxWriter": lambda *both: _by_xlsxwriter(_openpyxl_rows, *both),
    "polars": _by_polars,
    "fastexcel and XlsxWriter": lambda *both: _by_xlsxwriter(_fastexcel_rows, *both),
    "python-calamine and XlsxWriter": lambda *both: _by_xlsxwriter(_calamine_rows, *both),
    "calamine": _calamine_reads,
}
_NEEDED = {"polars": ("polars", "fastexcel"), "fastexcel and XlsxWriter": ("polars", "fastexcel")}


def merging() -> tuple[str, ...]:
    """Those that write a workbook, as far as what they need is installed."""
    there = (name for name in RIVALS if all(map(find_spec, _NEEDED.get(name, ()))))
    return tuple(name for name in there if name != "calamine")


def main(name: str, folder: str, target: str) -> None:
    """Run one of them over a folder of returns."""
    RIVALS[name](sorted(Path(folder).glob("*.xlsx")), Path(target))


if __name__ == "__main__":
    main(*sys.argv[1:4])
