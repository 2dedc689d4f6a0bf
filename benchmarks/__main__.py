"""python -m benchmarks: makes folders of returns once, measures side by side, prints a table.

Every contestant runs in turn, round after round, so that a busy machine is as busy for all of
them; the table has medians. Quote ratios, not seconds.
"""

import platform
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import psutil

from benchmarks.folders import PERIOD, folder_of
from benchmarks.measure import Run, measured
from tipxl.rounds import Folder

LIBRARIES = ("openpyxl", "pandas", "python-calamine", "XlsxWriter")


@dataclass(frozen=True, slots=True)
class Contestant:
    """What is measured, and what is put in order before, unmeasured."""

    name: str
    command: list[str]
    before: Callable[[], object] = lambda: None


def contestants(folder: Folder, target: Path) -> tuple[Contestant, ...]:
    """tipxl and what people would use instead, on the same returns."""
    root, returned = str(folder.root), folder.round(PERIOD).returned
    tipxl = ["-m", "tipxl"]
    rival = ["-m", "benchmarks.rivals"]
    whole = [*tipxl, "consolidate", str(PERIOD), "--root", root]
    first = sorted(returned.glob("*.xlsx"))[0]

    def forget() -> None:
        folder.cache.unlink(missing_ok=True)

    def forget_one() -> None:
        hidden = target / first.name
        first.rename(hidden)
        measured(whole)
        hidden.rename(first)

    rivals = ("script", "script-calamine", "openpyxl", "calamine")
    return (
        Contestant("bare python", ["-c", "pass"]),
        Contestant("tipxl --help", [*tipxl, "--help"]),
        Contestant("tipxl status", [*tipxl, "status", "--root", root]),
        *(
            Contestant(name, [*rival, name, str(returned), str(target / "merged.xlsx")])
            for name in rivals
        ),
        Contestant("tipxl consolidate, one process", [*whole, "--workers", "1"], forget),
        Contestant("tipxl consolidate", whole, forget),
        Contestant("tipxl consolidate again, one new return", whole, forget_one),
    )


def raced(racers: tuple[Contestant, ...], runs: int) -> dict[str, Run]:
    """The median run of each; all of them run in turn."""
    taken: dict[str, list[Run]] = {each.name: [] for each in racers}
    for _ in range(runs):
        for each in racers:
            each.before()
            taken[each.name].append(measured(each.command))
    return {name: _median(each) for name, each in taken.items()}


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        statistics.median(each.peak for each in runs),
    )


def table(returns: int, found: dict[str, Run]) -> str:
    """The medians as a table, beside the user's script."""
    yardstick = found["script"]
    lines = [
        f"### {returns:,} returns",
        "",
        "| What | wall s | cpu s | peak MiB | script ÷ this, wall | cpu |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {run.peak:.0f} "
            f"| {yardstick.wall / run.wall:.1f} | {yardstick.cpu / run.cpu:.1f} |"
            for name, run in found.items()
        ),
    ]
    return "\n".join(lines)


def machine() -> str:
    """The kind of machine and the versions, without a name or a path."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{each} {version(each)}" for each in LIBRARIES)
    return (
        f"{platform.system()}, {platform.machine()}, {psutil.cpu_count()} cores, {memory:.0f} GiB; "
        f"Python {platform.python_version()}, tipxl {version('tipxl')}, {libraries}."
    )


@click.command()
@click.option("--returns", "sizes", multiple=True, type=int, default=(10, 100, 1000))
@click.option("--runs", default=5, help="How often each runs; the table has medians.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where returns are made and kept.")
def main(sizes: tuple[int, ...], runs: int, folder: Path | None) -> None:
    """Measure tipxl against what people would use instead."""
    click.echo(machine())
    place = folder or Path(tempfile.gettempdir()) / "tipxl-benchmarks"
    for size in sizes:
        with tempfile.TemporaryDirectory() as target:
            racers = contestants(folder_of(place, size), Path(target))
            click.echo(f"\n{table(size, raced(racers, runs))}")


if __name__ == "__main__":
    main()
