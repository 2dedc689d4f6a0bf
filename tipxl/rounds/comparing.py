"""What changed in a round since an earlier one that is closed."""

from tipxl.domain.plan.period import Period
from tipxl.domain.results.comparison import ComparedRound, Comparison, compare
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.rounds.current_result import merged
from tipxl.workspace.opening import Workspace, round_before


def compared(
    workspace: Workspace, round: RoundResult, against: Period | None = None
) -> Comparison | None:
    """The round beside another, the last one before it unless said; None for the first round.

    TipxlError where the round to compare with is not closed, or not an earlier one.
    """
    period = round.reporting_period
    chosen = against or round_before(workspace, period)
    if chosen is None:
        return None
    if chosen >= period:
        raise TipxlError(f"{period} is compared with a round before it, and {chosen} is none.")
    earlier = merged(workspace, chosen) if against is None else _agreed(workspace, period, chosen)
    return compare(workspace.schema, _sight(workspace, earlier), _sight(workspace, round))


def _agreed(workspace: Workspace, period: Period, chosen: Period) -> RoundResult:
    agreed = workspace.closed(chosen)
    if agreed is None:
        periods = [each for each in workspace.folder.periods() if each < period]
        closed = [str(each) for each in periods if workspace.closed(each) is not None]
        there = f"Closed before {period}: {', '.join(closed)}." if closed else "None is closed yet."
        raise TipxlError(
            f"The round {chosen} is not closed, so it cannot be compared with. {there}"
        )
    return agreed


def _sight(workspace: Workspace, round: RoundResult) -> ComparedRound:
    """A round with its plan, and the rounds before it."""
    period = round.reporting_period
    plan = workspace.records(period).plan if round.closed else workspace.plan
    return ComparedRound(round, plan, closed_before(workspace, period))


def closed_before(workspace: Workspace, period: Period) -> tuple[RoundResult, ...]:
    """The rounds before a period that are closed, oldest first."""
    earlier = (each for each in workspace.folder.periods() if each < period)
    found = (workspace.closed(each) for each in earlier)
    return tuple(each for each in found if each is not None)
