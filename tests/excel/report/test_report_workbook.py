import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import a_layout
from tests.excel.office import converted
from tests.reports.builders import a_small_plan, first_round, last_round
from tipxl.errors import TipxlError
from tipxl.excel.report.report_styles import FORMATS
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    Paper,
    Repeated,
    Report,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    Sheet,
    SheetLink,
    StatusCell,
    Table,
    Tile,
    ValueKind,
)
from tipxl.reports.model.visual_language import BODY, FINE, PAPER, ChartColour
from tipxl.reports.round.consolidated import consolidated


def a_report(*cells: Cell, kind: ValueKind = ValueKind.TEXT, dense: bool = False) -> Report:
    """One sheet with one table: a line of these cells, from A4 on."""
    columns = tuple(ReportColumn(f"c{n}", f"Column {n}", kind=kind) for n in range(len(cells)))
    made = Table("", columns, (ReportLine(cells),), filtered=True, dense=dense)
    return Report("A report", (Sheet("One", "The sheet", (), (made,), frozen=1),))


def opened(report: Report) -> Workbook:
    return load_workbook(BytesIO(report_workbook(report)))


def page(report: Report, name: str = "One") -> Worksheet:
    sheet = opened(report)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x.org","see")', "@SUM(A1)", "+1", "-1", "https://x.org/report"],
)
@pytest.mark.parametrize("dense", [False, True])
def test_text_is_written_as_text_and_nothing_else(text: str, dense: bool) -> None:
    cell = page(a_report(text, dense=dense))["A4"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("cell", "value", "shown"),
    [
        (None, None, "General"),
        (12, 12, FORMATS[ValueKind.NUMBER]),
        (2.5, 2.5, FORMATS[ValueKind.NUMBER]),
        (Share(12, 57), "12 of 57 (21.1 %)", FORMATS[ValueKind.NUMBER]),
        (Repeated("again"), "again", FORMATS[ValueKind.NUMBER]),
    ],
)
def test_each_cell_is_written_as_what_it_is(cell: Cell, value: object, shown: str) -> None:
    written = page(a_report(cell, "x", kind=ValueKind.NUMBER))["A4"]

    assert written.value == value
    assert cell is None or written.number_format == shown


def test_days_and_moments_are_dates_that_can_be_sorted() -> None:
    moment = datetime(2018, 7, 30, 9, 30, tzinfo=UTC)

    day = page(a_report(date(2018, 7, 30), kind=ValueKind.DATE))["A4"]
    time = page(a_report(moment, kind=ValueKind.DATETIME))["A4"]

    assert (day.value, day.number_format) == (datetime(2018, 7, 30), "d mmm yyyy")
    assert (time.value, time.number_format) == (datetime(2018, 7, 30, 9, 30), "d mmm yyyy hh:mm")


def test_a_status_is_coloured_and_worded() -> None:
    cell = page(a_report(StatusCell("Ongoing", "BDD7EE", "PV")))["A4"]

    assert cell.value == "Ongoing · PV"
    assert cell.fill.fgColor.rgb == "FFBDD7EE"


def test_a_link_stays_inside_the_workbook() -> None:
    cell = page(a_report(SheetLink("to one", "One")))["A4"]

    assert cell.value == "to one"
    assert cell.hyperlink is not None
    assert (cell.hyperlink.location, cell.hyperlink.target) == ("'One'!A1", None)


def test_the_table_is_filtered_and_its_headings_stay_in_sight() -> None:
    sheet = page(a_report("x", "y"))

    assert sheet.auto_filter.ref == "A3:B4"
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"


A4_LYING = 842 - 2 * 0.4 * 72  # points between the margins


def _printed_points(sheet: Worksheet) -> float:
    """How wide a sheet is on paper, at 5.25 points a character."""
    widths = [each.width for each in sheet.column_dimensions.values()]
    return sum(widths) * 5.25 * (sheet.page_setup.scale or 100) / 100


@pytest.mark.parametrize("width", [10.0, 40.0, 120.0])
def test_wide_columns_are_printed_smaller_and_never_beyond_the_page(width: float) -> None:
    columns = tuple(ReportColumn(f"c{n}", "What", width) for n in range(4))
    line = ReportLine(("word " * 200,) * 4)
    wide = Sheet("One", "The sheet", tables=(Table("", columns, (line,)),))

    assert _printed_points(page(Report("A report", (wide,)))) <= A4_LYING


