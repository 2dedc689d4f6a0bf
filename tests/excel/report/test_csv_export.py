"""Tables of plain text: whole in any program, and never a formula in Excel."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from tipxl.excel.report.csv_export import csv_bytes
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    ReportColumn,
    ReportLine,
    Share,
    StatusCell,
    Table,
    Tinted,
)


def written(*cells: Cell, heading: str = "Says") -> bytes:
    table = Table("", (ReportColumn("a", heading),), tuple(ReportLine((cell,)) for cell in cells))
    return csv_bytes(table)


def read_back(data: bytes, between: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=between))


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("plain", "plain"),
        (None, ""),
        (-5, "-5"),
        (0, "0"),
        (2.5, "2.5"),
        (date(2018, 7, 20), "2018-07-20"),
        (datetime(2018, 7, 20, 9, 30, tzinfo=UTC), "2018-07-20 09:30:00"),
        (Share(12, 57), "12 of 57 (21.1 %)"),
        (StatusCell("Ongoing", "BDD7EE", "PV"), "Ongoing · PV"),
        (Tinted(3, "FFFFFF"), "3"),
        (Linked("a; b, c", CellRef("Data")), "a; b, c"),
        ('she said "no"\nand left', 'she said "no"\nand left'),
        ("ສະບາຍດີ 😀", "ສະບາຍດີ 😀"),
        ("half a pair \ud800", "half a pair ?"),
    ],
)
def test_every_cell_is_read_back_as_it_was_seen(cell: Cell, says: str) -> None:
    assert read_back(written(cell)) == [["Says"], [says]]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1+1", "'\t'=1+1"),
        ("\r=1+1", "'\r'=1+1"),
        ("1-1=0", "1-1=0"),
    ],
)
def test_a_text_that_would_be_a_formula_has_an_apostrophe_before_it(text: str, safe: str) -> None:
    assert read_back(written(text, heading=text)) == [[safe], [safe]]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("text", ["a;=1+1", "a\t=1+1", "a\n=1+1", "a\r\n@x", "a;\t=1+1;-2"])
def test_no_cell_begins_a_formula_where_another_sign_divides_cells(text: str, between: str) -> None:
    cells = [cell for line in read_back(written(text), between) for cell in line]
    lines = [line for cell in cells for line in cell.splitlines()]

    assert not [each for each in (*cells, *lines) if each[:1] in tuple("=+-@")]


def test_excel_knows_it_as_utf_8() -> None:
    assert written("é").startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in written("é")
