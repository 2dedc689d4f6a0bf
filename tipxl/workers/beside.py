"""One piece of work done by a process beside this one, which goes on with something else.

With 1,000 returns for-circulation.xlsx takes 2.0 s of the 7.1 that drawing takes; to send what it
is drawn from takes 0.3 s.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from tipxl.workers.capacity import cores, processes_at_most
from tipxl.workers.worker_options import NoProcessError, WorkerOptions

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@contextmanager
def beside(
    task: Callable[[Item], Answer], item: Item, worker_options: WorkerOptions, *, pays: bool
) -> Iterator[Callable[[], Answer]]:
    """What gives the answer when it is asked for: another process works on it meanwhile.

    `task` and `item` are fit to be sent. This process does the work itself, when it is asked,
    where another does not pay, cannot be started, or dies of it.
    """
    with ExitStack() as stack:
        given = None
        if pays and _has_room(worker_options):
            # Where this process does all the work they need not be loaded, which takes 6 ms.
            from tipxl.workers.processes import processes  # noqa: PLC0415

            try:
                given = stack.enter_context(processes(1, task)).submit(task, item)
            except (NoProcessError, BrokenExecutor):
                given = None

        def answer() -> Answer:
            try:
                return given.result() if given is not None else task(item)
            except (BrokenExecutor, MemoryError):
                return task(item)

        yield answer


def _has_room(worker_options: WorkerOptions) -> bool:
    """Whether this computer may, and can, use two processors."""
    wanted = worker_options.workers or cores()
    return wanted > 1 and processes_at_most() > 1
