"""Which of the reports expected in a round came, and came in time: counted here for every door."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tipxl.domain.results.round_result import Reporting


@dataclass(frozen=True, slots=True)
class Completeness:
    """The bodies that were asked in a round: expected to report, or only invited.

    Completeness is `received` of `expected`, timeliness `on_time` of `expected`. Invited bodies
    are counted apart and never missing (RULES 2).
    """

    expected: tuple["Reporting", ...]
    invited: tuple["Reporting", ...]

    @property
    def received(self) -> tuple["Reporting", ...]:
        """The expected bodies that have ever reported."""
        return tuple(each for each in self.expected if each.received is not None)

    @property
    def on_time(self) -> tuple["Reporting", ...]:
        """The expected bodies that reported by the due day."""
        return tuple(each for each in self.expected if each.on_time)

    @property
    def late(self) -> tuple["Reporting", ...]:
        """The expected bodies that reported after the due day."""
        return tuple(each for each in self.received if each.days_late)

    @property
    def missing(self) -> tuple["Reporting", ...]:
        """The expected bodies that have not yet reported."""
        return tuple(each for each in self.expected if each.received is None)

    @property
    def invited_received(self) -> tuple["Reporting", ...]:
        """The invited bodies that have reported."""
        return tuple(each for each in self.invited if each.received is not None)

    @property
    def words(self) -> str:
        """The completeness as it is read out."""
        return f"{len(self.received)} of {len(self.expected)} expected bodies have reported"


def completeness_of(reporting: Iterable["Reporting"]) -> Completeness:
    """How complete the reports of a round are; `reporting` has a line for each body asked."""
    every = tuple(reporting)
    return Completeness(
        tuple(each for each in every if each.expected),
        tuple(each for each in every if not each.expected),
    )
