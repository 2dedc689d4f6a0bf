"""What the secretariat enters for a body: provisional, until the body plainly says yes."""

import pytest
from msgspec.structs import replace

from tests.builders import LED, a_layout, a_return, a_template
from tipxl.domain.returns.entered import answer_lines, confirmed, for_entry, says_yes
from tipxl.domain.returns.returned import Return

SOURCE = ("cover", "cover", "entered")


def entered(**cover: str) -> Return:
    typed = {("cover", "cover", key): value for key, value in cover.items()}
    return a_return(for_entry(a_template(), "PHONE"), typed)


@pytest.mark.parametrize(
    "text",
    [
        "CONFIRMED",
        "Confirmed.\n\nKind regards,\nA. Person",
        "Dear colleagues,\n\nYes, confirmed!\n",
        "We confirm.\n> If this is what you said, but not otherwise,",
        "confirmed\nFrom: The Secretariat\nyour answers are not",
        "Confirmed\n-- \nIf you are not the one we meant, delete it.",
    ],
)
def test_one_plain_word_confirms_whatever_is_quoted_below_it(text: str) -> None:
    assert says_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you, we shall look at it.",
        "> CONFIRMED",
        "Not confirmed.",
        "Confirmed, except A.a.1.1.",
        "Confirmed.\nBut A.a.1.1 is completed.",
        "Please reply with the one word\n",
        "We can confirm next week.",
    ],
)
def test_any_doubt_is_for_a_person_to_read(text: str) -> None:
    assert not says_yes(text)


def test_an_entry_is_provisional_also_where_the_cover_no_longer_says_so() -> None:
    blanked = entered(entered="")

    assert (blanked.entered, blanked.provisional) == ("PHONE", True)


def test_only_the_cover_of_an_entry_says_from_where_it_was_entered() -> None:
    assert {row.block for row in entered().rows if "entered" in row.answers} == {"cover"}
    assert entered(entered="Meeting").entered == "MEETING"


def test_an_entry_that_its_body_confirmed_is_provisional_no_longer() -> None:
    sent = entered(clearance="Cleared by the focal point")

    found = confirmed(a_layout(), sent, frozenset((sent.arrival.sha256,)))

    assert sent.provisional
    assert not found.provisional
    assert found.entered == "PHONE"


@pytest.mark.parametrize(
    ("sent", "sha256"),
    [
        (entered(), "of another"),
        (entered(clearance="Draft, not yet cleared"), ""),
        (replace(a_return(a_template()), provisional=True), ""),
    ],
)
def test_nothing_else_is_confirmed_by_it(sent: Return, sha256: str) -> None:
    found = confirmed(a_layout(), sent, frozenset((sha256 or sent.arrival.sha256,)))

    assert found.provisional


def test_the_body_is_told_every_answer_in_words() -> None:
    said = dict(answer_lines(a_layout(), entered()))

    assert "Status now: Ongoing" in said[LED]
