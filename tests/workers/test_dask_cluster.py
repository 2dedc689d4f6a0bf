"""A Dask cluster gives what this computer gives, and where it cannot, this computer does."""

import importlib.util
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.flow.many_hands import PERIOD, forms, returns
from tipxl.intake.arrivals import arrivals
from tipxl.validation.read_round import records_of
from tipxl.validation.shared_returns import remote_task
from tipxl.validation.validate_file import ValidationTask
from tipxl.workers.job import Job, handed_out
from tipxl.workers.pool import spread
from tipxl.workers.program import program
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

if TYPE_CHECKING:
    from distributed import Client

NOWHERE = "tcp://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _dask() -> None:
    if importlib.util.find_spec("distributed") is None:
        if os.environ.get("CI"):
            pytest.fail("The extra tipxl[dask] is not installed.")
        pytest.skip("The extra tipxl[dask] is not installed.")


@contextmanager
def a_cluster() -> Iterator[tuple[str, "Client"]]:
    """The address of a cluster of two workers, and a client that does things to it."""
    import dask
    from distributed import Client, LocalCluster

    with (
        tempfile.TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),  # the scheduler's own
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            host="127.0.0.1",
            local_directory=scratch,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        yield cluster.scheduler_address, client


@pytest.fixture(scope="module")
def shared_cluster() -> Iterator[tuple[str, "Client"]]:
    """A cluster, and a client; what a test does to it, it takes back."""
    with a_cluster() as (address, client):
        yield address, client


@pytest.fixture
def as_begun(shared_cluster: tuple[str, "Client"]) -> tuple[str, "Client"]:
    """The same: both workers are there and have this program, whatever another test did to them."""
    address, client = shared_cluster
    client.wait_for_workers(2, timeout=600)
    assert [*client.run(program).values()] == [program()] * 2
    return address, client


@pytest.fixture
def cluster(as_begun: tuple[str, "Client"]) -> str:
    """The address of a cluster as it was begun."""
    return as_begun[0]


