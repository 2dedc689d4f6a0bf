"""Before a round is closed it is said what is open, and asked once; a script must say --yes."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.flow.returning import BODY, LED, OTHER, PERIOD, Returning, good_answers
from tipxl.cli import main
from tipxl.cli.output import IN_THE_MENU
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import before_closing
from tipxl.commands.overview import overview
from tipxl.commands.post import go_on_without
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Extension
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Typed
from tipxl.rounds.open_points import OpenPoint
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

EARLY = datetime(2018, 1, 20, 9, tzinfo=UTC)
AFTER_DUE = datetime(2018, 2, 5, 9, tzinfo=UTC)
LATE = datetime(2018, 6, 1, 9, tzinfo=UTC)
TO_DO = "Something is still to be answered or corrected by"
NEW_VERSION = datetime(2018, 1, 25, 9, tzinfo=UTC)


def typed(of: Returning, *words: str, answer: str | None = None) -> Result:
    """A command as a script types it, or with an answer as she does."""
    obj = None if answer is None else IN_THE_MENU
    command = [*words, "--root", str(of.root)]
    return CliRunner().invoke(main, command, obj=obj, input=answer)


def points(of: Returning, now: datetime = LATE) -> dict[str, OpenPoint]:
    return {each.words: each for each in before_closing(of.root, PERIOD, now)}


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (EARLY, "The round is not due yet: reports have until"),
        (AFTER_DUE, "Reports are still taken, until"),
    ],
)
def test_a_round_that_is_not_due_is_not_closed_in_silence(
    returning: Returning, now: datetime, words: str
) -> None:
    assert any(each.startswith(words) for each in points(returning, now))
    assert not any(each.startswith(words) for each in points(returning, LATE))


def test_each_point_has_its_number_and_the_command_that_settles_it(returning: Returning) -> None:
    returning.all_back(
        {"wrong.xlsx": returning.filled({("activities", "A.b.3.1#1", "status"): "Ongong"})}
    )

    found = points(returning)
    wrong = found[TO_DO]
    silent = found["Not yet reported; the statuses agreed before are carried"]

    assert (wrong.count, wrong.names) == (1, (f"{BODY} (1 to correct)",))
    assert wrong.line.startswith(f"   1  {TO_DO}: SLOM (1 to correct). To settle it:")
    assert wrong.command == f"tipxl status {PERIOD} --write"  # no correction is taken any more
    in_time = points(returning, AFTER_DUE)[TO_DO]
    assert in_time.command == f"tipxl send {PERIOD} --kind corrections"
    assert OTHER in silent.names
    assert silent.command == f"tipxl status {PERIOD} --write"  # a reminder comes too late


@pytest.mark.parametrize(
    ("day", "command"),
    [
        (date(2018, 1, 10), "status 2017H2 --write"),  # too early to remind
        (date(2018, 1, 20), "send 2017H2 --kind reminders"),
        (date(2018, 2, 19), "send 2017H2 --kind reminders"),
        (date(2018, 2, 20), "status 2017H2 --write"),
    ],
)
def test_the_command_that_asks_for_a_report_is_one_that_works_on_that_day(
    returning: Returning, day: date, command: str
) -> None:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    found = points(returning, moment)["Not yet reported; the statuses agreed before are carried"]

    assert found.command == f"tipxl {command}"


def test_who_has_more_time_is_reminded_after_the_freeze_of_the_others(
    returning: Returning,
) -> None:
    plan = open_workspace(returning.root).plan
    longer = Extension(OTHER, PERIOD, date(2018, 4, 15), "A flood", "The chair")
    write_plan(replace(plan, extensions=(longer,)), Folder(returning.root).plan)

    found = points(returning, datetime(2018, 4, 14, 9, tzinfo=UTC))

    reminded = found["Not yet reported; the statuses agreed before are carried"]
    assert reminded.command == f"tipxl send {PERIOD} --kind reminders"


def test_a_partial_report_and_a_letter_that_lies_in_the_outbox_are_told_before_closing(
    returning: Returning,
) -> None:
    left: dict[FieldKey, Typed] = {key: None for key in good_answers() if key[1] == LED[0]}
    left["cover", "cover", "submission"] = "Partial report"
    returning.all_back({"part.xlsx": returning.filled(left)})
    send(returning.root, Mailing(PERIOD, LetterKind.DRAFT), AFTER_DUE)

    found = points(returning)
    partial = found["Partial; the rows that it leaves open keep the statuses agreed before, of"]
    draft = found["The draft statuses: written, and never sent or not recorded as sent, to"]

    assert partial.names == (BODY,)
    assert {BODY, OTHER} <= set(draft.names)
    assert draft.command == f"tipxl send {PERIOD} --kind draft --sent-by-hand"

    send(returning.root, Mailing(PERIOD, LetterKind.DRAFT, by_hand=True), AFTER_DUE)
    assert draft.words not in points(returning)


def test_more_time_that_is_not_over_is_told_before_closing(returning: Returning) -> None:
    folder = Folder(returning.root)
    plan = open_workspace(returning.root).plan
    more = Extension(BODY, PERIOD, date(2018, 3, 1), "Floods", "The office")
    write_plan(replace(plan, extensions=(more,)), folder.plan)

    def told(moment: datetime) -> list[tuple[str, ...]]:
        found = points(returning, moment)
        return [each.names for words, each in found.items() if words.startswith("More time")]

    assert told(datetime(2018, 2, 28, 9, tzinfo=UTC)) == [(f"{BODY} (1 March 2018)",)]
    assert told(LATE) == []


def test_a_script_is_refused_with_the_list_unless_it_says_yes(returning: Returning) -> None:
    refused = typed(returning, "close", str(PERIOD))
    closed = typed(returning, "close", str(PERIOD), "--yes")

    assert refused.exit_code == 2
    assert "Still open in 2017H2" in refused.output
    assert "Not yet reported" in refused.output
    assert "type: tipxl close 2017H2 --yes" in refused.output
    assert closed.exit_code == 0
    assert "2017H2 is closed with" in closed.output
    assert "Next: tipxl generate 2018H1" in closed.output


def test_she_is_asked_once_and_no_is_no(returning: Returning) -> None:
    no = typed(returning, "close", str(PERIOD), answer="n\n")
    assert no.output.count("[y/N]") == 1
    assert "The round was not closed." in no.output
    assert not returning.files.closed.exists()

    yes = typed(returning, "close", str(PERIOD), answer="y\n")
    assert "Still open" in yes.output
    assert "2017H2 is closed with" in yes.output

    again = typed(returning, "close", str(PERIOD), answer="")
    assert "was closed before; nothing was changed" in again.output


def test_a_file_that_is_gone_is_told_and_the_round_is_not_closed(returning: Returning) -> None:
    back = returning.back(returning.filled())
    path = returning.files.returned / back.arrival.file
    data = path.read_bytes()
    path.unlink()

    for command in ("status", "validate", "consolidate"):
        assert f"{path} was collected before, and is gone" in typed(
            returning, command, str(PERIOD)
        ).output.replace("\n", " ")
    closed = typed(returning, "close", str(PERIOD), "--yes")
    assert closed.exit_code == 2
    assert "cannot be closed: 1 file of" in closed.output
    assert not returning.files.closed.exists()

    path.write_bytes(data)
    assert typed(returning, "close", str(PERIOD), "--yes").exit_code == 0


def test_a_file_that_was_changed_is_told_and_the_round_is_not_closed(returning: Returning) -> None:
    data = returning.filled()
    back = returning.back(data)
    path = returning.files.returned / back.arrival.file
    path.write_bytes(b"\0" * len(data))

    for command in ("status", "validate", "consolidate"):
        said = typed(returning, command, str(PERIOD)).output.replace("\n", " ")
        assert f"{path} is not the file that was collected, so it is not counted" in said
        assert f"{path.name} is held for your decision: decide in decisions.xlsx" not in said
    closed = typed(returning, "close", str(PERIOD), "--yes")
    assert closed.exit_code == 2
    assert f"was changed ({path.name})" in closed.output

    returning.collect()  # it still lies in inbox/
    (newest,) = {each.name for each in returning.files.returned.glob("*.xlsx")} - {path.name}
    for command in ("status", "validate", "consolidate"):
        said = typed(returning, command, str(PERIOD)).output
        words = f"is not the file that was collected, which lies there whole as {newest}. Nothing"
        assert f"{path} {words}" in said
        assert f"{path.name}: held" not in said
    assert f"{path} {words}" in typed(returning, "close", str(PERIOD)).output
    assert typed(returning, "close", str(PERIOD), "--yes").exit_code == 0


def cannot_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user who may not: the tests may run as one who may read everything."""
    may_read = os.open

    def denied(name: str | Path, *more: int) -> int:
        if Path(name).name == path.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return may_read(name, *more)

    def not_opened(each: Path, *more: object, **named: object) -> object:
        if each.name == path.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(each, *more, **named)

    opened: Callable[..., object] = Path.open
    monkeypatch.setattr(os, "open", denied)
    monkeypatch.setattr(Path, "open", not_opened)


