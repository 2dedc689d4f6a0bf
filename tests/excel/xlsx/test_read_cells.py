"""What a cell in a sent file truly holds, one fact a test."""

import pytest

from tests import zoo
from tipxl.domain.core.workbook import (
    Cell,
    CellKind,
    Comment,
    Span,
    Unreadable,
    Workbook,
    Worksheet,
)
from tipxl.excel.read import read_book

TEXT, NUMBER, DATE = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE
BOOLEAN, ERROR = CellKind.BOOLEAN, CellKind.ERROR

STYLES = f"""<styleSheet xmlns="{zoo.MAIN}">
<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd;@"/>
<numFmt numFmtId="165" formatCode="&quot;day &quot;0"/>
<numFmt numFmtId="166" formatCode="[h]:mm"/>
<numFmt numFmtId="167" formatCode="[Red]0.0\\d"/></numFmts>
<fonts><font><sz val="11"/></font><font><strike/></font><font><strike val="0"/></font></fonts>
<cellStyleXfs><xf numFmtId="14" fontId="1"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="0" fontId="1"/><xf fontId="2"/></cellXfs>
<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"""


def read(data: bytes) -> Workbook:
    book = read_book(data)
    assert isinstance(book, Workbook), book
    return book


def refused(data: bytes) -> str:
    answer = read_book(data)
    assert isinstance(answer, Unreadable), answer
    return answer.code


def the_grid(*args: zoo.Content, **more: object) -> Worksheet:
    return read(zoo.book(*args, **more)).worksheets[0]


def the_cells(content: str, **more: object) -> tuple[Cell, ...]:
    return the_grid(zoo.cell(content), **more).cells


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ('<c r="A1"><v>1.5</v></c>', NUMBER, 1.5),
        ('<c r="A1" t="n"><v> 1E3 </v></c>', NUMBER, 1000.0),
        ('<c r="A1" t="b"><v>1</v></c>', BOOLEAN, True),
        ('<c r="A1" t="b"><v>false</v></c>', BOOLEAN, False),
        ('<c r="A1" t="str"><v>text</v></c>', TEXT, "text"),
        ('<c r="A1" t="inlineStr"><is><t>text</t></is></c>', TEXT, "text"),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', TEXT, "ab"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', ERROR, "#REF!"),
        ('<c r="A1" t="e"><v>#SPILL!</v></c>', ERROR, "#SPILL!"),
        ('<c r="A1" t="e"><v>Err:502</v></c>', ERROR, "Err:502"),
        ('<c r="A1" t="d"><v>2018-01-31</v></c>', DATE, 43131.0),
        ('<c r="A1" t="d"><v>2018-01-31T12:00:00Z</v></c>', DATE, 43131.5),
        ('<c r="A1" t="d"><v>06:00:00</v></c>', DATE, 0.25),
        ('<c r="A1" t="d"><v>soon</v></c>', ERROR, "soon"),
        ('<c r="A1"><v>NaN</v></c>', ERROR, "NaN"),
        ('<c r="A1"><v>1e999</v></c>', ERROR, "1e999"),
        ('<c r="A1"><v>1_000</v></c>', ERROR, "1_000"),
        ('<c r="A1"><v>many</v></c>', ERROR, "many"),
        ('<c r="A1" t="b"><v>perhaps</v></c>', ERROR, "perhaps"),
        ('<c r="A1" t="new"><v>?</v></c>', ERROR, "?"),
    ],
)
def test_a_cell_is_read_with_its_true_type(
    written: str, kind: CellKind, value: str | float | bool
) -> None:
    assert the_cells(written) == (Cell(1, 1, kind, value),)


@pytest.mark.parametrize(
    ("style", "kind", "shown"),
    [
        ("0", NUMBER, None),
        ("1", DATE, None),
        ("2", DATE, None),
        ("3", NUMBER, "day 43131"),
        ("4", DATE, "1035144:00"),
        ("5", NUMBER, "43131.0d"),
    ],
)
def test_a_number_is_a_date_only_when_its_style_shows_one(
    style: str, kind: CellKind, shown: str | None
) -> None:
    written = f'<c r="A1" s="{style}"><v>43131</v></c>'

    assert the_cells(written, styles=STYLES) == (Cell(1, 1, kind, 43131.0, shown=shown),)


