"""Returns -> findings: what each body must mend, in words; findings.xlsx and corrections/."""

from pathlib import Path

from tipxl.crew import HERE, Crew
from tipxl.domain.period import Period
from tipxl.reports.findings import findings_report
from tipxl.steps.correct import write_corrections
from tipxl.steps.decide import waiver_findings
from tipxl.steps.judge import Validated
from tipxl.steps.opening import Tick, begun, open_folder, silent
from tipxl.steps.owned import write_report
from tipxl.steps.reading import read_returns


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
