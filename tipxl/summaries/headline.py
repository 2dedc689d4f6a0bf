"""A line that says what a step came to, apart from what to do next in the terminal."""


class Headline(str):
    """The line as the terminal shows it; `says` is its first part, without the next command."""

    __slots__ = ("says",)
    says: str

    def __new__(cls, says: str, then: str = "") -> "Headline":
        """What it came to, and what comes then."""
        made = super().__new__(cls, f"{says} {then}".rstrip())
        made.says = says
        return made
