"""Files -> what each body must mend, in words. Nothing is written, so nothing that writes loads."""

from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.overlay import replaced
from tipxl.domain.returns.returned import Return
from tipxl.domain.rulings.decision import State
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.intake.arrivals import arrival_of
from tipxl.validation.read_round import Before, judge_file, read_returns
from tipxl.workers.worker_options import HERE, Crew
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.opening import begun, open_folder


@dataclass(frozen=True, slots=True)
class Validated:
    """Every file judged; `path` is findings.xlsx, None where files were only judged.

    `told` is what is to be known, in whole sentences.
    """

    returns: tuple[Return, ...]
    path: Path | None
    corrections: tuple[Path, ...] = ()
    waivers: tuple[Finding, ...] = ()  # what the officer must mend on the sheet Waivers
    told: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nobody has anything to mend and no file waits for a decision."""
        wrong = any(each.severity is Severity.ERROR for each in self.waivers)
        gone = replaced(self.returns)
        counting = (each for each in self.returns if each.arrival.sha256 not in gone)
        return not wrong and all(_is_clean(each) for each in counting)


def _is_clean(returned: Return) -> bool:
    left_out = any(each.state == State.APPLIED for each in returned.decisions)
    return (returned.counts and not returned.errors) or (left_out and not returned.counts)


def judge(root: Path, period: Period, paths: tuple[Path, ...], crew: Crew = HERE) -> Validated:
    """Judge files wherever they lie; nothing is written or recorded."""
    desk = open_folder(root, crew, keep=False)
    begun(desk, period)
    returns = []
    standing = register(desk)
    before = Before(period, read_returns(desk, period), waivers=waivers_of(desk, standing, period))
    for path in paths:
        if not path.is_file():
            raise TipxlError(f"There is no file {path}.")
        returns.append(judge_file(desk, read_file(path), arrival_of(path), before))
    return Validated(tuple(returns), None)
