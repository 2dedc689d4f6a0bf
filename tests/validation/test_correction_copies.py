"""From a return with mistakes to the one that corrects it, by way of corrections/."""

import email.policy
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.excel.office import converted
from tests.flow.returning import (
    BODY,
    COVER,
    JOINED,
    LED,
    NOW,
    PERIOD,
    Returning,
    a_copy,
    a_progress,
    edited,
    place,
    told,
)
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.send import Letter, LetterKind, Mailing, send
from tipxl.commands.validate import validate
from tipxl.domain.core.finding import Severity
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.workspace.records import read_record

FIRST, SECOND = LED[:2]
STATUS, TEXT = ("activities", FIRST, "status"), ("activities", SECOND, "progress")
WRONG: Mapping[FieldKey, Typed] = {STATUS: "Completed / Ongoing", TEXT: None}
CORRECTED: Mapping[FieldKey, Typed] = {STATUS: "Ongoing", TEXT: "It was held."}


@pytest.fixture
def of(issued: Returning, tmp_path: Path) -> Returning:
    return a_copy(issued, tmp_path / "plan")


def arrive(of: Returning, name: str, data: bytes, days: int = 0) -> Return:
    """A file that comes back some days later, and what is said of it."""
    moment = NOW + timedelta(days=days)
    of.drop(name, data)
    collect(of.root, CollectRequest(PERIOD, received=moment), moment)
    return of.validate()[name]


def copy(of: Returning) -> bytes:
    return of.files.correction(BODY).read_bytes()


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def shown(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data), data_only=True)


def standing(data: bytes, slot: FieldKey) -> object:
    sheet = {"cover": "Cover", "activities": "Activities", "events": "Events"}[slot[0]]
    return place(opened(data)[sheet], *slot).value


def records(of: Returning) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in of.files.record.iterdir()}


def letters(of: Returning) -> tuple[Letter, ...]:
    return send(of.root, Mailing(PERIOD, LetterKind.CORRECTIONS), datetime(2018, 2, 1, tzinfo=UTC))


def words_of(of: Returning, row: str) -> str:
    """A row as the form offers it."""
    issued_form = read_record(of.files.design(BODY, 1), IssuedForm)
    return issued_form.list("row").label(row)


# --- what the body gets


@pytest.mark.office
def test_opened_by_libreoffice_the_copy_is_not_ready_and_shows_the_answers_as_they_stood(
    of: Returning, tmp_path: Path
) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    data = copy(of)

    saved = converted({"copy.xlsx": data}, tmp_path)["copy.xlsx"]

    assert opened(data).sheetnames[0] == "What to correct"
    assert shown(saved)["Check"]["A2"].value == "NOT READY"
    assert place(shown(saved)["Activities"], *STATUS).value == "Completed / Ongoing"
    assert place(shown(saved)["Activities"], "activities", FIRST, "progress").value == a_progress(
        FIRST
    )
    assert place(shown(saved)["Events"], "events", "01", "women").value == 12


@pytest.mark.office
def test_what_the_copy_stores_is_what_libreoffice_works_out(of: Returning, tmp_path: Path) -> None:
    wrong = {**WRONG, ("events", "01", "men"): "some", ("events", "02", "title"): "Another"}
    arrive(of, "first.xlsx", of.filled(wrong))
    data = copy(of)

    saved = converted({"copy.xlsx": data}, tmp_path)["copy.xlsx"]

    before, after = shown(data), shown(saved)
    for page in before:
        for row in page.iter_rows():
            for cell in row:
                same = after[page.title][cell.coordinate].value
                assert (cell.value or "") == (same or ""), (page.title, cell.coordinate)


def test_the_list_leads_to_every_cell_which_is_framed_and_says_why(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    book = opened(copy(of))

    listed = book["What to correct"]
    links = {link.location: cell.value for row in listed for cell in row
             if (link := cell.hyperlink) is not None and cell.column == 2}  # fmt: skip
    for slot in (STATUS, TEXT):
        cell = place(book["Activities"], *slot)
        assert f"Activities!{cell.coordinate}" in links
        assert cell.border.left.style == "thick"
        assert cell.comment is not None
        assert "Please correct" in cell.comment.text
    other = place(book["Activities"], "activities", LED[3], "status")
    assert (other.comment, other.border.left.style) == (None, "thin")


def test_marks_stand_at_the_right_cells_also_when_the_body_had_sorted_its_rows(
    of: Returning,
) -> None:
    order = tuple(reversed((*LED, *JOINED)))
    arrive(of, "sorted.xlsx", of.filled(WRONG, order))
    page = opened(copy(of))["Activities"]

    commented = {
        cell.coordinate for row in page for cell in row
        if cell.comment and "Please correct" in cell.comment.text
    }  # fmt: skip
    assert commented == {place(page, *slot).coordinate for slot in (STATUS, TEXT)}
    assert place(page, *STATUS).value == "Completed / Ongoing"
    assert place(page, "activities", FIRST, "key").value == FIRST


def test_an_answer_that_begins_with_an_equals_sign_stays_text(of: Returning) -> None:
    wrong = {**WRONG, STATUS: "=cmd|calc!A1", ("activities", FIRST, "next_step"): "=1+1"}
    arrive(of, "first.xlsx", of.filled(wrong))
    page = opened(copy(of))["Activities"]

    for slot in (STATUS, ("activities", FIRST, "next_step")):
        cell = place(page, *slot)
        assert (cell.value, cell.data_type) == (wrong[slot], "s")
    listed = [cell for row in opened(copy(of))["What to correct"] for cell in row]
    assert [cell.data_type for cell in listed if cell.value == "=cmd|calc!A1"] == ["s"]


def test_a_locked_text_that_was_changed_is_marked_and_stands_as_issued(of: Returning) -> None:
    slot = ("activities", FIRST, "output")
    arrive(of, "first.xlsx", of.filled({**WRONG, slot: "Something shorter"}))
    issued, book = opened(of.form), opened(copy(of))

    cell = place(book["Activities"], *slot)

    assert cell.value == place(issued["Activities"], *slot).value
    assert cell.comment is not None
    assert "Something shorter" in cell.comment.text
    assert cell.border.left.style == "mediumDashed"


# --- and sends back


def test_the_corrected_copy_replaces_the_first_return_and_leaves_nothing_to_correct(
    of: Returning,
) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))

    second = arrive(of, "under any name.xlsx", filled(copy(of), Filling(CORRECTED)), days=2)

    assert (second.body, second.version, second.submission) == (BODY, 2, "FULL")
    assert second.errors == 0
    assert "T25" not in told(second)
    assert not of.files.correction(BODY).exists()
    assert sorted(each for each in records(of) if each.startswith(BODY)) == [
        f"{BODY}-1.json",
        f"{BODY}-2.json",
    ]
    assert letters(of) == ()


