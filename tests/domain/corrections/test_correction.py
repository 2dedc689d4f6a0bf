"""What a body gets back to correct: its answers as they stood, and the words to every mistake."""

from collections.abc import Mapping
from datetime import date

import pytest
from msgspec.structs import replace

from tests.builders import (
    CONTINUING,
    JOINED,
    LED,
    SHARED,
    Typed,
    a_book,
    a_book_sorted,
    a_cell,
    a_layout,
    a_plan,
    a_template,
    after,
    agreed,
    an_arrival,
    an_event,
    an_occasion,
    good_answers,
    serial_of,
    tables,
)
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Cell, CellKind, NumberedChoice, Workbook, Worksheet
from tipxl.domain.corrections.correction import Correction, SentFile, correct, what_to_correct
from tipxl.domain.corrections.if_left import what_if_left
from tipxl.domain.corrections.letter_lines import letter_lines
from tipxl.domain.forms.draft import (
    ASKS,
    FieldKey,
    TypedCell,
    counted_notes,
    is_our_remark,
    not_counted,
    remark,
    what_is_needed,
)
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.extract import extract
from tipxl.domain.returns.overlay import latest_answers, told_what_it_replaces
from tipxl.domain.returns.returned import Return
from tipxl.domain.returns.validation import RuledForm, validate
from tipxl.domain.schema.rules import Rulebook

FORM = a_template()
UNTIL = date(2018, 8, 19)


def of_an_evaluation() -> IssuedForm:
    held = next(each for each in a_plan().rounds if each.evaluation)
    return a_template(occasion=an_occasion(held.period))


def on(row: str = LED, /, **answers: Typed) -> dict[FieldKey, Typed]:
    return {("activities", row, column): value for column, value in answers.items()}


def cover(**answers: Typed) -> dict[FieldKey, Typed]:
    return {("cover", "cover", column): value for column, value in answers.items()}


def form_of(issued_form: IssuedForm) -> RuledForm:
    return RuledForm(issued_form, Rulebook(a_layout().for_round(issued_form.evaluation)))


def came(
    typed: Mapping[FieldKey, Typed], day: int = 20, issued_form: IssuedForm = FORM
) -> SentFile:
    """A file in which this was typed, and nothing else."""
    return came_as(a_book(tables(issued_form, typed)), day, issued_form)


def came_as(book: Workbook, day: int = 20, issued_form: IssuedForm = FORM) -> SentFile:
    form = form_of(issued_form)
    extraction = extract(book, issued_form, form.schema)
    return SentFile(validate(form, extraction, an_arrival(day, file=f"{day}.xlsx")), extraction)


def corrected(*sent: SentFile, issued_form: IssuedForm = FORM) -> Correction | None:
    said = latest_answers(
        tuple(each.returned for each in sent), {issued_form.identity.version: issued_form}
    )
    wrong = what_to_correct(said)
    used = tuple(each for each in sent if each.returned in wrong)
    return correct(form_of(issued_form), used, said, UNTIL) if used else None


def copy_of(changes: Mapping[FieldKey, Typed], issued_form: IssuedForm = FORM) -> Correction:
    sent = came({**good_answers(issued_form), **changes}, issued_form=issued_form)
    found = corrected(sent, issued_form=issued_form)
    assert found is not None
    return found


def returned_as_it_is(copy: Correction) -> Return:
    """The copy sent back without a change."""
    typed: dict[FieldKey, Typed] = {}
    for slot, entered in copy.draft.entered.items():
        value = entered.typed
        typed[slot] = serial_of(value) if isinstance(value, date) else value
    # A builder fills in what was given, so what stands empty is typed as an empty cell.
    typed = {slot: a_cell("") if value is None else value for slot, value in typed.items()}
    return came(typed, issued_form=copy.issued_form).returned


