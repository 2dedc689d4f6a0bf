"""Returns -> consolidated.xlsx: the round merged, every figure with the file it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.agreed import Consolidation
from tipxl.domain.merge import Received, merge
from tipxl.domain.period import Period
from tipxl.domain.returned import Return
from tipxl.domain.template import Template
from tipxl.errors import TipxlError
from tipxl.excel.sheets import report_workbook
from tipxl.files import write_whole
from tipxl.records import read_record
from tipxl.reports.consolidated import consolidated
from tipxl.rounds import RoundFiles
from tipxl.steps.opening import (
    Desk,
    Tick,
    closed_round,
    occasion,
    open_folder,
    round_before,
    silent,
)
from tipxl.steps.reading import read_returns


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


def merged(desk: Desk, period: Period, tick: Tick = silent) -> Consolidation:
    """The round as it stands: the closed record, or the returns so far merged."""
    closed = closed_round(desk.files(period))
    if closed is not None:
        return closed
    return merged_from(desk, period, read_returns(desk, period, tick))


def merged_from(desk: Desk, period: Period, returns: tuple[Return, ...]) -> Consolidation:
    """An open round, merged from its judged returns."""
    earlier = round_before(desk, period)
    before = merged(desk, earlier) if earlier else None
    received = Received(returns, _templates(desk.files(period), returns))
    return merge(occasion(desk, period, before), received)


def _templates(
    files: RoundFiles, returns: tuple[Return, ...]
) -> Mapping[str, Mapping[int, Template]]:
    named = {(each.body, each.version) for each in returns if each.counts}
    found: dict[str, dict[int, Template]] = {}
    for body, version in sorted(named):
        template = read_record(files.design(body, version), Template)
        found.setdefault(body, {})[version] = template
    return found


def begun(desk: Desk, period: Period) -> RoundFiles:
    """The files of a round that has begun; TipxlError where no form was issued yet."""
    desk.round(period)
    files = desk.files(period)
    if not files.record.is_dir():
        raise TipxlError(
            f"The round {period} has not begun: no form was issued. "
            f"Begin it with: tipxl generate {period}"
        )
    return files
