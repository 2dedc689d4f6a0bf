"""What is wrong with the records of forms is told with a remedy that ends, by what can be made."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from tests.builders import FIRST, SECOND
from tests.flow.small import NOW, SmallFolder
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.post import go_on_without
from tipxl.commands.send import Mailing, send
from tipxl.commands.validate import validate
from tipxl.excel.editable.plan_file import write_plan
from tipxl.workspace.paths import Folder

LATER = NOW + timedelta(days=1)


def typed(small: SmallFolder, words: str) -> Result:
    return CliRunner().invoke(main, [*words.split(), "--root", str(small.root)])


def told(small: SmallFolder, words: str = f"status {FIRST}") -> str:
    return typed(small, words).output


def other_questions(small: SmallFolder, words: str = "# mine\n") -> None:
    report = Folder(small.root).report
    report.write_bytes(report.read_bytes() + words.encode())


def counts(small: SmallFolder) -> list[bool]:
    return [each.counts for each in validate(small.root, FIRST).returns]


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.fixture
def asked_by_her_own(small: SmallFolder) -> Path:
    """The record of her own questions, by which the forms ask; templates/ has others now."""
    (shipped,) = small.files.record.glob("report-*.toml")
    other_questions(small)
    generate(small.root, GenerateRequest(FIRST), NOW)
    (own,) = {*small.files.record.glob("report-*.toml")} - {shipped}
    other_questions(small)
    return own


@pytest.mark.parametrize("lose", [Path.unlink, emptied])
@pytest.mark.parametrize("words", ["status {}", "validate {}", "send {}", "consolidate {}"])
def test_questions_of_an_open_round_that_are_lost_everywhere_are_told_before_a_reply_is_held(
    small: SmallFolder, asked_by_her_own: Path, lose: Callable[[Path], None], words: str
) -> None:
    assert str(asked_by_her_own) not in told(small, words.format(FIRST))

    lose(asked_by_her_own)

    shown = told(small, words.format(FIRST))
    assert f"{asked_by_her_own}, the questions of the forms that were issued to ABC" in shown
    assert f"with: tipxl generate {FIRST}. Then send them." in shown
    generate(small.root, GenerateRequest(FIRST), LATER)  # as it is told
    assert str(asked_by_her_own) not in told(small, words.format(FIRST))


def test_questions_of_an_open_round_that_are_lost_are_told_by_its_closing(
    small: SmallFolder, asked_by_her_own: Path
) -> None:
    asked_by_her_own.unlink()

    assert str(asked_by_her_own) in "\n".join(close(small.root, FIRST, LATER).told)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("others", [True, False])
def test_questions_that_are_those_of_today_are_not_lost(
    small: SmallFolder, ends: str, *, others: bool
) -> None:
    report = Folder(small.root).report
    of_today = report.read_bytes()
    (record,) = small.files.record.glob("report-*.toml")
    small.arrives("ABC")
    if others:  # some forms ask by others
        other_questions(small)
        generate(small.root, GenerateRequest(FIRST, ("DEF",)), NOW)
    report.write_bytes(of_today.replace(b"\n", ends.encode()))
    record.unlink()

    assert counts(small) == [True]
    assert "the questions of the forms" not in told(small)


@pytest.mark.parametrize("lose", [emptied, lambda path: path.write_bytes(b"{}")])
def test_the_record_of_a_form_that_is_damaged_is_told_before_anything_comes_on_it(
    small: SmallFolder, lose: Callable[[Path], None]
) -> None:
    small.arrives("ABC")
    damaged = small.files.design("GHI", 1)
    sound = damaged.read_bytes()
    lose(damaged)

    assert f"The record {damaged} is damaged" in told(small)
    refused = typed(small, f"close {FIRST} --yes")
    assert refused.exit_code == 2
    assert f"The record {damaged} is damaged" in refused.output
    assert not small.files.closed.exists()
    damaged.write_bytes(sound)
    assert typed(small, f"close {FIRST} --yes").exit_code == 0
    assert str(damaged) not in told(small)


def test_of_a_damaged_record_that_was_moved_out_it_is_told_what_else_can_be_done(
    small: SmallFolder,
) -> None:
    damaged = small.files.design("GHI", 1)
    sound = damaged.read_bytes()
    emptied(damaged)
    damaged.unlink()  # moved out, as it is told

    assert f"with: tipxl generate {FIRST} --body GHI." in told(small)
    generate(small.root, GenerateRequest(FIRST, ("GHI",)), LATER)
    assert damaged.read_bytes() == sound
    assert str(damaged) not in told(small)


def test_a_lost_form_for_entry_leaves_its_body_the_form_that_it_has(small: SmallFolder) -> None:
    generate(small.root, GenerateRequest(FIRST, ("ABC",), entry="letter"), NOW)
    small.files.design("ABC", 2).unlink()

    shown = told(small)

    command = f"generate {FIRST} --body ABC --for-entry letter"
    assert "let ABC report on the form that it has, version 1; or enter by hand" in shown
    assert f"with: tipxl {command}" in shown
    assert typed(small, command).exit_code == 0


def test_where_the_form_and_its_workbook_are_lost_a_report_on_it_shows_that_it_is_the_same(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    small.files.design("ABC", 1).unlink()
    small.files.form("ABC").unlink()

    (made,) = generate(small.root, GenerateRequest(FIRST, ("ABC",)), LATER)

    assert made.version == 1
    assert counts(small) == [True]


@pytest.mark.parametrize("sent", [True, False])
def test_where_nothing_shows_which_form_was_issued_another_is_made(
    small: SmallFolder, *, sent: bool
) -> None:
    if sent:
        send(small.root, Mailing(FIRST), NOW)
    small.files.design("ABC", 1).unlink()
    small.files.form("ABC").unlink()

    (made,) = generate(small.root, GenerateRequest(FIRST, ("ABC",)), LATER)

    assert made.version == (1 if sent else 2)


def test_a_body_that_reports_no_more_gets_no_form_again(small: SmallFolder) -> None:
    small.files.design("ABC", 1).unlink()
    plan = small.workspace.plan
    bodies = (replace(e, reports=False) if e.acronym == "ABC" else e for e in plan.bodies)
    write_plan(replace(plan, bodies=tuple(bodies)), Folder(small.root).plan)

    shown = told(small)

    assert f"nothing is to be done: ABC gets no form in {FIRST} any more." in shown
    assert "tipxl generate" not in shown


def test_a_provisional_form_is_made_again_as_such(small: SmallFolder) -> None:
    generate(small.root, GenerateRequest(SECOND, provisional=True), NOW)
    lost = Folder(small.root).round(SECOND).design("ABC", 1)
    before = lost.read_bytes()
    lost.unlink()

    command = f"generate {SECOND} --body ABC --provisional"
    assert f"with: tipxl {command}." in told(small, f"status {SECOND}")
    assert f"  tipxl {command}" in told(small, "plan")
    assert "the record of its form is gone" in told(small, "plan")
    assert typed(small, command).exit_code == 0
    assert lost.read_bytes() == before


def test_a_newer_form_than_a_lost_one_can_be_sent_to_all(small: SmallFolder) -> None:
    for by_hand in (False, True):
        send(small.root, Mailing(FIRST, by_hand=by_hand), NOW)
    small.files.design("ABC", 1).unlink()
    assert "the record of its form is gone; run generate first" in told(small, f"send {FIRST}")
    other_questions(small)
    generate(small.root, GenerateRequest(FIRST), LATER)

    shown = typed(small, f"send {FIRST}")

    assert shown.exit_code == 0, shown.output
    letter = small.files.letter("ABC", "templates").read_text(encoding="utf-8")
    assert "This form takes the place of the one that went to" in letter
    assert "Please do not go on in the older form" in letter
    assert "What is new in it" not in letter


def test_a_closed_round_tells_a_lost_form_once_and_names_nothing_that_is_refused(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, LATER)
    lost = small.files.design("ABC", 1)
    lost.unlink()

    for words in (f"status {FIRST}", f"validate {FIRST}", f"consolidate {FIRST}"):
        shown = told(small, words)
        assert shown.count(str(lost)) <= 1
        assert "tipxl generate" not in shown
    assert "Without one nothing is to be done: what was agreed stands" in told(small)


def test_a_form_that_is_lost_after_the_journal_is_missed_all_the_same(small: SmallFolder) -> None:
    small.files.journal.unlink()
    go_on_without(small.root, FIRST, LATER)
    lost = small.files.design("ABC", 1)
    lost.unlink()

    assert f"{lost}, the record of a form that was issued, is gone" in told(small)


def test_a_copy_of_a_record_that_is_gone_is_no_damaged_one(small: SmallFolder) -> None:
    gone = small.files.design("ABC", 1)
    copy = gone.with_name("ABC-1 (Ana's conflicted copy 2018-07-20).json")
    gone.rename(copy)

    shown = told(small)

    assert f"{copy} lies beside it: rename it to {gone.name} if it is yours." in shown
    assert "another form" not in shown
    refused = typed(small, f"close {FIRST} --yes")
    assert refused.exit_code == 2
    assert f"rename it to {gone.name} if it is yours. Else move it out of the" in refused.output
    copy.rename(small.root.parent / "elsewhere.json")  # as it is told, where it is not hers
    assert typed(small, f"close {FIRST} --yes").exit_code == 0
