"""Every figure of every workbook and document is what the rules come to, computed once more.

The other modules of this folder hold RULES of the reporting (which return counts, K1 to K12, I1 to
I22) a second time, written from that page alone. They read what came back with openpyxl, when it
arrived, plan.xlsx and decisions.xlsx, and nothing of tipxl; its commands only run the rounds.
"""

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

import pytest

from tests.audit import evaluation_book, round_book
from tests.audit.folder import Folder
from tests.audit.indicators import WHOLE, Rounds, area, indicators, lead
from tests.audit.office import Office
from tests.audit.plays import PLAYS
from tests.audit.rounds import Outcome, outcome, schedule, stalled
from tests.audit.sheets import Found

Wrong = dict[str, tuple[object, object]]


@dataclass
class Audit:
    """A folder after its rounds, and the same rounds by the rules."""

    office: Office

    @property
    def folder(self) -> Folder:
        return self.office.folder

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        found: list[Outcome] = []
        plan = self.folder.plan("")
        for each in plan.rounds:
            if (self.office.books / "rounds" / each.period / "record" / "closed.json").exists():
                round_ = self.folder.round(each.period)
                found.append(outcome(round_, found[-1] if found else None))
        return tuple(found)

    @cached_property
    def upto(self) -> tuple[Rounds, ...]:
        return tuple(Rounds(self.outcomes[: at + 1]) for at in range(len(self.outcomes)))

    def evaluations(self) -> Mapping[str, Rounds]:
        named = {each.last.round.plan.round(each.period).evaluation: each for each in self.upto}
        return {kind: each for kind, each in named.items() if kind}

    @cached_property
    def tables(self) -> Mapping[str, list[dict[str, str]]]:
        """What `tipxl export` writes."""
        place = self.office.root.with_name(f"{self.office.root.name}-export")
        self.office.tipxl("export", "all", place)
        return {
            path.stem: list(csv.DictReader(StringIO(path.read_text("utf-8"), newline="")))
            for path in (place / "csv").glob("*.csv")
        }


def a_play(home: Path, name: str) -> Audit:
    audit = Audit(PLAYS[name](home / name))
    for kind in audit.evaluations():
        audit.office.tipxl("evaluate", kind)
    return audit


def test_every_figure_of_the_demo_is_what_the_rules_come_to(
    whole_demo: Path, tmp_path: Path
) -> None:
    holds(Audit(Office(Path(shutil.copytree(whole_demo, tmp_path / "demo")))))


@pytest.mark.parametrize("plan", PLAYS)
def test_every_figure_of_an_invented_plan_is_what_the_rules_come_to(
    plan: str, tmp_path: Path
) -> None:
    holds(a_play(tmp_path, plan))


def holds(audit: Audit) -> None:
    """Every figure, wherever it stands."""
    assert len(audit.outcomes) >= 3
    assert set(audit.evaluations()) == {"mid-term", "final"}
    wrong = {
        **_rounds(audit),
        **_evaluations(audit),
        **_status(audit),
        **_exported_rows(audit),
        **_exported_reports(audit),
        **_exported_figures(audit),
        **_exported_events(audit),
    }
    assert wrong == {}, "\n".join(
        f"{at}: {mine!r} is printed {it!r}" for at, (mine, it) in wrong.items()
    )


def _differing(place: str, mine: Found, printed: Mapping[tuple[str, ...], object]) -> Wrong:
    return {
        f"{place} {' '.join(key)}": (value, printed.get(key))
        for key, value in mine.items()
        if printed.get(key) != value
    }


def _rounds(audit: Audit) -> Wrong:
    """consolidated.xlsx, and of for-circulation.xlsx what both have."""
    wrong: Wrong = {}
    for rounds in audit.upto:
        home = audit.office.books / "rounds" / rounds.period
        mine = round_book.expected(rounds)
        wrong |= _differing(
            rounds.period, mine, round_book.printed(home / "consolidated.xlsx", mine)
        )
        shared = {key: value for key, value in mine.items() if key[0] in round_book.SHARED}
        told = round_book.printed(home / "for-circulation.xlsx", shared)
        wrong |= _differing(f"{rounds.period} for circulation", shared, told)
    return wrong


def _evaluations(audit: Audit) -> Wrong:
    wrong: Wrong = {}
    earlier: Rounds | None = None
    for kind, rounds in audit.evaluations().items():
        path = audit.office.books / "evaluations" / f"{kind}.xlsx"
        mine = evaluation_book.expected(rounds, earlier)
        wrong |= _differing(kind, mine, evaluation_book.printed(path, mine))
        text = evaluation_book.document(path.with_suffix(".docx"))
        told = evaluation_book.told(rounds, text)
        wrong |= {f"{kind} in Word: {pattern}": pair for pattern, pair in told.items()}
        other = evaluation_book.unfounded(rounds, text)
        wrong |= {f"{kind} in Word": ("no such figure", other)} if other else {}
        earlier = rounds
    return wrong


