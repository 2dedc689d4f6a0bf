"""What a mail says beside its report is told at every door, until she marks it as read."""

from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from tests.commands.test_post import NOW, waiting
from tests.commands.test_write_status import listed
from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, OTHER, PERIOD, Returning
from tests.intake.test_mail_intake import arrive, collected
from tests.intake.test_mails_anywhere import recorded
from tests.mail.kinds import (
    SENDER,
    a_mail,
    a_winmail,
    a_zip,
    headed,
    tnef_attribute,
    tnef_properties,
)
from tests.mail.outlook_file import SavedMail, msg
from tipxl.cli import main
from tipxl.commands.collect import Collected, IntakeOutcome
from tipxl.commands.look import before_closing, opened_mail
from tipxl.commands.overview import overview
from tipxl.commands.post import MarkRequest, mark
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.commands.write_status import write_list
from tipxl.mail.mail_reader import open_mail
from tipxl.rounds.waiting_post import BESIDE, MAIL
from tipxl.summaries.mail_lines import collected_lines
from tipxl.summaries.status_lines import status_lines_of
from tipxl.workspace.opening import open_workspace

SAYS = "please note row 012 was withdrawn; from now on write to Ms X; events come next week."
TEXT = f"Dear secretariat,\n{SAYS}\n\nBest regards,\nA. Person\n"


def with_words(of: Returning, text: str = TEXT, name: str = "mail.eml") -> Collected:
    return arrive(of, bytes(a_mail(("report.xlsx", of.filled()), text=text)), name)


def test_what_a_mail_says_beside_its_report_waits_at_every_door(returning: Returning) -> None:
    taken = with_words(returning)

    (post,) = waiting(returning)
    write_list(returning.root, PERIOD, NOW)
    sheet = sheet_rows(returning.files.status, "Waits for you", "No.")
    lines = tuple(collected_lines(PERIOD, (taken,)))
    menu = overview(returning.root, PERIOD, NOW)
    printed = CliRunner().invoke(main, ["status", "--json", "--root", str(returning.root)]).output
    closing = before_closing(returning.root, PERIOD, NOW)
    assert (taken.outcome, post.kind, post.bodies) == (IntakeOutcome.TAKEN, BESIDE, (BODY,))
    assert (post.tells, post.reports) == (SAYS, taken.kept)
    assert f"IT SAYS MORE, read it: “{SAYS}”" in lines[0]
    assert f"tipxl mail {PERIOD}" in lines[1]
    assert any(SAYS in each for each in status_lines_of(status(returning.root, PERIOD, NOW)))
    assert column(sheet, "No.") == [post.number]
    assert SAYS in str(column(sheet, "What to do")[0])
    assert SAYS in str(
        listed(returning, "What its mails say beside its report", "Whom to call")[BODY]
    )
    assert ("mail", str(PERIOD), "--done", post.number) in {c.commands[0] for c in menu.choices}
    assert SAYS in printed
    assert [each.names for each in closing if "wait for you" in each.words] == [(post.number,)]
    assert SAYS in opened_mail(returning.root, PERIOD, post.number).text


def test_what_she_has_marked_waits_no_more_and_is_still_to_be_found(returning: Returning) -> None:
    with_words(returning)
    (post,) = waiting(returning)

    mark(returning.root, MarkRequest(PERIOD, (post.number,), "read"), NOW)

    assert waiting(returning) == []
    said = listed(returning, "What its mails say beside its report", "Whom to call")
    assert SAYS in str(said[BODY])
    assert said[OTHER] == ""


@pytest.mark.parametrize(
    "text", ["", "Please find it attached.", "Dear all,\nthank you.\nA. Person"]
)
def test_a_mail_that_only_brings_its_report_does_not_wait(returning: Returning, text: str) -> None:
    taken = with_words(returning, text)

    assert waiting(returning) == []
    assert (text.split("\n", maxsplit=1)[0] in next(collected_lines(PERIOD, (taken,)))) is True


