"""decisions.xlsx as she opens it: what each cell offers, what is told, and that nothing is lost."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from tipxl.domain.decisions.decision_lines import SHEET
from tipxl.domain.decisions.register import (
    DECISION_HEADINGS,
    LISTS,
    WAIVER_HEADINGS,
    WAIVERS,
    OtherSheet,
    Register,
)
from tipxl.domain.decisions.table_sheet import TableSheet, Value, new_sheet
from tipxl.errors import TipxlError
from tipxl.excel.editable.decisions_book import decisions_workbook, read_decisions
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.excel.form.form_places import SCREEN

OFFERS = DropdownOffers(
    periods=("2018H1", "2018H2"),
    rows=("A.a.1.1#1", "A.a.1.2#1"),
    bodies=("ACWC", "SOMTC"),
    columns=("progress",),
    statuses=("Completed", "Ongoing"),
    kinds=("A status",),
    rules=("V08",),
    answers={"D-1": ("Discontinue it", "Leave it"), "D-2": ("Count both", "Count one")},
)
LINES: tuple[dict[str, Value], ...] = (
    {"number": "D-1", "state": "open", "row": "A.a.1.1#1", "says": "=1+1"},
    {"number": "D-2", "state": "applied", "why": "So\nit was", "day": datetime(2018, 9, 12)},
)


def sheet(lines: Sequence[dict[str, Value]] = LINES) -> TableSheet:
    empty = new_sheet(SHEET, DECISION_HEADINGS)
    return replace(empty, rows=tuple(empty.new_row(line) for line in lines))


def register(decisions: TableSheet | None = None, *others: OtherSheet) -> Register:
    return Register(decisions or sheet(), new_sheet(WAIVERS, WAIVER_HEADINGS), others=others)


def opened(made: Register, offers: DropdownOffers = OFFERS) -> Workbook:
    return load_workbook(BytesIO(decisions_workbook(made, offers)))


def offered(book: Workbook, cell: str, name: str = SHEET) -> tuple[Any, ...]:
    """What the dropdown of a cell lists; nothing where it has none."""
    for each in book[name].data_validations.dataValidation:
        if cell in each.sqref and each.type == "list":
            where = each.formula1.rpartition("!")[2].replace("$", "")
            left, top, right, bottom = range_boundaries(where)
            lists = book[LISTS].iter_rows(top, bottom, left, right, values_only=True)
            return tuple(value for row in lists for value in row)
    return ()


def column(page: Worksheet, heading: str) -> str:
    return next(cell.column_letter for cell in page[1] if cell.value == heading)


def test_each_item_offers_its_own_answers_and_a_line_of_hers_the_statuses() -> None:
    book = opened(register())
    answer = column(book[SHEET], "Answer")

    assert offered(book, f"{answer}2") == ("Discontinue it", "Leave it")
    assert offered(book, f"{answer}3") == ("Count both", "Count one")
    assert offered(book, f"{answer}4") == offered(book, f"{answer}203") == OFFERS.statuses


@pytest.mark.parametrize(
    ("heading", "listed"),
    [
        ("Round", OFFERS.periods),
        ("Row", OFFERS.rows),
        ("Body", OFFERS.bodies),
        ("Column", OFFERS.columns),
        ("About", OFFERS.kinds),
        ("Still holds", ("yes",)),
        ("Why", ()),
    ],
)
def test_a_line_of_hers_is_filled_in_from_lists(heading: str, listed: tuple[str, ...]) -> None:
    book = opened(register())

    assert offered(book, f"{column(book[SHEET], heading)}10") == listed


@pytest.mark.parametrize(
    ("heading", "listed"),
    [("Rule", OFFERS.rules), ("Body", OFFERS.bodies), ("Until round", OFFERS.periods)],
)
def test_a_waiver_is_filled_in_from_lists(heading: str, listed: tuple[str, ...]) -> None:
    book = opened(register())

    assert offered(book, f"{column(book[WAIVERS], heading)}2", WAIVERS) == listed


def test_dropdowns_stay_with_their_headings_where_she_moved_a_column() -> None:
    moved = ("answer", *(each for each in DECISION_HEADINGS if each != "answer"))
    empty = TableSheet(SHEET, DECISION_HEADINGS, tuple(DECISION_HEADINGS[each] for each in moved))
    lines = tuple(empty.new_row(line) for line in LINES)

    book = opened(register(replace(empty, rows=lines)))

    assert offered(book, "A2") == ("Discontinue it", "Leave it")


def test_an_answer_beside_the_list_is_warned_of_and_not_refused() -> None:
    # Excel leaves dropdowns where they are when she sorts the lines.
    rules = opened(register())[SHEET].data_validations.dataValidation
    lists = [each for each in rules if each.type == "list"]

    assert lists
    assert {each.errorStyle for each in lists} == {"information"}


def test_every_heading_that_she_fills_in_says_what_is_wanted() -> None:
    page = opened(register())[SHEET]
    told = {
        str(each.sqref): each.prompt
        for each in page.data_validations.dataValidation
        if each.type is None
    }

    for heading in ("Answer", "Why", "Decision reference", "Decided by", "Date", "Still holds"):
        assert told[f"{column(page, heading)}1"]


def test_lines_that_wait_stand_out_by_their_state() -> None:
    page = opened(register())[SHEET]
    state = column(page, "State")
    found: dict[str, set[str]] = {}
    for area in page.conditional_formatting:
        for rule in area.rules:
            found.setdefault(rule.formula[0], set()).add(str(area.sqref))

    waiting = [column(page, each) for each in ("Number", "State", "Answer", "Why", "Decided by")]
    assert found[f'LEFT(${state}2,4)="open"'] == {f"{each}2:{each}203" for each in waiting}
    assert found[f'LEFT(${state}2,7)="applied"'] == {f"{state}2:{state}203"}


def test_the_question_and_its_answer_stand_side_by_side_on_a_laptop_and_on_paper() -> None:
    page = opened(register())[SHEET]
    told = ("Number", "Round", "What is to be decided", "Who says what")
    letters = [column(page, each) for each in told]
    answers = [column(page, each) for each in ("Answer", "Why", "Decided by")]
    order = [get_column_letter(at) for at in range(1, len(DECISION_HEADINGS) + 1)]
    last = max(order.index(each) for each in (*letters, *answers))
    widths = [page.column_dimensions[each].width for each in order[: last + 1]]

    assert sum(round(each * 7) for each in widths) <= SCREEN
    assert page.print_area == f"'{SHEET}'!$A$1:${order[last]}$3"
    points = (842 - 2 * 0.4 * 72) / (sum(widths) * 5.6) * 11  # of letters, as wide as a page
    assert points >= 8


def test_where_she_moved_columns_what_is_seen_at_once_is_printed_wherever_it_stands() -> None:
    moved = (*(each for each in DECISION_HEADINGS if each != "answer"), "answer")
    empty = TableSheet(SHEET, DECISION_HEADINGS, tuple(DECISION_HEADINGS[each] for each in moved))

    page = opened(register(replace(empty, rows=(empty.new_row(LINES[0]),))))[SHEET]

    assert page.print_area == f"'{SHEET}'!$A$1:${column(page, 'Answer')}$2"


def test_the_lists_are_out_of_sight_and_the_fingerprints_too() -> None:
    book = opened(register())

    assert book[LISTS].sheet_state == "hidden"
    assert book[SHEET].column_dimensions[column(book[SHEET], "Fingerprint")].hidden
    assert book.active is book[SHEET]


def test_a_text_is_never_a_formula() -> None:
    page = opened(register())[SHEET]

    assert page[f"{column(page, 'What is to be decided')}2"].data_type == "s"


def test_what_is_written_is_read_again_and_written_to_the_same_bytes() -> None:
    hers = OtherSheet("My notes", ((1, ((1, "Rang ACWC"), (3, 4.5))), (7, ((2, True),))))
    written = decisions_workbook(register(sheet(), hers), OFFERS)

    again = read_decisions(written)

    assert again.others == (hers,)
    assert [again.decisions.text(row, "number") for row in again.decisions.rows] == ["D-1", "D-2"]
    assert again.decisions.value(again.decisions.rows[1], "why") == "So\nit was"
    assert decisions_workbook(again, OFFERS) == written


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"not a workbook", "cannot be read"),
        (b"", "cannot be read"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_told_with_the_remedy(data: bytes, says: str) -> None:
    with pytest.raises(TipxlError, match=rf"{says}.*decisions\.before\.xlsx"):
        read_decisions(data)
    with pytest.raises(TipxlError) as error:
        read_decisions(data)
    assert "Correct it" not in str(error.value)  # nothing in it can be corrected


def test_a_sheet_without_its_headings_is_told_with_the_remedy() -> None:
    book = opened(register())
    book[SHEET].delete_rows(1)
    target = BytesIO()
    book.save(target)

    with pytest.raises(TipxlError, match=r"lost .*head.*Nothing was changed"):
        read_decisions(target.getvalue())


def printed(item: HeaderFooterItem | None, part: str) -> str | None:
    found = getattr(item, part, None)
    return found.text if found else None


def test_a_sheet_without_lines_says_on_paper_what_is_true_of_lines_added_later_too() -> None:
    book = opened(register())

    assert printed(book[WAIVERS].oddHeader, "left") == "Waivers: none, if nothing stands below"
    assert not printed(book[SHEET].oddHeader, "left")


def test_every_sheet_that_is_printed_has_the_same_foot() -> None:
    book = opened(register())
    feet = {printed(p.oddFooter, "right") for p in book if p.sheet_state == "visible"}

    assert feet == {"Page &P of &N"}


def test_what_she_fills_in_of_a_waiver_is_headed_alike() -> None:
    page = opened(register())[WAIVERS]
    colours = {cell.value: cell.fill.fgColor.rgb for cell in page[1] if cell.value}

    assert colours.pop("State") not in colours.values()
    assert len(set(colours.values())) == 1
