"""Answers are found by row key and column key, wherever they stand in what came back."""

import random
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.builders import (
    CONTINUING,
    JOINED,
    LED,
    SHARED,
    Table,
    Typed,
    a_book,
    a_book_sorted,
    a_cell,
    a_layout,
    a_template,
    an_event,
    good_answers,
    tables,
)
from tests.typed import typed_texts
from tipxl.domain.core.workbook import Cell, CellKind, Comment, Link, Span, Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.extract import Extraction, extract
from tipxl.domain.returns.return_messages import ReturnMessage

ASKED = a_template()
TYPED = {**good_answers(ASKED), **an_event(), **an_event("03", title="A training")}
Answers = dict[FieldKey, tuple[str | float | None, str]]


def extraction(workbook: Workbook) -> Extraction:
    return extract(workbook, ASKED, a_layout().for_round(""))


def answers(found: Extraction) -> Answers:
    """Every answer and what stood in its cell, by block, row and column."""
    return {
        (row.block, row.key, column): (answer.value, answer.raw)
        for row in found.rows
        for column, answer in row.answers.items()
    }


def codes(found: Extraction) -> list[str]:
    return [each.code for each in found.findings]


def sheets(typed: dict[FieldKey, Typed] | None = None) -> dict[str, Table]:
    return tables(ASKED, TYPED if typed is None else typed)


STRAIGHT = answers(extraction(a_book(sheets())))


def line(table: Table, key: str) -> int:
    """Where the line of that key stands in the table."""
    return next(n for n, row in enumerate(table) if row[0] and f":{key}|" in str(row[0].value))


def at(table: Table, column: str) -> int:
    """Where the column of that key stands."""
    return next(n for n, c in enumerate(table[0]) if c and str(c.value).endswith(f":{column}"))


def test_a_form_that_came_back_as_it_went_out_has_nothing_to_tell() -> None:
    found = extraction(a_book(sheets()))

    assert found.findings == ()
    assert STRAIGHT["activities", LED, "status"] == ("ON", "Ongoing")
    assert STRAIGHT["activities", JOINED, "part"] == ("NO", "Nothing this period")
    assert STRAIGHT["events", "03", "title"] == ("A training", "A training")
    assert STRAIGHT["cover", "cover", "submission"] == ("FULL", "Full report")


def test_only_what_the_role_is_asked_is_gathered() -> None:
    assert ("activities", LED, "part") not in STRAIGHT
    assert ("activities", JOINED, "status") not in STRAIGHT


def test_an_answer_keeps_the_cell_it_stood_in() -> None:
    table = sheets()["Activities"]
    row, column = line(table, LED), at(table, "status")

    found = extraction(a_book(sheets()))

    answer = next(r for r in found.rows if r.key == LED).answers["status"]
    assert answer.sheet == "Activities"
    assert answer.cell == a_cell("")._replace(row=row + 3, column=column + 1).address


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_no_order_of_rows_columns_or_sheets_changes_an_answer(chance: random.Random) -> None:
    moved = {}
    for name, table in chance.sample(list(sheets().items()), k=len(sheets())):
        head, *rows = table
        columns = chance.sample(range(len(head)), k=len(head))
        rows = chance.sample(rows, k=len(rows))
        moved[name] = [[row[column] for column in columns] for row in (head, *rows)]

    found = extraction(a_book(moved))

    assert answers(found) == STRAIGHT
    assert set(codes(found)) <= {"T17", "T19"}


def test_sorted_rows_are_told_as_a_repair() -> None:
    workbook = sheets()
    head, *rows = workbook["Activities"]
    workbook["Activities"] = [head, *reversed(rows)]

    assert codes(extraction(a_book(workbook))) == ["T17"]


