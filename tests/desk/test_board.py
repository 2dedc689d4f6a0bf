"""The board leads on: held files, mails that wait, what is open, and the round that follows."""

import os
import re
import shutil
import sys
from datetime import timedelta

import pytest

from tests.desk.conftest import PORT, client_of, opened
from tests.desk.pressing import R, do, do_all, done, state
from tests.flow.returning import BODY, LED, NOW, PERIOD, Returning, records_back
from tests.intake.test_mail_intake import arrive
from tests.mail.kinds import a_mail
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.overview import overview
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.offers import offers_of
from tipxl.excel.fill import Filling, filled
from tipxl.journal.last_line import LAST_LINE
from tipxl.workspace.paths import Folder


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_files_whose_names_are_no_text_are_told_on_every_page(returning: Returning) -> None:
    returning.back(returning.filled())
    (returning.files.returned / os.fsdecode(b"\xff\xfe.xlsx")).write_bytes(b"")
    inside = returning.files.returned / os.fsdecode(b"\xfe\xff")
    inside.mkdir()
    (inside / "a.xlsx").write_bytes(b"")
    desk = opened(returning.root)

    shown = {part: desk.get(f"{R}{part}") for part in ("", "/reports", "/closing", "/letters")}

    assert {part: page.status_code for part, page in shown.items()} == dict.fromkeys(shown, 200)
    assert "\ufffd\ufffd" in shown[""].text
    assert "#folder" in shown["/closing"].text


def test_a_journal_that_lacks_something_is_gone_on_with_by_a_button(
    returning: Returning,
) -> None:
    returning.back(returning.filled())
    *lines, _ = returning.files.journal.read_bytes().splitlines(keepends=True)
    returning.files.journal.write_bytes(b"".join(lines))
    desk = opened(returning.root)

    board = done(desk, R)
    offers = offers_of(PERIOD, overview(returning.root, PERIOD, NOW))

    assert "then go on without what is missing. " in board
    assert "--lost-for-good" not in board
    assert offers[0].words == "See what the journal lacks, and what to do"
    steps = [each.commands for each in offers if not each.page]
    assert (("join", str(PERIOD), "--lost-for-good"),) in steps
    for each in steps:  # every button is one that is taken
        assert "The folder has changed since" in do_all(desk, returning.root, *each, seen="before")
    told = done(desk, do(desk, returning.root, "join", str(PERIOD)))
    assert "Nothing was joined, for there is no second journal" in told
    told = done(desk, do(desk, returning.root, "join", str(PERIOD), "--lost-for-good"))
    assert "goes on without what its journal lacked" in told
    assert "The journal lacks something" not in done(desk, R)


def test_a_letter_of_somebody_unknown_is_counted_as_held_and_can_be_entered(
    returning: Returning,
) -> None:
    returning.back(b"%PDF-1.4 a letter", "letter.pdf")
    desk = opened(returning.root)

    board = done(desk, R)
    assert "Files that wait for your decision: 1." in board
    assert "Whose is it?" in board
    assert "type: tipxl" not in board
    words = {"body": "SLOM", "how": "phone", "state": state(returning.root)}
    where = desk.post(f"{R}/entry", data=words).headers["location"]

    assert returning.files.entry_form("SLOM").is_file()
    assert returning.files.entry_form("SLOM").name in done(desk, where)
    nobody = desk.post(f"{R}/entry", data={"state": state(returning.root)})
    assert "Choose the body whose answers" in nobody.text


def test_the_list_of_reports_tells_rows_to_answer_from_answers_to_correct(
    returning: Returning,
) -> None:
    blank = {("activities", LED[0], key): None for key in ("status", "progress")}
    returning.back(returning.filled(blank), "r.xlsx")

    page = opened(returning.root).get(f"{R}/reports").text

    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", page)[:7]
    cells = re.findall(r'<td class="number">(\d+)', page)[:2]
    assert dict(zip(heads[4:6], cells, strict=True)) == {"To answer": "1", "To correct": "0"}


def test_what_is_wrong_in_the_folder_stands_on_the_board_to_which_closing_leads(
    returning: Returning,
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (kept,) = returning.files.mails.iterdir()
    desk = opened(returning.root)
    assert 'id="folder"' not in desk.get(R).text
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])  # in place
    (report,) = returning.files.returned.glob("*.xlsx")
    report.rename(returning.root / report.name)

    closing, board = desk.get(f"{R}/closing").text, desk.get(R).text

    for words in ("A mail in returned/mails/", "Collected before, and gone from returned/"):
        (link,) = re.findall(rf'{words}.*?<a href="([^"]*)">([^<]*)</a>', closing)
        assert link == (f"{R}#folder", "See what is wrong in the folder")
    assert 'id="folder"' in board
    assert "is not the mail “" in board
    assert f"{report.name} was collected before, and is gone" in board
    kept.write_bytes(whole)
    (returning.root / report.name).rename(report)
    assert 'id="folder"' not in desk.get(R).text


