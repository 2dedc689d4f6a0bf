"""One body sends report after report: each is read and laid over the others once."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.flow.returning import (
    BODY,
    COVER,
    LED,
    NOW,
    PERIOD,
    Returning,
    a_folder,
    good_answers,
    told,
)
from tipxl.commands.collect import CollectRequest, collect
from tipxl.excel.read import read_book
from tipxl.validation import validate_file
from tipxl.validation.read_round import read_returns
from tipxl.workspace.opening import open_workspace

WORDS = "The first words of all."
MANY = 6
COVERED = {("cover", "cover", key): value for key, value in COVER.items()}
KINDS = ["Full report", "Partial report"]


def reports(of: Returning, kind: str) -> list[bytes]:
    """Reports that differ in one text, each with something to correct."""
    changes = {
        ("cover", "cover", "submission"): kind,
        ("activities", LED[0], "progress"): WORDS,
        ("activities", LED[1], "status"): "nobody knows",
    }
    data = of.filled(changes)
    return [with_words(data, f"These are the words number {n}.") for n in range(MANY)]


def with_words(data: bytes, words: str) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(data)) as package, ZipFile(made, "w", ZIP_DEFLATED) as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(WORDS.encode(), words.encode()))
    return made.getvalue()


@pytest.fixture(scope="module", params=KINDS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    of = a_folder(tmp_path_factory.mktemp("many") / "plan")
    for number, data in enumerate(reports(of, request.param)):
        of.drop(f"{number}.xlsx", data)
        moment = NOW + timedelta(minutes=number)
        collect(of.root, CollectRequest(PERIOD, received=moment), moment)
    return of


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Counts the workbooks that are opened."""
    counted = Mock(side_effect=read_book)
    monkeypatch.setattr(validate_file, "read_book", counted)
    monkeypatch.setattr("tipxl.validation.correction_copies.read_book", counted)
    return counted


def test_a_second_validate_reads_and_judges_nothing_and_says_the_same(
    folder: Returning, reading: Mock
) -> None:
    first = folder.validate()
    copy = folder.files.correction(BODY)
    standing = copy.read_bytes(), copy.stat().st_mtime_ns
    reading.reset_mock()

    # A correction copy was issued for the last one; what was judged before still holds.
    assert folder.validate() == first
    assert reading.call_count == 0
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == standing


def test_a_correction_copy_that_was_changed_or_taken_away_is_made_again(folder: Returning) -> None:
    folder.validate()
    copy = folder.files.correction(BODY)
    standing = copy.read_bytes()

    copy.write_bytes(b"something else")
    folder.validate()
    assert copy.read_bytes() == standing

    copy.unlink()
    folder.validate()
    assert copy.read_bytes() == standing


def test_one_more_report_costs_its_own_reading_alone(folder: Returning, reading: Mock) -> None:
    folder.validate()
    reading.reset_mock()
    partial = {
        ("cover", "cover", "submission"): KINDS[1],
        ("activities", LED[0], "progress"): "New",
    }
    folder.drop("more.xlsx", folder.filled(partial))
    later = NOW + timedelta(hours=1)
    collect(folder.root, CollectRequest(PERIOD, received=later), later)
    reading.reset_mock()  # collecting looks into it, too

    read_returns(open_workspace(folder.root), PERIOD)

    assert reading.call_count <= 2  # alone, and laid over the others


def test_two_reports_of_one_moment_say_the_same_whatever_their_files_are_called(
    tmp_path: Path,
) -> None:
    of = a_folder(tmp_path / "plan")
    row = ("activities", LED[0])
    empty = dict.fromkeys(good_answers())
    for name, typed in (("status", "Ongoing"), ("progress", "A workshop was held.")):
        cover = {("cover", "cover", "submission"): KINDS[1], (*row, name): typed}
        of.drop(f"{name}.xlsx", of.filled({**empty, **COVERED, **cover}))
    of.collect(NOW)
    before = {r.arrival.sha256: told(r) for r in of.validate().values()}
    files = sorted(of.files.returned.glob("*.xlsx"))

    for path, other in zip(files, ["2.xlsx", "1.xlsx"], strict=True):
        path.rename(path.with_name(other))

    returns = read_returns(open_workspace(of.root), PERIOD)
    assert {r.arrival.sha256: told(r) for r in returns} == before