@pytest.mark.parametrize("is_there", [False, True])
def test_on_a_file_that_is_not_as_it_was_received_nothing_is_to_be_decided(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    back = returning.back(returning.filled())
    path = returning.files.returned / back.arrival.file
    Folder(returning.root).cache.unlink()
    if is_there:
        path.write_bytes(b"damaged")
    else:
        cannot_be_read(path, monkeypatch)

    said = {e: typed(returning, e, str(PERIOD)).output for e in ("status", "validate", "close")}
    files = load_workbook(returning.files.findings)["Files"]

    assert f"{path.name}: not used. " in said["validate"]
    assert "1 file: 1 not used." in said["validate"]
    assert "not used" in [cell.value for row in files.iter_rows() for cell in row]
    for each in said.values():
        assert "held for your decision" not in each
        assert "decide in decisions.xlsx" not in each
    assert str(path) in said["status"]
    assert not status(returning.root, PERIOD, EARLY).held


@pytest.mark.parametrize("data", [None, b"damaged"])
def test_a_report_that_is_lost_for_good_is_given_up(
    returning: Returning, data: bytes | None
) -> None:
    path = returning.files.returned / returning.back(returning.filled()).arrival.file
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    (returning.files.inbox / "back.xlsx").unlink()
    refused = typed(returning, "close", str(PERIOD), "--yes").output
    assert f'tipxl close {PERIOD} --without "{path.name}"' in refused
    other = typed(returning, "close", str(PERIOD), "--yes", "--without", "other.xlsx")
    assert "other.xlsx is not missed" in other.output

    listed = typed(returning, "close", str(PERIOD), "--without", path.name)

    assert f"{path.name} is recorded as lost for good" in listed.output
    assert "The round was not closed. To close it all the same" in listed.output
    assert "Held for your decision" not in listed.output
    for command in ("status", "validate", "consolidate"):
        said = typed(returning, command, str(PERIOD)).output
        which = "is not the file that was collected, which you gave up. Nothing in it counts. Move"
        assert [f"{path} {which}" in said, str(path) in said] == [data is not None] * 2
        assert "held for your decision" not in said
    assert typed(returning, "close", str(PERIOD), "--yes").exit_code == 0
    late = typed(returning, "close", str(PERIOD), "--yes", "--without", path.name)
    assert f"{PERIOD} was closed before; nothing was changed" in late.output
    other = typed(returning, "close", str(PERIOD), "--yes", "--without", "other.xlsx")
    assert f"The round {PERIOD} is closed; open it again" in other.output


def test_the_menu_offers_the_evaluation_of_a_round_that_is_closed(returning: Returning) -> None:
    plan = open_workspace(returning.root).plan
    first, *others = plan.rounds
    marked = replace(first, evaluation="mid-term")
    write_plan(replace(plan, rounds=(marked, *others)), Folder(returning.root).plan)
    closed = typed(returning, "close", str(PERIOD), "--yes")

    menu = overview(returning.root, None, LATE)

    assert "Next: tipxl evaluate mid-term, then tipxl generate 2018H1" in closed.output
    assert any("Round 2018H1" in each for each in menu.lines)
    assert (("evaluate", "mid-term"),) in [each.commands for each in menu.choices]


# --- letters


def test_she_is_asked_with_their_number_whether_letters_were_sent(returning: Returning) -> None:
    bodies = ("--body", BODY, "--body", OTHER)
    typed(returning, "send", str(PERIOD), *bodies)

    no = typed(returning, "send", str(PERIOD), *bodies, "--sent-by-hand", answer="n\n")
    yes = typed(returning, "send", str(PERIOD), *bodies, "--sent-by-hand", answer="y\n")
    after = typed(returning, "send", str(PERIOD), *bodies)
    back = typed(returning, "send", str(PERIOD), "--not-sent")

    assert "Have you sent these 2 letters?" in no.output
    assert "Nothing was recorded." in no.output
    assert "2 of 2 letters are recorded as sent" in yes.output
    assert "All 2 letters were sent before; nothing was sent or written now." in after.output
    assert "2 letters are recorded as not sent" in back.output


def test_a_form_made_again_does_not_undo_that_the_form_was_sent(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY,), by_hand=True), EARLY)
    report = returning.root / "templates" / "report.toml"
    text = report.read_text("utf-8")
    report.write_text(text.replace('label = "Ongoing"', 'label = "Under way"'), "utf-8")
    (form,) = generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NEW_VERSION)
    send(returning.root, Mailing(PERIOD, bodies=(BODY,)), NEW_VERSION)

    line = typed(returning, "status", str(PERIOD)).output

    assert form.version == 2
    assert f"form sent {EARLY:%Y-%m-%d}" in line


