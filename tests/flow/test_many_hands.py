"""Whoever reads the returns, and whatever was read before, the same comes out."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.flow.many_hands import FIRST, NOW, PERIOD, forms, returns
from tipxl.commands.preview import preview
from tipxl.commands.validate import validate
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.returned import Return
from tipxl.errors import TipxlError
from tipxl.record_format import record_text
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.form_records import next_version
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record


@pytest.fixture(scope="module")
def plain(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Return, ...]:
    """The returns of a round as this process alone reads them, without a cache."""
    root = shutil.copytree(demo_root, tmp_path_factory.mktemp("plain") / "folder")
    Folder(root).cache.unlink(missing_ok=True)
    return returns(root, WorkerOptions(1))


@pytest.fixture
def root(own_demo: Path) -> Path:
    """A folder of one's own, in which nothing was read before."""
    Folder(own_demo).cache.unlink(missing_ok=True)
    return own_demo


def test_workers_read_what_one_process_reads(root: Path, plain: tuple[Return, ...]) -> None:
    assert repr(returns(root, WorkerOptions(2))) == repr(plain)


def test_the_cache_gives_what_the_files_gave(root: Path, plain: tuple[Return, ...]) -> None:
    returns(root, WorkerOptions(1))

    assert repr(returns(root, WorkerOptions(1))) == repr(plain)


@pytest.mark.parametrize("worker_options", [WorkerOptions(1), WorkerOptions(2)])
def test_findings_are_the_same_bytes_with_and_without_a_cache(
    root: Path, worker_options: WorkerOptions
) -> None:
    files = open_workspace(root).files(PERIOD)
    validate(root, PERIOD)
    with_a_cache = files.findings.read_bytes()
    files.folder.cache.unlink()
    for _ in range(2):
        validate(root, PERIOD, worker_options=worker_options)

        assert files.findings.read_bytes() == with_a_cache


@pytest.mark.parametrize("workers", [2, None])
def test_forms_are_the_same_bytes_from_any_number_of_workers(
    tmp_path: Path, workers: int | None
) -> None:
    alone = forms(tmp_path / "alone", WorkerOptions(1))

    assert len(alone) > 20
    assert forms(tmp_path / "together", WorkerOptions(workers)) == alone


def test_a_form_whose_process_died_is_told_and_nothing_is_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("tipxl.workspace.form_drawing.form_workbook", no_memory)

    with pytest.raises(TipxlError, match="cannot be made: the process that drew it was ended"):
        forms(tmp_path, WorkerOptions(1))
    assert not open_workspace(tmp_path).files(FIRST).root.exists()


def test_a_second_reading_opens_no_workbook(
    root: Path, plain: tuple[Return, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    returns(root, WorkerOptions(1))
    monkeypatch.setattr("tipxl.validation.validate_file.read_book", None)
    monkeypatch.setattr("tipxl.validation.held_files.read_book", None)

    assert returns(root, WorkerOptions(1)) == plain


def test_a_file_that_was_changed_is_not_taken_from_the_cache(root: Path) -> None:
    before = returns(root, WorkerOptions(1))
    path = open_workspace(root).files(PERIOD).returned / before[0].arrival.file
    path.write_bytes(path.read_bytes() + b" ")

    after = returns(root, WorkerOptions(1))

    assert not after[0].counts
    assert after[1:] == before[1:]


def test_another_program_judges_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    returns(root, WorkerOptions(1))
    monkeypatch.setattr("tipxl.validation.result_cache.program", lambda: "another version")
    monkeypatch.setattr("tipxl.validation.validate_file.read_book", None)

    with pytest.raises(TypeError):
        returns(root, WorkerOptions(1))


def another_form(root: Path, body: str) -> None:
    workspace = open_workspace(root)
    files = workspace.files(PERIOD)
    version = next_version(files, body, workspace.journal(PERIOD))
    first = read_record(files.design(body, version - 1), IssuedForm)
    second = replace(first, identity=replace(first.identity, version=version))
    files.design(body, version).write_bytes(record_text(second))


def other_rules(root: Path, body: str) -> None:
    del body
    files = open_workspace(root).files(PERIOD)
    schema = next(files.record.glob("report-*.toml"))
    other = schema.read_bytes() + b"# other words\n"
    files.schema(hashlib.sha256(other).hexdigest()).write_bytes(other)


def another_key(root: Path, body: str) -> None:
    del body
    Folder(root).key.write_bytes(b"0123456789abcdef" * 4)


@pytest.mark.parametrize("change", [another_form, other_rules, another_key])
def test_what_a_verdict_hangs_on_is_part_of_the_key(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path, str], None]
) -> None:
    before = returns(root, WorkerOptions(1))
    change(root, next(each.body for each in before if each.counts))
    monkeypatch.setattr("tipxl.validation.validate_file.read_book", None)

    with pytest.raises(TypeError):
        returns(root, WorkerOptions(1))


def everything(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("cached", [True, False])
def test_judging_a_file_that_lies_elsewhere_writes_nothing_at_all(root: Path, cached: bool) -> None:
    before = returns(root, WorkerOptions(1))
    if not cached:
        Folder(root).cache.unlink()
    path = open_workspace(root).files(PERIOD).returned / before[0].arrival.file
    stood = everything(root)

    judged = preview(root, PERIOD, (path,), NOW, WorkerOptions(1))

    assert judged.returns[0].verdict == before[0].verdict
    assert everything(root) == stood


@pytest.mark.parametrize("where", ["damaged", "a folder"])
def test_without_a_cache_that_can_be_used_the_work_is_done_all_the_same(
    root: Path, plain: tuple[Return, ...], where: str
) -> None:
    cache = Folder(root).cache
    if where == "a folder":
        cache.mkdir()
    else:
        cache.write_bytes(b"no database" * 1000)

    assert returns(root, WorkerOptions(1)) == plain
