"""A round that is gone is missed, whole or in part, and nothing that is damaged is believed."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copyfile, copytree, move, rmtree

import pytest
from click.testing import CliRunner

from tests.builders import FIRST, a_plan
from tests.flow.small import NOW, SmallFolder, a_small_copy
from tests.flow.test_run_again import killed_at
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.overview import overview
from tipxl.commands.post import join
from tipxl.errors import TipxlError
from tipxl.files import write_whole
from tipxl.journal.journal_events import NumberedEvent, PostHandled, event_line
from tipxl.journal.last_line import LAST_LINE
from tipxl.workspace.known_rounds import known_rounds, note_new_key
from tipxl.workspace.paths import Folder, RoundFiles

NEXT = a_plan().rounds[1].period
NESTED = b'{"2018H1": {"other": ' + b"[" * 3000
LESS = b'{"2018H1": {"lines": -30, "hash": "x"}}'
COMMANDS = (
    "plan",
    "status",
    f"generate {NEXT}",
    f"send {NEXT}",
    f"collect {NEXT}",
    f"validate {NEXT}",
    f"consolidate {NEXT}",
    f"close {NEXT} --yes",
    f"mail {NEXT}",
    "evaluate mid-term",
    "trace --body ABC",
    "export all tables",
)


def run(root: Path, command: str) -> tuple[int, str]:
    shown = CliRunner().invoke(main, [*command.split(), "--root", str(root)])
    return shown.exit_code, shown.output


@pytest.fixture(scope="module")
def both_begun(small_issued: SmallFolder, tmp_path_factory: pytest.TempPathFactory) -> SmallFolder:
    """The first round is closed, and the forms of the next are issued; not to be changed."""
    small = a_small_copy(small_issued, tmp_path_factory.mktemp("both") / "plan")
    small.arrives("ABC")
    consolidate(small.root, FIRST)
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(NEXT), NOW + timedelta(days=180))
    return small


@pytest.fixture
def two_rounds(both_begun: SmallFolder, tmp_path: Path) -> SmallFolder:
    """The same, for a test to change."""
    return a_small_copy(both_begun, tmp_path / "both" / "plan")


def files_of_next(small: SmallFolder) -> RoundFiles:
    return Folder(small.root).round(NEXT)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_folder_of_an_earlier_round_that_is_gone_is_told_by_every_command(
    two_rounds: SmallFolder, command: str
) -> None:
    rmtree(two_rounds.files.root)

    code, shown = run(two_rounds.root, command)

    assert code == 2
    assert f"{two_rounds.files.root} is gone or empty, but forms were issued in {FIRST}" in shown
    assert f"{FIRST}-left-out.txt in {two_rounds.files.root.parent}" in shown


def test_all_rounds_that_are_gone_are_told(two_rounds: SmallFolder) -> None:
    rmtree(Folder(two_rounds.root).rounds)

    assert run(two_rounds.root, "status")[0] == 2


def test_a_round_that_is_put_back_is_as_it_was(two_rounds: SmallFolder, tmp_path: Path) -> None:
    before = run(two_rounds.root, f"consolidate {NEXT}")
    away = move(two_rounds.files.root, tmp_path / "away")
    assert run(two_rounds.root, f"consolidate {NEXT}")[0] == 2

    move(away, two_rounds.files.root)

    assert run(two_rounds.root, f"consolidate {NEXT}") == before


def test_a_round_that_she_does_without_is_told_by_every_command_and_stops_none(
    two_rounds: SmallFolder,
) -> None:
    rmtree(two_rounds.files.root)
    (two_rounds.files.root.parent / f"{FIRST}-left-out.txt").write_text("to practise")

    for command in ("status", "plan", f"validate {NEXT}", f"consolidate {NEXT}"):
        code, shown = run(two_rounds.root, command)
        assert code != 2, shown
        assert f"{FIRST} is left out, as {FIRST}-left-out.txt says: nothing" in shown


def test_a_round_that_was_made_to_practise_is_begun_anew(small: SmallFolder) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    rmtree(small.files.root)
    told = small.files.root.parent / f"{FIRST}-left-out.txt"
    told.write_text("to practise")

    generate(small.root, GenerateRequest(FIRST), NOW)
    told.unlink()  # as it is told

    code, shown = run(small.root, "status")
    assert code == 0, shown
    assert not small.workspace.journal(FIRST).gaps
    assert not known_rounds(Folder(small.root).known_rounds)[FIRST].closed
    assert run(small.root, f"send {FIRST}")[0] == 0


def test_a_round_to_practise_whose_new_beginning_was_stopped_is_not_judged_by_the_old_one(
    small: SmallFolder, tmp_path: Path
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    rmtree(small.files.root)
    name = f"{FIRST}-left-out.txt"
    (small.files.root.parent / name).write_text("to practise")

    def anew(root: Path) -> None:
        generate(root, GenerateRequest(FIRST), NOW)

    was_begun = 0
    for number in range(1, 60):
        again = a_small_copy(small, tmp_path / str(number) / "plan")
        if not killed_at(number, again.root, anew):
            break
        was_begun += again.files.begun
        if again.files.begun:  # else it is still to be left out
            (again.files.root.parent / name).unlink()
        anew(again.root)
        code, shown = run(again.root, "status")
        assert code == 0, (number, shown)
        assert not again.workspace.journal(FIRST).gaps, number
    assert 0 < was_begun < number - 1


def test_a_new_beginning_that_is_refused_forgets_nothing_of_the_round_that_was_lost(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    folder = Folder(small.root)
    before = folder.known_rounds.read_bytes()
    rmtree(small.files.root)
    (folder.rounds / f"{FIRST}-left-out.txt").write_text("lost")
    key = folder.key.rename(folder.key.with_suffix(".away"))

    code, shown = run(small.root, f"generate {FIRST}")

    assert (code, f"{folder.key} is missing" in shown) == (2, True), shown
    assert folder.known_rounds.read_bytes() == before
    key.rename(folder.key)
    assert run(small.root, f"generate {FIRST}")[0] == 0
    assert not known_rounds(folder.known_rounds)[FIRST].closed


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_closed_round_that_is_left_out_stops_no_command(
    two_rounds: SmallFolder, *, is_whole: bool
) -> None:
    close(two_rounds.root, NEXT, NOW + timedelta(days=220))
    # The journal, which says that it was closed, stays where only its records are lost.
    rmtree(two_rounds.files.root if is_whole else two_rounds.files.record)
    told = two_rounds.files.root.parent / f"{FIRST}-left-out.txt"
    told.write_text("lost for good")

    for command in ("status", "plan", f"consolidate {NEXT}", "evaluate final"):
        code, shown = run(two_rounds.root, command)
        assert code != 2, (command, shown)
        assert "is gone" not in shown

    assert f"The round {FIRST} is left out: nothing that was agreed in it is counted." in shown


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_round_of_which_the_journal_is_left_is_not_begun_into_what_is_lost(
    small: SmallFolder, *, is_closed: bool
) -> None:
    small.arrives("ABC")
    if is_closed:
        close(small.root, FIRST, NOW)
    rmtree(small.files.record)
    told = small.files.root.parent / f"{FIRST}-left-out.txt"
    told.write_text("lost for good")

    standing, menu = run(small.root, "status")[1], overview(small.root, None, NOW)
    of_first = overview(small.root, FIRST, NOW)
    code, refused = run(small.root, f"generate {FIRST}")

    assert f"Next: tipxl generate {NEXT}" in standing
    for each in (*menu.choices, *of_first.choices):
        assert ("generate", str(FIRST)) not in each.commands
    assert f"{FIRST} is left out, as {told.name} says" in of_first.lines[-1]
    assert (code, "so no forms are made for it" in refused) == (2, True), refused
    small.files.root.rename(small.root.parent / "away")  # as it is told
    assert run(small.root, f"generate {FIRST}")[0] == 0
    told.unlink()
    assert run(small.root, "status")[0] == 0


@pytest.mark.parametrize("note", [None, b"{"])
def test_a_round_left_out_is_told_also_where_no_note_knows_it(
    two_rounds: SmallFolder, note: bytes | None
) -> None:
    known = Folder(two_rounds.root).known_rounds
    known.unlink()
    if note is not None:
        known.write_bytes(note)
    rmtree(two_rounds.files.record)
    told = two_rounds.files.root.parent / f"{FIRST}-left-out.txt"
    assert f"named {told.name} in" in run(two_rounds.root, "status")[1]
    told.write_text("to practise")

    code, shown = run(two_rounds.root, "status")

    assert code == 0, shown
    assert f"{FIRST} is left out, as {told.name} says: nothing" in shown


def test_a_round_that_is_left_out_and_is_here_is_told(two_rounds: SmallFolder) -> None:
    (two_rounds.files.root.parent / f"{FIRST}-left-out.txt").write_text("to practise")

    code, shown = run(two_rounds.root, "status")

    assert code == 0
    assert f"says that {FIRST} is left out, but its folder is here, and it counts" in shown


def test_a_folder_from_before_the_note_is_opened_and_gets_one(two_rounds: SmallFolder) -> None:
    note = Folder(two_rounds.root).known_rounds
    before = known_rounds(note)
    note.unlink()

    assert run(two_rounds.root, "status")[0] == 0
    assert run(two_rounds.root, f"collect {NEXT}")[0] == 0

    assert known_rounds(note) == before
    assert set(before) == {FIRST, NEXT}
    assert (before[FIRST].closed, before[NEXT].closed) == (True, False)


def test_of_a_note_that_is_damaged_in_one_byte_nothing_is_believed_that_it_did_not_say(
    both_begun: SmallFolder, tmp_path: Path
) -> None:
    whole = Folder(both_begun.root).known_rounds.read_bytes()
    note = tmp_path / "note.json"
    note.write_bytes(whole)
    known = known_rounds(note).items()
    for place in range(len(whole)):
        for other in b'1f"}':
            note.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])

            assert known_rounds(note).items() <= known


@pytest.mark.parametrize("damage", [b"", b"{", b'{"2018H1": 7}', b"\xff\0", NESTED, LESS])
def test_a_note_that_is_damaged_is_made_anew(two_rounds: SmallFolder, damage: bytes) -> None:
    note = Folder(two_rounds.root).known_rounds
    before = known_rounds(note)
    note.write_bytes(damage)

    assert run(two_rounds.root, f"collect {NEXT}")[0] == 0

    assert known_rounds(note) == before


@pytest.mark.parametrize("command", ["status", f"validate {FIRST}", f"consolidate {FIRST}"])
def test_last_lines_that_are_gone_with_their_note_are_told(
    small: SmallFolder, tmp_path: Path, command: str
) -> None:
    copytree(small.files.root, tmp_path / "older")
    small.arrives("ABC")
    for name in (small.files.journal.name, LAST_LINE):
        copyfile(tmp_path / "older" / name, small.files.root / name)

    _, shown = run(small.root, command)

    assert f"{small.files.journal}: its end is lost, 1 line." in shown


def test_what_a_journal_lost_stays_told_when_more_is_written_until_she_says_so(
    small: SmallFolder, tmp_path: Path
) -> None:
    copytree(small.files.root, tmp_path / "older")
    small.arrives("ABC")
    for name in (small.files.journal.name, LAST_LINE):
        copyfile(tmp_path / "older" / name, small.files.root / name)

    with small.workspace.recording(FIRST) as journal:
        journal.append(PostHandled(NOW, "a letter"))

    assert "1 line is missing before line" in run(small.root, "status")[1]
    assert run(small.root, f"join {FIRST} --lost-for-good")[0] == 0
    assert "missing before" not in run(small.root, "status")[1]


def with_its_note(source: RoundFiles, target: RoundFiles) -> None:
    for name in (source.journal.name, LAST_LINE):
        copyfile(source.root / name, target.root / name)


def the_journal_alone(source: RoundFiles, target: RoundFiles) -> None:
    copyfile(source.journal, target.journal)


@pytest.mark.parametrize("copy", [with_its_note, the_journal_alone])
@pytest.mark.parametrize("is_turned", [False, True])
def test_a_journal_of_another_round_in_its_place_is_named(
    two_rounds: SmallFolder, copy: Callable[[RoundFiles, RoundFiles], None], is_turned: bool
) -> None:
    both = (two_rounds.files, files_of_next(two_rounds))
    source, target = reversed(both) if is_turned else both
    copy(source, target)

    gaps = two_rounds.workspace.journal(target.period).gaps

    assert gaps == (
        f"{target.journal} is not the journal of {target.period}: that of {source.period}, "
        "or a copy of it, stands in its place.",
    )
    assert gaps[0] in run(two_rounds.root, f"status {NEXT}")[1]


@pytest.mark.parametrize("command", ["status", f"generate {NEXT}", f"consolidate {FIRST}"])
def test_a_closing_of_which_only_the_journal_and_the_note_know_is_told(
    small: SmallFolder, command: str
) -> None:
    consolidate(small.root, FIRST)
    close(small.root, FIRST, NOW)
    for each in (small.files.closed, small.files.closing, *small.files.record.glob("plan-*")):
        each.unlink()

    code, shown = run(small.root, command)

    assert code == 2
    assert f"{small.files.closed} is gone, but {FIRST} was closed" in shown


def test_a_closing_of_which_only_the_note_knows_is_told_and_opened_again(
    small: SmallFolder,
) -> None:
    consolidate(small.root, FIRST)
    close(small.root, FIRST, NOW)
    for each in (*small.files.record.glob("clos*"), *small.files.record.glob("plan-*")):
        each.unlink()
    for name in (small.files.journal.name, LAST_LINE):
        (small.files.root / name).unlink()

    code, shown = run(small.root, "status")

    assert code == 2
    assert f"{small.files.closed} is gone, but {FIRST} was closed" in shown
    again = CliRunner().invoke(  # as it is told
        main, ["close", str(FIRST), "--reopen", "the record was lost", "--root", str(small.root)]
    )
    assert again.exit_code == 0, again.output
    assert run(small.root, "status")[0] == 0


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("command", ["status", "plan", f"consolidate {FIRST}"])
def test_decisions_that_are_gone_with_their_copy_are_told(
    small: SmallFolder, command: str, is_closed: bool
) -> None:
    consolidate(small.root, FIRST)
    if is_closed:
        close(small.root, FIRST, NOW)
        small.files.consolidated.unlink()
    decisions = Folder(small.root).decisions
    decisions.unlink()

    code, shown = run(small.root, command)

    assert code == 2
    assert f"{decisions} is gone, and with it what you decided. Put it back" in shown
    assert not decisions.exists()
    new = CliRunner().invoke(main, ["init", str(small.root), "--new-decisions"])  # as it is told
    assert new.exit_code == 0, new.output
    assert run(small.root, command)[0] != 2


def test_decisions_that_are_there_are_not_begun_anew(small: SmallFolder) -> None:
    consolidate(small.root, FIRST)
    before = Folder(small.root).decisions.read_bytes()

    new = CliRunner().invoke(main, ["init", str(small.root), "--new-decisions"])

    assert new.exit_code == 2
    assert "is there, so nothing was written" in new.output
    assert Folder(small.root).decisions.read_bytes() == before


def test_decisions_are_not_begun_where_there_is_no_plan(tmp_path: Path) -> None:
    new = CliRunner().invoke(main, ["init", str(tmp_path), "--new-decisions"])

    assert new.exit_code == 2
    assert (
        f"There is no plan at {Folder(tmp_path).plan}. Go to the folder of your plan" in new.output
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("is_reopened", [False, True])
def test_a_round_that_was_closed_without_decisions_misses_none(
    small: SmallFolder, is_reopened: bool
) -> None:
    close(small.root, FIRST, NOW)
    if is_reopened:
        assert run(small.root, f"close {FIRST} --reopen late")[0] == 0

    assert not Folder(small.root).decisions.exists()
    assert run(small.root, "status")[0] == 0


@pytest.mark.parametrize(
    ("words", "is_noted"),
    [
        *(((verb, str(FIRST)), True) for verb in ("generate", "send", "collect", "mail")),
        (("confirm", str(FIRST), "--body", "ABC"), True),  # nothing waits, so nothing is added
        *(((verb, str(FIRST)), False) for verb in ("validate", "consolidate", "status")),
    ],
)
def test_an_older_folder_gets_the_note_with_the_first_step_that_may_add_to_a_journal(
    small: SmallFolder, words: tuple[str, ...], *, is_noted: bool
) -> None:
    note = Folder(small.root).known_rounds
    note.unlink()

    CliRunner().invoke(main, [*words, "--root", str(small.root)])

    assert note.exists() == is_noted


def test_where_the_note_beside_cannot_be_written_the_folders_note_knows_the_last_line(
    small: SmallFolder,
) -> None:
    beside = small.files.journal.with_name(LAST_LINE)
    beside.unlink()
    beside.mkdir()

    small.arrives("ABC")

    assert known_rounds(Folder(small.root).known_rounds)[FIRST].lines == 4
    *lines, _ = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join(lines))
    assert "its end is lost, 1 line." in run(small.root, "status")[1]


def test_where_the_record_of_a_closing_is_lost_the_folders_note_still_knows_it(
    two_rounds: SmallFolder,
) -> None:
    note = Folder(two_rounds.root).known_rounds
    two_rounds.files.closed.unlink()

    run(two_rounds.root, f"mail {FIRST}")
    assert known_rounds(note)[FIRST].closed

    assert run(two_rounds.root, f"close {FIRST} --reopen lost")[0] == 0
    assert not known_rounds(note)[FIRST].closed


# --- a note that cannot be written now: another program holds it


def held(monkeypatch: pytest.MonkeyPatch, note: Path) -> None:
    def write(path: Path, data: bytes) -> None:
        if path == note:
            raise TipxlError(f"Cannot write {path}.")
        write_whole(path, data)

    monkeypatch.setattr("tipxl.workspace.known_rounds.write_whole", write)


def test_journals_are_joined_only_where_the_note_can_follow(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    copy = small.files.journal.with_name("journal-LAPTOP.jsonl")
    with small.workspace.recording(FIRST) as journal:
        theirs = journal.path.read_bytes() + event_line(
            NumberedEvent(PostHandled(NOW - timedelta(days=9), "theirs"))
        )
        journal.append(PostHandled(NOW, "ours"))
    copy.write_bytes(theirs)

    with monkeypatch.context() as patch:
        held(patch, Folder(small.root).known_rounds)
        with pytest.raises(TipxlError, match="Cannot write"):
            join(small.root, FIRST)

    assert copy.exists()
    assert small.journal.gaps == ()
    join(small.root, FIRST)  # the same again
    assert not copy.exists()
    assert small.journal.gaps == ()


def test_a_round_left_out_is_begun_anew_only_where_the_note_can_forget_it(
    two_rounds: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, files = Folder(two_rounds.root), files_of_next(two_rounds)
    rmtree(files.root)
    (folder.rounds / f"{NEXT}-left-out.txt").write_text("It was to practise.")

    with monkeypatch.context() as patch:
        held(patch, folder.known_rounds)
        with pytest.raises(TipxlError, match="Cannot write"):
            generate(two_rounds.root, GenerateRequest(NEXT), NOW)

    assert not files.begun
    generate(two_rounds.root, GenerateRequest(NEXT), NOW)
    (folder.rounds / f"{NEXT}-left-out.txt").unlink()  # as it is told
    assert "its end is lost" not in run(two_rounds.root, "status")[1]


@pytest.mark.parametrize("fails", ["write_secret", "note"])
def test_a_new_key_that_a_kill_came_between_is_made_by_the_same_again(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    folder = Folder(small.root)
    folder.key.unlink()

    def killed(*_: object) -> bool:
        raise TipxlError("stopped")

    with monkeypatch.context() as patch:
        if fails == "note":
            held(patch, folder.known_rounds)
        else:
            patch.setattr("tipxl.commands.init.write_secret", killed)
        with pytest.raises(TipxlError):
            init(small.root, new_key=True)

    assert not folder.key.exists()
    init(small.root, new_key=True)
    assert "is not the key with which" not in run(small.root, "status")[1]


def test_after_a_new_key_each_command_that_makes_forms_anew_is_accepted(
    small: SmallFolder,
) -> None:
    generate(small.root, GenerateRequest(NEXT, provisional=True), NOW)
    Folder(small.root).key.unlink()

    told = CliRunner().invoke(main, ["init", str(small.root), "--new-key"]).output

    commands = re.findall(r"with: tipxl (generate [^,]*),", told)
    assert commands == [f"generate {FIRST}", f"generate {NEXT} --provisional"]
    assert [run(small.root, each)[0] for each in commands] == [0, 0]


@pytest.mark.parametrize("damage", ["record", "journal"])
def test_a_new_key_names_no_forms_of_a_round_that_was_closed_though_its_record_is_lost(
    two_rounds: SmallFolder, damage: str
) -> None:
    if damage == "record":
        two_rounds.files.closed.unlink()
    else:  # which says nothing of whether the round is open any more
        files_of_next(two_rounds).journal.write_bytes(b"{}\n")
    Folder(two_rounds.root).key.unlink()

    told = CliRunner().invoke(main, ["init", str(two_rounds.root), "--new-key"])

    assert told.exit_code == 0, told.output
    assert f"generate {FIRST}" not in told.output
    assert f"send {FIRST}" not in told.output
    assert f"Make new ones with: tipxl generate {NEXT}, then send them to all" in told.output


def test_a_new_key_that_could_not_be_noted_is_noted_by_the_same_again(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(small.root)
    folder.key.unlink()
    once = iter([note_new_key])

    def full(of: Folder) -> None:
        for note in once:
            return note(of)
        raise TipxlError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("tipxl.commands.init.note_new_key", full)
        with pytest.raises(TipxlError, match="no space left"):
            init(small.root, new_key=True)

    assert '"key"' not in folder.known_rounds.read_text()
    init(small.root, new_key=True)
    assert '"key"' in folder.known_rounds.read_text()
    before = folder.known_rounds.read_bytes()
    folder.key.write_bytes(b"2" * 64)
    init(small.root, new_key=True)  # another one in its place is never taken for the right one
    assert folder.known_rounds.read_bytes() == before


def test_a_round_whose_record_is_lost_stays_closed_when_journals_are_joined(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, NOW)
    journal = small.files.journal
    copyfile(journal, journal.with_name("journal-LAPTOP.jsonl"))
    for each in (small.files.closed, small.files.closing, *small.files.record.glob("plan-*.json")):
        each.unlink()

    assert run(small.root, f"join {FIRST}")[0] == 0

    assert known_rounds(Folder(small.root).known_rounds)[FIRST].closed
    assert f"{small.files.closed} is gone, but {FIRST} was closed" in run(small.root, "status")[1]


@pytest.mark.parametrize("is_noted_anew", [False, True])
def test_a_round_whose_record_and_note_are_lost_was_closed_by_its_journal(
    two_rounds: SmallFolder, *, is_noted_anew: bool
) -> None:
    files = two_rounds.files
    for each in (files.closed, files.closing, *files.record.glob("plan-*.json")):
        each.unlink()
    Folder(two_rounds.root).known_rounds.unlink()
    if is_noted_anew:
        with two_rounds.workspace.recording(NEXT):
            pass

    shown = run(two_rounds.root, f"consolidate {FIRST}")[1]

    assert f"{files.closed} is gone, but {FIRST} was closed" in shown
