"""Returns -> consolidated.xlsx: the round merged, every figure with the file it came from."""

from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.agreed import Consolidation
from tipxl.domain.compare import Comparison, Sight, compare
from tipxl.domain.period import Period
from tipxl.excel.sheets import report_workbook
from tipxl.files import write_whole
from tipxl.reports.circulation import for_circulation
from tipxl.reports.consolidated import consolidated
from tipxl.rounds import RoundFiles
from tipxl.steps.decide import Decided, register, write_decisions
from tipxl.steps.merging import merged
from tipxl.steps.opening import Desk, Tick, begun, closed_round, open_folder, silent


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The round merged, the workbook that shows it, and how the decisions stand."""

    round: Consolidation
    path: Path
    decided: Decided | None = None  # None for a closed round, whose decisions are frozen


def consolidate(root: Path, period: Period, tick: Tick = silent) -> Consolidated:
    """Merge the returns of a round, open what is to be decided, write consolidated.xlsx.

    decisions.xlsx comes first: where it is open in Excel, nothing is written at all.
    """
    desk = open_folder(root)
    files = begun(desk, period)
    with desk.folder.locked():
        merged_round = merged(desk, period, tick)
        decided = None
        if not merged_round.closed:
            decided = write_decisions(desk, register(desk), merged_round)
        write_consolidated(desk, files, merged_round)
    return Consolidated(merged_round, files.consolidated, decided)


def write_consolidated(desk: Desk, files: RoundFiles, merged_round: Consolidation) -> None:
    """Write consolidated.xlsx and for-circulation.xlsx anew."""
    rounds = (*_closed_before(desk, files.period), merged_round)
    whole = consolidated(desk.plan, desk.layout, rounds, _since_the_last(desk, rounds))
    write_whole(files.consolidated, report_workbook(whole))
    shared = for_circulation(desk.plan, desk.layout, rounds, whole)
    write_whole(files.circulation, report_workbook(shared))


def _closed_before(desk: Desk, period: Period) -> tuple[Consolidation, ...]:
    earlier = (each for each in desk.folder.periods() if each < period)
    found = (closed_round(desk.files(each)) for each in earlier)
    return tuple(each for each in found if each is not None)


def _since_the_last(desk: Desk, rounds: tuple[Consolidation, ...]) -> Comparison | None:
    """What changed since the last closed round; None for the first round."""
    if len(rounds) < 2:
        return None
    before, earlier = rounds[-2], rounds[-3] if len(rounds) > 2 else None
    now = Sight(rounds[-1], desk.plan, before)
    return compare(desk.layout, Sight(before, None, earlier), now)
