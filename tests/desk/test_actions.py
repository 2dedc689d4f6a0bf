"""What a button does: one command, its line at the top, a refusal where it was overtaken."""

import json
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import PORT, client_of, opened
from tests.desk.pressing import R, do, do_all, done, state
from tests.flow.returning import NOW, PERIOD, Returning
from tests.intake.test_mail_intake import arrive
from tests.mail.kinds import a_mail
from tipxl.commands.close import close
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import folder_state, round_result
from tipxl.commands.status import status
from tipxl.desk import actions
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.steps import Step, StepRunner
from tipxl.domain.core.decision import DecisionState
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.summaries.step_headline import Headline
from tipxl.workspace.paths import Folder


def test_a_step_says_what_it_did_and_what_it_is_in_the_terminal(
    issuing: TestClient, returning: Returning
) -> None:
    where = do(issuing, returning.root, "send", "2017H2")

    told = done(issuing, where)
    assert where.startswith(f"{R}?done=")
    assert "2 of 11 letters are ready" in told
    assert "tipxl send 2017H2" in told
    assert len(list(returning.files.outbox.glob("*.eml"))) == 2


def test_a_mail_that_waits_is_marked_on_the_board(
    issuing: TestClient, returning: Returning
) -> None:
    arrive(returning, a_mail(text="Whom do I ask?").as_bytes(), "1.eml")
    (post,) = status(returning.root, PERIOD, NOW).waiting
    assert post.number in issuing.get(R).text

    told = done(issuing, do(issuing, returning.root, "mail", "2017H2", "--done", post.number))

    assert "No mail and no letter waits for you" in told
    assert "Mails and letters that wait for you" not in issuing.get(R).text


def test_a_step_on_a_page_that_was_overtaken_is_not_done(
    issuing: TestClient, returning: Returning
) -> None:
    seen = state(returning.root)
    returning.files.journal.touch()

    told = do(issuing, returning.root, "send", "2017H2", seen=seen)

    assert "The folder has changed since this page was made" in told
    assert not list(returning.files.outbox.glob("*.eml"))


@pytest.mark.parametrize(
    "command",
    [
        ("close", "2017H2"),
        ("collect", "2017H2", "/etc/passwd"),
        ("send", "2017H2", "--smtp", "smtp://evil.example"),
        ("collect", "2017H2", "--imap", "imap://evil.example"),
        ("demo", "/tmp/somewhere"),
        ("init", "/tmp/somewhere"),
        ("decide", "2017H2", "D-1"),
        ("rm", "-rf"),
        (),
    ],
)
def test_what_no_button_offers_is_not_done(
    issuing: TestClient, returning: Returning, command: tuple[str, ...]
) -> None:
    assert "no step that a button of the desk offers" in do(issuing, returning.root, *command)


@pytest.mark.parametrize("words", ["no json", "{}", "[", "[" * 30_000, '"send"'])
def test_a_command_that_is_none_is_refused(issuing: TestClient, words: str) -> None:
    answer = issuing.post("/do", data={"command": words, "state": "x"})

    assert answer.status_code == 409


def test_a_step_leads_only_to_a_page_of_ours(issuing: TestClient, returning: Returning) -> None:
    answer = issuing.post(
        "/do",
        data={
            "command": json.dumps(["plan"]),
            "state": folder_state(returning.root, None),
            "leads_to": "//evil.example/",
        },
    )

    assert answer.headers["location"].startswith("/?done=")


def test_letters_are_recorded_as_sent_and_that_is_taken_back(
    issuing: TestClient, returning: Returning
) -> None:
    do(issuing, returning.root, "send", "2017H2")
    assert "Have you sent all 2 letters" in issuing.get(f"{R}/letters?ask=sent").text

    sent = issuing.post(
        f"{R}/letters",
        data={"kind": "templates", "what": "sent", "state": state(returning.root)},
    ).headers["location"]
    page = issuing.get(sent).text
    step = re.search(r'action="(/steps/\d+/take-back)"', page)
    assert step is not None
    assert "2 of 11 letters are recorded as sent" in page
    back = issuing.post(step[1]).headers["location"]

    assert "2 letters are recorded as not sent" in done(issuing, back)
    assert "written 24 July 2018, not yet sent" in done(issuing, R)


@pytest.mark.parametrize(
    ("received", "says"),
    [("2018-01-15", "accepted"), ("", "late: waits for your decision")],  # the desk's day: in July
)
def test_a_file_that_is_looked_at_is_not_taken_in_and_told_as_received_on_the_day_that_she_says(
    received: str, says: str, issuing: TestClient, returning: Returning
) -> None:
    answer = issuing.post(
        f"{R}/drop",
        files={"files": ("SLOM.xlsx", returning.filled())},
        data={"what": "look", "received": received},
    )

    assert f"SLOM.xlsx: {says}" in answer.text
    assert not list(returning.files.inbox.iterdir())
    assert not returning.files.returned.exists()


