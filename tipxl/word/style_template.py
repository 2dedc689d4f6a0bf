"""The styles of a document: our own, or those of a template that the secretariat made from them."""

import zipfile
import zlib
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from msgspec import Struct

from tipxl.domain.core.xml_text import xml_text
from tipxl.reports.model.visual_language import (
    ACCENT,
    ACCENT_SOFT,
    BODY,
    FINE,
    FONT,
    HAIRLINE,
    INK,
    QUIET,
    SMALL,
    SUBTITLE,
    TITLE,
)
from tipxl.word.word_text import write

TABLE = "Evaluation Table"
CONTENTS, LEVEL = "TOC Heading", "toc 1"
PAGE_TEXT, PAGE_HEADING, PAGE_AREA = "Page Text", "Page Heading", "Page Area"
PAGE_FINDING = "Page Finding"
PAGE_QUOTE, PAGE_NOTE = "Page Quote", "Page Note"
TABLE_TEXT, TABLE_HEADING, TABLE_NOTE = "Table Text", "Table Heading", "Table Note"
TO_WRITE = "To Be Written"
_COMPLEX = "Leelawadee UI"  # Thai, Lao, Khmer; a run of Burmese names its own
_CREATED, _ZIP_TIME = datetime(2017, 11, 13), (1980, 1, 1, 0, 0, 0)
_MOST = 50_000_000  # bytes of a template when it is unpacked: a hundred times ours


class StyleLook(Struct, frozen=True):
    """How a style looks and what it is for; the template shows each with its words."""

    name: str
    size: float
    shows: str
    colour: str = INK
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 6
    with_next: bool = False
    indent: float = 0


LOOKS = (
    StyleLook("Normal", BODY, "The text of a chapter."),
    StyleLook("Title", TITLE + 4, "The title of the plan", ACCENT, True, after=2),
    StyleLook("Subtitle", SUBTITLE, "Which evaluation, as of when, by whom", QUIET, after=6),
    StyleLook(PAGE_HEADING, SUBTITLE, "A heading of the one page", ACCENT, True,
              before=6, after=2, with_next=True),
    StyleLook(PAGE_FINDING, BODY, "The finding", after=4),
    StyleLook(PAGE_TEXT, SMALL, "The text of the one page.", after=2),
    StyleLook(PAGE_AREA, SMALL, "A thematic area on the one page", ACCENT, True,
              before=2, after=1, with_next=True),
    StyleLook(PAGE_QUOTE, SMALL, "What a body says it achieved", after=1, indent=0.4),
    StyleLook(PAGE_NOTE, FINE, "How the results were chosen", QUIET, italic=True, before=2),
    StyleLook(CONTENTS, TITLE, "Contents", ACCENT, True, after=8, with_next=True),
    StyleLook(LEVEL, BODY, "A line of the contents", after=4),
    StyleLook("Heading 1", TITLE, "A chapter", ACCENT, True, before=16, after=6, with_next=True),
    StyleLook("Heading 2", SUBTITLE, "A part of a chapter", ACCENT, True,
              before=10, after=4, with_next=True),
    StyleLook("Caption", BODY, "The caption of a table or a chart", ACCENT, True,
              before=10, after=3, with_next=True),
    StyleLook(TABLE_HEADING, SMALL, "A heading in a table", ACCENT, True, before=2, after=2),
    StyleLook(TABLE_TEXT, SMALL, "A cell of a table", before=2, after=2),
    StyleLook(TABLE_NOTE, FINE, "A note below a table", QUIET, italic=True, before=3, after=6),
    StyleLook(TO_WRITE, BODY, "What the secretariat may still write", QUIET, italic=True),
    StyleLook("Footer", FINE, "The foot of a page", QUIET, after=0),
)  # fmt: skip


class OpenedTemplate(Struct, frozen=True):
    """A document without content, in its styles; `why_not` tells why ours are used instead."""

    word: WordDocument
    why_not: str = ""


def opened_template(template: bytes | None) -> OpenedTemplate:
    """A document to write into: in the styles of a template, or in ours where there is none.

    What is typed in the template's text is not taken over; its page, its header and footer are. A
    style that it lacks is ours.
    """
    if template is None:
        return OpenedTemplate(_emptied(_own()))
    if why_not := _why_not(template):
        return OpenedTemplate(_emptied(_own()), why_not)
    try:
        word = docx.Document(BytesIO(template))
        _complete(word)
        return OpenedTemplate(_emptied(word))
    # python-docx meets what a package lacks wherever it looks for it.
    except (KeyError, ValueError, AttributeError, IndexError, SyntaxError):
        return OpenedTemplate(_emptied(_own()), "it is no Word document (.docx)")


