"""What people type is understood where it has one meaning, told where repaired, else asked."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import Typed, a_cell, a_template, serial_of
from tests.typed import typed_texts
from tipxl.domain.core.expression import EMPTY_WORDS, MISREAD
from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.returns.cell_values import CellQuestion, folded, nearest, tidy, understand
from tipxl.domain.returns.date_ranges import as_typed
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind, Item

PLACE = Place(sheet="Activities", cell="F7")
ASKED = a_template()


def a_question(kind: str, *, date_1904: bool = False) -> CellQuestion:
    """What a text, a date, a count, or a list of report.toml is asked."""
    if kind in ("text", "date", "count"):
        return CellQuestion(Column("x", "X", ColumnKind(kind)), date_1904=date_1904)
    return CellQuestion(Column("x", "X", ColumnKind.LIST, list=kind), ASKED.list(kind))


def read(kind: str, typed: Typed) -> tuple[str | float | None, list[str]]:
    value, findings = understand(a_cell(typed), a_question(kind), PLACE)
    return value, [each.code for each in findings]


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        ("Ongoing", "ON", []),
        ("Ongoing ", "ON", []),
        ("\u00a0Ongoing\u00a0", "ON", []),
        ("\u200bOngoing\ufeff", "ON", []),
        ("On\x07going", "ON", []),
        ("Merged / reformulated", "ME", []),
        ("ONGOING", "ON", ["A01"]),
        ("on-going", "ON", ["A01"]),
        ("On‑Going", "ON", ["A01"]),
        ("On – going", "ON", ["A01"]),
        ("on going.", "ON", ["A01"]),
        ("Ｏｎｇｏｉｎｇ", "ON", ["A01"]),
        ("\u202fOngoing", "ON", ["A01"]),
        ("in progress", "ON", ["A01"]),
        ("Under way", "ON", ["A01"]),
        ("implementing", "ON", ["A01"]),
        ("continuing", "ON", ["A01"]),
        ("done", "CO", ["A01"]),
        ("Finished", "CO", ["A01"]),
        ("implemented", "CO", ["A01"]),
        ("accomplished", "CO", ["A01"]),
        ("held", "CO", ["A01"]),
        ("conducted", "CO", ["A01"]),
        ("planned", "IP", ["A01"]),
        ("pipeline", "IP", ["A01"]),
        ("proposed", "IP", ["A01"]),
        ("for implementation", "IP", ["A01"]),
        ("to be convened", "IP", ["A01"]),
        ("deferred", "PP", ["A01"]),
        ("suspended", "PP", ["A01"]),
        ("On hold", "PP", ["A01"]),
        ("on-hold", "PP", ["A01"]),
        ("moved", "PP", ["A01"]),
        ("cancelled", "DI", ["A01"]),
        ("dropped", "DI", ["A01"]),
        ("No longer relevant", "DI", ["A01"]),
        ("terminated", "DI", ["A01"]),
        ("nil", "NS", ["A01"]),
        ("None", "NS", ["A01"]),
        ("no action yet", "NS", ["A01"]),
        ("co", "CO", ["A01"]),
        ("", None, []),
        (" \u00a0\u3000\t", None, []),
    ],
)
def test_a_status_is_read_by_its_label_or_an_alias(
    typed: str, code: str | None, told: list[str]
) -> None:
    assert read("status", typed) == (code, told)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("addressed", ["A02"]),
        ("Addressed.", ["A02"]),
        ("partially completed", ["A02"]),
        ("Partly-completed", ["A02"]),
        ("Completed (Phase 1) / Ongoing", ["A02"]),
        ("Completed/Ongoing", ["A02"]),
        ("Completed, ongoing", ["A02"]),
        ("ongoing & postponed", ["A02"]),
        ("Not started\nIn preparation", ["A02"]),
        ("Ongong", []),
        ("not completed", []),
        ("The workshop on rivers was held", []),
        ("50%", []),
        ("-", []),
        ("N/A", []),
        ("same as last time", []),
        ("*", []),
        ("?", []),
        ("=1+1", []),
        (3.0, []),
        (True, []),
        (a_cell(43174.0, kind=CellKind.DATE), []),
    ],
)
def test_what_is_no_single_status_is_never_guessed(typed: Typed, told: list[str]) -> None:
    assert read("status", typed) == (MISREAD, told)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("part", "Completed", "FI"),
        ("part", "participated", "TP"),
        ("part", "No", "NO"),
        ("completed_in", "2018H1", "2018H1"),
        ("completed_in", "2018 H1", "2018H1"),
        ("completed_in", "2018-H1", "2018H1"),
        ("completed_in", "h1 2018", "2018H1"),
        ("completed_in", "January to June 2018", "2018H1"),
        ("completed_in", "2018H2", MISREAD),
        ("completed_in", 2018.0, MISREAD),
        ("target", "2021H1", "2021H1"),
        ("target", "2021H2", MISREAD),
        ("target", "tbc", "TBC"),
        ("target", "Continuing", "CONT"),
        ("country", "VIETNAM", "VN"),
        ("country", "Lao  PDR", "LA"),
        ("country", "Siam", MISREAD),
        ("row", "A.a.1.1#1", "A.a.1.1#1"),
        ("row", "A.a.1.1", MISREAD),
    ],
)
def test_every_list_knows_its_spellings(kind: str, typed: Typed, code: str) -> None:
    assert read(kind, typed)[0] == code


@pytest.mark.parametrize(
    ("typed", "value", "told"),
    [
        (12.0, 12.0, []),
        (0.0, 0.0, []),
        ("12", 12.0, ["A06"]),
        (" 12\u00a0", 12.0, ["A06"]),
        ("1,200", 1200.0, ["A06"]),
        ("NC", "NC", []),
        ("nc", "NC", ["A01"]),
        ("N.C.", MISREAD, []),
        ("Not collected", "NC", ["A01"]),
        ("", None, []),
        (" ", None, []),
        (12.5, MISREAD, []),
        (-1.0, MISREAD, []),
        (1e12, MISREAD, []),
        ("approx. 50", MISREAD, []),
        ("50 (20F)", MISREAD, []),
        ("~50", MISREAD, []),
        ("12.0", MISREAD, []),
        ("1,20", MISREAD, []),
        ("-", MISREAD, []),
        ("n/a", MISREAD, []),
        ("many", MISREAD, []),
        ("٥٠", MISREAD, []),
        (True, MISREAD, []),
        ("9" * 400, MISREAD, []),
        ("20\n30", MISREAD, []),
        ("20\t30", MISREAD, []),
        ("20\v30", MISREAD, []),
        ("20\r\n", 20.0, ["A06"]),
        ("\n20", 20.0, ["A06"]),
        ("25\u00b9", MISREAD, []),
    ],
)
def test_a_count_is_a_whole_number_or_nc_and_blank_is_not_zero(
    typed: Typed, value: float | str | None, told: list[str]
) -> None:
    assert read("count", typed) == (value, told)


@pytest.mark.parametrize(
    ("typed", "value", "told"),
    [
        (serial_of(date(2018, 3, 15)), "2018-03-15", []),
        (43174.0, "2018-03-15", []),
        ("15 March 2018", "2018-03-15", ["A03"]),
        ("03/04/2018", "2018-04-03", ["A04"]),
        ("15/03/2561", "2018-03-15", ["A05"]),
        ("March 2018", "2018-03-01", ["A08"]),
        ("03/2018", "2018-03-01", ["A08"]),
        ("2018-03", "2018-03-01", ["A08"]),
        ("3.2561", "2018-03-01", ["A08"]),
        ("13/2018", MISREAD, []),
        ("2018-13", MISREAD, []),
        ("6-8 June 2017", MISREAD, []),
        ("soon", MISREAD, []),
        (True, MISREAD, []),
        ("\u00a0", None, []),
    ],
)
def test_a_date_is_told_where_it_was_typed_in_another_way(
    typed: Typed, value: str | None, told: list[str]
) -> None:
    assert read("date", typed) == (value, told)


def test_a_workbook_of_1904_has_its_own_serials() -> None:
    cell = a_cell(41712.0, kind=CellKind.DATE)

    value, _ = understand(cell, a_question("date", date_1904=True), PLACE)

    assert value == "2018-03-15"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Held in Manila.", "Held in Manila."),
        ("  Held \u00a0", "Held"),
        ("one\r\ntwo\rthree ", "one\ntwo\nthree"),
        ("Ban thư ký", "Ban thư ký"),
        ("Ban thu\u031b ky\u0301", "Ban thư ký"),
        ("🎉 done 👩‍👧", "🎉 done 👩‍👧"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("@SUM(1)", "@SUM(1)"),
        ("women\t12", "women 12"),
        ("bell\x07 and \x1bescape", "bell and escape"),
        ("“smart” – quotes", "“smart” – quotes"),
        ("the same as last time", "the same as last time"),
        ("x" * 5000, "x" * 5000),
        (12.0, "12"),
        (0.1, "0.1"),
        (True, "TRUE"),
        (serial_of(date(2018, 3, 15)), "2018-03-15"),
        ("", None),
        ("\u00a0\u3000\u200b\ufeff", None),
        ("\n\n", None),
        ("\x07", None),
    ],
)
def test_text_is_kept_as_people_see_it_and_a_disguised_blank_is_blank(
    typed: Typed, value: str | None
) -> None:
    assert read("text", typed) == (value, [])


def test_a_day_where_a_number_is_asked_is_no_number() -> None:
    cell = Cell(7, 6, CellKind.DATE, 43194.0)

    value, (told,) = understand(cell, a_question("count"), PLACE)

    assert (value, told.code) == (MISREAD, "A11")
    assert "2018-04-04" in told.says


def test_a_number_that_may_be_a_day_is_taken_and_asked() -> None:
    value, (told,) = understand(a_cell(43194), a_question("count"), PLACE)

    assert (value, told.code) == (43194.0, "A13")
    assert "2018-04-04" in told.says


def test_a_number_that_is_only_shown_as_a_date_is_that_number_and_is_told() -> None:
    value, (told,) = understand(Cell(7, 6, CellKind.DATE, 12.0), a_question("count"), PLACE)

    assert (value, told.code) == (12.0, "A12")


@pytest.mark.parametrize("typed", ["none", "None", "NIL", "no"])
def test_a_word_that_could_be_two_answers_of_a_list_is_asked(typed: str) -> None:
    assert read("funding", typed) == (MISREAD, ["A02"])


@pytest.mark.parametrize("typed", ["\u2003", "\u202f\u2003", "\x85", " \u2028 "])
def test_blanks_that_the_workbook_takes_for_an_answer_count_as_one_and_are_told(typed: str) -> None:
    value, told = read("text", typed)

    assert value
    assert told == ["A10"]


def test_a_word_among_such_blanks_is_an_answer_as_it_is_to_the_workbook() -> None:
    assert read("text", "\u2003n/a") == ("n/a", [])


@pytest.mark.parametrize("word", [*EMPTY_WORDS, "N/A", "Same as last time ", "\u00a0-"])
def test_a_word_that_says_nothing_is_read_as_blank_and_told(word: str) -> None:
    assert read("text", word) == (None, ["A07"])


@pytest.mark.parametrize(
    "word",
    [
        "To follow.",
        "Pending.",
        "To be confirmed.",
        "Tidak ada.",
        "Không có.",
        "Kho\u0302ng co\u0301",
    ],
)
def test_a_word_that_says_nothing_says_nothing_with_a_full_stop_or_marks_of_its_own(
    word: str,
) -> None:
    assert read("text", word) == (None, ["A07"])


def test_every_word_in_latin_letters_that_says_nothing_is_known_with_a_full_stop() -> None:
    latin = re.compile("[A-Za-z]")
    words = {word.removesuffix(".") for word in EMPTY_WORDS if latin.search(word)}

    assert words | {f"{word}." for word in words} <= set(EMPTY_WORDS)
    assert len(set(EMPTY_WORDS)) == len(EMPTY_WORDS)


ANY = ("status", "text", "date", "count")


@pytest.mark.parametrize("kind", ANY)
@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (a_cell("#REF!", kind=CellKind.ERROR), "T20"),
        (a_cell("#N/A", kind=CellKind.ERROR, formula=True), "T20"),
        (a_cell(None, formula=True), "T21"),
        (a_cell("Ongoing", struck=True), "T23"),
        (a_cell(12.0, struck=True), "T23"),
    ],
)
def test_an_error_no_result_or_a_struck_answer_is_told_once_in_any_column(
    kind: str, cell: Cell, told: str
) -> None:
    assert read(kind, cell) == (MISREAD, [told])


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [("status", "Ongoing", "ON"), ("count", 12.0, 12.0), ("text", "Held.", "Held.")],
)
def test_the_result_of_a_formula_is_taken_and_told(
    kind: str, value: str | float, code: str | float
) -> None:
    assert read(kind, a_cell(value, formula=True)) == (code, ["T22"])


@pytest.mark.parametrize("typed", ["\u2191", "\u2713", "\u2192 ", "***", "\u00fc"])
def test_a_sign_without_a_word_is_kept_and_asked(typed: str) -> None:
    assert read("text", typed) == (typed.strip(), ["A14"])


@pytest.mark.parametrize("typed", ["OK", "5", "A1", "\u0e21\u0e35"])
def test_a_short_word_is_a_word(typed: str) -> None:
    assert read("text", typed) == (typed, [])


def test_an_empty_cell_is_blank() -> None:
    assert understand(None, a_question("status"), PLACE) == (None, ())


def test_what_is_told_names_the_place_and_what_stood_there() -> None:
    _, (finding,) = understand(a_cell("ON-GOING "), a_question("status"), PLACE)

    assert finding.place == PLACE
    assert (finding.found, finding.says) == ("ON-GOING", "Read as Ongoing.")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Ongong", "Ongoing"), ("complete", "Completed"), ("Postpond", "Postponed"), ("zzz", "")],
)
def test_the_nearest_label_is_proposed(typed: str, near: str) -> None:
    assert nearest(typed, ASKED.list("status")) == near


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("Not completed", "status"),
        ("Incomplete work", "status"),
        ("Final report", "submission"),
        ("Needed", "funding"),
        ("Our part is not finished", "part"),
        ("A.f.1.1#1", "row"),
        ("2018H2", "completed_in"),
        ("Secure", "part"),
        ("Not started yet completed", "status"),
        ("Full or partial report", "submission"),
        ("Incomplete", "status"),
        ("Uncompleted", "status"),
        ("Continued", "status"),
        ("Our part is unfinished", "part"),
        ("Something this period", "part"),
        ("Unsecured", "funding"),
        ("Null report", "submission"),
        ("Slow", "impact"),
        ("Offline", "country"),
        ("Other country", "country"),
    ],
)
def test_the_opposite_a_key_or_a_number_is_never_proposed(typed: str, choices: str) -> None:
    assert nearest(typed, ASKED.list(choices)) == ""


@pytest.mark.parametrize(
    ("typed", "choices", "near"),
    [
        ("Our part is finnished", "part", "Our part is finished"),
        ("Partial reprot", "submission", "Partial report"),
        ("Philipines", "country", "Philippines"),
        ("In prep", "status", "In preparation"),
        ("Not neded", "funding", "Not needed"),
        ("Discontinud", "status", "Discontinued"),
        ("Being sougth", "funding", "Being sought"),
        ("Disontinued", "status", "Discontinued"),
        ("Compeleted", "status", "Completed"),
        ("In preperation", "status", "In preparation"),
        ("Sekured", "funding", "Secured"),
        ("Indonasia", "country", "Indonesia"),
        ("To early to tell", "impact", "Too early to tell"),
    ],
)
def test_a_misspelling_is_known(typed: str, choices: str, near: str) -> None:
    assert nearest(typed, ASKED.list(choices)) == near


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("count", a_cell(1.0, kind=CellKind.PERCENT), MISREAD),
        ("count", a_cell(0.75, kind=CellKind.PERCENT), MISREAD),
        ("text", a_cell(0.75, kind=CellKind.PERCENT), "75%"),
        ("text", a_cell(0.604166666666667, kind=CellKind.DATE), "14:30"),
        ("text", a_cell(43164.604166666667, kind=CellKind.DATE), "2018-03-05 14:30"),
        ("text", a_cell(43164.0, kind=CellKind.DATE), "2018-03-05"),
        ("text", "a\vb\x85c\u2028d", "a\nb\nc\nd"),
    ],
)
def test_what_is_seen_is_what_is_read(kind: str, cell: Typed, value: str) -> None:
    assert read(kind, cell)[0] == value


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("count", "\u0e51\u0e52", 12.0),
        ("count", "\u0ed1\u0ed2", 12.0),
        ("count", "\u1041\u1042", 12.0),
        ("count", "\u17e1\u17e2", 12.0),
        ("count", "1\u200e2", 12.0),
        ("status", "\u200fOngoing\u200e", "ON"),
        ("status", "F\u0131n\u0131shed", "CO"),
        ("status", "F\u0130N\u0130SHED", "CO"),
        ("status", "On\vgoing", "ON"),
        ("text", "Clear", "CLEAR"),
        ("status", "clear.", "CLEAR"),
    ],
)
def test_letters_and_marks_of_other_keyboards_are_understood(
    kind: str, typed: str, value: str | float
) -> None:
    assert read(kind, typed)[0] == value


CELLS = st.builds(
    Cell,
    row=st.just(1),
    column=st.just(1),
    kind=st.sampled_from((CellKind.TEXT, CellKind.NUMBER, CellKind.DATE)),
    value=typed_texts(40) | st.floats(),
    formula=st.booleans(),
    struck=st.booleans(),
)


@example(Cell(1, 1, CellKind.DATE, float("inf")), "text")
@example(Cell(1, 1, CellKind.DATE, float("nan")), "count")
@given(CELLS, st.sampled_from(ANY))
def test_nothing_that_is_typed_breaks_the_reader(cell: Cell, kind: str) -> None:
    value, findings = understand(cell, a_question(kind), PLACE)

    assert value is None or isinstance(value, str | float)
    assert all(each.place == PLACE for each in findings)


@given(typed_texts())
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(typed_texts())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


# --- a row, offered with its words

ROWS = ChoiceList(
    "row",
    (
        Item("A.a.1.1#1", "A.a.1.1#1 · The first output, with a comma"),
        Item("A.a.1.1#2", "A.a.1.1#2 · The second output"),
        Item("A.a.1.10#1", "A.a.1.10#1 · Ten: see A.a.1.1#1"),
        Item("B.b.2.1#1", "B.b.2.1#1 · Hold a workshop"),
    ),
    rows=True,
    titled=True,
)


def a_row_read(typed: str) -> tuple[str | float | None, list[str]]:
    question = CellQuestion(Column("activity", "Activity", ColumnKind.LIST, list="row"), ROWS)
    value, findings = understand(a_cell(typed), question, PLACE)
    return value, [each.code for each in findings]


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        *((item.label, item.code, []) for item in ROWS.items),
        *((item.code, item.code, []) for item in ROWS.items),
        ("b.b.2.1#1", "B.b.2.1#1", ["A01"]),
        ("B.b.2.1#1 Hold a workshop", "B.b.2.1#1", ["A01"]),
        ("B.b.2.1#1 · Words of another version", "B.b.2.1#1", ["A01"]),
        ("A.a.1.1#2 · The secon", "A.a.1.1#2", ["A01"]),
        ("A.a.1.1#1; A.a.1.1#2", MISREAD, ["A02"]),
        ("A.a.1.1#1 and B.b.2.1#1", MISREAD, ["A02"]),
        ("A.a.1.1", MISREAD, []),
        ("B.b.2.1", MISREAD, []),
        ("Hold a workshop", MISREAD, []),
        ("see B.b.2.1#1", MISREAD, []),
        ("C.c.9.9#1 · Hold a workshop", MISREAD, []),
    ],
)
def test_a_row_is_known_by_its_key_whatever_stands_behind_it(
    typed: str, code: str, told: list[str]
) -> None:
    assert a_row_read(typed) == (code, told)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("B.b.2.1", "B.b.2.1#1"), ("A.a.1.1", ""), ("A.a.1", ""), ("Hold a workshop", ""), ("?", "")],
)
def test_the_row_of_an_activity_is_proposed_where_it_is_the_only_one(typed: str, near: str) -> None:
    assert nearest(typed, ROWS) == near


@pytest.mark.parametrize("date_1904", [False, True])
@pytest.mark.parametrize(("day", "is_month"), [(1, True), (2, False)])
def test_a_month_was_typed_where_its_first_day_is_held_in_either_way_of_counting(
    day: int, is_month: bool, date_1904: bool
) -> None:
    first = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    held = float((date(2018, 8, day) - first).days)
    cell = Cell(1, 1, CellKind.DATE, held, shown="2018-08")

    typed = as_typed(cell, date_1904=date_1904)

    assert (typed.kind is CellKind.TEXT) == is_month
    assert typed.value == ("2018-08" if is_month else held)


@pytest.mark.parametrize(
    ("shown", "value", "told"),
    [
        ("36:30", "36:30", []),  # a day and a half, in words
        ("12:30", "", ["A16"]),  # the day is not seen
    ],
)
def test_how_long_something_took_is_a_text_as_it_is_seen(
    shown: str, value: str, told: list[str]
) -> None:
    cell = Cell(1, 1, CellKind.DATE, 36.5 / 24, shown=shown)
    read_as, findings = understand(cell, a_question("text"), PLACE)

    assert [each.code for each in findings] == told
    assert told or read_as == value


def test_the_day_that_a_formula_gives_is_told_as_a_day() -> None:
    cell = Cell(1, 1, CellKind.DATE, 43_552.0, formula=True)
    column = Column("start", "First day", ColumnKind.DATE)

    _, (note, *_) = understand(cell, CellQuestion(column), Place())

    assert (note.code, note.found) == ("T22", "2019-03-28")
