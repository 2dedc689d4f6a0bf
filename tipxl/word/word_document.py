"""Document -> the bytes of a Word file that a secretariat can edit; no clock in it."""

import zipfile
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from tipxl.domain.core.xml_text import xml_text
from tipxl.reports.evaluation.document import Document, Exhibit, Passage
from tipxl.reports.model.chart import Chart
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    Report,
    ReportLine,
    RowStyle,
    StatusCell,
    Table,
    Tinted,
    ValueKind,
    text_of,
)
from tipxl.word.chart_pictures import picture

_INK, _QUIET = RGBColor(0x1F, 0x38, 0x64), RGBColor(0x59, 0x59, 0x59)
_WIDTH = 17.0  # centimetres between the margins
_MANY = 7  # columns from which letters must be smaller
_LETTER = {False: 0.19, True: 0.155}  # centimetres a bold letter takes, the smaller ones second
_MARGINS = 0.45  # centimetres left and right within a cell
_CREATED = datetime(2017, 11, 13)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CENTRED = (ValueKind.NUMBER, ValueKind.SHARE, ValueKind.STATUS, ValueKind.DATE, ValueKind.MARK)


def word_document(document: Document, report: Report) -> bytes:
    """The file; `report` is the workbook that its charts are drawn from."""
    word = docx.Document()
    _set_up(word, document)
    _title_page(word, document)
    for passage in document.passages:
        _passage(word, passage, report)
    target = BytesIO()
    word.save(target)
    return _without_clock(target.getvalue())


def _set_up(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author = xml_text(document.title), ""
    properties.subject, properties.comments = xml_text(document.subtitle), ""
    properties.last_modified_by, properties.revision = "", 1
    properties.created = properties.modified = _CREATED
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    section.different_first_page_header_footer = True
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 26), ("Heading 1", 15), ("Heading 2", 11.5)):
        style = word.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.color.rgb, style.font.bold = _INK, True
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    _footer(section.footer.paragraphs[0], f"{document.title} · {document.subtitle}")


def _footer(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(xml_text(f"{text} · page "))
    run.font.size, run.font.color.rgb = Pt(8), _QUIET
    number = paragraph.add_run()
    number.font.size, number.font.color.rgb = Pt(8), _QUIET
    for kind, text_of_field in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text_of_field
        number._r.append(mark)


def _title_page(word: WordDocument, document: Document) -> None:
    for _ in range(6):
        word.add_paragraph()
    word.add_paragraph(xml_text(document.title), style="Title")
    subtitle = word.add_paragraph()
    run = subtitle.add_run(xml_text(document.subtitle))
    run.font.size, run.font.color.rgb = Pt(18), _INK
    for fact in document.facts:
        word.add_paragraph(xml_text(fact))
    if document.warning:
        run = word.add_paragraph().add_run(xml_text(document.warning))
        run.bold = True
    word.add_page_break()  # type: ignore[no-untyped-call]


def _passage(word: WordDocument, passage: Passage, report: Report) -> None:
    word.add_paragraph(xml_text(passage.heading), style="Heading 1")
    for text in passage.paragraphs:
        word.add_paragraph(xml_text(text))
    if passage.written:
        for text in passage.written.splitlines():
            word.add_paragraph(xml_text(text))
    else:
        run = word.add_paragraph().add_run(xml_text(f"[To be written: {passage.asks}]"))
        run.italic, run.font.color.rgb = True, _QUIET
    for exhibit in passage.exhibits:
        _exhibit(word, exhibit, report)


def _exhibit(word: WordDocument, exhibit: Exhibit, report: Report) -> None:
    caption = word.add_paragraph(xml_text(exhibit.caption), style="Heading 2")
    caption.paragraph_format.keep_with_next = True
    if isinstance(exhibit.shows, Chart):
        word.add_picture(BytesIO(picture(exhibit.shows, report)), width=Cm(_WIDTH))
        drawing = word.paragraphs[-1]._p.xpath(".//wp:docPr")[0]
        drawing.set("descr", exhibit.shows.title)
        return
    _table(word, exhibit.shows)
    for note in exhibit.shows.notes:
        run = word.add_paragraph().add_run(xml_text(note))
        run.italic, run.font.size, run.font.color.rgb = True, Pt(8.5), _QUIET
    if not exhibit.shows.notes:
        word.add_paragraph()


def _table(word: WordDocument, table: Table) -> None:
    drawn = word.add_table(rows=1, cols=len(table.columns))
    drawn.style = "Table Grid"
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    widths = _widths(table)
    # Word goes by the cells, LibreOffice by the grid of columns.
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Cm(width)
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        _put(cell, column.heading, bold=True, colour=RGBColor(0xFF, 0xFF, 0xFF))
        _fill(cell, "1F3864")
    _repeat(drawn)
    if not table.rows:
        _put(drawn.add_row().cells[0], "none")
    for line in table.rows:
        _line(drawn, table, line)
    if len(table.columns) > _MANY:
        _make_small(drawn)
    for row in drawn.rows:
        _keep_whole(row._tr)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _line(drawn: WordTable, table: Table, line: ReportLine) -> None:
    cells = drawn.add_row().cells  # type: ignore[no-untyped-call]
    for place, (column, value) in enumerate(zip(table.columns, line.cells, strict=True)):
        _put(cells[place], _words(value), bold=line.style is RowStyle.TOTAL)
        if column.kind in _CENTRED:
            cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        if colour := _colour(value):
            _fill(cells[place], colour)


def _widths(table: Table) -> list[float]:
    """The longest word of every column fits, as far as the page goes; long texts get the rest."""
    letter = _LETTER[len(table.columns) > _MANY]
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        texts = [column.heading, *(_words(line.cells[place]) for line in table.rows)]
        longest = max(len(part) for text in texts for part in (text.split() or [""]))
        least.append(_MARGINS + letter * longest)
        wanted.append(min(44, max(len(text) for text in texts)))
    rest = _WIDTH - sum(least)
    if rest < 0:
        return [_WIDTH * each / sum(least) for each in least]
    return [low + rest * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]


def _words(cell: Cell) -> str:
    match cell:
        case Linked(cell=inner) | Tinted(cell=inner):
            return _words(inner)
        case bool() | None:
            return ""
        case float():
            return f"{cell:g}"
        case _:
            return text_of(cell)


def _colour(cell: Cell) -> str:
    match cell:
        case StatusCell(colour=colour) | Tinted(colour=colour):
            return colour
        case Linked(cell=inner):
            return _colour(inner)
        case _:
            return ""


def _make_small(drawn: WordTable) -> None:
    runs = (r for row in drawn.rows for c in row.cells for p in c.paragraphs for r in p.runs)
    for run in runs:
        run.font.size = Pt(7)


def _put(cell: WordCell, text: str, *, bold: bool = False, colour: RGBColor | None = None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(xml_text(text))
    run.font.size, run.bold = Pt(8.5), bold
    if colour is not None:
        run.font.color.rgb = colour


def _fill(cell: WordCell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(drawn: WordTable) -> None:
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _without_clock(data: bytes) -> bytes:
    """The same package with one time for all its parts: the same content, the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return target.getvalue()
