"""Every sign of Unicode, and halves of signs: each output is XML that every program reads."""

from io import BytesIO
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

import pytest
from hypothesis import given

from tests.builders import a_layout
from tests.typed import typed_texts
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.core.xml_text import xml_text
from tipxl.errors import TipxlError
from tipxl.excel.editable.narrative_file import new_narrative, read_narrative
from tipxl.excel.form.rule_formulas import literal
from tipxl.excel.read import read_book
from tipxl.excel.writer import WorkbookWriter, draw

STEP = 0x1000
ALL = [range(begin, begin + STEP) for begin in range(0, 0x110000, STEP)]


def ensure_xml(package: bytes) -> None:
    """Every part is well-formed."""
    with ZipFile(BytesIO(package)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                ParserCreate().Parse(archive.read(name), True)


def drawn(text: str) -> bytes:
    """A workbook with a text wherever ours have one."""

    def paint(writer: WorkbookWriter) -> None:
        page, style = writer.page("Sheet"), writer.style(bold=True)
        page.text(0, 0, text)
        page.text(1, 0, text, style)
        page.formula(2, 0, literal(text[:100]), None, text)
        page.remark(3, 0, text, text[:20])
        page.link(4, 0, "'Sheet'!A1", text, style)
        page.validate_cells((5, 0, 5, 0), {"validate": "any", "input_message": text[:100]})
        page.set_header(text[:100])

    return draw(paint, properties={"title": text, "comments": text})


@pytest.mark.parametrize(
    "text",
    [
        "<r>see <https://a.b?x=1&y=2></r>",
        "<r>plain</r>",
        "<r><t>hi</t></r>",
        "<r></r>",
        " <r>x</r>",
    ],
)
def test_a_text_that_looks_like_xml_is_a_text(text: str) -> None:
    made = draw(lambda writer: writer.page("Sheet").text(0, 0, text), properties={})

    ensure_xml(made)
    book = read_book(made)
    assert isinstance(book, Workbook)
    assert [cell.value for cell in book.worksheets[0].cells] == [text]


def test_a_text_that_is_too_long_in_units_of_utf_16_is_named() -> None:
    with pytest.raises(TipxlError, match="does not fit a cell"):
        draw(lambda writer: writer.page("Sheet").text(0, 0, "😀" * 16_384), properties={})


@pytest.mark.parametrize("signs", ALL[:17] + ALL[-2:], ids=lambda each: f"{each[0]:x}")
def test_every_sign_can_be_written_and_read_again(signs: range) -> None:
    text = "".join(map(chr, signs))

    for begin in range(0, STEP, 256):
        piece = f"a{text[begin : begin + 256]}z"
        made = drawn(piece)
        ensure_xml(made)
        book = read_book(made)
        assert isinstance(book, Workbook)
        assert book.worksheets[0].cells[0].value == xml_text(piece)


@given(typed_texts(halves=True))
def test_a_clean_text_is_xml_and_cleaning_it_again_changes_nothing(text: str) -> None:
    clean = xml_text(text)

    ParserCreate().Parse(f"<a>{clean.replace('&', '').replace('<', '')}</a>".encode(), True)
    assert xml_text(clean) == clean


def test_what_is_written_by_hand_keeps_every_letter_that_people_use() -> None:
    text = "Señora, Bộ LĐ, สปช, 😀, a\tb\nc\rd, é, \u00a0, \u200b, \ufeff"

    assert xml_text(text) == text


def test_an_old_sign_in_a_workbook_of_hers_is_no_traceback() -> None:
    schema = a_layout()
    made = new_narrative("A\x1fPlan\ud800", schema)

    ensure_xml(made)
    assert read_narrative(made, "final", schema).notes == ()
