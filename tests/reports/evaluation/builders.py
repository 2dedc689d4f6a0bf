"""An evaluation of the small plan of `tests.reports.builders`, with opinions, events and issues."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from tests.builders import a_layout, a_round
from tests.reports.builders import (
    BASELINE,
    LAST,
    ONE,
    PRINTED,
    SILENT,
    TWO,
    a_small_plan,
    an_event,
    an_issue,
    an_opinion,
    first_round,
    last_round,
)
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.reports.evaluation.evaluation_data import Evaluation, EvaluationTerms, evaluated

OPINIONS = (
    an_opinion("ABC", ONE, impact="HIGH", sustained="YES", lasting="EARLY", basis="A law"),
    an_opinion("DEF", TWO, impact="LOW", sustained="PARTLY", lasting="LAST"),
    replace(an_opinion("DEF", PRINTED, impact="HIGH"), refused=True),
    an_opinion("GHI", SILENT, advice="DROP"),
    an_opinion("ABC", "relevance", block="views", rating="5", answer="It is needed."),
    an_opinion("DEF", "relevance", block="views", rating="2", answer="It came late."),
    an_opinion("GHI", "relevance", block="views", rating="UA", answer="We were not there."),
    replace(an_opinion("GHI", "effectiveness", block="views", rating="6"), refused=True),
    an_opinion("ABC", "helped", block="views", answer="=1+1 hosts."),
    an_issue("ABC", "01", "CH", "Funding came late."),
    an_issue("DEF", "01", "CH", "Funding came late."),
    an_issue("DEF", "02", "RE", "Meet sooner.", who="All bodies"),
)
EVENTS = (
    an_event("ABC", "01", women=10.0, men=20.0, country="TH"),
    an_event("DEF", "01", women=5.0, men="NC", country="VN"),
)


def a_plan_to_evaluate(kind: str = "mid-term") -> Plan:
    rounds = (a_round(BASELINE, baseline=True), a_round(LAST, evaluation=kind))
    return a_small_plan(rounds=rounds)


def the_rounds(**changes: Any) -> tuple[RoundResult, ...]:
    last = last_round(**{"lines": OPINIONS, "events": EVENTS, **changes})
    return first_round(closed=True), replace(last, closed=True)


def a_case(kind: str = "mid-term", **changes: Any) -> Evaluation:
    terms = EvaluationTerms(kind, date(2018, 12, 31))
    terms = replace(terms, **changes.pop("terms", {}))
    plan = changes.pop("plan", a_plan_to_evaluate(kind))
    schema = changes.pop("schema", None) or a_layout()
    rounds = changes.pop("rounds", None) or the_rounds(**changes)
    return evaluated(plan, schema, rounds, terms)
