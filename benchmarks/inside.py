"""Parts of a step, measured from within: python -m benchmarks.inside NAME FOLDER COUNT.

What is prepared before is not counted. Prints "measured", the seconds and the seconds of processor.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from openpyxl import load_workbook

from benchmarks.folders import PERIOD
from benchmarks.tape import RULES, AsTheyAre, recorded
from tipxl.domain.forms.issued_form import UNREAD, IssuedForm
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.validation.read_round import read_returns
from tipxl.workers.tidying import tidy_seldom
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.opening import Workspace, open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

_FORMS = 100  # at most so many are drawn

Work = Callable[[], object]


def _templates(workspace: Workspace, count: int) -> list[IssuedForm]:
    files = workspace.files(PERIOD)
    bodies = workspace.plan.bodies[: min(count, _FORMS)]
    return [read_record(files.design(each.acronym, 1), IssuedForm) for each in bodies]


def forms_by_tipxl(workspace: Workspace, count: int) -> Work:
    """The forms as tipxl draws them."""
    templates = _templates(workspace, count)
    return lambda: [form_workbook(each, workspace.schema) for each in templates]


def forms_by_xlsxwriter(workspace: Workspace, count: int) -> Work:
    """The same cells and formats, dropdowns and colouring rules, by XlsxWriter alone."""
    tapes = [recorded(each, workspace.schema) for each in _templates(workspace, count)]
    ready = [each.ready() for each in tapes]
    return lambda: [each.play() for each in ready]


def cells_by_xlsxwriter(workspace: Workspace, count: int) -> Work:
    """The same cells alone, the formats made before; formulas are left as they are."""
    tapes = [recorded(each, workspace.schema) for each in _templates(workspace, count)]
    ready = [each.ready(AsTheyAre) for each in tapes]
    return lambda: [each.play(RULES) for each in ready]


def rules_by_xlsxwriter(workspace: Workspace, count: int) -> Work:
    """The same with the dropdowns and colouring rules of the form."""
    tapes = [recorded(each, workspace.schema) for each in _templates(workspace, count)]
    ready = [each.ready(AsTheyAre) for each in tapes]
    return lambda: [each.play() for each in ready]


def judging(workspace: Workspace, count: int) -> Work:
    """Every return read, known, verified and judged, in this process, from nothing."""
    del count
    workspace.folder.cache.unlink(missing_ok=True)
    return lambda: read_returns(workspace, PERIOD)


def judging_by_two(workspace: Workspace, count: int) -> Work:
    """The same by two processes; their processor time is not seen from here."""
    return judging(replace(workspace, worker_options=WorkerOptions(2)), count)


def judging_again(workspace: Workspace, count: int) -> Work:
    """The same when all but one were read before."""
    del count
    files = workspace.files(PERIOD)
    newest = max(files.returned.iterdir())
    with tempfile.TemporaryDirectory() as aside:
        shutil.move(newest, aside)
        workspace.folder.cache.unlink(missing_ok=True)
        read_returns(workspace, PERIOD)
        shutil.move(Path(aside) / newest.name, newest)
    return lambda: read_returns(workspace, PERIOD)


def _openpyxl(workspace: Workspace, leave_out: frozenset[str]) -> Work:
    paths = sorted(workspace.files(PERIOD).returned.iterdir())

    def read() -> None:
        for path in paths:
            book = load_workbook(path, read_only=True, data_only=True)
            for sheet in book.worksheets:
                if sheet.title not in leave_out:
                    sum(cell is not None for row in sheet.values for cell in row)
            book.close()

    return read


def openpyxl_same(workspace: Workspace, count: int) -> Work:
    """The cells of those sheets that tipxl looks at, by openpyxl in read-only mode."""
    del count
    return _openpyxl(workspace, UNREAD)


def openpyxl_all(workspace: Workspace, count: int) -> Work:
    """Every cell of the files, by openpyxl in read-only mode."""
    del count
    return _openpyxl(workspace, frozenset())


PARTS: dict[str, Callable[[Workspace, int], Work]] = {
    each.__name__: each
    for each in (
        *(forms_by_tipxl, forms_by_xlsxwriter, cells_by_xlsxwriter, rules_by_xlsxwriter),
        *(judging, judging_by_two, judging_again, openpyxl_same, openpyxl_all),
    )
}


def main(name: str, folder: str, count: str) -> None:
    """Prepare a part, do it, print what it took."""
    tidy_seldom()
    work = PARTS[name](open_workspace(Folder(Path(folder)).root, WorkerOptions(1)), int(count))
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    taken = time.perf_counter() - wall, time.process_time() - cpu
    # Of the processes that it started nothing is seen from here.
    print("measured", taken[0], taken[1] if name != judging_by_two.__name__ else "unknown")


if __name__ == "__main__":
    main(*sys.argv[1:4])
