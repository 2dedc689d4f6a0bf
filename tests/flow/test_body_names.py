"""Whatever a plan calls its bodies, each gets its own form and letter, and its report counts."""

import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.flow.organisations import FORM, Pen
from tests.other.plan import other_plan
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
from tipxl.excel.fill import Filling, filled
from tipxl.workspace.journal import read
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

NAMES = ("MoHA", "UN Women", "R&D", "Bộ LĐ", "สปช", "A/B", "A:B", "Nul", "Fish")
YEAR = Period(2021)
NOW = datetime(2022, 2, 10, 9, tzinfo=UTC)


def address(name: str) -> str:
    return f"desk{NAMES.index(name)}@delta.example"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose bodies lead a row each, with forms and letters; each has sent its report."""
    root = tmp_path_factory.mktemp("names") / "folder"
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
    send(root, Mailing(YEAR), NOW)
    files = Folder(root).round(YEAR)
    files.inbox.mkdir(exist_ok=True)
    schema = open_workspace(root).schema
    for n, each in enumerate(NAMES):
        form = read_record(files.design(each, 1), IssuedForm)
        answers = Pen(schema, form, YEAR, {}).answers()
        answers["activities", f"W.{n}#1", "progress"] = f"The work of {each} was done."
        (files.inbox / f"{n}.xlsx").write_bytes(
            filled(files.form(each).read_bytes(), Filling(answers))
        )
    collect(root, CollectRequest(YEAR, received=NOW), NOW)
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
    journal = {e.details["body"] for e in read(files.journal) if "body" in e.details}
    assert journal == {body_key(each) for each in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_body_is_found_by_its_name_in_any_case_and_by_its_key(issued: Path, name: str) -> None:
    workspace = open_workspace(issued)

    for typed in (name, name.upper(), name.lower(), body_key(name), body_key(name).lower()):
        assert workspace.body(typed).acronym == name


def test_a_damaged_form_goes_back_to_its_own_body_for_correction(
    issued: Path, tmp_path: Path
) -> None:
    root = tmp_path / "folder"
    init(root)
    for kept in ("workbooks/plan.xlsx", "templates/report.toml", "tipxl.key"):
        (root / kept).write_bytes((issued / kept).read_bytes())
    generate(root, GenerateRequest(YEAR), NOW)
    files = Folder(root).round(YEAR)
    files.inbox.mkdir(exist_ok=True)
    for n, name in enumerate(NAMES):
        form = read_record(files.design(name, 1), IssuedForm)
        answers = Pen(open_workspace(root).schema, form, YEAR, {}).answers()
        answers["activities", f"W.{n}#1", "status"] = "???"
        (files.inbox / f"{n}.xlsx").write_bytes(
            filled(files.form(name).read_bytes(), Filling(answers))
        )
    collect(root, CollectRequest(YEAR, received=NOW), NOW)
    validate(root, YEAR)

    letters = send(root, Mailing(YEAR, LetterKind.CORRECTIONS), NOW)

    assert [each.body for each in letters] == list(NAMES)
    for name in NAMES:
        code = str(load_workbook(files.correction(name)).properties.subject)
        assert re.search(rf"\.{body_key(name)}\.2\.", code)


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
