"""A journal is appended only; a line cut off costs that line, and a damaged one is told."""

import errno
import os
import re
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tipxl.domain.plan.body_key import body_key
from tipxl.errors import MAKE_ROOM, TipxlError
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import (
    Event,
    FileCollected,
    FormIssued,
    JournalRestored,
    LetterLeaving,
    LetterSent,
    LetterWritten,
    MailCollected,
    RoundReopened,
    UnknownEvent,
)
from tipxl.journal.journal_file import JournalFile, read_journal
from tipxl.journal.journal_lines import journal_lines
from tipxl.journal.last_line import LAST_LINE, NO_LINE, last_line
from tipxl.journal.recorded_moments import recorded_moments

ABC = body_key("ABC")
NOW = datetime(2018, 7, 20, 9, 30, tzinfo=UTC)
ONE = FormIssued(NOW, ABC, 1)
TWO = FileCollected(NOW, "báo cáo.xlsx", 'a "line"\nof two', "0" * 64, NOW, "--received")
THREE = RoundReopened(NOW, "2018H1", "báo")


def append(path: Path, *events: Event) -> None:
    JournalFile(path).append(*events)


def read(path: Path) -> tuple[Event, ...]:
    return read_journal(path).events


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "2018H1" / "journal.jsonl"


def test_what_is_appended_is_read_again_in_order(path: Path) -> None:
    append(path, ONE)
    append(path, TWO, THREE)

    assert read(path) == (ONE, TWO, THREE)


def test_an_event_is_one_line(path: Path) -> None:
    append(path, ONE, TWO, THREE)

    assert len(path.read_bytes().splitlines()) == 3


def test_a_journal_that_was_never_begun_is_empty(path: Path) -> None:
    assert read(path) == ()


def test_appending_changes_nothing_that_stands(path: Path) -> None:
    append(path, ONE)
    before = path.read_bytes()

    append(path, TWO)

    assert path.read_bytes().startswith(before)


@pytest.mark.parametrize("kept", range(1, 260))
def test_a_line_that_was_cut_off_is_left_out_and_swallows_nothing(path: Path, kept: int) -> None:
    append(path, ONE, TWO)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:kept])

    append(path, THREE)

    assert read(path) == (ONE, THREE)


def test_a_last_line_without_its_end_is_read_and_not_swallowed(path: Path) -> None:
    append(path, ONE, TWO)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    append(path, THREE)

    assert read(path) == (ONE, TWO, THREE)


@pytest.mark.parametrize("nothing", [b"\x00" * 50, b"", b"  "])
def test_a_line_with_nothing_in_it_is_passed_over(path: Path, nothing: bytes) -> None:
    append(path, ONE)
    with path.open("ab") as file:
        file.write(nothing + b"\n")

    append(path, TWO)

    assert read(path) == (ONE, TWO)


@pytest.mark.parametrize(
    "damage",
    [
        b"{}",
        b"\xff\xfe",
        b"null",
        b'{"at":1}',
        b'{"at":"2018-07-20T09:30:00","what":"closed","details":{"period":"2018H1"}}',
        b'{"at":"2018-07-20T09:30:00Z","what":"issued","details":{"body":"ABC"}}',
        b'{"at":"2018-07-20T09:30:00Z","what":"issued","details":{"body":"ABC","version":"one"}}',
        b'{"at":"2018-07-20T09:30:00Z","what":"closed","details":{"period":"\xff"}}',
        b'{"at":"2018-07-20T09:30:00Z","what":"closed","details":["2018H1"]}',
        b'{"at":"9999-12-31T23:59:59-05:00","what":"closed","details":{"period":"2018H1"}}',
        b"[" * 3000,
        b'{"at":"2018-07-20T09:30:00Z","what":"sung","details":' + b'{"a":' * 3000,
    ],
)
def test_a_damaged_line_is_told_with_its_file_and_number(path: Path, damage: bytes) -> None:
    append(path, ONE)
    with path.open("ab") as file:
        file.write(damage + b"\n")

    with pytest.raises(TipxlError, match=r"journal\.jsonl, line 2, is damaged"):
        read(path)
    with pytest.raises(TipxlError, match=r"journal\.jsonl, line 2, is damaged"):
        journal_lines(path)
    assert recorded_moments(path).latest in (NOW, datetime(2018, 7, 20, 9, 30, tzinfo=UTC))


def test_kinds_and_keys_that_nobody_knows_are_passed_over_and_stay(path: Path) -> None:
    later = b'{"at":"2018-07-20T09:30:00Z","what":"sung","details":{"of":["a","b"]}}\n'
    more = b'{"at":"2018-07-20T09:30:00Z","what":"closed","details":{"period":"2018H1","by":"A"}}\n'
    path.parent.mkdir()
    path.write_bytes(later + more)

    append(path, ONE)

    assert [each.what for each in read(path)] == ["", "closed", "issued"]
    assert read(path)[0] == UnknownEvent(NOW, "sung")
    assert path.read_bytes().startswith(later + more)