@pytest.mark.parametrize(
    "written",
    [
        '<c r="A1"/>',
        '<c r="A1" s="5"/>',
        '<c r="A1"><v></v></c>',
        '<c r="A1" t="str"><v/></c>',
        '<c r="A1" t="inlineStr"><is><t></t></is></c>',
        '<c r="A1" t="s"><v>0</v></c>',
    ],
)
def test_a_cell_without_content_is_not_a_cell(written: str) -> None:
    assert the_cells(written, shared=zoo.strings("<t/>")) == ()


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ('<c r="A1"><f>B1</f><v>2</v></c>', NUMBER, 2.0),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', TEXT, ""),
        ('<c r="A1" t="e"><f>B1</f><v>#N/A</v></c>', ERROR, "#N/A"),
        ('<c r="A1"><f>B1</f></c>', NUMBER, None),
        ('<c r="A1"><f>B1</f><v/></c>', NUMBER, None),
        ('<c r="A1"><f t="shared" si="0"/></c>', NUMBER, None),
    ],
)
def test_a_formula_is_never_a_blank_even_without_a_stored_value(
    written: str, kind: CellKind, value: str | float | None
) -> None:
    assert the_cells(written) == (Cell(1, 1, kind, value, formula=True),)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<t>a_x000D_b</t>", "a\rb"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_xD83D__xDE00_</t>", "\U0001f600"),
        ("<t>_xD83D_</t>", "\ufffd"),
        ("<t> a </t>", "a"),
        ('<t xml:space="preserve"> a </t>', " a "),
        ("<t>漢</t><rPh sb='0' eb='1'><t>かん</t></rPh>", "漢"),
        ("<r><t>went </t></r><r><rPr><b/></rPr><t>well</t></r>", "went well"),
        ("<r><t>\n went </t></r><r><rPr><b/></rPr><t>well\n</t></r>", "went well"),
        ("<r><t>a</t></r>\n<r><rPr><b/></rPr><t xml:space='preserve'> b</t></r>", "a b"),
        ("<t>&lt;a&gt; &amp;amp; &#65;</t>", "<a> &amp; A"),
    ],
)
def test_a_shared_text_is_what_a_person_sees(written: str, text: str) -> None:
    cells = the_cells('<c r="A1" t="s"><v>0</v></c>', shared=zoo.strings(written))

    assert [cell.value for cell in cells] == [text]


@pytest.mark.parametrize(
    ("style", "written", "struck"),
    [
        ("0", "<t>a</t>", False),
        ("6", "<t>a</t>", True),
        ("7", "<t>a</t>", False),
        ("0", "<r><rPr><strike/></rPr><t>a</t></r>", True),
        ("0", "<r><rPr><strike/></rPr><t>a</t></r><r><t>b</t></r>", True),
        ("0", "<r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r>", False),
        ("6", "<r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r>", True),
        ("6", "<r><rPr><strike/></rPr><t>a</t></r><r><t>b</t></r>", True),
        ("6", "<r><rPr><b/></rPr><t>a</t></r>", False),
    ],
)
@pytest.mark.parametrize("is_inline", [False, True])
def test_a_text_is_struck_by_its_style_or_by_one_of_its_runs(
    style: str, written: str, struck: bool, is_inline: bool
) -> None:
    content = f'<c r="A1" s="{style}" t="s"><v>0</v></c><c r="B1"><v>1</v></c>'
    if is_inline:
        content = content.replace('t="s"><v>0</v>', f't="inlineStr"><is>{written}</is>')

    cells = the_cells(content, styles=STYLES, shared=zoo.strings(written))

    assert [cell.struck for cell in cells] == [struck, False]


def test_cells_that_do_not_say_where_they_are_are_counted() -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/>"
        '<row><c r="C3"/><c><v>3</v></c></row><row r="9"><c><v>4</v></c></row>'
        "<row><c><v>5</v></c></row>"
    )

    cells = the_grid(zoo.sheet(rows)).cells

    assert [cell.address for cell in cells] == ["A1", "C1", "D3", "A9", "A10"]


def test_rows_and_cells_out_of_order_are_put_into_reading_order() -> None:
    rows = (
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>'
        '<row r="1"><c><v>3</v></c></row>'
    )

    cells = the_grid(zoo.sheet(rows)).cells

    assert [(cell.address, cell.value) for cell in cells] == [("A1", 3.0), ("A2", 2.0), ("B2", 1.0)]


