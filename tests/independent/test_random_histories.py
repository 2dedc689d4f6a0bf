"""Random rounds through real forms come to what RULES say, as they are written down once more."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from tests.builders import (
    ASSUMED,
    FIRST,
    JOINED,
    LED,
    OPEN,
    SECOND,
    SHARED,
    Typed,
    a_book,
    a_template,
    an_arrival,
    an_occasion,
    judged,
    tables,
)
from tests.independent.reference import ENDS, PlanRow, Report, Standing, activity, agreed
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.overlay import latest_answers
from tipxl.domain.returns.returned import Return

HISTORIES = 200
ROWS = (
    PlanRow(LED, ("ABC",), ("DEF",)),
    PlanRow(SHARED, ("ABC", "DEF")),
    PlanRow(JOINED, ("DEF",), ("ABC",)),
    PlanRow(ASSUMED, ("ABC",), assumed=True),
    PlanRow(OPEN, ()),
)
STATUSES = ("NS", "IP", "ON", "ON", "CO", "CO", "PP", "DI", "ME")
PARTS = ("TP", "PR", "FI", "NO")
KINDS = {
    "FULL": "Full report",
    "PARTIAL": "Partial report",
    "CORRECTION": "Correction",
    "NIL": "Nil report",
}


# --- what the bodies do


def some_reports(choice: random.Random) -> tuple[Report, ...]:
    """What two bodies send in a round: nothing, one report, or several that follow each other."""
    found: list[Report] = []
    for body in ("ABC", "DEF"):
        days = sorted(choice.sample(range(1, 56), choice.choice((0, 1, 1, 2, 3))))
        for number, day in enumerate(days):
            kinds = ["FULL", "PARTIAL", "CORRECTION"] + ["NIL"] * (number == 0)
            kind = choice.choice(kinds)
            answers = {} if kind == "NIL" else some_answers(choice, body, kind)
            parts = frozenset(key for key in answers if choice.random() < 0.3)
            found.append(Report(body, kind, day, choice.random() < 0.2, answers, parts))
    return tuple(found)


def some_answers(choice: random.Random, body: str, kind: str) -> dict[str, str]:
    answered = 0.8 if kind == "FULL" else 0.4
    answers: dict[str, str] = {}
    for row in ROWS:
        if choice.random() > answered:
            continue
        if body in row.leads:
            denial = ("NI",) if row.assumed else ()
            answers[row.key] = choice.choice((*STATUSES, *denial))
        elif body in row.parts:
            answers[row.key] = choice.choice(PARTS)
    return answers


# --- the same through forms


def returned(context: FormContext, reports: Sequence[Report]) -> tuple[Return, ...]:
    """Each report typed into the body's form and read again, as it stands over those before it."""
    sent: dict[str, list[Return]] = {}
    for number, each in enumerate(sorted(reports, key=lambda report: report.day)):
        form = a_template(each.body, context)
        mine = sent.setdefault(each.body, [])
        known = {key: row for key, (_, row) in latest_answers(tuple(mine), {1: form}).rows.items()}
        received = datetime.combine(
            context.round.period.end + timedelta(each.day), time(9), tzinfo=UTC
        )
        arrival = replace(
            an_arrival(file=f"{each.body} {number}.xlsx"),
            received=received,
            sha256=f"{number:02}" * 32,
        )
        workbook = a_book(tables(form, typed(form, each)))
        mine.append(judged(form, workbook, arrival, known))
    return tuple(one for mine in sent.values() for one in mine)


def typed(form: IssuedForm, report: Report) -> dict[FieldKey, Typed]:
    cleared = "Draft, not yet cleared" if report.draft else "Cleared by the chair or SOM leader"
    cells: dict[FieldKey, Typed] = {
        ("cover", "cover", "submission"): KINDS[report.kind],
        ("cover", "cover", "cleared_by"): "The chair",
        ("cover", "cover", "clearance"): cleared,
    }
    lists = {code: form.list(code) for code in ("status", "part")}
    for key, code in report.answers.items():
        if any(key == row.key and report.body in row.leads for row in ROWS):
            answers = {
                "status": lists["status"].label(code),
                "progress": "The first workshop was held, and a study was printed.",
                "completed_in": "2018H1",
                "evidence": "Report no. 7",
                "target": "2019H2",
                "reason": "Other",
                "explain": "The meeting agreed so.",
            }
            if code != "CO":
                del answers["completed_in"]
        else:
            answers = {"part": lists["part"].label(code)}
            if key not in report.silent_parts:
                answers["progress"] = "We sent two experts."
        cells |= {("activities", key, column): value for column, value in answers.items()}
    return cells


def a_round_of(
    period: Period, before: RoundResult | None, reports: Sequence[Report]
) -> RoundResult:
    context = an_occasion(period, before=before)
    forms = {body: {1: a_template(body, context)} for body in ("ABC", "DEF", "GHI")}
    return merge(context, RoundReturns(returned(context, reports), forms))


@pytest.mark.parametrize("tenth", range(10))
def test_random_histories_come_to_what_the_rules_say(tenth: int) -> None:
    for seed in range(tenth * HISTORIES // 10, (tenth + 1) * HISTORIES // 10):
        choice = random.Random(seed)
        before: RoundResult | None = None
        stands = {row.key: Standing() for row in ROWS}
        for period in (FIRST, SECOND):
            reports = some_reports(choice)
            round_ = a_round_of(period, before, reports)
            stands = {row.key: agreed(row, stands[row.key], reports) for row in ROWS}
            found = {
                row.key: Standing(row.status, row.mark.value)
                for row in round_.rows
                if row.key in stands
            }
            assert found == stands, (seed, period, reports)
            by_activity = {each.key: each.status for each in round_.activities}
            for key in ("A.a.1.1", "A.a.1.2", "A.a.1.3"):
                mine = [stand.status for row, stand in stands.items() if row.startswith(f"{key}#")]
                assert by_activity[key] == activity(mine), (seed, period, key)
            before = replace(round_, closed=True)


def test_an_end_without_a_decision_never_comes_to_stand() -> None:
    for seed in range(20):
        round_ = a_round_of(FIRST, None, some_reports(random.Random(seed)))

        assert not any(row.status in ENDS for row in round_.rows), seed
