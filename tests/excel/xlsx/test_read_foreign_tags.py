"""What other programs keep beside the cells, in tags of their own, changes nothing that is read."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests import zoo
from tipxl.domain.core.workbook import Cell, CellKind, Span, Workbook
from tipxl.excel.read import read_book

X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def read(data: bytes) -> Workbook:
    book = read_book(data)
    assert isinstance(book, Workbook), book
    return book


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with one place of one part replaced."""
    with ZipFile(BytesIO(data)) as archive:
        parts: list[tuple[str, zoo.Content]] = [(n, archive.read(n)) for n in archive.namelist()]
    texts = dict(parts)[part]
    assert isinstance(texts, bytes)
    assert old.encode() in texts
    parts = [
        (n, texts.replace(old.encode(), new.encode(), 1) if n == part else c) for n, c in parts
    ]
    return zoo.raw_zip(parts)


EXTENSIONS = (
    f'<extLst><ext xmlns:x14="{zoo.X14}"><x14:workbookPr defaultImageDpi="32767"/></ext></extLst>',
    f'<extLst><ext xmlns:x15="{X15}"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>',
    f'<extLst><ext><workbookPr xmlns="{X15}"/></ext></extLst>',
    f'<extLst><ext xmlns="{X15}"><workbookPr date1904="0"/></ext></extLst>',
)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_calendar_is_the_workbooks_own_whatever_an_extension_says(extension: str) -> None:
    book = zoo.book(zoo.sheet(ONE))
    book = changed(book, "xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>')

    assert read(
        changed(book, "xl/workbook.xml", "</workbook>", extension + "</workbook>")
    ).date_1904


@pytest.mark.parametrize("namespace", [zoo.X14, X15])
def test_a_cell_of_another_namespace_is_no_cell(namespace: str) -> None:
    foreign = f'<ext xmlns="{namespace}"><row r="2"><c r="B2"><v>9</v></c></row></ext>'
    prefixed = f'<ext xmlns:y="{namespace}"><y:c r="B3"><y:v>9</y:v></y:c></ext>'
    after = f"<extLst>{foreign}{prefixed}</extLst><mergeCells><mergeCell ref='A1:B1'/></mergeCells>"

    sheet = read(zoo.book(zoo.sheet(ONE, after=after))).worksheets[0]

    assert sheet.cells == (Cell(1, 1, CellKind.NUMBER, 1.0),)
    assert sheet.merges == (Span(1, 1, 1, 2),)


def test_tags_of_the_parts_own_namespace_count_under_any_prefix() -> None:
    book = zoo.book(zoo.sheet(ONE))
    own = f'<x:workbookPr xmlns:x="{zoo.MAIN}" date1904="1"/><sheets>'
    declared = f'<workbook xmlns:x="{zoo.MAIN}" '

    book = changed(book, "xl/workbook.xml", "<workbook ", declared)

    assert read(changed(book, "xl/workbook.xml", "<sheets>", own)).date_1904


BESIDE = (
    f"""<extLst><ext><x14:dataValidations xmlns:x14="{zoo.X14}" xmlns:xm="xm"><x14:dataValidation
    type="list"><xm:sqref>#REF!</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>""",
    '<dataValidations><dataValidation type="list" sqref="#REF! A1"/></dataValidations>',
    '<mergeCells><mergeCell ref="A1:ZZZ9"/><mergeCell ref=""/></mergeCells>',
)


@pytest.mark.parametrize("beside", BESIDE)
def test_what_is_not_understood_beside_the_cells_is_passed_over(beside: str) -> None:
    sheet = read(zoo.book(zoo.sheet(ONE, after=beside))).worksheets[0]

    assert sheet.cells == (Cell(1, 1, CellKind.NUMBER, 1.0),)
    assert sheet.lists in ((), (Span(1, 1, 1, 1),))


def test_hidden_columns_outside_of_the_sheet_are_passed_over() -> None:
    hidden = '<cols><col min="0" max="99999" hidden="1"/><col hidden="1"/></cols>'

    assert read(zoo.book(zoo.sheet(ONE, before=hidden))).worksheets[0].hidden_columns == ()


def test_a_sheet_of_macros_that_names_no_part_is_no_sheet() -> None:
    module = '<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/></sheets>'

    book = read(changed(zoo.book(zoo.sheet(ONE)), "xl/workbook.xml", "</sheets>", module))

    assert len(book.worksheets) == 1


def test_properties_that_break_off_cost_no_answers() -> None:
    book = zoo.book(zoo.sheet(ONE), extra={"docProps/core.xml": "<a><b>text</b><c>&#0;</c></a>"})
    relation = (
        '<Relationship Id="p" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        'metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )

    found = read(changed(book, "_rels/.rels", "</Relationships>", relation))

    assert found.properties == {"b": "text"}
    assert len(found.worksheets[0].cells) == 1
