"""More of the heaviest animals of the zoo, each in a process of its own, its memory measured."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import zoo
from tipxl.excel.xlsx.limits import Meter, ReadLimits, ShortageError

HOME = Path(__file__).parents[3]
MOST_MIB = 750

# The cap keeps a mistake of ours from taking the machine down with it.
RUN = """
import re, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from tipxl.excel.read import read_book
answer = read_book(sys.stdin.buffer.read())
status = open("/proc/self/status").read()
used = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024  # ru_maxrss begins at the parent's
cells = sum(len(sheet.cells) for sheet in answer.worksheets) if hasattr(answer, "worksheets") else 0
print(getattr(answer, "code", "read"), cells, used)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux does")


def read_apart(data: bytes) -> tuple[str, int, int]:
    """The verdict, the number of cells, and the memory in MiB."""
    command = [sys.executable, "-c", RUN]
    done = subprocess.run(
        command, input=data, capture_output=True, cwd=HOME, check=True, timeout=900
    )
    verdict, cells, used = done.stdout.decode().split()
    return verdict, int(cells), int(used)


@pytest.mark.parametrize(
    "animal",
    [
        zoo.bomb_of_one_comment,
        zoo.bomb_of_depth,
        zoo.bomb_of_depth_in_values,
        zoo.bomb_of_names,
        zoo.bomb_of_character_references,
        zoo.bomb_of_hidden_rows,
        zoo.bomb_of_inline_texts,
        zoo.bomb_of_repeated_ods_cells,
    ],
)
def test_a_bomb_is_held_in_bounded_memory(animal: zoo.Animal) -> None:
    verdict, _, used = read_apart(animal())

    assert verdict == "R05"
    assert used < MOST_MIB


@pytest.mark.parametrize("animal", [zoo.formatted_rows, zoo.styled_blanks])
def test_much_that_says_nothing_is_read_and_is_little(animal: zoo.Animal) -> None:
    verdict, cells, used = read_apart(animal())

    assert (verdict, cells) == ("read", 0)
    assert used < 100


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(ShortageError, match="seconds"):
        Meter(ReadLimits(seconds=-1.0)).tick()


def test_a_file_is_measured_in_work_and_not_by_a_clock_that_others_slow_down() -> None:
    meter = Meter(ReadLimits(seconds=0.5))

    time.sleep(0.6)

    meter.tick()


def test_a_reader_that_waits_for_ever_is_given_up() -> None:
    with pytest.raises(ShortageError, match="too busy"):
        Meter(ReadLimits(wall_seconds=-1.0)).tick()
