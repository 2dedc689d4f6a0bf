"""The whole demo: what it shows in later rounds than the one that the sample holds."""

from pathlib import Path

import pytest

from docs.make_pictures import SOURCES, make, sources
from tests.flow.books import column, sheet_rows, worksheet
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.sample.scenario import RIVALS
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

SILENT = Period.parse("2018H2")


def agreed(root: Path, period: Period) -> RoundResult:
    return read_record(Folder(root).round(period).closed, RoundResult)


def test_k5_a_row_whose_lead_is_silent_goes_on_while_a_body_takes_part(whole_demo: Path) -> None:
    rows = sheet_rows(Folder(whole_demo).round(SILENT).consolidated, "Data by row")
    told = dict(zip(column(rows, "Row"), column(rows, "Why this status"), strict=True))
    marks = dict(zip(column(rows, "Row"), column(rows, "Mark"), strict=True))
    found = [row.key for row in agreed(whole_demo, SILENT).rows if row.rule == "K5"]

    assert found
    assert all("No lead answered; " in str(told[key]) for key in found)
    assert all("took part" in str(told[key]) for key in found)
    assert {marks[key] for key in found} == {"PV"}


def test_of_two_rival_reports_the_one_that_the_officer_picked_counts(whole_demo: Path) -> None:
    round_ = agreed(whole_demo, RIVALS)
    rivals = [each for each in round_.returns if ", desk " in each.arrival.original]
    (decided,) = [each for each in round_.decisions if each.kind == "Rival files"]
    reported = round_.reported(rivals[0].body)

    assert decided.state == "applied"
    assert [each.counts for each in sorted(rivals, key=lambda r: not r.counts)] == [True, False]
    assert reported is not None
    assert {each.arrival.file for each in rivals if each.counts} <= {*reported.files}
    shown = worksheet(Folder(whole_demo).round(RIVALS).consolidated, "Conflicts")
    assert any(cell.value == decided.number for cell in shown.cells)


def test_the_pictures_of_the_guide_show_what_the_demo_makes(
    whole_demo: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-golden"):
        make(whole_demo)

    made_from = SOURCES.read_text(encoding="utf-8").splitlines()

    assert list(sources(whole_demo)) == made_from, (
        "Make them anew: pytest tests/flow/test_later_rounds.py --update-golden"
    )
