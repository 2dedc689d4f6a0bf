"""Worker processes on this machine, which end when the program ends.

The leader has no thread: it alone hears Ctrl-C, also while it waits for an answer, and ends every
process whatever that is doing. Each worker has a pipe of its own, so that one that dies in the
middle of a message leaves nobody waiting for the rest.
"""

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from shutil import rmtree
from tempfile import mkdtemp
from traceback import format_exc
from typing import Any

from msgspec import Struct, field

from tipxl.workers.tidying import tidy_seldom
from tipxl.workers.worker_options import NoProcessError


@contextmanager
def processes(workers: int, task: Callable[..., Any]) -> Iterator[Executor]:
    """So many processes that will do `task`; however the work ends, all of them end with it.

    Raise NoProcessError where none can be started, and BrokenExecutor where one of them dies.
    """
    executor = _WorkerProcesses()
    try:
        try:
            executor.start(workers, _context(task))
        except (OSError, NotImplementedError, ImportError, BrokenExecutor) as error:
            raise NoProcessError from error
        yield executor
    finally:
        executor.end()


class _Worker(Struct, frozen=True):
    process: Any  # each way of starting one has a class of its own
    pipe: "Connection[Any, Any]"
    under_way: "deque[Future[Any]]" = field(default_factory=deque)

    def give(self, call: tuple[Callable[..., Any], tuple[Any, ...]], future: Future[Any]) -> None:
        self.pipe.send(call)
        self.under_way.append(future)

    def take(self) -> None:
        failed, value = self.pipe.recv()
        future = self.under_way.popleft()
        if failed:
            future.set_exception(value)
        else:
            future.set_result(value)


class _Awaited(Future[Any]):
    """An answer that is received when somebody asks for it: nothing happens in between."""

    def __init__(self, receive: Callable[[], None]) -> None:
        super().__init__()
        self._receive = receive

    def result(self, timeout: float | None = None) -> Any:
        while not self.done():
            self._receive()
        return super().result(timeout)


class _WorkerProcesses(Executor):
    """Hands each call to the process that has the fewest before it, and receives the answers."""

    def __init__(self) -> None:
        self._workers: list[_Worker] = []

    def start(self, workers: int, context: BaseContext) -> None:
        """Start them, and wait until the first one works."""
        _ensure_folder()
        with _undisturbed():
            for _ in range(workers):
                ours, theirs = context.Pipe()
                with theirs:  # only the worker holds its end: when it dies, ours says so
                    process = context.Process(  # type: ignore[attr-defined]
                        target=_work, args=(theirs,), daemon=True
                    )
                    process.start()
                self._workers.append(_Worker(process, ours))
        self.submit(_ready).result()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The answer to come; `fn` and its arguments must be fit to be sent."""
        assert not kwargs
        future = _Awaited(self._receive)
        worker = min(self._workers, key=lambda each: len(each.under_way))
        try:
            worker.give((fn, args), future)
        except OSError as error:
            raise BrokenExecutor from error
        return future

    def _receive(self) -> None:
        busy = {each.pipe: each for each in self._workers if each.under_way}
        ready = wait([*busy, *(each.process.sentinel for each in busy.values())])
        answered = [worker for pipe, worker in busy.items() if pipe in ready]
        if not answered:  # one has ended, and its pipe is empty
            raise BrokenExecutor
        try:
            for worker in answered:
                worker.take()
        except (EOFError, OSError) as error:
            raise BrokenExecutor from error

    def end(self) -> None:
        """End every process, whatever it is doing."""
        for each in self._workers:
            each.process.kill()
        for each in self._workers:
            each.process.join()
            each.pipe.close()
        self._workers.clear()


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


def _ensure_folder() -> None:
    """A folder for what processes meet by, which is removed at the end as far as that is allowed.

    Python's own is removed with a traceback where that is refused, behind whatever we have said.
    """
    own: dict[str, Any] = getattr(multiprocessing.current_process(), "_config", {})
    if own.get("tempdir") is None:
        folder = own["tempdir"] = mkdtemp(prefix="tipxl-")
        atexit.register(rmtree, folder, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes that are started in here never hear a Ctrl-C; the leader hears it afterwards.

    It reaches every process of a terminal, also one that has not come so far as to ignore it.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        console = ctypes.windll.kernel32
        console.SetConsoleCtrlHandler(None, True)  # inherited; a Ctrl-C of this moment is lost
        try:
            yield
        finally:
            console.SetConsoleCtrlHandler(None, False)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        resource_tracker.ensure_running()  # unblocks it, so it comes first
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the process itself


def _work(pipe: "Connection[Any, Any]") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tidy_seldom()
    calls: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive_calls, args=(pipe, calls), daemon=True).start()
    while True:
        answer = _answer(calls.get())
        try:
            pipe.send(answer)
        except OSError:  # the leader has gone
            return
        except Exception as error:  # noqa: BLE001 - an answer that cannot be sent is the leader's to know
            pipe.send((True, error))


def _receive_calls(pipe: "Connection[Any, Any]", calls: "SimpleQueue[Any]") -> None:
    # Always ready to receive, so that the leader never waits here while we wait for the leader.
    # It also tells when the leader has gone: who was killed cannot end its workers.
    try:
        while True:
            calls.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(1)


def _answer(call: bytes) -> tuple[bool, Any]:
    try:
        task, arguments = ForkingPickler.loads(call)
        return False, task(*arguments)
    except Exception as error:  # noqa: BLE001 - it is raised again by the leader
        error.add_note(format_exc())
        return True, error


def _ready() -> None:
    pass
