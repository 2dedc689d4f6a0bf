"""The kinds of letters that `tipxl send` writes: what each is for, and what it is called."""

from enum import StrEnum


class LetterKind(StrEnum):
    """Which letter.

    `purpose` is what the help of `tipxl send` says of it, `words` what a list of letters calls it;
    `before_forms`: it may go before the round's forms are made; `after_closing`: also of a round
    that is closed.
    """

    purpose: str
    words: str
    before_forms: bool
    after_closing: bool

    def __new__(
        cls,
        kind: str,
        purpose: str = "",
        words: str = "",
        before_forms: bool = False,
        after_closing: bool = False,
    ) -> "LetterKind":
        """The kind as it is typed, and what there is to know of it."""
        member = str.__new__(cls, kind)
        member._value_ = kind
        member.purpose, member.words = purpose, words
        member.before_forms, member.after_closing = before_forms, after_closing
        return member

    TEMPLATES = "templates", "the forms.", "The form"
    REMINDERS = "reminders", "to the bodies that have not reported.", "Reminder"
    CORRECTIONS = "corrections", "what to correct, to those that have something.", "What to correct"
    DRAFT = "draft", "the draft statuses, with ten days to object.", "The draft statuses"
    RECEIPT = "receipt", "thanks for a good report.", "Thanks for the report", False, True
    CONFIRM = (
        "confirm",
        "which assumed rows a body leads.",
        "Please confirm what you lead",
        True,
        True,
    )
    CONFIRM_ENTRY = (
        "confirm-entry",
        "whether what you entered for a body is what it said.",
        "Please confirm what we entered",
    )


def letter_called(text: str) -> str:
    """What a letter is called, by the name of its text: reminders have one for each moment."""
    if text.startswith("reminder"):
        return LetterKind.REMINDERS.words
    return LetterKind(text).words if text in set(LetterKind) else text
