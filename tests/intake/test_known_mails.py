"""A mail that is collected again brings back what was lost of it, and nothing else."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.flow.returning import NOW, PERIOD, Returning
from tests.intake.test_mail_intake import arrive, collected, variant
from tests.mail.kinds import PDF, a_mail, a_zip
from tests.mail.outlook_file import SavedMail, msg
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, IntakeOutcome, collect
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.post import MarkRequest, mark
from tipxl.commands.status import status
from tipxl.errors import TipxlError
from tipxl.files import write_once
from tipxl.intake.inbox import waiting
from tipxl.journal.appending import append_lines
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FileCollected, MailCollected
from tipxl.journal.journal_file import read_journal
from tipxl.rounds.round_notes import round_notes
from tipxl.rounds.waiting_post import mails_with
from tipxl.summaries.mail_lines import collected_lines
from tipxl.validation.read_round import read_returns
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import typed_path


def everything(of: Returning) -> dict[str, bytes]:
    """What lies in returned/, and the journal."""
    paths = [each for each in of.files.returned.rglob("*") if each.is_file()]
    return {path.name: path.read_bytes() for path in (*paths, of.files.journal)}


def journal_of(of: Returning) -> Journal:
    return read_journal(of.files.journal)


def notes(of: Returning) -> tuple[str, ...]:
    workspace = open_workspace(of.root)
    return round_notes(workspace, of.files, read_returns(workspace, PERIOD))


def in_inbox(of: Returning) -> Path:
    return of.files.inbox / "mail.eml"


def as_it_is_kept(of: Returning) -> Path:
    in_inbox(of).unlink()
    (kept,) = of.files.mails.iterdir()
    return kept


@pytest.fixture
def came(returning: Returning) -> Returning:
    """A mail with two reports and a letter was collected, and lies in inbox/ still."""
    book = returning.filled()
    mail = a_mail(("a.xlsx", book), ("b.xlsx", variant(book, 1)), text="Row 012 was withdrawn.")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="letter.pdf")
    taken = arrive(returning, mail.as_bytes())
    assert (len(taken.kept), len(taken.evidence)) == (2, 1)
    return returning


def no_report(of: Returning) -> None:
    for path in of.files.returned.glob("*.xlsx"):
        path.unlink()


def one_report(of: Returning) -> None:
    next(iter(of.files.returned.glob("*.xlsx"))).unlink()


def no_evidence(of: Returning) -> None:
    shutil.rmtree(of.files.evidence)


def evidence_and_a_report(of: Returning) -> None:
    one_report(of)
    no_evidence(of)


LOST = pytest.mark.parametrize("lost", [no_report, one_report, no_evidence, evidence_and_a_report])
DOORS = pytest.mark.parametrize("door", [in_inbox, as_it_is_kept])


@LOST
@DOORS
def test_what_was_lost_lies_where_it_lay_and_the_journal_is_as_it_was(
    came: Returning, lost: Callable[[Returning], None], door: Callable[[Returning], Path]
) -> None:
    before = everything(came)
    lost(came)
    assert everything(came) != before

    (back,) = collected(came, door(came))
    (again,) = collected(came, came.drop("mail.eml", next(came.files.mails.iterdir()).read_bytes()))

    assert (back.outcome, again.outcome) == (IntakeOutcome.PUT_BACK, IntakeOutcome.KNOWN)
    assert everything(came) == before
    assert notes(came) == ()
    *_, sentence, total = map(str, collected_lines(PERIOD, (back, again)))
    assert sentence.startswith("1 file or mail came once more: what was lost of it lies in")
    assert total.startswith("0 new of 2 files and mails, 1 put back. ")


def test_the_mail_itself_and_its_reports_come_back_together(came: Returning) -> None:
    before = everything(came)
    shutil.rmtree(came.files.returned)

    (back,) = collected(came)

    assert everything(came) == before
    (mail,) = came.files.mails.iterdir()
    assert (len(back.kept), len(back.evidence), mail.name in back.why) == (2, 1, True)


def test_a_mail_to_read_that_was_lost_and_is_saved_into_inbox_again_stays_done(
    returning: Returning,
) -> None:
    arrive(returning, bytes(a_mail(text="Please call me.")))
    (waits,) = status(returning.root, PERIOD, NOW).waiting
    mark(returning.root, MarkRequest(PERIOD, (waits.number,)), NOW)
    before = everything(returning)
    as_it_is_kept(returning).rename(returning.files.inbox / "back.eml")

    (back,) = collected(returning)

    assert back.outcome is IntakeOutcome.PUT_BACK
    assert everything(returning) == before
    assert status(returning.root, PERIOD, NOW).waiting == ()


def test_a_loose_report_that_was_lost_lies_where_it_lay_without_a_new_line(
    returning: Returning,
) -> None:
    report = returning.drop("SLOM.xlsx", returning.filled())
    collected(returning, report)
    before = everything(returning)
    one_report(returning)

    (back,) = collected(returning, report.rename(report.with_name("again.xlsx")))

    assert back.outcome is IntakeOutcome.PUT_BACK
    assert everything(returning) == before


def overwritten(path: Path) -> None:
    path.write_bytes(b"of somebody else")


def unreadable(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", [Path.unlink, overwritten, unreadable])
def test_evidence_that_is_not_what_came_is_told_and_comes_back_as_it_is_told(
    came: Returning, change: Callable[[Path], None]
) -> None:
    kept = as_it_is_kept(came)
    (evidence,) = came.files.evidence.iterdir()
    assert notes(came) == ()
    change(evidence)

    (note,) = notes(came)

    assert note.startswith(f"{evidence} came with a report in the mail “")
    assert note.endswith(
        "and is gone, or is not what came. No figure rests on it. It still lies in the mail in "
        f'which it came. Bring it back with: tipxl collect {PERIOD} "{kept}"'
    )
    assert collected(came, kept)[0].outcome is IntakeOutcome.PUT_BACK
    assert PDF in [each.read_bytes() for each in came.files.evidence.iterdir() if each.is_file()]
    assert notes(came) == ()


def test_evidence_that_is_gone_with_its_mail_is_put_back(came: Returning) -> None:
    (evidence,) = came.files.evidence.iterdir()
    for path in (evidence, *came.files.mails.iterdir()):
        path.unlink()

    said = [each for each in notes(came) if each.startswith(str(evidence))]

    assert len(said) == 1
    assert said[0].endswith(
        "Put it back from your back-up (without one nothing is to be done), or save it into inbox/ "
        f"again and type: tipxl collect {PERIOD}"
    )


@pytest.mark.parametrize("change", [Path.unlink, overwritten, unreadable])
def test_evidence_that_is_collected_by_itself_comes_back_and_is_no_report(
    came: Returning, change: Callable[[Path], None]
) -> None:
    (evidence,) = came.files.evidence.iterdir()
    change(evidence)
    for path in came.files.mails.iterdir():
        path.unlink()
    in_inbox(came).unlink()
    came.drop("letter from SLOM.pdf", PDF)

    (back,) = collected(came)  # as it is told

    assert (back.outcome, back.kept) == (IntakeOutcome.PUT_BACK, ())
    assert [(came.files.evidence / each).read_bytes() for each in back.evidence] == [PDF]
    assert waiting(came.files, journal_of(came)) == 0
    assert collected(came)[0].outcome is IntakeOutcome.KNOWN
    assert len(journal_of(came).of(FileCollected)) == 2
    assert not [each for each in notes(came) if each.startswith(str(evidence))]


def put_away(of: Returning) -> None:
    """What lies in the place of a report is moved out of the folder, as it is told."""
    for told in [each for each in notes(of) if "which lies there whole as" in each]:
        path = Path(told.split(" is not the file")[0])
        path.rmdir() if path.is_dir() else path.unlink()


def test_evidence_that_lies_in_inbox_is_counted_as_a_report_once_she_names_it(
    came: Returning,
) -> None:
    in_inbox(came).unlink()
    path = came.drop("Report of SLOM.pdf", PDF)
    came.drop("all.zip", a_zip({"letter.pdf": PDF}))
    (evidence,) = came.files.evidence.iterdir()

    of_file, of_zip = sorted(collected(came), key=lambda each: ".zip" in each.offered)

    assert [each.outcome for each in (of_file, of_zip)] == [IntakeOutcome.KNOWN] * 2
    said = "to count it as a report, name it, with: tipxl collect"
    assert of_file.why.endswith(f"{said} {PERIOD} {typed_path(path)}")
    assert of_zip.why.endswith(f"{said} {PERIOD} {typed_path(evidence)}")
    assert len(journal_of(came).of(FileCollected)) == 2

    (taken,) = collected(came, path)

    assert (taken.outcome, taken.evidence) == (IntakeOutcome.TAKEN, ())
    assert len(journal_of(came).of(FileCollected)) == 3
    assert [each.outcome for each in collected(came, path)] == [IntakeOutcome.KNOWN]


def test_evidence_that_is_counted_as_a_report_came_when_its_mail_came_and_lies_in_that(
    came: Returning,
) -> None:
    as_it_is_kept(came)
    (evidence,) = came.files.evidence.iterdir()
    first, *_ = journal_of(came).of(FileCollected)

    (taken,) = collected(came, evidence)

    journal = journal_of(came)
    *_, report = journal.of(FileCollected)
    assert (report.received, report.received_from) == (first.received, first.received_from)
    assert (report.sender, report.mail) == (first.sender, first.mail)
    assert taken.late == ""
    assert journal.mails_collected[0].files[-1] == report.file == taken.kept[0]
    lost = came.files.returned / report.file
    lost.unlink()
    (note,) = notes(came)
    typed(came, note[note.index("tipxl collect") :].removeprefix("tipxl "))
    assert lost.read_bytes() == PDF
    assert notes(came) == ()


@pytest.mark.parametrize("day", [None, NOW - timedelta(days=2)])
def test_evidence_in_an_archive_that_she_names_is_no_report_of_its_own(
    came: Returning, day: datetime | None
) -> None:
    as_it_is_kept(came)
    (evidence,) = came.files.evidence.iterdir()
    path = came.root.parent / "all.zip"
    path.write_bytes(a_zip({"letter.pdf": PDF}))

    (known,) = collect(came.root, CollectRequest(PERIOD, (path,), day), NOW)

    assert known.outcome is IntakeOutcome.KNOWN
    assert known.why.endswith(f"name it, with: tipxl collect {PERIOD} {typed_path(evidence)}")
    assert len(journal_of(came).of(FileCollected)) == 2


def test_a_kill_before_its_mail_knows_of_the_report_is_finished_by_the_same_again(
    came: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is_kept(came)
    (evidence,) = came.files.evidence.iterdir()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("tipxl.commands.collect.report_of_mail", killed)
        collected(came, evidence)

    (again,) = collected(came, evidence)

    *_, report = journal_of(came).of(FileCollected)
    assert again.outcome is IntakeOutcome.KNOWN
    assert journal_of(came).mails_collected[0].files[-1] == report.file


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_of_a_closed_round_no_evidence_is_offered_as_a_report(came: Returning) -> None:
    in_inbox(came).unlink()
    close(came.root, PERIOD, NOW)
    came.drop("all.zip", a_zip({"letter.pdf": PDF}))

    (known,) = collected(came)

    assert (known.outcome, known.why) == (IntakeOutcome.KNOWN, "it came in a mail, with a report")


@pytest.mark.parametrize("is_named", [True, False])
def test_evidence_that_is_named_with_the_day_on_which_it_came_is_a_report_of_that_day(
    came: Returning, is_named: bool
) -> None:
    in_inbox(came).unlink()
    path = came.drop("Report of SLOM.pdf", PDF)
    day = NOW - timedelta(days=2)

    collect(came.root, CollectRequest(PERIOD, (path,) if is_named else (), day), NOW)

    *_, report = journal_of(came).of(FileCollected)
    assert ((report.original, report.received) == (path.name, day)) is is_named


def test_evidence_that_is_lost_and_named_as_a_report_is_both_again(came: Returning) -> None:
    in_inbox(came).unlink()
    path = came.drop("Report of SLOM.pdf", PDF)
    (evidence,) = came.files.evidence.iterdir()
    for outcome in (IntakeOutcome.TAKEN, IntakeOutcome.PUT_BACK):
        evidence.unlink()

        (taken,) = collected(came, path)

        assert (taken.outcome, taken.evidence) == (outcome, (evidence.name,))
        assert evidence.read_bytes() == PDF
        assert len(journal_of(came).of(FileCollected)) == 3


def test_a_mail_that_was_renamed_is_not_lost_and_brings_back_what_came_in_it(
    came: Returning,
) -> None:
    in_inbox(came).unlink()
    (kept,) = came.files.mails.iterdir()
    renamed = kept.rename(kept.with_name(f"{kept.stem} (1).eml"))
    assert notes(came) == ()

    next(iter(came.files.evidence.iterdir())).unlink()

    (note,) = notes(came)
    assert note.endswith(f'Bring it back with: tipxl collect {PERIOD} "{renamed}"')
    assert collected(came, renamed)[0].outcome is IntakeOutcome.PUT_BACK
    assert notes(came) == ()


@pytest.mark.parametrize(
    ("lose", "told"),
    [
        (None, "The reports in it were kept apart and count as before. "),
        (one_report, "came in it and is lost, too. "),
        (no_report, "came in it and are lost, too. "),
    ],
)
@pytest.mark.parametrize("change", [Path.unlink, overwritten])
def test_of_a_mail_that_is_lost_it_is_told_what_became_of_the_reports_in_it(
    came: Returning,
    change: Callable[[Path], None],
    lose: Callable[[Returning], None] | None,
    told: str,
) -> None:
    (kept,) = came.files.mails.iterdir()
    change(kept)
    if lose:
        lose(came)

    note = next(each for each in notes(came) if each.startswith(str(kept)))

    assert told in note
    assert ("count as before" in note) is (lose is None)


@pytest.mark.parametrize("change", [overwritten, unreadable])
def test_what_is_not_what_was_collected_is_brought_back_beside_what_stands_in_its_place(
    came: Returning, change: Callable[[Path], None]
) -> None:
    (evidence,) = came.files.evidence.iterdir()
    report = came.files.returned / journal_of(came).of(FileCollected)[0].file
    was = report.read_bytes()
    for path in (report, evidence):
        change(path)

    (back,) = collected(came)

    journal = journal_of(came)
    first, _, newest = journal.of(FileCollected)
    (mail,) = journal.mails_collected
    assert back.outcome is IntakeOutcome.PUT_BACK
    assert back.kept == (newest.file,)
    assert (came.files.returned / newest.file).read_bytes() == was
    assert (first.sha256, first.received) == (newest.sha256, newest.received)
    assert newest.file in mail.files
    assert first.file not in mail.files
    assert all((came.files.evidence / each).is_file() for each in mail.came_with_them)
    assert len(mails_with(open_workspace(came.root).plan, journal, newest.file)) == 1
    (told,) = (each for each in notes(came) if str(report) in each)
    assert f"which lies there whole as {newest.file}. Nothing in it counts. Move it out" in told
    put_away(came)
    assert not [each for each in notes(came) if "collected" in each]
    written = everything(came)
    assert collected(came)[0].outcome is IntakeOutcome.KNOWN
    assert everything(came) == written


@pytest.mark.parametrize("change", [Path.unlink, overwritten])
def test_the_kept_mail_is_named_where_there_is_one_and_the_command_works(
    came: Returning, change: Callable[[Path], None]
) -> None:
    in_inbox(came).unlink()
    (kept,) = came.files.mails.iterdir()
    lost = came.files.returned / journal_of(came).of(FileCollected)[0].file
    change(lost)

    (note,) = notes(came)
    with pytest.raises(TipxlError) as refused:
        close(came.root, PERIOD, NOW)

    command = f'tipxl collect {PERIOD} "{kept}"'
    assert note.endswith(f"Bring it back with: {command}")
    assert f"What came in a mail that is kept comes back with: {command}. " in str(refused.value)
    assert command in status(came.root, PERIOD, NOW).because
    words = ["collect", str(PERIOD), str(kept), "--root", str(came.root)]
    assert CliRunner().invoke(main, words).exit_code == 0
    put_away(came)
    assert notes(came) == ()


@pytest.mark.parametrize("change", [Path.unlink, overwritten])
@pytest.mark.parametrize("is_rested_on", [False, True])
def test_what_a_closed_round_lost_comes_back_from_its_kept_mail_as_every_command_says(
    came: Returning, change: Callable[[Path], None], is_rested_on: bool
) -> None:
    in_inbox(came).unlink()
    close(came.root, PERIOD, NOW)
    if is_rested_on:
        generate(came.root, GenerateRequest(PERIOD.next), NOW)
    (kept,) = came.files.mails.iterdir()
    lost = came.files.returned / journal_of(came).of(FileCollected)[0].file
    change(lost)
    command = f'tipxl collect {PERIOD} "{kept}"'

    told = [typed(came, each) for each in ("status {}", "consolidate {}", "validate {}")]

    assert [each for each in told if f"{lost} " not in each or command not in each] == []
    assert not any("Put it back" in each or "nothing is to be done" in each for each in told)
    typed(came, command.removeprefix("tipxl "))
    assert not any(command in typed(came, each) for each in ("status {}", "consolidate {}"))


def test_a_round_opened_again_says_how_what_it_lacks_comes_back(came: Returning) -> None:
    in_inbox(came).unlink()
    close(came.root, PERIOD, NOW)
    (kept,) = came.files.mails.iterdir()
    (came.files.returned / journal_of(came).of(FileCollected)[0].file).unlink()

    told = typed(came, "close {} --reopen corrections")

    command = f'tipxl collect {PERIOD} "{kept}"'
    assert f"What came in a mail that is kept comes back with: {command}\n" in told
    typed(came, command.removeprefix("tipxl "))
    assert notes(came) == ()


def typed(of: Returning, words: str) -> str:
    """What the program says when this is typed."""
    split = [*shlex.split(words.format(PERIOD)), "--root", str(of.root)]
    return CliRunner().invoke(main, split).output


def test_where_the_mail_is_gone_or_changed_it_is_not_named(came: Returning) -> None:
    one_report(came)
    (kept,) = came.files.mails.iterdir()
    for change in (overwritten, Path.unlink):
        change(kept)

        told = next(each for each in notes(came) if "was collected before, and is gone or" in each)

        assert "from your back-up, or save it into inbox/ again" in told
        assert kept.name not in told


def test_a_changed_mail_in_the_way_of_its_original_stops_nothing(came: Returning) -> None:
    (kept,) = came.files.mails.iterdir()
    overwritten(kept)
    one_report(came)

    (back,) = collected(came)

    assert back.outcome is IntakeOutcome.PUT_BACK
    assert kept.read_bytes() == b"of somebody else"
    (told,) = notes(came)
    assert "Move it out of the folder" in told


def test_a_mail_in_inbox_waits_while_something_of_it_is_lost(came: Returning) -> None:
    for lost in (one_report, no_evidence):
        assert waiting(came.files, journal_of(came)) == 0
        lost(came)
        assert waiting(came.files, journal_of(came)) == 1
        collected(came)


def test_without_the_extra_the_mail_says_why_it_brings_nothing_back(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = msg(SavedMail(files={"r.xlsx": returning.filled()}))
    arrive(returning, saved, "saved.msg")
    one_report(returning)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "olefile", None)
        (refused,) = collected(returning)

    (back,) = collected(returning)

    assert refused.outcome is IntakeOutcome.UNREAD
    assert "pip install tipxl[msg]" in refused.why
    assert back.outcome is IntakeOutcome.PUT_BACK


@pytest.mark.parametrize("change", [os.unlink, overwritten])
def test_wherever_putting_back_is_stopped_the_next_run_ends_the_same(
    came: Returning, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Stopped(BaseException):
        """The computer stops."""

    def until(clock: Iterator[bool], real: Callable[..., None]) -> Callable[..., None]:
        def stopping(*words: object, **options: object) -> None:
            if next(clock, True):
                raise Stopped
            real(*words, **options)

        return stopping

    for path in (*came.files.returned.glob("*.xlsx"), *came.files.evidence.iterdir()):
        change(path)
    ends = list[tuple[set[str], tuple[str, ...], int]]()
    for stop in range(9):
        shutil.copytree(came.root, tmp_path / str(stop))
        one = Returning(tmp_path / str(stop))
        with monkeypatch.context() as patch:
            clock = iter([False] * stop)
            patch.setattr("tipxl.journal.journal_file.append_lines", until(clock, append_lines))
            patch.setattr("tipxl.intake.returned_store.write_once", until(clock, write_once))
            with suppress(Stopped):
                collected(one)
        collected(one)
        journal = journal_of(one)
        (mail,) = journal.mails_collected
        lying = {each.name for each in one.files.returned.rglob("*") if each.is_file()}
        assert set(mail.came_with_them) <= lying
        put_away(one)
        assert notes(one) == ()
        ends.append((lying, mail.came_with_them, len(journal.of(MailCollected))))
    assert [each for each in ends if each != ends[-1]] == []
