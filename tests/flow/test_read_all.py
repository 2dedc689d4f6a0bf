"""Our reader sees in every workbook of a demo what openpyxl and calamine see, cell by cell."""

from pathlib import Path

import pytest

from tests.excel.xlsx.test_read_same import (
    assert_same,
    calamine_values,
    openpyxl_values,
    our_values,
    ours,
)
from tipxl.domain.core.workbook import CellKind, Workbook
from tipxl.excel.read import read_book

#: Kinds of workbook that the demo makes: at least one of each is compared.
KINDS = (
    *("plan", "decisions", "findings", "consolidated", "for-circulation"),
    *("issued", "returned", "corrections", "evaluations"),
)


def workbooks(root: Path) -> dict[str, list[Path]]:
    """Every readable workbook of the folder by its kind: its own name, or its folder's."""
    found: dict[str, list[Path]] = {}
    for path in sorted(root.rglob("*.xlsx")):
        kind = path.stem if path.stem in KINDS else path.parent.name
        found.setdefault(kind, []).append(path)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_values_of_a_demo_equal_those_of_openpyxl_and_calamine(demo_root: Path, kind: str) -> None:
    books = [path for path in workbooks(demo_root).get(kind, ()) if _is_good(path)]

    assert books
    for path in books:
        data = path.read_bytes()
        book = ours(data)
        assert_same(our_values(book), openpyxl_values(data))
        # calamine shows an error cell as a blank.
        assert_same(our_values(book, (CellKind.ERROR,)), calamine_values(data))


def _is_good(path: Path) -> bool:
    return isinstance(read_book(path.read_bytes()), Workbook)
