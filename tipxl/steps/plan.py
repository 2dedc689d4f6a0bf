"""plan.xlsx -> what is wrong with it, and what is assumed in it and must be confirmed."""

from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.finding import Finding
from tipxl.domain.plan import Plan
from tipxl.domain.planbook.assumptions import Assumption, assumptions
from tipxl.errors import TipxlError
from tipxl.rounds import Folder
from tipxl.steps.opening import load_plan


@dataclass(frozen=True, slots=True)
class Checked:
    """The plan (None while an error stops it), what was found, and what is assumed."""

    plan: Plan | None
    findings: tuple[Finding, ...]
    assumed: tuple[Assumption, ...]


def check(root: Path) -> Checked:
    """Read plan.xlsx and tell everything about it at once."""
    folder = Folder(root)
    if not folder.plan.exists():
        raise TipxlError(
            f"There is no plan at {folder.plan}. "
            f"Go to the folder of your plan, or make one with: tipxl init {root / 'new-folder'}"
        )
    read = load_plan(folder)
    return Checked(read.plan, read.findings, assumptions(read.plan) if read.plan else ())
