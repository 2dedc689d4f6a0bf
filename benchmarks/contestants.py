"""Who runs: tipxl, step by step, and beside each step what people would use instead."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.cells import by_script, by_tipxl
from benchmarks.folders import PERIOD, SAVED, saved_by
from benchmarks.measure import measured
from benchmarks.race import Contestant
from benchmarks.rivals import merging
from tipxl.workspace.paths import Folder

SCRIPT = "script"
BARE = "bare Python"
SAME_CELLS = "openpyxl reads the same cells"
DRAWN = "XlsxWriter writes the same cells"
ONE, TWO = "tipxl consolidate, one process", "tipxl consolidate"

_TIPXL = ["-m", "tipxl"]


def a_race(folder: Folder, target: Path, dask: str = "") -> tuple[Contestant, ...]:
    """Everything that is measured on a folder of returns; `target` is for what is written."""
    return (
        *_starting(folder),
        *_consolidating(folder, target, dask),
        *_reading(folder),
        *_drawing(folder),
        *_generating(folder, target),
        *_validating(folder),
        *_evaluating(folder, target),
    )


@contextmanager
def with_dask(*, wanted: bool) -> Iterator[str]:
    """The address of a local cluster of two workers; "" where none is wanted."""
    if not wanted:
        yield ""
        return
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def _round(command: str, root: Path) -> list[str]:
    return [*_TIPXL, command, str(PERIOD), "--root", str(root)]


def _starting(folder: Folder) -> Iterator[Contestant]:
    root = str(folder.root)
    one = str(_first(folder))
    yield Contestant(BARE, ["-c", "pass"], BARE)
    yield Contestant("tipxl --help", [*_TIPXL, "--help"], BARE)
    status = [*_TIPXL, "status", "--root", root]
    yield Contestant("tipxl status", status, BARE, lambda: measured(status))  # nothing is new
    command = [*_TIPXL, "validate", str(PERIOD), one, "--root", root]
    yield Contestant("tipxl validate, one file", command, BARE)


def _first(folder: Folder) -> Path:
    return min(folder.round(PERIOD).returned.glob("*.xlsx"))


def _consolidating(folder: Folder, target: Path, dask: str) -> Iterator[Contestant]:
    files, whole = folder.round(PERIOD), _round("consolidate", folder.root)
    for name in merging():
        merged = target / f"{name}.xlsx"
        command = ["-m", "benchmarks.rivals", name, str(files.returned), str(merged)]
        yield Contestant(name, command, SCRIPT, cells=partial(by_script, files.returned, merged))
    cells = partial(by_tipxl, files.returned, files.consolidated, files.circulation)
    one = [*whole, "--workers", "1"]
    yield Contestant(ONE, one, SCRIPT, lambda: _forget(folder), cells=cells)
    yield Contestant(TWO, whole, SCRIPT, lambda: _forget(folder), cells=cells)
    if dask:
        command = [*whole, "--dask", dask]
        yield Contestant(f"{TWO}, --dask", command, SCRIPT, lambda: _forget(folder))

    def forget_one() -> None:
        hidden = target / _first(folder).name
        shutil.move(_first(folder), hidden)
        measured(whole)
        shutil.move(hidden, folder.round(PERIOD).returned / hidden.name)

    yield Contestant(f"{TWO} again, one new return", whole, SCRIPT, forget_one)


def _forget(folder: Folder) -> None:
    folder.cache.unlink(missing_ok=True)


def _inside(part: str, folder: Folder) -> list[str]:
    bodies = len(list(folder.round(PERIOD).issued.glob("*.xlsx")))
    return ["-m", "benchmarks.inside", part, str(folder.root), str(bodies)]


def _reading(folder: Folder) -> Iterator[Contestant]:
    for name, part in (
        (SAME_CELLS, "openpyxl_same"),
        ("openpyxl reads all cells", "openpyxl_all"),
        ("tipxl reads and judges", "judging"),
        ("tipxl reads and judges, two processes", "judging_by_two"),
        ("tipxl reads again, one new return", "judging_again"),
    ):
        yield Contestant(name, _inside(part, folder), SAME_CELLS, inside=True)
    for program in SAVED:
        saved = saved_by(program, folder)
        if saved is not None:
            yield from _reading_what_was_saved(program, saved)
    rival = ["-m", "benchmarks.rivals", "calamine", str(folder.round(PERIOD).returned), ""]
    yield Contestant("calamine reads the answers", rival, SAME_CELLS)


def _reading_what_was_saved(program: str, folder: Folder) -> Iterator[Contestant]:
    rival = f"openpyxl reads the same cells, saved by {program}"
    for name, part in (
        (rival, "openpyxl_same"),
        (f"tipxl reads and judges, saved by {program}", "judging"),
        (f"tipxl reads and judges, saved by {program}, two processes", "judging_by_two"),
    ):
        yield Contestant(name, _inside(part, folder), rival, inside=True)


def _drawing(folder: Folder) -> Iterator[Contestant]:
    for name, part in (
        (DRAWN, "cells_by_xlsxwriter"),
        ("XlsxWriter, with dropdowns and rules", "rules_by_xlsxwriter"),
        ("XlsxWriter as it is, with dropdowns", "forms_by_xlsxwriter"),
        ("tipxl draws the forms", "forms_by_tipxl"),
    ):
        yield Contestant(name, _inside(part, folder), DRAWN, inside=True)


def _generating(folder: Folder, target: Path) -> Iterator[Contestant]:
    root = target / "generating"

    def anew() -> None:
        shutil.rmtree(root, ignore_errors=True)
        for each in (folder.plan, folder.root / "templates"):
            copy = root / each.relative_to(folder.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if each.is_dir() else shutil.copy)(each, copy)

    name = "tipxl generate"
    yield Contestant(name, _round("generate", root), "", anew)
    yield Contestant(
        f"{name}, one process", [*_round("generate", root), "--workers", "1"], "", anew
    )


def _validating(folder: Folder) -> Iterator[Contestant]:
    command = _round("validate", folder.root)
    yield Contestant("tipxl validate", command, "", lambda: _forget(folder))


def _evaluating(folder: Folder, target: Path) -> Iterator[Contestant]:
    root = target / "evaluating"

    def closed() -> None:
        if not root.exists():
            shutil.copytree(folder.root, root)
            measured([*_round("close", root), "--yes"])

    yield Contestant(
        "tipxl evaluate", [*_TIPXL, "evaluate", "mid-term", "--root", str(root)], "", closed
    )
