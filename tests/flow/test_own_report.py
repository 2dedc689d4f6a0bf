"""report.toml is hers: what she adds is asked, checked, explained and merged, without code."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.flow.books import column, sheet_rows
from tests.flow.forms import fill_form
from tipxl.cli import main
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.validate import validate
from tipxl.domain.plan.period import Period
from tipxl.workspace.paths import Folder, RoundFiles

PERIOD = Period.parse("2017H2")
NOW = datetime(2018, 1, 20, 9, tzinfo=UTC)
ROW = "A.a.1.4#1"

# What she types into report.toml: after the line on the left, the lines on the right.
EDITS = {
    '  { code = "FUND", label = "Funding" },': [
        '  { code = "LEGAL", label = "Legal review" },',
    ],
    'help = "The next thing that will happen."': [
        "[[block.column]]",
        'key = "national_2"',
        'heading = "Members with a national plan"',
        'kind = "list"',
        'list = "how_many"',
        'roles = ["lead"]',
        "width = 11",
        'help = "As far as you know."',
    ],
}
LIST = """
[[list]]
key = "how_many"
items = [
  { code = "ALL", label = "All members" },
  { code = "SOME", label = "Some, not all" },
]
"""
RULE = """
[[rule]]
code = "Z01"
on = "activities"
severity = "error"
when = { status = ["ON"] }
require = ["national_2"]
says = "Say how many members have a national plan."
"""


def edited(text: str) -> str:
    for line, more in EDITS.items():
        assert text.count(f"{line}\n") == 1, line
        text = text.replace(f"{line}\n", "\n".join([line, *more, ""]))
    return text + LIST + RULE


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> RoundFiles:
    """A round with her own questions: one answer still lacks what her rule asks for."""
    root = tmp_path_factory.mktemp("own") / "plan"
    init(root)
    report = Folder(root).report
    report.write_text(edited(report.read_text(encoding="utf-8")), encoding="utf-8")
    generate(root, GenerateRequest(PERIOD, ("SOMED",)), NOW)
    files = Folder(root).round(PERIOD)
    answers = {"status": "Ongoing", "progress": "A survey was sent.", "reason": "Legal review"}
    first = fill_form(files, "SOMED", {ROW: answers})
    (files.inbox / "first.xlsx").write_bytes(first)
    collect(root, CollectRequest(PERIOD, received=NOW), NOW)
    return files


def form(files: RoundFiles) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(files.form("SOMED").read_bytes()))


def test_her_column_stands_in_the_form_with_its_list_and_her_value_in_its_own(
    files: RoundFiles,
) -> None:
    page = form(files)["Activities"]
    headings = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value}

    mine, reason = headings["Members with a national plan"], headings["Main reason"]
    offered = {
        letter: rule.formula1
        for rule in page.data_validations.dataValidation
        for letter in (mine.column_letter, reason.column_letter)
        if any(str(part).startswith(letter) for part in str(rule.sqref).split())
    }
    assert headings["tx:activities:national_2"].column == mine.column
    # One of its labels has a comma, so it stands on the sheet Lists.
    assert offered[mine.column_letter].startswith("Lists!$")
    assert "Legal review" in offered[reason.column_letter]


def test_her_rule_is_in_the_check_of_the_form_and_on_read_me(files: RoundFiles) -> None:
    book = form(files)

    told = [str(cell.value) for row in book["_check"].iter_rows() for cell in row if cell.value]
    read_me = [str(cell.value) for row in book["Read me"].iter_rows() for cell in row if cell.value]
    assert any("how many members have a national plan" in each for each in told)
    assert "Members with a national plan" in read_me
    assert "As far as you know. One of: All members; Some, not all." in read_me
    assert any("Legal review" in each for each in read_me)
    assert any("Say how many members have a national plan." in each for each in read_me)


def test_the_checker_tells_her_rule_with_her_code(files: RoundFiles) -> None:
    judged = validate(files.root.parents[2], PERIOD)

    (returned,) = judged.returns
    found = next(each for each in returned.findings if each.code == "Z01")
    assert found.place.row == ROW
    assert found.says == "Say how many members have a national plan."


def test_her_answers_stand_in_the_consolidated_data(files: RoundFiles) -> None:
    root = files.root.parents[2]
    answers = {
        "status": "Ongoing",
        "progress": "A survey was sent.",
        "reason": "Legal review",
        "national_2": "Some, not all",
    }
    (files.inbox / "second.xlsx").write_bytes(fill_form(files, "SOMED", {ROW: answers}))
    collect(root, CollectRequest(PERIOD, received=NOW.replace(hour=10)), NOW.replace(hour=10))
    consolidate(root, PERIOD)

    rows = sheet_rows(files.consolidated, "Data")
    at = list(zip(column(rows, "Body"), column(rows, "Row"), strict=True)).index(("SOMED", ROW))
    assert column(rows, "Members with a national plan")[at] == "Some, not all"
    assert column(rows, "Members with a national plan: code")[at] == "SOME"
    assert column(rows, "Main reason")[at] == "Legal review"
    assert column(rows, "Main reason: code")[at] == "LEGAL"


# --- a mistake in it


def generated(root: Path) -> Result:
    return CliRunner().invoke(main, ["generate", "2017H2", "--root", str(root)])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'key = "national_2"',
            'key = "National plans"',
            "write 'national_plans' for 'National plans'.",
        ),
        ('list = "how_many"', 'list = "how_much"', "the list 'how_much' is unknown; declare it"),
        ('require = ["national_2"]', 'require = ["national"]', "use one of status, part,"),
        ('roles = ["lead"]\nwidth = 11', 'roles = ["led"]', "asked as 'led' here; use lead, part"),
        (
            'width = 11\nhelp = "As far',
            'width = "11"\nhelp = "As far',
            "'width' of 'national_2' must be a number, without quotes",
        ),
        ('label = "All members"', 'label = "All members?"', "must not be empty or hold * ? ~."),
        ('says = "Say how', 'say = "Say how', "'say' is not known in 'Z01'; use code, of, on,"),
        ('code = "Z01"', 'code = "V01"', "The rule 'V01' stands twice; give each its own name."),
        ('items = [\n  { code = "ALL"', 'items = [\n  { cod = "ALL"', "'cod' is not known in"),
        ('heading = "Members with a national plan"', "heading = Members", "is not valid TOML"),
    ],
)
def test_a_mistake_of_hers_is_told_with_line_and_remedy_and_nothing_is_written(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    root = tmp_path / "plan"
    init(root)
    report = Folder(root).report
    text = edited(report.read_text(encoding="utf-8"))
    assert text.count(old) == 1
    report.write_text(text.replace(old, new), encoding="utf-8")

    result = generated(root)

    words = " ".join(result.output.split())
    assert result.exit_code == 2
    assert "templates/report.toml cannot be used yet:" in words
    assert told in words
    assert "line " in words
    assert not (root / "workbooks" / "rounds").exists()


def test_her_password_protects_every_sheet(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    init(root)
    report = Folder(root).report
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace('password = ""', 'password = "fifteen letters"'), "utf-8")

    generate(root, GenerateRequest(PERIOD, ("SOMED",)), NOW)

    pages = form(Folder(root).round(PERIOD)).worksheets
    assert all(page.protection.sheet and page.protection.password for page in pages)


# --- what no workbook can hold


def test_a_text_that_no_cell_holds_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    init(root)
    report = Folder(root).report
    report.write_text(
        report.read_text(encoding="utf-8").replace(
            'shows = "{activity}', f'shows = "{"{activity} " * 400}', 1
        ),
        encoding="utf-8",
    )

    result = generated(root)

    words = " ".join(result.output.split())
    assert result.exit_code == 2
    assert "cannot be made. A text of " in words
    assert "does not fit a cell (32,767)" in words
    assert not (root / "workbooks" / "rounds").exists()


def test_a_formula_that_excel_does_not_take_is_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    root = tmp_path / "plan"
    init(root)
    report = Folder(root).report
    text = report.read_text(encoding="utf-8")
    # Each word in braces becomes a reading of its own in the form's formula.
    text = text.replace("Choose your part in this period.", "{part}" * 83)
    report.write_text(text, encoding="utf-8")

    result = generated(root)

    words = " ".join(result.output.split())
    assert result.exit_code == 2
    assert "cannot be made. A formula of " in words
    assert "is more than Excel takes (8,192)" in words
    assert "Shorten the texts that it compares or says" in words
    assert not (root / "workbooks" / "rounds").exists()


def test_a_status_remark_of_the_plan_stops_no_form_however_long_it_is(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    init(root)
    _type_into_plan(Folder(root).plan, '"' * 9000)

    assert generated(root).exit_code == 0


def _type_into_plan(path: Path, text: str) -> None:
    """The same status remark on every row of the plan."""
    book = openpyxl.load_workbook(path)
    heading, *rows = book["Activities"].iter_rows()
    place = next(n for n, c in enumerate(heading) if c.value == "Implementation status as printed")
    for row in rows:
        row[place].value = text if row[0].value else None
    book.save(path)


def test_a_sentence_longer_than_a_formula_takes_as_one_text_is_refused_with_its_line(
    tmp_path: Path,
) -> None:
    root = tmp_path / "plan"
    init(root)
    report = Folder(root).report
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace('says = "Choose a status."', f'says = "{"x" * 600}"'), "utf-8")

    result = generated(root)

    assert result.exit_code == 2
    assert "Rule V01: its sentence has 600 characters; shorten it to 500." in result.output
    assert not (root / "workbooks" / "rounds").exists()
