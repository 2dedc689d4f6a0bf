"""A cell's format tells the row that it was made for, and looks as if it did not."""

from io import BytesIO
from typing import cast

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell

from tests.builders import a_layout, a_template
from tipxl.domain.forms.identity import Identity
from tipxl.domain.plan.body_key import body_key
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.home_rows import LAST_ROW, Homes, marked, start_of, told_by
from tipxl.excel.quick_rows import SLOW_WRITER
from tipxl.reports.model.visual_language import INK, QUIET

FORM = form_workbook(a_template(), a_layout())
SHEETS = ("Cover", "Activities", "Events", "Issues", "Other activities")


@pytest.mark.parametrize("colour", [INK, QUIET])
def test_every_row_has_a_colour_of_its_own_that_nobody_can_tell_from_the_others(
    colour: str,
) -> None:
    colours = [marked(colour, row) for row in range(1, LAST_ROW + 1)]
    unlike = [
        abs(int(colour[at : at + 2], 16) - int(each[at : at + 2], 16))
        for each in colours
        for at in (0, 2, 4)
    ]

    assert max(unlike) <= 7
    assert len(set(colours)) == LAST_ROW
    assert [told_by(each) for each in colours] == [*range(1, LAST_ROW + 1)]


@pytest.mark.parametrize("colour", [INK, QUIET])
def test_forms_next_to_each_other_in_time_have_no_mark_in_common(colour: str) -> None:
    lines = range(6, 94)  # the longest form of the sample
    numbers = {
        (period, version): Identity("TX", period, body_key("ABC"), version, "", "").number
        for period in ("2018H1", "2018H2", "2019H1")
        for version in (1, 2)
    }
    told = {
        form: {told_by(marked(colour, row, start_of(number))) for row in lines}
        for form, number in numbers.items()
    }

    mine = told["2018H2", 1]

    assert 0 not in mine
    assert len(mine) == len(lines)
    assert not any(mine & other for form, other in told.items() if form != ("2018H2", 1))


def test_each_form_counts_from_its_own_place() -> None:
    told = ((told_by(marked(INK, row, 400)) - row) % LAST_ROW for row in range(1, LAST_ROW))

    assert {*told} == {400}


@pytest.mark.parametrize(
    "colour", [INK, QUIET, "FF0000", "000000", "", "theme=1", "26262", "zzzzzz"]
)
def test_no_other_colour_tells_a_row(colour: str) -> None:
    assert told_by(colour) == 0


@pytest.mark.parametrize("row", [0, LAST_ROW + 1, 5_000])
def test_a_row_that_cannot_be_told_leaves_the_colour_as_it_is(row: int) -> None:
    assert marked(INK, row) == INK


def test_every_cell_of_a_form_that_is_typed_into_tells_its_row() -> None:
    book = load_workbook(BytesIO(FORM))
    cells = [
        each
        for name in SHEETS
        for line in book[name].iter_rows()
        for each in line
        if isinstance(each, Cell) and not each.protection.locked
    ]

    assert len(cells) > 500
    begins = {(told_by(each.font.color.rgb[2:]) - each.row) % LAST_ROW for each in cells}
    assert begins == {start_of(a_template().identity.number)}


def test_the_rest_of_a_format_is_that_of_the_other_lines() -> None:
    page = load_workbook(BytesIO(FORM))["Events"]
    lines = [
        [cast("Cell", page.cell(row, column)) for column in range(1, 21)] for row in range(6, 46)
    ]

    def looks(line: list[Cell]) -> list[str]:
        return [
            repr((c.number_format, c.fill, c.border, c.alignment, c.protection, c.font.sz))
            for c in line
        ]

    assert all(looks(line) == looks(lines[0]) for line in lines)


def test_both_writers_write_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SLOW_WRITER, "1")

    assert form_workbook(a_template(), a_layout()) == FORM


def test_where_every_filled_cell_stands_in_its_row_nothing_is_kept() -> None:
    homes = Homes()
    homes.add((7, 2), 7, is_filled=True)
    homes.add((8, 2), 9, is_filled=False)
    assert homes.finished() is None

    homes.add((9, 2), 8, is_filled=True)
    assert homes.finished() == {(7, 2): 7, (8, 2): 9, (9, 2): 8}


def test_no_more_cells_are_kept_than_a_form_has() -> None:
    homes = Homes()
    for row in range(30_000):
        homes.add((row, 1), 5, is_filled=True)

    assert homes.is_full
    assert homes.finished() is None