MISTAKES: Mapping[str, Mapping[FieldKey, Typed]] = {
    "no status": on(status=None),
    "no text": on(progress=None),
    "not in the list": on(status="Gone"),
    "two statuses": on(status="Completed / Ongoing"),
    "a number for a status": on(status=3.0),
    "a formula as text": on(status="=cmd|calc"),
    "completed without its period": on(status="Completed"),
    "completed in the future": on(status="Completed", completed_in="2018H2"),
    "a continuing row completed": on(CONTINUING, status="Completed", completed_in="2018H1"),
    "postponed without reason": on(status="Postponed", target=None),
    "the reason Other": on(status="Postponed", reason="Other"),
    "merged": on(status="Merged / reformulated"),
    "not ours": on(status="Not our activity"),
    "an error": on(status=a_cell("#REF!", kind=CellKind.ERROR)),
    "an error in a text": on(progress=a_cell("#REF!", kind=CellKind.ERROR)),
    "no result": on(status=a_cell(None, formula=True)),
    "struck through": on(progress=a_cell("It was held.", struck=True)),
    "the same text said to be as before": on(progress="same as last time"),
    "no submission type": cover(submission=None),
    "an unknown submission type": cover(submission="Our report"),
    "an unknown clearance": cover(clearance="yes"),
    "filled in for the secretariat": cover(entered="by mail"),
    "an event without its row": an_event(activity=None),
    "an event on another's row": an_event(activity="Z.z.9.9#1"),
    "an event without men": an_event(men=None),
    "an event with words for a count": an_event(women="approx. 50"),
    "an event with half a person": an_event(women=2.5),
    "an event without a day": an_event(start="early March"),
    "an event that ends before it starts": an_event(end=serial_of(date(2018, 2, 1))),
    "an event in the future": an_event(
        start=serial_of(date(2018, 12, 1)), end=serial_of(date(2018, 12, 2))
    ),
    "an event in no country": an_event(country="Europe"),
    "more with disabilities than came": an_event(disability=90.0),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_is_told_at_its_cell_with_what_to_do(mistake: str) -> None:
    copy = copy_of(MISTAKES[mistake])

    wrong = copy.draft.of(Severity.ERROR)

    assert wrong
    numbers = [note.number for note in copy.draft.notes]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, max(numbers) + 1))
    for note in wrong:
        assert note.field in copy.draft.entered
        assert note.finding.says.endswith((".", "?"))
        assert "{" not in note.finding.says
        assert note.finding.says in remark((note,))
        assert ASKS[Severity.ERROR] in remark((note,))
        assert note.finding.says.split()[-1] in letter_lines(a_layout(), (note,), {})


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_copy_sent_back_as_it_is_has_the_same_verdicts_where_something_still_stands(
    mistake: str,
) -> None:
    copy = copy_of(MISTAKES[mistake])
    emptied = {n.field for n in copy.draft.notes if n.finding.code in ("T20", "T21", "T23")}

    again = returned_as_it_is(copy)

    def wrong(slots: set[FieldKey]) -> set[FieldKey]:
        return {slot for slot in slots if slot not in emptied}

    before = {note.field for note in copy.draft.of(Severity.ERROR)}
    places = {answer.cell: (row.block, row.key, column)
              for row in again.rows for column, answer in row.answers.items()
              if answer.cell}  # fmt: skip
    sheets = {answer.cell: answer.sheet for row in again.rows for answer in row.answers.values()}
    after_it = {
        places[f.place.cell]
        for f in again.findings
        if f.severity is Severity.ERROR and sheets.get(f.place.cell) == f.place.sheet
    }
    assert wrong(after_it) == wrong(before)


def test_what_could_not_be_understood_stands_as_it_was_typed() -> None:
    copy = copy_of({**on(status="=1+1", target="soon"), **an_event(women="approx. 50")})

    entered = copy.draft.entered

    assert entered["activities", LED, "status"].typed == "=1+1"
    assert entered["activities", LED, "target"].typed == "soon"
    assert entered["events", "01", "women"].typed == "approx. 50"
    assert entered["events", "01", "men"] == TypedCell(9.0, 9.0)
    assert entered["events", "01", "start"].typed == date(2018, 3, 1)


def test_what_was_put_right_stands_in_its_right_form_and_is_told() -> None:
    copy = copy_of({**on(status="on-going "), **on(SHARED, progress=None)})

    assert copy.draft.entered["activities", LED, "status"] == TypedCell("Ongoing", "ON")
    assert [note.found for note in copy.draft.of(Severity.REPAIR)] == ["on-going"]


