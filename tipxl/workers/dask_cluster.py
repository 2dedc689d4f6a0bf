"""Tasks on a Dask cluster. Everything a task needs is sent with it: no shared disk."""

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from itertools import chain
from typing import Generic, TypeVar

from distributed import Client
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker
from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.workers.job import AHEAD, Job, handed_out, noted
from tipxl.workers.program import program
from tipxl.workers.worker_options import WorkerOptions

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_PATIENCE = 10  # seconds until a cluster that does not answer is not there
_TRIES = 3  # workers that an item may outlive before it is held to be what kills them


class UnusableError(TipxlError):
    """Why a cluster cannot be used, in a sentence."""


class OtherProgramError(Exception):
    """A worker that came later has another tipxl or Python than we have."""


class SameProgram(Struct, Generic[Item, Answer], frozen=True):
    """A task that is only done by the program that gave it out."""

    program: str
    task: Callable[[Item], Answer]

    def __call__(self, item: Item) -> Answer:
        """The answer; raise OtherProgramError where another program would give it."""
        if program() != self.program:
            raise OtherProgramError
        return self.task(item)


def spread_wide(
    job: Job[Item, Answer],
    items: Iterator[Item],
    here: Callable[[Iterator[Item]], Iterator[Answer]],
    worker_options: WorkerOptions,
) -> Generator[Answer, None, None]:
    """The answers in order; what the cluster does not give, is done `here`."""
    under_way: deque[Item] = deque()
    try:
        with _connected(worker_options.dask) as cluster:
            yield from _by_cluster(job, items, under_way, cluster)
    except UnusableError as why:
        worker_options.tell(f"{why} The work is done on this computer.")
        yield from here(chain(under_way, items))


def _by_cluster(
    job: Job[Item, Answer], items: Iterator[Item], under_way: deque[Item], cluster: "_Cluster"
) -> Iterator[Answer]:
    executor = cluster.client.get_executor(pure=False, retries=_TRIES)
    ahead = AHEAD * max(1, sum(cluster.client.nthreads().values()))
    task = SameProgram(program(), job.task)
    for future in handed_out(executor, task, noted(items, under_way), ahead):
        answer = _answer(job, future, under_way[0], cluster)
        under_way.popleft()
        yield answer


def _answer(
    job: Job[Item, Answer], future: Future[Answer], item: Item, cluster: "_Cluster"
) -> Answer:
    while True:
        try:
            return future.result(timeout=_PATIENCE)
        except TimeoutError:
            cluster.ensure_workers()
        except (KilledWorker, MemoryError):
            return job.lost(item)
        except (OtherProgramError, ImportError, AttributeError) as error:
            raise cluster.has_others() from error
        # The last is distributed's own: it takes an answer that came as the cluster went for one.
        except (CancelledError, CommClosedError, ValueError) as error:
            raise cluster.has_none() from error


# --- the cluster


class _Cluster(Struct, frozen=True):
    address: str
    client: Client

    def ensure_workers(self) -> None:
        """Raise UnusableError where nobody is there to do the work."""
        try:
            self.client.wait_for_workers(1, timeout=_PATIENCE)
        except (TimeoutError, CommClosedError) as error:
            raise self.has_none() from error

    def ensure_same(self) -> None:
        """Raise UnusableError where the workers would judge by another program."""
        try:
            versions = self.client.run(program)
        except (ImportError, AttributeError, TypeError) as error:
            raise self.has_others() from error
        if set(versions.values()) != {program()}:
            raise self.has_others()

    def has_none(self) -> UnusableError:
        """What is said where nobody is there to do the work."""
        what = "has no workers" if self.client.status == "running" else "is gone"
        return UnusableError(f"The Dask cluster at {self.address} {what}.")

    def has_others(self) -> UnusableError:
        """What is said of workers with another program."""
        return UnusableError(
            f"The workers of the Dask cluster at {self.address} have another tipxl or another "
            "Python than this computer, or none."
        )


@contextmanager
def _connected(address: str) -> Iterator[_Cluster]:
    _quieten()
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise UnusableError(f"There is no Dask cluster at {address}.") from error
    try:
        cluster = _Cluster(address, client)
        cluster.ensure_workers()
        cluster.ensure_same()
        yield cluster
    finally:
        client.close()


def _quieten() -> None:
    # Dask tells of every lost connection on its own account; what matters is said in our words.
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
