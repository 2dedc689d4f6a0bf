"""Text of strangers -> text that only shows: it steers no terminal and turns no line around."""

import re

#: Control characters, and those that turn the direction of writing.
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text with such characters spelled out."""
    return STEERS.sub(lambda found: repr(found[0])[1:-1], text)
