"""What a journal lacks is told by every command, and nothing is taken until it is back."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner

from tests.builders import FIRST, SECOND
from tests.flow.returning import BODY, NOW, PERIOD, Returning
from tests.flow.small import SmallFolder
from tests.mail.kinds import a_mail, a_zip
from tests.rounds.test_folder_notes import TYPED
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.confirm import ConfirmationRequest, confirm
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import before_closing
from tipxl.commands.overview import overview
from tipxl.commands.post import WentOn, go_on_without, join
from tipxl.commands.status import status
from tipxl.desk.step_commands import work_of
from tipxl.errors import TipxlError
from tipxl.journal.journal_file import read_journal
from tipxl.journal.last_line import LAST_LINE

LATER = NOW + timedelta(days=3)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def without_its_end(path: Path) -> None:
    *lines, _ = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines))


LOST = (Path.unlink, emptied, without_its_end)
IN_ITS_ROUND = (f"trace {FIRST} A.a.1.1#1", f"mail {FIRST} --done all", "export all tables")


def shown_by(root: Path, command: str) -> str:
    return CliRunner().invoke(main, [*command.split(), "--root", str(root)]).output


@pytest.mark.parametrize("lose", LOST)
@pytest.mark.parametrize(
    "command", [*(e for typed in TYPED.values() for e in typed), *IN_ITS_ROUND]
)
def test_what_the_journal_of_an_open_round_lacks_is_told_by_every_command(
    small: SmallFolder,
    command: str,
    lose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small.arrives("ABC")
    monkeypatch.chdir(small.root)
    lose(small.files.journal)

    shown = shown_by(small.root, command)

    assert f"{small.files.journal}: " in shown
    once = 1 + ("--json" in command)  # and to a program
    assert shown.count("What is missing in the journal may be a letter") == once
    assert f"with: tipxl join {FIRST} --lost-for-good" in shown_by(small.root, f"send {FIRST}")


@pytest.mark.parametrize(
    "command",
    [
        *(f"mail {FIRST}", f"trace {FIRST} A.a.1.1#1", f"consolidate {FIRST}", "export all t"),
        f"close {FIRST} --reopen again",
    ],
)
def test_of_a_closed_round_it_is_told_by_the_commands_that_are_about_it(
    small: SmallFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    monkeypatch.chdir(small.root)
    without_its_end(small.files.journal)

    assert f"with: tipxl join {FIRST} --lost-for-good" in shown_by(small.root, f"send {FIRST}")
    assert "missing in the journal" not in shown_by(small.root, "plan")
    stands = f"{FIRST} is closed, and what was agreed stands, whatever is missing in the journal."
    shown = shown_by(small.root, command)
    assert shown.count(stands) == 1
    assert "nothing is collected" not in shown


def test_of_the_round_before_it_is_told_with_what_to_do(small: SmallFolder) -> None:
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    without_its_end(small.files.journal)

    for command in ("status", f"validate {SECOND}", f"consolidate {SECOND}", f"close {SECOND}"):
        shown = shown_by(small.root, command)
        assert shown.count(f"{small.files.journal}: its end is lost, 1 line.") == 1, command
        assert shown.count(f"with: tipxl join {FIRST} --lost-for-good") == 1, command

    shown_by(small.root, f"join {FIRST} --lost-for-good")  # as it is told
    assert str(small.files.journal) not in shown_by(small.root, "status")


def test_the_desk_tells_it_once_with_each_step(small: SmallFolder) -> None:
    small.arrives("ABC")
    without_its_end(small.files.journal)

    for command in (("mail", str(FIRST)), ("consolidate", str(FIRST)), ("plan",)):
        lines = list(work_of(small.root, lambda: NOW, (command,))(lambda _: None))
        assert sum("its end is lost, 1 line." in each for each in lines) == 1, command


def test_status_tells_it_of_each_open_round_also_to_a_program(small: SmallFolder) -> None:
    small.arrives("ABC")
    without_its_end(small.files.journal)

    told = status(small.root, None, NOW).notes

    assert sum("its end is lost, 1 line." in each for each in told) == 1


def whatever_lies(of: Returning) -> Mapping[str, bytes]:
    files = (each for each in of.files.root.rglob("*") if each.is_file())
    return {str(each.relative_to(of.root)): each.read_bytes() for each in files}


def came(of: Returning) -> Iterator[tuple[str, object]]:
    for each in read_journal(of.files.journal).files_collected:
        yield each.file, each.received


@pytest.mark.parametrize("lose", LOST)
def test_nothing_is_collected_or_confirmed_by_it_and_all_is_as_before_once_it_is_back(
    returning: Returning, lose: Callable[[Path], None]
) -> None:
    returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD), NOW)
    whole, before = returning.files.journal.read_bytes(), list(came(returning))
    lose(returning.files.journal)
    lying = whatever_lies(returning)

    with pytest.raises(TipxlError, match="Nothing was collected, for what was lost") as collecting:
        collect(returning.root, CollectRequest(PERIOD), LATER)
    with pytest.raises(TipxlError, match="Nothing was confirmed, for what you entered"):
        confirm(returning.root, ConfirmationRequest(PERIOD, BODY), LATER)

    assert f"with: tipxl join {PERIOD} --lost-for-good" in str(collecting.value)
    assert whatever_lies(returning) == lying
    returning.files.journal.write_bytes(whole)
    collect(returning.root, CollectRequest(PERIOD), LATER)
    assert list(came(returning)) == before
    assert status(returning.root, PERIOD, LATER).notes == ()


def test_without_a_back_up_mails_still_say_when_and_from_whom_reports_came(
    returning: Returning,
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD), NOW)
    before = list(came(returning))
    mail.unlink()
    returning.files.journal.unlink()

    go_on_without(returning.root, PERIOD, LATER)  # as it is told
    (note,) = (each for each in status(returning.root, PERIOD, LATER).notes if "mail lies" in each)
    assert f"1 mail lies in {returning.files.mails} and not in the journal" in note
    assert f'tipxl collect {PERIOD} "{returning.files.mails}"' in note
    collect(returning.root, CollectRequest(PERIOD, (returning.files.mails,)), LATER)

    assert list(came(returning)) == before
    assert not any("mail lies" in each for each in status(returning.root, PERIOD, LATER).notes)


def test_a_copy_of_a_mail_that_was_collected_is_none_that_the_journal_does_not_know(
    returning: Returning,
) -> None:
    returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD), NOW)
    (kept,) = returning.files.mails.iterdir()
    kept.with_name("another name.eml").write_bytes(kept.read_bytes())

    assert not any("mail lies" in each for each in status(returning.root, PERIOD, LATER).notes)


@pytest.mark.parametrize("lose", LOST[:2])
def test_what_only_collecting_puts_right_is_told_once_collecting_is_possible(
    returning: Returning, lose: Callable[[Path], None]
) -> None:
    returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes()).unlink()
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD), NOW)
    mail.unlink()
    (returning.files.returned / "old").mkdir()
    (returning.files.returned / "old" / "report.xlsx").write_bytes(b"")
    lose(returning.files.journal)
    doors = (f"status {PERIOD}", f"validate {PERIOD}", f"consolidate {PERIOD}", f"close {PERIOD}")
    told = ("and not in the journal", "was not collected, by the journal", "lies in the folder")

    for command in doors:
        shown = shown_by(returning.root, command)
        assert f"tipxl join {PERIOD} --lost-for-good" in shown
        assert not [each for each in (*told, "tipxl collect") if each in shown], command
    waits = returning.drop("other.xlsx", b"PK")
    for each in returning.files.returned.glob("*.xlsx"):
        each.rename(returning.root / each.name)
    points = [each.line for each in before_closing(returning.root, PERIOD, NOW)]
    assert not [each for each in points if "tipxl collect" in each]
    assert [each for each in points if "in inbox/ to be collected" in each]
    waits.unlink()
    for each in returning.root.glob("*.xlsx"):
        each.rename(returning.files.returned / each.name)

    go_on_without(returning.root, PERIOD, LATER)  # as it is told
    for command in doors[:3]:
        shown = shown_by(returning.root, command)
        assert all(each in shown for each in told)
        assert "tipxl collect" in shown
    points = [each.line for each in before_closing(returning.root, PERIOD, NOW)]
    assert len([each for each in points if "tipxl collect" in each]) > 1


def notes_of(returning: Returning) -> list[str]:
    mails = str(returning.files.mails)
    return [each for each in status(returning.root, PERIOD, LATER).notes if mails in each]


@pytest.mark.parametrize("name", ["notes.txt", "copy of mail.eml.bak", "report.xlsx"])
def test_what_lies_among_the_mails_and_is_none_is_called_so_and_is_to_be_moved_out(
    returning: Returning, name: str
) -> None:
    other = returning.files.mails / name
    other.parent.mkdir(parents=True)
    other.write_bytes(returning.filled() if name.endswith("xlsx") else b"What I am to ask SLOM.")
    assert notes_of(returning) == [
        f"{other} is no mail, or cannot be read, and counts for nothing there. Move it out of the "
        "folder: into inbox/ where it is a report."
    ]

    mail = returning.files.mails / "any.bak"
    mail.write_bytes(a_mail().as_bytes())

    _, note = notes_of(returning)
    assert note.startswith(f"1 mail lies in {returning.files.mails} and not in the journal, the")
    assert note.endswith(
        "Collect them from there, once that is moved out, with: "
        f'tipxl collect {PERIOD} "{returning.files.mails}"'
    )
    other.unlink()  # as it is told
    collect(returning.root, CollectRequest(PERIOD, (returning.files.mails,)), LATER)
    assert notes_of(returning) == []


@pytest.mark.parametrize("kept_in", ["mbox", "zip"])
def test_mails_in_one_file_are_told_until_each_of_them_is_collected(
    returning: Returning, kept_in: str
) -> None:
    mails = [a_mail(text=text).as_bytes() for text in ("One.", "Two.")]
    box = b"\n".join(b"From a@b.org Fri Jan 19 08:00:00 2018\n" + each for each in mails)
    packed = a_zip({f"{number}.eml": each for number, each in enumerate(mails)})
    path = returning.files.mails / f"box.{kept_in}"
    path.parent.mkdir(parents=True)
    path.write_bytes(box if kept_in == "mbox" else packed)

    (note,) = notes_of(returning)
    assert note.startswith(f"2 mails lie in {returning.files.mails} and not in the journal, the")
    assert f"the first as {path.name}: " in note
    collect(returning.root, CollectRequest(PERIOD, (returning.files.mails,)), LATER)  # as told

    assert notes_of(returning) == []


def test_a_mail_that_lies_there_alone_and_in_an_archive_is_one(returning: Returning) -> None:
    known, mail = (a_mail(text=text).as_bytes() for text in ("One.", "Two."))
    collect(returning.root, CollectRequest(PERIOD, (returning.drop("a.eml", known),)), LATER)
    (returning.files.mails / "q.eml").write_bytes(mail)
    (returning.files.mails / "both.zip").write_bytes(a_zip({"a.eml": known, "q.eml": mail}))

    (note,) = notes_of(returning)

    assert note.startswith(f"1 mail lies in {returning.files.mails} and not in the journal, the")


@pytest.mark.parametrize(("number", "moved"), [(1, "that is"), (2, "those are")])
def test_what_is_to_be_moved_out_first_may_be_one_or_several(
    returning: Returning, number: int, moved: str
) -> None:
    returning.files.mails.mkdir(parents=True)
    (returning.files.mails / "q.eml").write_bytes(a_mail().as_bytes())
    for each in range(number):
        (returning.files.mails / f"{each}.txt").write_text(f"Note {each}.")

    assert f", once {moved} moved out" in notes_of(returning)[-1]


def test_letters_that_she_looked_into_go_on_and_reports_are_taken_again(
    returning: Returning,
) -> None:
    consolidate(returning.root, PERIOD)
    emptied(returning.files.journal)

    go_on_without(returning.root, PERIOD, LATER)
    returning.drop("report.xlsx", returning.filled())

    assert [e.outcome.value for e in collect(returning.root, CollectRequest(PERIOD), LATER)]


def test_without_a_second_journal_joining_says_what_to_do(small: SmallFolder) -> None:
    without_its_end(small.files.journal)

    with pytest.raises(TipxlError, match="Nothing was joined, for there is no second") as told:
        join(small.root, FIRST)

    assert f"go on without what is missing, with: tipxl join {FIRST} --lost-for" in str(told.value)


def test_what_a_second_journal_may_have_is_not_given_up(small: SmallFolder) -> None:
    whole = small.files.journal.read_bytes()
    copy = small.files.journal.with_name("journal-LAPTOP.jsonl")
    copy.write_bytes(whole)
    without_its_end(small.files.journal)

    with pytest.raises(TipxlError, match=f"First type: tipxl join {FIRST}"):
        go_on_without(small.root, FIRST, LATER)

    join(small.root, FIRST)  # as it is told
    assert small.files.journal.read_bytes() == whole
    assert go_on_without(small.root, FIRST, LATER) == WentOn()


def copied(small: SmallFolder, lines: int) -> Path:
    """Another computer's journal, without the last of its lines."""
    copy = small.files.journal.with_name("journal-LAPTOP.jsonl")
    every = small.files.journal.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(every[: len(every) - lines]))
    return copy


