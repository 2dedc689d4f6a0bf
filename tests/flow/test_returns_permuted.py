"""Whole forms, rows and columns in any order, with blank and hidden ones among them."""

import random
from xml.sax.saxutils import escape

import pytest

from tests import zoo
from tests.flow.returning import NOW, PERIOD, Returning
from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet, column_letters
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.excel.read import read_book
from tipxl.validation.read_round import PriorReturns, validate_file
from tipxl.workspace.opening import open_workspace

Answers = dict[tuple[str, str, str], object]

#: What may be told: lines and columns moved or hidden, the protection gone, the sheets renamed.
MOVED = {"T16", "T17", "T19", "T26", "T27", "T36", "T42", "T76", "T85"}


def judged(folder: Returning, data: bytes) -> Return:
    arrival = Arrival("a.xlsx", "a.xlsx", "", NOW, "")
    return validate_file(open_workspace(folder.root), data, arrival, PriorReturns(PERIOD))


def answers(returned: Return) -> Answers:
    return {
        (row.block, row.key, column): (answer.value, row.refused)
        for row in returned.rows
        for column, answer in row.answers.items()
    }


def spread(numbers: set[int], first: int, chance: random.Random) -> dict[int, int]:
    """A new place for each row (or column) from `first` on, in any order and with gaps."""
    fixed = {number: number for number in numbers if number < first}
    moved = sorted(numbers - fixed.keys())
    places = chance.sample(range(first, first + 2 * len(moved) + 3), k=len(moved))
    return fixed | dict(zip(moved, places, strict=True))


def part(worksheet: Worksheet, chance: random.Random) -> str:
    """The sheet once more, its rows below the headings and all its columns moved."""
    keys = [cell.row for cell in worksheet.cells if is_key(cell) and "|" not in str(cell.value)]
    rows = spread({cell.row for cell in worksheet.cells}, max(keys, default=1 << 20) + 2, chance)
    columns = spread({cell.column for cell in worksheet.cells}, 1 if keys else 1 << 14, chance)
    lines: dict[int, list[Cell]] = {row: [] for row in rows.values()}
    for cell in worksheet.cells:
        moved = cell._replace(row=rows[cell.row], column=columns[cell.column])
        lines[moved.row].append(moved)
    hidden = chance.sample(sorted(lines), k=len(lines) // 3)
    shown = "".join(row_of(number, lines[number], number in hidden) for number in sorted(lines))
    gone = sorted(chance.sample(range(1, 60), k=9))
    cols = "".join(f'<col min="{n}" max="{n}" hidden="1"/>' for n in gone)
    return zoo.sheet(shown, before=f"<cols>{cols}</cols>")


def row_of(number: int, cells: list[Cell], is_hidden: bool) -> str:
    held = "".join(map(written, sorted(cells, key=lambda each: each.column)))
    return f'<row r="{number}" hidden="{int(is_hidden)}">{held}</row>'


def written(cell: Cell) -> str:
    where = f'r="{column_letters(cell.column)}{cell.row}"'
    formula = "<f>1</f>" if cell.formula else ""
    if isinstance(cell.value, float):
        return f"<c {where}>{formula}<v>{cell.value!r}</v></c>"
    text = escape(str(cell.value if cell.value is not None else ""))
    return f'<c {where} t="str">{formula}<v>{text}</v></c>'


def is_key(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and str(cell.value).startswith("tx:")


@pytest.fixture(scope="module")
def form(issued: Returning) -> tuple[Workbook, Answers]:
    """A form that was filled in, and its answers as they were typed."""
    data = issued.filled()
    book = read_book(data)
    assert isinstance(book, Workbook)
    return book, answers(judged(issued, data))


@pytest.mark.parametrize("seed", range(20))
def test_a_whole_form_in_any_order_gives_the_same_records(
    issued: Returning, form: tuple[Workbook, Answers], seed: int
) -> None:
    chance, (book, straight) = random.Random(seed), form
    worksheets = chance.sample(book.worksheets, k=len(book.worksheets))

    back = judged(issued, zoo.book(*(part(worksheet, chance) for worksheet in worksheets)))

    assert back.counts
    assert answers(back) == straight
    assert {each.code for each in back.findings} <= MOVED
