"""Another organisation's plan and form run through whole rounds; the program knows neither."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.flow.books import column, sheet_rows
from tests.other.plan import YEARS, other_plan
from tests.other.rounds import SAID
from tipxl.commands.evaluate import evaluate
from tipxl.commands.status import status
from tipxl.domain.results.round_result import RoundResult
from tipxl.excel.form.form_places import INTRO, STANDING
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

LATER = datetime(2025, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def finished(other_years: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after four years."""
    return Path(shutil.copytree(other_years, tmp_path_factory.mktemp("other") / "delta"))


def test_every_year_has_the_statuses_that_its_leads_gave(finished: Path) -> None:
    labels = {
        "A0": "Not begun",
        "A1": "Being prepared",
        "A2": "Running",
        "A3": "Delivered",
        "A4": "On hold",
    }
    for number, year in enumerate(YEARS):
        agreed = read_record(Folder(finished).round(year).closed, RoundResult)
        said = {row.key: labels[row.status] for row in agreed.rows}
        # What was delivered stays so without an answer.
        assert said == {key: each[number] or each[number - 1] for key, each in SAID.items()}


def test_the_master_plan_speaks_the_words_of_the_plan_and_the_form(finished: Path) -> None:
    written = Folder(finished).round(YEARS[1]).consolidated
    endorsed = sheet_rows(written, "As endorsed", "Task")
    assert list(endorsed[0].values()) == ["Aim", "Field", "Task", "Result", "Who", "State"]
    rows = sheet_rows(written, "Data by row")
    assert column(rows, "Row") == [row.key for row in other_plan().rows]
    assert column(rows, "Row status") == ["Running", "Running", "Being prepared", "Running"]


def test_both_evaluations_count_the_years_up_to_their_cut_off(finished: Path) -> None:
    assert evaluate(finished, "mid-term", LATER).used == ("2021", "2022")
    assert evaluate(finished, "final", LATER).used == ("2021", "2022", "2023", "2024")


def test_the_evaluation_tells_the_scale_of_the_plan_and_counts_by_it(finished: Path) -> None:
    written = evaluate(finished, "final", LATER).path
    pages = load_workbook(written)
    texts = [str(cell.value) for page in pages for row in page for cell in row if cell.value]
    ratings = sheet_rows(written, "T8 Ratings by criterion", "Criterion")
    results = sheet_rows(written, "T7 Results", "Thematic area")
    hint = load_workbook(Folder(finished).narrative)["Independent ratings"]["A2"].value

    assert any("The ratings go from 3 (good) to 1 (poor)." in each for each in texts)
    assert not [each for each in texts if "satisfactory" in each]
    assert (column(ratings, "Median (I21)")[0], column(ratings, "n")[0]) == ("2", 3)
    assert "from 3 (good) to 1 (poor), or Cannot say, with a reason" in str(hint)
    # No choice of its list stands for a high impact: that is not "0 of 4".
    assert column(results, "High impact")[:3] == ["n/a"] * 3


def test_the_ratings_of_the_mid_term_are_those_of_its_own_scale(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_another_scale(workspace: Workspace, files: RoundFiles) -> Workspace:
        then = as_closed(workspace, files)
        if files.period != YEARS[1]:
            return then
        lists = tuple(
            replace(each, items=tuple(replace(i, label=f"1{i.label}") for i in each.items))
            if each.key == "rating"
            else each
            for each in then.schema.lists
        )
        return replace(then, schema=replace(then.schema, lists=lists))

    monkeypatch.setattr("tipxl.commands.evaluate.as_closed", with_another_scale)

    written = evaluate(finished, "final", LATER).path
    figures = sheet_rows(written, "T13 Method", "At mid-term")
    place = column(figures, "Code").index("I21")

    assert str(column(figures, "Whole plan")[place]).startswith("2 (")
    assert str(column(figures, "At mid-term")[place]).startswith("12 (")


def test_nothing_of_the_other_plan_is_left_to_do(finished: Path) -> None:
    standing = status(finished, YEARS[-1], datetime(2025, 4, 1, tzinfo=UTC))
    assert standing.closed


def test_the_code_of_a_form_is_seen_whole_above_every_table(finished: Path) -> None:
    book = load_workbook(Folder(finished).round(YEARS[3]).form("WATER"))
    places = {}
    for page in (book[each] for each in ("Tasks", "Meetings", "Looking back", "The programme")):
        for row in (STANDING, INTRO):
            for cell in page[row + 1]:
                if str(cell.value).startswith("TX1.") and not page.row_dimensions[row + 1].hidden:
                    places[page.title] = (row, cell.alignment.horizontal)

    at_right = (STANDING, "right")
    assert places == {
        "Tasks": at_right,
        "Meetings": at_right,
        "Looking back": (INTRO, None),  # it has no room beside the links
        "The programme": at_right,
    }
