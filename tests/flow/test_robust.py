"""A bad file, a full disk or a kill stops nothing else, and nothing is lost or doubled."""

import errno
import os
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests import zoo
from tests.flow.returning import (
    BODY,
    LED,
    NOW,
    PERIOD,
    Returning,
    answers_stand,
    records_back,
    records_now,
    told,
)
from tipxl.cli import main
from tipxl.commands.collect import IntakeOutcome
from tipxl.commands.consolidate import consolidate
from tipxl.commands.preview import preview
from tipxl.commands.validate import validate
from tipxl.domain.core.workbook import Verdict
from tipxl.errors import TipxlError
from tipxl.excel.fill import Filling, filled
from tipxl.intake.inbox import waiting
from tipxl.journal.journal_events import FileCollected
from tipxl.journal.journal_file import read_journal
from tipxl.journal.last_line import LAST_LINE
from tipxl.summaries.validate_lines import validate_lines
from tipxl.workspace.known_rounds import known_rounds
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import WRITTEN

READ, OPEN = Path.read_bytes, Path.open


def variant(form: bytes, number: int) -> bytes:
    """The same form in other bytes."""
    made = BytesIO(form)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(f"customXml/note{number}.txt", f"{number}")
    return made.getvalue()


def run(folder: Returning, command: str, *options: str) -> Result:
    return CliRunner().invoke(main, [command, str(PERIOD), *options, "--root", str(folder.root)])


def journal(folder: Returning) -> Counter[str]:
    """How often each file was recorded, by its name on arrival."""
    events = read_journal(folder.files.journal).of(FileCollected)
    return Counter(each.original for each in events)


def kept(folder: Returning) -> list[bytes]:
    return sorted(READ(path) for path in folder.files.returned.glob("[!.]*"))


POISON: dict[str, Callable[[], bytes]] = {
    "spaces.xlsx": lambda: zoo.bomb_of_spaces(2),
    "members.xlsx": lambda: zoo.bomb_of_members(3_000),
    "sheets.xlsx": lambda: zoo.many_sheets(300),
    "entities.xlsx": lambda: zoo.with_doctype('<!DOCTYPE x [<!ENTITY a "b">]>', "&a;"),
    "locked.xlsx": lambda: zoo.ole("EncryptedPackage"),
    "noise.xlsx": lambda: b"PK\3\4" + bytes(range(256)) * 40,
}


def test_of_sixty_files_six_are_poison_and_all_others_are_processed(returning: Returning) -> None:
    good = returning.filled()
    files = {f"{number:02}.xlsx": variant(good, number) for number in range(54)}
    for name, data in (files | {name: make() for name, make in POISON.items()}).items():
        returning.drop(name, data)

    collected = run(returning, "collect", "--received", "2018-01-20")
    validated = run(returning, "validate")

    assert (collected.exit_code, validated.exit_code) == (0, 1)
    assert "60 new of 60 files" in collected.output
    back = returning.validate()
    assert all(answers_stand(back[name]) and back[name].counts for name in files)
    assert not any(back[name].counts for name in POISON)
    for name in POISON:
        assert f"{back[name].arrival.file}: {back[name].verdict.words}. " in validated.output


def test_of_a_thousand_files_ten_are_poison_and_all_others_are_processed(
    returning: Returning,
) -> None:
    nil = filled(returning.form, Filling({("cover", "cover", "submission"): "Nil report"}))
    files = {f"{number:03}.xlsx": variant(nil, number) for number in range(990)}
    more = {"empty": b"", "print.pdf": b"%PDF-1.7", "half": nil[:900], "zeros": bytes(99)}
    poison = more | {name: make() for name, make in POISON.items()}
    for name, data in (files | poison).items():
        returning.drop(name, data)

    collected = run(returning, "collect", "--received", "2018-01-20")
    validated = run(returning, "validate")

    assert (collected.exit_code, validated.exit_code) == (0, 1)
    assert "1000 new of 1000 files" in collected.output
    lines = validated.output.splitlines()
    # One body's nil reports, each in the place of the one before.
    accepted = sum(": accepted." in line for line in lines)
    replaced = sum(": replaced by " in line for line in lines)
    assert (accepted, accepted + replaced) == (1, len(files))
    assert (
        sum(": held for your decision. " in line or ": rejected. " in line for line in lines)
        == len(poison)
        == 10
    )
    assert len(files) + len(poison) == 1000


