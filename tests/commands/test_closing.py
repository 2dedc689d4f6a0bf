"""What closing, giving up and opening again record, step by step, in a small folder."""

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import FIRST, LAST, SECOND
from tests.flow.small import NOW, SmallFolder
from tests.mail.kinds import SENDER, a_mail, a_zip
from tipxl.cli import main
from tipxl.commands.close import close, give_up, reopen
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import plan_rounds
from tipxl.commands.post import go_on_without
from tipxl.commands.status import status
from tipxl.commands.write_status import status_sheets
from tipxl.domain.history.closing import Closing
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.intake.receipts import BY_HER_WORD
from tipxl.journal.journal_events import (
    FileCollected,
    FileGivenUp,
    FormIssued,
    JournalRestored,
    RoundClosed,
    RoundReopened,
)
from tipxl.journal.last_line import LAST_LINE
from tipxl.record_format import text_fingerprint
from tipxl.validation.read_round import read_late
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

LATER = NOW + timedelta(days=60)
REASON = "A report came."


def reopenings(small: SmallFolder) -> tuple[RoundReopened, ...]:
    return small.journal.of(RoundReopened)


def journal_as_before(small: SmallFolder, before: Path) -> None:
    """As a kill leaves it: the last line did not reach the disk, and is noted nowhere."""
    for path in with_its_notes(small):
        shutil.copy2(before / path.name, path)


def journal_now(small: SmallFolder) -> Path:
    beside = small.root.parent / "journal-before"
    beside.mkdir()
    for path in with_its_notes(small):
        shutil.copy2(path, beside / path.name)
    return beside


def with_its_notes(small: SmallFolder) -> tuple[Path, ...]:
    journal = small.files.journal
    return journal, journal.with_name(LAST_LINE), small.files.folder.known_rounds


# --- closing


def test_closing_says_what_it_did_and_what_comes_next(small: SmallFolder) -> None:
    small.arrives("ABC")

    closed = close(small.root, FIRST, LATER)

    assert (closed.already, closed.finished, closed.told) == (False, False, ())
    assert (closed.evaluation, closed.next) == ("", SECOND)
    assert closed.round.closed
    assert [each.body for each in closed.round.returns] == ["ABC"]
    assert small.workspace.closed(FIRST) == closed.round
    assert [each.at for each in small.journal.of(RoundClosed)] == [LATER]


def test_the_second_closing_changes_nothing_and_says_so(small: SmallFolder) -> None:
    first = close(small.root, FIRST, NOW)
    journal = small.files.journal.read_bytes()

    second = close(small.root, FIRST, LATER)

    assert (second.already, second.finished, second.told) == (True, False, ())
    assert (second.round, second.next) == (first.round, SECOND)
    assert small.files.journal.read_bytes() == journal


def test_the_round_that_follows_is_the_next_of_the_plan_in_whatever_order_it_lists_them(
    small: SmallFolder,
) -> None:
    plan = small.workspace.plan
    write_plan(replace(plan, rounds=plan.rounds[::-1]), Folder(small.root).plan)

    closed = close(small.root, FIRST, LATER)

    assert (closed.evaluation, closed.next) == ("", SECOND)


def test_after_the_last_round_comes_none_and_its_evaluation_is_named(small: SmallFolder) -> None:
    for period in (FIRST, SECOND, LAST):
        if period != FIRST:
            generate(small.root, GenerateRequest(period), LATER)
        closed = close(small.root, period, LATER)

    assert (closed.evaluation, closed.next) == ("final", None)


def test_of_a_late_report_of_a_closed_round_nothing_is_said_that_changes_nothing(
    small: SmallFolder,
) -> None:
    small.arrives("ABC", LATER)
    command = ["validate", str(FIRST), "--root", str(small.root)]
    before = CliRunner().invoke(main, command).output
    assert "late: waits for your decision" in before
    close(small.root, FIRST, LATER)

    after = CliRunner().invoke(main, command).output
    files = load_workbook(small.files.findings)["Files"]

    assert "late: closed without a decision. Nobody decided on it before" in after
    assert "1 file: 1 late: closed without a decision." in after
    assert f"open it again: tipxl close {FIRST} --reopen REASON" in after
    assert "waits for your decision" not in after
    assert "decisions.xlsx" not in after
    assert "Then: tipxl consolidate" not in after
    lies = next(iter(small.files.returned.glob("*.xlsx")))
    looked_at = CliRunner().invoke(main, [*command[:2], str(lies), *command[2:]]).output
    assert "late: closed without a decision. Nobody decided on it before" in looked_at
    assert f"{FIRST} is closed: what is collected now counts in it only where" in looked_at
    cells = {cell.value for row in files.iter_rows() for cell in row}
    assert "late: closed without a decision" in cells
    assert "late: waits for your decision" not in cells


def test_a_workbook_that_somebody_changed_is_told_by_closing(small: SmallFolder) -> None:
    consolidate(small.root, FIRST)
    small.files.consolidated.write_bytes(b"hers")

    (told,) = close(small.root, FIRST, LATER).told

    assert small.files.consolidated.name in told


@pytest.mark.parametrize(
    ("last_line_too", "says"),
    [
        (False, ": its end is lost, "),
        (True, " is gone or empty, but there are forms on record: what was sent, and when and"),
    ],
)
def test_a_round_whose_journal_is_not_whole_is_closed_once_that_is_settled(
    small: SmallFolder, says: str, *, last_line_too: bool
) -> None:
    small.arrives("ABC")
    lose_the_journal(small, last_line_too=last_line_too)
    typed = ["close", str(FIRST), "--yes", "--root", str(small.root)]

    with pytest.raises(TipxlError, match=f"{FIRST} was not closed, for when and from") as told:
        close(small.root, FIRST, LATER)
    with pytest.raises(TipxlError, match="Nothing was given up, for when and from"):
        give_up(small.root, FIRST, ["ABC.xlsx"], LATER)

    assert f"{small.files.journal}{says}" in str(told.value)
    assert CliRunner().invoke(main, typed).exit_code == 2
    assert not (small.files.closing.exists() or small.files.journal.exists())
    assert f"tipxl join {FIRST} --lost-for-good" in str(told.value)
    go_on_without(small.root, FIRST, LATER)  # as it is told
    assert CliRunner().invoke(main, typed).exit_code == 0


