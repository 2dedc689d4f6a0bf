"""The benchmarks still run, from returns that are made to the table and the plot."""

import time
from collections.abc import Mapping
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path

import openpyxl
import psutil
import pytest
from click.testing import CliRunner

from benchmarks.contestants import a_race
from benchmarks.doublings import KINDS, called
from benchmarks.folders import PERIOD, folder_of
from benchmarks.measure import Run, measured
from benchmarks.race import Contestant, Measured, raced
from benchmarks.real_doublings import KINDS as REAL_KINDS
from benchmarks.real_doublings import taken
from benchmarks.results import Results, written
from benchmarks.rivals import ABOVE, SHEETS, merging
from benchmarks.tape import recorded
from tests.excel.test_quick_rows import parts_of
from tipxl.cli import main
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return folder_of(tmp_path_factory.mktemp("benchmarks"), 2)


class Mostly:
    """Commands measured: the first of each program in a process of its own, the others in this one.

    That each starts is seen by the first; to load the same libraries thirty times takes most of
    the time of commands that have two returns to read.
    """

    def __init__(self) -> None:
        self._started: set[str] = set()

    def __call__(self, command: list[str], *, inside: bool = False) -> Run:
        program = " ".join(command[:2])
        if command[0] != "-m" or program not in self._started:
            self._started.add(program)
            return measured(command, inside=inside)
        wall, cpu = time.perf_counter(), time.process_time()
        with redirect_stdout(StringIO()) as printed:
            _in_this_process(*command[1:])
        peak = psutil.Process().memory_info().rss / 2**20
        if inside:
            assert "measured" in printed.getvalue()
        return Run(time.perf_counter() - wall, time.process_time() - cpu, peak)


def _in_this_process(program: str, *words: str) -> None:
    if program != "tipxl":
        import_module(program).main(*words)
        return
    done = CliRunner().invoke(main, words)
    if done.exit_code not in (0, 1) or not isinstance(done.exception, SystemExit | None):
        raise RuntimeError(f"{words} failed: {done.output}") from done.exception


@pytest.fixture(scope="module")
def race(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Contestant, ...], Mapping[str, Measured]]:
    """Every contestant, and what it took once."""
    with pytest.MonkeyPatch.context() as patch:
        mostly = Mostly()
        for module in ("race", "contestants"):
            patch.setattr(f"benchmarks.{module}.measured", mostly)
        racers = a_race(folder, tmp_path_factory.mktemp("race"))
        return racers, raced(racers, 1)


def test_every_contestant_runs_and_stands_in_the_table_and_the_plot(
    race: tuple[tuple[Contestant, ...], Mapping[str, Measured]], tmp_path: Path
) -> None:
    found: Results = {2: dict(race[1])}

    written(found, tmp_path / "results")
    written({4: found[2]}, tmp_path / "results")

    table = (tmp_path / "results" / "RESULTS.md").read_text(encoding="utf-8")
    assert all(table.count(f"| {each.name} |") >= 2 for each in race[0])
    assert all(each.run.wall > 0 and each.run.peak > 0 for each in found[2].values())
    assert {each.against for each in found[2].values()} <= {"", *found[2]}
    assert b"</svg>" in (tmp_path / "results" / "growth.svg").read_bytes()


def test_a_command_that_prints_much_comes_to_its_end() -> None:
    much = "import sys; print('x' * 10**6); print('x' * 10**6, file=sys.stderr); print('2.5 1.5')"

    run = measured(["-c", much], inside=True)

    assert (run.wall, run.cpu) == (2.5, 1.5)


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(RuntimeError, match="no such body"):
        measured(["-c", "import sys; print('no such body', file=sys.stderr); sys.exit(2)"])


def test_a_rival_that_fails_is_told_and_not_measured() -> None:
    with pytest.raises(RuntimeError, match="no such file"):
        measured(["-c", "raise SystemExit('no such file')"])


def test_every_script_writes_a_cell_for_nearly_every_one_that_it_reads(
    race: tuple[tuple[Contestant, ...], Mapping[str, Measured]],
) -> None:
    for name in merging():
        cells = race[1][name].cells

        assert cells.read and cells.written
        assert 0.7 * cells.read < cells.written < 1.2 * cells.read, name


def test_every_script_takes_the_headings_from_the_line_on_which_they_stand(folder: Folder) -> None:
    form = openpyxl.load_workbook(folder.round(PERIOD).issued / "B00001.xlsx")
    schema = open_workspace(folder.root).schema
    blocks = {each.sheet: each for each in schema.blocks if each.sheet in SHEETS[1:]}

    assert len(blocks) > 2
    for sheet, block in blocks.items():
        headings = {cell.value for cell in form[sheet][ABOVE + 1]}
        assert {column.heading for column in block.columns if column.heading} <= headings, sheet


def test_xlsxwriter_alone_writes_the_cells_that_the_form_has(folder: Folder) -> None:
    workspace = open_workspace(folder.root)
    issued_form = read_record(workspace.files(PERIOD).design("B00001", 1), IssuedForm)
    form = parts_of(form_workbook(issued_form, workspace.schema))

    played = parts_of(recorded(issued_form, workspace.schema).ready().play())

    sheets = [name for name in form if name.startswith("xl/worksheets/sheet")]
    assert [played[name].count(b"<c ") for name in sheets] == [
        form[name].count(b"<c ") for name in sheets
    ]
    assert [played[name].count(b"<dataValidation ") for name in sheets] == [
        form[name].count(b"<dataValidation ") for name in sheets
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_twice_as_much_takes_about_twice_as_many_calls(kind: str) -> None:
    make, count = KINDS[kind]

    assert called(make, max(40, count // 10)).ratio < 2.3


@pytest.fixture(scope="module")
def mostly() -> Mostly:
    return Mostly()


@pytest.mark.parametrize("kind", REAL_KINDS)
def test_folders_with_twice_as_much_are_made_and_measured(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mostly: Mostly
) -> None:
    monkeypatch.setattr("benchmarks.real_doublings.measured", mostly)

    found = dict(taken(tmp_path, kind, 4))

    verbs = REAL_KINDS[kind][2]
    assert [*found] == [f"{verb}{again}" for verb in verbs for again in ("", " again")]
    assert all(seconds > 0 for seconds in found.values())
    files = Folder(tmp_path / "doubled-4").round(PERIOD)
    assert files.findings.exists() == ("validate" in verbs)