def test_the_copy_sent_back_unmended_is_corrected_by_another_copy(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    unmended = filled(copy(of), Filling({("cover", "cover", "remarks"): "See below"}))

    second = arrive(of, "again.xlsx", unmended, days=2)

    assert {(f.place.row, f.place.column) for f in second.findings
            if f.severity is Severity.ERROR} == {STATUS[1:], TEXT[1:]}  # fmt: skip
    assert standing(copy(of), ("cover", "cover", "remarks")) == "See below"
    assert f"{BODY}-3.json" in records(of)


def test_what_the_body_writes_below_our_comment_is_read(of: Returning) -> None:
    def reply(book: Workbook) -> None:
        cell = place(book["Activities"], *STATUS)
        assert cell.comment is not None
        cell.comment = Comment(f"{cell.comment.text}\nPhase 2 starts in May.", "A. Person")

    arrive(of, "first.xlsx", of.filled(WRONG))

    second = arrive(of, "again.xlsx", edited(copy(of), reply), days=2)

    assert [f.found.splitlines()[-1] for f in second.findings if f.code == "T25"] == [
        "Phase 2 starts in May."
    ]


def test_what_the_body_writes_in_place_of_our_input_message_is_read(of: Returning) -> None:
    def reply(book: Workbook) -> None:
        for each in book["Activities"].data_validations.dataValidation:
            if each.promptTitle == "Please correct":
                told_of.append(each.prompt)
                each.prompt = "The chair has not agreed"

    told_of: list[str] = []
    arrive(of, "first.xlsx", of.filled(WRONG))

    second = arrive(of, "again.xlsx", edited(copy(of), reply), days=2)

    assert told_of
    assert {f.found.partition(" (")[0] for f in second.findings if f.code == "T25"} == {
        "Please correct: The chair has not agreed"
    }


def test_a_partial_report_is_corrected_as_a_partial_report(of: Returning) -> None:
    cover = {("cover", "cover", key): value for key, value in COVER.items()}
    partial = {**cover, ("cover", "cover", "submission"): "Partial report", STATUS: "Ongoing"}
    arrive(of, "some.xlsx", filled(of.form, Filling(partial)))

    corrected = {("activities", FIRST, "progress"): "It was held."}
    second = arrive(of, "rest.xlsx", filled(copy(of), Filling(corrected)), days=2)

    assert (second.submission, second.errors) == ("PARTIAL", 0)
    assert [row.key for row in second.rows if row.block == "activities"] == [FIRST]


# --- what stays as it is


def test_validating_twice_gives_the_same_bytes_and_issues_nothing_new(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    before = (copy(of), records(of))

    made = validate(of.root, PERIOD)

    assert made.corrections == (of.files.correction(BODY),)
    assert (copy(of), records(of)) == before


def test_a_copy_that_was_deleted_is_made_again_as_it_was(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    before = (copy(of), records(of))

    of.files.correction(BODY).unlink()
    validate(of.root, PERIOD)

    assert (copy(of), records(of)) == before


def test_generating_again_after_a_correction_changes_no_form(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    before = (of.files.form(BODY).read_bytes(), records(of))

    (issued,) = generate(of.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    assert (issued.version, issued.new) == (1, False)
    assert (of.files.form(BODY).read_bytes(), records(of)) == before


def test_a_changed_form_takes_the_version_after_the_correction(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))
    plan = of.root / "templates" / "report.toml"
    plan.write_text(plan.read_text().replace("Your activities", "Activities of yours"))

    (issued,) = generate(of.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    assert (issued.version, issued.new) == (3, True)
    second = arrive(of, "again.xlsx", filled(copy(of), Filling(CORRECTED)), days=2)
    assert (second.version, second.errors) == (2, 0)


# --- the letter


def test_the_letter_says_the_same_in_words_and_brings_the_copy(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled(WRONG))

    (letter,) = letters(of)

    assert letter.path is not None
    mail = BytesParser(policy=email.policy.default).parsebytes(letter.path.read_bytes())
    text = mail.get_body()
    assert text is not None
    words = " ".join(text.get_content().split())
    assert (
        f'1. Activities, {words_of(of, FIRST)}, "Status now": This can be understood in more than'
        in words
    )
    question = '"What was done in this period"'
    assert f"2. Activities, {words_of(of, SECOND)}, {question}: Tell what was done in" in words
    assert [part.get_content() for part in mail.iter_attachments()] == [copy(of)]


def test_nobody_is_written_to_where_nothing_must_be_corrected(of: Returning) -> None:
    arrive(of, "first.xlsx", of.filled())

    assert letters(of) == ()
    assert not of.files.corrections.exists()
