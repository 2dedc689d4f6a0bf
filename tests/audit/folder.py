"""A folder as an auditor gets it: plan.xlsx, decisions.xlsx, what came back and when."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from tests.audit.forms import Form, Place, read_form, read_sha

Line = Mapping[str, object]


@dataclass(frozen=True)
class PlanRow:
    """A line of the sheet Activities."""

    key: str
    area: str
    provision: str
    leads: tuple[str, ...]
    assumed: bool
    named: tuple[str, ...]  # cooperating, groups too
    nature: str
    planned: int | None
    since: str
    until: str

    @property
    def activity(self) -> str:
        return self.key.partition("#")[0]


@dataclass(frozen=True)
class PlanRound:
    period: str
    starts: date
    ends: date
    due: date
    freeze: date
    evaluation: str


@dataclass(frozen=True)
class Plan:
    """What plan.xlsx says on a day: a round keeps the one that it was closed with (RULES 2)."""

    rows: tuple[PlanRow, ...]
    bodies: Mapping[str, Line]
    rounds: tuple[PlanRound, ...]
    zone: ZoneInfo
    ends: date
    more_time: Mapping[tuple[str, str], date]

    def reports(self, body: str) -> bool:
        return self.bodies.get(body, {}).get("Reports") == "yes"

    def round(self, period: str) -> PlanRound:
        return next(each for each in self.rounds if each.period == period)

    def in_force(self, period: str) -> tuple[PlanRow, ...]:
        """RULES 1: rows have in force from / until."""
        return tuple(
            row
            for row in self.rows
            if order(row.since or period) <= order(period) <= order(row.until or period)
        )

    def parts(self, row: PlanRow) -> tuple[str, ...]:
        """The bodies named on a row beside its leads."""
        return tuple(each for each in row.named if self.reports(each) and each not in row.leads)

    def welcome(self, row: PlanRow) -> tuple[str, ...]:
        """RULES 1: groups get the row as optional."""
        if not any(self.bodies.get(each, {}).get("Kind") == "group" for each in row.named):
            return ()
        others = (each for each in self.bodies if self.reports(each))
        return tuple(each for each in others if each not in (*row.leads, *row.named))

    def expected(self, period: str) -> tuple[str, ...]:
        """RULES 2: bodies that lead at least one row and report."""
        leads = {body for row in self.in_force(period) for body in row.leads}
        return tuple(body for body in self.bodies if body in leads and self.reports(body))

    def invited(self, period: str) -> tuple[str, ...]:
        rows = self.in_force(period)
        named = {body for row in rows for body in (*self.parts(row), *self.welcome(row))}
        expected = self.expected(period)
        return tuple(body for body in self.bodies if body in named and body not in expected)

    def due(self, body: str, period: str) -> date:
        """RULES 2: who was given more time has that day everywhere."""
        return self.more_time.get((body, period), self.round(period).due)


@cache
def order(period: str) -> int:
    """The place of a period in time; half-years, quarters and years by their names."""
    year, part = int(period[:4]), period[5:]
    return year * 12 + (int(part) if part else 0) - 1


def steps(first: str, last: str) -> int:
    """Periods from one to the other."""
    parts = {"H": 2, "Q": 4, "T": 3}.get(first[4:5], 1)
    years = int(last[:4]) - int(first[:4])
    return years * parts + (int(last[5:] or 0) - int(first[5:] or 0))


@dataclass(frozen=True)
class Report:
    """A form that came back: what its Cover says, and what differs from the form as issued."""

    file: str
    sha: str
    received: datetime
    round: str
    body: str
    kind: str  # FULL, PARTIAL, CORRECTION, NIL or nothing
    draft: bool
    entered: bool
    typed: Mapping[Place, object]
    copy: bool = False  # made from an earlier report, to be corrected


@dataclass(frozen=True)
class Decision:
    """An answered line of decisions.xlsx (its column State is tipxl's, and not read)."""

    round: str
    about: str
    row: str
    body: str
    column: str
    answer: str
    text: str
    says: str


@dataclass(frozen=True)
class Round:
    """A round as it lies in the folder."""

    plan: Plan
    period: str
    reports: tuple[Report, ...]  # by arrival, whatever round they name
    unreadable: tuple[tuple[str, str], ...] = ()  # files that are no form: body unknown, name
    confirmed: tuple[str, ...] = ()  # bodies that stand by what was entered for them
    decisions: tuple[Decision, ...] = ()


@dataclass
class Folder:
    """The folder; `plans` are copies of plan.xlsx taken when a round was closed."""

    root: Path
    plans: Mapping[str, Path] = field(default_factory=dict)
    blanks: Path | None = None  # forms as issued, by round, where issued/ does not hold them all

    @property
    def books(self) -> Path:
        return self.root / "workbooks"

    def plan(self, period: str) -> Plan:
        return read_plan(self.plans.get(period, self.books / "plan.xlsx"))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(_decisions(self.books / "decisions.xlsx"))

    def round(self, period: str) -> Round:
        home = self.books / "rounds" / period
        reports, others, confirmed = [], [], []
        for line in (home / "journal.jsonl").read_text("utf-8").splitlines():
            event = json.loads(line)
            told = event["details"]
            if event["what"] == "confirmed":
                confirmed.append(told["body"])
            if event["what"] != "collected":
                continue
            path = home / "returned" / told["file"]
            received = datetime.fromisoformat(told["received"]).astimezone(UTC)
            if path.suffix != ".xlsx":
                others.append(("", told["file"]))
                continue
            reports.append(self._report(path, received))
        here = tuple(each for each in self.decisions if each.round == period)
        return Round(
            self.plan(period),
            period,
            tuple(sorted(reports, key=lambda each: each.received)),
            tuple(others),
            tuple(confirmed),
            here,
        )

    def _report(self, path: Path, received: datetime) -> Report:
        form = read_form(path)
        cover = {at: v for (block, _, at), v in form.cells.items() if block == "cover"}
        blank, copy = self._issued(form)
        return Report(
            path.name,
            read_sha(path),
            received,
            form.round,
            form.body,
            str(cover.get("submission") or ""),
            cover.get("clearance") == "DRAFT",
            bool(cover.get("entered")),
            {place: v for place, v in form.cells.items() if v != blank.get(place)},
            copy,
        )

    def _issued(self, form: Form) -> tuple[Mapping[Place, object], bool]:
        """RULES 5: an answer is an input that differs from what that very file was issued with."""
        home = self.books / "rounds" / form.round
        kept = sorted((self.blanks / form.round).glob("*.xlsx")) if self.blanks else []
        found = [home / "issued" / f"{form.body}.xlsx", *kept]
        same = [
            read_form(each, ("Cover", "Activities"))
            for each in found
            if each.exists() and each.name.startswith(form.body)
        ]
        fits = [each for each in same if each.version == form.version]
        first = min(same, key=lambda each: each.version)
        return (fits or [first])[0].cells, not fits


def read_plan(path: Path) -> Plan:
    book = load_workbook(path, read_only=True, data_only=True)
    settings = {str(line["Setting"]): line["Value"] for line in _lines(book["Secretariat"])}
    rows = tuple(_row(line) for line in _lines(book["Activities"]))
    bodies = {str(line["Acronym"]): line for line in _lines(book["Bodies"])}
    rounds = tuple(
        PlanRound(
            str(line["Period"]),
            _day(line["Starts"]),
            _day(line["Ends"]),
            _day(line["Due"]),
            _day(line["Freeze"]),
            str(line["Evaluation"] or ""),
        )
        for line in _lines(book["Rounds"])
    )
    more = {
        (str(line["Body"]), str(line["Round"])): _day(line["Until"])
        for line in _lines(book["Extensions"])
    }
    zone = ZoneInfo(str(settings["Time zone"] or "UTC"))
    return Plan(rows, bodies, rounds, zone, _day(settings["Plan ends"]), more)


def _row(line: Line) -> PlanRow:
    def words(name: str) -> tuple[str, ...]:
        return tuple(each.strip() for each in str(line[name] or "").split(",") if each.strip())

    planned = line["Events planned"]
    return PlanRow(
        str(line["Row key"]),
        str(line["Thematic area (letter)"]),
        str(line["Provision (letter)"] or ""),
        words("Leads"),
        line["Lead basis"] == "assumed",
        words("Cooperating"),
        str(line["Nature"] or ""),
        int(str(planned)) if planned else None,
        str(line["In force from"] or ""),
        str(line["In force until"] or ""),
    )


def _decisions(path: Path) -> Iterator[Decision]:
    if not path.exists():
        return
    book = load_workbook(path, read_only=True, data_only=True)
    for line in _lines(book["Decisions"]):
        if line["Answer"] or line["New text"]:
            names = (
                "Round",
                "About",
                "Row",
                "Body",
                "Column",
                "Answer",
                "New text",
                "Who says what",
            )
            yield Decision(*(str(line[name] or "") for name in names))


def _lines(sheet: object) -> Iterator[Line]:
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    headings = [str(each or "") for each in next(rows)]
    for line in rows:
        if line[0] or (len(line) > 1 and line[1]) or any(line[2:]):
            yield dict(zip(headings, line, strict=True))


def _day(value: object) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))
