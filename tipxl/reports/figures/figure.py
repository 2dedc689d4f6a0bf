"""A figure: its code, name, sentence and formula, what it counts, and what stands behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from tipxl.reports.figures.population import Population
from tipxl.reports.model.sheet import Share


@dataclass(frozen=True, slots=True)
class FigureWords:
    """How a figure is called, what it says, and how it is counted."""

    code: str
    name: str
    says: str
    formula: str


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many.

    `behind` are the keys that the numerator counts, `base` those of the denominator: activities,
    rows, returns ("body round"), events or opinions. `reported` is the same among the activities
    reported on, where too many are not. `coverage` says for how much of what is asked about it is
    known at all, `covers` in words. `why` tells why nothing is counted.
    """

    code: str
    name: str
    says: str
    formula: str
    numerator: int
    denominator: int
    behind: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    reported: Share | None = None
    coverage: Share | None = None
    covers: str = ""
    why: str = ""

    @property
    def share(self) -> Share:
        """The figure as so many of so many."""
        return Share(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """The figure as it is printed."""
        among = f"; of those reported on {self.reported.text}" if self.reported else ""
        known = f"; {self.covers} {self.coverage.text}" if self.coverage else ""
        return f"{self.share.text}{among}{known}"


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of ratings, never their mean; those who could not assess are counted apart."""

    code: str
    name: str
    says: str
    formula: str
    criterion: str
    ratings: tuple[int, ...] = ()
    unable: int = 0
    behind: tuple[str, ...] = ()

    @property
    def middle(self) -> float | None:
        """The median; None where nobody rated."""
        return float(median(self.ratings)) if self.ratings else None

    @property
    def span(self) -> str:
        """The lowest and the highest rating."""
        return f"{min(self.ratings)}–{max(self.ratings)}" if self.ratings else "n/a"

    @property
    def text(self) -> str:
        """The figure as it is printed: median (lowest–highest), number of ratings."""
        apart = f"; unable to assess: {self.unable}" if self.unable else ""
        if self.middle is None:
            return f"n/a{apart}"
        return f"{one_decimal(self.middle)} ({self.span}), n = {len(self.ratings)}{apart}"


Indicator = Callable[[Population], Figure]


def counted(words: FigureWords, behind: Iterable[str], base: Iterable[str]) -> Figure:
    """The figure whose numerator and denominator are as many as the keys behind them."""
    hits, whole = tuple(behind), tuple(base)
    return Figure(
        words.code, words.name, words.says, words.formula, len(hits), len(whole), hits, whole
    )


def one_decimal(number: float) -> str:
    """A number with one decimal, half up; without it where it is whole."""
    rounded = Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"
