"""What closing, giving up and opening again record, step by step, in a small folder."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.builders import FIRST, LAST, SECOND
from tests.flow.small import NOW, SmallFolder
from tipxl.cli import main
from tipxl.commands.close import close, give_up, reopen
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import FileCollected, FileGivenUp, RoundClosed, RoundReopened
from tipxl.journal.last_line import LAST_LINE
from tipxl.record_format import text_fingerprint
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, RoundFiles

LATER = NOW + timedelta(days=60)
REASON = "A report came."


def reopenings(small: SmallFolder) -> tuple[RoundReopened, ...]:
    return small.journal.of(RoundReopened)


def journal_as_before(small: SmallFolder, before: Path) -> None:
    """As a kill leaves it: the last line did not reach the disk."""
    for path in before.iterdir():
        shutil.copy2(path, small.files.journal.parent / path.name)


def journal_now(small: SmallFolder) -> Path:
    beside = small.root.parent / "journal-before"
    beside.mkdir()
    for path in small.files.journal.parent.glob("journal*"):
        shutil.copy2(path, beside / path.name)
    return beside


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
def test_what_the_journal_does_not_know_any_more_is_told_by_closing(
    small: SmallFolder, says: str, *, last_line_too: bool
) -> None:
    small.arrives("ABC")
    small.files.journal.unlink()
    if last_line_too:
        small.files.journal.with_name(LAST_LINE).unlink()

    told = "\n".join(close(small.root, FIRST, LATER).told)

    (kept,) = small.files.returned.glob("*.xlsx")
    assert f"{kept} was not collected, by the journal: the time of the file stands for" in told
    assert f"open it again first, with: tipxl close {FIRST} --reopen REASON. Give it" in told
    assert f"{small.files.journal}{says}" in told


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
