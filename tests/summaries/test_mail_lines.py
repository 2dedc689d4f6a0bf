"""What is told of letters and mails is grammatical for none, one, two and many."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import FIRST
from tests.grammar import slips_in
from tipxl.commands.post import (
    KnownReceipt,
    MarkedPost,
    RecordByHand,
    TakeBackRequest,
    TakenBack,
    TakenLetter,
    WentOn,
)
from tipxl.commands.send import Letter, Mailing, SendOutcome
from tipxl.intake.returned_store import Collected, IntakeOutcome
from tipxl.rounds.journal_joining import JoinedCopy, JoinedJournal
from tipxl.rounds.waiting_post import MAIL, WaitingPost
from tipxl.summaries.mail_lines import (
    collected_lines,
    joined_lines,
    mail_lines,
    sent_lines,
    taken_back_lines,
    went_on_lines,
)
from tipxl.summaries.step_headline import Headline

NUMBERS = (0, 1, 2, 7)
WAITS = WaitingPost("1" * 64, MAIL, "b@x.org", datetime(2018, 7, 2, tzinfo=UTC))


def letters(number: int, outcome: SendOutcome) -> tuple[Letter, ...]:
    return tuple(Letter(f"B{n}", outcome, "b@x.org") for n in range(number))


@pytest.mark.parametrize("done", NUMBERS)
@pytest.mark.parametrize("left", NUMBERS)
@pytest.mark.parametrize(
    "mailing",
    [
        Mailing(FIRST),
        Mailing(FIRST, smtp="smtp://x.org"),
        Mailing(FIRST, by_hand=True),
    ],
)
def test_letters_are_counted_in_grammatical_words(mailing: Mailing, done: int, left: int) -> None:
    made = (*letters(done, SendOutcome.READY), *letters(left, SendOutcome.IMPOSSIBLE))

    *_, said = map(str, sent_lines(mailing, made))

    if not made:
        assert said == "Nobody needs such a letter now."
        return
    letters_are = "letter is" if done + left == 1 else "letters are"
    assert said.startswith(f"{done} of {done + left} {letters_are} ")
    assert slips_in([said]) == []


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_letters_sent_before_are_told_of_any_number(number: int) -> None:
    *_, said = map(str, sent_lines(Mailing(FIRST), letters(number, SendOutcome.BEFORE)))

    start = "The letter was sent" if number == 1 else f"All {number} letters were sent"
    assert said.startswith(start)


@pytest.mark.parametrize(
    ("number", "letters_were"), [(1, "The letter was"), (7, "All 7 letters were")]
)
def test_letters_sent_by_hand_once_more_say_that_they_are_recorded(
    number: int, letters_were: str
) -> None:
    mailing = Mailing(FIRST, by_hand=True, again=True)

    *_, said = map(str, sent_lines(mailing, letters(number, SendOutcome.BEFORE)))

    assert said == (
        f"{letters_were} recorded as sent once more today; nothing was recorded now. "
        "Next: tipxl status 2018H1"
    )


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_letters_taken_back_are_told_of_any_number(number: int) -> None:
    taken = TakenBack(tuple(TakenLetter(f"B{n}") for n in range(number)))

    *_, said = map(str, taken_back_lines(TakeBackRequest(FIRST), taken))

    assert slips_in([said]) == []
    assert f"When you have sent {'it' if number == 1 else 'them'}: " in said


def test_the_desk_keeps_what_takes_back_an_earlier_record_for_it_has_no_button() -> None:
    record = RecordByHand(datetime(2018, 7, 3, 9, 5, tzinfo=UTC), ("B1",))
    taken = TakenBack(meant=(record,), already=True, standing=(record,))

    *_, said = taken_back_lines(TakeBackRequest(FIRST), taken)

    assert isinstance(said, Headline)
    assert said.says.endswith('--not-sent --recorded "2018-07-03 09:05"')


@pytest.mark.parametrize(
    ("became", "says"),
    [
        ((), "3 of 3 letters are sent. Next: tipxl collect 2018H1"),
        (
            (SendOutcome.BEFORE,),
            "4 of 4 letters are sent, 1 of them before: what was cut off is gone on with now. "
            "Next: tipxl collect 2018H1",
        ),
        ((SendOutcome.REFUSED,), "run this again; the others do not go once more before it has"),
        ((SendOutcome.UNCERTAIN, SendOutcome.WAITING), "What is not: run this again; the others"),
        ((SendOutcome.UNCERTAIN,), "does not go by itself; the others do not go once more before"),
        ((SendOutcome.IMPOSSIBLE,), "or all go once more: tipxl send 2018H1 --kind templates"),
        ((SendOutcome.PARTLY,), "3 of 4 letters are sent. What is not: put right what is told"),
    ],
)
def test_after_letters_that_went_once_more_nothing_that_is_told_sends_them_a_third_time(
    became: tuple[SendOutcome, ...], says: str
) -> None:
    made = (*letters(3, SendOutcome.SENT), *(letters(1, each)[0] for each in became))

    *_, said = map(str, sent_lines(Mailing(FIRST, smtp="smtp://x.org", again=True), made))

    assert says in said
    assert slips_in([said]) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_what_came_and_what_waits_is_told_of_any_number(number: int) -> None:
    copies = tuple(JoinedCopy(f"j{n}", number, Path("kept")) for n in range(number))
    lines = [
        *collected_lines(FIRST, (Collected("file.xlsx", IntakeOutcome.TAKEN),) * number),
        *collected_lines(FIRST, (Collected("file.xlsx", IntakeOutcome.PUT_BACK),) * number),
        *collected_lines(
            FIRST, (Collected("file.xlsx", IntakeOutcome.CORRECTED, corrected=True),) * number
        ),
        *mail_lines(FIRST, MarkedPost((), (WAITS,) * number)),
        *joined_lines(FIRST, JoinedJournal(copies, Path("before"))),
    ]

    assert slips_in(" ".join(str(line).split()) for line in lines) == []


@pytest.mark.parametrize(
    ("number", "of", "came"),
    [
        (1, "Of this report ", "tells when it came"),
        (2, "Of these reports ", "tells when they came"),
    ],
)
def test_receipts_of_an_older_agreement_are_told_for_one_and_for_many(
    number: int, of: str, came: str
) -> None:
    receipts = tuple(KnownReceipt(f"{each}.xlsx", date(2018, 7, 18)) for each in range(number))

    kept, *_ = went_on_lines(FIRST, WentOn(kept=receipts))
    older, *_ = went_on_lines(FIRST, WentOn(older=receipts, is_lost=True))

    for told in (kept, older):
        assert of in told
        assert came in told
        assert told.count("(18 July 2018)") == number
    assert f"Once {FIRST} is open again, name each" in older
