"""Letters on the desk: looked at before they are written, and what became of each."""

import re
from pathlib import Path

from starlette.testclient import TestClient

from tests.desk.pressing import R, do, done, state
from tests.flow.returning import PERIOD, Returning


def posted(client: TestClient, root: Path, what: str, **more: str) -> str:
    words = {"kind": "templates", "what": what, "state": state(root, PERIOD), **more}
    return client.post(f"{R}/letters", data=words).headers["location"]


def test_letters_are_looked_at_before_they_are_written(
    issuing: TestClient, returning: Returning
) -> None:
    told = done(issuing, f"{R}/letters")

    assert "As they would be written now: 2" in told
    assert "Dear focal point of SLOM" in told
    assert "Enclosed: SLOM 2017H2 report.xlsx" in told
    assert "It is not going to be written: no form was issued" in told
    assert not list(returning.files.outbox.glob("*.eml"))


def test_why_there_is_no_letter_of_a_kind_is_said(issuing: TestClient) -> None:
    assert "so a reminder would come too late" in done(issuing, f"{R}/letters?kind=reminders")
    assert "Each brings a copy of the report" in done(issuing, f"{R}/letters?kind=corrections")
    assert "Nobody needs a letter of this kind now" in done(issuing, f"{R}/letters?kind=receipt")


def test_letters_that_were_sent_are_said_to_be_and_are_not_asked_about_again(
    issuing: TestClient, returning: Returning
) -> None:
    written = done(issuing, posted(issuing, returning.root, "write"))
    assert "In the outbox: 2, not sent yet" in written
    assert "I have sent these" in written

    sent = done(issuing, posted(issuing, returning.root, "sent"))

    assert "In the outbox: 2, all sent" in sent
    assert "sent 24 July 2018" in sent
    assert "I have sent these" not in done(issuing, f"{R}/letters")
    assert "Have you sent" not in done(issuing, f"{R}/letters?ask=sent")
    back = done(issuing, posted(issuing, returning.root, "not-sent"))
    assert "In the outbox: 2, not sent yet" in back


def test_a_server_sends_nothing_before_it_was_asked_with_the_number(
    issuing: TestClient, returning: Returning
) -> None:
    where = posted(issuing, returning.root, "server", smtp="smtp://me@mail.example.org")

    asked = done(issuing, where)
    assert "Shall these 2 letters leave now, by smtp://me@mail.example.org?" in asked
    assert "Yes, send 2" in asked
    assert not list(returning.files.outbox.glob("*.eml"))


def test_a_button_that_writes_letters_leads_to_them(
    issuing: TestClient, returning: Returning
) -> None:
    page = issuing.get(R).text
    assert f'name="leads_to" value="{R}/letters?kind=templates"' in page

    do(issuing, returning.root, "send", "2017H2")

    assert re.search(rf'class="button primary" href="{R}/letters\?kind=templates&amp;ask=sent"',
                     issuing.get(R).text)  # fmt: skip
