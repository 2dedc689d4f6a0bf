"""A line that says what a step came to; the terminal's next command can be left out of it."""

import re

#: A command ends where the next sentence begins, or with its line.
_TO_ITS_END = r"[^\n]*?(?:\.(?= [A-Z])|\.?$)"
#: A sentence that says nothing but what to type.
_ONLY_TYPED = re.compile(
    r"(?:^| )(?:Next|When [^:.]*|To do it once more|For a form [^:.]*|Collect it in its own round)"
    rf": tipxl {_TO_ITS_END}",
    re.MULTILINE,
)
#: What to type, at the end of a sentence that says something: steps for which there is a button.
#: There is none to sign in, or to take back an earlier record; and none that is always within
#: reach to give up a report, to open a round again whose record is lost, or to join a journal.
_ALSO_TYPED = re.compile(
    r"(?:(?:,| and)(?: then)? type|,? with)?: tipxl "
    r"(?:init [^\n]* --update-form|join [^\n.]* --lost-for-good"
    r"|(?![^.\n]* --(?:recorded|reopen|without)\b)"
    r"(?:close|collect|consolidate|evaluate|generate|mail(?= \d)|plan|send|status|validate)\b"
    rf"{_TO_ITS_END})",
    re.MULTILINE,
)


def without_command(text: str) -> str:
    """The text without what to type in the terminal, for a reader who has a button for it."""
    return _ALSO_TYPED.sub(".", _ONLY_TYPED.sub("", text))


class Headline(str):
    """A line as the terminal shows it."""

    __slots__ = ()

    @property
    def says(self) -> str:
        """What it came to, without what to type next."""
        return without_command(self)


class Caution(Headline):
    """A headline that asks to look again: the step was done, and its answer is not used."""

    __slots__ = ()
