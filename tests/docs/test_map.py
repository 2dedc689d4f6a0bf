"""The map has every module and word as they are now."""

import re

import pytest

from docs.make_map import ADAPTERS, CODE, GLOSSARY, MAP, first_line, page
from tests.docs.pages import text_of

_WORDS = (
    "plan", "body", "focal point", "reporting period", "round", "form", "report", "return",
    "finding", "statement", "agreed status", "mark", "decision", "correction copy", "held",
    "journal", "record", "closed round", "figure", "indicator", "evaluation", "workspace",
)  # fmt: skip


def test_the_map_is_what_the_modules_say_now() -> None:
    assert text_of(MAP) == page(), "Make it anew: python docs/make_map.py"


@pytest.mark.parametrize(("word", "module", "name"), GLOSSARY)
def test_what_the_officer_says_is_defined_where_the_map_says(
    word: str, module: str, name: str
) -> None:
    path = CODE / f"{module.replace('.', '/')}.py"

    assert re.search(rf"^(class |def )?{name}\b", text_of(path), re.MULTILINE), word


def test_every_word_of_the_officer_is_in_the_glossary() -> None:
    said = " | ".join(word for word, _, _ in GLOSSARY)

    assert [word for word in _WORDS if word not in said] == []


def test_both_modules_of_like_names_are_there() -> None:
    named = {*ADAPTERS, *ADAPTERS.values()}

    assert [each for each in sorted(named) if not (CODE / each).exists()] == []


def test_every_module_says_on_one_line_what_it_is() -> None:
    lines = {path: first_line(path) for path in CODE.rglob("*.py")}

    assert [path for path, line in lines.items() if not line.endswith(".") or len(line) > 95] == []