def test_what_is_appended_is_in_the_value_that_was_read_before(path: Path) -> None:
    journal = JournalFile(path)
    before = journal.value

    journal.append(ONE)
    path.unlink()  # it is not read again

    assert (before.events, journal.value.events) == ((), (ONE,))


def test_a_body_is_known_by_its_key_however_an_older_journal_spells_it(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(
        b'{"at":"2018-07-20T09:30:00Z","what":"issued","details":{"body":"MoHA","version":"1"}}\n'
    )

    assert read(path) == (FormIssued(NOW, body_key("MoHA"), 1),)


def test_a_letter_that_was_written_once_more_is_still_sent() -> None:
    words = (ABC, "templates", "a@b.org", "<1@b.org>")
    kinds = (LetterWritten, LetterLeaving, LetterSent, LetterWritten)

    journal = Journal(tuple(kind(NOW, *words) for kind in kinds))

    assert list(journal.letters.values()) == [LetterSent(NOW, *words)]


def test_the_keys_on_the_disk_are_those_of_every_journal_before(path: Path) -> None:
    mail = MailCollected(NOW, "0", "0.eml", "<1@b.org>", "a@b.org", "", NOW, "--received", "taken")
    letter = LetterWritten(NOW, ABC, "templates", "a@b.org", "<1@b.org>", version=2)
    append(path, mail, letter)

    assert path.read_text().splitlines() == [
        '{"at":"2018-07-20T09:30:00Z","what":"mail","details":{"sha256":"0","file":"0.eml",'
        '"message_id":"<1@b.org>","from":"a@b.org","subject":"",'
        '"received":"2018-07-20T09:30:00+00:00","received_from":"--received","outcome":"taken"},'
        '"n":1,"before":""}',
        '{"at":"2018-07-20T09:30:00Z","what":"written","details":{"body":"ABC",'
        '"kind":"templates","to":"a@b.org","message_id":"<1@b.org>","version":"2"},'
        '"n":2,"before":"b4f620420b15"}',
    ]


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_words_survive(reason: str, kept: str) -> None:
    event = RoundReopened(NOW, "2018H1", reason, kept)

    with TemporaryDirectory() as folder:
        append(Path(folder) / "journal.jsonl", event, event)

        assert read(Path(folder) / "journal.jsonl") == (event, event)


def test_a_line_after_brackets_without_end_does_not_swallow_them(path: Path) -> None:
    append(path, ONE)
    with path.open("ab") as file:
        file.write(b'{"other":' + b"[" * 3000)
    journal = JournalFile(path)
    journal.value = Journal((ONE,), last_line(path))  # as it was read before

    journal.append(TWO)

    assert path.read_bytes().count(b"\n") == 3


ASK = (
    "Ask whoever shares it for the right to change it, or copy the whole folder of the plan to a "
    "disk of this computer, then run this again there."
)


@pytest.mark.parametrize(
    ("call", "number", "why", "remedy"),
    [
        ("fsync", errno.ENOSPC, "no space left on device", MAKE_ROOM),
        ("write", errno.EROFS, "read-only file system", f"You may only read it. {ASK}"),
        # A synchroniser, a scanner or an editor that holds the file gives the same on Windows.
        (
            *("write", errno.EACCES, "permission denied"),
            "Close the file where it is open (an editor, or for a moment a synchroniser or a virus "
            "scanner), and run this again. If that does not help, you may only read its folder. "
            f"{ASK}",
        ),
    ],
)
def test_a_journal_that_cannot_be_written_is_told_with_the_remedy(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, why: str, remedy: str
) -> None:
    def refused(*given: object) -> NoReturn:
        del given
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(f"os.{call}", refused)

    with pytest.raises(TipxlError) as caught:
        append(path, ONE)

    assert str(caught.value) == (
        f"Cannot write {path}: {why}. What was to be recorded last may be missing. {remedy}"
    )


def test_of_lines_for_which_there_is_no_room_nothing_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, ONE)
    before, write = path.read_bytes(), os.write
    room = iter([30, 0])

    def full(handle: int, data: bytes) -> int:
        taken = write(handle, data[: next(room)])
        if not taken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return taken

    with monkeypatch.context() as patch:
        patch.setattr("os.write", full)
        with pytest.raises(TipxlError, match="no space left on device"):
            append(path, TWO, THREE)

    assert path.read_bytes() == before
    append(path, TWO)
    assert read(path) == (ONE, TWO)