def test_an_error_and_a_struck_answer_leave_an_empty_cell_that_is_still_wrong() -> None:
    error = a_cell("#REF!", kind=CellKind.ERROR)
    copy = copy_of({**on(status=error), **on(SHARED, progress=a_cell("Held.", struck=True))})

    assert copy.draft.entered["activities", LED, "status"].typed is None
    assert copy.draft.entered["activities", SHARED, "progress"].typed is None
    assert {note.found for note in copy.draft.of(Severity.ERROR)} == {"#REF!", "Held."}
    assert all("empty" in note.expected for note in copy.draft.of(Severity.ERROR))


def test_what_was_not_seen_so_does_not_stand_in_the_copy() -> None:
    hidden = on(SHARED, progress=a_cell("It was held.", shown=""))
    altered = an_event(women=a_cell(5000, shown="5"))
    copy = copy_of({**hidden, **altered})
    wrong = copy.draft.of(Severity.ERROR)

    again = returned_as_it_is(copy)

    assert {note.finding.code for note in wrong} == {"T74", "T75"}
    assert all(copy.draft.entered[note.field].typed is None for note in wrong)
    assert all("empty in the copy" in note.expected for note in wrong)
    assert is_refused(again, "activities", SHARED)
    assert is_refused(again, "events", "01")


def test_the_number_that_a_list_wrote_into_a_cell_does_not_stand_in_the_copy() -> None:
    asked = of_an_evaluation()
    rated = ("views", asked.block("views").rows[0].key, "rating")
    book = a_book(tables(asked, {**good_answers(asked), rated: 1.0}))
    sheet = form_of(asked).schema.block("views").sheet
    worksheets = tuple(
        replace(each, numbered=tuple(NumberedChoice("", c.row, c.column) for c in ones(each)))
        if each.name == sheet
        else each
        for each in book.worksheets
    )
    copy = corrected(
        came_as(replace(book, worksheets=worksheets), issued_form=asked), issued_form=asked
    )
    assert copy is not None

    again = returned_as_it_is(copy)

    (note,) = (each for each in copy.draft.notes if each.finding.code == "T86")
    assert (note.field, copy.draft.entered[rated].typed) == (rated, None)
    assert "empty in the copy" in note.expected
    said = again.row(*rated[:2])
    assert said is None or said.value("rating") is None


def ones(worksheet: Worksheet) -> list[Cell]:
    return [cell for cell in worksheet.cells if cell.value == 1.0]


def test_a_nought_that_a_formula_gave_is_asked_again_in_the_copy() -> None:
    nought = a_cell(0.0, formula=True)
    copy = copy_of(an_event(women=nought, other=nought))
    told = [each for each in copy.draft.notes if each.finding.code == "T87"]

    again = returned_as_it_is(copy)

    assert {each.field[2] for each in told} == {"women", "other"}
    assert all("empty in the copy" in each.expected for each in told)
    assert all(copy.draft.entered[each.field].typed is None for each in told)
    assert is_refused(again, "events", "01")


def is_refused(returned: Return, block: str, row: str) -> bool:
    found = returned.row(block, row)
    return found is not None and found.refused


def copy_of_book(book: Workbook) -> Correction:
    found = corrected(came_as(book))
    assert found is not None
    return found


def test_answers_that_were_sorted_do_not_stand_in_the_copy_with_another_row() -> None:
    rows = [row.key for row in FORM.block("activities").rows[:3]]
    own = {("activities", row, "progress"): f"Held, as {row} asks." for row in rows}
    sheets = tables(FORM, {**good_answers(FORM), **own})
    copy = copy_of_book(a_book_sorted(sheets, "Activities", {"progress": (3, 1, 2)}))
    wrong = copy.draft.of(Severity.ERROR)

    again = returned_as_it_is(copy)

    assert {note.field for note in wrong} == set(own)
    assert all("empty in the copy" in note.expected for note in wrong)
    assert {copy.draft.entered["activities", row, "status"].typed for row in rows} == {None}
    assert all(is_refused(again, "activities", row) for row in rows)
    assert all(copy.draft.entered[key].typed is None for key in own)