def test_what_was_looked_at_is_taken_in_at_one_press_and_only_once(
    issuing: TestClient, returning: Returning
) -> None:
    mail = a_mail(("SLOM.xlsx", returning.filled())).as_bytes()
    looked = issuing.post(
        f"{R}/drop",
        files={"files": ("the mail.eml", mail)},
        data={"what": "look", "received": "2018-01-15"},
    ).text
    assert "SLOM.xlsx: accepted" in looked
    (token,) = re.findall(r'name="looked" value="([^"]+)"', looked)
    pressed = {"what": "looked", "looked": token}
    assert "no longer at hand" in issuing.post(f"{R}/drop", data={**pressed, "looked": "x"}).text
    assert not list(returning.files.inbox.iterdir())

    page = done(issuing, issuing.post(f"{R}/drop", data=pressed).headers["location"])

    assert "1 new of 1 file" in page
    assert "15 January 2018" in page
    assert [each.read_bytes() for each in returning.files.inbox.iterdir()] == [mail]
    assert "no longer at hand" in issuing.post(f"{R}/drop", data=pressed).text


def test_a_dropped_file_is_collected_as_received_on_the_day_that_she_says(
    issuing: TestClient, returning: Returning
) -> None:
    where = issuing.post(
        f"{R}/drop",
        files={"files": ("../../SLOM report.xlsx", returning.filled())},
        data={"what": "take", "received": "2018-01-15"},
    ).headers["location"]

    page = done(issuing, where)
    assert "1 new of 1 file" in page
    assert "15 January 2018" in page
    assert [each.name for each in returning.files.inbox.iterdir()] == ["SLOM report.xlsx"]


def test_a_file_that_is_dropped_again_with_its_day_is_received_on_that_day(
    issuing: TestClient, returning: Returning
) -> None:
    report = {"files": ("SLOM.xlsx", returning.filled())}
    issuing.post(f"{R}/drop", files=report, data={"what": "take"})

    where = issuing.post(
        f"{R}/drop", files=report, data={"what": "take", "received": "2018-01-15"}
    ).headers["location"]

    page = done(issuing, where)
    assert "0 new of 1 file or mail; 1 receipt is corrected." in page
    assert "now it is received 15 January 2018, 00:00" in page
    assert len(list(returning.files.inbox.iterdir())) == 1


def test_two_files_of_one_name_are_both_kept(issuing: TestClient, returning: Returning) -> None:
    for data in (returning.filled(), returning.form, returning.filled()):
        issuing.post(f"{R}/drop", files={"files": ("r.xlsx", data)}, data={"what": "take"})

    assert {each.name for each in returning.files.inbox.iterdir()} == {"r.xlsx", "r (2).xlsx"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "No file was chosen"),
        ({"received": "soon"}, "is no day"),
        ({"received": "2031-01-15"}, "Nothing can have come on 15 January 2031"),
    ],
)
def test_what_is_wrong_with_a_drop_is_said(
    issuing: TestClient, returning: Returning, data: dict[str, str], words: str
) -> None:
    files = {"files": ("r.xlsx", b"x")} if data else None

    answer = issuing.post(f"{R}/drop", files=files, data={"what": "take", **data})

    assert answer.status_code == 409
    assert words in answer.text
    assert not list(returning.files.inbox.iterdir())


# --- decisions


def first_open(root: Path) -> tuple[str, str]:
    """The number of a matter that waits, and a sensible answer."""
    waiting = (each for each in round_result(root, PERIOD).decisions if each.waits and each.options)
    found = next(waiting)
    return found.number, found.options[0]


@pytest.fixture
def waiting(returning: Returning) -> Returning:
    """A folder in which something waits for a decision."""
    returning.drop("r.xlsx", returning.filled())
    returning.drop("a letter.pdf", b"%PDF-1.4 a letter")
    returning.collect()
    return returning


def answered(client: TestClient, number: str, answer: str, seen: str = "") -> str:
    words = {"number": number, "answer": answer, "seen": seen, "why": "So it is.", "by": "Me"}
    sent = client.post(f"{R}/decisions", data={**words, "day": "2018-02-01"})
    return done(client, sent.headers["location"]) if "location" in sent.headers else sent.text