def _status(audit: Audit) -> Wrong:
    """`tipxl status --json`."""
    wrong: Wrong = {}
    for rounds in audit.upto:
        told = json.loads(audit.office.tipxl("status", rounds.period, "--json"))
        lines = {each["body"]: each for each in told["reporting"]}
        for body, each in rounds.last.reporting.items():
            mine: dict[str, object] = {
                "expected": each.expected,
                "assigned": each.asked,
                "answered": each.answered,
                "on_time": each.on_time,
                "cleared_on_time": each.cleared,
                "days_late": each.days_late,
                "partial": each.partial,
                "submission": each.kind,
                "provisional": each.unsure,
            }
            found = {name: lines[body][name] for name in mine}
            if found != mine:
                wrong[f"status {rounds.period} {body}"] = (mine, found)
    return wrong


YES = {True: "true", False: "false"}


def _exported_rows(audit: Audit) -> Wrong:
    lines = {(each["round"], each["row"]): each for each in audit.tables["agreed_statuses"]}
    wrong: Wrong = {}
    for rounds in audit.upto:
        for row in rounds.in_plan():
            s = rounds.last.rows[row.key]
            mine = {
                "status": s.status,
                "mark": s.mark,
                "target": s.target,
                "first_target": s.first,
                "target_moves": str(max(len(s.targets) - 1, 0)),
                "target_slip": str(s.slip) if s.first else "",
                "completed_in": s.completed_in,
                "evidence": s.evidence if s.status == "CO" else "",
                "funding": s.funding,
                "reason": s.reason,
                "asked_of_lead": YES[s.asked],
                "agreed_for_good": YES[s.for_good],
                "schedule": schedule(rounds.history, row.key),
                "stalled": YES[stalled(rounds.history, row.key)],
            }
            line = lines[rounds.period, row.key]
            found = {name: line[name] for name in mine}
            if s.status != "CO":
                found["evidence"] = ""  # of an earlier time
            if found != mine:
                wrong[f"agreed_statuses {rounds.period} {row.key}"] = (mine, found)
    return wrong


def _exported_reports(audit: Audit) -> Wrong:
    lines = {(each["round"], each["body"]): each for each in audit.tables["reports"]}
    wrong: Wrong = {}
    for rounds in audit.upto:
        for body, each in rounds.last.reporting.items():
            mine = {
                "expected": YES[each.expected],
                "rows_asked": str(each.asked),
                "rows_answered": str(each.answered),
                "received": f"{each.received:%Y-%m-%dT%H:%M:%SZ}" if each.received else "",
                "on_time": YES[each.on_time],
                "cleared_by_due": YES[each.cleared],
                "days_late": "" if each.received is None else str(each.days_late),
                "partial": YES[each.partial],
                "submission": each.kind,
                "provisional": YES[each.unsure],
            }
            found = {name: lines[rounds.period, body][name] for name in mine}
            if found != mine:
                wrong[f"reports {rounds.period} {body}"] = (mine, found)
    return wrong


def _exported_figures(audit: Audit) -> Wrong:
    """I1 to I22 of the plan, of its areas and of its lead bodies, as of each round."""
    lines = {
        (each["round"], each["part_kind"], each["part"], each["code"]): each
        for each in audit.tables["figures"]
    }
    wrong: Wrong = {}
    for rounds in audit.upto:
        plan = rounds.last.round.plan
        parts = {("plan", "all"): WHOLE}
        parts |= {("area", each): area(each) for each in {row.area for row in plan.rows}}
        parts |= {("lead", each): lead(each) for each in plan.expected(rounds.period)}
        for (kind, name), part in parts.items():
            for code, mine in indicators(rounds, part).items():
                line = lines.get((rounds.period, kind, name, code), {})
                found = (line.get("numerator", ""), line.get("denominator", ""))
                same = found == (str(mine[0]), str(mine[1]))
                if not same and not (mine[1] == 0 and found[1] == "0"):
                    wrong[f"figures {rounds.period} {kind} {name} {code}"] = (mine, found)
    return wrong


def _exported_events(audit: Audit) -> Wrong:
    """Which events stand; each round for itself."""
    wrong: Wrong = {}
    lines = [each for each in audit.tables["events"] if each["refused"] == "false"]
    for rounds in audit.upto:
        here = [each for each in lines if each["round"] == rounds.period]
        kept = Rounds((rounds.last,)).events()
        mine = sorted((each.body, each.line, YES[each in kept]) for each in rounds.last.events)
        found = sorted((each["body"], each["line"], each["counted"]) for each in here)
        if mine != found:
            wrong[f"events {rounds.period}"] = (mine, found)
    return wrong