def test_events_that_were_sorted_without_their_activity_are_still_asked_in_the_copy() -> None:
    lines = ("01", "02")
    events = {**an_event("01", title="A meeting"), **an_event("02", title="Another", men=4.0)}
    sheets = tables(FORM, {**good_answers(FORM), **events})
    sheet = next(block.sheet for block in form_of(FORM).schema.blocks if block.key == "events")
    copy = copy_of_book(a_book_sorted(sheets, sheet, {"title": (2, 1)}))

    again = returned_as_it_is(copy)

    assert copy.draft.entered["events", "01", "activity"].typed is not None
    assert all(copy.draft.entered["events", line, "title"].typed is None for line in lines)
    assert all(is_refused(again, "events", line) for line in lines)


def test_events_whose_activity_was_sorted_are_asked_again_though_nothing_else_stands() -> None:
    lines = ("01", "02")
    events = {**an_event("01", title="A meeting"), **an_event("02", title="Another", men=4.0)}
    activity = FORM.block("activities").rows[1].key
    events = {**events, ("events", "02", "activity"): activity}
    sheets = tables(FORM, {**good_answers(FORM), **events})
    sheet = next(block.sheet for block in form_of(FORM).schema.blocks if block.key == "events")
    copy = copy_of_book(a_book_sorted(sheets, sheet, {"activity": (2, 1)}))

    again = returned_as_it_is(copy)

    filled = {key: cell.typed for key, cell in copy.draft.entered.items() if key[0] == "events"}
    assert {key: typed for key, typed in filled.items() if typed is not None} == {
        ("events", "01", "title"): "A meeting",
        ("events", "02", "title"): "Another",
    }
    assert all(is_refused(again, "events", line) for line in lines)


@pytest.mark.parametrize(
    ("block", "column"), [("other", "title"), ("other", "area"), ("issues", "kind")]
)
def test_lines_that_nobody_would_ask_for_are_empty_and_told_when_they_were_sorted(
    block: str, column: str
) -> None:
    lines = {
        "other": {"title": ("Radio spots", "A handbook"), "area": ("Prevention", "Justice")},
        "issues": {"kind": ("Challenge", "Good practice"), "text": ("No money", "Training")},
    }[block]
    typed = {
        (block, f"{number:02}", key): text
        for key, texts in lines.items()
        for number, text in enumerate(texts, 1)
    }
    sheet = form_of(FORM).schema.block(block).sheet
    sent = came_as(
        a_book_sorted(tables(FORM, {**good_answers(FORM), **typed}), sheet, {column: (2, 1)})
    )
    copy = corrected(sent)
    assert copy is not None
    before = latest_answers((sent.returned,), {FORM.identity.version: FORM})

    again = told_what_it_replaces(returned_as_it_is(copy), before, a_layout())

    assert not any(copy.draft.entered[field].typed for field in typed)
    (lost,) = (each.says for each in again.findings if each.code == "T88")
    assert all(any(text in lost for text in texts) for texts in zip(*lines.values(), strict=True))


def test_rows_whose_key_and_number_contradict_each_other_are_empty_in_the_copy() -> None:
    sheets = tables(FORM, good_answers(FORM))
    one, other = sheets["Activities"][1:3]
    one[0], other[0] = other[0], one[0]
    rows = [row.key for row in FORM.block("activities").rows[:2]]
    copy = copy_of_book(a_book(sheets))

    again = returned_as_it_is(copy)

    assert {note.finding.code for note in copy.draft.of(Severity.ERROR)} == {"T66"}
    assert all(copy.draft.entered["activities", row, "status"].typed is None for row in rows)
    assert all(is_refused(again, "activities", row) for row in rows)


def test_what_stood_under_the_heading_of_another_question_is_empty_in_the_copy() -> None:
    sheets = tables(FORM, good_answers(FORM))
    keys = [str(cell.value).rpartition(":")[2] for cell in sheets["Activities"][0] if cell]
    headings = {c.key: c.heading for c in form_of(FORM).schema.block("activities").columns}
    seen = {"progress": "evidence", "evidence": "progress"}
    words: list[Cell | None] = [a_cell(headings.get(seen.get(key, key), "")) for key in keys]
    sheets["Activities"].insert(1, words)
    copy = copy_of_book(a_book(sheets))

    assert {note.finding.code for note in copy.draft.of(Severity.ERROR)} == {"T71"}
    assert copy.draft.entered["activities", LED, "progress"].typed is None


