"""A copy that a synchronised folder puts beside a file of ours is told by every command."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.builders import FIRST, SECOND
from tests.flow.returning import BODY, NOW, PERIOD, Returning
from tests.flow.small import SmallFolder
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import before_closing
from tipxl.desk.step_commands import work_of
from tipxl.domain.history.closing import Closing
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import NumberedEvent, RoundReopened, event_line
from tipxl.workspace.conflict_copies import conflict_copies, copies_in, open_elsewhere
from tipxl.workspace.opening import key_trouble, open_workspace
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

RECORD = f"workbooks/rounds/{PERIOD}/record/{BODY}-1{{}}.json"
COPIES = (
    ("workbooks/decisions (1).xlsx", "workbooks/decisions.xlsx"),
    ("workbooks/plan-LAPTOP.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan 2.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan 12.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan (100).xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-PC1.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-WORKSTATION-ANA-01.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-Ana's MacBook Pro.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/decisions-Ana Laptop.xlsx", "workbooks/decisions.xlsx"),
    ("workbooks/plan-Ana’s iMac.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-MacBook Air de Ana.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-Anas-Mac-mini.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-Mac Studio.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-AnasMacBookPro.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-AnasPC2.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan - conflicted copy.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-ana's laptop.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-Laptop von Ana.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-ASEAN-01.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-NEW-PC.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan_ANA-PC_Jul-20-093000-2018_Conflict.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan_conflict-20180720-093000.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan-conflict-20180720-093000.xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan (Ana 的冲突副本 2018-07-20).xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan (Ana's conflicted copy 2018-07-20).xlsx", "workbooks/plan.xlsx"),
    ("workbooks/decisions-DESKTOP-4F7A2.xlsx", "workbooks/decisions.xlsx"),
    ("workbooks/plan (Copie en conflit de Ana 2018-07-20).xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan (In Konflikt stehende Kopie von Ana).xlsx", "workbooks/plan.xlsx"),
    ("workbooks/plan (Salinan konflik dari Ana 2018-07-20).xlsx", "workbooks/plan.xlsx"),
    ("templates/evaluation (1).docx", "templates/evaluation.docx"),
    ("templates/report.sync-conflict-20180720-093000.toml", "templates/report.toml"),
    ("tipxl-LAPTOP.key", "tipxl.key"),
    ("templates/letters/draft (1).txt", "templates/letters/draft.txt"),
    (RECORD.format(" (1)"), RECORD.format("")),
    (RECORD.format("-LAPTOP"), RECORD.format("")),
    *((RECORD.format(f"-{own}"), RECORD.format("")) for own in ("ASEAN", "NEW", "H1", "PUBLIC")),
    *(
        (f"workbooks/rounds/{PERIOD}/journal{of}.jsonl", f"workbooks/rounds/{PERIOD}/journal.jsonl")
        for of in ("-LAPTOP", "-ASEAN", "-NEW", "-H1", " 2", " of Ana")
    ),
)


@pytest.mark.parametrize(("copy", "path"), COPIES)
def test_a_copy_is_told_with_what_differs(returning: Returning, copy: str, path: str) -> None:
    own = returning.root / path
    if not own.exists():
        own.write_bytes(b"decisions")
    more = event_line(NumberedEvent(RoundReopened(NOW, str(PERIOD)))) if is_journal(own) else b"+"
    (returning.root / copy).write_bytes(own.read_bytes() + more)

    (sentence,) = conflict_copies(Folder(returning.root))

    assert str(returning.root / copy) in sentence
    assert "is not read" in sentence
    lines = "1 of its lines is not in journal.jsonl (1 reopened)"
    assert (lines if is_journal(own) else "holds something else") in sentence
    assert ("tipxl join 2017H2" in sentence) is is_journal(own)
    is_hers = own.suffix != ".key" and own.parent.name != "record" and not is_journal(own)
    assert ("Take over what is missing" in sentence) is is_hers


def test_the_form_of_a_body_whose_name_has_a_number_is_no_copy(returning: Returning) -> None:
    record = returning.files.record
    for name in (f"{BODY}-1-2.json", "closed-before-reopening-1.json"):
        (record / name).write_bytes(b"{}")
    (record / "closed.json").write_bytes(b"{}")

    assert conflict_copies(Folder(returning.root)) == ()


def is_journal(path: Path) -> bool:
    return path.suffix == ".jsonl"


@pytest.mark.parametrize(
    "name",
    [
        "plan backup",
        "plan - Copy",
        "plan-old",
        "plan 2018",
        "plan-2018",
        "plan-BACKUP",
        "plan-OLD",
        "plan-V10",
        "plan-V2-FINAL",
        "plan-Macedonia",
        "plan-Machinery and Macro",
        "plan-before the Macro fix",
        "plan-before the Mac fix",
        "plan-from Ana's Mac",
        "plan-before the PC meeting",
        "plan-PC meeting",
        "plan 20",
        "plan 25",
        "plan-2018H1",
        "plan-20JUL2018",
        "plan-BACKUP-2018-07-20",
        "plan-MINISTER",
        "plan-ASEAN",
        "plan-SENT",
        "plan-conflicts settled",
        "plan before the conflict of two bodies",
        "decisions-before the Macro fix",
    ],
)
def test_a_copy_that_she_made_and_named_herself_is_hers(returning: Returning, name: str) -> None:
    folder = Folder(returning.root)
    folder.decisions.write_bytes(b"decisions")
    folder.plan.with_name(f"{name}.xlsx").write_bytes(b"as it was in May")

    assert conflict_copies(folder) == ()


@pytest.mark.parametrize("name", ["mid-term.docx", "journal.jsonl"])
@pytest.mark.parametrize("added", ["-LAPTOP", " (Ana's conflicted copy 2018-07-20)"])
def test_a_copy_beside_an_evaluation_is_told_and_a_second_document_is_none(
    returning: Returning, name: str, added: str
) -> None:
    folder = Folder(returning.root)
    folder.evaluations.mkdir()
    own = folder.evaluations / name
    own.write_bytes(b"ours")
    own.with_name(f"{own.stem} (2){own.suffix}").write_bytes(b"beside one that she edited")
    assert conflict_copies(folder) == ()
    copy = own.with_name(f"{own.stem}{added}{own.suffix}")
    copy.write_bytes(b"theirs")

    (sentence,) = conflict_copies(folder)

    assert sentence.startswith(f"{copy} is a copy of {name} and is not read; it holds something")
    assert sentence.endswith("Move the copy out of the folder.")


@pytest.mark.parametrize(
    "added", ["-DESKTOP-AB12CD3", "-LAPTOP-XYZ", "-PC1", "-ANA-PC", "-Ana's MacBook Pro"]
)
def test_a_copy_of_a_document_by_the_name_of_a_computer_is_told(
    returning: Returning, added: str
) -> None:
    copy = _beside_a_document(returning, added)

    (sentence,) = conflict_copies(Folder(returning.root))

    assert sentence.startswith(f"{copy} is a copy of final.docx and is not read")


@pytest.mark.parametrize(
    "added",
    [
        "-MINISTER",
        "-SOMTC",
        "-SPC",
        "-WORD",
        "-PRESS2018",
        "-for the Macedonian side",
        "-for the PC meeting",
        "-conflicts left out",
        " 2",
        " 20",
    ],
)
def test_a_document_that_she_named_herself_is_hers(returning: Returning, added: str) -> None:
    _beside_a_document(returning, added)

    assert conflict_copies(Folder(returning.root)) == ()


def _beside_a_document(returning: Returning, added: str) -> Path:
    evaluations = Folder(returning.root).evaluations
    evaluations.mkdir()
    (evaluations / "final.docx").write_bytes(b"ours")
    copy: Path = evaluations / f"final{added}.docx"
    copy.write_bytes(b"hers, or theirs")
    return copy


def test_a_second_journal_that_cannot_be_read_is_told_with_its_line(returning: Returning) -> None:
    copy = returning.files.journal.with_name("journal (1).jsonl")
    copy.write_bytes(b'{"what":1}\n')

    (sentence,) = conflict_copies(Folder(returning.root))

    assert f"it cannot be compared: {copy}, line 1, is damaged" in sentence


def test_a_copy_of_the_same_is_told_as_well(returning: Returning) -> None:
    plan = Folder(returning.root).plan
    plan.with_name("plan (1).xlsx").write_bytes(plan.read_bytes())

    (sentence,) = conflict_copies(Folder(returning.root))

    assert "it holds the same" in sentence


def test_a_round_does_not_rest_on_a_copy_of_a_record(returning: Returning) -> None:
    design = returning.files.design(BODY, 1)
    design.with_name(f"{BODY}-1 (1).json").write_bytes(design.read_bytes())

    close(returning.root, PERIOD, NOW)

    closing = read_record(returning.files.closing, Closing)
    assert [each.file for each in closing.designs if each.file.startswith(BODY)] == [design.name]


def test_what_tipxl_writes_beside_is_no_copy(returning: Returning) -> None:
    folder = Folder(returning.root)
    folder.decisions.write_bytes(b"")
    folder.decisions_before.write_bytes(b"")
    (folder.plan.with_name("planning.xlsx")).write_bytes(b"")
    for name in (
        ".tipxl-4zii_9z1",
        "..json",
        "a",
        "a.",
        "report",
        "closed-before-reopening-1.json",
    ):
        (returning.files.record / name).write_bytes(b"")

    assert conflict_copies(folder) == ()


@pytest.mark.parametrize(
    "command", [("plan",), ("status",), ("validate", str(PERIOD)), ("collect", str(PERIOD))]
)
def test_every_command_tells_it_beside_its_own_words(
    returning: Returning, command: tuple[str, ...]
) -> None:
    copy: Path = Folder(returning.root).plan.with_name("plan-LAPTOP.xlsx")
    copy.write_bytes(b"another")

    result = CliRunner().invoke(main, [*command, "--root", str(returning.root)])

    assert f"{copy} is a copy of plan.xlsx and is not read" in result.stderr
    assert str(copy) not in result.stdout


@pytest.mark.parametrize("name", ["plan", "decisions", "narrative"])
@pytest.mark.parametrize("sign", ["~${}.xlsx", ".~lock.{}.xlsx#"])
def test_a_workbook_that_is_open_in_another_program_is_told_by_every_command(
    returning: Returning, name: str, sign: str
) -> None:
    beside = Folder(returning.root).plan.with_name(sign.format(name))
    assert not list(open_elsewhere(Folder(returning.root)))
    beside.write_bytes(b"\x05Maria")

    shown = CliRunner().invoke(main, ["status", "--root", str(returning.root)])
    on_the_desk = "\n".join(work_of(returning.root, lambda: NOW, ())(lambda _: None))

    for said in (shown.output, on_the_desk):
        assert f"{name}.xlsx seems to be open in Excel or LibreOffice, as {beside.name}" in said
        assert "what is not saved yet does not count" in said
        # Only decisions.xlsx is written into by a command, and status writes nothing.
        assert ("saving it later may undo what a command writes into" in said) == (
            name == "decisions"
        )
        assert "then run again what should count it" in said
    assert shown.exit_code == 0


@pytest.mark.parametrize("command", ["init", "init --update-form"])
def test_init_of_a_folder_that_is_there_tells_a_copy(small: SmallFolder, command: str) -> None:
    copy = small.root / "templates" / "report-LAPTOP.toml"
    copy.write_bytes(b"# another")
    first, *options = command.split()

    shown = CliRunner().invoke(main, [first, str(small.root), *options])

    assert shown.output.count(f"{copy} is a copy of report.toml") == 1


@pytest.fixture
def second(small: SmallFolder) -> RoundFiles:
    """The files of a round that was begun after another was closed."""
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW + timedelta(days=1))
    return Folder(small.root).round(SECOND)


def test_the_journal_of_another_round_is_told_and_never_joined(
    small: SmallFolder, second: RoundFiles
) -> None:
    copy = second.journal.with_name("journal-LAPTOP.jsonl")
    shutil.copyfile(small.files.journal, copy)
    before = second.journal.read_bytes()

    joining = CliRunner().invoke(main, ["join", str(SECOND), "--root", str(small.root)])

    assert joining.exit_code == 2
    assert joining.output.count(f"{copy} is the journal of {FIRST}, or a copy of it") == 2
    assert second.journal.read_bytes() == before
    copy.unlink()  # as it is told
    assert CliRunner().invoke(main, ["status", "--root", str(small.root)]).exit_code == 0


def test_the_journal_of_another_round_in_the_place_of_one_is_never_taken_for_restored(
    small: SmallFolder, second: RoundFiles
) -> None:
    shutil.copyfile(small.files.journal, second.journal)
    typed = ["join", str(SECOND), "--lost-for-good", "--root", str(small.root)]

    refused = CliRunner().invoke(main, typed)

    assert refused.exit_code == 2
    assert f"is not the journal of {SECOND}: that of {FIRST}" in refused.output
    second.journal.unlink()  # as it is told
    assert CliRunner().invoke(main, typed).exit_code < 2


@pytest.mark.parametrize("added", ["-LAPTOP", " (1)"])
@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("workbooks/plan.xlsx", "put it back from your back-up. Without one, make it anew"),
        ("workbooks/decisions.xlsx", "put it back from your back-up"),
        ("templates/report.toml", "put it back from your back-up. Without one, copy"),
        (f"workbooks/rounds/{FIRST}/record/closed.json", "put it back from your back-up"),
    ],
)
def test_what_is_gone_and_lies_there_as_a_copy_is_told_with_the_copy_first(
    small: SmallFolder, name: str, added: str, remedy: str
) -> None:
    consolidate(small.root, FIRST)
    if "closed" in name:
        close(small.root, FIRST, NOW)
    path = small.root / name
    copy = path.rename(path.with_stem(f"{path.stem}{added}"))

    with pytest.raises(TipxlError) as refused:
        open_workspace(small.root).closed(FIRST)

    lies = f"{copy} lies beside it: rename it to {path.name} if it is yours. Else {remedy}"
    assert lies in str(refused.value)
    more = path.with_stem(f"{path.stem}-ANA-PC")
    more.write_bytes(b"another")
    with pytest.raises(TipxlError, match=r"lie beside it: rename the last that is whole to"):
        open_workspace(small.root).closed(FIRST)
    more.unlink()
    copy.rename(path)  # as it is told
    open_workspace(small.root).closed(FIRST)


def test_a_key_that_is_gone_and_lies_there_as_a_copy_is_told_with_the_copy_first(
    small: SmallFolder,
) -> None:
    key = Folder(small.root).key
    copy = key.rename(key.with_stem("tipxl-LAPTOP"))

    lies = f"{copy} lies beside it: rename it to tipxl.key if it is yours. Else put the key back"
    assert lies in key_trouble(Folder(small.root))
    copy.rename(key)  # as it is told
    assert not key_trouble(Folder(small.root))


@pytest.mark.parametrize(
    ("of", "is_closed"),
    [("ABC-1.json", False), ("ABC-1.json", True), ("closing.json", True), ("plan-*.json", True)],
)
def test_a_record_that_is_gone_and_lies_there_as_a_copy_is_told_with_the_copy_first(
    small: SmallFolder, of: str, *, is_closed: bool
) -> None:
    small.arrives("ABC")
    if is_closed:
        close(small.root, FIRST, NOW)
    (path,) = small.files.record.glob(of)
    copy = path.rename(path.with_stem(f"{path.stem} (1)"))

    told = CliRunner().invoke(main, ["status", str(FIRST), "--root", str(small.root)]).output

    lies = f"{copy} lies beside it: rename it to {path.name} if it is yours. Else put it back from"
    assert lies in told
    copy.rename(path)  # as it is told
    told = CliRunner().invoke(main, ["status", str(FIRST), "--root", str(small.root)]).output
    assert "back-up" not in told


def the_form(small: SmallFolder) -> Path:
    return small.files.design("ABC", 1)


def its_questions(small: SmallFolder) -> Path:
    """Those of a newer form, which lie nowhere else any more."""
    used = Folder(small.root).report
    before = used.read_bytes()
    used.write_bytes(before + b"# Ours.\n")
    digest = small.workspace.schema_digest
    generate(small.root, GenerateRequest(FIRST), NOW)
    used.write_bytes(before)
    return small.files.schema(digest)


@pytest.mark.parametrize("added", [" (1)", "-DESKTOP-AB12CD3"])
@pytest.mark.parametrize("of", [the_form, its_questions])
def test_a_round_is_not_closed_while_the_record_of_a_form_lies_there_by_another_name(
    small: SmallFolder, added: str, of: Callable[[SmallFolder], Path]
) -> None:
    small.arrives("ABC")
    path = of(small)
    copy = path.rename(path.with_stem(f"{path.stem}{added}"))
    points = before_closing(small.root, FIRST, NOW)
    assert [each.names for each in points if each.refuses] == [(path.name,)]

    with pytest.raises(TipxlError) as refused:
        close(small.root, FIRST, NOW)

    lies = f"{path} is gone. {copy} lies beside it: rename it to {path.name} if it is yours."
    assert lies in str(refused.value)
    assert not small.files.closed.exists()
    copy.rename(path)  # as it is told
    assert any(each.counts for each in close(small.root, FIRST, NOW).round.returns)


@pytest.mark.parametrize("data", [b"", b"{}", None])
def test_a_copy_in_which_the_record_does_not_lie_keeps_no_round_from_being_closed(
    small: SmallFolder, data: bytes | None
) -> None:
    small.arrives("ABC")
    path = small.files.design("ABC", 1)
    copy = path.rename(path.with_stem(f"{path.stem} (1)"))
    if data is None:
        copy.rename(small.root.parent / "elsewhere.json")  # as it is told, if it is not hers
    else:
        copy.write_bytes(data)

    close(small.root, FIRST, NOW)

    assert small.files.closed.exists()


def test_a_form_of_a_body_that_is_named_like_a_copy_is_none(small: SmallFolder) -> None:
    plan = small.workspace.plan
    extra = replace(plan.bodies[0], acronym="ABC-1-LEGAL")
    rows = (replace(plan.rows[0], leads=("ABC", "ABC-1-LEGAL")), *plan.rows[1:])
    write_plan(replace(plan, bodies=(*plan.bodies, extra), rows=rows), Folder(small.root).plan)
    generate(small.root, GenerateRequest(FIRST), NOW)
    record = small.files.record
    assert (record / "ABC-1-LEGAL-1.json").exists()

    assert [copy.name for _, copy in copies_in(record)] == []
    (record / "ABC-1-LEGAL.json").write_bytes((record / "ABC-1.json").read_bytes())
    assert [copy.name for _, copy in copies_in(record)] == ["ABC-1-LEGAL.json"]