@pytest.fixture
def root(own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, in which nothing was read before, read a few files at a time."""
    monkeypatch.setattr("tipxl.workers.dask_cluster.AHEAD", 2)
    Folder(own_demo).cache.unlink(missing_ok=True)
    return own_demo


@pytest.fixture(scope="module")
def plain(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The returns of a round as one process of this computer reads them, without a cache."""
    root = shutil.copytree(demo_root, tmp_path_factory.mktemp("plain") / "folder")
    Folder(root).cache.unlink(missing_ok=True)
    return repr(returns(root, WorkerOptions(1)))


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(root: Path, plain: str) -> None:
    told: list[str] = []
    with a_cluster() as (address, client):
        victim = min(client.run(os.getpid).values())
        read: list[str] = []

        def kill_after_some(file: str) -> None:
            read.append(file)
            if len(read) == 5:
                os.kill(victim, signal.SIGKILL)

        found = returns(root, WorkerOptions(1, address, told.append), kill_after_some)
        alive = client.run(os.getpid).values()

    assert len(read) > 12  # so that most were still to do
    assert victim not in alive
    assert told == []
    assert repr(found) == plain


def test_forms_from_a_cluster_are_the_same_bytes(cluster: str, tmp_path: Path) -> None:
    told: list[str] = []
    written = [
        forms(tmp_path / name, worker_options)
        for name, worker_options in (
            ("here", WorkerOptions(1)),
            ("wide", WorkerOptions(None, cluster, told.append)),
        )
    ]

    assert told == []
    assert len(written[0]) > 20
    assert written[0] == written[1]


def have_another_program(client: "Client") -> None:
    def change() -> None:
        import importlib

        for name in ("dask_cluster", "program"):
            module = importlib.import_module(f"tipxl.workers.{name}")
            vars(module)["program"] = lambda: "another"

    client.run(change)


def have_this_program(client: "Client") -> None:
    def change_back() -> None:
        import importlib

        program = importlib.reload(importlib.import_module("tipxl.workers.program")).program
        vars(importlib.import_module("tipxl.workers.dask_cluster"))["program"] = program

    client.run(change_back)


def all_go(client: "Client") -> None:
    async def close(dask_scheduler: Any) -> None:
        for each in list(dask_scheduler.workers):
            await dask_scheduler.remove_worker(each, close=True, stimulus_id="all go")

    client.run_on_scheduler(close)  # type: ignore[no-untyped-call]


OTHERS = (
    "The workers of the Dask cluster at {} have another tipxl or another Python than this "
    "computer, or none. The work is done on this computer."
)
NOBODY = "The Dask cluster at {} has no workers. The work is done on this computer."


@pytest.mark.parametrize("after", [0, 5])
@pytest.mark.parametrize("case", [(have_another_program, OTHERS), (all_go, NOBODY)])
def test_what_the_cluster_does_not_do_is_done_here_from_where_it_stood(
    root: Path,
    plain: str,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[Callable[[Any], None], str],
    after: int,
    as_begun: tuple[str, "Client"],
) -> None:
    happens, sentence = case
    monkeypatch.setattr("tipxl.workers.dask_cluster._PATIENCE", 1)
    told: list[str] = []
    read: list[str] = []
    with ExitStack() as ended:
        if happens is all_go:  # and nobody comes back
            address, client = ended.enter_context(a_cluster())
        else:
            address, client = as_begun
            ended.callback(have_this_program, client)

        def tick(file: str) -> None:
            read.append(file)
            if len(read) == after:
                happens(client)

        if not after:
            happens(client)
        found = returns(root, WorkerOptions(1, address, told.append), tick)

    assert repr(found) == plain
    assert told == [sentence.format(address)]


def test_an_answer_that_came_as_the_cluster_went_is_made_here(
    root: Path, plain: str, monkeypatch: pytest.MonkeyPatch, as_begun: tuple[str, "Client"]
) -> None:
    """Its library then takes what came for an error, and cannot take that apart."""
    told = list[str]()
    raced = Future[Any]()
    raced.set_exception(ValueError("too many values to unpack (expected 3)"))

    def at_that_moment(*given: Any) -> Iterator[Future[Any]]:
        for number, future in enumerate(handed_out(*given)):
            yield raced if number == 3 else future

    monkeypatch.setattr("tipxl.workers.dask_cluster.handed_out", at_that_moment)

    found = returns(root, WorkerOptions(1, as_begun[0], told.append))

    assert repr(found) == plain
    assert [each.endswith("The work is done on this computer.") for each in told] == [True]


def test_a_cluster_that_is_not_there_is_told_and_the_work_is_done_here(
    root: Path, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipxl.workers.dask_cluster._PATIENCE", 1)
    told: list[str] = []

    found = returns(root, WorkerOptions(1, NOWHERE, told.append))

    assert repr(found) == plain
    assert told == [f"There is no Dask cluster at {NOWHERE}. The work is done on this computer."]


@pytest.mark.parametrize("address", ["", "nonsense", "ftp://127.0.0.1:9", "tcp://", "127.0.0.1:x"])
def test_an_address_that_is_none_is_told_in_a_sentence(address: str) -> None:
    told: list[str] = []

    with spread(
        Job(doubled, doubled, apiece=1), (1, 2), 2, WorkerOptions(1, address, told.append)
    ) as found:
        assert list(found) == [2, 4]
    assert len(told) == bool(address)


def test_without_dask_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tipxl.workers.dask_cluster", None)
    told: list[str] = []

    with spread(
        Job(doubled, doubled, apiece=1), (1, 2), 2, WorkerOptions(1, NOWHERE, told.append)
    ) as found:
        assert list(found) == [2, 4]
    assert told == [
        "A Dask cluster needs the extra tipxl[dask], which is not installed here. "
        "The work is done on this computer."
    ]


def doubled(number: int) -> int:
    return 2 * number


def copied(root: Path, target: Path) -> str:
    """The files of returned/ where the workers see them, as an address."""
    shutil.copytree(Folder(root).round(PERIOD).returned, target)
    return f"file://{target.as_posix()}"


def test_workers_fetch_the_files_from_where_they_all_see_them(
    root: Path, plain: str, cluster: str, tmp_path: Path
) -> None:
    told: list[str] = []
    shared = copied(root, tmp_path / "seen by all")

    found = returns(root, WorkerOptions(None, cluster, told.append, shared))

    assert told == []
    assert repr(found) == plain


def test_what_is_not_there_as_it_was_received_is_read_here(
    root: Path, plain: str, cluster: str, tmp_path: Path
) -> None:
    told: list[str] = []
    shared = copied(root, tmp_path / "shared")
    first, second, *_ = sorted((tmp_path / "shared").glob("*.xlsx"))
    first.unlink()
    second.write_bytes(b"another file")

    found = returns(root, WorkerOptions(None, cluster, told.append, shared))

    assert repr(found) == plain
    (sentence,) = told
    assert sentence.startswith(f"2 files not at {shared} as received")


def test_an_address_that_nobody_can_reach_changes_nothing(
    root: Path, plain: str, cluster: str
) -> None:
    told: list[str] = []

    found = returns(root, WorkerOptions(None, cluster, told.append, "nowhere://at all"))

    assert repr(found) == plain
    (sentence,) = told
    assert "not at nowhere://at all" in sentence
    assert "Protocol not known" in sentence


def test_a_task_that_is_fetched_carries_no_file(own_demo: Path) -> None:
    workspace = open_workspace(own_demo)
    arrival = arrivals(workspace.files(PERIOD), workspace.journal(PERIOD), workspace.zone)[0]
    task = ValidationTask(b"PK and much more", arrival, records_of(workspace, PERIOD).terms())

    sent = remote_task("s3://bucket/returned")(task)

    assert sent.task.data == b""
    assert sent.task.arrival == arrival