def test_a_column_is_as_wide_as_what_stands_in_it_and_a_heading_takes_two_lines() -> None:
    columns = (
        ReportColumn("few", "Few", 40.0),
        ReportColumn("long", "A heading of very many words indeed", 8.0),
    )
    sheet = page(
        Report(
            "A report",
            (Sheet("One", "T", tables=(Table("", columns, (ReportLine(("a", "b")),)),)),),
        )
    )

    narrow, wide = (sheet.column_dimensions[each].width for each in "AB")
    assert narrow < 8
    assert 15 < wide < 25


def _sheet(*tables: Table, **changes: object) -> Report:
    made = Sheet("One", "The sheet", tables=tables, frozen=1)
    return Report("A report", (replace(made, **changes),))


def test_long_texts_are_wrapped_rather_than_printed_below_eight_points() -> None:
    columns = tuple(ReportColumn(f"c{n}", f"Column {n}", 40.0) for n in range(8))
    line = ReportLine(("a text of several words " * 4,) * 8)

    sheet = page(_sheet(Table("", columns, (line,), filtered=True)))

    assert sheet.page_setup.paperSize == 9
    assert int(sheet.page_setup.scale or 100) * 10 >= 100 * 8


def test_more_columns_than_a_page_holds_are_printed_on_wider_paper_and_still_read() -> None:
    columns = tuple(ReportColumn(f"c{n}", f"Column {n}", 17.0, ValueKind.SHARE) for n in range(12))
    line = ReportLine((Share(48, 57),) * 12)

    sheet = page(_sheet(Table("", columns, (line,), filtered=True)))

    assert sheet.page_setup.paperSize == 8
    assert int(sheet.page_setup.scale or 100) * 10 >= 100 * 8


def test_of_lines_to_be_looked_up_the_columns_of_one_page_are_printed() -> None:
    columns = tuple(ReportColumn(f"c{n}", f"Column {n}", 30.0) for n in range(20))
    line = ReportLine(("a text",) * 20)

    sheet = page(_sheet(Table("", columns, (line,), filtered=True, dense=True)))

    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.print_area == "'One'!$A$1:$E$5"


def test_texts_keep_their_width_on_a_sheet_that_is_printed_on_several_pages() -> None:
    area = ReportColumn("area", "Area", 40.0)
    columns = (area, *(ReportColumn(f"c{n}", f"Column {n}", 12.0) for n in range(24)))
    name = "Law Enforcement and Prosecution of Crimes"
    lines = tuple(ReportLine((name, *("a longer answer",) * 24)) for _ in range(3))

    sheet = page(_sheet(Table("", columns, lines, filtered=True)))

    assert sheet.page_setup.fitToWidth == 2
    assert sheet.column_dimensions["A"].width > 30


def test_a_title_is_not_cut_where_only_the_first_columns_are_printed() -> None:
    columns = (ReportColumn("a", "A", 50.0), ReportColumn("b", "File", 20.0, printed=False))
    title = "Other activities, not in the plan, July to December 2020"
    intro = ("No body reported an activity beside those of the plan in this round.",)

    sheet = page(_sheet(Table("", columns, (), filtered=True), title=title, intro=intro))

    assert sheet.column_dimensions["A"].width > 1.2 * len(title)
    assert not any(each.max_col > 1 for each in sheet.merged_cells.ranges)


def test_numbers_in_long_lists_stand_below_their_headings() -> None:
    columns = (
        ReportColumn("n", "Counted", 12.0, ValueKind.NUMBER),
        ReportColumn("words", "In words", 24.0, ValueKind.SHARE),
        ReportColumn("what", "Figure", 24.0),
    )
    line = ReportLine((48, Share(48, 57), "Addressed"))

    sheet = page(_sheet(Table("", columns, (line,), filtered=True, dense=True)))

    sides = [
        [cell.alignment.horizontal for cell in sheet[row]]
        for row in (sheet.max_row - 1, sheet.max_row)
    ]
    assert sides == [["right", "right", "left"]] * 2


def test_no_number_on_a_chart_is_printed_below_eight_points() -> None:
    columns = (ReportColumn("name", "Name"), ReportColumn("n", "Rows", kind=ValueKind.NUMBER))
    made = Table("", columns, (ReportLine(("A", 3)),), filtered=True)
    series = (Series(Cells("One", "n"), ChartColour.NUMBER),)
    chart = Chart(ChartKind.FULL_BAR, "A chart", Cells("One", "name"), series, "rows")

    with ZipFile(BytesIO(report_workbook(_sheet(made, charts=(chart,))))) as package:
        drawn = package.read("xl/charts/chart1.xml").decode()

    sizes = [int(each) / 100 for each in re.findall(r' sz="(\d+)"', drawn)]
    smallest_print = FINE / BODY
    assert len(sizes) >= 4
    assert min(sizes) * smallest_print >= 8


