"""Names in a sentence: several as a list, with an article where one belongs, a capital in front."""

import re
from collections.abc import Sequence

# The nouns of offices and plans before whose names English sets "the". Any other name may be that
# of a person or of a place, and reads well without.
_NOUNS = frozenset((
    "secretariat", "office", "ministry", "department", "division", "directorate", "commission",
    "committee", "council", "meeting", "bureau", "agency", "authority", "centre", "center",
    "unit", "forum", "network", "conference", "board", "association", "institute", "body",
    "group", "community", "union", "bank", "fund", "court", "police", "service", "assembly",
    "mission", "officials", "directors", "heads", "ministers", "plan", "programme", "program",
    "strategy", "agenda", "framework", "roadmap", "project", "initiative", "blueprint",
))  # fmt: skip


def the(name: str) -> str:
    """A name in the middle of a sentence: "the ASEAN Secretariat", but "Maria Santos".

    What stands behind a comma tells of the one before it: "Maria Santos, Secretariat" is a person.
    """
    bare = name.removeprefix("The ").removeprefix("the ")
    head = re.split(r"[,(]", bare)[0].casefold()
    has_article = bare != name or not _NOUNS.isdisjoint(re.findall(r"[\w-]+", head))
    return f"the {bare}" if has_article else bare


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capital(text: str) -> str:
    """A text that begins a sentence: its first letter is large, all others stay as they are."""
    return text[:1].upper() + text[1:]
