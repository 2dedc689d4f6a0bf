"""The kinds of letters that `tipxl send` writes, and what each is for."""

from enum import StrEnum


class LetterKind(StrEnum):
    """Which letter; `purpose` is what the help of `tipxl send` says of it."""

    purpose: str

    def __new__(cls, kind: str, purpose: str = "") -> "LetterKind":
        """The kind as it is typed, with its purpose."""
        member = str.__new__(cls, kind)
        member._value_ = kind
        member.purpose = purpose
        return member

    TEMPLATES = "templates", "the forms."
    REMINDERS = "reminders", "to the bodies that have not reported."
    CORRECTIONS = "corrections", "what to correct, to those that have something."
    DRAFT = "draft", "the draft statuses, with ten days to object."
    RECEIPT = "receipt", "thanks for a good report."
    CONFIRM = "confirm", "which assumed rows a body leads."
    CONFIRM_ENTRY = "confirm-entry", "whether what you entered for a body is what it said."