def test_a_share_is_never_torn() -> None:
    columns = (ReportColumn("a", "A", 6.0, ValueKind.SHARE),)
    line = ReportLine((Share(100, 100),), RowStyle.TOTAL)

    sheet = page(_sheet(Table("", columns, (line,))))

    assert sheet.column_dimensions["A"].width > len("100 of 100 (100.0 %)") * 0.9
    assert sheet.row_dimensions[4].height < 20


def test_a_small_table_stands_on_one_page() -> None:
    columns = (ReportColumn("a", "A", 90.0),)
    lines = tuple(ReportLine((f"line {n}",)) for n in range(9))
    tables = tuple(Table(f"Table {n}", columns, lines) for n in range(12))

    sheet = page(_sheet(*tables))

    begins = [str(sheet.cell(each.id + 1, 1).value) for each in sheet.row_breaks.brk]
    assert len(begins) > 2
    assert all(text.startswith("Table") for text in begins)


def test_what_is_for_the_screen_is_not_printed() -> None:
    columns = (ReportColumn("a", "A", 20.0), ReportColumn("b", "B", 20.0, printed=False))

    sheet = page(_sheet(Table("", columns, (ReportLine(("x", "y")),), filtered=True)))

    assert sheet.print_area == "'One'!$A$1:$A$5"


def test_the_headings_of_the_last_table_are_repeated_on_its_further_pages() -> None:
    short, long = ReportColumn("a", "A", 20.0), ReportColumn("b", "B", 90.0)
    lines = tuple(ReportLine((f"line {n}",)) for n in range(120))

    sheet = page(_sheet(Table("First", (short,), lines[:3]), Table("Last", (long,), lines)))

    first = int(str(sheet.print_title_rows).partition(":")[0].strip("$"))
    assert sheet.cell(first, 1).value == "B"
    assert len(sheet.row_breaks.brk) >= 2


def test_the_headings_of_the_last_tables_that_have_the_same_hold_for_all_of_them() -> None:
    other, alike = ReportColumn("a", "A", 20.0), ReportColumn("b", "B", 90.0)
    lines = tuple(ReportLine((f"line {n}",)) for n in range(60))
    tables = (
        Table("First", (other,), lines[:3], key="first"),
        Table("Reasons", (alike,), lines, key="reasons"),
        Table("Answers", (alike,), lines, key="answers"),
    )

    sheet = page(_sheet(*tables))

    first = int(str(sheet.print_title_rows).partition(":")[0].strip("$"))
    assert (sheet.cell(first - 1, 1).value, sheet.cell(first, 1).value) == ("Reasons", "B")


def test_a_table_that_another_sheet_prints_is_left_out_of_print() -> None:
    columns = (ReportColumn("a", "A", 20.0),)
    lines = tuple(ReportLine((f"line {n}",)) for n in range(9))

    sheet = page(_sheet(Table("", columns, lines), Table("Again", columns, lines, printed=False)))

    last = int(str(sheet.print_area).rpartition("$")[2])
    below = [str(sheet.cell(row, 1).value) for row in range(last + 1, sheet.max_row + 1)]
    assert "Again" in below
    assert "line 8" in [str(sheet.cell(row, 1).value) for row in range(1, last + 1)]


def test_tiles_and_charts_are_printed_whole_where_the_tables_below_are_narrower() -> None:
    columns = (ReportColumn("a", "A", 20.0),)
    tiles = tuple(Tile(f"Figure {n}", n) for n in range(4))
    made = Table("", columns, (ReportLine(("x",)),))

    sheet = page(_sheet(made, tiles=tiles, grid=(13.0,) * 12))

    assert not sheet.print_area


def test_a_number_with_a_link_stands_below_the_others() -> None:
    # LibreOffice forgets the indent of a cell with a link: the space is in the number's format.
    cells = (3, Linked(3, CellRef("One")))

    drawn = page(a_report(*cells, kind=ValueKind.NUMBER))

    looks = {(each.number_format, each.alignment.indent) for each in (drawn["A4"], drawn["B4"])}
    assert looks == {(FORMATS[ValueKind.NUMBER], 0.0)}
    assert FORMATS[ValueKind.NUMBER].endswith("@_w")