@given(st.integers(0, 7), st.integers(0, 25), st.sampled_from(["Activities", "Events"]))
def test_inserted_lines_and_columns_change_no_answer(row: int, column: int, sheet: str) -> None:
    workbook = sheets()
    table = [[*each[:column], a_cell("my note"), *each[column:]] for each in workbook[sheet]]
    table.insert(row, [a_cell("a note of mine")])
    workbook[sheet] = table

    found = extraction(a_book(workbook))

    assert answers(found) == STRAIGHT


@example("tx:activities:key!")
@given(typed_texts())
def test_what_is_typed_as_one_answer_moves_no_other(text: str) -> None:
    slot = ("activities", LED, "progress")

    found = answers(extraction(a_book(sheets({**TYPED, slot: text}))))

    assert {k: v for k, v in found.items() if k != slot} == {
        k: v for k, v in STRAIGHT.items() if k != slot
    }


@pytest.mark.parametrize("key", ["tx:activities:key!", "tx:activities:status", "tx:cover:answer"])
def test_a_key_in_two_answers_of_a_line_moves_no_other(key: str) -> None:
    slots = {("activities", LED, name): key for name in ("progress", "next_step")}

    found = answers(extraction(a_book(sheets({**TYPED, **slots}))))

    assert {k: v for k, v in found.items() if k not in slots} == {
        k: v for k, v in STRAIGHT.items() if k not in slots
    }


def test_a_key_in_two_cells_of_a_line_that_was_put_in_moves_no_answer() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    row = line(table, LED)
    typed = a_cell("tx:activities:key!")
    blank = [None] * (len(table[row]) - 2)
    workbook["Activities"] = [*table[:row], [*blank, typed, typed], *table[row:]]

    assert answers(extraction(a_book(workbook))) == STRAIGHT


def test_a_cover_without_its_questions_is_read() -> None:
    workbook = sheets()
    column = at(workbook["Cover"], "heading")
    workbook["Cover"] = [[*row[:column], *row[column + 1 :]] for row in workbook["Cover"]]

    found = extraction(a_book(workbook))

    assert answers(found) == STRAIGHT
    assert "T14" not in codes(found)


def test_a_row_that_is_gone_is_told_once() -> None:
    workbook = sheets()
    del workbook["Activities"][line(workbook["Activities"], LED)]

    found = extraction(a_book(workbook))

    assert codes(found) == ["T10"]
    assert found.findings[0].place.row == LED
    assert not [slot for slot in answers(found) if slot[:2] == ("activities", LED)]


def test_a_sheet_of_which_one_row_is_left_is_read() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    workbook["Activities"] = [table[0], table[line(table, LED)]]

    found = extraction(a_book(workbook))

    assert {slot[1] for slot in answers(found) if slot[0] == "activities"} == {LED}
    assert answers(found)["activities", LED, "status"] == STRAIGHT["activities", LED, "status"]


def test_a_column_that_is_gone_is_told_once_and_answers_nothing() -> None:
    workbook = sheets()
    column = at(workbook["Activities"], "target")
    workbook["Activities"] = [[*row[:column], *row[column + 1 :]] for row in workbook["Activities"]]

    found = extraction(a_book(workbook))

    assert codes(found) == ["T13"]
    assert answers(found) == {k: v for k, v in STRAIGHT.items() if k[2] != "target"}


@pytest.mark.parametrize("sheet", ["Cover", "Activities", "Events", "Issues", "Other activities"])
def test_a_sheet_that_is_gone_is_told_once(sheet: str) -> None:
    workbook = sheets()
    del workbook[sheet]

    found = extraction(a_book(workbook))

    assert len(found.findings) == 1
    assert found.findings[0].place.sheet == sheet


def test_a_renamed_sheet_is_read_all_the_same() -> None:
    workbook = {f"{name} (2)": table for name, table in sheets().items()}

    found = extraction(a_book(workbook))

    assert answers(found) == STRAIGHT
    assert "T14" not in codes(found)


