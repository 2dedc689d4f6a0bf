"""Worker processes on this machine, which end when the program ends."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any

from tipxl.workers.worker_options import NoProcessError, tidy_seldom


@contextmanager
def processes(workers: int, task: Callable[..., Any]) -> Iterator[Executor]:
    """So many processes that will do `task`; however the work ends, all of them end with it.

    Raise NoProcessError where none can be started.
    """
    before = set(multiprocessing.active_children())
    try:
        executor = _started(workers, task)
    except (OSError, NotImplementedError, ImportError, BrokenExecutor) as error:
        _end(before)
        raise NoProcessError from error
    except BaseException:
        _end(before)
        raise
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _end(before)
        raise
    else:
        executor.shutdown()


def _started(workers: int, task: Callable[..., Any]) -> Executor:
    executor = ProcessPoolExecutor(workers, _context(task), initializer=_with_us)
    try:
        with _undisturbed():
            ready = [executor.submit(_ready) for _ in range(workers)]
        ready[0].result()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    return executor


def _context(task: Callable[..., Any]) -> BaseContext:
    """How they are started: on Linux each is a copy of one that has loaded the task already.

    A process that starts from nothing takes 0.2 s to load what judges a file, a copy 0.02 s. A
    copy of ourselves would take none, but would hold the folder's lock as long as it lives.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, task.__module__])
    return context


@contextmanager
def _undisturbed() -> Iterator[None]:
    # Ctrl-C reaches every process of a terminal; only the one that leads should speak. It waits
    # until all are started, and they, who inherit this, never hear it. Windows has no such thing.
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _end(before: set[Any]) -> None:
    for process in set(multiprocessing.active_children()) - before:
        process.terminate()


# --- in the process itself


def _with_us() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows nothing is inherited
    tidy_seldom()
    threading.Thread(target=_until_we_end, daemon=True).start()


def _until_we_end() -> None:
    # Who was killed cannot end its workers, and they would wait for work for ever.
    leader = multiprocessing.parent_process()
    if leader is not None:
        leader.join()
        os._exit(1)


def _ready() -> None:
    pass
