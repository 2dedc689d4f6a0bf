"""What many tests look at is made once in a run, whichever of its processes comes first."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

Made = TypeVar("Made")

#: Names a folder for what several runs use, where one makes it for the next.
MADE_ONCE = "TIPXL_TESTS_MADE_ONCE"


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]
) -> tuple[Path, Made]:
    """A folder that no test changes, and what its maker said; other processes wait for it."""
    run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # each worker has a folder of its own in that of the run
    home = Path(os.environ.get(MADE_ONCE) or run / "made-once")
    folder, said = home / name, home / f"{name}.said"
    home.mkdir(exist_ok=True)
    with FileLock(said.with_suffix(".lock")):
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that did not get to its end
            said.write_bytes(pickle.dumps(make(folder)))
    known: Made = pickle.loads(said.read_bytes())
    return folder, known
