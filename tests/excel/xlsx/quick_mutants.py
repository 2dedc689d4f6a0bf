"""Both readers over spoilt workbooks: `python -m tests.excel.xlsx.quick_mutants 10000`.

Each has a few small changes in the XML of a sheet, of the texts, or of another part; what the quick
reader says of it must be what the slow one says.
"""

import io
import os
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from unittest import mock

from tests import zoo
from tests.excel.xlsx.test_read_same import by_openpyxl, by_xlsxwriter
from tipxl.domain.core.workbook import Unreadable, Workbook
from tipxl.excel import read
from tipxl.excel.xlsx import workbook_reader
from tipxl.excel.xlsx.cell_contents import SharedTables
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.quick_sheets import SheetContents, quick_sheet

_ROWS = (
    '<row r="1" spans="1:3" hidden="1" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c>'
    '<c r="B1" s="1"/><c r="C1" t="inlineStr"><is><t xml:space="preserve"> a &amp; b </t></is></c>'
    '</row><row r="2" hidden="false"><c r="A2" s="1"><v>43100</v></c><c r="B2" t="str">'
    '<f aca="false">A1&amp;"x"</f><v>_x0041_&#233;</v></c><c r="C2"><f>A1</f></c>'
    '<c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#REF!</v></c><c r="F2" t="n"></c></row>'
)
_AFTER = (
    '<sheetProtection sheet="1"/><protectedRanges><protectedRange sqref="A1" name="a"/>'
    "</protectedRanges><conditionalFormatting><cfRule><formula>A1&lt;2</formula></cfRule>"
    '</conditionalFormatting><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    '<dataValidations count="1"><dataValidation type="list" sqref="C1:C9"><formula1>"a,b"'
    '</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" location="B!A1"'
    ' display="b"/></hyperlinks><headerFooter><oddHeader>&amp;LTX1&amp;&amp;R</oddHeader>'
    "<oddFooter>&amp;P</oddFooter></headerFooter>"
)
SMALL = zoo.book(
    zoo.sheet(
        _ROWS,
        after=_AFTER,
        before='<dimension ref="A1:F2"/><cols><col min="3" max="4" hidden="1"/></cols>',
    ),
    shared=zoo.strings("<t>one</t>", '<t xml:space="preserve"> t&lt;wo </t>', "<t/>"),
    styles=(
        f'<styleSheet xmlns="{zoo.MAIN}"><fonts><font/><font><strike/></font></fonts><cellXfs>'
        '<xf/><xf numFmtId="14" fontId="1"/></cellXfs></styleSheet>'
    ),
)
GOOD = (SMALL, SMALL, by_xlsxwriter(), by_openpyxl())

_ELEMENTS = (
    *('<c r="A1"/>', '<c r="D1"><v>5</v></c>', '<c r="C1" t="s"><v>1</v></c>', "<c><v>7</v></c>"),
    *('<c r="D9" t="inlineStr"><is><t>x</t></is></c>', '<c r="XFE1"><v>1</v></c>', "<c/>"),
    *(
        '<c r="G2" t="s"><v>9</v></c>',
        '<c r="G2"><f/><v/></c>',
        '<c r="G2" s="1" t="str"><v> </v></c>',
    ),
    *("<row/>", '<row r="1"/>', '<row r="9" hidden="1"/>', '<row r="9" hidden="1" hidden="0"/>'),
    *('<row r="1048577"/>', '<row r="3"><c r="A3"><v>1</v></c></row>', "<v>1</v>", "<v/>", "<f/>"),
    *("<f>A1</f>", '<f t="shared" ref="A1:B2" si="0">B1</f>', "<is><t>x</t></is>", "<is/>", "<t/>"),
    *("<t>x</t>", "<r><t>x</t></r>", "<r><rPr><strike/></rPr><t>x</t></r>", "<rPh><t>x</t></rPh>"),
    *("<si><t>x</t></si>", "<si/>", "<si><r><t>a</t></r><r><t> b</t></r></si>", "<sheetData/>"),
    *("<fonts/>", "<fonts><font/></fonts>", "<font><strike/></font>", "<xf/>", "<b/>", "<fill/>"),
    *('<color rgb="FFFFFFFF"/>', '<sz val="1"/>', "<dxf><font><strike/></font></dxf>", "<dxfs/>"),
    *("<a/>", "<x:c/>", "<x:row/>", "<x:sheetData></x:sheetData>", "<a><c/></a>", '<c xmlns="x"/>'),
    *("<!---->", "<!--<sheetData>-->", "<![CDATA[x]]>", "<?x?>", " ", "\n", "\r\n", "x"),
    *(
        '<mergeCell ref="D4:E5"/>',
        '<dataValidation type="list" sqref="A1 B2"/>',
        "<oddHeader>x</oddHeader>",
    ),
)
_ATTRIBUTES = (
    *(
        ' hidden="1"',
        ' hidden="true"',
        ' r="A1"',
        ' r="7"',
        ' s="1"',
        ' t="s"',
        ' t="str"',
        ' t="b"',
    ),
    *(' t="d"', ' t="x"', ' t="e"', ' t="inlineStr"', ' xmlns="x"', ' xmlns:x="y"', ' x="&lt;"'),
    *(
        ' xml:space="preserve"',
        " xml:space='default'",
        ' spans="1:2"',
        ' ht="9"',
        ' aca="false"',
        " ",
    ),
)
_TEXTS = (
    *(
        "1",
        "-1",
        "1e999",
        "nan",
        "1_0",
        "\u00b2",
        "#N/A",
        "_x000D_",
        "_xD83D_",
        "\ufeff",
        "\ufffd",
        "\u2028",
    ),
    *(
        "&amp;",
        "&lt;",
        "&#13;",
        "&#10;",
        "&#32;",
        "&#x41;",
        "\t",
        "\n",
        "  ",
        "true",
        "2018-01-31",
        ">",
    ),
)
_BROKEN = (
    *(
        "&#0;",
        "&#xD800;",
        "&#xFFFE;",
        "&a;",
        "&",
        "]]>",
        ">",
        "<",
        '"',
        "'",
        "=",
        "\ufffe",
        "\0",
        "\x0b",
    ),
    *(
        "\r",
        "<c>",
        "</c>",
        "<row>",
        "</row>",
        "<v>",
        "</v>",
        "<is>",
        "</t>",
        "<sheetData>",
        "</sheetData>",
    ),
    *("<font>", "</font>", "</fonts>", "<fonts>", "<dxf>", "</dxf>", "</xf>", "<x:fonts>"),
    *("</worksheet>", "</sst>", "<!DOCTYPE a>", "<x:sheetData>", "<f>", "</f>", "</si>", "<si>"),
)
#: Up to which number of twelve what is put in behind what.
_PUT_IN = (
    (4, r"<[^<>]*>", _ELEMENTS),
    (6, r"<\w+", _ATTRIBUTES),
    (8, r"<[tvf][^<>]*>\w*", _TEXTS),
)
_ELEMENT = re.compile(r"<([a-z]+)[^<>]*(?:/>|>(?:[^<]|<(?!/?\1\b))*</\1>)", re.IGNORECASE)
_INNER = re.compile("sheet|String|styles")
_ATTRIBUTE = re.compile(r' [A-Za-z:]+="[^"<]*"')


