"""A number and its noun agree, whatever the number."""

import pytest

from tipxl.domain.core.wording_numbers import counted, one_or_many


@pytest.mark.parametrize(
    ("noun", "words"),
    [
        ("file", ("0 files", "1 file", "2 files", "1000 files")),
        ("activity", ("0 activities", "1 activity", "2 activities", "1000 activities")),
        ("body", ("0 bodies", "1 body", "2 bodies", "1000 bodies")),
        ("day", ("0 days", "1 day", "2 days", "1000 days")),
    ],
)
def test_a_noun_agrees_with_its_number(noun: str, words: tuple[str, ...]) -> None:
    assert tuple(counted(number, noun) for number in (0, 1, 2, 1000)) == words


def test_a_noun_may_have_its_own_plural_and_its_own_word_for_none() -> None:
    assert counted(2, "letter not delivered", "letters not delivered") == "2 letters not delivered"
    assert counted(0, "event", zero="No") == "No events"


def test_a_verb_agrees_with_its_number() -> None:
    assert [one_or_many(number, "is", "are") for number in (0, 1, 2)] == ["are", "is", "are"]
