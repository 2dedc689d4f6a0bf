"""Letters on the desk: looked at before they are written, and what became of each."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import opened
from tests.desk.test_actions import PERIOD, R, do, done, state
from tests.flow.returning import Returning


@pytest.fixture
def desk(returning: Returning) -> TestClient:
    """A browser on a folder in which forms were issued."""
    return opened(returning.root)


def posted(client: TestClient, root: Path, what: str, **more: str) -> str:
    words = {"kind": "templates", "what": what, "state": state(root, PERIOD), **more}
    return client.post(f"{R}/letters", data=words).headers["location"]


def test_letters_are_looked_at_before_they_are_written(
    desk: TestClient, returning: Returning
) -> None:
    told = done(desk, f"{R}/letters")

    assert "As they would be written now: 2" in told
    assert "Dear focal point of SLOM" in told
    assert "Enclosed: SLOM 2017H2 report.xlsx" in told
    assert "It is not going to be written: no form was issued" in told
    assert not list(returning.files.outbox.glob("*.eml"))


def test_why_there_is_no_letter_of_a_kind_is_said(desk: TestClient) -> None:
    assert "so a reminder would come too late" in done(desk, f"{R}/letters?kind=reminders")
    assert "Each brings a copy of the report" in done(desk, f"{R}/letters?kind=corrections")
    assert "Nobody needs a letter of this kind now" in done(desk, f"{R}/letters?kind=receipt")


def test_letters_that_were_sent_are_said_to_be_and_are_not_asked_about_again(
    desk: TestClient, returning: Returning
) -> None:
    written = done(desk, posted(desk, returning.root, "write"))
    assert "In the outbox: 2, not sent yet" in written
    assert "I have sent these" in written

    sent = done(desk, posted(desk, returning.root, "sent"))

    assert "In the outbox: 2, all sent" in sent
    assert "sent 24 July 2018" in sent
    assert "I have sent these" not in done(desk, f"{R}/letters")
    assert "Have you sent" not in done(desk, f"{R}/letters?ask=sent")
    back = done(desk, posted(desk, returning.root, "not-sent"))
    assert "In the outbox: 2, not sent yet" in back


def test_a_server_sends_nothing_before_it_was_asked_with_the_number(
    desk: TestClient, returning: Returning
) -> None:
    where = posted(desk, returning.root, "server", smtp="smtp://me@mail.example.org")

    asked = done(desk, where)
    assert "Shall these 2 letters leave now, by smtp://me@mail.example.org?" in asked
    assert "Yes, send 2" in asked
    assert not list(returning.files.outbox.glob("*.eml"))


def test_a_button_that_writes_letters_leads_to_them(desk: TestClient, returning: Returning) -> None:
    page = desk.get(R).text
    assert f'name="leads_to" value="{R}/letters?kind=templates"' in page

    do(desk, returning.root, "send", "2017H2")

    assert re.search(rf'class="button primary" href="{R}/letters\?kind=templates&amp;ask=sent"',
                     desk.get(R).text)  # fmt: skip