def test_a_row_that_stands_twice_is_refused_and_told_once() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table.append([*table[line(table, LED)]])
    table[-1][at(table, "status")] = a_cell("Completed")

    found = extraction(a_book(workbook))

    assert codes(found) == ["T11"]
    assert next(row for row in found.rows if row.key == LED).refused


def test_a_row_that_stands_twice_and_says_the_same_is_no_matter() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table.append([*table[line(table, LED)]])

    found = extraction(a_book(workbook))

    assert answers(found) == STRAIGHT
    assert not next(row for row in found.rows if row.key == LED).refused


def test_a_line_of_another_body_is_left_out_and_told() -> None:
    other = a_template("DEF")
    workbook = sheets()
    stranger = tables(other, {("activities", SHARED, "status"): "Completed"})["Activities"]
    workbook["Activities"].append(stranger[line(stranger, SHARED)])

    found = extraction(a_book(workbook))

    assert codes(found) == ["T12"]
    assert answers(found) == STRAIGHT


def test_a_line_of_another_body_in_place_of_our_own_does_not_answer_for_us() -> None:
    other = tables(a_template("DEF"), {("activities", SHARED, "status"): "Completed"})["Activities"]
    workbook = sheets()
    table = workbook["Activities"]
    table[line(table, SHARED)] = other[line(other, SHARED)]

    found = extraction(a_book(workbook))

    assert codes(found) == ["T12"]
    assert ("activities", SHARED, "status") not in answers(found)


def test_an_edited_locked_text_is_told_with_what_was_issued() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table[line(table, LED)][at(table, "output")] = a_cell("A shorter output")

    (told,) = extraction(a_book(workbook)).findings

    assert (told.code, told.found) == ("T15", "A shorter output")
    assert told.expected == f"Studies {LED} held."
    assert (told.place.row, told.place.column) == (LED, "output")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f" {text} ",
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" ", "  "),
    ],
)
def test_blanks_that_a_program_changed_are_no_edit(change: Callable[[str], str]) -> None:
    workbook = sheets()
    table = workbook["Activities"]
    row, column = line(table, LED), at(table, "activity")
    cell = table[row][column]
    assert cell is not None
    table[row][column] = cell._replace(value=change(str(cell.value)))

    assert extraction(a_book(workbook)).findings == ()


def test_a_locked_text_that_was_deleted_is_told() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table[line(table, LED)][at(table, "output")] = None

    assert codes(extraction(a_book(workbook))) == ["T15"]


def test_every_sheet_at_once_may_be_scrambled_and_short() -> None:
    workbook = sheets()
    del workbook["Issues"]
    table = workbook["Activities"]
    del table[line(table, CONTINUING)]
    table[line(table, LED)][at(table, "status")] = a_cell("#REF!", kind=CellKind.ERROR)

    found = extraction(a_book(workbook))

    assert sorted(codes(found)) == ["T10", "T14", "T20"]


@pytest.mark.parametrize(
    "text",
    [
        *("tx:", "tx:activities", "tx:activities:", "tx:nothing:x|00000000"),
        *("tx:activities:|00000000", "tx:a:b|c|d", "tx:ACTIVITIES:STATUS", "=tx:activities:status"),
        "tx:activities:status",
    ],
)
def test_something_like_a_key_among_the_answers_breaks_nothing(text: str) -> None:
    typed = {**TYPED, ("activities", LED, "progress"): text}

    found = extraction(a_book(sheets(typed)))

    assert answers(found)["activities", LED, "status"] == ("ON", "Ongoing")
    assert answers(found)["activities", SHARED, "status"] == ("ON", "Ongoing")


def test_a_workbook_of_1904_is_read_with_its_own_calendar() -> None:
    typed = {**TYPED, **an_event("01", start=a_cell(41698.0, kind=CellKind.DATE))}
    workbook = replace(a_book(sheets(typed)), date_1904=True)

    assert answers(extraction(workbook))["events", "01", "start"][0] == "2018-03-01"


