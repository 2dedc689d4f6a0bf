"""The one page of an evaluation, at the front of its document."""

from docx.document import Document as WordDocument

from tipxl.reports.evaluation.document import Document
from tipxl.word.style_template import (
    PAGE_AREA,
    PAGE_FINDING,
    PAGE_HEADING,
    PAGE_NOTE,
    PAGE_QUOTE,
    PAGE_TEXT,
)
from tipxl.word.word_tables import add_table
from tipxl.word.word_text import References, write, write_with_references


def add_summary_page(
    word: WordDocument, document: Document, known: References, width: float
) -> None:
    """What a reader who reads no further must know, on a page of its own."""
    page = document.summary
    write(word.add_paragraph(style="Title"), document.title)
    write(
        word.add_paragraph(style="Subtitle"),
        " · ".join(each.rstrip(". ") for each in (document.subtitle, *document.facts) if each),
    )
    if document.warning:
        write(word.add_paragraph(style=PAGE_TEXT), document.warning, bold=True)
    for text in page.finding:
        write_with_references(word.add_paragraph(style=PAGE_FINDING), text, known)
    add_table(word, page.headline, width)
    write(word.add_paragraph(style=PAGE_NOTE), page.words)
    write(word.add_paragraph(style=PAGE_HEADING), page.achieved_heading)
    for area in page.achieved:
        write(word.add_paragraph(style=PAGE_AREA), area.heading)
        for quote in area.quotes:
            paragraph = word.add_paragraph(style=PAGE_QUOTE)
            write(paragraph, f"{quote.about}: ", italic=True)
            write(paragraph, quote.text)
    for text in filter(None, (page.more, page.rule)):
        write(word.add_paragraph(style=PAGE_NOTE), text)
    write(word.add_paragraph(style=PAGE_HEADING), page.risks_heading)
    for text in page.risks:
        write_with_references(word.add_paragraph(style=PAGE_TEXT), text, known)
    write(word.add_paragraph(style=PAGE_HEADING), page.asked_heading)
    for each in page.asked:
        paragraph = word.add_paragraph(style=PAGE_TEXT)
        write(paragraph, f"{each.who}: ", bold=True)
        if each.quoted:  # word for word, also where it names a sheet of the form
            write(paragraph, each.what)
        else:
            write_with_references(paragraph, each.what, known)
