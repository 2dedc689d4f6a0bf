"""A process of this computer is sent the name of a file, and reads it itself."""

import pickle
from pathlib import Path

from tests.flow.many_hands import PERIOD
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.returns.returned import Return
from tipxl.intake.arrivals import arrivals
from tipxl.validation.named_returns import VALIDATING_BY_NAME, NamedTask, NotAsReceived
from tipxl.validation.read_round import read_returns, records_of
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.opening import open_workspace


def a_task(root: Path) -> NamedTask:
    workspace = open_workspace(root)
    arrived = arrivals(workspace.files(PERIOD), workspace.journal(PERIOD), workspace.zone)
    return NamedTask(records_of(workspace, PERIOD), arrived[0])


def test_a_task_is_small(own_demo: Path) -> None:
    assert len(pickle.dumps(a_task(own_demo))) < 4_000


def test_a_task_is_done_from_its_name_alone(own_demo: Path) -> None:
    answer = VALIDATING_BY_NAME.task(pickle.loads(pickle.dumps(a_task(own_demo))))

    assert isinstance(answer, bytes)


def test_of_a_file_that_is_another_by_now_a_process_has_no_verdict(own_demo: Path) -> None:
    task = a_task(own_demo)
    (task.records.files.returned / task.arrival.file).write_bytes(b"another")

    assert VALIDATING_BY_NAME.task(task) == NotAsReceived()


def test_a_file_that_was_another_for_a_while_is_judged_anew_when_it_is_back(
    own_demo: Path,
) -> None:
    task = a_task(own_demo)
    path = task.records.files.returned / task.arrival.file
    as_received = path.read_bytes()
    path.write_bytes(b"another")
    held = the_return(own_demo, task)
    path.write_bytes(as_received)

    assert held.verdict is Verdict.HELD
    assert the_return(own_demo, task).verdict is not Verdict.HELD


def the_return(root: Path, task: NamedTask) -> Return:
    returns = read_returns(open_workspace(root, WorkerOptions(2)), PERIOD)
    return next(each for each in returns if each.arrival.file == task.arrival.file)
