"""Document -> the bytes of a Word file that a secretariat can edit; no clock in it."""

from collections.abc import Iterator
from io import BytesIO

from docx.document import Document as WordDocument
from docx.section import Section
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph
from msgspec import Struct

from tipxl.domain.core.xml_text import xml_text
from tipxl.reports.evaluation.document import Document, Exhibit, Passage
from tipxl.reports.model.chart import Chart
from tipxl.reports.model.sheet import Report
from tipxl.word.chart_pictures import alternative_text, picture
from tipxl.word.style_template import (
    CONTENTS,
    LEVEL,
    TABLE_NOTE,
    TO_WRITE,
    opened_template,
    saved,
)
from tipxl.word.summary_page import add_summary_page
from tipxl.word.word_tables import add_table
from tipxl.word.word_text import (
    References,
    add_field,
    begin_bookmark,
    begin_field,
    end_bookmark,
    end_field,
    link_to,
    write,
    write_with_references,
)


class WordFile(Struct, frozen=True):
    """The file; `why_not` tells why the template's styles could not be used."""

    data: bytes
    why_not: str = ""


class _Captioned(Struct, frozen=True):
    """An exhibit as its caption calls it: "Table 3", its bookmark, and the number of that."""

    exhibit: Exhibit
    kind: str
    number: int
    place: int

    @property
    def label(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def bookmark(self) -> str:
        return f"_Ref{self.kind}{self.number}"


def word_document(document: Document, report: Report, template: bytes | None = None) -> WordFile:
    """The file; `report` is the workbook that its charts are drawn from."""
    opened = opened_template(template)
    word, captions = opened.word, tuple(_captioned(document))
    known = _references(captions)
    _footer(word.sections[-1], f"{document.title} · {document.subtitle}")
    width = _width(word.sections[-1])
    add_summary_page(word, document, known, width)
    _contents(word, document)
    for place, passage in enumerate(document.passages):
        _passage(word, passage, place, known)
        for each in captions:
            if each.place == place:
                _exhibit(word, each, report, width)
    return WordFile(saved(word, document.title, document.subtitle), opened.why_not)


def _captioned(document: Document) -> Iterator[_Captioned]:
    numbers = {"Table": 0, "Figure": 0}
    for place, passage in enumerate(document.passages):
        for exhibit in passage.exhibits:
            kind = "Figure" if isinstance(exhibit.shows, Chart) else "Table"
            numbers[kind] += 1
            yield _Captioned(exhibit, kind, numbers[kind], place)


def _references(captions: tuple[_Captioned, ...]) -> References:
    """What a text calls T10 -> the first table or chart of it that may be cited."""
    known: dict[str, tuple[str, str]] = {}
    for each in captions:
        if each.exhibit.cited:
            name = each.exhibit.named or each.exhibit.code
            known.setdefault(name, (each.bookmark, each.label))
    return known


def _width(section: Section) -> float:
    """Centimetres between the margins."""
    page, left, right = section.page_width, section.left_margin, section.right_margin
    if page is None or left is None or right is None:
        return 17.0
    return float(Length(page - left - right).cm)


def _footer(section: Section, text: str) -> None:
    """The title and the number of the page, where the template has no foot of its own."""
    footer = section.footer
    if any(paragraph.text.strip() for paragraph in footer.paragraphs) or footer.tables:
        return
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    write(paragraph, f"{text} · page ")
    add_field(paragraph, "PAGE", "1")


def _contents(word: WordDocument, document: Document) -> None:
    """The contents as a field: the chapters, and once brought up to date their pages as well."""
    heading = word.add_paragraph(style=CONTENTS)
    heading.paragraph_format.page_break_before = True
    write(heading, "Contents")
    paragraphs = [word.add_paragraph(style=LEVEL) for _ in document.passages]
    begin_field(paragraphs[0], 'TOC \\o "1-1" \\h \\z \\u')
    for place, (paragraph, passage) in enumerate(zip(paragraphs, document.passages, strict=True)):
        link_to(paragraph, _chapter(place), passage.heading)
    end_field(paragraphs[-1])


def _chapter(place: int) -> str:
    return f"_Toc{place + 1:08d}"


def _passage(word: WordDocument, passage: Passage, place: int, known: References) -> None:
    heading = word.add_paragraph(style="Heading 1")
    begin_bookmark(heading, _chapter(place), place)
    write(heading, passage.heading)
    end_bookmark(heading, place)
    for text in passage.paragraphs:
        write_with_references(word.add_paragraph(), text, known)
    for text in passage.written.splitlines():
        write(word.add_paragraph(), text)
    if not passage.written:
        write(word.add_paragraph(style=TO_WRITE), f"[To be written: {passage.asks}]")


def _exhibit(word: WordDocument, each: _Captioned, report: Report, width: float) -> None:
    exhibit = each.exhibit
    if isinstance(exhibit.shows, Chart):
        _picture(word, exhibit.shows, report, width)
        # Its caption stands below it: what follows may stand on the next page.
        _caption(word, each).paragraph_format.keep_with_next = False
        return
    _caption(word, each)
    add_table(word, exhibit.shows, width)
    word.add_paragraph(style=TABLE_NOTE)


def _caption(word: WordDocument, each: _Captioned) -> Paragraph:
    caption = word.add_paragraph(style="Caption")
    number = 1000 + each.number + (500 if each.kind == "Figure" else 0)
    begin_bookmark(caption, each.bookmark, number)
    write(caption, f"{each.kind} ")
    add_field(caption, f"SEQ {each.kind} \\* ARABIC", str(each.number))
    end_bookmark(caption, number)
    code = f" (sheet {each.exhibit.code})" if each.exhibit.code else ""
    write(caption, f". {each.exhibit.caption}{code}")
    return caption


def _picture(word: WordDocument, chart: Chart, report: Report, width: float) -> None:
    word.add_picture(BytesIO(picture(chart, report)), width=Cm(width))
    paragraph: Paragraph = word.paragraphs[-1]
    paragraph.paragraph_format.keep_with_next = True
    drawing = paragraph._p.xpath(".//wp:docPr")[0]
    drawing.set("descr", xml_text(alternative_text(chart, report)))
    drawing.set("title", xml_text(chart.title))
