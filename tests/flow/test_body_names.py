"""Whatever a plan calls its bodies, each gets its own form and letter, and its report counts."""

import email.policy
from collections.abc import Iterable
from datetime import UTC, datetime
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.flow.organisations import FORM, Pen
from tests.flow.test_returns_identity import with_code
from tests.other.plan import other_plan
from tests.workspace.test_decisions_file import WHO, put
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.plan import check
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.commands.trace import trace
from tipxl.commands.validate import validate
from tipxl.commands.write_status import write_list
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body, Contact
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.journal.journal_file import read_journal
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

NAMES = ("MoHA", "UN Women", "R&D", "Bộ LĐ", "สปช", "A/B", "A:B", "Nul", "Fish")
YEAR = Period(2021)
NOW = datetime(2022, 2, 10, 9, tzinfo=UTC)


def address(name: str) -> str:
    return f"desk{NAMES.index(name)}@delta.example"


def a_folder(root: Path) -> RoundFiles:
    """A folder whose bodies lead a row each; their forms are issued."""
    init(root)
    bodies = tuple(
        Body(each, f"Panel {each}", contact=Contact(f"Desk {each}", email=address(each)))
        for each in NAMES
    )
    bare = other_plan()
    rows = tuple(
        replace(bare.rows[1], key=f"W.{n}#1", leads=(each,), cooperating=(NAMES[n - 1],))
        for n, each in enumerate(NAMES)
    )
    write_plan(replace(bare, bodies=bodies, rows=rows), root / "workbooks" / "plan.xlsx")
    Folder(root).report.write_bytes(FORM.read_bytes())
    assert check(root).plan is not None
    generate(root, GenerateRequest(YEAR), NOW)
    return Folder(root).round(YEAR)


def report_of(files: RoundFiles, name: str, **said: Typed) -> bytes:
    """A body's report, with other answers to its own row."""
    schema, form = open_workspace(files.root.parents[2]).schema, files.design(name, 1)
    answers = Pen(schema, read_record(form, IssuedForm), YEAR, {}).answers()
    row = f"W.{NAMES.index(name)}#1"
    answers["activities", row, "progress"] = f"The work of {name} was done."
    answers |= {("activities", row, column): typed for column, typed in said.items()}
    return filled(files.form(name).read_bytes(), Filling(answers))


