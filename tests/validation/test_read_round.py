"""A file may change between the moment it is found and the moment it is read."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flow.many_hands import PERIOD, returns
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival
from tipxl.files import read_measured
from tipxl.intake.arrivals import arrivals
from tipxl.validation.read_round import read_returns
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.issued_forms import IssuedDesigns
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, RoundFiles

# The last leads to no cluster: its tasks are made as for one, and done here.
CREWS = [WorkerOptions(1), WorkerOptions(2), WorkerOptions(1, "tcp://127.0.0.1:9")]


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipxl.workers.dask_cluster._PATIENCE", 1)


def changed(path: Path, other: Path) -> ReturnMessage:
    del other
    path.write_bytes(path.read_bytes() + b" ")
    return ReturnMessage.OTHER_BYTES


def replaced(path: Path, other: Path) -> ReturnMessage:
    shutil.copyfile(other, path)
    return ReturnMessage.OTHER_BYTES


def taken_away(path: Path, other: Path) -> ReturnMessage:
    del other
    path.unlink()
    return ReturnMessage.OUT_OF_REACH


def unreadable(path: Path, other: Path) -> ReturnMessage:
    del other
    path.unlink()
    path.mkdir()
    return ReturnMessage.OUT_OF_REACH


@pytest.mark.parametrize("crew", CREWS, ids=["one", "two", "cluster"])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("change", [changed, replaced, taken_away, unreadable])
def test_a_file_that_is_another_when_it_is_read_is_held_and_no_other_return_changes(
    own_demo: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, Path], ReturnMessage],
    known: bool,
    crew: WorkerOptions,
) -> None:
    before = returns(own_demo, WorkerOptions(1))
    if not known:
        Folder(own_demo).cache.unlink()
    place = open_workspace(own_demo).files(PERIOD).returned
    expected: list[ReturnMessage] = []

    def then_changed(*args: object) -> tuple[Arrival, ...]:
        arrived = arrivals(*args)  # type: ignore[arg-type]
        paths = [place / each.arrival.file for each in before]
        expected.append(change(paths[0], paths[1]))
        return arrived

    monkeypatch.setattr("tipxl.validation.read_round.arrivals", then_changed)
    read: list[str] = []

    after = returns(own_demo, crew, read.append)

    assert before[0].counts
    assert after[0].verdict is Verdict.HELD
    assert [each.code for each in after[0].findings] == [expected[0].code]
    assert after[1:] == before[1:]
    assert sorted(read) == sorted(each.arrival.file for each in before)


@pytest.mark.parametrize("crew", CREWS, ids=["one", "two", "cluster"])
def test_of_files_that_are_known_and_of_those_that_are_not_each_is_told_once(
    own_demo: Path, crew: WorkerOptions
) -> None:
    Folder(own_demo).cache.unlink()
    told = [list[str](), list[str]()]
    found = [returns(own_demo, crew, each.append) for each in told]

    files = sorted(each.arrival.file for each in found[0])
    assert found[0] == found[1]
    assert [sorted(each) for each in told] == [files, files]


@pytest.mark.parametrize("known", [True, False])
def test_a_file_is_read_once_whether_it_is_known_or_not(
    own_demo: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    before = returns(own_demo, WorkerOptions(1))
    if not known:
        Folder(own_demo).cache.unlink()
    read = Counter[str]()

    def counted(path: Path, most: int) -> tuple[bytes, str]:
        read[path.name] += 1
        return read_measured(path, most)

    monkeypatch.setattr("tipxl.validation.named_returns.read_measured", counted)

    assert returns(own_demo, WorkerOptions(1)) == before
    alone = [each.arrival.file for each in before if each.counts and not each.lies_over]
    assert len(alone) > 5
    assert [read[each] for each in alone] == [1] * len(alone)


def test_what_a_body_was_issued_is_read_and_understood_once_where_one_process_does_the_work(
    own_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Folder(own_demo).cache.unlink()
    read = Counter[str]()

    def counted(files: RoundFiles, body: str) -> IssuedDesigns:
        read[body] += 1
        return issued_to(files, body)

    monkeypatch.setattr("tipxl.validation.named_returns.issued_to", counted)
    monkeypatch.setattr("tipxl.workspace.issued_forms.design_rows", None)

    found = returns(own_demo, WorkerOptions(1))

    assert {each.body for each in found if each.counts} <= read.keys()
    assert {*read.values()} == {1}


def test_whoever_validates_the_rows_that_the_forms_ask_for_are_the_same(own_demo: Path) -> None:
    Folder(own_demo).cache.unlink()
    rows = []
    for crew, known in ((CREWS[0], False), (CREWS[0], True), (CREWS[1], False)):
        if not known:
            Folder(own_demo).cache.unlink(missing_ok=True)
        workspace = open_workspace(own_demo, crew)
        read_returns(workspace, PERIOD)
        rows.append(workspace.records(PERIOD).row_keys)

    assert rows[0]
    assert rows == [rows[0]] * 3
