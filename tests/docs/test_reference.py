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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("I4", "n/a where the form has no question “evidence”"),
        ("I17", "or where no event that is counted names where it was held"),
    ],
)
def test_a_figure_that_rests_on_a_question_says_where_it_is_not_known(code: str, said: str) -> None:
    (line,) = (e for e in pages()["figures.md"].splitlines() if e.startswith(f"| {code} |"))

    assert said in line