def test_what_is_no_return_is_passed_over_and_folders_are_looked_into(
    returning: Returning,
) -> None:
    for name in ("~$SLOM.xlsx", ".~lock.SLOM.xlsx#", "._SLOM.xlsx", ".DS_Store", "Thumbs.db"):
        returning.drop(name, b"a lock")
    returning.drop("mails/of January/SLOM.xlsx", returning.filled())
    (returning.files.inbox / "empty folder.xlsx").mkdir()
    (returning.files.inbox / "nowhere.xlsx").symlink_to(returning.root / "no such file")

    outcomes = Counter(each.outcome for each in returning.collect())

    assert outcomes == {IntakeOutcome.SKIPPED: 5, IntakeOutcome.TAKEN: 1}
    assert [each.body for each in returning.validate().values()] == [BODY]


def test_the_same_file_twice_is_kept_once_and_two_versions_are_both_kept(
    returning: Returning,
) -> None:
    first, second = returning.filled(), variant(returning.filled(), 1)
    returning.drop("SLOM.xlsx", first)
    returning.drop("copy of SLOM.xlsx", first)
    returning.drop("again/SLOM.xlsx", second)

    outcomes = [each.outcome for each in returning.collect()]
    again = [each.outcome for each in returning.collect()]

    assert Counter(outcomes) == {IntakeOutcome.TAKEN: 2, IntakeOutcome.KNOWN: 1}
    assert set(again) == {IntakeOutcome.KNOWN}
    assert kept(returning) == sorted([first, second])


