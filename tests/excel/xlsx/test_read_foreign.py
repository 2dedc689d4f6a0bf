"""Files of the other formats: .xls and .xlsb through a worker, .ods by our own means."""

import datetime as dt
import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests import zoo
from tests.binary_books import xlsb
from tests.excel.office import converted
from tipxl.domain.core.workbook import Cell, CellKind, Comment, Span, Unreadable, Verdict, Workbook
from tipxl.excel import foreign
from tipxl.excel.foreign import read_foreign
from tipxl.excel.read import read_book
from tipxl.excel.xlsx.limits import (
    BeyondLimitsError,
    ForeignReaderError,
    Meter,
    PasswordError,
    ReadLimits,
    ShortageError,
)

TEXT, NUMBER, DATE = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE


def read(data: bytes) -> Workbook:
    book = read_book(data)
    assert isinstance(book, Workbook), book
    return book


def the_ods_cells(row: str) -> tuple[Cell, ...]:
    return read(zoo.ods(f"<table:table-row>{row}</table:table-row>")).worksheets[0].cells


@pytest.mark.parametrize(
    ("attributes", "text", "kind", "value"),
    [
        ('office:value-type="float" office:value="1.5"', "1.5", NUMBER, 1.5),
        ('office:value-type="percentage" office:value="0.75"', "75%", CellKind.PERCENT, 0.75),
        ('office:value-type="string"', "text", TEXT, "text"),
        ('office:value-type="string" office:string-value="full"', "full", TEXT, "full"),
        ('office:value-type="float" office:value="0.75"', "75 %", CellKind.PERCENT, 0.75),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", CellKind.BOOLEAN, True),
        ('office:value-type="date" office:date-value="2018-01-31"', "31 Jan", DATE, 43131.0),
        ('office:value-type="time" office:time-value="PT30H00M00S"', "30:00", DATE, 1.25),
        ('office:value-type="string" calcext:value-type="error"', "#REF!", CellKind.ERROR, "#REF!"),
        ('office:value-type="float" office:value="NaN"', "?", CellKind.ERROR, "?"),
        ('office:value-type="date" office:date-value="soon"', "soon", CellKind.ERROR, "soon"),
    ],
)
def test_an_ods_cell_is_read_with_its_true_type(
    attributes: str, text: str, kind: CellKind, value: str | float | bool
) -> None:
    row = f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    assert the_ods_cells(row) == (Cell(1, 1, kind, value),)


def test_a_pretty_printed_ods_is_read_without_its_layout() -> None:
    row = (
        "\n  <table:table-cell>\n    <text:p>\n two <text:s text:c='2'/>words\n  </text:p>\n"
        "<text:p><text:span>next</text:span><text:tab/><text:a>line</text:a></text:p></table:table-cell>"
    )

    assert [cell.value for cell in the_ods_cells(row)] == ["two   words\nnext\tline"]


STRIKES = """<style:style style:name="{name}" style:family="{family}">
<style:text-properties style:text-line-through-style="{line}"/>
</style:style>"""


@pytest.mark.parametrize(
    ("cell", "struck"),
    [
        ('<table:table-cell table:style-name="ce1"><text:p>a</text:p></table:table-cell>', True),
        ('<table:table-cell table:style-name="ce2"><text:p>a</text:p></table:table-cell>', False),
        ("<table:table-cell><text:p>a</text:p></table:table-cell>", False),
        (
            '<table:table-cell><text:p><text:span text:style-name="T1">3</text:span> 4</text:p>'
            "</table:table-cell>",
            True,
        ),
        (
            '<table:table-cell><draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:'
            'drawing:1.0"><text:p><text:span text:style-name="T1">a box</text:span></text:p>'
            "</draw:frame><text:p>3</text:p></table:table-cell>",
            False,
        ),
    ],
)
def test_a_text_of_an_ods_is_struck_by_its_style_or_by_a_part_of_it(
    cell: str, struck: bool
) -> None:
    marks = (("ce1", "table-cell", "solid"), ("ce2", "table-cell", "none"), ("T1", "text", "solid"))
    styles = "".join(STRIKES.format(name=n, family=f, line=line) for n, f, line in marks)

    (found,) = (
        read(zoo.ods(f"{styles}<table:table-row>{cell}</table:table-row>")).worksheets[0].cells
    )

    assert found.struck is struck