@pytest.mark.parametrize(
    "written",
    [
        '<c r="XFE1"><v>1</v></c>',
        '<c r="A1048577"><v>1</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="a1"><v>1</v></c>',
        '<c r="A１"><v>1</v></c>',
        '<c r="A"><v>1</v></c>',
        '<c r="1"><v>1</v></c>',
        '<c r=""><v>1</v></c>',
        '<c r="XFD1"><v>1</v></c><c><v>1</v></c>',
        '<c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1" t="s"><v>7</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="s"><v>one</v></c>',
    ],
)
def test_an_impossible_or_repeated_address_or_text_number_holds_the_file(written: str) -> None:
    assert refused(zoo.book(zoo.cell(written), shared=zoo.strings("<t>a</t>"))) == "R04"


def test_the_dimension_of_a_sheet_is_not_believed() -> None:
    content = zoo.sheet(
        '<row r="5"><c r="E5"><v>1</v></c></row>', before='<dimension ref="A1:B2"/>'
    )

    assert [cell.address for cell in the_grid(content).cells] == ["E5"]


def test_one_cell_in_the_last_corner_is_one_cell() -> None:
    content = zoo.sheet('<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>')

    assert the_grid(content).cells == (Cell(1_048_576, 16_384, TEXT, "x"),)


def test_strict_prefixed_and_backslash_workbooks_are_understood() -> None:
    assert read(zoo.strict()).worksheets[0].cells == (Cell(1, 1, NUMBER, 1.0),)
    assert read(zoo.backslashes()).worksheets[0].cells == (Cell(1, 1, NUMBER, 1.0),)
    assert read(zoo.prefixed()).worksheets[0].cells == (
        Cell(1, 1, TEXT, "text"),
        Cell(1, 2, NUMBER, 2.0, formula=True),
        Cell(1, 3, TEXT, "in"),
    )


def test_a_sheet_in_utf_16_is_understood() -> None:
    content = zoo.cell('<c r="A1" t="str"><v>Việt Nam ລາວ</v></c>').replace("UTF-8", "UTF-16")

    assert the_grid(content.encode("utf-16")).cells == (Cell(1, 1, TEXT, "Việt Nam ລາວ"),)


def test_the_formula_of_a_conditional_format_is_not_the_formula_of_a_cell() -> None:
    after = (
        '<extLst><ext xmlns:xm="urn:xm"><xm:f>A1</xm:f><xm:v>9</xm:v><xm:c r="B9"/></ext></extLst>'
    )
    content = zoo.sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=after)

    assert the_grid(content).cells == (Cell(1, 1, NUMBER, 1.0),)


def test_parts_are_found_by_their_relationships_not_by_their_names() -> None:
    found = zoo.parts(zoo.cell('<c r="A1"><v>1</v></c>'))
    moved = {
        "[Content_Types].xml": str(found["[Content_Types].xml"]).replace("/xl/workbook", "/a/b"),
        "_rels/.rels": zoo.arrows(("x", "officeDocument", "/a/b.xml")),
        "a/b.xml": found["xl/workbook.xml"],
        "a/_rels/b.xml.rels": zoo.arrows(("rId1", "worksheet", "../c/d.xml")),
        "c/d.xml": found["xl/worksheets/sheet1.xml"],
    }

    assert read(zoo.raw_zip(tuple(moved.items()))).worksheets[0].cells == (Cell(1, 1, NUMBER, 1.0),)


def test_without_content_types_and_package_relationships_the_usual_name_will_do() -> None:
    found = zoo.parts(zoo.cell('<c r="A1"><v>1</v></c>'))
    del found["[Content_Types].xml"], found["_rels/.rels"]

    assert len(read(zoo.raw_zip(tuple(found.items()))).worksheets) == 1


def test_what_stands_around_the_cells_is_read() -> None:
    before = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="9" width="9"/></cols>'
    after = (
        '<sheetProtection sheet="true" objects="1"/><mergeCells><mergeCell ref="A1:XFD1048576"/>'
        '</mergeCells><dataValidations><dataValidation type="list" sqref="A1:A5 C7">'
        '<formula1>"a,b"</formula1></dataValidation><dataValidation type="whole" sqref="D1"/>'
        '</dataValidations><headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;9TX1.b &amp;&amp; c'
        "&amp;R&amp;KFF0000Page &amp;P</oddHeader></headerFooter>"
        '<extLst><ext><x14:dataValidations><x14:dataValidation type="list"><x14:formula1>'
        '<xm:f xmlns:xm="urn:xm">Lists!A1</xm:f></x14:formula1><xm:sqref xmlns:xm="urn:xm">F2:F9'
        "</xm:sqref></x14:dataValidation></x14:dataValidations><x14:conditionalFormatting>"
        '<xm:sqref xmlns:xm="urn:xm">Z1</xm:sqref></x14:conditionalFormatting></ext></extLst>'
    )

    worksheet = the_grid(zoo.sheet('<row r="3" hidden="1"/><row r="4"/>', after, before))

    assert worksheet.protected
    assert worksheet.merges == (Span(1, 1, 1_048_576, 16_384),)
    assert worksheet.hidden_rows == (3,)
    assert worksheet.hidden_columns == (Span(1, 2, 1_048_576, 3),)
    assert worksheet.lists == (Span(1, 1, 5, 1), Span(7, 3, 7, 3), Span(2, 6, 9, 6))
    assert worksheet.header == "TX1.b & c\nPage"


