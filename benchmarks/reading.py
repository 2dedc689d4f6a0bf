"""Reading and validating returns, against openpyxl read-only that merely reads them.

    python benchmarks/reading.py --returns 500

Good returns of every body are made from forms of a new folder, each with texts of its own. Then, in
one process and file by file in turn: openpyxl in read-only mode looks at every cell of the file; at
every cell of those sheets only that tipxl looks at (it leaves out the form's own machinery); and
tipxl reads the file, knows it and judges it by every rule. Processor time is counted, so that a
busy machine does not matter much; quote the ratios, not the times.
"""

import argparse
import io
import re
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from tipxl.domain.period import Period
from tipxl.domain.returned import Arrival
from tipxl.domain.template import UNREAD
from tipxl.excel.fill import filled
from tipxl.steps.designs import latest_design
from tipxl.steps.generate import Request, generate
from tipxl.steps.init import init
from tipxl.steps.invent import Fate, invent
from tipxl.steps.opening import Desk, open_folder
from tipxl.steps.reading import Before, judge_file

PERIOD = Period.parse("2017H2")
NOW = datetime(2018, 1, 20, 9, tzinfo=UTC)
WORDS = re.compile(rb"\(invented\)")


def good_returns(desk: Desk, number: int) -> list[bytes]:
    """As many returns, body after body, no two alike."""
    files = desk.files(PERIOD)
    found = []
    for form in sorted(files.issued.glob("*.xlsx")):
        template = latest_design(files, form.stem)
        assert template is not None, form
        found.append(filled(form.read_bytes(), invent(template, Fate())))
    return [_varied(found[n % len(found)], n) for n in range(number)]


def _varied(data: bytes, number: int) -> bytes:
    made = io.BytesIO()
    old, new = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED)
    with old, new:
        for name in old.namelist():
            new.writestr(name, WORDS.sub(b"(number %d)" % number, old.read(name)))
    return made.getvalue()


def openpyxl_reads(data: bytes, leave_out: frozenset[str] = frozenset()) -> int:
    """How many filled cells openpyxl sees."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = (sheet for sheet in book.worksheets if sheet.title not in leave_out)
    count = sum(cell is not None for sheet in sheets for row in sheet.values for cell in row)
    book.close()
    return count


def tipxl_judges(desk: Desk, data: bytes) -> None:
    """One return read, known and judged; a bad one would make the comparison worthless."""
    arrival = Arrival("return.xlsx", "return.xlsx", "", NOW, "", "")
    returned = judge_file(desk, data, arrival, Before(PERIOD))
    assert returned.counts, returned.says


def seconds(work: Callable[[], object]) -> float:
    """The processor time that the work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def compared(desk: Desk, returns: list[bytes]) -> list[float]:
    """What each of the three needs for all returns; who begins changes with every return."""
    work = (
        openpyxl_reads,
        partial(openpyxl_reads, leave_out=UNREAD),
        partial(tipxl_judges, desk),
    )
    used = [0.0] * len(work)
    for number, data in enumerate(returns):
        for turn in range(len(work)):
            at = (number + turn) % len(work)
            used[at] += seconds(partial(work[at], data))
    return used


def main() -> None:
    """Make the returns, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--returns", type=int, default=500)
    number = parser.parse_args().returns
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "plan"
        init(root)
        generate(root, Request(PERIOD), NOW)
        desk = open_folder(root)
        returns = good_returns(desk, number)
        size = statistics.mean(map(len, returns)) / 1024
        print(f"{number} returns, {size:.0f} KiB each on average")
        for name in ("cold", "warm"):
            whole, same, ours = (each / number * 1000 for each in compared(desk, returns))
            print(
                f"{name}, ms a file: tipxl {ours:.1f}; openpyxl {whole:.1f} for all cells "
                f"({whole / ours:.2f} times), {same:.1f} for the same cells "
                f"({same / ours:.2f} times)"
            )


if __name__ == "__main__":
    main()
