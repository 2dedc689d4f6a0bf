"""No bytes whatever make the door raise, hang or take more memory than any file may."""

import io
import pickle
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import zoo
from tests.excel.xlsx.test_read_any import GOOD, MAGICS, XML, edited
from tests.excel.xlsx.test_read_heavy import MOST_MIB

HOME = Path(__file__).parents[3]
SECONDS = 60  # of the processor, after which a single file is taken to hang the reader
FILES = 1_500

# One process reads them all: what one file leaves behind would add up.
READ_ALL = """
import pickle, re, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from tipxl.domain.core.workbook import Workbook, Unreadable
from tipxl.excel.read import read_book
slowest = 0.0
for data in pickle.load(sys.stdin.buffer):
    begun = time.process_time()
    assert isinstance(read_book(data), Workbook | Unreadable)
    slowest = max(slowest, time.process_time() - begun)
status = open("/proc/self/status").read()
print(slowest, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024)
"""

HUNGRY = (
    b"9" * 400,
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<row r="1048576" hidden="1">',
    b'<col min="1" max="16384" hidden="1"/>',
    b'<mergeCell ref="A1:XFD1048576"/>',
    b'table:number-rows-repeated="1048576" table:number-columns-repeated="16384"',
    b'<text:s text:c="32767"/>',
    b"<a>" * 300,
    b'<dataValidation type="list" sqref="A1:XFD1048576 A1:A9"/>',
    b'<definedName name="x">' + b"y" * 9_000 + b"</definedName>",
)


def strange(chance: random.Random) -> bytes:
    """A good file with some bytes changed, of the whole or of one part; or nothing but noise."""
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice(MAGICS) + chance.randbytes(chance.randrange(3_000))
    data = chance.choice(GOOD)
    if kind < 3 or not data.startswith(b"PK"):
        return edited(data, some_edits(chance, len(data)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: list[tuple[str, zoo.Content]] = [(n, archive.read(n)) for n in archive.namelist()]
    at = chance.randrange(len(parts))
    name, content = parts[at]
    assert isinstance(content, bytes)
    parts[at] = name, edited(content, some_edits(chance, len(content)))
    return zoo.raw_zip(parts)


def some_edits(chance: random.Random, size: int) -> list[tuple[int, int, bytes]]:
    def bytes_to_put_in() -> bytes:
        taken = (chance.choice(XML), chance.choice(HUNGRY), chance.randbytes(4), b"")
        return chance.choice(taken) * chance.choice((1, 1, 1, 2_000))

    number = chance.randrange(1, 6)
    return [(chance.randrange(size + 1), chance.randrange(30), bytes_to_put_in())
            for _ in range(number)]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux does")
def test_many_strange_files_are_each_answered_within_time_and_memory() -> None:
    chance = random.Random("strange files")
    files = [strange(chance) for _ in range(FILES)]

    done = subprocess.run(
        [sys.executable, "-c", READ_ALL],
        input=pickle.dumps(files), capture_output=True, cwd=HOME, timeout=900, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    slowest, used = map(float, done.stdout.split())
    assert slowest < SECONDS
    assert used < MOST_MIB
