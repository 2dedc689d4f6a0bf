"""`status` says of each body what went out and came in, and what to type next."""

import shlex
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, LED, OTHER, PERIOD, Returning
from tests.intake.test_mail_intake import arrive
from tests.mail.kinds import PDF, SENDER, a_mail, bounce, headed
from tests.mail.servers import PostOffice, post_office
from tipxl.cli import main
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import before_closing
from tipxl.commands.overview import overview
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import RoundStatus, status
from tipxl.commands.write_status import status_sheets
from tipxl.excel.fill import Filling, filled
from tipxl.rounds.correspondence import Correspondence
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

BEFORE_DUE = datetime(2018, 1, 28, 9, tzinfo=UTC)


def standing(of: Returning) -> RoundStatus:
    return status(of.root, PERIOD, BEFORE_DUE)


def post(of: Returning, body: str = BODY) -> Correspondence:
    return next(each for each in standing(of).post if each.body == body)


def test_what_went_out_and_came_in_is_counted(returning: Returning) -> None:
    with post_office(PostOffice()) as office:
        url = f"smtp://127.0.0.1:{office.port}"
        send(returning.root, Mailing(PERIOD, bodies=(BODY, OTHER), smtp=url), BEFORE_DUE)
    send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS, (BODY,)), BEFORE_DUE)
    arrive(returning, a_mail(text="Soon.").as_bytes(), "1.eml")
    arrive(returning, bounce(returning.form).replace(b"gone@x.org", SENDER.encode()), "2.eml")

    told = post(returning)

    assert (told.form, told.form_at) == ("sent", BEFORE_DUE)
    assert (told.reminders, told.to_read, told.undelivered) == (1, 1, 1)
    assert post(returning, OTHER).undelivered == 0
    assert in_compliance(returning, BODY) == "1 letter not delivered; 1 mail to be read"
    assert in_compliance(returning, OTHER) == ""


def in_compliance(of: Returning, body: str) -> object:
    """What Compliance says is open in the post of a body."""
    consolidate(of.root, PERIOD)
    lines = sheet_rows(of.files.consolidated, "Compliance", "Full name")
    return column(lines, "Open in the post")[column(lines, "Body").index(body)]


def test_a_row_without_an_answer_is_to_be_answered_at_every_door(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, by_hand=True), BEFORE_DUE)
    blank = {("activities", LED[0], key): None for key in ("status", "progress")}
    returning.drop("r.xlsx", returning.filled(blank))
    returning.collect(BEFORE_DUE)
    to_do = f"{BODY} (1 row to answer)"
    menu = overview(returning.root, PERIOD, BEFORE_DUE)

    assert standing(returning).because == f"Something is to be answered or corrected: {to_do}."
    assert any(f"To answer or correct: {to_do}." in e for e in menu.lines)
    found = {each.words: each.names for each in before_closing(returning.root, PERIOD, BEFORE_DUE)}
    assert found["Something is still to be answered or corrected by"] == (to_do,)
    listed = status_sheets(open_workspace(returning.root), standing(returning), BEFORE_DUE)
    assert f"Still to be answered or corrected: {to_do}." in listed.sheets[0].intro
    consolidate(returning.root, PERIOD)
    lines = sheet_rows(returning.files.consolidated, "Compliance", "Full name")
    place = column(lines, "Body").index(BODY)
    assert [column(lines, key)[place] for key in ("To answer", "To correct")] == [1, 0]


def test_a_body_whose_letter_is_held_is_not_reminded(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, by_hand=True), BEFORE_DUE)
    arrive(returning, headed(a_mail(("letter.pdf", PDF))))

    letters = send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS, (BODY, OTHER)), BEFORE_DUE)

    assert {each.body: each.outcome.value for each in letters} == {
        BODY: "not written",
        OTHER: "ready",
    }
    assert "decide on it in decisions.xlsx" in letters[0].why
    assert f" {BODY}," not in standing(returning).because


def test_a_form_of_another_round_names_the_command_that_takes_it_there(
    returning: Returning,
) -> None:
    generate(returning.root, GenerateRequest(PERIOD.next, (BODY,), provisional=True), BEFORE_DUE)
    form = Folder(returning.root).round(PERIOD.next).form(BODY).read_bytes()
    typed = {("activities", LED[0], "next_step"): "More of it."}
    returning.drop("r.xlsx", filled(form, Filling(typed)))
    returning.collect()

    (held,) = standing(returning).held
    words = shlex.split(held.elsewhere)
    taken = CliRunner().invoke(main, [*words[1:], "--root", str(returning.root)])

    assert "decide in decisions.xlsx" in held.words
    assert words[:3] == ["tipxl", "collect", str(PERIOD.next)]
    assert "1 new of 1 file or mail" in taken.output


def test_letters_that_she_sent_herself_are_not_to_be_written_any_more(
    returning: Returning,
) -> None:
    before = standing(returning).next
    send(returning.root, Mailing(PERIOD, by_hand=True), BEFORE_DUE)

    assert before == f"tipxl send {PERIOD}"
    assert standing(returning).next != before


def test_the_next_step_is_a_reminder_only_while_one_is_due(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY, OTHER), by_hand=True), BEFORE_DUE)
    before = standing(returning).next
    send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS), BEFORE_DUE)

    assert before == f"tipxl send {PERIOD} --kind reminders"
    assert post(returning).reminders == 1


def test_completeness_and_timeliness_are_of_the_expected(returning: Returning) -> None:
    returning.back(returning.filled())

    told = standing(returning)

    assert (told.complete, told.timely) == (1, 1)
    assert told.expected > 1


def test_a_report_of_a_stranger_shows_as_held(returning: Returning) -> None:
    arrive(returning, headed(a_mail(("r.xlsx", returning.filled())), From="else@x.org"))

    result = CliRunner().invoke(main, ["status", str(PERIOD), "--root", str(returning.root)])

    (line,) = [each for each in result.output.splitlines() if each.strip().startswith(BODY)]
    assert "not yet reported; 1 file held for your decision; no letter yet" in line
    assert "is held for your decision: decide in decisions.xlsx, line D-" in result.output
    assert "--for-entry" not in result.output  # a workbook is not typed over


@pytest.mark.parametrize(("sender", "body"), [(SENDER, BODY), ("else@x.org", "BODY")])
def test_a_letter_that_is_held_names_the_command_by_which_it_is_entered(
    returning: Returning, sender: str, body: str
) -> None:
    arrive(returning, headed(a_mail(("letter.pdf", PDF)), From=sender))
    command = f"tipxl generate {PERIOD} --body {body} --for-entry letter"

    told = CliRunner().invoke(main, ["status", str(PERIOD), "--root", str(returning.root)])
    consolidate(returning.root, PERIOD)
    lines = sheet_rows(Folder(returning.root).decisions, "Decisions", "Number")
    offered = [each.commands[0] for each in overview(returning.root, PERIOD, BEFORE_DUE).choices]

    assert f"To enter it yourself, type: {command}" in told.output
    asked = column(lines, "What is to be decided")[column(lines, "About").index("Held file")]
    assert str(asked).endswith(f"type: {command}")
    assert (tuple(command.split()[1:]) in offered) == (body == BODY)
