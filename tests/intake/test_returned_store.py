"""What lies in returned/ is never replaced, whatever comes under its name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from msgspec.structs import replace

from tests.builders import FIRST
from tests.flow.small import SmallFolder
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.intake.arrivals import arrivals, missing_files
from tipxl.intake.returned_store import IntakeOutcome, Origin, ReturnedStore, digest
from tipxl.journal.journal_events import FileCollected
from tipxl.journal.journal_file import JournalFile, read_journal
from tipxl.rounds.round_notes import round_notes
from tipxl.validation.read_round import read_returns
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

    assert (outcome, again != first) == (IntakeOutcome.PUT_BACK, True)
    assert (store.files.returned / first).read_bytes() == b"of somebody else"
    assert (store.files.returned / again).read_bytes() == b"one"
    assert a_store(tmp_path).keep("report.xlsx", b"one", ORIGIN) == (IntakeOutcome.KNOWN, again)


def changed(path: Path) -> None:
    path.write_bytes(b"of somebody else")


@pytest.mark.parametrize("lost", [Path.unlink, changed])
@pytest.mark.parametrize("by_her_word", [False, True])
def test_a_report_that_was_lost_and_is_put_back_came_when_it_came_first_unless_she_says_when(
    tmp_path: Path, lost: Callable[[Path], None], *, by_her_word: bool
) -> None:
    store = a_store(tmp_path)
    _, first = store.keep("report.xlsx", b"one", ORIGIN)
    lost(store.files.returned / first)
    how = "--received" if by_her_word else "when it was collected"
    later = Origin(NOW + timedelta(days=90), how, "lead@abc.org")

    _, again = a_store(tmp_path).keep("again.xlsx", b"one", later)

    event = read_journal(store.files.journal).of(FileCollected)[-1]
    assert event.file == again
    if by_her_word:
        assert (event.received, event.sender) == (later.received, "lead@abc.org")
        return
    assert event.original == "report.xlsx"
    assert (event.received, event.received_from) == (ORIGIN.received, ORIGIN.received_from)
    assert event.sender == "focal@abc.org and lead@abc.org"


def test_a_report_that_lies_beside_what_took_its_name_is_not_kept_once_more(
    small: SmallFolder,
) -> None:
    taken = small.arrives("ABC")
    (before,) = read_returns(small.workspace, FIRST)
    kept = small.files.returned / taken.kept[0]
    beside = kept.rename(kept.with_name("ABC (conflicted copy).xlsx"))
    kept.write_bytes(b"of somebody else")
    report = small.root.parent / "report.xlsx"
    report.write_bytes(beside.read_bytes())

    (again,) = collect(small.root, CollectRequest(FIRST, (report,)), NOW + timedelta(days=90))

    assert (again.outcome, again.kept) == (IntakeOutcome.KNOWN, (beside.name,))
    assert {each for each in small.files.returned.iterdir() if each.is_file()} == {kept, beside}
    found = {each.arrival.file: each for each in read_returns(small.workspace, FIRST)}
    assert found[beside.name].arrival == replace(before.arrival, file=beside.name)
    assert found[beside.name].verdict is before.verdict
    assert kept.name not in found
    (reporting,) = (e for e in close(small.root, FIRST, NOW).round.reporting if e.body == "ABC")
    assert reporting.received == before.arrival.received


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


def test_a_report_that_a_synchroniser_wrote_with_another_name_is_not_collected_twice(
    small: SmallFolder,
) -> None:
    book = small.root.parent / "Báo cáo quý.xlsx"
    book.write_bytes(small.report("ABC"))
    (taken,) = collect(small.root, CollectRequest(FIRST, (book,)), NOW)
    kept = small.files.returned / taken.kept[0]
    before = read_returns(small.workspace, FIRST)
    renamed = kept.rename(kept.with_name(normalize("NFD", kept.name)))
    assert renamed.name != kept.name

    (again,) = collect(small.root, CollectRequest(FIRST, (book,)), NOW)

    assert (again.outcome, again.kept) == (IntakeOutcome.KNOWN, (renamed.name,))
    assert [each for each in small.files.returned.iterdir() if each.is_file()] == [renamed]
    (now,) = read_returns(small.workspace, FIRST)
    (then,) = before
    assert now.arrival == replace(then.arrival, file=renamed.name)
    assert round_notes(small.workspace, small.files, (now,)) == ()


def test_a_report_that_was_renamed_is_recorded_anew_where_it_comes_from_another_sender(
    tmp_path: Path,
) -> None:
    store = a_store(tmp_path)
    _, first = store.keep("report.xlsx", b"one", ORIGIN)
    (store.files.returned / first).rename(store.files.returned / "é.xlsx")

    other = replace(ORIGIN, sender="lead@abc.org")
    assert a_store(tmp_path).keep("report.xlsx", b"one", other) == (IntakeOutcome.KNOWN, "é.xlsx")
    assert a_store(tmp_path).keep("report.xlsx", b"one", other) == (IntakeOutcome.KNOWN, "é.xlsx")

    (arrival,) = arrivals(store.files, store.journal.value, None)
    journal = read_journal(store.files.journal)
    assert missing_files(store.files, journal) == ()
    assert [each.sender for each in journal.of(FileCollected)][1:] == [
        "focal@abc.org and lead@abc.org"
    ]
    assert arrival.file == "é.xlsx"
