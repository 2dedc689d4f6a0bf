"""The step that is named next is the one that fits, from the forms to the closing."""

import os
from datetime import UTC, datetime
from pathlib import Path

from tests.flow.returning import BODY, LED, PERIOD, Returning
from tests.mail.kinds import a_mail
from tipxl.commands.answer import AnswerRequest, answer
from tipxl.commands.close import close
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.look import round_result
from tipxl.commands.post import MarkRequest, mark
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import RoundStatus, status
from tipxl.workspace.paths import Folder

EARLY = datetime(2018, 1, 10, 9, tzinfo=UTC)  # before the first reminder
OVERDUE = datetime(2018, 2, 10, 9, tzinfo=UTC)
LATE = datetime(2018, 3, 1, 9, tzinfo=UTC)  # after the freeze
WITHOUT_PROGRESS = {("activities", LED[0], "progress"): None}


def standing(of: Returning, now: datetime = EARLY) -> RoundStatus:
    return status(of.root, PERIOD, now)


def step(of: Returning, now: datetime = EARLY) -> str:
    return standing(of, now).next


def the_forms_are_out(of: Returning) -> None:
    send(of.root, Mailing(PERIOD, by_hand=True), EARLY)


def answer_what_waits(of: Returning) -> None:
    for each in round_result(of.root, PERIOD).decisions:
        asked = AnswerRequest(PERIOD, each.number, each.options[0], "As agreed.", "The chair")
        answer(of.root, asked)
    consolidate(of.root, PERIOD)


def test_a_letter_that_asks_who_leads_is_not_the_letter_with_the_form(
    returning: Returning,
) -> None:
    send(returning.root, Mailing(PERIOD, LetterKind.CONFIRM), EARLY)

    assert step(returning) == f"tipxl send {PERIOD}"


def test_letters_that_are_only_written_are_to_be_sent_and_recorded(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD), EARLY)

    assert step(returning) == f"tipxl send {PERIOD} --sent-by-hand"


def test_while_nobody_has_reported_there_is_nothing_to_put_together(returning: Returning) -> None:
    the_forms_are_out(returning)

    told = standing(returning)

    assert told.next == f"tipxl status {PERIOD} --write"
    assert told.because.startswith(
        "0 of 8 expected bodies have reported. The others have until 30 January 2018. Save what"
    )


def test_who_is_late_is_told_until_when_reports_are_taken(returning: Returning) -> None:
    generate(returning.root, GenerateRequest(PERIOD), EARLY)
    the_forms_are_out(returning)
    send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), OVERDUE)

    told = standing(returning, OVERDUE)

    assert "The others are late: reports are taken until 19 February 2018." in told.because


def test_a_held_file_gets_its_line_in_decisions_before_anything_else(returning: Returning) -> None:
    the_forms_are_out(returning)
    returning.back(b"%PDF-1.4", "letter.pdf")

    told = standing(returning)
    consolidate(returning.root, PERIOD)

    assert told.next == f"tipxl consolidate {PERIOD}"
    assert told.because.startswith("Files are held for your decision. Put everything together")
    assert step(returning) == f"tipxl status {PERIOD} --write"


def test_a_round_that_was_never_begun_is_passed_over_when_a_later_one_was(tmp_path: Path) -> None:
    init(tmp_path)
    first, later = status(tmp_path, None, LATE).next, PERIOD.next
    generate(tmp_path, GenerateRequest(later, (BODY,)), LATE)
    open_one = status(tmp_path, None, LATE).round.period
    close(tmp_path, later, LATE)

    assert first == f"tipxl generate {PERIOD}"
    assert open_one == later
    assert status(tmp_path, None, LATE).next == f"tipxl generate {later.next}"


def test_after_the_freeze_nobody_is_waited_for_or_reminded(returning: Returning) -> None:
    the_forms_are_out(returning)

    told = standing(returning, LATE)

    assert told.next == f"tipxl consolidate {PERIOD}"
    assert told.because == "0 of 8 expected bodies have reported: put it together."


def test_a_body_is_told_what_to_correct_and_then_waited_for(returning: Returning) -> None:
    the_forms_are_out(returning)
    returning.drop("r.xlsx", returning.filled(WITHOUT_PROGRESS))
    returning.collect(EARLY)

    came = step(returning)
    returning.validate()
    judged = standing(returning)
    send(returning.root, Mailing(PERIOD, LetterKind.CORRECTIONS), EARLY)

    assert came == f"tipxl validate {PERIOD}"
    assert judged.next == f"tipxl send {PERIOD} --kind corrections"
    assert judged.because == f"{BODY} must still be told what to answer or to correct."
    assert step(returning) == f"tipxl consolidate {PERIOD}"


def test_after_the_freeze_nobody_is_to_be_told_what_to_correct(returning: Returning) -> None:
    the_forms_are_out(returning)
    returning.drop("r.xlsx", returning.filled(WITHOUT_PROGRESS))
    returning.collect(EARLY)
    returning.validate()

    assert step(returning, LATE) == f"tipxl consolidate {PERIOD}"


def test_what_is_together_is_circulated_before_it_is_closed(returning: Returning) -> None:
    the_forms_are_out(returning)
    returning.back(returning.filled())
    consolidate(returning.root, PERIOD)

    together = step(returning, LATE)
    send(returning.root, Mailing(PERIOD, LetterKind.DRAFT), LATE)

    assert step(returning) == f"tipxl status {PERIOD} --write"  # one body may still report
    assert together == f"tipxl send {PERIOD} --kind draft"
    assert standing(returning, LATE).because.startswith("1 matter waits for your decision. What is")
    answer_what_waits(returning)
    assert step(returning, LATE) == f"tipxl close {PERIOD}"


def test_decisions_that_were_saved_since_are_put_together_first(returning: Returning) -> None:
    the_forms_are_out(returning)
    returning.back(returning.filled())
    consolidate(returning.root, PERIOD)
    after = returning.files.consolidated.stat().st_mtime + 5
    os.utime(Folder(returning.root).decisions, (after, after))

    told = standing(returning, LATE)

    assert told.next == f"tipxl consolidate {PERIOD}"
    assert told.because == "decisions.xlsx was saved since: put everything together again."


def test_what_a_mail_says_is_read_before_the_round_is_closed(returning: Returning) -> None:
    the_forms_are_out(returning)
    mail = a_mail(("report.xlsx", returning.filled()), text="From now on write to Ms X.")
    returning.drop("mail.eml", bytes(mail))
    returning.collect(EARLY)
    consolidate(returning.root, PERIOD)
    send(returning.root, Mailing(PERIOD, LetterKind.DRAFT), LATE)
    answer_what_waits(returning)

    told = standing(returning, LATE)

    assert told.next == f"tipxl mail {PERIOD}"
    assert told.because == "1 mail or letter waits for you: read it, and mark it as done."
    mark(returning.root, MarkRequest(PERIOD, ("all",)), LATE)
    assert step(returning, LATE) == f"tipxl close {PERIOD}"
