"""A form as other programs fill it in and save it: openpyxl, LibreOffice, exceljs, Gnumeric."""

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.excel.office import at_the_desk
from tipxl.domain.core.workbook import Cell, Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.excel.fill import Typed
from tipxl.excel.read import read_book

Answers = Mapping[FieldKey, Typed]

_SCRIPT = Path(__file__).with_name("exceljs_fill.cjs")


def addresses(form: bytes) -> dict[FieldKey, tuple[str, str]]:
    """Where a person would click: sheet and cell of every answer, by the hidden keys."""
    book = read_book(form)
    assert isinstance(book, Workbook)
    found: dict[FieldKey, tuple[str, str]] = {}
    for worksheet in book.worksheets:
        keys = [cell for cell in worksheet.cells if str(cell.value).startswith("tx:")]
        columns = {tuple(str(cell.value).split(":")[1:]): cell for cell in keys}
        for line in (cell for cell in keys if "|" in str(cell.value)):
            _, block, rest = str(line.value).split(":", 2)
            row = rest.partition("|")[0]
            for slot, column in _columns(block, row, columns):
                found[slot] = (worksheet.name, column._replace(row=line.row).address)
    return found


def _columns(
    block: str, row: str, columns: Mapping[tuple[str, ...], Cell]
) -> list[tuple[FieldKey, Cell]]:
    if (block, "answer") in columns:  # a form: one line a question
        return [((block, block, row), columns[block, "answer"])]
    return [((block, row, key[1]), cell) for key, cell in columns.items() if key[0] == block]


def by_libreoffice(form: bytes, answers: Answers, folder: Path) -> bytes:
    """Typed cell by cell at the keyboard, and saved."""
    places, saved = addresses(form), folder / "typed.xlsx"
    typed = [("type", *places[slot], str(value)) for slot, value in answers.items()]
    save = ("save", "Cover", "A1", str(saved), "Calc MS Excel 2007 XML")
    at_the_desk(form, folder, [*typed, save])
    return saved.read_bytes()


def by_exceljs(form: bytes, answers: Answers, folder: Path, modules: Path) -> bytes:
    """Set by a script and saved."""
    places = addresses(form)
    cells = [
        [*places[slot], {"day": value.isoformat()} if isinstance(value, date) else value]
        for slot, value in answers.items()
    ]
    paths = [folder / name for name in ("form.xlsx", "saved.xlsx", "cells.json")]
    paths[0].write_bytes(form)
    paths[2].write_text(json.dumps(cells), encoding="utf-8")
    _run(["node", str(_SCRIPT), *map(str, paths)], NODE_PATH=str(modules))
    return paths[1].read_bytes()


def installed_exceljs(folder: Path) -> Path:
    """exceljs in a folder of its own: where Node finds it."""
    _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), "exceljs@4.4.0"])
    return folder / "node_modules"


def by_gnumeric(filled: bytes, folder: Path, kind: str, source: str = "xlsx") -> bytes:
    """A filled form opened and saved in another format."""
    form, saved = folder / f"filled.{source}", folder / f"saved.{kind}"
    form.write_bytes(filled)
    _run(["ssconvert", str(form), str(saved)])
    return saved.read_bytes()


def _run(command: list[str], **more: str) -> None:
    environment = {**os.environ, **more}
    done = subprocess.run(
        command, capture_output=True, timeout=900, check=False, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
