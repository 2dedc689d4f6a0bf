"""The scale of ratings comes from report.toml: numbers, ends, words, and who cannot rate."""

import pytest
from msgspec.structs import replace

from tests.builders import a_layout
from tipxl.domain.core.finding import Severity
from tipxl.domain.schema.form_schema import ChoiceList, FormSchema, Item, Rule
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
        (("0 to 20 %", "21 to 40 %"), [], "from 0 to 20 % to 21 to 40 %"),
        (("5 to 9", "10 or more"), [], "from 5 to 9 to 10 or more"),
        (("5+", "4"), [], "from 5+ to 4"),
        (("3—4 x", "1—2 x"), [], "from 3—4 x to 1—2 x"),
        (("2 1/2 signs", "1 sign"), [], "from 2 1/2 signs to 1 sign"),
        (("2 ½ signs", "1 sign"), [], "from 2 ½ signs to 1 sign"),
        (("80 % done", "20 % done"), [], "from 80 % done to 20 % done"),
        (("4 of 5", "2 of 5"), [], "from 4 of 5 to 2 of 5"),
        (("2018 level", "2019 level"), [], "from 2018 level to 2019 level"),
        # Below zero there are numbers, too; and words may begin with "to".
        (("+1 Good", "0 Same", "-1 Poor"), [1, 0, -1], "from 1 (good) to -1 (poor)"),
        (("1 Good", "0 Same", "−1 Poor"), [1, 0, -1], "from 1 (good) to -1 (poor)"),
        (("2 To some extent", "1 Not"), [2, 1], "from 2 (to some extent) to 1 (not)"),
    ],
)
def test_a_number_is_what_people_read_in_front_of_a_choice(
    labels: tuple[str, ...], numbers: list[int], words: str
) -> None:
    scale = a_scale(*labels)

    assert list(scale.numbers.values()) == numbers
    assert scale.words == words
    assert bool(scale.why) == (not numbers)


def test_a_label_of_any_length_is_read_as_words() -> None:
    assert not a_scale("9" * 5000, "1 Poor").numbers


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


def test_what_is_shown_goes_before_a_code_and_what_two_choices_share_is_not_guessed() -> None:
    labels = ("5 Very good", "4 Good", "3 Fair", "2 Poor", "1 Very poor")
    turned = (Item(str(place), label) for place, label in enumerate(labels, 1))
    scale = rating_scale(with_ratings(*turned, UNABLE))

    assert [scale.read(each) for each in ("1", "5", "5 very  good", "X")] == [
        "1",
        "5",
        "5",
        "Cannot say",
    ]
    assert len(scale.doubts) == 4
    assert scale.doubts[0] == (
        "templates/report.toml, the list of ratings: the code “1” is of “5 Very good”, and people "
        "read it as “1 Very poor”: what is typed in a cell may be taken for the wrong one. Use the "
        "number in front of each choice as its code."
    )
    both = (Item("A", "2 Good", aliases=("ok",)), Item("B", "1 Poor", aliases=("OK",)))
    assert rating_scale(with_ratings(*both)).read("ok") == ""


def test_the_one_choice_without_a_number_is_told_with_what_it_may_lack() -> None:
    items = (*(Item(label[0], label) for label in ("3 Good", "2 Fair", "1 Poor")),)
    forgotten = rating_scale(with_ratings(*items, Item("X", "Cannot say")))

    assert forgotten.doubts == (
        "templates/report.toml, the list of ratings: “Cannot say” is the only choice without a "
        "number, so the ratings have no median. If it is for those who cannot rate, give it "
        'sense = "unable"; else put a number in front of it.',
    )
    assert rating_scale(with_ratings(*items, UNABLE)).doubts == ()
    assert rating_scale(a_layout()).doubts == a_scale("Good", "Fair", "Poor").doubts == ()


def needing(**when: tuple[str, ...]) -> Rule:
    """A rule that a view needs an answer under these conditions."""
    return Rule("X1", "views", Severity.ERROR, "Say why.", "require", {"answer": ()}, when)


@pytest.mark.parametrize(
    ("rules", "reasoned"),
    [
        ((needing(rating=("1", "2", "3", "4", "5", "6")),), True),
        ((needing(rating=("1", "2", "3")), needing(rating=("4", "5", "6", "UA"))), True),
        ((needing(),), True),
        ((needing(rating=("1", "2")),), False),
        ((needing(rating=("1", "2", "3", "4", "5", "6"), role=("question",)),), False),
        ((replace(needing(), severity=Severity.WARNING),), False),
        ((), False),
    ],
)
def test_a_rating_needs_a_reason_where_each_one_without_it_is_refused(
    rules: tuple[Rule, ...], reasoned: bool
) -> None:
    assert rating_scale(replace(a_layout(), rules=rules)).reasoned is reasoned
