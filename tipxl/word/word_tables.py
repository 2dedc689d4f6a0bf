"""Tables in a Word document: widths by content, hairlines, and nothing torn between pages."""

from datetime import date

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell

from tipxl.domain.core.wording_days import long_date
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    ReportColumn,
    ReportLine,
    RowStyle,
    StatusCell,
    Table,
    Tinted,
    ValueKind,
    text_of,
)
from tipxl.reports.model.visual_language import ACCENT_SOFT, FINE, SMALL
from tipxl.word.style_template import TABLE, TABLE_HEADING, TABLE_NOTE, TABLE_TEXT
from tipxl.word.word_text import write

_MANY = 7  # columns from which letters must be smaller
_CAPITAL, _LETTER = 0.225, 0.172  # centimetres that a bold letter takes
_DIGIT = 0.15  # centimetres that a letter of a number or a share takes
_MARGINS = 0.4  # centimetres left and right within a cell
_LONG = 110  # characters of a text for which a column is made wider
_TOGETHER = 12  # lines of a table that is never torn
_NUMBERS = (ValueKind.NUMBER, ValueKind.SHARE)
_CENTRED = (ValueKind.STATUS, ValueKind.DATE, ValueKind.MARK)
_NOTHING = "None"


def add_table(word: WordDocument, table: Table, width: float) -> None:
    """A table over the width of the page, in centimetres."""
    drawn = word.add_table(rows=1, cols=len(table.columns))
    drawn.style = TABLE
    drawn.autofit = False
    _only_first_row(drawn)
    small = len(table.columns) > _MANY
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        _put(cell, column.heading, TABLE_HEADING, small=small)
        _align(cell, column)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for line in table.rows:
        _line(drawn, table, line, small=small)
    if not table.rows:
        _put(drawn.add_row().cells[0], _NOTHING, TABLE_TEXT, small=small)
    _set_widths(drawn, widths(table, width))
    # A note is a row of its table: as a paragraph below it could stand alone on the next page.
    for text in table.notes:
        cells = drawn.add_row().cells
        cell = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
        cell.paragraphs[0].style = TABLE_NOTE
        write(cell.paragraphs[0], text)
    _keep_together(drawn)


def _line(drawn: WordTable, table: Table, line: ReportLine, *, small: bool) -> None:
    total = line.style is not RowStyle.PLAIN
    cells = drawn.add_row().cells  # type: ignore[no-untyped-call]
    for cell, column, value in zip(cells, table.columns, line.cells, strict=True):
        _put(cell, _words(value), TABLE_TEXT, bold=total, small=small)
        _align(cell, column)
        if colour := _colour(value) or (ACCENT_SOFT if total else ""):
            _fill(cell, colour)


def _align(cell: WordCell, column: ReportColumn) -> None:
    if column.kind in _NUMBERS:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif column.kind in _CENTRED:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def widths(table: Table, width: float) -> list[float]:
    """The longest word of every column fits, as far as the page goes; long texts get the rest."""
    size = FINE / SMALL if len(table.columns) > _MANY else 1.0
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        cells = [_words(line.cells[place]) for line in table.rows]
        texts = [column.heading, *cells]
        longest = max(_length(part) for text in texts for part in (text.split() or [""]))
        if column.kind in _NUMBERS:  # "30 of 76 (39.5 %)" is never torn
            longest = max(longest, *(_DIGIT * len(text) for text in cells), 0.0)
        least.append(_MARGINS + size * longest)
        wanted.append(max(0.0, max(_length(text[:_LONG]) for text in texts) - longest))
    rest = width - sum(least)
    if rest < 0 or not any(wanted):
        return [width * each / sum(least) for each in least]
    return [low + rest * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]


def _length(text: str) -> float:
    return sum(_CAPITAL if letter.isupper() else _LETTER for letter in text)


def _words(cell: Cell) -> str:
    match cell:
        case Linked(cell=inner) | Tinted(cell=inner):
            return _words(inner)
        case bool() | None:
            return ""
        case float():
            return f"{cell:.15g}" if cell.is_integer() else f"{cell:g}"
        case date():
            return long_date(cell)
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


def _put(cell: WordCell, text: str, style: str, *, small: bool, bold: bool = False) -> None:
    for place, each in enumerate(text.splitlines() or [""]):
        paragraph = cell.paragraphs[0] if not place else cell.add_paragraph()
        paragraph.style = style
        write(paragraph, each, bold=bold)
        if small:
            for run in paragraph.runs:
                run.font.size = Pt(FINE)
                half_points = OxmlElement("w:szCs")
                half_points.set(qn("w:val"), str(int(2 * FINE)))
                run._r.rPr.find(qn("w:sz")).addnext(half_points)


def _fill(cell: WordCell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _only_first_row(drawn: WordTable) -> None:
    """The style's look of its first row is wanted, and no other."""
    look = drawn._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        drawn._tbl.tblPr.append(look)
    wanted = {"val": "0020", "firstRow": "1", "lastRow": "0", "firstColumn": "0",
              "lastColumn": "0", "noHBand": "1", "noVBand": "1"}  # fmt: skip
    look.attrib.clear()
    for name, value in wanted.items():
        look.set(qn(f"w:{name}"), value)


def _set_widths(drawn: WordTable, found: list[float]) -> None:
    # Word goes by the cells, LibreOffice by the grid of columns.
    for column, width in zip(drawn.columns, found, strict=True):
        column.width = Cm(width)
    for row in drawn.rows:
        for cell, width in zip(row.cells, found, strict=True):
            cell.width = Cm(width)


def _keep_together(drawn: WordTable) -> None:
    """No row is torn; a short table stands on one page, a long one keeps its head and its end."""
    rows = list(drawn.rows)
    last = len(rows) - 1
    for place, row in enumerate(rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if place < last and (last <= _TOGETHER or place < 2 or place >= last - 2):
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
