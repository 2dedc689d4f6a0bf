"""The door: every command has help with an example, and bad input gets one plain sentence."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from tests.flow.forms import fill_form
from tipxl.cli import main
from tipxl.commands.init import init
from tipxl.domain.plan.period import Period
from tipxl.workspace.paths import Folder

BASELINE = Period.parse("2017H2")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new folder with the sample plan."""
    init(tmp_path / "plan")
    return tmp_path / "plan"


def tipxl(*words: str | Path, root: Path | None = None) -> Result:
    place = ["--root", str(root)] if root is not None else []
    return CliRunner().invoke(main, [str(word) for word in words] + place)


def said(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = tipxl(command, "--help")

    assert result.exit_code == 0
    assert f"Example: tipxl {command}" in result.output


@pytest.mark.parametrize("command", ["generate", "validate", "consolidate"])
@pytest.mark.parametrize("number", ["0", "-3", "abc", "1.5", ""])
def test_a_number_of_workers_that_is_none_is_told_in_a_sentence(command: str, number: str) -> None:
    result = tipxl(command, "2017H2", "--workers", number)

    assert result.exit_code == 2
    assert "Invalid value for '--workers'" in said(result)


def test_workers_and_a_cluster_together_say_what_each_is_for(root: Path) -> None:
    words = ("--body", "ACWC", "--workers", "2", "--dask", "nonsense")
    result = tipxl("generate", "2017H2", *words, root=root)

    assert result.exit_code == 0
    assert said(result).startswith(
        "--dask sends the work to the cluster; --workers is for this computer alone. "
        "There is no Dask cluster at nonsense. The work is done on this computer. ACWC"
    )


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_stands_in_the_readme(command: str) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

    assert f"tipxl {command}" in readme


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("generate", "2018X"), "'2018X' is not a period; write it like 2018H1"),
        (("generate", "2031H1"), "The plan has no round 2031H1. It has 2017H2,"),
        (("generate", "2017H2", "--body", "NATO"), "The plan has no body 'NATO'. It has SOMTC,"),
        (("generate", "2017H2", "--body", "FIU"), "FIU has no row in 2017H2, or does not report"),
        (("send", "2017H2"), "The round 2017H2 has not begun: no form was issued."),
        (("collect", "2017H2"), "The round 2017H2 has not begun"),
        (("validate", "2017H2"), "Begin it with: tipxl generate 2017H2"),
        (("consolidate", "2017H2"), "The round 2017H2 has not begun"),
        (("close", "2017H2"), "The round 2017H2 has not begun"),
        (
            ("evaluate", "final"),
            "No round up to 2020H2 is closed, so there is nothing to evaluate.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    root: Path, words: tuple[str, ...], sentence: str
) -> None:
    result = tipxl(*words, root=root)

    assert result.exit_code == 2
    assert sentence in said(result)
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["plan", "status"])
def test_a_folder_without_a_plan_is_told(tmp_path: Path, command: str) -> None:
    result = tipxl(command, root=tmp_path)

    assert result.exit_code == 2
    assert "There is no plan at" in said(result)
    assert "tipxl init" in said(result)


def test_a_plan_that_is_no_workbook_is_told(root: Path) -> None:
    Folder(root).plan.write_text("hello")

    assert tipxl("plan", root=root).exit_code == 1
    assert tipxl("generate", "2017H2", root=root).exit_code == 2


def test_a_mistake_in_report_toml_is_told_with_its_line(root: Path) -> None:
    report = Folder(root).report
    text = report.read_text(encoding="utf-8")
    report.write_text(
        text.replace('require = ["status"]', 'require = ["stauts"]'), encoding="utf-8"
    )

    result = tipxl("generate", "2017H2", root=root)

    line = next(n for n, each in enumerate(text.splitlines(), 1) if 'code = "V01"' in each)
    assert result.exit_code == 2
    assert f"line {line}: Rule V01 names the column 'stauts'" in said(result)


def test_a_second_tipxl_in_the_same_folder_waits_its_turn(root: Path) -> None:
    with FileLock(root / ".tipxl.lock"):
        result = tipxl("generate", "2017H2", root=root)

    assert result.exit_code == 2
    assert "Another tipxl is at work in" in said(result)
    assert not Folder(root).round(BASELINE).issued.exists()


def test_a_folder_that_cannot_be_written_is_told(root: Path) -> None:
    (root / "workbooks" / "rounds").write_text("a file where a folder should be")

    result = tipxl("generate", "2017H2", root=root)

    assert result.exit_code == 2
    assert "Cannot write to the folder" in said(result)


