"""A closed round stays as it was: the same workbook comes out, and what changed since is told."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from msgspec.structs import replace

from tests.builders import FIRST, SECOND
from tests.flow.small import SmallFolder
from tipxl.cli import main
from tipxl.commands.close import close, give_up, reopen
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.evaluate import evaluate, evaluation_values
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.commands.trace import look_back
from tipxl.commands.validate import validate
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.history.closing import Closing
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.last_line import LAST_LINE
from tipxl.record_format import record_text
from tipxl.workspace import form_records
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record
from tipxl.workspace.round_records import RoundRecords

PERIOD = Period.parse("2018H1")
NOW = datetime(2018, 11, 1, 9, tzinfo=UTC)


def the_round(root: Path) -> RoundFiles:
    return Folder(root).round(PERIOD)


def first_return(files: RoundFiles) -> Path:
    return min(files.returned.iterdir())


def first_design(files: RoundFiles) -> Path:
    return min(files.record.glob("A*.json"))


def test_a_closed_round_comes_out_the_same_from_its_record(own_demo: Path) -> None:
    files = the_round(own_demo)
    before = files.consolidated.read_bytes()
    files.consolidated.unlink()

    made = consolidate(own_demo, PERIOD)

    assert files.consolidated.read_bytes() == before
    assert (made.told, made.tampered) == ((), ())


def test_letters_written_after_the_closing_do_not_change_the_closed_round(own_demo: Path) -> None:
    files = the_round(own_demo)
    before = files.consolidated.read_bytes()

    send(own_demo, Mailing(PERIOD, LetterKind.RECEIPT), NOW)
    send(own_demo, Mailing(PERIOD, LetterKind.TEMPLATES, by_hand=True), NOW)
    consolidate(own_demo, PERIOD)

    assert files.consolidated.read_bytes() == before


def test_a_closing_names_every_file_it_rests_on(demo_root: Path) -> None:
    files = the_round(demo_root)
    closing = read_record(files.closing, Closing)

    assert {each.file for each in closing.returns} == {p.name for p in files.returned.iterdir()}
    assert {each.file for each in closing.designs} == {
        p.name for p in files.record.glob("A*.json")
    } | {p.name for p in files.record.glob("[B-Z]*.json")}
    assert files.plan(closing.plan).is_file()
    assert files.schema(closing.layout).is_file()


def changed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def a_folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


TAMPERINGS: dict[str, tuple[Callable[[RoundFiles], Path], Callable[[Path], object], str]] = {
    "a return is gone": (first_return, Path.unlink, "is gone, but 2018H1 was closed with it"),
    "a return was changed": (first_return, changed, "is not the file that 2018H1 was closed with"),
    "a return cannot be read": (first_return, a_folder_instead, "or cannot be read. Put it back"),
    "a design cannot be read": (first_design, a_folder_instead, "or cannot be read. Put it back"),
    "a return was added": (
        lambda files: files.returned / "late.xlsx",
        lambda path: path.write_bytes(b"late"),
        "is none of the files that 2018H1 was closed with, so it is not counted. Let the body "
        "report it in 2018H2",
    ),
    "a design is gone": (first_design, Path.unlink, "is gone, but 2018H1 was closed with it"),
    "a design was changed": (
        first_design,
        lambda path: path.write_bytes(path.read_bytes().replace(b"lead", b"part", 1)),
        "is not as it was when 2018H1 was closed",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_was_tampered_with_is_named_and_the_workbook_is_the_same(
    tampering: str, own_demo: Path
) -> None:
    files = the_round(own_demo)
    before = files.consolidated.read_bytes()
    find, change, says = TAMPERINGS[tampering]
    path = find(files)
    change(path)

    made = consolidate(own_demo, PERIOD)

    assert files.consolidated.read_bytes() == before
    assert [str(path) in each and says in each for each in made.tampered] == [True]


def edited_by_hand(files: RoundFiles) -> None:
    text = files.closed.read_text(encoding="utf-8")
    files.closed.write_text(re.sub(r'"status": "ON"', '"status": "CO"', text, count=1), "utf-8")


def cut_off(files: RoundFiles) -> None:
    data = files.closed.read_bytes()
    files.closed.write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize("damage", [edited_by_hand, cut_off])
def test_an_agreed_round_changed_by_hand_is_never_used(
    damage: Callable[[RoundFiles], None], own_demo: Path
) -> None:
    files = the_round(own_demo)
    sound = files.closed.read_bytes()
    damage(files)

    with pytest.raises(TipxlError, match=r"closed\.json is not as it was written.*back-up"):
        consolidate(own_demo, PERIOD)

    files.closed.write_bytes(sound)
    assert consolidate(own_demo, PERIOD).tampered == ()


def test_a_damaged_record_can_be_closed_anew_from_the_returns(own_demo: Path) -> None:
    files = the_round(own_demo)
    sound = files.closed.read_bytes()
    edited_by_hand(files)

    reopen(own_demo, PERIOD, "the record was damaged", NOW)
    close(own_demo, PERIOD, NOW)

    assert files.closed.read_bytes() == sound


def test_line_ends_of_another_computer_are_no_tampering(own_demo: Path) -> None:
    files = the_round(own_demo)
    for path in files.record.glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    made = consolidate(own_demo, PERIOD)

    assert (made.told, made.tampered) == ((), ())


def test_a_plan_changed_since_is_told_and_the_closed_round_shows_the_old_one(
    own_demo: Path,
) -> None:
    folder, files = Folder(own_demo), the_round(own_demo)
    before = files.consolidated.read_bytes()
    plan = open_workspace(own_demo).plan
    rows = (replace(plan.rows[0], output="Another output"), *plan.rows[2:])
    write_plan(replace(plan, rows=rows), folder.plan)

    made = consolidate(own_demo, PERIOD)

    assert files.consolidated.read_bytes() == before
    assert ["plan.xlsx has changed since 2018H1 was closed" in each for each in made.told] == [True]
    assert made.tampered == ()


def test_a_body_renamed_since_is_found_in_the_closed_round_under_its_name_of_then(
    own_demo: Path,
) -> None:
    plan = open_workspace(own_demo).plan
    bodies = tuple(
        replace(each, acronym="SOMHE") if each.acronym == "SOMHD" else each for each in plan.bodies
    )
    rows = tuple(
        replace(
            row,
            leads=tuple("SOMHE" if each == "SOMHD" else each for each in row.leads),
            cooperating=tuple("SOMHE" if each == "SOMHD" else each for each in row.cooperating),
        )
        for row in plan.rows
    )
    write_plan(replace(plan, bodies=bodies, rows=rows), Folder(own_demo).plan)

    standing = status(own_demo, PERIOD, NOW)

    assert "SOMHD" in [each.body for each in standing.reporting]
    assert {each.body for each in look_back(own_demo, "SOMHD")} == {"SOMHD"}
    with pytest.raises(TipxlError, match="The plan has no body 'SOMHX'"):
        look_back(own_demo, "SOMHX")


def test_questions_changed_since_are_told_and_the_closed_round_keeps_its_own(
    own_demo: Path,
) -> None:
    folder, files = Folder(own_demo), the_round(own_demo)
    before = files.consolidated.read_bytes()
    text = folder.report.read_text(encoding="utf-8")
    folder.report.write_text(text.replace('label = "Ongoing"', 'label = "Under way"'), "utf-8")

    made = consolidate(own_demo, PERIOD)

    assert files.consolidated.read_bytes() == before
    assert ["report.toml has changed" in each for each in made.told] == [True]


def test_a_reopened_round_keeps_what_was_agreed_before_each_time(own_demo: Path) -> None:
    files = the_round(own_demo)
    sound = files.closed.read_bytes(), files.closing.read_bytes()

    kept = []
    for reason in ("The chair asked for it", "Once more"):
        kept.append(reopen(own_demo, PERIOD, reason, NOW))
        assert RoundRecords(files).closed is None
        close(own_demo, PERIOD, NOW)

    assert [each.kept.read_bytes() for each in kept] == [sound[0]] * 2
    assert (files.record / "closing-before-reopening-1.json").read_bytes() == sound[1]
    again = read_record(files.record / "closing-before-reopening-2.json", Closing)
    assert again.openings == 1
    assert record_text(replace(again, openings=0)) == sound[1]
    assert "Once more" in files.journal.read_text(encoding="utf-8")
    assert consolidate(own_demo, PERIOD).tampered == ()


@pytest.mark.parametrize("was_noted", [False, True])
def test_a_round_closed_before_fingerprints_were_kept_can_still_be_read(
    own_demo: Path, monkeypatch: pytest.MonkeyPatch, *, was_noted: bool
) -> None:
    files = the_round(own_demo)
    for each in (files.closing, *files.record.glob("plan-*.json")):
        each.unlink()
    if not was_noted:  # as in the journals of then
        monkeypatch.setattr(RoundRecords, "agreed_last", "")

    made = consolidate(own_demo, PERIOD)

    assert made.told == ()
    assert ["closing.json is gone" in each for each in made.tampered] == [True] * was_noted


def test_an_older_record_is_read_with_what_was_left_undecided_of_each_body(own_demo: Path) -> None:
    files = the_round(own_demo)
    files.closing.unlink()
    files.journal.unlink()  # an older one does not say what was agreed
    record = json.loads(files.closed.read_bytes())
    del record["format"], record["sum"]
    held = record["reporting"][0]
    held["held"] = 1
    held.pop("undecided", None)
    files.closed.write_text(json.dumps(record), encoding="utf-8")

    agreed = RoundRecords(files).closed

    assert agreed is not None
    assert agreed.reporting[0].undecided
    assert agreed.closed


@pytest.mark.parametrize(
    ("lose", "so"), [(Path.unlink, "gone"), (lambda path: path.write_bytes(b"{}"), "damaged")]
)
@pytest.mark.parametrize("name", ["closing.json", "plan-*.json"])
def test_what_a_closed_round_rests_on_is_missed_when_it_is_lost(
    own_demo: Path, name: str, lose: Callable[[Path], object], so: str
) -> None:
    files = the_round(own_demo)
    agreed = consolidate(own_demo, PERIOD).round
    (path,) = files.record.glob(name)
    for each in Folder(own_demo).rounds.glob(f"*/record/{path.name}"):
        if each == path or name != "closing.json":
            lose(each)

    made = consolidate(own_demo, PERIOD)

    (told,) = made.tampered
    assert f"{path} is {so}" in told
    assert f"what has changed in the plan since {PERIOD} is not known" in told
    assert f"the workbooks of {PERIOD} show the plan" in told
    assert "of today. Put it back" in told
    assert made.round == agreed
    for typed in ("status", f"trace {PERIOD} A.a.1.1#1", f"status {PERIOD}"):
        shown = CliRunner().invoke(main, [*typed.split(), "--root", str(own_demo)])
        assert shown.exit_code == 0, shown.output


@pytest.mark.parametrize("closing_too", [False, True])
def test_an_agreed_round_that_is_gone_is_never_taken_for_an_open_one(
    own_demo: Path, closing_too: bool
) -> None:
    files = the_round(own_demo)
    sound = files.closed.read_bytes()
    files.closed.unlink()
    if closing_too:
        files.closing.unlink()

    with pytest.raises(TipxlError, match=r"closed\.json is gone, but 2018H1 was closed"):
        consolidate(own_demo, PERIOD)

    reopen(own_demo, PERIOD, "the record was lost", NOW)
    close(own_demo, PERIOD, NOW)
    assert files.closed.read_bytes() == sound


def test_the_plan_of_a_closed_round_is_not_believed_when_it_was_changed(own_demo: Path) -> None:
    (path,) = the_round(own_demo).record.glob("plan-*.json")
    for each in Folder(own_demo).rounds.glob(f"*/record/{path.name}"):
        each.write_bytes(each.read_bytes().replace(b"the", b"THE", 1))

    assert RoundRecords(the_round(own_demo)).plan is None
    assert f"{path} is damaged, or another one" in consolidate(own_demo, PERIOD).tampered[0]


def test_a_kill_between_the_two_records_leaves_the_round_open(own_demo: Path) -> None:
    files = the_round(own_demo)
    sound = files.closed.read_bytes()
    files.closed.unlink()
    *before, _ = files.journal.read_bytes().splitlines(keepends=True)
    files.journal.write_bytes(b"".join(before))
    # Which were not told of the closing either.
    for note in (Folder(own_demo).known_rounds, files.journal.with_name(LAST_LINE)):
        note.unlink()

    assert RoundRecords(files).closed is None
    close(own_demo, PERIOD, NOW)

    assert files.closed.read_bytes() == sound


def change_plan_and_lists(root: Path) -> None:
    """SOMHD is SOMHE now, and Thailand stands in no list any more."""
    plan = open_workspace(root).plan

    def renamed(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("SOMHE" if each == "SOMHD" else each for each in names)

    bodies = (
        replace(each, acronym="SOMHE", formerly=("SOMHD",)) if each.acronym == "SOMHD" else each
        for each in plan.bodies
    )
    rows = (
        replace(row, leads=renamed(row.leads), cooperating=renamed(row.cooperating))
        for row in plan.rows
    )
    write_plan(replace(plan, bodies=tuple(bodies), rows=tuple(rows)), Folder(root).plan)
    report = Folder(root).report
    words = report.read_text(encoding="utf-8").splitlines(keepends=True)
    report.write_text(
        "".join(line for line in words if 'label = "Thailand"' not in line), encoding="utf-8"
    )


def test_letters_of_a_closed_round_are_those_of_the_bodies_and_lists_of_then(
    own_demo: Path,
) -> None:
    def thanks() -> list[tuple[str, str]]:
        told = send(own_demo, Mailing(PERIOD, LetterKind.RECEIPT), NOW)
        return [(each.body, str(each.outcome)) for each in told]

    before = thanks()
    change_plan_and_lists(own_demo)

    assert thanks() == before
    assert "SOMHD" in dict(before)


@pytest.mark.parametrize("kind", [each for each in LetterKind if not each.after_closing])
def test_a_closed_round_asks_nobody_for_anything_more(kind: LetterKind, own_demo: Path) -> None:
    """Neither before nor after a body was renamed and a list value removed."""
    for change in (lambda root: None, change_plan_and_lists):
        change(own_demo)
        with pytest.raises(TipxlError, match="2018H1 is closed: its statuses are agreed"):
            send(own_demo, Mailing(PERIOD, kind), NOW)


def test_what_changed_since_the_closing_moves_no_figure_of_an_evaluation(own_demo: Path) -> None:
    """A body renamed, a country taken out of its list: the closed rounds keep their own."""
    before = evaluation_values(own_demo, "mid-term")
    change_plan_and_lists(own_demo)

    after = evaluation_values(own_demo, "mid-term")
    notes = evaluate(own_demo, "mid-term", NOW).notes
    standing = status(own_demo, PERIOD, NOW)

    assert after.headline == before.headline
    assert after.report == before.report
    assert any("plan.xlsx has changed since" in each for each in notes)
    assert standing.closed


def test_an_evaluation_without_the_plan_of_then_says_that_it_rests_on_that_of_today(
    own_demo: Path,
) -> None:
    before = evaluate(own_demo, "mid-term", NOW)
    for path in Folder(own_demo).rounds.glob("*/record/plan-*.json"):
        path.unlink()

    made = evaluate(own_demo, "mid-term", NOW)

    (gap,) = {*made.gaps} - {*before.gaps}
    assert gap.endswith("is lost, so this rests on the plan of today.")
    assert gap in " ".join(paragraph.text for paragraph in Document(str(made.document)).paragraphs)
    assert sum("is gone, so what has changed in the plan" in each for each in made.notes) == 1


def closed_with_lost_questions(root: Path, period: Period) -> Path:
    """The file of the questions with which a round was closed, of which no copy is left."""
    files = Folder(root).round(period)
    closing = replace(read_record(files.closing, Closing), layout="0" * 64)
    files.closing.write_bytes(record_text(closing))
    return files.schema(closing.layout)


def test_an_evaluation_without_the_questions_of_then_says_just_that(own_demo: Path) -> None:
    before = evaluation_values(own_demo, "mid-term")
    lost = closed_with_lost_questions(own_demo, PERIOD)

    made = evaluate(own_demo, "mid-term", NOW)

    (gap,) = {*made.gaps} - {*before.gaps}
    assert gap == (
        f"The questions as {PERIOD} was closed with them are lost, so this rests on the questions "
        "of today."
    )
    told = [each for each in made.notes if str(lost) in each or "report.toml has changed" in each]
    assert len(told) == 1


def test_an_evaluation_that_cannot_tell_what_a_round_was_closed_with_says_just_that(
    own_demo: Path,
) -> None:
    before = evaluation_values(own_demo, "mid-term")
    the_round(own_demo).closing.write_bytes(b"{}")

    (gap,) = {*evaluation_values(own_demo, "mid-term").gaps} - {*before.gaps}

    assert gap.startswith(f"It is not known with which plan and questions {PERIOD} was closed")


def test_ratings_of_a_mid_term_whose_questions_are_lost_are_read_by_no_other_scale(
    whole_demo: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(whole_demo, tmp_path / "demo"))
    before = evaluation_values(root, "final")
    held = next(each for each in open_workspace(root).plan.rounds if each.evaluation == "mid-term")
    lost = closed_with_lost_questions(root, held.period)

    made = evaluation_values(root, "final")

    (gap,) = {*made.gaps} - {*before.gaps}
    assert gap == (
        f"The questions of the mid-term ({held.period}) are lost, so nothing is made of its "
        "ratings."
    )
    (method,) = (each for each in made.report.sheets if each.name == "T13 Method")
    figures = next(each for each in method.tables if each.key == "figures")
    medians = [line.cells for line in figures.rows if line.cells[0] == "I21"]
    assert medians
    assert all(str(cells[-1]).startswith("n/a") for cells in medians)
    assert any(str(lost) in each for each in evaluate(root, "final", NOW).notes)


def test_a_report_that_was_given_up_is_not_missed_in_the_closed_round(small: SmallFolder) -> None:
    small.arrives("ABC")
    (path,) = small.files.returned.glob("ABC*.xlsx")
    changed(path)
    give_up(small.root, FIRST, (path.name,), NOW)
    close(small.root, FIRST, NOW)

    (told,) = consolidate(small.root, FIRST).tampered

    assert told.startswith(f"{path} is not the file that was collected, which you gave up. ")
    path.unlink()
    assert consolidate(small.root, FIRST).tampered == ()


def test_the_questions_of_a_round_with_other_line_ends_are_the_same(small: SmallFolder) -> None:
    (schema,) = small.files.record.glob("report-*.toml")
    schema.write_bytes(schema.read_bytes().replace(b"\n", b"\r\n"))

    generate(small.root, GenerateRequest(FIRST), NOW)
    close(small.root, FIRST, NOW)

    assert consolidate(small.root, FIRST).tampered == ()


def test_other_questions_in_their_place_are_told_with_the_remedy(small: SmallFolder) -> None:
    (schema,) = small.files.record.glob("report-*.toml")
    schema.write_bytes(schema.read_bytes() + b"# more")

    with pytest.raises(TipxlError, match=r"Put it back from your back-up"):
        generate(small.root, GenerateRequest(FIRST, bodies=("ABC",)), NOW)


@pytest.mark.parametrize("is_moved", [False, True])
def test_a_report_with_another_name_or_a_copy_of_it_is_no_other(
    small: SmallFolder, *, is_moved: bool
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    (path,) = small.files.returned.glob("ABC*.xlsx")
    path.with_name("moved.xlsx").write_bytes(path.read_bytes())
    if is_moved:
        path.unlink()

    assert consolidate(small.root, FIRST).tampered == ()


@pytest.mark.parametrize("name", ["plan-*.json", "report-*.toml"])
def test_what_is_named_after_its_bytes_and_gone_is_read_from_another_round(
    small: SmallFolder, name: str
) -> None:
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    close(small.root, SECOND, NOW)
    before = consolidate(small.root, FIRST).round
    (path,) = small.files.record.glob(name)
    path.unlink()

    assert consolidate(small.root, FIRST).round == before
    assert CliRunner().invoke(main, ["status", "--root", str(small.root)]).exit_code == 0


def test_the_questions_of_an_open_round_that_are_lost_are_read_from_wherever_they_are(
    small: SmallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    generate(small.root, GenerateRequest(SECOND, provisional=True), NOW)
    before = consolidate(small.root, FIRST).round
    (path,) = small.files.record.glob("report-*.toml")
    (other,) = Folder(small.root).round(SECOND).record.glob("report-*.toml")
    assert other.name == path.name

    path.unlink()

    assert consolidate(small.root, FIRST).round == before
    for lost in (path, other):
        lost.write_bytes(b"damaged")
    assert consolidate(small.root, FIRST).round == before  # from templates/
    used = Folder(small.root).report
    own = used.read_bytes()
    used.write_bytes(own + b"# other words\n")
    monkeypatch.setattr(form_records, "sample", lambda: Folder(tmp_path))
    held_by_it(small, path)
    Folder(tmp_path).report.parent.mkdir()
    Folder(tmp_path).report.write_bytes(own)
    assert consolidate(small.root, FIRST).round == before  # from this version
    Folder(tmp_path).report.unlink()
    for lost in (path, other):
        lost.unlink()
    held_by_it(small, path)
    (made,) = generate(small.root, GenerateRequest(FIRST, ("ABC",)), NOW)
    assert (made.version, made.new) == (2, True)  # with the questions of today, as it is told


def held_by_it(small: SmallFolder, lost: Path) -> None:
    (held,) = validate(small.root, FIRST).returns
    assert (held.verdict, held.findings[0].code) == (Verdict.HELD, "T48")
    assert f"the file {lost.name} in record/ is gone or damaged" in held.says
    shown = CliRunner().invoke(main, ["status", "--root", str(small.root)])
    assert shown.exit_code == 0


def test_what_was_agreed_on_a_report_is_validated_and_thanked_for_though_its_questions_are_lost(
    small: SmallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    of_receipt = Mailing(FIRST, LetterKind.RECEIPT)
    thanked = [(e.body, e.why) for e in send(small.root, of_receipt, NOW)]
    assert thanked
    close(small.root, FIRST, NOW)
    (path,) = small.files.record.glob("report-*.toml")
    monkeypatch.setattr(form_records, "sample", lambda: Folder(tmp_path))
    used = Folder(small.root).report
    used.write_bytes(used.read_bytes() + b"# other words\n")
    path.unlink()

    validated = validate(small.root, FIRST)

    assert [each.counts for each in validated.returns] == [True]
    assert validated.corrections == ()
    assert [(e.body, e.why) for e in send(small.root, of_receipt, NOW)] == thanked


def test_a_closed_round_whose_questions_are_lost_shows_those_of_today_and_says_so(
    small: SmallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    agreed = consolidate(small.root, FIRST).round
    (path,) = small.files.record.glob("report-*.toml")
    monkeypatch.setattr(form_records, "sample", lambda: Folder(tmp_path))
    used = Folder(small.root).report
    used.write_bytes(used.read_bytes() + b"# other words\n")
    path.write_bytes(b"damaged")

    made = consolidate(small.root, FIRST)

    assert made.round == agreed
    (told,) = made.tampered
    assert f"{path} is damaged, or another one, so the workbooks of {FIRST} show the" in told
    path.unlink()
    assert f"{path} is gone" in consolidate(small.root, FIRST).tampered[0]


def test_questions_of_another_round_that_cannot_be_read_are_no_matter(small: SmallFolder) -> None:
    small.arrives("ABC")
    before = consolidate(small.root, FIRST).round
    unread = Folder(small.root).round(SECOND).record / "report-000000000000.toml"
    unread.mkdir(parents=True)

    assert consolidate(small.root, FIRST).round == before


def test_what_another_round_rests_on_in_the_place_of_this_rounds_is_as_if_it_were_gone(
    own_demo: Path,
) -> None:
    files = the_round(own_demo)
    others = (each for each in files.folder.periods() if each < PERIOD)
    agreed = consolidate(own_demo, PERIOD).round
    files.closing.write_bytes(files.folder.round(next(others)).closing.read_bytes())

    made = consolidate(own_demo, PERIOD)

    assert made.round == agreed
    (told,) = made.tampered
    assert f"{files.closing} is damaged, or another one: nothing can be checked" in told


def test_an_agreed_round_that_is_damaged_names_what_to_do_without_a_back_up(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    agreed = small.files.closed.read_bytes()
    small.files.closed.write_bytes(agreed[:-9])
    for each in (small.files.closing, small.files.journal):
        each.unlink()

    with pytest.raises(TipxlError, match="is damaged") as caught:
        consolidate(small.root, FIRST)

    assert f'tipxl close {FIRST} --reopen "the record was damaged"' in str(caught.value)


def test_a_body_that_left_the_plan_since_is_shown_where_the_plan_of_then_is_lost(
    own_demo: Path,
) -> None:
    for path in Folder(own_demo).rounds.glob("*/record/plan-*.json"):
        path.unlink()
    plan = open_workspace(own_demo).plan
    bodies = tuple(
        replace(each, acronym="NEWNAME") if each.acronym == "SOMHD" else each
        for each in plan.bodies
    )
    rows = tuple(
        replace(
            row,
            leads=tuple("NEWNAME" if e == "SOMHD" else e for e in row.leads),
            cooperating=tuple("NEWNAME" if e == "SOMHD" else e for e in row.cooperating),
        )
        for row in plan.rows
    )
    write_plan(replace(plan, bodies=bodies, rows=rows), Folder(own_demo).plan)

    for words in ([], [str(PERIOD)]):
        shown = CliRunner().invoke(main, ["status", *words, "--root", str(own_demo)])
        assert shown.exit_code == 0, shown.output
    assert "SOMHD" in shown.output
    assert "so what has changed in the plan since" in shown.output


def test_a_report_of_a_closed_round_is_validated_by_the_name_that_it_has_now(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    renamed = first_return(small.files).rename(small.files.returned / "Of ABC.xlsx")

    (returned,) = validate(small.root, FIRST).returns

    assert (returned.arrival.file, returned.verdict) == (renamed.name, Verdict.ACCEPTED)


def test_what_comes_for_a_round_whose_record_is_lost_counts_once_it_is_opened_again(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    small.files.closed.unlink()
    path = small.root.parent / "again.xlsx"
    path.write_bytes(small.report("ABC again"))

    def typed(*words: object) -> Result:
        return CliRunner().invoke(main, [*map(str, words), "--root", str(small.root)])

    looked_at = typed("validate", FIRST, path).output
    told = typed("collect", FIRST, first_return(small.files), "--received", "2018-07-19").output

    assert f"only where it is opened again, with: tipxl close {FIRST} --reopen REASON" in looked_at
    assert f"Open it again first, with: tipxl close {FIRST} --reopen REASON" in told
    assert typed("close", FIRST, "--reopen", "the record was lost").exit_code == 0


def test_reports_of_a_closed_round_that_took_each_others_names_are_told(
    small: SmallFolder,
) -> None:
    one, other = (small.files.returned / small.arrives(e).kept[0] for e in ("ABC", "DEF"))
    close(small.root, FIRST, NOW)
    one.rename(small.root / "away")
    other.rename(one)
    (small.root / "away").rename(other)

    told = consolidate(small.root, FIRST).tampered

    assert [
        path for path in (one, other) for each in told if each.startswith(f"{path} is not")
    ] == [
        one,
        other,
    ]


def test_what_lies_in_the_place_of_a_report_that_was_given_up_is_told_once(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    report = first_return(small.files)
    report.unlink()
    give_up(small.root, FIRST, (report.name,), NOW)
    close(small.root, FIRST, NOW)
    report.write_bytes(b"of somebody else")

    (told,) = consolidate(small.root, FIRST).tampered

    assert told.startswith(f"{report} is not the file that was collected, which you gave up. ")


def test_a_round_that_was_closed_beside_what_lay_in_the_place_of_a_report_lost_nothing(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    report = first_return(small.files)
    whole = report.read_bytes()
    report.write_bytes(b"of somebody else")
    offered = small.root.parent / "again.xlsx"
    offered.write_bytes(whole)
    collect(small.root, CollectRequest(FIRST, (offered,)), NOW)
    close(small.root, FIRST, NOW)

    (told,) = consolidate(small.root, FIRST).tampered

    (agreed,) = read_record(small.files.closing, Closing).returns
    assert (small.files.returned / agreed.file).read_bytes() == whole
    assert told.startswith(f"{report} is not the file that was collected, which lies there whole")
    assert told.endswith("Nothing in it counts. Move it out of the folder.")
    report.unlink()
    assert consolidate(small.root, FIRST).tampered == ()
