"""What looks like a person in a text that all bodies read is told, and no more."""

import pytest

from tests.builders import LED, a_return, a_template, an_event, an_occasion
from tipxl.domain.core.personal_data import personal_data


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ms. Anna Reyes led it.", "Ms. Anna Reyes"),
        ("opened by H.E. Dr Tran Van Minh in Hanoi", "H.E. Dr Tran Van Minh"),
        ("contact Pol. Col. Somchai", "Pol. Col. Somchai"),
        ("Khun Malee will help", "Khun Malee"),
        ("call +63 2 555 1234", "+63 2 555 1234"),
        ("call (021) 726-2991", "(021) 726-2991"),
        ("call 0812-3456-7890 for it", "0812-3456-7890"),
        ("write to a.reyes@agency.gov.ph", "a.reyes@agency.gov.ph"),
        ("Dr. Tan opened it.", "Dr. Tan"),
        ("Opened by Usec Reyes and staff.", "Usec Reyes"),
        ("Opened by Col Somchai at nine.", "Col Somchai"),
        ("Opened by Pol Gen Somchai at nine.", "Pol Gen Somchai"),
        ("Opened by Lt Tan at nine.", "Lt Tan"),
        ("Call +62 21 726 2991.", "+62 21 726 2991"),
        ("Call (021) 7262991 first.", "(021) 7262991"),
    ],
)
def test_a_person_is_seen(text: str, found: str) -> None:
    assert personal_data(text) == (found,)


@pytest.mark.parametrize(
    "text",
    [
        "Held on 05.06.2018 and 01/02/2018, 3-4 March 2018, 2017-12-01.",
        "Doc. SOMTC/12/2018-07, page 0123, ISBN 978-92-1-0",
        "The plan (2017-2020) and its 1,200,000 participants; 0.5 million baht.",
        "See https://asean.org/0812345678/report and the General Assembly.",
        "The chair of the working group, Dr of law, met in Ho Chi Minh City.",
        "Held in May 2018 with 1,200 officers; resolution 2018/0045 of 2017-2020 was adopted.",
        "The general assembly met; the major result is a guide for Gen Z. Genuine work.",
        "08:00-17:00, 12 women and 30 men, 0 20 30.",
    ],
)
def test_what_only_resembles_one_is_not(text: str) -> None:
    assert personal_data(text) == ()


def test_names_that_are_known_are_seen_and_offices_are_not() -> None:
    text = "The SOMTC Secretariat and anna   REYES of the focal point met the chair."

    assert personal_data(text, ("Anna Reyes", "SOMTC Secretariat", "Focal point", "Anna")) == (
        "Anna Reyes",
    )


@pytest.mark.parametrize("text", ["with Maria Santos in March", "with MARIA SANTOS in March"])
def test_a_known_name_is_seen_in_any_letters_and_one_word_alone_is_not(text: str) -> None:
    assert personal_data(f"Agreed {text}, in May.", ("Maria Santos", "May", "")) == (
        "Maria Santos",
    )


def test_a_known_name_of_which_only_the_words_stand_apart_is_not_seen() -> None:
    assert personal_data("Maria trained Santos.", ("Maria Santos",)) == ()


def test_a_report_that_names_a_person_is_warned_at_the_cell_and_stands() -> None:
    form = a_template("ABC", an_occasion())
    typed = {
        ("cover", "cover", "focal_point"): "Anna Reyes",
        ("activities", LED, "progress"): "Anna Reyes held the workshop.",
        **an_event(organiser="Mr Tan, +65 6123 4567"),
    }

    returned = a_return(form, typed)

    found = [each for each in returned.findings if each.code == "X07"]
    assert [(each.place.row, each.place.column) for each in found] == [
        (LED, "progress"),
        ("01", "organiser"),
    ]
    assert "“Mr Tan”, “+65 6123 4567”" in found[1].says
    assert not returned.errors
