"""What stands beside the answers of a workbook: input messages, scenarios, lists, conditions."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from tests.excel.xlsx.quick_mutants import both
from tests.flow.returning import (
    LED,
    Returning,
    answers_stand,
    edited,
    finding,
    place,
    told,
)
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Span
from tipxl.domain.core.workbook import Workbook as SeenBook
from tipxl.domain.forms.form_words import is_prompt_of_ours, prompt_letters, prompt_text
from tipxl.domain.returns.returned import Return

STATUS = "xl/worksheets/sheet3.xml"  # the sheet Activities
_DRAWING = "xl/drawings/drawing9.xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def notes(back: Return) -> list[tuple[str, str, str]]:
    """What was read as a remark: sheet, cell, words."""
    return [(e.place.sheet, e.place.cell, e.found) for e in back.findings if e.code == "T25"]


def with_part(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part changed, or added."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, change(old.read(part).decode() if part in old.namelist() else ""))
    return made.getvalue()


def before(words: str, tag: str) -> Callable[[str], str]:
    """Put words before a tag that stands once in a part."""

    def change(text: str) -> str:
        assert text.count(tag) == 1, tag
        return text.replace(tag, words + tag)

    return change


def saved(returning: Returning) -> bytes:
    """A good report as openpyxl saves it."""
    return edited(returning.filled(), lambda _: None)


def status_cell(data: bytes) -> str:
    """The address of the first status."""
    found: list[str] = []
    edited(
        data,
        lambda book: found.append(
            place(book["Activities"], "activities", LED[0], "status").coordinate
        ),
    )
    return found[0]


# --- input messages


def test_the_input_message_of_somebody_is_read_as_a_remark(returning: Returning) -> None:
    at: list[str] = []

    def change(book: Workbook) -> None:
        sheet = book["Activities"]
        at.extend(place(sheet, "activities", row, "status").coordinate for row in LED[:2])
        for cell, title, text, is_shown in (
            (at[0], "Ana", "Only planned,\nnot agreed", True),
            (at[1], "Ana", "Only planned,\nnot agreed", True),
            (at[1], "", "An old remark", False),
        ):
            hers = DataValidation(promptTitle=title, prompt=text, showInputMessage=is_shown)
            hers.add(cell)
            sheet.add_data_validation(hers)
        ours = next(e for e in book["Events"].data_validations.dataValidation if e.prompt)
        ours.promptTitle = "Not all of them"

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    told_of = notes(back)
    words = f"Ana: Only planned,\nnot agreed ({at[0]}, {at[1]})"
    assert told_of[0] == ("Activities", at[0], words)
    assert [(sheet, found.partition(": ")[0]) for sheet, _, found in told_of[1:]] == [
        ("Events", "Not all of them")
    ]
    (first, *_) = (each for each in back.findings if each.code == "T25")
    assert first.place.row == LED[0]


def test_an_input_message_in_the_extension_of_newer_programs_is_read_too(
    returning: Returning,
) -> None:
    data = saved(returning)
    at = status_cell(data)
    message = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1">'
        '<x14:dataValidation type="list" showInputMessage="1" prompt="Ask_x000a_Ben">'
        "<x14:formula1><xm:f>Lists!$A$2</xm:f></x14:formula1>"
        f"<xm:sqref>{at}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    root = '<worksheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
    data = with_part(data, STATUS, before(message, "</worksheet>"))
    data = with_part(data, STATUS, lambda text: text.replace("<worksheet ", root, 1))

    assert notes(returning.back(data)) == [("Activities", at, "Ask\nBen")]
    slow, quick = both(data)
    assert slow == quick


def test_no_input_message_of_ours_is_told(returning: Returning) -> None:
    def twice(book: Workbook) -> None:
        for sheet in book:
            for each in tuple(sheet.data_validations.dataValidation):
                if each.prompt:  # as programs write them that split areas, and join the words
                    joined = f"{each.promptTitle} - {each.prompt}"
                    further = DataValidation(prompt=joined, showInputMessage=True)
                    further.add("A40")
                    sheet.add_data_validation(further)
                    each.prompt = each.prompt.replace(" ", "  ")

    assert notes(returning.back(edited(returning.filled(), twice))) == []


LONG = "The title of the report, its number, or a link. " * 8
OURS = frozenset(map(prompt_letters, ("Evidence", LONG, "A whole number.", "Women")))


@pytest.mark.parametrize(
    ("title", "text", "is_ours"),
    [
        ("Evidence", prompt_text(LONG), True),
        ("Evidence", LONG[:255], True),
        ("", LONG.replace(". ", ".\r\n"), True),
        ("Women", "", True),
        ("Women", "A whole number", True),
        ("Women", "A whole", False),
        ("Women", "A whole number. Not all came", False),
        ("Ana", "A whole number.", False),
        ("Ana", "", False),
        ("Women", LONG[:200] + "not agreed", False),
    ],
)
def test_an_input_message_is_ours_however_a_program_cuts_and_breaks_it(
    title: str, text: str, is_ours: bool
) -> None:
    assert is_prompt_of_ours(OURS, title, text) is is_ours


# --- scenarios


def test_the_values_of_a_scenario_are_read_as_remarks(returning: Returning) -> None:
    data = saved(returning)
    at = status_cell(data)
    words = (
        '<scenarios current="0"><scenario name="If funds come" count="1" comment="Ben">'
        f'<inputCells r="{at}" val="Completed"/></scenario></scenarios>'
    )
    data = with_part(
        data, STATUS, lambda text: text.replace("</sheetData>", "</sheetData>" + words)
    )
    back = returning.back(data)

    assert answers_stand(back)
    assert notes(back) == [("Activities", at, "Scenario If funds come: Completed (Ben)")]


# --- lists that lie on a sheet


def with_drawing(data: bytes, wrap: str, row: int, column: int, words: str = "") -> bytes:
    """The workbook with a shape over a cell of its sheet Events, which ends at the next ones."""
    shape = (
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>{column - 1}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f"<xdr:to><xdr:col>{column}</xdr:col><xdr:colOff>-44280</xdr:colOff><xdr:row>{row}</xdr:row>"
        "<xdr:rowOff>30960</xdr:rowOff></xdr:to><xdr:sp><xdr:txBody><a:p><a:r>"
        f"<a:t>{words}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{wrap.format(shape) if wrap else shape}</xdr:wsDr>"
    )
    part = "xl/worksheets/_rels/sheet5.xml.rels"
    relation = (
        f'<Relationship Id="rIdD" Type="{_OFFICE}/drawing" Target="../drawings/drawing9.xml"/>'
    )
    empty = f'<Relationships xmlns="{_RELATIONS}"></Relationships>'
    data = with_part(data, part, lambda text: before(relation, "</Relationships>")(text or empty))
    return with_part(data, _DRAWING, lambda _: drawing)


CONTROL = '<mc:AlternateContent><mc:Choice Requires="a14">{}</mc:Choice></mc:AlternateContent>'


@pytest.mark.parametrize(
    ("wrap", "column", "words", "code"),
    [
        (CONTROL, 9, "", "T86"),  # women: a number
        (f"<mc:Fallback><xdr:twoCellAnchor/></mc:Fallback>{CONTROL}", 9, "", "T86"),
        (CONTROL, 5, "", "T74"),  # title: words that nobody sees
        (CONTROL, 19, "", ""),  # nothing stands there
        (CONTROL, 9, "Print", "T70"),
        ("", 9, "", ""),  # a picture
    ],
)
def test_an_answer_under_a_list_whose_link_is_lost_is_asked(
    returning: Returning, wrap: str, column: int, words: str, code: str
) -> None:
    back = returning.back(with_drawing(saved(returning), wrap, 6, column, words))

    event = back.row("events", "01")
    assert event is not None
    assert event.refused is (code in ("T86", "T74"))
    assert told(back) & {"T86", "T74", "T70"} == {code} - {""}
    if code:
        assert finding(back, code).place.cell == {9: "I6", 5: "E6"}[column]


# --- conditional formats in the extension of newer programs


@pytest.mark.parametrize(
    ("look", "is_told"),
    [
        ("<font><strike/></font>", True),
        ('<font><b/><strike val="1"/></font>', True),
        ('<font><strike val="0"/></font>', False),
        ('<numFmt numFmtId="200" formatCode=";;;"/>', True),
        ('<numFmt numFmtId="200" formatCode="&quot;Postponed&quot;"/>', True),
        ('<numFmt numFmtId="200" formatCode="0.0"/>', False),
        ('<numFmt numFmtId="200" formatCode="yyyy\\-mm\\-dd"/>', False),
        ('<font><color rgb="FFFFFFFF"/></font>', True),
        ('<font><color theme="0"/></font>', True),
        (
            '<font><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FF1F4E78"/>'
            "</patternFill></fill>",
            False,
        ),
        ('<font><color rgb="FFC00000"/></font>', False),
        ('<fill><patternFill><bgColor rgb="FFFFFFFF"/></patternFill></fill>', False),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_condition_that_strikes_or_hides_is_seen_wherever_it_is_kept(
    look: str, is_told: bool, is_new: bool
) -> None:
    made = BytesIO()
    book = Workbook()
    book["Sheet"]["B2"] = "Completed"
    book.save(made)
    part = "xl/worksheets/sheet1.xml"
    if is_new:
        data = with_part(made.getvalue(), part, before(in_extension(look, "B2"), "</worksheet>"))
    else:
        looks = f'<dxfs count="2"><dxf/><dxf>{look}</dxf></dxfs>'
        rule = (
            '<conditionalFormatting sqref="B2"><cfRule type="expression" priority="9" '
            'dxfId="1"><formula>TRUE</formula></cfRule></conditionalFormatting>'
        )
        data = with_part(made.getvalue(), "xl/styles.xml", before(looks, "<colors>"))
        data = with_part(data, part, before(rule, "<pageMargins"))
    slow, quick = both(data)

    assert slow == quick
    assert isinstance(slow, SeenBook)
    assert slow.worksheets[0].struck_at_times == (Span(2, 2, 2, 2),) * is_told


def test_an_answer_that_a_condition_of_newer_programs_strikes_is_told_of(
    returning: Returning,
) -> None:
    data = saved(returning)
    at = status_cell(data)
    words = in_extension("<font><strike/></font>", at)
    back = returning.back(with_part(data, STATUS, before(words, "</worksheet>")))

    assert answers_stand(back)
    assert [e.place.cell for e in back.findings if e.code == "T84"] == [at]


def in_extension(look: str, cells: str) -> str:
    """A condition as Excel keeps it that asks another sheet."""
    return (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" uri="{78C0D931}">'
        "<x14:conditionalFormattings><x14:conditionalFormatting>"
        '<x14:cfRule type="expression" priority="9" id="{0}"><xm:f>Lists!$A$1=1</xm:f>'
        f"<x14:dxf>{look}</x14:dxf></x14:cfRule><xm:sqref>{cells}</xm:sqref>"
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )


# --- letters that only a font shows


@pytest.mark.parametrize(
    ("font", "text", "is_asked"),
    [
        (".VnTime", "H\xe9i th\xb6o v\xd2 ph\xdfng ch\xe8ng", True),
        (".VnTime", "A workshop in Hanoi", False),
        ("Arial", "Un séminaire à Hanoi", False),
    ],
)
def test_a_text_in_a_font_of_older_programs_is_asked(
    returning: Returning, font: str, text: str, is_asked: bool
) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", LED[0], "progress")
        cell.value, cell.font = text, Font(name=font)
        shown = place(book["Activities"], "activities", LED[0], "status")
        shown.font = Font(name=font)  # chosen from a list, whatever it looks like

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back, but=LED[:1])
    assert [(e.found, e.place.row) for e in back.findings if e.code == "T90"] == [
        (text, LED[0])
    ] * is_asked
    row = back.row("activities", LED[0])
    assert row is not None
    assert row.refused is is_asked
    assert row.value("status") == "ON"


# --- words about the file


def test_words_in_the_properties_of_the_file_are_told_of(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        book.properties.description = f"{book.properties.description} Draft only."
        book.properties.keywords = "not final"
        book.properties.contentStatus = "Draft"
        book.properties.category = "not final"
        book.properties.lastModifiedBy = "A. Person"

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    found = [each for each in back.findings if each.code == "T91"]
    assert [each.found for each in found] == ["Draft only.", "not final", "Draft"]
    assert {each.severity for each in found} == {Severity.NOTE}
