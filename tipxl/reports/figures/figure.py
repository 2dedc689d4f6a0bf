"""An indicator: its code, words and expression; and the figure that it comes to."""

from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from msgspec import Struct

from tipxl.domain.core.wording_numbers import number_of
from tipxl.domain.results.round_result import Mark
from tipxl.reports.figures.counting import (
    ACTIVITIES,
    Counting,
    PartOf,
    Yes,
    counted,
    is_asked,
    not_asked,
    not_sayable,
)
from tipxl.reports.figures.population import Population
from tipxl.reports.model.sheet import Share


class Figure(Struct, frozen=True):
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
    def reason(self) -> str:
        """Why it is n/a; "" where it is not."""
        if self.why or self.denominator:
            return self.why
        return "There is nothing of which it could be a part."

    @property
    def text(self) -> str:
        """The figure as it is printed."""
        among = f"; of those reported on {self.reported.text}" if self.reported else ""
        known = f"; {self.covers} {self.coverage.text}" if self.coverage else ""
        return f"{self.share.text}{among}{known}"


def place_of_code(code: str) -> tuple[int, str]:
    """I1 to I22 in their order, and what stands beside one of them, like I10b, behind it."""
    return int(code.strip("Iabc")), code


class Indicator(Struct, frozen=True):
    """How a figure is called, what it says, how it is counted in words, and as an expression.

    `coverage` is for how much it is known, `covers` that in words. Where less than half of what
    `needs` counts is there, nothing is said: `needed` calls it in words. `answers` are the lines
    that answer the `question` that it rests on. Where none does, and the form does not ask it (of
    the plan as a whole) or `unanswered` says what is missing then, nothing is said either.
    """

    code: str
    name: str
    says: str
    formula: str
    counts: Counting
    coverage: PartOf | None = None
    covers: str = ""
    needs: PartOf | None = None
    needed: str = ""
    question: str = ""
    answers: PartOf | None = None
    unanswered: str = ""

    @property
    def among_reported(self) -> PartOf | None:
        """The same among the activities reported on; None where it does not count activities."""
        if not isinstance(self.counts, PartOf) or self.counts.lines.frame != ACTIVITIES.frame:
            return None
        return PartOf(self.counts.lines.where(Yes("reported")), self.counts.hits)

    def __call__(self, population: Population) -> Figure:
        """Count it over a population."""
        words = (self.code, self.name, self.says, self.formula)
        why = not_sayable(population.schema, self.counts)
        if self.needs and not why:
            why = self._lacking(population, self.needs)
        if self.answers and not why:
            why = self._not_answered(population, self.answers)
        if why:
            return Figure(*words, 0, 0, why=why)
        found = counted(population, self.counts)
        return Figure(
            *words,
            found.numerator,
            found.denominator,
            found.behind,
            found.base,
            reported=self._reported(population),
            coverage=_share(population, self.coverage) if self.coverage else None,
            covers=self.covers,
        )

    def _lacking(self, population: Population, needs: PartOf) -> str:
        found = counted(population, needs)
        if 2 * found.numerator >= found.denominator:
            return ""
        return f"Only {found.numerator} of {found.denominator} {self.needed}."

    def _not_answered(self, population: Population, answers: PartOf) -> str:
        if not is_asked(population.schema, answers.lines, self.question):
            if counted(population.undivided, answers).numerator:
                return ""
            return not_asked(population.schema, answers.lines, self.question)
        found = counted(population, answers)
        return "" if found.numerator or not found.denominator else self.unanswered

    def _reported(self, population: Population) -> Share | None:
        """The second rate, where the rows not reported are more than a tenth of N (RULES 9)."""
        if self.among_reported is None:
            return None
        unreported = population.rows["mark"].tolist().count(str(Mark.NOT_REPORTED))
        if 10 * unreported <= len(population.activities):
            return None
        return _share(population, self.among_reported)


def _share(population: Population, part: PartOf) -> Share:
    found = counted(population, part)
    return Share(found.numerator, found.denominator)


class Median(Struct, frozen=True):
    """The middle of ratings, never their mean; those who could not assess are counted apart.

    `given` is how often each choice of the scale was made, by its words; `foreign` are ratings that
    the scale does not have; `why` tells why ratings have no middle.
    """

    code: str
    name: str
    says: str
    formula: str
    criterion: str
    ratings: tuple[int, ...]
    given: tuple[tuple[str, int], ...]
    unable: int
    unable_words: str
    foreign: int
    why: str
    behind: tuple[str, ...]

    @property
    def middle(self) -> float | None:
        """The median; None where nobody rated."""
        return float(median(self.ratings)) if self.ratings else None

    @property
    def span(self) -> str:
        """The lowest and the highest rating."""
        return f"{min(self.ratings)}–{max(self.ratings)}" if self.ratings else "n/a"

    @property
    def count(self) -> int:
        """How many ratings were given."""
        return sum(number for _, number in self.given)

    @property
    def spread(self) -> str:
        """How often each choice was made: "Good 2, Fair 1"; "" where none was."""
        return ", ".join(f"{words} {number}" for words, number in self.given if number)

    @property
    def _in_words(self) -> str:
        return f"; {self.spread}" if self.why and self.spread else ""

    @property
    def text(self) -> str:
        """The figure as it is printed: median (lowest–highest), number of ratings."""
        apart = f"; {self.unable_words}: {self.unable}" if self.unable else ""
        apart += f"; not of this scale: {self.foreign}" if self.foreign else ""
        if self.middle is None:
            return f"n/a{self._in_words}{apart}"
        rated = number_of(len(self.ratings), "rating", "ratings")
        return f"{one_decimal(self.middle)} ({self.span}), {rated}{apart}"


def one_decimal(number: float) -> str:
    """A number with one decimal, half up; without it where it is whole."""
    rounded = Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"