def spoilt(chance: random.Random) -> bytes:
    """A good workbook with some changes in one of its parts, or of its bytes."""
    data = chance.choice(GOOD)
    if chance.random() < 0.05:
        at = chance.randrange(len(data))
        return data[:at] + chance.randbytes(chance.randrange(3)) + data[at + 1 :]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: list[tuple[str, zoo.Content]] = [(n, archive.read(n)) for n in archive.namelist()]
    inner = [at for at, (name, _) in enumerate(parts) if _INNER.search(name)]
    at = chance.choice(inner if chance.random() < 0.95 else range(len(parts)))
    name, content = parts[at]
    assert isinstance(content, bytes)
    text = content.decode()
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = _changed(text, chance)
    parts[at] = name, text.encode("utf-16" if chance.random() < 0.01 else "utf-8")
    return zoo.raw_zip(parts)


def _changed(text: str, chance: random.Random) -> str:
    """An element, an attribute or a text put in, taken out, said twice or exchanged; or a break."""
    kind = chance.randrange(12)
    if kind == 0:
        at = chance.randrange(len(text) + 1)
        return text[:at] + chance.choice(_BROKEN) + text[at + chance.randrange(3) :]
    for below, ends, pieces in _PUT_IN:
        if kind < below:
            at = chance.choice([each.end() for each in re.finditer(ends, text)] or [0])
            return text[:at] + chance.choice(pieces) + text[at:]
    what, others = chance.choice(((_ELEMENT, _ELEMENTS), (_ATTRIBUTE, _ATTRIBUTES)))
    found = chance.choice(list(what.finditer(text)) or [re.compile("").match(text)])
    assert found
    piece = chance.choice(("", found[0] * 2, chance.choice(others)))
    return text[: found.start()] + piece + text[found.end() :]


def both(data: bytes) -> tuple[Workbook | Unreadable, Workbook | Unreadable]:
    """What the slow and the quick reader say of a file."""
    with mock.patch.dict(os.environ, {read.SLOW_READER: "1"}):
        slow = read.read_book(data)
    return slow, read.read_book(data)


def main(arguments: Sequence[str]) -> None:
    """Compare the two over so many files; where they differ, print the seed and stop."""
    seen: Counter[str] = Counter()

    def listening(package: Package, part: str, shared: SharedTables) -> SheetContents | None:
        found = quick_sheet(package, part, shared)
        if package.quick:
            seen["sheets left to the slow reader" if found is None else "sheets read quickly"] += 1
        return found

    with mock.patch.object(workbook_reader, "quick_sheet", listening):
        for seed in range(int(arguments[0])):
            slow, quick = both(spoilt(random.Random(seed)))
            seen["refused" if isinstance(slow, Unreadable) else "read"] += 1
            if slow != quick:
                sys.exit(f"File {seed} differs:\n{slow}\n{quick}")
    sys.stdout.write(f"{dict(seen)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