def test_an_answer_stands_in_decisions_xlsx_and_is_taken_back(waiting: Returning) -> None:
    client = opened(waiting.root)
    number, option = first_open(waiting.root)
    assert number in client.get(f"{R}/decisions").text

    told = answered(client, number, option)

    assert f"tipxl decide 2017H2 {number} --why" in told
    assert "--seen" not in told
    after = {each.number: each for each in round_result(waiting.root, PERIOD).decisions}[number]
    assert (after.answer, after.why, after.decided_by) == (option, "So it is.", "Me")
    assert after.day == "2018-02-01"
    assert Folder(waiting.root).decisions.exists()

    client.post(f"{R}/decisions", data={"number": number, "seen": option, "what": "clear"})

    again = {each.number: each for each in round_result(waiting.root, PERIOD).decisions}[number]
    assert again.state == DecisionState.OPEN


def offered_day(client: TestClient, number: str) -> str:
    """The day that stands in the card of a matter before anything is typed."""
    page = client.get(f"{R}/decisions").text
    card = page[page.index(f'name="number" value="{number}"') :]
    found = re.search(r'name="day" value="([^"]*)"', card)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("hour", "day"), [(16, "2018-07-24"), (17, "2018-07-25")], ids=["before midnight", "after it"]
)
def test_a_decision_is_dated_with_the_plans_day_until_another_is_typed(
    waiting: Returning, hour: int, day: str
) -> None:
    """In Jakarta it is the next day from 17:00 UTC on."""
    session = DeskSession(
        waiting.root, PORT, clock=lambda: datetime(2018, 7, 24, hour, 5, tzinfo=UTC)
    )
    client = client_of(session)
    client.get(session.start_address)
    number, option = first_open(waiting.root)

    assert offered_day(client, number) == day

    answered(client, number, option)
    kept = {each.number: each for each in round_result(waiting.root, PERIOD).decisions}[number]
    assert kept.day == "2018-02-01"


def test_an_answer_that_was_typed_in_excel_meanwhile_is_not_lost(waiting: Returning) -> None:
    client = opened(waiting.root)
    number, option = first_open(waiting.root)
    answered(client, number, option)  # as if in Excel, while another page is still open

    told = answered(client, number, "something else", seen="")

    assert "was changed after you had looked" in told
    after = {each.number: each for each in round_result(waiting.root, PERIOD).decisions}[number]
    assert after.answer == option


# --- closing


def test_a_round_is_closed_only_when_the_meeting_has_agreed(
    issuing: TestClient, returning: Returning
) -> None:
    words = {"what": "close", "state": state(returning.root)}

    refused = issuing.post(f"{R}/closing", data=words)
    assert "Tick that the meeting has agreed" in refused.text
    assert not returning.files.closed.exists()

    where = issuing.post(f"{R}/closing", data={**words, "sure": "yes"}).headers["location"]
    assert "is closed with 23 rows agreed" in done(issuing, where)
    again = {"what": "reopen", "state": state(returning.root)}
    assert "needs a reason" in issuing.post(f"{R}/closing", data=again).text
    where = issuing.post(f"{R}/closing", data={**again, "reason": "a slip"}).headers["location"]
    assert "2017H2 is open again" in done(issuing, where)


def test_a_round_is_opened_again_only_while_no_later_one_has_begun(
    issuing: TestClient, returning: Returning
) -> None:
    close(returning.root, PERIOD, NOW)
    assert "Open it again" in issuing.get(f"{R}/closing").text

    generate(returning.root, GenerateRequest(Period.parse("2018H1")), NOW)

    assert "Open it again" not in issuing.get(f"{R}/closing").text


def test_a_report_that_is_lost_is_given_up_and_the_round_can_be_closed(
    issuing: TestClient, returning: Returning
) -> None:
    lost = returning.back(returning.filled()).arrival.file
    (returning.files.returned / lost).unlink()
    listed = issuing.get(f"{R}/closing").text
    assert f"Give up {lost}" in listed
    assert "given up" not in issuing.get(R).text  # only Closing has the button
    words = {"what": "give-up", "file": lost, "state": state(returning.root)}
    other = issuing.post(f"{R}/closing", data={**words, "file": "other.xlsx"})
    assert "other.xlsx is not missed" in done(issuing, other.headers["location"])

    where = issuing.post(f"{R}/closing", data=words).headers["location"]

    assert f"{lost} is recorded as lost for good" in done(issuing, where)
    assert "Give up" not in issuing.get(f"{R}/closing").text
    close = {"what": "close", "sure": "yes", "state": state(returning.root)}
    where = issuing.post(f"{R}/closing", data=close).headers["location"]
    assert "is closed with 23 rows agreed" in done(issuing, where)


def test_before_closing_what_is_open_is_listed(waiting: Returning) -> None:
    told = done(opened(waiting.root), f"{R}/closing")

    assert "Held for your decision; not used until you take it" in told
    assert "Not yet reported" in told


# --- folders


