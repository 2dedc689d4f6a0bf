"""A mail or a letter waits for the officer at every door, until she marks it."""

import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, OTHER, PERIOD, Returning
from tests.intake.test_mail_intake import arrive
from tests.mail.kinds import SENDER, a_mail, bounce
from tipxl.cli import main
from tipxl.commands.look import before_closing
from tipxl.commands.overview import overview
from tipxl.commands.post import MarkRequest, mark
from tipxl.commands.send import LetterKind, Mailing, SendOutcome, send
from tipxl.commands.status import status
from tipxl.commands.write_status import write_list
from tipxl.errors import TipxlError
from tipxl.rounds.waiting_post import BOUNCE, MAIL, WaitingPost
from tipxl.summaries.status_lines import status_lines_of

NOW = datetime(2018, 1, 28, 9, tzinfo=UTC)
AFTER_DUE = datetime(2018, 1, 31, 9, tzinfo=UTC)


def waiting(of: Returning) -> list[WaitingPost]:
    return list(status(of.root, PERIOD, NOW).waiting)


def from_a_stranger(of: Returning) -> WaitingPost:
    text = a_mail(text="Whom do I ask?").as_bytes()
    arrive(of, text.replace(SENDER.encode(), b"stranger@nowhere.example"), "1.eml")
    (found,) = waiting(of)
    return found


def test_a_mail_of_an_unknown_sender_waits_at_every_door(returning: Returning) -> None:
    post = from_a_stranger(returning)

    assert (post.kind, post.address, post.bodies) == (MAIL, "stranger@nowhere.example", ())
    assert (returning.files.returned / post.file).is_file()
    write_list(returning.root, PERIOD, NOW)
    listed = sheet_rows(returning.files.status, "Waits for you", "No.")
    lines = tuple(status_lines_of(status(returning.root, PERIOD, NOW)))
    menu = overview(returning.root, PERIOD, NOW)
    printed = CliRunner().invoke(main, ["status", "--json", "--root", str(returning.root)]).output
    closing = before_closing(returning.root, PERIOD, NOW)
    assert column(listed, "No.") == [post.number]
    assert any(post.number in each and "unknown sender" in each for each in lines)
    assert f"tipxl mail {PERIOD} --done {post.number}" in lines[-3]
    assert "Mails and letters that wait for you: 1." in menu.lines
    assert ("mail", str(PERIOD), "--done", post.number) in {c.commands[0] for c in menu.choices}
    assert "stranger@nowhere.example" in printed
    assert [each.names for each in closing if "wait for you" in each.words] == [(post.number,)]


def seven_mails(of: Returning) -> list[WaitingPost]:
    for number in range(7):
        sender = f"stranger-{number}@nowhere.example".encode()
        text = a_mail(text=f"Question {number}?").as_bytes()
        arrive(of, text.replace(SENDER.encode(), sender), f"{number}.eml")
    return waiting(of)


def in_the_menu(monkeypatch: pytest.MonkeyPatch, of: Returning, *answers: str) -> str:
    monkeypatch.chdir(of.root)
    typed = "".join(f"{each}\n" for each in answers)
    return CliRunner().invoke(main, [], input=typed).output


@pytest.mark.parametrize(
    ("picked", "left"), [(("7",), 6), (("8", "y"), 0), (("8", "n"), 7), (("0",), 7)]
)
def test_the_menu_marks_any_of_many_mails_or_all(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, picked: tuple[str, ...], left: int
) -> None:
    many = seven_mails(returning)
    shown = in_the_menu(monkeypatch, returning, "0")
    number = re.search(r"(\d+)  Mark mails and letters as done \(7 wait\)", shown)
    assert number is not None

    in_the_menu(monkeypatch, returning, number[1], *picked, "", "0")

    assert len(waiting(returning)) == left
    assert (many[6] in waiting(returning)) is (left == 7)


def test_what_she_marks_waits_no_more_and_can_wait_again(returning: Returning) -> None:
    post = from_a_stranger(returning)

    marked = mark(returning.root, MarkRequest(PERIOD, (post.number.lower(),), "answered"), NOW)
    assert (marked.marked, marked.waits, waiting(returning)) == ((post,), (), [])
    mark(returning.root, MarkRequest(PERIOD, (post.number,), again=True), NOW)

    assert waiting(returning) == [post]


def test_a_body_whose_mail_was_read_is_reminded_again(returning: Returning) -> None:
    arrive(returning, a_mail(text="Soon.").as_bytes(), "1.eml")
    (post,) = waiting(returning)
    assert post.bodies == (BODY,)
    reminders = Mailing(PERIOD, LetterKind.REMINDERS)
    before = {each.body: each.outcome for each in send(returning.root, reminders, AFTER_DUE)}

    mark(returning.root, MarkRequest(PERIOD, ("all",)), NOW)

    after = {each.body: each.outcome for each in send(returning.root, reminders, AFTER_DUE)}
    assert (before[BODY], after[BODY]) == (SendOutcome.IMPOSSIBLE, SendOutcome.READY)


def test_a_letter_that_was_not_delivered_waits_until_it_is_marked(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY, OTHER), by_hand=True), NOW)
    arrive(returning, bounce(returning.form).replace(b"gone@x.org", SENDER.encode()), "1.eml")

    (post,) = waiting(returning)
    assert (post.kind, post.bodies, post.address) == (BOUNCE, (BODY,), SENDER)
    assert [e.undelivered for e in status(returning.root, PERIOD, NOW).reporting if e.body == BODY]
    mark(returning.root, MarkRequest(PERIOD, (post.number,)), NOW)

    told = next(e for e in status(returning.root, PERIOD, NOW).reporting if e.body == BODY)
    assert (told.undelivered, waiting(returning)) == (0, [])


def test_a_bounce_of_an_address_that_nobody_has_waits_too(returning: Returning) -> None:
    arrive(returning, bounce(returning.form), "1.eml")

    (post,) = waiting(returning)

    assert (post.address, post.whose) == ("gone@x.org", "unknown sender")


def test_a_number_that_is_none_is_refused_and_nothing_is_marked(returning: Returning) -> None:
    post = from_a_stranger(returning)

    with pytest.raises(TipxlError, match=r"has the number M-000000. See what waits: tipxl mail"):
        mark(returning.root, MarkRequest(PERIOD, (post.number, "M-000000")), NOW)

    assert waiting(returning) == [post]


def test_the_command_lists_and_marks(returning: Returning) -> None:
    post = from_a_stranger(returning)
    words = ["mail", str(PERIOD), "--root", str(returning.root)]

    listed = CliRunner().invoke(main, words).output
    done = CliRunner().invoke(main, [*words, "--done", post.number])

    assert post.number in listed
    assert "1 mail or letter waits for you" in listed
    assert (done.exit_code, "No mail and no letter waits" in done.output) == (0, True)