def test_another_computers_journal_is_told_before_closing_and_on_the_board_it_leads_to(
    returning: Returning,
) -> None:
    desk = opened(returning.root)
    assert "A copy of the journal" not in desk.get(f"{R}/closing").text
    copy = returning.files.journal.with_name("journal-LAPTOP.jsonl")
    shutil.copyfile(returning.files.journal, copy)
    returning.back(returning.filled())
    ours = returning.files.journal.read_bytes()
    records_back({returning.files.journal: copy.read_bytes(), copy: ours})
    returning.files.journal.with_name(LAST_LINE).unlink()
    returning.files.folder.known_rounds.unlink()

    closing, board = desk.get(f"{R}/closing").text, desk.get(R).text
    words = {"what": "close", "sure": "yes", "state": state(returning.root)}
    refused = desk.get(desk.post(f"{R}/closing", data=words).headers["location"]).text

    (link,) = re.findall(r'A copy of the journal.*?<a href="([^"]*)">', closing)
    assert link == f"{R}#folder"
    assert f"{copy} is a copy of journal.jsonl and is not read" in board
    assert f"{PERIOD} was not closed, for what a copy of its journal holds" in refused
    assert not returning.files.closed.exists()
    do(desk, returning.root, "join", str(PERIOD))
    assert "A copy of the journal" not in desk.get(f"{R}/closing").text


def test_a_copy_that_comes_while_the_page_of_closing_is_open_is_told_on_it(
    returning: Returning,
) -> None:
    desk = opened(returning.root)
    assert "A copy of the journal" not in desk.get(f"{R}/closing").text

    returning.files.journal.with_name("journal (1).jsonl").write_bytes(b"<html>")

    assert "A copy of the journal" in desk.get(f"{R}/closing").text


def test_a_clock_that_was_set_back_stands_on_the_board_of_every_round(
    returning: Returning,
) -> None:
    session = DeskSession(returning.root, PORT, clock=lambda: NOW - timedelta(days=30))
    desk = client_of(session)
    desk.get(session.start_address)

    for page in (R, f"/r/{PERIOD.next}", f"{R}/closing"):
        assert desk.get(page).text.count("Set the clock right") == 1


def test_a_form_of_another_round_is_taken_there_by_a_button(returning: Returning) -> None:
    other = PERIOD.next
    generate(returning.root, GenerateRequest(other, (BODY,), provisional=True), NOW)
    form = Folder(returning.root).round(other).form(BODY).read_bytes()
    typed = {("activities", LED[0], "next_step"): "More of it."}
    name = returning.back(filled(form, Filling(typed)), "r.xlsx").arrival.file
    desk = opened(returning.root)
    assert "Take it into its own round" in desk.get(R).text

    words = {"file": "../../plan.xlsx", "state": state(returning.root)}
    refused = desk.post(f"{R}/elsewhere", data=words).text
    where = desk.post(f"{R}/elsewhere", data={**words, "file": name}).headers["location"]

    assert "is not held any more as a form of another round" in refused
    assert where.startswith(f"{R}?done=")  # she stays in the round that she looks at
    assert "1 new of 1 file or mail" in done(desk, where)
    assert f"Take {name} into {other}" in done(desk, where)


def test_a_mail_that_waits_is_read_on_the_desk_and_is_only_text(returning: Returning) -> None:
    text = "Whom do I ask? <script>alert(1)</script>"
    arrive(returning, a_mail(text=text).as_bytes(), "1.eml")
    (post,) = status(returning.root, PERIOD, NOW).waiting
    desk = opened(returning.root)
    assert f'href="{R}/mails/{post.number}"' in desk.get(R).text

    page = desk.get(f"{R}/mails/{post.number}").text

    assert "Whom do I ask? &lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "has the number M-none" in desk.get(f"{R}/mails/M-none").text


def test_as_long_as_something_waits_its_answer_is_the_first_button(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, by_hand=True), NOW)
    returning.back(returning.filled())
    consolidate(returning.root, PERIOD)
    send(returning.root, Mailing(PERIOD, LetterKind.DRAFT), NOW)

    page = opened(returning.root).get(R).text

    assert f'class="button primary" href="{R}/decisions">Answer what waits: 1' in page


def test_the_next_step_is_the_first_button(returning: Returning) -> None:
    page = opened(returning.root).get(R).text

    assert '<button class="primary">Write the letters with the forms</button>' in page


def test_a_closed_round_leads_to_the_one_that_follows(returning: Returning) -> None:
    returning.back(returning.filled())
    close(returning.root, PERIOD, NOW)
    desk = opened(returning.root)

    for page in (R, f"{R}/closing"):
        assert (
            'class="button primary" href="/r/2018H1">Go to the round 2018H1' in desk.get(page).text
        )
    closed = desk.get(f"{R}/closing").text
    assert f'href="{R}/files/workbooks/for-circulation.xlsx"' in closed
    assert "findings.xlsx" not in closed


def test_a_plan_that_warns_of_much_says_each_kind_once(returning: Returning) -> None:
    page = opened(returning.root).get("/plan").text

    (folded,) = re.findall(r"and (\d+) more of this kind", page)
    assert page.count("is a placeholder that no mail reaches") == int(folded) + 1
    assert 'href="/r/2017H2/letters?kind=confirm"' in page


def test_where_nothing_waits_the_board_offers_to_drop_what_has_arrived(
    returning: Returning,
) -> None:
    early = NOW - timedelta(days=12)  # before anybody is reminded
    send(returning.root, Mailing(PERIOD), early)
    send(returning.root, Mailing(PERIOD, by_hand=True), early)
    session = DeskSession(returning.root, PORT, clock=lambda: early)
    desk = client_of(session)
    desk.get(session.start_address)

    page = desk.get(R).text

    assert f'<a class="button primary" href="{R}/drop">Drop what has arrived</a>' in page


def test_what_has_a_page_of_its_own_is_no_button(returning: Returning) -> None:
    desk = opened(returning.root)

    board = desk.get(R).text

    assert 'href="/plan">Check plan.xlsx' in board
    assert "&#34;guide&#34;" not in board
    assert "no step that a button" in do(desk, returning.root, "guide", "officer")
