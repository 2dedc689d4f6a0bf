"""A workbook of ours that somebody changed by hand is kept beside before it is replaced."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports.model.test_fitting import a_report
from tipxl.commands.consolidate import consolidate
from tipxl.commands.validate import validate
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.reports.model.fitting import WorkbookLimits
from tipxl.workspace import owned_files, records
from tipxl.workspace.owned_files import (
    KeptCopy,
    fingerprint,
    is_owned,
    write_owned,
    write_report,
    write_shared,
)
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import WRITTEN

PERIOD = Period.parse("2018H1")


def a_workbook(text: str) -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = text
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


ONE, TWO, HERS = (a_workbook(text) for text in ("one", "two", "hers"))


def test_what_nobody_changed_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"

    assert [write_owned(path, data) for data in (ONE, ONE, TWO, ONE)] == [None] * 4
    assert path.read_bytes() == ONE
    assert sorted(each.name for each in tmp_path.iterdir()) == [WRITTEN, "report.xlsx"]


def test_what_was_changed_by_hand_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    kept = []
    for data in (HERS, TWO):
        path.write_bytes(data)
        kept.append(write_owned(path, ONE))

    assert [each.path.name for each in kept if each] == [
        "report (changed by hand 1).xlsx",
        "report (changed by hand 2).xlsx",
    ]
    assert [each.path.read_bytes() for each in kept if each] == [HERS, TWO]
    assert all("You had changed report.xlsx" in each.words for each in kept if each)
    assert path.read_bytes() == ONE


def test_a_workbook_whose_origin_is_not_known_is_kept_as_well(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(HERS)

    kept = write_owned(path, ONE)

    assert kept is not None
    assert kept.path.read_bytes() == HERS
    assert write_owned(path, ONE) is None


def test_where_the_note_of_what_was_written_is_lost_nobody_is_told_to_have_changed_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    for left, data in ((b"", TWO), (b"{", ONE)):
        (tmp_path / WRITTEN).write_bytes(left)

        kept = write_owned(path, data)

        assert kept is not None
        assert "You had" not in kept.words
        assert (
            f"Whether you had changed report.xlsx is not known any more: {tmp_path / WRITTEN}"
            in (kept.words)
        )
        assert str(kept.path) in kept.words


def test_the_note_of_another_folder_tells_nothing_of_this(tmp_path: Path) -> None:
    here, there = tmp_path / "2018H1", tmp_path / "2018H2"
    for folder, data in ((here, ONE), (there, TWO)):
        folder.mkdir()
        write_owned(folder / "report.xlsx", data)
    shutil.copyfile(there / WRITTEN, here / WRITTEN)

    kept = write_owned(here / "report.xlsx", TWO)

    assert kept is not None
    assert "is not known any more" in kept.words
    assert "that of another folder" in kept.words
    assert write_owned(here / "report.xlsx", ONE) is None  # the note is its own again


def test_once_the_note_was_lost_the_first_file_that_is_written_makes_the_others_no_known_ones(
    tmp_path: Path,
) -> None:
    for name in ("findings.xlsx", "status.xlsx"):
        write_owned(tmp_path / name, ONE)
    (tmp_path / WRITTEN).unlink()
    write_owned(tmp_path / "findings.xlsx", ONE)

    kept = write_owned(tmp_path / "status.xlsx", TWO)

    assert kept is not None
    assert "You had" not in kept.words
    assert "Whether you had changed status.xlsx is not known" in kept.words


def test_after_a_kill_the_old_and_the_new_are_both_known_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    write_owned(path, TWO)
    path.write_bytes(ONE)  # as if the second had been noted and not yet written

    assert write_owned(path, TWO) is None


def test_after_two_kills_what_stands_is_still_known_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    with monkeypatch.context() as patch:  # noted, and not written
        patch.setattr(
            "tipxl.workspace.owned_files.write_whole",
            lambda *_: None,
        )
        write_owned(path, TWO)
        write_owned(path, HERS)
    assert path.read_bytes() == ONE

    assert write_owned(path, TWO) is None


def test_a_damaged_note_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / WRITTEN).write_bytes(b"{")

    assert write_owned(tmp_path / "report.xlsx", ONE) is None


def test_the_same_content_packed_otherwise_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    with ZipFile(BytesIO(ONE)) as packed, ZipFile(path, "w", ZIP_STORED) as loose:
        for part in packed.namelist():
            loose.writestr(part, packed.read(part))

    assert path.read_bytes() != ONE
    assert write_owned(path, TWO) is None


@pytest.mark.parametrize("cut", range(0, len(ONE), 250))
def test_a_workbook_of_which_a_piece_is_lost_is_kept_as_one_changed_by_hand(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    damaged = ONE[:cut] + ONE[cut + 131 :]
    path.write_bytes(damaged)

    kept = write_owned(path, TWO)

    assert kept is not None
    assert kept.path.read_bytes() == damaged


def test_what_is_no_package_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write_owned(path, b"ours")
    path.write_bytes(b"hers")

    assert write_owned(path, b"ours") is not None


@pytest.mark.parametrize(
    ("standing", "stays"),
    [(b"ours", False), (b"ours before", False), (b"hers", True), (None, False)],
)
def test_a_table_that_is_not_written_beside_any_more_is_removed_unless_she_changed_it(
    tmp_path: Path, standing: bytes | None, stays: bool
) -> None:
    path = tmp_path / "findings-all.csv"
    write_owned(path, b"ours before")
    write_owned(path, b"ours")
    path.write_bytes(standing) if standing is not None else path.unlink()

    owned_files._remove_owned(path)

    assert path.exists() is stays


def test_a_file_that_we_never_wrote_is_not_removed(tmp_path: Path) -> None:
    write_owned(tmp_path / "findings-all.csv", b"ours")
    hers = tmp_path / "findings-hers.csv"
    hers.write_bytes(b"ours")

    owned_files._remove_owned(hers)

    assert hers.exists()


def test_a_table_that_fits_again_is_removed_and_one_that_is_too_big_is_told(
    tmp_path: Path,
) -> None:
    path, beside = tmp_path / "findings.xlsx", tmp_path / "findings-data.csv"
    few = WorkbookLimits(lines=3)

    assert write_report(path, a_report(data=5), "findings-", few) == (
        f"Too big for findings.xlsx, and so written beside it: {beside}.",
    )
    assert beside.exists()
    assert write_report(path, a_report(data=5), "findings-", few) != ()
    assert beside.exists()
    assert write_report(path, a_report(data=2), "findings-", few) == ()
    assert not beside.exists()


def test_what_we_wrote_longer_ago_than_the_time_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    for data in (b"one", b"two", b"three"):
        write_owned(path, data)
    path.write_bytes(b"one")  # put back by hand, from a back-up say

    kept = write_owned(path, b"four")

    assert kept is not None
    assert kept.path.read_bytes() == b"one"


def test_what_is_shared_is_known_as_ours_as_long_as_nobody_wrote_in_it(tmp_path: Path) -> None:
    path = tmp_path / "decisions.xlsx"
    write_shared(path, ONE)

    assert path.read_bytes() == ONE
    assert is_owned(path, ONE)
    assert not is_owned(path, HERS)


def test_the_same_parts_under_other_names_are_another_workbook() -> None:
    def package(name: str) -> bytes:
        raw = BytesIO()
        with ZipFile(raw, "w") as made:
            made.writestr(name, b"the same")
        return raw.getvalue()

    assert fingerprint(package("sheet1.xml")) != fingerprint(package("sheet2.xml"))


def edit(path: Path) -> bytes:
    book = load_workbook(path)
    book.worksheets[0]["A1"] = "Her own wording"
    book.save(path)
    return path.read_bytes()


def test_a_consolidated_workbook_changed_by_hand_is_not_lost(own_demo: Path) -> None:
    files = Folder(own_demo).round(PERIOD)
    before = files.consolidated.read_bytes()
    hers = edit(files.consolidated)

    told = consolidate(own_demo, PERIOD).told

    kept = files.root / "consolidated (changed by hand 1).xlsx"
    assert kept.read_bytes() == hers
    assert files.consolidated.read_bytes() == before
    assert told == (KeptCopy(kept, files.consolidated).words,)
    assert "You had changed consolidated.xlsx; your copy is kept as" in told[0]
    assert consolidate(own_demo, PERIOD).told == ()


def test_findings_changed_by_hand_are_not_lost(own_demo: Path) -> None:
    files = Folder(own_demo).round(PERIOD)
    hers = edit(files.findings)

    told = validate(own_demo, PERIOD).told

    assert ["You had changed findings.xlsx" in each for each in told] == [True]
    assert (files.root / "findings (changed by hand 1).xlsx").read_bytes() == hers


def test_what_is_written_is_noted_before_and_what_was_changed_is_kept_before_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    path.write_bytes(HERS)
    order: list[str] = []
    places = (owned_files, "write_once"), (owned_files, "write_whole"), (records, "write_whole")
    for module, name in places:
        write = getattr(module, name)

        def noted(to: Path, data: bytes, write: Callable[[Path, bytes], None] = write) -> None:
            order.append(to.name)
            write(to, data)

        monkeypatch.setattr(module, name, noted)

    write_owned(path, TWO)

    assert order == ["report (changed by hand 1).xlsx", WRITTEN, "report.xlsx"]


@pytest.mark.parametrize(
    "note", [b"[]", b"{}", b'{"report.xlsx": 1}', b'{"report.xlsx": [1]}', b"\xff\xfe", b"\0" * 20]
)
def test_a_note_of_what_is_ours_that_is_damaged_costs_a_copy_and_no_more(
    tmp_path: Path, note: bytes
) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    (tmp_path / WRITTEN).write_bytes(note)

    kept = write_owned(path, TWO)

    assert kept is not None
    assert kept.path.read_bytes() == ONE
    assert path.read_bytes() == TWO


def test_a_kill_after_the_note_and_another_after_it_make_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_owned(path, ONE)
    for _ in range(2):  # the note is written, the workbook not
        write_owned(path, TWO)
        path.write_bytes(ONE)

    assert write_owned(path, TWO) is None


def test_what_stands_is_unpacked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "consolidated.xlsx"
    write_owned(path, ONE)
    known, unpacked = owned_files.fingerprint, list[bytes]()

    def counted(data: bytes) -> str:
        unpacked.append(data)
        return known(data)

    monkeypatch.setattr(owned_files, "fingerprint", counted)
    kept = write_owned(path, TWO)

    assert kept is None
    assert unpacked == [TWO, ONE]


def test_a_folder_in_the_place_of_the_note_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / WRITTEN).mkdir()
    away = "A folder stands in its place. Move that away, then run this again."

    with pytest.raises(TipxlError) as told:
        write_owned(tmp_path / "report.xlsx", b"new")

    assert str(told.value).startswith(f"Cannot write {tmp_path / WRITTEN}: ")
    assert str(told.value).endswith(away)
    (tmp_path / WRITTEN).rmdir()  # as it is told
    assert write_owned(tmp_path / "report.xlsx", b"new") is None