def test_a_new_folder_is_made_and_opened(tmp_path: Path) -> None:
    client = opened(tmp_path)

    where = client.post("/folders", data={"what": "init", "folder": "mine"}).headers["location"]

    assert where.startswith("/plan")
    assert str(tmp_path / "mine") in client.get("/folders").text
    assert client.get("/").headers["location"] == R
    other = client.post("/folders", data={"what": "open", "folder": str(tmp_path / "none")})
    assert "There is no folder" in other.text


# --- one step at a time


def working(wait: Callable[[], bool]) -> Callable[[Callable[[str], None]], Iterable[str]]:
    def work(tick: Callable[[str], None]) -> Iterable[str]:
        while wait():
            tick("still at it")
            time.sleep(0.01)
        return ("ended",)

    return work


def a_step() -> Step:
    return Step(0, "A long step", ("tipxl demo",), "/")


def test_two_steps_are_never_done_at_once_and_one_can_be_stopped() -> None:
    runner = StepRunner()
    first = runner.start(a_step(), working(lambda: True))

    with pytest.raises(TipxlError, match="A step is under way: A long step"):
        runner.start(a_step(), working(lambda: False))
    assert first.progress in ("", "still at it")
    first.stopping = True

    assert first.finished.wait(60)
    assert first.headline.startswith("Stopped. What was written before is whole")
    assert runner.start(a_step(), working(lambda: False)).finished.wait(60)


@pytest.mark.parametrize("fault", [None, TipxlError("It cannot."), OSError(28, "Full"), KeyError()])
def test_what_was_done_before_a_step_stopped_is_still_told(fault: Exception | None) -> None:
    def work(tick: Callable[[str], None]) -> Iterable[str]:
        yield "came  1.xlsx"
        yield Headline("1 new of 1 file. Next: tipxl validate 2017H2")
        while fault is None:  # until she presses Stop
            tick("at it")
            time.sleep(0.01)
        raise fault

    step = StepRunner().start(a_step(), work)
    step.stopping = True

    assert step.finished.wait(60)
    assert step.error
    assert step.headline == step.error
    assert step.done_before == "1 new of 1 file."
    assert "came  1.xlsx" in step.lines


def test_what_was_collected_is_told_where_checking_it_stops(
    issuing: TestClient, returning: Returning
) -> None:
    returning.drop("back.xlsx", returning.filled())
    returning.drop("notes.bin", b"no report")
    returning.files.findings.mkdir()  # it cannot be written

    where = do_all(issuing, returning.root, ("collect", "2017H2"), ("validate", "2017H2"))

    told = done(issuing, where)
    assert "Not finished: A step. Cannot read" in told
    assert "What was done before that: 2 new of 2 files and mails. All" in told
    assert "lines until then" in told
    assert "back.xlsx ->" in told.replace("&gt;", ">")
    assert "notes.bin" in told


def test_a_step_that_did_nothing_before_it_stopped_is_not_done(
    issuing: TestClient, returning: Returning
) -> None:
    returning.files.findings.mkdir()

    told = done(issuing, do(issuing, returning.root, "validate", "2017H2"))

    assert "Not done: A step. Cannot read" in told
    assert "before that" not in told
    assert "until then" not in told


def test_a_fault_of_ours_in_a_step_has_words(capsys: pytest.CaptureFixture[str]) -> None:
    def work(tick: Callable[[str], None]) -> Iterable[str]:
        raise ZeroDivisionError

    step = StepRunner().start(a_step(), work)

    assert step.finished.wait(60)
    assert "tipxl itself made a mistake" in step.headline
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_long_step_shows_its_progress(
    issuing: TestClient, returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_PATIENCE", 0.0)
    with Folder(returning.root).locked():  # the terminal is at work in the folder
        where = do(issuing, returning.root, "validate", "2017H2")
        number = int(re.findall(r"\d+", where)[-1])
        for _ in range(2000):
            told = issuing.get(f"/steps/{number}.json").json()
            if told["next"]:
                break
            time.sleep(0.05)

    assert "Another tipxl is at work" in done(issuing, told["next"])


def test_every_round_is_written_as_tables_beside_the_plan(
    issuing: TestClient, returning: Returning
) -> None:
    assert "Write the tables" in issuing.get("/plan").text

    answer = issuing.post(
        "/do",
        data={
            "command": json.dumps(["export", "all", "plan-data"]),
            "words": "Write the tables",
            "state": folder_state(returning.root, None),
            "leads_to": "/plan",
        },
    )

    assert "Done: Write the tables" in done(issuing, answer.headers["location"])
    assert (returning.root / "plan-data" / "datapackage.json").is_file()


@pytest.mark.parametrize("target", ["..", "/tmp", "workbooks"])
def test_the_desk_writes_tables_nowhere_else(
    issuing: TestClient, returning: Returning, target: str
) -> None:
    refused = do(issuing, returning.root, "export", "all", target)

    assert "no step that a button of the desk offers" in refused
