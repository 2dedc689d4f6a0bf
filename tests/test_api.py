"""What a script may use of tipxl: the page that says so is run, and its surface is whole."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import tipxl
from tests.docs.pages import DOCS, text_of
from tipxl.api import PlanFolder
from tipxl.domain.results.round_result import RoundResult

PAGE = text_of(DOCS / "python.md")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(demo_root: Path) -> PlanFolder:
    return tipxl.open(demo_root)


def test_the_blocks_of_the_page_run_in_their_order(
    demo_root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(demo_root, tmp_path / "my-plan")
    monkeypatch.chdir(tmp_path)

    exec("\n".join(BLOCKS), {})

    printed = capsys.readouterr().out
    assert len(BLOCKS) == 5
    assert "2018H1" in printed
    assert "mid-term.xlsx" in printed
    assert (tmp_path / "plan-data" / "datapackage.json").exists()


def test_everything_that_the_page_names_is_there_and_nothing_public_is_left_out(
    folder: PlanFolder,
) -> None:
    named = set(re.findall(r"`(\w+)(?:\([\w, ]*\))?`", PAGE))
    round = folder.rounds[0]

    for one in (folder, round):
        public = {name for name in dir(one) if not name.startswith("_")}
        assert public - named - {"folder", "reporting_period"} == set()


def test_a_round_says_what_the_workbook_says(folder: PlanFolder) -> None:
    round = folder.round("2018h1")

    assert isinstance(round.result, RoundResult)
    assert round.closed == round.result.closed
    assert len(round.answers) == len(folder.table("answers").query("round == '2018H1'"))
    assert len(round.findings) == len(round.table("findings"))
    figures = folder.table("figures").query("round == '2018H1' and part_kind == 'plan'")
    shares = {line.code: (line.numerator, line.denominator) for line in figures.itertuples()}
    assert {c: (f.numerator, f.denominator) for c, f in round.figures.items()} == shares


def test_columns_of_a_table_have_their_own_types(folder: PlanFolder) -> None:
    reports = folder.table("reports")

    assert reports["expected"].dtype == "boolean"
    assert reports["days_late"].dtype == "Int64"
    assert isinstance(reports["received"].dtype, pd.DatetimeTZDtype)


@pytest.mark.parametrize(
    ("asked", "says"),
    [("spring", "is not a period"), ("2020H2", "has not begun"), ("1999H1", "has no round")],
)
def test_a_round_that_is_not_there_is_said_in_a_sentence(
    folder: PlanFolder, asked: str, says: str
) -> None:
    with pytest.raises(tipxl.TipxlError, match=says):
        folder.round(asked)


def test_a_year_may_be_a_number(folder: PlanFolder) -> None:
    with pytest.raises(tipxl.TipxlError, match="2018"):
        folder.round(2018)  # the demo's rounds are half-years


def test_an_edition_that_is_not_there_names_those_that_are(
    folder: PlanFolder, tmp_path: Path
) -> None:
    with pytest.raises(tipxl.TipxlError, match="There are full, circulation"):
        folder.export(tmp_path / "x", edition="public")
    assert not (tmp_path / "x").exists()


def test_of_what_is_gone_since_it_was_opened_nothing_is_made_up(
    demo_root: Path, tmp_path: Path
) -> None:
    root = tmp_path / "my-plan"
    shutil.copytree(demo_root, root)
    folder, other = tipxl.open(root), tipxl.open(root)
    last, earlier = folder.rounds[-1], folder.rounds[0]
    shutil.rmtree(root / "workbooks" / "rounds" / last.period)

    with pytest.raises(tipxl.TipxlError, match="is gone since the folder was opened"):
        _ = last.result
    assert earlier.result.rows
    shutil.rmtree(root)
    with pytest.raises(tipxl.TipxlError, match="Open the folder again"):
        _ = other.rounds


def test_the_home_folder_may_be_written_as_a_tilde(
    demo_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(demo_root.parent))

    assert tipxl.open(f"~/{demo_root.name}").path == demo_root


def test_a_body_of_which_nothing_came_is_not_zero_days_late(folder: PlanFolder) -> None:
    reports = folder.table("reports")

    assert reports["received"].isna().any()
    assert (reports["days_late"].isna() == reports["received"].isna()).all()


def test_a_table_that_is_not_there_names_those_that_are(folder: PlanFolder) -> None:
    with pytest.raises(tipxl.TipxlError, match=r"no table 'row'\. There are rows, activities"):
        folder.table("row")


def test_a_folder_without_a_plan_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(tipxl.TipxlError, match="There is no plan"):
        tipxl.open(tmp_path)


def test_import_alone_loads_nothing() -> None:
    command = (
        "import sys, tipxl; print(*sorted(m for m in sys.modules if 'tipxl' in m or m == 'pandas'))"
    )

    loaded = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)

    assert loaded.stdout.split() == [b"tipxl"]


def test_what_is_public_is_named_and_typed() -> None:
    assert set(tipxl.__all__) == {"PlanFolder", "PlanRound", "TipxlError", "__version__", "open"}
    assert all(getattr(tipxl, name) for name in tipxl.__all__)
    home = Path(tipxl.__file__).parent
    assert (home / "py.typed").exists()
    names = re.findall(r"import (\w+) as", (home / "__init__.pyi").read_text())
    assert {*names, "__version__"} == set(tipxl.__all__)
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        getattr(tipxl, "close")  # noqa: B009 - a type checker knows that it is not there
