"""Returns -> findings: what each body must mend, in words; findings.xlsx and corrections/."""

from pathlib import Path

from tipxl.commands.preview import Validated
from tipxl.domain.plan.period import Period
from tipxl.reports.round.findings_workbook import findings_report
from tipxl.validation.correction_copies import write_corrections
from tipxl.validation.read_round import read_returns
from tipxl.workers.worker_options import HERE, Crew
from tipxl.workspace.decisions_file import waiver_findings
from tipxl.workspace.opening import Tick, begun, open_folder, silent
from tipxl.workspace.owned_files import write_report


def validate(root: Path, period: Period, tick: Tick = silent, crew: Crew = HERE) -> Validated:
    """Judge every return of a round; write findings.xlsx and a copy to each body that must mend."""
    desk = open_folder(root, crew)
    files = begun(desk, period)
    with desk.folder.locked():
        returns = read_returns(desk, period, tick)
        report = findings_report(desk.plan, desk.round(period), returns)
        told = write_report(files.findings, report, "findings-")
        copies = write_corrections(desk, period, returns)
        waivers = waiver_findings(desk, period)
    mended = tuple(each.path for each in copies)
    return Validated(returns, files.findings, mended, waivers, told)