def test_a_return_that_is_no_workbook_is_a_finding(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)
    inbox = Folder(root).round(BASELINE).inbox
    (inbox / "ACWC.xlsx").write_bytes(b"%PDF-1.7 a scan")

    collected = tipxl("collect", "2017H2", root=root)
    result = tipxl("validate", "2017H2", root=root)

    assert collected.exit_code == 0
    assert result.exit_code == 1
    assert "held" in said(result)
    assert "PDF" in said(result)


def test_collecting_twice_changes_nothing(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)
    files = Folder(root).round(BASELINE)
    (files.inbox / "any name.xlsx").write_bytes(fill_form(files, "SOMED", {"A.a.1.4#1": {}}))
    tipxl("collect", "2017H2", root=root)
    journal, kept = files.journal.read_bytes(), sorted(files.returned.iterdir())

    again = tipxl("collect", "2017H2", root=root)

    assert "0 new of 1 file or mail" in said(again)
    assert (files.journal.read_bytes(), sorted(files.returned.iterdir())) == (journal, kept)


@pytest.mark.parametrize("command", ["collect", "validate"])
def test_a_path_that_is_empty_is_none(root: Path, command: str) -> None:
    tipxl("generate", "2017H2", root=root)

    result = tipxl(command, "2017H2", "", root=root)

    assert result.exit_code == 2
    assert "It is empty. Name a file or a folder" in said(result)


def test_our_own_form_coming_back_empty_is_no_return(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)
    files = Folder(root).round(BASELINE)

    result = tipxl("collect", "2017H2", files.form("SOMED"), root=root)

    assert "our own form, not filled in" in said(result)
    assert not files.returned.exists()


def test_the_next_round_waits_until_the_last_is_closed(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)

    refused = tipxl("generate", "2018H1", root=root)
    anyway = tipxl("generate", "2018H1", "--provisional", "--body", "SOMED", root=root)

    assert refused.exit_code == 2
    assert "Close it first with: tipxl close 2017H2" in said(refused)
    assert anyway.exit_code == 0


def test_generating_twice_issues_nothing_new(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)
    form = Folder(root).round(BASELINE).form("ACWC")
    first = form.read_bytes()

    again = tipxl("generate", "2017H2", root=root)

    assert "version 1, unchanged" in said(again)
    assert form.read_bytes() == first


def test_a_closed_round_can_be_opened_again_only_with_a_reason(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)
    tipxl("close", "2017H2", "--yes", root=root)

    without = tipxl("close", "2017H2", "--reopen", " ", root=root)
    opened = tipxl("close", "2017H2", "--reopen", "The chair asked for it", root=root)

    assert without.exit_code == 2
    assert "2017H2 is open again" in said(opened)
    assert said(opened).rstrip().endswith("then: tipxl consolidate 2017H2")
    assert "The chair asked for it" in Folder(root).round(BASELINE).journal.read_text()


def test_an_empty_plan_tells_everything_that_is_to_be_filled_in(tmp_path: Path) -> None:
    made = tipxl("init", tmp_path / "mine", "--empty")
    assert made.exit_code == 0

    result = tipxl("plan", "--root", tmp_path / "mine")

    assert result.exit_code == 1
    for asked in ("Activities", "Bodies", "Rounds", "Plan code", "Plan title", "From (e-mail)"):
        assert asked in said(result)


def test_init_keeps_what_stands_in_the_folder(root: Path) -> None:
    key, plan = Folder(root).key.read_bytes(), Folder(root).plan
    plan.write_bytes(b"her own")

    result = tipxl("init", root)

    assert result.exit_code == 0
    assert "it stood there already" in said(result)
    assert (Folder(root).key.read_bytes(), plan.read_bytes()) == (key, b"her own")


def test_validate_with_a_path_writes_and_records_nothing(root: Path, tmp_path: Path) -> None:
    tipxl("generate", "2017H2", root=root)
    files = Folder(root).round(BASELINE)
    path = tmp_path / "from the mail.xlsx"
    path.write_bytes(fill_form(files, "SOMED", {"A.a.1.4#1": {"status": "In preparation"}}))
    before = sorted(
        each for each in root.rglob("*") if each.name not in (".tipxl.lock", ".tipxl-cache.sqlite")
    )

    result = tipxl("validate", "2017H2", path, root=root)

    assert "SOMED" in said(result)
    assert (
        sorted(
            each
            for each in root.rglob("*")
            if each.name not in (".tipxl.lock", ".tipxl-cache.sqlite")
        )
        == before
    )


def test_trace_of_a_row_that_nobody_answered_says_why(root: Path) -> None:
    tipxl("generate", "2017H2", root=root)

    result = tipxl("trace", "2017H2", "A.a.1.1#1", root=root)

    assert "A.a.1.1#1 Status now: nothing agreed (NR)" in result.output
    assert "K6: No lead answered" in said(result)
