"""A new folder whose plan has some rows of the sample plan."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from tipxl.commands.init import init
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.workspace.paths import Folder


def begin_with(root: Path, chosen: Callable[[Plan], tuple[Row, ...]]) -> None:
    """A new folder in which the sample plan has only these of its rows."""
    init(root)
    path = Folder(root).plan
    plan = read_plan(path.read_bytes()).plan
    assert plan is not None
    write_plan(replace(plan, rows=chosen(plan)), path)
