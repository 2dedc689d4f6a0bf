"""One task for many items, spread over processes here or over a cluster; the answers in order.

A task is a plain function of one picklable value. A process that dies is replaced, and only the
item that killed it is lost; stopping ends every process at once.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, TypeVar

from tipxl.crew import Crew, tidy_seldom

Item = TypeVar("Item")
Answer = TypeVar("Answer")

#: Fewer items than this are done in this process: starting others takes longer.
FEW = 48
_MOST = 61  # processes that Windows lets one program wait for
AHEAD = 8  # items a process has before it, so that it never waits and memory stays flat


@dataclass(frozen=True, slots=True)
class Job(Generic[Item, Answer]):
    """What is done with each item, and what is said of an item whose process died."""

    task: Callable[[Item], Answer]
    lost: Callable[[Item], Answer]


def spread(job: Job[Item, Answer], items: Iterable[Item], crew: Crew) -> Iterator[Answer]:
    """The answer to each item, in the order of the items."""
    items = iter(items)
    if crew.dask:
        from tipxl.steps.cluster import spread_wide  # noqa: PLC0415 - Dask is heavy, and an extra

        return spread_wide(job, items, crew)
    return spread_here(job, items, crew)


def spread_here(job: Job[Item, Answer], items: Iterator[Item], crew: Crew) -> Iterator[Answer]:
    """The same, by this machine alone."""
    first = list(islice(items, FEW))
    everything = chain(first, items)
    workers = _workers(crew, len(first))
    if workers == 1:
        yield from map(job.task, everything)
        return
    under_way: deque[Item] = deque()
    yield from _until_one_dies(job, everything, workers, under_way)
    while under_way:
        yield from [_alone(job, item) for item in under_way]
        under_way.clear()
        yield from _until_one_dies(job, everything, workers, under_way)


def _workers(crew: Crew, seen: int) -> int:
    if crew.workers is not None:
        return max(1, min(crew.workers, _MOST))
    return 1 if seen < FEW else min(cores(), _MOST)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _until_one_dies(
    job: Job[Item, Answer], items: Iterator[Item], workers: int, under_way: deque[Item]
) -> Iterator[Answer]:
    """Answers as long as every process lives; what has no answer then is left in `under_way`."""
    with _processes(workers) as executor:
        futures = handed_out(executor, job.task, _noted(items, under_way), workers * AHEAD)
        try:
            for future in futures:
                answer = future.result()
                under_way.popleft()
                yield answer
        except BrokenExecutor:
            return


def _noted(items: Iterator[Item], under_way: deque[Item]) -> Iterator[Item]:
    for item in items:
        under_way.append(item)
        yield item


def handed_out(
    executor: Executor, task: Callable[[Item], Answer], items: Iterator[Item], ahead: int
) -> Iterator[Future[Answer]]:
    """The future of each item in order, at most `ahead` of them under way at a time."""
    waiting: deque[Future[Answer]] = deque()
    for item in items:
        waiting.append(executor.submit(task, item))
        if len(waiting) >= ahead:
            yield waiting.popleft()
    yield from waiting


def _alone(job: Job[Item, Answer], item: Item) -> Answer:
    with _processes(1) as executor:
        try:
            return executor.submit(job.task, item).result()
        except BrokenExecutor:
            return job.lost(item)


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    # Where this process does the work alone they need not be loaded, which takes 6 ms.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    # Started afresh on every system alike, as Windows must.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    before = set(multiprocessing.active_children())
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    else:
        executor.shutdown()


def _begin_worker() -> None:
    tidy_seldom()
    # Ctrl-C reaches every process of a terminal; only the one that leads should speak.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