def test_a_table_of_the_same_columns_goes_on_below_the_headings_in_sight() -> None:
    columns = (ReportColumn("a", "Key", 20.0),)
    first = Table("Rows", columns, (ReportLine(("x",)),), filtered=True)
    second = Table("Activities", columns, (ReportLine(("y",)),), key="two", continues=True)

    sheet = page(_sheet(first, second))

    assert [cell.value for cell in sheet["A"]] == [
        "The sheet", None, "Rows", "Key", "x", None, "Activities", "y",
    ]  # fmt: skip


def test_what_is_not_known_is_hatched_and_light_letters_stand_on_dark_bars() -> None:
    columns = (
        ReportColumn("name", "Name"),
        ReportColumn("women", "Women", kind=ValueKind.NUMBER),
        ReportColumn("unknown", "Not known", kind=ValueKind.NUMBER),
        ReportColumn("none", "No status yet", kind=ValueKind.NUMBER),
    )
    made = Table("", columns, (ReportLine(("A", 3, 1, 1)),), filtered=True)
    series = (
        Series(Cells("One", "women"), ChartColour.WOMEN),
        Series(Cells("One", "unknown"), ChartColour.NOT_KNOWN),
        Series(Cells("One", "none"), ChartColour.NO_STATUS),
    )
    chart = Chart(ChartKind.STACKED_BAR, "A chart", Cells("One", "name"), series, "people")

    with ZipFile(BytesIO(report_workbook(_sheet(made, charts=(chart,))))) as package:
        drawn = package.read("xl/charts/chart1.xml").decode()

    women, _, unknown = drawn.partition('<c:idx val="1"/>')
    assert re.findall(r'<a:pattFill prst="(\w+)"', unknown) == ["wdUpDiag", "pct10"]
    assert "pattFill" not in women
    unknown = unknown.partition('<c:idx val="2"/>')[0]
    labels = [each.partition("<c:dLbls>")[2] for each in (women, unknown)]
    assert [PAPER in each for each in labels] == [True, False]


@pytest.mark.parametrize(("kind", "told"), [(ChartKind.BAR, ["n/a"]), (ChartKind.STACKED_BAR, [])])
def test_beside_a_bar_that_is_not_known_stand_its_words(kind: ChartKind, told: list[str]) -> None:
    columns = (ReportColumn("name", "Name"), ReportColumn("n", "Number", kind=ValueKind.NUMBER))
    lines = (ReportLine(("A", 3)), ReportLine(("B", "n/a")), ReportLine(("C", 0)))
    made = Table("", columns, lines, filtered=True)
    series = (Series(Cells("One", "n"), ChartColour.NUMBER),)
    chart = Chart(kind, "A chart", Cells("One", "name"), series, "rows")

    with ZipFile(BytesIO(report_workbook(_sheet(made, charts=(chart,))))) as package:
        drawn = package.read("xl/charts/chart1.xml").decode()

    own = re.findall(r"<c:dLbl>.*?</c:dLbl>", drawn)
    assert [re.findall(r"<c:v>(.*?)</c:v>", each)[0] for each in own] == told
    assert all('<c:idx val="1"/>' in each for each in own)


def test_an_empty_table_says_so_below_its_title() -> None:
    none = Table("Rows that moved", (ReportColumn("a", "A", 9.0),), ())

    sheet = page(Report("A report", (Sheet("One", "T", tables=(none,)),)))

    assert [sheet["A3"].value, sheet["A4"].value] == ["Rows that moved", "None in this round"]


def test_no_page_ends_with_a_title_or_a_heading_inside_a_table() -> None:
    columns = (ReportColumn("a", "A", 90.0),)
    lines = tuple(
        ReportLine((f"Part {n}",), RowStyle.GROUP) if n % 4 == 0 else ReportLine(("x\ny\nz",))
        for n in range(80)
    )
    tables = tuple(Table(f"Table {n}", columns, lines[:30]) for n in range(6))

    sheet = page(Report("A report", (Sheet("One", "T", tables=tables),)))

    begins = [each.id for each in sheet.row_breaks.brk]
    last = [str(sheet.cell(row, 1).value) for row in begins]
    assert len(begins) > 3
    assert [each for each in last if each.startswith(("Part", "Table", "A"))] == []


