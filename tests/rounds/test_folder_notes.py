"""What is wrong in a folder as a whole is said by every command, on the desk, too."""

import os
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from click import Command, Group
from click.testing import CliRunner

from tests.builders import FIRST, a_plan
from tests.flow.small import NOW, SmallFolder
from tipxl.cli import COMMANDS, main
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.overview import overview
from tipxl.commands.send import Mailing, send
from tipxl.commands.status import status
from tipxl.desk.step_commands import work_of
from tipxl.desk.steps import Step
from tipxl.domain.plan.period import Period
from tipxl.journal.journal_events import PostHandled
from tipxl.rounds.folder_notes import clock_notes, folder_notes
from tipxl.validation.read_round import read_returns
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder

NEXT = a_plan().rounds[1].period


def said(small: SmallFolder, command: str) -> str:
    return CliRunner().invoke(main, [*command.split(), "--root", str(small.root)]).output


@pytest.mark.parametrize("is_demo", [False, True])
@pytest.mark.parametrize("command", ["status", "plan", f"validate {FIRST}", f"generate {FIRST}"])
def test_a_key_that_is_gone_is_told_with_the_remedy(
    small: SmallFolder, command: str, *, is_demo: bool
) -> None:
    folder = Folder(small.root)
    if is_demo:
        folder.demo_key.write_bytes(sample().demo_key.read_bytes())
        assert not list(folder_notes(folder, NOW))
        folder.demo_key.unlink()
    folder.key.unlink()

    (note,) = folder_notes(folder, NOW)

    assert f"{folder.key} is missing (in the folder of a demo: {folder.demo_key})" in note
    assert note in said(small, command)
    assert note in list(work_of(small.root, lambda: NOW, ())(lambda _: None))
    step = Step(0, "Make the forms", ("tipxl generate",), "/")
    step.run(work_of(small.root, lambda: NOW, (("generate", str(FIRST)),)))
    assert (step.error, note in step.lines) == (note, False)  # once
    init(small.root, new_key=True)  # as it is told
    assert not list(folder_notes(folder, NOW))


ANOTHER = "is not the key with which the forms of this folder were signed"


@pytest.mark.parametrize("command", ["status", "plan", f"validate {FIRST}", f"generate {FIRST}"])
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_key_in_which_a_digit_is_another_is_told_with_the_remedy(
    small: SmallFolder, command: str, *, is_lost: bool
) -> None:
    key = Folder(small.root).key
    whole = key.read_text()
    key.write_text(("0" if whole[0] != "0" else "1") + whole[1:])

    for _ in range(2):  # also when the command has worked with it before
        assert said(small, command).count(ANOTHER) == 1

    if is_lost:  # as it is told
        key.unlink()
        init(small.root, new_key=True)
    else:
        key.write_text(whole)
    assert ANOTHER not in said(small, command)


def test_a_folder_from_before_the_note_knows_its_key_from_the_next_step(small: SmallFolder) -> None:
    key = Folder(small.root).key
    Folder(small.root).known_rounds.unlink()
    assert ANOTHER not in said(small, "status")

    small.arrives("ABC")
    key.write_text("0" * 64)

    assert said(small, "status").count(ANOTHER) == 1


def test_a_folder_without_rounds_misses_no_key(small: SmallFolder) -> None:
    rmtree(Folder(small.root).rounds)
    Folder(small.root).key.unlink()

    assert not list(folder_notes(Folder(small.root), NOW))


@pytest.mark.parametrize("left", ["", "# nothing but a remark\n"])
@pytest.mark.parametrize("command", ["status", "plan", f"validate {FIRST}", f"consolidate {FIRST}"])
def test_a_report_toml_of_which_nothing_is_left_is_told_with_the_remedy(
    small: SmallFolder, command: str, left: str
) -> None:
    layout = Folder(small.root).report
    layout.write_text(left)

    shown = said(small, command)

    assert "report.toml" in shown
    assert "It is empty." in shown
    assert "put it back from your back-up" in shown
    assert "Traceback" not in shown
    layout.unlink()
    shown = said(small, command)  # as it is told
    assert "report.toml, the questions of the form, is gone" in shown
    assert "/record/report-" in shown
    assert f"with: tipxl init {small.root}" in shown
    init(small.root)  # as it is told
    assert "It is empty" not in said(small, "status")


