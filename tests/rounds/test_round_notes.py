"""What is wrong in the folder of a round is said in whole sentences, by every door."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import FIRST
from tests.flow.returning import BODY, NOW, PERIOD, Returning
from tests.flow.small import SmallFolder
from tests.mail.kinds import PDF, a_mail, a_zip
from tipxl.cli import main
from tipxl.commands.close import close, give_up, reopen
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import before_closing
from tipxl.commands.post import go_on_without
from tipxl.commands.send import Mailing, send
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import RoundReopened
from tipxl.journal.last_line import LAST_LINE
from tipxl.rounds.round_notes import round_notes
from tipxl.summaries.step_headline import without_command
from tipxl.validation.read_round import read_returns
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder


@pytest.mark.parametrize("words", [("status",), ("validate", str(PERIOD))])
def test_the_record_of_a_form_that_is_gone_is_told(
    returning: Returning, words: tuple[str, ...]
) -> None:
    design = returning.files.design(BODY, 1)
    design.unlink()

    shown = CliRunner().invoke(main, [*words, "--root", str(returning.root)]).output

    assert f"{design}, the record of a form that was issued, is gone" in shown


def test_a_folder_in_which_all_is_there_has_no_notes(returning: Returning) -> None:
    workspace = open_workspace(returning.root)

    assert round_notes(workspace, returning.files, ()) == ()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("lost", [Path.unlink, emptied])
@pytest.mark.parametrize("words", [("status",), ("validate", str(FIRST))])
def test_a_journal_that_is_gone_is_told_though_nothing_knows_its_last_line(
    small: SmallFolder, words: tuple[str, ...], lost: Callable[[Path], None]
) -> None:
    lost(small.files.journal)
    small.files.journal.with_name(LAST_LINE).unlink()

    shown = CliRunner().invoke(main, [*words, "--root", str(small.root)]).output

    assert f"{small.files.journal} is gone or empty, but there are forms on record" in shown


def test_no_letter_goes_once_more_where_the_journal_is_gone(small: SmallFolder) -> None:
    small.files.journal.unlink()
    small.files.journal.with_name(LAST_LINE).unlink()

    with pytest.raises(TipxlError, match="is gone or empty"):
        send(small.root, Mailing(FIRST, smtp="smtp://127.0.0.1:9"), NOW)


@pytest.mark.parametrize("words", [("status",), ("validate", str(FIRST))])
def test_a_report_that_no_line_of_the_journal_knows_is_told(
    small: SmallFolder, words: tuple[str, ...]
) -> None:
    small.arrives("ABC")
    own = small.files.returned / "put there.xlsx"
    own.write_bytes(small.report("DEF"))

    shown = CliRunner().invoke(main, [*words, "--root", str(small.root)]).output

    assert shown.count("was not collected, by the journal") == 1
    assert f"{own} was not collected, by the journal: the time of the file stands" in shown
    assert "It counts as one that you collected yourself. Give it once more with the day" in shown


@pytest.mark.parametrize("lost", [Path.unlink, emptied])
def test_a_report_of_a_closed_round_that_is_lost_is_told_with_what_was_agreed(
    small: SmallFolder, lost: Callable[[Path], None]
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    (report,) = small.files.returned.glob("*.xlsx")
    lost(report)

    shown = CliRunner().invoke(main, ["validate", str(FIRST), "--root", str(small.root)]).output

    assert f"{FIRST} is closed, and what was agreed in it stands" in shown
    assert "is not counted" not in shown
    assert "No file has come back yet" not in shown


@pytest.mark.parametrize("sent", [False, True])
def test_our_own_form_in_returned_is_told_until_it_is_moved_out(
    small: SmallFolder, *, sent: bool
) -> None:
    own = small.files.returned / "ABC.xlsx"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(small.files.form("ABC").read_bytes())
    if sent:
        send(small.root, Mailing(FIRST, bodies=("ABC",)), NOW)
        send(small.root, Mailing(FIRST, bodies=("ABC",), by_hand=True), NOW)
        small.files.form("ABC").unlink()
    workspace = small.workspace
    read = read_returns(workspace, FIRST)

    (note,) = round_notes(workspace, small.files, read)
    points = [each for each in before_closing(small.root, FIRST, NOW) if each.names == (own.name,)]

    assert note.startswith(f"{own}: it is ")
    assert note.endswith("Nothing in it counts. Move it out of the folder.")
    assert "move it out of returned/" in " ".join(each.words for each in points)
    own.unlink()  # as it is told
    assert round_notes(small.workspace, small.files, ()) == ()


@pytest.mark.parametrize("words", [("status",), ("validate", str(FIRST))])
def test_what_lies_in_a_folder_of_returned_is_told(
    small: SmallFolder, words: tuple[str, ...]
) -> None:
    own = small.files.returned / "From ABC"
    (own / "deep").mkdir(parents=True)
    (own / "deep" / "report.xlsx").write_bytes(small.report("ABC"))
    (small.files.returned / "empty").mkdir()

    shown = CliRunner().invoke(main, [*words, "--root", str(small.root)]).output

    assert f"1 file lies in the folder {own}. Nothing there is read" in shown
    assert "empty" not in shown


def test_what_only_collecting_puts_right_is_open_before_closing_and_told_rightly_after_it(
    small: SmallFolder,
) -> None:
    own = small.files.returned / "put there.xlsx"
    apart = small.files.returned / "From ABC" / "report.xlsx"
    apart.parent.mkdir(parents=True)
    for path, body in ((own, "DEF"), (apart, "ABC")):
        path.write_bytes(small.report(body))
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    open_before = {each.names: each for each in before_closing(small.root, FIRST, NOW)}
    told = close(small.root, FIRST, NOW).told

    assert open_before[own.name,].command == f"tipxl collect {FIRST} FILE --received DAY"
    assert open_before["From ABC",].command == f"tipxl collect {FIRST}"
    for path in (own, apart.parent):
        (sentence,) = (each for each in told if str(path) in each)
        first, then = sentence.split(f"tipxl close {FIRST} --reopen REASON. ")
        assert "tipxl collect" not in first
        assert f"tipxl collect {FIRST}" in then
    # As it is told.
    reopen(small.root, FIRST, "REASON", NOW)
    small.files.inbox.mkdir(parents=True, exist_ok=True)
    collect(small.root, CollectRequest(FIRST, (own,), NOW), NOW)
    apart.parent.rename(small.files.inbox / apart.parent.name)
    collect(small.root, CollectRequest(FIRST), NOW)
    assert {each.body for each in close(small.root, FIRST, NOW).round.returns} == {"ABC", "DEF"}


def test_a_clock_a_mail_and_a_record_that_is_gone_are_open_before_closing(
    returning: Returning,
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (kept,) = returning.files.mails.iterdir()
    kept.unlink()
    design = returning.files.design(BODY, 1)
    design.unlink()

    points = before_closing(returning.root, PERIOD, NOW - timedelta(days=30))

    words = [each.line for each in points]
    assert sum(f"{design}, the record of a form that was issued, is gone" in e for e in words) == 1
    assert sum("Set the clock right" in each for each in words) == 1
    assert [each.command for each in points if kept.name in each.names] == [
        f"tipxl collect {PERIOD}"
    ]


@pytest.mark.parametrize(
    "words",
    [("status",), ("validate", str(FIRST)), ("generate", str(FIRST)), ("collect", str(FIRST))],
)
def test_a_round_whose_records_are_gone_is_never_taken_for_one_that_has_not_begun(
    small: SmallFolder, words: tuple[str, ...]
) -> None:
    rmtree(small.files.record)

    shown = CliRunner().invoke(main, [*words, "--root", str(small.root)])

    assert shown.exit_code == 2
    assert f"{small.files.record} is gone or empty, but forms were issued" in shown.output
    assert not small.files.record.exists()


@pytest.mark.parametrize("words", [("status",), ("consolidate", str(FIRST))])
def test_decisions_that_are_gone_are_told_and_not_begun_anew(
    small: SmallFolder, words: tuple[str, ...]
) -> None:
    consolidate(small.root, FIRST)
    folder = Folder(small.root)
    folder.decisions.rename(folder.decisions_before)

    shown = CliRunner().invoke(main, [*words, "--root", str(small.root)])

    assert shown.exit_code == 2
    assert f"{folder.decisions} is gone, and with it what you decided" in shown.output
    assert not folder.decisions.exists()
    folder.decisions_before.rename(folder.decisions)  # as it is told
    assert CliRunner().invoke(main, [*words, "--root", str(small.root)]).exit_code == 0


def a_letter_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"A.", b"B.", 1))


def line_ends_of_windows(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("change", "is_told"),
    [(Path.unlink, True), (a_letter_changed, True), (line_ends_of_windows, False)],
)
def test_what_was_agreed_before_a_round_was_opened_again_proves_itself(
    returning: Returning, change: Callable[[Path], None], is_told: bool
) -> None:
    close(returning.root, PERIOD, NOW)
    kept = reopen(returning.root, PERIOD, "A report came", NOW).kept
    assert round_notes(open_workspace(returning.root), returning.files, ()) == ()

    change(kept)

    notes = round_notes(open_workspace(returning.root), returning.files, ())
    assert [str(kept) in each and "Put it back" in each for each in notes] == [True] * is_told


def test_a_round_that_was_opened_again_before_records_proved_themselves_is_read_as_before(
    returning: Returning,
) -> None:
    older = RoundReopened(NOW, str(PERIOD), "A report came", "closed-before-reopening-1.json")
    with open_workspace(returning.root).recording(PERIOD) as journal:
        journal.append(older)

    assert round_notes(open_workspace(returning.root), returning.files, ()) == ()


def test_a_journal_of_the_round_before_that_was_emptied_is_told(own_demo: Path) -> None:
    Folder(own_demo).round(PERIOD).journal.write_bytes(b"")

    shown = CliRunner().invoke(main, ["validate", "2018H1", "--root", str(own_demo)]).output

    assert f"{Folder(own_demo).round(PERIOD).journal}: its end is lost" in shown


@pytest.mark.parametrize("words", [("status",), ("validate", str(PERIOD)), ("mail", str(PERIOD))])
def test_a_mail_that_is_gone_is_told_and_its_report_counts_as_before(
    returning: Returning, words: tuple[str, ...]
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (kept,) = returning.files.mails.iterdir()
    kept.unlink()

    shown = CliRunner().invoke(main, [*words, "--root", str(returning.root)])

    assert f"{kept}, the mail “" in shown.output
    assert "was collected before, and is gone. The report in it was kept apart" in shown.output
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)  # as it is told
    assert kept.exists()
    workspace = open_workspace(returning.root)
    (report,) = read_returns(workspace, PERIOD)
    assert round_notes(workspace, returning.files, (report,)) == ()


def a_mail_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("lose", [Path.unlink, a_mail_changed])
def test_the_lost_mail_of_a_report_that_was_given_up_does_not_say_that_it_counts(
    returning: Returning, lose: Callable[[Path], None], *, is_closed: bool
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (report,) = returning.files.returned.glob("*.xlsx")
    (kept,) = returning.files.mails.iterdir()
    for each in (report, mail):
        each.unlink()
    lose(kept)
    give_up(returning.root, PERIOD, [report.name], NOW)

    points = [each.words for each in before_closing(returning.root, PERIOD, NOW)]
    if is_closed:
        close(returning.root, PERIOD, NOW)
    shown = CliRunner().invoke(main, ["consolidate", str(PERIOD), "--root", str(returning.root)])

    assert any("mail" in each for each in points)
    assert not any("as before" in each for each in points)
    assert f"{report.name} came in it, and you have given it up." in shown.output
    assert "as before" not in shown.output


def test_a_report_that_was_given_up_and_is_put_back_counts_as_before(
    returning: Returning,
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (report,) = returning.files.returned.glob("*.xlsx")
    (kept,) = returning.files.mails.iterdir()
    whole = report.read_bytes()
    report.unlink()
    give_up(returning.root, PERIOD, [report.name], NOW)
    report.write_bytes(whole)
    kept.unlink()

    shown = CliRunner().invoke(main, ["status", "--root", str(returning.root)]).output

    assert "The report in it was kept apart and counts as before." in shown


@pytest.mark.parametrize("words", [("status",), ("validate", str(PERIOD)), ("mail", str(PERIOD))])
def test_a_mail_that_was_changed_is_told_and_put_right_as_it_is_told(
    returning: Returning, words: tuple[str, ...]
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (kept,) = returning.files.mails.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole.replace(b"Subject: ", b"Subject: Re: ", 1))

    shown = CliRunner().invoke(main, [*words, "--root", str(returning.root)])
    points = before_closing(returning.root, PERIOD, NOW)

    assert f"{kept} is not the mail “" in shown.output
    assert "that was collected, or cannot be read. The report in it was kept apart" in shown.output
    assert [each.command for each in points if kept.name in each.names] == [
        f"tipxl collect {PERIOD}"
    ]
    kept.unlink()
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)  # as it is told
    assert kept.read_bytes() == whole
    workspace = open_workspace(returning.root)
    (report,) = read_returns(workspace, PERIOD)
    assert round_notes(workspace, returning.files, (report,)) == ()
    assert not any(kept.name in e.names for e in before_closing(returning.root, PERIOD, NOW))


@pytest.mark.parametrize(
    ("bodies", "of"),
    [
        (("ABC",), "1 report used (ABC): the time of the file itself stands for its receipt"),
        (
            ("DEF", "ABC"),
            "2 reports used (ABC, DEF): the time of each file itself stands for its receipt",
        ),
    ],
)
@pytest.mark.parametrize("is_closed", [False, True])
def test_that_the_times_of_receipt_are_the_files_own_stands_in_the_workbook(
    small: SmallFolder, bodies: tuple[str, ...], of: str, *, is_closed: bool
) -> None:
    for body in bodies:
        small.arrives(body)
    consolidate(small.root, FIRST)
    words = "When they came is not in the journal for"
    assert words not in text_of_sheets(small)
    small.files.journal.unlink()
    small.files.journal.with_name(LAST_LINE).unlink()
    for path in small.files.returned.iterdir():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    if is_closed:
        go_on_without(small.root, FIRST, NOW)  # else it is not closed
        close(small.root, FIRST, NOW)
    consolidate(small.root, FIRST)

    told = text_of_sheets(small)
    assert told.count(f"{words} {of}, and by it") == 2


def text_of_sheets(of: SmallFolder) -> str:
    """What consolidated.xlsx says on Compliance and on Method, where times of receipt stand."""
    book = load_workbook(of.files.consolidated, read_only=True)
    cells = (row for name in ("Compliance", "Method") for row in book[name].values)
    return "\n".join(str(cell) for row in cells for cell in row if cell is not None)


@pytest.mark.parametrize(
    "words",
    [
        ("status", str(FIRST)),
        ("consolidate", str(FIRST)),
        ("export", str(FIRST), "tables"),
        ("export", "all", "tables"),
    ],
)
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_line_that_the_journal_lacks_is_told_with_a_remedy_that_works(
    small: SmallFolder,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_closed: bool,
) -> None:
    monkeypatch.chdir(small.root)
    small.arrives("ABC")
    send(small.root, Mailing(FIRST), NOW)
    consolidate(small.root, FIRST)
    if is_closed:
        close(small.root, FIRST, NOW)
    lines = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join((*lines[:2], *lines[3:])))

    shown = CliRunner().invoke(main, words).output

    assert shown.count("1 line is missing before line 3.") == 1
    typed = shown[shown.index("tipxl join") :].splitlines()[0].split()[1:]
    assert typed == ["join", str(FIRST), "--lost-for-good"]
    assert CliRunner().invoke(main, typed).exit_code == 0
    assert "is missing before" not in CliRunner().invoke(main, words).output


@pytest.mark.parametrize("command", ["status {}", "consolidate {}", "mail {}", "export all tables"])
@pytest.mark.parametrize("lose", [Path.unlink, emptied])
def test_in_a_closed_round_a_mail_that_is_gone_or_was_changed_is_told(
    returning: Returning,
    command: str,
    lose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(returning.root)
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    close(returning.root, PERIOD, NOW)
    (kept,) = returning.files.mails.iterdir()
    whole, typed = kept.read_bytes(), command.format(PERIOD).split()
    lose(kept)

    (line,) = [e for e in CliRunner().invoke(main, typed).output.splitlines() if kept.name in e]

    assert line.endswith("from your back-up. Without one nothing is to be done.")
    kept.write_bytes(whole)  # as it is told
    assert kept.name not in CliRunner().invoke(main, typed).output


DAY_2 = NOW + timedelta(days=2)


def after_its_journal_was_lost(small: SmallFolder) -> Path:
    """A report of ABC as she had said that it came; two that wait in inbox/, that one of them."""
    for name in ("ABC", "DEF"):
        path = small.files.inbox / f"{name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(small.report(name))
        os.utime(path, (DAY_2.timestamp(), DAY_2.timestamp()))
    collect(small.root, CollectRequest(FIRST, (small.files.inbox / "ABC.xlsx",), NOW), DAY_2)
    for lost in (small.files.journal, small.files.journal.with_name(LAST_LINE)):
        lost.unlink()
    go_on_without(small.root, FIRST, DAY_2)
    (kept,) = small.files.returned.glob("*.xlsx")
    return kept


def test_where_the_journal_lost_the_day_on_which_a_report_came_she_is_to_say_it_of_that_alone(
    small: SmallFolder,
) -> None:
    kept = after_its_journal_was_lost(small)

    (note,) = round_notes(small.workspace, small.files, read_returns(small.workspace, FIRST))

    given = "Give it once more with the day on which it came"
    assert note.endswith(f'{given}: tipxl collect {FIRST} "{kept}" --received DAY')
    collect(small.root, CollectRequest(FIRST, (kept,), NOW), DAY_2)  # as it is told
    returns = read_returns(small.workspace, FIRST)
    assert round_notes(small.workspace, small.files, returns) == ()
    assert [each.arrival.received for each in returns] == [NOW]
    assert list(small.files.returned.glob("*.xlsx")) == [kept]


def test_collecting_tells_of_which_reports_the_journal_has_lost_when_they_came(
    small: SmallFolder,
) -> None:
    write_plan(replace(small.workspace.plan, time_zone="Asia/Jakarta"), Folder(small.root).plan)
    kept = after_its_journal_was_lost(small)

    known, new = collect(small.root, CollectRequest(FIRST), DAY_2)

    assert known.receipt.startswith(
        "it lay in returned/ before, and the journal has lost when it came: what counts is the "
        "file's own time, 22 January 2018, 16:00 (Asia/Jakarta); if it came at another time, give "
    )
    assert known.receipt.endswith(f'tipxl collect {FIRST} "{kept}" --received DAY')
    assert (new.is_new, new.receipt) == (True, "")
    (corrected,) = collect(small.root, CollectRequest(FIRST, (kept,), NOW), DAY_2)  # as it is told
    assert corrected.corrected


def test_what_was_kept_and_not_recorded_may_still_wait_in_inbox(small: SmallFolder) -> None:
    """As after a step that was stopped: said to be of one day, all that waits would be of that."""
    report = small.report("ABC")
    for path in (small.files.returned / "ABC.xlsx", small.files.inbox / "ABC.xlsx"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report)

    (note,) = round_notes(small.workspace, small.files, read_returns(small.workspace, FIRST))

    assert note.endswith(f"waits in inbox/, so collect that first, with: tipxl collect {FIRST}")
    collect(small.root, CollectRequest(FIRST), NOW)  # as it is told
    returns = read_returns(small.workspace, FIRST)
    assert round_notes(small.workspace, small.files, returns) == ()


def lose_the_report(of: Returning) -> None:
    next(of.files.returned.glob("*.xlsx")).unlink()


def lose_the_report_and_its_mail(of: Returning) -> None:
    lose_the_report(of)
    lose_the_mail(of)


def change_the_report(of: Returning) -> None:
    next(of.files.returned.glob("*.xlsx")).write_bytes(b"other")


def lose_the_mail(of: Returning) -> None:
    next(of.files.mails.iterdir()).unlink()


def change_the_mail(of: Returning) -> None:
    next(of.files.mails.iterdir()).write_bytes(b"other")


def lose_what_came_with_the_report(of: Returning) -> None:
    rmtree(of.files.evidence)


def lose_the_design(of: Returning) -> None:
    of.files.design(BODY, 1).unlink()


def lose_a_line(of: Returning) -> None:
    first, _, *others = of.files.journal.read_bytes().splitlines(keepends=True)
    of.files.journal.write_bytes(b"".join((first, *others)))


def lay_a_file_there(of: Returning) -> None:
    (of.files.returned / "put there.xlsx").write_bytes(b"any")


def lay_a_file_there_and_another_in_inbox(of: Returning) -> None:
    lay_a_file_there(of)
    of.drop("waits.xlsx", b"another")


def lay_a_folder_there(of: Returning) -> None:
    (of.files.returned / "From ABC").mkdir()
    (of.files.returned / "From ABC" / "report.xlsx").write_bytes(b"any")


def lay_a_mail_among_the_mails(of: Returning) -> None:
    (of.files.mails / "q.eml").write_bytes(a_mail(text="Another.").as_bytes())


def lay_a_mail_and_a_note_among_the_mails(of: Returning) -> None:
    lay_a_mail_among_the_mails(of)
    (of.files.mails / "note.txt").write_text("What I am to ask.")


def lay_a_mail_there(of: Returning) -> None:
    (of.files.returned / "bar.eml").write_bytes(a_mail(text="Another.").as_bytes())


def lay_a_report_there_that_came_in_a_mail_among_the_mails(of: Returning) -> None:
    lay_a_file_there(of)
    mail = a_mail(("report.xlsx", b"any"))
    (of.files.mails / "q.eml").write_bytes(mail.as_bytes())


def lay_a_report_there_that_came_in_a_mail_in_inbox(of: Returning) -> None:
    lay_a_file_there(of)
    of.drop("waits.eml", a_mail(("report.xlsx", b"any")).as_bytes())


WRONG = (
    lay_a_mail_there, lay_a_report_there_that_came_in_a_mail_among_the_mails,
    lay_a_report_there_that_came_in_a_mail_in_inbox,
    lose_the_report, lose_the_report_and_its_mail, change_the_report, lose_the_mail,
    change_the_mail, lose_what_came_with_the_report, lose_the_design, lose_a_line,
    lay_a_file_there, lay_a_file_there_and_another_in_inbox, lay_a_folder_there,
    lay_a_mail_among_the_mails, lay_a_mail_and_a_note_among_the_mails,
)  # fmt: skip

#: What is left of a sentence that the terminal ends with what to type, and that says nothing alone.
HALF = re.compile(r"(?:Without one|To [^.]*|[^.]*\b(?:so first|type|with))\.?$")


@pytest.mark.parametrize("is_wrong", WRONG)
@pytest.mark.parametrize("is_closed", [False, True])
def test_each_note_has_whole_sentences_also_where_a_button_stands_for_what_to_type(
    returning: Returning, is_wrong: Callable[[Returning], None], *, is_closed: bool
) -> None:
    mail = a_mail(("report.xlsx", returning.filled()))
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="letter.pdf")
    dropped = returning.drop("mail.eml", mail.as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (dropped,)), NOW)
    if is_closed:
        close(returning.root, PERIOD, NOW)
    is_wrong(returning)

    workspace = open_workspace(returning.root)
    notes = round_notes(workspace, returning.files, read_returns(workspace, PERIOD))

    assert any("tipxl" in each for each in notes) or is_closed
    for note in map(without_command, notes):
        assert not [each for each in re.split(r"(?<=\.) ", note) if HALF.match(each)]


def notes_on(small: SmallFolder) -> tuple[str, ...]:
    return round_notes(small.workspace, small.files, read_returns(small.workspace, FIRST))


def after_its_journal_lost_a_mail(small: SmallFolder) -> Path:
    """A mail with two reports was collected, and the journal has lost that; its reports."""
    reports = [(f"{name}.xlsx", small.report(name)) for name in ("ABC", "DEF")]
    mail = small.files.inbox / "mail.eml"
    mail.parent.mkdir(parents=True, exist_ok=True)
    mail.write_bytes(a_mail(*reports).as_bytes())
    collect(small.root, CollectRequest(FIRST), NOW)
    for lost in (small.files.journal, small.files.journal.with_name(LAST_LINE)):
        lost.unlink()
    go_on_without(small.root, FIRST, DAY_2)
    return mail


def came_in_a_mail(small: SmallFolder) -> list[bool]:
    """Of each report whether the journal has it as it came: in a mail, and from its sender."""
    (mail,) = small.journal.mails_collected
    told = (mail.received, mail.sender, mail.sha256)
    return [(e.received, e.sender, e.mail) == told for e in small.journal.files_collected]


def test_of_reports_that_lie_in_a_mail_that_is_kept_the_remedy_of_the_mail_alone_is_named_and_first(
    small: SmallFolder,
) -> None:
    after_its_journal_lost_a_mail(small).unlink()
    (kept,) = small.files.mails.iterdir()

    of_the_mail, *of_reports = notes_on(small)

    typed = f'tipxl collect {FIRST} "{small.files.mails}"'
    assert of_the_mail.endswith(f"Collect them from there, with: {typed}")
    assert len(of_reports) == 2
    for note in of_reports:
        assert note.endswith(
            f"Both stand in the mail in which it came, {kept}: collect the mails there first, as "
            "is said of them."
        )
    points = before_closing(small.root, FIRST, NOW)
    assert not [each for each in points if "--received" in each.command]
    assert [each.count for each in points if "collect the mail first" in each.words] == [2]
    collect(small.root, CollectRequest(FIRST, (small.files.mails,)), DAY_2)  # as it is told
    assert came_in_a_mail(small) == [True, True]
    assert notes_on(small) == ()


def test_of_reports_that_lie_in_a_mail_in_inbox_that_is_to_be_collected_first(
    small: SmallFolder,
) -> None:
    """Also where a journal of the round was lost before: the mail says itself when it came."""
    mail = after_its_journal_lost_a_mail(small)
    rmtree(small.files.mails)

    notes = notes_on(small)

    assert len(notes) == 2
    for note in notes:
        assert note.endswith(
            f"Both stand in the mail in which it came, {mail}, so collect that first, with: "
            f"tipxl collect {FIRST}"
        )
    collect(small.root, CollectRequest(FIRST), DAY_2)  # as it is told
    assert came_in_a_mail(small) == [True, True]
    assert notes_on(small) == ()


@pytest.mark.parametrize("name", ["bar.eml", "box.mbox", "reports.zip", "mails.zip"])
def test_a_mail_or_an_archive_in_returned_is_to_be_moved_into_inbox(
    small: SmallFolder, name: str
) -> None:
    report = small.report("ABC")
    mail = a_mail(("r.xlsx", report)).as_bytes()
    lies = small.files.returned / name
    lies.parent.mkdir(parents=True, exist_ok=True)
    kinds = {
        "bar.eml": mail,
        "box.mbox": b"From a@b.org Fri Jan 19 08:00:00 2018\n" + mail,
        "reports.zip": a_zip({"r.xlsx": report}),
        "mails.zip": a_zip({"mail.eml": mail}),
    }
    lies.write_bytes(kinds[name])

    (note,) = notes_on(small)

    assert note.startswith(f"{lies} was not collected, by the journal, and is a mail or an archive")
    assert note.endswith(f"Move it into inbox/ and type: tipxl collect {FIRST}")
    points = before_closing(small.root, FIRST, NOW)
    assert next(e.command for e in points if e.names == (name,)) == f"tipxl collect {FIRST}"
    small.files.inbox.mkdir(parents=True, exist_ok=True)
    lies.rename(small.files.inbox / name)  # as it is told
    collect(small.root, CollectRequest(FIRST), NOW)
    assert notes_on(small) == ()
    assert len(small.journal.files_collected) == 1


@pytest.mark.parametrize("change", [Path.unlink, emptied])
@pytest.mark.parametrize("is_late", [True, False])
def test_a_late_report_of_the_round_before_that_is_lost_is_told_where_it_is_decided_on(
    small: SmallFolder, change: Callable[[Path], None], *, is_late: bool
) -> None:
    small.arrives("ABC", NOW + timedelta(days=300 * is_late))
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(FIRST.next), NOW)
    (report,) = small.files.returned.glob("*.xlsx")
    assert str(report) not in told_of_next(small)

    change(report)

    told = told_of_next(small)
    assert (f"{report} " in told) is is_late
    assert (f"Without one, let its body report in {FIRST.next}." in told) is is_late


def told_of_next(of: SmallFolder) -> str:
    words = ["consolidate", str(FIRST.next), "--root", str(of.root)]
    return CliRunner().invoke(main, words).output
