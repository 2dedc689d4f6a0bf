"""Another organisation's plan and form through whole rounds, as its office runs them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from tests.other.plan import BODIES, YEARS, other_plan
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.send import Mailing, send
from tipxl.commands.validate import validate
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.workspace.paths import Folder

FORM = Path(__file__).with_name("report.toml")

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


def all_years(root: Path) -> Path:
    """A new folder after four years."""
    init(root)
    write_plan(other_plan(), root / "workbooks" / "plan.xlsx")
    (root / "templates" / "report.toml").write_bytes(FORM.read_bytes())
    for year in YEARS:
        year_round(root, year)
    return root
