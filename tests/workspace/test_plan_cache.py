"""A plan that was understood once is not read again; its file alone says whether it is the same."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.other.plan import other_plan
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.plan_reader import PlanRead
from tipxl.errors import TipxlError
from tipxl.excel.editable import plan_file
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.workspace import plan_cache
from tipxl.workspace.cache import Cache, CachedValue
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder
from tipxl.workspace.plan_cache import usable_plan

READ = plan_file.read_plan


def sample_plan() -> Plan:
    plan = read_plan(sample().plan.read_bytes()).plan
    assert plan is not None
    return plan


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with the sample plan, understood once."""
    folder = Folder(tmp_path)
    write_plan(sample_plan(), folder.plan)
    usable_plan(folder)
    return folder


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every plan.xlsx that is read from here on."""
    found: list[bytes] = []

    def noted(data: bytes) -> PlanRead:
        found.append(data)
        return READ(data)

    monkeypatch.setattr(plan_file, "read_plan", noted)
    return found


@pytest.mark.parametrize("plan", [sample_plan, other_plan])
def test_a_plan_is_read_once_and_is_the_same_ever_after(
    tmp_path: Path, readings: list[bytes], plan: Callable[[], Plan]
) -> None:
    folder = Folder(tmp_path)
    write_plan(plan(), folder.plan)

    found = [usable_plan(folder) for _ in range(3)]

    assert len(readings) == 1
    assert found == [READ(folder.plan.read_bytes()).plan] * 3


def test_a_plan_that_was_changed_is_read_anew_and_the_old_one_forgotten(
    folder: Folder, readings: list[bytes]
) -> None:
    before = folder.plan.read_bytes()
    write_plan(replace(usable_plan(folder), title="Another title"), folder.plan)

    assert usable_plan(folder).title == "Another title"
    assert usable_plan(folder).title == "Another title"
    folder.plan.write_bytes(before)
    assert usable_plan(folder).title != "Another title"
    assert len(readings) == 2


def test_another_program_reads_the_plan_anew(
    folder: Folder, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_cache, "program", lambda: "another")

    usable_plan(folder)

    assert len(readings) == 1


@pytest.mark.parametrize("value", [b"", b"\xff\x00", msgspec.msgpack.encode({"code": "NPA"})])
def test_what_is_no_plan_is_not_taken_for_one(
    folder: Folder, readings: list[bytes], monkeypatch: pytest.MonkeyPatch, value: bytes
) -> None:
    monkeypatch.setattr(Cache, "get", lambda *_: CachedValue("", value))

    assert usable_plan(folder) == sample_plan()
    assert len(readings) == 1


def test_a_plan_that_cannot_be_used_is_told_each_time(
    folder: Folder, readings: list[bytes]
) -> None:
    folder.plan.write_bytes(b"This is no workbook.")

    for _ in range(2):
        with pytest.raises(TipxlError, match="cannot be used yet"):
            usable_plan(folder)
    assert len(readings) == 2
