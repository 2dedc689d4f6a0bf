"""A job for many items: the task, the answer where a process died, and how items are handed out."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")
Answer = TypeVar("Answer")

AHEAD = 8  # items a process has before it, so that it never waits and memory stays flat


class Job(Struct, Generic[Item, Answer], frozen=True):
    """What is done with each item, and the answer for an item whose process died.

    A process is only started where `apiece` items are there for it: it takes 0.2 s to start, and
    must save several times as much. `here` is the same task where this process does it itself and
    the answer need not be made fit to be sent; None where that makes no difference.
    """

    task: Callable[[Item], Answer]
    lost: Callable[[Item], Answer]
    apiece: int
    here: Callable[[Item], Answer] | None = None


def noted(items: Iterator[Item], under_way: deque[Item]) -> Iterator[Item]:
    """The items, each noted as under way when it is taken."""
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
