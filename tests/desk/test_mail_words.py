"""What a mail says beside its report stands on the page of the report, until she marks it."""

import html

from tests.desk.conftest import opened
from tests.flow.returning import PERIOD, Returning
from tests.intake.test_mail_intake import arrive
from tests.mail.kinds import PDF, a_mail
from tipxl.journal.journal_events import FileCollected
from tipxl.journal.journal_file import read_journal

SAYS = "Row 012 was withdrawn;\n<script>alert(1)</script> write to Ms X.\n"


def page_of(of: Returning, *, read_only: bool = False) -> str:
    (report,) = read_journal(of.files.journal).of(FileCollected)
    client = opened(of.root, read_only=read_only)
    return client.get(f"/r/{PERIOD}/reports/{report.sha256[:16]}").text


def test_the_page_of_a_report_shows_the_words_of_its_mail_escaped(returning: Returning) -> None:
    mail = a_mail(("report.xlsx", returning.filled()), ("letter.pdf", PDF), text=SAYS)
    taken = arrive(returning, bytes(mail))

    page = page_of(returning)

    assert html.escape(SAYS.strip(), quote=False) in page
    assert "<script>alert" not in page
    assert taken.evidence[0] in html.unescape(page)
    assert "Mark as done" in page
    assert "Mark as done" not in page_of(returning, read_only=True)


def test_the_page_of_a_report_whose_mail_says_nothing_says_nothing_of_it(
    returning: Returning,
) -> None:
    arrive(returning, bytes(a_mail(("report.xlsx", returning.filled()), text="")))

    assert "What its mail says" not in page_of(returning)


def test_looking_without_taking_in_shows_what_a_mail_says(returning: Returning) -> None:
    mail = a_mail(("report.xlsx", returning.filled()), text="Row 012 was withdrawn by us.")
    looked = opened(returning.root).post(
        f"/r/{PERIOD}/drop",
        files={"files": ("the mail.eml", bytes(mail))},
        data={"what": "look", "received": "2018-01-15"},
    )

    page = html.unescape(looked.text)

    assert "says what stands in no report: “Row 012 was withdrawn by us.” Taken in" in page
    assert "received on 15 January 2018" in page
    assert not read_journal(returning.files.journal).of(FileCollected)
