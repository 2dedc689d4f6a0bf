"""The same tasks on a Dask cluster. Everything a task needs is sent with it: no shared disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from distributed import Client
from distributed.scheduler import KilledWorker

from tipxl.crew import Crew
from tipxl.errors import TipxlError
from tipxl.steps.program import program
from tipxl.steps.work import AHEAD, Job, handed_out, spread_here

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_PATIENCE = 10  # seconds until a cluster that does not answer is not there
_TRIES = 3  # workers that an item may outlive before it is held to be what kills them


class UnusableError(TipxlError):
    """Why a cluster cannot be used, in a sentence."""


def spread_wide(job: Job[Item, Answer], items: Iterator[Item], crew: Crew) -> Iterator[Answer]:
    """The answers in order; where the cluster cannot be used, this machine gives them."""
    try:
        client = _connected(crew.dask)
    except UnusableError as why:
        crew.tell(f"{why} The work is done on this computer.")
        yield from spread_here(job, items, crew)
        return
    with _closing(client):
        executor = client.get_executor(pure=False, retries=_TRIES)
        ahead = AHEAD * max(1, sum(client.nthreads().values()))
        waiting: list[Item] = []
        for future in handed_out(executor, job.task, _noted(items, waiting), ahead):
            item = waiting.pop(0)
            try:
                answer = future.result()
            except KilledWorker:
                answer = job.lost(item)
            yield answer


def _noted(items: Iterator[Item], waiting: list[Item]) -> Iterator[Item]:
    for item in items:
        waiting.append(item)
        yield item


def _connected(address: str) -> Client:
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise UnusableError(f"There is no Dask cluster at {address}.") from error
    try:
        _ensure_same(client, address)
    except BaseException:
        client.close()
        raise
    return client


def _ensure_same(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        versions = client.run(program)
    except TimeoutError as error:
        raise UnusableError(f"The Dask cluster at {address} has no workers.") from error
    except (ImportError, AttributeError, TypeError) as error:
        raise UnusableError(f"The workers of {address} have no tipxl, or another one.") from error
    if set(versions.values()) != {program()}:
        raise UnusableError(f"The workers of {address} have another tipxl or Python.")


@contextmanager
def _closing(client: Client) -> Iterator[None]:
    try:
        yield
    finally:
        client.close()
