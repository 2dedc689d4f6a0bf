"""What people see of a value: worked out from a number format as programs work it out."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color

from tests.excel.office import converted
from tipxl.domain.core.shown_numbers import shows_number
from tipxl.domain.core.workbook import Workbook
from tipxl.excel.number_format import number_format
from tipxl.excel.read import read_book

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
]


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
