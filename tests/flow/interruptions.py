"""Ctrl-C at random moments: `python -m tests.flow.interruptions 1000`.

Whatever its workers do, the program ends at once with one sentence, and nothing is half written.
Run it beside other work: what matters comes to light on a busy machine.
"""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from tipxl.commands.close import reopen
from tipxl.commands.demo import demo
from tipxl.commands.init import furnish
from tipxl.sample.scenario import SHOWN
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder

STOPPED = "Stopped. What was written before is whole; run the command again to go on."
PATIENCE = 60  # seconds after which a process hangs


@dataclass(frozen=True, slots=True)
class Interruption:
    """A command that was interrupted: after how long it ended, and what is wrong with its end."""

    words: tuple[str, ...]
    after: float
    ended_in: float
    returncode: int
    complaints: tuple[str, ...]


def interrupted(words: tuple[str, ...], root: Path, after: float) -> Interruption:
    """What comes of a command to which every process of the terminal hears a Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="tx") as scratch:
        process = subprocess.Popen(
            [sys.executable, "-m", "tipxl", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "TMPDIR": scratch},
        )
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)
        begun = time.monotonic()
        complaints: list[str] = []
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            complaints.append("hangs")
            os.killpg(process.pid, signal.SIGKILL)
        ended_in = time.monotonic() - begun
        shown = "".join(_shown(process, complaints))
    # One that Python shows before it has found the program is not the program's.
    if ("Traceback" in shown and "tipxl" in shown) or "Exception ignored" in shown:
        complaints.append(shown)
    if process.wait() not in {0, 1, 2, -signal.SIGINT}:
        complaints.append(f"exit code {process.returncode}: {shown}")
    if process.returncode == 2 and STOPPED not in shown:
        complaints.append(shown)
    complaints.extend(torn(root))
    return Interruption(words, after, ended_in, process.returncode, tuple(complaints))


def _shown(process: subprocess.Popen[bytes], complaints: list[str]) -> Iterator[str]:
    """What was shown until no process of the command is left that could show more."""
    assert process.stdout is not None
    with process.stdout as output:
        while select.select([output], [], [], PATIENCE)[0]:
            if not (chunk := os.read(output.fileno(), 10_000)):
                return
            yield chunk.decode()
    complaints.append("a worker lives on")


def torn(root: Path) -> Iterator[str]:
    """The files of a folder that are not whole."""
    for path in root.rglob("*.*"):
        try:
            if path.suffix in {".xlsx", ".docx"} and path.parent.name != "returned":
                ZipFile(path).close()
            elif path.suffix == ".jsonl":
                for line in path.read_text(encoding="utf-8").splitlines():
                    json.loads(line)
        except (BadZipFile, ValueError) as error:
            if not path.name.startswith("."):
                yield f"{path.relative_to(root)}: {error}"


class Folders:
    """Folders in which a command has everything to do."""

    def __init__(self, home: Path, demo_root: Path) -> None:
        self._home = home
        self._new = home / "new"
        furnish(self._new, {self._new / "templates" / "demo.key": sample().demo_key.read_bytes()})
        self._round = Path(shutil.copytree(demo_root, home / "round"))
        Folder(self._round).cache.unlink(missing_ok=True)
        reopen(self._round, SHOWN, "to begin anew", datetime(2018, 9, 30, 9, 30, tzinfo=UTC))

    def command(self, verb: str, workers: int) -> tuple[tuple[str, ...], Path]:
        """The words of a command, and the folder of its own in which it works."""
        root = self._home / "at work"
        shutil.rmtree(root, ignore_errors=True)
        if verb == "demo":
            return (verb, str(root)), root
        shutil.copytree(self._new if verb == "generate" else self._round, root)
        period = "2017H2" if verb == "generate" else str(SHOWN)
        return (verb, period, "--workers", str(workers), "--root", str(root)), root


VERBS = ("generate", "validate", "consolidate") * 3 + ("demo",)  # a demo takes a while


def interruptions(home: Path, demo_root: Path, count: int, seed: int) -> Iterator[Interruption]:
    """So many of them, over all commands and one to four workers, in copies of a demo's folder."""
    folders, choice = Folders(home, demo_root), random.Random(seed)
    lasts: dict[str, float] = {}
    for verb in sorted(set(VERBS) - {"demo"}):
        words, _ = folders.command(verb, 2)
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "tipxl", *words], capture_output=True, check=False)
        lasts[verb] = time.monotonic() - begun
    lasts["demo"] = sum(lasts.values())  # the forms and reports of its first rounds
    for number in range(count):
        verb = VERBS[number % len(VERBS)]
        words, root = folders.command(verb, choice.randint(1, 4))
        each = interrupted(words, root, choice.uniform(0.05, lasts[verb]))
        # What was done before it was interrupted shows nothing: how long it lasts is learnt.
        lasts[verb] *= 0.9 if each.returncode in {0, 1} else 1.03
        yield each


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    codes: Counter[int] = Counter()
    ended: list[float] = []
    bad = 0
    with tempfile.TemporaryDirectory(prefix="tipxl-interruptions-") as home:
        demo_root = Path(home) / "demo"
        demo(demo_root, until=SHOWN)
        for number, each in enumerate(interruptions(Path(home), demo_root, count, seed), 1):
            codes[each.returncode] += 1
            ended.append(each.ended_in)
            if each.complaints or each.ended_in > 1:
                bad += bool(each.complaints)
                print(f"{each.words} after {each.after:.3f} s, {each.ended_in:.2f} s:")
                print("\n".join(each.complaints), flush=True)
            if number % 50 == 0 or number == count:
                ended_sorted = sorted(ended)
                print(
                    f"{number} interruptions (seed {seed}): {bad} bad; exit codes {dict(codes)} "
                    "(2 and -2: it was at work); "
                    f"ended after {ended_sorted[len(ended) // 2]:.2f} s (median), "
                    f"{ended_sorted[-1]:.2f} s (longest), "
                    f"{sum(each > 1 for each in ended)} later than a second",
                    flush=True,
                )
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
