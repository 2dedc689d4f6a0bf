"""Whoever reads the returns, and whatever was read before, the same comes out."""

import importlib.util
import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.steps.returning import Returning
from tipxl.crew import Crew
from tipxl.domain.period import Period
from tipxl.domain.returned import Return
from tipxl.rounds import Folder
from tipxl.steps.opening import Tick, open_folder, silent
from tipxl.steps.reading import read_returns
from tipxl.steps.validate import validate

PERIOD = Period.parse("2018H1")


def returns(root: Path, crew: Crew, tick: Tick = silent) -> tuple[Return, ...]:
    return read_returns(open_folder(root, crew), PERIOD, tick)


@pytest.fixture(scope="module")
def plain(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Return, ...]:
    """The returns of a round as this process alone reads them, without a cache."""
    root = shutil.copytree(demo_root, tmp_path_factory.mktemp("plain") / "folder")
    Folder(root).cache.unlink(missing_ok=True)
    return returns(root, Crew(1))


@pytest.fixture
def root(own_demo: Path) -> Path:
    """A folder of one's own, in which nothing was read before."""
    Folder(own_demo).cache.unlink(missing_ok=True)
    return own_demo


def test_workers_read_what_one_process_reads(root: Path, plain: tuple[Return, ...]) -> None:
    assert repr(returns(root, Crew(2))) == repr(plain)


def test_the_cache_gives_what_the_files_gave(root: Path, plain: tuple[Return, ...]) -> None:
    returns(root, Crew(1))

    assert repr(returns(root, Crew(1))) == repr(plain)


def test_what_is_written_is_the_same_bytes(returning: Returning) -> None:
    returning.drop("a.xlsx", returning.filled())
    returning.collect()
    written = []
    for crew in (Crew(1), Crew(2), Crew(1)):
        validate(returning.root, returning.files.period, crew=crew)
        written.append(returning.files.findings.read_bytes())

    assert written[0] == written[1] == written[2]


def test_a_second_reading_opens_no_workbook(
    root: Path, plain: tuple[Return, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    returns(root, Crew(1))
    monkeypatch.setattr("tipxl.steps.judging.read_book", None)
    monkeypatch.setattr("tipxl.steps.ruling.read_book", None)

    assert returns(root, Crew(1)) == plain


def test_a_file_that_was_changed_is_not_taken_from_the_cache(root: Path) -> None:
    before = returns(root, Crew(1))
    path = open_folder(root).files(PERIOD).returned / before[0].arrival.file
    path.write_bytes(path.read_bytes() + b" ")

    after = returns(root, Crew(1))

    assert not after[0].counts
    assert after[1:] == before[1:]


def test_another_program_judges_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    returns(root, Crew(1))
    monkeypatch.setattr("tipxl.steps.kept.program", lambda: "another version")
    monkeypatch.setattr("tipxl.steps.judging.read_book", None)

    with pytest.raises(TypeError):
        returns(root, Crew(1))


@pytest.mark.parametrize("where", ["damaged", "a folder"])
def test_without_a_cache_that_can_be_used_the_work_is_done_all_the_same(
    root: Path, plain: tuple[Return, ...], where: str
) -> None:
    cache = Folder(root).cache
    if where == "a folder":
        cache.mkdir()
    else:
        cache.write_bytes(b"no database" * 1000)

    assert returns(root, Crew(1)) == plain


def test_a_cluster_that_is_not_there_is_told_and_the_work_is_done_here(
    root: Path, plain: tuple[Return, ...]
) -> None:
    _need_dask()
    told: list[str] = []

    found = returns(root, Crew(1, "tcp://127.0.0.1:9", told.append))

    assert found == plain
    assert told == [
        "There is no Dask cluster at tcp://127.0.0.1:9. The work is done on this computer."
    ]


def test_a_cluster_that_loses_a_worker_gives_the_same(
    root: Path, plain: tuple[Return, ...]
) -> None:
    _need_dask()
    from distributed import Client, LocalCluster

    told: list[str] = []
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        Client(cluster, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        victims = list(client.run(os.getpid).values())[:1]

        def kill_one(file: str) -> None:
            del file
            if victims:
                os.kill(victims.pop(), signal.SIGTERM)

        found = returns(root, Crew(1, cluster.scheduler_address, told.append), kill_one)

    assert told == []
    assert victims == []
    assert repr(found) == repr(plain)


def _need_dask() -> None:
    if importlib.util.find_spec("distributed") is None:
        if os.environ.get("CI"):
            pytest.fail("The extra tipxl[dask] is not installed.")
        pytest.skip("The extra tipxl[dask] is not installed.")
