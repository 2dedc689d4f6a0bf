"""A text that names a person or tells how to reach one is known; other texts are left alone."""

import pytest

from tipxl.domain.core.personal_details import personal_detail

NAMES = ("Maria Santos", "May", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Agreed with Maria Santos in March.", "Maria Santos"),
        ("Agreed with MARIA SANTOS in March.", "MARIA SANTOS"),
        ("Dr. Tan opened it.", "Dr. Tan"),
        ("Opened by Pol. Col. Somchai Dee.", "Pol. Col. Somchai"),
        ("Ask tip.desk@example.org for it.", "tip.desk@example.org"),
        ("Call +62 21 726 2991.", "+62 21 726 2991"),
        ("Call (021) 7262991 first.", "(021) 7262991"),
        ("Held in May 2018 with 1,200 officers.", ""),
        ("Resolution 2018/0045 of 2017-2020 was adopted.", ""),
        ("The general assembly met; the major result is a guide.", ""),
        ("Genuine work on the Gender guide.", ""),
        ("Maria trained Santos.", ""),
        ("", ""),
    ],
)
def test_what_names_a_person_is_found_and_what_does_not_is_not(text: str, found: str) -> None:
    assert personal_detail(text, NAMES) == found
