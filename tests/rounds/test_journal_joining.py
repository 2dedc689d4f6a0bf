"""Two computers wrote into one synchronised folder: one journal comes of it, nothing is lost."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.journal.journal_events import (
    Event,
    FileCollected,
    FormIssued,
    RoundClosed,
    RoundReopened,
)
from tipxl.journal.journal_file import JournalFile, read_journal
from tipxl.journal.last_line import LAST_LINE, last_line
from tipxl.rounds import journal_joining
from tipxl.rounds.journal_joining import JoinedJournal, joined
from tipxl.workspace.paths import RoundFiles

PERIOD = Period.parse("2018H1")


def event(minute: int, body: str = "ABC") -> Event:
    moment = datetime(2018, 7, 20, 9, tzinfo=UTC) + timedelta(minutes=minute)
    return FormIssued(moment, body_key(body), minute)


@pytest.fixture
def files(tmp_path: Path) -> RoundFiles:
    return RoundFiles(tmp_path / "2018H1", PERIOD)


def two_journals(files: RoundFiles) -> Path:
    """A journal that began on one computer, and was gone on with on two."""
    JournalFile(files.journal).append(event(1), event(2))
    elsewhere = files.journal.parent.with_name("elsewhere") / "journal.jsonl"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(files.journal.read_bytes())
    JournalFile(elsewhere).append(event(4, "LAPTOP"), event(6, "LAPTOP"))
    JournalFile(files.journal).append(event(3), event(5))
    copy = files.journal.with_name("journal-LAPTOP.jsonl")
    copy.write_bytes(elsewhere.read_bytes())
    return copy


def test_every_line_of_both_stands_once_in_the_order_of_its_moment_and_chained(
    files: RoundFiles,
) -> None:
    copy = two_journals(files)

    made = joined(files)

    journal = read_journal(files.journal)
    assert [each.at.minute for each in journal.events] == [1, 2, 3, 4, 5, 6]
    assert journal.gaps == ()
    assert [(each.name, each.new) for each in made.copies] == [("journal-LAPTOP.jsonl", 2)]
    assert not copy.exists()


def test_both_are_kept_as_they_were(files: RoundFiles) -> None:
    copy = two_journals(files)
    ours, theirs = files.journal.read_bytes(), copy.read_bytes()

    made = joined(files)

    assert made.before is not None
    assert made.before.read_bytes() == ours
    assert made.copies[0].kept.read_bytes() == theirs


def test_the_journal_can_be_gone_on_with(files: RoundFiles) -> None:
    two_journals(files)
    joined(files)

    JournalFile(files.journal).append(event(7))

    journal = read_journal(files.journal)
    assert (journal.last.lines, journal.gaps) == (7, ())


def test_a_round_closed_here_and_opened_again_stays_open_though_a_clock_was_set_back(
    files: RoundFiles,
) -> None:
    two_journals(files)
    late = event(50).at
    JournalFile(files.journal).append(
        RoundClosed(late, "2018H1"), RoundReopened(late - timedelta(hours=20), "2018H1")
    )

    joined(files)

    assert isinstance(read_journal(files.journal).closing, RoundReopened)


def test_what_was_corrected_on_one_computer_stays_corrected_though_a_clock_ran_ahead_before(
    files: RoundFiles,
) -> None:
    """The line that it corrects is of a later moment, and both computers have it."""
    wrong, right = event(5000).at, event(2).at
    came = FileCollected(wrong, "r.xlsx", "r.xlsx", "1" * 64, wrong, "the file's own time")
    JournalFile(files.journal).append(event(1), came)
    elsewhere = files.journal.with_name("journal-LAPTOP.jsonl")
    elsewhere.write_bytes(files.journal.read_bytes())
    JournalFile(elsewhere).append(replace(came, at=event(3).at, received=right))
    JournalFile(files.journal).append(event(4))

    joined(files)

    journal = read_journal(files.journal)
    assert [each.received for each in journal.files_collected] == [right]
    assert [each.at.minute for each in journal.events] == [1, wrong.minute, 3, 4]
    assert journal.gaps == ()


def test_lines_that_the_other_computer_has_make_a_lost_end_good(files: RoundFiles) -> None:
    JournalFile(files.journal).append(event(1), event(2), event(3))
    copy = files.journal.with_name("journal (1).jsonl")
    copy.write_bytes(files.journal.read_bytes())
    lines = files.journal.read_bytes().splitlines(keepends=True)
    files.journal.write_bytes(lines[0])
    assert read_journal(files.journal).gaps

    joined(files)

    journal = read_journal(files.journal)
    assert (len(journal.events), journal.gaps) == (3, ())


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("note", [True, False])
def test_a_lost_end_after_which_lines_were_added_is_made_good_by_those_lines_alone(
    files: RoundFiles, whole: bool, note: bool
) -> None:
    JournalFile(files.journal).append(event(1), event(2), event(3))
    lines = files.journal.read_bytes().splitlines(keepends=True)
    files.journal.write_bytes(lines[0] if note else b"")
    if not note:
        files.journal.with_name(LAST_LINE).unlink()
        for each in (files.record / "ABC-1.json", files.returned / "ABC.xlsx"):
            each.parent.mkdir(parents=True)
            each.touch()
    JournalFile(files.journal).append(event(4))
    copy = files.journal.with_name("journal (1).jsonl")
    copy.write_bytes(b"".join(lines) if whole else lines[0])

    joined(files)

    assert bool(read_journal(files.journal).gaps) == (not (whole and note))


@pytest.mark.parametrize("lost", [1, 2], ids=["in the middle", "at the end"])
def test_what_neither_of_them_has_stays_told(files: RoundFiles, lost: int) -> None:
    two_journals(files)
    lines = files.journal.read_bytes().splitlines(keepends=True)
    del lines[lost + 1]
    files.journal.write_bytes(b"".join(lines))

    joined(files)

    journal = read_journal(files.journal)
    assert len(journal.gaps) == 1
    assert [each.at.minute for each in journal.events] == [
        each for each in range(1, 7) if each != 2 * lost + 1
    ]


def with_lines_lost(files: RoundFiles, first: int, last: int, theirs: int) -> None:
    """A journal of twelve lines that lacks some, and a copy that went its own way after `theirs`.

    What the copy has of its own was written in the moments of the lines that are lost.
    """
    journal = JournalFile(files.journal)
    journal.append(*(event(10 * each) for each in range(1, 13)))
    lines = files.journal.read_bytes().splitlines(keepends=True)
    other = files.root.parent / "other" / "journal.jsonl"
    other.parent.mkdir()
    other.write_bytes(b"".join(lines[:theirs]))
    JournalFile(other).append(*(event(10 * theirs + each, "LAPTOP") for each in (1, 2)))
    files.journal.write_bytes(b"".join((*lines[: first - 1], *lines[last:])))
    files.journal.with_name("journal (1).jsonl").write_bytes(other.read_bytes())


def test_as_many_lines_as_were_missing_are_missing_still_behind_those_of_another_computer(
    files: RoundFiles,
) -> None:
    with_lines_lost(files, 5, 9, theirs=4)
    assert "5 lines are missing before line 5" in read_journal(files.journal).gaps[0]

    joined(files)

    (gap,) = read_journal(files.journal).gaps
    assert gap.endswith("5 lines are missing before line 7.")
    whole = files.journal.read_bytes()
    copy = files.journal.with_name("journal (2).jsonl")
    copy.write_bytes(whole)
    joined(files)  # once more: it is counted as it was
    assert files.journal.read_bytes() == whole


def test_lines_that_the_other_computer_has_of_those_that_are_missing_are_counted_as_found(
    files: RoundFiles,
) -> None:
    JournalFile(files.journal).append(*(event(each) for each in range(1, 13)))
    lines = files.journal.read_bytes().splitlines(keepends=True)
    copy = files.journal.with_name("journal (1).jsonl")
    copy.write_bytes(b"".join((*lines[:5], lines[6], *lines[9:])))
    files.journal.write_bytes(b"".join((*lines[:4], *lines[9:])))
    assert "5 lines are missing before line 5" in read_journal(files.journal).gaps[0]

    joined(files)

    gaps = read_journal(files.journal).gaps
    assert [each.partition(": ")[2] for each in gaps] == [
        "1 line is missing before line 6.",
        "2 lines are missing before line 7.",
    ]


def test_of_a_lost_end_the_number_of_its_last_line_is_known_still_when_lines_are_joined(
    files: RoundFiles,
) -> None:
    with_lines_lost(files, 5, 12, theirs=4)
    assert read_journal(files.journal).gaps[0].endswith("its end is lost, 8 lines.")

    joined(files)

    (gap,) = read_journal(files.journal).gaps
    assert gap.endswith("its end is lost, 6 lines.")


def test_keys_and_kinds_of_a_newer_tipxl_stay(files: RoundFiles) -> None:
    copy = two_journals(files)
    new = b'{"at":"2018-07-20T09:04:30Z","what":"thought","details":{"of":"it"},"more":[1]}\n'
    copy.write_bytes(copy.read_bytes() + new)

    joined(files)

    assert b'"what":"thought","details":{"of":"it"},"more":[1],"n":' in files.journal.read_bytes()


def test_a_damaged_line_is_told_and_nothing_is_touched(files: RoundFiles) -> None:
    copy = two_journals(files)
    copy.write_bytes(copy.read_bytes() + b"{}\n")
    standing = files.journal.read_bytes()

    with pytest.raises(TipxlError, match=r"journal-LAPTOP.jsonl, line 5, is damaged"):
        joined(files)

    assert files.journal.read_bytes() == standing
    assert copy.exists()


def test_without_a_second_journal_nothing_is_done(files: RoundFiles) -> None:
    JournalFile(files.journal).append(event(1))

    assert joined(files) == JoinedJournal()
    assert not files.record.exists()


class Killed(BaseException):
    """The end of the process, at a step."""


@pytest.mark.parametrize("writing", range(5))
def test_after_a_kill_at_any_step_the_same_again_comes_to_the_same(
    files: RoundFiles, monkeypatch: pytest.MonkeyPatch, writing: int
) -> None:
    two_journals(files)
    noted = last_line(files.journal)
    assert noted.lines
    assert read_journal(files.journal, noted=noted).gaps == ()
    steps = iter(range(100))

    def dying(step: Callable[..., None]) -> Callable[..., None]:
        def once(*given: object) -> None:
            if next(steps) == writing:
                raise Killed
            step(*given)

        return once

    with monkeypatch.context() as patch:
        for name in ("write_once", "write_whole", "remove"):
            patch.setattr(journal_joining, name, dying(getattr(journal_joining, name)))
        with pytest.raises(Killed):
            joined(files)
    # Nobody is told that it is not whole: only the copy is, and to join it.
    assert read_journal(files.journal, noted=noted).gaps == ()
    assert files.journal.with_name("journal-LAPTOP.jsonl").exists()

    joined(files)

    journal = read_journal(files.journal)
    assert [each.at.minute for each in journal.events] == [1, 2, 3, 4, 5, 6]
    assert journal.gaps == ()
    assert not files.journal.with_name("journal-LAPTOP.jsonl").exists()
    assert files.journal.with_name(LAST_LINE).exists()
    assert len([*files.record.iterdir()]) == 2  # both as they were, and nothing in between


def test_a_round_that_the_other_computer_opened_again_is_open_though_its_clock_was_behind(
    files: RoundFiles,
) -> None:
    journal = JournalFile(files.journal)
    journal.append(event(1), RoundClosed(event(50).at, "2018H1"))
    other = files.root.parent / "other" / "journal.jsonl"
    shutil.copytree(files.root, other.parent)
    JournalFile(other).append(RoundReopened(event(50).at - timedelta(days=1), "2018H1"))
    journal.append(event(55))
    files.journal.with_name("journal-LAPTOP.jsonl").write_bytes(other.read_bytes())

    joined(files)

    found = read_journal(files.journal)
    assert isinstance(found.closing, RoundReopened)
    assert (len(found.events), found.gaps) == (4, ())
