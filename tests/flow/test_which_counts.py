"""Which report counts, and what is said of those that do not yet: the same at every door."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.builders import FIRST
from tests.domain.decisions.test_decision import ONE, OTHER
from tests.flow.returning import BODY, LED, PERIOD, Returning
from tests.mail.kinds import a_mail, a_zip, headed
from tipxl.commands.answer import AnswerRequest
from tipxl.commands.answer import answer as decide
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import before_closing
from tipxl.commands.overview import overview
from tipxl.commands.preview import preview
from tipxl.commands.send import LetterKind, Mailing, SendOutcome, send
from tipxl.commands.status import status
from tipxl.commands.validate import validate
from tipxl.commands.write_status import write_list
from tipxl.domain.core.decision import DecisionKind, DecisionState
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.file_decisions import rivals_decided
from tipxl.excel.dump import dump_book
from tipxl.excel.fill import Filling, filled
from tipxl.excel.read import read_book
from tipxl.summaries.setup_lines import generated_lines
from tipxl.summaries.status_lines import status_lines_of
from tipxl.summaries.validate_lines import validate_lines
from tipxl.workspace.opening import open_workspace

NOW = datetime(2018, 1, 20, 9, tzinfo=UTC)
AFTER_DUE = datetime(2018, 1, 31, 9, tzinfo=UTC)
AFTER_FREEZE = datetime(2018, 4, 30, 9, tzinfo=UTC)
LATE = "late: waits for your decision"


# --- looked at before it is taken in


def test_what_a_mail_and_an_archive_bring_is_looked_at_as_it_will_be_collected(
    returning: Returning,
) -> None:
    book, other = (
        returning.filled(),
        returning.filled({("cover", "cover", "cleared_by"): "Another"}),
    )
    mail = returning.drop("mail.eml", headed(a_mail(("r.xlsx", book)), From="else@x.org"))
    pack = returning.drop("reports.zip", a_zip({"inside.xlsx": other}))
    words = returning.drop("words.eml", a_mail().as_bytes())
    os.utime(pack, (NOW.timestamp(), NOW.timestamp()))
    before = {path: path.read_bytes() for path in returning.root.rglob("*") if path.is_file()}

    seen = preview(returning.root, PERIOD, (mail, pack, words), NOW)

    after = {path: path.read_bytes() for path in returning.root.rglob("*") if path.is_file()}
    found = {each.arrival.file: each for each in seen.returns}
    assert {name: each.body for name, each in found.items()} == dict.fromkeys(
        ("r.xlsx", "inside.xlsx"), BODY
    )
    assert found["r.xlsx"].verdict is Verdict.HELD
    assert "else@x.org, who is not registered" in found["r.xlsx"].says
    assert found["inside.xlsx"].arrival.sender == ""
    why, said = seen.told
    assert "no workbook lies in it" in why and "words.eml" in why
    assert "“Please find it attached.” Taken in, it waits to be read." in said
    assert after == before


# --- after the freeze


def test_a_report_after_the_freeze_waits_in_every_place_from_the_first_look(
    returning: Returning,
) -> None:
    path = returning.drop("back.xlsx", returning.filled())
    os.utime(path, (AFTER_FREEZE.timestamp(), AFTER_FREEZE.timestamp()))
    (seen,) = preview(returning.root, PERIOD, (path,), AFTER_FREEZE).returns
    assert seen.verdict is Verdict.LATE  # by the file's own time
    returning.collect(AFTER_FREEZE)

    found = validate(returning.root, PERIOD)
    standing = status(returning.root, PERIOD, AFTER_FREEZE)
    listed = write_list(returning.root, PERIOD, AFTER_FREEZE)
    made = consolidate(returning.root, PERIOD)

    assert any(LATE in line for line in validate_lines(found, PERIOD))
    assert not found.clean
    assert not any("accepted" in line for line in validate_lines(found, PERIOD))
    lines = tuple(status_lines_of(standing))
    assert any(LATE in line for line in lines if BODY in line)
    assert any("0 of 8 expected bodies have reported; 1 waits for your" in line for line in lines)
    menu = overview(returning.root, PERIOD, AFTER_FREEZE)
    assert any("1 waits for your decision" in line for line in menu.lines)
    assert standing.because.startswith("What came after the freeze is late: it waits for your")
    points = before_closing(returning.root, PERIOD, AFTER_FREEZE)
    assert any(each.words.startswith("Late: waits for your decision; not") for each in points)
    assert not any("eld for your decision" in each.words for each in points)
    for workbook in (listed.path, returning.files.findings, made.path):
        text = dump_book(read_book(workbook.read_bytes()))  # type: ignore[arg-type]
        assert LATE in text.lower()
    assert [each.rule for each in made.round.conflicts if each.rule == "late"] == ["late"]


def test_who_makes_forms_of_a_round_that_is_over_reads_what_becomes_of_its_reports(
    returning: Returning,
) -> None:
    request = GenerateRequest(PERIOD, (BODY,))

    now = tuple(generated_lines(request, generate(returning.root, request, AFTER_FREEZE)))
    then = tuple(generated_lines(request, generate(returning.root, request, NOW)))

    assert any("late: it waits for your decision" in line for line in now)
    assert any("--received 2018-" in line for line in now)
    assert not any("late" in line for line in then)


# --- a correction copy


@pytest.mark.parametrize(("corrects", "held"), [(True, False), (False, True)])
def test_a_correction_copy_replaces_the_report_it_was_made_from_whoever_sent_that(
    corrects: bool, held: bool
) -> None:
    copy = replace(OTHER, corrects=ONE.arrival.sha256 if corrects else "")

    decided = rivals_decided(str(FIRST), (ONE, copy), ())

    assert {each.verdict is Verdict.HELD for each in decided} == {held}


def test_a_form_that_corrects_a_report_says_which(returning: Returning) -> None:
    returning.drop("back.xlsx", returning.filled({("activities", LED[0], "progress"): None}))
    returning.collect(NOW)
    wrong = returning.validate()["back.xlsx"]
    assert wrong.errors
    copy = returning.files.correction(BODY).read_bytes()
    done = Filling({("activities", LED[0], "progress"): "The workshop was held in June."})
    returning.drop("copy.xlsx", filled(copy, done))
    returning.collect(NOW + timedelta(days=1))

    back = returning.validate()["copy.xlsx"]

    assert back.corrects == wrong.arrival.sha256
    assert back.errors == 0


# --- partial reports, and who is reminded


def partial(returning: Returning) -> bytes:
    open_rows = {
        ("activities", LED[0], column): None for column in ("status", "progress", "target")
    }
    return returning.filled({**open_rows, ("cover", "cover", "submission"): "Partial report"})


def test_a_partial_report_is_shown_reminded_of_its_open_rows_and_not_thanked(
    returning: Returning,
) -> None:
    returning.drop("back.xlsx", partial(returning))
    returning.collect(NOW)

    standing = status(returning.root, PERIOD, NOW)
    reminded = {
        e.body: e for e in send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), AFTER_DUE)
    }
    thanked = {
        e.body: e for e in send(returning.root, Mailing(PERIOD, LetterKind.RECEIPT), AFTER_DUE)
    }

    line = next(e for e in status_lines_of(standing) if e.startswith(f"  {BODY} "))
    assert "partial: 7 rows are open" in line or "partial: 1 row is open" in line
    path = reminded[BODY].path
    assert path is not None
    assert LED[0].encode() in path.read_bytes()
    assert b"is partial" in path.read_bytes()
    assert thanked[BODY].outcome is SendOutcome.IMPOSSIBLE
    assert "partial" in thanked[BODY].why


def test_no_reminder_goes_to_a_body_whose_report_lies_in_inbox(returning: Returning) -> None:
    returning.drop("back.xlsx", returning.filled())

    letters = {
        e.body: e for e in send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), AFTER_DUE)
    }

    assert letters[BODY].outcome is SendOutcome.IMPOSSIBLE
    assert "lies in inbox/" in letters[BODY].why


def test_no_reminder_goes_to_a_body_whose_report_may_be_the_file_that_is_gone(
    returning: Returning,
) -> None:
    back = returning.back(returning.filled())
    path = returning.files.returned / back.arrival.file
    data = path.read_bytes()
    path.unlink()
    (returning.files.inbox / back.arrival.original).unlink()
    assert status(returning.root, PERIOD, AFTER_DUE).next == f"tipxl collect {PERIOD}"

    for gone in (None, b"Another file."):  # gone, or changed
        if gone:
            path.write_bytes(gone)
        letters = {
            e.body: e
            for e in send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), AFTER_DUE)
        }
        assert letters[BODY].outcome is SendOutcome.IMPOSSIBLE
        assert back.arrival.file in letters[BODY].why
    named = send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS, (BODY,)), AFTER_DUE)
    path.write_bytes(data)
    again = send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), AFTER_DUE)

    assert [each.outcome for each in named] == [SendOutcome.READY]
    assert BODY not in {each.body for each in again}
    assert status(returning.root, PERIOD, AFTER_DUE).next != f"tipxl collect {PERIOD}"


def test_no_reminder_goes_to_a_body_whose_mail_waits_to_be_read(returning: Returning) -> None:
    address = open_workspace(returning.root).body(BODY).contact.email
    mail = (
        f"From: <{address}>\r\nSubject: soon\r\nDate: Fri, 19 Jan 2018 08:00:00 +0700\r\n\r\nSoon."
    )
    returning.drop("soon.eml", mail.encode())
    inbox = {
        e.body: e for e in send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), AFTER_DUE)
    }
    assert "lies in inbox/" in inbox[BODY].why
    returning.collect(NOW)

    letters = {
        e.body: e for e in send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), AFTER_DUE)
    }
    named = send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS, (BODY,)), AFTER_DUE)

    assert "waits to be read" in letters[BODY].why
    assert [each.outcome for each in named] == [SendOutcome.READY]


# --- a nil report after another


@pytest.mark.parametrize("first", ["Full report", "Partial report"])
def test_a_nil_report_after_another_wipes_nothing_and_waits_at_every_door(
    returning: Returning, first: str
) -> None:
    reported = returning.filled({("cover", "cover", "submission"): first})
    nil = filled(returning.form, Filling({("cover", "cover", "submission"): "Nil report"}))
    found = returning.all_back({"back.xlsx": reported, "nil.xlsx": nil})

    seen = validate(returning.root, PERIOD)
    lines = tuple(status_lines_of(status(returning.root, PERIOD, AFTER_DUE)))
    made = consolidate(returning.root, PERIOD)

    assert found["nil.xlsx"].verdict is Verdict.HELD
    assert any("nil report" in line for line in validate_lines(seen, PERIOD))
    assert any("1 file held for your decision" in line for line in lines if BODY in line)
    row = made.round.row(LED[0])
    assert row is not None
    assert row.status == "ON"
    (asked,) = (each for each in made.round.decisions if each.kind == DecisionKind.NIL)
    assert asked.waits
    assert asked.number in {each.number for each in made.round.conflicts}


@pytest.mark.parametrize(
    ("answer", "status_", "used"),
    [("keep", "ON", "FULL"), ("the nil report counts", "", "NIL")],
)
def test_the_officer_decides_what_a_nil_report_takes_back(
    returning: Returning, answer: str, status_: str, used: str
) -> None:
    nil = filled(returning.form, Filling({("cover", "cover", "submission"): "Nil report"}))
    returning.all_back({"back.xlsx": returning.filled(), "nil.xlsx": nil})
    made = consolidate(returning.root, PERIOD)
    (asked,) = (each for each in made.round.decisions if each.kind == DecisionKind.NIL)
    given = AnswerRequest(PERIOD, asked.number, answer, "They wrote so", "The secretariat")

    decided = decide(returning.root, given)

    made = consolidate(returning.root, PERIOD)
    row, reported = made.round.row(LED[0]), made.round.reported(BODY)
    assert decided.state == DecisionState.APPLIED
    assert row is not None
    assert reported is not None
    assert (row.status, reported.submission, reported.held) == (status_, used, 0)
    assert reported.on_time