def test_a_file_half_copied_is_kept_and_so_is_the_whole_one_later(returning: Returning) -> None:
    whole = returning.filled()
    assert returning.back(whole[: len(whole) // 2], "half.xlsx").verdict is Verdict.HELD

    returning.drop("half.xlsx", whole)
    returning.collect()
    (back,) = [each for each in validate(returning.root, PERIOD).returns if each.counts]

    assert answers_stand(back)
    assert kept(returning) == sorted([whole, whole[: len(whole) // 2]])


def test_our_own_form_sent_back_untouched_is_no_return(returning: Returning) -> None:
    path = returning.drop("empty.xlsx", returning.form)
    says = f"it is the empty form of {BODY} for {PERIOD}, nothing is answered in it"

    looked = preview(returning.root, PERIOD, (path,), NOW)
    (collected,) = returning.collect()

    assert collected.outcome is IntakeOutcome.OURS
    assert collected.why == says
    assert looked.returns == ()
    assert looked.told == (f"{path}: {says}.",)
    assert [*validate_lines(looked, PERIOD)] == [
        f"{path}: {says}.",
        "There is no report in what was looked at.",
    ]


def test_a_correction_copy_that_came_back_untouched_is_told_as_such(returning: Returning) -> None:
    returning.back(returning.filled({("activities", LED[0], "status"): "perhaps"}))
    path = returning.drop("copy.xlsx", returning.files.correction(BODY).read_bytes())

    (told,) = preview(returning.root, PERIOD, (path,), NOW).told

    assert f"the correction copy for {BODY} in {PERIOD} as you made it" in told


def test_a_name_that_is_no_text_is_collected_and_told(returning: Returning) -> None:
    (returning.files.inbox / os.fsdecode(b"\xff\xfe.xlsx")).write_bytes(returning.filled())

    collected = run(returning, "collect")

    assert collected.exit_code == 0, collected.output
    assert "1 new of 1 file or mail" in collected.output
    assert [answers_stand(each) for each in returning.validate().values()] == [True]


# --- files that move while they are read

Reader = Callable[[Path], bytes]


def refused(path: Path) -> bytes:
    raise PermissionError(errno.EACCES, "Permission denied", str(path))


def gone_before(path: Path) -> bytes:
    path.unlink()
    return READ(path)


def gone_after(path: Path) -> bytes:
    data = READ(path)
    path.unlink()
    return data


def growing(path: Path) -> bytes:
    data = READ(path)
    with path.open("ab") as file:
        file.write(b"more")
    return data


def broken_off(path: Path) -> bytes:
    raise OSError(errno.EIO, "Input/output error", str(path))


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (refused, "permission denied"),
        (gone_before, "no such file"),
        (gone_after, "no such file"),
        (growing, "still being written"),
        (broken_off, "input/output error"),
    ],
)
def test_a_file_that_cannot_be_read_is_listed_and_stops_no_other(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, reading: Reader, why: str
) -> None:
    bad = returning.drop("b bad.xlsx", variant(returning.filled(), 1))
    for name in ("a good.xlsx", "c good.xlsx"):
        returning.drop(name, variant(returning.filled(), ord(name[0])))
    monkeypatch.setattr(Path, "read_bytes", lambda path: (reading if path == bad else READ)(path))

    collected = run(returning, "collect")
    monkeypatch.undo()

    assert collected.exit_code == 1
    assert "2 new of 3 files" in collected.output
    assert IntakeOutcome.UNREAD.value in collected.output
    assert why in collected.output
    assert len(returning.validate()) == 2
    bad.write_bytes(returning.filled())
    assert waiting(returning.files, read_journal(returning.files.journal)) == 1
    assert [each.outcome for each in returning.collect()].count(IntakeOutcome.TAKEN) == 1


def test_a_form_that_nobody_filled_in_does_not_wait(returning: Returning) -> None:
    returning.drop("empty form.xlsx", returning.form)

    assert waiting(returning.files, read_journal(returning.files.journal)) == 0
    assert returning.collect()[0].outcome is IntakeOutcome.OURS


def test_a_kept_file_that_cannot_be_read_stops_no_other_and_waits(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = returning.all_back(
        {"a.xlsx": returning.filled(), "b.xlsx": variant(returning.filled(), 1)}
    )
    bad = returning.files.returned / back["a.xlsx"].arrival.file
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *how, **more: refused(path) if path == bad else OPEN(path, *how, **more),
    )

    back = returning.validate()

    assert (back["a.xlsx"].verdict, told(back["a.xlsx"])) == (Verdict.HELD, {"T39"})
    assert "permission denied" in back["a.xlsx"].says
    assert back["b.xlsx"].counts


def test_a_kept_file_that_somebody_changed_is_not_taken_for_what_came(
    returning: Returning,
) -> None:
    back = returning.all_back(
        {"a.xlsx": returning.filled(), "b.xlsx": variant(returning.filled(), 1)}
    )
    path = returning.files.returned / back["a.xlsx"].arrival.file
    path.write_bytes(returning.filled({("activities", LED[0], "status"): "Completed"}))

    back = returning.validate()

    assert (back["a.xlsx"].verdict, told(back["a.xlsx"])) == (Verdict.HELD, {"T38"})
    assert back["b.xlsx"].counts


def test_a_file_taken_out_of_returned_is_collected_anew(returning: Returning) -> None:
    back = returning.back(returning.filled())
    (returning.files.returned / back.arrival.file).unlink()

    assert [each.outcome for each in returning.collect()] == [IntakeOutcome.TAKEN]
    assert answers_stand(returning.validate()["back.xlsx"])


# --- a full disk, and a kill

Fail = Callable[[pytest.MonkeyPatch, int], list[int]]


def fail_at(target: object, name: str, number: int, patch: pytest.MonkeyPatch) -> list[int]:
    """The call of that number finds the disk full; what is returned counts the calls."""
    real: Callable[..., Any] = getattr(target, name)
    calls: list[int] = []

    def full(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given, **named)

    patch.setattr(target, name, full)
    return calls


PLACES: list[tuple[object, str]] = [
    (os, "fsync"),
    (tempfile, "mkstemp"),
    (os, "fdopen"),
    (Path, "replace"),
]
NAMES = ("a.xlsx", "b.xlsx", "c.xlsx")


@pytest.mark.parametrize("place", PLACES, ids=[name for _, name in PLACES])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_a_disk_that_is_full_at_any_write_is_one_sentence_and_the_next_run_goes_on(
    returning: Returning,
    monkeypatch: pytest.MonkeyPatch,
    place: tuple[object, str],
    number: int,
) -> None:
    files = {name: variant(returning.form, n) for n, name in enumerate(NAMES)}
    for name, data in files.items():
        returning.drop(name, data)

    with monkeypatch.context() as patch:
        calls = fail_at(*place, number, patch)
        failed = run(returning, "collect")
    # The last is the note of the rounds, which costs nothing: the next run makes it good.
    is_whole = len(calls) <= number and journal(returning) == dict.fromkeys(NAMES, 1)
    after = run(returning, "collect")

    assert failed.exit_code == (2 if len(calls) >= number and not is_whole else 0)
    assert known_rounds(Folder(returning.root).known_rounds)[PERIOD].lines > len(NAMES)
    assert failed.exit_code == 0 or "no space left on device" in failed.output.lower()
    assert failed.output.count("\n") <= len(NAMES) + 1
    assert after.exit_code == 0
    assert kept(returning) == sorted(files.values())
    assert journal(returning) == dict.fromkeys(NAMES, 1)
    assert not [path for path in returning.files.returned.iterdir() if path.name[0] == "."]
    assert set(returning.validate()) == set(NAMES)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_disk_that_is_full_while_findings_and_copies_are_written_leaves_no_half_file(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    wrong = {("activities", LED[0], "status"): "Ongong"}
    returning.validate()
    before = READ(returning.files.findings)
    returning.drop("wrong.xlsx", returning.filled(wrong))
    returning.collect()

    with monkeypatch.context() as patch:
        fail_at(os, "fsync", number, patch)
        failed = run(returning, "validate")
    standing = READ(returning.files.findings)

    assert failed.exit_code == 2
    assert "no space left on device" in failed.output.lower()
    assert zipfile.is_zipfile(BytesIO(standing))
    assert failed.output.count("\n") == 1
    # The note of what is ours comes first, then the findings, a new form's record, and the form.
    assert (standing == before) == (number <= 2)
    assert {path.name for path in returning.files.root.rglob(".tipxl-*")} <= {WRITTEN, LAST_LINE}
    assert run(returning, "validate").exit_code == 1
    assert not list(returning.files.root.glob("*changed by hand*"))
    assert zipfile.is_zipfile(returning.files.correction(BODY))
    assert not returning.files.design(BODY, 3).exists()


def test_a_folder_that_cannot_be_written_to_is_named(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    returning.drop("a.xlsx", returning.filled())

    def read_only(*_: object, **__: object) -> None:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkstemp", read_only)
        with pytest.raises(TipxlError, match=r"Cannot write to the folder .*returned.*read-only"):
            returning.collect()

    assert answers_stand(returning.back(returning.filled(), "a.xlsx"))


def test_a_kill_between_the_copy_and_its_record_is_made_good_by_the_next_run(
    returning: Returning,
) -> None:
    before = records_now(returning)
    returning.back(returning.filled(), "a.xlsx")
    records_back(before)

    unrecorded = returning.validate()
    again = [each.outcome for each in returning.collect()]
    data = returning.validate()

    assert len(unrecorded) == 1
    assert again == [IntakeOutcome.TAKEN]
    assert journal(returning) == {"a.xlsx": 1}
    assert len(kept(returning)) == 1
    assert answers_stand(data["a.xlsx"])
    assert [each.outcome for each in returning.collect()] == [IntakeOutcome.KNOWN]


def test_a_line_of_the_journal_cut_off_by_a_kill_swallows_no_other(returning: Returning) -> None:
    before = records_now(returning)
    returning.back(returning.filled(), "a.xlsx")
    whole = READ(returning.files.journal)
    records_back(before)
    returning.files.journal.write_bytes(whole[:-20])
    returning.drop("b.xlsx", variant(returning.filled(), 1))

    returning.collect()

    assert journal(returning) == {"a.xlsx": 1, "b.xlsx": 1}
    assert len(consolidate(returning.root, PERIOD).round.returns) == 2


def test_what_was_received_lies_in_inbox_as_it_was(returning: Returning) -> None:
    path = returning.drop("a.xlsx", returning.filled())
    os.utime(path, (1_516_000_000, 1_516_000_000))
    before = (READ(path), path.stat().st_mtime_ns)

    returning.collect()
    returning.validate()

    assert (READ(path), path.stat().st_mtime_ns) == before
