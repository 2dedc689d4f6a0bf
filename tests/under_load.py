"""The whole suite again and again, while the computer has much else to do: `… tests.under_load 10`.

A test that fails once in ten is a fault, in the test or behind it. Each run prints a line; what
pytest said of one that failed is kept, and where. Two processes that never rest run beside it.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_RESTLESS = [sys.executable, "-c", "while True: pass"]


@contextmanager
def _load(count: int) -> Iterator[None]:
    restless = [subprocess.Popen(_RESTLESS) for _ in range(count)]
    try:
        yield
    finally:
        for each in restless:
            each.kill()
            each.wait()


def _run(processes: int, load: int, tests: list[str], log: Path) -> int:
    """One run of the suite, or of some tests, in folders that are gone afterwards."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(processes), "-p", "no:cacheprovider"]
    with (
        tempfile.TemporaryDirectory(prefix="tipxl-under-load-") as scratch,
        log.open("wb") as out,
        _load(load),  # its end comes first: the folders go sooner without it
    ):
        return subprocess.run(
            [*command, "--basetemp", f"{scratch}/tests", *tests],
            stdout=out, stderr=subprocess.STDOUT, check=False,
        ).returncode  # fmt: skip


def main() -> None:
    """Run the suite so often; exit with 1 where a run failed."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("runs", type=int, nargs="?", default=10)
    asked.add_argument("tests", nargs="*", help="only these files or folders")
    asked.add_argument("--processes", type=int, default=8, help="of the tests")
    asked.add_argument("--load", type=int, default=2, help="processes beside them")
    given = asked.parse_args()
    failed = 0
    for number in range(1, given.runs + 1):
        log, began = Path(tempfile.mkstemp(".txt", "tipxl-under-load-")[1]), time.monotonic()
        code = _run(given.processes, given.load, given.tests, log)
        last = (log.read_text("utf-8", "replace").splitlines() or [""])[-1]
        minutes = (time.monotonic() - began) / 60
        said = re.sub(r" in [\d.]+s.*", "", last.strip("= "))
        kept = f": {log}" if code else ""
        sys.stdout.write(f"run {number} of {given.runs}: {said}, {minutes:.0f} minutes{kept}\n")
        sys.stdout.flush()
        if code:
            failed += 1
        else:
            log.unlink()
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
