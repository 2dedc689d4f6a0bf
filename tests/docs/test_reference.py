"""The reference says what the catalogues say."""

import pytest

from docs.make_reference import PAGES, pages


@pytest.mark.parametrize("name", ["messages.md", "rules.md", "figures.md"])
def test_the_page_is_what_the_catalogues_say_now(name: str) -> None:
    fresh = pages()[name]

    committed = (PAGES / name).read_text(encoding="utf-8")

    assert committed == fresh, "Make it anew: python docs/make_reference.py"


def test_no_other_page_lies_among_them() -> None:
    assert {each.name for each in PAGES.iterdir()} == set(pages())