@pytest.mark.parametrize(
    ("line", "struck"),
    [
        ('<style:text-properties style:text-line-through-type="single"/>', True),
        ('<style:text-properties style:text-line-through-type="none"/>', False),
        ('<style:table-cell-properties style:diagonal-bl-tr="0.74pt solid #000000"/>', True),
        ('<style:table-cell-properties style:diagonal-tl-br="0.74pt solid #000000"/>', True),
        ('<style:table-cell-properties style:diagonal-tl-br="none"/>', False),
        ('<style:table-cell-properties style:diagonal-bl-tr="0.000cm none #c7c7c7"/>', False),
    ],
)
@pytest.mark.parametrize("name", ["Cancelled", "Child", "ce1"])
def test_a_named_style_of_an_ods_strikes_cells_whose_own_style_comes_from_it(
    line: str, struck: bool, name: str
) -> None:
    begin = '<style:style style:family="table-cell" style:name='
    named = f'{begin}"Cancelled">{line}</style:style>'
    child = f'{begin}"Child" style:parent-style-name="Cancelled"/>'
    own = f'{begin}"ce1" style:parent-style-name="Child"/>'
    cell = f'<table:table-cell table:style-name="{name}"><text:p>a</text:p></table:table-cell>'
    data = BytesIO(zoo.ods(f"{own}<table:table-row>{cell}</table:table-row>"))
    with ZipFile(data, "a") as package:
        package.writestr(
            "styles.xml", f"<office:document-styles>{named}{child}</office:document-styles>"
        )

    (found,) = read(data.getvalue()).worksheets[0].cells

    assert found.struck is struck


