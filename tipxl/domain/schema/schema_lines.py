"""A mistake in report.toml -> the line where it stands, for people to go to."""

import re

from msgspec import Struct

#: Tables that lie in each other, each with its key: (("block", "cover"), ("block.column", "date")).
Inside = tuple[tuple[str, str], ...]


class SchemaMistake(Struct, frozen=True):
    """One thing wrong with report.toml: where it stands, and a word of it to name the line by."""

    says: str
    inside: Inside = ()
    word: str = ""


def line_of(text: str, inside: Inside, word: str = "") -> str:
    """Where the word stands inside the tables, or else their key, like "line 12"; "" if nowhere."""
    lines = text.splitlines()
    span = range(len(lines))
    for table, key in inside:
        span = _section(lines, span, table, key)
    words = [each for each in (word, inside[-1][1] if inside else "") if each]
    found = (number for each in words for number in span if _holds(lines[number], each))
    at = next(found, None)
    return "" if at is None else f"line {at + 1}"


def _section(lines: list[str], span: range, table: str, key: str) -> range:
    named = re.compile(rf'\s*(key|code)\s*=\s*"{re.escape(key)}"')
    for top in span:
        if lines[top].strip() == f"[[{table}]]":
            below = (n for n in range(top + 1, span.stop) if _begins_another(lines[n], table))
            section = range(top, next(below, span.stop))
            if any(named.match(lines[number]) for number in section):
                return section
    return span


def _begins_another(line: str, table: str) -> bool:
    return line.startswith("[") and not line.startswith(f"[[{table}.")


def _holds(line: str, word: str) -> bool:
    pattern = rf'(^|["\s=\[.{{]){re.escape(word)}(["\s\]=.,}}]|$)'
    return not line.lstrip().startswith("#") and re.search(pattern, line) is not None
