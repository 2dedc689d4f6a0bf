"""The scale of ratings comes from report.toml: numbers, ends, words, and who cannot rate."""

import pytest
from msgspec.structs import replace

from tests.builders import a_layout
from tipxl.domain.schema.form_schema import ChoiceList, FormSchema, Item
from tipxl.domain.schema.rating_scale import RatingScale, rating_scale

UNABLE = Item("X", "Cannot say", sense="unable")


def with_ratings(*items: Item) -> FormSchema:
    schema = a_layout()
    others = tuple(each for each in schema.lists if each.key != "rating")
    return replace(schema, lists=(*others, ChoiceList("rating", items)))


def a_scale(*labels: str) -> RatingScale:
    """A scale of these choices, whose codes are letters."""
    items = (Item(chr(65 + place), label) for place, label in enumerate(labels))
    return rating_scale(with_ratings(*items, UNABLE))


def test_that_of_the_shipped_form_goes_from_six_to_one() -> None:
    scale = rating_scale(a_layout())

    assert scale.words == "from 6 (highly satisfactory) to 1 (highly unsatisfactory)"
    assert scale.ends == "6 to 1"
    assert scale.offered == ("6", "5", "4", "3", "2", "1", "U/A")
    assert scale.apart_words == "Unable to assess"
    assert (scale.why, scale.reasoned) == ("", True)
    assert [scale.place(each) for each in ("6", "1", "UA")] == [1.0, 0.0, None]


@pytest.mark.parametrize(
    ("labels", "numbers", "words"),
    [
        (("3 Good", "2 Fair", "1 Poor"), [3, 2, 1], "from 3 (good) to 1 (poor)"),
        (tuple(map(str, range(10, 0, -1))), list(range(10, 0, -1)), "from 10 to 1"),
        (("1 Poor", "2 Fair", "3 Good"), [1, 2, 3], "from 1 (poor) to 3 (good)"),
        (("2 - Fair", "3: Good", "1) Poor"), [2, 3, 1], "from 3 (good) to 1 (poor)"),
        (("A Very good", "B Fair", "C Poor"), [], "from A Very good to C Poor"),
        (("Good", "Fair", "Poor"), [], "from Good to Poor"),
        # What has a number for a part of the choices only has none.
        (("3 Good", "2 Fair", "Poor"), [], "from 3 Good to Poor"),
        (("2 Good", "1 Fair", "1 Poor"), [], "from 2 Good to 1 Poor"),
        # Neither a fraction, nor a span, nor a place in a row.
        (("2.5 Good", "1.5 Poor"), [], "from 2.5 Good to 1.5 Poor"),
        (("3-4 Good", "1-2 Poor"), [], "from 3-4 Good to 1-2 Poor"),
        (("1st class", "2nd class"), [], "from 1st class to 2nd class"),
    ],
)
def test_a_number_is_what_people_read_in_front_of_a_choice(
    labels: tuple[str, ...], numbers: list[int], words: str
) -> None:
    scale = a_scale(*labels)

    assert list(scale.numbers.values()) == numbers
    assert scale.words == words
    assert bool(scale.why) == (not numbers)


def test_codes_are_numbers_where_no_choice_shows_one() -> None:
    scale = rating_scale(with_ratings(Item("2", "Good"), Item("1", "Poor")))

    assert (scale.numbers, scale.words) == ({"2": 2, "1": 1}, "from 2 (good) to 1 (poor)")


def test_a_scale_of_words_says_why_it_has_no_median() -> None:
    assert a_scale("Good", "Fair", "Poor").why == (
        "No median: not each choice of the scale has a number of its own (“Good”, “Fair” and "
        "“Poor”)."
    )
    assert rating_scale(replace(a_layout(), lists=())).why == "The form has no scale of ratings."


@pytest.mark.parametrize("labels", [("1 Very good", "2 Fair"), ("Good", "Poor"), ("1 Only",)])
def test_no_choice_is_called_poor_where_the_best_is_not_plain(labels: tuple[str, ...]) -> None:
    assert a_scale(*labels).place("A") is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("3", "3"), ("3 good", "3"), ("A", "3"), ("cannot say", "Cannot say"), ("6", ""), ("", "")],
)
def test_a_rating_is_read_in_any_of_its_spellings(typed: str, shown: str) -> None:
    assert a_scale("3 Good", "2 Fair", "1 Poor").read(typed) == shown
