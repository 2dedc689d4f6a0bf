"""The template of the secretariat: its styles, page and foot are used; a foreign file is told."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.shared import Cm, Pt

from tests.word.documents import W, made, opened, part, styled, texts
from tipxl.reports.evaluation.narrative import SECTIONS
from tipxl.word.style_template import LOOKS, TABLE, opened_template, own_template


def test_our_template_is_the_same_every_time_and_shows_every_style() -> None:
    word = opened(own_template())
    shown = {p.style.name for p in word.paragraphs if p.style is not None}

    assert own_template.__wrapped__() == own_template()
    assert {look.name for look in LOOKS} <= shown | {"Footer"}
    assert word.tables[0].style is not None
    assert word.tables[0].style.name == TABLE


def test_a_document_in_our_template_is_the_one_without_any() -> None:
    assert made(template=own_template()) == made()


def test_styles_page_and_foot_of_the_template_are_used_and_its_text_is_not() -> None:
    word = opened(own_template())
    word.styles["Heading 1"].font.name = "Georgia"
    section = word.sections[0]
    section.left_margin = section.right_margin = Cm(3.5)
    section.footer.paragraphs[0].text = "For official use"
    word.add_paragraph("A letterhead of theirs")

    data = made(template=styled(word))

    found = opened(data)
    assert found.styles["Heading 1"].font.name == "Georgia"
    assert abs((found.sections[0].left_margin or 0) - Cm(3.5)) < Pt(1)
    assert [p.text for p in found.sections[0].footer.paragraphs] == ["For official use"]
    assert "A letterhead of theirs" not in [p.text for p in found.paragraphs]
    widest = max(shape.width for shape in found.inline_shapes)
    assert widest <= Cm(14.02)
    grids = part(data).iter(f"{W}tblGrid")
    assert all(sum(int(str(c.get(f"{W}w"))) for c in grid) <= 14 * 567 + 20 for grid in grids)


def test_a_template_that_lacks_our_styles_gets_them() -> None:
    word = docx.Document()
    word.styles["Title"].font.size = Pt(40)

    data = made(template=styled(word))

    names = {style.name for style in opened(data).styles}
    assert {look.name for look in LOOKS} | {TABLE} <= names
    assert opened(data).styles["Title"].font.size == Pt(40)
    assert len(texts(data, "Heading 1")) == len(SECTIONS)


def _zipped(**parts: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_x", ".x"), text)
    return target.getvalue()


def _without(name: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(own_template())) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
    return target.getvalue()


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (b"", "no Word document"),
        (b"The styles, as text.", "no Word document"),
        (own_template()[: len(own_template()) // 2], "no Word document"),
        (_zipped(xl__workbook_xml="<workbook/>"), "no Word document"),
        (_zipped(word__document_xml="<not closed"), "no Word document"),
        (_without("word/styles.xml"), "no Word document"),
        (_without("[Content_Types].xml"), "no Word document"),
        (_without("_rels/.rels"), "no Word document"),
    ],
    ids=["empty", "text", "half", "workbook", "broken", "no styles", "no types", "no relations"],
)
def test_a_file_that_is_no_template_is_told_and_ours_is_used(template: bytes, why: str) -> None:
    found = opened_template(template)

    assert why in found.why_not
    assert {look.name for look in LOOKS} <= {style.name for style in found.word.styles}


@pytest.mark.parametrize("lost", [0, 1, 700])
def test_a_template_damaged_anywhere_is_used_or_told_and_ends_nothing(lost: int) -> None:
    whole = own_template()
    for place in range(0, len(whole), len(whole) // 40):
        damaged = (
            whole[:place] + bytes([whole[place] ^ 8]) * (not lost) + whole[place + max(lost, 1) :]
        )

        found = opened_template(damaged)

        assert found.why_not in (
            *("", "it is damaged", "it is no Word document (.docx)"),
            "it is no Word document (.docx), or damaged",
        )


def test_a_template_that_unpacks_without_end_is_not_unpacked() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 60_000_000)

    assert opened_template(target.getvalue()).why_not == "it is too large"


def test_every_style_says_its_size_weight_and_font_for_complex_scripts_too() -> None:
    styles = {
        str(name.get(f"{W}val")).lower(): style
        for style in part(own_template(), "word/styles.xml").iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None
    }

    for look in LOOKS:
        properties = styles[look.name.lower()].find(f"{W}rPr")
        assert properties is not None
        sizes = [properties.find(f"{W}{tag}") for tag in ("sz", "szCs")]
        assert [each.get(f"{W}val") for each in sizes if each is not None] == [
            str(int(2 * look.size))
        ] * 2, look.name
        assert (properties.find(f"{W}bCs") is not None) == (properties.find(f"{W}b") is not None)
        fonts = properties.find(f"{W}rFonts")
        assert fonts is not None
        assert fonts.get(f"{W}cs")
