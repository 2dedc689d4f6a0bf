"""The rows that we write ourselves are, to the byte, those that XlsxWriter writes."""

import random
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tipxl.excel.quick_rows import SLOW_WRITER, QuickRows
from tipxl.excel.writer import WorkbookWriter, draw

TEXTS = ("", " ", "a\nb", "=1+1", "<&>\"'", "\x01", "ไทย", "_x0041_", "x" * 300, "y" * 33_000)
DAY = datetime(2018, 6, 30, 12, 30)
RESULTS = (3, "three", "", True, "#N/A")
NUMBERS = (0, -1, 1e300, 1 / 3, 2**53, 1e-7, 43_101.5)


def parts(kind: type[Worksheet], paint: Any) -> dict[str, bytes]:
    """The parts of a workbook whose only sheet is of that kind."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2018, 1, 1)})
    paint(book, book.add_worksheet("Sheet", kind))
    book.close()
    return parts_of(target.getvalue())


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook, by name."""
    with ZipFile(BytesIO(workbook)) as package:
        return {name: package.read(name) for name in package.namelist()}


WRITERS: tuple[Callable[[Worksheet, random.Random, int, int, Format | None], Any], ...] = (
    lambda page, chance, row, column, style: page.write_string(
        row, column, chance.choice(TEXTS), style
    ),
    lambda page, chance, row, column, style: page.write_number(
        row, column, chance.choice(NUMBERS), style
    ),
    lambda page, _, row, column, style: page.write_blank(row, column, None, style),
    lambda page, _, row, column, style: page.write_datetime(row, column, DAY, style),
    lambda page, chance, row, column, style: page.write_formula(
        row, column, "=A1&B1", style, chance.choice(RESULTS)
    ),
    lambda page, _, row, column, style: page.write_boolean(row, column, True, style),
    lambda page, _, row, column, style: page.write_url(row, column, "internal:Sheet!A1", style),
    lambda page, chance, row, _, style: page.set_row(row, chance.choice((None, 12, 33.75)), style),
)


def scattered(seed: int) -> Any:
    """Cells of every kind anywhere, rows and columns with formats of their own, empty rows."""

    def paint(book: Workbook, page: Worksheet) -> None:
        chance = random.Random(seed)
        styles = [None, *(book.add_format({"bold": n % 2, "font_size": 9 + n}) for n in range(5))]
        for _ in range(400):
            place = chance.randrange(90), chance.randrange(40)
            chance.choice(WRITERS)(page, chance, *place, chance.choice(styles))
        page.write_comment(95, 2, "a comment in a row without cells")
        page.set_row(97, 20, None, {"hidden": True})
        page.set_column(3, 5, 12, styles[1])
        page.merge_range(92, 1, 92, 4, "over four columns", styles[2])

    return paint


@pytest.mark.parametrize("seed", range(12))
def test_whatever_stands_in_a_sheet_its_bytes_are_the_same(seed: int) -> None:
    assert parts(QuickRows, scattered(seed)) == parts(Worksheet, scattered(seed))


def test_texts_rows_and_spans_are_left_to_xlsxwriter_where_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: set[str] = set()

    def heard(name: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any) -> Any:
            left.add(name)
            return whole(*values)

        return call

    for name in ("_write_string", "_write_rows", "_calculate_spans"):
        monkeypatch.setattr(Worksheet, name, heard(name, getattr(Worksheet, name)))
    quick = parts(QuickRows, scattered(3))
    assert left == {"_write_string"}  # for the text that is too long
    monkeypatch.setenv(SLOW_WRITER, "1")
    assert parts(QuickRows, scattered(3)) == quick
    assert left == {"_write_string", "_write_rows", "_calculate_spans"}


def test_a_sheet_without_a_cell_is_the_same() -> None:
    def nothing(book: Workbook, page: Worksheet) -> None:
        page.set_column(0, 0, 30)

    assert parts(QuickRows, nothing) == parts(Worksheet, nothing)


@pytest.mark.parametrize("slow", [False, True])
def test_a_line_written_at_once_is_the_same_as_cell_by_cell(
    monkeypatch: pytest.MonkeyPatch, *, slow: bool
) -> None:
    if slow:
        monkeypatch.setenv(SLOW_WRITER, "1")
    line = (*TEXTS, *NUMBERS, 7, -999, 1000, True, None, DAY, "", *RESULTS)
    apart: list[Any] = []

    def at_once(book: Workbook, page: QuickRows) -> None:
        look, rest = book.add_format({"bold": True}), written(page)

        def other(column: int, cell: Any, style: Format) -> None:
            apart.append(cell)
            rest(row, column, cell, style)

        for row in (3, 60):
            page.write_line(row, [(2 * n, look, cell) for n, cell in enumerate(line)], other)

    def one_by_one(book: Workbook, page: Worksheet) -> None:
        look, rest = book.add_format({"bold": True}), written(page)
        for row in (3, 60):
            for n, cell in enumerate(line):
                rest(row, 2 * n, cell, look)

    def written(page: Worksheet) -> Callable[[int, int, Any, Format], Any]:
        kinds = {str: page.write_string, bool: page.write_boolean, datetime: page.write_datetime}
        return lambda row, column, cell, look: (
            page.write_blank(row, column, None, look)
            if cell in (None, "")
            else kinds.get(type(cell), page.write_number)(row, column, cell, look)
        )

    assert parts(QuickRows, at_once) == parts(Worksheet, one_by_one)
    assert len(apart) == 2 * len(line) if slow else {*apart} >= {1000, 1e300, True, DAY, "\x01"}


def test_a_workbook_that_is_drawn_holds_its_cells_no_longer() -> None:
    writers: list[WorkbookWriter] = []

    def paint(writer: WorkbookWriter) -> None:
        writer.add_worksheet("Sheet").write_string(0, 0, "said")
        assert [*writer.texts()] == [("Sheet", "said")]
        writers.append(writer)

    drawn = draw(paint)

    assert b"said" in parts_of(drawn)["xl/sharedStrings.xml"]
    assert [vars(page) for writer in writers for page in writer.worksheets()] == [{}]


def test_a_row_is_let_go_as_soon_as_it_is_written() -> None:
    pages: list[Worksheet] = []

    def paint(book: Workbook, page: Worksheet) -> None:
        page.write_string(3, 0, "said")
        pages.append(page)

    written = parts(QuickRows, paint)["xl/worksheets/sheet1.xml"]

    assert b'<c r="A4" t="s">' in written
    assert not pages[0].table
