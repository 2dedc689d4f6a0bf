"""Another organisation's plan and form run through whole rounds; the program knows neither."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.flow.books import column, sheet_rows
from tests.other.plan import BODIES, YEARS, other_plan
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.evaluate import evaluate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.send import Mailing, send
from tipxl.commands.status import status
from tipxl.commands.validate import validate
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

LATER = datetime(2025, 5, 1, tzinfo=UTC)
FORM = Path(__file__).parents[1] / "other" / "report.toml"

#: What the leads say, year by year.
SAID: Mapping[str, tuple[str, ...]] = {
    "W.1#1": ("Running", "Running", "Running", "Delivered"),
    "W.2#1": ("Being prepared", "Running", "On hold", "Running"),
    "F.1#1": ("Not begun", "Being prepared", "Running", "Delivered"),
    "F.1#2": ("Being prepared", "Running", "Delivered", ""),
}


def answers(body: str, year: Period) -> dict[FieldKey, Typed]:
    """What a panel answers: its report, a meeting, and in an evaluating year its ratings."""
    typed: dict[FieldKey, Typed] = {
        ("cover", "cover", "clearance"): "Approved by the head of the panel",
        ("issues", "01", "kind"): "Problem",
        ("issues", "01", "text"): "The gauge at the bridge is broken.",
    }
    for row in other_plan().rows:
        key = ("activities", row.key)
        if body in row.leads:
            typed |= {(*key, name): value for name, value in led(row.key, year).items()}
            if year.year in (2022, 2024):
                typed["results", row.key, "impact"] = "Big"
        elif body in row.cooperating:
            typed |= {(*key, "part"): "Helped", (*key, "progress"): f"We lent boats in {year}."}
    if body == "WATER":
        meeting: dict[str, Typed] = {
            "activity": "W.1#1",
            "title": f"Data meeting {year}",
            "start": date(year.year, 5, 4),
        }
        typed |= {("events", "01", name): value for name, value in meeting.items()}
        typed |= {("events", "01", "women"): 7, ("events", "01", "men"): "NC"}
    if year.year in (2022, 2024) and body != "SHIPS":
        typed |= {("views", "useful", "rating"): "2 Fair", ("views", "useful", "answer"): "So far."}
    return typed


def led(key: str, year: Period) -> dict[str, Typed]:
    said = SAID[key][YEARS.index(year)]
    answer: dict[str, Typed] = {"status": said, "spent": 30} if said else {}
    if said in ("Running", "Delivered"):
        answer["progress"] = f"The work of {year} was done."
    if said == "Delivered":
        answer["delivered_in"] = str(year)
    if said in ("Not begun", "On hold"):
        answer |= {"obstacle": "High water", "target": str(year.next)}
    return answer


def year_round(root: Path, year: Period) -> RoundResult:
    """One round as the office runs it."""
    files, due = Folder(root).round(year), datetime(year.year + 1, 2, 10, 9, tzinfo=UTC)
    generate(root, GenerateRequest(year), due)
    send(root, Mailing(year), due)
    for body in BODIES:
        form = files.form(body).read_bytes()
        back = files.inbox / f"{body}.xlsx"
        back.write_bytes(filled(form, Filling(answers(body, year))))
    collect(root, CollectRequest(year, received=due), due)
    returns = validate(root, year).returns
    assert [
        (r.body, f.code, f.says) for r in returns for f in r.findings if f.severity == "error"
    ] == []
    assert len(returns) == len(BODIES)
    consolidate(root, year)
    return close(root, year, due).round


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after four years."""
    root = tmp_path_factory.mktemp("other") / "delta"
    init(root)
    write_plan(other_plan(), root / "workbooks" / "plan.xlsx")
    (root / "templates" / "report.toml").write_bytes(FORM.read_bytes())
    for year in YEARS:
        year_round(root, year)
    return root


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
    rows = sheet_rows(Folder(finished).round(YEARS[1]).consolidated, "Master plan")
    assert list(rows[0].values())[:6] == ["Aim", "Field", "Task", "Result", "Who", "State"]
    assert column(rows, "Row") == [row.key for row in other_plan().rows]
    assert column(rows, "Row status") == ["Running", "Running", "Being prepared", "Running"]


def test_both_evaluations_count_the_years_up_to_their_cut_off(finished: Path) -> None:
    assert evaluate(finished, "mid-term", LATER).used == ("2021", "2022")
    assert evaluate(finished, "final", LATER).used == ("2021", "2022", "2023", "2024")


def test_nothing_of_the_other_plan_is_left_to_do(finished: Path) -> None:
    standing = status(finished, YEARS[-1], datetime(2025, 4, 1, tzinfo=UTC))
    assert standing.closed