def test_a_day_is_quoted_as_a_day() -> None:
    copy = copy_of(an_event(end=serial_of(date(2018, 2, 1))))

    assert [note.found for note in copy.draft.of(Severity.ERROR)] == ["2018-02-01"]


def test_a_cell_to_be_corrected_has_one_cause() -> None:
    copy = copy_of(on(progress="same as last time"))

    codes = [n.finding.code for n in copy.draft.notes if n.field == ("activities", LED, "progress")]

    assert codes == ["V04"]


def test_a_settled_row_that_nobody_touched_stays_untouched() -> None:
    issued_form = after(
        agreed(LED, "CO", values={"completed_in": "2018H1", "evidence": "A report"})
    )
    copy = copy_of(on(SHARED, status="Gone"), issued_form)

    again = returned_as_it_is(copy)

    assert copy.draft.entered["activities", LED, "status"].typed == "Completed"
    assert again.row("activities", LED) is None
    assert copy.issued_form.block("activities") == issued_form.block("activities")


def test_the_copy_is_a_new_form_that_says_what_it_corrects() -> None:
    sent = came({**good_answers(FORM), **on(status=None)})
    copy = corrected(sent)

    assert copy is not None
    assert copy.issued_form.corrects == sent.returned.arrival.sha256
    assert copy.issued_form.wording.due == UNTIL
    assert copy.issued_form.identity.signature == ""


def test_a_return_without_mistakes_has_no_copy() -> None:
    assert corrected(came(good_answers(FORM))) is None


def test_a_newer_full_report_without_mistakes_ends_the_matter() -> None:
    first = came({**good_answers(FORM), **on(status=None)}, 18)

    assert corrected(first, came(good_answers(FORM), 20)) is None


def test_a_partial_report_that_corrects_the_row_ends_the_matter() -> None:
    first = came({**good_answers(FORM), **on(status=None)}, 18)
    second = {**cover(submission="Partial report"), **on(status="Ongoing", progress="Held.")}

    assert corrected(first, came(second, 20)) is None


def test_what_a_partial_report_said_since_stands_in_the_copy_of_the_full_one() -> None:
    first = came({**good_answers(FORM), **on(status=None)}, 18)
    later = {**cover(submission="Partial report"), **on(SHARED, progress="A second one.")}

    copy = corrected(first, came(later, 20))

    assert copy is not None
    entered = copy.draft.entered
    assert entered["activities", SHARED, "progress"].typed == "A second one."
    assert entered["activities", SHARED, "status"].typed == "Ongoing"
    assert entered["cover", "cover", "submission"].typed == "Full report"
    assert [note.field for note in copy.draft.of(Severity.ERROR)] == [("activities", LED, "status")]


def test_a_text_that_no_cell_of_excel_holds_is_cut() -> None:
    copy = copy_of(on(status=None, progress="\N{EARTH GLOBE EUROPE-AFRICA}" * 30_000))

    typed = copy.draft.entered["activities", LED, "progress"].typed

    assert isinstance(typed, str)
    assert len(typed.encode("utf-16-le")) // 2 <= 32_767


def test_our_own_comment_is_known_until_somebody_writes_below_it() -> None:
    text = remark(copy_of(on(status=None)).draft.of(Severity.ERROR))

    assert is_our_remark(text)
    assert is_our_remark(f"{text}\n")
    assert not is_our_remark(f"{text}\nPlease ask the host.")
    assert not is_our_remark("(See no. 1 on the sheet)")


def test_alike_findings_are_one_paragraph_of_the_letter() -> None:
    copy = copy_of({**on(status=None), **on(SHARED, status=None)})

    told = letter_lines(a_layout(), copy.draft.of(Severity.ERROR), {})

    assert told == f'  1. Activities, {LED}, {SHARED}, "Status now": Choose a status.'


def test_what_is_wrong_in_several_cells_has_one_number_and_is_said_once_in_the_letter() -> None:
    keys = [row.key for row in FORM.block("activities").rows if row.facts["role"] == "lead"]
    copy = copy_of({("activities", key, "progress"): None for key in keys})

    wrong = copy.draft.of(Severity.ERROR)
    told = " ".join(letter_lines(a_layout(), wrong, {}).split())

    assert len(wrong) == len(keys) > 2
    assert {note.number for note in wrong} == {1}
    assert told.count("Tell what was done in this period.") == 1
    assert all(key in told for key in keys)