def test_a_journal_that_cannot_be_read_is_told_in_words(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(TipxlError, match="Cannot read"):
        read(path)


OLDER = b'{"at":"2018-07-20T09:30:00Z","what":"issued","details":{"body":"ABC","version":"1"}}\n'


def test_a_journal_of_an_older_tipxl_is_whole_and_is_numbered_from_there_on(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(OLDER * 2)

    append(path, TWO)
    append(path, THREE)
    path.write_bytes(path.read_bytes() + OLDER)  # and once more by the older one
    append(path, ONE)

    assert read_journal(path).gaps == ()
    assert b'"n":3,' in path.read_bytes()
    assert b'"n":6,' in path.read_bytes()
    assert len(read(path)) == 6


def test_lines_that_were_turned_round_are_read_as_they_were_written_and_it_is_said(
    path: Path,
) -> None:
    append(path, ONE, TWO, THREE)
    path.write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True))))

    journal = read_journal(path)

    assert journal.events == (ONE, TWO, THREE)
    assert any("is not where it was written" in each for each in journal.gaps)


def test_a_line_cut_off_by_a_kill_is_no_gap(path: Path) -> None:
    append(path, ONE)
    with path.open("ab") as file:
        file.write(b'{"at":"2018-07-20T09:30:00Z","wh')
    append(path, TWO)

    assert read_journal(path).gaps == ()
    assert read(path) == (ONE, TWO)


@pytest.mark.parametrize("kept", [*range(1, 210, 11), -1])
@pytest.mark.parametrize("nuls", [b"", b"\x00" * 9])
def test_after_a_kill_in_the_middle_of_a_line_the_journal_becomes_as_if_there_was_none(
    path: Path, kept: int, nuls: bytes
) -> None:
    append(path, ONE)
    note = path.with_name(LAST_LINE)
    before = path.read_bytes(), note.read_bytes()
    append(path, TWO)
    line = path.read_bytes().removeprefix(before[0])[:-1]
    append(path, THREE)
    undisturbed = path.read_bytes()
    path.write_bytes(before[0] + line[:kept] + nuls)
    note.write_bytes(before[1])

    append(path, TWO, THREE)

    assert path.read_bytes() == undisturbed


def test_what_is_left_of_a_line_that_was_once_whole_stays(path: Path) -> None:
    append(path, ONE, TWO)
    path.write_bytes(path.read_bytes()[:-30])
    left = path.read_bytes()

    append(path, THREE)

    assert path.read_bytes().startswith(left + b"\n")


def test_what_the_officer_looked_into_is_no_gap_any_more(path: Path) -> None:
    append(path, ONE, TWO, THREE)
    first, _, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + last)

    assert ["1 line is missing before line 2" in each for each in read_journal(path).gaps] == [True]
    append(path, JournalRestored(NOW, "1 line"))

    assert read_journal(path).gaps == ()


NUMBERED = re.compile(rb'"n":(\d+)')


@pytest.mark.parametrize("number", [b"1", b"9", b"1000000000", b"-7"])
def test_a_line_whose_number_was_changed_is_told_and_stays_in_its_place(
    path: Path, number: bytes
) -> None:
    append(path, ONE, TWO, THREE, ONE)
    lines = path.read_bytes().splitlines(keepends=True)
    third = NUMBERED.sub(b'"n":' + number, lines[2])
    path.write_bytes(b"".join((*lines[:2], third, lines[3])))

    found = read_journal(path)

    assert found.events == (ONE, TWO, THREE, ONE)
    assert found.gaps[0] == (
        f"{path}, line 3: its number is not as it was written ({number.decode()})."
    )
    assert found.last.lines == 4


def test_a_line_of_another_place_with_a_huge_number_costs_no_memory(path: Path) -> None:
    append(path, ONE, TWO)
    second = path.read_bytes().splitlines(keepends=True)[1]
    with path.open("ab") as file:
        file.write(NUMBERED.sub(b'"n":1000000000', second))
    tracemalloc.start()

    (gap,) = read_journal(path).gaps

    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert gap.endswith("999999997 lines are missing before line 3.")


@pytest.mark.parametrize("number", [b"1000000001", b"9" * 30, b"1e300", b"1.5", b"null"])
def test_a_number_that_no_line_has_is_damage_with_its_line(path: Path, number: bytes) -> None:
    append(path, ONE, TWO)
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + NUMBERED.sub(b'"n":' + number, second))

    with pytest.raises(TipxlError, match=r"line 2, is damaged .* or take that line out"):
        read_journal(path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "../../tipxl.key", "mails/a.eml"])
def test_a_name_that_is_none_is_damage_with_its_line(path: Path, name: str) -> None:
    append(path, ONE, replace(TWO, file=name))

    with pytest.raises(TipxlError, match=r"line 2, is damaged .* or take that line out"):
        read_journal(path)


