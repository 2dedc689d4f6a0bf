"""The body's workbook on a laptop's screen and on paper: how wide, how high, how large."""

import io
from datetime import date

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import a_layout, a_plan, a_template, an_occasion
from tests.excel.form.test_form_write import a_form, a_row
from tipxl.domain.core.expression import holds
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.schema.form_schema import ColumnKind
from tipxl.domain.schema.rules import applies
from tipxl.excel.form.form_places import FIRST, SCREEN, FormTable, pixels, tables
from tipxl.excel.form.form_workbook import form_workbook

# What Excel shows of a sheet on a screen of 1366 x 768 at 100 %.
HIGH = 500

# Points of an A4 page that lies, without its margins; LibreOffice draws a letter 5.6 points wide.
PAGE, LETTER = 842 - 2 * 0.4 * 72, 5.6


def both_roles() -> IssuedForm:
    return a_template()


def leads_only() -> IssuedForm:
    return a_form(a_row(1), a_row(2))


def parts_only() -> IssuedForm:
    return a_form(a_row(1, "part"), a_row(2, "part"))


def of_an_evaluation() -> IssuedForm:
    held = next(each for each in a_plan().rounds if each.evaluation)
    return a_template(occasion=an_occasion(held.period))


FORMS = [both_roles, leads_only, parts_only, of_an_evaluation]


def _tables(issued_form: IssuedForm) -> tuple[FormTable, ...]:
    return tables(issued_form, a_layout().for_round(issued_form.evaluation))


def _book(issued_form: IssuedForm) -> openpyxl.Workbook:
    data = form_workbook(issued_form, a_layout())
    return openpyxl.load_workbook(io.BytesIO(data))


def _width(page: Worksheet, column: int) -> float:
    """The characters of a column as its file has them, with the room around its text."""
    for each in page.column_dimensions.values():
        if (each.min or 0) <= column <= (each.max or 0):
            return 0.0 if each.hidden else float(each.width)
    return 8.43


def _height(page: Worksheet, row: int) -> float:
    found = page.row_dimensions[row]
    return 0.0 if found.hidden else float(found.height or 15)


@pytest.mark.parametrize("made", FORMS)
def test_what_must_be_answered_stands_beside_what_is_read_on_a_laptop(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)

    for table in _tables(issued_form):
        page = book[table.block.sheet]
        needed = [spot.at for spot in table.inputs if not spot.column.optional]
        wide = sum(round(_width(page, at + 1) * 7) for at in range(max(needed) + 1))
        assert wide <= SCREEN, table.block.key
        assert pixels(table.needed_widths) == wide


@pytest.mark.parametrize("made", FORMS)
def test_what_is_frozen_above_takes_a_third_of_the_grid_at_most(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)

    for table in _tables(issued_form):
        page = book[table.block.sheet]
        assert str(page.freeze_panes).endswith(str(FIRST + 1))
        high = sum(_height(page, row) for row in range(1, FIRST + 1)) / 0.75
        assert high <= HIGH / 3, table.block.key


@pytest.mark.parametrize("made", FORMS)
def test_every_sheet_prints_at_eight_points_or_more_and_repeats_its_headings(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)
    blocks = {table.block.sheet: table for table in _tables(issued_form)}

    for page in (each for each in book if each.sheet_state == "visible"):
        table = blocks.get(page.title)
        last = table.last_needed + 1 if table else page.max_column
        points = sum(_width(page, at) for at in range(1, last + 1)) * LETTER
        scale = min(1.0, PAGE / points)
        smallest = min(float(c.font.sz) for row in page.iter_rows() for c in row if c.value and (
            not str(c.value).startswith(("tx:", "TX1."))
        ))  # fmt: skip
        assert page.page_setup.orientation == "landscape"
        assert scale * smallest >= 7.95, (page.title, scale, smallest)
        if table:
            assert page.print_title_rows == f"${FIRST - 1}:${FIRST}"
            assert str(page.print_area).split("!")[1].startswith("$A$1:")


def test_what_is_optional_stands_right_of_what_must_be_answered() -> None:
    for block in a_layout().blocks:
        optional = [column.optional for column in block.inputs]
        assert optional == sorted(optional), block.key


def test_a_heading_is_printed_on_the_page_of_its_first_row() -> None:
    rows = [a_row(n, headings=("You lead · A", f"A.{n} Long words")) for n in range(1, 40)]
    issued_form = a_form(*rows)
    page = _book(issued_form)["Activities"]
    table = _tables(issued_form)[0]

    breaks = [each.id for each in page.row_breaks.brk]

    begins = [first - 2 for first in table.lines]
    assert breaks
    assert set(breaks) <= set(begins)


def test_columns_of_text_are_wider_where_a_body_has_one_role_only() -> None:
    def wide(issued_form: IssuedForm) -> float:
        table = _tables(issued_form)[0]
        return next(spot.width for spot in table.inputs if spot.column.key == "progress")

    assert wide(both_roles()) < wide(leads_only()) <= wide(parts_only())


@pytest.mark.parametrize("made", FORMS)
def test_no_text_that_is_read_touches_the_edge_of_its_cell(made: object) -> None:
    book = _book(made())  # type: ignore[operator]

    for page in (each for each in book if each.sheet_state == "visible"):
        framed = [c for row in page.iter_rows() for c in row if c.border.bottom.style and c.value]
        touching = [
            f"{page.title}!{each.coordinate} {each.value}"
            for each in framed
            if each.alignment.horizontal not in ("right", "center")
            and not str(each.value).startswith("tx:")
            and _width(page, each.column) >= 10.7
            and (each.alignment.horizontal, each.alignment.indent) != ("left", 1)
        ]
        assert not touching