# --- the journal


def lost_end(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def zeroed_end(path: Path) -> None:
    *lines, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines) + bytes(len(last)))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def a_line_less(path: Path) -> None:
    first, _, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([first, *lines]))


def a_line_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"version":"1"', b'"version":"2"', 1))


DAMAGES = (lost_end, zeroed_end, emptied, gone, a_line_less, a_line_changed)


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_letter_goes_by_a_journal_that_is_not_whole(
    returning: Returning, damage: object
) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY, OTHER), by_hand=True), EARLY)
    whole = returning.files.journal.read_bytes()
    assert callable(damage)
    damage(returning.files.journal)

    with pytest.raises(TipxlError, match="No letter was written or sent, for it might go twice"):
        send(returning.root, Mailing(PERIOD), LATE)
    shown = typed(returning, "status", str(PERIOD)).output
    assert (
        f"So no letter is sent, nothing is collected and {PERIOD} cannot be closed. Where the"
        in shown
    )

    assert go_on_without(returning.root, PERIOD, LATE).lacked
    assert send(returning.root, Mailing(PERIOD, bodies=(BODY,)), LATE)

    returning.files.journal.write_bytes(whole)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_journal_lacks_is_told_before_closing_with_one_full_stop(
    returning: Returning, damage: Callable[[Path], None]
) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY, OTHER), by_hand=True), EARLY)
    damage(returning.files.journal)

    shown = typed(returning, "close", str(PERIOD))

    assert shown.exit_code == 2
    assert f"{PERIOD} was not closed, for when and from whom" in shown.output
    lines = [each.line for each in before_closing(returning.root, PERIOD, LATE)]
    (line,) = [each for each in lines if "The journal is not whole" in each]
    assert line.startswith(f"   1  The journal is not whole: {returning.files.journal}")
    assert line.endswith(f". To settle it: tipxl join {PERIOD}")
    assert ".." not in "".join(lines)


