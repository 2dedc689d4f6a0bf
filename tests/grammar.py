"""What is wrong with a sentence made from data: numbers that do not agree, doubled words, gaps."""

import re
from collections.abc import Iterable

_NOUNS = {
    "row": "rows", "activity": "activities", "report": "reports", "event": "events",
    "body": "bodies", "file": "files", "letter": "letters", "lead": "leads", "area": "areas",
    "opinion": "opinions", "participation": "participations", "challenge": "challenges",
    "recommendation": "recommendations", "round": "rounds", "time": "times", "target": "targets",
    "answer": "answers", "mail": "mails", "day": "days", "half-year": "half-years",
    "quarter": "quarters", "decision": "decisions", "matter": "matters", "line": "lines",
    "cell": "cells", "mistake": "mistakes", "reason": "reasons",
}  # fmt: skip
_ONE, _MANY = "|".join(_NOUNS), "|".join(_NOUNS.values())
_ADJECTIVE = r"(?:(?:expected|unfinished|closed|overdue|completed|more|new|different) )?"
_SLIPS = {
    "one and a plural": rf"(?<![\w.#:-])1 {_ADJECTIVE}(?:{_MANY})\b",
    "several and a singular": rf"(?<![\w.#:-])(?:0|[2-9]|[1-9]\d+) {_ADJECTIVE}(?:{_ONE})\b(?!-)",
    "one thing and its verb": rf"(?<![\w.#:-])(?<!of )1 {_ADJECTIVE}(?:{_ONE}) "
    r"(?:are|have|were|need)\b",
    "several things and their verb": rf"(?<!of )\b(?:[2-9]|[1-9]\d+) {_ADJECTIVE}(?:{_MANY}) "
    r"(?:is|has|was|needs)\b",
    "a word twice": r"\b(the|of|a|an|is|are|by|in|to) \1\b",
    "an article before a plural name": r"\bthe The\b",
    "two blanks": r"\S  +\S",
    "a blank before a point": r"(?<!tipxl init) [.,;:](?!\w)",
    "two points": r"(?<!\.)\.\.(?!\.)",
    "nothing where a name was meant": r"\(\)|''",
    "a status that is none": r"no status yet (?:stands|is carried)|stays no status",
    "no change that surprises": r"[Ff]rom (.+) to \1 ",
    "a small letter after a point": r"(?<![.\d])(?<!e\.g)(?<!i\.e)\. [a-z]",
}


def slips(text: str) -> list[str]:
    """What is wrong with it, each with the place; none where it reads well."""
    return [
        f"{what}: {match.group()!r} in {text!r}"
        for what, pattern in _SLIPS.items()
        for match in re.finditer(pattern, text)
    ]


def slips_in(texts: Iterable[str]) -> list[str]:
    """The same of several texts."""
    return [slip for text in texts for slip in slips(text)]
