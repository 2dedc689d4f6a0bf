"""Sheets and rows that were copied: each answer is read once, from the form that it belongs to."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.flow.returning import (
    BODY,
    EVENT,
    LED,
    NOW,
    OTHER,
    PERIOD,
    Returning,
    a_progress,
    answers_stand,
    edited,
    finding,
    place,
    told,
)
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.draft import FieldKey
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.form.form_places import FIRST
from tipxl.workspace.opening import open_workspace


def copied(book: Workbook, name: str) -> Worksheet:
    """A copy of a sheet as Excel makes one: "Activities (2)", behind it."""
    copy = book.copy_worksheet(book[name])
    copy.title = f"{name} (2)"
    return copy


def pasted(target: Worksheet, source: Worksheet, first: int) -> None:
    """Every cell of the source from a row downwards, hidden keys included."""
    for cells in source.iter_rows(min_row=first):
        for cell in cells:
            target[cell.coordinate].value = cell.value


# --- a sheet twice


def test_a_copy_that_holds_the_answers_is_read_where_the_original_is_empty(
    returning: Returning,
) -> None:
    empty = load_workbook(BytesIO(returning.form))["Activities"]

    def change(book: Workbook) -> None:
        copied(book, "Activities")
        pasted(book["Activities"], empty, FIRST + 1)

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    assert back.errors == 0
    assert "read from Activities (2)" in finding(back, "T62").says


def test_an_empty_copy_is_no_rival_of_the_original(returning: Returning) -> None:
    empty = load_workbook(BytesIO(returning.form))["Activities"]

    def change(book: Workbook) -> None:
        pasted(copied(book, "Activities"), empty, FIRST + 1)

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    assert back.errors == 0


def test_answers_spread_over_two_copies_are_all_read(returning: Returning) -> None:
    empty = load_workbook(BytesIO(returning.form))["Activities"]

    def change(book: Workbook) -> None:
        copy, sheet = copied(book, "Activities"), book["Activities"]
        for row, emptied in ((LED[0], sheet), (LED[1], copy)):
            number = place(sheet, "activities", row, "status").row
            for cell in empty[number]:
                emptied[cell.coordinate].value = cell.value

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back)
    assert back.errors == 0


def test_two_copies_with_different_answers_are_held_side_by_side(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        copy = copied(book, "Activities")
        place(copy, "activities", LED[0], "status").value = "Completed"

    back = returning.back(edited(returning.filled(), change))

    assert back.verdict is Verdict.HELD
    says = finding(back, "T63").says
    for word in ("Activities (2)", LED[0], "Ongoing", "Completed"):
        assert word in says


def test_two_covers_that_differ_are_asked(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        place(copied(book, "Cover"), "cover", "cover", "submission").value = "Nil report"

    back = returning.back(edited(returning.filled(), change))

    assert back.verdict is Verdict.HELD
    assert "“Full report” or “Nil report”" in finding(back, "T63").says


def test_a_second_sheet_of_events_goes_on_where_the_first_ends(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        copy = copied(book, "Events")
        for column, value in (("title", "A second workshop"), ("country", "Viet Nam")):
            place(copy, "events", "01", column).value = value

    back = returning.back(edited(returning.filled(), change))

    events = [row for row in back.rows if row.block == "events"]
    assert [row.text("title") for row in events] == [EVENT["title"], "A second workshop"]
    assert not any(row.refused for row in events)
    assert events[1].answers["title"].sheet == "Events (2)"
    assert "does not have: 1 line." in finding(back, "T64").says
    assert answers_stand(back)


# --- rows of another form


def rows_pasted(form: bytes, source: bytes, sheet: str = "Activities") -> bytes:
    """The form with the rows of another one pasted over its own, hidden keys included."""
    theirs = load_workbook(BytesIO(source))[sheet]
    return edited(form, lambda book: pasted(book[sheet], theirs, FIRST + 1))


def test_the_rows_of_last_round_are_held_and_their_form_is_named(returning: Returning) -> None:
    later = PERIOD.next
    generate(returning.root, GenerateRequest(later, (BODY,), provisional=True), NOW)
    form = open_workspace(returning.root).files(later).form(BODY).read_bytes()
    data = rows_pasted(returning.filled(), form)

    back = returning.back(data)

    assert back.verdict is Verdict.HELD
    assert f"{BODY} for January to June 2018" in back.says
    assert "T12" not in told(back)
    assert "T10" not in told(back)


def test_the_rows_of_another_body_are_held_and_their_form_is_named(returning: Returning) -> None:
    data = rows_pasted(returning.filled(), returning.files.form(OTHER).read_bytes())

    back = returning.back(data)

    assert back.verdict is Verdict.HELD
    assert f"that of {OTHER} for" in back.says


def test_the_events_of_another_form_are_held_not_left_out(returning: Returning) -> None:
    theirs: dict[FieldKey, Typed] = {("events", "01", key): value for key, value in EVENT.items()}
    theirs["events", "01", "activity"] = "A.b.1.1#1"
    source = filled(returning.files.form(OTHER).read_bytes(), Filling(theirs))

    back = returning.back(rows_pasted(returning.filled(), source, "Events"))

    assert back.verdict is Verdict.HELD
    assert "Events" in back.says


# --- a hidden key against a visible number


def two_rows_swapped(book: Workbook) -> None:
    """All that is seen of two rows changes places; the hidden keys stay, as when one sorts."""
    sheet = book["Activities"]
    one, other = (place(sheet, "activities", row, "status").row for row in LED[1:3])
    key = place(sheet, "activities", LED[0], "key!").column
    for column in range(2, sheet.max_column + 1):
        if column != key:
            first, second = sheet.cell(one, column), sheet.cell(other, column)
            first.value, second.value = second.value, first.value


def test_where_key_and_number_contradict_both_rows_are_refused(returning: Returning) -> None:
    back = returning.back(edited(returning.filled(), two_rows_swapped))

    mixed = [each for each in back.findings if each.code == "T66"]
    assert [each.place.row for each in mixed] == list(LED[1:3])
    assert all(each.severity is Severity.ERROR for each in mixed)
    assert answers_stand(back, but=LED[1:3])
    assert all((row := back.row("activities", key)) and row.refused for key in LED[1:3])
    assert "T15" not in told(back)


def test_one_number_typed_over_refuses_the_row_it_names_too(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        place(book["Activities"], "activities", LED[1], "key").value = LED[2]

    back = returning.back(edited(returning.filled(), change))

    assert answers_stand(back, but=LED[1:3])
    assert {e.place.row for e in back.findings if e.code == "T66"} == set(LED[1:3])


# --- the hidden keys gone


@pytest.mark.parametrize("typed", ["", "Nothing else to say."])
def test_without_the_hidden_keys_our_help_is_never_an_answer(
    returning: Returning, typed: str
) -> None:
    def change(book: Workbook) -> None:
        for name in ("Cover", "Activities", "Events", "Issues", "Other activities"):
            for cells in book[name].iter_rows():
                for cell in cells:
                    if str(cell.value).startswith("tx:"):
                        cell.value = None

    back = returning.back(edited(returning.filled({("cover", "cover", "remarks"): typed}), change))

    assert (back.entered, back.provisional, back.errors) == ("", False, 0)
    cover = back.row("cover", "cover")
    assert cover is not None
    assert cover.text("remarks") == typed
    assert cover.answers["entered"].cell.startswith("C")
    assert answers_stand(back)
    assert back.row("activities", LED[0]).text("progress") == a_progress(LED[0])  # type: ignore[union-attr]
