"""Rounds bigger than a workbook: whole in data.csv, told, and gone again when they fit."""

import csv
import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.flow.books import column, sheet_rows, written_within
from tests.flow.returning import Returning
from tipxl.commands.consolidate import consolidate
from tipxl.domain.plan.period import Period
from tipxl.reports.model.fitting import WorkbookLimits
from tipxl.reports.model.sheet import Report, ReportColumn, ReportLine, Sheet, Table
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.owned_files import write_report
from tipxl.workspace.paths import Folder

PERIOD = Period.parse("2018H1")
SMALL = WorkbookLimits(lines=100)


def lines_of(path: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def whole_and_cut(
    demo_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Folder, tuple[str, ...]]:
    """The demo's round, where more than a hundred lines are too many, and what was told."""
    root = tmp_path_factory.mktemp("big") / "folder"
    shutil.copytree(demo_root, root)
    return Folder(root), written_within(root, PERIOD, SMALL)


def test_data_that_is_too_long_stands_whole_beside_and_the_sheet_says_so(
    demo_root: Path, whole_and_cut: tuple[Folder, tuple[str, ...]]
) -> None:
    files, told = whole_and_cut[0].round(PERIOD), whole_and_cut[1]
    before = sheet_rows(Folder(demo_root).round(PERIOD).consolidated, "Data")
    cut = sheet_rows(files.consolidated, "Data")
    whole = lines_of(files.consolidated.with_name("data.csv"))

    assert len(cut) - 1 == 100
    assert len(whole) == len(before) > 101
    assert whole[0] == [*before[0].values()]
    assert [line[3] for line in whole[1:]] == column(before, "Row")
    assert [sentence for sentence in told if "data.csv" in sentence]
    sheet = load_workbook(files.consolidated)["Data"]
    intro = " ".join(str(sheet.cell(row, 1).value) for row in range(1, 5))
    assert f"Only the first 100 of {len(before) - 1} lines" in intro


def test_figures_over_data_that_is_cut_stay_right(
    demo_root: Path, whole_and_cut: tuple[Folder, tuple[str, ...]]
) -> None:
    before = load_workbook(Folder(demo_root).round(PERIOD).consolidated, data_only=True)
    path = whole_and_cut[0].round(PERIOD).consolidated
    after, live = load_workbook(path, data_only=True), load_workbook(path)

    assert after.sheetnames == before.sheetnames
    for name in ("Dashboard", "Tables", "Compliance"):
        assert values(after[name]) == values(before[name])
        assert not [text for text in formulas(live[name]) if "Data" in text]
    assert formulas(live["Tables"])


def values(sheet: Worksheet) -> list[object]:
    return [cell.value for cells in sheet.iter_rows() for cell in cells]


def formulas(sheet: Worksheet) -> list[str]:
    return [str(each) for each in values(sheet) if str(each).startswith("=")]


def test_a_table_that_fits_again_is_no_more_beside(
    own_demo: Path,
) -> None:
    files = Folder(own_demo).round(PERIOD)
    standing = files.consolidated.read_bytes()
    written_within(own_demo, PERIOD, SMALL)

    made = consolidate(own_demo, PERIOD)

    assert files.consolidated.read_bytes() == standing
    assert [*files.consolidated.parent.glob("*.csv")] == []
    assert made.told == ()


def test_both_workbooks_are_the_same_whoever_draws_them(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(workers: int) -> tuple[bytes, ...]:
        consolidate(returning.root, first, worker_options=WorkerOptions(workers))
        files = returning.files
        return files.consolidated.read_bytes(), files.circulation.read_bytes()

    first = Period.parse("2017H2")
    returning.drop("r.xlsx", returning.filled())
    returning.collect()
    alone = written(1)
    monkeypatch.setattr("tipxl.commands.consolidate._PAYS", 0)
    monkeypatch.setattr("tipxl.workers.beside.processes_at_most", lambda: 2)

    assert written(2) == alone


def a_report(*texts: str) -> Report:
    lines = tuple(ReportLine((text, date(2018, 7, 1))) for text in texts)
    table = Table("", (ReportColumn("a", "A"), ReportColumn("b", "B")), lines)
    return Report("R", (Sheet("Data", "", tables=(table,)),))


def test_a_text_longer_than_a_cell_refuses_no_report(tmp_path: Path) -> None:
    long, path = "ab " * 20_000, tmp_path / "report.xlsx"

    told = write_report(path, a_report(long, "short"))

    shown = [str(value) for value in values(load_workbook(path)["Data"])]
    (cut,) = [each for each in shown if each.startswith("ab ab")]
    assert len(cut) == 32_767
    assert cut.endswith("… (cut here; the whole text stands in data.csv)")
    assert lines_of(tmp_path / "data.csv")[1][0] == long
    assert told == (f"Too big for report.xlsx, and so written beside it: {tmp_path / 'data.csv'}.",)


def test_a_table_beside_that_somebody_changed_is_kept(tmp_path: Path) -> None:
    path, beside = tmp_path / "report.xlsx", tmp_path / "data.csv"
    write_report(path, a_report("long " * 10_000))
    beside.write_bytes(b"hers")

    write_report(path, a_report("short"))
    kept = beside.read_bytes()
    told = write_report(path, a_report("long " * 10_000))

    assert kept == b"hers"
    assert (tmp_path / "data (changed by hand 1).csv").read_bytes() == b"hers"
    assert "You had changed data.csv" in told[0]


def test_a_file_of_the_officer_with_such_a_name_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(b"hers")

    write_report(tmp_path / "report.xlsx", a_report("short"))

    assert (tmp_path / "data.csv").read_bytes() == b"hers"