@pytest.mark.parametrize(
    ("applied", "areas"),
    [
        ("Gone", (Span(9, 6, 23, 9), Span(2, 2, 2, 2))),
        ("ce2", ()),
        ("nothing", ()),
    ],
)
def test_an_ods_tells_where_a_condition_strikes(applied: str, areas: tuple[Span, ...]) -> None:
    marks = (("Gone", "table-cell", "solid"), ("ce2", "table-cell", "none"))
    styles = "".join(STRIKES.format(name=n, family=f, line=line) for n, f, line in marks)
    condition = (
        "<calcext:conditional-formats><calcext:conditional-format "
        "calcext:target-range-address=\"Sheet1.F9:Sheet1.I23 'A b'.$B$2 broken\">"
        f'<calcext:condition calcext:apply-style-name="{applied}" calcext:value="unique"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )

    assert read(zoo.ods(styles + condition)).worksheets[0].struck_at_times == areas


def test_an_ods_of_gnumeric_tells_in_the_style_of_a_cell_that_a_condition_strikes() -> None:
    struck = STRIKES.format(name="Gnumeric-1", family="table-cell", line="solid")
    begin = '<style:style style:family="table-cell" style:name='
    mapped = f'{begin}"AC1"><style:map style:apply-style-name="Gnumeric-1"/></style:style>'
    cells = "".join(
        f'<table:table-cell table:style-name="{name}"><text:p>a</text:p></table:table-cell>'
        for name in ("AC2", "AC1")
    )
    row = f'{struck}{mapped}{begin}"AC2"/><table:table-row>{cells}</table:table-row>'

    assert read(zoo.ods(row)).worksheets[0].struck_at_times == (Span(1, 2, 1, 2),)


def test_a_named_style_of_an_ods_has_a_condition_that_strikes_what_comes_from_it() -> None:
    begin = '<style:style style:family="table-cell" style:name='
    struck = STRIKES.format(name="Cancelled", family="table-cell", line="solid")
    mapped = f'{begin}"Bold"><style:map style:apply-style-name="Cancelled"/></style:style>'
    own = f'{begin}"ce1" style:parent-style-name="Bold"/>'
    cell = '<table:table-cell table:style-name="ce1"><text:p>a</text:p></table:table-cell>'
    data = BytesIO(zoo.ods(f"{own}<table:table-row>{cell}</table:table-row>"))
    with ZipFile(data, "a") as package:
        package.writestr(
            "styles.xml", f"<office:document-styles>{struck}{mapped}</office:document-styles>"
        )

    assert read(data.getvalue()).worksheets[0].struck_at_times == (Span(1, 1, 1, 1),)


@pytest.mark.parametrize(
    ("how", "linked", "found"),
    [
        ("selection-indexes", "'Evaluation of the plan'.C6", ("Evaluation of the plan", 6, 3)),
        ("selection-indexes", "$Sheet1.$C$6", ("Sheet1", 6, 3)),
        ("selection-indexes", "nowhere", None),
        ("selection", "Sheet1.C6", None),
    ],
)
def test_an_ods_tells_which_list_writes_the_number_of_a_choice(
    how: str, linked: str, found: tuple[str, int, int] | None
) -> None:
    box = f'<form:listbox form:linked-cell="{linked}" form:list-linkage-type="{how}"/>'

    assert read(zoo.ods(box)).worksheets[0].numbered == ((found,) if found else ())


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (
            '<table:help-message table:title="Ana" table:display="true"><text:p>Only</text:p>'
            "<text:p>planned</text:p></table:help-message>",
            [("B1 C1", "Ana: Only\nplanned")],
        ),
        ('<table:help-message table:title="Ana" table:display="true"/>', [("B1 C1", "Ana")]),
        ('<table:help-message table:display="true"/>', []),
        ('<table:help-message table:display="false"><text:p>No</text:p></table:help-message>', []),
        ("<table:error-message><text:p>Not so</text:p></table:error-message>", []),
    ],
)
def test_an_ods_tells_what_a_cell_says_while_it_is_chosen(
    message: str, found: list[tuple[str, str]]
) -> None:
    rules = (
        "<table:content-validations>"
        f'<table:content-validation table:name="val1">{message}</table:content-validation>'
        "</table:content-validations>"
    )
    cell = '<table:table-cell table:content-validation-name="val1" table:style-name="x"/>'
    rows = f"<table:table-row><table:table-cell/>{cell}{cell}</table:table-row>"

    sheet = read(zoo.ods(rules + rows)).worksheets[0]

    told = [(" ".join(area.address for area in e.areas), e.words) for e in sheet.prompts]
    assert told == found
    assert sheet.cells == ()


@pytest.mark.parametrize("is_protected", [True, False])
@pytest.mark.parametrize(("how", "hides"), [("hidden-and-protected", True), ("protected", False)])
def test_a_cell_of_an_ods_that_its_protection_hides_is_not_seen(
    how: str, hides: bool, is_protected: bool
) -> None:
    row = (
        '</table:table><table:table table:name="Two" '
        f'table:protected="{str(is_protected).lower()}">'
        '<style:style style:family="table-cell" style:name="ce1">'
        f'<style:table-cell-properties style:cell-protect="{how}"/></style:style>'
        '<style:style style:family="table-cell" style:name="ce2" style:parent-style-name="ce1"/>'
        '<table:table-row><table:table-cell table:style-name="ce2"><text:p>a</text:p>'
        "</table:table-cell></table:table-row>"
    )

    (found,) = read(zoo.ods(row)).worksheets[1].cells

    assert found.shown == ("" if hides and is_protected else None)


def test_repeated_ods_cells_and_rows_are_written_out() -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:number-columns-repeated="3"/><table:table-cell table:number-columns-repeated="2">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:visibility="collapse"><table:table-cell table:formula="of:=1"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048573"/>'
    )

    worksheet = read(zoo.ods(rows)).worksheets[0]

    assert [cell.address for cell in worksheet.cells] == ["D1", "E1", "D2", "E2", "A3"]
    assert worksheet.cells[-1] == Cell(3, 1, TEXT, None, formula=True)
    assert worksheet.hidden_rows == (3,)


