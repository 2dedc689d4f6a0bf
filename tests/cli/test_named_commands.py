"""Every command that a sentence of the program names is one that the program takes."""

import ast
import re
import shlex
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
import pytest

import tipxl
from tipxl.cli import main

CODE = Path(tipxl.__file__).parent
HELD = "\0"  # where a value stands in a text
#: What may stand there.
VALUES = ("2018H1", "mid-term", "templates", "2018-07-20 09:00", "--body ABC", "")
#: What she is to replace, and what she may type there.
REPLACED = {"PERIOD": "2018H1", "DAY": "2018-07-20", "DAY-OF-THE-ANSWER": "2018-07-20"}
#: A word of a command: a value, an option, what she is to replace, a day, a text in quotes.
WORD = "|".join(
    (
        *(r"\.(?=\s)", rf"{HELD}[^\s.,;:)“”]*", "--?[a-z-]+", "[A-Z][A-Z0-9-]*(?![a-z])"),
        *(r"\d[\w-]*", '"[^"]*"', "'[^']*'"),
    )
)
#: What may stand after a word, too.
AFTER = {
    "--kind": r"[a-z-]+",
    "--for-entry": r"[a-z]+",
    "--imap": r"\S+",
    "mail": r"login\b|test\b",
}


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module but for its docstrings, with the lines where they begin."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(part) for e in ast.walk(tree) if isinstance(e, ast.JoinedStr) for part in e.values}
    inner |= {id(e.value) for e in ast.walk(tree) if isinstance(e, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.JoinedStr):
            parts = (e.value if isinstance(e, ast.Constant) else HELD for e in each.values)
            yield each.lineno, "".join(map(str, parts))
        elif isinstance(each, ast.Constant) and id(each) not in inner:
            yield each.lineno, re.sub(r"\{\w+\}", HELD, str(each.value))  # to be filled in


def commands_in(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<![\w/.])tipxl ([a-z]+(?:-[a-z]+)*)", text):
        if found[1] not in main.commands:
            continue
        words, at = [found[1]], found.end()
        while at < len(text) and text[at] == " ":
            also = AFTER.get(words[-1], WORD)
            word = re.compile(f"{also}|{WORD}").match(text, at + 1)
            if word is None:
                break
            words.append(word[0])
            at = word.end()
        yield " ".join(words)


TEXTS = tuple(
    (f"{path.relative_to(CODE)}:{line}", text)
    for path in CODE.rglob("*.py")
    for line, text in texts(path)
)
NAMED = sorted({(where, command) for where, text in TEXTS for command in commands_in(text)})


def is_taken(command: str) -> bool:
    pieces = command.split(HELD)
    for values in product(VALUES, repeat=len(pieces) - 1):
        typed = "".join(p + v for p, v in zip(pieces, (*values, ""), strict=True))
        verb, *words = (REPLACED.get(word, word) for word in shlex.split(typed))
        try:
            main.commands[verb].make_context(verb, words)
        except click.ClickException:
            continue
        return True
    return False


def test_many_are_named_and_one_that_lacks_its_folder_would_be_found() -> None:
    assert len(NAMED) > 100
    assert list(
        commands_in("run tipxl init, which writes; or tipxl close \0 --reopen REASON.")
    ) == [
        "init",
        "close \0 --reopen REASON",
    ]
    assert not is_taken("init")
    assert not is_taken("close --yes")
    assert is_taken("close \0 --reopen REASON")


@pytest.mark.parametrize(("where", "command"), NAMED)
def test_a_command_that_is_named_is_taken_as_it_is_typed(where: str, command: str) -> None:
    assert is_taken(command), where


def test_no_full_stop_follows_a_folder_which_would_be_typed_as_the_one_above() -> None:
    above = re.compile(rf"tipxl (?:init|demo|[^.\n]*--root) {HELD}\.(?:\s|$)")

    assert [where for where, text in TEXTS if above.search(text)] == []
    assert above.search(f"Write it with: tipxl init {HELD}. Then go on.")
