"""What a form says of itself is known again, in the words of now and of before."""

import pytest

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.forms.state_words import READY, counts_in_words, is_state, says_no_answer


@pytest.mark.parametrize(("answered", "assigned"), [(0, 0), (0, 1), (1, 1), (1, 2), (20, 21)])
def test_the_counts_of_a_form_read_well_for_none_one_and_many(answered: int, assigned: int) -> None:
    says = counts_in_words(answered, assigned, (assigned - answered, 1, 0))

    counts = f"To do: {assigned - answered} · To correct: 1 · Please look: 0"
    assert says == f"Rows answered: {answered} of {assigned} · {counts}"
    assert is_state(says)


def test_the_words_of_a_form_of_before_are_known_and_an_answer_is_not() -> None:
    assert is_state("0 of 21 rows answered · 10 to correct · 15 to look at")
    assert is_state("Rows answered: 0 of 21 · 10 to correct · 15 to look at")
    assert is_state(READY)
    assert not is_state("Rows answered: all of them")


@pytest.mark.parametrize(
    ("code", "found", "is_blank"),
    [("V01", "", True), ("V01", "n/a", True), ("V01", "Perhaps", False)]
    + [(code, "", False) for code in ("T21", "T77", "X08")],
)
def test_only_what_asks_for_a_status_says_that_there_is_none(
    code: str, found: str, is_blank: bool
) -> None:
    place = Place(sheet="Activities", cell="F8", row="A.a.1.1#1", column="status")

    assert says_no_answer(Finding(code, Severity.ERROR, place, "Words.", found)) is is_blank
