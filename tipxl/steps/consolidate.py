"""Returns -> consolidated.xlsx: the round merged, every figure with the file it came from."""

from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.agreed import Consolidation
from tipxl.domain.period import Period
from tipxl.excel.sheets import report_workbook
from tipxl.files import write_whole
from tipxl.reports.consolidated import consolidated
from tipxl.rounds import RoundFiles
from tipxl.steps.merging import merged
from tipxl.steps.opening import Desk, Tick, begun, open_folder, silent


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The round merged, and the workbook that shows it."""

    round: Consolidation
    path: Path


def consolidate(root: Path, period: Period, tick: Tick = silent) -> Consolidated:
    """Merge the returns of a round and write consolidated.xlsx."""
    desk = open_folder(root)
    files = begun(desk, period)
    with desk.folder.locked():
        merged_round = merged(desk, period, tick)
        write_consolidated(desk, files, merged_round)
    return Consolidated(merged_round, files.consolidated)


def write_consolidated(desk: Desk, files: RoundFiles, merged_round: Consolidation) -> None:
    """Write consolidated.xlsx anew."""
    report = consolidated(desk.plan, desk.layout, merged_round)
    write_whole(files.consolidated, report_workbook(report))
