"""A line that says what a step came to; the terminal's next command can be left out of it."""

import re

_NEXT = re.compile(r" (?:Next|When you have|When you have sent them): tipxl .*", re.DOTALL)


class Headline(str):
    """A line as the terminal shows it."""

    __slots__ = ()

    @property
    def says(self) -> str:
        """What it came to, without what to type next."""
        return _NEXT.sub("", self)
