"""What people type instead of an answer: understood where it has one meaning, else asked."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

import pytest
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from tests.flow.returning import (
    BODY,
    JOINED,
    LED,
    Returning,
    a_copy,
    a_progress,
    answers_stand,
    edited,
    finding,
    good_answers,
    place,
    told,
)
from tipxl.commands.validate import validate
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Typed

ROW = LED[0]
LONGEST = 32_767


def on(column: str, typed: Typed, row: str = ROW) -> dict[FieldKey, Typed]:
    return {("activities", row, column): typed}


def event(**typed: Typed) -> dict[FieldKey, Typed]:
    return {("events", "01", column): value for column, value in typed.items()}


def an_answer(returning: Returning, slot: FieldKey, typed: Mapping[FieldKey, Typed]) -> object:
    """The value of an answer, after everything else was found to stand as it was."""
    return the_answer(returning.back(returning.filled(typed)), slot)


def the_answer(returned: Return, slot: FieldKey) -> object:
    """The same of a report that was judged."""
    block, key, column = slot
    row = returned.row(block, key)
    assert row is not None
    assert answers_stand(returned, but=(ROW,) if block == "activities" else ())
    assert not row.refused
    return row.value(column)


STATUS, TEXT = ("activities", ROW, "status"), ("activities", ROW, "progress")
START, END, WOMEN = ("events", "01", "start"), ("events", "01", "end"), ("events", "01", "women")


READ: list[tuple[FieldKey, Typed, object, str, str]] = [
    (STATUS, "On-going ", "ON", "A01", "Read as Ongoing."),
    (STATUS, "\u00a0in progress", "ON", "A01", "Read as Ongoing."),
    (WOMEN, "1,200", 1200.0, "A06", "read as 1200."),
    (WOMEN, "not collected", "NC", "A01", "Read as NC."),
    (START, "3 September 2017", "2017-09-03", "A03", "read as 2017-09-03"),
    (START, "03/09/2017", "2017-09-03", "A04", "two ways. We read it as 2017-09-03"),
    (START, "2 September 2560", "2017-09-02", "A05", "Buddhist calendar"),
    (START, "September 2017", "2017-09-01", "A08", "Only a month was typed"),
    (START, "4-6 September 2017", "2017-09-04", "A09", "read as 2017-09-04 to 2017-09-06"),
    (END, "4-6 September 2017", "2017-09-06", "A09", "read as 2017-09-04 to 2017-09-06"),
    (END, "September 2017", "2017-09-04", "A08", "Only a month was typed"),
]


@pytest.fixture(scope="module")
def read(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every file of the table, collected and judged together."""
    folder = a_copy(issued, tmp_path_factory.mktemp("read") / "plan")
    return folder.all_back(
        {f"{n}.xlsx": folder.filled({slot: typed}) for n, (slot, typed, *_) in enumerate(READ)}
    )


@pytest.mark.parametrize("number", range(len(READ)), ids=lambda n: repr(READ[n][1]))
def test_what_has_one_meaning_is_read_and_told(read: dict[str, Return], number: int) -> None:
    (block, key, column), typed, value, code, says = READ[number]
    back = read[f"{number}.xlsx"]
    row = back.row(block, key)

    assert row is not None
    assert (row.value(column), row.refused) == (value, False)
    assert says in finding(back, code).says
    assert finding(back, code).found == str(typed).replace("\u00a0", "").strip()
    assert finding(back, code).place.column == column
    assert answers_stand(back)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ({"start": "6-8 June 2017", "end": None}, "2017-06-06", "2017-06-08"),
        ({"start": None, "end": "30 June - 2 July 2017"}, "2017-06-30", "2017-07-02"),
        ({"start": "March 2017", "end": None}, "2017-03-01", "2017-03-01"),
        ({"start": "March 2017", "end": "March 2017"}, "2017-03-01", "2017-03-01"),
        ({"start": date(2017, 3, 7), "end": "March 2017"}, "2017-03-07", "2017-03-07"),
    ],
)
def test_two_days_in_one_cell_answer_both_questions(
    returning: Returning, typed: dict[str, Typed], first: str, last: str
) -> None:
    back = returning.back(returning.filled(event(**typed)))
    row = back.row("events", "01")

    assert row is not None
    assert (row.value("start"), row.value("end")) == (first, last)
    assert (row.refused, back.errors) == (False, 0)


