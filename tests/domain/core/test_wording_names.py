"""A name stands in a sentence with its article, several as a list, and none is spelled anew."""

import pytest

from tipxl.domain.core.wording_names import capital, listed, the


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ASEAN Secretariat", "the ASEAN Secretariat"),
        ("The ASEAN Secretariat", "the ASEAN Secretariat"),
        ("Maria Santos", "Maria Santos"),
        ("Maria Santos, Secretariat", "Maria Santos, Secretariat"),
        ("The Senior Officials", "the Senior Officials"),
        ("Senior Officials Meeting on Transnational Crime",
         "the Senior Officials Meeting on Transnational Crime"),
        ("Bohol TIP Work Plan 2017-2020", "the Bohol TIP Work Plan 2017-2020"),
        ("Nordic Roads", "Nordic Roads"),
        ("SOMTC", "SOMTC"),
        ("Ban thư ký ASEAN", "Ban thư ký ASEAN"),
        ("Office (Jakarta)", "the Office (Jakarta)"),
        ("", ""),
    ],
)  # fmt: skip
def test_an_office_has_an_article_and_a_person_has_none(name: str, words: str) -> None:
    assert the(name) == words


def test_names_are_listed_as_they_are_spoken() -> None:
    assert [listed(each) for each in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == [
        *("", "A", "A and B", "A, B and C"),
    ]


def test_a_capital_in_front_leaves_acronyms_as_they_are() -> None:
    assert capital("none of SOMTC") == "None of SOMTC"
    assert capital("") == ""