def test_one_row_is_named_in_the_letter_with_its_words() -> None:
    copy = copy_of({("activities", LED, "progress"): None})
    rows = {item.code: item.label for item in FORM.list("row").items}

    told = letter_lines(a_layout(), copy.draft.of(Severity.ERROR), rows)

    question = '"What was done in this period"'
    assert f"1. Activities, {rows[LED]}, {question}: Tell what" in " ".join(told.split())


def test_a_row_without_an_answer_is_counted_as_such_in_every_list() -> None:
    copy = copy_of(on(LED, status=None))
    wrong = copy.draft.of(Severity.ERROR)

    assert counted_notes(wrong) == "1 row to answer"
    assert what_is_needed(wrong) == "one row needs an answer, and no answer needs"

    more = copy_of({**on(LED, status=None), **on(SHARED, status="Perhaps")})
    wrong = more.draft.of(Severity.ERROR)
    assert counted_notes(wrong) == "1; 1 row to answer"
    assert what_is_needed(wrong) == "one row needs an answer, and one answer needs"


def test_each_matter_says_what_happens_if_it_is_left() -> None:
    asked = {**on(LED, status="Perhaps", target=None), **on(JOINED, part="Perhaps")}
    copy = copy_of({**asked, **an_event(country="Nowhere")})
    left = {(note.field[0], note.field[2]): note.left for note in copy.draft.notes}

    refused = "your answer on this row is not counted until it is corrected."
    assert left["activities", "status"] == left["activities", "part"] == refused
    assert left["events", "country"] == "this event is not counted."
    (words,) = [n for n in copy.draft.notes if n.field == ("events", "01", "country")]
    assert "If you leave it" not in letter_lines(a_layout(), [words], {})  # which says it once
    assert "the row or line that it stands in is not counted" in not_counted(copy.draft.notes)
    assert not not_counted([replace(words, left="")])  # such as an error of the Cover
    assert not not_counted([])
    assert remark((words,)).splitlines()[-3] == "If you leave it: this event is not counted."


def test_what_may_be_left_counts_as_it_stands() -> None:
    copy = copy_of({**on(LED, target=None), **on(SHARED, status="Perhaps")})

    (target,) = [note for note in copy.draft.notes if note.field[1:] == (LED, "target")]

    assert target.severity is Severity.WARNING
    assert target.left == "your answer counts, without this."


def test_nothing_else_is_said_to_count_in_a_line_that_is_refused() -> None:
    copy = copy_of({**on(LED, progress=None, target=None), **on(SHARED, target=None)})

    target = {note.field[1]: note.left for note in copy.draft.notes if note.field[2] == "target"}

    assert target == {LED: "", SHARED: "your answer counts, without this."}


def test_what_a_rule_says_of_leaving_it_hangs_on_its_code_and_not_on_its_words() -> None:
    long = {**on(LED, status="Perhaps"), **on(SHARED, progress="x" * 2001)}
    (note,) = [n for n in copy_of(long).draft.notes if n.finding.code == "V10"]
    said_otherwise = replace(note.finding, says="Too long.")

    assert what_if_left(a_layout(), said_otherwise, "activities", refused=False) == ""


CALLED_OFF = "The course was cancelled."
DONE: dict[str, Typed] = {"status": "Completed", "completed_in": "2018H1", "evidence": "The report"}


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("X12", on(progress="Completed")),
        ("X13", on(**{**DONE, "target": None, "progress": CALLED_OFF})),
        ("X14", an_event(title="Cancelled: the first workshop")),
    ],
)
def test_what_says_how_it_counts_is_not_said_to_count_a_second_time(
    code: str, typed: Mapping[FieldKey, Typed]
) -> None:
    copy = copy_of({**typed, **on(SHARED, status="Perhaps")})  # for a copy, something is asked

    (note,) = [each for each in copy.draft.notes if each.finding.code == code]

    assert "count" in note.finding.says
    assert note.left == ""
