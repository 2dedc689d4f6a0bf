"""What lies in returned/ is never replaced, whatever comes under its name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.intake.returned_store import IntakeOutcome, Origin, ReturnedStore, digest
from tipxl.workspace.journal import JournalFile
from tipxl.workspace.journal_events import FileCollected
from tipxl.workspace.paths import Folder

NOW = datetime(2018, 7, 20, 9, tzinfo=UTC)
ORIGIN = Origin(NOW, "the mail", "focal@abc.org")


def a_store(root: Path) -> ReturnedStore:
    files = Folder(root).round(Period.parse("2018H1"))
    return ReturnedStore(files, JournalFile(files.journal), NOW)


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    kept = [store.keep("report.xlsx", data, ORIGIN) for data in (b"one", b"two")]

    assert [outcome for outcome, _ in kept] == [IntakeOutcome.TAKEN] * 2
    assert [(store.files.returned / name).read_bytes() for _, name in kept] == [b"one", b"two"]


def test_the_same_bytes_under_another_name_are_known(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    _, first = store.keep("report.xlsx", b"one", ORIGIN)

    assert store.keep("again.xlsx", b"one", ORIGIN) == (IntakeOutcome.KNOWN, first)
    assert a_store(tmp_path).keep("again.xlsx", b"one", ORIGIN) == (IntakeOutcome.KNOWN, first)


def test_a_file_of_that_name_with_other_bytes_stays_as_it_is(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    place = store.files.returned / f"report [{digest(b'one')[:8]}].xlsx"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"of somebody else")

    outcome, name = store.keep("report.xlsx", b"one", ORIGIN)

    assert (outcome, name) == (
        IntakeOutcome.TAKEN,
        f"report [{digest(b'one')[:16]}].xlsx",
    )
    assert place.read_bytes() == b"of somebody else"
    assert (store.files.returned / name).read_bytes() == b"one"


def test_a_report_that_something_else_was_put_in_the_place_of_is_kept_once_more(
    tmp_path: Path,
) -> None:
    store = a_store(tmp_path)
    _, first = store.keep("report.xlsx", b"one", ORIGIN)
    (store.files.returned / first).write_bytes(b"of somebody else")

    outcome, again = a_store(tmp_path).keep("report.xlsx", b"one", ORIGIN)

    assert (outcome, again != first) == (IntakeOutcome.TAKEN, True)
    assert (store.files.returned / first).read_bytes() == b"of somebody else"
    assert (store.files.returned / again).read_bytes() == b"one"
    assert a_store(tmp_path).keep("report.xlsx", b"one", ORIGIN) == (IntakeOutcome.KNOWN, again)


def test_where_every_name_is_taken_it_is_told_and_nothing_is_replaced(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.files.returned.mkdir(parents=True)
    for length in (8, 16, 64):
        place = store.files.returned / f"report [{digest(b'one')[:length]}].xlsx"
        place.write_bytes(b"of somebody else")

    with pytest.raises(TipxlError, match="another file stands in its place"):
        store.keep("report.xlsx", b"one", ORIGIN)

    assert {path.read_bytes() for path in store.files.returned.iterdir()} == {b"of somebody else"}


def test_a_file_lies_in_its_place_before_the_journal_tells_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = a_store(tmp_path)
    there: list[bool] = []

    def watched(_: JournalFile, *events: FileCollected) -> None:
        there.extend((store.files.returned / each.file).exists() for each in events)

    monkeypatch.setattr(JournalFile, "append", watched)
    store.keep("report.xlsx", b"one", ORIGIN)

    assert there == [True]
