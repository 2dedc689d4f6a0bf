"""A body that answers by telephone: entered by the secretariat, then confirmed by a mail."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.mail.kinds import SENDER, a_mail
from tests.steps.returning import BODY, LED, NOW, PERIOD, Returning, good_answers
from tipxl.domain.agreed import Consolidation, Mark
from tipxl.errors import TipxlError
from tipxl.excel.fill import Filling, filled
from tipxl.journal import read
from tipxl.steps.collect import Collected, Outcome
from tipxl.steps.generate import Request, generate
from tipxl.steps.letters import Kind
from tipxl.steps.merging import merged
from tipxl.steps.opening import open_folder
from tipxl.steps.outbox import Letter
from tipxl.steps.send import Mailing, send

LATER = NOW + timedelta(days=2)


def round_of(of: Returning) -> Consolidation:
    return merged(open_folder(of.root), PERIOD)


def marks(of: Returning) -> set[Mark]:
    return {row.mark for row in round_of(of).rows if row.key in LED}


@pytest.fixture
def entered(returning: Returning) -> Returning:
    """A folder in which what SLOM said by telephone was entered, in time."""
    (form,) = generate(returning.root, Request(PERIOD, (BODY,), entry="phone"), NOW)
    returning.drop("entered.xlsx", filled(form.path.read_bytes(), Filling(good_answers())))
    returning.collect()
    returning.validate()
    return returning


def asked(of: Returning) -> Letter:
    (letter,) = send(of.root, Mailing(PERIOD, Kind.CONFIRM_ENTRY), LATER)
    return letter


def reply(of: Returning, text: str, sender: str = SENDER) -> Collected:
    """What becomes of the body's answer to the letter."""
    asked(of)
    sent = [each for each in read(of.files.journal) if each.details.get("about")]
    mail = a_mail(text=text)
    mail["In-Reply-To"] = sent[-1].details["message_id"]
    mail.replace_header("From", sender)
    of.drop("reply.eml", mail.as_bytes())
    (found,) = (each for each in of.collect(LATER) if "reply" in each.offered)
    return found


def test_the_form_for_entry_lies_beside_the_bodys_own(returning: Returning) -> None:
    own = returning.files.form(BODY).read_bytes()

    (form,) = generate(returning.root, Request(PERIOD, (BODY,), entry="Telephone"), NOW)

    assert form.path.name == "SLOM-for-entry.xlsx"
    assert returning.files.form(BODY).read_bytes() == own
    assert generate(returning.root, Request(PERIOD, (BODY,)), NOW)[0].version == 1


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Request(PERIOD, (BODY,), entry="fax"), "It is one of letter, phone, meeting"),
        (Request(PERIOD, entry="phone"), "Name the body that answered otherwise"),
    ],
)
def test_what_cannot_be_entered_is_told(request_: Request, says: str, returning: Returning) -> None:
    with pytest.raises(TipxlError, match=says):
        generate(returning.root, request_, NOW)


def test_what_was_entered_is_provisional_and_never_on_time(entered: Returning) -> None:
    reported = round_of(entered).reported(BODY)

    assert reported is not None
    assert (reported.provisional, reported.on_time, reported.days_late) == (True, False, 0)
    assert marks(entered) == {Mark.PROVISIONAL}


def test_the_letter_tells_the_body_what_was_entered(entered: Returning) -> None:
    letter = asked(entered)

    assert letter.path is not None
    text = letter.path.read_text(encoding="utf-8").replace("=\n", "")
    assert "Status now: Ongoing" in text
    assert "telephone" in text
    assert "CONFIRMED" in text


def test_a_body_that_says_yes_makes_it_good(entered: Returning) -> None:
    answer = reply(entered, "Confirmed.\n\nA. Person")

    reported = round_of(entered).reported(BODY)
    assert (answer.outcome, answer.why) == (Outcome.CONFIRMED, BODY)
    assert marks(entered) == {Mark.NONE}
    assert reported is not None
    assert (reported.provisional, reported.on_time) == (False, False)
    assert send(entered.root, Mailing(PERIOD, Kind.CONFIRM_ENTRY), LATER) == ()


@pytest.mark.parametrize(
    ("text", "sender", "why"),
    [
        ("Confirmed, except B.a.3.1", SENDER, "does not plainly say CONFIRMED"),
        ("Confirmed", "somebody@else.example", "is not registered for SLOM"),
    ],
)
def test_any_other_answer_is_read_by_a_person(
    text: str, sender: str, why: str, entered: Returning
) -> None:
    answer = reply(entered, text, sender)

    assert answer.outcome is Outcome.TO_READ
    assert why in answer.why
    assert marks(entered) == {Mark.PROVISIONAL}


def test_a_yes_holds_for_what_was_entered_then_and_not_for_what_is_entered_after(
    entered: Returning,
) -> None:
    reply(entered, "Confirmed")
    form = entered.files.entry_form(BODY).read_bytes()
    again = good_answers() | {("activities", LED[0], "progress"): "Something else."}
    entered.drop("again.xlsx", filled(form, Filling(again)))
    entered.collect(LATER + timedelta(hours=1))

    assert marks(entered) == {Mark.PROVISIONAL}


def test_the_bodys_own_report_takes_the_place_of_what_was_entered(entered: Returning) -> None:
    entered.drop("own.xlsx", entered.filled())
    entered.collect(datetime(2018, 1, 25, 9, tzinfo=UTC))

    reported = round_of(entered).reported(BODY)
    assert reported is not None
    assert (reported.provisional, reported.on_time) == (False, True)
    assert marks(entered) == {Mark.NONE}
