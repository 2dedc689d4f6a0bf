"""Every recipe of the developers' page, applied as it is printed to a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, text_of
from tests.flow.returning import BODY, LED, PERIOD, Returning, a_folder, good_answers, told
from tipxl.commands.init import init
from tipxl.domain.core.workbook import Workbook
from tipxl.excel.read import read_book

PAGE = DOCS / "developers.md"

_STEP = re.compile(
    r"^<!-- ([\w ]+): (?:new|in) (\S+)(?: (before|after|instead of): (.+?))?(?: at its end)? -->\n"
    r"```\w*\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RECIPES = ("column", "rule", "master plan", "sheet", "letter", "indicator", "option")

COMPLETED = {
    ("activities", LED[0], "status"): "Completed",
    ("activities", LED[0], "completed_in"): "2017H2",
    ("activities", LED[0], "evidence"): "The report",
}
WHOM = {("activities", LED[0], "beneficiaries"): "Border officials"}


@dataclass(frozen=True)
class Step:
    """One edit of a recipe: a new file, or lines at a place of a file that there is."""

    file: str
    where: str
    anchor: str
    text: str

    def apply(self, root: Path) -> None:
        """Make the edit in the tree at `root`."""
        path = root / self.file
        if not self.where:
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            path.write_text(before + self.text, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        found = self._found(lines)
        end = found if self.where == "before" else _end(lines, found)
        start = found if self.where == "instead of" else end
        path.write_text("".join((*lines[:start], self.text, *lines[end:])), encoding="utf-8")

    def _found(self, lines: list[str]) -> int:
        numbers = [i for i, each in enumerate(lines) if each.strip().startswith(self.anchor)]
        if self.file.endswith(".toml"):  # the column whose line that is
            numbers = [i - 1 for i in numbers if lines[i - 1].startswith("[[block.column]]")]
        assert len(numbers) == 1, self
        return numbers[0]


def _end(lines: list[str], start: int) -> int:
    """The line after the statement that begins at `start`: until its brackets are closed."""
    depth = 0
    for number in range(start, len(lines)):
        depth += sum(lines[number].count(c) for c in "([{")
        depth -= sum(lines[number].count(c) for c in ")]}")
        if depth <= 0:
            return number + 1
    raise AssertionError(lines[start])


def steps(recipe: str) -> tuple[Step, ...]:
    """The edits of a recipe, in the order of the page."""
    found = _STEP.findall(text_of(PAGE))
    assert {name for name, *_ in found} == set(RECIPES)
    return tuple(Step(*rest) for name, *rest in found if name == recipe)


@dataclass(frozen=True)
class Changed:
    """A copy of the package with recipes applied, and a folder to use it on."""

    package: Path

    def tipxl(self, folder: Path, *words: str) -> str:
        """What the changed tipxl prints."""
        env: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(self.package)}
        command = [sys.executable, "-m", "tipxl", *words]
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def with_recipes(root: Path, *recipes: str) -> Changed:
    package = root / "package"
    shutil.copytree(ROOT / "tipxl", package / "tipxl", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", package / "templates")
    (package / "workbooks").mkdir()
    shutil.copy(ROOT / "workbooks" / "plan.xlsx", package / "workbooks")
    for recipe in recipes:
        for step in steps(recipe):
            step.apply(package)
    return Changed(package)


def a_folder_that_asks_the_column(root: Path) -> Returning:
    init(root)
    for recipe in ("column", "rule"):
        for step in steps(recipe):
            step.apply(root)
    return a_folder(root)


def said(path: Path, sheet: str) -> list[str]:
    """Every text of a sheet."""
    book = read_book(path.read_bytes())
    assert isinstance(book, Workbook)
    (found,) = [each for each in book.worksheets if each.name == sheet]
    return [cell.value for cell in found.cells if isinstance(cell.value, str)]


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_short(recipe: str) -> None:
    files = {step.file for step in steps(recipe)}

    assert 0 < len(files) <= 4


def test_the_column_and_the_rule_do_what_the_page_says(tmp_path: Path) -> None:
    forms = a_folder_that_asks_the_column(tmp_path)

    back = forms.all_back(
        {
            "without.xlsx": forms.filled({**good_answers(), **COMPLETED}),
            "with.xlsx": forms.filled({**good_answers(), **COMPLETED, **WHOM}),
        }
    )

    assert "V11" in told(back["without.xlsx"])
    assert told(back["with.xlsx"]) & {"V11", "T28"} == set()


def test_the_column_shows_in_the_data_by_row(tmp_path: Path) -> None:
    forms = a_folder_that_asks_the_column(tmp_path / "folder")
    forms.drop("report.xlsx", forms.filled({**good_answers(), **COMPLETED, **WHOM}))
    forms.collect()
    changed = with_recipes(tmp_path, "column", "rule", "master plan")

    changed.tipxl(forms.root, "consolidate", str(PERIOD), "--workers", "1")

    texts = said(forms.files.consolidated, "Data by row")
    assert {"Who benefits", "Border officials"} <= set(texts)


def test_the_sheet_stands_in_the_consolidated_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    init(folder)
    forms = a_folder(folder)
    changed = with_recipes(tmp_path, "sheet")

    changed.tipxl(folder, "consolidate", str(PERIOD), "--workers", "1")

    assert {BODY, "Body", "Not yet reported"} <= set(said(forms.files.consolidated, "To ask"))
    assert "To ask" in said(forms.files.consolidated, "Cover")


def test_the_letter_is_written_to_every_body(tmp_path: Path) -> None:
    changed = with_recipes(tmp_path, "letter")
    folder = tmp_path / "folder"
    changed.tipxl(tmp_path, "init", str(folder))
    forms = a_folder(folder)

    printed = changed.tipxl(folder, "send", str(PERIOD), "--kind", "meeting", "--body", BODY)

    assert "1 of 1 letter is ready" in printed
    assert (forms.files.outbox / f"{BODY}-meeting.eml").exists()
    assert "the invitation to the meeting" in " ".join(
        changed.tipxl(folder, "send", "--help").split()
    )


def test_the_option_does_what_its_help_says(tmp_path: Path) -> None:
    changed = with_recipes(tmp_path, "option")
    folder = tmp_path / "folder"
    changed.tipxl(tmp_path, "init", str(folder))

    printed = changed.tipxl(folder, "status", "--next")

    assert printed.splitlines() == [f"tipxl generate {PERIOD}"]
    assert "Only what to do next." in changed.tipxl(folder, "status", "--help")


def test_the_indicator_is_one_of_all_and_counts_what_the_page_says(tmp_path: Path) -> None:
    package = with_recipes(tmp_path, "indicator").package
    program = (
        "from tipxl.reports.figures.indicators import INDICATORS\n"
        "print(*(each.name for each in INDICATORS if each.code == 'I99'))\n"
    )

    printed = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(package)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert printed.strip() == "Received late"
