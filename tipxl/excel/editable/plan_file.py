"""Reads and writes plan.xlsx, the officer's own workbook."""

from pathlib import Path

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.plan_messages import FILE
from tipxl.domain.planbook.plan_reader import PlanRead, plan_from
from tipxl.excel.read import read_own_book
from tipxl.files import write_whole
from tipxl.time_zones import known_zones


def read_plan(data: bytes) -> PlanRead:
    """Read plan.xlsx; a file that is no workbook is a finding too."""
    workbook = read_own_book(data)
    if isinstance(workbook, Unreadable):
        return PlanRead(None, (Finding(workbook.code, Severity.ERROR, Place(FILE), workbook.says),))
    return plan_from(workbook, known_zones())


def write_plan(plan: Plan, path: Path) -> None:
    """Write plan.xlsx whole."""
    write_whole(path, plan_workbook(plan))


def plan_workbook(plan: Plan) -> bytes:
    """The bytes of a plan.xlsx; equal plans give equal bytes."""
    from tipxl.excel.editable.plan_sheets import draw_plan  # noqa: PLC0415 - XlsxWriter is heavy

    return draw_plan(plan)