def test_an_ods_note_is_a_comment_and_a_drawing_is_nothing() -> None:
    row = (
        '<table:table-cell table:number-columns-spanned="2"><office:annotation><text:p>note'
        "</text:p></office:annotation><text:p>text</text:p><office:frame><text:p>drawn</text:p>"
        "</office:frame></table:table-cell><table:covered-table-cell/>"
    )

    worksheet = read(zoo.ods(f"<table:table-row>{row}</table:table-row>")).worksheets[0]

    assert worksheet.cells == (Cell(1, 1, TEXT, "text"),)
    assert worksheet.comments == (Comment(1, 1, "note"),)
    assert worksheet.merges == (Span(1, 1, 1, 2),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<table:table-row table:number-rows-repeated='-1'/>", "R04"),
        ("<table:table-row table:number-rows-repeated='many'/>", "R04"),
        ("</table:table><table:table-row><table:table-cell>", "R04"),
    ],
)
def test_a_broken_ods_is_held(content: str, code: str) -> None:
    answer = read_book(zoo.ods(content))

    assert isinstance(answer, Unreadable)
    assert answer.code == code


def an_xlsb(last_row: int = 1, last_column: int = 2) -> bytes:
    """A binary workbook: 1.5 in A1 and a text further down."""
    cells = (Cell(1, 1, NUMBER, 1.5), Cell(last_row + 1, last_column + 1, TEXT, "text"))
    return xlsb({"Report": cells})


@pytest.mark.office
def test_libreoffice_sees_in_our_binary_workbooks_what_we_see(tmp_path: Path) -> None:
    data = an_xlsb()

    saved = converted({"a.xlsb": data}, tmp_path)["a.xlsb"]

    assert read(saved).worksheets[0].cells == read(data).worksheets[0].cells


def test_an_xlsb_is_read_by_calamine_in_a_worker() -> None:
    book = read(an_xlsb())

    assert (book.format, book.errors_visible) == ("xlsb", False)
    assert book.worksheets[0].cells == (Cell(1, 1, NUMBER, 1.5), Cell(2, 3, TEXT, "text"))


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("import os; os.abort()", ForeignReaderError),
        ("raise SystemExit(3)", PasswordError),
        ("raise SystemExit(4)", BeyondLimitsError),
        ("import time; time.sleep(60)", ShortageError),
        ("import os; os.kill(os.getpid(), 9)", ShortageError),
        ("print('not JSON')", ForeignReaderError),
        ("print('[[1, 2]]')", ForeignReaderError),
    ],
)
def test_whatever_the_worker_does_is_one_of_our_refusals(
    program: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_worker", lambda: [sys.executable, "-c", program])

    with pytest.raises(error):
        read_foreign(b"anything", "xls", Meter(ReadLimits(wall_seconds=1.0)))


def test_the_worker_does_not_import_from_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a trap')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert isinstance(read_book(an_xlsb()), Workbook)


@pytest.mark.skipif(os.name != "posix", reason="memory can be bounded on POSIX only")
def test_a_far_cell_ends_the_worker_and_not_us() -> None:
    answer = read_book(an_xlsb(last_row=1_048_575, last_column=16_383))

    assert isinstance(answer, Unreadable)
    assert (answer.code, answer.verdict) == ("R06", Verdict.HELD)
    assert "save it as .xlsx" in answer.says


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, ("boolean", True)),
        (3, ("number", 3.0)),
        ("x", ("text", "x")),
        (dt.datetime(1900, 3, 2, 12), ("date", 62.5)),
        (dt.datetime(1900, 1, 15, 12), ("date", 15.5)),
        (dt.date(2018, 1, 31), ("date", 43131.0)),
        (dt.time(12), ("date", 0.5)),
        (dt.timedelta(hours=30), ("text", "30:00:00")),
        (dt.timedelta(hours=6), ("date", 0.25)),
        (dt.datetime(1900, 2, 28, 12), ("date", 59.5)),
        (dt.time(), ("error", "#####")),
        ("x" * 8_221, ("error", "x" * 60 + "… (the end is missing)")),
        ("x" * 8_222, ("text", "x" * 8_222)),
    ],
)
def test_a_date_of_calamine_becomes_its_serial_number_again(
    value: object, expected: tuple[str, object]
) -> None:
    assert foreign._kind_and_value(value) == expected