def lose_the_journal(small: SmallFolder, *, last_line_too: bool = False) -> None:
    small.files.journal.unlink()
    if last_line_too:
        small.files.journal.with_name(LAST_LINE).unlink()


# --- a journal that is lost once the round is closed


def told_by(small: SmallFolder, command: str) -> str:
    return CliRunner().invoke(main, [*command.split(), "--root", str(small.root)]).output


def without_its_end(small: SmallFolder) -> None:
    *lines, _ = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join(lines))


LOST = (lose_the_journal, partial(lose_the_journal, last_line_too=True), without_its_end)


@pytest.mark.parametrize("lose", LOST)
@pytest.mark.parametrize("later", [False, True])
def test_a_closed_round_whose_journal_is_lost_is_closed_already_and_nothing_is_written_into_it(
    small: SmallFolder, lose: Callable[[SmallFolder], None], *, later: bool
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    if later:
        generate(small.root, GenerateRequest(SECOND), LATER)
    lose(small)
    left = small.files.journal.read_bytes() if small.files.journal.exists() else b""

    told = told_by(small, f"close {FIRST} --yes")

    assert f"{FIRST} was closed before; nothing was changed." in told
    assert "interrupted" not in told
    assert "was begun from" not in told
    assert (small.files.journal.read_bytes() if left else b"") == left


@pytest.mark.parametrize("lose", LOST)
def test_of_a_closed_round_what_was_agreed_tells_when_and_from_whom_reports_came(
    small: SmallFolder, lose: Callable[[SmallFolder], None]
) -> None:
    small.arrives("ABC", NOW - timedelta(days=2))
    small.arrives("DEF")
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), LATER)
    came = {(e.file, e.sha256, e.original, e.received, e.received_from, e.sender)
            for e in small.journal.files_collected}  # fmt: skip
    standing = small.workspace.closed(FIRST)
    lose(small)
    assert bool(read_late(small.workspace, FIRST)) is (lose is not without_its_end)

    told = told_by(small, f"join {FIRST} --lost-for-good")

    assert "The round is closed, and what was agreed stands: nothing is to be done." in told
    assert {(e.file, e.sha256, e.original, e.received, e.received_from, e.sender)
            for e in small.journal.files_collected} == came  # fmt: skip
    assert isinstance(small.journal.closing, RoundClosed)
    assert small.journal.closing.fingerprint == text_fingerprint(small.files.closed.read_bytes())
    assert small.workspace.closed(FIRST) == standing
    lines = small.files.journal.read_bytes()
    assert told_by(small, f"close {FIRST}").endswith("was closed before; nothing was changed.\n")
    assert told_by(small, f"join {FIRST} --lost-for-good").endswith("nothing was recorded.\n")
    assert small.files.journal.read_bytes() == lines
    for command in (f"status {FIRST}", f"validate {FIRST}", "status"):
        assert "not collected" not in told_by(small, command)
        assert "journal.jsonl" not in told_by(small, command)
    assert not read_late(small.workspace, FIRST)  # "it counts nowhere"
    assert "Nobody needs such a letter now" not in told_by(small, f"send {FIRST} --kind receipt")


@pytest.mark.parametrize("is_open", [False, True])
def test_a_round_without_a_report_that_was_closed_was_not_stopped_when_its_forms_were_made(
    small: SmallFolder, *, is_open: bool
) -> None:
    close(small.root, FIRST, NOW)
    if is_open:
        reopen(small.root, FIRST, REASON, NOW)
    for each in with_its_notes(small):
        each.unlink()

    assert "generate was stopped" not in told_by(small, f"status {FIRST}")
    assert go_on_without(small.root, FIRST, LATER).closed is not is_open
    assert isinstance(small.journal.closing, RoundReopened if is_open else RoundClosed)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_how_many_receipts_were_taken_from_what_was_agreed_is_told(
    small: SmallFolder, number: int
) -> None:
    for name in ("ABC", "DEF")[:number]:
        small.arrives(name)
    close(small.root, FIRST, NOW)
    lose_the_journal(small)

    told = told_by(small, f"join {FIRST} --lost-for-good")

    reports = ("", "1 report", "2 reports")[number]
    said = f" When and from whom {reports} came was taken from what was agreed." * bool(number)
    assert (
        f"{FIRST} goes on without what its journal lacked.{said} The round is closed, and" in told
    )