def test_the_foot_of_a_long_title_still_says_which_round_it_is_and_that_it_is_a_draft() -> None:
    plan = "Regional Work Plan on the Prevention of Trafficking and on Everything Else 2017-2020"
    report = Report(f"{plan}, July to December 2018 (draft)", a_report("x").sheets)

    foot = page(report).oddFooter

    assert foot is not None
    said = str(foot.left.text) if foot.left else ""
    assert len(said) <= 90
    assert said.startswith("Regional Work Plan")
    assert said.endswith(" …, July to December 2018 (draft)")


def test_a_sheet_prints_one_page_wide_with_its_title_and_page_number() -> None:
    report = Report("Roads & rivers", a_report("x").sheets)

    sheet = page(report)

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert _printed_points(sheet) <= A4_LYING
    assert sheet.oddFooter is not None
    left, right = sheet.oddFooter.left, sheet.oddFooter.right
    assert left is not None
    assert right is not None
    assert (left.text, right.text) == ("Roads && rivers", "&A · Page &P of &N")


def test_a_wide_sheet_may_ask_for_wider_paper() -> None:
    wide = Sheet("One", "The sheet", paper=Paper.A3)

    assert page(Report("A report", (wide,))).page_setup.paperSize == 8


def test_a_heading_inside_a_table_is_not_merged_so_that_people_can_sort() -> None:
    columns = (ReportColumn("a", "A"), ReportColumn("b", "B"))
    lines = (ReportLine(("Area", None), RowStyle.GROUP), ReportLine(("x", "y")))
    sheet = page(Report("R", (Sheet("One", "S", (), (Table("", columns, lines),)),)))

    assert sheet["A4"].value == "Area"
    assert not [area for area in sheet.merged_cells.ranges if area.min_row >= 4]


def test_a_column_that_spans_others_is_merged_and_leaves_their_widths() -> None:
    narrow = Table("", (ReportColumn("a", "A", 8), ReportColumn("b", "B", 9)), ())
    across = Table("", (ReportColumn("c", "C", 60, span=2),), (ReportLine(("text",)),))
    sheet = page(Report("R", (Sheet("One", "S", (), (narrow, across)),)))

    assert "A6:B6" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet.column_dimensions["A"].width < 10


def test_rows_are_high_enough_for_their_text_and_may_still_grow() -> None:
    with ZipFile(BytesIO(report_workbook(a_report("word " * 20)))) as package:
        written = package.read("xl/worksheets/sheet1.xml").decode()

    assert float(written.partition('<row r="4"')[2].partition('ht="')[2].partition('"')[0]) > 80
    assert "customHeight" not in written


def test_the_same_report_gives_the_same_bytes() -> None:
    report = consolidated(a_small_plan(), a_layout(), (first_round(closed=True), last_round()))

    assert report_workbook(report) == report_workbook(report)


def test_a_text_too_long_for_a_cell_is_refused_in_words() -> None:
    with pytest.raises(TipxlError, match="does not fit a cell"):
        report_workbook(a_report("x" * 32_768))


def test_the_consolidated_workbook_has_its_cells_where_they_belong() -> None:
    report = consolidated(a_small_plan(), a_layout(), (first_round(closed=True), last_round()))
    book = opened(report)

    assert book.sheetnames == [*(sheet.name for sheet in report.sheets), "Counts"]
    assert [each.title for each in book if each.sheet_state == "hidden"] == ["Counts"]
    sheet = book["Master plan"]
    assert [sheet.cell(4, column).value for column in range(1, 8)] == [
        *("Activity", "Expected output", "Who", "Status", "What was achieved so far"),
        *("Next step, or reason", "Target"),
    ]
    assert sheet["A5"].value == "A. Knowledge"
    assert (sheet["A7"].value, sheet["D7"].value) == ("a.1.1. Hold A.a.1.1: Rivers", "Completed")
    assert sheet["E8"].value.startswith("Delivered in 2018H2. ABC: =1+1")


@pytest.mark.office
def test_libreoffice_opens_and_prints_the_consolidated_workbook(tmp_path: Path) -> None:
    data = report_workbook(
        consolidated(a_small_plan(), a_layout(), (first_round(closed=True), last_round()))
    )

    saved = converted({"consolidated.xlsx": data}, tmp_path)["consolidated.xlsx"]
    printed = converted({"consolidated.xlsx": data}, tmp_path, "pdf")["consolidated.xlsx"]

    sheet = load_workbook(BytesIO(saved))["Master plan"]
    assert sheet["A5"].value == "A. Knowledge"
    assert sheet["E8"].data_type == "s"
    assert printed.startswith(b"%PDF")
