"""One command -> its wall time, the processor time and the memory of all its processes."""

import ctypes
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

import psutil

_LOOK = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds, seconds of processors, MiB of the whole process tree.

    No seconds of processors are known of a part that is done by other processes.
    """

    wall: float
    cpu: float | None
    peak: float


def measured(command: list[str], *, inside: bool = False) -> Run:
    """Run a command to its end; raise RuntimeError where it fails.

    `inside`: it prints "measured", seconds and seconds of processors of the part that counts.
    """
    _adopt()
    ours = _children()
    before, begun = _processors(), time.perf_counter()
    # A pipe that nobody reads holds 64 KiB, and its writer would wait for ever.
    with TemporaryFile() as printed, TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, *command], stdout=printed, stderr=said)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(_LOOK)
        took = time.perf_counter() - begun
        for orphan in _children() - ours:
            os.waitpid(orphan, 0)
        # tipxl ends with 1 where something must be corrected, everybody else where it failed.
        if process.returncode not in ((0, 1) if "tipxl" in command else (0,)):
            raise RuntimeError(f"{' '.join(command)} failed: {_text(said)}")
        out = _text(printed)
    if inside:
        wall, cpu = out.split()[-2:]
        return Run(float(wall), None if cpu == "unknown" else float(cpu), peak)
    return Run(took, _processors() - before, peak)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _adopt() -> None:
    # On Linux the workers of tipxl are children of a process that ends after tipxl itself. Whose
    # children nobody waited for come to us (PR_SET_CHILD_SUBREAPER), and so does their time.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _children() -> set[int]:
    return {each.pid for each in psutil.Process().children()}


def _processors() -> float:
    # Of every process that has ended and was waited for, with its own; not to be had on Windows.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> float:
    # Pages that processes share are counted once for each, so this is never too little.
    try:
        whole = psutil.Process(pid)
        each = [whole, *whole.children(recursive=True)]
        return float(sum(process.memory_info().rss for process in each)) / 2**20
    except psutil.Error:  # it ended while we looked
        return 0.0
