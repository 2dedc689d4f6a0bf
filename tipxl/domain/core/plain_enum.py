"""The base of enums whose values stand as plain text in report.toml and in records."""

from enum import StrEnum


class PlainEnum(StrEnum):
    """A text with a name; wherever it is written, its repr included, it is that text.

    The serial of a form is made from a repr, and must not change with the type of its facts.
    """

    def __repr__(self) -> str:
        return repr(self.value)
