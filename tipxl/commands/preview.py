"""Validate single files before they are collected: what each body must correct; writes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tipxl.domain.core.decision import DecisionState
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.decisions.file_decisions import late_as_decided
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.overlay import replaced
from tipxl.domain.returns.returned import Return
from tipxl.errors import TipxlError
from tipxl.excel.xlsx.limits import ReadLimits
from tipxl.files import read_measured
from tipxl.intake.arrivals import arrival_of
from tipxl.validation.read_round import PriorReturns, read_returns, validate_file
from tipxl.workers.worker_options import HERE, WorkerOptions
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.opening import begun, open_workspace


@dataclass(frozen=True, slots=True)
class Validated:
    """Every file judged; `path` is findings.xlsx, None where files were only judged.

    `told` is what is to be known, in whole sentences.
    """

    returns: tuple[Return, ...]
    path: Path | None
    corrections: tuple[Path, ...] = ()
    waivers: tuple[Finding, ...] = ()  # what the officer must correct on the sheet Waivers
    told: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nobody has anything to correct and no file waits for a decision."""
        wrong = any(each.severity is Severity.ERROR for each in self.waivers)
        gone = replaced(self.returns)
        counting = (each for each in self.returns if each.arrival.sha256 not in gone)
        return not wrong and all(_is_clean(each) for each in counting)


def _is_clean(returned: Return) -> bool:
    left_out = any(each.state == DecisionState.APPLIED for each in returned.decisions)
    return (returned.counts and not returned.errors) or (left_out and not returned.counts)


def preview(
    root: Path,
    period: Period,
    paths: tuple[Path, ...],
    worker_options: WorkerOptions = HERE,
    received: datetime | None = None,
) -> Validated:
    """Validate files wherever they lie; nothing is written or recorded.

    `received` is when they came; without it the time of each file stands for that.
    """
    workspace = open_workspace(root, worker_options, keep=False)
    begun(workspace, period)
    returns = []
    standing = register(workspace)
    before = PriorReturns(
        period, read_returns(workspace, period), waivers=waivers_of(workspace, standing, period)
    )
    known = {each.arrival.sha256: each.arrival for each in before.returns}
    for path in paths:
        if not path.is_file():
            raise TipxlError(f"There is no file {path}.")
        data, _ = read_measured(path, ReadLimits().file_bytes)
        found = arrival_of(path, workspace.zone)
        # A file that was collected came when the journal says, wherever it lies now.
        arrival = replace(known.get(found.sha256, found), file=found.file)
        if received is not None:
            arrival = replace(arrival, received=workspace.moment(received))
        returns.append(validate_file(workspace, data, arrival, before))
    seen = late_as_decided(workspace.plan, period, tuple(returns), standing.lines)
    return Validated(seen, None)