def test_an_empty_workbook_answers_nothing_and_what_it_needs_most_is_told_in_one_sentence() -> None:
    found = extraction(Workbook("xlsx", ()))

    assert (found.rows, codes(found)) == ((), ["T45"])
    assert "The sheet Activities is missing" in found.findings[0].says


# --- what stands where no answer belongs


def test_text_in_a_row_that_was_added_is_told_and_not_read() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    note: list[Cell | None] = [None] * len(table[0])
    note[at(table, "status")], note[at(table, "progress")] = a_cell("Ongoing"), a_cell("Ours")
    table.insert(line(table, LED) + 1, note)

    (told,) = extraction(a_book(workbook)).findings

    assert (told.code, told.found) == ("T34", "Ongoing | Ours")


def test_text_below_the_form_is_told() -> None:
    workbook = sheets()
    workbook["Events"].append([None, a_cell("We held more"), None])

    assert codes(extraction(a_book(workbook))) == ["T34"]


def test_cells_merged_over_rows_are_told_at_each_covered_cell() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    top, column = line(table, LED), at(table, "status")
    table[top + 1][column] = None
    found = a_book(workbook)
    merge = Span(top + 3, column + 1, top + 4, column + 1)
    worksheets = tuple(
        replace(g, merges=(merge,)) if g.name == "Activities" else g for g in found.worksheets
    )

    (told,) = extraction(replace(found, worksheets=worksheets)).findings

    assert (told.code, told.place.row, told.place.column) == ("T24", SHARED, "status")
    assert f"for {LED} only, not for {SHARED}" in told.says


def test_a_hundred_thousand_merges_cost_little() -> None:
    found = a_book(sheets())
    merges = tuple(Span(1, 20, 1_048_576, 20) for _ in range(100_000))
    worksheets = tuple(
        replace(g, merges=merges if g.name == "Events" else ()) for g in found.worksheets
    )

    assert extraction(replace(found, worksheets=worksheets)).findings == ()


def test_a_fault_repeated_for_ever_is_told_five_hundred_times() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table += [[None, a_cell(f"note {number}"), None] for number in range(3_000)]

    found = codes(extraction(a_book(workbook)))

    assert (found.count("T34"), found.count("T41")) == (500, 1)


def test_keys_without_end_are_looked_at_in_time() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table += [[a_cell(f"tx:activities:X{number}#1|00000000")] for number in range(30_000)]
    table += [[a_cell("tx:activities:key!")] for _ in range(30_000)]

    found = extraction(a_book(workbook))

    assert answers(found)["activities", LED, "status"] == ("ON", "Ongoing")


@pytest.mark.parametrize(
    ("column", "code"), [("status", "T35"), ("part", "T35"), ("target", "T13"), ("output", "T80")]
)
def test_a_column_that_is_always_asked_holds_the_file_and_others_do_not(
    column: str, code: str
) -> None:
    workbook = sheets()
    gone = at(workbook["Activities"], column)
    workbook["Activities"] = [[*row[:gone], *row[gone + 1 :]] for row in workbook["Activities"]]

    (told,) = extraction(a_book(workbook)).findings

    assert (told.code, told.place.column) == (code, column)


def copied(column: str, answer: str) -> dict[str, Table]:
    """A column once more at the end of its sheet, with its hidden key; LED says this there."""
    workbook = sheets()
    table = workbook["Activities"]
    place = at(table, column)
    workbook["Activities"] = [[*row, row[place]] for row in table]
    workbook["Activities"][line(table, LED)][-1] = a_cell(answer)
    return workbook


def test_a_column_that_was_copied_is_read_where_both_say_the_same() -> None:
    found = extraction(a_book(copied("status", "Ongoing")))

    assert codes(found) == ["T44"]
    assert answers(found)["activities", LED, "status"] == ("ON", "Ongoing")