def test_protection_is_an_attribute_and_not_a_tag() -> None:
    worksheet = the_grid(zoo.sheet(after='<sheetProtection objects="1" scenarios="1"/>'))

    assert not worksheet.protected


def test_comments_are_read_and_a_thread_replaces_the_note_that_stands_for_it() -> None:
    notes = (
        f'<comments xmlns="{zoo.MAIN}"><commentList><comment ref="B2"><text><r><t>old</t></r>'
        '</text></comment><comment ref="A1"><text><t>note</t></text></comment></commentList>'
        "</comments>"
    )
    threads = (
        '<ThreadedComments xmlns="urn:t"><threadedComment ref="B2"><text>first</text>'
        '</threadedComment><threadedComment ref="B2"><text>second</text></threadedComment>'
        "</ThreadedComments>"
    )
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": zoo.arrows(
            ("a", "comments", "../n.xml"), ("b", "threadedComment", "../t.xml")
        ),
        "xl/n.xml": notes,
        "xl/t.xml": threads,
    }

    worksheet = the_grid(zoo.sheet(), extra=extra)

    assert worksheet.comments == (Comment(1, 1, "note"), Comment(2, 2, "first\nsecond"))


def test_the_calendar_the_names_and_the_properties_are_read() -> None:
    found = zoo.parts(zoo.sheet())
    found["xl/workbook.xml"] = (
        str(found["xl/workbook.xml"])
        .replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
        .replace(
            "</sheets>",
            '</sheets><definedNames><definedName name="code">"TX1"</definedName>'
            '<definedName name="area" localSheetId="0">Sheet1!$A$1</definedName></definedNames>',
        )
    )
    found["_rels/.rels"] = zoo.arrows(
        ("a", "officeDocument", "xl/workbook.xml"),
        ("b", "core-properties", "core.xml"),
        ("c", "custom-properties", "custom.xml"),
    )
    found["core.xml"] = '<p:x xmlns:p="urn:p" xmlns:d="urn:d"><d:subject>TX1</d:subject></p:x>'
    found["custom.xml"] = (
        '<Properties xmlns="urn:c" xmlns:vt="urn:v"><property name="tx"><vt:lpwstr>code</vt:lpwstr>'
        '</property><property name="subject"><vt:i4>7</vt:i4></property></Properties>'
    )

    book = read(zoo.raw_zip(tuple(found.items())))

    assert book.date_1904
    assert book.names == {"code": '"TX1"', "Sheet1!area": "Sheet1!$A$1"}
    assert book.properties == {"subject": "TX1", "tx": "code", "custom:subject": "7"}


def test_macros_links_and_states_are_told_and_chart_sheets_are_skipped() -> None:
    found = zoo.parts(zoo.sheet(), zoo.sheet(), zoo.sheet())
    found["xl/workbook.xml"] = (
        str(found["xl/workbook.xml"])
        .replace('name="Sheet1"', 'name="Sheet1" state="veryHidden"')
        .replace('name="Sheet2"', 'name="Sheet2" state="hidden"')
    )
    found["xl/_rels/workbook.xml.rels"] = zoo.arrows(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "worksheets/sheet2.xml"),
        ("rId3", "chartsheet", "worksheets/sheet3.xml"),
        ("a", "vbaProject", "vbaProject.bin"),
        ("b", "externalLink", "link.xml"),
    )

    book = read(zoo.raw_zip(tuple(found.items())))

    assert (book.format, book.macros, book.external_links) == ("xlsm", True, True)
    assert [(worksheet.name, worksheet.state) for worksheet in book.worksheets] == [
        ("Sheet1", "veryHidden"),
        ("Sheet2", "hidden"),
    ]


def test_a_row_without_height_is_a_hidden_one() -> None:
    content = '<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row>'

    assert read(zoo.book(zoo.sheet(content))).worksheets[0].hidden_rows == (1,)
