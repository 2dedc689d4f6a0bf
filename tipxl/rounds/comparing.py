"""A round -> what changed since an earlier one that is closed."""

from tipxl.domain.plan.period import Period
from tipxl.domain.results.comparison import Comparison, Sight, compare
from tipxl.domain.results.round_result import Consolidation
from tipxl.errors import TipxlError
from tipxl.rounds.current_result import merged
from tipxl.workspace.closed_rounds import kept_plan
from tipxl.workspace.opening import Desk, closed_round, round_before


def compared(desk: Desk, round: Consolidation, against: Period | None = None) -> Comparison | None:
    """The round beside another, the last one before it unless said; None for the first round.

    TipxlError where the round to compare with is not closed, or not an earlier one.
    """
    period = Period.parse(round.period)
    chosen = against or round_before(desk, period)
    if chosen is None:
        return None
    if chosen >= period:
        raise TipxlError(f"{period} is compared with a round before it, and {chosen} is none.")
    earlier = merged(desk, chosen) if against is None else _agreed(desk, period, chosen)
    return compare(desk.layout, _sight(desk, earlier), _sight(desk, round))


def _agreed(desk: Desk, period: Period, chosen: Period) -> Consolidation:
    agreed = closed_round(desk.files(chosen))
    if agreed is None:
        periods = [each for each in desk.folder.periods() if each < period]
        closed = [str(each) for each in periods if closed_round(desk.files(each)) is not None]
        there = f"Closed before {period}: {', '.join(closed)}." if closed else "None is closed yet."
        raise TipxlError(
            f"The round {chosen} is not closed, so it cannot be compared with. {there}"
        )
    return agreed


def _sight(desk: Desk, round: Consolidation) -> Sight:
    """A round with its plan, and the round before it."""
    period = Period.parse(round.period)
    earlier = round_before(desk, period)
    plan = kept_plan(desk.files(period)) if round.closed else desk.plan
    return Sight(round, plan, merged(desk, earlier) if earlier else None)