def test_a_column_that_was_copied_refuses_the_rows_in_which_the_two_differ() -> None:
    found = extraction(a_book(copied("status", "Completed")))
    (told,) = found.findings

    assert answers(found)["activities", LED, "status"] == ("?", "Ongoing | Completed")
    assert (told.code, told.place.row) == ("T43", LED)
    one, other = told.found.split(" | ")
    assert one == f"{told.place.cell}: Ongoing"
    assert other.endswith(f"{told.place.cell[1:]}: Completed")
    assert not other.startswith(told.place.cell)


def test_an_answer_that_stands_only_in_the_copy_of_a_column_is_told_with_its_cell() -> None:
    workbook = copied("status", "Completed")
    table = workbook["Activities"]
    table[line(table, LED)][at(table, "status")] = None

    (told,) = (each for each in extraction(a_book(workbook)).findings if each.code == "T43")

    assert told.found.startswith(f"{told.place.cell}: empty | ")
    assert told.found.endswith(": Completed")


@pytest.mark.parametrize(
    ("number", "is_old", "is_told"),
    [
        (255, True, True),
        (254, True, False),
        (256, True, False),
        (255, False, False),
        (8_217, True, True),
        (32_767, False, True),
        (32_767, True, True),
    ],
)
def test_a_text_that_ends_where_programs_cut_texts_is_asked_and_stands(
    number: int, is_old: bool, is_told: bool
) -> None:
    text = "x" * (number - 2) + " y"
    book = a_book(sheets({**TYPED, ("activities", LED, "progress"): text}))

    found = extraction(replace(book, errors_visible=not is_old))

    told = [each for each in found.findings if each.code == "T89"]
    assert [each.place.column for each in told] == ["progress"] * is_told
    assert answers(found)["activities", LED, "progress"][0] == text


def test_a_row_whose_key_cell_is_gone_is_known_by_what_people_see() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    table[line(table, LED)][0] = None

    found = extraction(a_book(workbook))

    assert codes(found) == ["T46"]
    assert answers(found)["activities", LED, "status"] == ("ON", "Ongoing")


def test_a_sheet_without_which_nothing_is_said_is_asked_for() -> None:
    workbook = a_book(sheets())
    kept = tuple(worksheet for worksheet in workbook.worksheets if worksheet.name != "Activities")

    assert codes(extraction(replace(workbook, worksheets=kept))) == ["T45"]


def test_a_column_of_events_may_be_gone_where_there_are_no_events() -> None:
    workbook = sheets(good_answers(ASKED))
    gone = at(workbook["Events"], "women")
    workbook["Events"] = [[*row[:gone], *row[gone + 1 :]] for row in workbook["Events"]]

    assert codes(extraction(a_book(workbook))) == ["T13"]


def test_pictures_and_a_new_name_of_a_sheet_are_told() -> None:
    found = a_book({"Ours" if n == "Events" else n: t for n, t in sheets().items()})
    worksheets = tuple(
        replace(worksheet, pictures=worksheet.name == "Ours") for worksheet in found.worksheets
    )

    assert sorted(codes(extraction(replace(found, worksheets=worksheets)))) == ["T40", "T42"]


def test_what_excel_writes_into_the_note_of_a_thread_is_no_remark() -> None:
    found = a_book(sheets())
    boilerplate = (
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
        "however, any edits to it will get removed.\n\nComment:\n    The host asked for March."
    )
    worksheets = tuple(
        replace(each, comments=(Comment(4, 3, boilerplate),)) if each.name == "Activities" else each
        for each in found.worksheets
    )

    (told,) = extraction(replace(found, worksheets=worksheets)).findings

    assert (told.code, told.found) == ("T25", "The host asked for March.")


def test_a_column_that_asks_nothing_is_not_asked_for_when_it_is_gone() -> None:
    workbook = sheets()
    keys = [str(cell.value) for cell in workbook["Activities"][0] if cell is not None]
    for cells in workbook["Activities"]:
        del cells[keys.index("tx:activities:last")]

    found = extraction(a_book(workbook))

    assert codes(found) == ["T80"]
    assert {key: value for key, (value, _) in answers(found).items()} == {
        key: value for key, (value, _) in STRAIGHT.items()
    }