REFUSED: list[tuple[FieldKey, Typed, str, str]] = [
    (STATUS, "Completed (Phase 1) / Ongoing", "A02", "in more than one way"),
    (STATUS, "addressed", "A02", "in more than one way"),
    (STATUS, "Ongong", "V02", "Did you mean Ongoing?"),
    (STATUS, "-", "V02", "choose a value from the list"),
    (STATUS, "N/A", "V02", "choose a value from the list"),
    (STATUS, "same as last time", "V02", "choose a value from the list"),
    (STATUS, "=1/0", "T21", "without a result"),
    (STATUS, "#REF!", "T20", "type the answer itself"),
    (TEXT, "-", "V04", "what was done"),
    (TEXT, "N/A", "V04", "what was done"),
    (TEXT, "same as last time", "V04", "what was done"),
    (START, "soon", "E01d", "yyyy-mm-dd"),
    (START, "in 2017", "E01d", "yyyy-mm-dd"),
    (START, "15/13/2017", "E01d", "yyyy-mm-dd"),
    (WOMEN, "approx. 50", "E03", "type a whole number"),
    (WOMEN, "50 (20F)", "E03", "type a whole number"),
    (WOMEN, 12.5, "E03", "type a whole number"),
    (WOMEN, -3, "E03", "type a whole number"),
    (WOMEN, None, "E01", "is missing"),
]