@pytest.mark.parametrize("gone", [("templates",), ("draft", "receipt", "templates")])
def test_a_text_of_a_letter_that_is_gone_is_told_by_send(
    small: SmallFolder, gone: tuple[str, ...]
) -> None:
    letters = Folder(small.root).letters
    for name in gone:
        (letters / f"{name}.txt").write_text("Subject: Hers\n\nHers.\n", "utf-8")
    assert "this version's own" not in said(small, f"send {FIRST}")
    for name in gone:
        (letters / f"{name}.txt").unlink()

    shown = said(small, f"send {FIRST}")

    assert shown.count(f"{letters} has no ") == 1
    assert all(f"{name}.txt" in shown for name in gone)
    assert f"by: tipxl init {small.root}" in shown
    copy = letters / f"{gone[0]} (1).txt"
    copy.write_text("Subject: Hers\n\nHers.\n", "utf-8")
    lies = f"{copy} lies beside it: rename it to {gone[0]}.txt if it is yours. Else this version's"
    assert lies in said(small, f"send {FIRST}")
    copy.unlink()
    init(small.root)  # as it is told
    assert "this version's own" not in said(small, f"send {FIRST}")


#: For each command that works in a folder, what is typed.
TYPED = {
    "plan": ("plan",),
    "generate": (f"generate {FIRST}",),
    "send": (f"send {FIRST}", f"send {FIRST} --not-sent"),
    "collect": (f"collect {FIRST}",),
    "confirm": (f"confirm {FIRST} --body ABC",),
    "mail": (f"mail {FIRST}",),
    "join": (f"join {FIRST}",),
    "validate": (f"validate {FIRST}",),
    "consolidate": (f"consolidate {FIRST}",),
    "decide": (f"decide {FIRST} D-000000 --answer yes",),
    "close": (f"close {FIRST}", f"close {FIRST} --yes", f"close {FIRST} --reopen again"),
    "evaluate": ("evaluate mid-term",),
    "status": ("status", f"status {FIRST}", f"status {NEXT}", "status --json", "status --write"),
    "export": (f"export {FIRST} tables",),
    "trace": ("trace --body ABC",),
}


def works_in_a_folder(command: Command) -> bool:
    within = command.commands.values() if isinstance(command, Group) else ()
    return any("--root" in each.opts for one in (command, *within) for each in one.params)


def test_every_command_that_works_in_a_folder_is_typed_here() -> None:
    """But for the desk, which says it with each of its steps."""
    assert {each.name for each in COMMANDS if works_in_a_folder(each)} == {*TYPED, "desk"}


