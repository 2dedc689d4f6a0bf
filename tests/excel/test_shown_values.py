"""What people see of a value: worked out from a number format as programs work it out."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color

from tests import zoo
from tests.excel.office import converted
from tipxl.domain.core.shown_numbers import shows_number
from tipxl.domain.core.workbook import Workbook
from tipxl.excel.number_format import number_format
from tipxl.excel.read import read_book
from tipxl.excel.xlsx.cell_styles import is_date_format

SHOWN: list[tuple[str | float, str, str | None]] = [
    (12, ";;;", ""),
    ("hidden", ";;;", ""),
    (12, '"ASEAN/TIP/"000', "ASEAN/TIP/012"),
    (1, '[=1]"Yes";[=0]"No";0', "Yes"),
    (0, '[=1]"Yes";[=0]"No";0', "No"),
    (1234, "0.0E+00", "1.2E+03"),
    (1234567, "0,,", "1"),
    (1500, "0.0,", "1.5"),
    (25, '0 "women"', "25 women"),
    (1234567, "#,##0", "1,234,567"),
    (1234, '"$"#,##0.00', "$1,234.00"),
    (2.5, "0", "3"),
    (0.5, "# ?/?", "1/2"),
    (0, "0;-0;;@", ""),
    (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "-"),
    (1234567, "000-00-00", "123-45-67"),
    (12, "@", None),
    (12, "General", None),
    ("Held", '"TIP "@', "TIP Held"),
    ("x", '0;0;0;"other"', "other"),
    (43313, "mmm-yy", "2018-08"),
    (43330, "d-mmm", "08-18"),
    (43330, "dddd", "Saturday"),
    (43330.5, "h:mm", "12:00"),
    (43330, "d mmmm yyyy", None),
    (36.5 / 24, "[h]:mm", "36:30"),
    (0.25, "[h]:mm", None),
    (90.5 / 1440, "[mm]:ss", "90:30"),
    (1.5, "[h]", "36"),
    (1.5, '[h]" hours"', "36"),
    (0.25, "[h]", "6"),
    (0.5, "[mm]", "720"),
    (0.01, "[ss]", "864"),
    (1.5, "[h]:mm:ss", "36:00:00"),
    (36.5 / 24, "[hh]:mm:ss;@", "36:30:00"),
    (90.5 / 1440, "[mm]:ss;@", "90:30"),
    (43313, "mmm-yy;@", "2018-08"),
    (43330, "[$-409]d-mmm;@", "08-18"),
    (43330, "yyyy-mm-dd;@", None),
    ("NC", "yyyy-mm-dd;;;", ""),
    ("NC", "0%;;;", ""),
    ("NC", "yyyy-mm-dd;@", None),
    ("2018-03-14", 'yyyy-mm-dd;;;"day "@', "day 2018-03-14"),
    (0.5, "0%", None),
    (2, '"Others ("0")"', "Others (2)"),
]

#: Colours of sections, which LibreOffice writes elsewhere.
COLOURED: list[tuple[str | float, str, str | None]] = [
    (12, "[White]0", ""),
    ("Held", "[White]@", ""),
    ("Held", "[Color 2]@", ""),
    (12, "[Color2]0", ""),
    (12, "[Red]0", None),
    (-12, "0;[White]-0", ""),
    (12, "0;[White]-0", None),
]

ON_DARK = {"font_color": "FFFFFF", "bg_color": "#1F3864"}

#: What only programs in other languages write; xlsxwriter and LibreOffice have no say in it.
OF_OTHER_LANGUAGES = ["G/通用格式", "G/標準", "Standard", "Основной", "Geral"]


def _book(folder: Path) -> bytes:
    path = folder / "shown.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.set_header("&CA note of ours, page &P")
        for line, (value, code, _) in enumerate(SHOWN):
            sheet.write(line, 0, value, book.add_format({"num_format": code}))
        for number, look in enumerate(({"font_color": "#FFFFFF"}, {"font_size": 1})):
            sheet.write(len(SHOWN) + number, 0, "unseen", book.add_format(look))
    return path.read_bytes()


def _shown(data: bytes) -> list[str | None]:
    book = read_book(data)
    assert isinstance(book, Workbook)
    return [cell.shown for cell in book.worksheets[0].cells]


def test_a_number_format_is_understood(tmp_path: Path) -> None:
    assert _shown(_book(tmp_path)) == [*(shown for *_, shown in SHOWN), "", ""]


def test_a_number_format_that_writes_in_the_colour_of_the_cell_hides(tmp_path: Path) -> None:
    path = tmp_path / "coloured.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for line, (value, code, _) in enumerate(COLOURED):
            sheet.write(line, 0, value, book.add_format({"num_format": code}))
        dark = book.add_format({"num_format": "[White]0", "bg_color": "#1F3864"})
        sheet.write(len(COLOURED), 0, 12, dark)

    assert _shown(path.read_bytes()) == [*(shown for *_, shown in COLOURED), None]


@pytest.mark.parametrize("code", OF_OTHER_LANGUAGES)
def test_general_of_another_language_alters_nothing(code: str) -> None:
    assert number_format(code) is None
    assert number_format(f"{code}_)").number(25.0).strip() == "25"  # type: ignore[union-attr]
    assert not is_date_format(code)


def _theme_book(folder: Path, color: Color, ground: Color) -> bytes:
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value, cell.font = "Here", Font(color=color)
    cell.fill = PatternFill("solid", fgColor=ground)
    path = folder / "theme.xlsx"
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("color", "ground", "shown"),
    [
        (Color(theme=0, tint=-0.05), Color(theme=0), ""),
        (Color(theme=0, tint=-0.05), Color(rgb="FFFFFFFF"), ""),
        (Color(theme=4, tint=0.8), Color(theme=4, tint=0.8), ""),
        (Color(theme=4, tint=0.8), Color(rgb="FFDCE6F1"), ""),  # the accent of Office 2007
        (Color(theme=1), Color(theme=1, tint=0.05), ""),
        (Color(theme=1), Color(theme=4, tint=0.8), None),
        (Color(theme=0), Color(theme=4), None),  # white on a dark head
        (Color(theme=0), Color(theme=3), None),
        (Color(theme=0, tint=-0.5), Color(theme=0), None),  # grey on white
        (Color(theme=1, tint=0.35), Color(theme=0), None),
        (Color(indexed=26), Color(rgb="FFFFFBE6"), ""),
        (Color(indexed=12), Color(rgb="FFFFFBE6"), None),
    ],
)
def test_colours_of_a_theme_are_known_with_their_tint(
    tmp_path: Path, color: Color, ground: Color, shown: str | None
) -> None:
    assert _shown(_theme_book(tmp_path, color, ground)) == [shown]


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([("FFFFFFFF", "all of it")], ""),
        ([("FF000000", "Three workshops"), ("FFFFFFFF", " and a fourth")], "Three workshops"),
        ([("FF000000", "Three workshops"), ("FFFF0000", " and a fourth")], None),
        ([(None, "Three workshops"), ("FFFEFEFE", " and a fourth")], "Three workshops"),
        ([(None, "Three workshops"), (None, " and a fourth")], None),
        ([(None, "Three workshops"), ("FFFFFFFF", " \n"), (None, "and a fourth")], None),
        (
            [
                (None, "Three"),
                ("FFFFFFFF", "\n"),
                (None, "and"),
                ("FFFFFFFF", "no"),
                (None, "more"),
            ],
            "Three\nandmore",
        ),
    ],
)
@pytest.mark.parametrize("by_a_table", [False, True])
def test_letters_in_a_text_that_have_the_colour_of_the_cell_are_not_seen(
    tmp_path: Path, runs: list[tuple[str | None, str]], shown: str | None, by_a_table: bool
) -> None:
    path = tmp_path / "rich.xlsx"
    if by_a_table and len(runs) > 1:
        with xlsxwriter.Workbook(path) as written:
            pieces: list[Any] = []
            for color, text in runs:
                look = {"font_color": f"#{color[2:]}"} if color else {"bold": True}
                pieces += [written.add_format(look), text]
            written.add_worksheet().write_rich_string("A1", *pieces)
    else:
        book = openpyxl.Workbook()
        blocks = (
            TextBlock(InlineFont(color=Color(color) if color else None), text)
            for color, text in runs
        )
        book.worksheets[0]["A1"].value = CellRichText(*blocks)
        book.save(path)

    assert _shown(path.read_bytes()) == [shown]


@pytest.mark.parametrize(
    ("look", "runs", "shown"),
    [
        ({"num_format": ";;;"}, [("FF0000", "Three"), ("0000FF", " workshops")], ""),
        ({"num_format": ";;;"}, [("FF0000", "Three"), ("FFFFFF", " workshops")], ""),
        ({"num_format": '"TIP "@'}, [("FF0000", "Three"), ("FFFFFF", " more")], "TIP Three"),
        ({"font_color": "FFFFFF"}, [("FF0000", "Three"), ("0000FF", " workshops")], None),
        ({"font_color": "FFFFFF"}, [("", "Three"), ("FFFFFF", " workshops")], ""),
        ({"font_color": "FFFFFF"}, [("", "Three "), ("FF0000", "workshops")], "workshops"),
        ({"font_size": 1}, [("", "Three "), ("FF0000", "workshops")], "workshops"),
        (ON_DARK, [("", "Three"), ("FFFFFF", " workshops")], None),
        (ON_DARK, [("", "Three"), ("1F3864", " workshops")], "Three"),
    ],
)
def test_a_text_in_coloured_pieces_is_seen_through_the_format_of_its_cell(
    tmp_path: Path, look: dict[str, str], runs: list[tuple[str, str]], shown: str | None
) -> None:
    path = tmp_path / "rich.xlsx"
    with xlsxwriter.Workbook(path) as book:
        pieces: list[Any] = []
        for color, text in runs:
            pieces += [book.add_format({"font_color": color}), text] if color else [text]
        book.add_worksheet().write_rich_string("A1", *pieces, book.add_format(look))

    assert _shown(path.read_bytes()) == [shown]


def test_a_nought_on_a_sheet_that_shows_no_noughts_is_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "zeros.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.hide_zero()
        sheet.write_row(0, 0, [0, 5, False, "0"])

    assert _shown(path.read_bytes()) == ["", None, None, None]


@pytest.mark.parametrize(
    ("shown", "value", "is_it"),
    [
        ("Others (2)", 2.0, True),
        ("(2)", 2.0, False),
        ("(2)", -2.0, True),
        ("Rp (1,234)", -1234.0, True),
        ("Others (3)", 2.0, False),
    ],
)
def test_a_number_in_brackets_behind_a_word_is_none_below_nought(
    shown: str, value: float, is_it: bool
) -> None:
    assert shows_number(shown, value) is is_it


_ODS_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
    f"<style:{what}-properties {look}/></style:style>"
    for name, family, parent, what, look in (
        ("white", "text", "", "text", 'fo:color="#fffffe"'),
        ("bold", "text", "white", "text", 'fo:font-weight="bold"'),
        ("red", "text", "", "text", 'fo:color="#ff0000"'),
        ("dust", "text", "", "text", 'fo:font-size="1pt"'),
        ("auto", "text", "white", "text", 'style:use-window-font-color="true"'),
        ("white", "table-cell", "", "text", 'fo:color="#ffffff"'),
        ("dark", "table-cell", "", "table-cell", 'fo:background-color="#1f3864"'),
    )
)


@pytest.mark.parametrize(
    ("style", "text", "shown"),
    [
        ("", "Held {white: and cancelled}", "Held"),
        ("", "Held {bold: and cancelled} twice", "Held twice"),
        ("", "Held{dust: and cancelled}", "Held"),
        ("", "{white:Held}", ""),
        ("", "Held {red:in {white:no} Manila}", "Held in Manila"),
        ("", "Held{white: }in Manila{dust:<text:line-break/>}twice", None),
        ("", "Held {red:in Manila}", None),
        ("dark", "Held {white:in Manila}", None),
        ("white", "Held in Manila", ""),
        ("white", "{red:Held in Manila}", None),
        ("white", "{auto:Held in Manila}", None),
        ("white", "{red:Held} in Manila", "Held"),
    ],
)
def test_letters_in_a_text_of_an_ods_that_have_the_colour_of_the_cell_are_not_seen(
    style: str, text: str, shown: str | None
) -> None:
    text = re.sub(r"{(\w+):", r'<text:span text:style-name="\1">', text)
    text = text.replace("}", "</text:span>")
    cell = (
        f'<table:table-row><table:table-cell table:style-name="{style}" '
        f'office:value-type="string"><text:p>{text}</text:p></table:table-cell></table:table-row>'
    )

    assert _shown(zoo.ods(_ODS_STYLES + cell)) == [shown]


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("value()&gt;=0", "08-01"),
        ("value() &lt;= 1.7976931348623157E+308", "08-01"),
        ("value()&lt;0", "2018"),
        ("value()=43313", "08-01"),
        ("value()!=43313", "2018"),
        ("value()&gt;-e-", "2018"),
        ("is-true-formula(1)", "2018"),
    ],
)
def test_a_day_in_an_ods_is_shown_by_the_section_that_it_falls_in(
    condition: str, shown: str
) -> None:
    styles = (
        '<number:date-style style:name="N1P0"><number:day/><number:month/></number:date-style>'
        '<number:date-style style:name="N1"><number:year/>'
        f'<style:map style:condition="{condition}" style:apply-style-name="N1P0"/>'
        "</number:date-style>"
        '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1">'
        '<style:map style:condition="value()&gt;=0" style:apply-style-name="other"/></style:style>'
    )
    cell = (
        '<table:table-row><table:table-cell table:style-name="day" office:value-type="date" '
        'office:date-value="2018-08-01"><text:p>1-Aug</text:p></table:table-cell></table:table-row>'
    )

    assert _shown(zoo.ods(styles + cell)) == [shown]


@pytest.mark.parametrize(("setting", "shown"), [("false", ""), ("true", None)])
def test_a_nought_in_an_ods_that_shows_no_noughts_is_not_seen(
    setting: str, shown: str | None
) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="float" office:value="{number}">'
        f"<text:p>{number}</text:p></table:table-cell>"
        for number in (0, 5)
    )
    data = io.BytesIO(zoo.ods(f"<table:table-row>{cells}</table:table-row>"))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr(
            "settings.xml",
            '<office:document-settings><config:config-item config:name="ShowZeroValues" '
            f'config:type="boolean">{setting}</config:config-item></office:document-settings>',
        )

    assert _shown(data.getvalue()) == [shown, None]


@pytest.mark.office
def test_a_nought_and_letters_that_libreoffice_hides_are_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.hide_zero()
        sheet.write_row(0, 0, [0, 5])
        white = book.add_format({"font_color": "#FFFFFF"})
        sheet.write_rich_string(1, 0, "Held ", white, "and cancelled")
    data = converted({"hidden.xlsx": path.read_bytes()}, tmp_path, "ods")["hidden.xlsx"]

    assert _shown(data) == ["", None, "Held"]


@pytest.mark.office
def test_libreoffice_shows_what_we_say_that_is_seen(tmp_path: Path) -> None:
    data = converted({"shown.xlsx": _book(tmp_path)}, tmp_path, "ods")["shown.xlsx"]

    assert _shown(data) == [*(shown for *_, shown in SHOWN), "", ""]


@pytest.mark.office
def test_what_is_printed_on_the_pages_of_an_ods_is_read_without_what_a_program_puts_there(
    tmp_path: Path,
) -> None:
    data = converted({"shown.xlsx": _book(tmp_path)}, tmp_path, "ods")["shown.xlsx"]
    book = read_book(data)

    assert isinstance(book, Workbook)
    assert book.worksheets[0].header == "A note of ours, page"


@pytest.mark.parametrize(
    ("shown", "value", "is_shown"),
    [
        ("25 women", 25, True),
        ("1,234.00", 1234, True),
        ("1.234,00", 1234, True),
        ("1 234", 1234, True),
        ("1,23,456", 123456, True),
        ("๑๒", 12, True),
        ("(1,234)", -1234, True),
        ("-", 0, True),
        ("0.5", 5, False),
        ("1.2E+03", 1234, False),
        ("12/2017", 122017, False),
        ("about 30", 12, False),
        ("12", -12, False),
        ("", 0, False),
    ],
)
def test_a_number_is_seen_where_its_digits_say_it(shown: str, value: float, is_shown: bool) -> None:
    assert shows_number(shown, value) is is_shown


@pytest.mark.parametrize(
    ("shown", "value"), [("฿-", 0.0), ("Rp -", 0.0), ("2.00E+01", 20.0), ("1234 567", 1234567.0)]
)
def test_a_number_is_seen_however_accountants_and_engineers_write_it(
    shown: str, value: float
) -> None:
    assert shows_number(shown, value)


@pytest.mark.parametrize("value", [0.0, 1e-320, 0.1, 123456.7, 999999999999999.9, 1e300, -1e308])
@pytest.mark.parametrize("code", ["0." + "0" * 200, "#,##0.0" + "," * 90, "0E+0", "#/#", "[>1]0;;"])
def test_no_format_and_no_number_is_too_odd_to_be_shown(value: float, code: str) -> None:
    shape = number_format(code)

    assert shape is not None
    assert isinstance(shape.number(value), str)


def test_a_format_that_is_never_closed_is_none() -> None:
    assert number_format('0"') is None


_ACCOUNTS = '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    "look",
    [
        {"num_format": _ACCOUNTS},
        {"num_format": "_(@_)"},
        {"font_color": "#FF0000", "bg_color": "#808080"},
        {"font_color": "#FFC000", "bg_color": "#BDD7EE"},
        {"font_color": "#00FFFF", "bg_color": "#FFFBE6"},
        {"font_color": "#111111", "pattern": 14, "fg_color": "#111111", "bg_color": "#FFFFFF"},
    ],
)
def test_a_text_that_anybody_can_see_is_what_it_holds(look: dict[str, Any], tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "seen.xlsx") as book:
        book.add_worksheet().write(0, 0, "Completed", book.add_format(look))

    assert _shown((tmp_path / "seen.xlsx").read_bytes()) == [None]


def test_colours_are_those_of_the_cell_s_own_fill_where_one_is_a_gradient() -> None:
    book = openpyxl.Workbook()
    grounds = (
        GradientFill(stop=("FF000000", "FF111111")),
        PatternFill("solid", fgColor="FF222222"),
    )
    white = PatternFill("solid", fgColor="FFFFFFFF")
    for line, fill in enumerate((*grounds, white), start=1):
        cell = book.worksheets[0].cell(line, 1, "an answer")
        cell.font, cell.fill = Font(color="FFFFFFFF"), fill
    target = io.BytesIO()
    book.save(target)

    assert _shown(target.getvalue()) == [None, None, ""]


def test_a_file_has_a_palette_of_its_own() -> None:
    book = openpyxl.Workbook()
    cell = book.worksheets[0].cell(1, 1, "an answer")
    cell.font = Font(color=Color(indexed=9))  # white, where the file does not say otherwise
    target = io.BytesIO()
    book.save(target)

    assert _shown(target.getvalue()) == [""]
    assert _shown(_with_grey_for_white(target.getvalue())) == [None]


def _with_grey_for_white(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w") as changed:
        for name in package.namelist():
            part = package.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b'<rgbColor rgb="00FFFFFF"/>', b'<rgbColor rgb="00262626"/>')
            changed.writestr(name, part)
    return made.getvalue()
