"""What was measured -> a table, a plot, RESULTS.md."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec
import psutil

from benchmarks.contestants import ONE, SCRIPT, TWO
from benchmarks.race import Measured

Results = dict[int, dict[str, Measured]]

LIBRARIES = ("openpyxl", "pandas", "python-calamine", "XlsxWriter", "distributed")
_KEPT = "results.json"
#: What the plot shows.
SHOWN = (SCRIPT, "script with calamine", ONE, TWO, f"{TWO} again, one new return")


def table(returns: int, found: Mapping[str, Measured]) -> str:
    """The medians as a table; each beside what it is held against."""
    runs = max((each.runs for each in found.values()), default=0)
    lines = [
        f"### {returns:,} returns",
        "",
        f"{'One run' if runs == 1 else f'Medians of {runs} runs'}.",
        "",
        "| What | wall s | cpu s | peak MiB | cells read | written | held against "
        "| times as fast, wall | cpu |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |",
        *(_line(name, each, found.get(each.against)) for name, each in found.items()),
    ]
    return "\n".join(lines)


def _line(name: str, each: Measured, yardstick: Measured | None) -> str:
    run = each.run
    beside = "| | |"
    if yardstick is not None and yardstick is not each:
        wall = yardstick.run.wall / run.wall
        times = yardstick.run.cpu / run.cpu if yardstick.run.cpu and run.cpu else None
        beside = f"{each.against} | {wall:.2f} | {_shown(times, 2)} |"
    cells = " | ".join(
        "" if number is None else f"{number:,}" for number in (each.cells.read, each.cells.written)
    )
    processor = _shown(run.cpu, 3)
    return f"| {name} | {run.wall:.3f} | {processor} | {run.peak:.0f} | {cells} | {beside}"


def _shown(number: float | None, digits: int) -> str:
    """Nothing where it could not be measured."""
    return "" if number is None else f"{number:.{digits}f}"


def machine() -> str:
    """The kind of machine and the versions, without a name or a path."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{each} {version(each)}" for each in LIBRARIES)
    return (
        f"{platform.system()}, {platform.machine()}, {psutil.cpu_count()} cores, {memory:.0f} GiB; "
        f"Python {platform.python_version()}, tipxl {version('tipxl')}, {libraries}."
    )


def written(found: Results, folder: Path) -> None:
    """Write RESULTS.md and the plot, with the sizes that were measured there before."""
    folder.mkdir(parents=True, exist_ok=True)
    found = dict(sorted({**read(folder), **found}.items()))
    (folder / _KEPT).write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    tables = "\n\n".join(table(returns, each) for returns, each in found.items())
    text = (
        "# Results\n\nMade by `python -m benchmarks`; README.md beside this tells what "
        f"each contestant does. Quote ratios, not seconds.\n\n{machine()}\n\n"
        f"![Seconds by the number of returns](growth.svg)\n\n{tables}\n"
    )
    (folder / "RESULTS.md").write_text(text, encoding="utf-8")
    _plot(found, folder / "growth.svg")


def growth(found: Results) -> str:
    """How consolidating grows with the returns: the lines of the table in docs/scale.md."""
    again = f"{TWO} again, one new return"
    lines = ((n, each[TWO].run, each[again].run) for n, each in found.items() if TWO in each)
    return "\n".join(
        f"| {n:,} | {whole.wall:.1f} s | {whole.wall / n * 1000:.0f} ms | {later.wall:.1f} s "
        f"| {whole.peak:,.0f} MiB |"
        for n, whole, later in lines
    )


def read(folder: Path) -> Results:
    """What was measured before; nothing where nothing was."""
    kept = folder / _KEPT
    return msgspec.json.decode(kept.read_bytes(), type=Results) if kept.exists() else {}


def _plot(found: Results, path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot(xscale="log", yscale="log", xlabel="returns", ylabel="seconds (wall)")
    for name in SHOWN:
        points = [(n, each[name].run.wall) for n, each in found.items() if name in each]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(fontsize=8)
    figure.savefig(path, metadata={"Date": None})