def test_a_note_that_is_damaged_in_one_byte_is_not_believed(path: Path) -> None:
    append(path, ONE, TWO)
    note = path.with_name(LAST_LINE)
    whole, known = note.read_bytes(), last_line(path)
    for place in range(len(whole)):
        for other in b'0f"}':
            note.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])

            assert last_line(path) in (known, NO_LINE)
            assert read_journal(path).gaps == ()


def test_the_note_of_another_round_is_not_believed(path: Path) -> None:
    append(path, ONE)
    other = path.parent.with_name("2018H2") / path.name
    append(other, ONE, TWO, THREE)
    path.with_name(LAST_LINE).write_bytes(other.with_name(LAST_LINE).read_bytes())

    assert read_journal(path).gaps == ()
    JournalFile(path).refresh()  # the next step writes its own again
    assert last_line(path).lines == 1


def test_a_note_without_a_sum_is_read(path: Path) -> None:
    append(path, ONE, TWO)
    known = last_line(path)
    said = msgspec.json.encode({"lines": known.lines, "hash": known.hash})
    path.with_name(LAST_LINE).write_bytes(said)

    assert last_line(path) == known


def test_the_note_of_the_last_line_is_made_good_after_a_kill(path: Path) -> None:
    append(path, ONE)
    note = path.with_name(LAST_LINE)
    before = note.read_bytes()
    append(path, TWO)
    note.write_bytes(before)  # the kill came between the line and its note

    JournalFile(path).refresh()

    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert [each.endswith("its end is lost, 1 line.") for each in read_journal(path).gaps] == [True]


def test_the_note_of_the_last_line_does_not_follow_a_journal_that_lost_its_end(path: Path) -> None:
    append(path, ONE, TWO)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])

    JournalFile(path).refresh()

    assert last_line(path).lines == 2
    assert read_journal(path).gaps


def test_what_another_has_written_since_is_read_before_a_line_is_added(path: Path) -> None:
    mine = JournalFile(path)
    assert mine.value.events == ()
    append(path, ONE)

    mine.refresh()
    mine.append(TWO)

    assert read(path) == (ONE, TWO)
    assert read_journal(path).gaps == ()


@pytest.mark.parametrize("kept", [0, 1])
def test_lines_lost_at_the_end_are_missed_also_when_others_were_added_until_she_looks_into_it(
    path: Path, kept: int
) -> None:
    append(path, ONE, TWO, THREE)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:kept]))

    append(path, ONE)
    append(path, TWO)

    (gap,) = read_journal(path).gaps
    assert gap.endswith(
        "2 lines are missing before line 2." if kept else "its beginning is lost, 3 lines or more."
    )
    append(path, JournalRestored(NOW, gap))
    assert read_journal(path).gaps == ()


@pytest.mark.parametrize("more", [(), (THREE,)])
def test_another_copy_in_the_place_of_a_journal_is_told_also_when_lines_were_added(
    path: Path, more: tuple[Event, ...]
) -> None:
    append(path, ONE, TWO)
    note = path.with_name(LAST_LINE)
    before = note.read_bytes()
    path.unlink()
    note.unlink()
    append(path, TWO, ONE, *more)
    note.write_bytes(before)
    assert "another copy is in its place" in read_journal(path).gaps[0]

    append(path, THREE)

    assert len(read_journal(path).gaps) == 1


@pytest.mark.parametrize(
    "lying", ["outbox/ABC-templates.eml", "outbox/ABC-confirm-entry.eml", "returned/ABC.xlsx"]
)
def test_a_journal_lost_with_its_note_is_told_also_when_lines_were_added(
    path: Path, lying: str
) -> None:
    for each in ("record/ABC-1.json", lying):
        (path.parent / each).parent.mkdir(parents=True)
        (path.parent / each).touch()
    assert "is gone or empty" in read_journal(path).gaps[0]

    append(path, ONE)

    assert "its beginning is lost, 1 line or more." in read_journal(path).gaps[0]
    append(path, JournalRestored(NOW, "all of it"))
    assert read_journal(path).gaps == ()


@pytest.mark.parametrize("letter", ["", "ABC-confirm.eml"])
def test_generate_that_was_stopped_leaves_no_gap_when_it_was_run_again(
    path: Path, letter: str
) -> None:
    """Also where a letter that goes before the forms was written and not recorded just before."""
    (path.parent / "record").mkdir(parents=True)
    (path.parent / "record" / "ABC-1.json").touch()
    if letter:
        (path.parent / "outbox").mkdir()
        (path.parent / "outbox" / letter).touch()

    append(path, ONE)

    assert read_journal(path).gaps == ()