def test_a_text_with_nothing_between_its_letters_is_read_as_people_see_it() -> None:
    sheet = foreign._worksheet(("S", "visible", [], [(1, 1, "text", "N\0U\0L\0")]))

    assert [cell.value for cell in sheet.cells] == ["NUL"]


def test_the_worker_says_by_its_exit_code_what_was_wrong() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tipxl.excel.foreign"],
        input=b"no workbook at all",
        capture_output=True,
        check=False,
        cwd=Path(foreign.__file__).parents[2],
    )

    assert done.returncode == 5
    assert done.stdout == b""


def an_old_book(*records: tuple[int, bytes]) -> bytes:
    """The beginning of an .xls: the first record and those that follow it."""
    first = (0x0809, b"\x00\x06\x05\x00" + bytes(12))
    return b"".join(struct.pack("<HH", n, len(data)) + data for n, data in (first, *records))


WRITE_PROTECTED, FILE_PASS, SHEET = (0x86, b""), (0x2F, bytes(6)), (0x85, bytes(9))


@pytest.mark.parametrize(
    ("records", "locked"),
    [
        ((FILE_PASS, SHEET), True),
        ((WRITE_PROTECTED, (0xE1, bytes(2)), FILE_PASS, SHEET), True),
        ((SHEET, FILE_PASS), False),
        ((), False),
    ],
)
def test_an_xls_with_a_password_is_known_whatever_stands_before_it(
    records: tuple[tuple[int, bytes], ...], *, locked: bool
) -> None:
    data = zoo.ole("Workbook") + an_old_book(*records)

    answer = read_book(data)

    assert isinstance(answer, Unreadable)
    assert (answer.code == "R02") == locked


@pytest.mark.office
def test_no_text_of_a_formula_in_an_xls_is_taken_without_its_end(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet("Sheet", 0)
    page["A1"] = '=REPT("x",10000)'
    page["A2"] = '=REPT("\u0436",10000)'
    page["A3"] = "y" * 20_000
    raw = BytesIO()
    book.save(raw)

    saved = converted({"a.xlsx": raw.getvalue()}, tmp_path, "xls")["a.xlsx"]

    kinds = [cell.kind for cell in read(saved).worksheets[0].cells]
    assert kinds == [CellKind.ERROR, CellKind.ERROR, CellKind.TEXT]


def test_a_binary_workbook_with_cells_that_the_reader_passes_over_is_held_with_one_reason() -> None:
    # SheetJS writes the cells of a row after the first without their column (BrtShortSt).
    short = struct.pack("<I", 0) + struct.pack("<I", 2) + "No".encode("utf-16-le")
    end = bytes([0x92, 0x01, 0x00])  # BrtEndSheetData
    data = resaved(an_xlsb(), {end: bytes([17, len(short)]) + short + end})

    answer = read_book(data)

    assert isinstance(answer, Unreadable)
    assert (answer.code, answer.verdict) == ("R06", Verdict.HELD)
    assert "its program keeps cells in a way that we cannot read" in answer.says


def resaved(package: bytes, changes: Mapping[bytes, bytes]) -> bytes:
    """The package with some bytes of its sheets put in the place of others."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as before, ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            for old, new in changes.items():
                data = data.replace(old, new, 1) if "/worksheets/sheet" in name else data
            after.writestr(name, data)
    return target.getvalue()
