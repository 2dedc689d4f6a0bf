"""Fonts of older programs and of signs: what is seen in them is not what the file holds."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests import zoo
from tipxl.domain.core.workbook import Workbook
from tipxl.excel.older_fonts import letters_of, seen_in
from tipxl.excel.read import read_book


@pytest.mark.parametrize(
    ("font", "text", "seen"),
    [
        (".VnTime", "H\xe9i th\xb6o 2018", "H\ufffdi th\ufffdo 2018"),
        (".VnArialH", "A workshop", "A workshop"),
        ("VNI-Times", "Hoäi", "Ho\ufffdi"),
        ("Limon S1", "kar 12", "\ufffd\ufffd\ufffd 12"),
        ("Limon R1", "2018", "2018"),
        ("Saysettha Lao", "\xe0", "\ufffd"),
        ("Wingdings 2", "P", "\ufffd"),
    ],
)
def test_letters_are_unknown_where_only_the_font_knows_them(
    font: str, text: str, seen: str
) -> None:
    letters = letters_of(font)

    assert letters is not None
    assert seen_in(letters, text) == seen


@pytest.mark.parametrize(
    "font", ["Arial", "", "VNTiny", "Saysettha OT", "Times New Roman", "Khmer OS", "Winter"]
)
def test_a_usual_font_shows_what_the_file_holds(font: str) -> None:
    assert letters_of(font) is None


@pytest.mark.parametrize(
    ("font", "shown"), [(".VnTime", "H\ufffdi"), ("Arial", None), (".VnTime1", "H\ufffdi")]
)
def test_an_ods_tells_the_font_of_a_cell(font: str, shown: str | None) -> None:
    row = (
        '<style:style style:family="table-cell" style:name="ce1">'
        f'<style:text-properties style:font-name="{font}"/></style:style>'
        '<table:table-row><table:table-cell table:style-name="ce1" office:value-type="string">'
        "<text:p>H\xe9i</text:p></table:table-cell></table:table-row>"
    )
    book = read_book(zoo.ods(row))

    assert isinstance(book, Workbook)
    assert [cell.shown for cell in book.worksheets[0].cells] == [shown]


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [
        (".VnTime", "H\xe9i", "Then H\ufffdi"),
        (".VnTime", "here", None),
        ("Limon S1", "H\xe9i", "Then \ufffd\ufffd\ufffd"),
        ("Arial", "H\xe9i", None),
    ],
)
def test_a_piece_of_a_text_may_have_a_font_of_its_own(
    font: str, text: str, shown: str | None
) -> None:
    piece = InlineFont(rFont=font)
    book, saved = openpyxl.Workbook(), BytesIO()
    book["Sheet"]["A1"] = CellRichText("Then ", TextBlock(piece, text))
    book.save(saved)
    in_ods = (
        '<style:style style:family="text" style:name="T1">'
        f'<style:text-properties style:font-name="{font}"/></style:style>'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Then '
        f'<text:span text:style-name="T1">{text}</text:span></text:p>'
        "</table:table-cell></table:table-row>"
    )

    for data in (saved.getvalue(), zoo.ods(in_ods)):
        found = read_book(data)
        assert isinstance(found, Workbook)
        assert [cell.shown for cell in found.worksheets[0].cells] == [shown]