@pytest.fixture(scope="module")
def refused(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every file of the table, collected and judged together."""
    folder = a_copy(issued, tmp_path_factory.mktemp("refused") / "plan")
    files = {}
    for number, (slot, typed, *_) in enumerate(REFUSED):
        data = folder.filled({slot: typed})
        if isinstance(typed, str) and typed[0] in "=#":
            data = edited(data, partial(_as_formula_or_error, slot, typed))
        files[f"{number}.xlsx"] = data
    return folder.all_back(files)


@pytest.mark.parametrize("number", range(len(REFUSED)), ids=lambda n: repr(REFUSED[n][1]))
def test_what_cannot_be_understood_refuses_its_row_and_no_other(
    refused: dict[str, Return], number: int
) -> None:
    (block, key, _), _, code, says = REFUSED[number]
    back = refused[f"{number}.xlsx"]
    row = back.row(block, key)

    assert back.verdict in (Verdict.ACCEPTED, Verdict.REPAIRED)
    assert row is not None
    assert row.refused
    assert says in finding(back, code).says
    assert finding(back, code).place.row == key
    assert back.errors == 1
    assert answers_stand(back, but=(key,))


def _as_formula_or_error(slot: FieldKey, typed: str, book: Workbook) -> None:
    cell = place(book["Activities"], *slot)
    cell.value, cell.data_type = typed, "f" if typed[0] == "=" else "e"


# --- what is typed into one cell, or done to it, in files that are collected and judged together

WORDS = ("-", "N/A", "same as last time", "ditto", "Nil")
TEXTS = [
    ("Held\u00a0in Manila\u00a0", "Held in Manila"),
    ("“Smart” – quotes… and an émigré", "“Smart” – quotes… and an émigré"),
    ("Ban thu\u031b ky\u0301", "Ban thư ký"),
    ("🎉 done 👩‍👧", "🎉 done 👩‍👧"),
    ("one\r\ntwo", "one\ntwo"),
    ("_x0007_bell_x001B_ and _x0000_nul", "bell and nul"),
    ("สวัสดี ទីក្រុង မြန်မာ", "สวัสดี ទីក្រុង မြန်မာ"),
]
SHOWN_OTHERWISE = [
    (";;;", "T74", "12"),
    ('"about 30"', "T75", "about 30"),
    ("0,", "T75", "0"),
    ("0E+00", "T75", "1E+01"),
    ('[=12]"many";0', "T75", "many"),
]
SHOWN = ("0", "#,##0", '0 "women"', "0000", "0.0E+00", '_(* #,##0_);_(* "-"_)', "# ##0")
SEEN: list[tuple[Typed, str, str, str]] = [
    (12, '"ASEAN/TIP/"000', "ASEAN/TIP/012", "The cell holds 12,"),
    ("Held", '"TIP "@', "TIP Held", "The cell holds Held,"),
    (1, '[=1]"Yes";[=0]"No";0', "Yes", "The cell holds 1,"),
]
DAYS = ("mmm-yy", "d-mmm", "yyyy")


def _white(cell: Cell) -> None:
    cell.font = Font(color="FFFFFFFF")


def _of_its_ground(cell: Cell) -> None:
    cell.font, cell.fill = Font(color="FFC00000"), PatternFill("solid", fgColor="FFC00000")


def _tiny(cell: Cell) -> None:
    cell.font = Font(size=1)


def _without_a_look(cell: Cell) -> None:
    cell.number_format = ";;;"


HIDDEN = (_white, _of_its_ground, _tiny, _without_a_look)


def _shown_as(cell: Cell, *, form: str, typed: Typed = None) -> None:
    if typed is not None:
        cell.value = typed
    cell.number_format = form


def _changed(folder: Returning, slot: FieldKey, change: Callable[[Cell], None]) -> bytes:
    sheet = {"activities": "Activities", "events": "Events"}[slot[0]]
    return edited(folder.filled(), lambda book: change(place(book[sheet], *slot)))


@pytest.fixture(scope="module")
def together(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """What became of each of these files."""
    folder = a_copy(issued, tmp_path_factory.mktemp("together") / "plan")
    evidence = ("activities", ROW, "evidence")
    files = {f"word {each}": folder.filled(on("next_step", each)) for each in WORDS}
    files |= {f"text {each}": folder.filled(on("progress", each)) for each, _ in TEXTS}
    for form, *_ in SHOWN_OTHERWISE:
        files[f"number {form}"] = _changed(folder, WOMEN, partial(_shown_as, form=form))
    for typed, form, *_ in SEEN:
        change = partial(_shown_as, form=form, typed=typed)
        files[f"words {typed} {form}"] = _changed(folder, evidence, change)
    for form in DAYS:
        files[f"day {form}"] = _changed(folder, START, partial(_shown_as, form=form))
    files |= {f"hidden {each.__name__}": _changed(folder, TEXT, each) for each in HIDDEN}
    back = folder.all_back({f"{n}.xlsx": data for n, data in enumerate(files.values())})
    return {name: back[f"{n}.xlsx"] for n, name in enumerate(files)}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_nothing_is_no_answer_and_is_told(
    together: dict[str, Return], word: str
) -> None:
    back = together[f"word {word}"]

    assert word in finding(back, "A07").says
    assert back.rows[1].value("next_step") is None
    assert answers_stand(back)


@pytest.mark.parametrize(("typed", "value"), TEXTS)
def test_text_is_kept_as_people_see_it(together: dict[str, Return], typed: str, value: str) -> None:
    assert the_answer(together[f"text {typed}"], TEXT) == value


def test_a_text_as_long_as_a_cell_holds_is_accepted_whole_and_told(
    returning: Returning,
) -> None:
    back = returning.back(returning.filled(on("progress", "x" * LONGEST)))

    assert "shorten" in finding(back, "V10").says
    row = back.row("activities", ROW)
    assert row is not None
    assert (row.refused, row.value("progress")) == (False, "x" * LONGEST)
    assert back.errors == 0


def test_a_workbook_of_the_1904_calendar_has_the_same_days(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    back = returning.back(edited(returning.filled(), change))
    row = back.row("events", "01")

    assert row is not None
    assert (row.value("start"), row.value("end")) == ("2017-09-04", "2017-09-06")
    assert back.findings == ()


def test_a_day_typed_as_a_bare_number_is_that_day(returning: Returning) -> None:
    serial = (date(2017, 9, 4) - date(1899, 12, 30)).days

    assert an_answer(returning, START, event(start=serial)) == "2017-09-04"


def test_a_day_with_a_time_is_that_day(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        place(book["Events"], "events", "01", "start").value = datetime(2017, 9, 4, 8, 30)

    back = returning.back(edited(returning.filled(), change))

    assert back.findings == ()


def test_an_array_formula_without_a_result_is_asked(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Events"], "events", "01", "women")
        cell.value = ArrayFormula(cell.coordinate, "=SUM({1,2})")

    back = returning.back(edited(returning.filled(), change))

    assert told(back) == {"T21"}
    assert answers_stand(back)


def test_the_same_text_in_many_rows_is_told_once(returning: Returning) -> None:
    same = {("activities", row, "progress"): "Meetings were held." for row in LED}

    back = returning.back(returning.filled(same))

    assert [each.code for each in back.findings] == ["X04"]
    assert all(row in back.findings[0].says for row in LED)


def test_every_bad_answer_at_once_leaves_the_good_ones_alone(returning: Returning) -> None:
    bad: dict[FieldKey, Typed] = {
        **on("status", "Completed / Ongoing"),
        **on("status", "???", LED[1]),
        **on("part", "helped", JOINED[0]),
        **event(women="approx. 50", start="soon"),
    }

    back = returning.back(returning.filled(bad))

    refused = {row.key for row in back.rows if row.refused}
    assert refused == {ROW, LED[1], JOINED[0], "01"}
    assert answers_stand(back, but=(ROW, LED[1], JOINED[0]))
    assert validate(returning.root, returning.files.period).returns[0].body == BODY


def test_nothing_that_was_typed_well_is_told(returning: Returning) -> None:
    assert an_answer(returning, TEXT, good_answers()) == a_progress(ROW)


@pytest.mark.parametrize(("shown_as", "code", "found"), SHOWN_OTHERWISE)
def test_a_number_whose_format_shows_something_else_is_asked(
    together: dict[str, Return], shown_as: str, code: str, found: str
) -> None:
    back = together[f"number {shown_as}"]

    assert finding(back, code).found == found
    assert "12" in finding(back, code).says
    event = back.row("events", "01")
    assert event is not None
    assert event.refused
    assert answers_stand(back)


@pytest.mark.parametrize("shown_as", SHOWN)
def test_a_number_with_a_format_that_shows_it_is_that_number(
    returning: Returning, shown_as: str
) -> None:
    # In a folder of its own: of a file beside others it would be told how they differ.
    back = returning.back(_changed(returning, WOMEN, partial(_shown_as, form=shown_as)))

    event = back.row("events", "01")
    assert event is not None
    assert event.value("women") == 12.0
    assert back.findings == ()


@pytest.mark.parametrize(("typed", "shown_as", "seen", "says"), SEEN)
def test_in_words_what_is_seen_is_the_answer_and_what_is_held_is_told(
    together: dict[str, Return], typed: Typed, shown_as: str, seen: str, says: str
) -> None:
    back = together[f"words {typed} {shown_as}"]

    row = back.row("activities", ROW)
    assert row is not None
    assert row.value("evidence") == seen
    assert says in finding(back, "A15").says
    assert finding(back, "A15").found == seen
    assert answers_stand(back)


@pytest.mark.parametrize("shown_as", DAYS)
def test_a_day_of_which_only_a_part_is_seen_is_told(
    together: dict[str, Return], shown_as: str
) -> None:
    back = together[f"day {shown_as}"]

    event = back.row("events", "01")
    assert event is not None
    assert event.value("start") == "2017-09-04"
    assert finding(back, "A16").place.column == "start"


@pytest.mark.parametrize("hide", HIDDEN)
def test_an_answer_that_nobody_sees_is_asked(
    together: dict[str, Return], hide: Callable[[Cell], None]
) -> None:
    back = together[f"hidden {hide.__name__}"]

    assert finding(back, "T74").found == a_progress(ROW)
    assert answers_stand(back, but=(ROW,))


def test_a_cell_that_was_emptied_by_a_blank_is_empty_though_its_letters_are_white(
    returning: Returning,
) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", ROW, "evidence")
        cell.value, cell.font = " ", Font(color="FFFFFFFF")

    assert not {
        each.code for each in returning.back(edited(returning.filled(), change)).findings
    } & {"T74"}


def test_an_answer_under_a_cell_that_was_merged_over_it_is_asked(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Activities"]
        covered = place(sheet, *TEXT)
        left = sheet.cell(covered.row, covered.column - 1).coordinate
        # As LibreOffice merges where the contents of the hidden cells are kept.
        sheet.merged_cells.add(f"{left}:{covered.coordinate}")

    back = returning.back(edited(returning.filled(), change))

    assert finding(back, "T74").place.column == "progress"


def test_a_hidden_column_or_row_with_answers_is_told(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Activities"]
        cell = place(sheet, *TEXT)
        sheet.column_dimensions[cell.column_letter].hidden = True
        sheet.row_dimensions[cell.row].hidden = True

    back = returning.back(edited(returning.filled(), change))

    assert finding(back, "T76").place.column == "progress"
    assert finding(back, "T26").place.row == ROW
    assert answers_stand(back)


def test_a_blank_shown_for_zero_is_asked(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Events"], "events", "01", "men")
        cell.value, cell.number_format = 0, "0;-0;;@"

    assert finding(returning.back(edited(returning.filled(), change)), "T74").found == "0"