@pytest.mark.parametrize("made", FORMS)
def test_no_heading_touches_the_edge_of_its_cell_however_narrow_its_column(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)

    for table in _tables(issued_form):
        page = book[table.block.sheet]
        headed = [*page[FIRST], *(page.cell(band.row + 1, 1) for band in table.bands)]
        touching = [
            each.coordinate
            for each in headed
            if each.value
            and each.alignment.horizontal != "center"
            and (each.alignment.horizontal, each.alignment.indent) != ("left", 1)
        ]
        assert not touching, table.block.key


@pytest.mark.parametrize("made", FORMS)
def test_check_prints_no_page_of_lines_that_nobody_has_begun(made: object) -> None:
    page = _book(made())["Check"]  # type: ignore[operator]

    last = int(str(page.print_area).rsplit("$", 1)[1])
    lines = [page.cell(row, 1).value for row in range(6, page.max_row + 1)]
    begun = [n for n, value in enumerate(lines, 6) if str(value).startswith("=IFERROR(HYPERLINK")]
    assert begun
    assert last == begun[0] - 1


def test_check_names_the_sheet_of_a_line_where_a_row_is_asked_on_several() -> None:
    page = _book(of_an_evaluation())["Check"]
    names = [str(cell.value) for (cell,) in page.iter_rows(min_row=6, max_col=1) if cell.value]

    keys = [each for each in names if "#" in each and ":" not in each and "=" not in each]
    again = [each for each in names if each.startswith("Evaluation: ")]
    assert len(keys) == len(set(keys))
    assert again
    assert {each.removeprefix("Evaluation: ") for each in again} <= set(keys)
    assert "relevance" not in names
    assert "Evaluation of the plan" in names


def test_a_state_of_several_lines_is_seen_whole_beside_a_short_row() -> None:
    issued_form = a_form(a_row(1, final=True, settled=True, given={"status": "CO"}))
    page = _book(issued_form)["Activities"]
    row = _tables(issued_form)[0].lines[0] + 1

    # "Agreed: nothing to do" needs three lines.
    assert _height(page, row) >= 3 * 12.75


@pytest.mark.parametrize("made", FORMS)
def test_nothing_stands_where_the_title_of_a_sheet_runs(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)

    for table in _tables(issued_form):
        title, *beside = [cell.value for cell in book[table.block.sheet][1]]
        assert title
        assert not any(beside)
        codes = [cell.value for cell in book[table.block.sheet][2] if cell.value]
        assert issued_form.identity.code in codes


@pytest.mark.parametrize("made", FORMS)
def test_headings_of_what_must_be_answered_stand_on_two_lines(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)

    for table in _tables(issued_form):
        assert _height(book[table.block.sheet], FIRST) <= 2 * 12.75 + 3, table.block.key


def test_a_row_begins_with_one_coloured_cell() -> None:
    layout, issued_form = a_layout(), leads_only()
    block = layout.block("activities")
    row = issued_form.block("activities").rows[0]

    asked = [
        column.key
        for column in block.inputs
        if not column.optional
        and holds(applies(layout, block, column, issued_form.asked(row)), {}, date(2018, 7, 1))
    ]

    assert asked == ["status"]


@pytest.mark.parametrize("made", FORMS)
def test_no_table_of_read_me_is_torn_between_pages(made: object) -> None:
    page = _book(made())["Read me"]  # type: ignore[operator]

    breaks = [each.id for each in page.row_breaks.brk]

    headings = {"Status now", "Your part in this period", "Question", "State of a line"}
    assert breaks or made is parts_only  # which fits a page
    assert all(page.cell(row + 1, 1).value in headings for row in breaks)
    assert not page.sheet_properties.pageSetUpPr or not page.sheet_properties.pageSetUpPr.fitToPage


def test_a_long_name_of_a_body_stays_on_the_page_of_what_it_heads() -> None:
    form = a_template()
    name = "Joint Committee on the Sharing of Measurements among the Riparian Provinces " * 3
    long = replace(form, wording=replace(form.wording, body_name=name.strip()))

    for sheet, row in (("Read me", 1), ("Cover", 3)):
        usual, page = _book(form)[sheet], _book(long)[sheet]
        assert not usual.merged_cells.ranges
        (merged,) = page.merged_cells.ranges
        assert (merged.min_row, merged.max_row) == (row, row)
        assert page.cell(row, 1).alignment.wrap_text
        assert page.row_dimensions[row].height >= 2 * page.cell(row, 1).font.size


@pytest.mark.parametrize("made", FORMS)
def test_read_me_does_not_send_its_reader_to_read_me(made: object) -> None:
    page = _book(made())["Read me"]  # type: ignore[operator]
    texts = [str(each.value) for row in page.iter_rows() for each in row if each.value]

    assert any("Choose the status that is true today." in each for each in texts) or (
        made is parts_only
    )
    assert not [each for each in texts if "sheet explains" in each]


@pytest.mark.parametrize("made", FORMS)
def test_an_answer_in_a_narrow_column_stands_below_its_heading(made: object) -> None:
    issued_form = made()  # type: ignore[operator]
    book = _book(issued_form)

    for table in _tables(issued_form):
        page = book[table.block.sheet]
        for spot in table.inputs:
            if spot.column.kind is ColumnKind.COUNT:
                continue
            head = page.cell(FIRST, spot.at + 1).alignment.horizontal
            below = {page.cell(row + 1, spot.at + 1).alignment.horizontal for row in table.lines}
            assert below <= {head, None}, (table.block.key, spot.column.key)  # None: not asked
