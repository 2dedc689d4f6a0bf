"""A form filled in and saved by LibreOffice itself comes back, whatever it is called."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.excel.office import at_the_desk
from tests.flow.books import column, sheet_rows
from tests.flow.returning import EVENT, LED, Returning, a_progress, answers_stand
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


@pytest.mark.office
def test_sorting_answers_in_libreoffice_is_refused_or_moves_whole_lines(
    returning: Returning, tmp_path: Path
) -> None:
    second = {**EVENT, "activity": LED[1], "title": "An earlier one", "women": 3}
    second["start"] = second["end"] = date(2017, 8, 1)
    typed = {("events", "02", key): value for key, value in second.items()}
    form = returning.filled(typed)
    first, last = "A.e.1.1#1", "A.e.1.3#1"  # rows of the plan with no heading between them

    def at(block: str, row: str, key: str) -> str:
        return address(form, block, row, key)

    saved = tmp_path / "saved"
    answers = f"{at('activities', first, 'progress')}:{at('activities', last, 'partner')}"
    every = f"{at('activities', first, 'status')}:{at('activities', last, 'partner')}"
    events = f"{at('events', '01', 'activity')}:{at('events', '02', 'evidence')}"
    at_the_desk(
        form,
        tmp_path,
        [
            ("sort", "Activities", answers),
            ("sort", "Activities", every),
            ("sort", "Events", events),
            ("save", "Events", "A1", str(saved), "Calc MS Excel 2007 XML"),
        ],
    )

    back = returning.back(saved.read_bytes())

    lines = {r.text("title"): r for r in back.rows if r.block == "events"}
    assert answers_stand(back)
    assert [row.text("progress") for row in back.rows if row.key == first] == [a_progress(first)]
    assert {title: (row.text("activity"), row.text("women")) for title, row in lines.items()} == {
        "A workshop": (LED[0], "12"),
        "An earlier one": (LED[1], "3"),
    }
    assert lines["A workshop"].key == "02"  # it was sorted, and nothing changed by it