def test_an_answer_to_our_letter_says_what_is_not_in_the_letter(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, LetterKind.TEMPLATES, (BODY,)), NOW)
    (path,) = returning.files.outbox.iterdir()
    letter = open_mail(path.read_bytes()).text
    heading = "From: Plan\nSent: Monday\nTo: A. Person\nSubject: The form\n\n"

    with_words(returning, f"Please find it attached.\n\n{heading}{letter}", "1.eml")
    assert waiting(returning) == []
    half = letter.index("\n", len(letter) // 2)
    between = f"{letter[:half]}\nRow 012 was withdrawn.{letter[half:]}"
    with_words(returning, f"See below.\n\n{heading}{between}", "2.eml")

    (post,) = waiting(returning)
    assert "Row 012 was withdrawn." in post.tells


def test_words_beside_a_form_that_nobody_filled_in_wait(returning: Returning) -> None:
    mail = a_mail(("form.xlsx", returning.form), text="We have had no activities this half-year.")

    assert arrive(returning, bytes(mail)).outcome is IntakeOutcome.TO_READ

    (post,) = waiting(returning)
    assert (post.kind, post.tells) == (MAIL, "We have had no activities this half-year.")


def test_who_sends_the_form_as_it_was_in_place_of_the_report_is_answered(
    returning: Returning,
) -> None:
    mail = a_mail(("form.xlsx", returning.form), text="Please find attached our report.")
    office = headed(a_mail(("form.xlsx", returning.form)), From=our_address(returning))

    taken = arrive(returning, bytes(mail))
    ours = arrive(returning, bytes(office), "ours.eml")

    (post,) = waiting(returning)
    why = f"it is the empty form of {BODY} for {PERIOD}, nothing is answered in it"
    assert (taken.outcome, taken.why) == (IntakeOutcome.TO_READ, why)
    assert (post.kind, post.bodies, post.why) == (MAIL, (BODY,), why)
    assert ours.outcome is IntakeOutcome.OURS


def our_address(of: Returning) -> str:
    return open_workspace(of.root).plan.secretariat.sender


@pytest.mark.parametrize("name", ["corrections.txt", "ATT00001.htm"])
def test_words_in_a_text_that_was_attached_wait(returning: Returning, name: str) -> None:
    words = b"Row 5 should read Completed."
    text = b"<html><p>" + words + b"</p></html>" if name.endswith("htm") else words
    report = ("report.xlsx", returning.filled())

    taken = arrive(returning, bytes(a_mail(report, (name, text))))

    (post,) = waiting(returning)
    assert (post.kind, len(taken.kept), len(taken.evidence)) == (BESIDE, 1, 1)
    assert post.tells == f"(In the file {name} that lies in it:) {words.decode()}"


def test_a_greeting_in_a_text_that_was_attached_waits_for_nobody(returning: Returning) -> None:
    report = ("report.xlsx", returning.filled())

    arrive(returning, bytes(a_mail(report, ("ATT00001.txt", b"Best regards,\nA. Person"))))

    assert list(waiting(returning)) == []


@pytest.mark.parametrize("where", ["its own", "a property", "as a page", "packed"])
def test_words_that_stand_only_in_a_winmail_dat_wait(returning: Returning, where: str) -> None:
    attributes = {
        "its own": tnef_attribute(1, 0x0002800C, SAYS.encode() + b"\0"),
        "a property": tnef_properties((0x001F, 0x1000, f"{SAYS}\0".encode("utf-16-le"))),
        "as a page": tnef_properties((0x0102, 0x1013, f"<p>{SAYS}</p>".encode())),
        "packed": tnef_properties((0x0102, 0x1009, bytes(24))),
    }
    winmail = a_winmail("report.xlsx", returning.filled(), attributes[where])

    taken = arrive(returning, bytes(a_mail(("winmail.dat", winmail), text="")))

    (post,) = waiting(returning)
    assert (len(taken.kept), post.kind) == (1, BESIDE)
    assert post.tells.startswith("(Its words are kept" if where == "packed" else SAYS)


def test_words_that_a_winmail_dat_repeats_are_told_once(returning: Returning) -> None:
    winmail = a_winmail(
        "report.xlsx", returning.filled(), tnef_attribute(1, 0x0002800C, SAYS.encode())
    )

    arrive(returning, bytes(a_mail(("winmail.dat", winmail), text=SAYS)))

    assert [each.tells for each in waiting(returning)] == [SAYS]


def test_a_winmail_dat_cut_off_anywhere_stops_nothing() -> None:
    data = a_winmail("r.bin", b"12345678", tnef_properties((0x001F, 0x1000, b"a\0b\0")))

    for length in range(6, len(data)):
        mail = a_mail(("winmail.dat", data[:length]), text="Words.")
        assert open_mail(bytes(mail)).text.startswith("Words.")


def test_words_beside_a_report_that_came_before_wait(returning: Returning) -> None:
    with_words(returning, "")

    assert with_words(returning, TEXT, "again.eml").outcome is IntakeOutcome.KNOWN

    assert [each.tells for each in waiting(returning)] == [SAYS]


def test_a_mail_within_that_only_brings_its_report_does_not_wait(returning: Returning) -> None:
    outer = a_mail(text="Please find attached.")
    outer.make_mixed()
    outer.add_attachment(
        a_mail(("report.xlsx", returning.filled()), text="Please find it attached.")
    )

    taken = arrive(returning, bytes(outer))

    assert taken.outcome is IntakeOutcome.TAKEN
    assert "that lies in it:" in taken.says
    assert waiting(returning) == []


@pytest.mark.parametrize(
    ("subject", "waits"),
    [
        ("WITHDRAWN: row A.a.1.1 is cancelled", True),
        ("Re: FW: please use the second file", True),
        (f"Report of {BODY} 2018H1", False),
        (f"RE: [EXTERNAL] Fwd: {BODY} report {PERIOD}", False),
        ("Annex filled", False),
        ("RE: a letter (TX-0123ABCD)", False),
        ("", False),
    ],
)
def test_a_subject_that_says_more_than_report_waits(
    returning: Returning, subject: str, waits: bool
) -> None:
    mail = headed(a_mail(("Annex.xlsx", returning.filled())), Subject=subject)

    taken = arrive(returning, bytes(mail))

    told = [each.tells for each in waiting(returning)]
    bare = subject.removeprefix("Re: FW: ")
    assert told == ([f"(Its subject: {bare})"] if waits else [])
    assert (taken.tells != "") is waits


def test_the_subject_of_our_letter_is_nothing_to_read(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, LetterKind.TEMPLATES, (BODY,)), NOW)
    (path,) = returning.files.outbox.iterdir()
    ours = open_mail(path.read_bytes()).subject
    book = returning.filled()

    arrive(returning, bytes(headed(a_mail(("r.xlsx", book)), Subject=f"Re: {ours}")), "1.eml")
    assert waiting(returning) == []
    arrive(returning, bytes(headed(a_mail(("r.xlsx", book)), Subject=f"{ours}: ended")), "2.eml")

    assert [each.tells for each in waiting(returning)] == [f"(Its subject: {ours}: ended)"]


