"""The order of files in a folder, or of lines in a journal or decisions.xlsx, changes nothing."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tipxl.commands.close import reopen
from tipxl.commands.consolidate import consolidate
from tipxl.domain.plan.period import Period
from tipxl.journal.journal_events import RoundReopened
from tipxl.journal.journal_file import read_journal
from tipxl.workspace.paths import Folder

PERIOD = Period.parse("2018H1")


@pytest.fixture(scope="module")
def reopened(
    demo_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    """The demo's round, open again, not to be changed, and the workbooks as it stands."""
    root = Path(shutil.copytree(demo_root, tmp_path_factory.mktemp("reopened") / "folder"))
    reopen(root, PERIOD, "The chair asked for it.", datetime(2018, 11, 1, 9, tzinfo=UTC))
    return root, written(root)


@pytest.fixture
def standing(
    reopened: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> tuple[Path, dict[str, bytes]]:
    """A copy of it, for a test to change."""
    return Path(shutil.copytree(reopened[0], tmp_path / "folder")), reopened[1]


def written(root: Path) -> dict[str, bytes]:
    consolidate(root, PERIOD)
    files = Folder(root).round(PERIOD)
    return {path.name: path.read_bytes() for path in (files.consolidated, files.circulation)}


def test_files_may_lie_in_any_order(
    standing: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, before = standing
    list_folder = Path.iterdir

    def backwards(folder: Path) -> Iterator[Path]:
        yield from sorted(list_folder(folder), reverse=True)

    monkeypatch.setattr(Path, "iterdir", backwards)

    assert written(root) == before


def test_lines_of_the_journal_may_stand_in_any_order(
    standing: tuple[Path, dict[str, bytes]],
) -> None:
    root, before = standing
    journal = Folder(root).round(PERIOD).journal
    lines = journal.read_text(encoding="utf-8").splitlines()
    journal.write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")

    # The numbers of the lines say which came first: the round is closed, then opened again.
    assert isinstance(read_journal(journal).closing, RoundReopened)
    assert written(root) == before
    assert read_journal(journal).gaps  # but that somebody moved them is said


def test_lines_of_decisions_may_stand_in_any_order(
    standing: tuple[Path, dict[str, bytes]],
) -> None:
    root, before = standing
    path = Folder(root).decisions
    book = load_workbook(path)
    sheet = book["Decisions"]
    lines = [
        [c.value for c in row] for row in sheet.iter_rows(min_row=2) if any(c.value for c in row)
    ]
    for number, values in enumerate(reversed(lines), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    book.save(path)

    assert len(lines) > 5
    assert written(root) == before
