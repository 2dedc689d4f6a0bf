"""A stylesheet that openpyxl parsed once gives each workbook what it would have of its own."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.styles.stylesheet import apply_stylesheet

from tests.flow.returning import Returning
from tests.stylesheets import parsed_stylesheet, reader, remembered


def parts(data: bytes, change: Callable[[Workbook], object]) -> dict[str, bytes]:
    """A workbook opened, changed and saved; but for the moment, which is told in docProps."""
    book = load_workbook(BytesIO(data))
    change(book)
    saved = BytesIO()
    book.save(saved)
    with ZipFile(saved) as package:
        names = [name for name in package.namelist() if not name.startswith("docProps")]
        return {name: package.read(name) for name in names}


def restyled(book: Workbook) -> None:
    cell = book["Activities"]["D9"]
    cell.font, cell.fill = Font(color="FFC00000", size=3), PatternFill("solid", fgColor="FF00C000")
    cell.number_format = '0 "new"'
    book.add_named_style(NamedStyle("new", Font(size=5)))
    book["Events"]["B9"].style = "new"


def test_a_workbook_is_saved_as_ever_whatever_the_one_before_it_was_given(
    issued: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(book: Workbook) -> None:
        pass

    order = (nothing, restyled, nothing, restyled)
    monkeypatch.setattr(reader, "apply_stylesheet", apply_stylesheet)
    own = [parts(issued.form, change) for change in order]
    monkeypatch.setattr(reader, "apply_stylesheet", remembered)

    assert [parts(issued.form, change) for change in order] == own


def test_a_stylesheet_is_parsed_once_however_many_workbooks_have_it(issued: Returning) -> None:
    load_workbook(BytesIO(issued.form))
    before = parsed_stylesheet.cache_info()
    for _ in range(3):
        load_workbook(BytesIO(issued.form))
    after = parsed_stylesheet.cache_info()

    assert (after.hits - before.hits, after.misses - before.misses) == (3, 0)


def test_a_workbook_without_a_stylesheet_is_opened_as_ever() -> None:
    saved, bare = BytesIO(), BytesIO()
    Workbook().save(saved)
    with ZipFile(saved) as old, ZipFile(bare, "w") as new:
        for name in old.namelist():
            if name != "xl/styles.xml":
                new.writestr(name, old.read(name))

    assert load_workbook(bare).sheetnames == ["Sheet"]