def test_words_wait_wherever_the_mail_lies(returning: Returning) -> None:
    book = returning.filled()
    inner = a_mail(("report.xlsx", book), text=TEXT)
    outer = EmailMessage()
    outer["From"] = "tip@secretariat.example"
    outer.set_content("FYI")
    outer.add_attachment(inner)
    saved = msg(SavedMail(sender=SENDER, files={"r.xlsx": book, "x.msg": SavedMail()}))
    stranger = headed(a_mail(("report.xlsx", book), text="<p>x"), From="else@x.example")

    collected(returning, returning.drop("1.zip", a_zip({"a.eml": bytes(inner)})))
    collected(returning, returning.drop("2.eml", bytes(outer)))
    collected(returning, returning.drop("3.msg", saved))
    collected(returning, returning.drop("4.eml", stranger))

    tells = [each.tells for each in waiting(returning)]
    assert sum(SAYS in each for each in tells) == 2
    assert [each.says for each in recorded(returning)[1]][2].startswith("Please find it attached.")
    assert any(
        each.whose == "unknown sender" and each.tells == "<p>x" for each in waiting(returning)
    )


def test_a_journal_of_before_says_nothing_and_still_opens(returning: Returning) -> None:
    with_words(returning)
    journal = returning.files.journal
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)

    assert sum('"says"' in line for line in lines) == 1
    with_words(returning, "", "2.eml")
    again = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    assert sum('"says"' in line for line in again) == 1
