"""A text as XML can hold it: what comes in is cleaned by this, and what goes out once more."""

import re

# White space that XML has no sign for, and what it cannot hold at all: control characters, halves
# of characters, and two numbers that are no characters.
_BLANKS = re.compile("[\x0b\x0c\x1c-\x1f]")
_NEVER = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")


def xml_text(text: str) -> str:
    """The text without what XML cannot hold; a half of a character is shown as U+FFFD."""
    if text.isprintable():  # most texts are, and need no second look
        return text
    return _HALVES.sub("\ufffd", _NEVER.sub("", _BLANKS.sub(" ", text)))


def whole_text(text: str) -> str:
    """The text as any file can hold it: a half of a character is shown as U+FFFD."""
    return text if text.isprintable() else _HALVES.sub("\ufffd", text)
