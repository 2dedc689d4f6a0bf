"""Contestants -> the median run of each; all of them run in turn."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.cells import Cells
from benchmarks.measure import Run, measured


@dataclass(frozen=True, slots=True)
class Contestant:
    """What is measured, what is put in order before, unmeasured, and what it is held against.

    `inside`: it prints itself what a part of it took, which counts instead of the whole process.
    """

    name: str
    command: list[str]
    against: str = ""  # the name of another contestant
    before: Callable[[], object] = lambda: None
    inside: bool = False
    cells: Callable[[], Cells] = Cells  # what it read and wrote, counted after its runs


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of a contestant's runs, what it is held against, how many, and of how much."""

    run: Run
    against: str
    runs: int = 1
    cells: Cells = field(default_factory=Cells)


def raced(racers: tuple[Contestant, ...], runs: int) -> dict[str, Measured]:
    """The median run of each, by its name."""
    taken: dict[str, list[Run]] = {each.name: [] for each in racers}
    for _ in range(runs):
        for each in racers:
            each.before()
            taken[each.name].append(measured(each.command, inside=each.inside))
    return {
        each.name: Measured(_median(taken[each.name]), each.against, runs, each.cells())
        for each in racers
    }


def _median(runs: list[Run]) -> Run:
    known = [each.cpu for each in runs if each.cpu is not None]
    return Run(
        statistics.median(each.wall for each in runs),
        statistics.median(known) if known else None,
        statistics.median(each.peak for each in runs),
    )