def collected(files: RoundFiles, reports: Iterable[bytes]) -> None:
    for number, report in enumerate(reports):
        (files.inbox / f"{number}.xlsx").write_bytes(report)
    collect(files.root.parents[2], CollectRequest(YEAR, received=NOW), NOW)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a folder with letters, to which each body has sent its report."""
    root = tmp_path_factory.mktemp("names") / "folder"
    files = a_folder(root)
    send(root, Mailing(YEAR), NOW)
    collected(files, (report_of(files, each) for each in NAMES))
    return root


def test_each_letter_brings_the_form_of_its_own_body(issued: Path) -> None:
    files = Folder(issued).round(YEAR)
    for path in files.outbox.iterdir():
        mail = BytesParser(policy=email.policy.default).parsebytes(path.read_bytes())
        (enclosed,) = mail.iter_attachments()
        code = load_workbook(BytesIO(enclosed.get_content())).properties.subject
        (name,) = (each for each in NAMES if address(each) in str(mail["To"]))
        assert f".{body_key(name)}." in str(code)
    assert len(tuple(files.outbox.iterdir())) == len(NAMES)


def test_every_report_is_recognised_and_named_as_the_plan_spells_its_body(issued: Path) -> None:
    returns = validate(issued, YEAR).returns

    assert sorted(each.body for each in returns) == sorted(NAMES)
    assert [each.says for each in returns if not each.counts] == []


def test_every_report_counts_and_its_words_are_traced_to_their_cells(issued: Path) -> None:
    agreed = consolidate(issued, YEAR).round

    assert [each.body for each in agreed.reporting if each.received] == list(NAMES)
    for n, name in enumerate(NAMES):
        (found,) = trace(issued, YEAR, f"W.{n}#1", "progress")
        said = next(each for each in found.spoken if each.role == "lead")
        assert (said.body, said.says) == (name, f"The work of {name} was done.")
        assert said.sha256
        assert said.cell


def test_what_went_out_is_counted_for_its_body(issued: Path) -> None:
    reporting = status(issued, YEAR, NOW).reporting

    assert [each.form for each in reporting] == ["written"] * len(NAMES)
    book = load_workbook(write_list(issued, YEAR, NOW).path)
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert set(NAMES) <= shown


def test_files_and_journal_lines_are_named_by_keys_that_any_computer_takes(issued: Path) -> None:
    files = Folder(issued).round(YEAR)
    names = [path.name for path in (*files.issued.iterdir(), *files.outbox.iterdir())]

    assert len(names) == len({each.casefold() for each in names}) == 2 * len(NAMES)
    assert all(each.isascii() for each in names)
    events = read_journal(files.journal).events
    journal = {str(each.body) for each in events if hasattr(each, "body")}
    assert journal == {body_key(each) for each in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_body_is_found_by_its_name_in_any_case_and_by_its_key(issued: Path, name: str) -> None:
    workspace = open_workspace(issued)

    for typed in (name, name.upper(), name.lower(), body_key(name), body_key(name).lower()):
        assert workspace.body(typed).acronym == name


def test_each_body_is_sent_its_own_answers_to_correct(tmp_path: Path) -> None:
    files = a_folder(tmp_path / "folder")
    collected(files, (report_of(files, each, status="???") for each in NAMES))

    letters = send(tmp_path / "folder", Mailing(YEAR, LetterKind.CORRECTIONS), NOW)

    assert [each.body for each in letters] == list(NAMES)
    for name in NAMES:
        code = str(load_workbook(files.correction(name)).properties.subject)
        assert f".{body_key(name)}.2." in code


@pytest.mark.parametrize("of", [("Accept the file",) * len(NAMES), NAMES])
def test_a_held_file_of_any_body_counts_once_it_is_accepted(
    of: tuple[str, ...], tmp_path: Path
) -> None:
    """Its signature is not ours; she accepts it, or says whose it is."""
    root = tmp_path / "folder"
    files = a_folder(root)
    unsigned = []
    for name in NAMES:
        code = read_record(files.design(name, 1), IssuedForm).identity.code
        unsigned.append(with_code(report_of(files, name), code, code[:-20] + "0" * 20))
    collected(files, unsigned)
    asked = consolidate(root, YEAR).round.decisions
    book = load_workbook(Folder(root).decisions)
    for each in asked:
        answer = of[NAMES.index(each.body)]
        put(book["Decisions"], each.number, {**WHO, "Answer": answer})
    book.save(Folder(root).decisions)

    agreed = consolidate(root, YEAR).round

    assert sorted(each.body for each in asked) == sorted(NAMES)
    assert [each.body for each in agreed.reporting if each.received] == list(NAMES)
    assert all(each.counts for each in validate(root, YEAR).returns)
    assert {said.says for said in trace(root, YEAR, "W.1#1", "progress")[0].spoken} >= {
        "The work of UN Women was done."
    }


def test_the_round_is_closed_with_every_report(issued: Path) -> None:
    consolidate(issued, YEAR)
    closed = close(issued, YEAR, NOW).round

    assert [each.body for each in closed.reporting if each.received] == list(NAMES)
    assert {row.status for row in closed.rows} == {"A2"}


def test_the_command_line_takes_any_name(issued: Path) -> None:
    for name in NAMES:
        said = CliRunner().invoke(
            main, ["history", str(YEAR), "--folder", str(issued), "--body", name.lower()]
        )
        assert "has no body" not in said.output