@pytest.mark.parametrize("command", [each for typed in TYPED.values() for each in typed])
def test_a_clock_that_was_set_back_is_told_once_by_every_command(
    small: SmallFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    monkeypatch.chdir(small.root)
    the_clock_says(NOW - timedelta(days=30), monkeypatch)

    once = 1 + ("--json" in command)  # and to a program
    assert said(small, command).count("Set the clock right") == once

    the_clock_says(NOW, monkeypatch)
    assert "Set the clock right" not in said(small, command)


@pytest.mark.parametrize("command", ["status", f"generate {NEXT}", "trace --body ABC"])
def test_where_all_rounds_are_closed_a_clock_set_back_is_told_until_the_next_begins(
    small: SmallFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    the_clock_says(NOW, monkeypatch)
    assert "Set the clock right" not in said(small, "status")

    the_clock_says(NOW - timedelta(days=30), monkeypatch)
    told = said(small, command)

    assert told.count("Set the clock right") == 1
    assert f"the journal of {FIRST}, which is closed, has something of" in told
    generate(small.root, GenerateRequest(NEXT), NOW - timedelta(days=30))
    assert "Set the clock right" not in said(small, "status")


def test_a_clock_that_was_set_back_is_told_above_the_menu(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    the_clock_says(NOW - timedelta(days=30), monkeypatch)

    shown = CliRunner().invoke(main, [], input="0\n").output

    assert 0 < shown.index("Set the clock right") < shown.index("  1  ")
    assert shown.count("Set the clock right") == 1


def test_of_many_notes_the_menu_shows_the_first_and_where_the_others_are(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    small.arrives("ABC")
    for number in range(5):
        (Folder(small.root).round(FIRST).returned / f"unknown {number}").mkdir(parents=True)
        (Folder(small.root).round(FIRST).returned / f"unknown {number}" / "a.txt").touch()
    notes = overview(Path(), None, NOW).notes
    the_clock_says(NOW, monkeypatch)

    shown = CliRunner().invoke(main, [], input="0\n").output

    assert len(notes) > 3
    assert [each in shown for each in notes] == [True] * 3 + [False] * (len(notes) - 3)
    assert f"And {len(notes) - 3} more: choose 11." in shown


def the_clock_says(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for door in ("cli_options", "mail_commands", "menu_screen", "round_commands", "setup_commands"):
        monkeypatch.setattr(f"tipxl.cli.{door}.now", lambda: moment)


def with_the_next_begun(small: SmallFolder) -> None:
    generate(small.root, GenerateRequest(NEXT, provisional=True), NOW + timedelta(days=180))


@pytest.mark.parametrize("period", [None, FIRST, NEXT])
def test_a_clock_that_was_set_back_is_told_of_a_round_that_is_closed_or_has_not_begun(
    small: SmallFolder, period: Period | None
) -> None:
    back = NOW - timedelta(days=30)
    assert any("Set the clock right" in each for each in status(small.root, NEXT, back).notes)
    with_the_next_begun(small)
    close(small.root, FIRST, NOW)

    (note,) = status(small.root, period, NOW).notes

    assert f"the journal of {NEXT} has something of" in note


def test_a_clock_that_ran_ahead_once_is_told_until_the_round_is_closed(small: SmallFolder) -> None:
    ahead = datetime(2036, 1, 1, tzinfo=UTC)
    small.arrives("ABC", NOW)
    with open_workspace(small.root).recording(FIRST) as journal:
        journal.append(PostHandled(ahead, "M-1"))

    (note,) = clock_notes(Folder(small.root), NOW)

    assert f"the journal of {FIRST} has something of 2036-01-01 00:00 UTC" in note
    assert f"by it, what comes now in {FIRST} counts as older than what came before" in note
    assert "If the clock is right now, it was wrong when that was written. Then look" in note
    assert f"correct it: tipxl collect {FIRST} FILE --received DAY, where FILE is the" in note
    assert note.endswith(f"told this until that moment has passed, or {FIRST} is closed.")
    assert not list(clock_notes(Folder(small.root), ahead))
    with_the_next_begun(small)
    (both,) = clock_notes(Folder(small.root), NOW)
    assert f"what comes now in {FIRST} and {NEXT} counts as older" in both
    close(small.root, FIRST, NOW)
    assert not list(clock_notes(Folder(small.root), NOW + timedelta(days=180)))


@pytest.mark.parametrize("command", ["status", f"validate {FIRST}", f"collect {FIRST}"])
@pytest.mark.parametrize(
    "line",
    [
        b'{"at":"9999-12-31T23:59:59-05:00","what":"closed","details":{"period":"2018H1"}}\n',
        b'{"at":"2018-07-20T09:00:00Z","what":"collected","details":{"file":"a","original":"a",'
        b'"sha256":"a","received":"0001-01-01T00:00:00+09:00","received_from":""}}\n',
        b'{"at":"2018-07-20T09:00:00Z","what":"collected","details":{"file":"a","original":"a",'
        b'"sha256":"a","received":"9999-12-31T23:59:59-05:00","received_from":""}}\n',
        b"[" * 3000 + b"\n",
        b'{"at":"2018-07-20T09:00:00Z","what":"sung","details":' + b'{"a":' * 3000 + b"\n",
    ],
)
def test_a_line_of_a_journal_that_nobody_can_have_written_is_told_by_every_command(
    small: SmallFolder, command: str, line: bytes
) -> None:
    number = small.files.journal.read_bytes().count(b"\n") + 1
    with small.files.journal.open("ab") as file:
        file.write(line)

    shown = CliRunner().invoke(main, [*command.split(), "--root", str(small.root)])

    assert shown.exit_code == 2
    assert f"{small.files.journal}, line {number}, is damaged" in shown.output


def test_a_report_that_came_later_than_now_is_told_with_the_command_that_ends_it(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [small.arrives(name, NOW + timedelta(days=300)).kept[0] for name in ("ABC", "DEF")]
    the_clock_says(NOW + timedelta(days=400), monkeypatch)
    assert not list(clock_notes(Folder(small.root), NOW + timedelta(days=300)))
    now = NOW + timedelta(days=10)
    the_clock_says(now, monkeypatch)

    *_, note = clock_notes(Folder(small.root), now)

    assert f"By the journal of {FIRST}, {kept[0]} and {kept[1]} came later than it is now" in note
    command = f'tipxl collect {FIRST} "{small.files.returned / kept[0]}" --received '
    assert command in note
    for name, left in zip(kept, (kept[1], ""), strict=True):  # as it is told
        words = ["collect", str(FIRST), str(small.files.returned / name)]
        root = ["--root", str(small.root)]
        ended = CliRunner().invoke(main, [*words, "--received", "2018-07-21", *root])
        assert ended.exit_code == 0
        told = [each for each in clock_notes(Folder(small.root), now) if "later than it is" in each]
        assert [left in each for each in told] == [True] * bool(left)


def test_a_report_that_was_collected_by_a_clock_set_back_is_told_until_she_says_when_it_came(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    path = small.root.parent / "again.xlsx"
    path.write_bytes(small.report("ABC again"))
    newer = (NOW + timedelta(days=1)).timestamp()
    os.utime(path, (newer, newer))
    behind, now = NOW - timedelta(days=20), NOW + timedelta(days=2)
    (taken,) = collect(small.root, CollectRequest(FIRST, (path,)), behind)
    the_clock_says(now, monkeypatch)
    assert not [e for e in clock_notes(Folder(small.root), behind) if "when it was coll" in e]

    (note,) = clock_notes(Folder(small.root), now)

    command = f'collect {FIRST} "{small.files.returned / taken.kept[0]}" --received '
    assert note.startswith(f"By the journal of {FIRST}, {taken.kept[0]} came when it was collected")
    assert note.endswith(f"Say of each when it came, also where that is right: tipxl {command}DAY")
    shown = CliRunner().invoke(main, ["status", str(FIRST), "--root", str(small.root)])
    assert note in shown.output
    words = [*shlex.split(command), "2018-07-21", "--root", str(small.root)]
    assert CliRunner().invoke(main, words).exit_code == 0
    assert not list(clock_notes(Folder(small.root), now))
    _, newest = read_returns(small.workspace, FIRST)
    assert newest.arrival.file == taken.kept[0]


def test_of_several_such_reports_the_first_moment_is_told(small: SmallFolder) -> None:
    small.arrives("ABC again")
    for name, days in (("ABC", -20), ("DEF", -10)):
        path = small.root.parent / f"{name}.xlsx"
        path.write_bytes(small.report(name))
        os.utime(path, (0, 0))  # which nobody believes
        collect(small.root, CollectRequest(FIRST, (path,)), NOW + timedelta(days=days))

    (note,) = clock_notes(Folder(small.root), NOW + timedelta(days=1))

    assert "came when they were collected, the first of them on 2018-06-30 09:00 UTC" in note


@pytest.mark.parametrize("days", [1, -20])
def test_a_report_that_is_brought_back_is_told_by_when_it_was_collected_first(
    small: SmallFolder, days: int
) -> None:
    small.arrives("ABC")
    path = small.root.parent / "again.xlsx"
    path.write_bytes(small.report("ABC again"))
    os.utime(path, (0, 0))  # which nobody believes: the moment of collecting counts
    (taken,) = collect(small.root, CollectRequest(FIRST, (path,)), NOW + timedelta(days=days))
    later = NOW + timedelta(days=5)
    send(small.root, Mailing(FIRST, by_hand=True), later)
    (small.files.returned / taken.kept[0]).write_bytes(b"of somebody else")

    (back,) = collect(small.root, CollectRequest(FIRST, (path,)), later)

    notes = [e for e in clock_notes(Folder(small.root), later) if "when it was collected" in e]
    assert back.kept != taken.kept
    assert [back.kept[0] in each for each in notes] == [True] * (days < 0)


def test_a_clock_that_was_set_back_is_told_on_the_desk_by_the_journal_of_any_round(
    small: SmallFolder,
) -> None:
    small.files.journal.write_bytes(b"no line\n\0\0" + small.files.journal.read_bytes())

    (note,) = work_of(small.root, lambda: NOW - timedelta(days=30), ())(lambda _: None)

    assert f"the journal of {FIRST} has something of" in note
    assert not list(work_of(small.root, lambda: NOW - timedelta(minutes=50), ())(lambda _: None))