@pytest.mark.parametrize("kept", [("Activities",), ("Activities", "Cover")])
def test_sheets_that_were_left_behind_are_told_in_one_sentence(kept: tuple[str, ...]) -> None:
    workbook = a_book({name: table for name, table in sheets().items() if name in kept})
    worksheets = tuple(worksheet for worksheet in workbook.worksheets if worksheet.name in kept)

    found = extraction(replace(workbook, worksheets=worksheets, external_links=True))

    assert codes(found) == ["T36"]
    assert all((name in found.findings[0].says) is (name not in kept) for name in sheets())


# --- two days in one cell


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "told"),
    [
        ("6-8 June 2018", None, "2018-06-06", "2018-06-08", ["A09"]),
        (None, "6-8 June 2018", "2018-06-06", "2018-06-08", ["A09"]),
        ("6-8 June 2018", "6-8 June 2018", "2018-06-06", "2018-06-08", ["A09", "A09"]),
        ("6-8 June 2018", "2018-06-09", "2018-06-06", "2018-06-09", ["A03", "A09"]),
        ("June 2018", None, "2018-06-01", "2018-06-01", ["A08"]),
        ("June 2018", "June 2018", "2018-06-01", "2018-06-01", ["A08", "A08"]),
        ("2018-06-07", "June 2018", "2018-06-07", "2018-06-07", ["A03", "A08"]),
        ("2018-05-31", "June 2018", "2018-05-31", "2018-06-01", ["A03", "A08"]),
        (None, "June 2018", None, "2018-06-01", ["A08"]),
        (a_cell("6-8 June 2018", struck=True), None, "?", None, ["T23"]),
        ("soon", None, "?", None, []),
        (None, None, None, None, []),
    ],
)
def test_two_days_in_one_cell_fill_both(
    start: Typed, end: Typed, first: str | None, last: str | None, told: list[str]
) -> None:
    found = extraction(a_book(sheets({**TYPED, **an_event("01", start=start, end=end)})))

    got = answers(found)
    assert (got["events", "01", "start"][0], got["events", "01", "end"][0]) == (first, last)
    assert sorted(codes(found)) == told


# --- what stands behind and above an answer


def with_headings(*changed: tuple[str, str]) -> dict[str, Table]:
    """The sheet Activities with the headings that people see; of each pair the two changed over."""
    workbook = sheets()
    table = workbook["Activities"]
    headings = {each.key: each.heading for each in a_layout().block("activities").columns}
    for one, other in changed:
        headings[one], headings[other] = headings[other], headings[one]
    seen: list[Cell | None] = [None] * len(table[0])
    for key, heading in headings.items():
        seen[at(table, key)] = a_cell(heading)
    table.insert(1, seen)
    return workbook


def test_headings_that_stand_where_they_were_tell_nothing() -> None:
    found = extraction(a_book(with_headings()))

    assert (answers(found), codes(found)) == (STRAIGHT, [])


def test_an_answer_under_the_heading_of_another_question_is_not_believed() -> None:
    workbook = with_headings(("progress", "evidence"))

    found = extraction(a_book(workbook))

    got = answers(found)
    table = workbook["Activities"]
    answered = [key for key in (LED, SHARED) if table[line(table, key)][at(table, "progress")]]
    assert answered == [LED, SHARED]
    for key in answered:
        assert got["activities", key, "progress"] == (
            "?",
            STRAIGHT["activities", key, "progress"][1],
        )
        assert got["activities", key, "evidence"] == STRAIGHT["activities", key, "evidence"]
        assert got["activities", key, "status"] == STRAIGHT["activities", key, "status"]
    assert set(codes(found)) == {"T71"}
    assert {each.place.column for each in found.findings} == {"progress"}
    assert {each.place.row for each in found.findings} >= {LED, SHARED}
    assert got["events", "01", "title"] == STRAIGHT["events", "01", "title"]


