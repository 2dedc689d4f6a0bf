"""What a closed round rests on, by fingerprint, so that a later change of it is noticed."""

from msgspec import Struct


class KeptFile(Struct, frozen=True):
    """A file by its name and its SHA-256."""

    file: str
    sha256: str


class Closing(Struct, frozen=True):
    """The record of a closing; all but the version and the number of openings is a SHA-256.

    Records are text, so their fingerprint does not hang on how a computer ends its lines.
    """

    tipxl: str  # the version that closed the round
    closed: str  # of closed.json
    plan: str  # of the plan, which is kept beside as it was understood
    layout: str  # of report.toml, which is kept beside
    decisions: str = ""  # of decisions.xlsx; "" where there was none
    returns: tuple[KeptFile, ...] = ()
    designs: tuple[KeptFile, ...] = ()
    openings: int = 0  # how often the round had been opened again before
