"""One task for many items, spread over processes here or over a cluster; the answers in order.

A task is a plain function of one picklable value. A process that dies is replaced, and only the
item that killed it is lost; stopping ends every process at once.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, closing
from itertools import chain
from typing import TypeVar

from tipxl.workers.capacity import cores, processes_at_most
from tipxl.workers.job import AHEAD, Job, handed_out, noted
from tipxl.workers.worker_options import NoProcessError, WorkerOptions

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_MOST = 61  # processes that Windows lets one program wait for


def spread(
    job: Job[Item, Answer], items: Iterable[Item], count: int, worker_options: WorkerOptions
) -> AbstractContextManager[Iterator[Answer]]:
    """The answer to each of `count` items, in their order; leaving the context ends the work."""
    return closing(_spread(job, iter(items), count, worker_options))


def _spread(
    job: Job[Item, Answer], items: Iterator[Item], count: int, worker_options: WorkerOptions
) -> Generator[Answer, None, None]:
    if not worker_options.dask:
        return spread_here(job, items, count, worker_options)
    try:
        from tipxl.workers.dask_cluster import spread_wide  # noqa: PLC0415 - Dask is heavy, and an extra
    except ImportError:
        worker_options.tell(
            "A Dask cluster needs the extra tipxl[dask], which is not installed here. "
            "The work is done on this computer."
        )
        return spread_here(job, items, count, worker_options)

    def here(rest: Iterator[Item]) -> Iterator[Answer]:
        return spread_here(job, rest, count, worker_options)

    return spread_wide(job, items, here, worker_options)


def spread_here(
    job: Job[Item, Answer], items: Iterator[Item], count: int, worker_options: WorkerOptions
) -> Generator[Answer, None, None]:
    """The same, by this machine alone."""
    workers = worker_count(job.apiece, count, worker_options)
    under_way: deque[Item] = deque()
    try:
        if workers > 1:
            yield from _by_processes(job, items, workers, under_way)
    except NoProcessError:
        worker_options.tell("No other process could be started, so this one does all the work.")
    task = job.here or job.task
    for item in chain(under_way, items):
        try:
            yield task(item)
        except MemoryError:
            yield job.lost(item)


def worker_count(apiece: int, count: int, worker_options: WorkerOptions) -> int:
    """How many processes work on so many items: as many as asked for, or as pay."""
    wanted = worker_options.workers or min(cores(), count // apiece)
    wanted = max(1, min(wanted, _MOST, count))
    if wanted == 1 or wanted <= (most := processes_at_most()):
        return wanted
    if worker_options.workers is not None:
        worker_options.tell(
            f"The memory that is free is enough for {most} {'worker' if most == 1 else 'workers'}, "
            f"not for {worker_options.workers}: one file may need 750 MiB. {most} will do the work."
        )
    return most


def _by_processes(
    job: Job[Item, Answer], items: Iterator[Item], workers: int, under_way: deque[Item]
) -> Iterator[Answer]:
    yield from _until_one_dies(job, items, workers, under_way)
    while under_way:
        yield from _one_by_one(job, under_way)
        yield from _until_one_dies(job, items, workers, under_way)


def _until_one_dies(
    job: Job[Item, Answer], items: Iterator[Item], workers: int, under_way: deque[Item]
) -> Iterator[Answer]:
    """Answers as long as every process lives; what has no answer then is left in `under_way`."""
    with _processes(workers, job) as executor:
        try:
            handed = handed_out(executor, job.task, noted(items, under_way), workers * AHEAD)
            for future in handed:
                answer = _answer(job, future, under_way[0])
                under_way.popleft()
                yield answer
        except BrokenExecutor:
            return


def _one_by_one(job: Job[Item, Answer], under_way: deque[Item]) -> Iterator[Answer]:
    """What was under way when a process died, each alone, so that it shows which one kills."""
    while under_way:
        with _processes(1, job) as executor:
            try:
                while under_way:
                    future = executor.submit(job.task, under_way[0])
                    answer = _answer(job, future, under_way[0])
                    under_way.popleft()
                    yield answer
            except BrokenExecutor:
                yield job.lost(under_way.popleft())


def _processes(workers: int, job: Job[Item, Answer]) -> AbstractContextManager[Executor]:
    # Where this process does the work alone they need not be loaded, which takes 6 ms.
    from tipxl.workers.processes import processes  # noqa: PLC0415

    return processes(workers, job.task)


def _answer(job: Job[Item, Answer], future: Future[Answer], item: Item) -> Answer:
    try:
        return future.result()
    except MemoryError:
        return job.lost(item)