def test_a_receipt_that_nobody_knew_when_the_round_was_closed_is_not_made_up(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    lose_the_journal(small)
    go_on_without(small.root, FIRST, NOW)
    close(small.root, FIRST, NOW)
    lose_the_journal(small)

    went = go_on_without(small.root, FIRST, LATER)

    assert (went.came, went.closed) == (0, True)
    assert small.journal.files_collected == ()


def test_what_a_kill_left_of_going_on_is_recorded_by_the_same_command(small: SmallFolder) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    before = journal_without(small)
    go_on_without(small.root, FIRST, LATER)
    first, *rest = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(first)
    for path, data in before.items():
        path.write_bytes(data)

    told = told_by(small, f"join {FIRST} --lost-for-good")

    assert "When and from whom 1 report came was taken from what was agreed. The round" in told
    assert [type(each) for each in small.journal.events] == [
        JournalRestored, FormIssued, FormIssued, FormIssued, FileCollected, RoundClosed
    ]  # fmt: skip
    assert len(rest) == 5
    assert told_by(small, f"close {FIRST}").endswith("was closed before; nothing was changed.\n")


def journal_without(small: SmallFolder) -> dict[Path, bytes]:
    notes = (each for each in with_its_notes(small) if each.exists())
    return {each: each.read_bytes() for each in notes}


def test_a_journal_that_never_said_that_the_round_is_closed_does_so_and_nothing_was_interrupted(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    with small.workspace.recording(FIRST) as journal:  # as an older tipxl goes on
        journal.append(JournalRestored(LATER, "its end"))

    told = told_by(small, f"close {FIRST}")

    assert f"The journal of {FIRST} had lost that it was closed, or never said so" in told
    assert "interrupted" not in told
    assert isinstance(small.journal.closing, RoundClosed)


def test_of_a_round_that_was_opened_again_what_was_agreed_before_tells_when_reports_came(
    small: SmallFolder,
) -> None:
    small.arrives("ABC", NOW - timedelta(days=2))
    close(small.root, FIRST, NOW)
    reopen(small.root, FIRST, REASON, NOW)
    (came,), reopenings_before = small.journal.files_collected, reopenings(small)
    lose_the_journal(small)

    told = told_by(small, f"join {FIRST} --lost-for-good")

    taken = f"came was taken from what was agreed before {FIRST} was opened again. Mails and"
    assert f"When and from whom 1 report {taken}" in told
    day = f"{came.file} (18 July 2018). Where another day is right, name the file as it lies in"
    assert f"what was corrected since is not known: {day}" in told
    assert f"Next: tipxl status {FIRST}" in told
    (again,) = small.journal.files_collected
    assert replace(again, at=came.at) == came
    assert reopenings(small)[0].fingerprint == reopenings_before[0].fingerprint
    assert "not collected" not in told_by(small, f"status {FIRST}")


def agreed_again(small: SmallFolder) -> Path:
    """The report came earlier than was agreed first; it was corrected, and agreed once more."""
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    reopen(small.root, FIRST, REASON, NOW)
    (path,) = small.files.returned.glob("*.xlsx")
    collect(small.root, CollectRequest(FIRST, (path,), NOW - timedelta(days=3)), NOW)
    close(small.root, FIRST, NOW)
    return path


@pytest.mark.parametrize("lose", [lose_the_journal, without_its_end])
def test_a_receipt_of_an_older_agreement_is_not_believed_where_the_last_one_is_lost(
    small: SmallFolder, lose: Callable[[SmallFolder], None]
) -> None:
    path = agreed_again(small)
    lose(small)
    small.files.closed.unlink()

    told = told_by(small, f"join {FIRST} --lost-for-good")

    known = {each.received.date() for each in small.journal.files_collected}
    if lose is without_its_end:  # the correction still stands in the journal
        assert known == {(NOW - timedelta(days=3)).date()}
        assert "so it was not taken over" not in told
        return
    assert not known
    assert "was taken from what was agreed" not in told
    assert f"so it was not taken over: {path.name} (20 July 2018). Once {FIRST} is open" in told
    told_by(small, f'close {FIRST} --reopen "lost"')
    again = told_by(small, f"join {FIRST} --lost-for-good")  # the older is not taken by that either
    assert not small.journal.files_collected
    assert f"{path.name} (20 July 2018). Name each that no mail tells" in again
    assert f'tipxl collect {FIRST} "{path}" --received DAY' in told_by(small, f"status {FIRST}")
    collect(small.root, CollectRequest(FIRST, (path,), NOW - timedelta(days=3)), NOW)  # as told
    assert "--received DAY" not in told_by(small, f"status {FIRST}")
    assert "not taken over" not in told_by(small, f"join {FIRST} --lost-for-good")
    assert close(small.root, FIRST, NOW).round.returns[0].arrival.received_from == BY_HER_WORD


def test_where_what_was_agreed_last_is_damaged_an_older_agreement_is_not_believed_in_its_place(
    small: SmallFolder,
) -> None:
    path = agreed_again(small)
    kept = reopen(small.root, FIRST, REASON, NOW).kept
    kept.write_bytes(kept.read_bytes()[:-20])
    lose_the_journal(small)

    told = told_by(small, f"join {FIRST} --lost-for-good")

    assert not small.journal.files_collected
    assert f"so it was not taken over: {path.name} (20 July 2018). Name each that no mail" in told


def with_a_later_round(small: SmallFolder) -> None:
    """A report, a mail, an archive and a folder that nobody collected; the next round has begun."""
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    small.files.mails.mkdir(parents=True)
    (small.files.mails / "a.eml").write_bytes(a_mail(text="Whom do I ask?").as_bytes())
    (small.files.returned / "ABC.xlsx").write_bytes(small.report("ABC"))
    mail = a_mail(("DEF.xlsx", small.report("DEF"))).as_bytes()
    (small.files.mails / "b.eml").write_bytes(mail)
    (small.files.returned / "DEF.xlsx").write_bytes(small.report("DEF"))
    (small.files.returned / "b.zip").write_bytes(a_zip({"x.eml": mail}))
    (small.files.returned / "old").mkdir()
    (small.files.returned / "old" / "ABC.xlsx").write_bytes(small.report("ABC"))


@pytest.mark.parametrize(
    "command",
    [
        f"validate {FIRST}",
        f"status {FIRST}",
        f"consolidate {FIRST}",
        f"send {FIRST}",
        "export all t",
    ],
)
def test_no_command_names_the_opening_of_a_round_that_a_later_one_was_begun_from(
    small: SmallFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    with_a_later_round(small)

    told = told_by(small, command)

    assert "--reopen" not in told
    assert f"tipxl collect {FIRST}" not in told
    standing = f"{FIRST} is closed, and {SECOND} was begun from what was agreed in it: what was"
    assert told.count(f"{standing} agreed stands, and nothing is to be done.") == (
        2 if command.startswith("validate") else 0  # the mails, and the folder
    )
    for each in ("ABC.xlsx", "DEF.xlsx", "b.zip"):
        told_of = f"{small.files.returned / each} is none of the files that {FIRST} was closed with"
        assert told.count(told_of) == 1


def test_what_cannot_be_changed_in_a_closed_round_any_more_is_said_without_a_remedy(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, NOW)
    typed = (f"confirm {FIRST} --body ABC", f"send {FIRST} --kind reminders")
    assert all("open it again" in told_by(small, each) for each in typed)
    generate(small.root, GenerateRequest(SECOND), NOW)

    for each in typed:
        told = told_by(small, each)
        assert f"{SECOND} was begun from what was agreed in it" in told
        assert "open it again" not in told


def test_mails_that_the_journal_of_a_closed_round_has_lost_leave_nothing_to_be_done(
    small: SmallFolder,
) -> None:
    mail = small.files.inbox / "mail.eml"
    mail.parent.mkdir(parents=True, exist_ok=True)
    mail.write_bytes(a_mail(("ABC.xlsx", small.report("ABC"))).as_bytes())
    collect(small.root, CollectRequest(FIRST), NOW)
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    assert "lies in" not in told_by(small, f"validate {FIRST}")

    go_on_without(small.root, FIRST, LATER)  # as it is told

    told = told_by(small, f"validate {FIRST}")
    assert f"{FIRST} is closed: what was agreed stands, and nothing is to be done." in told
    assert "open it again first" not in told
    (came,) = small.journal.files_collected
    assert came.sender == SENDER


def test_what_was_agreed_before_is_not_believed_where_it_was_changed(small: SmallFolder) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    kept = reopen(small.root, FIRST, REASON, NOW).kept
    kept.write_bytes(kept.read_bytes().replace(b"2018", b"2017"))
    lose_the_journal(small)

    assert go_on_without(small.root, FIRST, LATER).came == 0
    assert small.journal.files_collected == ()


@pytest.mark.parametrize("by_older", [False, True])
def test_an_older_journal_does_not_make_what_was_agreed_last_an_older_record(
    small: SmallFolder, *, by_older: bool
) -> None:
    close(small.root, FIRST, NOW)
    older = small.files.journal.read_bytes()
    reopen(small.root, FIRST, REASON, NOW)
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    agreed, record = small.workspace.closed(FIRST), small.files.closed.read_bytes()
    small.files.journal.write_bytes(older)
    assert told_by(small, f"status {FIRST}").count("its end is lost, 3 lines.") == 1

    if by_older:  # which did not take the closing from what was agreed
        with small.workspace.recording(FIRST) as journal:
            journal.append(JournalRestored(LATER, "its end"))
    else:
        go_on_without(small.root, FIRST, LATER)  # as it is told
        assert small.journal.closing == RoundClosed(LATER, str(FIRST), text_fingerprint(record))

    for command in (f"status {FIRST}", f"close {FIRST}", "status", "evaluate final"):
        assert "older copy" not in told_by(small, command)
    assert small.workspace.closed(FIRST) == agreed


def test_an_older_journal_does_not_close_a_round_that_was_opened_again(small: SmallFolder) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    older = small.files.journal.read_bytes()
    reopen(small.root, FIRST, REASON, NOW)
    small.files.journal.write_bytes(older)

    for typed in (f"status {FIRST}", f"join {FIRST} --lost-for-good", f"status {FIRST}"):
        told = told_by(small, typed)
        assert "but 2018H1 was closed" not in told
        assert "nothing is to be done" not in told
    (opened,) = reopenings(small)
    assert opened.kept == "closed-before-reopening-1.json"
    assert close(small.root, FIRST, LATER).told == ()
    assert isinstance(small.journal.closing, RoundClosed)


def test_that_a_record_is_lost_is_not_forgotten_with_the_journal(small: SmallFolder) -> None:
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    small.files.closed.unlink()
    gone = f"{small.files.closed} is gone, but {FIRST} was closed"
    assert gone in told_by(small, f"status {FIRST}")

    told = told_by(small, f"join {FIRST} --lost-for-good")

    assert f"Next: tipxl status {FIRST}" in told
    assert gone in told_by(small, f"status {FIRST}")


def test_a_receipt_that_was_corrected_in_lines_that_are_lost_is_the_one_that_was_agreed(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    older = small.files.journal.read_bytes()
    (path,) = small.files.returned.glob("*.xlsx")
    collect(small.root, CollectRequest(FIRST, (path,), NOW - timedelta(days=3)), NOW)
    close(small.root, FIRST, NOW)
    small.files.journal.write_bytes(older)

    assert go_on_without(small.root, FIRST, LATER).came == 1
    (came,) = small.journal.files_collected
    assert (came.received, came.received_from) == (NOW - timedelta(days=3), BY_HER_WORD)


def test_the_day_on_which_the_lost_closing_was_recorded_anew_is_not_that_of_the_closing(
    small: SmallFolder,
) -> None:
    def intro(now: datetime) -> str:
        standing = status(small.root, FIRST, now)
        return status_sheets(small.workspace, standing, now).sheets[0].intro[0]

    close(small.root, FIRST, NOW)
    assert intro(LATER).endswith("The round was closed on 20 July 2018.")
    lose_the_journal(small)
    go_on_without(small.root, FIRST, NOW + timedelta(days=3))

    assert intro(LATER).endswith("; reports were taken until 19 August 2018. The round is closed.")


def test_a_journal_that_lacks_something_before_the_closing_still_knows_what_was_agreed_last(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    older = reopen(small.root, FIRST, REASON, NOW).kept
    small.arrives("DEF")
    close(small.root, FIRST, NOW)
    lines = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join((*lines[:2], *lines[3:])))
    assert "1 line is missing before line 3" in told_by(small, f"status {FIRST}")

    went = go_on_without(small.root, FIRST, LATER)  # as it is told

    assert (went.came, went.closed, len(small.journal.of(RoundClosed))) == (0, True, 3)
    standing = status(small.root, FIRST, LATER)
    intro = status_sheets(small.workspace, standing, LATER).sheets[0].intro[0]
    assert intro.endswith("The round was closed on 20 July 2018.")
    for path in (small.files.closed, small.files.closing):
        beside = older.with_name(f"{path.stem}-before-reopening-1.json")
        shutil.copyfile(beside, path)
    assert "an older copy is in its place" in told_by(small, f"status {FIRST}")


def test_a_closing_whose_line_is_missing_is_finished_with_the_plan_of_the_first(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    before = journal_now(small)
    first = close(small.root, FIRST, LATER)
    whole = small.files.consolidated.read_bytes()
    journal_as_before(small, before)
    small.files.consolidated.unlink()
    plan = small.workspace.plan
    write_plan(replace(plan, title="Another title"), Folder(small.root).plan)

    second = close(small.root, FIRST, LATER)

    assert (second.already, second.finished) == (False, True)
    assert second.round == first.round
    assert small.files.consolidated.read_bytes() == whole
    assert len(small.journal.of(RoundClosed)) == 1


def test_a_round_waits_for_the_one_before_it(small: SmallFolder) -> None:
    generate(small.root, GenerateRequest(SECOND, provisional=True), LATER)

    with pytest.raises(TipxlError) as caught:
        close(small.root, SECOND, LATER)

    assert str(caught.value) == (
        f"The round {FIRST} is still open. Close it first with: tipxl close {FIRST}"
    )
    assert small.journal_of(SECOND).of(RoundClosed) == ()


@pytest.mark.parametrize("names", [("ABC",), ("ABC", "DEF")])
def test_a_round_whose_files_are_gone_is_not_closed_and_all_are_named(
    small: SmallFolder, names: tuple[str, ...]
) -> None:
    gone = [small.arrives(name).kept[0] for name in names]
    for name in gone:
        (small.files.returned / name).unlink()

    with pytest.raises(TipxlError) as caught:
        close(small.root, FIRST, LATER)

    said = str(caught.value)
    files = "1 file of" if len(names) == 1 else "2 files of"
    assert f"{FIRST} cannot be closed: {files} {small.files.returned} " in said
    assert (" is gone, cannot be read or was changed (" in said) is (len(names) == 1)
    assert (" are gone, cannot be read or were changed (" in said) is (len(names) == 2)
    assert all(name in said for name in gone)
    assert said.endswith(f'tipxl close {FIRST} --without "{sorted(gone)[0]}"')
    assert not small.files.closed.exists()
    assert not small.files.closing.exists()


# --- giving up


def test_a_file_is_given_up_once_with_the_bytes_that_it_had(small: SmallFolder) -> None:
    name = small.arrives("ABC").kept[0]
    (small.files.returned / name).unlink()

    give_up(small.root, FIRST, [name, name], LATER)

    (given_up,) = small.journal.of(FileGivenUp)
    (arrived,) = small.journal.of(FileCollected)
    assert (given_up.file, given_up.sha256, given_up.at) == (name, arrived.sha256, LATER)
    assert close(small.root, FIRST, LATER).round.returns == ()


def test_nothing_is_given_up_where_one_of_the_names_is_wrong(small: SmallFolder) -> None:
    name = small.arrives("ABC").kept[0]
    (small.files.returned / name).unlink()

    with pytest.raises(TipxlError) as caught:
        give_up(small.root, FIRST, [name, "other.xlsx"], LATER)

    assert str(caught.value).startswith("other.xlsx is not missed in ")
    assert str(caught.value).endswith(f"Missed: {name}.")
    assert small.journal.of(FileGivenUp) == ()


def test_a_file_that_lies_there_cannot_be_given_up(small: SmallFolder) -> None:
    name = small.arrives("ABC").kept[0]

    with pytest.raises(TipxlError, match=r"Missed: nothing\.$"):
        give_up(small.root, FIRST, [name], LATER)


def test_in_a_closed_round_nothing_is_given_up(small: SmallFolder) -> None:
    name = small.arrives("ABC").kept[0]
    close(small.root, FIRST, LATER)
    (small.files.returned / name).unlink()

    with pytest.raises(TipxlError, match=f"The round {FIRST} is closed"):
        give_up(small.root, FIRST, [name], LATER)


# --- opening again


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_opening_again_needs_a_reason(small: SmallFolder, reason: str) -> None:
    close(small.root, FIRST, LATER)

    with pytest.raises(TipxlError, match="needs a reason"):
        reopen(small.root, FIRST, reason, LATER)

    assert small.files.closed.exists()


def test_a_round_that_was_never_closed_is_not_opened_again(small: SmallFolder) -> None:
    with pytest.raises(TipxlError, match=f"The round {FIRST} is not closed"):
        reopen(small.root, FIRST, REASON, LATER)

    assert reopenings(small) == ()


def test_what_was_agreed_is_kept_beside_with_its_fingerprint(small: SmallFolder) -> None:
    close(small.root, FIRST, NOW)
    agreed, closing = small.files.closed.read_bytes(), small.files.closing.read_bytes()

    opened = reopen(small.root, FIRST, f" {REASON}\n", LATER)

    assert not opened.finished
    assert opened.kept == small.files.record / "closed-before-reopening-1.json"
    assert opened.kept.read_bytes() == agreed
    beside = small.files.record / "closing-before-reopening-1.json"
    assert beside.read_bytes() == closing
    assert not small.files.closed.exists()
    (event,) = reopenings(small)
    assert (event.at, event.reason, event.kept) == (LATER, REASON, opened.kept.name)
    assert event.fingerprint == text_fingerprint(agreed)
    assert small.workspace.closed(FIRST) is None


def test_each_opening_keeps_its_own_and_overwrites_none(small: SmallFolder) -> None:
    kept = {}
    for number, name in enumerate(("ABC", "DEF")):
        small.arrives(name, NOW + timedelta(hours=number))
        close(small.root, FIRST, LATER)
        agreed = small.files.closed.read_bytes()
        kept[reopen(small.root, FIRST, REASON, LATER).kept] = agreed

    assert [path.name for path in kept] == [
        "closed-before-reopening-1.json",
        "closed-before-reopening-2.json",
    ]
    assert all(path.read_bytes() == agreed for path, agreed in kept.items())
    assert len(set(kept.values())) == 2


def test_the_same_agreed_twice_is_kept_twice_for_each_opening_has_its_own(
    small: SmallFolder,
) -> None:
    for number in (1, 2):
        close(small.root, FIRST, LATER)
        opened = reopen(small.root, FIRST, f"{REASON} {number}", LATER)
        assert (opened.kept.name, opened.finished) == (
            f"closed-before-reopening-{number}.json",
            False,
        )
    assert [each.reason for each in reopenings(small)] == [f"{REASON} 1", f"{REASON} 2"]


def test_a_name_that_something_else_has_is_left_alone(small: SmallFolder) -> None:
    other = small.files.record / "closed-before-reopening-1.json"
    other.write_text("of somebody")
    close(small.root, FIRST, LATER)

    kept = reopen(small.root, FIRST, REASON, LATER).kept

    assert kept.name == "closed-before-reopening-2.json"
    assert other.read_text() == "of somebody"


def test_an_opening_that_had_kept_its_record_goes_on_under_the_same_name(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, LATER)
    kept = small.files.record / "closed-before-reopening-1.json"
    shutil.copyfile(small.files.closed, kept)

    opened = reopen(small.root, FIRST, REASON, LATER)

    assert opened.kept == kept
    assert len(list(small.files.record.glob("closed-before-reopening-*"))) == 1


def test_an_opening_that_stands_in_the_journal_already_only_takes_the_record_away(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, LATER)
    agreed = small.files.closed.read_bytes()
    kept = reopen(small.root, FIRST, REASON, LATER).kept
    small.files.closed.write_bytes(agreed)

    opened = reopen(small.root, FIRST, REASON, LATER)

    assert (opened.finished, opened.kept) == (True, kept)
    assert not small.files.closed.exists()
    assert len(reopenings(small)) == 1


def test_where_the_kept_record_is_gone_it_is_kept_once_more(small: SmallFolder) -> None:
    close(small.root, FIRST, LATER)
    agreed = small.files.closed.read_bytes()
    reopen(small.root, FIRST, REASON, LATER).kept.unlink()
    small.files.closed.write_bytes(agreed)

    opened = reopen(small.root, FIRST, REASON, LATER)

    assert not opened.finished
    assert opened.kept.read_bytes() == agreed
    assert not small.files.closed.exists()


def test_the_same_opening_twice_is_said_to_be_finished_and_another_is_refused(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, LATER)
    kept = reopen(small.root, FIRST, REASON, LATER).kept

    again = reopen(small.root, FIRST, f"{REASON} ", LATER)
    with pytest.raises(TipxlError, match=f"The round {FIRST} is not closed"):
        reopen(small.root, FIRST, "Another reason", LATER)

    assert (again.finished, again.kept) == (True, kept)
    assert len(reopenings(small)) == 1


def test_a_round_that_another_began_from_is_not_opened_again(small: SmallFolder) -> None:
    close(small.root, FIRST, LATER)
    generate(small.root, GenerateRequest(SECOND), LATER)

    with pytest.raises(TipxlError) as caught:
        reopen(small.root, FIRST, REASON, LATER)

    assert str(caught.value) == (
        f"The round {SECOND} was begun from the agreed statuses of {FIRST}, "
        f"so {FIRST} cannot be opened again."
    )
    assert small.files.closed.exists()
    assert open_workspace(small.root).closed(FIRST) is not None


@pytest.mark.parametrize("lost", ["closed", "closing"])
def test_a_round_whose_record_is_gone_is_opened_again(small: SmallFolder, lost: str) -> None:
    close(small.root, FIRST, LATER)
    getattr(small.files, lost).unlink()

    opened = reopen(small.root, FIRST, REASON, LATER)

    assert opened.kept.exists() is (lost == "closing")
    (event,) = reopenings(small)
    assert bool(event.fingerprint) is (lost == "closing")
    assert not small.files.closed.exists()


def test_where_the_agreed_record_is_gone_a_name_that_is_taken_is_left_alone(
    small: SmallFolder,
) -> None:
    other = small.files.record / "closed-before-reopening-1.json"
    other.write_text("of somebody")
    close(small.root, FIRST, LATER)
    small.files.closed.unlink()

    opened = reopen(small.root, FIRST, REASON, LATER)

    assert (opened.kept.name, opened.kept.exists()) == ("closed-before-reopening-2.json", False)
    assert other.read_text() == "of somebody"


def damaged(files: RoundFiles) -> None:
    files.closed.write_bytes(files.closed.read_bytes().replace(b"ABC", b"ABD", 1))


def gone(files: RoundFiles) -> None:
    files.closed.unlink()


def gone_with_its_closing(files: RoundFiles) -> None:
    files.closed.unlink()
    files.closing.unlink()


@pytest.mark.parametrize("lose", [damaged, gone, gone_with_its_closing])
@pytest.mark.parametrize("other_plan", [False, True])
def test_a_lost_record_from_which_another_round_was_begun_is_made_anew_as_it_is_told(
    small: SmallFolder, lose: Callable[[RoundFiles], None], *, other_plan: bool
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, LATER)
    generate(small.root, GenerateRequest(SECOND), LATER)
    agreed, root = small.files.closed.read_bytes(), ("--root", str(small.root))
    lose(small.files)
    if other_plan:
        plan = small.workspace.plan
        rows = tuple(each for each in plan.rows if each.key != plan.rows[-1].key)
        write_plan(replace(plan, rows=rows), Folder(small.root).plan)

    told = CliRunner().invoke(main, ["status", *root])

    assert told.exit_code == 2
    reason = told.output.split("--reopen ")[1].split('"')[1]
    for typed in (["--reopen", reason], ["--yes"]):  # as it is told
        done = CliRunner().invoke(main, ["close", str(FIRST), *typed, *root])
        assert done.exit_code == 0, done.output
        assert ("the record of what was agreed was lost" in done.output) is (
            "--reopen" in typed and lose is not damaged
        )
    assert ("is what it was before, word for word" in done.output) is not other_plan
    assert (f"{SECOND} was begun from what {FIRST} was closed with" in done.output) is other_plan
    assert (small.files.closed.read_bytes() == agreed) is not other_plan
    assert CliRunner().invoke(main, ["status", *root]).exit_code == 0


@pytest.mark.parametrize("lose", [damaged, gone, gone_with_its_closing])
@pytest.mark.parametrize("other_plan", [False, True])
def test_whether_a_record_that_is_made_anew_came_to_the_same_is_also_said_of_the_last_round(
    small: SmallFolder, lose: Callable[[RoundFiles], None], *, other_plan: bool
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, LATER)
    agreed = small.files.closed.read_bytes()
    lose(small.files)
    if other_plan:
        write_plan(replace(small.workspace.plan, title="Another"), Folder(small.root).plan)
        small.arrives("DEF")
    told = told_by(small, f"status {FIRST}")
    assert "close it anew from its reports, as far as they can still be read: tipxl close" in told

    told_by(small, f"close {FIRST} --reopen again")  # as it is told
    told = told_by(small, f"close {FIRST} --yes")

    same = f"What is agreed in {FIRST} is what it was before, word for word."
    other = f"What is agreed in {FIRST} now is not, word for word, what was agreed before"
    assert (same in told, other in told) == (not other_plan, other_plan)
    assert (small.files.closed.read_bytes() == agreed) is not other_plan
    reopen(small.root, FIRST, REASON, LATER)  # with a sound record it is not said
    assert "word for word" not in told_by(small, f"close {FIRST} --yes")


def test_where_the_journal_has_lost_what_was_agreed_it_is_not_said_to_be_the_same(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, LATER)
    for each in (small.files.closed, small.files.journal):
        each.unlink()
    go_on_without(small.root, FIRST, LATER)  # as it is told, and then
    told_by(small, f"close {FIRST} --reopen again")

    told = told_by(small, f"close {FIRST} --yes")

    assert f"What is agreed in {FIRST} now may not be what was agreed before, whose record" in told


def no_report(files: RoundFiles) -> list[str]:
    (path,) = files.returned.glob("ABC*.xlsx")
    path.unlink()
    return [path.name]


def no_form(files: RoundFiles) -> list[str]:
    path = files.design("ABC", 1)
    path.unlink()
    return [path.name]


def no_questions(files: RoundFiles) -> list[str]:
    path = files.schema(read_record(files.closing, Closing).layout)
    path.unlink()
    with files.folder.report.open("a") as questions:
        questions.write("\n# Another file.\n")
    return [path.name]


def no_form_and_no_report(files: RoundFiles) -> list[str]:
    return [*no_report(files), *no_form(files)]


@pytest.mark.parametrize("lose", [no_report, no_form, no_questions, no_form_and_no_report])
@pytest.mark.parametrize("is_sound", [False, True])
def test_opening_says_what_cannot_be_read_again_of_what_the_round_was_closed_with(
    small: SmallFolder, lose: Callable[[RoundFiles], list[str]], *, is_sound: bool
) -> None:
    # Its questions are then in no other place than on record.
    with small.files.folder.report.open("a") as questions:
        questions.write("\n# Ours.\n")
    generate(small.root, GenerateRequest(FIRST), NOW)
    small.arrives("ABC")
    close(small.root, FIRST, LATER)
    lost = lose(small.files)
    if not is_sound:
        small.files.closed.unlink()

    told = told_by(small, f"close {FIRST} --reopen again")

    are, they, them = ("is", "it was", "it") if len(lost) == 1 else ("are", "they were", "them")
    assert (
        f"{' and '.join(lost)} {are} gone, or not as {they} when {FIRST} was closed. Put {them} "
        f"back from your back-up before you close {FIRST} again: without {them} something else "
        "may be agreed."
    ) in told


def test_opening_a_round_of_which_nothing_is_lost_says_nothing_of_that(small: SmallFolder) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, LATER)

    assert "back-up" not in told_by(small, f"close {FIRST} --reopen again")


def test_an_older_record_in_the_place_of_what_was_agreed_last_is_not_believed(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, LATER)
    reopen(small.root, FIRST, REASON, LATER)
    small.arrives("DEF")
    close(small.root, FIRST, LATER)
    sound = {each: each.read_bytes() for each in (small.files.closed, small.files.closing)}
    for each in sound:
        shutil.copyfile(each.with_name(f"{each.stem}-before-reopening-1.json"), each)

    for command in ("status", f"consolidate {FIRST}", "evaluate final", "export all tables"):
        typed = [*command.split(), "--root", str(small.root)]
        shown = CliRunner().invoke(main, typed)
        assert shown.exit_code == 2
        assert f"{small.files.closed} is not what {FIRST} was closed with last" in shown.output

    for each, data in sound.items():  # as it is told
        each.write_bytes(data)
    assert CliRunner().invoke(main, ["status", "--root", str(small.root)]).exit_code == 0


@pytest.mark.parametrize("reason", ["A report came.", 'The chair: "one  more"'])
@pytest.mark.parametrize("changed", ["nothing", "a later round", "older journal"])
def test_what_was_kept_when_a_round_was_opened_again_does_not_come_back_as_what_is_agreed(
    small: SmallFolder, reason: str, changed: str
) -> None:
    small.arrives("ABC")
    agreed = close(small.root, FIRST, NOW).round
    kept = reopen(small.root, FIRST, reason, NOW).kept
    small.arrives("DEF")
    if changed == "a later round":
        generate(small.root, GenerateRequest(SECOND, provisional=True), NOW)
    shutil.copyfile(kept, small.files.closed)
    if changed == "older journal":  # whose end an older tipxl has given up
        with small.workspace.recording(FIRST) as journal:
            journal.append(JournalRestored(NOW, "its end"))
    lines = small.files.journal.read_bytes()

    for command in ("status", f"close {FIRST} --yes", f"consolidate {FIRST}", f"validate {FIRST}"):
        shown = CliRunner().invoke(main, [*command.split(), "--root", str(small.root)])
        assert shown.exit_code == 2, (command, shown.output)
        assert f"{small.files.closed} is what was agreed before {FIRST} was" in shown.output
        assert "again, on 20 July 2018, and the journal does not say" in shown.output
    assert small.files.journal.read_bytes() == lines

    told = shown.output.split("--reopen ")[1].split('"')[1]
    for _ in range(2):  # as it is told
        typed = ["close", str(FIRST), "--reopen", told, "--root", str(small.root)]
        done = CliRunner().invoke(main, typed)
    assert (done.exit_code == 0) is (told == reason), done.output
    assert small.workspace.closed(FIRST) is None
    assert kept.exists()
    assert close(small.root, FIRST, LATER).round.returns != agreed.returns


def test_the_record_of_another_round_is_not_believed(small: SmallFolder) -> None:
    close(small.root, FIRST, LATER)
    generate(small.root, GenerateRequest(SECOND), LATER)
    close(small.root, SECOND, LATER)
    files = Folder(small.root).round(SECOND)
    for path in (files.closed, files.closing, *files.record.glob("plan-*.json")):
        shutil.copyfile(path, small.files.record / path.name)
    # As an older tipxl closed it, whose journal does not know what was agreed.
    text = small.files.journal.read_text()
    found = re.compile(r',"fingerprint":"[0-9a-f]+"').sub("", text)
    small.files.journal.write_text(found)
    (small.files.journal.with_name(LAST_LINE)).unlink()
    Folder(small.root).known_rounds.unlink()

    for command in ("status", f"consolidate {FIRST}", "evaluate final", "export all tables"):
        shown = CliRunner().invoke(main, [*command.split(), "--root", str(small.root)])
        assert shown.exit_code == 2, shown.output
        assert f"{small.files.closed} is the record of {SECOND}, not of {FIRST}" in shown.output


def test_a_report_that_is_given_up_is_given_up_once_and_the_closing_is_finished(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    (path,) = small.files.returned.glob("ABC*.xlsx")
    name = path.name
    path.unlink()
    typed = ["close", str(FIRST), "--without", name, "--yes", "--root", str(small.root)]
    give_up(small.root, FIRST, (name,), LATER)  # and then it was stopped

    for says in ("is closed", "was closed before"):
        done = CliRunner().invoke(main, typed)
        assert done.exit_code == 0, done.output
        assert says in done.output
    assert len(small.journal.of(FileGivenUp)) == 1

    another = CliRunner().invoke(main, [*typed, "--without", "other.xlsx"])
    assert another.exit_code == 2


def test_a_closing_that_comes_to_the_same_after_an_opening_and_was_stopped_is_finished_by_itself(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    reopen(small.root, FIRST, "The chair asked for it.", NOW)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tipxl.commands.close.write_consolidated", killed)
        with pytest.raises(KeyboardInterrupt):
            close(small.root, FIRST, LATER)

    assert small.files.closed.exists()
    assert close(small.root, FIRST, LATER).finished
    assert small.workspace.closed(FIRST) is not None


def test_a_round_is_opened_again_after_a_journal_that_knew_of_an_opening_is_lost(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    first = reopen(small.root, FIRST, "The chair asked for it.", NOW).kept
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    go_on_without(small.root, FIRST, LATER)

    second = reopen(small.root, FIRST, "Once more.", LATER).kept

    assert second != first
    shutil.copyfile(second, small.files.closed)  # a synchroniser puts it back
    with pytest.raises(TipxlError, match="is what was agreed before"):
        close(small.root, FIRST, LATER)


def test_what_is_agreed_anew_of_an_earlier_round_names_no_form_that_was_made_long_ago(
    small: SmallFolder,
) -> None:
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    small.files.closed.unlink()
    told_by(small, f"close {FIRST} --reopen lost")

    told = told_by(small, f"close {FIRST} --yes")

    assert f"tipxl generate {SECOND}" not in told
    assert told.rstrip().endswith("Next: tipxl status")
    assert f"tipxl generate {LAST}" not in told_by(small, "plan")


@pytest.mark.parametrize("second_is_closed", [False, True])
def test_what_is_agreed_anew_of_an_earlier_round_is_decided_in_one_that_is_open(
    small: SmallFolder, *, second_is_closed: bool
) -> None:
    small.arrives("ABC", LATER)  # too late, which nobody decides
    close(small.root, FIRST, LATER)
    generate(small.root, GenerateRequest(SECOND), LATER)
    if second_is_closed:
        close(small.root, SECOND, LATER)
        generate(small.root, GenerateRequest(LAST), LATER)
    small.files.closed.unlink()
    plan = small.workspace.plan
    write_plan(replace(plan, rows=plan.rows[:-1]), Folder(small.root).plan)
    told_by(small, f"close {FIRST} --reopen lost")

    told = told_by(small, f"close {FIRST} --yes")

    where = f"in {SECOND}"
    if second_is_closed:
        where = "in the round that is open now, or in the next one"
    assert f"Where one differs, decide it {where}." in told
    assert f"An answer given now changes nothing in {FIRST}: decide it {where}." in told


def test_files_that_are_looked_at_for_a_closed_round_name_no_opening_that_is_refused(
    small: SmallFolder, tmp_path: Path
) -> None:
    close(small.root, FIRST, NOW)
    report = tmp_path / "ABC-late.xlsx"
    report.write_bytes(small.report("ABC"))
    assert "--reopen REASON" in told_by(small, f"validate {FIRST} {report}")
    generate(small.root, GenerateRequest(SECOND), NOW)

    told = told_by(small, f"validate {FIRST} {report}")

    assert "--reopen" not in told
    assert "Let the body report it in the round that is open now, or in the next one." in told


def test_a_damaged_journal_of_an_open_round_is_no_matter_of_the_plan(small: SmallFolder) -> None:
    lines = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join((b"{no line}\n", *lines[1:])))

    assert "A Small Plan" in told_by(small, "plan")


def test_a_late_report_that_is_answered_after_the_closing_is_shown_as_it_was_agreed(
    small: SmallFolder,
) -> None:
    small.arrives("ABC", LATER)
    consolidate(small.root, FIRST)
    (late,) = status(small.root, FIRST, LATER).held
    close(small.root, FIRST, LATER)
    decisions = small.files.folder.decisions
    book = load_workbook(decisions)
    sheet = book["Decisions"]
    (line,) = (r for r in sheet.iter_rows() if any(c.value == late.number for c in r))
    (headings,) = (r for r in sheet.iter_rows() if any(c.value == "Answer" for c in r))
    for heading, text in (("Answer", "Take it"), ("Why", "x"), ("Decided by", "Ana")):
        (column,) = (c.column for c in headings if c.value == heading)
        line[column - 1].value = text
    book.save(decisions)

    told = told_by(small, f"validate {FIRST}")

    assert "late: closed without a decision" in told
    assert "accepted" not in told


def test_receipts_that_were_kept_at_an_opening_are_had_again_where_all_else_is_lost(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    (came,) = small.journal.files_collected
    close(small.root, FIRST, NOW)
    reopen(small.root, FIRST, "The chair asked for it.", NOW)
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    small.files.closed.unlink()

    went = go_on_without(small.root, FIRST, LATER)

    assert went.came == 1
    (again,) = small.journal.files_collected
    assert replace(again, at=came.at) == came


@pytest.mark.parametrize("put_back", [False, True])
def test_where_it_is_not_known_that_the_same_was_agreed_again_receipts_are_told_and_not_taken(
    small: SmallFolder, *, put_back: bool
) -> None:
    small.arrives("ABC")
    (came,) = small.journal.files_collected
    close(small.root, FIRST, NOW)
    kept = reopen(small.root, FIRST, REASON, NOW).kept
    close(small.root, FIRST, NOW)
    lose_the_journal(small)
    small.files.closed.unlink()
    small.files.closing.unlink()
    if put_back:
        shutil.copyfile(kept.with_name("closing-before-reopening-1.json"), small.files.closing)

    went = go_on_without(small.root, FIRST, LATER)

    assert (went.came, went.kept, small.journal.files_collected) == (0, (), ())
    assert [(each.file, each.day) for each in went.older] == [(came.file, NOW.date())]


def test_forms_that_going_on_records_are_not_called_nothing(small: SmallFolder) -> None:
    small.files.journal.unlink()
    go_on_without(small.root, FIRST, LATER)
    first, *_ = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(first)
    noted = small.files.journal.with_name(LAST_LINE)
    for each in (noted, small.files.folder.known_rounds):
        each.unlink()

    assert "nothing was recorded" not in told_by(small, f"join {FIRST} --lost-for-good")
    assert len(small.journal.of(FormIssued)) == 3
    assert "nothing was recorded" in told_by(small, f"join {FIRST} --lost-for-good")


def test_a_closed_round_whose_record_is_lost_is_no_open_one(small: SmallFolder) -> None:
    close(small.root, FIRST, NOW)
    small.files.closed.unlink()

    assert plan_rounds(small.root).closed == (FIRST,)
