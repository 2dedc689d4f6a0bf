"""Each hostile or odd workbook that other readers die of or lie about, and what ours says of it.

The files are those of the field notes on readers (its part 9), line by line; the huge ones are read
in a process of their own, its memory measured.
"""

import sys
from typing import NamedTuple

import pytest

from tests import zoo
from tests.excel.xlsx.test_read_heavy import MOST_MIB, read_apart
from tipxl.domain.core.workbook import CellKind, Workbook
from tipxl.excel.read import read_book

READ = "read"


class Odd(NamedTuple):
    """A file, and what becomes of it: the number of cells that are read, or the refusal's code."""

    what: str
    animal: zoo.Animal
    verdict: str
    cells: int = 0


HUGE = (
    Odd(
        "one cell at XFD1048576, a styled blank far away, the sheet merged", zoo.far_cells, READ, 1
    ),
    Odd("a bomb of spaces", zoo.bomb_of_spaces, "R05"),
    Odd("a bomb of cells", zoo.bomb_of_cells, "R05"),
    Odd("a bomb of strings", zoo.bomb_of_strings, "R05"),
    Odd("200,000 references to one text of 32 KB", zoo.bomb_of_references, "R05"),
    Odd("one attribute of 200 MB", zoo.bomb_of_one_attribute, "R05"),
    Odd("a million formatted rows", zoo.formatted_rows, READ),
    Odd("100,000 merges", zoo.merges, READ),
    Odd("10,000 sheets", zoo.many_sheets, "R05"),
    Odd("a zip that lies about its size", zoo.bomb_that_lies_about_its_size, "R04"),
)


def a_false_dimension() -> bytes:
    """Fifty cells in a sheet that says it ends with A4."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 51))
    return zoo.book(zoo.sheet(rows, before='<dimension ref="A1:A4"/>'))


def a_member_twice() -> bytes:
    return zoo.raw_zip([*zoo.parts(zoo.sheet()).items(), ("xl/workbook.xml", "<workbook/>")])


def a_member_outside() -> bytes:
    part = zoo.cell('<c r="A1"><v>1</v></c>')
    return zoo.raw_zip([*zoo.parts(part).items(), ("../../etc/passwd", "x")])


def entities_in_entities() -> bytes:
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return zoo.with_doctype(f'<!DOCTYPE x [<!ENTITY l0 "ha">{nested}]>', "&l9;")


def an_external_entity() -> bytes:
    return zoo.with_doctype('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")


SMALL = (
    Odd("a dimension too small", a_false_dimension, READ, 50),
    Odd("entities that grow", entities_in_entities, "R04"),
    Odd("an external entity", an_external_entity, "R04"),
    Odd("a member twice", a_member_twice, "R04"),
    Odd("a member with a path", a_member_outside, READ, 1),
    Odd("Strict Open XML", zoo.strict, READ, 1),
    Odd("names with backslashes", zoo.backslashes, READ, 1),
)


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux does")
@pytest.mark.parametrize("odd", HUGE, ids=[each.what for each in HUGE])
def test_a_huge_workbook_is_read_or_refused_in_bounded_memory(odd: Odd) -> None:
    verdict, cells, used = read_apart(odd.animal())

    assert (verdict, cells) == (odd.verdict, odd.cells)
    assert used < MOST_MIB


@pytest.mark.parametrize("odd", SMALL, ids=[each.what for each in SMALL])
def test_an_odd_workbook_is_read_whole_or_refused(odd: Odd) -> None:
    found = read_book(odd.animal())

    read = isinstance(found, Workbook)
    cells = (
        sum(len(worksheet.cells) for worksheet in found.worksheets)
        if isinstance(found, Workbook)
        else 0
    )
    assert (READ if read else getattr(found, "code", ""), cells) == (odd.verdict, odd.cells)


@pytest.mark.parametrize(
    ("written", "kind", "value", "formula"),
    [
        *(
            (f'<c r="A1" t="e"><v>{error}</v></c>', CellKind.ERROR, error, False)
            for error in ("#REF!", "#N/A", "#NAME?", "#SPILL!", "#CALC!", "Err:502")
        ),
        ('<c r="A1"><f>1+1</f></c>', CellKind.NUMBER, None, True),
        ('<c r="A1" t="str"><v>one_x000D_two</v></c>', CellKind.TEXT, "one\rtwo", False),
        *(
            (f'<c r="A1" t="str"><v>{text}</v></c>', CellKind.TEXT, text, False)
            for text in ("00123", "N/A", "None", "=1+1")
        ),
    ],
)
def test_a_cell_that_other_readers_blank_change_or_refuse_is_what_it_is(
    written: str, kind: CellKind, value: str | None, formula: bool
) -> None:
    book = read_book(zoo.book(zoo.cell(written)))

    assert isinstance(book, Workbook)
    (cell,) = book.worksheets[0].cells
    assert (cell.kind, cell.value, cell.formula) == (kind, value, formula)