def linked(column: str, *addresses: str, sheet: str = "Activities", **typed: Typed) -> Extraction:
    """What is read where an address stands behind the answer of LED in that column."""
    workbook = sheets({**TYPED, **{("activities", LED, key): text for key, text in typed.items()}})
    table = workbook["Activities"]
    row, place = line(table, LED) + 3, at(table, column) + 1
    found = a_book(workbook)
    links = tuple(Link(row, place, address) for address in addresses)
    worksheets = tuple(
        replace(each, links=links) if each.name == sheet else each for each in found.worksheets
    )
    return extraction(replace(found, worksheets=worksheets))


def test_the_addresses_behind_a_text_are_part_of_the_answer() -> None:
    found = linked("evidence", "https://a.org/1", "https://a.org/2", evidence="The report")

    value = "The report (https://a.org/1, https://a.org/2)"
    assert answers(found)["activities", LED, "evidence"] == (value, value)
    (told,) = (each for each in found.findings if each.code == "T69")
    assert told.found == "https://a.org/1, https://a.org/2"


def test_an_address_is_kept_beside_what_a_number_format_shows() -> None:
    number = a_cell(3.0, kind=CellKind.NUMBER, shown="third")

    found = linked("evidence", "https://a.org/1", evidence=number)

    value, raw = answers(found)["activities", LED, "evidence"]
    assert "https://a.org/1" in str(value)
    assert "https://a.org/1" in raw


def test_an_address_that_is_the_text_itself_is_not_said_twice() -> None:
    found = linked("evidence", "https://a.org/1", evidence="See https://a.org/1")

    assert answers(found)["activities", LED, "evidence"][0] == "See https://a.org/1"
    assert "T69" not in codes(found)


def test_an_address_behind_the_same_cell_of_another_sheet_is_not_of_this_answer() -> None:
    found = linked("evidence", "https://a.org/1", sheet="Issues", evidence="The report")

    assert answers(found)["activities", LED, "evidence"][0] == "The report"


def test_an_address_behind_an_answer_from_a_list_changes_no_answer() -> None:
    found = linked("status", "https://a.org/1")

    assert answers(found)["activities", LED, "status"] == ("ON", "Ongoing")
    assert "T69" not in codes(found)


@pytest.mark.parametrize("column", ["status", "progress"])
def test_what_people_saw_of_a_number_is_kept_beside_the_answer(column: str) -> None:
    seen = a_cell(3.0, kind=CellKind.NUMBER, shown="third")
    found = extraction(a_book(sheets({**TYPED, ("activities", LED, column): seen})))

    assert answers(found)["activities", LED, column][1] == "third"


def test_of_a_count_what_the_cell_holds_is_kept() -> None:
    seen = a_cell(12.0, kind=CellKind.NUMBER, shown="1.2 tens")
    found = extraction(a_book(sheets({**TYPED, **an_event("01", women=seen)})))

    assert answers(found)["events", "01", "women"][1] == "12"


@pytest.mark.parametrize(("number", "more"), [(500, 0), (501, 1)])
def test_what_is_left_out_of_a_flood_is_said_only_where_something_is(
    number: int, more: int
) -> None:
    workbook = sheets()
    workbook["Activities"] += [[None, a_cell(f"note {each}"), None] for each in range(number)]

    found = codes(extraction(a_book(workbook)))

    assert (found.count("T34"), found.count("T41")) == (500, more)


def test_a_form_whose_column_of_answers_is_gone_answers_nothing() -> None:
    workbook = sheets()
    gone = at(workbook["Cover"], "answer")
    workbook["Cover"] = [[*row[:gone], *row[gone + 1 :]] for row in workbook["Cover"]]

    found = extraction(a_book(workbook))

    assert not any(block == "cover" for block, _, _ in answers(found))
    assert {each.place.sheet for each in found.findings} == {"Cover"}


