"""Closed rounds up to a cut-off -> the evaluation workbook."""

from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.agreed import Consolidation
from tipxl.domain.plan import Round
from tipxl.errors import TipxlError
from tipxl.excel.sheets import report_workbook
from tipxl.files import write_whole
from tipxl.reports.headline import headline
from tipxl.steps.opening import Desk, closed_round, open_folder


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The evaluation written, the rounds it counts, and the rounds it could not count."""

    path: Path
    used: tuple[str, ...]
    missing: tuple[str, ...]


def evaluate(root: Path, kind: str) -> Evaluated:
    """Write the evaluation; provisional while rounds up to its cut-off are not closed."""
    desk = open_folder(root)
    cutoff = _cutoff(desk, kind)
    rounds = [each for each in desk.plan.rounds if each.period <= cutoff.period]
    agreed = [(each, closed_round(desk.files(each.period))) for each in rounds]
    used = tuple(found for _, found in agreed if found is not None)
    missing = tuple(str(each.period) for each, found in agreed if found is None)
    if not used:
        raise TipxlError(
            f"No round up to {cutoff.period} is closed, so there is nothing to evaluate. "
            f"Close one with: tipxl close {rounds[0].period}"
        )
    path = desk.folder.evaluations / f"{kind}.xlsx"
    with desk.folder.locked():
        _write(desk, path, (kind, cutoff, used, bool(missing)))
    return Evaluated(path, tuple(each.period for each in used), missing)


def _cutoff(desk: Desk, kind: str) -> Round:
    found = next((each for each in desk.plan.rounds if each.evaluation == kind), None)
    if found is None:
        known = ", ".join(each.evaluation for each in desk.plan.rounds if each.evaluation)
        raise TipxlError(
            f"The plan has no {kind} evaluation (sheet Rounds, column Evaluation). "
            f"It has {known or 'none'}."
        )
    return found


def _write(
    desk: Desk, path: Path, what: tuple[str, Round, tuple[Consolidation, ...], bool]
) -> None:
    kind, cutoff, used, provisional = what
    report = headline(
        desk.plan, desk.layout, used, kind=kind, cutoff=cutoff.period.end, provisional=provisional
    )
    write_whole(path, report_workbook(report))
