"""A form filled in and saved by LibreOffice itself comes back, whatever it is called."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.excel.office import at_the_desk
from tests.flow.books import column, sheet_rows
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.validate import validate
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.plan.period import Period
from tipxl.excel.read import read_book
from tipxl.workspace.paths import Folder

PERIOD = Period.parse("2017H2")
DONE = "A first survey was sent to ten members."
ROW = ("SOMED", "A.a.1.4#1")
NOW = datetime(2018, 1, 20, 9, tzinfo=UTC)


def address(form: bytes, block: str, row: str, key: str) -> str:
    """Where a focal point would click: the cell of a row under a heading."""
    book = read_book(form)
    assert isinstance(book, Workbook)
    cells = [
        cell
        for worksheet in book.worksheets
        for cell in worksheet.cells
        if isinstance(cell.value, str)
    ]
    line = next(c.row for c in cells if str(c.value).startswith(f"tx:{block}:{row}|"))
    place = next(c for c in cells if c.value == f"tx:{block}:{key}")
    return place._replace(row=line).address


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Scan_0001 (3).bin", "Calc MS Excel 2007 XML"),
        ("นวัตกรรม.xlsx", "calc8"),
        ("a.xls", "MS Excel 97"),
    ],
)
def test_a_form_filled_in_by_libreoffice_comes_back_under_any_name(
    tmp_path: Path, name: str, kind: str
) -> None:
    root = tmp_path / "plan"
    init(root)
    generate(root, GenerateRequest(PERIOD, ("SOMED",)), NOW)
    files = Folder(root).round(PERIOD)
    form = files.form("SOMED").read_bytes()
    status = address(form, "activities", "A.a.1.4#1", "status")
    progress = address(form, "activities", "A.a.1.4#1", "progress")
    saved = tmp_path / "saved"

    at_the_desk(
        form,
        tmp_path,
        [
            ("type", "Activities", status, "Ongoing"),
            ("type", "Activities", progress, DONE),
            ("save", "Activities", status, str(saved), kind),
        ],
    )
    (files.inbox / name).write_bytes(saved.read_bytes())
    collect(root, CollectRequest(PERIOD, received=NOW), NOW)
    judged = validate(root, PERIOD)
    consolidate(root, PERIOD)

    rows = sheet_rows(files.consolidated, "Data")
    at = list(zip(column(rows, "Body"), column(rows, "Row"), strict=True)).index(ROW)
    assert [each.body for each in judged.returns] == ["SOMED"]
    assert column(rows, "Status now")[at] == "Ongoing"
    assert column(rows, "What was done in this period")[at] == DONE
    assert column(rows, "File")[at] == next(files.returned.iterdir()).name
    assert column(rows, "Sheet")[at] == "Activities"
