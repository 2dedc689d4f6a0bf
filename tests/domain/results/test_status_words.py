"""Why a row has its status is said in grammatical sentences, whoever and how many they tell of."""

import pytest

from tests.builders import a_case, said
from tests.grammar import slips
from tipxl.domain.results.round_result import RowStatement
from tipxl.domain.results.status_rules import decide

BODIES = ("ABC", "DEF", "SOMTC")
#: What every lead says, and what every other body says.
LEADS: dict[str, dict[str, object]] = {
    "deny": {"status": "NI"},
    "are refused": {"status": "CO", "refused": True},
    "send nil": {"nil": True},
    "are silent": {},
    "send drafts": {"status": "ON", "provisional": True},
    "complete": {"status": "CO"},
    "end": {"status": "DI"},
}
PARTS: dict[str, dict[str, object]] = {
    "are silent": {},
    "take part": {"part": "TP", "progress": "We came."},
    "prepare": {"part": "PR"},
}


def _said(number: int, role: str, answers: dict[str, object], names: str) -> list[RowStatement]:
    return [said(f"{names}{each}", role, **answers) for each in BODIES[:number]]


@pytest.mark.parametrize("previous", ["", "ON", "PP"])
@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("leads", LEADS)
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_the_reason_is_grammatical(number: int, leads: str, parts: str, previous: str) -> None:
    of = [
        *_said(number, "lead", LEADS[leads], ""),
        *_said(number, "part", PARTS[parts], "X"),
    ]

    outcome = decide(a_case(*of, previous=previous))

    for text in (outcome.why, outcome.ask):
        assert slips(text) == []


@pytest.mark.parametrize("silent", [1, 2])
def test_co_leads_who_have_not_answered_are_told_by_name(silent: int) -> None:
    case = a_case(said("ABC", status="CO"), *(said(each) for each in ("DEF", "SOMTC")[:silent]))

    words = {1: "Co-lead DEF has", 2: "Co-leads DEF and SOMTC have"}[silent]
    assert f"{words} not answered." in decide(case).why


def test_acronyms_are_never_spelled_anew() -> None:
    outcome = decide(a_case(said("SOMTC", status="NI"), said("DEF", status="NI")))

    assert outcome.why.startswith("Who leads? SOMTC and DEF say they do not lead this.")


def test_a_row_that_had_no_status_is_not_said_to_keep_one() -> None:
    why = decide(a_case(said("ABC"))).why

    assert why == "No lead answered: no status was agreed before, and none is now."
