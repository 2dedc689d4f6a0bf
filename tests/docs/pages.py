"""The pages of docs/ and README, and what stands in them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDE = tuple(
    sorted((DOCS / "officer").glob("*.md"), key=lambda page: int(page.stem.partition("-")[0]))
)
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))

_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = r"<!-- {} -->\n```\w*\n(.*?)^```$"
_INLINE = re.compile(r"`(tipxl [^`]+)`")


def text_of(page: Path) -> str:
    """What stands on a page."""
    return page.read_text(encoding="utf-8")


def typed(page: Path) -> Iterator[tuple[str, ...]]:
    """The commands that stand by themselves, in their order: the words after tipxl."""
    for fence in _FENCE.findall(text_of(page)):
        for line in fence.splitlines():
            if line.removeprefix(".venv/bin/").startswith("tipxl "):
                # What a command does may stand beside it, two blanks away.
                yield tuple(shlex.split(line.partition("  ")[0]))[1:]


def mentioned(page: Path) -> Iterator[tuple[str, ...]]:
    """The commands that are named in a sentence; the round may be left out as …."""
    for command in _INLINE.findall(text_of(page)):
        yield tuple(command.replace("…", "2018H1").split()[1:])


def fence(page: Path, name: str) -> str:
    """What stands in the fence below the comment of that name."""
    found = re.search(_NAMED.format(re.escape(name)), text_of(page), re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]