def test_a_second_journal_is_joined_first_and_the_remedy_says_so(small: SmallFolder) -> None:
    small.arrives("ABC")
    copy = copied(small, 0)
    without_its_end(small.files.journal)

    for command in ("status", f"collect {FIRST}", f"send {FIRST}", f"consolidate {FIRST}"):
        shown = shown_by(small.root, command)
        assert f"may stand in {copy}. First join the two, with: tipxl join {FIRST}\n" in shown
        assert "--lost-for-good" not in shown
    standing = status(small.root, FIRST, NOW)
    assert (standing.next, standing.because) == (
        f"tipxl join {FIRST}",
        "The journal lacks something, which another one may have.",
    )

    joined = shown_by(small.root, f"join {FIRST}")  # as it is told
    assert joined.startswith("journal-LAPTOP.jsonl: 1 line joined with journal.jsonl")
    assert "lost" not in joined + shown_by(small.root, "status")


def test_what_is_lacking_all_the_same_is_told_by_joining_and_nothing_of_it_before(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    small.arrives("DEF")
    copied(small, 1)
    for _ in range(2):
        without_its_end(small.files.journal)

    made = CliRunner().invoke(main, ["join", str(FIRST), "--root", str(small.root)])

    assert made.exit_code == 1
    assert made.output.startswith("journal-LAPTOP.jsonl: 1 line joined with journal.jsonl")
    assert made.output.count(f"{small.files.journal}: its end is lost, 1 line.") == 1
    assert made.output.endswith(f"with: tipxl join {FIRST} --lost-for-good\n")
    alone = CliRunner().invoke(main, ["join", str(FIRST), "--root", str(small.root)])
    assert (alone.exit_code, alone.output.count("its end is lost, 1 line.")) == (2, 1)
    assert alone.output.startswith("Nothing was joined, for there is no second journal")
    told = shown_by(small.root, f"join {FIRST} --lost-for-good")
    assert f"\n{FIRST} goes on without what its journal lacked." in told
    assert told.count("its end is lost") == 0


def test_a_journal_that_was_kept_when_two_were_joined_is_had_again(small: SmallFolder) -> None:
    small.arrives("ABC")
    copied(small, 0)
    join(small.root, FIRST)
    whole = small.journal.events
    small.files.journal.unlink()
    (kept,) = small.files.record.glob("journal-*.jsonl")
    assert f"may stand in {kept}. First join the two, with: tipxl join" in shown_by(
        small.root, "status"
    )
    with pytest.raises(TipxlError, match="First type: tipxl join"):
        go_on_without(small.root, FIRST, LATER)
    choices = [each.commands[0] for each in overview(small.root, FIRST, NOW).choices]
    assert [each for each in choices if each[0] == "join"] == [("join", str(FIRST))]

    made = join(small.root, FIRST)  # as it is told

    assert [(each.new, each.kept) for each in made.copies] == [(len(whole), kept)]
    assert (small.journal.events, small.journal.gaps, made.lacks) == (whole, (), ())
    assert kept.exists()


def test_a_damaged_journal_that_was_kept_stops_nothing(small: SmallFolder) -> None:
    small.arrives("ABC")
    without_its_end(small.files.journal)
    (small.files.record / "journal-0123456789ab.jsonl").write_bytes(b"[[\n{}\n")

    assert f"with: tipxl join {FIRST} --lost-for-good" in shown_by(small.root, "status")
    assert go_on_without(small.root, FIRST, LATER).lacked


def test_the_journal_of_another_round_in_the_place_of_this_one_has_a_remedy_of_its_own(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    files = small.files.folder.round(SECOND)
    copyfile(small.files.journal, files.journal)
    doors = ("status", f"validate {SECOND}", f"consolidate {SECOND}", f"send {SECOND}")

    for command in (*doors, f"close {SECOND} --yes", f"collect {SECOND}", f"join {SECOND}"):
        shown = shown_by(small.root, command)
        assert f"{files.journal} is not the journal of {SECOND}" in shown, command
        assert shown.count(f"Put the journal of {SECOND} back from your back-up.") == 1
        assert "--lost-for-good" not in shown
        assert "was collected before, and is gone" not in shown
    assert not files.closed.exists()
    points = [e for e in before_closing(small.root, SECOND, NOW) if e.where == "folder"]
    assert [e.words for e in points if not e.said_anyway] == ["The journal is not whole"]
    assert shown_by(small.root, f"join {SECOND} --lost-for-good").count("move that file away") == 1

    files.journal.unlink()  # as it is told
    assert f"with: tipxl join {SECOND} --lost-for-good" in shown_by(small.root, "status")
    assert go_on_without(small.root, SECOND, LATER).lacked
    assert str(files.journal) not in shown_by(small.root, "status")


@pytest.mark.parametrize(
    ("lose", "offered"),
    [
        (LOST[0], {("join", str(FIRST)), ("join", str(FIRST), "--lost-for-good")}),
        (LOST[2], {("join", str(FIRST)), ("join", str(FIRST), "--lost-for-good")}),
        (lambda path: copyfile(path, path.with_name("journal-PC1.jsonl")), {("join", str(FIRST))}),
        (lambda _: None, set[tuple[str, ...]]()),
    ],
)
def test_the_menu_offers_what_makes_the_journal_whole(
    small: SmallFolder, lose: Callable[[Path], None], offered: set[tuple[str, ...]]
) -> None:
    small.arrives("ABC")
    lose(small.files.journal)

    choices = overview(small.root, FIRST, NOW).choices

    found = {each.commands[0]: each for each in choices if each.commands[0][0] == "join"}
    assert set(found) == offered
    assert all(each.sure for command, each in found.items() if len(command) > 2)


def test_the_desk_goes_on_without_it(small: SmallFolder) -> None:
    small.arrives("ABC")
    without_its_end(small.files.journal)
    command = ("join", str(FIRST), "--lost-for-good")

    lines = list(work_of(small.root, lambda: NOW, (command,))(lambda _: None))

    assert f"{FIRST} goes on without what its journal lacked." in lines[-1]
    assert status(small.root, FIRST, NOW).lacks == ()
    again = list(work_of(small.root, lambda: NOW, (command,))(lambda _: None))
    assert again[-1] == f"The journal of {FIRST} lacks nothing: nothing was recorded."


def test_the_next_step_is_to_put_it_back(returning: Returning) -> None:
    returning.drop("report.xlsx", returning.filled())
    without_its_end(returning.files.journal)

    shown = status(returning.root, PERIOD, LATER)

    assert (shown.next, shown.why) == (
        f"tipxl join {PERIOD}",
        "The journal lacks something. Put it back from your back-up.",
    )


@pytest.mark.parametrize("command", ["collect", "send", "confirm --body SLOM", "status", "mail"])
def test_where_generate_was_stopped_before_it_recorded_its_forms_it_is_run_again(
    returning: Returning, command: str
) -> None:
    verb, *more = command.split()
    for each in (returning.files.journal, returning.files.journal.with_name(LAST_LINE)):
        each.unlink()
    returning.files.folder.known_rounds.unlink()

    shown = shown_by(returning.root, " ".join((verb, str(PERIOD), *more)))

    assert f"To finish it, type: tipxl generate {PERIOD}" in shown
    assert "--lost-for-good" not in shown
    assert "back-up" not in shown
    assert status(returning.root, PERIOD, NOW).next == f"tipxl generate {PERIOD}"
    again = shown_by(returning.root, f"generate {PERIOD}")  # as it is told
    assert "To finish it" not in again
    assert not [e for e in status(returning.root, PERIOD, NOW).notes if "The clock" not in e]


def test_a_line_of_the_first_generate_that_a_kill_cut_off_is_written_anew(
    small: SmallFolder,
) -> None:
    whole, begun = small.files.journal.read_bytes(), small.journal.events[0].at
    for each in (small.files.journal.with_name(LAST_LINE), small.files.folder.known_rounds):
        each.unlink()
    small.files.journal.write_bytes(whole[:30])

    generate(small.root, GenerateRequest(FIRST), begun)

    assert small.files.journal.read_bytes() == whole


def test_a_journal_of_another_round_beside_one_that_is_lost_is_not_what_it_lacks(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, LATER)
    generate(small.root, GenerateRequest(SECOND), LATER)
    journal = small.files.folder.round(SECOND).journal
    copyfile(small.files.journal, journal.with_name("journal-LAPTOP.jsonl"))
    journal.unlink()

    shown = shown_by(small.root, f"status {SECOND}")

    assert f"with: tipxl join {SECOND} --lost-for-good" in shown
    assert "First join" not in shown
    assert "Move it out of the folder" in shown_by(small.root, f"join {SECOND}")
    made = shown_by(small.root, f"join {SECOND} --lost-for-good")  # as it is told
    assert f"tipxl send {SECOND} --sent-by-hand" in made


def test_letters_that_were_sent_before_the_journal_was_lost_are_recorded_as_it_is_told(
    small: SmallFolder,
) -> None:
    shown_by(small.root, f"send {FIRST}")
    shown_by(small.root, f"send {FIRST} --sent-by-hand")
    small.files.journal.unlink()

    made = shown_by(small.root, f"join {FIRST} --lost-for-good")
    assert f"record before you send again: tipxl send {FIRST} --sent-by-hand" in made
    shown_by(small.root, f"send {FIRST} --sent-by-hand")  # as it is told

    assert "no letter yet" not in shown_by(small.root, f"status {FIRST}")


def test_going_on_that_was_cut_off_in_its_line_comes_to_the_same_by_the_same_command(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    without_its_end(small.files.journal)
    noted = (small.files.journal.with_name(LAST_LINE), small.files.folder.known_rounds)
    before = {each: each.read_bytes() for each in (small.files.journal, *noted)}
    go_on_without(small.root, FIRST, LATER)
    undisturbed = small.files.journal.read_bytes()
    for path, data in before.items():
        path.write_bytes(data)
    torn = undisturbed.removeprefix(before[small.files.journal])[:60]
    small.files.journal.write_bytes(before[small.files.journal] + torn)

    go_on_without(small.root, FIRST, LATER)

    assert small.files.journal.read_bytes() == undisturbed


def test_after_lines_that_are_lost_for_good_a_join_that_has_all_the_others_is_whole(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    small.arrives("DEF")
    small.files.journal.unlink()
    go_on_without(small.root, FIRST, NOW)
    small.arrives("ABC again")
    journal = small.files.journal
    every = journal.read_bytes()
    journal.with_name("journal-ANA-PC.jsonl").write_bytes(every)
    journal.write_bytes(b"".join(every.splitlines(keepends=True)[:2]))

    assert join(small.root, FIRST).lacks == ()
    assert journal.read_bytes() == every


def test_a_copy_that_is_no_journal_is_to_be_moved_out(small: SmallFolder) -> None:
    small.files.journal.with_name("journal (1).jsonl").write_bytes(b"<html>sign in")

    with pytest.raises(TipxlError, match=r"Where it is no journal, move it out of the folder\.$"):
        join(small.root, FIRST)


# --- a second journal beside one that is whole


def another_computers(small: SmallFolder) -> Path:
    """The journal as another computer wrote it: a report was collected there only."""
    before = {path: path.read_bytes() for path in with_notes(small)}
    small.arrives("ABC again", LATER)
    copy = small.files.journal.with_name("journal-LAPTOP.jsonl")
    theirs = small.files.journal.read_bytes()
    for path, data in before.items():
        path.write_bytes(data)
    copy.write_bytes(theirs)
    return copy


def with_notes(small: SmallFolder) -> tuple[Path, ...]:
    journal = small.files.journal
    return journal, journal.with_name(LAST_LINE), small.files.folder.known_rounds


def test_no_round_is_closed_while_another_computers_journal_has_what_its_own_lacks(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    copy = another_computers(small)

    with pytest.raises(TipxlError, match=f"^{FIRST} was not closed, for what a copy") as refused:
        close(small.root, FIRST, LATER)
    (point,) = [each for each in before_closing(small.root, FIRST, LATER) if each.refuses]
    shown = shown_by(small.root, f"close {FIRST} --yes")

    assert str(refused.value).endswith(f"(1 collected). To join the two, type: tipxl join {FIRST}")
    assert (point.names, point.command) == ((copy.name,), f"tipxl join {FIRST}")
    assert ".." not in point.line
    assert shown.count(f"{copy} is a copy of journal.jsonl and is not read; 1 of its lines") == 1
    assert shown_by(small.root, f"close {FIRST}") == shown
    assert not small.files.closed.exists()

    shown_by(small.root, f"join {FIRST}")  # as it is told
    assert not any(each.refuses for each in before_closing(small.root, FIRST, LATER))
    assert {e.arrival.original for e in close(small.root, FIRST, LATER).round.returns} == {
        "ABC.xlsx",
        "ABC again.xlsx",
    }


def test_a_report_that_is_joined_after_the_closing_is_told_as_not_counted_by_validating_too(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    copy = another_computers(small)
    (again,) = (e.name for e in small.files.returned.glob("ABC again*"))
    copy.rename(small.root.parent / copy.name)
    (small.files.returned / again).rename(small.root.parent / again)
    close(small.root, FIRST, LATER)
    (small.root.parent / copy.name).rename(copy)
    (small.root.parent / again).rename(small.files.returned / again)
    join(small.root, FIRST)

    shown = shown_by(small.root, f"validate {FIRST}")

    uncounted = f"{small.files.returned / again} is none of the files that {FIRST} was closed with"
    assert shown.count(uncounted) == 1
    assert shown_by(small.root, f"status {FIRST}").count(uncounted) == 1
    assert f"{again}: held: closed without a decision.\n" in shown
    assert "replaced by" not in shown
    assert "2 files: 1 accepted, 1 held: closed without a decision." in shown
    (small.files.returned / again).unlink()
    assert f"{again} was collected before, and is gone" in shown_by(small.root, f"validate {FIRST}")


def test_validating_a_closed_round_tells_a_report_that_is_gone_or_damaged_once_as_status_does(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, LATER)
    (report,) = small.files.returned.glob("*.xlsx")
    report.write_bytes(b"damaged")
    for what in ("is not the file that", "is gone, but"):
        said = f"{report} {what} {FIRST} was closed with"
        for command in (f"validate {FIRST}", f"status {FIRST}"):
            shown = shown_by(small.root, command)
            assert (shown.count(said), shown.count(f"{report} ")) == (1, 1), command
        report.unlink(missing_ok=True)


def test_a_copy_of_the_journal_that_has_no_more_than_it_stops_nothing(small: SmallFolder) -> None:
    small.arrives("ABC")
    copied(small, 1)

    assert not any(each.refuses for each in before_closing(small.root, FIRST, LATER))
    assert status(small.root, FIRST, NOW).next != f"tipxl join {FIRST}"
    assert close(small.root, FIRST, LATER).round.closed


def a_folder_of_its_name(path: Path) -> None:
    path.mkdir()


def no_journal(path: Path) -> None:
    path.write_bytes(b"<html>sign in")


@pytest.mark.parametrize("lies", [a_folder_of_its_name, no_journal])
def test_a_copy_that_is_no_journal_stops_closing_until_it_is_moved_out(
    small: SmallFolder, lies: Callable[[Path], None]
) -> None:
    copy = small.files.journal.with_name("journal (1).jsonl")
    lies(copy)
    away = "Where it is no journal, or cannot be put right, move it out of the folder."

    for command in (f"close {FIRST} --yes", "plan", f"join {FIRST}"):
        assert "ove it out of " in shown_by(small.root, command), command
    with pytest.raises(TipxlError) as refused:
        close(small.root, FIRST, LATER)
    what = f"it cannot be compared: {copy}, line 1"
    what, away = ("it is a folder.", "Move it out of there.") if copy.is_dir() else (what, away)
    assert what in str(refused.value)
    assert str(refused.value).endswith(away)
    assert shown_by(small.root, f"join {FIRST}").count(str(copy)) >= 1
    assert status(small.root, FIRST, NOW).next != f"tipxl join {FIRST}"

    copy.rename(small.root.parent / copy.name)  # as it is told
    assert close(small.root, FIRST, LATER).round.closed


def test_joining_is_the_next_step_where_another_journal_has_more(small: SmallFolder) -> None:
    small.arrives("ABC")
    copy = another_computers(small)

    standing = status(small.root, FIRST, NOW)

    assert standing.next == f"tipxl join {FIRST}"
    assert [each for each in standing.notes if each.startswith(f"{copy} is a copy of")]
    assert shown_by(small.root, "status").count(f"{copy} is a copy of journal.jsonl") == 1
