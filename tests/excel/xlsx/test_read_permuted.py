"""Whole files, their rows, columns and sheets in any order, give the same answers."""

import random
from collections.abc import Mapping
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import zoo
from tests.builders import Table, a_layout, a_template, an_event, good_answers, tables
from tipxl.domain.core.workbook import Cell, CellKind, Workbook, column_letters
from tipxl.domain.returns.extract import Extraction, extract
from tipxl.excel.read import read_book

ASKED = a_template()
TYPED = {**good_answers(ASKED), **an_event(), **an_event("03", title="A training\nin two lines")}


def part(table: Table) -> str:
    """A worksheet with these cells."""
    rows = (
        "".join(_cell(cell, number, at) for at, cell in enumerate(line, 1) if cell)
        for number, line in enumerate(table, 3)
    )
    return zoo.sheet("".join(f"<row>{row}</row>" for row in rows))


def _cell(cell: Cell, row: int, column: int) -> str:
    address = f"{column_letters(column)}{row}"
    if cell.kind is CellKind.TEXT:
        text = escape(str(cell.value))
        return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{address}"><v>{cell.value}</v></c>'


def read(sheets: Mapping[str, Table]) -> Extraction:
    book = read_book(zoo.book(*(part(table) for table in sheets.values())))
    assert isinstance(book, Workbook), book
    return extract(book, ASKED, a_layout().for_round(""))


def answers(found: Extraction) -> dict[tuple[str, str, str], object]:
    return {
        (row.block, row.key, column): (answer.value, answer.raw)
        for row in found.rows
        for column, answer in row.answers.items()
    }


STRAIGHT = answers(read(tables(ASKED, TYPED)))


def test_the_answers_are_those_that_were_typed() -> None:
    assert STRAIGHT["events", "03", "title"] == ("A training\nin two lines",) * 2
    assert {slot: value for slot, value in STRAIGHT.items() if slot[0] == "activities"}


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_a_file_in_any_order_gives_the_same_answers(chance: random.Random) -> None:
    straight = tables(ASKED, TYPED)
    moved: dict[str, Table] = {}
    for name, (head, *rows) in chance.sample(list(straight.items()), k=len(straight)):
        order = chance.sample(range(len(head)), k=len(head))
        lines = [head, *chance.sample(rows, k=len(rows))]
        moved[name] = [[line[column] for column in order] for line in lines]

    found = read(moved)

    assert answers(found) == STRAIGHT
    assert {each.code for each in found.findings} <= {"T16", "T17", "T19", "T36", "T42"}
