"""The base of every catalogue of messages: a code, how much it matters, and a sentence."""

from enum import Enum

from tipxl.domain.core.finding import Finding, Place, Severity


class Message(Enum):
    """One message of a catalogue. A catalogue is an Enum of these; its members are the messages.

    `code` never changes its meaning and is never used again for another message, in any catalogue.
    `sentence` is whole, says what to do, and has {words} to be filled in.
    """

    def __init__(self, code: str, severity: Severity, sentence: str) -> None:
        self.code = code
        self.severity = severity
        self.sentence = sentence

    def at(self, place: Place, *, found: str = "", expected: str = "", **words: str) -> Finding:
        """The message about one place, its words filled in; a forgotten word is a KeyError."""
        says = self.sentence.format(found=found, expected=expected, **words)
        return Finding(self.code, self.severity, place, says, found, expected)
