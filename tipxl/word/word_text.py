"""Texts in a Word document: runs by script, fields with what they show, bookmarks, references."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from msgspec import Struct

from tipxl.domain.core.xml_text import xml_text

_NUMBER = re.compile(r"\b(T\d{1,2}|sheet Rows, Evidence named)\b")


class Script(Struct, frozen=True):
    """A script that Word sets by its rules for complex scripts: its letters, a font, a language."""

    first: int
    last: int
    font: str
    language: str


#: Word knows them on Windows; other programs take what they have for these letters.
SCRIPTS = (
    Script(0x0E00, 0x0E7F, "Leelawadee UI", "th-TH"),
    Script(0x0E80, 0x0EFF, "Leelawadee UI", "lo-LA"),
    Script(0x1000, 0x109F, "Myanmar Text", "my-MM"),
    Script(0x1780, 0x17FF, "Leelawadee UI", "km-KH"),
    Script(0x19E0, 0x19FF, "Leelawadee UI", "km-KH"),
    Script(0xA9E0, 0xAA7F, "Myanmar Text", "my-MM"),
)

#: What stands behind a number of a table in a text: its bookmark and its caption's label.
References = Mapping[str, tuple[str, str]]


def write(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """Add a text, a run for each script in it."""
    for script, letters in by_script(xml_text(text)):
        run = paragraph.add_run(letters)
        _dress(run, script, bold=bold, italic=italic)


def write_with_references(paragraph: Paragraph, text: str, known: References) -> None:
    """Add a text in which "T10" becomes a reference, or names the sheet of the workbook."""
    for place, part in enumerate(_NUMBER.split(text)):
        if place % 2 == 0:
            write(paragraph, part)
        elif part in known:
            bookmark, label = known[part]
            add_field(paragraph, f"REF {bookmark} \\h", label)
        else:
            write(paragraph, f"sheet {part.removeprefix('sheet ')} of the workbook")


def by_script(text: str) -> Iterator[tuple[Script | None, str]]:
    """A text in pieces, each with the complex script of its letters; blanks go with what is before.

    Digits and marks of other scripts stand in pieces without one.
    """
    known: Script | None = None
    pieces: list[tuple[Script | None, str]] = []
    for letter in text:
        known = known if letter.isspace() else script_of(letter)
        pieces.append((known, letter))
    for script, letters in groupby(pieces, key=lambda each: each[0]):
        yield script, "".join(letter for _, letter in letters)


def script_of(letter: str) -> Script | None:
    """The complex script of a letter; None where it is Latin or any other."""
    return next((each for each in SCRIPTS if each.first <= ord(letter) <= each.last), None)


def _dress(run: Run, script: Script | None, *, bold: bool, italic: bool) -> None:
    if bold:
        run.bold = run.font.cs_bold = True
    if italic:
        run.italic = run.font.cs_italic = True
    if script is not None:
        properties = run._r.get_or_add_rPr()
        properties._add_rFonts().set(qn("w:cs"), script.font)
        language = OxmlElement("w:lang")
        language.set(qn("w:bidi"), script.language)
        properties.append(language)


# --- fields and bookmarks


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field of Word's with what it shows until it is brought up to date."""
    begin_field(paragraph, instruction)
    write(paragraph, shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, instruction: str) -> None:
    """The beginning of a field, up to what it shows."""
    _mark(paragraph, "begin")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)
    _mark(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """The end of a field."""
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def begin_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """What follows is named, up to the end of that number."""
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), str(number))
    mark.set(qn("w:name"), name)
    paragraph._p.append(mark)


def end_bookmark(paragraph: Paragraph, number: int) -> None:
    """The end of a bookmark."""
    mark = OxmlElement("w:bookmarkEnd")
    mark.set(qn("w:id"), str(number))
    paragraph._p.append(mark)


def link_to(paragraph: Paragraph, bookmark: str, text: str) -> None:
    """A text that leads to a bookmark of the same document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    paragraph._p.append(link)
    before = len(paragraph._p)
    write(paragraph, text)
    for run in list(paragraph._p)[before:]:
        link.append(run)
