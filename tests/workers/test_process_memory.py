"""What a desk keeps in memory is used only where all that it hangs on is as it was."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import LAST, a_return, a_template, an_arrival, an_occasion
from tests.other.plan import other_plan
from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.recognise import SigningKeys
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.record_format import record_text
from tipxl.validation.result_cache import ResultCache
from tipxl.validation.validate_file import ValidationTerms
from tipxl.workers.process_memory import MEMORY, ProcessMemory
from tipxl.workspace.cache import opened
from tipxl.workspace.issued_forms import IssuedDesigns, RecordFile
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder
from tipxl.workspace.plan_cache import usable_plan

RETURNED = a_return(a_template())
TERMS = ValidationTerms("SYN", Period.parse("2018H1"), SigningKeys(b"key"))
FORM = RecordFile("ABC-1.json", record_text(a_template()))
ANOTHER = RecordFile("ABC-1.json", record_text(a_template("ABC", an_occasion(LAST))))


@pytest.fixture(autouse=True)
def a_desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(MEMORY, "is_kept", True)
    monkeypatch.setattr(MEMORY, "_shelves", {})
    yield


def issued(form: RecordFile = FORM) -> IssuedDesigns:
    return IssuedDesigns(designs={1: form})


def found(
    place: Path,
    terms: ValidationTerms = TERMS,
    *,
    form: RecordFile = FORM,
    said: str = "",
    waivers: tuple[Waiver, ...] = (),
    arrival: Arrival = RETURNED.arrival,
) -> Return | None:
    """The return of ABC as it is found without the file of the cache."""
    with opened(place / "another-cache") as cache:
        return ResultCache(cache, terms, lambda _: issued(form), waivers).find(arrival, said)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder whose round has been read."""
    with opened(tmp_path / "cache") as cache:
        results = ResultCache(cache, TERMS, lambda _: issued())
        results.store(RETURNED.arrival, RETURNED)
        results.tidy()
    return tmp_path


def test_a_return_is_the_same_object_as_long_as_nothing_has_changed(place: Path) -> None:
    assert found(place) is RETURNED


@pytest.mark.parametrize(
    "terms",
    [
        replace(TERMS, keys=SigningKeys(b"another")),
        replace(TERMS, period=Period.parse("2018H2")),
        replace(TERMS, schemas=(RecordFile("report.toml", b"another"),)),
    ],
    ids=["key", "round", "rules"],
)
def test_a_return_is_judged_again_by_other_terms(place: Path, terms: ValidationTerms) -> None:
    assert found(place, terms) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"form": ANOTHER},
        {"said": "something before"},
        {"waivers": (Waiver("ABC", "V01", TERMS.period, TERMS.period, "agreed", "AB"),)},
        {"arrival": an_arrival(day=21)},
        {"arrival": replace(RETURNED.arrival, sha256="other bytes")},
    ],
    ids=["form", "said before", "waiver", "moment", "bytes"],
)
def test_a_return_is_judged_again_where_anything_it_hangs_on_has_changed(
    place: Path, changes: dict[str, Any]
) -> None:
    assert found(place, **changes) is None


def test_another_program_keeps_nothing_of_the_last(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipxl.validation.result_cache.program", lambda: "a newer tipxl")

    assert found(place) is None


def test_a_plan_is_the_same_object_until_its_file_changes(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    write_plan(sample_plan(), folder.plan)
    first = usable_plan(folder)

    assert usable_plan(folder) is first
    write_plan(other_plan(), folder.plan)
    assert usable_plan(folder).title != first.title
    write_plan(sample_plan(), folder.plan)
    assert usable_plan(folder) == first


def sample_plan() -> Plan:
    plan = read_plan(sample().plan.read_bytes()).plan
    assert plan is not None
    return plan


def test_a_command_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MEMORY, "is_kept", False)
    folder = Folder(tmp_path)
    write_plan(sample_plan(), folder.plan)

    assert usable_plan(folder) is not usable_plan(folder)


def test_only_a_few_shelves_are_kept_the_last_ones() -> None:
    memory = ProcessMemory()
    memory.is_kept = True
    for number in range(5):
        memory.keep(str(number), {b"key": number})
    memory.keep("4", {b"other": 5})

    assert [memory.get(str(number), b"key") for number in range(5)] == [None, 1, 2, 3, None]
    assert memory.get("4", b"other") == 5


def test_several_pages_at_once_keep_what_they_read() -> None:
    memory = ProcessMemory()
    memory.is_kept = True
    before = sys.getswitchinterval()

    def keep(page: int) -> None:
        for number in range(3_000):
            memory.keep(f"{page} {number}", {})

    sys.setswitchinterval(1e-6)  # as on a computer that is busy
    try:
        with ThreadPoolExecutor(8) as pages:
            list(pages.map(keep, range(8)))
    finally:
        sys.setswitchinterval(before)


def test_a_desk_that_is_closed_leaves_nothing_in_memory() -> None:
    memory = ProcessMemory()
    with memory.kept():
        memory.keep("plan", {b"1": "a plan"})
        assert memory.get("plan", b"1") == "a plan"

    assert memory.get("plan", b"1") is None
    memory.keep("plan", {b"1": "a plan"})
    assert memory.get("plan", b"1") is None
