"""How many processes this machine has room for: its processors, and its memory."""

import os
import sys
from pathlib import Path

#: What one file may take at worst while it is read, in bytes (DESIGN 9: 750 MiB).
ONE_FILE = 750 * 2**20


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes_at_most() -> int:
    """How many processes may each read the worst of files at a time; at least one."""
    return max(1, free_memory() // ONE_FILE)


def free_memory() -> int:
    """The bytes of memory that programs may still take; all there is where nobody says so."""
    if sys.platform == "win32":
        return _free_on_windows()
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = next(each for each in lines if each.startswith("MemAvailable:"))
        return int(told.split()[1]) * 1024
    except (OSError, ValueError, StopIteration):  # not Linux
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        # MEMORYSTATUSEX of the Windows API.
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("all_memory", ctypes.c_ulonglong),
            ("free_memory", ctypes.c_ulonglong),
            *((f"other_{number}", ctypes.c_ulonglong) for number in range(5)),
        )

    def _free_on_windows() -> int:
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.free_memory)
