"""What a command needs not, it does not load: that is most of what starting it takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.returning import NOW, Returning

#: What is slow to load, and only for those who write or draw something, or ask a server.
HEAVY = {
    "asyncio", "distributed", "docx", "imaplib", "jinja2", "keyring", "matplotlib", "numpy",
    "openpyxl", "pandas", "python_calamine", "smtplib", "ssl", "starlette", "uvicorn", "xlsxwriter",
}  # fmt: skip

#: What is not slow, but adds up, and is of no use to one who only looks.
NOT_TO_LOOK = HEAVY | {"email", "filelock", "mailbox", "multiprocessing", "subprocess"}

_LOADED = """
import sys
from tipxl.cli import main
main(sys.argv[1:], standalone_mode=False)
print("LOADED", *sorted({each.partition(".")[0] for each in sys.modules}))
print("ROOMS", *sorted(each for each in sys.modules if each.startswith("tipxl.")))
"""


def loaded(*words: str | Path) -> set[str]:
    """The packages, and the modules of ours, that a command has loaded when it is done."""
    command = [sys.executable, "-c", _LOADED, *map(str, words)]
    done = subprocess.run(command, capture_output=True, check=True)
    *_, packages, rooms = done.stdout.decode("utf-8").splitlines()
    return {*packages.split()[1:], *rooms.split()[1:]}


@pytest.mark.parametrize(
    "words",
    [("--help",), ("status", "--help"), ("consolidate", "--help"), ("desk", "--help")],
)
def test_help_loads_nothing_that_a_step_needs(words: tuple[str, ...]) -> None:
    found = loaded(*words)

    assert "click" in found
    assert not found & (NOT_TO_LOOK | {"msgspec", "sqlite3", "zipfile"})
    unneeded = (
        *("tipxl.domain.forms", "tipxl.domain.planbook", "tipxl.domain.returns"),
        *("tipxl.mail.", "tipxl.workspace.paths"),
    )
    assert not [each for each in found if each.startswith(unneeded)]


def test_status_loads_nothing_that_only_writing_or_the_post_needs(returning: Returning) -> None:
    returning.drop("r.xlsx", returning.filled())
    returning.drop("empty form.xlsx", returning.form)
    returning.collect()
    returning.validate()

    found = loaded("status", "--root", returning.root)

    assert "msgspec" in found
    assert not found & NOT_TO_LOOK


def test_validating_one_file_loads_nothing_that_only_writing_needs(returning: Returning) -> None:
    path = returning.drop("r.xlsx", returning.filled())
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))  # before the freeze

    found = loaded("validate", "2017H2", path, "--root", returning.root)

    assert "msgspec" in found
    assert not found & HEAVY
