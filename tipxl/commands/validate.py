"""Validate: what each body must correct, in words; writes findings.xlsx and corrections/."""

from pathlib import Path

from tipxl.commands.preview import Validated, as_counted
from tipxl.domain.plan.period import Period
from tipxl.reports.round.findings_workbook import findings_report
from tipxl.rounds.round_notes import lying_notes
from tipxl.validation.correction_copies import write_corrections
from tipxl.validation.read_round import read_returns
from tipxl.workers.worker_options import HERE, WorkerOptions
from tipxl.workspace.decisions_file import waiver_findings
from tipxl.workspace.opening import Tick, begun, open_workspace, silent
from tipxl.workspace.owned_files import write_report


def validate(
    root: Path, period: Period, tick: Tick = silent, worker_options: WorkerOptions = HERE
) -> Validated:
    """Validate every return of a round; write findings.xlsx and the correction copies."""
    workspace = open_workspace(root, worker_options)
    files = begun(workspace, period)
    records = workspace.records(period)
    closed = workspace.closed(period) is not None
    with workspace.folder.locked():
        lying = read_returns(workspace, period, tick)
        returns = tuple(as_counted(records, lying)) if closed else lying
        report = findings_report(workspace.plan, workspace.round(period), returns, closed)
        told = (
            *lying_notes(workspace, files, lying),
            *write_report(files.findings, report, "findings-"),
        )
        copies = () if closed else write_corrections(workspace, period, returns)
        waivers = waiver_findings(workspace, period)
    corrected = tuple(each.path for each in copies)
    came = len(records.journal.value.files_collected)
    later = files.begun_after
    return Validated(returns, files.findings, corrected, waivers, told, came, closed, later)