def test_rows_whose_hidden_keys_and_numbers_contradict_each_other_are_both_asked() -> None:
    workbook = sheets()
    table = workbook["Activities"]
    one, other = table[line(table, LED)], table[line(table, SHARED)]
    one[0], other[0] = other[0], one[0]

    found = extraction(a_book(workbook))

    mixed = [each for each in found.findings if each.code == ReturnMessage.ROWS_MIXED.code]
    assert {each.place.row for each in mixed} == {LED, SHARED}


def test_rows_sorted_without_their_hidden_keys_are_told_of_once() -> None:
    rows = [row.key for row in ASKED.block("activities").rows[:2]]
    own: dict[FieldKey, Typed] = {("activities", row, "target"): f"Say {row}" for row in rows}
    workbook = sheets({**TYPED, **own})
    keys = [str(cell.value).rpartition(":")[2] for cell in workbook["Activities"][0] if cell]
    orders = dict.fromkeys(keys[1:], (2, 1))

    found = codes(extraction(a_book_sorted(workbook, "Activities", orders)))

    assert found.count("T66") == 2
    assert "T77" not in found


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ((2, 3, 1), {1, 2, 3}),
        ((1, 2, 3), set()),
        ((1, 1, 1), set()),  # filled down
        ((2, 2, 3), set()),  # copied
        ((4, 1, 1, 3), {1, 2, 3, 4}),  # the first was filled down, then all were sorted
        ((2, 1, 1, 3), {1, 2, 3, 4}),  # so was it here: the last has what was typed in the third
        ((2, 3, 1, 4), {1, 2, 3}),
    ],
)
def test_a_copy_among_cells_that_were_sorted_hides_nothing(
    order: tuple[int, ...], told: set[int]
) -> None:
    rows = [row.key for row in ASKED.block("activities").rows[:4]]
    own: dict[FieldKey, Typed] = {("activities", row, "target"): f"Say {row}" for row in rows}
    book = a_book_sorted(sheets({**TYPED, **own}), "Activities", {"target": order})

    apart = {f.place.row for f in extraction(book).findings if f.code == "T77"}

    assert apart == {rows[number - 1] for number in told}


def test_copies_of_one_word_that_were_sorted_say_what_they_said() -> None:
    rows = [row.key for row in ASKED.block("activities").rows[:4]]
    own: dict[FieldKey, Typed] = {("activities", row, "target"): "2019H1" for row in rows}
    book = a_book_sorted(sheets({**TYPED, **own}), "Activities", {"target": (2, 1, 1, 3)})

    assert "T77" not in codes(extraction(book))


@pytest.mark.parametrize("is_split", [False, True])
def test_each_answer_that_a_condition_may_strike_is_counted(is_split: bool) -> None:
    sheets = a_book(tables(ASKED, TYPED))
    place = next(n for n, each in enumerate(sheets.worksheets) if each.name == "Activities")
    sheet = sheets.worksheets[place]
    column = min(each.column for each in sheet.cells if each.value == "Ongoing")
    rows = sorted({each.row for each in sheet.cells if each.column == column})
    areas = [Span(rows[0], column, rows[-1], column)]
    if is_split:  # as programs do it, with an area for each cell, of our own texts, too
        beside = [Span(n, m, n, m) for n in range(1, rows[-1] + 1) for m in range(200, 300)]
        areas = [*beside, *(Span(n, column, n, column) for n in range(1, rows[-1] + 1))]
    struck = replace(sheet, struck_at_times=tuple(areas))
    book = replace(sheets, worksheets=(*sheets.worksheets[:place], struck))

    (told,) = (each for each in extraction(book).findings if each.code == "T84")

    assert "answers in F4, F5, F6, F7 are struck" in told.says
