"""Every page is there, says what the sheets say, and leads from a figure to its rows."""

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import opened
from tests.flow.small import SmallFolder
from tipxl.commands.consolidate import round_sheets
from tipxl.commands.init import init
from tipxl.desk.chart_view import hatches_of
from tipxl.desk.links import Links
from tipxl.desk.sheet_view import asked_of, cell_view
from tipxl.domain.plan.period import Period
from tipxl.reports.model.sheet import text_of
from tipxl.reports.model.visual_language import PAPER, ChartColour
from tipxl.workspace.paths import Folder

R = "/r/2018H1"
PERIOD = Period.parse("2018H1")


def seen(text: str) -> str:
    """A page as it is read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_number_has_no_comma_on_a_page_as_on_the_sheets() -> None:
    views = [cell_view(number, Links("")) for number in (1234, 1234.0)]

    assert [view.text for view in views] == ["1234", "1234"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (R, "To be corrected"),
        (f"{R}/drop", "Drop them anywhere"),
        (f"{R}/reports", "Everything that was found"),
        (f"{R}/letters", "Please find attached the reporting form"),
        (f"{R}/letters?kind=corrections", "What to correct"),
        (f"{R}/decisions", "Which status?"),
        (f"{R}/sheets/Dashboard", "Activities by thematic area and status"),
        (f"{R}/sheets/Master%20plan", "Disseminate regional materials"),
        (f"{R}/sheets/Rounds", "round by round"),
        (f"{R}/sheets/History", "round by round"),
        (f"{R}/sheets/Data", "SOMTC"),
        (f"{R}/rows/A.a.1.1%231", "Decided by The secretariat"),
        (f"{R}/closing", "The round is closed"),
        ("/evaluation/mid-term", "Write the workbook and the document"),
        ("/plan", "only assumed to lead"),
        ("/folders", "A new folder"),
    ],
)
def test_a_page_says_what_it_is_for(looking: TestClient, path: str, words: str) -> None:
    answer = looking.get(path)

    assert answer.status_code == 200
    assert words in seen(answer.text)
    assert "<h1>" in answer.text


def test_every_sheet_of_the_round_is_a_page_with_its_words(
    looking: TestClient, demo_root: Path
) -> None:
    for sheet in round_sheets(demo_root, PERIOD).values():
        text = seen(looking.get(f"{R}/sheets/{sheet.name}").text)
        cells = [cell for table in sheet.tables for line in table.rows[:3] for cell in line.cells]
        for cell in cells if sheet.name not in ("Master plan", "Data") else ():
            if isinstance(cell, str):
                assert " ".join(cell.split()) in text


def test_a_figure_leads_to_the_rows_that_it_counts(looking: TestClient) -> None:
    dashboard = looking.get(f"{R}/sheets/Dashboard").text
    tile = re.search(
        r"<dt>Rows contested \(CT\)</dt>\s*<dd class=\"figure\"><a href=\"(.*?)\">(\d+)</a>",
        dashboard,
    )
    assert tile is not None

    rows = looking.get(html.unescape(tile[1])).text

    assert f"{tile[2]} of 59" in seen(rows)
    assert rows.count(' id="line-') == int(tile[2])


def test_a_bar_leads_to_its_rows(looking: TestClient) -> None:
    dashboard = looking.get(f"{R}/sheets/Dashboard").text
    bars = re.findall(r'<a href="([^"]+)" aria-label="([^"]+), (\d+)">', dashboard)
    of_bodies = [bar for bar in bars if bar[1].startswith("SOMTC: ")]

    assert of_bodies
    for href, _, figure in of_bodies:
        assert f"{figure} of" in seen(looking.get(html.unescape(href)).text)


def test_colours_that_resemble_each_other_are_told_apart_by_hatching(looking: TestClient) -> None:
    assert hatches_of(["D9D9D9", "BDD7EE", "DDDDDD", "D9D9D9", "C6E0B4"]) == (0, 0, 1, 2, 0)
    assert hatches_of(["BDD7EE", ChartColour.NOT_KNOWN, ChartColour.NO_STATUS]) == (0, 1, 2)
    assert looking.get(f"{R}/sheets/Dashboard").text.count('id="hatch-1"') == 1


def test_what_is_not_known_is_hatched_and_is_no_shade_of_grey(looking: TestClient) -> None:
    page = looking.get(f"{R}/sheets/Dashboard").text
    bars = re.findall(
        r"<title>[^<]*: ([^:<]+), \d+</title>\s*<rect[^>]*fill=\"#(\w+)\"/>\s*"
        r'(?:<rect[^>]*fill="url\(#(hatch-\d)\)")?',
        page,
    )
    unknown = [bar for bar in bars if "no information" in bar[0]]

    assert unknown
    assert all(bar[1:] == (PAPER, "hatch-1") for bar in unknown)
    assert not any(bar[1] == PAPER for bar in bars if bar not in unknown)


def test_a_line_of_a_cover_leads_to_no_row_of_the_plan(looking: TestClient) -> None:
    listed = looking.get(f"{R}/reports").text
    found = re.search(r'href="(/r/2018H1/reports/[0-9a-f]+)">ACWC', listed)
    assert found is not None

    text = looking.get(found[1]).text

    assert ">cover</" in text
    assert "#line-cover" not in text


def test_the_master_plan_is_searched_and_filtered(looking: TestClient) -> None:
    plan = f"{R}/sheets/Master%20plan"

    found = seen(looking.get(plan, params={"q": "airports schools"}).text)
    completed = seen(looking.get(plan, params={"status": "Completed"}).text)
    nothing = seen(looking.get(plan, params={"q": "no such words"}).text)

    assert "a.1.2. Disseminate" in found
    assert "A. Prevention of TIP" in found
    assert "B. Protection of Victims" not in found
    assert "of 60" in completed
    assert "No row is like this" in nothing


def test_the_master_plan_is_folded_by_area_and_by_provision(looking: TestClient) -> None:
    page = looking.get(f"{R}/sheets/Master%20plan").text
    (plan,) = re.findall(r'(<details class="card area".*</details>)', page, re.DOTALL)

    folds = re.findall(r'<details class="(card area|provision)" open>|(</details>)', plan)

    depth, deepest, tables_in_provisions = 0, 0, plan.count("<table")
    for begins, _ in folds:
        depth += 1 if begins else -1
        deepest = max(deepest, depth)
        assert 0 <= depth <= 2
    assert (depth, deepest) == (0, 2)
    kinds = [begins for begins, _ in folds if begins]
    assert kinds.count("card area") == 4
    assert kinds.count("provision") == tables_in_provisions > 4
    assert plan.count("<table") == plan.count("</table>")


def test_a_row_tells_its_story_down_to_file_cell_and_report(looking: TestClient) -> None:
    page = looking.get(f"{R}/rows/A.a.1.1%231").text
    told = seen(page)

    assert re.search(r"Activities![A-Z]+\d+ holds “In preparation”", told)
    assert "In the rounds before" in told
    report = re.search(r'href="(/r/2018H1/reports/[0-9a-f]+)"', page)
    assert report is not None
    assert "What was understood" in looking.get(report[1]).text


def test_a_report_shows_each_answer_as_typed_and_as_understood(
    looking: TestClient, demo_root: Path
) -> None:
    listed = looking.get(f"{R}/reports").text
    held = re.search(r'href="(/r/2018H1/reports/[0-9a-f]+)">ACWC', listed)
    assert held is not None

    text = seen(looking.get(held[1]).text)

    assert "What was typed" in text
    assert "must be corrected" in text
    assert "the copy to correct" in text
    assert "The letter about what to correct" in text


def test_the_board_is_also_for_programs(looking: TestClient) -> None:
    told = looking.get(f"{R}/board.json").json()

    assert told["begun"]
    assert {each["body"] for each in told["reporting"]} >= {"ACWC", "SOMTC"}


@pytest.mark.parametrize("path", ["/r/nonsense", "/r/2031H1", f"{R}/rows/X.9", f"{R}/sheets/No"])
def test_what_is_not_there_is_said_in_a_sentence(looking: TestClient, path: str) -> None:
    answer = looking.get(path)

    assert answer.status_code in (404, 409)
    assert "This cannot be shown now" in answer.text
    assert "Traceback" not in answer.text


def test_what_a_stranger_wrote_is_only_text(own_demo: Path) -> None:
    path = own_demo / "workbooks" / "rounds" / "2018H1" / "inbox"
    client = opened(own_demo)

    answer = client.post(
        "/r/2018H1/drop",
        files={"files": ("<script>alert(1)</script>\u202ex.xlsx", b"<b>no workbook</b>")},
        data={"what": "look"},
    )

    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert not list(path.glob("*script*"))


def test_where_an_agreed_round_is_gone_the_page_says_what_to_type(own_demo: Path) -> None:
    (Folder(own_demo).round(PERIOD).closed).unlink()

    for path in (R, f"{R}/closing"):  # so that no button of the desk can be reached
        told = seen(opened(own_demo).get(path).text)
        assert f'can still be read: tipxl close {PERIOD} --reopen "the record was lost"' in told


def test_an_empty_folder_leads_to_a_new_plan(tmp_path: Path) -> None:
    client = opened(tmp_path)

    assert client.get("/").headers["location"] == "/folders"
    assert "There is no plan in the folder" in client.get("/folders").text


def test_the_query_of_an_address_is_what_is_asked() -> None:
    asked = asked_of([("q", " two words "), ("area", "A"), ("area", "B"), ("done", "3"), ("x", "")])

    assert asked.words == "two words"
    assert asked.columns == {"area": ("A", "B")}
    assert text_of("x") == "x"


def test_the_plan_page_offers_the_questions_of_this_version(tmp_path: Path) -> None:
    init(tmp_path)
    before = Path(__file__).parents[1] / "folders" / "report-of-before.toml"
    Folder(tmp_path).report.write_bytes(before.read_bytes())

    page = opened(tmp_path).get("/plan").text
    assert "a copy is kept)." in seen(page)
    assert "--update-form" not in seen(page)
    assert "Take over the questions of this version" in page


@pytest.mark.parametrize("path", ["reports", "decisions", "closing", "sheets/Dashboard"])
def test_a_round_that_has_not_begun_shows_no_error_and_the_way_to_begin(
    tmp_path: Path, path: str
) -> None:
    init(tmp_path)
    page = opened(tmp_path).get(f"{R}/{path}").text

    assert "This cannot be shown now" in page
    assert "has not begun: no form was issued. Begin it." in seen(page)
    assert "tipxl generate" not in page
    assert "Go to the board: what to do next" in page


@pytest.mark.parametrize("path", ["/", R, "/plan"])
def test_a_plan_that_is_gone_is_asked_for(small: SmallFolder, path: str) -> None:
    plan = Folder(small.root).plan
    plan.unlink()

    answer = opened(small.root).get(path, follow_redirects=True)

    assert f"{plan} is gone, but rounds have begun here (2018H1)" in seen(answer.text)