#: What zipfile raises of a package, by where in it a byte is another.
_DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError),
    *(NotImplementedError, OSError, RuntimeError, ValueError),
)


def _why_not(template: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(template)) as package:
            if sum(each.file_size for each in package.infolist()) > _MOST:
                return "it is too large"
            if package.testzip() is not None:
                return "it is damaged"
            if "word/document.xml" not in package.namelist():
                return "it is no Word document (.docx)"
    except _DAMAGED:
        return "it is no Word document (.docx), or damaged"
    return ""


@cache
def own_template() -> bytes:
    """Our styles as a file to be changed in Word: each style is shown by a line in it."""
    word = _own()
    for text in (
        "The styles of the evaluation",
        "An evaluation is written in the styles, with the page, the header and the footer of this "
        "file. Change them here in Word (Home, Styles, Modify), keep their names, and save. What "
        "is typed here is not taken over. Delete the file to go back to the built-in styles.",
    ):
        write(word.add_paragraph(), text)
    for look in LOOKS[1:]:
        write(word.add_paragraph(style=look.name), f"{look.shows} ({look.name})")
    table = word.add_table(rows=2, cols=2)
    table.style = TABLE
    for row, style in zip(table.rows, (TABLE_HEADING, TABLE_TEXT), strict=True):
        for cell, text in zip(row.cells, (TABLE, style), strict=True):
            cell.paragraphs[0].style = style
            write(cell.paragraphs[0], text)
    return saved(word, "The styles of the evaluation", "")


def saved(word: WordDocument, title: str, subject: str) -> bytes:
    """The bytes of a document: the same content, the same bytes; no clock, nobody's name in it."""
    properties = word.core_properties
    properties.title, properties.subject = xml_text(title), xml_text(subject)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.keywords, properties.revision = "", 1
    properties.created = properties.modified = _CREATED
    packed, target = BytesIO(), BytesIO()
    word.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return target.getvalue()


def _own() -> WordDocument:
    word = docx.Document()
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    _default_language(word)
    for look in LOOKS:
        _set(_style(word, look.name), look)
    _add_table_style(word)
    return word


def _complete(word: WordDocument) -> None:
    """The styles that a template lacks, as ours are."""
    known = {style.name for style in word.styles}
    for look in LOOKS:
        if look.name not in known:
            _set(_style(word, look.name), look)
    if TABLE not in known:
        _add_table_style(word)


def _emptied(word: WordDocument) -> WordDocument:
    body = word.element.body
    for each in list(body):
        if each.tag != qn("w:sectPr"):
            body.remove(each)
    return word


def _default_language(word: WordDocument) -> None:
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:bidi"), "th-TH")


def _style(word: WordDocument, name: str) -> Any:
    known = {style.name: style for style in word.styles}
    if name in known:
        return known[name]
    made = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = word.styles["Normal"]
    made.quick_style = True
    return made


def _set(style: Any, look: StyleLook) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size = FONT, Pt(look.size)
    font.color.rgb = RGBColor.from_string(look.colour)
    font.bold = font.cs_bold = look.bold
    font.italic = font.cs_italic = look.italic
    _complex(style, look.size)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = 1.15 if look.name == "Normal" else 1.0
    paragraph.keep_with_next = look.with_next or None
    paragraph.left_indent = Cm(look.indent) if look.indent else None
    if look.name == "Title":
        for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
            border.getparent().remove(border)


def _complex(style: Any, size: float) -> None:
    """The same for complex scripts: their font and their size; no theme speaks against it."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), FONT)
    fonts.set(qn("w:cs"), _COMPLEX)
    for old in (*properties.findall(qn("w:szCs")), *properties.findall(qn("w:spacing"))):
        properties.remove(old)
    half_points = OxmlElement("w:szCs")
    half_points.set(qn("w:val"), str(int(2 * size)))
    properties.find(qn("w:sz")).addnext(half_points)


def _add_table_style(word: WordDocument) -> None:
    """Hairlines instead of boxes; the heading row on the soft accent, as in our workbooks."""
    word.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="EvaluationTable">'
            f'<w:name w:val="{TABLE}"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr>'
            '<w:tblInd w:w="85" w:type="dxa"/><w:tblBorders>'
            f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/>'
            "</w:tblBorders><w:tblCellMar>"
            '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>"
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
            f'<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{ACCENT}"/></w:tcBorders>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{ACCENT_SOFT}"/></w:tcPr></w:tblStylePr>'
            f'<w:tblStylePr w:type="lastRow"><w:tcPr><w:shd w:val="clear" w:color="auto" '
            f'w:fill="{ACCENT_SOFT}"/></w:tcPr></w:tblStylePr></w:style>'
        )
    )
