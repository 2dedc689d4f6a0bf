"""Consolidate: returns -> consolidated.xlsx, every figure with the file it came from."""

from pathlib import Path

from msgspec import Struct

from tipxl.domain.plan.period import Period
from tipxl.domain.results.comparison import Comparison
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.rows_asked import RowsAnswered, rows_answered
from tipxl.reports.model.fitting import EXCEL, WorkbookLimits
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.circulation import for_circulation
from tipxl.reports.round.consolidated import RoundSheets, consolidated
from tipxl.rounds.comparing import closed_before, compared
from tipxl.rounds.current_result import merged
from tipxl.rounds.round_notes import notes_on
from tipxl.workers.beside import beside
from tipxl.workers.worker_options import HERE, WorkerOptions
from tipxl.workspace.closed_rounds import as_closed, noted_since
from tipxl.workspace.decisions_file import DecisionsOutcome, register, write_decisions
from tipxl.workspace.opening import Tick, Workspace, begun, open_workspace, silent
from tipxl.workspace.owned_files import DrawingTask, drawn, write_drawn
from tipxl.workspace.paths import RoundFiles

#: From so many cells on for-circulation.xlsx is drawn by a process of its own, at the same time:
#: they take a second, and to start it and to send them takes a fifth of that.
_PAYS = 100_000


class Consolidated(Struct, frozen=True):
    """The round merged, what changed in it, the workbook that shows it, and how decisions stand.

    In whole sentences: `told` is what is to be known, `tampered` what must be put right in
    the folder.
    """

    round: RoundResult
    answered: RowsAnswered
    path: Path
    decided: DecisionsOutcome | None = None  # None for a closed round, whose decisions are frozen
    comparison: Comparison | None = None
    told: tuple[str, ...] = ()
    tampered: tuple[str, ...] = ()


def consolidate(
    root: Path,
    period: Period,
    tick: Tick = silent,
    against: Period | None = None,
    worker_options: WorkerOptions = HERE,
) -> Consolidated:
    """Merge the returns of a round, open what is to be decided, write consolidated.xlsx.

    decisions.xlsx comes first: where it is open in Excel, nothing is written at all. What changed
    is told against the round before, or another that is closed. A closed round stays as it was.
    """
    workspace = open_workspace(root, worker_options)
    files = begun(workspace, period)
    with workspace.folder.locked():
        noted = noted_since(workspace, files)
        shown = as_closed(workspace, files)
        round_ = merged(shown, period, tick)
        comparison = compared(shown, round_, against)
        decided = None if round_.closed else write_decisions(workspace, register(workspace), round_)
        told = (*write_consolidated(shown, files, round_, comparison), *noted)
        tampered = notes_on(workspace, files, round_)
    answered = rows_answered(shown.schema, round_.rows)
    return Consolidated(round_, answered, files.consolidated, decided, comparison, told, tampered)


def write_consolidated(
    workspace: Workspace,
    files: RoundFiles,
    round: RoundResult,
    comparison: Comparison | None,
    limits: WorkbookLimits = EXCEL,
) -> tuple[str, ...]:
    """Write consolidated.xlsx and for-circulation.xlsx anew.

    What is too big for them stands beside, as data.csv. Returns what is to be told, and of the
    workbooks that somebody had changed by hand.
    """
    rounds = (*closed_before(workspace, files.period), round)
    whole = consolidated(workspace.plan, workspace.schema, rounds, comparison)
    shared = for_circulation(workspace.plan, workspace.schema, rounds, whole, comparison)
    task = DrawingTask(shared, f"{files.circulation.stem}-", limits)
    pays = _cells(shared) >= _PAYS
    with beside(drawn, task, workspace.worker_options, pays=pays) as drawn_beside:
        made = drawn(DrawingTask(whole, limits=limits)), drawn_beside()
    return (*write_drawn(files.consolidated, made[0]), *write_drawn(files.circulation, made[1]))


def _cells(report: Report) -> int:
    return sum(len(each.rows) * len(each.columns) for s in report.sheets for each in s.tables)


def round_sheets(root: Path, period: Period, so_far: RoundResult | None = None) -> RoundSheets:
    """What consolidated.xlsx would show of a round as it stands; nothing is written.

    `so_far` is the round merged, where somebody has done that already.
    """
    workspace = open_workspace(root)
    shown = as_closed(workspace, begun(workspace, period))
    round_ = so_far or merged(shown, period)
    rounds = (*closed_before(shown, period), round_)
    return RoundSheets(shown.plan, shown.schema, rounds, compared(shown, round_))
