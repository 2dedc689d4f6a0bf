"""What is told of letters and mails is grammatical for none, one, two and many."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import FIRST
from tests.grammar import slips_in
from tipxl.commands.post import MarkedPost
from tipxl.commands.send import Letter, LetterKind, Mailing, SendOutcome
from tipxl.intake.returned_store import Collected, IntakeOutcome
from tipxl.rounds.journal_joining import JoinedCopy, JoinedJournal
from tipxl.rounds.waiting_post import MAIL, WaitingPost
from tipxl.summaries.mail_lines import (
    collected_lines,
    joined_lines,
    mail_lines,
    sent_lines,
    taken_back_lines,
)

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


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_letters_taken_back_are_told_of_any_number(number: int) -> None:
    bodies = tuple(f"B{n}" for n in range(number))

    *_, said = map(str, taken_back_lines(FIRST, LetterKind.TEMPLATES, bodies))

    assert slips_in([said]) == []
    assert f"When you have sent {'it' if number == 1 else 'them'}: " in said


@pytest.mark.parametrize("number", NUMBERS)
def test_what_came_and_what_waits_is_told_of_any_number(number: int) -> None:
    copies = tuple(JoinedCopy(f"j{n}", number, Path("kept")) for n in range(number))
    lines = [
        *collected_lines(FIRST, (Collected("file.xlsx", IntakeOutcome.TAKEN),) * number),
        *mail_lines(FIRST, MarkedPost((), (WAITS,) * number)),
        *joined_lines(FIRST, JoinedJournal(copies, Path("before"))),
    ]

    assert slips_in(" ".join(str(line).split()) for line in lines) == []
