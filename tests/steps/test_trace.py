"""Every agreed value leads to the cell that it came from, and the cell holds what is told of it."""

from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tipxl.domain.agreed import Consolidation
from tipxl.domain.period import Period
from tipxl.errors import TipxlError
from tipxl.records import read_record
from tipxl.rounds import Folder
from tipxl.steps.trace import trace

PERIOD = Period.parse("2018H1")


def test_every_answer_of_the_round_stands_in_the_cell_that_trace_names(demo_root: Path) -> None:
    files = Folder(demo_root).round(PERIOD)
    book = cache(lambda name: load_workbook(files.returned / name, data_only=True))
    seen = 0
    for row in read_record(files.closed, Consolidation).rows:
        for each in trace(demo_root, PERIOD, row.key):
            for spoken in each.spoken:
                if spoken.raw and spoken.file.endswith(".xlsx"):
                    value = book(spoken.file)[spoken.sheet][spoken.cell].value
                    assert str(value).split() == spoken.raw.split(), spoken
                    seen += 1

    assert seen > 100


@pytest.mark.parametrize("typed", ["B.a.2.2#1", "b.a.2.2#1", " B.A.2.2 "])
def test_a_row_is_found_however_it_is_typed(typed: str, demo_root: Path) -> None:
    (found,) = trace(demo_root, PERIOD, typed, "Status now")

    assert (found.row, found.column) == ("B.a.2.2#1", "status")
    assert found.why
    assert [each.period for each in found.earlier] == ["2017H2"]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("B.a.2.9#1", "", r"no row 'B.a.2.9#1'. Did you mean B\.a\.2"),
        ("nothing", "", "Rows are written like"),
        ("B.a.2.2#1", "colour", "no column 'colour'. The columns are status"),
        ("B.b.1.1", "", "B.b.1.1 has several rows. Name one of B.b.1.1#1"),
    ],
)
def test_what_is_not_known_is_told_with_what_is(
    row: str, column: str, says: str, demo_root: Path
) -> None:
    with pytest.raises(TipxlError, match=says):
        trace(demo_root, PERIOD, row, column)