@pytest.mark.parametrize("damage", ["utf-16", "newlines"])
def test_a_journal_that_cannot_be_read_stops_letters(returning: Returning, damage: str) -> None:
    path = returning.files.journal
    text = path.read_text("utf-8")
    path.write_bytes(
        text.encode("utf-16") if damage == "utf-16" else text.replace("\n", "").encode()
    )

    with pytest.raises(TipxlError, match=r"journal\.jsonl, line 1, is damaged"):
        send(returning.root, Mailing(PERIOD), LATE)


def test_a_journal_put_back_from_the_back_up_is_whole_again(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY,), by_hand=True), EARLY)
    whole = returning.files.journal.read_bytes()
    emptied(returning.files.journal)
    returning.files.journal.write_bytes(whole)

    assert send(returning.root, Mailing(PERIOD, bodies=(BODY,)), LATE)


def test_a_clock_that_is_set_back_is_told(returning: Returning) -> None:
    send(
        returning.root,
        Mailing(PERIOD, bodies=(BODY,), by_hand=True),
        datetime(2999, 1, 1, tzinfo=UTC),
    )

    assert "The clock of this computer says" in typed(returning, "status", str(PERIOD)).output


def test_an_empty_folder_of_a_round_stops_no_other_round(returning: Returning) -> None:
    later = Period.parse("2018H1")
    (returning.root / "workbooks" / "rounds" / str(later)).mkdir()
    assert typed(returning, "close", str(PERIOD), "--yes").exit_code == 0

    made = typed(returning, "generate", "2018H2", "--body", BODY)

    assert made.exit_code == 0, made.output


def test_before_closing_a_person_who_is_named_in_a_text_for_circulation_is_told(
    returning: Returning,
) -> None:
    typed = {
        ("activities", LED[0], "progress"): "Ms Anna Reyes held it, +63 2 555 1234.",
        ("activities", LED[1], "progress"): "It was held by Ms Anna Reyes.",
    }
    returning.all_back({"back.xlsx": returning.filled(typed)})

    told = [each for words, each in points(returning).items() if "of a person" in words]

    (mine,) = told
    assert mine.names == (
        f"{LED[0]} of {BODY}: Ms Anna Reyes, +63 2 555 1234",
        f"{LED[1]} of {BODY}: Ms Anna Reyes",
    )
    assert "Ms Anna Reyes. To settle it:" in mine.line
    assert "correct the words in decisions.xlsx" in mine.line
